"""Read a workbook: each sheet's tables as the reader of the sheet sees them, and what the sheet does not show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from crosscast.model import Block, Finding, Layout, Severity, SheetPlace

from .document import Pages
from .draft import Draft, Piece
from .limits import Limits
from .workbook import Sheet, SheetCell, Workbook, letters, read_workbook

_FIGURE = re.compile(r"^[<>(£]?\s?-?\d[\d,. ]*%?\)?$")
_YEAR = re.compile(r"^(?:19|20)\d\d(?:\s?[-/–]\s?(?:\d\d|(?:19|20)\d\d))?$")
_NOTE = re.compile(r"^(?:[*†‡]|\[?\(?\d{1,2}[\]).]\s|note|source|caveat|please note|n\.?b\.?\b|key\b)", re.I)
_TITLE = re.compile(r"^table\s+[\dA-Z]", re.I)
_UNNAMED = re.compile(r"^sheet\s?\d*$", re.I)
_LONG = 60  # letters: a lone text this long below a table is a note, not a label

Row = list[SheetCell]


def pages(data: bytes, label: str, limits: Limits) -> Pages:
    """The tables and texts of every visible sheet, in the order of the sheets."""
    book = read_workbook(data, limits)
    read = Pages(findings=list(_book_findings(book)))
    for sheet in book.sheets:
        if sheet.state != "visible":
            read.findings.append(_hidden_sheet(sheet))
            continue
        read.findings.extend(_sheet_findings(sheet))
        read.pieces.extend(_sheet_pieces(sheet))
    return read


def _sheet_pieces(sheet: Sheet) -> Iterator[Piece]:
    rows = _visible_rows(sheet)
    spans = _spans(sheet)
    if not _UNNAMED.match(sheet.name):
        yield Block(sheet.name, SheetPlace(sheet.name, "A1"), is_heading=True)
    for table in _stacked(rows, spans):
        yield from _table_pieces(table, spans, sheet)


def _visible_rows(sheet: Sheet) -> list[Row]:
    """The cells that show something, row by row; of a merge, the cell that shows its text."""
    covered = {(m[0], m[1]): m for m in sheet.merges}
    cells = [
        cell
        for cell in sheet.cells
        if cell.text and cell.row not in sheet.hidden_rows and cell.col not in sheet.hidden_cols
    ]
    cells = [cell for cell in cells if (cell.row, cell.col) in covered or not _is_inside(cell, sheet.merges)]
    cells.sort(key=lambda cell: (cell.row, cell.col))
    return [list(row) for _, row in groupby(cells, key=lambda cell: cell.row)]


def _is_inside(cell: SheetCell, merges: list[tuple[int, int, int, int]]) -> bool:
    return any(m[0] <= cell.row <= m[2] and m[1] <= cell.col <= m[3] for m in merges)


def _spans(sheet: Sheet) -> dict[tuple[int, int], tuple[int, int]]:
    """How many visible rows and columns each merged cell covers. Only what the sheet fills counts."""
    last_row = max((cell.row for cell in sheet.cells), default=1)
    last_col = max((cell.col for cell in sheet.cells), default=1)
    spans = {}
    for top, left, bottom, right in sheet.merges:
        rows, cols = range(top, min(bottom, last_row) + 1), range(left, min(right, last_col) + 1)
        height = len(rows) - sum(row in sheet.hidden_rows for row in rows)
        width = len(cols) - sum(col in sheet.hidden_cols for col in cols)
        spans[top, left] = (max(height, 1), max(width, 1))
    return spans


def _stacked(rows: list[Row], spans: dict[tuple[int, int], tuple[int, int]]) -> Iterator[list[Row]]:
    """Rows that belong together. A blank row parts two tables, unless what follows goes on with the same columns."""
    table: list[Row] = []
    reach = 0
    for row in rows:
        is_parted = bool(table) and row[0].row > reach + 1
        if is_parted and not _goes_on(table, row):
            yield table
            table = []
        table.append(row)
        reach = max([reach, *(cell.row + spans.get((cell.row, cell.col), (1, 1))[0] - 1 for cell in row)])
    if table:
        yield table


def _goes_on(table: list[Row], row: Row) -> bool:
    """Whether a row after a blank one is more of the table above: figures, in columns that the table has."""
    columns = {cell.col for above in table[-3:] for cell in above if len(above) > 1}
    has_figures = any(_is_count(cell) for cell in row[1:])
    return len(columns) > 1 and has_figures and {cell.col for cell in row} <= columns and not _is_count(row[0])


def _is_count(cell: SheetCell) -> bool:
    return bool(_FIGURE.match(cell.text)) and not _YEAR.match(cell.text)


def _table_pieces(rows: list[Row], spans: dict[tuple[int, int], tuple[int, int]], sheet: Sheet) -> Iterator[Piece]:
    first_col = min(row[0].col for row in rows)
    n_cols = len({cell.col for row in rows for cell in row})
    if n_cols < 2:
        figures = [row for row in rows if _is_count(row[0])]
        if len(figures) < 2:
            yield from (_block(row[0], sheet, is_heading=row[0].is_bold) for row in rows)
            return
    titles = [position for position, row in enumerate(rows[:6]) if len(row) == 1 and _TITLE.match(row[0].text)]
    start, end = titles[0] + 1 if titles else 0, len(rows)
    while n_cols > 1 and start < end and _is_lone(rows[start], first_col):
        start += 1
    while n_cols > 1 and end > start and _is_lone(rows[end - 1], first_col) and _is_note(rows[end - 1][0]):
        end -= 1
    if start >= end:
        yield from (_block(cell, sheet, is_heading=cell.is_bold) for row in rows for cell in row)
        return
    for position, row in enumerate(rows[:start]):
        yield from (_block(cell, sheet, is_heading=position == start - 1) for cell in row)
    draft = _draft(rows[start:end], spans, sheet)
    draft.notes = [row[0].text for row in rows[end:]]
    yield draft
    yield from (_block(row[0], sheet, is_heading=False) for row in rows[end:])


def _is_lone(row: Row, first_col: int) -> bool:
    return len(row) == 1 and row[0].col == first_col and not _is_count(row[0])


def _is_note(cell: SheetCell) -> bool:
    return len(cell.text) > _LONG or bool(_NOTE.match(cell.text))


def _draft(rows: list[Row], spans: dict[tuple[int, int], tuple[int, int]], sheet: Sheet) -> Draft:
    first_row, last_row = rows[0][0].row, rows[-1][0].row
    first_col, last_col = min(row[0].col for row in rows), max(row[-1].col for row in rows)
    area = f"{letters(first_col)}{first_row}:{letters(last_col)}{last_row}"
    draft = Draft(Layout.SHEET, place=SheetPlace(sheet.name, area))
    row_of = _positions(first_row, last_row, sheet.hidden_rows)
    col_of = _positions(first_col, last_col, sheet.hidden_cols)
    for row in rows:
        for cell in row:
            height, width = spans.get((cell.row, cell.col), (1, 1))
            place = SheetPlace(sheet.name, f"{letters(cell.col)}{cell.row}")
            draft.add(
                row_of[cell.row], col_of[cell.col], cell.text, place,
                spans=(height, width), emphasised=cell.is_bold, marks=list(cell.marks),
            )  # fmt: skip
    return draft


def _positions(first: int, last: int, hidden: set[int]) -> dict[int, int]:
    """Where a visible row or column of the sheet stands in the grid. Hidden ones take no place."""
    shown = (number for number in range(first, last + 1) if number not in hidden)
    return {number: position for position, number in enumerate(shown)}


def _block(cell: SheetCell, sheet: Sheet, *, is_heading: bool) -> Block:
    return Block(cell.text, SheetPlace(sheet.name, f"{letters(cell.col)}{cell.row}"), is_heading)


def _book_findings(book: Workbook) -> Iterator[Finding]:
    if book.has_external_links:
        yield Finding("external-links", Severity.NOTE, "The workbook refers to other files; they were not opened.")
    if book.has_pivot_records:
        message = (
            "The workbook carries the records behind a pivot table, which the sheets do not show; they were not read; "
            "if they are about persons or cases, tell the force."
        )
        yield Finding("pivot-records", Severity.QUESTION, message)
    for name in book.chart_sheets:
        yield Finding("chart-sheet", Severity.NOTE, f"Sheet '{name}' is a chart without cells; it was not read.")


def _hidden_sheet(sheet: Sheet) -> Finding:
    filled = sum(bool(cell.text) for cell in sheet.cells)
    message = (
        f"Sheet '{sheet.name}' is hidden and was left out, with {filled} filled cells; ask the force if it belongs to "
        "the reply."
    )
    return Finding("hidden-sheet", Severity.QUESTION, message, place=SheetPlace(sheet.name, "A1"))


def _sheet_findings(sheet: Sheet) -> Iterator[Finding]:
    """What a sheet holds and does not show, and what is written in its comments."""
    rows = sorted({cell.row for cell in sheet.cells} & sheet.hidden_rows)
    cols = sorted({cell.col for cell in sheet.cells} & sheet.hidden_cols)
    if rows:
        n = sum(cell.row in sheet.hidden_rows for cell in sheet.cells)
        yield _left_out(sheet, "hidden-rows", "row", [str(row) for row in rows], n, f"A{rows[0]}")
    if cols:
        n = sum(cell.col in sheet.hidden_cols for cell in sheet.cells)
        yield _left_out(sheet, "hidden-columns", "column", [letters(col) for col in cols], n, f"{letters(cols[0])}1")
    concealed = [cell for cell in sheet.cells if cell.is_concealed]
    if concealed:
        addresses = _listed([f"{letters(cell.col)}{cell.row}" for cell in concealed])
        message = (
            f"Sheet '{sheet.name}': cells {addresses} hold values that their format does not show; they were left out."
        )
        yield Finding("concealed-cells", Severity.QUESTION, message, place=_place(sheet, concealed[0]))
    unsolved = [cell for cell in sheet.cells if cell.lacks_result]
    if unsolved:
        addresses = _listed([f"{letters(cell.col)}{cell.row}" for cell in unsolved])
        message = (
            f"Sheet '{sheet.name}': the formulas in cells {addresses} have no stored result, so nothing was read "
            "there; open the workbook, save it, and read it again."
        )
        yield Finding("formula-without-result", Severity.QUESTION, message, place=_place(sheet, unsolved[0]))
    covered = {(m[0], m[1]) for m in sheet.merges}
    lost = [c for c in sheet.cells if c.text and (c.row, c.col) not in covered and _is_inside(c, sheet.merges)]
    if lost:
        addresses = _listed([f"{letters(cell.col)}{cell.row}" for cell in lost])
        message = (
            f"Sheet '{sheet.name}': cells {addresses} hold values below a merged cell, where nobody sees them; they "
            "were left out; ask the force which is meant."
        )
        yield Finding("covered-cells", Severity.QUESTION, message, place=_place(sheet, lost[0]))
    for address, text in sheet.comments:
        message = (
            f"Sheet '{sheet.name}', cell {address}: a comment says \"{text[:300]}\"; decide if it changes a figure."
        )
        yield Finding("comment", Severity.QUESTION, message, place=SheetPlace(sheet.name, address))


def _left_out(sheet: Sheet, slug: str, noun: str, names: list[str], n_cells: int, address: str) -> Finding:
    which = (
        f"{noun} {names[0]} is hidden and was" if len(names) == 1 else f"{noun}s {_listed(names)} are hidden and were"
    )
    cells = "1 filled cell" if n_cells == 1 else f"{n_cells} filled cells"
    message = f"Sheet '{sheet.name}': {which} left out, with {cells}; ask the force if this belongs to the reply."
    return Finding(slug, Severity.QUESTION, message, place=SheetPlace(sheet.name, address))


def _place(sheet: Sheet, cell: SheetCell) -> SheetPlace:
    return SheetPlace(sheet.name, f"{letters(cell.col)}{cell.row}")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
