"""Labels of PDF tables that go on over several lines, or over a page break, where nothing is drawn between the rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from crosscast.model import Grid
from crosscast.read import read_here

Rows = Callable[[Grid], list[list[str]]]
WritePdf = Callable[..., Path]
Texts = list[tuple[float, str]]
Lines = list[tuple[float, Texts]]
HEAD: Texts = [(75, "Offence"), (250, "2022/23"), (350, "2023/24")]
NUMBERS = [("312", "298"), ("45", "61"), ("1,204", "1,377"), ("8", "19")]


def said(x: float, y: float, text: str) -> str:
    return f"BT /F1 10 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET"


def shown(lines: Lines) -> str:
    """Texts at their places, a line at each height."""
    return "\n".join(said(x, y, text) for y, line in lines for x, text in line)


def figures(at: int) -> Texts:
    return [(260, NUMBERS[at][0]), (360, NUMBERS[at][1])]


def test_a_label_that_begins_above_its_figures_is_one_label(write_pdf: WritePdf, rows_of: Rows) -> None:
    """A spreadsheet sets figures at the foot of their row, labels over two lines above; one row has room to spare."""
    lines: Lines = [
        (700, HEAD),
        (684, [(75, "Disclose private photographs")]),
        (672, [(75, "with intent to cause distress"), *figures(0)]),
        (660, [(75, "Voyeurism"), *figures(1)]),
        (648, [(75, "Sharing an intimate film")]),
        (632, figures(2)),
        (620, [(75, "Stalking"), *figures(3)]),
    ]

    (grid,) = read_here(write_pdf(shown(lines)), "kent.pdf").grids

    assert rows_of(grid) == [
        ["Offence", "2022/23", "2023/24"],
        ["Disclose private photographs with intent to cause distress", *NUMBERS[0]],
        ["Voyeurism", *NUMBERS[1]],
        ["Sharing an intimate film", *NUMBERS[2]],
        ["Stalking", *NUMBERS[3]],
    ]


def test_the_rest_of_the_last_label_is_part_of_the_table(write_pdf: WritePdf, rows_of: Rows) -> None:
    """Below the last figures stands the second line of their label; the note further down is none."""
    lines: Lines = [
        (700, HEAD),
        *[(684 - 16 * at, [(75, f"Area {at}"), *figures(at)]) for at in range(3)],
        (636, [(75, "Offences that did not"), *figures(3)]),
        (624, [(75, "lead to a charge")]),
        (590, [(75, "the figures are from a live system")]),
    ]

    document = read_here(write_pdf(shown(lines)), "kent.pdf")

    assert rows_of(document.grids[0])[-1] == ["Offences that did not lead to a charge", *NUMBERS[3]]
    assert "the figures are from a live system" in document.text


def test_a_label_that_a_page_break_cuts_is_put_together(write_pdf: WritePdf, rows_of: Rows) -> None:
    """The first page ends in the middle of a label; letterheads stand between its two halves."""
    first: Lines = [
        (800, [(75, "Kent Police")]),
        (700, HEAD),
        (684, [(75, "Voyeurism"), *figures(0)]),
        (668, [(75, "Stalking"), *figures(1)]),
        (652, [(75, "Disclose private photographs"), *figures(2)]),
        (640, [(75, "with intent to cause")]),
        (40, [(75, "Page 1 of 2")]),
    ]
    second: Lines = [
        (800, [(75, "Kent Police")]),
        (700, [(75, "distress")]),
        (684, [(75, "Exposure"), *figures(3)]),
        (668, [(75, "Blackmail"), *figures(0)]),
        (652, [(75, "Harassment"), *figures(1)]),
        (40, [(75, "Page 2 of 2")]),
    ]

    (grid,) = read_here(write_pdf(shown(first), shown(second)), "kent.pdf").grids

    rows = rows_of(grid)
    assert rows[3] == ["Disclose private photographs with intent to cause distress", *NUMBERS[2]]
    assert [row[0] for row in rows[4:]] == ["Exposure", "Blackmail", "Harassment"]


def test_a_second_header_begins_a_second_table(write_pdf: WritePdf, rows_of: Rows) -> None:
    """Two tables stand close below each other, with a title between them that does not say "Table"."""
    lines: Lines = [
        (700, HEAD),
        *[(684 - 16 * at, [(75, f"Area {at}"), *figures(at)]) for at in range(4)],
        (620, [(75, "Offences by force")]),
        (604, [(75, "Force"), (250, "2022/23"), (350, "2023/24")]),
        *[(588 - 16 * at, [(75, name), *figures(at)]) for at, name in enumerate(("Kent", "Essex", "Surrey"))],
    ]

    first, second = read_here(write_pdf(shown(lines)), "kent.pdf").grids

    assert [row[0] for row in rows_of(first)] == ["Offence", "Area 0", "Area 1", "Area 2", "Area 3"]
    assert [row[0] for row in rows_of(second)] == ["Force", "Kent", "Essex", "Surrey"]
    assert second.caption == "Offences by force"


def test_heads_that_stand_beside_their_figures_head_them_all_the_same(write_pdf: WritePdf, rows_of: Rows) -> None:
    """A spreadsheet centres heads over wide cells and sets figures at their right: a head for each column, in order."""
    lines: Lines = [(700, [(75, "Outcome"), (210, "Number"), (330, "Share")])]
    for at in range(4):
        lines.append((684 - 16 * at, [(75, f"Outcome {at}"), (260, str(40 + at)), (380, f"{at}.5%")]))

    (grid,) = read_here(write_pdf(shown(lines)), "kent.pdf").grids

    assert rows_of(grid)[:2] == [["Outcome", "Number", "Share"], ["Outcome 0", "40", "0.5%"]]


def test_a_word_that_a_line_breaks_is_one_word(write_pdf: WritePdf, rows_of: Rows) -> None:
    lines: Lines = [
        (700, HEAD),
        (684, [(75, "Voyeurism"), *figures(0)]),
        (668, [(75, "Sharing a photo-"), *figures(1)]),
        (656, [(75, "graph or film")]),
        (640, [(75, "Physical- and"), *figures(2)]),
        (624, [(75, "Stalking"), *figures(3)]),
    ]

    (grid,) = read_here(write_pdf(shown(lines)), "kent.pdf").grids

    assert [row[0] for row in rows_of(grid)[2:4]] == ["Sharing a photo-graph or film", "Physical- and"]
