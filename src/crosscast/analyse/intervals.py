"""How far chance alone could take a rate, a count or a change: each interval with the chance model that it rests on.

Everything here is worked out in exact fractions and rounded outwards, so that an interval never leaves out what it
should hold and every machine gives the same digits.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from .result import Interval, Operand

# Of the normal distribution 97.5 per cent lie below. statistics.NormalDist().inv_cdf gives the same digits.
Z95 = Fraction("1.959963984540054")
LEVEL_95, LEVEL_998 = "95%", "99.8%"

_DIGITS = 10**12  # square roots are rounded outwards in the twelfth decimal
_EXACT_BELOW = 10  # Byar's approximation is used from here on, as English public health statistics do
_TAIL = Fraction(25, 1000)


def of_rate(part: Operand, whole: Operand) -> tuple[Interval, ...]:
    """The 95% interval of a percentage; none where the part is no part of the whole, or an end is not known.

    Of ranges it is wide enough for every pair of counts that they allow: fewer of more is the least, more of fewer the
    greatest (Wilson's limits rise with the part and fall with the whole).
    """
    if part.high is None or whole.high is None or part.low < 0 or whole.low < 1 or part.low > whole.low:
        return ()
    low, _ = wilson(part.low, whole.high)
    _, high = wilson(min(part.high, whole.low), whole.low)
    model = "each case decided independently of the others, all with one probability (binomial; Wilson 1927)"
    return (Interval(low * 100, high * 100, LEVEL_95, model),)


def wilson(part: int, whole: int) -> tuple[Fraction, Fraction]:
    """The 95% limits of a proportion by the score test.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
    Statistical Association 22 (1927), 209-212; method 3 of R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872.

    >>> [f"{float(end):.4f}" for end in wilson(81, 263)]
    ['0.2553', '0.3662']
    """
    if not 0 <= part <= whole or whole < 1:
        raise ValueError(f"{part} is no part of {whole}")
    z = Z95
    middle = part + z * z / 2
    reach = z * _root(Fraction(part * (whole - part), whole) + z * z / 4)
    low = Fraction(0) if part == 0 else max(Fraction(0), (middle - reach) / (whole + z * z))
    high = Fraction(1) if part == whole else min(Fraction(1), (middle + reach) / (whole + z * z))
    return low, high


def of_events(count: Operand, scale: Fraction) -> tuple[Interval, ...]:
    """The 95% interval of a count times `scale`; none where the count is below 0."""
    if count.low < 0:
        return ()
    model = "cases that come independently, at a steady rate (Poisson; Byar's approximation, exact below 10)"
    high = None if count.high is None else poisson(count.high)[1] * scale
    return (Interval(poisson(count.low)[0] * scale, high, LEVEL_95, model),)


def poisson(count: int) -> tuple[Fraction, Fraction]:
    """The 95% limits of a Poisson mean: exact below 10, by Byar's approximation from there on.

    F. Garwood, Biometrika 28 (1936), 437-442; N. E. Breslow and N. E. Day, Statistical Methods in Cancer Research,
    volume II (1987), 68-71; the two joined at 10 as in Public Health England's technical guide on confidence intervals
    (2018).

    >>> [f"{float(end):.2f}" for end in (*poisson(5), *poisson(10))]
    ['1.62', '11.67', '4.79', '18.39']
    """
    if count < 0:
        raise ValueError(f"{count} is no count of events")
    if count < _EXACT_BELOW:
        return _exact_low(count), _exact_high(count)
    low = count * (1 - Fraction(1, 9 * count) - Z95 / (3 * _root(Fraction(count), down=True))) ** 3
    above = count + 1
    high = above * (1 - Fraction(1, 9 * above) + Z95 / (3 * _root(Fraction(above), down=True))) ** 3
    return low, high


def _exact_low(count: int) -> Fraction:
    """The mean under which so many or more come in one case out of forty."""
    return Fraction(0) if count == 0 else _mean_where(lambda mean: 1 - _at_most(count - 1, mean) < _TAIL)[0]


def _exact_high(count: int) -> Fraction:
    """The mean under which so many or fewer come in one case out of forty."""
    return _mean_where(lambda mean: _at_most(count, mean) > _TAIL)[1]


def _mean_where(is_below: Callable[[Fraction], bool]) -> tuple[Fraction, Fraction]:
    low, high = Fraction(0), Fraction(64)  # the limits of 9 are 4.1 and 17.1
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return low, high


def _at_most(count: int, mean: Fraction) -> float:
    return math.exp(-float(mean)) * math.fsum(float(mean) ** k / math.factorial(k) for k in range(count + 1))


def of_change(before: Operand, after: Operand) -> tuple[Interval, ...]:
    """The 95% interval of a change in per cent, both counts having come independently at steady rates.

    Given what both come to, the later count is a binomial part of it (J. Przyborowski and H. Wilenski, Biometrika 31
    (1940), 313-323); Wilson's limits of that part, as a ratio of the two rates, are those of the change.
    """
    if before.high is None or after.high is None or before.low < 1 or after.low < 0:
        return ()
    least, _ = wilson(after.low, after.low + before.high)
    _, most = wilson(after.high, after.high + before.low)
    model = "cases that come independently, at one steady rate in each period (Poisson; conditional, Wilson 1927)"
    high = None if most == 1 else (most / (1 - most) - 1) * 100
    return (Interval((least / (1 - least) - 1) * 100, high, LEVEL_95, model),)


def _root(number: Fraction, *, down: bool = False) -> Fraction:
    """The square root, rounded up in the twelfth decimal, or down."""
    scaled = number * _DIGITS**2
    floor = math.isqrt(scaled.numerator // scaled.denominator)
    return Fraction(floor if down or floor * floor == scaled else floor + 1, _DIGITS)
