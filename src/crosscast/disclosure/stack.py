"""Put the tables of one or more documents into one system, cells that mean the same tied to each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from crosscast.cast import System, check
from crosscast.model import Dimension, Evidence, Kind, Relation, Role, Table, Unit, Value

from .closing import closing_sums, closing_tables, equal_lines

_MAY_DIFFER = 5  # of so many shared figures, one may be printed differently in two tables that show the same


class Stack(msgspec.Struct, frozen=True):
    """Every cell of every table, one after the other: `first` is where each table begins."""

    tables: tuple[Table, ...]
    first: tuple[int, ...]
    system: System
    names: tuple[str, ...]
    n_shared: int  # figures that two tables both print

    def table_of(self, cell: int) -> int:
        return max(number for number, first in enumerate(self.first) if first <= cell)

    def place_of(self, cell: int) -> tuple[Table, int]:
        """The table of a cell, and its index there."""
        number = self.table_of(cell)
        return self.tables[number], cell - self.first[number]


def stack(tables: Sequence[Table]) -> Stack:
    """One system of all tables. A sum that is only guessed takes part if it holds."""
    values: list[Value | None] = []
    relations: list[Relation] = []
    names: list[str] = []
    first: list[int] = []
    for table in tables:
        first.append(len(values))
        guessed = [relation for relation in table.relations if relation.evidence is Evidence.GUESS]
        held = {one.cells for one in check(System.build(table.values, guessed)) if one.holds}
        meant = [one for one in table.relations if one.evidence is not Evidence.GUESS or one.cells in held]
        relations += [
            msgspec.structs.replace(one, cells=tuple(first[-1] + cell for cell in one.cells), holds=None)
            for one in _with_closing(table, meant)
        ]
        values += table.values
        names += labels_of(table, say_table=len(tables) > 1)
    shared = list(_shared(tables, first))
    relations += [Relation(kind=Kind.EQUAL, cells=pair) for pair in shared]
    relations += equal_lines(tables, first)
    relations += dict.fromkeys(closing_tables(tables, first, [labels_of(table, say_table=False) for table in tables]))
    return Stack(tuple(tables), tuple(first), System.build(values, relations), tuple(names), len(shared))


def _with_closing(table: Table, meant: Sequence[Relation]) -> Iterator[Relation]:
    """The sums that labels name, and those that the numbers alone say, which count more where the two differ."""
    failing = {one.cells for one in check(System.build(table.values, meant)) if one.holds is False}
    closing = {(one.cells[0], frozenset(one.cells[1:])): one for one in closing_sums(table)}
    closed = {total for total, _ in closing}
    for one in meant:
        if one.kind is Kind.SUM:
            closing.pop((one.cells[0], frozenset(one.cells[1:])), None)
            if one.cells in failing and one.cells[0] in closed:
                continue
        yield one
    yield from closing.values()


def labels_of(table: Table, *, say_table: bool) -> list[str]:
    """What each body cell is called: the labels of its row and of its column, "" for other cells."""
    grid = table.grid
    rows: dict[int, list[str]] = {}
    columns: dict[int, list[str]] = {}
    for cell in grid.cells():
        if table.roles[cell.index] is Role.STUB and cell.text:
            for row in range(cell.row, cell.row + cell.row_span):
                rows.setdefault(row, []).append(cell.text)
        elif table.roles[cell.index] is Role.HEADER and cell.text:
            for column in range(cell.col, cell.col + cell.col_span):
                columns.setdefault(column, []).append(cell.text)
    named = []
    for cell in grid.cells():
        if table.roles[cell.index] is Role.BODY:
            own = [*rows.get(cell.row, ()), *columns.get(cell.col, ())[-2:]]
            name = ", ".join(dict.fromkeys(own)) or str(cell.place)
            named.append(f"{name} ({table.document}, {table.id})" if say_table else name)
        else:
            named.append("")
    return named


def _shared(tables: Sequence[Table], first: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs of cells of different tables whose labels say the same.

    Where two tables print different numbers for more than one in five of what they share, they do not show the
    same after all, and nothing is tied; a figure that was revised is not tied either.
    """
    meanings = [_by_meaning(table) for table in tables]
    for later, own in enumerate(meanings):
        for earlier in range(later):
            pairs = [(meanings[earlier][key], cell) for key, cell in own.items() if key in meanings[earlier]]
            pairs = [(a, b) for a, b in pairs if _could_agree(tables[earlier].values[a], tables[later].values[b])]
            n_all = sum(key in meanings[earlier] for key in own)
            if n_all and (n_all - len(pairs)) * _MAY_DIFFER <= n_all:
                yield from ((first[earlier] + a, first[later] + b) for a, b in pairs)


def _by_meaning(table: Table) -> dict[frozenset[tuple[Dimension, str]], int]:
    """The one count of each meaning; what two cells of one table both mean ties nothing."""
    keys = {
        cell: frozenset((member.dimension, member.id) for member in members)
        for cell, members in enumerate(table.meanings)
        if members and (value := table.values[cell]) is not None and value.unit is Unit.COUNT and not value.is_absent
    }
    times = Counter(keys.values())
    return {key: cell for cell, key in keys.items() if times[key] == 1}


def _could_agree(one: Value | None, other: Value | None) -> bool:
    if one is None or other is None or one.decimals != other.decimals:
        return False
    low = max(end for end in (one.low, other.low) if end is not None)
    return all(end is None or low <= end for end in (one.high, other.high))


def sums_of(stacked: Stack) -> list[str]:
    """Which lines were understood to be totals, a sentence each."""
    found: dict[str, None] = {}
    for relation in stacked.system.relations:
        if relation.kind is Kind.SUM:
            numbers = list(dict.fromkeys(stacked.table_of(cell) for cell in relation.cells))
            table, total = stacked.place_of(relation.cells[0])
            if len(numbers) > 1:
                parts = " and ".join(stacked.tables[number].id for number in numbers[1:])
                found[f"{table.id} adds up {parts}."] = None
                continue
            grid, part = table.grid, relation.cells[1] - stacked.first[numbers[0]]
            of_rows = grid.rows[part] != grid.rows[total]
            n = len(relation.cells) - 1
            label = _line_label(table, grid.rows[total] if of_rows else grid.cols[total], of_rows)
            line = "row" if of_rows else "column"
            found[f"{table.id}: {line} '{label}' adds up {n} {line}s."] = None
    return list(found)


def _line_label(table: Table, line: int, is_row: bool) -> str:
    grid, role = table.grid, Role.STUB if is_row else Role.HEADER
    lines = grid.rows if is_row else grid.cols
    texts = [grid.texts[i] for i in range(len(grid)) if lines[i] == line and table.roles[i] is role]
    return texts[-1] if texts else str(line + 1)
