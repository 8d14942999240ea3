"""Places that bear a force's name, and labels that nobody knows: neither gives a force's figure, nor proves."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscast.interpret import interpret, observe
from crosscast.model import Dimension, Grade, Observation
from crosscast.read import read_here

CAPTION = "Offences of disclosing private sexual photographs and films recorded by Kent Police in 2021"


def of_list(folder: Path, title: str, *labels: str, caption: str = CAPTION) -> tuple[list[Observation], set[str]]:
    """The figures of a reply of Kent Police with one line a label and a total, and the slugs of its findings."""
    counts = [7 + 3 * n for n in range(len(labels))]
    lines = [(title, "Offences"), *zip(labels, map(str, counts), strict=True), ("Total", str(sum(counts)))]
    rows = "".join(f"<tr><td>{label}</td><td>{count}</td></tr>" for label, count in lines)
    path = folder / "reply.html"
    path.write_text(f"<html><body><p>Kent Police</p><p>{caption}</p><table>{rows}</table></body></html>", "utf-8")
    document = read_here(path, "reply.html")
    tables = interpret(document)
    observations = [each for table in tables for each in observe(table, document)]
    return observations, {finding.slug for table in tables for finding in table.findings}


def forces(observations: list[Observation]) -> set[str]:
    return {member.id for each in observations if (member := each.member(Dimension.FORCE))}


@pytest.mark.parametrize(
    ("title", "labels"),
    [
        ("District", ("Ashford", "Canterbury", "Dover", "Sussex")),
        ("", ("Ashford", "Cleveland", "Dover", "Maidstone")),
        ("Ward", ("Cleveland", "Durham", "Thanet")),
        ("Home county", ("Essex", "Kent", "Surrey", "Sussex")),
    ],
)
def test_a_place_with_the_name_of_a_force_is_a_place_among_places(
    tmp_path: Path, title: str, labels: tuple[str, ...]
) -> None:
    """A street named Cleveland lies in Kent; its offences are not those of Cleveland Police."""
    observations, _ = of_list(tmp_path, title, *labels)

    assert forces(observations) == {"kent"}
    assert len(observations) == len(labels) + 1


@pytest.mark.parametrize(
    ("title", "labels"),
    [
        ("", ("Essex", "Kent", "Surrey", "Sussex")),
        ("Force", ("Essex", "Exampleshire")),
        ("", ("Ashford", "Dover", "Sussex Police")),
    ],
)
def test_a_force_is_a_force_among_forces_or_where_the_words_say_so(
    tmp_path: Path, title: str, labels: tuple[str, ...]
) -> None:
    """Other lines, the title over them, or "Police" in the label itself."""
    observations, _ = of_list(tmp_path, title, *labels, caption=CAPTION.replace("by Kent Police ", ""))

    assert forces(observations) & {"essex", "sussex"}


def test_forces_below_a_caption_that_names_another_one_are_asked_about(tmp_path: Path) -> None:
    """Recorded by Kent Police, they may be the counties in which somebody lives."""
    observations, slugs = of_list(tmp_path, "", "Essex", "Kent", "Surrey", "Sussex")

    assert "labels-contradict" in slugs
    assert {each.grade for each in observations} == {Grade.READ}


@pytest.mark.parametrize("title", ["", "Kit"])
def test_labels_that_nobody_knows_do_not_prove_though_they_stand_in_order(tmp_path: Path, title: str) -> None:
    """Nobody can tell whether they are parts of what the table counts, and so whether the total is all of it."""
    observations, _ = of_list(tmp_path, title, "Devices", "Messages", "Phones", "Tablets")

    assert len(observations) == 5
    assert {each.grade for each in observations} == {Grade.READ}


def test_places_under_a_title_that_says_so_are_parts_of_the_forces_area(tmp_path: Path) -> None:
    """The title is known, the order would show a swap, and the total holds."""
    observations, _ = of_list(tmp_path, "Policing district", "Ashford", "Canterbury", "Dover", "Thanet")

    assert {each.grade for each in observations} == {Grade.PROVED}
    assert len(observations) == 5
