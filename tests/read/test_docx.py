"""Word documents: true spans, footnote marks apart, and what the page does not show."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from crosscast.model import Grid, Layout, Severity, TablePlace
from crosscast.read import read_here

Rows = Callable[[Grid], list[list[str]]]


def a_table(document: Any, rows: list[list[str]]) -> Any:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in enumerate(rows):
        for col, text in enumerate(texts):
            table.cell(row, col).text = text
    return table


def test_a_table_is_read_cell_by_cell_with_the_title_above_it_and_the_note_below(tmp_path: Path, rows_of: Rows) -> None:
    """The nearest heading is the caption; earlier paragraphs stand before; a line that begins with Note comes after."""
    document = docx.Document()
    document.add_paragraph("Dear requester, the figures are below.")
    document.add_heading("Offences by year", level=2)
    a_table(document, [["Year", "Offences"], ["2019", "1,204"], ["2020", "987"]])
    document.add_paragraph("Note: counts are of crimes recorded.")
    document.save(str(tmp_path / "kent.docx"))

    read = read_here(tmp_path / "kent.docx", "kent.docx")

    (grid,) = read.grids
    assert rows_of(grid) == [["Year", "Offences"], ["2019", "1,204"], ["2020", "987"]]
    assert (grid.caption, grid.layout) == ("Offences by year", Layout.MARKUP)
    assert grid.before == ("Dear requester, the figures are below.", "Offences by year")
    assert grid.after == ("Note: counts are of crimes recorded.",)
    assert grid.places[3] == TablePlace(1, "row 2, cell 2")
    assert read.findings == ()


def test_a_merged_cell_covers_its_rows_and_columns(tmp_path: Path) -> None:
    """The continuing cells of a merge are no cells of their own."""
    document = docx.Document()
    table = a_table(document, [["Force", "Years", ""], ["", "2019", "2020"], ["Kent", "4", "5"]])
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    document.save(str(tmp_path / "kent.docx"))

    (grid,) = read_here(tmp_path / "kent.docx", "kent.docx").grids

    spans = {cell.text: (cell.row, cell.col, cell.row_span, cell.col_span) for cell in grid.cells()}
    assert spans["Force"] == (0, 0, 2, 1)
    assert spans["Years"] == (0, 1, 1, 2)
    assert spans["2020"] == (1, 2, 1, 1)
    assert len(grid.occupancy()) == 9


def test_a_raised_note_number_is_taken_off_the_figure(tmp_path: Path) -> None:
    """12 with a raised 3 is 12 with note 3, never 123; the th of 5th stays."""
    document = docx.Document()
    table = a_table(document, [["Force", "2019"], ["", ""], ["5", "7"]])
    for cell, text, raised in (
        (table.cell(1, 0), "Wales", "8"),
        (table.cell(1, 1), "12", "3"),
        (table.cell(2, 0), "", "th"),
    ):
        cell.paragraphs[0].add_run(text)
        run = cell.paragraphs[0].add_run(raised)
        run.font.superscript = True
    document.save(str(tmp_path / "kent.docx"))

    (grid,) = read_here(tmp_path / "kent.docx", "kent.docx").grids

    assert list(zip(grid.texts, grid.marks, strict=True))[2:] == [("Wales", "8"), ("12", "3"), ("5th", ""), ("7", "")]


def test_bold_cells_and_repeated_header_rows_are_told(tmp_path: Path) -> None:
    """A row that the file repeats on each page is a header row."""
    document = docx.Document()
    table = a_table(document, [["Force", "2019"], ["Kent", "7"], ["Total", "7"]])
    marker = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(marker)
    for cell in table.rows[2].cells:
        cell.paragraphs[0].runs[0].bold = True
    document.save(str(tmp_path / "kent.docx"))

    (grid,) = read_here(tmp_path / "kent.docx", "kent.docx").grids

    assert grid.n_header_rows == 1
    assert grid.emphasis == (True, True, False, False, True, True)


def test_a_table_inside_a_layout_table_is_read(tmp_path: Path, rows_of: Rows) -> None:
    """The outer table only places things on the page; its texts are prose."""
    document = docx.Document()
    outer = document.add_table(rows=1, cols=2)
    outer.cell(0, 0).text = "Our response"
    inner = outer.cell(0, 1).add_table(rows=2, cols=2)
    for row, texts in enumerate([["Year", "Offences"], ["2019", "12"]]):
        for col, text in enumerate(texts):
            inner.cell(row, col).text = text
    document.save(str(tmp_path / "kent.docx"))

    read = read_here(tmp_path / "kent.docx", "kent.docx")

    assert [rows_of(grid) for grid in read.grids] == [[["Year", "Offences"], ["2019", "12"]]]
    assert "Our response" in read.text


def test_a_table_of_figures_with_a_table_inside_it_is_read_and_so_is_the_inner_one(
    tmp_path: Path, rows_of: Rows
) -> None:
    """The outer one is no layout: it holds counts of its own."""
    document = docx.Document()
    outer = a_table(document, [["Offence", "2021", "2022"], ["Stalking", "44", "51"], ["Harassment", "12", ""]])
    inner = outer.cell(2, 2).add_table(rows=2, cols=2)
    for row, texts in enumerate([["Charged", "7"], ["Other", "8"]]):
        for col, text in enumerate(texts):
            inner.cell(row, col).text = text
    document.save(str(tmp_path / "kent.docx"))

    first, second = read_here(tmp_path / "kent.docx", "kent.docx").grids

    assert rows_of(first) == [["Offence", "2021", "2022"], ["Stalking", "44", "51"], ["Harassment", "12", ""]]
    assert rows_of(second) == [["Charged", "7"], ["Other", "8"]]


def test_paragraphs_with_tabs_and_lists_of_figures_are_tables(tmp_path: Path, rows_of: Rows) -> None:
    """Letters print small tables without drawing one."""
    document = docx.Document()
    for line in (
        "Offences recorded",
        "Year\tRecorded\tCharged",
        "2020/21\t12\t3",
        "2021/22\t14\t4",
        "By sex",
        "Male - 22",
    ):
        document.add_paragraph(line)
    document.add_paragraph("Female - 41").add_run().add_break()
    document.paragraphs[-1].add_run("Total - 63")
    document.add_paragraph("Thank you.")
    document.save(str(tmp_path / "kent.docx"))

    read = read_here(tmp_path / "kent.docx", "kent.docx")

    assert [rows_of(grid) for grid in read.grids] == [
        [["Year", "Recorded", "Charged"], ["2020/21", "12", "3"], ["2021/22", "14", "4"]],
        [["Male", "22"], ["Female", "41"], ["Total", "63"]],
    ]
    assert [block.text for block in read.blocks] == ["Offences recorded", "By sex", "Thank you."]


def test_deleted_text_is_left_out_and_the_tracked_change_is_told(tmp_path: Path) -> None:
    """12 was crossed out and 14 written: 14 is read, and a question is asked."""
    document = docx.Document()
    table = a_table(document, [["Year", "Offences"], ["2019", ""]])
    paragraph = table.cell(1, 1).paragraphs[0]._p
    for kind, tag, text in (("w:del", "w:delText", "12"), ("w:ins", "w:t", "14")):
        change, run, words = OxmlElement(kind), OxmlElement("w:r"), OxmlElement(tag)
        change.set(qn("w:id"), "1")
        words.text = text
        run.append(words)
        change.append(run)
        paragraph.append(change)
    document.save(str(tmp_path / "kent.docx"))

    read = read_here(tmp_path / "kent.docx", "kent.docx")

    assert read.grids[0].texts[-1] == "14"
    assert [(finding.slug, finding.severity) for finding in read.findings] == [("tracked-changes", Severity.QUESTION)]


def test_a_part_with_a_document_type_is_refused(tmp_path: Path) -> None:
    """An entity that names a local file is never opened: the document is refused and the part is named."""
    document = docx.Document()
    document.add_paragraph("x")
    document.save(str(tmp_path / "plain.docx"))
    with zipfile.ZipFile(tmp_path / "plain.docx") as plain, zipfile.ZipFile(tmp_path / "bad.docx", "w") as bad:
        for name in plain.namelist():
            content = plain.read(name)
            if name == "word/document.xml":
                content = content.replace(
                    b"<w:document", b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]><w:document', 1
                )
            bad.writestr(name, content)

    read = read_here(tmp_path / "bad.docx", "bad.docx")

    assert [finding.slug for finding in read.findings] == ["document-type"]
    assert "word/document.xml" in read.findings[0].message
    assert not read.grids
    assert not read.blocks
