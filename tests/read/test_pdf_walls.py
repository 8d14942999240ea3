"""Lists of labels and figures side by side, with upright lines between them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from crosscast.model import Grid
from crosscast.read import read_here

Rows = Callable[[Grid], list[list[str]]]
WritePdf = Callable[..., Path]


def said(x: float, y: float, text: str) -> str:
    return f"BT /F1 10 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET"


def listed(x: float, rows: list[tuple[str, str]]) -> str:
    """Rows from top to bottom, the figures of each at the right; a row without a figure is a heading."""
    return "\n".join(
        said(x, 700 - 14 * at, label) + "\n" + said(x + 170 - 5.56 * len(figure), 700 - 14 * at, figure)
        for at, (label, figure) in enumerate(rows)
    )


SEXUAL = [
    ("Sexual offences", ""),
    ("Kent", "247"),
    ("Essex", "69"),
    ("Surrey", "64"),
    ("Image abuse", ""),
    ("Kent", "86"),
]
SEXUAL += [("Essex", "148"), ("Surrey", "21")]
THEFT = [("Kent", "390"), ("Essex", "142"), ("All burglary", ""), ("Kent", "121"), ("Essex", "108"), ("All fraud", "")]
THEFT += [("Kent", "112"), ("Essex", "115")]


def test_lists_that_an_upright_line_parts_are_tables_of_their_own(write_pdf: WritePdf, rows_of: Rows) -> None:
    """Headings of the one list stand beside rows of the other: no row goes on across the line."""
    frame = "60 714 m 460 714 l S 60 590 m 460 590 l S 60 714 m 60 590 l S 460 714 m 460 590 l S 260 714 m 260 590 l S"
    page = "\n".join([frame, listed(70, SEXUAL), listed(270, THEFT)])

    left, right = read_here(write_pdf(page), "kent.pdf").grids

    assert [[text for text in row if text] for row in rows_of(left)] == [[t for t in row if t] for row in SEXUAL]
    assert [[text for text in row if text] for row in rows_of(right)] == [[t for t in row if t] for row in THEFT]


def test_columns_whose_rows_are_level_stay_one_table(write_pdf: WritePdf, rows_of: Rows) -> None:
    """A list of forces goes on in a second pair of columns, each row beside one of the first."""
    frame = "60 714 m 460 714 l S 60 646 m 460 646 l S 260 714 m 260 646 l S"
    rows = [row for row in SEXUAL if row[1]]
    page = "\n".join([frame, listed(70, rows[:3]), listed(270, rows[3:])])

    (grid,) = read_here(write_pdf(page), "kent.pdf").grids

    assert rows_of(grid) == [[*left, *right] for left, right in zip(rows[:3], rows[3:], strict=True)]
