"""How low and how high cells can be under one way of rounding, and whether each end was proved to be reached.

1. Narrowing finds most ends.
2. Where few cells are open, a short search shows that each end is reached, or moves it.
3. Many ends at once: HiGHS takes all cells as far as it can towards their ends, and the nearest whole numbers to
   what it found (a linear program again) are an assignment that reaches many of them.
4. Each end that is left by itself: HiGHS moves it, proved by weak duality in whole numbers, or whole numbers reach it.

Nothing of HiGHS is believed: an assignment counts once it satisfies every relation in whole numbers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .columns import NO_END, no_end_of, plain_ends
from .constraints import Constraint, End, Ratio, Row
from .matrix import Box, Matrix, Ratios, ratio_rows
from .narrow import TooLargeError, in_order, narrow, narrow_rows, open_rows, printed
from .program import Deadline, Program, Solution, Start, proposals, proved_least
from .propagate import Network
from .search import Outcome, search
from .solver import Answer

_FEW = 48  # open cells among which a search comes before the solver
_SEARCHED = 400  # open cells among which a long search may come after it
_QUICK, _THOROUGH = 4_000, 100_000  # work of a search before and after the solver is asked
_TRIES = 6  # rounds of correction before a proposal is given up
_MANY = 50  # ends that are asked for without the last answer, which would be far from the new one
_ALONE = 8  # ends that are left when each is asked for by itself


class Reach(NamedTuple):
    """How far a cell can go one way. `exact`: it can go there, as `numbers` (one a cell) show."""

    end: End
    exact: bool
    numbers: np.ndarray | None = None


class Ends:
    """The ends of the cells of a matrix. `low` and `high` are proved; `least` and `most` were seen in assignments."""

    def __init__(self, matrix: Matrix, deadline: Deadline, kept: int | None = None) -> None:
        self.deadline = deadline
        self._kept = kept  # a cell of which the assignments that reach its ends are wanted
        self.reached: dict[int, np.ndarray] = {}
        box = narrow(matrix)
        self.is_possible = box is not None
        if box is None:
            return
        self.matrix = matrix.of_any_size() if box.low.dtype == object else matrix
        self.low, self.high = box
        no_end = self.matrix.no_end
        self.least, self.most = np.full_like(self.low, no_end), np.full_like(self.low, -no_end)
        self.unbounded = np.zeros((2, len(self.low)), dtype=bool)
        self.has_numbers = False
        self._load()

    def _load(self) -> None:
        """The rows over open cells, numbered from 0."""
        box = Box(self.low, self.high)
        from_ratios = ratio_rows(self.matrix.ratios, box, self.matrix.no_end)
        opened = open_rows(self.matrix.rows.followed_by(from_ratios), box)
        self._ratios = _open_ratios(self.matrix.ratios, box)
        in_ratios = np.concatenate(self._ratios[:3])
        self.cells = np.union1d(opened.cells, in_ratios[self.low[in_ratios] < self.high[in_ratios]])
        column = np.full(len(self.low), -1)
        column[self.cells] = np.arange(len(self.cells))
        self.rows = opened.rows._replace(cells=column[opened.rows.cells])
        self.bottom, self.top = self.low[self.cells], self.high[self.cells]
        self._ordered = in_order(self.rows)
        self._base = np.where(self.low == -self.matrix.no_end, np.minimum(self.high, 0), self.low)
        self._program: Program | None = None
        self._network: tuple[Network, np.ndarray] | None = None

    # What is known

    def keep(self, numbers: np.ndarray) -> bool:
        """Take these whole numbers of the open cells as an assignment if they are one."""
        if self._ratios.n or self.matrix.no_end != no_end_of(numbers):
            whole = self._base.copy()
            whole[self.cells] = numbers
            if self._ratios.n:
                bottom, top = printed(self._ratios, Box(whole, whole), self.matrix.no_end)
                whole[self._ratios.percent] = np.clip(whole[self._ratios.percent], bottom, top)
            numbers = whole[self.cells]
            if not self.matrix.allows(whole):
                return False
        elif not self.rows.allow(numbers):
            return False
        if np.any((numbers < self.bottom) | (numbers > self.top)):
            return False
        self.has_numbers = True
        self._last = numbers
        self.least[self.cells] = np.minimum(self.least[self.cells], numbers)
        self.most[self.cells] = np.maximum(self.most[self.cells], numbers)
        if self._kept is not None:
            whole = self._base.copy()
            whole[self.cells] = numbers
            for direction, better in ((1, np.less), (-1, np.greater)):
                best = self.reached.get(direction)
                if best is None or better(whole[self._kept], best[self._kept]):
                    self.reached[direction] = whole
        return True

    def is_reached(self) -> np.ndarray:
        """Two rows, of lows and highs: which ends are attained by some assignment."""
        tied = np.zeros(len(self.low), dtype=bool)
        tied[self.cells] = True
        alone = ~tied & self.has_numbers
        both = np.stack([(self.least <= self.low) | alone, (self.most >= self.high) | alone])
        found: np.ndarray = (both | self.unbounded) & self.has_numbers
        return found

    def _left(self, wanted: np.ndarray) -> np.ndarray:
        """Of the open cells, which ends are wanted and not yet attained: a row of lows, a row of highs."""
        found: np.ndarray = ~self.is_reached()[:, self.cells] & wanted[self.cells]
        return found

    # The work

    def settle(self, wanted: np.ndarray) -> None:
        """Reach or move the ends of the cells where `wanted` is true, as far as the deadline allows."""
        if not self.is_possible:
            return
        if not len(self.cells):
            self.has_numbers = self.keep(self.low[self.cells])
            return
        if len(self.cells) <= _FEW:
            self._search_all(wanted, _QUICK)
            if self.is_possible:
                self._load()
        if self.is_possible and (self._left(wanted).any() or not self.has_numbers):
            self._many_at_once(wanted)
            if not self.has_numbers and self.is_possible:
                self._ask_whole()
            self._one_by_one(wanted)
        if len(self.cells) <= _SEARCHED and self.is_possible:
            self._search_all(wanted, _THOROUGH)

    def _search_all(self, wanted: np.ndarray, work: int) -> None:
        unknown = wanted if not self.has_numbers else wanted & (self.low < self.high)
        for direction in (1, -1):
            for cell in np.flatnonzero(unknown):
                if self.has_numbers and self.low[cell] == self.high[cell]:
                    continue
                while self.is_possible and not self.deadline.is_over and self._search(int(cell), direction, work):
                    pass

    def _search(self, cell: int, direction: int, work: int) -> bool:
        """Look for an assignment in which the cell is at its end; move the end where there is none: True."""
        side = 0 if direction > 0 else 1
        end = self._end(side, cell)
        if abs(end) == self.matrix.no_end or self.is_reached()[side, cell]:
            return False
        if self._network is None:
            self._network = _network(self.matrix, Box(self.low, self.high))
        network, places = self._network
        low, high = (plain_ends(ends[places]) for ends in (self.low, self.high))
        at = np.flatnonzero(places == cell)
        if len(at):
            low[at[0]] = high[at[0]] = end
        outcome, numbers = search(network, low, high, work, at.tolist())
        if outcome is Outcome.FOUND:
            whole = self._base.copy()
            whole[places] = numbers
            self.keep(whole[self.cells])
        elif outcome is Outcome.NONE and len(at):
            return self._move(cell, end + direction, direction)
        elif outcome is Outcome.NONE:
            self.is_possible = False
        return False

    def _move(self, cell: int, end: int, direction: int) -> bool:
        """Take a proved end of a cell into account, and what follows from it."""
        box: Box | None = Box(self.low, self.high).copy()
        assert box is not None
        box[0 if direction > 0 else 1][cell] = end
        if box.low[cell] > box.high[cell]:
            box = None
        elif self.matrix.ratios.n or self.matrix.no_end != NO_END:
            box = narrow(self.matrix, box)
        else:
            inner = Box(box.low[self.cells], box.high[self.cells])
            try:
                holds = narrow_rows(self._ordered, inner, NO_END) is not None
            except TooLargeError:
                return False
            if holds:
                box.low[self.cells], box.high[self.cells] = inner
            else:
                box = None
        if box is None or box.low.dtype != self.low.dtype:
            self.is_possible = self.has_numbers or box is not None
            return False
        self.low, self.high = box
        self.bottom, self.top = self.low[self.cells], self.high[self.cells]
        return True

    def _many_at_once(self, wanted: np.ndarray) -> None:
        chance = np.random.default_rng(1)
        failed = 0
        while not self.deadline.is_over:
            left = self._left(wanted) & (np.abs(np.stack([self.bottom, self.top])) != self.matrix.no_end)
            before = int(left.sum())
            if self.has_numbers and (before <= _ALONE or failed > 1):
                return
            either = chance.choice([1.0, -1.0], len(self.cells))
            towards = np.where(left[0] & left[1], either, np.where(left[0], 1.0, np.where(left[1], -1.0, 0.0)))
            solution = self._ask(
                towards * chance.uniform(0.7, 1.3, len(towards)), Start.LOW_ENDS if before > _MANY else Start.LAST
            )
            if solution.answer is Answer.INFEASIBLE:
                self.is_possible = not self._refutes(solution)
                return
            if solution.answer is not Answer.OPTIMAL:
                return
            self._round(solution.numbers, towards, chance)
            after = int(self._left(wanted).sum())
            failed = failed + 1 if before - after <= before // 20 else 0
            if failed > _TRIES:
                return

    def _refutes(self, solution: Solution) -> bool:
        """Whether the multipliers that show the rows to exclude each other do so in whole numbers (Farkas)."""
        nothing = np.zeros(len(self.cells))
        sizes = np.abs(solution.duals)
        if self.has_numbers or not np.any(sizes > 1e-9):
            return False
        duals = solution.duals / sizes[sizes > 1e-9].min()
        least = proved_least(self.rows, self.bottom, self.top, nothing, duals, 1)
        return least is not None and least > 0

    def _round(self, numbers: np.ndarray, towards: np.ndarray, chance: np.random.Generator) -> bool:
        """Find whole numbers near these that are an assignment, cells at the end they were sent to staying there."""
        whole = np.clip(np.rint(numbers).astype(np.int64), self.bottom, self.top)
        weights = 1 + 0.3 * chance.random(len(whole))
        weights[((towards > 0) & (whole == self.bottom)) | ((towards < 0) & (whole == self.top))] *= 3 + 30 * (
            np.count_nonzero(towards) == 1
        )
        near = proposals(self.rows, self.bottom, self.top, numbers, weights, chance, self.deadline)
        return any(map(self.keep, near))

    def _one_by_one(self, wanted: np.ndarray) -> None:
        chance = np.random.default_rng(2)
        for side, direction in enumerate((1, -1)):
            for column in np.flatnonzero(self._left(wanted)[side]):
                if self.deadline.is_over or not self.is_possible:
                    return
                if self._left(wanted)[side, column]:
                    self._ask_alone(int(column), direction, chance)

    def _ask_alone(self, column: int, direction: int, chance: np.random.Generator) -> None:
        cost = np.zeros(len(self.cells))
        cost[column] = direction
        solution = self._ask(cost)
        side, cell = 0 if direction > 0 else 1, int(self.cells[column])
        if solution.answer is Answer.UNBOUNDED and not self._ratios.n:
            self.unbounded[side, cell] = True
        if solution.answer is not Answer.OPTIMAL:
            return
        proved = proved_least(self.rows, self.bottom, self.top, cost, solution.duals, solution.end)
        is_open = abs(self._end(side, cell)) == self.matrix.no_end
        if is_open and proved is None:
            return
        if proved is not None and (is_open or proved > direction * self._end(side, cell)):
            self._move(cell, direction * proved, direction)
        self._round(solution.numbers, cost, chance)
        while self._is_left(side, cell) and self._cannot_be(column, self._end(side, cell)):
            if not self._move(cell, self._end(side, cell) + direction, direction):
                return
        for attempt in (self._force, self._ask_whole):
            if self._is_left(side, cell):
                attempt(column, self._end(side, cell))

    def _end(self, side: int, cell: int) -> int:
        return int((self.low, self.high)[side][cell])

    def _is_left(self, side: int, cell: int) -> bool:
        return self.is_possible and not self.is_reached()[side, cell]

    def _cannot_be(self, column: int, number: int) -> bool:
        """Whether narrowing alone shows that the cell is not this number."""
        box = Box(self.bottom, self.top).copy()
        box.low[column] = box.high[column] = number
        try:
            return narrow_rows(self._ordered, box, self.matrix.no_end) is None
        except TooLargeError:
            return False

    def _force(self, column: int, end: int) -> None:
        """Put one cell to its end in the last assignment, and correct the others around it."""
        if not self.has_numbers:
            return
        chance = np.random.default_rng(column)
        bottom, top = self.bottom[column], self.top[column]
        self.bottom[column] = self.top[column] = end
        for _ in range(_TRIES):
            start = np.clip(self._last, self.bottom, self.top)
            if self._round(start, np.zeros(len(self.cells)), chance) or self.deadline.is_over:
                break
        self.bottom[column], self.top[column] = bottom, top

    def _ask_whole(self, column: int | None = None, end: int = 0) -> None:
        """Ask for any assignment in whole numbers, one cell being at its end."""
        solution = self._warm().whole(column, end)
        if solution.answer is Answer.OPTIMAL:
            self.keep(np.clip(np.rint(solution.numbers).astype(np.int64), self.bottom, self.top))

    def _ask(self, cost: np.ndarray, start: Start = Start.LAST) -> Solution:
        return self._warm().least(cost, start)

    def _warm(self) -> Program:
        if self._program is None:
            self._program = Program(self.rows, self.bottom, self.top, self.deadline)
        return self._program

    def reaches(self, cells: np.ndarray, direction: int) -> list[Reach]:
        """The lowest (direction 1) or the highest (-1) that each cell can be, as far as was settled."""
        side = 0 if direction > 0 else 1
        ends = plain_ends((self.low, self.high)[side][cells])
        exact = self.is_reached()[side, cells].tolist()
        numbers = self.reached.get(direction)
        return [Reach(end, is_exact, numbers if is_exact else None) for end, is_exact in zip(ends, exact, strict=True)]


def is_refuted(matrix: Matrix) -> bool:
    """Whether it is proved that no numbers satisfy the matrix."""
    ends = Ends(matrix, Deadline())
    ends.settle(np.zeros(matrix.n_cells, dtype=bool))
    return not ends.is_possible


def has_numbers(matrix: Matrix) -> bool:
    """Whether numbers are known that satisfy the matrix; a long search may miss them."""
    ends = Ends(matrix, Deadline())
    ends.settle(np.zeros(matrix.n_cells, dtype=bool))
    return ends.is_possible and ends.has_numbers


def _open_ratios(ratios: Ratios, box: Box) -> Ratios:
    """The ratios that an open cell is in."""
    return ratios.only((box.low < box.high)[np.stack(ratios[:3])].any(axis=0))


def _network(matrix: Matrix, box: Box) -> tuple[Network, np.ndarray]:
    """The relations that open cells are in, one by one, over those cells alone, and which cells these are."""
    opened = open_rows(matrix.rows, box)
    live = _open_ratios(matrix.ratios, box)
    places = np.unique(np.concatenate([opened.rows.cells, *live[:3]]))
    column = {int(cell): index for index, cell in enumerate(places)}
    found: list[Constraint] = []
    starts, cells, coefficients, low, high = opened.rows
    for row in range(opened.rows.n):
        entries = slice(starts[row], starts[row + 1])
        found.append(
            Row(
                tuple(column[cell] for cell in cells[entries].tolist()),
                tuple(int(a) for a in coefficients[entries]),
                *(plain_ends(ends[row : row + 1])[0] for ends in (low, high)),
            )
        )
    for percent, part, whole, part_scale, whole_scale in zip(*(ends.tolist() for ends in live[:5]), strict=True):
        found.append(Ratio(column[percent], column[part], column[whole], part_scale, whole_scale, live.rounding))
    return Network(found), places
