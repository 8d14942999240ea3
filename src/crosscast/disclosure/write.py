"""Write tables anew in the format they came in: nothing of the old file but what is given here reaches the new one."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import msgspec

_DAY = datetime(2000, 1, 1)  # what is written must not depend on the clock
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(%?)")


class Text(msgspec.Struct, frozen=True):
    """What one cell of a sheet prints; `rows` and `columns` that it spans; bold: a label of the table."""

    row: int  # from 0
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    bold: bool = False


class Page(msgspec.Struct, frozen=True):
    """A sheet by its name, or the only page of a CSV file."""

    name: str
    texts: tuple[Text, ...]


def write(pages: Sequence[Page], path: Path, title: str) -> None:
    """Write the pages as the name of the file says: .xlsx, .ods or .csv."""
    {".xlsx": _write_xlsx, ".ods": _write_ods, ".csv": _write_csv}[path.suffix.casefold()](pages, path, title)


def _write_xlsx(pages: Sequence[Page], path: Path, title: str) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "created": _DAY})
    for page in pages:
        sheet = book.add_worksheet(page.name)
        for text in page.texts:
            look = {"bold": text.bold, "num_format": "General"}
            number = _number(text.text)
            if number is not None:
                look["num_format"] = number[1]
                look["align"] = "right"
            elif text.text.startswith(("[", "<")):
                look["align"] = "right"
            style = book.add_format(look)
            content: Decimal | str = number[0] if number is not None else text.text
            if text.rows * text.columns > 1:
                last = (text.row + text.rows - 1, text.column + text.columns - 1)
                sheet.merge_range(text.row, text.column, *last, content, style)
            elif number is not None:
                sheet.write_number(text.row, text.column, number[0], style)
            else:
                sheet.write_string(text.row, text.column, text.text, style)
        for column, width in _widths(page).items():
            sheet.set_column(column, column, width)
    book.close()


def _write_ods(pages: Sequence[Page], path: Path, title: str) -> None:
    from odfdo import Cell, Document, Table

    book = Document("spreadsheet")
    book.body.clear()
    book.language = "en-GB"
    book.meta.title = title
    book.meta.set_creation_date(_DAY)
    book.meta.set_modification_date(_DAY)
    for page in pages:
        sheet = Table(page.name)
        for text in page.texts:
            number = _number(text.text)
            if number is None:
                cell = Cell(text.text)
            else:
                kind = "percentage" if number[1].endswith("%") else "float"
                cell = Cell(number[0], text=text.text, cell_type=kind)
            sheet.set_cell((text.column, text.row), cell)
        for text in page.texts:
            if text.rows * text.columns > 1:
                last = (text.column + text.columns - 1, text.row + text.rows - 1)
                sheet.set_span((text.column, text.row, *last))
        book.body.append(sheet)
    book.save(path)


def _write_csv(pages: Sequence[Page], path: Path, title: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    (page,) = pages
    n_rows = max((text.row for text in page.texts), default=-1) + 1
    width = max((text.column for text in page.texts), default=-1) + 1
    rows = [[""] * width for _ in range(n_rows)]
    for text in page.texts:
        rows[text.row][text.column] = text.text
    writer.writerows(rows)
    path.write_text(out.getvalue(), "utf-8-sig", newline="")


def _number(text: str) -> tuple[Decimal, str] | None:
    """The number that a text prints and the format that prints it so; None for words and labels."""
    if (match := _NUMBER.fullmatch(text)) is None or len(text.replace(",", "")) > 15:
        return None
    number = Decimal(text.replace(",", "").rstrip("%"))
    form = "#,##0" if "," in text else "0"
    form += f".{'0' * len(match[1])}" if match[1] else ""
    return (number / 100, form + "%") if match[2] else (number, form)


def _widths(page: Page) -> dict[int, float]:
    """Wide enough for the labels; a title that runs over empty cells makes no column wide."""
    alone = {row for row in {text.row for text in page.texts} if sum(t.row == row for t in page.texts) == 1}
    found: dict[int, float] = {}
    for text in page.texts:
        if text.row not in alone and text.columns == 1:
            found[text.column] = min(max(found.get(text.column, 8.0), len(text.text) + 2.0), 50.0)
    return found
