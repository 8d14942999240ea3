"""Scans: pages that are pictures are read as printed pages are, and what is not sure about them is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Protocol

import numpy as np
import pypdfium2 as pdfium
import pytest

import crosscast
from crosscast.generation import source_hash
from crosscast.model import Document, Grade, Severity
from crosscast.read import Limits, Region, draw, read, read_here, tesseract
from crosscast.read.scan_marks import looked_at_again
from crosscast.read.scan_points import has_more_digits, with_points
from crosscast.read.scan_sheet import PdfSheet
from crosscast.read.tesseract import PictureWord, is_installed
from crosscast.understand import read_all

ROOT = Path(__file__).parents[2]
REPLY = ROOT / "examples" / "intimate-image-abuse" / "responses" / "met-01-foi-20-014375.pdf"
WEEKS = 3  # the page with the offences of 32 weeks, which come to the printed total of 375
WITH_TESSERACT = pytest.mark.skipif(not is_installed(), reason="Tesseract is not installed on this machine")
WritePdf = Callable[..., Path]


class ScanOf(Protocol):
    def __call__(self, path: Path, folder: Path, *numbers: int, height: float = 300.0, **scanner: float) -> Path: ...


@pytest.fixture(scope="module")
def scan_of(pictures: ModuleType) -> ScanOf:
    """A scan of the upper part of some pages of a PDF, so many points high."""

    def scan(path: Path, folder: Path, *numbers: int, height: float = 300.0, **scanner: float) -> Path:
        made = folder / "scan.pdf"
        with pdfium.PdfDocument(path) as document:
            pages = [document[number - 1] for number in numbers]
            for page in pages:
                page.set_cropbox(0, page.get_height() - height, page.get_width(), page.get_height())
            made.write_bytes(pictures.scanned(pages, pictures.Scanner(**scanner)))
        return made

    return scan


def said(x: float, y: float, text: str) -> str:
    return f"BT /F1 12 Tf {x} {y} Td ({text}) Tj ET\n"


@pytest.fixture(scope="module")
def turned(scan_of: ScanOf, tmp_path_factory: pytest.TempPathFactory) -> Document:
    """The page of the weeks as a scanner gives it whose paper lay turned by one degree."""
    return crosscast.read(
        scan_of(REPLY, tmp_path_factory.mktemp("scan"), WEEKS, turned=1.0, height=720),
        publisher="Metropolitan Police",
    )


@WITH_TESSERACT
def test_a_table_of_a_scan_has_the_cells_of_the_printed_page(turned: Document) -> None:
    """Each text of the table of weeks, in its row and column, as the PDF prints it."""
    printed = next(grid for grid in read(REPLY).grids if "Weekly Period" in grid.texts)
    scanned = turned.tables[0].grid

    assert list(zip(scanned.rows, scanned.cols, scanned.texts, strict=True)) == list(
        zip(printed.rows, printed.cols, printed.texts, strict=True)
    )


@WITH_TESSERACT
def test_that_a_text_was_recognised_is_said_of_the_document(turned: Document) -> None:
    """A note for the reader; each cell keeps how surely it was recognised."""
    notes = [finding for finding in turned.findings if finding.slug == "recognised-text"]

    assert [note.severity for note in notes] == [Severity.NOTE]
    assert "Page 1 is scanned" in notes[0].message
    for table in turned.tables:
        assert len(table.grid.confidences) == len(table.grid)


@WITH_TESSERACT
def test_the_sums_of_a_scan_prove_its_figures_as_those_of_a_printed_page_do(turned: Document) -> None:
    """The weeks come to 375, and each is proved by the others, but for one whose dates are misprinted."""
    table = turned.tables[0]
    proved = {table.grid.texts[cell] for cell, grade in enumerate(table.grades) if grade is Grade.PROVED}

    assert sum(grade is Grade.PROVED for grade in table.grades) == 32
    assert proved == {str(n) for n in (6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 22, 23, 24, 26, 375)}


@WITH_TESSERACT
def test_a_title_is_read_as_printed_where_the_other_side_of_the_paper_shows_through(
    scan_of: ScanOf, tmp_path: Path
) -> None:
    """One of the two readings runs two of its words together with what stands behind them; that is not asked about."""
    document = read(scan_of(REPLY, tmp_path, WEEKS, height=720, behind=0.25, noise=5.0))

    assert "Recorded offences of Illegal Disclosure of Sexual Images/Films by week" in document.all_text
    assert "pale-print" not in {finding.slug for finding in document.findings}


@WITH_TESSERACT
def test_a_picture_of_a_scan_is_upright_and_has_no_name(scan_of: ScanOf, write_pdf: WritePdf, tmp_path: Path) -> None:
    """The name of the greeting is blacked out; the figure stays."""
    letter = write_pdf(said(72, 700, "Dear Jane Doeberry,") + said(72, 600, "There were 131 offences in 2020."))
    scan = scan_of(letter, tmp_path, 1, turned=1.0)
    document = read(scan)
    (picture,) = draw(scan, [Region(1, None)], label="scan.pdf")

    assert "Doeberry" not in document.all_text
    assert "131 offences" in document.all_text
    assert picture.n_covered == 2
    assert picture.png


def test_without_tesseract_a_sentence_says_what_to_install(
    scan_of: ScanOf, write_pdf: WritePdf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The document is a finding, as it was before anything could recognise its text."""
    scan = scan_of(write_pdf(said(72, 700, "Kent Police")), tmp_path, 1)
    monkeypatch.setattr(tesseract, "find_tesseract", lambda: None)
    (finding,) = read_here(scan, scan.name).findings

    assert (finding.slug, finding.severity) == ("scan", Severity.ERROR)
    assert "apt-get install tesseract-ocr" in finding.message


