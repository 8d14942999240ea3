"""Tables of PDFs whose boxes are drawn: which lines make boxes, and what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from crosscast.model import Grid
from crosscast.read import read_here

Rows = Callable[[Grid], list[list[str]]]
WritePdf = Callable[..., Path]


def said(x: float, y: float, text: str) -> str:
    return f"BT /F1 10 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET"


def boxes(xs: Sequence[float], ys: Sequence[float]) -> str:
    """The lines of a grid: each level line over its whole width, each upright one over its whole height."""
    levels = [f"{xs[0]} {y} m {xs[-1]} {y} l S" for y in ys]
    return "\n".join([*levels, *(f"{x} {ys[0]} m {x} {ys[-1]} l S" for x in xs)])


XS = [72, 200, 290, 380]
ROWS = [
    ["Force", "Reference", "Recorded"],
    ["Kent", "0123456789", "797"],
    ["Essex", "0123456780", "174"],
    ["Surrey", "0123456781", "40"],
]


def test_the_line_below_a_link_opens_no_row(write_pdf: WritePdf, rows_of: Rows) -> None:
    """A reference is underlined as a link; the line begins right beside the line between two columns."""
    texts = [said(XS[at] + 2, 700 - 24 * n, text) for n, row in enumerate(ROWS) for at, text in enumerate(row) if text]
    width = 10 * 5.56
    drawn = [boxes(XS, [714 - 24 * n for n in range(5)]), f"{XS[1] + 2} 674.5 m {XS[1] + 2 + width} 674.5 l S"]

    (grid,) = read_here(write_pdf("\n".join([*drawn, *texts])), "kent.pdf").grids

    assert rows_of(grid) == ROWS


def test_heads_of_many_lines_with_a_number_in_them_cost_no_table(write_pdf: WritePdf, rows_of: Rows) -> None:
    """Two heads have four lines each, as boxes that hold whole lists have, but no line of them is a figure."""
    heads = [["Force"], ["Section 66B", "offences", "recorded", "in 2024"], ["Section 33", "offences", "until", "2023"]]
    drawn = [boxes(XS, [714, 660, 640, 620])]
    texts = [said(XS[at] + 2, 702 - 12 * n, line) for at, head in enumerate(heads) for n, line in enumerate(head)]
    body = [["Kent", "held", "held"], ["Essex", "held", ""]]
    texts += [said(XS[at] + 2, 648 - 20 * n, text) for n, row in enumerate(body) for at, text in enumerate(row) if text]

    (grid,) = read_here(write_pdf("\n".join([*drawn, *texts])), "kent.pdf").grids

    assert rows_of(grid) == [[" ".join(head) for head in heads], *body]


def test_numbers_below_each_other_in_one_box_begin_a_row_each(write_pdf: WritePdf, rows_of: Rows) -> None:
    """The box of items 2 to 4 has no line between them; above them stands what they have in common."""
    rows = [
        ["No", "Offence"],
        ["1", "Threats to share"],
        ["", "Sharing:"],
        ["2", "with intent"],
        ["", "to cause alarm"],
    ]
    rows += [["3", "for gratification"], ["4", "without consent"]]
    drawn = boxes([72, 120, 380], [714, 690, 666, 526])
    texts = [said(x, 700 - 24 * n, text) for n, row in enumerate(rows) for x, text in zip((90, 124), row, strict=True)]

    (grid,) = read_here(write_pdf("\n".join([drawn, *texts])), "kent.pdf").grids

    whole = ["2", "with intent to cause alarm"]
    assert rows_of(grid) == [*rows[:3], whole, *rows[5:]]


def test_white_that_parts_each_line_of_a_drawn_column_parts_it(write_pdf: WritePdf, rows_of: Rows) -> None:
    """Recorded and charged stand in one box a row, with no line between them; the head above is of both."""
    body = [["Kent", "Yes", "Held"], ["Essex", "No", "Held"], ["Surrey", "Yes", ""], ["Sussex", "No", "Not held"]]
    body.append(["Dorset", "Yes", "Sent"])
    drawn = boxes([72, 200, 380], [714 - 24 * n for n in range(7)])
    texts = [said(74, 700, "Force"), said(250, 700, "Answer of the force")]
    texts += [
        said(x, 676 - 24 * n, text) for n, row in enumerate(body) for x, text in zip((74, 210, 310), row, strict=True)
    ]

    (grid,) = read_here(write_pdf("\n".join([drawn, *texts])), "kent.pdf").grids

    assert rows_of(grid) == [["Force", "Answer of the force", ""], *body]
    assert [cell.col_span for cell in grid.cells()][:2] == [1, 2]


def test_bullets_open_no_column(write_pdf: WritePdf, rows_of: Rows) -> None:
    """A bullet stands far before each text of a drawn column."""
    body = [["Kent", "Disclosed"], ["Essex", "Refused"], ["Surrey", "Disclosed"], ["Sussex", "Withdrawn"]]
    drawn = boxes([72, 200, 380], [714 - 24 * n for n in range(5)])
    texts = [said(74, 700 - 24 * n, force) for n, (force, _) in enumerate(body)]
    texts += [said(204, 700 - 24 * n, "\\225") + said(222, 700 - 24 * n, text) for n, (_, text) in enumerate(body)]

    (grid,) = read_here(write_pdf("\n".join([drawn, *texts])), "kent.pdf").grids

    assert rows_of(grid) == [[force, f"• {text}"] for force, text in body]


def test_boxes_that_hold_as_many_texts_as_each_other_are_as_many_rows(write_pdf: WritePdf, rows_of: Rows) -> None:
    """Lines are drawn after some rows only, and each row has a text in each of four columns."""
    rows = [["Kent", "Held", "Yes", "May"], ["Essex", "Held", "No", "June"], ["Surrey", "Sent", "No", "July"]]
    rows += [["Sussex", "Held", "Yes", "May"], ["Dorset", "Sent", "Yes", "June"]]
    drawn = boxes([72, 150, 220, 290, 380], [714, 682, 666, 634])
    texts = [
        said(x, 702 - 16 * n, text)
        for n, row in enumerate(rows)
        for x, text in zip((74, 152, 222, 292), row, strict=True)
    ]

    (grid,) = read_here(write_pdf("\n".join([drawn, *texts])), "kent.pdf").grids

    assert rows_of(grid) == rows


def test_a_text_in_the_middle_of_a_box_beside_several_rows_is_of_all_of_them(
    write_pdf: WritePdf, rows_of: Rows
) -> None:
    """Five forces stand in one drawn row, and beside them, in the middle, how exact they are; below it three more."""
    figures = [("Kent", "7"), ("Essex", "18"), ("Surrey", "22"), ("Sussex", "25"), ("Dorset", "31")]
    rows = [(force, count, f"{at}{count}") for at, (force, count) in enumerate([*figures, *figures[:3]], start=1)]
    drawn = boxes([72, 200, 290, 380, 470], [714, 690, 630, 594])
    texts = [
        said(x, 698, text) for x, text in zip((74, 202, 292, 382), ("Force", "Valid", "All", "Level"), strict=True)
    ]
    for n, row in enumerate(rows):
        texts += [said(x, 680 - 12 * n, text) for x, text in zip((74, 202, 292), row, strict=True)]
    texts += [said(382, 656, "Low"), said(382, 608, "High")]

    (grid,) = read_here(write_pdf("\n".join([drawn, *texts])), "kent.pdf").grids

    assert [row[:3] for row in rows_of(grid)[1:]] == [list(row) for row in rows]
    levels = {cell.text: (cell.row, cell.row_span) for cell in grid.cells() if cell.text in ("Low", "High")}
    assert levels == {"Low": (1, 5), "High": (6, 3)}


def test_a_blank_column_below_a_heading_of_two_stays(write_pdf: WritePdf, rows_of: Rows) -> None:
    """Nothing was charged under the second heading, and nobody is named: its column is blank, and drawn."""
    xs = [72, 160, 220, 280, 340, 400]
    levels = [f"72 {y} m 400 {y} l S" for y in (714, 690, 666, 642, 618, 594)]
    uprights = [f"{x} {690 if x in (220, 340) else 714} m {x} 594 l S" for x in xs]
    heads = [said(164, 700, "Section 33"), said(284, 700, "Section 66B")]
    body = [["Force", "Recorded", "Charged", "Recorded", ""], ["Kent", "79", "17", "74", ""]]
    body += [["Essex", "15", "4", "12", ""], ["Surrey", "16", "9", "8", ""]]
    texts = [said(xs[at] + 2, 676 - 24 * n, text) for n, row in enumerate(body) for at, text in enumerate(row) if text]

    (grid,) = read_here(write_pdf("\n".join([*levels, *uprights, *heads, *texts])), "kent.pdf").grids

    assert rows_of(grid) == [["", "Section 33", "", "Section 66B", ""], *body]
    assert [cell.col_span for cell in grid.cells() if cell.text.startswith("Section")] == [2, 2]


FRAME = "72 760 m 380 760 l S 72 726 m 380 726 l S 72 760 m 72 726 l S 380 760 m 380 726 l S"


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        (("Reference", "Force", "Offences"), True),
        (("A text that runs on over two columns of it", "", ""), False),
    ],
)
def test_a_frame_as_wide_above_the_boxes_holds_their_heads(
    over: tuple[str, str, str], expected: bool, write_pdf: WritePdf, rows_of: Rows
) -> None:
    """Between the frame and the first row is white; a text that stands across columns is no head of one of them."""
    body = [["1", "Kent", "797"], ["2", "Essex", "174"], ["3", "Surrey", "40"]]
    texts = [said(XS[at] + 2, 690 - 24 * n, text) for n, row in enumerate(body) for at, text in enumerate(row)]
    texts += [said(x, 742, text) for x, text in zip((74, 202, 292), over, strict=True) if text]

    (grid,) = read_here(write_pdf("\n".join([FRAME, boxes(XS, [704, 680, 656, 632]), *texts])), "kent.pdf").grids

    assert rows_of(grid) == ([list(over), *body] if expected else body)
