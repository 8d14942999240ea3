"""Tables that somebody pasted as a picture into a letter: read where they stand, or the page is named."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pypdfium2 as pdfium
import pytest

from crosscast.model import Block, Document, Grid, PagePlace, Severity
from crosscast.read import Limits, Region, draw, read, read_here, tesseract
from crosscast.read.tesseract import is_installed

REPLY = Path(__file__).parents[2] / "examples" / "intimate-image-abuse" / "responses" / "met-01-foi-20-014375.pdf"
WEEKS = 3  # the page with the offences of 32 weeks
ABOVE = ("Dear Jane Doeberry,", "Please see the table below.")
BELOW = ("We hold no further information.",)
WITH_TESSERACT = pytest.mark.skipif(not is_installed(), reason="Tesseract is not installed on this machine")


@pytest.fixture(scope="module")
def printed() -> Grid:
    """The table of weeks as the PDF prints it."""
    return next(grid for grid in read(REPLY).grids if "Weekly Period" in grid.texts)


@pytest.fixture(scope="module")
def letter(pictures: ModuleType, printed: Grid, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A letter into which the first year of that table was pasted as somebody's screen showed it."""
    boxes = [place.box for place in printed.places if isinstance(place, PagePlace)]
    x0, y0, x1 = (take(box[n] for box in boxes) for take, n in ((min, 0), (min, 1), (max, 2)))
    path = tmp_path_factory.mktemp("pasted") / "letter.pdf"
    with pdfium.PdfDocument(REPLY) as document:
        path.write_bytes(pictures.pasted(document[WEEKS - 1], (x0 - 4, y0 - 4, x1 + 4, y0 + 108), 130, ABOVE, BELOW))
    return path


@pytest.fixture(scope="module")
def read_letter(letter: Path) -> Document:
    return read(letter)


@WITH_TESSERACT
def test_a_table_pasted_as_a_picture_has_the_cells_of_the_printed_one(read_letter: Document, printed: Grid) -> None:
    """Each text of its nine rows stands in its row and column, on the letter's page."""
    (grid,) = read_letter.grids
    first = [
        (row, col, text) for row, col, text in zip(printed.rows, printed.cols, printed.texts, strict=True) if row < 9
    ]

    assert list(zip(grid.rows, grid.cols, grid.texts, strict=True)) == first
    assert len(grid.confidences) == len(grid)
    assert all(isinstance(place, PagePlace) and place.page == 1 and 92 < place.box[1] < 204 for place in grid.places)


@WITH_TESSERACT
def test_a_letter_is_read_as_printed_around_its_picture(read_letter: Document) -> None:
    """Its own text is not recognised but read; the picture stands between its lines, and a note says so."""
    assert [block.text for block in read_letter.blocks][1:] == [ABOVE[1], BELOW[0]]
    assert all(isinstance(block, Block) for block in read_letter.blocks)
    notes = [finding for finding in read_letter.findings if finding.slug == "recognised-text"]
    assert [note.severity for note in notes] == [Severity.NOTE]
    assert notes[0].message.startswith("Page 1 has a picture of text or of a table")


@WITH_TESSERACT
def test_a_drawing_of_the_letter_shows_what_was_recognised_and_no_name(letter: Path) -> None:
    """The picture of the table is part of it; the name above it is blacked out."""
    (whole,) = draw(letter, [Region(1, None)], label="letter.pdf")
    (table,) = draw(letter, [Region(1, (40.0, 92.0, 360.0, 208.0))], label="letter.pdf")

    assert (whole.n_covered, whole.without_images, table.without_images) == (2, False, False)
    assert len(table.png) > 3_000


def test_without_tesseract_the_page_with_the_picture_is_named(letter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The letter is read, and it is said that a picture on it was not, and what to install."""
    monkeypatch.setattr(tesseract, "find_tesseract", lambda: None)
    document = read_here(letter, letter.name)
    (finding,) = (finding for finding in document.findings if finding.slug == "picture-not-read")

    assert [block.text for block in document.blocks][-1] == BELOW[0]
    assert finding.severity is Severity.QUESTION
    assert re.match("Page 1 has a picture that seems to show text", finding.message)
    assert "apt-get install tesseract-ocr" in finding.message


@WITH_TESSERACT
def test_a_picture_that_takes_too_long_is_named(letter: Path) -> None:
    """Its limit is its own, and shorter than that of a scanned page."""
    document = read(letter, limits=Limits(picture_seconds=0))

    assert [finding.slug for finding in document.findings if finding.severity is Severity.QUESTION] == [
        "picture-not-read"
    ]


@WITH_TESSERACT
def test_a_table_too_coarse_to_be_recognised_is_named(pictures: ModuleType, tmp_path: Path) -> None:
    """Its figures are a few pixels high, and no word of it can be told."""
    path = tmp_path / "letter.pdf"
    with pdfium.PdfDocument(REPLY) as reply:
        path.write_bytes(pictures.pasted(reply[WEEKS - 1], (60.0, 110.0, 390.0, 420.0), 60, ABOVE, BELOW))
    document = read(path)

    assert not document.grids
    assert "picture-not-read" in {finding.slug for finding in document.findings}


def test_a_logo_and_a_shade_say_nothing(pictures: ModuleType, tmp_path: Path) -> None:
    """A picture without lines of letters is not asked for text, and no finding speaks of it."""
    with pdfium.PdfDocument(REPLY) as document:
        blank = document[WEEKS - 1]
        path = tmp_path / "letter.pdf"
        path.write_bytes(pictures.pasted(blank, (300.0, 760.0, 560.0, 830.0), 96, ABOVE, BELOW))

    assert not [finding for finding in read(path).findings if finding.slug != "masked"]
