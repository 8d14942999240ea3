"""Ages and sexes of suspects, their totals, and a lone label that nobody knows stand apart and never add up."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscast.interpret import interpret, observe
from crosscast.model import Dimension, Grade, Observation
from crosscast.read import read_here

OFFENCES = "Offences of disclosing private sexual photographs and films recorded by Kent Police"
AGES = "Under 18 | 5\n18-24 | 20\n25-34 | 30\n35-44 | 12\n45+ | 8\nTotal | 75"
YEARS = "2018 | 21\n2019 | 32\n2020 | 43\n2021 | 54\nTotal | 150"
SEXES = "2018 | 50 | 5 | 55\n2019 | 51 | 6 | 57\n2020 | 52 | 7 | 59\n2021 | 53 | 8 | 61"


def rows(text: str) -> str:
    return "".join(
        "<tr>" + "".join(f"<td>{cell.strip()}</td>" for cell in line.split("|")) + "</tr>" for line in text.split("\n")
    )


def of_page(folder: Path, *parts: str) -> tuple[list[Observation], list[str]]:
    body = "".join(f"<table>{part}</table>" if part.startswith("<tr>") else f"<p>{part}</p>" for part in parts)
    (folder / "reply.html").write_text(f"<html><body><p>Kent Police</p>{body}</body></html>", encoding="utf-8")
    document = read_here(folder / "reply.html", "reply.html")
    tables = interpret(document)
    slugs = [finding.slug for table in tables for finding in table.findings]
    return [each for table in tables for each in observe(table, document)], slugs


def all_stand_apart(observations: list[Observation], n: int) -> bool:
    apart = [o for o in observations if o.member(Dimension.OTHER) and o.grade is Grade.READ]
    return len(observations) == n and apart == observations


@pytest.mark.parametrize("title", ["Age of offender", "Age of suspect", "Defendant age"])
def test_the_total_over_ages_of_suspects_stands_apart_like_its_parts(tmp_path: Path, title: str) -> None:
    """One offence may have several suspects, or none that is known: the total is no count of offences."""
    observations, slugs = of_page(tmp_path, OFFENCES, rows(f"{title} | 2022\n{AGES}"))

    assert slugs == ["label-partly-understood"]
    assert all_stand_apart(observations, 6)


def test_ages_of_victims_and_their_total_are_of_the_offences(tmp_path: Path) -> None:
    """So the tests beside it show what the word "suspect" changes."""
    observations, slugs = of_page(tmp_path, OFFENCES, rows(f"Age of victim | 2022\n{AGES}"))

    assert not slugs
    assert [o.grade for o in observations] == [Grade.PROVED] * 6
    assert not any(o.member(Dimension.OTHER) for o in observations)


def test_ages_of_suspects_make_other_figures_of_victims_too(tmp_path: Path) -> None:
    """Victims by the age of the offender are not victims by their own age."""
    victims = OFFENCES.replace("Offences", "Victims of offences")
    observations, _ = of_page(tmp_path, victims, rows(f"Age of offender | 2022\n{AGES}"))

    assert all_stand_apart(observations, 6)


@pytest.mark.parametrize("captions", [(OFFENCES, "Gender of suspect"), ("Gender of defendants", OFFENCES)])
def test_a_caption_that_names_suspects_holds_for_the_sexes_below(tmp_path: Path, captions: tuple[str, str]) -> None:
    """Whether or not it names a measure as well, and also where the measure stands between."""
    observations, slugs = of_page(tmp_path, *captions, rows(f"Year | Male | Female | Total\n{SEXES}"))

    assert slugs == ["caption-partly-understood"]
    assert all_stand_apart(observations, 12)


def test_where_suspects_are_counted_their_sex_sets_nothing_apart(tmp_path: Path) -> None:
    """It is the sex of those who are counted."""
    suspects = OFFENCES.replace("Offences", "Suspects for offences")
    observations, slugs = of_page(
        tmp_path, suspects, "Gender of suspect", rows(f"Year | Male | Female | Total\n{SEXES}")
    )

    assert not slugs
    assert {m.id for o in observations if (m := o.member(Dimension.MEASURE))} == {"suspects"}
    assert not any(o.member(Dimension.OTHER) for o in observations)


@pytest.mark.parametrize("spans", [3, 2])
def test_a_heading_over_the_sexes_of_suspects_holds_for_the_total_beside_them(tmp_path: Path, spans: int) -> None:
    """The total may stand below the heading or beside it; a heading over several columns heads no labels."""
    beside = "" if spans == 3 else "<th rowspan=2>Total</th>"
    below = "<th>Total</th>" if spans == 3 else ""
    head = f"<tr><th rowspan=2>Year</th><th colspan={spans}>Gender of suspect</th>{beside}</tr>"
    head += f"<tr><th>Male</th><th>Female</th>{below}</tr>"
    observations, slugs = of_page(tmp_path, OFFENCES, head + rows(SEXES))

    assert slugs == ["label-partly-understood"]
    assert all_stand_apart(observations, 12)


@pytest.mark.parametrize("label", ["Devices seized", "Staff trained", "Calls"])
def test_a_lone_column_with_an_unknown_label_proves_nothing_and_is_asked_about(tmp_path: Path, label: str) -> None:
    """It may count another thing than the caption says, so the total over its years says nothing of offences."""
    observations, slugs = of_page(tmp_path, OFFENCES, rows(f"Year | {label}\n{YEARS}"))

    assert slugs == ["unknown-label"]
    assert all_stand_apart(observations, 5)


def test_a_lone_row_with_an_unknown_label_proves_nothing_either(tmp_path: Path) -> None:
    """The same table turned round."""
    table = rows(" | 2018 | 2019 | 2020 | 2021 | Total\nStaff trained | 21 | 32 | 43 | 54 | 150")
    observations, slugs = of_page(tmp_path, OFFENCES, table)

    assert slugs == ["unknown-label"]
    assert all_stand_apart(observations, 5)


@pytest.mark.parametrize("label", ["Number", "Volume", "Count", "Number of crimes"])
def test_a_lone_column_headed_as_a_number_adds_up(tmp_path: Path, label: str) -> None:
    """Such a heading says nothing else than the caption."""
    observations, slugs = of_page(tmp_path, OFFENCES, rows(f"Year | {label}\n{YEARS}"))

    assert not slugs
    assert [o.grade for o in observations] == [Grade.PROVED] * 5
