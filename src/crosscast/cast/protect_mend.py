"""Make a pattern safe at little cost: hide more along the cheapest way out, then show what was not needed after all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .matrix import Rows
from .program import Deadline, OutOfTimeError, Program
from .protect_attack import Attack
from .protect_pattern import Pattern, is_met
from .protect_problem import Counts, Flags, Need, Shares
from .solver import Answer


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


def trimmed(pattern: Pattern, cost: Counts, may_show: Flags, deadline: Deadline) -> None:
    """Show every cell of `may_show` that need not be hidden, the dearest first."""
    extra = np.flatnonzero(pattern.hidden & may_show)
    for cell in extra[np.argsort(-cost[extra], kind="stable")]:
        if deadline.is_over:
            return
        pattern.without(int(cell))


class _Ways:
    """The cheapest moves of some cells: up and down each with its price."""

    def __init__(self, attack: Attack, cells: Counts, shares: Shares) -> None:
        problem = attack.problem
        self._cells = cells
        self._place = np.full(len(problem.counts), -1)
        self._place[cells] = np.arange(len(cells))
        self._price = (problem.cost * (1 - 0.95 * shares) + 1e-3)[cells]
        self._room = np.concatenate([attack.up[cells], attack.down[cells]])
        rows = problem.rows.over(self._place)
        both = Rows(
            2 * rows.starts,
            np.stack([rows.cells, rows.cells + len(cells)], axis=1).reshape(-1),
            np.stack([rows.coefficients, -rows.coefficients], axis=1).reshape(-1),
            rows.low,
            rows.high,
        )
        self._program = Program(both, np.zeros_like(self._room), self._room, attack.deadline)

    def cheapest(self, need: Need, hidden: Flags) -> Shares | None:
        """The moves that let the need's cell move as far as it must and cost least; None where no way is open."""
        n, cell = len(self._cells), int(self._place[need.cell])
        if cell < 0:
            return None
        price = np.where(hidden[self._cells], 0.0, self._price)
        for cap in (float(need.amount), np.inf):
            low, high = np.zeros(2 * n), np.minimum(self._room, cap)
            there, back = (cell, n + cell) if need.sign > 0 else (n + cell, cell)
            low[there] = high[there] = need.amount
            high[back] = 0
            if need.knower >= 0 and (known := int(self._place[need.knower])) >= 0:
                high[[known, n + known]] = 0
            self._program.set_ends(low, high)
            solution = self._program.least(np.concatenate([price, price]))
            if solution.answer is Answer.OPTIMAL:
                found = np.zeros(len(hidden))
                found[self._cells] = (solution.numbers[:n] - solution.numbers[n:]).round(6)
                return found
            if solution.answer is not Answer.INFEASIBLE:
                raise OutOfTimeError
        return None
