"""A choice of cells to hide, with a table in whole numbers for each need that shows that it is met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from .protect_attack import Attack
from .protect_problem import Counts, Flags, Need, Needs, Shares

_MANY = 50  # so many needs are met many at a time first
_FEW = 20  # a turn that meets fewer is the last before cells may move farther
_FAR = (12, 100, 1_000)
_KEPT = 200  # tables that are kept for the next pattern


class Pattern:
    """Hidden cells and, for every need that is met, the moves that show it, verified in whole numbers.

    `known`: moves that showed something of another pattern; those that move hidden cells only show it of this one.
    """

    def __init__(self, attack: Attack, hidden: Flags, known: Sequence[Counts] = ()) -> None:
        self.hidden = hidden.copy()
        self.known = [moves for moves in known[-_KEPT:] if not moves[~hidden].any()]
        self._problem = attack.problem
        self._opened = attack.opened(self.hidden.astype(float))
        self._moves_of: dict[Need, Counts] = {}
        self._chance = np.random.default_rng(1)

    @property
    def cost(self) -> int:
        return self._problem.cost_of(self.hidden)

    def meet(self, needs: Iterable[Need]) -> list[Need]:
        """Find moves for the needs of hidden cells; those for which none were found."""
        waiting = [need for need in needs if need not in self._moves_of and self.hidden[need.cell]]
        columns, done = Needs.of(waiting), np.zeros(len(waiting), dtype=bool)

        def take(moves: Counts) -> int:
            met = columns.met_by(moves) & ~done
            done[met] = True
            self._moves_of.update((waiting[index], moves) for index in np.flatnonzero(met))
            return int(met.sum())

        for moves in self.known:
            take(moves)
        for far in _FAR if len(waiting) >= _MANY else ():
            n_met = _FEW
            while n_met >= _FEW and not done.all():
                wanted = ~done & (columns.knowers < 0)
                many = self._opened.whole_move_many(columns, wanted, far, self._chance)
                n_met = 0 if many is None else take(self._kept(many))
        for index, need in enumerate(waiting):
            if not done[index] and (one := self.find(need)) is not None:
                take(one)
        return [need for index, need in enumerate(waiting) if not done[index]]

    def find(self, need: Need) -> Counts | None:
        """Moves that meet a need which may be none of the pattern's own; None: none were found."""
        moves = self._opened.whole_move(need)
        return None if moves is None else self._kept(moves)

    def find_many(self, needs: Needs, still: Counts) -> Counts | None:
        """Moves that meet many of the needs while the cells of `still` stay as they are; None: none were found."""
        moves = self._opened.whole_move_many(needs, np.ones(len(needs.cells), dtype=bool), _FAR[0], self._chance, still)
        return None if moves is None else self._kept(moves)

    def reach(self, need: Need) -> int:
        """How far the need's cell can move its way in whole numbers, up to the amount that it needs."""
        most = int(self._opened.move(need, None).reached + 1e-6)
        for amount in range(min(most, need.amount), 0, -1):
            if self.find(need._replace(amount=amount)) is not None:
                return amount
        return 0

    def without(self, cell: int) -> bool:
        """Show a hidden cell after all, if every need can still be met; whether it could be."""
        using = [need for need, moves in self._moves_of.items() if need.cell != cell and moves[cell]]
        again: dict[Need, Counts] = {}
        for need in using:
            if need not in again:
                moves = self._opened.whole_move(need, [cell])
                if moves is None:
                    return False
                again.update((other, moves) for other in using if is_met(other, moves))
        self.hidden[cell] = False
        self._opened.close(cell)
        kept = {need: moves for need, moves in self._moves_of.items() if need.cell != cell}
        self._moves_of = kept | again
        self.known = list({id(moves): moves for moves in self._moves_of.values()}.values())
        return True

    def _kept(self, moves: Counts) -> Counts:
        self.known.append(moves)
        return moves


def is_met(need: Need, moves: Counts | Shares) -> bool:
    return bool(need.sign * moves[need.cell] >= need.amount) and (need.knower < 0 or not moves[need.knower])


def cheapest_first(needs: Iterable[Need]) -> list[Need]:
    """Needs of one amount together: the solver starts each question where the last one ended."""
    return sorted(needs, key=lambda need: (need.amount, need.cell, need.sign, need.knower))
