"""Read a workbook by its values alone, where nothing better is at hand: how they are shown is not told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO

import python_calamine as calamine

from crosscast.model import CrosscastError

from .limits import Limits
from .number_format import shown_number
from .refusal import damaged, protected
from .sheet import Sheet, SheetCell, Workbook, too_many_cells
from .wording import one_line

_Value = str | int | float | bool | date | datetime | time | timedelta


def read_values(data: bytes, format: str, limits: Limits) -> Workbook:
    """Every sheet's values. Raises CrosscastError where the file is not sound."""
    try:
        book = _read(data, format, limits)
    except (CrosscastError, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except calamine.PasswordError as error:
        raise protected() from error
    except BaseException as error:  # on some damaged files the library panics, which is no Exception
        raise damaged(f"its sheets cannot be read ({one_line(str(error))})") from error
    if not book.sheets and not book.chart_sheets:
        raise damaged("it holds no sheet")
    return book


def _read(data: bytes, format: str, limits: Limits) -> Workbook:
    book, room = Workbook(untold=format), limits.cells
    opened = calamine.load_workbook(BytesIO(data))
    for about in opened.sheets_metadata:
        if about.typ == calamine.SheetTypeEnum.ChartSheet:
            book.chart_sheets.append(about.name)
        if about.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        is_visible = about.visible == calamine.SheetVisibleEnum.Visible
        sheet = Sheet(about.name, "visible" if is_visible else "hidden")
        for cell in _cells(opened.get_sheet_by_name(about.name)):
            sheet.cells.append(cell)
            if len(sheet.cells) > room:
                raise too_many_cells(limits.cells)
        room -= len(sheet.cells)
        book.sheets.append(sheet)
    return book


def _cells(sheet: calamine.CalamineSheet) -> Iterator[SheetCell]:
    if sheet.start is None:
        return
    first_row, first_col = sheet.start
    for down, row in enumerate(sheet.to_python(skip_empty_area=True)):
        for across, value in enumerate(row):
            if value != "":
                text, is_number = one_line(_shown(value)), not isinstance(value, str)
                yield SheetCell(first_row + down + 1, first_col + across + 1, text, is_number=is_number)


def _shown(value: _Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return shown_number(repr(value), "General")
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)
