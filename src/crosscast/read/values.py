"""Read a workbook by its values alone, where nothing better is at hand: how they are shown is not told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import overload

import python_calamine as calamine

from crosscast.model import CrosscastError

from .limits import Limits
from .number_format import Shown
from .refusal import damaged, protected
from .sheet import Content, Sheet, SheetRow, Workbook, too_many_cells
from .wording import one_line

_MOST_KEPT = 200_000
_GENERAL, _WHOLE_BELOW = Shown("General"), 10**11

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
        raise damaged(f"its sheets do not open (in technical words: {one_line(str(error))})") from error
    if not book.sheets and not book.chart_sheets:
        raise damaged("it holds no sheet")
    return book


def _read(data: bytes, format: str, limits: Limits) -> Workbook:
    book, room, known = Workbook(untold=format), limits.cells, _Known()
    opened = calamine.load_workbook(BytesIO(data))
    for about in opened.sheets_metadata:
        if about.typ == calamine.SheetTypeEnum.ChartSheet:
            book.chart_sheets.append(about.name)
        if about.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        is_visible = about.visible == calamine.SheetVisibleEnum.Visible
        sheet = Sheet(about.name, "visible" if is_visible else "hidden")
        for row in _rows(opened.get_sheet_by_name(about.name), known):
            sheet.rows.append(row)
            room -= len(row.contents)
            if room < 0:
                raise too_many_cells(limits.cells)
        book.sheets.append(sheet)
    return book


class _Known(dict[_Value, Content]):
    """What cells hold, by their values: each is written out once."""

    def __missing__(self, value: _Value) -> Content:
        if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE_BELOW:
            content = Content(str(int(value)))
        else:
            content = Content(one_line(_shown(value)))
        if len(self) < _MOST_KEPT:
            self[value] = content
        return content


class _Contents(Sequence[Content]):
    """The contents of a row, written out when they are first asked for."""

    __slots__ = ("_contents", "_known", "_values")

    def __init__(self, values: list[_Value], known: _Known) -> None:
        self._values, self._known = values, known
        self._contents: list[Content] | None = None

    def _written(self) -> list[Content]:
        if self._contents is None:
            values = self._values
            if bool in set(map(type, values)):  # True is 1 to a dictionary
                values = [_shown(value) if isinstance(value, bool) else value for value in values]
            self._contents = [*map(self._known.__getitem__, values)]
        return self._contents

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[Content]:
        return iter(self._written())

    @overload
    def __getitem__(self, at: int) -> Content: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Content]: ...
    def __getitem__(self, at: int | slice) -> Content | Sequence[Content]:
        return self._written()[at]


def _rows(sheet: calamine.CalamineSheet, known: _Known) -> Iterator[SheetRow]:
    if sheet.start is None:
        return
    first_row, first_col = sheet.start
    for number, values in enumerate(sheet.to_python(skip_empty_area=True), start=first_row + 1):
        cols: Sequence[int] = range(first_col + 1, first_col + 1 + len(values))
        if "" in values:
            cols = [col for col, value in zip(cols, values, strict=True) if value != ""]
            values = [value for value in values if value != ""]
        if values:
            yield SheetRow(number, cols, _Contents(values, known))


def _shown(value: _Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _GENERAL.once(repr(value))
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)
