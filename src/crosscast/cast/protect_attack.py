"""How far a reader can think a hidden count to be from the truth, and which further cells would let them.

A reader knows everything that is printed and the meaning of each symbol. The tables possible to them are the true one
moved along the hidden cells so that every sum still holds: a linear programme. Where a count cannot move as far as it
needs, the multipliers of the sums say of which cells more must be hidden: a capacity cut (Fischetti and Salazar, Models
and algorithms for optimizing cell suppression in tabular data with linear constraints, JASA 95, 2000).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from .protect_problem import Counts, Flags, Need, Needs, Problem, Shares

_NOTHING = 1e-7
_PATIENCE = 5.0  # seconds that the search for one table in whole numbers may take
_PATIENCE_FOR_MANY = 20.0  # the same where one table is to show many needs met
_FURTHEST = 1e6  # no need comes near it, and the solver tells whole numbers of this size apart

_OPTIONS: dict[str, bool | int | str] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 1,
    "presolve": "off",  # so that each question starts where the last one ended
    "simplex_strategy": 4,  # primal: only the cost changes between questions
}


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

    def __init__(self, problem: Problem) -> None:
        rows = problem.rows
        self.problem = problem
        self.down = np.minimum(problem.counts - problem.low, _FURTHEST).astype(float)
        self.up = np.minimum(problem.high - problem.counts, _FURTHEST).astype(float)
        self.n_rows = len(rows.low)
        self.entry_rows = rows.rows_of_entries()
        self.entry_cells = rows.cells
        self.entry_values = rows.coefficients.astype(float)
        by_cell = np.lexsort((self.entry_rows, self.entry_cells))
        self.column_rows = self.entry_rows[by_cell].astype(np.int32)
        self.column_values = self.entry_values[by_cell]
        self.column_starts = np.searchsorted(self.entry_cells[by_cell], np.arange(len(problem.counts) + 1))

    def opened(self, shares: Shares) -> Opened:
        return Opened(self, shares)

    def columns(self, cells: Counts) -> tuple[Counts, Counts]:
        """For the columns of these cells: where each starts, and which entries of the sums they hold."""
        starts, ends = self.column_starts[cells], self.column_starts[cells + 1]
        first = np.concatenate([[0], np.cumsum(ends - starts)])
        entries = np.arange(first[-1]) + np.repeat(starts - first[:-1], ends - starts)
        return first, entries

    def cut(self, need: Need, multipliers: Shares) -> Cut | None:
        """What must be hidden besides, if the sums weighted so are what keeps the need's cell from moving."""
        weights = np.bincount(
            self.entry_cells,
            weights=self.entry_values * multipliers[self.entry_rows],
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
        import highspy

        self._attack = attack
        self.support = np.flatnonzero(shares > _NOTHING)
        self._place = np.full(len(shares), -1)
        self._place[self.support] = np.arange(len(self.support))
        self._shares = shares[self.support]
        self._down, self._up = attack.down[self.support], attack.up[self.support]
        self._asked, self._touched = -1, [0] if len(self.support) else []
        self._cap: float | None = -1.0
        self._cleared = True
        self._solution = np.zeros(0)
        self._highspy = highspy
        first, entries = attack.columns(self.support)
        model = highspy.HighsLp()
        n = len(self.support)
        model.num_col_, model.num_row_ = n, attack.n_rows
        model.col_cost_, model.col_lower_, model.col_upper_ = np.zeros(n), np.zeros(n), np.zeros(n)
        model.row_lower_ = model.row_upper_ = np.zeros(attack.n_rows)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = first.astype(np.int32)
        model.a_matrix_.index_ = attack.column_rows[entries]
        model.a_matrix_.value_ = attack.column_values[entries]
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, setting in _OPTIONS.items():
            self._highs.setOptionValue(option, setting)
        if self._highs.passModel(model) == highspy.HighsStatus.kError:
            raise RuntimeError("the solver refused the sums of a table")

    def close(self, cell: int) -> None:
        """Show a cell after all."""
        column = int(self._place[cell])
        self._down[column] = self._up[column] = 0.0
        self._cap = -1.0

    def move(self, need: Need, cap: float | None) -> Move:
        """Move the need's cell as far as it needs, or can; the others no further than `cap` where it is given."""
        cell = int(self._place[need.cell])
        self._ask(need, cap)
        self._run()
        multipliers = np.array(self._highs.getSolution().row_dual)
        return Move(need.sign * float(self._solution[cell]), self._all_moves(), multipliers)

    def move_many(self, needs: Needs, wanted: Flags, turn: int) -> Shares:
        """Moves of all cells that meet many of the wanted needs at once; `turn` (0, 1, ...) varies which."""
        self._ask_many(needs, wanted, turn)
        self._run()
        return self._all_moves()

    def whole_move_many(self, needs: Needs, wanted: Flags, turn: int) -> Counts | None:
        """The same in whole numbers, verified; None where none were found quickly."""
        hidden = self._is_hidden()
        self._ask_many(needs, wanted, turn)
        self._run()
        moves = np.rint(self._all_moves()).astype(np.int64)
        if self._attack.problem.allows(moves, hidden):
            return moves
        self._search_whole(_PATIENCE_FOR_MANY, 0.2)
        moves = np.rint(self._all_moves()).astype(np.int64)
        return moves if self._attack.problem.allows(moves, hidden) else None

    def whole_move(self, need: Need, without: int = -1) -> Counts | None:
        """Moves in whole numbers that meet the need, verified, `without` one of the hidden cells; None: there are none.

        The simplex method nearly always ends at whole numbers here; where it does not, they are searched for.
        """
        hidden = self._is_hidden()
        for cap in (0.5 * need.amount, 1.0 * need.amount, 3.0 * need.amount, 12.0 * need.amount, None):
            self._ask(need, cap, without)
            self._run()
            if (found := self._verified(need, hidden)) is not None:
                return found
        if self._reached(need) < need.amount - 1e-6:
            return None
        for cap in (2.0 * need.amount, 12.0 * need.amount, None):
            self._ask(need, cap, without)
            if (found := self._searched(need, hidden)) is not None:
                return found
        return None

    def _searched(self, need: Need, hidden: Flags) -> Counts | None:
        self._search_whole(_PATIENCE, 0.0)
        return self._verified(need, hidden)

    def _search_whole(self, seconds: float, gap: float) -> None:
        """Branch and bound instead of the simplex method alone."""
        n = len(self.support)
        every = np.arange(n, dtype=np.int32)
        kinds = self._highspy.HighsVarType
        searching = {"presolve": "on", "time_limit": self._highs.getRunTime() + seconds, "mip_rel_gap": gap}
        resting = {"presolve": "off", "time_limit": 1e9, "mip_rel_gap": 0.0}
        self._highs.changeColsIntegrality(n, every, np.full(n, int(kinds.kInteger), dtype=np.uint8))
        for option, setting in searching.items():
            self._highs.setOptionValue(option, setting)
        self._highs.run()
        self._solution = np.array(self._highs.getSolution().col_value)
        self._highs.changeColsIntegrality(n, every, np.full(n, int(kinds.kContinuous), dtype=np.uint8))
        for option, setting in resting.items():
            self._highs.setOptionValue(option, setting)
        self._highs.clearSolver()  # the next question starts from no move at all, which is possible

    def _verified(self, need: Need, hidden: Flags) -> Counts | None:
        """The solver's moves as whole numbers, doubled or trebled where they are halves or thirds."""
        for times in (1, 2, 3):
            moves = np.rint(times * self._all_moves()).astype(np.int64)
            is_met = need.sign * moves[need.cell] >= need.amount and (need.knower < 0 or moves[need.knower] == 0)
            if is_met and self._attack.problem.allows(moves, hidden):
                return moves
        return None

    def _reached(self, need: Need) -> float:
        return need.sign * float(self._solution[int(self._place[need.cell])])

    def _all_moves(self) -> Shares:
        moves = np.zeros(len(self._place))
        if len(self._solution) == len(self.support):
            moves[self.support] = self._solution
        return moves

    def _is_hidden(self) -> Flags:
        hidden = np.zeros(len(self._place), dtype=bool)
        hidden[self.support] = True
        return hidden

    def _ask_many(self, needs: Needs, wanted: Flags, turn: int) -> None:
        """Each wanted cell to move one way, up or down by turns, no further than it needs to."""
        n = len(self.support)
        cost, low, high = np.zeros(n), np.full(n, -np.inf), np.full(n, np.inf)
        signs, columns = needs.signs[wanted], self._place[needs.cells[wanted]]
        amounts = needs.amounts[wanted].astype(float)
        rng = np.random.default_rng(turn)
        asked = rng.permutation(np.flatnonzero(columns >= 0))
        cost[columns[asked]] = -signs[asked] / amounts[asked]
        up = asked[signs[asked] > 0]
        down = asked[signs[asked] < 0]
        high[columns[up]] = amounts[up]
        low[columns[down]] = -amounts[down]
        far = 4.0 * amounts.max(initial=1.0)
        low = np.maximum(np.maximum(low, -far), -self._down) * self._shares
        high = np.minimum(np.minimum(high, far), self._up) * self._shares
        every = np.arange(n, dtype=np.int32)
        self._highs.changeColsBounds(n, every, low, high)
        self._highs.changeColsCost(n, every, cost)
        self._cap, self._asked, self._touched, self._cleared = -1.0, -1, [], False

    def _ask(self, need: Need, cap: float | None, without: int = -1) -> None:
        cell = int(self._place[need.cell])
        if not self._cleared:
            n = len(self.support)
            self._highs.changeColsCost(n, np.arange(n, dtype=np.int32), np.zeros(n))
            self._cleared = True
        if cap != self._cap:
            self._cap = cap
            room = np.inf if cap is None else cap
            self._low = -np.minimum(self._down, room) * self._shares
            self._high = np.minimum(self._up, room) * self._shares
            n = len(self.support)
            self._highs.changeColsBounds(n, np.arange(n, dtype=np.int32), self._low, self._high)
        for column in self._touched:
            self._highs.changeColBounds(column, self._low[column], self._high[column])
        if self._asked >= 0:
            self._highs.changeColCost(self._asked, 0.0)
        self._asked = cell
        self._highs.changeColCost(cell, -float(need.sign))
        self._highs.changeColBounds(cell, -min(need.amount, self._down[cell]), min(need.amount, self._up[cell]))
        self._touched = [cell]
        for still in (need.knower, without):
            if still >= 0 and (column := int(self._place[still])) >= 0:
                self._highs.changeColBounds(column, 0.0, 0.0)
                self._touched.append(column)

    def _run(self) -> None:
        self._highs.run()
        status = self._highs.getModelStatus()
        if status != self._highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"the solver could not attack a table: {status}")
        self._solution = np.array(self._highs.getSolution().col_value)
