"""Tables of level lines with their caption in the margin beside them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from crosscast.model import Grid
from crosscast.read import read_here

Rows = Callable[[Grid], list[list[str]]]
WritePdf = Callable[..., Path]


def said(x: float, y: float, text: str) -> str:
    return f"BT /F1 10 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET"


def test_the_line_that_closes_a_table_and_its_caption_beside_it_closes_the_table(
    write_pdf: WritePdf, rows_of: Rows
) -> None:
    """The lines above and below the heads begin at the labels; the last one begins at the caption left of them."""
    rows = [["", "Before", "After"], ["Feeling safe", "101/98", "110/104"], ["At night", "68/70", "75/71"]]
    rows += [["Change", "-3.0%", "-5.4%"], ["Not asked", "8/9", "10/12"]]
    lines = ["60 760 m 520 760 l S", "200 714 m 520 714 l S", "200 694 m 520 694 l S", "60 630 m 520 630 l S"]
    texts = [said(x, 700 - 15 * n, t) for n, row in enumerate(rows) for x, t in zip((200, 330, 440), row, strict=True)]
    texts += [said(60, 685, "Table III."), said(60, 673, "What changed in the"), said(60, 661, "months after")]

    (grid,) = read_here(write_pdf("\n".join([*lines, *texts])), "kent.pdf").grids

    assert rows_of(grid) == rows
