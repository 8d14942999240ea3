"""Find totals that no label names: lines and tables whose numbers add up to another's, wherever they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeGuard

from crosscast.model import Evidence, Kind, Relation, Role, Table, Unit, Value

Line = Mapping[str, int]  # its cells, by what they have in common with those of other lines
Numbers = Mapping[int, int | None]  # the counts by cell, None for a hidden one

_CLOSING = 2  # so many figures above 0 must close before a line is taken for the total of others
_CLOSING_BESIDE_HIDDEN = 4  # the same where others are hidden, so that not all can be tried
_CLOSING_ANYWHERE = 3  # the same for lines that stand apart from their total
_LINES = 100  # of a table with more, the lines that stand apart from their total are not looked for


def closing_sums(table: Table) -> Iterator[Relation]:
    """Sums over whole rows or columns that close in every figure.

    A line is tried as the total of those just above or below it, of the totals found among them, and of the lines
    that stand in other groups under the same label.
    """
    numbers, grid = _numbers(table), table.grid
    for lines, across, label in ((grid.rows, grid.cols, Role.STUB), (grid.cols, grid.rows, Role.HEADER)):
        found: dict[int, dict[str, int]] = {}
        for cell in numbers:
            found.setdefault(lines[cell], {})[str(across[cell])] = cell
        for order in _orders(table, sorted(found), label):
            for total, parts in _closing([found[line] for line in order], numbers):
                yield from _tied(total, parts)
        if len(found) <= _LINES:
            for total, parts in _closing_anywhere([found[line] for line in sorted(found)], numbers):
                yield from _tied(total, parts)


def closing_tables(
    tables: Sequence[Table], firsts: Sequence[int], names: Sequence[Sequence[str]]
) -> Iterator[Relation]:
    """The same of whole tables, figures with the same labels beside each other: men, women, all victims."""
    numbers: dict[int, int | None] = {}
    found: list[Line] = []
    for table, first, own_names in zip(tables, firsts, names, strict=True):
        own = _numbers(table)
        numbers |= {first + cell: n for cell, n in own.items()}
        times = Counter(own_names[cell].casefold() for cell in own)
        found.append({name: first + cell for cell in own if times[name := own_names[cell].casefold()] == 1})
    for order in (found, found[::-1]):
        for total, parts in _closing(order, numbers):
            yield from _tied(total, parts)


def equal_lines(tables: Sequence[Table], firsts: Sequence[int]) -> Iterator[Relation]:
    """Lines of different tables that print the same numbers under the same labels: a force, and a table of it alone."""
    seen: dict[frozenset[tuple[str, int]], tuple[int, dict[str, int]]] = {}
    for number, (table, first) in enumerate(zip(tables, firsts, strict=True)):
        numbers, grid = _numbers(table), table.grid
        for lines, across, label in ((grid.rows, grid.cols, Role.HEADER), (grid.cols, grid.rows, Role.STUB)):
            labels = labels_along(table, label)
            found: dict[int, dict[str, int]] = {}
            for cell in numbers:
                if across[cell] in labels:
                    found.setdefault(lines[cell], {})[labels[across[cell]]] = cell
            for line in found.values():
                printed = [(key, n) for key, cell in line.items() if (n := numbers[cell]) is not None]
                if len(printed) < len(line) or sum(n > 0 for _, n in printed) < _CLOSING_ANYWHERE:
                    continue
                own = {key: first + cell for key, cell in line.items()}
                where, other = seen.setdefault(frozenset(printed), (number, own))
                if where != number:
                    yield from (Relation(kind=Kind.EQUAL, cells=(other[key], cell)) for key, cell in own.items())


def labels_along(table: Table, role: Role) -> dict[int, str]:
    """What each row (STUB), or each column (HEADER), is called: all labels of a row, the last of a column."""
    grid, is_row = table.grid, role is Role.STUB
    start, span = (grid.rows, grid.row_spans) if is_row else (grid.cols, grid.col_spans)
    found: dict[int, str] = {}
    for cell, own in enumerate(table.roles):
        if own is role and grid.texts[cell]:
            for line in range(start[cell], start[cell] + span[cell]):
                before = f"{found[line]}, " if is_row and line in found else ""
                found[line] = before + grid.texts[cell].casefold()
    return found


def _numbers(table: Table) -> dict[int, int | None]:
    return {cell: value.low if value.is_exact else None for cell, value in enumerate(table.values) if _is_count(value)}


def _is_count(value: Value | None) -> TypeGuard[Value]:
    return value is not None and not value.is_absent and value.unit is Unit.COUNT and value.decimals == 0


def _orders(table: Table, lines: Sequence[int], label: Role) -> Iterator[Sequence[int]]:
    """The lines as they stand, those under one label of several, and both turned over: a total may stand first."""
    grid, is_row = table.grid, label is Role.STUB
    starts, spans = (grid.rows, grid.row_spans) if is_row else (grid.cols, grid.col_spans)
    levels = grid.cols if is_row else grid.rows
    groups: dict[tuple[int, str], set[int]] = {}
    for cell, role in enumerate(table.roles):
        if role is label and grid.texts[cell]:
            under = range(starts[cell], starts[cell] + spans[cell])
            groups.setdefault((levels[cell], grid.texts[cell].casefold()), set()).update(under)
    orders = [list(lines)]
    for group in groups.values():
        order = [line for line in lines if line in group]
        if 2 < len(order) < len(lines):
            orders.append(order)
    for order in orders:
        yield order
        yield order[::-1]


def _closing(lines: Sequence[Line], numbers: Numbers) -> Iterator[tuple[Line, Sequence[Line]]]:
    """Each line with the nearest before it that add up to it and are in no total yet, and with all that are no totals.

    A total stands for its parts from there on, so that totals of totals are found.
    """
    still_open: list[Line] = []
    single: list[Line] = []
    for line in lines:
        n = _nearest(line, still_open, numbers)
        if n:
            yield line, still_open[-n:]
            del still_open[-n:]
        is_of_all = len(single) > 2 and n != len(single) and _adds_up(line, single, numbers, is_of_all=True)
        if is_of_all:
            yield line, tuple(single)
        elif not n:
            single.append(line)
        still_open.append(line)


def _closing_anywhere(lines: Sequence[Line], numbers: Numbers) -> Iterator[tuple[Line, Sequence[Line]]]:
    """Each line with neighbouring ones that add up to it, wherever they stand: "2021 to 2022" after "2023"."""
    for number, total in enumerate(lines):
        for end in range(2, len(lines) + 1):
            n = _nearest(total, lines[:end], numbers, _CLOSING_ANYWHERE)
            if n and not end - n <= number < end:
                yield total, lines[end - n : end]


def _nearest(total: Line, still_open: Sequence[Line], numbers: Numbers, n_closing: int = _CLOSING) -> int:
    """How many of the last lines add up to the total in so many figures; 0: none do."""
    shown = {key: n for key, cell in total.items() if (n := numbers[cell])}
    if not shown:
        return 0
    key = max(shown, key=lambda one: shown[one])
    reached = 0
    for n in range(1, len(still_open) + 1):
        reached += numbers.get(still_open[-n].get(key, -1)) or 0
        if reached > shown[key]:
            return 0
        if n > 1 and _adds_up(total, still_open[-n:], numbers, n_closing):
            return n
    return 0


def _adds_up(
    total: Line, parts: Sequence[Line], numbers: Numbers, at_least: int = _CLOSING, *, is_of_all: bool = False
) -> bool:
    """Whether each figure of the total is the sum of those of its parts, in enough places; a blank counts nothing."""
    n_closing = n_added = n_hidden = 0
    for key, cell in total.items():
        printed = numbers[cell]
        own = [numbers[part[key]] for part in parts if key in part]
        shown = [n for n in own if n is not None]
        if printed is None or len(shown) < len(own):
            n_hidden += 1
            if printed is not None and sum(shown) > printed:
                return False
        elif sum(shown) != printed:
            return False
        else:
            n_closing += printed > 0
            n_added += sum(n > 0 for n in shown) > 1
    if is_of_all and len(total) == 1:
        return n_added == 1
    return n_added > 0 and n_closing >= (_CLOSING_BESIDE_HIDDEN if n_hidden else at_least)


def _tied(total: Line, parts: Sequence[Line]) -> Iterator[Relation]:
    for key, cell in total.items():
        own = [part[key] for part in parts if key in part]
        if own:
            yield Relation(kind=Kind.SUM, cells=(cell, *own), evidence=Evidence.STRUCTURE)
