"""Tables of level lines: a caption in the margin beside them, and lists of texts below a line under their heads."""

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


def test_texts_below_each_other_and_a_line_below_their_heads_are_a_table_without_figures(
    write_pdf: WritePdf, rows_of: Rows
) -> None:
    """Cases by number with their offence and outcome; nothing else is drawn."""
    rows = [["No", "Offence", "Outcome"], ["1", "Sharing", "Charged"], ["2", "Threats", "No suspect"]]
    rows += [["3", "Sharing", "Caution"], ["4", "Sharing", "Charged"]]
    texts = [said(x, 700 - 15 * n, t) for n, row in enumerate(rows) for x, t in zip((60, 240, 400), row, strict=True)]

    (grid,) = read_here(write_pdf("\n".join(["58 696 m 520 696 l S", *texts])), "kent.pdf").grids

    assert rows_of(grid) == rows


def test_texts_that_do_not_stand_below_each_other_are_no_table(write_pdf: WritePdf) -> None:
    """The head of a letter has a line below it, and what follows is set in threes, but in no columns."""
    rows = [["Kent Police", "Headquarters", "Maidstone"], ["Your letter", "of May", "was received"]]
    rows += [["It was", "answered", "in June"], ["The reply", "is", "enclosed"], ["A review", "can be", "asked for"]]
    texts = [
        said(60 + 160 * at + 7 * n, 700 - 15 * n, text) for n, row in enumerate(rows) for at, text in enumerate(row)
    ]

    assert read_here(write_pdf("\n".join(["58 696 m 520 696 l S", *texts])), "kent.pdf").grids == ()
