"""Round every count of a table to a multiple of a base so that all sums still hold: controlled rounding."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from .matrix import Rows
from .program import Deadline
from .protect import counted_table
from .protect_problem import Counts, Flags
from .system import System

_OPTIONS = {"output_flag": False, "threads": 1, "random_seed": 1, "mip_rel_gap": 0.01}


class Rounded(msgspec.Struct, frozen=True):
    """The rounded counts, one a cell (None where the cell is no count).

    Multiples of the base, zeros above all, stay as they are and every other count goes to one of the two multiples
    beside it; where no table of that kind adds up, some go further, and `largest_change` says how far.
    """

    counts: tuple[int | None, ...]
    base: int
    largest_change: int


def round_counts(system: System, base: int = 5, *, seconds: float = 60) -> Rounded | None:
    """Round all counts to multiples of `base` with the least change such that all sums hold, checked in whole numbers.

    None where no such table was found in the time. ValueError as for `protect`.
    """
    if base < 2:
        raise ValueError("counts can be rounded to a base of 2 or more")
    counted, counts, rows = counted_table(system)
    deadline = Deadline(seconds)
    for further in (0, 1, 3):
        if deadline.is_over:
            break
        rounded = _rounded(counted, counts, rows, base, further, deadline.seconds)
        if rounded is not None:
            return Rounded(
                tuple(int(n) if is_count else None for n, is_count in zip(rounded, counted, strict=True)),
                base,
                int(np.abs(rounded - counts).max(initial=0)),
            )
    return None


def _rounded(counted: Flags, counts: Counts, rows: Rows, base: int, further: int, seconds: float) -> Counts | None:
    """Counts as base * (quotient + up - lower + higher): up 0 or 1, and `further` steps below or above that."""
    import highspy

    quotients, rest = np.divmod(counts, base)
    between = counted & (rest > 0)
    steps = np.where(counted & (counts > 0), further, 0)
    n = len(counts)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = 3 * n, rows.n
    model.col_cost_ = np.concatenate([base - 2 * rest, np.full(n, base), np.full(n, base)]).astype(float)
    model.col_lower_ = np.zeros(3 * n)
    model.col_upper_ = np.concatenate([between, np.minimum(steps, quotients), steps]).astype(float)
    fixed = -rows.totals(quotients).astype(float)
    model.row_lower_ = model.row_upper_ = fixed
    model.integrality_ = [highspy.HighsVarType.kInteger] * (3 * n)
    entries = rows.rows_of_entries()
    order = np.argsort(rows.cells, kind="stable")
    starts = np.searchsorted(rows.cells[order], np.arange(n + 1))
    values = rows.coefficients[order].astype(float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.concatenate([starts, starts[-1] + starts[1:], 2 * starts[-1] + starts[1:]]).astype(
        np.int32
    )
    model.a_matrix_.index_ = np.tile(entries[order], 3).astype(np.int32)
    model.a_matrix_.value_ = np.concatenate([values, -values, values])
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, setting in _OPTIONS.items():
        highs.setOptionValue(option, setting)
    highs.setOptionValue("time_limit", seconds)
    highs.passModel(model)
    highs.run()
    if highs.getInfo().primal_solution_status != 2:
        return None
    up, lower, higher = np.rint(np.array(highs.getSolution().col_value)).astype(np.int64).reshape(3, n)
    rounded: Counts = np.where(counted, base * (quotients + up - lower + higher), counts)
    return rounded if not rows.totals(rounded).any() and (rounded >= 0).all() else None
