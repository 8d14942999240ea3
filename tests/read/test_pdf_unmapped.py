"""Signs of which a PDF does not say which letters they are: none is taken for a digit, and where they stand is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crosscast.interpret.values import read_value
from crosscast.model import Grid, PagePlace, Severity
from crosscast.read import read_here

Rows = Callable[[Grid], list[list[str]]]
WritePdf = Callable[..., Path]
XS = [72, 200, 290, 380]


def said(x: float, y: float, text: str) -> str:
    return f"BT /F1 10 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET"


def table(charged: str) -> str:
    rows = [["Force", "Recorded", "Charged"], ["Kent", "1,204", charged], ["Essex", "987", "12"]]
    lines = [f"72 {700 - 16 * n} m 380 {700 - 16 * n} l S" for n in range(4)] + [f"{x} 700 m {x} 652 l S" for x in XS]
    texts = [said(XS[col] + 3, 688 - 16 * row, text) for row, line in enumerate(rows) for col, text in enumerate(line)]
    return "\n".join([*lines, *texts])


def test_signs_without_a_meaning_in_a_table_are_no_digits_and_are_named(write_pdf: WritePdf, rows_of: Rows) -> None:
    r"""Codes \023 and \024 of the font stand for nothing; one other figure stands beside them in their cell."""
    document = read_here(write_pdf(table(r"\023\0243")), "kent.pdf")

    (grid,) = document.grids
    assert rows_of(grid)[1] == ["Kent", "1,204", "\ufffd\ufffd3"]
    assert read_value("\ufffd\ufffd3") is None
    (finding,) = document.findings
    assert (finding.slug, finding.severity) == ("unmapped-text", Severity.QUESTION)
    assert "'\ufffd\ufffd3'" in finding.message
    assert isinstance(finding.place, PagePlace)
    assert finding.place.box == pytest.approx((290, 158, 380, 174), abs=1)


def test_a_sign_without_a_meaning_beside_digits_of_a_sentence_is_named(write_pdf: WritePdf) -> None:
    sentence = said(72, 600, r"In 2023 we recorded 4\0237 offences of this kind.")

    document = read_here(write_pdf(f"{table('31')}\n{sentence}"), "kent.pdf")

    (finding,) = document.findings
    assert finding.slug == "unmapped-text"
    assert "'4\ufffd7'" in finding.message


def test_a_bullet_without_a_meaning_is_not_worth_a_question(write_pdf: WritePdf) -> None:
    lines = said(72, 600, r"\023 Offences that were recorded in the year")

    assert not read_here(write_pdf(f"{table('31')}\n{lines}"), "kent.pdf").findings


@pytest.mark.parametrize(("block", "read"), [("E300", "3\ufffd"), ("F700", "35")], ids=["a font's own", "old style"])
def test_a_code_that_only_the_font_knows_is_no_letter(
    block: str, read: str, write_pdf: WritePdf, rows_of: Rows
) -> None:
    """A font may give a sign a code of its own, as a colon; among these codes are the old-style digits, by name."""
    path = write_pdf(table("3"), glyphs={0x35: ("five", "600 0 0 0 500 700 d1 0 0 500 700 re f")})
    content = path.read_bytes().replace(b"<0000>", f"<{block}>".encode()).replace(b"(3) Tj", b"(3) Tj /F2 10 Tf (5) Tj")
    path.write_bytes(content)

    (grid,) = read_here(path, "kent.pdf").grids

    assert rows_of(grid)[1] == ["Kent", "1,204", read]
