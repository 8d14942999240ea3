"""Choose the cheapest cells of a table to hide, so that no small count can be worked out from the rest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

import msgspec
import numpy as np

from crosscast.model import Kind, Unit

from .columns import KINDS, UNITS
from .matrix import Rows, matrix_of
from .program import OutOfTimeError
from .protect_problem import Counts, Flags, Problem
from .protect_rule import Cost, Rule, costs_of
from .protect_search import Found, Say, search
from .system import Rounding, System

_PERCENTAGE = KINDS.index(Kind.PERCENTAGE)
_COUNT = UNITS.index(Unit.COUNT)


class Protection(msgspec.Struct, frozen=True):
    """Which cells to hide, and how far that is from the least that could be hidden.

    `small`: hidden because they are small. `other`: hidden so that those cannot be worked out. `percentages`: hidden
    because one of their two counts is. `forced`: small counts that keep less room than the rule asks although
    everything that may be hidden were hidden: the zeros and the sums alone give them away so far.
    """

    small: tuple[int, ...]
    other: tuple[int, ...]
    percentages: tuple[int, ...]
    forced: tuple[int, ...]
    cost: int
    least_cost: int

    @property
    def hidden(self) -> tuple[int, ...]:
        return tuple(sorted((*self.small, *self.other, *self.percentages)))

    @property
    def gap(self) -> Fraction:
        """How much dearer than the cheapest choice this is at most, as a share of its cost; 0: it is the cheapest."""
        return Fraction(self.cost - self.least_cost, self.cost) if self.cost else Fraction(0)


def _nobody(what: str, done: int, of: int) -> None: ...


def protect(
    system: System,
    rule: Rule | None = None,
    *,
    cost: Cost | Sequence[int] = Cost.BALANCED,
    keep: Collection[int] = (),
    seconds: float = 60,
    say: Say = _nobody,
) -> Protection:
    """Hide each small count, and at the least cost as many others as it takes to keep them hidden.

    The reader whom this holds against knows all that stays printed, how the cells are tied, and what each symbol
    means; a person who is a count of 1 alone knows that too. Every cell must be a known count of 0 or more, or stand
    outside its totals, and every sum must hold: ValueError otherwise. `cost` may be given cell by cell; `keep` names
    cells that should stay. Within `seconds`, the best that was found is returned, each need of it met in whole
    numbers; TimeoutError where not even hiding everything was shown to do in that time (at least 2 seconds).
    """
    rule = rule or Rule()
    counted, counts, rows = counted_table(system)
    is_primary = counted & rule.small(counts)
    if not is_primary.any():
        return Protection((), (), (), (), 0, 0)
    kept = np.zeros(len(counts), dtype=bool)
    kept[list(keep)] = True
    costs = costs_of(counts, cost, kept) if isinstance(cost, Cost) else np.array(cost, dtype=np.int64)
    low, high = rule.ends(is_primary)
    can_hide = counted & (is_primary | (counts >= np.maximum(low, rule.least)))
    needs = [need for cell in np.flatnonzero(is_primary) for need in rule.needs(int(cell), int(counts[cell]))]
    problem = Problem(rows, counts, low, high, costs, can_hide, is_primary, tuple(needs))
    try:
        found = search(problem, rule.threshold, rule.n_small, seconds, say)
    except OutOfTimeError:
        raise TimeoutError(f"no safe choice of figures to hide could be shown in {seconds:g} seconds") from None
    return Protection(
        small=_cells(is_primary),
        other=_cells(found.hidden & ~is_primary),
        percentages=_of_hidden(system, found.hidden),
        forced=_forced(found),
        cost=problem.cost_of(found.hidden),
        least_cost=found.least,
    )


def counted_table(system: System) -> tuple[Flags, Counts, Rows]:
    """Which cells are counts, the counts, and the sums that tie them."""
    cells = system.cells
    counted = cells.is_there & (cells.unit == _COUNT) & (cells.decimals == 0)
    unknown = np.flatnonzero(counted & ~(cells.is_exact & (cells.low >= 0)))
    if len(unknown):
        raise ValueError(f"cell {unknown[0]} is not a known count of 0 or more, so what hides it cannot be judged")
    counts = np.where(counted, cells.low, 0).astype(np.int64)
    matrix = matrix_of(system, Rounding.NEAREST)
    rows = matrix.rows
    of_counts = np.ones(rows.n, dtype=bool)
    of_counts[rows.rows_of_entries()[~counted[rows.cells]]] = False
    rows = rows.only(of_counts)
    wrong = np.flatnonzero(rows.totals(counts))
    if len(wrong):
        total = rows.cells[rows.starts[wrong[0]]]
        raise ValueError(f"cell {total} is not the sum of its parts, so what could be worked out from it is not known")
    return counted, counts, rows


def _of_hidden(system: System, hidden: Flags) -> tuple[int, ...]:
    """The printed percentages one of whose two counts is hidden."""
    ties = system.ties
    starts = ties.starts[:-1][ties.kind == _PERCENTAGE]
    is_told = hidden[ties.cells[starts + 1]] | hidden[ties.cells[starts + 2]]
    return tuple(int(cell) for cell in np.unique(ties.cells[starts[is_told]]))


def _forced(found: Found) -> tuple[int, ...]:
    return tuple(sorted({need.cell for need in found.unmet if need.knower < 0}))


def _cells(flags: Flags) -> tuple[int, ...]:
    return tuple(int(cell) for cell in np.flatnonzero(flags))
