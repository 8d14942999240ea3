"""No number that is printed on a page of a PDF vanishes: it is in a cell, in the text, or said to be left out."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import msgspec
import pypdfium2 as pdfium
import pytest

from crosscast.model import Block, PagePlace, Place
from crosscast.read import Limits
from crosscast.read.document import Pages
from crosscast.read.pdf import pages
from crosscast.read.pdf_text import read_page

AS_PRINTED = msgspec.structs.replace(Limits(), scans=0)  # pictures are not recognised

KEPT = sorted((Path(__file__).parent / "pdf").glob("*.pdf"))
REAL = {
    "awkward-pdf/camelot": """
        agstat anticlockwise_table_1 anticlockwise_table_2 assam background_lines_1 background_lines_2 budget
        clockwise_table_1 column_span_1 column_span_2 detect_vertical_false district_health edge_tol foo health medicine
        mexican_towns missing_values population_growth rainfall_distribution row_span_1 row_span_2 row_span_3
        superscript tableception twotables_1 twotables_2 vertical_header
        """,
    "awkward-pdf/camelot/tabula": "arabic mednine offense puertos1 should_detect_rulings spanning_cells us-007",
    "awkward-pdf/pdfplumber": "issue-53-example la-precinct-bulletin-2014-p1 nics-background-checks-2015-11",
    "awkward-pdf/tabula-java": "AnimalSounds1 MultiColumn cs-en-us-pbms",
    "police-foi-pdf": "Cumbria-FOI-1306-25 Durham-1406745",
}
MARKS = {"marks": 1, "marks-tagged": 1, "column_span_2": 2, "edge_tol": 1}  # raised in its prose


@pytest.mark.parametrize("pdf", KEPT, ids=lambda pdf: pdf.stem)
def test_no_number_of_a_page_vanishes(pdf: Path) -> None:
    assert vanished(pdf) == MARKS.get(pdf.stem, 0)


@pytest.mark.parametrize("name", [f"{folder}/{name}.pdf" for folder, names in REAL.items() for name in names.split()])
def test_no_number_of_a_page_of_a_real_document_vanishes(corpus: Path, name: str) -> None:
    pdf = corpus / name

    assert vanished(pdf) == MARKS.get(pdf.stem, 0)


def vanished(pdf: Path) -> int:
    """How many digits of its text layer are in nothing that is read of a document, and in no finding.

    Running heads that the file marks as no part of its text are not counted, nor is what a finding says is not seen, or
    is a header that is printed again.
    """
    data = pdf.read_bytes()
    read = pages(data, pdf.name, AS_PRINTED)
    got = digits_read(read)
    document = pdfium.PdfDocument(data)
    lost: Counter[str] = Counter()
    for number, page in enumerate(document, start=1):
        text_page = page.get_textpage()
        printed = digits(text_page.get_text_range())
        heads = digits("".join(char.text for char in read_page(page, number).chars if char.is_artifact))
        lost += printed - got.get(number, Counter()) - heads
        text_page.close()
        page.close()
    document.close()
    said = [re.search(r"\(([\d,]+) signs?\)", finding.message) for finding in read.findings]
    n_said = sum(int(found[1].replace(",", "")) for found in said if found)
    return max(lost.total() - n_said, 0)


def digits_read(read: Pages) -> dict[int, Counter[str]]:
    """The digits in all that is read, by page."""
    found: dict[int, Counter[str]] = {}
    for piece in read.pieces:
        texts: list[tuple[Place | None, str]]
        if isinstance(piece, Block):
            texts = [(piece.place, piece.text)]
        else:
            texts = [(piece.place, "".join((piece.caption, *piece.notes)))]
            texts += [(cell.place, cell.text + cell.mark) for cell in piece.cells]
            head = "".join(cell.text for cell in piece.cells if cell.row == 0)
            texts += [
                (finding.place, head) for finding in piece.findings if "header row is printed again" in finding.message
            ]
        for place, text in texts:
            if isinstance(place, PagePlace):
                found.setdefault(place.page, Counter()).update(digits(text))
    return found


def digits(text: str) -> Counter[str]:
    return Counter(char for char in text if char.isdigit())
