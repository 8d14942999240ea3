"""Footnote marks of PDFs: told from the digits of a number by their size and their height on the line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crosscast.model import Grid, Severity
from crosscast.read import read_here

Rows = Callable[[Grid], list[list[str]]]
WritePdf = Callable[..., Path]
HERE = Path(__file__).parent
XS = [72, 200, 290, 380]
DIGIT = 5.56  # points: how wide a digit of Helvetica is at 10 points


def said(x: float, y: float, *runs: tuple[str, float, float]) -> str:
    """Texts right behind each other, each of its own size and raised by so many points."""
    shown = " ".join(f"/F1 {size} Tf {rise} Ts ({text}) Tj" for text, size, rise in runs)
    return f"BT 1 0 0 1 {x} {y} Tm {shown} ET"


def page_of(cell: str, *, is_drawn: bool = True, head: str = "") -> str:
    """A table of three rows whose figure for Kent is `cell`, drawn at 293, 672."""
    rows = [
        ["Force", "Recorded", "" if head else "Charged"],
        ["Kent", "1,204", ""],
        ["Essex", "987", "12"],
        ["Total", "2,191", "43"],
    ]
    texts = [
        said(XS[col] + 3, 688 - 16 * at, (text, 10, 0))
        for at, row in enumerate(rows)
        for col, text in enumerate(row)
        if text
    ]
    lines = [f"72 {700 - 16 * n} m 380 {700 - 16 * n} l S" for n in range(5)] + [f"{x} 700 m {x} 636 l S" for x in XS]
    return "\n".join([*(lines if is_drawn else []), *texts, cell, head])


def figure_for_kent(grid: Grid) -> tuple[str, str]:
    at = next(n for n, cell in enumerate(grid.cells()) if (cell.row, cell.col) == (1, 2))
    return grid.texts[at], grid.marks[at]


@pytest.mark.parametrize("is_drawn", [True, False])
@pytest.mark.parametrize("size", [5.8, 6.5, 8, 8.3])
def test_a_raised_mark_never_joins_the_number_before_it(size: float, is_drawn: bool, write_pdf: WritePdf) -> None:
    """Word processors set marks at about 0.6 of the type, browsers at 0.8; 12 with mark 1 is not 121."""
    cell = said(293, 672, ("12", 10, 0), ("1", size, 3.5))

    (grid,) = read_here(write_pdf(page_of(cell, is_drawn=is_drawn)), "kent.pdf").grids

    assert figure_for_kent(grid) == ("12", "1")
    assert not grid.findings


@pytest.mark.parametrize("is_drawn", [True, False])
def test_a_mark_a_space_behind_its_number_makes_no_column(is_drawn: bool, write_pdf: WritePdf) -> None:
    cell = said(293, 672, ("40", 10, 0)) + said(293 + 2 * DIGIT + 3.2, 675.5, ("2", 6, 0))

    (grid,) = read_here(write_pdf(page_of(cell, is_drawn=is_drawn)), "kent.pdf").grids

    assert figure_for_kent(grid) == ("40", "2")
    assert grid.n_cols == 3


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([("12", 10, 0), ("1,2", 6, 3.5)], ("12", "1,2")),
        ([("12", 10, 0), ("a", 6, 3.5)], ("12", "a")),
        ([("12", 10, 0), ("*", 6, 3.5)], ("12", "*")),
        ([("12", 10, 0), ("104", 6, 3.5)], ("12", "104")),
        ([("on the 1", 10, 0), ("st", 6, 3.5)], ("on the 1st", "")),
        ([("24 km", 10, 0), ("2", 6, 3.5)], ("24 km²", "")),
        ([("3", 10, 0), ("1", 6, 3.5), ("/", 10, 0), ("2", 6, -1)], ("3 1/2", "")),
        ([("121", 6, 0)], ("121", "")),
        ([("121", 6, 3)], ("121", "")),
        ([("121", 12, 0)], ("121", "")),
    ],
)  # fmt: skip
def test_what_is_raised_is_told_from_what_is_only_small(
    runs: list[tuple[str, float, float]], expected: tuple[str, str], write_pdf: WritePdf
) -> None:
    """Ordinals, units, fractions and figures in small print keep their digits."""
    (grid,) = read_here(write_pdf(page_of(said(293, 672, *runs))), "kent.pdf").grids

    assert figure_for_kent(grid) == expected


def test_a_year_with_a_mark_stays_a_heading(write_pdf: WritePdf, rows_of: Rows) -> None:
    head = said(293, 688, ("2018", 10, 0), ("1", 8, 3.5))
    cell = said(293, 672, ("31", 10, 0))

    (grid,) = read_here(write_pdf(page_of(cell, is_drawn=False, head=head)), "kent.pdf").grids

    assert rows_of(grid)[0] == ["Force", "Recorded", "2018"]
    assert [mark for mark in grid.marks if mark] == ["1"]


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([("12", 10, 0), ("1", 6, 0)], ("12 1", "")),
        ([("12", 10, 0), ("1", 10, 3.5)], ("12", "1")),
        ([("12", 10, 0), ("1", 6, -2)], ("12 1", "")),
        ([("12", 10, 0), ("1", 6, 3.5), ("4", 10, 0)], ("12 1 4", "")),
    ],
)
def test_digits_that_may_be_a_mark_or_not_are_asked_about(
    runs: list[tuple[str, float, float]], expected: tuple[str, str], write_pdf: WritePdf
) -> None:
    """Small but not raised, lowered, raised but not small, raised in the middle of a number."""
    (grid,) = read_here(write_pdf(page_of(said(293, 672, *runs))), "kent.pdf").grids

    assert figure_for_kent(grid) == expected
    (finding,) = grid.findings
    assert (finding.slug, finding.severity) == ("unclear-numbers", Severity.QUESTION)


def test_a_mark_in_a_sentence_does_not_join_its_number(write_pdf: WritePdf) -> None:
    text = said(72, 700, ("In 2019 the force recorded 12", 10, 0), ("1", 8, 3.5), (" offences.", 10, 0))

    (block,) = read_here(write_pdf(text), "kent.pdf").blocks

    assert block.text == "In 2019 the force recorded 12 offences."


def test_dots_that_lead_to_a_figure_are_no_part_of_the_label(write_pdf: WritePdf, rows_of: Rows) -> None:
    cell = said(293, 672, ("31", 10, 0))
    page = page_of(cell).replace("(Essex)", "(Essex. . . . . .)").replace("(Total)", "(Total..........)")

    (grid,) = read_here(write_pdf(page), "kent.pdf").grids

    assert [row[0] for row in rows_of(grid)] == ["Force", "Kent", "Essex", "Total"]


@pytest.mark.parametrize("name", ["marks", "marks-tagged"])
def test_marks_of_a_web_page_printed_by_libreoffice_stand_apart(name: str, rows_of: Rows) -> None:
    """By the boxes drawn and by the tags: the page had sup around each mark, around the st of 1st and the 2 of km2."""
    (grid,) = read_here(HERE / "pdf" / f"{name}.pdf", f"{name}.pdf").grids

    assert rows_of(grid) == [
        ["Year", "Offences", "Area km²"],
        ["2018", "12", "30"],
        ["1st quarter", "1,204", "5"],
        ["2019", "17", "H2O"],
    ]
    assert grid.marks == ("a", "1", "", "1", "1", "*", "", "1,2", "12", "", "2", "")
