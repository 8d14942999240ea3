"""How far a reader can think a hidden count to be from the truth, and which further cells would let them.

A reader knows everything that is printed and the meaning of each symbol. The tables possible to them are the true one
moved along the hidden cells so that every sum still holds: a linear programme. Where a count cannot move as far as it
needs, the multipliers of the sums say of which cells more must be hidden: a capacity cut (Fischetti and Salazar, Models
and algorithms for optimizing cell suppression in tabular data with linear constraints, JASA 95, 2000).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .program import Deadline, OutOfTimeError, Program, Solution, proposals
from .protect_problem import Counts, Flags, Need, Needs, Problem, Shares
from .solver import Answer

_NOTHING = 1e-7
_FURTHEST = 10**6  # no need comes near it, and the solver tells whole numbers of this size apart
_STAYS = 3.0  # how much dearer it is to take back the move of a cell that meets a need
_PATIENCE = 3.0  # seconds that the search for one table in whole numbers may take


class Cut(NamedTuple):
    """The parts of the hidden cells among these must add up to 1 at least, or to the share that `given` is hidden."""

    cells: Counts
    parts: Shares
    given: int  # -1: the secret is hidden in any case

    def is_met(self, shares: Shares) -> bool:
        wanted = 1.0 if self.given < 0 else shares[self.given]
        return float(self.parts @ shares[self.cells]) > wanted - 1e-4


class Move(NamedTuple):
    """How far the need's cell came, the moves of all cells, and the multipliers of the sums."""

    reached: float
    moves: Shares
    multipliers: Shares


class Attack:
    """The room that each cell has once it is hidden, and the sums cell by cell."""

    def __init__(self, problem: Problem, deadline: Deadline) -> None:
        self.problem, self.deadline = problem, deadline
        self.down = np.minimum(problem.counts - problem.low, _FURTHEST)
        self.up = np.minimum(problem.high - problem.counts, _FURTHEST)
        self._entry_rows = problem.rows.rows_of_entries()

    def opened(self, shares: Shares) -> Opened:
        return Opened(self, shares)

    def cut(self, need: Need, multipliers: Shares) -> Cut | None:
        """What must be hidden besides, if the sums weighted so are what keeps the need's cell from moving."""
        rows = self.problem.rows
        weights = np.bincount(
            rows.cells,
            weights=rows.coefficients * multipliers[self._entry_rows],
            minlength=len(self.problem.counts),
        )
        own = weights[need.cell]
        if abs(own) < 1e-9:
            return None
        # the weighted sums are 0, so the cell's own move is what the others' moves leave
        others = -need.sign * weights / own
        others[need.cell] = 0
        if need.knower >= 0:
            others[need.knower] = 0
        others[np.abs(others) < 1e-9] = 0
        room = np.where(others > 0, others * self.up, -others * self.down)
        parts = np.minimum(room / need.amount, 1.0)
        cells = np.flatnonzero(parts > 1e-9)
        # a hair more, so that no rounding of the multipliers makes the cut ask for too much
        return Cut(
            cells, np.minimum(parts[cells] * (1 + 1e-9), 1.0), -1 if self.problem.is_primary[need.cell] else need.cell
        )


