"""What a workbook holds, whatever program wrote it: its sheets with the texts that they show, and what they hide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

import msgspec

from crosscast.model import CrosscastError, Layout, Place, SheetPlace

from .refusal import refused

Merge = tuple[int, int, int, int]  # first row, first column, last row, last column
_LARGE = 10_000  # positions: a larger merge is kept as its edges


class Content(msgspec.Struct, frozen=True, gc=False):
    """What a cell shows, or holds and does not show, wherever it stands. Cells that hold the same share it."""

    text: str
    marks: tuple[str, ...] = ()
    is_bold: bool = False
    is_concealed: bool = False  # it holds a value, and its format shows nothing
    lacks_result: bool = False  # a formula of which no result is stored


class SheetRow(msgspec.Struct, frozen=True, gc=False):
    """The cells of one row that hold something, in columns: where each stands, and what it holds."""

    number: int  # from 1, as the sheet counts
    cols: Sequence[int]
    contents: Sequence[Content]


class SheetCell(msgspec.Struct, frozen=True, gc=False):
    """One cell in its place: a view of a row."""

    row: int
    col: int
    content: Content

    @property
    def text(self) -> str:
        return self.content.text

    @property
    def address(self) -> str:
        return f"{letters(self.col)}{self.row}"


@dataclass(slots=True)
class Sheet:
    name: str
    state: str = "visible"  # or hidden, veryHidden
    rows: list[SheetRow] = field(default_factory=list)  # in the order of the sheet
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_cols: set[int] = field(default_factory=set)
    comments: list[tuple[str, str]] = field(default_factory=list)  # address and text
    text_boxes: list[str] = field(default_factory=list)  # texts that float above the cells
    pictures: list[str] = field(default_factory=list)  # names of those that float above the cells
    margins: list[str] = field(default_factory=list)  # what is printed at the head and foot of each page

    @property
    def layout(self) -> Layout:
        return Layout.SHEET

    def place_of(self, cell: SheetCell) -> Place:
        return SheetPlace(self.name, cell.address)

    def area_of(self, rows: Sequence[Sequence[SheetCell]]) -> Place:
        """Where a table stands, from its first row and column to its last."""
        first_col, last_col = min(row[0].col for row in rows), max(row[-1].col for row in rows)
        address = f"{letters(first_col)}{rows[0][0].row}:{letters(last_col)}{rows[-1][0].row}"
        return SheetPlace(self.name, address)

    @property
    def n_cells(self) -> int:
        return sum(len(row.contents) for row in self.rows)

    def cells(self) -> Iterator[SheetCell]:
        """Every cell that holds something, row by row."""
        for row in self.rows:
            for col, content in zip(row.cols, row.contents, strict=True):
                yield SheetCell(row.number, col, content)


@dataclass(slots=True)
class Pivot:
    """Records that a workbook carries behind a pivot table: the names of their fields, and how many there are."""

    fields: list[str]
    n_records: int


@dataclass(slots=True)
class Workbook:
    sheets: list[Sheet] = field(default_factory=list)
    chart_sheets: list[str] = field(default_factory=list)
    has_external_links: bool = False
    pivots: list[Pivot] = field(default_factory=list)
    has_changes: bool = False  # tracked changes
    held_twice: list[str] = field(default_factory=list)  # parts of the file that stand in it more than once
    untold: str = ""  # the format, where its reader cannot tell how numbers are shown
    pictures: dict[str, bytes] = field(default_factory=dict)  # by their names; b"" where they cannot be had
    has_untold_lines: bool = False  # nor which rows and columns are hidden or merged


class Covered:
    """Which positions stand under a merged cell that begins elsewhere."""

    def __init__(self, merges: Iterable[Merge]) -> None:
        self._anchors: set[tuple[int, int]] = set()
        self._small: set[tuple[int, int]] = set()
        self._large: list[Merge] = []
        for top, left, bottom, right in merges:
            self._anchors.add((top, left))
            if (bottom - top + 1) * (right - left + 1) > _LARGE:
                self._large.append((top, left, bottom, right))
            else:
                self._small.update((row, col) for row in range(top, bottom + 1) for col in range(left, right + 1))

    def __bool__(self) -> bool:
        return bool(self._anchors)

    def has(self, row: int, col: int) -> bool:
        if (row, col) in self._anchors:
            return False
        return (row, col) in self._small or any(t <= row <= b and left <= col <= r for t, left, b, r in self._large)


@lru_cache(maxsize=20_000)
def letters(col: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    name = ""
    while col:
        col, rest = divmod(col - 1, 26)
        name = chr(65 + rest) + name
    return name


def rows_of(cells: list[tuple[int, int, Content]]) -> list[SheetRow]:
    """Cells, each with its row and column, as rows in the order of the sheet."""
    if any(cells[n][:2] <= cells[n - 1][:2] for n in range(1, len(cells))):
        cells = sorted(cells, key=lambda cell: cell[:2])
    rows = []
    for number, row in groupby(cells, key=lambda cell: cell[0]):
        _, cols, contents = zip(*row, strict=True)
        rows.append(SheetRow(number, cols, contents))
    return rows


def too_many_cells(most: int) -> CrosscastError:
    """The refusal of a workbook with more cells than one document is given."""
    return refused(f"it holds more than the limit of {most:,} cells; ask for it in parts", "too-large")
