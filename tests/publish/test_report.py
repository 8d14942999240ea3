"""The report by e-mail: a tagged PDF and a Word document that say what the publication says, and no more."""

from __future__ import annotations

import ctypes
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import docx
import msgspec
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docx.document import Document
from lxml import etree

from crosscast.analyse.result import Result
from crosscast.publish import Publication
from crosscast.publish.charts import draw
from crosscast.publish.publication import Passage, PassageKind, Said, all_results
from crosscast.publish.report import Chart, Grid, Report, report_name, report_of
from crosscast.publish.report_docx import report_docx
from crosscast.publish.report_pdf import report_pdf
from crosscast.publish.withheld import is_shown
from crosscast.publish.wording import result as say
from crosscast.read import read

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def report(publication: Publication) -> Report:
    return report_of(publication, draw(publication.indicators))


@pytest.fixture(scope="module")
def pdf(report: Report) -> bytes:
    return report_pdf(report)


@pytest.fixture(scope="module")
def word(report: Report) -> bytes:
    return report_docx(report)


def text_of(pdf: bytes) -> str:
    """All text of a PDF with its line breaks as spaces."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    return re.sub(r"\s+", " ", " ".join(pages).replace("\ufffe", "-").replace("\u00ad", ""))


def tags_of(pdf: bytes) -> Iterator[tuple[str, str]]:
    """Every element of the structure trees of a PDF, with its alternative text, page by page in reading order."""

    def said(get: object, element: object) -> str:
        length = get(element, None, 0)  # type: ignore[operator]
        buffer = ctypes.create_string_buffer(max(length, 2))
        get(element, buffer, length)  # type: ignore[operator]
        return buffer.raw[:length].decode("utf-16-le").rstrip("\0")

    def walk(element: object) -> Iterator[tuple[str, str]]:
        yield said(pdfium.FPDF_StructElement_GetType, element), said(pdfium.FPDF_StructElement_GetAltText, element)
        for i in range(pdfium.FPDF_StructElement_CountChildren(element)):
            if child := pdfium.FPDF_StructElement_GetChildAtIndex(element, i):
                yield from walk(child)

    for page in pypdfium2.PdfDocument(pdf):
        tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
        for i in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            yield from walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, i))
        pdfium.FPDF_StructTree_Close(tree)


def shown_results(publication: Publication) -> list[Result]:
    return [result for each in publication.indicators for result in all_results(each) if is_shown(result)]


def styled(document: Document) -> list[tuple[str, str]]:
    """Each paragraph of a Word document with the name of its style."""
    return [(str(paragraph.style.name), paragraph.text) for paragraph in document.paragraphs if paragraph.style]


def bare(text: str) -> str:
    """A number as a table has it: its column names the unit."""
    return text.replace("%", "")


def test_the_pdf_is_tagged_has_a_title_a_language_and_claims_pdf_ua(publication: Publication, pdf: bytes) -> None:
    """Who reads it by ear is told what it is called, in which tongue to read it, and can go from heading to heading."""
    document = pypdfium2.PdfDocument(pdf)

    assert pdfium.FPDFCatalog_IsTagged(document.raw)
    assert document.get_metadata_dict()["Title"] == publication.title
    assert re.search(rb"/Lang\s*\(en-GB\)", pdf)
    assert re.search(rb"pdfuaid:part[>=\"]+1", pdf)
    assert [entry.get_title() for entry in document.get_toc()][:1] == ["Main points"]


def test_headings_lists_tables_and_charts_are_in_the_structure_of_the_pdf(report: Report, pdf: bytes) -> None:
    """Each table has its header cells, each chart what it shows in words."""
    tags = list(tags_of(pdf))
    kinds = Counter(kind for kind, _ in tags)
    charts = [block for block in report.blocks if isinstance(block, Chart)]
    grids = [block for block in report.blocks if isinstance(block, Grid)]

    assert kinds["TH"] >= sum(len(grid.columns) for grid in grids)
    assert kinds["TD"] >= sum(text != "" for grid in grids for row in grid.rows for text in row)
    assert kinds["Table"] >= len(grids)
    assert kinds["H1"] >= len([block for block in report.blocks if type(block).__name__ == "Heading"]) - 1
    assert kinds["LI"] > 0
    assert {chart.described for chart in charts} <= {alt for kind, alt in tags if kind == "Figure"}


def test_every_number_that_the_study_publishes_is_in_the_pdf(publication: Publication, pdf: bytes) -> None:
    """The values of all results that may be shown stand in its text."""
    text = text_of(pdf)

    for result in shown_results(publication):
        assert re.search(rf"(?<![\d.,]){re.escape(bare(say(result)))}(?![\d,]|\.\d)", text), result.label


def test_the_same_publication_gives_the_same_bytes(publication: Publication, pdf: bytes, word: bytes) -> None:
    """A report that was sent can be made again and compared; its dates are the study's."""
    again = report_of(publication, draw(publication.indicators))

    assert report_pdf(again) == pdf
    assert report_docx(again) == word
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert publication.as_of.strftime("D:%Y%m%d") in pypdfium2.PdfDocument(pdf).get_metadata_dict()["CreationDate"]


