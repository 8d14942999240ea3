"""Slips are made in the example's own files; read from the bytes on, no wrong figure comes out as proved."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from crosscast.analyse.figures import gather_figures
from crosscast.interpret import Given, interpret, observe
from crosscast.model import Grade, Observation
from crosscast.read import read_here
from crosscast.study import load_study

EXAMPLE = Path(__file__).parents[2] / "examples" / "intimate-image-abuse"
CLAIMED = (Grade.PROVED, Grade.REPAIRED, Grade.CONFIRMED)
FIRST, LAST, TOTAL = 5, 28, 29  # rows of the workbook: the forces and their total


@cache
def observed(path: Path, name: str) -> tuple[Observation, ...]:
    study = load_study(EXAMPLE)
    spec = study.response(next(response for response in study.responses if response.name == name))
    assert spec is not None
    document = read_here(path, name)
    given = Given(spec.publisher, spec.offence, spec.period, dict(study.spec.aliases), spec.invented)
    return tuple(seen for table in interpret(document, given) for seen in observe(table, document))


@cache
def as_they_are() -> dict[str, tuple[Observation, ...]]:
    return {path.name: observed(path, path.name) for path in load_study(EXAMPLE).responses}


def in_workbook(change: Callable[..., None]) -> tuple[str, Callable[[Path], None]]:
    def edit(path: Path) -> None:
        book = load_workbook(path)
        change(book.active)
        book.save(path)

    return "charging-by-force.xlsx", edit


def in_word(table: int, row: int, cell: int, text: str) -> tuple[str, Callable[[Path], None]]:
    def edit(path: Path) -> None:
        document = docx.Document(str(path))
        document.tables[table].rows[row].cells[cell].text = text
        document.save(str(path))

    return "met-01-foi-20-014375.docx", edit


def in_text(name: str, old: str, new: str) -> tuple[str, Callable[[Path], None]]:
    def edit(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return name, edit


def swap_headings(sheet) -> None:  # type: ignore[no-untyped-def]
    sheet["B4"], sheet["C4"] = sheet["C4"].value, sheet["B4"].value


def swap_forces(sheet) -> None:  # type: ignore[no-untyped-def]
    sheet["A5"], sheet["A6"] = sheet["A6"].value, sheet["A5"].value


def leave_out_a_force(sheet) -> None:  # type: ignore[no-untyped-def]
    sheet.delete_rows(10)


def drop_a_digit(sheet) -> None:  # type: ignore[no-untyped-def]
    sheet["C5"] = 26


def leave_a_force_out_of_the_total(sheet) -> None:  # type: ignore[no-untyped-def]
    total = next(row for row in range(FIRST, sheet.max_row + 1) if "otal" in str(sheet.cell(row, 1).value))
    for column in (2, 3):
        sheet.cell(total, column).value -= sheet.cell(FIRST, column).value


def blank_a_force(sheet) -> None:  # type: ignore[no-untyped-def]
    sheet["B7"] = sheet["C7"] = None


def shift_a_row(sheet) -> None:  # type: ignore[no-untyped-def]
    sheet["B6"], sheet["C6"], sheet["D6"] = None, sheet["B6"].value, sheet["C6"].value


SLIPS = {
    "headings of a sheet swapped": in_workbook(swap_headings),
    "two forces swapped": in_workbook(swap_forces),
    "a force left out of the sheet": in_workbook(leave_out_a_force),
    "a digit lost in a sheet": in_workbook(drop_a_digit),
    "a total that leaves a force out": in_workbook(leave_a_force_out_of_the_total),
    "a force left blank": in_workbook(blank_a_force),
    "a row shifted": in_workbook(shift_a_row),
    "a week miscounted": in_word(1, 3, 2, "80"),
    "an age group's digit turned": in_word(2, 2, 3, "91"),
    "two years' headings made one": in_word(2, 0, 3, "2017"),
    "a caution among the charges": in_word(3, 1, 0, "Charge / further charge"),
    "a year misprinted": in_word(4, 2, 0, "2017"),
    "an outcome's type misprinted": in_text("outcomes.html", "(type 14)", "(type 16)"),
    "an outcome miscounted": in_text("outcomes.html", "<td>891</td>", "<td>981</td>"),
    "a run-together rate misprinted": in_text("charging-run-together.txt", "3026211%", "3026212%"),
    "two run-together forces swapped": in_text("charging-run-together.txt", "Cheshire", "Cumbria"),
}


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("alone", [False, True], ids=["beside the other documents", "alone"])
def test_a_slip_in_a_file_never_comes_out_as_a_wrong_proof(slip: str, alone: bool, tmp_path: Path) -> None:
    """Whatever is called adding up or repaired is what some document of the study states as it is."""
    name, edit = SLIPS[slip]
    truth: dict[str, set[tuple[int | None, int | None]]] = {}
    for seen in (seen for found in as_they_are().values() for seen in found):
        truth.setdefault(seen.figure, set()).add((seen.value.low, seen.value.high))
    path = tmp_path / name
    shutil.copy(EXAMPLE / "responses" / name, path)
    edit(path)
    slipped = observed(path, name)
    others = [seen for other, found in as_they_are().items() if other != name and not alone for seen in found]

    assert slipped != as_they_are()[name]
    figures, _ = gather_figures([*slipped, *others])
    wrong = [
        f"{figure.label} = {figure.value} ({figure.grade})"
        for figure in figures
        if figure.grade in CLAIMED and (figure.value.low, figure.value.high) not in truth.get(figure.id, set())
    ]
    assert not wrong
