"""Choose the cheapest cells to hide that satisfy every cut known so far, and say how cheap it can be at best."""

from __future__ import annotations

from math import ceil
from typing import Any

import numpy as np

from .program import Deadline, OutOfTimeError
from .protect_attack import Cut
from .protect_problem import Flags, Problem, Shares

_OPTIONS = {"output_flag": False, "threads": 1, "random_seed": 1, "mip_allow_restart": False}
_FOREVER = 1e9


class Master:
    """A programme over the cells that may be hidden besides the small counts."""

    def __init__(self, problem: Problem, deadline: Deadline) -> None:
        import highspy

        self._problem, self._deadline = problem, deadline
        self.free = np.flatnonzero(problem.can_hide & ~problem.is_primary)
        self._column = np.full(len(problem.counts), -1)
        self._column[self.free] = np.arange(len(self.free))
        self._of_primaries = int(problem.cost[problem.is_primary].sum())
        self._known: set[tuple[bytes, bytes, int]] = set()
        self._highspy = highspy
        n = len(self.free)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = n, 0
        model.col_cost_ = problem.cost[self.free].astype(float)
        model.col_lower_, model.col_upper_ = np.zeros(n), np.ones(n)
        model.a_matrix_.start_ = np.zeros(n + 1, dtype=np.int32)
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, setting in _OPTIONS.items():
            self._highs.setOptionValue(option, setting)
        self._highs.passModel(model)

    @property
    def n_cuts(self) -> int:
        return len(self._known)

    def primaries_only(self) -> Shares:
        return self._shares(np.zeros(len(self.free)))

    def add(self, cut: Cut) -> bool:
        """Take a cut in; false where it is known already."""
        wanted = 1.0 - float(cut.parts[self._problem.is_primary[cut.cells]].sum())
        columns = self._column[cut.cells]
        of_free = columns >= 0
        columns, parts = columns[of_free].astype(np.int32), cut.parts[of_free]
        if wanted <= 1e-6:
            return False
        parts = np.minimum(parts / wanted, 1.0)
        key = (columns.tobytes(), np.round(parts, 6).tobytes(), cut.given)
        if key in self._known:
            return False
        self._known.add(key)
        low = 1.0
        if cut.given >= 0:
            columns = np.append(columns, np.int32(self._column[cut.given]))
            parts, low = np.append(parts, -1.0), 0.0
        self._highs.addRow(low, self._highspy.kHighsInf, len(columns), columns, parts)
        return True

    def relaxed(self) -> tuple[Shares, float]:
        """The cheapest shares of cells, and what they cost: no pattern costs less."""
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + self._deadline.seconds)
        self._highs.run()
        if self._deadline.is_over:
            raise OutOfTimeError
        if self._highs.getModelStatus() != self._highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"the solver could not weigh which cells to hide: {self._highs.getModelStatus()}")
        shares = self._shares(np.array(self._highs.getSolution().col_value))
        return shares, self._of_primaries + self._highs.getInfo().objective_function_value

    def whole(self, seconds: float, gap: float) -> tuple[Flags | None, int]:
        """The cheapest pattern found in the time, and a cost below which there is none."""
        if self._deadline.is_over:
            raise OutOfTimeError
        seconds = min(seconds, self._deadline.seconds)
        n = len(self.free)
        every, kinds = np.arange(n, dtype=np.int32), self._highspy.HighsVarType
        self._highs.changeColsIntegrality(n, every, np.full(n, int(kinds.kInteger), dtype=np.uint8))
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + seconds)
        self._highs.setOptionValue("mip_rel_gap", gap)
        self._highs.run()
        info = self._highs.getInfo()
        found = np.array(self._highs.getSolution().col_value) if info.primal_solution_status == 2 else None
        bound = info.mip_dual_bound
        self._highs.changeColsIntegrality(n, every, np.full(n, int(kinds.kContinuous), dtype=np.uint8))
        least = self._of_primaries + (ceil(bound - 1e-6) if abs(bound) < _FOREVER else 0)
        return None if found is None else self._shares(np.rint(found)) > 0.5, least

    def extended(self, hidden: Flags, seconds: float) -> Flags | None:
        """The pattern with the cheapest further cells that satisfy every cut known so far."""
        n = len(self.free)
        every = np.arange(n, dtype=np.int32)
        self._highs.changeColsBounds(n, every, hidden[self.free].astype(float), np.ones(n))
        found, _ = self.whole(seconds, 0.01)
        self._highs.changeColsBounds(n, every, np.zeros(n), np.ones(n))
        return found

    def _shares(self, of_free: Shares) -> Shares:
        shares = np.zeros(len(self._problem.counts))
        shares[self._problem.is_primary] = 1
        shares[self.free] = np.clip(of_free, 0, 1)
        return shares