def test_the_word_document_has_headings_titles_marked_header_rows_and_pictures_with_text(
    report: Report, word: bytes
) -> None:
    """What a screen reader in Word needs: styles, header rows, alternative text, title and language."""
    document = docx.Document(io.BytesIO(word))
    body = document.element.body
    charts = [block for block in report.blocks if isinstance(block, Chart)]

    assert document.core_properties.title == report.title
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.created.date() == report.as_of
    assert document.styles.element.find(f".//{W}lang").get(f"{W}val") == "en-GB"
    assert {"Title", "Heading 1", "List Bullet", "Caption"} <= {name for name, _ in styled(document)}
    for table in document.tables:
        assert table.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None
        assert table._tbl.find(f"{W}tblPr/{W}tblCaption") is not None
    assert [p.get("descr") for p in body.iter("{*}docPr")] == [chart.described for chart in charts]
    assert len(document.inline_shapes) == len(charts)


def test_the_word_document_says_what_the_report_says_cell_by_cell(report: Report, word: bytes) -> None:
    """No cell is lost, merged or changed on the way."""
    grids = [block for block in report.blocks if isinstance(block, Grid)]
    tables = docx.Document(io.BytesIO(word)).tables

    assert [[[cell.text for cell in row.cells] for row in table.rows] for table in tables] == [
        [list(grid.columns), *(list(row) for row in grid.rows)] for grid in grids
    ]


def test_our_own_reader_reads_the_same_figures_out_of_both(
    report: Report, pdf: bytes, word: bytes, tmp_path: Path
) -> None:
    """A report that comes back as a document is read like any other: its tables are found with their numbers."""
    (tmp_path / "report.docx").write_bytes(word)
    (tmp_path / "report.pdf").write_bytes(pdf)
    grids = [block for block in report.blocks if isinstance(block, Grid)]

    read_back = [list(table.texts) for table in read(tmp_path / "report.docx").grids]

    for grid in grids:
        cells = [text for row in (grid.columns, *grid.rows) for text in row]
        assert any([text for text in cells if text] == [text for text in found if text] for found in read_back), (
            grid.caption
        )
    numbers = {text for grid in grids for row in grid.rows for text in row if re.fullmatch(r"[\d,.]+", text)}
    assert numbers <= set(re.findall(r"[\d,.]*\d", read(tmp_path / "report.pdf").all_text)) | {
        text for table in read(tmp_path / "report.pdf").grids for text in table.texts
    }


def test_parts_of_the_word_document_are_whole_xml(word: bytes) -> None:
    """Every part can be parsed, and what it refers to is there."""
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        names = set(archive.namelist())
        for name in names:
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
        relations = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
        assert {f"word/{each.get('Target')}" for each in relations} <= names


def test_hostile_labels_are_text_in_both(pdf: bytes, word: bytes) -> None:
    """Nothing that a document prints is taken for markup, a formula or a mark of direction."""
    said = text_of(pdf)
    in_word = " ".join(cell.text for table in docx.Document(io.BytesIO(word)).tables for cell in table._cells)

    for text in (said, in_word):
        assert '<script>alert("1")</script>' in text.replace("“", '"').replace("”", '"')
        assert "=HYPERLINK(" in text
        assert "\u202e" not in text


def test_a_count_that_a_source_hides_is_no_narrower_in_the_report(publication: Publication, report: Report) -> None:
    """Two hidden counts that could only be 3 each are never printed so: their shares are ranges, or not given."""
    hidden = [
        result
        for each in publication.indicators
        for result in all_results(each)
        if each.spec.id == "outcomes" and not result.is_exact
    ]
    rows = [row for block in report.blocks if isinstance(block, Grid) for row in block.rows]

    assert hidden
    for result in hidden:
        row = next(row for row in rows if result.member is not None and result.member.label[:10] in row[0])
        assert "[c]" in " ".join(row)


def test_letters_that_no_font_has_stop_no_report(publication: Publication) -> None:
    """A title in Arabic is set as well as it can be; the file then does not claim PDF/UA."""
    pdf = report_pdf(report_of(msgspec.structs.replace(publication, title="تقرير"), {}))

    assert pypdfium2.PdfDocument(pdf).get_metadata_dict()["Title"] == "تقرير"
    assert pdfium.FPDFCatalog_IsTagged(pypdfium2.PdfDocument(pdf).raw)


def test_the_studys_own_text_keeps_its_headings_lists_and_links(publication: Publication) -> None:
    """What an author wrote beside the figures stands after the main points, in order."""
    text = (
        Passage(PassageKind.HEADING, (Said("Background"),)),
        Passage(
            PassageKind.PARAGRAPH, (Said("See "), Said("the guidance", link="https://guidance.example/a"), Said("."))
        ),
        Passage(PassageKind.POINT, (Said("First point"),)),
        Passage(PassageKind.POINT, (Said("Second point"),)),
        Passage(PassageKind.STEP, (Said("Then this"),)),
    )
    document = docx.Document(io.BytesIO(report_docx(report_of(msgspec.structs.replace(publication, text=text), {}))))

    said = styled(document)
    at = said.index(("Heading 1", "Background"))
    assert said[at + 1 : at + 5] == [
        ("Normal", "See the guidance (https://guidance.example/a)."),
        ("List Bullet", "First point"),
        ("List Bullet", "Second point"),
        ("Normal", "1. Then this"),
    ]


def test_a_name_for_the_files_comes_from_the_title(publication: Publication) -> None:
    """Short, of plain letters, and there is always one."""
    assert report_name(msgspec.structs.replace(publication, title="Café & Co: 5% more?")) == "cafe-co-5-more"
    assert report_name(msgspec.structs.replace(publication, title="تقرير")) == "report"
    assert len(report_name(msgspec.structs.replace(publication, title="word " * 50))) <= 60
