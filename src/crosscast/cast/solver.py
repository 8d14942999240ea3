"""HiGHS, kept well: one way to set it up, every status looked at, nothing of it believed before it is verified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, NamedTuple

from .constraints import End, Ends, Row

# Beyond this, a row's terms are too large for the solver's tolerances (1e-9) to tell whole numbers apart.
LARGEST = 10**8

OPTIONS = {
    "output_flag": False,
    "threads": 1,  # HiGHS fails every solve of a process that asks for two different values
    "random_seed": 1,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.5,
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
    "mip_feasibility_tolerance": 1e-9,
    "simplex_iteration_limit": 200_000,
    "mip_max_nodes": 20_000,
}


class Answer(Enum):
    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    UNFINISHED = "unfinished"  # a limit was met, or the solver failed


class Solution(NamedTuple):
    answer: Answer
    numbers: tuple[float, ...] = ()
    duals: tuple[float, ...] = ()  # one a row, for an optimal LP


def over_open_cells(rows: Sequence[Row], low: Ends, high: Ends) -> tuple[list[int], list[Row], list[End], list[End]]:
    """The open cells of the rows, and the rows and ends over those alone, counted from 0: smaller numbers to solve."""
    left = [folded for row in rows if (folded := row.over_open(low, high)) is not None]
    cells = sorted({cell for row in left for cell in row.cells})
    column = {cell: index for index, cell in enumerate(cells)}
    renamed = [row._replace(cells=tuple(column[cell] for cell in row.cells)) for row in left]
    return cells, renamed, [low[cell] for cell in cells], [high[cell] for cell in cells]


class Model:
    """Linear rows over cells with ends, kept warm between questions."""

    def __init__(self, rows: Sequence[Row], low: Sequence[End], high: Sequence[End]) -> None:
        import highspy

        self._highspy = highspy
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self._asked: list[int] = []
        self.is_sound = all(_is_small(row, low, high) for row in rows)
        for option, setting in OPTIONS.items():
            self._did(self._highs.setOptionValue(option, setting))
        if self.is_sound:
            for bottom, top in zip(low, high, strict=True):
                self._did(self._highs.addVar(bottom, top))
            for row in rows:
                self.add(row)

    def add(self, row: Row) -> None:
        n = len(row.cells)
        self._did(self._highs.addRow(row.low, row.high, n, list(row.cells), [float(a) for a in row.coefficients]))

    def minimise(self, cost: Mapping[int, int], whole: Sequence[int] = ()) -> Solution:
        """Least sum of cost * cell; the cells of `whole` must be whole numbers."""
        if not self.is_sound:
            return Solution(Answer.UNFINISHED)
        kinds = self._highspy.HighsVarType
        for cell in self._asked:
            self._did(self._highs.changeColCost(cell, 0.0))
        self._asked = list(cost)
        for cell, price in cost.items():
            self._did(self._highs.changeColCost(cell, float(price)))
        for cell in whole:
            self._did(self._highs.changeColIntegrality(cell, kinds.kInteger))
        solution = self._solve()
        for cell in whole:
            self._did(self._highs.changeColIntegrality(cell, kinds.kContinuous))
        return solution

    def _solve(self) -> Solution:
        status = self._highspy.HighsModelStatus
        ran = self._highs.run()
        found = self._highs.getModelStatus()
        if ran == self._highspy.HighsStatus.kError or not self.is_sound:
            return Solution(Answer.UNFINISHED)
        if found == status.kOptimal:
            solution = self._highs.getSolution()
            return Solution(Answer.OPTIMAL, tuple(solution.col_value), tuple(solution.row_dual))
        if found == status.kInfeasible:
            return Solution(Answer.INFEASIBLE)
        return Solution(Answer.UNBOUNDED if found == status.kUnbounded else Answer.UNFINISHED)

    def _did(self, status: Any) -> None:
        if status == self._highspy.HighsStatus.kError:
            self.is_sound = False


def _is_small(row: Row, low: Sequence[End], high: Sequence[End]) -> bool:
    ends = [end for end in (row.low, row.high) if isinstance(end, int)]
    for cell, a in zip(row.cells, row.coefficients, strict=True):
        ends += [a, *(a * end for end in (low[cell], high[cell]) if isinstance(end, int))]
    return all(abs(end) <= LARGEST for end in ends)
