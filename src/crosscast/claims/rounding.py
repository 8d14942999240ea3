"""What a written number allows the true figure to be, with its hedge and the precision it is written to.

The rule, stated once:
- A bare count is exact. A round one (two noughts or more) that the figure rounds to, and from which it is not more
  than a twentieth away, holds after rounding.
- A share, rate, average, change or ratio is never exact in print, so it is held to have been rounded to the nearest at
  the precision written. With two significant digits or more that can move it by a twentieth at most: it holds. With
  one digit ("4%", "doubled") the rounding may be a large part of the number: it holds after rounding, unless exact.
- A share that was cut instead of rounded (22.59 written as 22) holds after rounding.
- "more than", "at least", "fewer than", "up to" are comparisons with the exact figure: they hold or not. One that
  fails but is true of the figure at the precision printed ("none above 4%" of 4.08%) holds after rounding.
- "about" allows a twentieth either way, "nearly" and "just under" a tenth below, "just over" a tenth above: all hold
  after rounding. Up to twice as far is for a person to decide; farther is contradicted.
- A fraction in words ("a third") is true of what lies nearer to it than to the next fraction that people write.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

import msgspec

from .claim import Verdict

SIMPLE_FRACTIONS = tuple(
    Fraction(p, q)
    for p, q in ((1, 10), (1, 5), (1, 4), (1, 3), (2, 5), (1, 2), (3, 5), (2, 3), (3, 4), (4, 5), (9, 10))
)
CLOSE = Fraction(1, 20)
NEAR = Fraction(1, 10)


class Hedge(StrEnum):
    NONE = "none"
    ABOUT = "about"
    NEARLY = "nearly"
    JUST_OVER = "just over"
    MORE_THAN = "more than"
    AT_LEAST = "at least"
    LESS_THAN = "less than"
    AT_MOST = "at most"

    @property
    def compares(self) -> bool:
        return self in (Hedge.MORE_THAN, Hedge.AT_LEAST, Hedge.LESS_THAN, Hedge.AT_MOST)


class Span(msgspec.Struct, frozen=True):
    """Numbers from `low` to `high`; None: no end on that side. An open end is not among them."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    def covers(self, low: Fraction, high: Fraction | None) -> bool:
        above = self.low is None or low > self.low or (low == self.low and not self.low_open)
        if self.high is None:
            return above
        return above and high is not None and (high < self.high or (high == self.high and not self.high_open))

    def misses(self, low: Fraction, high: Fraction | None) -> bool:
        """Nothing from `low` to `high` is in it."""
        if self.high is not None and (low > self.high or (low == self.high and self.high_open)):
            return True
        return self.low is not None and high is not None and (high < self.low or (high == self.low and self.low_open))


