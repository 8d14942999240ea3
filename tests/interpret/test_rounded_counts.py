"""Counts that a reply says it rounds are ranges, never numbers that add up."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscast.interpret import interpret, observe
from crosscast.model import Grade, Observation, Status
from crosscast.read import read_here

CAPTION = "Offences of disclosing private sexual photographs and films recorded by Kent Police"


def of_reply(folder: Path, note: str, *counts: int) -> list[Observation]:
    """The figures of a table of years, with a sentence below it."""
    lines = [("Year", "Offences"), *((str(2018 + n), str(count)) for n, count in enumerate(counts))]
    rows = "".join(f"<tr><td>{label}</td><td>{text}</td></tr>" for label, text in (*lines, ("Total", str(sum(counts)))))
    path = folder / "reply.html"
    path.write_text(f"<html><body><p>{CAPTION}</p><table>{rows}</table><p>{note}</p></body></html>", encoding="utf-8")
    document = read_here(path, "reply.html")
    return [each for table in interpret(document) for each in observe(table, document)]


@pytest.mark.parametrize(
    ("note", "ends"),
    [
        ("Figures have been rounded to the nearest 5.", (18, 22)),
        ("All numbers are rounded to the nearest five to protect identity.", (18, 22)),
        ("Counts are randomly rounded to a multiple of 5.", (16, 24)),
        ("Figures are rounded to the nearest ten.", (15, 25)),
    ],
)
def test_a_rounded_count_is_a_range(tmp_path: Path, note: str, ends: tuple[int, int]) -> None:
    """20, rounded to the nearest 5, may be 18 to 22; its total proves none of it."""
    first, *others = of_reply(tmp_path, note, 20, 30, 40, 60)

    assert (first.value.low, first.value.high, first.value.status) == (*ends, Status.ROUNDED)
    assert {each.grade for each in (first, *others)} == {Grade.BOUNDED}


def test_a_count_below_the_base_is_no_less_than_none(tmp_path: Path) -> None:
    """A 0 that was rounded to the nearest 5 may be 2, and nothing below."""
    first, *_ = of_reply(tmp_path, "Figures are rounded to the nearest 5.", 0, 30, 40, 60)

    assert (first.value.low, first.value.high) == (0, 2)


@pytest.mark.parametrize(
    ("note", "counts"),
    [
        ("Percentages are rounded to the nearest 5 per cent.", (20, 30, 40, 60)),
        ("Figures are rounded to the nearest 5.", (21, 33, 42, 67)),
        ("Figures are not comparable.", (20, 30, 40, 60)),
    ],
)
def test_words_on_another_rounding_change_nothing(tmp_path: Path, note: str, counts: tuple[int, ...]) -> None:
    """Of percentages, or of another table: these counts are no multiples of 5."""
    observations = of_reply(tmp_path, note, *counts)

    assert {each.grade for each in observations} == {Grade.PROVED}
