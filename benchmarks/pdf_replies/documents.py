"""Replies as forces send them, each made with tables that are known."""

# ruff: noqa: E501  (styles of pages stay in one piece)

from __future__ import annotations

import html
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import docx
import openpyxl
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from printers import (
    FONT,
    PrintPage,
    book_bytes,
    by_hand,
    in_html,
    in_typst,
    is_figure,
    letter_bytes,
    onto_sheet,
    places,
    rows_drawn,
    said,
    table_of_letter,
    typst_bytes,
    width,
)  # fmt: skip
from tables import (
    FORCES,
    OFFENCES,
    OUTCOMES,
    SHORT,
    YEARS,
    Row,
    Table,
    Wide,
    by_label,
    by_month,
    commas,
    grouped,
    hidden,
    long,
    money,
    shares,
    spaces,
    stacked,
)  # fmt: skip


@dataclass
class Made:
    """A document, or what LibreOffice makes it from, and the tables that it shows."""

    data: bytes
    tables: list[Table]
    suffix: str = ".pdf"


Make = Callable[[random.Random, PrintPage], Made]
DOCUMENTS: dict[str, tuple[str, Make]] = {}  # by name, with its kind


def document(kind: str) -> Callable[[Make], Make]:
    def kept(make: Make) -> Make:
        DOCUMENTS[make.__name__.replace("_", "-")] = (kind, make)
        return make

    return kept


PARAGRAPH = (
    "I write in connection with your request for information under the Freedom of Information Act 2000, which was received "
    "by this organisation on 4 March 2024. I note that you seek access to the information below, for the financial years "
    "that you name. Following receipt of your request, searches were conducted, and I am able to disclose what follows."
)
CLOSE = (
    "These figures were taken from a live crime recording system and may change. It should be noted that the information "
    "cannot be used for comparison between forces, since procedures for recording differ."
)


def letter(head: str = "", foot: str = "") -> Any:
    made = docx.Document()
    made.styles["Normal"].font.name = FONT
    section = made.sections[0]
    if head:
        section.header.paragraphs[0].text = head
    if foot:
        section.footer.paragraphs[0].text = foot
    made.add_paragraph("Freedom of Information Request 1234/24")
    made.add_paragraph(PARAGRAPH)
    return made


# Letters by a word processor


def _question_letter(rng: random.Random) -> Made:
    tables = [by_label(rng, OFFENCES[:5], YEARS), shares(rng)]
    made = letter("Kent Police, Force Headquarters", "Freedom of Information Unit")
    made.add_paragraph("1. How many offences of the following kinds were recorded in each year since 2020?")
    table_of_letter(made, tables[0])
    made.add_paragraph("1 Figures are by the date recorded. 12 offences of 2021/22 were later cancelled.")
    made.add_paragraph("2. What outcomes were given to them?")
    table_of_letter(made, tables[1])
    made.add_paragraph(CLOSE)
    return Made(letter_bytes(made), tables, ".docx")


@document("letter, tagged")
def letter_tagged(rng: random.Random, _: PrintPage) -> Made:
    return _question_letter(rng)


@document("letter")
def letter_untagged(rng: random.Random, _: PrintPage) -> Made:
    return _question_letter(rng)


def _long_letter(rng: random.Random, *, repeat: bool, style: str = "Table Grid", table: Table | None = None) -> Made:
    table = table or long(rng)
    made = letter(
        "Essex Police\nForce Information Unit, PO Box 2, Springfield", "www.essex.police.example   Telephone 101"
    )
    table_of_letter(made, table, repeat=repeat, style=style)
    made.add_paragraph(CLOSE)
    return Made(letter_bytes(made), [table], ".docx")


@document("over pages, tagged")
def long_letter_tagged(rng: random.Random, _: PrintPage) -> Made:
    return _long_letter(rng, repeat=True)


@document("over pages")
def long_letter_header_repeated(rng: random.Random, _: PrintPage) -> Made:
    return _long_letter(rng, repeat=True)


@document("over pages")
def long_letter_header_once(rng: random.Random, _: PrintPage) -> Made:
    return _long_letter(rng, repeat=False)


@document("over pages")
def long_letter_without_lines(rng: random.Random, _: PrintPage) -> Made:
    return _long_letter(rng, repeat=True, style="Normal Table")


@document("over pages")
def long_letter_without_lines_header_once(rng: random.Random, _: PrintPage) -> Made:
    return _long_letter(rng, repeat=False, style="Normal Table")


@document("over pages")
def long_letter_grouped_without_lines(rng: random.Random, _: PrintPage) -> Made:
    rows = [list(row) for row in long(rng, 3).rows]
    for before, after in zip(rows[:0:-1], rows[-2:0:-1], strict=False):
        if before[0] == after[0]:
            before[0] = ""
    return _long_letter(rng, repeat=True, style="Normal Table", table=Table(rows))