class Truth(msgspec.Struct, frozen=True):
    """The figures that make a written number true as written, true after rounding, arguable; each in the next."""

    exact: Span | None
    rounded: Span
    arguable: Span

    def verdict(self, low: Fraction, high: Fraction | None) -> Verdict:
        """What becomes of the number when the figure lies anywhere from `low` to `high`."""
        if self.exact is not None and self.exact.covers(low, high):
            return Verdict.HOLDS
        if self.rounded.covers(low, high):
            return Verdict.HOLDS_ROUNDED
        return Verdict.CONTRADICTED if self.arguable.misses(low, high) else Verdict.DEPENDS


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A number as written. `step` is the precision: 1 for "22%", 1/10 for "8.1%".

    `derived` is false for counts. `upper` is the other end of a range. `nearest` replaces `step` for fractions.
    """

    value: Fraction
    step: Fraction
    hedge: Hedge = Hedge.NONE
    derived: bool = False
    upper: Fraction | None = None
    nearest: tuple[Fraction, Fraction] | None = None

    @property
    def is_coarse(self) -> bool:
        """Rounding may have moved it by more than a twentieth: one significant digit."""
        return self.nearest is not None or abs(self.value) < 10 * self.step

    @property
    def rounds_from(self) -> tuple[Fraction, Fraction]:
        """What rounds to it."""
        if self.nearest is not None:
            return self.nearest
        if self.derived:
            return self.value - self.step / 2, self.value + self.step / 2
        half = min(_roundness(self.value) / 2, abs(self.value) * CLOSE)
        return self.value - half, self.value + half


def truth_of(written: Written) -> Truth:
    """Which figures make a written number true.

    >>> from fractions import Fraction as F
    >>> truth_of(Written(value=F(35), step=F(1), derived=True)).verdict(F("35.25"), F("35.25")).value
    'holds'
    >>> truth_of(Written(value=F(4000), step=F(1), hedge=Hedge.NEARLY)).verdict(F(3951), F(3951)).value
    'holds_rounded'
    """
    value, hedge = written.value, written.hedge
    low, high = written.rounds_from
    slack = high - value if written.derived else Fraction(0)
    size = abs(value)
    if written.upper is not None:
        exact = Span(value, written.upper)
        rounded = Span(value - slack, written.upper + slack)
        return Truth(exact, rounded, rounded)
    match hedge:
        case Hedge.MORE_THAN:
            above = Span(value, None, low_open=True)
            return Truth(above, above, above)
        case Hedge.LESS_THAN:
            below = Span(None, value, high_open=True)
            return Truth(below, below, below)
        case Hedge.AT_LEAST:
            rounded = Span(low if written.derived else value, None)
            return Truth(Span(value, None), rounded, rounded)
        case Hedge.AT_MOST:
            rounded = Span(None, high if written.derived else value)
            return Truth(Span(None, value), rounded, rounded)
        case Hedge.NEARLY:
            return Truth(
                None, Span(min(low, value - size * NEAR), value + slack), Span(value - size * 2 * NEAR, value + slack)
            )
        case Hedge.JUST_OVER:
            return Truth(None, Span(value - slack, value + size * NEAR), Span(value - slack, value + size * 2 * NEAR))
        case Hedge.ABOUT:
            rounded = Span(min(low, value - size * CLOSE), max(high, value + size * CLOSE))
            arguable = Span(min(low, value - size * NEAR), max(high, value + size * NEAR))
            return Truth(_exact(written), rounded, arguable)
        case Hedge.NONE:
            cut_below = value + written.step if written.derived and written.nearest is None else high
            rounded = Span(low, max(high, cut_below), high_open=cut_below > high)
            return Truth(_exact(written), rounded, rounded)


def _exact(written: Written) -> Span:
    if not written.derived or written.is_coarse:
        return Span(written.value, written.value)
    return Span(*written.rounds_from)


def _roundness(value: Fraction) -> Fraction:
    """The largest power of ten that a whole number is a multiple of, from 100; else 0: it is not round."""
    if value == 0 or value.denominator != 1 or value % 100:
        return Fraction(0)
    power = 100
    while value % (power * 10) == 0:
        power *= 10
    return Fraction(power)


def nearest_simple(fraction: Fraction) -> tuple[Fraction, Fraction]:
    """The shares, in per cent, that lie nearer to this simple fraction than to the next ones."""
    below = max((f for f in SIMPLE_FRACTIONS if f < fraction), default=Fraction(0))
    above = min((f for f in SIMPLE_FRACTIONS if f > fraction), default=Fraction(1))
    return 50 * (below + fraction), 50 * (fraction + above)


def nearest_in(part: int, whole: int) -> tuple[Fraction, Fraction]:
    """The shares, in per cent, that "one in 14" or "two in five" is rounded from."""
    if part == 1 and whole > 1:
        return Fraction(200, 2 * whole + 1), Fraction(200, 2 * whole - 1)
    return 100 * Fraction(2 * part - 1, 2 * whole), 100 * Fraction(2 * part + 1, 2 * whole)
