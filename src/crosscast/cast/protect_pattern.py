"""A choice of cells to hide, with a table in whole numbers for each need that shows that it is met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from .protect_attack import Attack
from .protect_problem import Counts, Flags, Need, Needs, Shares

_MANY, _TURNS = 50, 20  # so many needs are met many at a time first, in so many turns


class Pattern:
    """Hidden cells and, for every need that is met, the moves that show it, verified in whole numbers."""

    def __init__(self, attack: Attack, hidden: Flags, needs: Iterable[Need] = ()) -> None:
        self.hidden = hidden.copy()
        self._problem = attack.problem
        self._opened = attack.opened(self.hidden.astype(float))
        self._moves_of: dict[Need, Counts] = {}
        self.unmet = self.meet(needs)

    @property
    def cost(self) -> int:
        return self._problem.cost_of(self.hidden)

    def meet(self, needs: Iterable[Need]) -> list[Need]:
        """Find moves for the needs of hidden cells; those that cannot be met."""
        waiting = [need for need in needs if need not in self._moves_of and self.hidden[need.cell]]
        columns, done = Needs.of(waiting), np.zeros(len(waiting), dtype=bool)
        for turn in range(_TURNS if len(waiting) > _MANY else 0):
            moves = self._opened.whole_move_many(columns, ~done & (columns.knowers < 0), turn)
            met = columns.met_by(moves) & ~done if moves is not None else np.zeros(len(waiting), dtype=bool)
            done |= met
            self._moves_of.update((waiting[other], moves) for other in np.flatnonzero(met) if moves is not None)
            if met.sum() < _MANY:
                break
        for index, need in enumerate(waiting):
            if not done[index] and (moves := self._opened.whole_move(need)) is not None:
                met = columns.met_by(moves) & ~done
                done |= met
                self._moves_of.update((waiting[other], moves) for other in np.flatnonzero(met))
        return [need for need in waiting if need not in self._moves_of]

    def known_moves(self) -> Counts:
        """All moves found so far, one a row: tables that a reader must think possible."""
        found = {id(moves): moves for moves in self._moves_of.values()}
        return np.array(list(found.values()), dtype=np.int64).reshape(len(found), len(self.hidden))

    def find(self, need: Need) -> Counts | None:
        """Moves that meet a need which is not one of the pattern's own; None: there are none."""
        return self._opened.whole_move(need)

    def reach(self, need: Need) -> int:
        """How far the need's cell can move its way in whole numbers, up to the amount that it needs."""
        for amount in range(need.amount, 0, -1):
            if self._opened.whole_move(need._replace(amount=amount)) is not None:
                return amount
        return 0

    def without(self, cell: int) -> bool:
        """Show a hidden cell after all, if every need can still be met; whether it could be."""
        using = [need for need, moves in self._moves_of.items() if need.cell != cell and moves[cell]]
        again: dict[Need, Counts] = {}
        for need in using:
            if need not in again:
                moves = self._opened.whole_move(need, without=cell)
                if moves is None:
                    return False
                again.update((other, moves) for other in using if is_met(other, moves))
        self.hidden[cell] = False
        self._opened.close(cell)
        kept = {need: moves for need, moves in self._moves_of.items() if need.cell != cell}
        self._moves_of = kept | again
        return True


def is_met(need: Need, moves: Counts | Shares) -> bool:
    return bool(need.sign * moves[need.cell] >= need.amount) and (need.knower < 0 or not moves[need.knower])


def cheapest_first(needs: Sequence[Need]) -> list[Need]:
    """Needs of one amount together: the solver starts each question where the last one ended."""
    return sorted(needs, key=lambda need: (need.amount, need.cell, need.sign, need.knower))
