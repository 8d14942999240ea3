"""Official releases: classes by force, "at most" for an offence inside one, revisions, replies beside their class."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from crosscast.analyse.figures import gather_figures
from crosscast.interpret import Given, interpret, observe
from crosscast.model import CrosscastError, Figure
from crosscast.read import read_here
from crosscast.releases import beside, by_force, load, revisions, scope_of

HEADING = (
    "Financial Year,Financial Quarter,Force Name,Offence Description,Offence Group,Offence Subgroup,Offence Code,"
    "Number of Offences"
)
# Class 88E of two forces; the fourth quarter of 2023/24 is January to March 2024.
OPEN_DATA = f"""{HEADING}
2023/24,3,Kent,Exposure and voyeurism,Sexual offences,Other sexual offences,88E,50
2023/24,4,Kent,Exposure and voyeurism,Sexual offences,Other sexual offences,88E,60
2024/25,1,Kent,Exposure and voyeurism,Sexual offences,Other sexual offences,88E,70
2024/25,2,Kent,Exposure and voyeurism,Sexual offences,Other sexual offences,88E,80
2023/24,4,Surrey,Exposure and voyeurism,Sexual offences,Other sexual offences,88E,6
2024/25,1,Surrey,Exposure and voyeurism,Sexual offences,Other sexual offences,88E,97
2024/25,2,Surrey,Exposure and voyeurism,Sexual offences,Other sexual offences,88E,-2
2024/25,2,Action Fraud,Fraud offences recorded by Action Fraud,Fraud offences,Fraud: Action Fraud,AF,900
"""
_CORPUS = os.environ.get("CROSSCAST_CORPUS", "")
_DATA = Path(_CORPUS).parent / "data" if _CORPUS else Path("nowhere")
_PARQUET = _DATA / "ho-prc-pfa-open-data" / "prc_pfa_long.parquet"
_WORKBOOK = _DATA / "ons-pfa-tables" / "policeforceareatablesyearendingmarch2018v2.xlsx"


def released(folder: Path, text: str = OPEN_DATA, name: str = "open.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_offence_inside_a_class_is_at_most_the_class_and_is_not_ranked(tmp_path: Path) -> None:
    """Cyberflashing began on 31 January 2024: Kent has 70 + 80 since, and 60 in the quarter in which it began."""
    scope = scope_of("cyberflashing")
    kent, surrey = by_force(load([released(tmp_path)]), scope)

    assert (scope.classes, scope.is_whole, scope.since) == (("class-88E",), False, date(2024, 1, 31))
    assert (kent.name, kent.n, kent.n_straddling, kent.place) == ("Kent", 150, 60, None)
    assert (surrey.name, surrey.n, surrey.n_straddling, surrey.place) == ("Surrey", 95, 6, None)


def test_a_class_that_the_release_prints_is_ranked(tmp_path: Path) -> None:
    """50 + 60 + 70 + 80 in Kent; 6 + 97 - 2 in Surrey, where a later correction is negative."""
    lines = by_force(load([released(tmp_path)]), scope_of("88E"))

    assert [(line.place, line.name, line.n) for line in lines] == [(1, "Kent", 260), (2, "Surrey", 101)]


def test_a_group_adds_its_classes_up(tmp_path: Path) -> None:
    """All sexual offences hold 88E; Action Fraud is no force."""
    lines = by_force(load([released(tmp_path)]), scope_of("Sexual offences"))

    assert {line.name: line.n for line in lines} == {"Kent": 260, "Surrey": 101}


@pytest.mark.parametrize(
    "heading",
    [
        HEADING,
        "FY,Financial Quarter,Force,Offence Description,Group,Offence Subgroup,Offence Code,n",
        HEADING.upper(),
    ],
)
def test_the_columns_of_every_vintage_are_known(tmp_path: Path, heading: str) -> None:
    """The same rows under other names, and quarters as 1.0."""
    text = OPEN_DATA.replace(HEADING, heading).replace(",4,", ",4.0,")

    assert [line.n for line in by_force(load([released(tmp_path, text)]), scope_of("88E"))] == [260, 101]


def test_rows_that_cannot_be_understood_are_left_out_and_counted(tmp_path: Path) -> None:
    """A force and a number that are none."""
    text = OPEN_DATA + "2024/25,1,Loamshire,x,x,x,88E,4\n2024/25,1,Kent,x,x,x,88E,N/a\n"
    loaded = load([released(tmp_path, text)])

    assert [line.n for line in by_force(loaded, scope_of("88E"))] == [260, 101]
    assert ["Loamshire" in f.message or "N/a" in f.message for f in loaded.findings] == [True, True]


def replies(folder: Path, text: str) -> tuple[Figure, ...]:
    path = folder / "reply.txt"
    path.write_text(text, encoding="utf-8")
    document = read_here(path, "reply.txt")
    seen = [each for table in interpret(document, Given("Kent Police")) for each in observe(table, document)]
    figures, _ = gather_figures(seen, frozenset(), {})
    return figures


def test_a_reply_above_its_class_is_marked(tmp_path: Path) -> None:
    """Kent says 71 cyberflashing offences for a quarter in which its whole class 88E came to 70."""
    text = "Cyberflashing offences recorded\nPeriod\tNumber\nApril to June 2024\t{}\nJuly to September 2024\t80\n"
    loaded = load([released(tmp_path)])

    above = {each.reply_low: each.is_above for each in beside(loaded, replies(tmp_path, text.format(71)))}
    below = {each.reply_low: each.is_above for each in beside(loaded, replies(tmp_path, text.format(70)))}

    assert above == {71: True, 80: False}
    assert below == {70: False, 80: False}


def test_a_file_that_is_no_release_is_refused_in_a_sentence(tmp_path: Path) -> None:
    """It has none of the columns."""
    with pytest.raises(CrosscastError, match="states no recorded offences"):
        load([released(tmp_path, "Dear Sir,\nNo information is held.\n")])


@pytest.mark.skipif(not _PARQUET.is_file(), reason="the official data are not on this machine (CROSSCAST_CORPUS)")
def test_what_a_later_release_revised_is_listed_by_force() -> None:
    """Cleveland's year to March 2018 is 57,222 in the first workbook and 57,148 in later open data."""
    loaded = load([_WORKBOOK, _PARQUET])
    found = {(r.force, r.offence): (r.before, r.after) for r in revisions(loaded)}

    assert found["cleveland", "class-all-but-fraud"] == (57_222, 57_148)
    assert loaded.rows(
        "SELECT count(*), sum(n) FILTER (offence = 'class-8R' AND force NOT LIKE 'fraud:%' AND "
        "first >= '2024-04-01' AND last <= '2025-04-01') FROM recorded"
    ) == [(321_893, 98_921)]
