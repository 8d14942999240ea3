"""Read a CSV file as the one sheet that it is: its tables below each other, with their titles and notes."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from crosscast.model import Finding, Layout, LinePlace, Place, Severity

from . import heartbeat
from .decode import decoded
from .document import Pages
from .draft import Draft, Piece
from .limits import Limits
from .refusal import refused
from .sheet import Content, Sheet, SheetCell, SheetRow, too_many_cells
from .sheet_tables import sheet_pieces
from .wording import one_line

_VERY_WIDE = 1_000
_FIELD_LIMIT = 1_000_000
_SAMPLE = 200  # lines that tell the separator
_NOTE = re.compile(r"[.:*\[(]|\w (?:\S+ ){4}")  # a line of one cell that ends a file and is no label
_NAMED_SEPARATOR = re.compile(r"^\ufeff?sep=(.)\r?\n", re.I)


def pages(data: bytes, label: str, limits: Limits) -> Pages:
    """The tables and texts of a CSV file, in its order."""
    text, findings = decoded(data)
    lines = _read_lines(text, limits, findings)
    width = max((row.cols[-1] for row in lines.rows), default=0)
    if width > _VERY_WIDE:
        message = f"The table is {width:,} columns wide; check that its lines end where they should."
        findings.append(Finding("very-wide", Severity.QUESTION, message))
    read = Pages([], findings)
    for piece in sheet_pieces(lines):
        if isinstance(piece, Finding):
            read.findings.append(piece)
        else:
            read.pieces.append(piece)
    _mark_cut(read.pieces, lines)
    return read


@dataclass(slots=True)
class _Lines(Sheet):
    """A sheet whose cells stand in lines of a text."""

    places: dict[tuple[int, int], LinePlace] = field(default_factory=dict)  # by row and column
    ends_within: LinePlace | None = None  # the last line, where the file ends in the middle of it

    @property
    def layout(self) -> Layout:
        return Layout.SEPARATED

    def place_of(self, cell: SheetCell) -> Place:
        return self.places[cell.row, cell.col]

    def area_of(self, rows: Sequence[Sequence[SheetCell]]) -> Place:
        return self.place_of(rows[0][0])


def _read_lines(text: str, limits: Limits, findings: list[Finding]) -> _Lines:
    separator, skipped = _separator(text)
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text[skipped:], newline=""), delimiter=separator)
    lines, n_cells = _Lines(""), 0
    before = text.count("\n", 0, skipped)
    first_line = before + 1
    swallowed: list[tuple[int, int]] = []
    widths: list[int] = []
    try:
        for number, fields in enumerate(reader, start=1):
            heartbeat.beat()
            row = _row(number, fields, first_line, lines)
            n_cells += len(fields)
            widths.append(len(fields))
            if n_cells > limits.cells:
                raise too_many_cells(limits.cells)
            if row.contents:
                lines.rows.append(row)
            last_line = before + reader.line_num
            if last_line > first_line and any(_has_swallowed(field) for field in fields):
                swallowed.append((first_line, last_line))
            first_line = last_line + 1
    except csv.Error as error:
        why = f"line {before + reader.line_num} is not sound CSV ({error})"
        raise refused(f"{why}; look for a quotation mark that never closes", "damaged") from error
    if swallowed:
        findings.append(_swallowed(swallowed))
    if _ends_within(text, widths, separator):
        lines.ends_within = LinePlace(last_line, (0, 0))
    return lines if not _is_double_spaced(lines.rows) else _single_spaced(lines)


def _ends_within(text: str, widths: list[int], separator: str) -> bool:
    """Whether the text ends in the middle of a row: its last line is not ended, and its cells are fewer than those of
    the two rows above it, or a quotation mark in it never closes.
    """
    if len(widths) < 3 or text.endswith(("\n", "\r")):
        return False
    last = text.splitlines()[-1]
    is_short = widths[-2] == widths[-3] > widths[-1] and (separator in last or not _NOTE.search(last))
    return is_short or last.count('"') % 2 == 1


def _mark_cut(pieces: list[Piece], lines: _Lines) -> None:
    """Say of the table at the end that it goes on. The cell that the end cuts in two is not read: 11 may end as 1."""
    if lines.ends_within is None or not pieces or not isinstance(table := pieces[-1], Draft):
        return
    last = table.cells[-1]
    if not isinstance(last.place, LinePlace) or last.place.line != lines.ends_within.line:
        return
    table.cells.pop()
    message = (
        f"The file ends in the middle of this table, within the cell '{last.text[:60]}', which was left out; ask for "
        "the whole file."
    )
    table.findings.append(Finding("cut-off", Severity.ERROR, message, place=last.place))


def _row(number: int, fields: list[str], line: int, lines: _Lines) -> SheetRow:
    cols, contents, start = [], [], 0
    for col, written in enumerate(fields, start=1):
        if shown := one_line(written):
            cols.append(col)
            contents.append(Content(shown))
            lines.places[number, col] = LinePlace(line, (start, start + len(written)))
        start += len(written) + 1
    return SheetRow(number, cols, contents)


def _separator(text: str) -> tuple[str, int]:
    """The separator that cuts most of the first lines, most of them alike, and where the first line begins.

    Commas stand in titles and figures too, so they come last. A first line "sep=;" names the separator to Excel.
    """
    if named := _NAMED_SEPARATOR.match(text):
        return named[1], named.end()
    sample = list(itertools.islice(io.StringIO(text, newline=""), _SAMPLE))
    return max("\t;|,", key=lambda mark: _fit(sample, mark)), 0


def _fit(sample: list[str], mark: str) -> tuple[int, int]:
    try:
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=mark) if len(row) > 1)
    except csv.Error:
        return 0, 0
    return widths.total(), max(widths.values(), default=0)


def _is_double_spaced(rows: list[SheetRow]) -> bool:
    """Whether a blank line follows each row: the file's line ends were doubled on their way."""
    gaps = {below.number - row.number for row, below in itertools.pairwise(rows)}
    return len(rows) > 2 and gaps == {2}


def _single_spaced(lines: _Lines) -> _Lines:
    first = lines.rows[0].number
    spaced = _Lines("")
    spaced.rows = [SheetRow((row.number + first) // 2, row.cols, row.contents) for row in lines.rows]
    spaced.places = {((row + first) // 2, col): place for (row, col), place in lines.places.items()}
    return spaced


def _has_swallowed(field: str) -> bool:
    """Whether a field looks as if it held rows of its own: lines with separators between them."""
    return "\n" in field and "," in field


def _swallowed(rows: list[tuple[int, int]]) -> Finding:
    first, last = rows[0]
    others = f", and {len(rows) - 1} other rows likewise" if len(rows) > 1 else ""
    message = (
        f"Lines {first} to {last} were read as one row because of a quotation mark{others}; check where it closes."
    )
    return Finding("unclosed-quote", Severity.QUESTION, message, place=LinePlace(first, (0, 0)))
