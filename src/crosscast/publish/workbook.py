"""The sheets of a study's workbook, from which it is written as XLSX and as ODS, cell for cell the same.

They follow the checklist for accessible spreadsheets of the Government Analysis Function: cover, contents and notes,
then one marked table a sheet at its left edge, all that must be known above it, no cell merged, hidden, filtered or
frozen.
"""

from __future__ import annotations

import io
import re
import textwrap
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import msgspec

from . import wording
from .exhibit import Cell, Column, ColumnKind, Exhibit, Exhibits, ends, note_mark
from .exhibits import exhibits_of
from .publication import Publication
from .shorthand import Shorthand

LANGUAGE = ("en", "GB")
FONT = "Arial"
INK, LINK_INK = "000000", "1D4F91"  # on white 21 and 8 to 1

_POINTS_A_LINE = 16  # of letters of 12 points
_HIGHEST = 400  # points; a row can be no higher than 409
_LONGEST = 32_000  # characters of a cell; a spreadsheet program takes 32,767
_LONGEST_HEADING = 250  # of a column of a marked table: 255
_FOR_SENTENCES = 54  # characters that the first column is wide where sentences stand in it above the table
_DIGITS = 15  # that a spreadsheet keeps of a number
_NO_NAME = re.compile(r"[^\w .,&()+-]+")  # what a sheet's name is not made of


class Number(msgspec.Struct, frozen=True):
    """A number as a spreadsheet holds it, and how many decimals of it are shown."""

    value: Decimal
    decimals: int


class Link(msgspec.Struct, frozen=True):
    """Words that lead to the first cell of another sheet."""

    text: str
    sheet: str


Content = str | Number | Link


class Line(msgspec.Struct, frozen=True):
    """One row above a table, or of a sheet without one: words in its first cell."""

    content: str | Link
    is_heading: bool = False

    def height(self, width: int) -> int:
        return height([self.content], [width]) + (6 if self.is_heading else 0)


