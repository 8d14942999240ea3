"""Write a workbook as XLSX. Every label is written as text: nothing in it can run."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time
from typing import Any

import xlsxwriter

from .workbook import (
    FONT,
    INK,
    LANGUAGE,
    LINK_INK,
    Book,
    Content,
    Link,
    MarkedTable,
    Number,
    Sheet,
    archive,
    height,
)

_CORE = "docProps/core.xml"
_A4 = 9


def xlsx_of(book: Book) -> bytes:
    """The bytes of the XLSX file, which depend on the book alone."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": 12},
    }
    with xlsxwriter.Workbook(out, options) as written:
        made = datetime.combine(book.day, time())
        written.set_properties({"title": book.title, "subject": book.subject, "author": book.author, "created": made})
        looks = _Looks(written)
        for sheet in book.sheets:
            _write(written.add_worksheet(sheet.name), sheet, looks)
    return _with_language(out.getvalue())


class _Looks:
    """How cells look, each made once."""

    def __init__(self, written: Any) -> None:
        self.written = written
        self.made: dict[tuple[tuple[str, object], ...], Any] = {}

    def __call__(self, **properties: object) -> Any:
        given = {"font_color": f"#{INK}", "text_wrap": True, "valign": "top"} | properties
        key = tuple(given.items())
        if key not in self.made:
            self.made[key] = self.written.add_format(given)
        return self.made[key]


def _write(out: Any, sheet: Sheet, looks: _Looks) -> None:
    out.set_paper(_A4)
    out.set_landscape()
    out.fit_to_pages(1, 0)
    out.set_column(0, 0, sheet.width)
    out.write_string(0, 0, sheet.title, looks(bold=True, font_size=16))
    out.set_row(0, sheet.title_height)
    for row, line in enumerate(sheet.lines, start=1):
        out.set_row(row, line.height(sheet.width))
        look = looks(bold=True, font_size=14) if line.is_heading else looks()
        _write_cell(out, row, 0, line.content, look, looks)
    if sheet.table is not None:
        _write_table(out, sheet.table, sheet.head_row, looks)


def _write_table(out: Any, table: MarkedTable, head_row: int, looks: _Looks) -> None:

    def look(column: int, **more: object) -> Any:
        """Words keep off the numbers to their left."""
        is_number = table.is_number[column]
        return looks(align="right" if is_number else "left", indent=int(column > 0 and not is_number), **more)

    out.set_row(head_row, height(table.heads, [width - 2 for width in table.widths]))
    for column, (head, width) in enumerate(zip(table.heads, table.widths, strict=True)):
        out.set_column(column, column, width)
        out.write_string(head_row, column, head, look(column, bold=True, bottom=1))
    for row, cells in enumerate(table.rows, start=head_row + 1):
        out.set_row(row, height(cells, table.widths))
        for column, cell in enumerate(cells):
            _write_cell(out, row, column, cell, look(column), looks)
    out.repeat_rows(head_row)
    out.add_table(
        head_row,
        0,
        head_row + len(table.rows),
        len(table.heads) - 1,
        {
            "name": table.name,
            "columns": [
                {"header": head, "header_format": look(column, bold=True, bottom=1)}
                for column, head in enumerate(table.heads)
            ],
            "autofilter": False,
            "banded_rows": False,
            "style": None,
        },
    )


def _write_cell(out: Any, row: int, column: int, cell: Content, look: Any, looks: _Looks) -> None:
    if isinstance(cell, Number):
        shown = "#,##0" + (f".{'0' * cell.decimals}" if cell.decimals else "")
        out.write_number(row, column, cell.value, looks(align="right", num_format=shown))
    elif isinstance(cell, Link):
        quoted = cell.sheet.replace("'", "''")
        look = looks(font_color=f"#{LINK_INK}", underline=1)
        out.write_url(row, column, f"internal:'{quoted}'!A1", look, cell.text)
    elif cell:
        out.write_string(row, column, cell, look)
    else:
        out.write_blank(row, column, None, look)


def _with_language(content: bytes) -> bytes:
    """The file with the language of its words, which the library cannot say."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    end = b"</cp:coreProperties>"
    language = f"<dc:language>{'-'.join(LANGUAGE)}</dc:language>".encode()
    files[_CORE] = files[_CORE].replace(end, language + end)
    return archive(files)
