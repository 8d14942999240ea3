"""Tables of level lines: a caption in the margin beside them, and lists of texts below a line under their heads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("closing", [[606], []], ids=["a line below the first table", "none"])
def test_a_numbered_title_begins_a_table(closing: list[int], write_pdf: WritePdf, rows_of: Rows) -> None:
    """Two tables have the same forces and lines of one length; a heading of all columns stands over the middle one."""
    forces = ["Kent", "Essex", "Surrey", "Sussex"]
    head, step = ["", "Sharing", "Threats", "Creating"], 16
    parts = [f"60 {y} m 520 {y} l S" for y in (716, 676, *closing, 536, 496, 426)]
    for top, title, heading in ((700, "", "Offences recorded in"), (520, "Table 6", "Outcomes given in")):
        parts += [said(60, top + 44, title), said(60, top + 30, "What was given to the force")] if title else []
        parts.append(said(360 - 2.4 * len(heading), top + 4, heading))
        rows = [head, *([force, f"{n}2", f"{n}7", f"{n}9"] for n, force in enumerate(forces, start=len(title) + 1))]
        for n, row in enumerate(rows):
            parts += [
                said(x - (2.5 * len(text) if x > 60 else 0), top - 20 - step * n + (2 if not n else 0), text)
                for x, text in zip((60, 260, 360, 460), row, strict=True)
            ]

    first, second = read_here(write_pdf("\n".join(parts)), "kent.pdf").grids

    for grid, heading, n in ((first, "Offences recorded in", 1), (second, "Outcomes given in", 8)):
        (at,) = (row for row, texts in enumerate(rows_of(grid)) if heading in texts)
        assert rows_of(grid)[at : at + 3] == [["", heading, "", ""], head, ["Kent", f"{n}2", f"{n}7", f"{n}9"]]
        assert next(cell.col_span for cell in grid.cells() if cell.text == heading) == 3
