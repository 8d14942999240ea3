"""A table some of whose numbers were misread: which rows do not hold, and which readings of which cells mend them.

The room's word for a tie here is a number: rows of the matrix first, then its ratios.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from math import inf

import numpy as np

from .combine import CutShortError, Effort, Step, Target, combinations_that_fit
from .constraints import lower_end
from .matrix import Matrix, add_up

_MOST_STEPS = 400_000
_PER_WAY = 100  # steps that it costs to verify one

Numbers = Mapping[int, int]  # cell: what it is read as
_Change = tuple[tuple[int, ...], tuple[int, ...]]  # cells, and their numbers


class Doubt:
    """One way of rounding, one state of the table. `readings(cell)` says what else a cell may be, `may_change` which
    cells can have been misread at all.
    """

    def __init__(self, matrix: Matrix, may_change: np.ndarray, readings: Callable[[int], Sequence[int]]) -> None:
        self.matrix, self.readings = matrix, readings
        self.n_rows = matrix.rows.n
        self._may_change = np.zeros(matrix.n_cells, dtype=bool)
        self._may_change[may_change] = True
        self._may_change &= matrix.low == matrix.high
        self._needs = _needs(matrix)
        self._ratios_of: dict[int, list[int]] = {}
        for index, cells in enumerate(zip(*(column.tolist() for column in matrix.ratios[:3]), strict=True)):
            for cell in dict.fromkeys(cells):
                self._ratios_of.setdefault(cell, []).append(self.n_rows + index)
        self._order = np.argsort(matrix.rows.cells, kind="stable")
        self._first = np.searchsorted(matrix.rows.cells[self._order], np.arange(matrix.n_cells + 1))
        self._row_of = matrix.rows.rows_of_entries()
        self.broken = [row for row, (low, high) in enumerate(self._needs) if low > 0 or high < 0]
        self.broken += [self.n_rows + i for i in range(matrix.ratios.n) if not self.ratio_may_hold(i, {})]
        self._is_broken = frozenset(self.broken)

    def ways(self, n_changes: int, effort: Effort, *, any_number: bool = False) -> list[dict[int, int]]:
        """Every way to change that many cells to other readings so that each row and ratio can hold by itself.

        CutShortError where there are too many to look through. `any_number`: a cell may be whatever number mends its
        row, likely or not, as far as only one does.
        """
        if n_changes == 0:
            return [] if self.broken else [{}]
        if n_changes > int(self._may_change.sum()):
            return []
        doubtful = self._doubtful(n_changes)
        cells_of = {tie: self._doubtful_of(tie, doubtful) for tie in self.broken}
        if not all(cells_of.values()):
            return []
        packed = _packing(cells_of)
        extra = n_changes - len(packed)
        if extra < 0:
            return []
        if any_number:
            return self._whatever_mends(packed, cells_of, effort) if extra == 0 else []
        groups = [
            [step for n in range(1, extra + 2) for step in self._steps(tie, cells_of[tie], n, n - 1, effort)]
            for tie in packed
        ]
        covered = {cell for tie in packed for cell in cells_of[tie]}
        own = list(packed)
        if extra:
            others = self._others(doubtful, covered, own, extra, effort)
            groups.append(list(_joined(others, extra)))
        targets = self._targets(groups, set(own))
        ways = combinations_that_fit(groups, targets, extra, effort)
        changed = [dict(pair for step in way for pair in step.numbers) for way in ways]
        effort.spend(_PER_WAY * len(changed))
        return [numbers for numbers in changed if self._holds_after(numbers)]

    def _whatever_mends(
        self, packed: Sequence[int], cells_of: Mapping[int, Sequence[int]], effort: Effort
    ) -> list[dict[int, int]]:
        """Every way to change one cell of each packed tie to the one number that mends it."""
        groups = [
            [self._step((cell,), (n,), 0) for cell in cells_of[tie] for n in self._mends(tie, cell)] for tie in packed
        ]
        targets = self._targets(groups, set(packed))
        found = []
        for way in combinations_that_fit(groups, targets, 0, effort):
            effort.spend(_PER_WAY)
            numbers = dict(pair for step in way for pair in step.numbers)
            if self._holds_after(numbers):
                found.append(numbers)
        return found

    def _mends(self, tie: int, cell: int) -> Sequence[int]:
        """The number with which a cell mends a tie by itself; none where many do, or only one below 0."""
        now = int(self.matrix.low[cell])
        if tie >= self.n_rows:
            ratios, index = self.matrix.ratios, tie - self.n_rows
            part, whole = (int(column[index]) for column in ratios[1:3])
            ends = [*self._ends(part, {}), *self._ends(whole, {})]
            if cell != int(ratios.percent[index]) or ends[0] != ends[1] or ends[2] != ends[3] or ends[2] <= 0:
                return []
            n, d = int(ratios.part_scale[index]) * int(ends[0]), int(ratios.whole_scale[index]) * int(ends[2])
            return [
                number for number in dict.fromkeys((n // d, -(-n // d))) if self.ratio_may_hold(index, {cell: number})
            ]
        by, rest = divmod(int(self._needs[tie][0]), dict(self._entries(tie))[cell]) if self._is_exact(tie) else (0, 1)
        return [now + by] if not rest and (now + by >= 0 or now < 0) else []

    def at_least(self) -> int:
        """A number of changes that no repair can do without: broken ties that share no doubtful cell, or as many cells
        as are needed to touch all that are broken.
        """
        if not self.broken:
            return 0
        touched = sorted(self._n_broken()[self._may_change].tolist(), reverse=True)
        needed = n = 0
        while needed < len(self.broken) and n < len(touched) and touched[n]:
            needed += touched[n]
            n += 1
        every = np.flatnonzero(self._may_change & (self._n_broken() > 0))
        doubtful = frozenset(every.tolist())
        packed = _packing({tie: self._doubtful_of(tie, doubtful) for tie in self.broken})
        return max(n, len(packed))

    def _n_broken(self) -> np.ndarray:
        """How many broken ties each cell is in."""
        n = np.zeros(self.matrix.n_cells, dtype=np.int64)
        for tie in self.broken:
            n[self.cells_of(tie)] += 1
        return n

    def _doubtful(self, n_changes: int) -> frozenset[int]:
        """The cells that a repair of so many changes can touch.

        Each broken tie must be touched, so that a cell in few of them leaves too many to the others; and an exact row
        that holds must be touched twice or not at all.
        """
        n_broken = np.where(self._may_change, self._n_broken(), 0)
        most = sorted(n_broken.tolist(), reverse=True)[:n_changes]
        to_spare = sum(most) - len(self.broken)
        if to_spare < 0 or not most:
            return frozenset()
        last = most[-1]
        kept = np.flatnonzero(self._may_change & (n_broken >= last - to_spare)).tolist()
        if last - to_spare <= 0:
            return frozenset(kept)
        before_last = most[-2] if n_changes > 1 else 0
        found = set()
        for cell in kept:
            own = int(n_broken[cell])
            intact = [row for row, _ in self._rows_of(cell) if row not in self._is_broken and self._is_exact(row)]
            needs_partner = last - own + before_last - to_spare
            if all(
                n_changes > 1
                and any(
                    other != cell and self._may_change[other] and n_broken[other] >= needs_partner
                    for other in self.cells_of(row)
                )
                for row in intact
            ):
                found.add(cell)
        return frozenset(found)

    def _others(
        self, doubtful: frozenset[int], covered: set[int], own: list[int], extra: int, effort: Effort
    ) -> list[list[Step]]:
        """What may be changed besides the packed ties: rows that hold and share no cell, and then single cells.

        The rows taken are added to `own`.
        """
        left = doubtful - covered
        groups: list[list[Step]] = []
        rows = dict.fromkeys(row for cell in sorted(left) for row, _ in self._rows_of(cell) if self._is_exact(row))
        sized = sorted((len(self.matrix_cells(row)), row) for row in rows if row not in self._is_broken)
        for _, row in sized:
            cells = [cell for cell in self.matrix_cells(row) if cell in doubtful]
            if all(cell in left for cell in cells):
                left = left.difference(cells)
                own.append(row)
                groups.append([one for n in range(2, extra + 1) for one in self._steps(row, cells, n, n, effort)])
        for cell in sorted(left):
            groups.append([self._step((cell,), (number,), 1) for number in self.readings(cell)])
        return [group for group in groups if group]

    def _steps(self, tie: int, cells: Sequence[int], n: int, extra: int, effort: Effort) -> list[Step]:
        """Every way to change just `n` of the cells of a tie so that it holds."""
        find = self._in_row if tie < self.n_rows else self._in_ratio
        found = []
        for chosen, numbers in find(tie, cells, n, effort):
            found.append(self._step(chosen, numbers, extra))
            if len(found) > _MOST_STEPS:
                raise CutShortError
        return found

    def _in_row(
        self, row: int, cells: Sequence[int], n: int, effort: Effort
    ) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
        low, high = self._needs[row]
        coefficient = dict(self._entries(row))
        amounts: dict[int, list[tuple[int, int]]] = {}
        for cell in cells:
            now, a = int(self.matrix.low[cell]), coefficient[cell]
            amounts[cell] = sorted((a * (number - now), number) for number in self.readings(cell))

        def from_place(at: int, left: int, bottom: float, top: float) -> Iterator[_Change]:
            for place in range(at, len(cells) - left + 1):
                own = amounts[cells[place]]
                effort.spend(1 if left == 1 else len(own))
                if left == 1:
                    for at_amount in range(bisect_left(own, (bottom,)), bisect_right(own, (top, inf))):
                        yield (cells[place],), (own[at_amount][1],)
                    continue
                for by, number in own:
                    for others, numbers in from_place(place + 1, left - 1, bottom - by, top - by):
                        yield (cells[place], *others), (number, *numbers)

        yield from from_place(0, n, low, high)

    def _in_ratio(
        self, tie: int, cells: Sequence[int], n: int, effort: Effort
    ) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
        for chosen in combinations(cells, n):
            waiting: list[dict[int, int]] = [{}]
            for cell in chosen:
                waiting = [{**numbers, cell: number} for numbers in waiting for number in self.readings(cell)]
                effort.spend(2 * len(waiting))
            for numbers in waiting:
                if self.ratio_may_hold(tie - self.n_rows, numbers):
                    yield chosen, tuple(numbers[cell] for cell in chosen)

    def _step(self, cells: Sequence[int], numbers: Sequence[int], extra: int) -> Step:
        adds: dict[int, int] = {}
        for cell, number in zip(cells, numbers, strict=True):
            by = number - int(self.matrix.low[cell])
            for row, a in self._rows_of(cell):
                adds[row] = adds.get(row, 0) + a * by
        return Step(tuple(zip(cells, numbers, strict=True)), adds, extra)

    def _targets(self, groups: Sequence[Sequence[Step]], own: set[int]) -> dict[int, Target]:
        """What must come of each row that an step touches, and of each broken one that has no group of its own."""
        rows = {row for group in groups for step in group for row in step.adds}
        rows.update(row for row in self.broken if row < self.n_rows)
        return {row: Target(*(_end(need) for need in self._needs[row])) for row in sorted(rows - own)}

    def _holds_after(self, numbers: Numbers) -> bool:
        """Whether each tie that is broken or touched can hold by itself, in whole numbers."""
        added: dict[int, int] = {}
        ratios = {tie for tie in self.broken if tie >= self.n_rows}
        for cell, number in numbers.items():
            ratios.update(self._ratios_of.get(cell, ()))
            for row, a in self._rows_of(cell):
                added[row] = added.get(row, 0) + a * (number - int(self.matrix.low[cell]))
        rows = {*added, *(tie for tie in self.broken if tie < self.n_rows)}
        return all(self._needs[row][0] <= added.get(row, 0) <= self._needs[row][1] for row in rows) and all(
            self.ratio_may_hold(tie - self.n_rows, numbers) for tie in ratios
        )

    def ratio_may_hold(self, index: int, numbers: Numbers) -> bool:
        """Whether a printed percentage can have come from its part and whole, once `numbers` are read for some."""
        ratios = self.matrix.ratios
        percent, part, whole = (self._ends(int(column[index]), numbers) for column in ratios[:3])
        scales = int(ratios.part_scale[index]), int(ratios.whole_scale[index])
        if whole[0] == whole[1] == 0:
            return part[0] <= 0 <= part[1]
        if whole[1] < 0:
            part, whole = (-part[1], -part[0]), (-whole[1], -whole[0])
        if whole[0] <= 0 and part[0] <= 0 <= part[1]:
            return True
        if whole[0] < 0 or any(isinstance(end, float) for end in (*percent, *part, *whole)):
            return True
        whole = (max(whole[0], 1), whole[1])
        bottom, top = percent
        low_slope, low_strict = lower_end(int(bottom), ratios.rounding)
        high_slope, high_strict = lower_end(-int(top), ratios.rounding)
        return 2 * scales[0] * part[1] >= min(low_slope * scales[1] * end for end in whole) + low_strict and (
            -2 * scales[0] * part[0] >= min(high_slope * scales[1] * end for end in whole) + high_strict
        )

    def _ends(self, cell: int, numbers: Numbers) -> tuple[float, float]:
        if cell in numbers:
            return numbers[cell], numbers[cell]
        low, high = int(self.matrix.low[cell]), int(self.matrix.high[cell])
        return -inf if low == -self.matrix.no_end else low, inf if high == self.matrix.no_end else high

    def _is_exact(self, row: int) -> bool:
        low, high = self._needs[row]
        return low == high

    def matrix_cells(self, row: int) -> list[int]:
        rows = self.matrix.rows
        cells: list[int] = rows.cells[rows.starts[row] : rows.starts[row + 1]].tolist()
        return cells

    def _entries(self, row: int) -> list[tuple[int, int]]:
        rows = self.matrix.rows
        own = slice(rows.starts[row], rows.starts[row + 1])
        return list(zip(rows.cells[own].tolist(), rows.coefficients[own].tolist(), strict=True))

    def _rows_of(self, cell: int) -> list[tuple[int, int]]:
        own = self._order[self._first[cell] : self._first[cell + 1]]
        return list(zip(self._row_of[own].tolist(), self.matrix.rows.coefficients[own].tolist(), strict=True))

    def cells_of(self, tie: int) -> list[int]:
        if tie < self.n_rows:
            return self.matrix_cells(tie)
        return list(dict.fromkeys(int(column[tie - self.n_rows]) for column in self.matrix.ratios[:3]))

    def relations_of(self, ties: Sequence[int]) -> list[int]:
        """The relations of the system that these ties came from."""
        of_tie = np.concatenate([self.matrix.row_relations, self.matrix.ratio_relations])
        found: list[int] = of_tie[list(ties)].tolist()
        return found

    def _doubtful_of(self, tie: int, doubtful: frozenset[int]) -> list[int]:
        return [cell for cell in self.cells_of(tie) if cell in doubtful]


def _needs(matrix: Matrix) -> list[tuple[float, float]]:
    """For each row the least and the most that changes of known cells must add to it for it to hold."""
    rows, no_end = matrix.rows, matrix.no_end
    upwards = rows.coefficients > 0
    low, high = matrix.low[rows.cells], matrix.high[rows.cells]
    bottom, top = np.where(upwards, low, high), np.where(upwards, high, low)
    ends = []
    for end, limit in ((top, rows.low), (bottom, rows.high)):
        is_open = np.abs(end) == no_end
        total = add_up(np.where(is_open, 0, end * np.where(is_open, 0, rows.coefficients)), rows.starts)
        no_limit = (add_up(is_open.astype(np.int64), rows.starts) > 0) | (np.abs(limit) == no_end)
        ends.append((np.where(no_limit, 0, limit - total).tolist(), no_limit.tolist()))
    (least, no_least), (most, no_most) = ends
    return [
        (-inf if open_below else bottom, inf if open_above else top)
        for bottom, open_below, top, open_above in zip(least, no_least, most, no_most, strict=True)
    ]


def _packing(cells_of: Mapping[int, Sequence[int]]) -> list[int]:
    """Ties of which no two share a cell, as many as a few greedy tries find."""
    sets = {tie: frozenset(cells) for tie, cells in cells_of.items()}
    best: list[int] = []
    orders = [sorted(sets, key=lambda tie: (len(sets[tie]), tie)), sorted(sets, key=lambda tie: (-len(sets[tie]), tie))]
    orders.append(sorted(sets, key=lambda tie: (sum(not sets[tie].isdisjoint(other) for other in sets.values()), tie)))
    for order in orders:
        taken: list[int] = []
        used: set[int] = set()
        for tie in order:
            if used.isdisjoint(sets[tie]):
                taken.append(tie)
                used |= sets[tie]
        best = max(best, taken, key=len)
    return best


def _joined(groups: Sequence[Sequence[Step]], extra: int) -> Iterator[Step]:
    """All ways to take steps of some of the groups, or of none, with no more extra than given."""
    waiting: list[tuple[int, Step]] = [(0, Step((), {}))]
    n = 0
    while waiting:
        at, so_far = waiting.pop()
        yield so_far
        n += 1
        if n > _MOST_STEPS:
            raise CutShortError
        if so_far.extra == extra:
            continue
        for place in range(at, len(groups)):
            for step in groups[place]:
                if so_far.extra + step.extra <= extra:
                    waiting.append((place + 1, _both(so_far, step)))
        if len(waiting) > _MOST_STEPS:
            raise CutShortError


def _both(one: Step, other: Step) -> Step:
    adds = dict(one.adds)
    for row, by in other.adds.items():
        adds[row] = adds.get(row, 0) + by
    return Step((*one.numbers, *other.numbers), adds, one.extra + other.extra)


def _end(need: float) -> int | None:
    return need if isinstance(need, int) else None
