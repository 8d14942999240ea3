"""A funnel: which rates differ from the rate of all together by more than chance and the usual differences allow.

D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005),
1185-1202: exact binomial limits around the rate of all together (its appendix A.1), widened for over-dispersion by an
additive variance between the members (after R. DerSimonian and N. Laird, Controlled Clinical Trials 7 (1986),
177-188), estimated from z-scores of which the outermost tenth at either end are drawn in (winsorised), so that the few
that differ most do not hide themselves. Drawing in makes the scores of chance alone smaller as well; their squares are
divided by what chance leaves of them, so that chance alone gives 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from statistics import NormalDist

import msgspec

from crosscast.model import Figure

from .counts import id_by, name_by, ratio, sum_of
from .hidden import as_shown
from .intervals import LEVEL_95, LEVEL_998
from .rate import lacking
from .result import Indicator, IndicatorSpec, Interval, Operand, Result
from .wording import say_range

LEAST = 5  # members; of fewer, nothing can be said of how they differ among themselves
TRIMMED = Fraction(1, 10)  # of the z-scores, at either end
_TAILS = {LEVEL_95: 0.025, LEVEL_998: 0.001}
_MANY = 20_000  # cases, from which on the normal approximation gives the limits to four digits


class Spread(msgspec.Struct, frozen=True):
    """How far the rates of members differ: the rate of all together, and what chance does not account for.

    `phi` is the mean of the squared z-scores, 1 where chance alone makes the rates differ; `between` the variance
    between the members beyond chance, of proportions.
    """

    rate: Fraction
    phi: float
    between: float


def funnel(spec: IndicatorSpec, parts: Sequence[Figure], wholes: Sequence[Figure]) -> Indicator:
    """The rate of each member with the limits of its size, and on which side of them it lies.

    The rate of all together and the limits come from the members whose counts are exact, so that they hang on no
    hidden count; a member with a range is said to lie outside only where all that its range allows does.
    """
    parts, wholes = [as_shown(figure) for figure in parts], [as_shown(figure) for figure in wholes]
    whole_of = {id_by(whole, spec.by): whole for whole in wholes}
    pairs = [(part, whole_of[id_by(part, spec.by)]) for part in parts if id_by(part, spec.by) in whole_of]
    rated = [(sum_of([part]), sum_of([whole])) for part, whole in pairs if (whole.value.low or 0) > 0]
    exact = [(part.low, whole.low) for part, whole in rated if _is_proportion(part, whole)]
    notes = lacking(spec, parts, wholes, pairs, ())
    if empty := [
        name_by(part, spec.by) for part, whole in pairs if (whole.value.low or 0) <= 0 and whole.value.high != 0
    ]:
        notes += (f"Left out, since there may be nothing of which to take a part: {', '.join(empty)}.",)
    if len(exact) < LEAST:
        why = f"A funnel needs {LEAST} members with exact counts, and there are {len(exact)}."
        return Indicator(spec=spec, results=(), notes=(*notes, why))
    spread = spread_of(exact)
    if not 0 < spread.rate < 1:
        why = "All together the rate is 0% or 100%, so no rate can differ from it by chance."
        return Indicator(spec=spec, results=(), notes=(*notes, why))
    together = ratio(spec, None, *(sum_of([f for pair in rated for f in pair[i].figures]) for i in (0, 1)))
    return Indicator(
        spec=spec,
        results=tuple(_placed(spec, part, whole, spread, len(rated)) for part, whole in rated),
        total=msgspec.structs.replace(together, n=len(rated), intervals=()),
        notes=(*notes, _say(spread, len(exact), len(rated))),
    )


def _is_proportion(part: Operand, whole: Operand) -> bool:
    return part.is_exact and whole.is_exact and 0 <= part.low <= whole.low


def spread_of(pairs: Sequence[tuple[int, int]]) -> Spread:
    """The rate of all together and how far members differ from it, each a part and its whole."""
    rate = Fraction(sum(part for part, _ in pairs), sum(whole for _, whole in pairs))
    if not 0 < rate < 1:
        return Spread(rate, 0.0, 0.0)
    p, n = float(rate), len(pairs)
    variances = [p * (1 - p) / whole for _, whole in pairs]
    scores = winsorised([(part / whole - p) / math.sqrt(v) for (part, whole), v in zip(pairs, variances, strict=True)])
    phi = math.fsum(score * score for score in scores) / n / _left_by_chance(int(n * TRIMMED) / n)
    weights = [1 / variance for variance in variances]
    room = math.fsum(weights) - math.fsum(w * w for w in weights) / math.fsum(weights)
    between = max(0.0, (n * phi - (n - 1)) / room) if room > 0 else 0.0
    return Spread(rate, phi, between)


def winsorised(scores: Sequence[float], trimmed: Fraction = TRIMMED) -> list[float]:
    """The scores, those of the outermost part at either end drawn in to the last that is left.

    >>> winsorised([-9.0, -1.0, 0.0, 1.0, 2.0, 0.5, -0.5, 1.5, -1.5, 7.0])
    [-1.5, -1.0, 0.0, 1.0, 2.0, 0.5, -0.5, 1.5, -1.5, 2.0]
    """
    ordered = sorted(scores)
    n = int(len(ordered) * trimmed)
    return [min(max(score, ordered[n]), ordered[-1 - n]) for score in scores]


def _left_by_chance(share: float) -> float:
    """The mean squared score of the normal distribution once that share of it is drawn in at either end."""
    if share == 0:
        return 1.0
    normal = NormalDist()
    end = normal.inv_cdf(1 - share)
    return 1 - 2 * share - 2 * end * normal.pdf(end) + 2 * share * end * end


def _placed(spec: IndicatorSpec, part: Operand, whole: Operand, spread: Spread, n: int) -> Result:
    result = ratio(spec, part.figures[0].member(spec.by), part, whole)
    highs = [whole.low, whole.low if whole.high is None else whole.high]
    each = {level: [limits(spread, size, level) for size in highs] for level in _TAILS}
    model = (
        f"each case decided independently of the others, with a probability around {_say_rate(spread)} that differs "
        "between members as theirs do (binomial with additive over-dispersion; Spiegelhalter 2005)"
    )
    intervals = tuple(
        Interval(min(low for low, _ in ends) * 100, max(high for _, high in ends) * 100, f"{level} limits", model)
        for level, ends in each.items()
    )
    return msgspec.structs.replace(result, intervals=intervals, n=n, note=place(result, intervals))


def place(result: Result, intervals: Sequence[Interval]) -> str:
    """On which side of which limits a rate lies, whatever its hidden counts are; "" where it lies within them.

    The limits come with the narrowest first.
    """
    for interval in reversed(intervals):  # the widest first
        if interval.high is not None and result.low > interval.high:
            return f"Above the {interval.level}."
        if result.high is not None and result.high < interval.low:
            return f"Below the {interval.level}."
    return ""


def limits(spread: Spread, whole: int, level: str) -> tuple[Fraction, Fraction]:
    """Between which ends the rate of a member of that size lies by chance, and by what members differ anyway."""
    p, tail = float(spread.rate), _TAILS[level]
    low, high = binomial_limit(whole, p, tail), 1 - binomial_limit(whole, 1 - p, tail)
    variance = p * (1 - p) / whole
    wider = math.sqrt((variance + spread.between) / variance)
    return _outwards(max(0.0, p + (low - p) * wider), math.floor), _outwards(
        min(1.0, p + (high - p) * wider), math.ceil
    )


def binomial_limit(whole: int, p: float, tail: float) -> float:
    """The proportion below which that tail of binomial proportions lies, interpolated between counts.

    Appendix A.1 of Spiegelhalter (2005): with r the least count of which F(r) >= tail, it is (r - a) / n, where
    a = (F(r) - tail) / (F(r) - F(r - 1)). The upper limit is that of the cases that are no part, taken from 1: so
    the counts beyond either limit have no more than the tail.

    >>> round(binomial_limit(20, 0.5, 0.025), 3)
    0.256
    """
    if whole >= _MANY:
        return p + NormalDist().inv_cdf(tail) * math.sqrt(p * (1 - p) / whole)
    below = 0.0
    for count in range(whole + 1):
        at = below + math.exp(_log_chance(count, whole, p))
        if at >= tail:
            return max(0.0, count - (at - tail) / (at - below)) / whole
        below = at
    return 1.0


def _log_chance(count: int, whole: int, p: float) -> float:
    ways = math.lgamma(whole + 1) - math.lgamma(count + 1) - math.lgamma(whole - count + 1)
    return ways + count * math.log(p) + (whole - count) * math.log1p(-p)


def _outwards(number: float, turn: Callable[[float], int]) -> Fraction:
    return Fraction(turn(number * 10**9), 10**9)


def _say(spread: Spread, n_exact: int, n: int) -> str:
    said = f"All together: {_say_rate(spread)}. "
    if n_exact < n:
        said += f"It and the limits are worked out from the {n_exact} of {n} members whose counts are exact. "
    if spread.between > 0:
        points = math.sqrt(spread.between) * 100
        return said + (
            f"The rates differ by more than chance: the mean squared score is {spread.phi:.1f}, where chance makes 1. "
            f"So the limits allow for a standard deviation of {points:.1f} percentage points between members. A rate "
            "outside them says nothing about why it differs."
        )
    return said + "The rates differ no more than chance makes them differ, so the limits are those of chance alone."


def _say_rate(spread: Spread) -> str:
    return say_range(spread.rate * 100, spread.rate * 100, 2)
