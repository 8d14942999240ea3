"""What is seen on a PDF page and what is not: text that is not seen or struck out is no figure of the reply."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest

from crosscast.model import Grid, Severity
from crosscast.read import Limits, read_here
from crosscast.read.arrange import arranged
from crosscast.read.pdf import pages

Rows = Callable[[Grid], list[list[str]]]
WritePdf = Callable[..., Path]
ROWS = [["Force", "Recorded", "Charged"], ["Kent", "1,204", "31"], ["Essex", "987", "12"], ["Total", "2,191", "43"]]
XS = [72, 200, 290, 380]


def said(x: float, y: float, text: str, before: str = "") -> str:
    return f"BT {before} /F1 10 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET"


def table() -> str:
    """Boxes 16 points high, the first from 700 down; Kent's 31 begins at 293, 672."""
    lines = [f"72 {700 - 16 * n} m 380 {700 - 16 * n} l S" for n in range(5)] + [f"{x} 700 m {x} 636 l S" for x in XS]
    texts = [said(XS[col] + 3, 688 - 16 * row, text) for row, line in enumerate(ROWS) for col, text in enumerate(line)]
    return "\n".join([*lines, *texts])


@pytest.mark.parametrize(
    "hidden",
    [
        said(330, 672, "77", "3 Tr"),
        f"1 g {said(330, 672, '77')} 0 g",
        f"{said(330, 672, '77')} 1 g 325 669 30 13 re f 0 g",
        f"q 72 600 10 10 re W n {said(330, 672, '77')} Q",
        f"0 g 325 669 30 13 re f {said(330, 672, '77')}",
        f"0.91 0.92 1 rg 325 669 50 13 re f {said(330, 672, '77')} 0 g",
        f"0.4 0.4 0.6 rg 335 669 30 13 re f 1 g q 328 669 6 13 re W n {said(330, 672, '77')} Q 0 g",
    ],
    ids=["invisible", "white on white", "painted over", "cut off", "black on black", "pale on pale", "white, cut"],
)
def test_what_is_not_seen_is_not_read(hidden: str, write_pdf: WritePdf, rows_of: Rows) -> None:
    """Beside Kent's 31 the file holds a 77 that nobody sees; it is left out, and that is said."""
    document = read_here(write_pdf(f"{table()}\n{hidden}"), "kent.pdf")

    assert [rows_of(grid) for grid in document.grids] == [ROWS]
    assert "77" not in document.text
    (finding,) = document.findings
    assert (finding.slug, finding.severity) == ("hidden-text", Severity.NOTE)
    assert "(2 signs)" in finding.message


def test_a_label_is_cut_where_its_cell_ends(write_pdf: WritePdf, rows_of: Rows) -> None:
    """Spreadsheets draw all of a label and cut off what has no room: none of it runs into the figures beside it."""
    label = said(75, 624, "Offences of the whole year 2023/24")
    drawn = [table(), f"q 72 620 66 16 re W n {label} Q", said(203, 624, "2,191"), said(293, 624, "43")]
    lines = ["72 620 m 380 620 l S", *(f"{x} 636 m {x} 620 l S" for x in XS)]

    (grid,) = read_here(write_pdf("\n".join([*drawn, *lines])), "kent.pdf").grids

    label, *figures = rows_of(grid)[-1]
    assert "Offences of the whole year 2023/24".startswith(label)
    assert label.startswith("Offences of")
    assert len(label) < 20
    assert figures == ["2,191", "43"]


def test_white_text_on_a_dark_box_is_seen(write_pdf: WritePdf, rows_of: Rows) -> None:
    header, rest = table().split(said(75, 688, "Force"))
    dark = f"0.1 0.2 0.4 rg 72 684 308 16 re f 1 g {said(75, 688, 'Force')}"
    rest = rest.replace(said(75, 672, "Kent"), f"0 g {said(75, 672, 'Kent')}")

    document = read_here(write_pdf(f"{header}\n{dark}\n{rest}"), "kent.pdf")

    assert [rows_of(grid) for grid in document.grids] == [ROWS]
    assert not document.findings


def test_text_of_the_colour_of_a_band_is_seen_on_a_white_cell_in_it(write_pdf: WritePdf, rows_of: Rows) -> None:
    band = "0.1 0.2 0.4 rg 60 630 340 80 re f 1 g 70 634 312 68 re f 0.1 0.2 0.4 rg"

    document = read_here(write_pdf(f"{band}\n{table()}"), "kent.pdf")

    assert [rows_of(grid) for grid in document.grids] == [ROWS]
    assert not document.findings


def test_text_drawn_twice_of_which_the_second_is_seen_is_read_once(write_pdf: WritePdf, rows_of: Rows) -> None:
    """An invisible copy of every text stands below it in the same place."""
    copies = "\n".join(
        said(XS[c] + 3, 688 - 16 * r, text, "3 Tr") for r, line in enumerate(ROWS) for c, text in enumerate(line)
    )

    (grid,) = read_here(write_pdf(f"{copies}\n0 Tr\n{table().replace('BT ', 'BT 0 Tr ')}"), "kent.pdf").grids

    assert rows_of(grid) == ROWS


