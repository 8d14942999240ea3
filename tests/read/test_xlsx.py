"""Workbooks: the text that the reader of the sheet saw, and what the sheet does not show."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from crosscast.model import CrosscastError, Document, Grid, Layout, SheetPlace
from crosscast.read import Limits, read_here
from crosscast.read.number_format import shown_number
from crosscast.read.sheet import Sheet
from crosscast.read.values import read_values
from crosscast.read.worksheet import read_worksheet
from crosscast.read.worksheet_cell import Style

Rows = Callable[[Grid], list[list[str]]]


def saved(book: openpyxl.Workbook, tmp_path: Path) -> Document:
    book.save(tmp_path / "kent.xlsx")
    return read_here(tmp_path / "kent.xlsx", "kent.xlsx")


def a_sheet(rows: list[list[object]]) -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    return book, sheet


@pytest.mark.parametrize(
    ("raw", "code", "shown"),
    [
        ("0.0408", "0%", "4%"), ("0.0408", "0.0%", "4.1%"), ("13860", "#,##0", "13,860"), ("0.005", "0%", "1%"),
        ("1204", "General", "1204"), ("0.1", "General", "0.1"), ("2.5", "0", "3"), ("-3", "#,##0", "-3"),
        ("-3", "#,##0;(#,##0)", "(3)"), ("0", "0;-0;-", "-"), ("3", '0" offences"', "3 offences"), ("3", ";;;", ""),
        ("43831", "dd/mm/yyyy", "01/01/2020"), ("43831", "mmm-yy", "Jan-20"), ("1.25", "[h]:mm", "30:00"),
        ("43831", "d mmmm yyyy", "1 January 2020"), ("43831.75", "dd/mm/yyyy hh:mm", "01/01/2020 18:00"),
        ("0.75", "h:mm AM/PM", "6:00 PM"),
        ("1234567", "#,##0,", "1,235"), ("7", "000", "007"), ("1.50", "0.##", "1.5"), ("3", '[<5]"*";0', "*"),
        ("12", "[$£-809]#,##0", "£12"), ("1", "[Red]0", "1"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_the_sheet_shows_it(raw: str, code: str, shown: str) -> None:
    """4 % is 0.0408 under the format 0%: the reader of the sheet saw 4%."""
    assert shown_number(raw, code) == shown


@pytest.mark.parametrize("code", ["0", "0.00", "#,##0", "0%", "0.0%", "#,##0.00"])
@given(number=st.one_of(st.integers(-10, 10**7), st.floats(0, 10**6, allow_nan=False)))
@example(2.5)
@example(1.00499999999999989)
@example(0.045)
def test_a_usual_number_is_read_on_the_short_way_as_on_the_long_one(code: str, number: float) -> None:
    """The cells of a table have few formats: their numbers are written out quickly, and no digit otherwise."""
    assert Style(code).number(repr(number)).text == shown_number(repr(number), code)


@pytest.mark.parametrize("raw", ["-0", "1_0", " 5", "1.", "e", "1.2.3", "1e400", "--"])
def test_what_is_no_usual_number_takes_the_long_way(raw: str) -> None:
    """Other programs read some of these as numbers."""
    assert Style("0.0%").number(raw).text == " ".join(shown_number(raw, "0.0%").split())


def test_a_table_with_title_and_notes_is_read_with_the_address_of_each_cell(tmp_path: Path, rows_of: Rows) -> None:
    """Rows with one text above the table are its title, a note below it comes after."""
    book, sheet = a_sheet(
        [
            ["Charging rates, 2019"],
            ["Force", "Recorded", "Rate"],
            ["Kent", 13860, 0.0408],
            [],
            ["Source: force returns"],
        ]
    )
    sheet["B3"].number_format, sheet["C3"].number_format = "#,##0", "0%"
    sheet["A2"].font = Font(bold=True)
    sheet.title = "Table 1"

    read = saved(book, tmp_path)

    (grid,) = read.grids
    assert rows_of(grid) == [["Force", "Recorded", "Rate"], ["Kent", "13,860", "4%"]]
    assert (grid.layout, grid.caption, grid.after) == (Layout.SHEET, "Charging rates, 2019", ("Source: force returns",))
    assert grid.places[4] == SheetPlace("Table 1", "B3")
    assert grid.emphasis[:2] == (True, False)
    assert read.findings == ()


def test_dates_are_read_as_they_are_shown(tmp_path: Path) -> None:
    """A date cell holds a number of days; the reader saw a date."""
    book, sheet = a_sheet([["Week", "Offences"], [date(2020, 3, 23), 12]])
    sheet["A2"].number_format = "dd/mm/yyyy"

    assert saved(book, tmp_path).grids[0].texts[2] == "23/03/2020"


def test_a_blank_row_parts_two_tables(tmp_path: Path, rows_of: Rows) -> None:
    """The second table has a header row of its own."""
    book, _ = a_sheet([["Year", "Recorded"], ["2019", 4], [], ["Outcome", "Number"], ["Charged", 1]])

    read = saved(book, tmp_path)

    assert [rows_of(grid) for grid in read.grids] == [
        [["Year", "Recorded"], ["2019", "4"]],
        [["Outcome", "Number"], ["Charged", "1"]],
    ]


def test_a_blank_row_inside_a_table_does_not_part_it(tmp_path: Path) -> None:
    """Figures that go on in the same columns belong to the table above."""
    book, _ = a_sheet([["Force", "2019", "2020"], ["Kent", 4, 5], [], ["Total", 4, 5]])

    (grid,) = saved(book, tmp_path).grids

    assert grid.texts[-3:] == ("Total", "4", "5")


def test_merged_headers_cover_their_columns(tmp_path: Path) -> None:
    """2019 stands over two columns."""
    book, sheet = a_sheet([["Force", "2019", None], [None, "Recorded", "Charged"], ["Kent", 40, 3]])
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("A1:A2")

    (grid,) = saved(book, tmp_path).grids

    spans = {cell.text: (cell.row_span, cell.col_span) for cell in grid.cells()}
    assert (spans["2019"], spans["Force"], spans["Charged"]) == ((1, 2), (2, 1), (1, 1))


def test_hidden_rows_columns_and_sheets_are_left_out_and_told(tmp_path: Path) -> None:
    """The hidden count of 1 is not read as if it had been sent; the finding says what was left out, not its value."""
    book, sheet = a_sheet([["Age", "Count", "Names"], ["under 13", 1, 9], ["13 to 17", 40, 9], ["Total", 41, 9]])
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    other = book.create_sheet("Cases")
    other.append(["Case", 77])
    other.sheet_state = "veryHidden"

    read = saved(book, tmp_path)

    assert [finding.slug for finding in read.findings] == ["hidden-rows", "hidden-columns", "hidden-sheet"]
    assert "row 2" in read.findings[0].message
    assert "column C" in read.findings[1].message
    (grid,) = read.grids
    assert (grid.n_rows, grid.n_cols) == (3, 2)
    assert not {"under 13", "Names", "9", "77"} & set(grid.texts)


def test_comments_and_formulas_without_a_result_are_told(tmp_path: Path) -> None:
    """A formula is read by the result that the file keeps; where it keeps none, nothing is made up."""
    book, sheet = a_sheet([["Force", "Count"], ["Kent", 4], ["Total", "=SUM(B2:B2)"]])
    sheet["B2"].comment = Comment("excludes July", "analyst")

    read = saved(book, tmp_path)

    assert {finding.slug for finding in read.findings} == {"comment", "formula-without-result"}
    assert any("excludes July" in finding.message for finding in read.findings)
    assert read.grids[0].texts == ("Force", "Count", "Kent", "4", "Total")


def test_a_raised_note_mark_in_a_sheet_is_no_part_of_the_label(tmp_path: Path) -> None:
    """England and Wales with note 8 is not Wales8."""
    raised = TextBlock(InlineFont(vertAlign="superscript"), "8")
    book, _ = a_sheet([["Area", "Count"], [CellRichText("England and Wales", raised), 4]])

    (grid,) = saved(book, tmp_path).grids

    assert (grid.texts[2], grid.marks[2]) == ("England and Wales", "8")


SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WRITINGS = {
    "as most programs write it": (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>R&amp;D</t></is></c><c r="B1"><v>4</v></c></row>'
        '<row r="2" hidden="1"/><row r="3"><c r="B3" s="0" t="n"><v>5</v></c></row>'
    ),
    "lines between the cells": (
        '\n <row r="1">\n<c r="A1" t="inlineStr"><is><t>R&amp;D</t></is></c>\n\t<c r="B1"><v>4</v></c>\n</row>\n'
        '<row r="2" hidden="1"/>\n<row r="3"><c r="B3"><v>5</v></c></row>\n'
    ),
    "attributes in another order": (
        '<row r="1"><c t="inlineStr" r="A1"><is><t>R&amp;D</t></is></c><c s="0" r="B1"><v>4</v></c></row>'
        '<row hidden="1" r="2"></row><row r="3"><c s="0" r="B3"><v>5</v></c></row>'
    ),
    "single quotation marks": (
        "<row r='1'><c r='A1' t='inlineStr'><is><t>R&amp;D</t></is></c><c r='B1'><v>4</v></c></row>"
        "<row r='2' hidden='1'/><row r='3'><c r='B3'><v>5</v></c></row>"
    ),
    "no addresses": (
        '<row><c t="inlineStr"><is><t>R&amp;D</t></is></c><c><v>4</v></c></row><row hidden="1"/>'
        "<row><c/><c><v>5</v></c></row>"
    ),
    "references, comments and sections": (
        '<row r="1"><!-- <c r="Z9"><v>9</v></c> --><c r="A1" t="inlineStr"><is><t>R<![CDATA[&]]>D</t></is></c>'
        '<c r="B1"><v>&#52;</v></c></row><row r="2" hidden="1"/><row r="3"><c r="B3"><v>&#x35;</v></c></row>'
    ),
    "runs, phonetics and extensions": (
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>R&#38;</t></r><r><t>D</t></r></is></c><c r="B1"><v>4</v>'
        '<extLst><ext uri="x"/></extLst></c></row><row r="2" hidden="1"/><row r="3"><c r="B3"><v>5</v></c></row>'
    ),
    "rows out of order": (
        '<row r="3"><c r="B3"><v>5</v></c></row><row r="2" hidden="1"/>'
        '<row r="1"><c r="B1"><v>4</v></c><c r="A1" t="inlineStr"><is><t>R&amp;D</t></is></c></row>'
    ),
}


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_sheet_is_read_alike_however_its_program_writes_it(writing: str, prefix: str) -> None:
    """R&D and 4 in the first row, a hidden row, and 5 below it."""
    rows = re.sub(r"<(/?)(?=[a-z])", rf"<\1{prefix}", WRITINGS[writing])
    space = f'xmlns{":x" if prefix else ""}="{SPACE}"'
    content = f"<{prefix}worksheet {space}><{prefix}sheetData>{rows}</{prefix}sheetData></{prefix}worksheet>"
    sheet = Sheet("Table 1")

    read_worksheet(content.encode(), "sheet1.xml", sheet, [Style()], [], room=9, most=9)

    assert [(cell.address, cell.text) for cell in sheet.cells()] == [("A1", "R&D"), ("B1", "4"), ("B3", "5")]
    assert sheet.hidden_rows == {2}


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>4</v></c>', '<row r="1"><c r="A1"><v>4</c></row>', '<row r="1" r="2"></row>',
        '<row r="1"><c r="A1" t="str"><v>&nbsp;</v></c></row>', '<row r="1"><c r="A1"><v>4</v></c></row></c>',
        '<row r="1"><c r="A1" t="str"><v>a\x02b</v></c></row>', '<row r="1"><c r="A1"><v>&#0;</v></c></row>',
    ],
)  # fmt: skip
def test_a_sheet_that_is_not_sound_is_refused_on_every_way(rows: str) -> None:
    """What the quick way cannot read goes to the slow one, and that says what is wrong."""
    content = f'<worksheet xmlns="{SPACE}"><sheetData>{rows}</sheetData></worksheet>'

    with pytest.raises(CrosscastError, match="cannot be understood"):
        read_worksheet(content.encode(), "sheet1.xml", Sheet("Table 1"), [Style()], [], room=9, most=9)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_stands_in_a_workbook_twice_is_told(tmp_path: Path) -> None:
    """Programs differ in which of the two sheets they show."""
    book, _ = a_sheet([["Force", "Count"], ["Kent", 4]])
    book.save(tmp_path / "kent.xlsx")
    with zipfile.ZipFile(tmp_path / "kent.xlsx", "a") as container:
        sheet = container.read("xl/worksheets/sheet1.xml")
        container.writestr("xl/worksheets/sheet1.xml", sheet.replace(b"<v>4</v>", b"<v>5</v>"))

    read = read_here(tmp_path / "kent.xlsx", "kent.xlsx")

    assert [finding.slug for finding in read.findings] == ["part-twice"]
    assert "xl/worksheets/sheet1.xml" in read.findings[0].message


def test_values_alone_keep_truth_and_one_apart(tmp_path: Path) -> None:
    """TRUE is no count of 1, although Python holds them equal."""
    book, _ = a_sheet([["Force", True, 1, 0.5, None, 1234567, False, 0]])
    book.save(tmp_path / "kent.xlsx")

    (sheet,) = read_values((tmp_path / "kent.xlsx").read_bytes(), "XLSX", Limits()).sheets

    assert [(cell.address, cell.text) for cell in sheet.cells()] == [
        ("A1", "Force"), ("B1", "TRUE"), ("C1", "1"), ("D1", "0.5"), ("F1", "1234567"), ("G1", "FALSE"), ("H1", "0"),
    ]  # fmt: skip


def test_what_openpyxl_reads_is_what_we_read(corpus: Path) -> None:
    """On a real table of missing persons by force, every text and whole number agrees with another reader."""
    path = corpus / "police-official-stats" / "Missing-People-2019-20.xlsx"
    read = read_here(path, path.name)
    ours = {
        place.address: text
        for grid in read.grids
        for place, text in zip(grid.places, grid.texts, strict=True)
        if isinstance(place, SheetPlace)
    }
    theirs = openpyxl.load_workbook(path, data_only=True).active
    assert theirs is not None
    checked = 0
    for row in theirs.iter_rows():
        for cell in row:
            if isinstance(cell.value, int) and cell.coordinate in ours:
                assert float(ours[cell.coordinate].replace(",", "")) == cell.value
                checked += 1
    assert checked > 200
