"""Narrow the ends of cells by one relation after another until nothing changes, in whole numbers only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import inf

from .constraints import Constraint, End, Ends, Numbers, Row

# Narrowing may creep (x is under half of y, y under half of x): stopping early is always safe.
_VISITS = 200


class Network:
    """Constraints and, for each cell, which of them it is in."""

    def __init__(self, constraints: Sequence[Constraint]) -> None:
        self.constraints = tuple(constraints)
        self.work = 0  # cells looked at so far: a measure of effort that is the same on every machine
        self.of_cell: dict[int, list[int]] = defaultdict(list)
        for index, one in enumerate(self.constraints):
            for cell in one.cells:
                self.of_cell[cell].append(index)

    def narrow(self, low: Ends, high: Ends, changed: Iterable[int] | None = None) -> bool:
        """Narrow the ends in place, starting from all constraints or those of the changed cells.

        False: no assignment satisfies them all. No number that belongs to a full assignment is lost.
        """
        if changed is None:
            waiting = dict.fromkeys(range(len(self.constraints)))
        else:
            waiting = dict.fromkeys(index for cell in changed for index in self.of_cell.get(cell, ()))
        visits = [0] * len(self.constraints)
        while waiting:
            index = next(iter(waiting))
            del waiting[index]
            if visits[index] >= _VISITS:
                continue
            visits[index] += 1
            self.work += len(self.constraints[index].cells)
            touched = _narrow_one(self.constraints[index], low, high)
            if touched is None:
                return False
            for cell in touched:
                waiting.update(dict.fromkeys(self.of_cell[cell]))
        return True

    def over_open(self, low: Ends, high: Ends) -> Network:
        """The same constraints without the cells whose number is known, for narrowing on from these ends."""
        open_ones: list[Constraint] = []
        for one in self.constraints:
            if not isinstance(one, Row):
                open_ones.append(one)
            elif (row := one.over_open(low, high)) is not None:
                open_ones.append(row)
        return Network(open_ones)

    def allows(self, numbers: Numbers) -> bool:
        """Whether these numbers, one a cell, satisfy every constraint."""
        return all(one.allows(numbers) for one in self.constraints)


def _narrow_one(one: Constraint, low: Ends, high: Ends) -> list[int] | None:
    if isinstance(one, Row):
        return narrow_row(one, low, high)
    touched: list[int] = []
    if low[one.whole] < 1 and low[one.part] >= 1 and (low[one.whole] >= 0 or low[one.percent] >= 1):
        low[one.whole] = 1
        touched.append(one.whole)
        if high[one.whole] < 1:
            return None
    for row in one.rows(low, high):
        narrowed = narrow_row(row, low, high)
        if narrowed is None:
            return None
        touched += narrowed
    bottom, top = one.printed(low, high)
    if not _narrow_cell(one.percent, bottom, top, low, high, touched):
        return None
    if any(low[cell] != high[cell] for cell in one.cells):
        return touched
    return touched if one.allows({cell: int(low[cell]) for cell in one.cells}) else None


def narrow_row(row: Row, low: Ends, high: Ends) -> list[int] | None:
    """The cells whose ends became narrower; None where the row cannot hold."""
    least = most = open_least = open_most = 0
    for cell, a in zip(row.cells, row.coefficients, strict=True):
        bottom, top = (low[cell], high[cell]) if a > 0 else (high[cell], low[cell])
        if isinstance(bottom, int):
            least += a * bottom
        else:
            open_least += 1
        if isinstance(top, int):
            most += a * top
        else:
            open_most += 1
    if (not open_least and least > row.high) or (not open_most and most < row.low):
        return None
    touched: list[int] = []
    for cell, a in zip(row.cells, row.coefficients, strict=True):
        if low[cell] == high[cell]:
            continue
        bottom, top = (low[cell], high[cell]) if a > 0 else (high[cell], low[cell])
        new_low, new_high = -inf, inf
        rest = _rest(least, open_least, a, bottom)
        if rest is not None and isinstance(row.high, int):
            new_low, new_high = _at_most(row.high - rest, a)
        rest = _rest(most, open_most, a, top)
        if rest is not None and isinstance(row.low, int):
            other_low, other_high = _at_most(rest - row.low, -a)
            new_low, new_high = max(new_low, other_low), min(new_high, other_high)
        if not _narrow_cell(cell, new_low, new_high, low, high, touched):
            return None
    return touched


def _rest(total: int, n_open: int, a: int, own: End) -> int | None:
    """The row's total without one cell, or None where another cell is open."""
    if isinstance(own, int):
        return None if n_open else total - a * own
    return total if n_open == 1 else None


def _at_most(limit: int, a: int) -> tuple[End, End]:
    """The x with a * x <= limit."""
    return (-inf, limit // a) if a > 0 else (-(limit // -a), inf)


def _narrow_cell(cell: int, bottom: End, top: End, low: Ends, high: Ends, touched: list[int]) -> bool:
    if bottom > low[cell] or top < high[cell]:
        low[cell], high[cell] = max(low[cell], bottom), min(high[cell], top)
        touched.append(cell)
    return low[cell] <= high[cell]