class Opened:
    """One pattern under attack: each cell may move by its share of its room (1: hidden, 0: shown)."""

    def __init__(self, attack: Attack, shares: Shares) -> None:
        self._problem, self._deadline = attack.problem, attack.deadline
        self.support = np.flatnonzero(shares > _NOTHING)
        self._place = np.full(len(shares), -1)
        self._place[self.support] = np.arange(len(self.support))
        self._shares = shares[self.support]
        self._down, self._up = attack.down[self.support], attack.up[self.support]
        self._rows = attack.problem.rows.over(self._place)
        self._program = Program(self._rows, -self._down, self._up, attack.deadline)

    def close(self, cell: int) -> None:
        """Show a cell after all."""
        column = int(self._place[cell])
        self._down[column] = self._up[column] = 0

    def move(self, need: Need, cap: float | None) -> Move:
        """Move the need's cell as far as it needs, or can; the others no further than `cap` where it is given."""
        low, high = self._ends(need, cap)
        found = self._furthest(need, low, high)
        return Move(self._reached(need, found.numbers), self._all_moves(found.numbers), found.duals)

    def move_many(self, needs: Needs, wanted: Flags, far: int, chance: np.random.Generator) -> Shares:
        """Moves of all cells, none `far`ther, that meet many of the wanted needs at once; chance decides which."""
        cost, low, high = self._of_many(needs, wanted, far, chance)
        return self._all_moves(self._solved(cost, low * self._shares, high * self._shares).numbers)

    # In whole numbers

    def whole_move_many(
        self, needs: Needs, wanted: Flags, far: int, chance: np.random.Generator, still: Sequence[int] | Counts = ()
    ) -> Counts | None:
        """The same in whole numbers, verified, cells of `still` not moving; None where none were found quickly."""
        cost, low, high = self._of_many(needs, wanted, far, chance)
        columns = self._place[np.asarray(still, dtype=np.int64)]
        columns = columns[columns >= 0]
        cost[columns] = low[columns] = high[columns] = 0
        return self._whole_near(self._solved(cost, low, high).numbers, cost, low, high, chance)

    def whole_move(self, need: Need, without: Sequence[int] = ()) -> Counts | None:
        """Moves in whole numbers that meet the need, verified, `without` some hidden cells; None: none were found.

        The simplex method nearly always ends at whole numbers here; where it does not, they are looked for nearby and
        at last by branch and bound.
        """
        low, high = self._ends(need, None, without)
        cost, furthest = self._cost(need), self._furthest(need, low, high).numbers
        if self._reached(need, furthest) < need.amount - 1e-6:
            return None
        if (moves := self._verified(need, furthest)) is not None:
            return moves
        column = int(self._place[need.cell])
        low[column] = high[column] = need.sign * need.amount
        whole = low.astype(np.int64), high.astype(np.int64)
        moves = self._whole_near(furthest, cost, *whole, np.random.default_rng(need.cell))
        if moves is not None:
            return moves
        for cap in (1.0, 3.0, 12.0):
            low, high = self._ends(need, cap * need.amount, without)
            if (moves := self._verified(need, self._furthest(need, low, high).numbers)) is not None:
                return moves
        low, high = self._ends(need, None, without)
        low[column] = high[column] = need.sign * need.amount
        self._program.set_ends(low, high)
        numbers = self._program.whole_within(min(_PATIENCE, self._deadline.seconds))
        return None if numbers is None else self._verified(need, numbers)

    def _whole_near(
        self, numbers: Shares, cost: Shares, low: Counts, high: Counts, chance: np.random.Generator
    ) -> Counts | None:
        at_end = ((cost < 0) & (numbers > high - 1e-6)) | ((cost > 0) & (numbers < low + 1e-6))
        weights = (1 + 0.3 * chance.random(len(cost))) * np.where(at_end, _STAYS, 1.0)
        hidden = self._is_hidden()
        for whole in proposals(self._rows, low, high, numbers, weights, chance, self._deadline):
            moves = self._all_moves(whole).astype(np.int64)
            if self._problem.allows(moves, hidden):
                return moves
        return None

    def _verified(self, need: Need, numbers: Shares) -> Counts | None:
        """The solver's moves as whole numbers, doubled or trebled where they are halves or thirds."""
        hidden = self._is_hidden()
        for times in (1, 2, 3):
            moves = np.rint(times * self._all_moves(numbers)).astype(np.int64)
            is_met = need.sign * moves[need.cell] >= need.amount and (need.knower < 0 or moves[need.knower] == 0)
            if is_met and self._problem.allows(moves, hidden):
                return moves
        return None

    # What is asked

    def _ends(self, need: Need, cap: float | None, without: Sequence[int] = ()) -> tuple[Shares, Shares]:
        """How far each cell may move where one need is to be met."""
        room = np.inf if cap is None else cap
        low = -np.minimum(self._down, room) * self._shares
        high = np.minimum(self._up, room) * self._shares
        column = int(self._place[need.cell])
        low[column] = -min(need.amount, self._down[column])
        high[column] = min(need.amount, self._up[column])
        still = self._place[[*without] if need.knower < 0 else [need.knower, *without]]
        low[still[still >= 0]] = high[still[still >= 0]] = 0
        return low, high

    def _furthest(self, need: Need, low: Shares, high: Shares) -> Solution:
        return self._solved(self._cost(need), low, high)

    def _cost(self, need: Need) -> Shares:
        cost = np.zeros(len(self.support))
        cost[int(self._place[need.cell])] = -need.sign
        return cost

    def _of_many(
        self, needs: Needs, wanted: Flags, far: int, chance: np.random.Generator
    ) -> tuple[Shares, Counts, Counts]:
        """Each wanted cell to move one way, up or down as chance has it, no further than it needs to."""
        low, high = -np.minimum(self._down, far), np.minimum(self._up, far)
        columns = self._place[needs.cells]
        asked = chance.permutation(np.flatnonzero(wanted & (columns >= 0)))
        columns, signs, amounts = columns[asked], needs.signs[asked], needs.amounts[asked]
        cost = np.zeros(len(self.support))
        cost[columns] = -signs / amounts
        up, down = signs > 0, signs < 0
        high[columns[up]] = np.minimum(high[columns[up]], amounts[up])
        low[columns[down]] = np.maximum(low[columns[down]], -amounts[down])
        return cost, low, high

    def _solved(self, cost: Shares, low: Shares | Counts, high: Shares | Counts) -> Solution:
        self._program.set_ends(low, high)
        found = self._program.least(cost)
        if found.answer is not Answer.OPTIMAL:
            raise OutOfTimeError
        return found

    def _reached(self, need: Need, numbers: Shares) -> float:
        return need.sign * float(numbers[int(self._place[need.cell])])

    def _all_moves(self, numbers: Shares) -> Shares:
        moves = np.zeros(len(self._place))
        moves[self.support] = numbers
        return moves

    def _is_hidden(self) -> Flags:
        hidden = np.zeros(len(self._place), dtype=bool)
        hidden[self.support] = True
        return hidden
