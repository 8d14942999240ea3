"""Figures that one reader takes for another number than the next, in documents that are no sheets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crosscast.model import Severity
from crosscast.read import read_here

WritePdf = Callable[..., Path]
XS = [72, 200, 290, 380]


def table(figures: list[list[str]]) -> str:
    rows = [["Country", "Researchers", "Share"], *figures]
    bottom = 700 - 16 * len(rows)
    lines = [f"72 {700 - 16 * n} m 380 {700 - 16 * n} l S" for n in range(len(rows) + 1)]
    texts = [
        f"BT /F1 10 Tf 1 0 0 1 {XS[col] + 3} {688 - 16 * row} Tm ({text}) Tj ET"
        for row, line in enumerate(rows)
        for col, text in enumerate(line)
    ]
    return "\n".join([*lines, *(f"{x} 700 m {x} {bottom} l S" for x in XS), *texts])


def test_points_may_part_thousands_where_decimals_have_commas(write_pdf: WritePdf) -> None:
    """In a Spanish table 8.002 researchers are eight thousand; beside shares such as 0,37 this is asked."""
    page = table([["Austria", "8.002", "0,37"], ["Belgium", "4.310", "0,42"], ["Cyprus", "1.020", "0,19"]])

    researchers, shares = read_here(write_pdf(page), "survey.pdf").findings

    assert (researchers.slug, researchers.severity) == ("unclear-numbers", Severity.QUESTION)
    assert "Column 'Researchers': '8.002' (page 1)" in researchers.message
    assert "Column 'Share': '0,37' (page 1)" in shares.message


@pytest.mark.parametrize(
    "figures",
    [
        [["Austria", "8,002", "0.371"], ["Belgium", "4,310", "0.422"]],
        [["Austria", "1.250", "0.371"], ["Belgium", "12.375", "0.422"]],
    ],
    ids=["commas part thousands", "rates of three decimals"],
)
def test_figures_written_in_one_way_are_not_asked_about(figures: list[list[str]], write_pdf: WritePdf) -> None:
    assert not read_here(write_pdf(table(figures)), "survey.pdf").findings