@WITH_TESSERACT
def test_a_page_that_takes_too_long_is_a_finding_and_the_others_are_read(
    scan_of: ScanOf, write_pdf: WritePdf, tmp_path: Path
) -> None:
    """Tesseract is ended at its limit; what to ask for is said."""
    scan = scan_of(write_pdf(said(72, 700, "Kent Police")), tmp_path, 1)
    (finding,) = read(scan, limits=Limits(scan_seconds=0)).findings

    assert finding.slug == "scan"
    assert "could not be recognised" in finding.message


@WITH_TESSERACT
def test_pages_past_the_limit_are_named(scan_of: ScanOf, write_pdf: WritePdf, tmp_path: Path) -> None:
    """As many scans as the limit allows are read; the rest is said to be without text."""
    scan = scan_of(write_pdf(said(72, 700, "Kent Police"), said(72, 700, "Essex Police")), tmp_path, 1, 2)
    document = read(scan, limits=Limits(scans=1))

    assert document.blocks[0].text == "Kent Police"
    assert {finding.slug for finding in document.findings} == {"scan", "recognised-text"}
    assert any("Page 2 is" in finding.message for finding in document.findings)


def test_a_reading_depends_on_which_tesseract_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A study is read again where Tesseract comes, goes or changes."""
    key = source_hash.__wrapped__()
    monkeypatch.setattr("crosscast.generation.tesseract", lambda: "another")

    assert source_hash.__wrapped__() != key


@WITH_TESSERACT
@pytest.mark.parametrize("more", ["http://127.0.0.1/", "/etc/passwd", "-"])
def test_a_worker_starts_tesseract_by_its_own_commands_only(more: str) -> None:
    """Another file, another address or another option makes another command, and that is refused."""
    known = [list(command) for command in tesseract._commands()]

    assert known
    assert all(tesseract.is_ours(command[0], command) for command in known)
    assert not any(tesseract.is_ours("/bin/sh", command) for command in known)
    assert not any(tesseract.is_ours(command[0], [*command, more]) for command in known)
    assert not any(tesseract.is_ours(command[0], [*command[:-1], more]) for command in known)


@WITH_TESSERACT
def test_dots_that_lead_to_a_figure_are_no_figures(scan_of: ScanOf, write_pdf: WritePdf, tmp_path: Path) -> None:
    """They are taken out of the picture; what stands before and after them is read, and a decimal point stays."""
    rows = [("Cautioned", "12.5"), ("Charged", "31.0"), ("Summonsed", "24.4"), ("No suspect", "17.2")]
    lines = (
        said(72, 760 - 20 * n, label)
        + said(180, 760 - 20 * n, ". . . . . . . . . . . .")
        + said(330, 760 - 20 * n, figure)
        for n, (label, figure) in enumerate(rows)
    )
    scan = scan_of(write_pdf("".join(lines)), tmp_path, 1, height=180)
    document = read(scan)
    (grid,) = document.grids

    assert [text for text in grid.texts if text] == [text for row in rows for text in row]


@WITH_TESSERACT
def test_only_the_pages_that_are_asked_for_and_those_beside_them_are_recognised(
    scan_of: ScanOf, write_pdf: WritePdf, tmp_path: Path
) -> None:
    """A scan of two hundred pages takes half an hour; one of its pages takes seconds, a table may go on beside it."""
    words = [said(72, 700, f"This is page {n} of the reply") for n in range(1, 6)]
    scan = scan_of(write_pdf(*words), tmp_path, *range(1, 6), height=170)
    (document,) = read_all([str(scan)], "", lambda *_: None, range(1, 2))

    assert [block.text for block in document.blocks] == ["This is page 1 of the reply", "This is page 2 of the reply"]
    assert [finding.slug for finding in document.findings] == ["recognised-text"]
    (nothing,) = read_all([str(scan)], "", lambda *_: None, range(8, 9))
    assert "no text was found on the pages that were asked for" in nothing.findings[0].message


@WITH_TESSERACT
def test_light_letters_on_a_shade_are_read(scan_of: ScanOf, write_pdf: WritePdf, tmp_path: Path) -> None:
    """The years stand in white on blue and the totals on navy, as office programs offer; the rest in black."""
    rows = [("Offence", "2021", "2022"), ("Voyeurism", "12", "7"), ("Exposure", "131", "104"), ("Total", "143", "111")]
    content = "0.36 0.61 0.84 rg 70 696 300 22 re f 0.12 0.22 0.39 rg 70 636 300 20 re f\n"
    for n, row in enumerate(rows):
        content += "1 g " if n in (0, 3) else "0 g "
        content += "".join(said(x, 702 - 20 * n, text) for x, text in zip((76, 206, 306), row, strict=True))
    document = read(scan_of(write_pdf(content), tmp_path, 1, height=240, noise=5.0))
    (grid,) = document.grids

    assert list(grid.texts) == [text for row in rows for text in row]


@WITH_TESSERACT
@pytest.mark.parametrize("noise", [0.0, 12.0, 30.0])
def test_pale_print_beside_black_is_read_or_said(
    scan_of: ScanOf, write_pdf: WritePdf, tmp_path: Path, noise: float
) -> None:
    """The rows are at a quarter of black. On very noisy paper they cannot be recognised; nothing goes silently."""
    rows = [("Voyeurism", "12", "70"), ("Exposure", "131", "104"), ("Upskirting", "523", "14")]
    content = "0 g " + said(72, 710, "The force recorded these offences in 2021 and 2022.") + "0.75 g\n"
    for n, row in enumerate(rows):
        content += "".join(said(x, 680 - 20 * n, text) for x, text in zip((72, 206, 306), row, strict=True))
    document = read(scan_of(write_pdf(content), tmp_path, 1, height=240, noise=noise))
    texts = [text for grid in document.grids for text in grid.texts]

    if noise > 12:
        assert "pale-print" in {finding.slug for finding in document.findings}
    else:
        assert texts == [text for row in rows for text in row]
        assert max(document.grids[0].confidences) <= 70


@pytest.mark.parametrize(
    ("printed", "recognised", "read_as", "confidence"),
    [
        ("15.8", "158", "15.8", 20),  # Tesseract is sure of 158
        ("0.4", "04", "0.4", 20),
        ("15.8%", "158%", "15.8%", 20),
        ("158", "158", "158", 95),
        ("1,234", "1234", "1234", 95),  # a comma between thousands says nothing
        ("1.234", "1234", "1234", 20),  # a point there could say either
        ("15.8", "15.8", "15.8", 95),
    ],
)
def test_a_point_that_was_not_recognised_is_seen(
    write_pdf: WritePdf, printed: str, recognised: str, read_as: str, confidence: int
) -> None:
    """The figure is doubtful then, and named as such, since a speck may look like a point."""
    with pdfium.PdfDocument(write_pdf(said(20, 20, printed))) as document:
        grey = PdfSheet(document[0], (15.0, 800.0, 80.0, 842.0)).pixels(300 / 72, 0.0)
    rows, columns = (np.flatnonzero((grey < 128).any(axis=axis)) for axis in (1, 0))
    box = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
    widths = [0.5 if char in ".," else 1.6 if char == "%" else 1.0 for char in printed]  # of a digit of Helvetica
    chars, left = [], float(box[0])
    for char, width in zip(printed, widths, strict=True):
        right = left + width * (box[2] - box[0]) / sum(widths)
        chars += [(char, (round(left), box[1], round(right), box[3]))] if char in recognised else []
        left = right
    word = with_points(grey, PictureWord(recognised, box, tuple(chars), box[3], 50.0, 95), 20)

    assert (word.text, word.confidence) == (read_as, confidence)
    assert "".join(char for char, _ in word.chars) == read_as


@WITH_TESSERACT
def test_figures_under_a_stamp_are_doubtful_or_their_rows_are_named(
    scan_of: ScanOf, write_pdf: WritePdf, tmp_path: Path
) -> None:
    """The frame of a stamp crosses four rows: their figures are read as printed, or doubtful, or their row is named."""
    rows = [
        ("Kent", "2210", "447"), ("Essex", "1268", "305"), ("Surrey", "8510", "931"), ("Sussex", "6731", "118"),
        ("Dorset", "902", "77"), ("Durham", "411", "86"),
    ]  # fmt: skip
    content = "".join(
        said(x, 720 - 20 * n, text)
        for n, row in enumerate([("Force", "2021", "2022"), *rows])
        for x, text in zip((72, 200, 300), row, strict=True)
    )
    stamp = "2 w 0.3 G q 0.94 0.34 -0.34 0.94 270 700 cm -90 -30 180 60 re S Q\n"
    document = read(scan_of(write_pdf(content + stamp), tmp_path, 1, height=280))
    (grid,) = document.grids
    found = {(grid.texts[cell], grid.confidences[cell]) for cell in range(len(grid))}
    named = next(finding.message for finding in grid.findings if finding.slug == "marks-not-read")

    for label, *figures in rows:
        for figure in figures:
            assert figure in grid.texts or f"'{label}'" in named
    printed = {text for row in [("Force", "2021", "2022"), *rows] for text in row}
    assert all(confidence < 80 for text, confidence in found if text not in printed)
    assert "'Durham'" not in named


@pytest.mark.parametrize("set_closer", ["", "-1.2 Tc "])
def test_a_number_with_more_digits_in_the_picture_than_were_read_is_doubtful(
    write_pdf: WritePdf, set_closer: str
) -> None:
    """Tesseract takes 77 for 7 and is sure of it. The ink of the second 7 tells, also where it touches the first."""
    with pdfium.PdfDocument(write_pdf(set_closer + said(20, 20, "77"))) as document:
        grey = PdfSheet(document[0], (15.0, 800.0, 80.0, 842.0)).pixels(300 / 72, 0.0)
    rows, columns = (np.flatnonzero((grey < 128).any(axis=axis)) for axis in (1, 0))
    box = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1

    assert has_more_digits(grey, PictureWord("7", box, (("7", box),), box[3], 50.0, 96))
    assert not has_more_digits(grey, PictureWord("77", box, (("7", box), ("7", box)), box[3], 50.0, 96))


@WITH_TESSERACT
def test_a_sign_in_a_number_is_looked_at_again(write_pdf: WritePdf) -> None:
    """Two readings take the 7 of 2,789 for a stroke; alone, at a size that suits, it is a 7, if doubtful."""
    with pdfium.PdfDocument(write_pdf(said(20, 20, "2,789"))) as document:
        grey = PdfSheet(document[0], (15.0, 800.0, 80.0, 842.0)).pixels(300 / 72, 0.0)
    rows, columns = (np.flatnonzero((grey < 128).any(axis=axis)) for axis in (1, 0))
    box = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
    ((word,), unread) = looked_at_again(grey, [PictureWord("2,/89", box, (), box[3], 52.0, 89)], 30)

    assert (word.text, word.confidence) == ("2,789", 70)
    assert not unread