@document("labels over lines and pages")
def long_letter_with_labels_over_lines(rng: random.Random, _: PrintPage) -> Made:
    labels = tuple(
        f"{offence} - {place}"
        for place in ("online", "in public", "at home", "at work", "unknown place")
        for offence in OFFENCES
    )
    return _long_letter(rng, repeat=False, style="Normal Table", table=by_label(rng, labels, YEARS))


@document("labels over lines and pages")
def long_letter_with_labels_over_lines_ruled(rng: random.Random, _: PrintPage) -> Made:
    labels = tuple(
        f"{offence} - {place}"
        for place in ("online", "in public", "at home", "at work", "unknown place")
        for offence in OFFENCES
    )
    return _long_letter(rng, repeat=True, table=by_label(rng, labels, YEARS))


@document("letter")
def letter_with_merged_heads(rng: random.Random, _: PrintPage) -> Made:
    tables = [stacked(rng), grouped(rng, is_merged=True)]
    made = letter()
    for table, title in zip(tables, ("Table 1: offences by year", "Table 2: by force area"), strict=True):
        made.add_paragraph(title)
        table_of_letter(made, table)
    return Made(letter_bytes(made), tables, ".docx")


@document("letter without lines")
def letter_without_lines(rng: random.Random, _: PrintPage) -> Made:
    tables = [by_label(rng, SHORT, YEARS), hidden(rng), stacked(rng)]
    made = letter()
    for number, table in enumerate(tables, start=1):
        made.add_paragraph(f"Question {number}")
        table_of_letter(made, table, style="Normal Table")
    made.add_paragraph(CLOSE)
    return Made(letter_bytes(made), tables, ".docx")


@document("letter without lines")
def letter_of_tabs(rng: random.Random, _: PrintPage) -> Made:
    """Rows typed with tab stops, the figures right-aligned at them."""
    table = by_label(rng, SHORT, YEARS)
    made = letter()
    for row in table.rows:
        paragraph = made.add_paragraph("\t".join(str(cell) for cell in row))
        paragraph.paragraph_format.space_after = docx.shared.Pt(0)
        for at in range(4):
            paragraph.paragraph_format.tab_stops.add_tab_stop(
                docx.shared.Cm(7 + 2.5 * at), docx.enum.text.WD_TAB_ALIGNMENT.RIGHT
            )
    made.add_paragraph()
    made.add_paragraph(CLOSE)
    return Made(letter_bytes(made), [table], ".docx")


@document("struck text")
def letter_with_struck_figures(rng: random.Random, _: PrintPage) -> Made:
    """A figure struck out, the right one beside it: what counts is what is not struck."""
    table = by_label(rng, SHORT, YEARS)
    made = letter()
    grid = table_of_letter(made, table)
    for r, c in ((2, 1), (4, 3)):
        paragraph = grid.cell(r, c).paragraphs[0]
        struck = OxmlElement("w:r")
        struck.append(parse_xml(f"<w:rPr {nsdecls('w')}><w:strike/><w:sz w:val='19'/></w:rPr>"))
        struck.append(parse_xml(f"<w:t {nsdecls('w')} xml:space='preserve'>77 </w:t>"))
        paragraph.runs[0]._r.addprevious(struck)
    return Made(letter_bytes(made), [table], ".docx")


@document("rotated page")
def letter_with_page_across(rng: random.Random, _: PrintPage) -> Made:
    table = by_month(rng)
    made = letter()
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    table_of_letter(made, table, size=8, page=22)
    return Made(letter_bytes(made), [table], ".docx")


@document("white on dark")
def letter_with_dark_heads(rng: random.Random, _: PrintPage) -> Made:
    table = shares(rng)
    made = letter()
    grid = table_of_letter(made, table, style="Normal Table")
    for cell in grid.rows[0].cells:
        cell._tc.get_or_add_tcPr().append(parse_xml(f"<w:shd {nsdecls('w')} w:val='clear' w:fill='1F3864'/>"))
        for run in cell.paragraphs[0].runs:
            run.font.color.rgb = docx.shared.RGBColor(255, 255, 255)
    return Made(letter_bytes(made), [table], ".docx")


@document("two columns")
def letter_of_two_columns(rng: random.Random, _: PrintPage) -> Made:
    tables = [by_label(rng, SHORT, YEARS[2:]), by_label(rng, FORCES[:8], YEARS[2:], corner="Force")]
    made = letter()
    columns = made.sections[0]._sectPr.find(qn("w:cols"))
    columns.set(qn("w:num"), "2")
    for table in tables:
        made.add_paragraph(PARAGRAPH)
        table_of_letter(made, table, size=8, page=7)
        made.add_paragraph(CLOSE)
    return Made(letter_bytes(made), tables, ".docx")


