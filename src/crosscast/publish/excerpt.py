"""The rows and columns around a figure's cell, as a spreadsheet shows them: for documents that have no pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

import msgspec

from crosscast.model import LinePlace, PagePlace, Place, Role, SheetPlace, Table, TablePlace

_AROUND_ROWS, _AROUND_COLS = 2, 1
_HEAD_ROWS, _LABEL_COLS = 3, 2
_ADDRESS = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})")
_ROW = re.compile(r"row (\d+)")


class ExcerptCell(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    tag: str = "td"
    scope: str = ""
    col_span: int = 1
    is_this: bool = False
    is_number: bool = False


class ExcerptRow(msgspec.Struct, frozen=True):
    name: str  # "7", "line 7"; "…" where rows are left out
    cells: tuple[ExcerptCell, ...]


class Excerpt(msgspec.Struct, frozen=True):
    columns: tuple[str, ...]  # "A", "B"; "" where the document names none; "…" where some are left out
    rows: tuple[ExcerptRow, ...]


def excerpt(table: Table, cell: int) -> Excerpt | None:
    """What stands around a cell, with the heads of its row and column; None where its document has pages to show."""
    grid = table.grid
    if isinstance(grid.places[cell], PagePlace):
        return None
    heads = sorted({grid.rows[i] for i, role in enumerate(table.roles) if role is Role.HEADER and grid.texts[i]})
    labels = sorted({grid.cols[i] for i, role in enumerate(table.roles) if role is Role.STUB and grid.texts[i]})
    above = [row for row in heads if row <= grid.rows[cell]][-_HEAD_ROWS:]
    beside = [col for col in labels if col <= grid.cols[cell]][-_LABEL_COLS:]
    rows = _around(grid.rows[cell], grid.n_rows, _AROUND_ROWS, above)
    cols = _around(grid.cols[cell], grid.n_cols, _AROUND_COLS, beside)
    occupied = grid.occupancy()
    names = _column_names(grid.places, grid.cols)
    columns = tuple("…" if col is None else names.get(col, "") for col in cols)
    return Excerpt(columns, tuple(_row(table, row, cols, cell, occupied) for row in rows))


def _around(at: int, n: int, reach: int, heads: Sequence[int]) -> list[int | None]:
    """The lines to show, None where some between are left out."""
    shown = sorted({*heads, *range(max(0, at - reach), min(n, at + reach + 1))})
    found: list[int | None] = []
    for line in shown:
        last = found[-1] if found else None
        if last is not None and line > last + 1:
            found.append(None)
        found.append(line)
    return found


def _row(
    table: Table, row: int | None, cols: Sequence[int | None], cell: int, occupied: dict[tuple[int, int], int]
) -> ExcerptRow:
    if row is None:
        return ExcerptRow("…", tuple(ExcerptCell(text="") for _ in cols))
    cells = []
    covering = [None if col is None else occupied.get((row, col)) for col in cols]
    for index, run in groupby(enumerate(covering), lambda pair: (pair[1], pair[0] if pair[1] is None else 0)):
        n = len(list(run))
        cells.append(_cell(table, index[0], n, row, cell))
    return ExcerptRow(_row_name(table, row), tuple(cells))


def _cell(table: Table, index: int | None, n: int, row: int, this: int) -> ExcerptCell:
    if index is None:
        return ExcerptCell(text="")
    role, grid = table.roles[index], table.grid
    text = grid.texts[index] if grid.rows[index] == row else ""
    scope = {Role.HEADER: "colgroup" if n > 1 else "col", Role.STUB: "row"}.get(role, "") if text else ""
    return ExcerptCell(
        text=text,
        tag="th" if scope else "td",
        scope=scope,
        col_span=n,
        is_this=index == this and bool(grid.rows[index] == row),
        is_number=role is Role.BODY,
    )


def _column_names(places: Sequence[Place], cols: Sequence[int]) -> dict[int, str]:
    """The letters of a sheet's columns."""
    named: dict[int, str] = {}
    for place, col in zip(places, cols, strict=True):
        if isinstance(place, SheetPlace) and (match := _ADDRESS.match(place.address)):
            named.setdefault(col, match[1])
    return named


def _row_name(table: Table, row: int) -> str:
    for place, at in zip(table.grid.places, table.grid.rows, strict=True):
        if at != row:
            continue
        if isinstance(place, SheetPlace) and (match := _ADDRESS.match(place.address)):
            return match[2]
        if isinstance(place, LinePlace):
            return f"line {place.line}"
        if isinstance(place, TablePlace) and (match := _ROW.search(place.path)):
            return f"row {match[1]}"
    return ""
