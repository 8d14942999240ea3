"""Where a thing stands in a document, so that a person can put a finger on it."""

from __future__ import annotations

import msgspec


class PagePlace(msgspec.Struct, frozen=True, tag="page"):
    """A box on a page: points, origin at the top left, pages counted from 1."""

    page: int
    box: tuple[float, float, float, float]

    def __str__(self) -> str:
        return f"page {self.page}"


class SheetPlace(msgspec.Struct, frozen=True, tag="sheet"):
    sheet: str
    address: str

    def __str__(self) -> str:
        return f"sheet '{self.sheet}', cell {self.address}"


class TablePlace(msgspec.Struct, frozen=True, tag="table"):
    """The table's number in the document, from 1, and the way to the cell, such as `row 3, cell 2`."""

    table: int
    path: str

    def __str__(self) -> str:
        return f"table {self.table}, {self.path}" if self.path else f"table {self.table}"


class LinePlace(msgspec.Struct, frozen=True, tag="line"):
    """A line of text from 1, and its columns [start, end) from 0."""

    line: int
    columns: tuple[int, int]

    def __str__(self) -> str:
        return f"line {self.line}"


Place = PagePlace | SheetPlace | TablePlace | LinePlace
