"""Ask what a blank cell between counts means: 0, hidden or forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from crosscast.model import Finding, Severity, Table


def blanks(tables: Sequence[Table]) -> tuple[Finding, ...]:
    """A question for each table that has some."""
    return tuple(_question(table, n) for table in tables if (n := _n_blank(table)))


def _n_blank(table: Table) -> int:
    """How many cells print nothing where their row and their column print counts."""
    grid = table.grid
    counted = [cell for cell, value in enumerate(table.values) if value is not None]
    printed = {
        (row, col)
        for cell in grid.cells()
        if cell.text.strip()
        for row in range(cell.row, cell.row + cell.row_span)
        for col in range(cell.col, cell.col + cell.col_span)
    }
    rows, columns = {grid.rows[cell] for cell in counted}, {grid.cols[cell] for cell in counted}
    return sum((row, col) not in printed for row in rows for col in columns)


def _question(table: Table, n: int) -> Finding:
    cells = "1 blank cell of" if n == 1 else f"{n:,} blank cells of"
    return Finding(
        "blank-not-reckoned",
        Severity.QUESTION,
        f"{cells} '{table.id}' took no part: nothing is read as 0 or as hidden because it is blank. If blank means 0, "
        "write 0 there; if it means hidden, print a symbol such as [c]; then run the command again.",
        table.document,
    )
