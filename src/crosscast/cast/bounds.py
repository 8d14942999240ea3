"""Work out the exact range of hidden cells, of their sums, and of their ratios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import msgspec
import numpy as np

from .ends import Reach
from .ranges import Ranges
from .system import System


class Bound(msgspec.Struct, frozen=True):
    """The whole numbers from `low` to `high`; None: no end is known.

    `exact`: both ends can be true. Otherwise the range is outer: the truth lies within, but it may be narrower.
    """

    low: int | None
    high: int | None
    exact: bool


class RatioBound(msgspec.Struct, frozen=True):
    """The range of a ratio, as exact fractions; None: no end is known, as where the whole may be 0."""

    low: Fraction | None
    high: Fraction | None
    exact: bool


def bounds(system: System, cells: Sequence[int] | None = None, seconds: float | None = None) -> tuple[Bound, ...]:
    """The range of each of `cells`, or of every cell, given all that is printed: one Bound a cell, in that order.

    Relations that do not hold, that pass through a disputed cell, that are only guessed, or whose total may leave
    out its hidden parts narrow nothing. A cell without a value has no ends. Where the hidden cells cannot all be
    satisfied together, nothing is narrowed, and `conflict` says why. What is not proved within an effort that is the
    same on every machine, and within `seconds` if they are given, is outer.
    """
    wanted = np.arange(len(system.cells)) if cells is None else np.asarray(cells, dtype=np.int64)
    ranges = Ranges(system, seconds=seconds)
    ranges.settle(wanted)
    return tuple(map(_bound, ranges.reaches(wanted, 1), ranges.reaches(wanted, -1)))


def bounds_of(system: System, coefficients: Mapping[int, int]) -> Bound:
    """The range of a sum or difference of cells: each cell's number times its coefficient, added up.

    Numbers are in units of each cell's last printed place. A cell without a value leaves the sum without ends.
    """
    ranges = Ranges(system, coefficients)
    ranges.settle(np.array([ranges.total]))
    return _bound(ranges.reach_total(1), ranges.reach_total(-1))


def ratio_bounds(system: System, numerator: Sequence[int], denominator: Sequence[int]) -> RatioBound:
    """The range of one sum of cells over another, such as charged over recorded, whatever they share.

    No ends where the denominator may be 0 or less, or a cell has no value.
    """
    places = [value.decimals for cell in (*numerator, *denominator) if (value := system.values[cell]) is not None]
    unit = {cell: 10 ** (max(places) - system.present(cell).decimals) for cell in (*numerator, *denominator)}
    above, below = ({cell: unit[cell] for cell in side} for side in (numerator, denominator))
    whole = bounds_of(system, below)
    if whole.low is None or whole.low <= 0:
        return RatioBound(None, None, False)
    least = _least_ratio(system, above, below)
    most = _least_ratio(system, {cell: -n for cell, n in above.items()}, below)
    if least is not None and most is not None:
        return RatioBound(least, -most, True)
    part = bounds_of(system, above)
    return RatioBound(
        least if least is not None else _outer(part.low, whole),
        -most if most is not None else _turned(_outer(None if part.high is None else -part.high, whole)),
        False,
    )


def _least_ratio(system: System, above: Mapping[int, int], below: Mapping[int, int]) -> Fraction | None:
    """The least ratio, attained; None where it could not be proved.

    Dinkelbach's method: r is the least ratio when the least of above - r * below is 0. Each round takes the ratio
    of the numbers that were found to be lower, so it ends, and every comparison is between whole numbers.
    """
    ranges = Ranges(system, below)
    ranges.settle(np.array([ranges.total]))
    numbers = ranges.reach_total(1).numbers
    while numbers is not None:
        ratio = Fraction(*(sum(n * int(numbers[cell]) for cell, n in side.items()) for side in (above, below)))
        difference = {cell: ratio.denominator * n for cell, n in above.items()}
        for cell, n in below.items():
            difference[cell] = difference.get(cell, 0) - ratio.numerator * n
        ranges = Ranges(system, difference)
        ranges.settle(np.array([ranges.total]))
        reach = ranges.reach_total(1)
        if reach.exact and reach.end == 0:
            return ratio
        numbers = reach.numbers if reach.exact else None
    return None


def _outer(part: int | None, whole: Bound) -> Fraction | None:
    """A ratio that none with at least this part, over any whole in the range, is below."""
    if part is None or whole.low is None:
        return None
    if part < 0:
        return Fraction(part, whole.low)
    return Fraction(0) if whole.high is None else Fraction(part, whole.high)


def _turned(end: Fraction | None) -> Fraction | None:
    return None if end is None else -end


def _bound(low: Reach, high: Reach) -> Bound:
    bottom, top = (reach.end if isinstance(reach.end, int) else None for reach in (low, high))
    return Bound(bottom, top, low.exact and high.exact)
