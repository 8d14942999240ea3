"""OpenDocument spreadsheets: the text that each cell shows, what is repeated, spanned, hidden or commented."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from crosscast.model import Document, Grid, SheetPlace
from crosscast.read import Limits, ods, read_here
from crosscast.read.xml_text import NotPlainError

Rows = Callable[[Grid], list[list[str]]]
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in {
        "office": "office", "table": "table", "text": "text", "style": "style", "draw": "drawing",
        "fo": "xsl-fo-compatible", "dc": "dc",
    }.items()
)  # fmt: skip
STYLES = """
<style:style style:name="raised" style:family="text"><style:text-properties style:text-position="super 58%"/>
</style:style>
<style:style style:name="bold" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="unseen" style:family="table"><style:table-properties table:display="false"/></style:style>
<style:style style:name="flat" style:family="table-row"><style:table-row-properties style:row-height="0mm"/>
</style:style>
"""


def cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def row(*texts: str, attributes: str = "") -> str:
    cells = "".join(text if "<table" in text else cell(text) for text in texts)
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Document]:
    """Write sheets, each the XML of its rows, and read them."""

    def write(*sheets: str, head: str = "", limits: Limits | None = None) -> Document:
        tables = "".join(
            sheet if sheet.startswith("<table:table ") else f'<table:table table:name="Table {n}">{sheet}</table:table>'
            for n, sheet in enumerate(sheets, start=1)
        )
        content = (
            f"{head}<office:document-content {SPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
        )
        path = tmp_path / "kent.ods"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
            container.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            container.writestr("content.xml", content)
        return read_here(path, "kent.ods", limits)

    return write


def test_a_cell_is_read_as_it_is_shown_and_not_by_its_value(saved: Callable[..., Document], rows_of: Rows) -> None:
    """4% stands in the file as 0.0408 with the text 4% beside it; the reader of the sheet saw 4%."""
    share = cell("4%", 'office:value-type="percentage" office:value="0.0408"')
    count = cell("13,860", 'office:value-type="float" office:value="13860"')

    (grid,) = saved(row("Force", "Recorded", "Rate") + row("Kent", count, share)).grids

    assert rows_of(grid) == [["Force", "Recorded", "Rate"], ["Kent", "13,860", "4%"]]
    assert grid.places[4] == SheetPlace("Table 1", "B2")


@pytest.mark.parametrize(
    ("attributes", "shown"),
    [
        ('office:value-type="float" office:value="13860"', "13860"),
        ('office:value-type="percentage" office:value="0.04"', "4%"),
        ('office:value-type="string" office:string-value="not held"', "not held"),
        ('office:value-type="date" office:date-value="2020-03-23"', "2020-03-23"),
        ('office:value-type="boolean" office:boolean-value="true"', "TRUE"),
    ],
)
def test_a_cell_without_its_text_is_read_by_its_value(
    saved: Callable[..., Document], attributes: str, shown: str
) -> None:
    """Some programs write the value alone."""
    (grid,) = saved(row("Force", "Count") + row("Kent", f"<table:table-cell {attributes}/>")).grids

    assert grid.texts[-1] == shown


def test_repeated_cells_and_rows_stand_where_the_sheet_shows_them(
    saved: Callable[..., Document], rows_of: Rows
) -> None:
    """Three equal zeros in a row are written once, with how often; so are two equal rows."""
    zeros = cell("0", 'office:value-type="float" office:value="0" table:number-columns-repeated="3"')
    equal = row("Kent", zeros, attributes='table:number-rows-repeated="2"')
    blank = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'

    (grid,) = saved(row("Force", "2018", "2019", "2020") + equal + row("Total", zeros) + blank).grids

    assert rows_of(grid)[1:] == [["Kent", "0", "0", "0"], ["Kent", "0", "0", "0"], ["Total", "0", "0", "0"]]
    assert grid.places[-1] == SheetPlace("Table 1", "D4")


def test_a_repetition_without_end_is_refused(saved: Callable[..., Document]) -> None:
    """A cell that says it stands in every row of the sheet goes over the limit of cells."""
    endless = row("Kent", "1", attributes='table:number-rows-repeated="1000000"')

    document = saved(endless, limits=Limits(cells=100_000))

    assert [finding.slug for finding in document.findings] == ["too-large"]


def test_a_row_of_one_text_that_is_repeated_to_the_end_of_the_sheet_is_refused(saved: Callable[..., Document]) -> None:
    """A million lines of the same words are no reply; a file of some kilobytes would keep the reader for a minute."""
    document = saved(row("Kent", attributes='table:number-rows-repeated="1000000"'))

    assert [finding.slug for finding in document.findings] == ["too-large"]
    assert "1,000,000 times" in document.findings[0].message


def test_merged_headings_cover_their_columns(saved: Callable[..., Document]) -> None:
    """2019 stands over two columns; what lies under it is found, and told."""
    wide = cell("2019", 'table:number-columns-spanned="2" table:number-rows-spanned="1"')
    under = "<table:covered-table-cell><text:p>lost</text:p></table:covered-table-cell>"

    read = saved(row("Force", wide, under) + row("", "Recorded", "Charged") + row("Kent", "40", "3"))

    spans = {cell.text: cell.col_span for cell in read.grids[0].cells()}
    assert (spans["2019"], spans["Charged"]) == (2, 1)
    assert [finding.slug for finding in read.findings] == ["covered-cells"]
    assert "C1" in read.findings[0].message


def test_raised_digits_are_footnote_marks(saved: Callable[..., Document]) -> None:
    """2012 with note 4 is no year 20124."""
    year = cell('2012<text:span text:style-name="raised">4</text:span>')

    (grid,) = saved(row("Force", year) + row("Kent", "40")).grids

    assert (grid.texts[1], grid.marks[1]) == ("2012", "4")


def test_spaces_and_lines_inside_a_cell_are_kept_apart(saved: Callable[..., Document]) -> None:
    """A line break between two words does not make them one."""
    (grid,) = saved(row("Not<text:line-break/>held", "a<text:s/>b") + row("4", "5")).grids

    assert grid.texts[:2] == ("Not held", "a b")


def test_hidden_rows_columns_and_sheets_of_an_ods_are_left_out_and_told(
    saved: Callable[..., Document], rows_of: Rows
) -> None:
    """Filtered rows, rows without height, a collapsed column and a sheet that is not displayed."""
    sheet = (
        '<table:table-column/><table:table-column table:number-columns-repeated="1"/>'
        '<table:table-column table:visibility="collapse"/>'
        + row("Age", "Count", "Share")
        + row("under 13", "1", "2%", attributes='table:visibility="filter"')
        + row("13 to 17", "40", "98%")
        + row("18 to 24", "2", "0%", attributes='table:style-name="flat"')
        + row("Total", "43", "100%")
    )
    other = f'<table:table table:name="Workings" table:style-name="unseen">{row("a", "b")}</table:table>'

    read = saved(sheet, other)

    assert [finding.slug for finding in read.findings] == ["hidden-rows", "hidden-columns", "hidden-sheet"]
    assert "rows 2, 4" in read.findings[0].message
    assert rows_of(read.grids[0]) == [["Age", "Count"], ["13 to 17", "40"], ["Total", "43"]]


def test_a_comment_of_an_ods_is_told_without_its_writer(saved: Callable[..., Document]) -> None:
    """Who wrote it and when is no part of what it says."""
    written = (
        '<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">Jane Ardwell</dc:creator>'
        '<dc:date xmlns:dc="http://purl.org/dc/elements/1.1/">2026-11-23T00:00:00</dc:date>'
    )
    note = f"<office:annotation>{written}<text:p>excludes July</text:p></office:annotation>"

    read = saved(row("Force", "Count") + row("Kent", f"<table:table-cell>{note}<text:p>40</text:p></table:table-cell>"))

    (finding,) = [finding for finding in read.findings if finding.slug == "comment"]
    assert '"excludes July"' in finding.message


def test_comments_and_text_boxes_of_an_ods_are_told(saved: Callable[..., Document]) -> None:
    """Neither is part of a figure."""
    note = "<office:annotation><text:p>excludes July</text:p></office:annotation>"
    said = f"<table:table-cell>{note}<text:p>40</text:p></table:table-cell>"
    box = "<table:shapes><draw:custom-shape><text:p>Provisional</text:p></draw:custom-shape></table:shapes>"

    read = saved(box + row("Force", "Count") + row("Kent", said))

    assert {finding.slug for finding in read.findings} == {"comment", "text-box"}
    assert any("B2" in finding.message and "excludes July" in finding.message for finding in read.findings)
    assert read.grids[0].texts == ("Force", "Count", "Kent", "40")


def test_a_value_that_its_format_does_not_show_is_told(saved: Callable[..., Document]) -> None:
    """The count of 3 is in the file, and nobody saw it."""
    read = saved(
        row("Force", "Count", "Rate") + row("Kent", cell("", 'office:value-type="float" office:value="3"'), "4%")
    )

    assert [finding.slug for finding in read.findings] == ["concealed-cells"]
    assert "3" not in read.grids[0].texts


def test_a_document_type_in_an_ods_is_refused(saved: Callable[..., Document]) -> None:
    """No office program writes one, and it is a way in."""
    document = saved(row("a", "b"), head='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>')

    assert [finding.slug for finding in document.findings] == ["document-type"]


COUNT = 'office:value-type="float" office:value="4"'
KENT = cell("R&amp;D <text:s/>x") + cell("4", COUNT)
WRITINGS = {
    "as most programs write it": row(KENT),
    "lines between the cells": row(f"\n {KENT.replace('><table:table-cell', '>  <table:table-cell')}\n"),
    "a comment between the cells": row(KENT.replace("><table:table-cell", "><!-- 9 --><table:table-cell")),
    "a section for the text": row(KENT.replace("R&amp;D", "R<![CDATA[&]]>D")),
    "a reference for the figure": row(KENT.replace(">4<", ">&#52;<")),
    "single quotation marks": row(KENT.replace('"', "'")),
    "a group of rows": f"<table:table-row-group>{row(KENT)}</table:table-row-group>",
    "a space of names at the cell": row(KENT.replace("<table:table-cell ", '<table:table-cell xmlns:z="z" z:a="1" ')),
}  # fmt: skip


@pytest.mark.parametrize("writing", WRITINGS)
def test_an_ods_is_read_alike_however_its_program_writes_it(saved: Callable[..., Document], writing: str) -> None:
    """R&D and 4 stand in the second row, below a row without cells."""
    empty = '<table:table-row table:visibility="collapse"/>'

    (grid,) = saved(row("Area", "Count") + empty + WRITINGS[writing] + row("All", "4")).grids

    assert grid.texts == ("Area", "Count", "R&D x", "4", "All", "4")
    assert grid.places[3] == SheetPlace("Table 1", "B3")


def test_a_table_inside_a_cell_is_text_of_that_cell(saved: Callable[..., Document], rows_of: Rows) -> None:
    """Rows inside a cell are no rows of the sheet."""
    inner = f'<table:table-cell><table:table table:name="in">{row("a", "b")}</table:table></table:table-cell>'

    read = saved(row("Force", "Count") + row(inner, "4") + row("Kent", "5"))

    assert rows_of(read.grids[0])[-1] == ["Kent", "5"]
    assert read.grids[0].places[-1] == SheetPlace("Table 1", "B3")


def test_bold_comes_from_the_cell_its_row_or_its_column(saved: Callable[..., Document]) -> None:
    """A cell without a style of its own has that of its row, else of its column."""
    columns = '<table:table-column/><table:table-column table:default-cell-style-name="bold"/>'
    bold_row = row("a", "b", attributes='table:default-cell-style-name="bold"')
    plain = cell("c", 'table:style-name="none"')

    (grid,) = saved(columns + row("Force", "Total") + bold_row + row("x", plain)).grids

    assert grid.emphasis == (False, True, True, True, False, False)


def test_a_plain_ods_is_read_alike_on_both_ways(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut at its cells and element by element: the same cells, findings and texts."""
    files = sorted(
        path for folder in ("office-files", "police-official-stats", "hostile")
        for path in (corpus / folder).rglob("*.ods")
    )  # fmt: skip
    quick = [read_here(path, path.name) for path in files]

    def give_up(content: bytes) -> None:
        raise NotPlainError

    monkeypatch.setattr(ods, "cut", give_up)

    assert len(files) > 4
    for path, document in zip(files, quick, strict=True):
        assert read_here(path, path.name) == document


def test_cells_that_differ_in_their_hidden_digits_alone_show_their_own_texts(
    saved: Callable[..., Document], rows_of: Rows
) -> None:
    """What stands around a number is understood once; the text beside it is each cell's own, with its signs."""
    rate = 'office:value-type="percentage" office:value="{}"'
    rows = [
        ("0.3333333333333333", "33%"),
        ("0.6666666666666666", "67%"),
        ("0.0416666666666667", "&lt;5%"),
        ("1e-9", "0%"),
    ]
    lines = [row("Force", "Rate"), *(row("Kent", cell(shown, rate.format(value))) for value, shown in rows)]

    (grid,) = saved("".join(lines)).grids

    assert [line[1] for line in rows_of(grid)] == ["Rate", "33%", "67%", "<5%", "0%"]
