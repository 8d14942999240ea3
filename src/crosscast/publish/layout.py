"""Lay a table out as its document has it, each cell with its anchor, grade and figure."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from crosscast.model import Grade, Role, Table

from .address import anchor


class LaidCell(msgspec.Struct, frozen=True, kw_only=True):
    """One cell of an HTML table; `text` is what the document prints."""

    tag: str  # th or td
    scope: str = ""
    row_span: int = 1
    col_span: int = 1
    anchor: str = ""
    text: str = ""
    mark: str = ""  # the footnote mark that stood on it
    grade: Grade | None = None
    figure: str | None = None  # the id of the figure that it states
    is_body: bool = False
    over_numbers: bool = False  # a heading that stands over a column of figures
    is_blank_label: bool = False  # where a label of the rows above goes on


class LaidTable(msgspec.Struct, frozen=True, kw_only=True):
    head: tuple[tuple[LaidCell, ...], ...]
    body: tuple[tuple[LaidCell, ...], ...]
    originals: tuple[Original, ...]


class Original(msgspec.Struct, frozen=True):
    """A text that was split or changed, as printed, and the cells that it was read as."""

    text: str
    cells: tuple[tuple[str, str], ...]  # anchor, text as read


def lay_out(table: Table, figures: Mapping[int, str]) -> LaidTable:
    """Lay out `table`; `figures` gives the figure that a cell (by its index) states."""
    grid = table.grid
    occupied = grid.occupancy()
    n_head = _n_head_rows(table)
    numbers = {grid.cols[i] for i, role in enumerate(table.roles) if role is Role.BODY}
    labels = {grid.cols[i] for i, role in enumerate(table.roles) if role is Role.STUB} - numbers
    rows = []
    for row in range(grid.n_rows):
        cells, col = [], 0
        while col < grid.n_cols:
            index = occupied.get((row, col))
            if index is None:
                cells.append(LaidCell(tag="td", is_blank_label=row >= n_head and col in labels))
                col += 1
                continue
            if (grid.rows[index], grid.cols[index]) == (row, col):
                cell = _cell(table, index, figures.get(index), n_rows=grid.n_rows, n_cols=grid.n_cols)
                is_blank = not cell.text and row >= n_head and col in labels
                over = row < n_head and col in numbers
                cells.append(msgspec.structs.replace(cell, over_numbers=over, is_blank_label=is_blank))
            col = max(col + 1, grid.cols[index] + grid.col_spans[index])
        rows.append(tuple(cells))
    return LaidTable(head=tuple(rows[:n_head]), body=tuple(rows[n_head:]), originals=_originals(table))


def _cell(table: Table, index: int, figure: str | None, *, n_rows: int, n_cols: int) -> LaidCell:
    grid, role = table.grid, table.roles[index]
    row_span = min(grid.row_spans[index], n_rows - grid.rows[index])
    col_span = min(grid.col_spans[index], n_cols - grid.cols[index])
    text = grid.texts[index]
    scope = ""
    if role is Role.HEADER and text:
        scope = "colgroup" if col_span > 1 else "col"
    elif role is Role.STUB and text:
        scope = "rowgroup" if row_span > 1 else "row"
    return LaidCell(
        tag="th" if scope else "td",
        scope=scope,
        row_span=row_span,
        col_span=col_span,
        anchor=anchor(table, index),
        text=text,
        mark=grid.marks[index],
        grade=table.grades[index] if role is Role.BODY else None,
        figure=figure,
        is_body=role is Role.BODY,
    )


def _n_head_rows(table: Table) -> int:
    """The leading rows that hold headers only, as far as no cell reaches from them into the body."""
    grid = table.grid
    body = [grid.rows[i] for i, role in enumerate(table.roles) if role is not Role.HEADER]
    n = min(body, default=0)
    while n and any(grid.rows[i] < n < grid.rows[i] + grid.row_spans[i] for i in range(len(grid))):
        n -= 1
    return n


def _originals(table: Table) -> tuple[Original, ...]:
    """What stood there before cells were split or changed; cells of one row that share a text stand together."""
    groups: dict[tuple[int, str], list[int]] = {}
    for index, text in table.originals:
        groups.setdefault((table.grid.rows[index], text), []).append(index)
    return tuple(
        Original(text, tuple((anchor(table, index), table.grid.texts[index]) for index in sorted(indices)))
        for (_, text), indices in sorted(groups.items(), key=lambda item: (item[0][0], item[1][0]))
    )
