"""Tables of police force areas as the statistics office prints them: every force right, the totals proved."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from crosscast.interpret import Given, observe
from crosscast.interpret.table import interpret_grid
from crosscast.model import Dimension, Document, Grade, Observation
from crosscast.read import read_here

_CORPUS = os.environ.get("CROSSCAST_CORPUS", "")
_TABLES = Path(_CORPUS).parent / "data" / "ons-pfa-tables" if _CORPUS else Path("nowhere")

# Total recorded crime of England and Wales as Table P1 of each workbook prints it, and how many forces gave figures.
WORKBOOKS = {
    "policeforceareatablesyearendingmarch2018v2.xlsx": ("2017-04-01/2018-04-01", 4_876_282, 44),
    "policeforceareatablesyearendingsep18corrected.xlsx": ("2017-10-01/2018-10-01", 5_073_131, 44),
    "policeforceareatablesyearendingdecember2018.xlsx": ("2018-01-01/2019-01-01", 5_153_064, 44),
    "policeforceareatablesyeendingmarch2019.xlsx": ("2018-04-01/2019-04-01", 5_257_081, 44),
    "policeforceareatablesyearendingjune2019.xlsx": ("2018-07-01/2019-07-01", 5_279_956, 44),
    "policeforceareatablesyearendingseptember2019.xlsx": ("2018-10-01/2019-10-01", 5_000_036, 43),
}


@cache
def first_table(name: str) -> tuple[Observation, ...]:
    path = _TABLES / name
    if not path.is_file():
        pytest.skip("the workbooks of police force areas are not on this machine (CROSSCAST_CORPUS)")
    document: Document = read_here(path, name)
    table = interpret_grid(document.grids[0], document, Given("Office for National Statistics"))
    return observe(table, document)


def of(seen: Observation, dimension: Dimension) -> str:
    member = seen.member(dimension)
    return member.id if member else ""


@pytest.mark.parametrize("name", WORKBOOKS)
def test_the_total_of_england_and_wales_is_proved(name: str) -> None:
    """43 forces and British Transport Police make it, in September 2019 without Greater Manchester, which gave none."""
    period, total, n_forces = WORKBOOKS[name]
    all_crime = [seen for seen in first_table(name) if of(seen, Dimension.OFFENCE) == "class-all-but-fraud"]
    (whole,) = [s for s in all_crime if of(s, Dimension.FORCE).startswith("forces:england-and-wales")]
    forces = [seen for seen in all_crime if not of(seen, Dimension.FORCE).startswith("forces:")]

    assert (whole.value.low, whole.grade, of(whole, Dimension.PERIOD)) == (total, Grade.PROVED, period)
    assert len(forces) == n_forces
    assert sum(seen.value.low or 0 for seen in forces) == total
    assert {seen.grade for seen in forces} == {Grade.PROVED}
    assert {of(seen, Dimension.OTHER) for seen in all_crime} == {""}


def test_a_total_says_which_force_it_leaves_out() -> None:
    """In September 2019 Greater Manchester is "..": neither England nor the North West holds it."""
    seen = first_table("policeforceareatablesyearendingseptember2019.xlsx")
    areas = {of(each, Dimension.FORCE) for each in seen if of(each, Dimension.FORCE).startswith("forces:")}

    assert "greater-manchester" not in {of(each, Dimension.FORCE) for each in seen}
    assert {area for area in areas if "without" in area} == {
        f"forces:{area}-without-greater-manchester" for area in ("england-and-wales", "england", "north-west")
    }


def test_a_later_workbook_has_the_same_force_with_its_revised_number() -> None:
    """The West Midlands is a region and a force of one name; the codes tell them apart."""
    seen = first_table("policeforceareatablesyearendingjune2019.xlsx")
    printed = {of(s, Dimension.FORCE): s.value.low for s in seen if of(s, Dimension.OFFENCE) == "class-all-but-fraud"}

    assert printed["west-midlands"] == 262_558
    assert printed["forces:west-midlands"] == 475_108
    assert printed["cleveland"] == 68_509
    assert printed["btp"] == 68_561


def observed(folder: Path, text: str) -> list[Observation]:
    path = folder / "reply.txt"
    path.write_text(text, encoding="utf-8")
    document = read_here(path, "reply.txt")
    return [
        s for grid in document.grids for s in observe(interpret_grid(grid, document, Given("Kent Police")), document)
    ]


def test_a_district_called_east_is_no_region(tmp_path: Path) -> None:
    """A force's own districts are North, South, East and West."""
    text = "Stalking offences recorded in 2021\nDistrict\tRecorded\nNorth\t5\nSouth\t6\nEast\t7\nWest\t8\n"

    assert not any(of(seen, Dimension.FORCE).startswith("forces:") for seen in observed(tmp_path, text))


def test_a_code_beside_another_force_s_name_gives_no_figure(tmp_path: Path) -> None:
    """E23000032 is Kent: beside "Surrey" one of the two is wrong."""
    text = (
        "Stalking offences recorded in 2021\nArea Code\tArea Name\tRecorded\n"
        "E23000032\tSurrey\t5\nE23000031\tSurrey\t6\nE23000033\tSussex\t7\n"
    )

    assert sorted(seen.text for seen in observed(tmp_path, text)) == ["6", "7"]


def test_a_blank_code_is_not_filled_from_above(tmp_path: Path) -> None:
    """British Transport Police has no code, and is not the force of the line above."""
    text = (
        "Stalking offences recorded in 2021\nArea Code\tArea Name\tRecorded\n"
        "E23000032\tKent\t5\nE23000031\tSurrey\t6\n\tBritish Transport Police\t7\n"
    )

    assert {of(seen, Dimension.FORCE) for seen in observed(tmp_path, text) if seen.text == "7"} == {"btp"}
