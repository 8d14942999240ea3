"""Linear programs over rows in columns: HiGHS proposes numbers and proofs, whole numbers decide about both."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from math import inf
from time import monotonic
from typing import Any, NamedTuple

import numpy as np

from .columns import no_end_of
from .matrix import Rows
from .solver import LARGEST, OPTIONS, Answer

_DUAL_SIMPLEX, _PRIMAL_SIMPLEX = 1, 4
_ROW_WISE, _MINIMISE = 2, 1

_WORK = 4 * 10**9  # of all programs for one question, before the rest is left unproved

_TRIES = 6  # rounds of correction before a proposal is given up

# A dual is taken as a whole number of these parts of one; the first that proves the end is enough.
_PARTS = (1, 2, 6, 60, 2_520)


class Solution(NamedTuple):
    answer: Answer
    numbers: np.ndarray  # one a cell
    duals: np.ndarray  # one a row; multipliers that refute the rows where they exclude each other
    end: float  # the least cost


class Start(Enum):
    """Where the simplex method sets out from."""

    LAST = "the last answer"  # a cost that is near the last one
    LOW_ENDS = "the low ends"  # an answer that is near the low ends of the cells
    AFRESH = "nowhere"  # after presolve


class Deadline:
    """How much may still be done: work, the same on every machine, and seconds where a limit of time was given.

    `work` counts simplex steps times rows.
    """

    def __init__(self, seconds: float | None = None, work: int = _WORK) -> None:
        self.work = work
        self._until = inf if seconds is None else monotonic() + seconds

    @property
    def is_over(self) -> bool:
        return self.work <= 0 or self.seconds <= 0

    @property
    def seconds(self) -> float:
        return self._until - monotonic()


class OutOfTimeError(Exception):
    """The solver came to no answer: the time was over, or it gave up."""


class Program:
    """Rows over cells 0 to n - 1 within ends, with a cost that changes; kept warm from one cost to the next."""

    def __init__(self, rows: Rows, low: np.ndarray, high: np.ndarray, deadline: Deadline) -> None:
        import highspy

        self._highspy = highspy
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self.n_cells = len(low)
        self._cells = np.arange(self.n_cells, dtype=np.int32)
        self._deadline, self._n_rows = deadline, max(rows.n, 1)
        self._low, self._high = _floats(low), _floats(high)
        self.is_sound = low.dtype != object and _is_small(rows, low, high)
        for option, setting in OPTIONS.items():
            self._did(self._highs.setOptionValue(option, setting))
        if self.is_sound:
            self._pass(rows, low, high)

    def _pass(self, rows: Rows, low: np.ndarray, high: np.ndarray) -> None:
        self._did(
            self._highs.passModel(
                len(low), rows.n, len(rows.cells), _ROW_WISE, _MINIMISE, 0.0,
                np.zeros(len(low)), self._low, self._high, _floats(rows.low), _floats(rows.high),
                rows.starts.astype(np.int32), rows.cells.astype(np.int32), rows.coefficients.astype(np.float64),
                np.zeros(len(low), dtype=np.int32),
            )
        )  # fmt: skip

    def least(self, cost: np.ndarray, start: Start = Start.LAST) -> Solution:
        """The numbers of least cost."""
        if not self.is_sound:
            return self._unfinished()
        self._did(self._highs.changeColsCost(self.n_cells, self._cells, cost.astype(np.float64)))
        if start is not Start.LAST:
            self._did(self._highs.clearSolver())
        self._did(self._highs.setOptionValue("presolve", "choose" if start is Start.AFRESH else "off"))
        strategy = _PRIMAL_SIMPLEX if start is Start.LAST else _DUAL_SIMPLEX
        self._did(self._highs.setOptionValue("simplex_strategy", strategy))
        return self._solved()

    def set_ends(self, low: np.ndarray, high: np.ndarray) -> None:
        """Other ends for the cells, none further out than the first ones."""
        self._low, self._high = low.astype(np.float64), high.astype(np.float64)
        self._did(self._highs.changeColsBounds(self.n_cells, self._cells, self._low, self._high))

    def whole_within(self, seconds: float) -> np.ndarray | None:
        """Any whole numbers that satisfy the rows, as HiGHS finds them in so many seconds; None: it found none."""
        if not self.is_sound or seconds <= 0:
            return None
        kinds = self._highspy.HighsVarType
        limit = self._highs.getRunTime() + seconds
        for option, setting in (("presolve", "on"), ("time_limit", limit), ("simplex_iteration_limit", 2**31 - 1)):
            self._did(self._highs.setOptionValue(option, setting))
        self._did(self._highs.changeColsCost(self.n_cells, self._cells, np.zeros(self.n_cells)))
        self._change_kinds(kinds.kInteger)
        self._did(self._highs.run())
        is_found = self._highs.getInfo().primal_solution_status == self._highspy.SolutionStatus.kSolutionStatusFeasible
        numbers = np.array(self._highs.getSolution().col_value) if is_found else None
        self._change_kinds(kinds.kContinuous)
        self._did(self._highs.clearSolver())
        return numbers

    def _change_kinds(self, kind: Any) -> None:
        many = np.full(self.n_cells, int(kind), dtype=np.uint8)
        self._did(self._highs.changeColsIntegrality(self.n_cells, self._cells, many))

    def whole(self, cell: int | None = None, number: int = 0) -> Solution:
        """Any whole numbers that satisfy the rows, as far as HiGHS finds them; one cell can be given its number."""
        kinds = self._highspy.HighsVarType
        low, high = self._low, self._high
        if self.is_sound and cell is not None:
            self._did(self._highs.changeColBounds(cell, float(number), float(number)))
        for kind in (kinds.kInteger, kinds.kContinuous):
            if self.is_sound:
                self._change_kinds(kind)
            if kind is kinds.kInteger:
                solution = self.least(np.zeros(self.n_cells), Start.AFRESH)
        if self.is_sound and cell is not None:
            self._did(self._highs.changeColBounds(cell, float(low[cell]), float(high[cell])))
        return solution

    def _solved(self) -> Solution:
        if self._deadline.is_over:
            return self._unfinished()
        status = self._highspy.HighsModelStatus
        limit = min(self._deadline.work // self._n_rows, 2**30)
        self._did(self._highs.setOptionValue("simplex_iteration_limit", max(limit, 1)))
        until = self._highs.getRunTime() + self._deadline.seconds
        self._did(self._highs.setOptionValue("time_limit", until))
        ran = self._highs.run()
        found = self._highs.getModelStatus()
        info = self._highs.getInfo()
        self._deadline.work -= self._n_rows * max(info.simplex_iteration_count, 1)
        if ran == self._highspy.HighsStatus.kError or not self.is_sound:
            return self._unfinished()
        if found == status.kOptimal:
            solution = self._highs.getSolution()
            numbers, duals = np.array(solution.col_value), np.array(solution.row_dual)
            return Solution(Answer.OPTIMAL, numbers, duals, float(info.objective_function_value))
        if found == status.kInfeasible:
            return self._unfinished()._replace(answer=Answer.INFEASIBLE, duals=self._ray())
        if found == status.kUnbounded:
            return self._unfinished()._replace(answer=Answer.UNBOUNDED)
        return self._unfinished()

    def _ray(self) -> np.ndarray:
        """Multipliers of the rows that show them to exclude each other; 0 where HiGHS has none to give."""
        _, has_ray, ray = self._highs.getDualRay()
        return np.array(ray) if has_ray else np.zeros(self._n_rows)

    def _unfinished(self) -> Solution:
        nothing = np.zeros(0)
        return Solution(Answer.UNFINISHED, nothing, nothing, 0.0)

    def _did(self, status: Any) -> None:
        if status == self._highspy.HighsStatus.kError:
            self.is_sound = False


def proposals(
    rows: Rows,
    low: np.ndarray,
    high: np.ndarray,
    numbers: np.ndarray,
    weights: np.ndarray,
    chance: np.random.Generator,
    deadline: Deadline,
) -> Iterator[np.ndarray]:
    """Whole numbers near the given ones, each nearer to satisfying the rows than the last: a few, or until one does.

    Each cell's distance counts by its weight.
    """
    whole = np.clip(np.rint(numbers).astype(np.int64), low, high)
    for attempt in range(_TRIES):
        yield whole
        nearer = corrected(rows, low, high, whole, weights, deadline)
        if nearer is None:
            return
        up = 0.5 if attempt < 2 else 0.3 + 0.4 * chance.random(len(whole))
        whole = np.clip(np.floor(nearer + up).astype(np.int64), low, high)
    yield whole


def corrected(
    rows: Rows, low: np.ndarray, high: np.ndarray, numbers: np.ndarray, weights: np.ndarray, deadline: Deadline
) -> np.ndarray | None:
    """The nearest numbers to the given whole ones that satisfy the rows.

    Each cell's distance counts by its weight. None where there are none. Starting from whole numbers, few cells
    change, and most by a whole number.
    """
    n, totals = len(numbers), rows.totals(numbers)
    no_end = no_end_of(low)
    up, down = (_distance(*ends, no_end) for ends in ((numbers, high), (low, numbers)))
    twice = Rows(
        rows.starts * 2,
        np.stack([rows.cells, rows.cells + n], axis=1).reshape(-1),
        np.stack([rows.coefficients, -rows.coefficients], axis=1).reshape(-1),
        np.where(rows.low == -no_end, -no_end, rows.low - totals),
        np.where(rows.high == no_end, no_end, rows.high - totals),
    )
    program = Program(twice, np.zeros(2 * n, dtype=np.int64), np.concatenate([up, down]), deadline)
    solution = program.least(np.concatenate([weights, weights]), Start.LOW_ENDS)
    if solution.answer is not Answer.OPTIMAL:
        return None
    nearest: np.ndarray = numbers + solution.numbers[:n] - solution.numbers[n:]
    return nearest


def _distance(low: np.ndarray, high: np.ndarray, no_end: int) -> np.ndarray:
    is_open = (low == -no_end) | (high == no_end)
    return np.where(is_open, no_end, np.where(is_open, 0, high) - np.where(is_open, 0, low))


def proved_least(
    rows: Rows, low: np.ndarray, high: np.ndarray, cost: np.ndarray, duals: np.ndarray, end: float
) -> int | None:
    """A lower end of the sum of cost * cell that holds whatever the duals are worth: weak duality in whole numbers.

    Any multipliers of the rows give a valid end once the remaining cost of each cell is met at its cheaper end
    (Neumaier and Shcherbina, Safe bounds in linear and mixed-integer linear programming, 2004). `end` is the end that
    is hoped for. None where no end is proved.
    """
    hoped = np.ceil(end - 1e-6)
    best: int | None = None
    used = np.abs(duals) > 1e-9
    few, duals = rows.only(used), duals[used]
    for parts in _PARTS:
        weights = np.rint(duals * parts)
        if np.abs(weights).max(initial=0) > LARGEST:
            break
        proved = _proved(few, low, high, cost, weights.astype(np.int64), parts)
        if proved is not None and (best is None or proved > best):
            best = proved
        if best is not None and best >= hoped:
            break
    return best


def _proved(
    rows: Rows, low: np.ndarray, high: np.ndarray, cost: np.ndarray, weights: np.ndarray, parts: int
) -> int | None:
    no_end = no_end_of(low)
    left = parts * cost.astype(np.int64)
    np.subtract.at(left, rows.cells, np.repeat(weights, rows.lengths()) * rows.coefficients)
    row_ends = np.where(weights > 0, rows.low, rows.high)
    cell_ends = np.where(left > 0, low, high)
    total = 0
    for many, ends in ((weights, row_ends), (left, cell_ends)):
        counts = many != 0
        if np.any(np.abs(ends[counts]) == no_end):
            return None
        if float(np.abs(many[counts].astype(float) * ends[counts].astype(float)).sum()) > 2.0**61:
            return None
        total += int((many[counts] * ends[counts]).sum())
    return -(-total // parts)


def _floats(ends: np.ndarray) -> np.ndarray:
    no_end = no_end_of(ends)
    floats = ends.astype(np.float64)
    floats[ends == no_end], floats[ends == -no_end] = np.inf, -np.inf
    return floats


def _is_small(rows: Rows, low: np.ndarray, high: np.ndarray) -> bool:
    """Whether all terms of all rows are small enough for the solver's tolerances to tell whole numbers apart."""
    no_end = no_end_of(low)
    sizes = [np.where(np.abs(ends) == no_end, 0, np.abs(ends)) for ends in (low, high, rows.low, rows.high)]
    terms = [np.abs(rows.coefficients) * np.maximum(1, size[rows.cells]) for size in sizes[:2]]
    return all(int(size.max(initial=0)) <= LARGEST for size in (*terms, *sizes))
