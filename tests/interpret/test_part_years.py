"""A part of a year is no year, and the year of an offence is not the one in which it was recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscast.interpret import interpret, observe
from crosscast.model import COMMITTED, Dimension, Grade, Observation
from crosscast.read import read_here

CAPTION = "Offences of disclosing private sexual photographs and films recorded by Kent Police"
YEARS = ("2019", "2020", "2021", "2022")


def of_reply(
    folder: Path,
    *above: str,
    below: str = "",
    years: tuple[str, ...] = YEARS,
    title: str = "Year",
    caption: str = CAPTION,
) -> tuple[list[Observation], set[str]]:
    """The figures of a table of four years and their total, with sentences above and below it."""
    counts = ("20", "35", "45", "56")
    lines = [(title, "Offences"), *zip(years, counts, strict=True), ("Total", "156")]
    rows = "".join(f"<tr><td>{label}</td><td>{count}</td></tr>" for label, count in lines)
    prose = "".join(f"<p>{text}</p>" for text in (*above, caption))
    path = folder / "reply.html"
    path.write_text(f"<html><body>{prose}<table>{rows}</table><p>{below}</p></body></html>", encoding="utf-8")
    document = read_here(path, "reply.html")
    tables = interpret(document)
    observations = [each for table in tables for each in observe(table, document)]
    return observations, {finding.slug for table in tables for finding in table.findings}


def grades(observations: list[Observation]) -> set[Grade]:
    return {each.grade for each in observations}


def test_the_table_alone_adds_up(tmp_path: Path) -> None:
    """So the tests below show what the words change."""
    observations, slugs = of_reply(tmp_path)

    assert grades(observations) == {Grade.PROVED}
    assert not slugs


@pytest.mark.parametrize("label", ["2022 to date", "2022 YTD", "2022 (part year)", "2022 (incomplete)"])
def test_a_year_to_date_is_left_out_and_so_is_the_total_over_it(tmp_path: Path, label: str) -> None:
    """Nobody says up to which day it goes."""
    observations, slugs = of_reply(tmp_path, years=(*YEARS[:3], label))

    assert [each.text for each in observations] == ["20", "35", "45"]
    assert "marked-period" in slugs


@pytest.mark.parametrize(
    "sentence",
    [
        "2022 data covers January to June.",
        "Please be advised that the data for 2022 is only up to and including 30 June 2022.",
        "Figures for 2022 are not yet complete.",
        "Data extracted on 15 July 2022.",
    ],
)
def test_a_year_that_a_sentence_cuts_short_proves_nothing(tmp_path: Path, sentence: str) -> None:
    """Above the table or below it; the day on which the figures were taken says the same."""
    for observations, slugs in (of_reply(tmp_path, sentence), of_reply(tmp_path, below=sentence)):
        assert grades(observations) == {Grade.READ}
        assert slugs & {"part-year", "note-below"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Data extracted on 3 February 2023.",
        "The offence came into force on 13 April 2019.",
        "The table below shows the offences recorded between 2019 and 2022.",
        "Your request was received on 4 May 2022.",
    ],
)
def test_other_days_change_nothing(tmp_path: Path, sentence: str) -> None:
    """They are those of the law, of the request, or after the last year."""
    observations, slugs = of_reply(tmp_path, sentence)

    assert grades(observations) == {Grade.PROVED}
    assert not slugs


@pytest.mark.parametrize(
    ("above", "caption"),
    [
        ("", f"{CAPTION} by financial year"),
        ("The figures below are for financial years (1 April to 31 March).", CAPTION),
        ("All figures are for years ending 31 March.", CAPTION),
        ("You asked: please provide data for each financial year since 2019.", CAPTION),
    ],
)
def test_calendar_years_in_a_table_of_financial_ones_are_asked_about(tmp_path: Path, above: str, caption: str) -> None:
    """2019 may then begin in April 2019, or end in March."""
    observations, slugs = of_reply(tmp_path, above, caption=caption)

    assert grades(observations) == {Grade.READ}
    assert "note-below" in slugs


def test_years_in_which_offences_were_committed_are_told_apart(tmp_path: Path) -> None:
    """All were recorded in 2022: the labels name other days than the caption, and say of what."""
    recorded, _ = of_reply(tmp_path)
    committed, slugs = of_reply(tmp_path, title="Year of offence", caption=f"{CAPTION} in 2022")

    assert {each.date_basis for each in committed} == {COMMITTED}
    assert not {each.figure for each in committed} & {each.figure for each in recorded}
    assert grades(committed) == {Grade.READ}
    assert "labels-contradict" in slugs


def test_the_years_of_offences_alone_are_those_of_the_labels(tmp_path: Path) -> None:
    """Without another year in the caption nothing contradicts."""
    observations, slugs = of_reply(tmp_path, title="Year of offence")

    assert [each.member(Dimension.PERIOD).id[:4] for each in observations[:4]] == list(YEARS)  # type: ignore[union-attr]
    assert {each.date_basis for each in observations} == {COMMITTED}
    assert not slugs
