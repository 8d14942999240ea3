"""Signs of fonts that do not say what is printed: by the shape of what is drawn, or told to be unreadable."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from crosscast.model import Grid
from crosscast.read import read_here

Rows = Callable[[Grid], list[list[str]]]
WritePdf = Callable[..., Path]

STROKE = "600 0 50 300 550 350 d1 50 300 500 50 re f"
CROSS = "600 0 50 100 550 600 d1 50 325 500 50 re 275 100 50 500 re f"
TALL = "600 0 50 0 500 700 d1 50 0 450 700 re f"
XS = (72, 200, 290, 380)


def changes(signs: list[str]) -> str:
    """A ruled table of three rows, a sign of F2 before the figure 5.4% of each."""
    level = [f"72 {700 - 16 * row} m 290 {700 - 16 * row} l S" for row in range(5)]
    lines = [*level, *(f"{x} 700 m {x} 636 l S" for x in (72, 200, 290))]
    heads = "BT /F1 10 Tf 75 688 Td (Force) Tj 128 0 Td (Change) Tj ET"
    rows = [
        f"BT /F1 10 Tf 75 {672 - 16 * row} Td ({force}) Tj 128 0 Td /F2 10 Tf ({sign}) Tj /F1 10 Tf (5.4%) Tj ET"
        for row, (force, sign) in enumerate(zip(["Kent", "Essex", "Surrey"], signs, strict=True))
    ]
    return "\n".join([*lines, heads, *rows])


def test_a_minus_that_a_font_of_signs_calls_two_is_a_minus(write_pdf: WritePdf, rows_of: Rows) -> None:
    """The fonts Mathematical Pi have the minus in the place of "2" and the plus in that of a letter of Icelandic."""
    glyphs = {0x32: ("two", STROKE), 0xFE: ("thorn", CROSS), 0x37: ("seven", TALL)}
    path = write_pdf(changes(["2", "\xfe", "7"]), glyphs=glyphs)

    (grid,) = read_here(path, "reply.pdf").grids

    assert [row[1] for row in rows_of(grid)] == ["Change", "−5.4%", "+5.4%", "75.4%"]


def test_a_minus_of_a_font_of_signs_is_one_on_a_page_that_is_turned(write_pdf: WritePdf, rows_of: Rows) -> None:
    """How high a sign is is told as it is shown."""
    turned = f"q 0 1 -1 0 700 0 cm {changes(['2', '7', '2'])} Q"
    path = write_pdf(turned, rotate=90, glyphs={0x32: ("two", STROKE), 0x37: ("seven", TALL)})

    (grid,) = read_here(path, "reply.pdf").grids

    assert [row[1] for row in rows_of(grid)] == ["Change", "−5.4%", "75.4%", "−5.4%"]


def test_an_arrow_of_a_font_without_names_is_shown_as_unreadable(write_pdf: WritePdf, rows_of: Rows) -> None:
    """It has the code of a control character, which is never what is printed."""
    prose = "BT /F1 10 Tf 72 500 Td (The change is that from the year before, as the force recorded it then.) Tj ET"
    path = write_pdf(prose + "\n" + changes(["\x94", "\x93", "\x94"]), glyphs={0x94: ("u", CROSS), 0x93: ("d", TALL)})

    read = read_here(path, "reply.pdf")

    (grid,) = read.grids
    assert [row[1] for row in rows_of(grid)] == ["Change", "\ufffd5.4%", "\ufffd5.4%", "\ufffd5.4%"]
    (finding,) = [finding for finding in read.findings if finding.slug == "unmapped-text"]
    assert "does not say which letters or digits" in finding.message