class MarkedTable(msgspec.Struct, frozen=True, kw_only=True):
    """The one table of a sheet. `widths` are in characters; a column of numbers is set to the right."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Content, ...], ...]
    widths: tuple[int, ...]
    is_number: tuple[bool, ...]


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet: its title in A1, lines below it, one a row, and its table below these."""

    name: str
    title: str
    lines: tuple[Line, ...]
    table: MarkedTable | None = None

    @property
    def title_height(self) -> int:
        """In points, of letters of 16."""
        return 22 * len(textwrap.wrap(self.title, self.width * 3 // 4)) + 6

    @property
    def head_row(self) -> int:
        """The row of the table's heads, counted from 0."""
        return 1 + len(self.lines)

    @property
    def width(self) -> int:
        """The width of column A, in characters."""
        return self.table.widths[0] if self.table else 90


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """The workbook of a study."""

    title: str
    subject: str
    author: str
    day: date
    sheets: tuple[Sheet, ...]


def workbook_files(publication: Publication, name: str) -> dict[str, bytes]:
    """The workbook as ODS and as XLSX, by file name. The same publication gives the same bytes."""
    from .workbook_ods import ods_of
    from .workbook_xlsx import xlsx_of

    book = book_of(publication)
    return {f"{name}.ods": ods_of(book), f"{name}.xlsx": xlsx_of(book)}


def book_of(publication: Publication) -> Book:
    """The sheets of a publication's workbook."""
    exhibits = exhibits_of(publication)
    names = _sheet_names(exhibits.tables)
    tables = [_sheet(exhibit, name) for exhibit, name in zip(exhibits.tables, names, strict=True)]
    notes = [_notes(exhibits, names)] if exhibits.notes else []
    return Book(
        title=_text(publication.title),
        subject=_text(publication.question),
        author=_text(publication.publisher),
        day=publication.as_of,
        sheets=(_cover(publication, exhibits), _contents([*notes, *tables]), *notes, *tables),
    )


def height(cells: Sequence[Content], widths: Sequence[int]) -> int:
    """How high a row must be, in points: not every program makes room for the lines of a cell by itself."""
    lines = [
        _n_lines(cell, width) if isinstance(cell, str) and len(cell) > width else 1
        for cell, width in zip(cells, widths, strict=True)
    ]
    return min(max(lines) * _POINTS_A_LINE + 4, _HIGHEST)


@lru_cache(maxsize=50_000)  # both files ask for each text
def _n_lines(text: str, width: int) -> int:
    return len(textwrap.wrap(text, width + width // 8))


def _cover(publication: Publication, exhibits: Exhibits) -> Sheet:
    used = {each for exhibit in exhibits.tables for each in exhibit.shorthand}
    by = f", published by {publication.publisher}" if publication.publisher else ""
    points = ["".join(piece.text for piece in sentence) for sentence in publication.key_findings]
    sections: list[tuple[str, Sequence[str | Link]]] = [
        ("Main points", points),
        ("How to read this workbook", [*_HOW_TO_READ, Link("Contents of this workbook", "Contents")]),
        ("Shorthand", [f"{each.mark} {each.meaning}" for each in Shorthand if each in used]),
        ("Help and support", publication.support),
    ]
    lines = [Line(_text(publication.question)), Line(f"Figures as of {wording.day(publication.as_of)}{_text(by)}.")]
    for heading, texts in sections:
        if texts:
            lines.append(Line(heading, is_heading=True))
            lines += [Line(each if isinstance(each, Link) else _text(each)) for each in texts]
    return Sheet(name="Cover", title=_text(publication.title), lines=tuple(line for line in lines if line.content))


_HOW_TO_READ = (
    "Each worksheet holds one table, at its left edge. What must be known about it stands above it, and nothing below.",
    "0 means none. Where no single number can be given, shorthand stands in its place, and beside it the least and the "
    "greatest number that it can be, as far as they are known. Do not take the middle of a range for a number, and do "
    "not leave out ranges when you add up: add the least and the greatest separately.",
    "Reading says how surely a number was read from its document, never whether the force counted rightly: 'adds up' "
    "means that the printed numbers agree with each other.",
    "Counts of recorded offences are what police forces recorded. They do not say how common the conduct is.",
    "The same figures stand in the report, each with the cells of the documents that it comes from, and in the data "
    "files, under the same figure ID.",
)


def _contents(sheets: Sequence[Sheet]) -> Sheet:
    rows = tuple((Link(sheet.name, sheet.name), sheet.title) for sheet in sheets)
    table = _marked("Contents", ("Worksheet", "Title"), rows)
    return Sheet(name="Contents", title="Contents", lines=(Line(_ONE_TABLE),), table=table)


def _notes(exhibits: Exhibits, names: Sequence[str]) -> Sheet:
    used: dict[int, list[str]] = {number: [] for number in range(1, len(exhibits.notes) + 1)}
    for exhibit, name in zip(exhibits.tables, names, strict=True):
        for number in exhibit.all_notes:
            used[number].append(name)
    rows = tuple(
        (
            note_mark(number).strip("[]"),
            _text(text),
            "The whole workbook" if number <= exhibits.n_of_study else "; ".join(used[number]),
        )
        for number, text in enumerate(exhibits.notes, start=1)
    )
    table = _marked("Notes", ("Note", "Text", "Worksheets"), rows)
    return Sheet(name="Notes", title="Notes", lines=(Line(_ONE_TABLE), _TO_CONTENTS), table=table)


_ONE_TABLE = "This worksheet contains one table."
_TO_CONTENTS = Line(Link("Contents of this workbook", "Contents"))


def _sheet(exhibit: Exhibit, name: str) -> Sheet:
    heads, rows = _flat(exhibit)
    table = _marked(name, heads, rows, _FOR_SENTENCES)
    lines = [Line(_ONE_TABLE), *(Line(_text(said)) for said in exhibit.about)]
    lines += [Line(f"Shorthand: {each.mark} {each.meaning}") for each in exhibit.shorthand]
    if exhibit.notes:
        lines.append(Line(f"Notes that apply to the whole table: {', '.join(map(note_mark, exhibit.notes))}."))
    empty = [head for i, head in enumerate(table.heads) if any(row[i] == "" for row in table.rows)]
    if empty:
        lines.append(
            Line(f"An empty cell means that there is nothing to say. Columns with empty cells: {_and(empty)}.")
        )
    if exhibit.all_notes:
        lines.append(Line(Link("Notes: the text of each note", "Notes")))
    lines.append(_TO_CONTENTS)
    return Sheet(name=name, title=_text(exhibit.title), lines=tuple(lines), table=table)


def _and(words: Sequence[str]) -> str:
    """
    >>> _and(["Notes"]), _and(["Place", "Remarks", "Notes"])
    ('Notes', 'Place, Remarks and Notes')
    """
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


# Exhibits with a column for each end of a range


def _flat(exhibit: Exhibit) -> tuple[tuple[str, ...], tuple[tuple[Content, ...], ...]]:
    heads: list[str] = []
    columns: list[list[Content]] = []
    for i, column in enumerate(exhibit.columns):
        cells = [row[i] for row in exhibit.rows]
        name = _text(column.name)
        if column.kind is ColumnKind.TEXT:
            heads.append(name)
            columns.append([_text(cell.said) for cell in cells])
            continue
        if column.kind is ColumnKind.AMOUNT:
            heads.append(name)
            columns.append([_single(cell, column) for cell in cells])
        if column.kind is ColumnKind.INTERVAL or any(cell.low is not None and not cell.is_one_number for cell in cells):
            heads += [f"{name}: at least", f"{name}: at most"]
            pairs = [_pair(cell, column) for cell in cells]
            columns += [[low for low, _ in pairs], [high for _, high in pairs]]
    return tuple(heads), tuple(zip(*columns, strict=True))


def _single(cell: Cell, column: Column) -> Content:
    if cell.instead is not None or cell.low is None:
        return (cell.instead or Shorthand.NOT_AVAILABLE).mark
    return _number(cell.low, column.decimals)


def _pair(cell: Cell, column: Column) -> tuple[Content, Content]:
    if cell.low is None:
        mark = (cell.instead or Shorthand.NOT_AVAILABLE).mark
        return mark, mark
    if cell.is_one_number and column.kind is ColumnKind.AMOUNT:
        return _single(cell, column), _single(cell, column)
    low, high = ends(cell, column.decimals)
    assert low is not None
    at_most = Shorthand.NOT_AVAILABLE.mark if high is None else _number(high, column.decimals)
    return _number(low, column.decimals), at_most


def _number(number: Fraction, decimals: int | None) -> Content:
    """To six decimals, as in the data files. More digits than a spreadsheet keeps are written as words."""
    value = Decimal(number.numerator if number.denominator == 1 else wording.decimal(number))
    if len(value.as_tuple().digits) > _DIGITS:
        return f"{value:f}"
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return Number(value, max(0, -exponent) if decimals is None else decimals)


# Names and sizes


def _sheet_names(exhibits: Iterable[Exhibit]) -> list[str]:
    """A name for each table's sheet: at most 31 characters, no two alike, none that a program keeps to itself."""
    taken, names = {"cover", "contents", "notes", "history"}, []
    for exhibit in exhibits:
        wanted = (
            " ".join(_NO_NAME.sub(" ", wording.opening(exhibit.id.replace("-", " "))).split())[:31].strip() or "Table"
        )
        name, n = wanted, 1
        while name.lower() in taken:
            n += 1
            name = f"{wanted[: 31 - len(f' {n}')].strip()} {n}"
        taken.add(name.lower())
        names.append(name)
    return names


def _marked(
    name: str, heads: Sequence[str], rows: Sequence[tuple[Content, ...]], first: int = len(_ONE_TABLE) + 2
) -> MarkedTable:
    """`first` is how wide the first column is at least: the lines above the table stand in it too."""
    heads = _unique(heads)
    columns = list(zip(*rows, strict=True)) or [()] * len(heads)
    is_number = tuple(any(isinstance(cell, Number) for cell in column) for column in columns)
    widths = [
        14 if number else _width(head, column) for head, column, number in zip(heads, columns, is_number, strict=True)
    ]
    widths[0] = max(widths[0], first)
    plain = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_")
    return MarkedTable(name=f"Table_{plain}", heads=heads, rows=tuple(rows), widths=tuple(widths), is_number=is_number)


def _unique(heads: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for head in heads:
        name, n = head[:_LONGEST_HEADING] or "Column", 1
        while name.lower() in {each.lower() for each in found}:
            n += 1
            name = f"{head[:_LONGEST_HEADING]} ({n})"
        found.append(name)
    return tuple(found)


def _width(head: str, column: Sequence[Content]) -> int:
    """Wide enough for most of its words, so that the rest takes few lines."""
    lengths = [len(cell.text if isinstance(cell, Link) else str(cell)) for cell in column]
    word = max(map(len, head.split()), default=0)
    return max(word + 2, 10, min(60, max(lengths, default=0) + 2))


def _text(text: str) -> str:
    """Text as one line that a cell can hold: what no spreadsheet can store, or turns its direction, is made visible."""
    line = " ".join(wording.plain(text).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} … (cut off here: it is longer than a cell can be)"


# Files in an archive


def archive(files: Mapping[str, bytes], stored: str = "") -> bytes:
    """A ZIP with no day of its own, so that the same files give the same bytes. `stored` is not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            packed.writestr(info, content)
    return out.getvalue()