# Prints of a spreadsheet


def book(width_of_first: float = 45) -> tuple[Any, Any]:
    made = openpyxl.Workbook()
    made.active.column_dimensions["A"].width = width_of_first
    made.active.column_dimensions["B"].width = 13
    made.active.page_setup.paperSize = 9
    return made, made.active


def narrow(sheet: Any) -> None:
    for at in range(2, 15):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(at)].width = 8


def fit_to_width(sheet: Any) -> None:
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0


@document("spreadsheet")
def sheet_with_gridlines(rng: random.Random, _: PrintPage) -> Made:
    table = by_label(rng, OFFENCES, YEARS)
    made, sheet = book(70)
    fit_to_width(sheet)
    sheet.print_options.gridLines = True
    sheet["A1"] = "FOI 1234-24 Offences recorded"
    onto_sheet(sheet, table, top=3)
    return Made(book_bytes(made), [table], ".xlsx")


@document("spreadsheet")
def sheet_without_lines(rng: random.Random, _: PrintPage) -> Made:
    tables = [by_label(rng, SHORT, YEARS), shares(rng)]
    made, sheet = book(60)
    fit_to_width(sheet)
    sheet["A1"] = "Table 1: offences recorded"
    below = onto_sheet(sheet, tables[0], top=2)
    sheet.cell(below + 2, 1).value = "Table 2: outcomes"
    onto_sheet(sheet, tables[1], top=below + 3)
    return Made(book_bytes(made), tables, ".xlsx")


@document("spreadsheet")
def sheet_of_months_fit_to_width(rng: random.Random, _: PrintPage) -> Made:
    table = by_month(rng, most=2500)
    made, sheet = book(18)
    fit_to_width(sheet)
    onto_sheet(sheet, table)
    return Made(book_bytes(made), [table], ".xlsx")


@document("spreadsheet over pages")
def sheet_over_pages_titles_repeated(rng: random.Random, _: PrintPage) -> Made:
    table = long(rng)
    made, sheet = book(22)
    sheet.print_title_rows = "1:1"
    onto_sheet(sheet, table)
    return Made(book_bytes(made), [table], ".xlsx")


@document("spreadsheet over pages")
def sheet_over_pages_titles_once(rng: random.Random, _: PrintPage) -> Made:
    table = long(rng)
    made, sheet = book(22)
    sheet.oddHeader.center.text = "FOI 1234/24 OFFICIAL"
    sheet.oddFooter.center.text = "Page &P of &N"
    onto_sheet(sheet, table)
    return Made(book_bytes(made), [table], ".xlsx")


@document("spreadsheet over pages")
def sheet_over_pages_ruled(rng: random.Random, _: PrintPage) -> Made:
    table = long(rng)
    made, sheet = book(22)
    onto_sheet(sheet, table, lines=True)
    return Made(book_bytes(made), [table], ".xlsx")


@document("spreadsheet")
def sheet_with_merged_heads(rng: random.Random, _: PrintPage) -> Made:
    table = stacked(rng)
    made, sheet = book(24)
    fit_to_width(sheet)
    onto_sheet(sheet, table, lines=True)
    return Made(book_bytes(made), [table], ".xlsx")


@document("spreadsheet")
def sheet_with_merged_heads_without_lines(rng: random.Random, _: PrintPage) -> Made:
    table = stacked(rng)
    made, sheet = book(24)
    fit_to_width(sheet)
    onto_sheet(sheet, table)
    return Made(book_bytes(made), [table], ".xlsx")


