"""A table as it is published, before it is cells of a workbook or words of a report: what they say, they say alike.

Its numbers are ranges until a format prints them; a count that a source hid is never narrower in one than the source's
own symbol.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

import msgspec

from .shorthand import Shorthand

T = TypeVar("T")


class ColumnKind(StrEnum):
    TEXT = "text"
    AMOUNT = "amount"  # one number; a range, or shorthand, where there is no single one
    INTERVAL = "interval"  # always two ends


class Column(msgspec.Struct, frozen=True):
    """One column. `decimals` is how many are printed; None: as many as the number has."""

    name: str  # with its unit, in words: "Rate (per cent of recorded offences)"
    kind: ColumnKind = ColumnKind.TEXT
    decimals: int | None = 0


class Cell(msgspec.Struct, frozen=True):
    """One cell: words, or a number from `low` to `high` (one number where they are equal; None: no end is known).

    `instead` stands where no single number can be given, though there may be ends. `page` is where the site tells more.
    """

    text: str = ""
    low: Fraction | None = None
    high: Fraction | None = None
    instead: Shorthand | None = None
    beside: tuple[Shorthand, ...] = ()
    notes: tuple[int, ...] = ()  # by number
    page: str | None = None

    @property
    def is_one_number(self) -> bool:
        return self.instead is None and self.low is not None and self.low == self.high

    @property
    def said(self) -> str:
        """What a cell of words says, with its shorthand and notes: "[e] [note 2]"."""
        return " ".join(filter(None, (self.text, *(each.mark for each in self.beside), *map(note_mark, self.notes))))


class Exhibit(msgspec.Struct, frozen=True, kw_only=True):
    """One table that is published: its first column names the rows, which all have a cell for each column."""

    id: str
    title: str
    about: tuple[str, ...] = ()  # sentences to stand above it
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[int, ...] = ()  # that apply to the whole table
    is_numbers: bool = True  # false for a table of words

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of '{self.title}' has more or fewer cells than the table has columns")

    @property
    def shorthand(self) -> tuple[Shorthand, ...]:
        """What stands in it and must be explained above it."""
        cells = [cell for row in self.rows for cell in row]
        used = {each for cell in cells for each in (*cell.beside, *((cell.instead,) if cell.instead else ()))}
        return tuple(each for each in Shorthand if each in used)

    @property
    def all_notes(self) -> tuple[int, ...]:
        return tuple(sorted({*self.notes, *(note for row in self.rows for cell in row for note in cell.notes)}))


class Exhibits(msgspec.Struct, frozen=True, kw_only=True):
    """All tables of a publication. `notes` are numbered from 1; the first `n_of_study` say how the study counts."""

    tables: tuple[Exhibit, ...]
    notes: tuple[str, ...]
    n_of_study: int


def note_mark(number: int) -> str:
    """
    >>> note_mark(3)
    '[note 3]'
    """
    return f"[note {number}]"


def ends(cell: Cell, decimals: int | None) -> tuple[Fraction | None, Fraction | None]:
    """The ends of a range as they are printed: rounded outwards, so that they still hold whatever they held."""
    if cell.low is None or decimals is None:
        return cell.low, cell.high
    scale = 10**decimals
    high = None if cell.high is None else Fraction(math.ceil(cell.high * scale), scale)
    return Fraction(math.floor(cell.low * scale), scale), high


class Notes:
    """Notes on tables, numbered from 1 in the order in which they are first used."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._numbers: dict[str, int] = {}
        self.numbers(texts)

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def numbers(self, texts: Iterable[str]) -> tuple[int, ...]:
        return tuple(sorted({self._numbers.setdefault(text, len(self._numbers) + 1) for text in texts}))


Row = tuple[Cell, ...]
Field = tuple[Column, Callable[[T], Cell]]  # a column, and what it says of each of the things that the rows are of


def rows_of(things: Iterable[T], fields: Sequence[Field[T]]) -> list[Row]:
    return [tuple(cell(thing) for _, cell in fields) for thing in things]


def without_empty_columns(exhibit: Exhibit) -> Exhibit:
    """A column of words that says nothing in any row is left out."""
    kept = [
        i
        for i, column in enumerate(exhibit.columns)
        if column.kind is not ColumnKind.TEXT or any(row[i].said for row in exhibit.rows)
    ]
    return msgspec.structs.replace(
        exhibit,
        columns=tuple(exhibit.columns[i] for i in kept),
        rows=tuple(tuple(row[i] for i in kept) for row in exhibit.rows),
    )
