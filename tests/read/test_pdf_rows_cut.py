"""Rows of a PDF table that a page break cuts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from crosscast.model import Grid
from crosscast.read import read_here

Rows = Callable[[Grid], list[list[str]]]
WritePdf = Callable[..., Path]

XS = (72, 110, 260, 380)


def boxes(rows: list[list[str]], top: float) -> str:
    """A table with a box drawn for each text."""
    bottom = top - 16 * len(rows)
    levels = [f"{XS[0]} {top - 16 * at} m {XS[-1]} {top - 16 * at} l S" for at in range(len(rows) + 1)]
    uprights = [f"{x} {top} m {x} {bottom} l S" for x in XS]
    texts = [
        f"BT /F1 10 Tf {x + 3} {top - 16 * at - 12} Td ({text}) Tj ET"
        for at, row in enumerate(rows)
        for x, text in zip(XS, row, strict=False)
        if text
    ]
    return "\n".join([*levels, *uprights, *texts])


HEAD = ["No", "Contract", "Awarded"]


def test_the_rest_of_a_numbered_row_on_the_next_page_is_no_row(write_pdf: WritePdf, rows_of: Rows) -> None:
    """It has no number, and the row below it has the next one."""
    first = boxes([HEAD, ["1", "Vehicles", "1,204"], ["2", "Traffic Engineering", "987"]], 120)
    second = boxes([HEAD, ["", "Research Equipment", ""], ["3", "Pavement Laboratory", "455"]], 780)

    (grid,) = read_here(write_pdf(first, second), "awards.pdf").grids

    assert rows_of(grid) == [
        HEAD,
        ["1", "Vehicles", "1,204"],
        ["2", "Traffic Engineering Research Equipment", "987"],
        ["3", "Pavement Laboratory", "455"],
    ]


def test_a_heading_between_numbered_rows_on_the_next_page_is_a_row(write_pdf: WritePdf, rows_of: Rows) -> None:
    """The table has such headings elsewhere."""
    first = boxes([HEAD, ["1", "Vehicles", "1,204"], ["", "Equipment", ""], ["2", "Traffic Engineering", "987"]], 120)
    second = boxes([HEAD, ["", "Works", ""], ["3", "Pavement Laboratory", "455"]], 780)

    (grid,) = read_here(write_pdf(first, second), "awards.pdf").grids

    assert [row[1] for row in rows_of(grid)[2:]] == ["Equipment", "Traffic Engineering", "Works", "Pavement Laboratory"]