@document("spreadsheet")
def sheet_with_wrapped_labels(rng: random.Random, _: PrintPage) -> Made:
    table = by_label(rng, OFFENCES, YEARS)
    made, sheet = book(24)
    onto_sheet(sheet, table, wrap=True)
    for at, row in enumerate(table.rows[1:], start=2):
        sheet.row_dimensions[at].height = 13 * -(-len(str(row[0])) // 30)
    return Made(book_bytes(made), [table], ".xlsx")


@document("split left and right")
def sheet_split_left_and_right(rng: random.Random, _: PrintPage) -> Made:
    """A wide sheet on pages beside each other, its labels on the first only: one table."""
    table = by_month(rng, most=2500)
    made, sheet = book(22)
    onto_sheet(sheet, table)
    narrow(sheet)
    sheet.col_breaks.append(openpyxl.worksheet.pagebreak.Break(id=7))
    return Made(book_bytes(made), [table], ".xlsx")


@document("split left and right")
def sheet_split_with_labels_repeated(rng: random.Random, _: PrintPage) -> Made:
    table = by_month(rng, most=2500)
    made, sheet = book(22)
    onto_sheet(sheet, table, lines=True)
    narrow(sheet)
    sheet.print_title_cols = "A:A"
    sheet.col_breaks.append(openpyxl.worksheet.pagebreak.Break(id=7))
    return Made(book_bytes(made), [table], ".xlsx")


@document("signs and units")
def sheet_of_money(rng: random.Random, _: PrintPage) -> Made:
    table = money(rng)
    made, sheet = book(24)
    onto_sheet(sheet, table)
    for name in "BCD":
        sheet.column_dimensions[name].width = 13
    return Made(book_bytes(made), [table], ".xlsx")


@document("signs and units")
def sheet_with_hidden_counts(rng: random.Random, _: PrintPage) -> Made:
    table = hidden(rng)
    made, sheet = book(24)
    below = onto_sheet(sheet, table, lines=True)
    sheet.cell(below + 1, 1).value = table.notes[0]
    return Made(book_bytes(made), [table], ".xlsx")


@document("signs and units")
def sheet_with_hidden_counts_without_lines(rng: random.Random, _: PrintPage) -> Made:
    table = hidden(rng)
    made, sheet = book(24)
    below = onto_sheet(sheet, table)
    sheet.cell(below + 1, 1).value = table.notes[0]
    return Made(book_bytes(made), [table], ".xlsx")


@document("signs and units")
def sheet_with_spaced_thousands(rng: random.Random, _: PrintPage) -> Made:
    table = by_label(rng, FORCES[:12], YEARS, corner="Force", most=250_000, say=spaces)
    made, sheet = book(24)
    fit_to_width(sheet)
    onto_sheet(sheet, table, number_format="# ##0")
    return Made(book_bytes(made), [table], ".xlsx")


@document("columns too narrow")
def sheet_with_too_narrow_columns(rng: random.Random, _: PrintPage) -> Made:
    """Figures that have no room are printed as ###: they cannot be read, and it must be said."""
    table = by_label(rng, SHORT, ("2020", "2021", "2022", "2023"), most=90_000)
    rows = [
        [cell if not (r and isinstance(cell, str) and len(cell) > 6) or not c else "###" for c, cell in enumerate(row)]
        for r, row in enumerate(table.rows)
    ]
    made, sheet = book(24)
    onto_sheet(sheet, table, lines=True)
    for name in "BCDE":
        sheet.column_dimensions[name].width = 4.9
    return Made(book_bytes(made), [Table(rows)], ".xlsx")


@document("grouped rows")
def sheet_grouped(rng: random.Random, _: PrintPage) -> Made:
    table = grouped(rng)
    made, sheet = book(22)
    onto_sheet(sheet, table)
    sheet.column_dimensions["B"].width = 18
    return Made(book_bytes(made), [table], ".xlsx")


@document("grouped rows")
def sheet_grouped_ruled(rng: random.Random, _: PrintPage) -> Made:
    table = grouped(rng, is_merged=True)
    made, sheet = book(22)
    onto_sheet(sheet, table, lines=True)
    sheet.column_dimensions["B"].width = 18
    return Made(book_bytes(made), [table], ".xlsx")


# Pages of a browser


@document("fills without lines")
def page_of_fills(rng: random.Random, browser: PrintPage) -> Made:
    table = by_label(rng, SHORT, YEARS)
    style = "thead th {background: #118dff; color: #fff} tbody tr:nth-child(even) {background: #eee} tr:last-child {font-weight: bold}"
    return Made(browser(in_html(table, ""), style), [table])


@document("fills without lines")
def page_of_fills_and_months(rng: random.Random, browser: PrintPage) -> Made:
    table = by_month(rng)
    style = "table {font-size: 7pt; width: 100%} td, th {padding: 2px} thead th {background: #252423; color: #fff} tbody tr:nth-child(odd) {background: #f3f3f3} td.n, thead th:not(:first-child) {text-align: right}"
    return Made(browser(in_html(table, ""), style), [table])


@document("fills without lines")
def page_with_total_first(rng: random.Random, browser: PrintPage) -> Made:
    table = by_label(rng, FORCES[:10], YEARS, corner="Force", is_total_first=True)
    style = "thead th {border-bottom: 1pt solid #118dff} tbody tr:first-child {font-weight: bold; background: #ddd} td.n, thead th:not(:first-child) {text-align: right}"
    return Made(browser(in_html(table, ""), style), [table])


@document("heads centred over figures")
def page_with_centred_heads(rng: random.Random, browser: PrintPage) -> Made:
    heads = ("Offences recorded", "Charged or summonsed", "Victim does not support", "No suspect identified")
    table = by_label(rng, FORCES[:10], heads, corner="Force", most=12_000)
    return Made(
        browser(
            in_html(table, ""),
            "th {text-align: center; width: 80px; vertical-align: bottom} td:first-child, th:first-child {text-align: left; width: 120px}",
        ),
        [table],
    )


@document("heads centred over figures")
def page_with_stacked_heads_dark(rng: random.Random, browser: PrintPage) -> Made:
    table = stacked(rng)
    return Made(
        browser(
            in_html(table, ""),
            "thead th {background: #003057; color: #fff; text-align: center} td {border-bottom: 0.5pt solid #ccc}",
        ),
        [table],
    )


@document("questions and answers")
def page_of_questions(rng: random.Random, browser: PrintPage) -> Made:
    tables = [by_label(rng, SHORT[:4], YEARS), shares(rng), by_label(rng, FORCES[:5], YEARS[1:], corner="Force")]
    parts = []
    for number, table in enumerate(tables, start=1):
        parts.append(
            f"<p><b>{number}. Please provide the number of offences recorded in each year, and how many were closed.</b></p><p>{CLOSE}</p>{in_html(table)}<p>{PARAGRAPH}</p>"
        )
    return Made(browser("".join(parts), "p {text-align: justify}"), tables)


@document("two columns")
def page_of_two_columns(rng: random.Random, browser: PrintPage) -> Made:
    return _in_two_columns(rng, browser, in_html)


@document("two columns")
def page_of_two_columns_without_lines(rng: random.Random, browser: PrintPage) -> Made:
    return _in_two_columns(rng, browser, lambda table: in_html(table, ""))


def _in_two_columns(rng: random.Random, browser: PrintPage, drawn: Callable[[Table], str]) -> Made:
    tables = [by_label(rng, SHORT, YEARS[2:]), by_label(rng, FORCES[:7], YEARS[2:], corner="Force")]
    body = "".join(f"<p>{PARAGRAPH}</p>{drawn(table)}<p>{CLOSE}</p>" for table in tables)
    return Made(
        browser(
            f"<div style='columns: 2; column-gap: 24px'>{body}</div>", "p {text-align: justify} table {font-size: 8pt}"
        ),
        tables,
    )


@document("several tables on a page")
def page_of_tables_side_by_side(rng: random.Random, browser: PrintPage) -> Made:
    tables = [by_label(rng, SHORT, YEARS[2:]), by_label(rng, FORCES[:7], YEARS[2:], corner="Force")]
    body = "<div style='display: flex; gap: 40px'>" + "".join(in_html(table) for table in tables) + "</div>"
    return Made(browser(body), tables)


@document("several tables on a page")
def page_of_titled_tables(rng: random.Random, browser: PrintPage) -> Made:
    tables = [
        by_label(rng, SHORT[:4], YEARS),
        by_label(rng, SHORT[3:], YEARS),
        by_label(rng, FORCES[:4], YEARS, corner="Force"),
    ]
    titles = ("Table 1: Recorded", "Table 2: Charged", "Figures by force area, 2020/21 to 2023/24")
    body = "".join(in_html(replace(table, title=title), "") for table, title in zip(tables, titles, strict=True))
    return Made(browser(body, "td.n, thead th:not(:first-child) {text-align: right}"), tables)


@document("footnote marks and notes")
def page_with_marks(rng: random.Random, browser: PrintPage) -> Made:
    table = by_label(rng, OFFENCES[:6], YEARS)

    def marked(text: str) -> str:
        plain = html.escape(text)
        return f"{plain}<sup>{len(text) % 4 + 1}</sup>" if rng.random() < 0.3 else plain

    notes = "".join(f"<p>{n}. In {2019 + n} there were {40 + n} such offences more.</p>" for n in range(1, 5))
    return Made(browser(in_html(table, "", marked) + notes, "sup {font-size: 6pt}"), [table])


@document("letter-spaced, justified, hyphens")
def page_of_spaced_letters(rng: random.Random, browser: PrintPage) -> Made:
    table = by_label(rng, SHORT, YEARS)
    return Made(
        browser(
            in_html(table, ""),
            "td:first-child, th, tr:last-child td {letter-spacing: 0.25em} td.n {padding-left: 30px}",
        ),
        [table],
    )


@document("letter-spaced, justified, hyphens")
def page_of_spaced_figures(rng: random.Random, browser: PrintPage) -> Made:
    table = by_label(rng, SHORT, YEARS, most=90_000)
    return Made(browser(in_html(table), "td, th {letter-spacing: 0.35em}"), [table])


@document("letter-spaced, justified, hyphens")
def page_of_justified_labels(rng: random.Random, browser: PrintPage) -> Made:
    table = by_label(rng, OFFENCES, YEARS)
    return Made(browser(in_html(table), "td:first-child {text-align: justify; width: 130px}"), [table])


@document("letter-spaced, justified, hyphens")
def page_of_soft_hyphens(rng: random.Random, browser: PrintPage) -> Made:
    table = by_label(rng, OFFENCES, YEARS)

    def hyphened(text: str) -> str:
        return (
            html.escape(text)
            .replace("photograph", "photo&shy;graph")
            .replace("communi", "commu&shy;ni")
            .replace("ing ", "&shy;ing ")
        )

    return Made(browser(in_html(table, "lines", hyphened), "td:first-child {width: 100px}"), [table])


@document("letter-spaced, justified, hyphens")
def page_of_ligatures(rng: random.Random, browser: PrintPage) -> Made:
    labels = ("Filmed without consent", "Official fixed penalty", "Offences filed", "Suffolk staff", "Conflict flagged")
    table = by_label(rng, labels, YEARS)
    return Made(
        browser(
            in_html(table, ""), "table {font-family: 'Liberation Serif'; font-variant-ligatures: common-ligatures}"
        ),
        [table],
    )


@document("struck text")
def page_of_struck_figures(rng: random.Random, browser: PrintPage) -> Made:
    table = by_label(rng, SHORT, YEARS)

    def struck(text: str) -> str:
        plain = html.escape(text)
        return f"<s>{rng.randrange(100)}</s> {plain}" if is_figure(text) and rng.random() < 0.15 else plain

    return Made(browser(in_html(table, "lines", struck)), [table])


@document("text that is not seen")
def page_with_hidden_copies(rng: random.Random, browser: PrintPage) -> Made:
    """White figures on white, and a copy for readers of screens, one pixel wide."""
    table = by_label(rng, SHORT, YEARS)

    def doubled(text: str) -> str:
        plain = html.escape(text)
        return (
            f"{plain}<span style='color: #fff; position: absolute'>{rng.randrange(99)}</span>"
            if is_figure(text) and rng.random() < 0.2
            else plain
        )

    return Made(browser(in_html(table, "lines", doubled)), [table])


@document("watermark")
def page_with_watermark(rng: random.Random, browser: PrintPage) -> Made:
    table = by_label(rng, OFFENCES, YEARS)
    mark = "<div style='position: absolute; top: 200px; left: 60px; font-size: 90pt; color: rgba(200,0,0,.25); transform: rotate(-35deg)'>OFFICIAL</div>"
    return Made(browser(mark + in_html(table)), [table])


@document("watermark")
def page_with_level_watermark(rng: random.Random, browser: PrintPage) -> Made:
    table = by_label(rng, SHORT, YEARS)
    mark = "<div style='position: absolute; top: 60px; left: 60px; font-size: 70pt; color: rgba(200,0,0,.25)'>DRAFT 2024</div>"
    return Made(browser(mark + in_html(table)), [table])


@document("over pages")
def page_over_pages(rng: random.Random, browser: PrintPage) -> Made:
    table = long(rng, 3)
    options = {
        "display_header_footer": True,
        "header_template": "<div style='font-size: 8pt; margin-left: 18mm'>Disclosure log, <span class=date></span></div>",
        "footer_template": "<div style='font-size: 8pt; margin-left: 18mm'><span class=pageNumber></span>/<span class=totalPages></span></div>",
    }
    return Made(browser(f"<p>{PARAGRAPH}</p>" + in_html(table, ""), "td.n {text-align: right}", **options), [table])


@document("grouped rows")
def page_with_group_headings(rng: random.Random, browser: PrintPage) -> Made:
    rows: list[Row] = [["Offence", *YEARS]]
    for force in FORCES[:4]:
        rows.append([Wide(force, cols=5), None, None, None, None])
        rows += [[name, *(commas(rng.randrange(700)) for _ in YEARS)] for name in SHORT[:4]]
    table = Table(rows)
    return Made(browser(in_html(table), "td[colspan='5'] {background: #ddd; font-weight: bold}"), [table])


@document("grouped rows")
def page_with_group_headings_without_lines(rng: random.Random, browser: PrintPage) -> Made:
    rows: list[Row] = [["Offence", *YEARS]]
    for force in FORCES[:4]:
        rows.append([Wide(force, cols=5), None, None, None, None])
        rows += [[name, *(commas(rng.randrange(700)) for _ in YEARS)] for name in SHORT[:4]]
    table = Table(rows)
    return Made(
        browser(
            in_html(table, ""),
            "td[colspan='5'] {font-weight: bold} td.n, thead th:not(:first-child) {text-align: right}",
        ),
        [table],
    )


@document("no meaning of letters")
def page_without_unicode(rng: random.Random, browser: PrintPage) -> Made:
    """The file does not say which letters its signs are: no figure may be read, and it must be said."""
    table = by_label(rng, SHORT, YEARS)
    return Made(browser(in_html(table)).replace(b"/ToUnicode", b"/XoUnicode"), [table])


@document("signs and units")
def page_with_percentages_beside_counts(rng: random.Random, browser: PrintPage) -> Made:
    rows: list[Row] = [["Force", *YEARS]]
    for force in FORCES[:9]:
        rows.append([force, *(f"{commas(rng.randrange(9000))} ({rng.randrange(1000) / 10}%)" for _ in YEARS)])
    table = Table(rows)
    return Made(browser(in_html(table, ""), "td:not(:first-child) {text-align: right; padding-left: 20px}"), [table])


# Typst


@document("level lines")
def typst_with_level_lines(rng: random.Random, _: PrintPage) -> Made:
    tables = [by_label(rng, OFFENCES[:6], YEARS), stacked(rng)]
    lines = "stroke: none, table.hline(), "
    body = "".join(f"{PARAGRAPH}\n\n{in_typst(table, lines)}\n\n" for table in tables)
    return Made(typst_bytes(f"#set par(justify: true)\n#set text(size: 10pt)\n{body}{CLOSE}"), tables)


@document("over pages")
def typst_over_pages(rng: random.Random, _: PrintPage) -> Made:
    table = long(rng)
    page = '#set page(header: [Surrey Police #h(1fr) FOI 77/24], footer: context [Page #counter(page).display() of 5])\n#set text(size: 10pt, font: "Liberation Serif")\n'
    return Made(typst_bytes(f"{page}{PARAGRAPH}\n\n{in_typst(table, 'stroke: none, inset: 3pt, ')}\n{CLOSE}"), [table])


@document("several tables on a page")
def typst_of_boxed_tables(rng: random.Random, _: PrintPage) -> Made:
    tables = [by_label(rng, SHORT[:5], YEARS), shares(rng, OUTCOMES[:6])]
    body = "\n\n= Answer\n".join(in_typst(table, "inset: 4pt, ") for table in tables)
    return Made(typst_bytes(f"#set text(size: 9pt)\n{body}"), tables)


# By hand: what other programs and later changes leave in files

XS: tuple[float, ...] = (60, 220, 300, 380, 460, 540)


@document("drawn twice")
def bold_by_double_strike(rng: random.Random, _: PrintPage) -> Made:
    """Bold text as old programs print it: each text drawn again a little to the right."""
    table = by_label(rng, SHORT, YEARS)
    texts = "\n".join(said(x, y, text) + "\n" + said(x + 0.3, y, text) for x, y, text in places(table, XS))
    return Made(by_hand([texts]), [table])


@document("drawn twice")
def bold_by_double_strike_of_letters(rng: random.Random, _: PrintPage) -> Made:
    table = by_label(rng, SHORT, YEARS)
    texts = []
    for x, y, text in places(table, XS):
        for char in text:
            texts += [said(x, y, char), said(x + 0.4, y, char)]
            x += width(char, 10)
    return Made(by_hand(["\n".join([rows_drawn(XS, len(table.rows)), *texts])]), [table])


@document("text that is not seen")
def invisible_copies(rng: random.Random, _: PrintPage) -> Made:
    """A second layer of the same text that is not painted, as scanners and converters leave it, a little off."""
    table = by_label(rng, SHORT, YEARS)
    texts = [said(x, y, text) for x, y, text in places(table, XS)]
    texts += [said(x + 1.2, y - 0.8, text, before="3 Tr") for x, y, text in places(table, XS)]
    return Made(by_hand(["\n".join([rows_drawn(XS, len(table.rows)), *texts])]), [table])


@document("text that is not seen")
def labels_cut_off_by_their_cells(rng: random.Random, _: PrintPage) -> Made:
    """Labels longer than their column as spreadsheets print them: all of it is drawn, and what has no room cut off."""
    table = by_label(rng, OFFENCES, YEARS)
    room = XS[1] - XS[0] - 8
    shown = {
        text: "".join(char for at, char in enumerate(text) if width(text[: at + 1], 10) < room) for text in OFFENCES
    }
    texts = []
    for x, y, text in places(table, XS):
        cut = f"q {x - 4} {y - 4} {width(shown[text], 10) + 5} 16 re W n" if text in shown else "q"
        texts.append(f"{cut} {said(x, y, text)} Q")
    rows: list[Row] = [[shown.get(cell, cell) if isinstance(cell, str) else cell for cell in row] for row in table.rows]
    return Made(by_hand(["\n".join(texts)]), [Table(rows)])


@document("text that is not seen")
def cut_off_text(rng: random.Random, _: PrintPage) -> Made:
    """Figures outside the part of the page that is shown."""
    table = by_label(rng, SHORT, YEARS)
    texts = [said(x, y, text) for x, y, text in places(table, XS)]
    texts += [f"q 0 0 10 10 re W n {said(400, 400 - 14 * n, str(7000 + n))} Q" for n in range(5)]
    return Made(by_hand(["\n".join([rows_drawn(XS, len(table.rows)), *texts])]), [table])


@document("form fields and annotations")
def form_of_fields(rng: random.Random, _: PrintPage) -> Made:
    """A form whose figures were filled in: they stand in fields, not in the page."""
    table = by_label(rng, SHORT, YEARS)
    drawn, fields = [rows_drawn(XS, len(table.rows))], []
    for x, y, text in places(table, XS):
        if not is_figure(text):
            drawn.append(said(x, y, text))
            continue
        size = width(text, 10) + 6
        shown = f"/Tx BMC q BT /F1 10 Tf 2 3 Td ({text}) Tj ET Q EMC"
        fields.append(
            f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (f{len(fields)}) /V ({text}) /F 4 /DA (/F1 10 Tf 0 g) "
            f"/Rect [{x - 2:.2f} {y - 3:.2f} {x - 2 + size:.2f} {y + 11:.2f}] /AP << /N {4 + len(fields) + 1} 0 R >> >>"
        )
        fields.append(
            f"<< /Type /XObject /Subtype /Form /BBox [0 0 {size:.2f} 14] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Length {len(shown)} >>\nstream\n{shown}\nendstream"
        )
    return Made(by_hand(["\n".join(drawn)], extra=[fields], catalog="/DA (/F1 10 Tf 0 g)"), [table])


@document("form fields and annotations")
def figures_in_annotations(rng: random.Random, _: PrintPage) -> Made:
    """Two figures typed onto the finished page, as viewers let their users do."""
    table = by_label(rng, SHORT, YEARS)
    drawn, typed = [rows_drawn(XS, len(table.rows))], []
    for at, (x, y, text) in enumerate(places(table, XS)):
        if at not in (12, 18):
            drawn.append(said(x, y, text))
            continue
        size = width(text, 10) + 6
        shown = f"BT /F1 10 Tf 2 3 Td ({text}) Tj ET"
        typed.append(
            f"<< /Type /Annot /Subtype /FreeText /Contents ({text}) /F 4 /DA (/F1 10 Tf 0 g) "
            f"/Rect [{x - 2:.2f} {y - 3:.2f} {x - 2 + size:.2f} {y + 11:.2f}] /AP << /N {4 + len(typed) + 1} 0 R >> >>"
        )
        typed.append(
            f"<< /Type /XObject /Subtype /Form /BBox [0 0 {size:.2f} 14] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Length {len(shown)} >>\nstream\n{shown}\nendstream"
        )
    return Made(by_hand(["\n".join(drawn)], extra=[typed]), [table])


@document("order and spaces")
def words_without_spaces(rng: random.Random, _: PrintPage) -> Made:
    """No space is ever drawn: words are moved apart."""
    table = by_label(rng, OFFENCES[3:4] + OFFENCES[6:7] + ("Theft of a phone", "Use of force", "Out of court"), YEARS)
    texts = []
    xs = (40, 300, 360, 420, 480, 540)
    for x, y, text in places(table, xs):
        moved = " -278 ".join(f"({word})" for word in text.replace("(", "\\(").replace(")", "\\)").split(" "))
        texts.append(f"BT /F1 10 Tf 1 0 0 1 {x:.2f} {y:.2f} Tm [{moved}] TJ ET")
    return Made(by_hand(["\n".join(texts)]), [table])


@document("order and spaces")
def figures_drawn_column_by_column(rng: random.Random, _: PrintPage) -> Made:
    """Drawn by columns, each figure in pieces: its thousands apart from the rest."""
    table = by_label(rng, SHORT, YEARS, most=90_000)
    texts = []
    for x, y, text in sorted(places(table, XS), key=lambda place: place[0]):
        head, comma, rest = text.partition(",") if is_figure(text) else (text, "", "")
        texts.append(said(x, y, head + comma))
        if rest:
            texts.append(said(x + width(head + comma, 10), y, rest))
    return Made(by_hand(["\n".join(texts)]), [table])


@document("order and spaces")
def letters_drawn_in_any_order(rng: random.Random, _: PrintPage) -> Made:
    """Each figure's signs are drawn one by one, all of the page in no order."""
    table = by_label(rng, SHORT, YEARS, most=90_000)
    texts = []
    for x, y, text in places(table, XS):
        if not is_figure(text):
            texts.append(said(x, y, text))
            continue
        for char in text:
            texts.append(said(x, y, char))
            x += width(char, 10)
    rng.shuffle(texts)
    return Made(by_hand(["\n".join([rows_drawn(XS, len(table.rows)), *texts])]), [table])


@document("rotated page")
def page_turned_by_the_viewer(rng: random.Random, _: PrintPage) -> Made:
    """The page is stored lying and turned when it is shown."""
    table = by_label(rng, SHORT, YEARS)
    upright = "0 1 -1 0 595 0 cm"
    texts = "\n".join(said(x, y - 200, text) for x, y, text in places(table, XS))
    return Made(by_hand([f"q {upright} {texts} Q"], rotate=90), [table])