@pytest.mark.parametrize("edge", [676, 673])
def test_a_page_that_is_drawn_in_strips_is_read_as_one(write_pdf: WritePdf, rows_of: Rows, edge: int) -> None:
    """Each strip draws all texts and cuts off what is outside of it; the row of Kent stands across the edge."""
    strips = [f"q 0 {y} 595 {height} re W n {table()} Q" for y, height in ((edge, 842 - edge), (0, edge))]

    document = read_here(write_pdf("\n".join(strips)), "kent.pdf")

    assert [rows_of(grid) for grid in document.grids] == [ROWS]
    assert not document.findings


def test_figures_of_a_report_that_draws_its_rows_in_strips_are_whole(corpus: Path) -> None:
    """The library has the figures of one row as "19" and ".", from two of the strips that draw them."""
    data = (corpus / "awkward-pdf" / "camelot" / "birdisland.pdf").read_bytes()

    pieces = pages(data, "harvest.pdf", msgspec.structs.replace(Limits(), scans=0)).pieces
    grids, _ = arranged(pieces)

    rows = [dict(enumerate(line)) for line in grids[0].lines()]
    assert [row[6] for row in rows[1:7]] == ["56.4", "55.3", "54.5", "53.7", "53.6", "53.6"]
    assert [row[9] for row in rows[1:7]] == ["126.3", "120.0", "119.5", "124.4", "126.8", "123.9"]
    assert rows[26][0] == "Kruger"
    assert rows[26][3] == "1.6"


@pytest.mark.parametrize("new", ["150", "1205", "12"])
def test_a_figure_put_over_one_that_is_painted_over_is_read_whole(new: str, write_pdf: WritePdf, rows_of: Rows) -> None:
    """Kent's 120 was painted over and another figure written there: some of their digits stand in the same places."""
    drawn = f"{said(293, 672, '120')} 1 g 290 669 30 13 re f 0 g {said(293, 672, new)}"

    (grid,) = read_here(write_pdf(table().replace(said(293, 672, "31"), drawn)), "kent.pdf").grids

    assert rows_of(grid)[1] == ["Kent", "1,204", new]


def test_a_figure_that_is_struck_out_is_left_out(write_pdf: WritePdf, rows_of: Rows) -> None:
    """Kent's 31 has a line through it and 29 beside it; the rules of the table strike nothing out."""
    struck = f"293 675.5 m 304.1 675.5 l S {said(310, 672, '29')}"

    document = read_here(write_pdf(f"{table()}\n{struck}"), "kent.pdf")

    (grid,) = document.grids
    assert rows_of(grid)[1] == ["Kent", "1,204", "29"]
    assert [(finding.slug, finding.severity) for finding in document.findings] == [("struck-out", Severity.QUESTION)]


def test_a_figure_that_was_put_onto_the_finished_page_is_read(write_pdf: WritePdf, rows_of: Rows) -> None:
    """Viewers keep what is filled into a form, or typed onto a page, beside the page; it is seen, so it is read."""
    path = write_pdf(table().replace(said(293, 672, "31"), ""))
    document = pdfium.PdfDocument(path)
    page = document[0]
    note = raw.FPDFPage_CreateAnnot(page, raw.FPDF_ANNOT_STAMP)
    raw.FPDFAnnot_SetRect(note, raw.FS_RECTF(290, 684, 380, 668))
    figure = raw.FPDFPageObj_NewTextObj(document, b"Helvetica", 10)
    raw.FPDFText_SetText(figure, (ctypes.c_ushort * 3)(*map(ord, "31"), 0))
    raw.FPDFPageObj_Transform(figure, 1, 0, 0, 1, 293, 672)
    raw.FPDFAnnot_AppendObject(note, figure)
    raw.FPDFPage_CloseAnnot(note)
    document.save(path.with_name("filled.pdf"))

    (grid,) = read_here(path.with_name("filled.pdf"), "kent.pdf").grids

    assert rows_of(grid) == ROWS


def test_digits_of_another_font_than_those_beside_them_are_asked_about(write_pdf: WritePdf) -> None:
    """A font of signs has its minus where others have the 2; here a 2 of Times stands before 5.4 of Helvetica."""
    path = write_pdf(table() + said(305, 600, "5.4"))
    document = pdfium.PdfDocument(path)
    page = document[0]
    sign = raw.FPDFPageObj_NewTextObj(document, b"Times-Roman", 10)
    raw.FPDFText_SetText(sign, (ctypes.c_ushort * 2)(ord("2"), 0))
    raw.FPDFPageObj_Transform(sign, 1, 0, 0, 1, 300, 600)
    raw.FPDFPage_InsertObject(page, sign)
    raw.FPDFPage_GenerateContent(page)
    document.save(path)

    findings = read_here(path, "kent.pdf").findings

    assert [finding.slug for finding in findings] == ["unclear-numbers"]
    assert "25.4'" in findings[0].message
