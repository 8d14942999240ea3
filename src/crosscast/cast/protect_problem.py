"""What is to be protected, in columns: counts, the sums that tie them, what hiding costs, what each secret needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .matrix import Rows

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]
Shares = NDArray[np.float64]

FAR = 2**40  # stands for "no upper end is known"


class Need(NamedTuple):
    """A reader must find it possible that `cell` is `amount` above (sign 1) or below (sign -1) its true count.

    `knower`: a reader who knows the count of that cell already, being the one person in it; -1 for any reader.
    """

    cell: int
    sign: int
    amount: int
    knower: int = -1


class Needs(NamedTuple):
    """Needs in columns, to ask of many at once which are met."""

    cells: Counts
    signs: Counts
    amounts: Counts
    knowers: Counts

    @classmethod
    def of(cls, needs: Sequence[Need]) -> Needs:
        columns = np.array(needs, dtype=np.int64).reshape(len(needs), 4)
        return cls(columns[:, 0], columns[:, 1], columns[:, 2], columns[:, 3])

    def met_by(self, moves: Counts | Shares) -> Flags:
        """Which needs these moves, one a cell, meet."""
        met: Flags = self.signs * moves[self.cells] > self.amounts - 1e-6
        met &= (self.knowers < 0) | (np.abs(moves[self.knowers]) < 1e-6)
        return met


class Problem(NamedTuple):
    """Cells with their true counts, which satisfy every row (a sum that is 0), and what hiding them would tell.

    `low` and `high`: what a reader knows of each cell once it is hidden, from the meaning of its symbol alone.
    """

    rows: Rows
    counts: Counts
    low: Counts
    high: Counts
    cost: Counts
    can_hide: Flags
    is_primary: Flags
    needs: tuple[Need, ...]

    def allows(self, moves: Counts, hidden: Flags) -> bool:
        """Whether the counts moved so are a table that a reader of the pattern must think possible: exact."""
        moved = self.counts + moves
        return bool(
            not moves[~hidden].any()
            and (moved >= self.low)[hidden].all()
            and (moved <= self.high)[hidden].all()
            and not self.rows.totals(moves).any()
        )

    def cost_of(self, hidden: Flags) -> int:
        return int(self.cost[hidden].sum())
