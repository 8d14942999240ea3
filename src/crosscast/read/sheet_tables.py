"""Cut a sheet into the tables that stand on it: below each other, beside each other, with their titles and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crosscast.model import Block, Finding, SheetPlace

from .draft import Draft, Piece
from .listing import find_listing
from .sheet import Covered, Sheet, SheetCell

_FIGURE = re.compile(r"^[<>(£]?\s?-?\d[\d,. ]*%?\)?$")
_YEAR = re.compile(r"^(?:19|20)\d\d(?:\s?[-/–]\s?(?:\d\d|(?:19|20)\d\d))?$")
_NOTE = re.compile(r"^(?:[*†‡]|\[?\(?\d{1,2}[\]).]\s|note|source|caveat|please note|n\.?b\.?\b|key\b)", re.I)
_TITLE = re.compile(r"^table\s+[\dA-Z]", re.I)
_UNNAMED = re.compile(r"^sheet\s?\d*$", re.I)
_NO_FIGURE = re.compile(
    r"^(?:n/?a|nil|none|nk|unknown|yes|no|suppressed|redacted|withheld|exempt|refused|no response|cost exceeded"
    r"|(?:not|no)\b.*)$",
    re.I,
)
_LONG = 60  # letters: a lone text this long below a table is a note, not a label

Row = list[SheetCell]
Spans = dict[tuple[int, int], tuple[int, int]]


def sheet_pieces(sheet: Sheet) -> Iterator[Piece | Finding]:
    """The tables and texts of a visible sheet, and a finding in the place of each listing of persons or cases."""
    if sheet.name and not _UNNAMED.match(sheet.name):
        yield Block(sheet.name, SheetPlace(sheet.name, "A1"), is_heading=True)
    yield from _cut(list(visible_rows(sheet)), _spans(sheet), sheet)


def visible_rows(sheet: Sheet) -> Iterator[Row]:
    """The cells that show something, row by row; of a merge, the cell that shows its text."""
    covered = Covered(sheet.merges)
    hidden_cols = sheet.hidden_cols
    for row in sheet.rows:
        number = row.number
        if number in sheet.hidden_rows:
            continue
        cells = [
            SheetCell(number, col, content)
            for col, content in zip(row.cols, row.contents, strict=True)
            if content.text and col not in hidden_cols and not (covered and covered.has(number, col))
        ]
        if cells:
            yield cells


def _spans(sheet: Sheet) -> Spans:
    """How many visible rows and columns each merged cell covers. Only what the sheet fills counts."""
    last_row = sheet.rows[-1].number if sheet.rows else 1
    last_col = max((row.cols[-1] for row in sheet.rows), default=1)
    spans = {}
    for top, left, bottom, right in sheet.merges:
        rows, cols = range(top, min(bottom, last_row) + 1), range(left, min(right, last_col) + 1)
        height = len(rows) - sum(row in sheet.hidden_rows for row in rows)
        width = len(cols) - sum(col in sheet.hidden_cols for col in cols)
        spans[top, left] = (max(height, 1), max(width, 1))
    return spans


def _cut(rows: list[Row], spans: Spans, sheet: Sheet) -> Iterator[Piece | Finding]:
    for table in _stacked(rows, spans):
        parts = _beside(table, spans, sheet)
        if len(parts) == 1:
            yield from _table_pieces(table, spans, sheet)
        else:
            for part in parts:
                yield from _cut(part, spans, sheet)


def _stacked(rows: list[Row], spans: Spans) -> Iterator[list[Row]]:
    """Rows that belong together. A blank row parts two tables, unless what follows goes on with the same columns."""
    table: list[Row] = []
    reach = 0
    for row in rows:
        is_parted = bool(table) and row[0].row > reach + 1
        if is_parted and not _goes_on(table, row):
            yield table
            table = []
        table.append(row)
        reach = max(reach, row[0].row)
        if spans:
            reach = max(reach, *(cell.row + spans.get((cell.row, cell.col), (1, 1))[0] - 1 for cell in row))
    if table:
        yield table


def _goes_on(table: list[Row], row: Row) -> bool:
    """Whether a row after a blank one is more of the table above: figures, in columns that the table has."""
    columns = {cell.col for above in table[-3:] for cell in above if len(above) > 1}
    has_figures = any(_is_count(cell) for cell in row[1:])
    return len(columns) > 1 and has_figures and {cell.col for cell in row} <= columns and not _is_count(row[0])


def _is_count(cell: SheetCell) -> bool:
    return bool(_FIGURE.match(cell.text)) and not _YEAR.match(cell.text)


def _beside(rows: list[Row], spans: Spans, sheet: Sheet) -> list[list[Row]]:
    """The tables that stand side by side, left to right, each with labels of its own; [rows] where there is but one.

    A blank column alone parts nothing: many tables have one between two groups of figures.
    """
    first_col = rows[0][0].col
    start = 0
    while start < len(rows) and _is_lone(rows[start], first_col):
        start += 1
    groups = _column_groups(rows[start:], spans, sheet)
    if len(groups) < 2:
        return [rows]
    parts: list[tuple[set[int], list[Row]]] = []
    for columns in groups:
        part = [inside for row in rows[start:] if (inside := [cell for cell in row if cell.col in columns])]
        if parts and not _stands_alone(part, parts[-1][1]):
            columns = parts.pop()[0] | columns
            part = [inside for row in rows[start:] if (inside := [cell for cell in row if cell.col in columns])]
        parts.append((columns, part))
    return [rows] if len(parts) < 2 else [*([rows[:start]] if start else []), *(part for _, part in parts)]


def _column_groups(rows: list[Row], spans: Spans, sheet: Sheet) -> list[set[int]]:
    """The columns that are filled, in runs that blank columns part. A merged cell fills all that it covers."""
    filled = {cell.col for row in rows for cell in row}
    for row in rows if spans else ():
        for cell in row:
            width = spans.get((cell.row, cell.col), (1, 1))[1]
            filled.update(range(cell.col, cell.col + width))
    groups: list[set[int]] = []
    last = None
    for col in sorted(filled):
        gap = range(last + 1, col) if last is not None else range(0)
        if last is None or any(between not in sheet.hidden_cols for between in gap):
            groups.append(set())
        groups[-1].add(col)
        last = col
    return groups


def _stands_alone(part: list[Row], left: list[Row]) -> bool:
    """Whether the cells right of a blank column are a table, or notes, of their own."""
    if all(len(row) == 1 for row in part) and all(_is_note(row[0]) for row in part):
        return True
    first_col = min(row[0].col for row in part)
    with_figures = [row for row in part if any(_is_count(cell) for cell in row if cell.col != first_col)]
    labels = [row[0].text for row in with_figures if row[0].col == first_col and _is_label(row[0])]
    if len(labels) < 2 or len(labels) < 0.8 * len(with_figures):
        return False
    left_extent = (left[0][0].row, left[-1][0].row)
    if len(set(labels)) < 0.9 * len(labels):
        return left_extent != (part[0][0].row, part[-1][0].row)
    return True


def _is_label(cell: SheetCell) -> bool:
    has_words = sum(char.isalpha() for char in cell.text) > 1 or bool(_YEAR.match(cell.text))
    return has_words and not _is_count(cell) and not _NO_FIGURE.match(cell.text)


def _table_pieces(rows: list[Row], spans: Spans, sheet: Sheet) -> Iterator[Piece | Finding]:
    first_col = min(row[0].col for row in rows)
    n_cols = len({cell.col for row in rows for cell in row})
    if n_cols < 2:
        figures = [row for row in rows if _is_count(row[0])]
        if len(figures) < 2:
            yield from (_block(row[0], sheet, is_heading=row[0].content.is_bold) for row in rows)
            return
    titles = [position for position, row in enumerate(rows[:6]) if len(row) == 1 and _TITLE.match(row[0].text)]
    start, end = titles[0] + 1 if titles else 0, len(rows)
    while n_cols > 1 and start < end and _is_lone(rows[start], first_col):
        start += 1
    while n_cols > 1 and end > start and _is_lone(rows[end - 1], first_col) and _is_note(rows[end - 1][0]):
        end -= 1
    if start >= end:
        yield from (_block(cell, sheet, is_heading=cell.content.is_bold) for row in rows for cell in row)
        return
    for position, row in enumerate(rows[:start]):
        yield from (_block(cell, sheet, is_heading=position == start - 1) for cell in row)
    listing = find_listing([{cell.col: cell.text for cell in row} for row in rows[start:end]])
    if listing is None:
        draft = _draft(rows[start:end], spans, sheet)
        draft.notes = [row[0].text for row in rows[end:]]
        yield draft
    else:
        place = sheet.area_of(rows[start:end])
        yield listing.finding(place)
    yield from (_block(row[0], sheet, is_heading=False) for row in rows[end:])


def _is_lone(row: Row, first_col: int) -> bool:
    return len(row) == 1 and row[0].col == first_col and not _is_count(row[0])


def _is_note(cell: SheetCell) -> bool:
    return len(cell.text) > _LONG or bool(_NOTE.match(cell.text))


def _draft(rows: list[Row], spans: Spans, sheet: Sheet) -> Draft:
    draft = Draft(sheet.layout, place=sheet.area_of(rows))
    row_of = _positions(rows[0][0].row, rows[-1][0].row, sheet.hidden_rows)
    first_col, last_col = min(row[0].col for row in rows), max(row[-1].col for row in rows)
    col_of = _positions(first_col, last_col, sheet.hidden_cols)
    for row in rows:
        for cell in row:
            draft.add(
                row_of[cell.row], col_of[cell.col], cell.text, sheet.place_of(cell),
                spans=spans.get((cell.row, cell.col), (1, 1)), emphasised=cell.content.is_bold,
                marks=cell.content.marks,
            )  # fmt: skip
    return draft


def _positions(first: int, last: int, hidden: set[int]) -> dict[int, int]:
    """Where a visible row or column of the sheet stands in the grid. Hidden ones take no place."""
    shown = (number for number in range(first, last + 1) if number not in hidden)
    return {number: position for position, number in enumerate(shown)}


def _block(cell: SheetCell, sheet: Sheet, *, is_heading: bool) -> Block:
    return Block(cell.text, sheet.place_of(cell), is_heading)
