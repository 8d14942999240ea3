"""Make a pattern safe at little cost: hide more along the cheapest way out, then show what was not needed after all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .protect_attack import Attack
from .protect_pattern import Pattern, is_met
from .protect_problem import Counts, Flags, Need, Shares

_OPTIONS: dict[str, bool | int | str] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 1,
    "presolve": "off",
    "simplex_strategy": 4,
}


def mended(attack: Attack, hidden: Flags, needs: Sequence[Need], shares: Shares) -> Flags:
    """The pattern with further cells hidden, so that each of the needs that can be met at all is met.

    Each gets the cheapest way for its cell to move (in real numbers), cells that are hidden already being free.
    `shares` says which cells a best answer would hide in part; ways along those are looked for first.
    """
    problem = attack.problem
    hidden = hidden.copy()
    likely = _Ways(attack, np.flatnonzero(hidden | (shares > 1e-6)), shares)
    all_ways: _Ways | None = None
    found: list[Shares] = []
    for need in needs:
        if not hidden[need.cell] or any(is_met(need, moves) for moves in found):
            continue
        moves = likely.cheapest(need, hidden)
        if moves is None:
            all_ways = all_ways or _Ways(attack, np.flatnonzero(problem.can_hide | problem.is_primary), shares)
            moves = all_ways.cheapest(need, hidden)
        if moves is not None:
            hidden |= moves != 0
            found.append(moves)
    return hidden


def trimmed(pattern: Pattern, cost: Counts, may_show: Flags, is_time_over: Callable[[], bool]) -> None:
    """Show every cell of `may_show` that need not be hidden, the dearest first."""
    extra = np.flatnonzero(pattern.hidden & may_show)
    for cell in extra[np.argsort(-cost[extra], kind="stable")]:
        if is_time_over():
            return
        pattern.without(int(cell))


class _Ways:
    """The cheapest moves of some cells: up and down each with its price."""

    def __init__(self, attack: Attack, cells: Counts, shares: Shares) -> None:
        import highspy

        problem = attack.problem
        self._cells, self._highspy = cells, highspy
        self._place = np.full(len(problem.counts), -1)
        self._place[cells] = np.arange(len(cells))
        self._price = (problem.cost * (1 - 0.95 * shares) + 1e-3)[cells]
        self._up, self._down = attack.up[cells], attack.down[cells]
        n = len(cells)
        first, entries = attack.columns(cells)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = 2 * n, attack.n_rows
        model.col_cost_ = model.col_lower_ = np.zeros(2 * n)
        model.col_upper_ = np.concatenate([self._up, self._down])
        model.row_lower_ = model.row_upper_ = np.zeros(attack.n_rows)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.concatenate([first, first[-1] + first[1:]]).astype(np.int32)
        model.a_matrix_.index_ = np.tile(attack.column_rows[entries], 2)
        values = attack.column_values[entries]
        model.a_matrix_.value_ = np.concatenate([values, -values])
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, setting in _OPTIONS.items():
            self._highs.setOptionValue(option, setting)
        self._highs.passModel(model)

    def cheapest(self, need: Need, hidden: Flags) -> Shares | None:
        """The moves that let the need's cell move as far as it must and cost least; None where no way is open."""
        n, optimal = len(self._cells), self._highspy.HighsModelStatus.kOptimal
        cell = int(self._place[need.cell])
        if cell < 0:
            return None
        every = np.arange(2 * n, dtype=np.int32)
        price = np.where(hidden[self._cells], 0.0, self._price)
        self._highs.changeColsCost(2 * n, every, np.concatenate([price, price]))
        for cap in (float(need.amount), np.inf):
            low, high = np.zeros(2 * n), np.minimum(np.concatenate([self._up, self._down]), cap)
            there, back = (cell, n + cell) if need.sign > 0 else (n + cell, cell)
            low[there] = high[there] = need.amount
            high[back] = 0
            if need.knower >= 0 and (known := int(self._place[need.knower])) >= 0:
                high[[known, n + known]] = 0
            self._highs.changeColsBounds(2 * n, every, low, high)
            self._highs.run()
            if self._highs.getModelStatus() == optimal:
                moves = np.array(self._highs.getSolution().col_value)
                found = np.zeros(len(hidden))
                found[self._cells] = (moves[:n] - moves[n:]).round(6)
                return found
        return None
