"""Percentages and counts as readers see them: exact fractions until here, ranges never made narrower by rounding."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from fractions import Fraction

from .result import Interval

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# As many decimals per 1,000 people tell numbers apart that one decimal per 100,000 does.
_LEAST = {"per day": 2, "per week": 2, "per month": 2, "per 1,000 people": 3}


def say_count(low: int, high: int | None) -> str:
    """A whole number, or the range that it lies in.

    >>> say_count(13860, 13860), say_count(0, 4), say_count(12, None)
    ('13,860', '0 to 4', '12 or more')
    """
    if high is None:
        return f"{with_minus(f'{low:,}')} or more"
    first, last = with_minus(f"{low:,}"), with_minus(f"{high:,}")
    return first if low == high else f"{first} to {last}"


def say_range(low: Fraction, high: Fraction | None, decimals: int = 1) -> str:
    """A percentage. A range is rounded outwards, so that it still holds whatever it held.

    >>> say_range(Fraction(77, 20), Fraction(77, 20)), say_range(Fraction(100, 3), Fraction(200, 3))
    ('3.9%', '33.3% to 66.7%')
    >>> say_range(Fraction(2), None)
    '2.0% or more'
    """
    if high is None:
        return f"{fixed(low, decimals, math.floor)}% or more"
    if low == high:
        return f"{fixed(low, decimals, half_up)}%"
    return f"{fixed(low, decimals, math.floor)}% to {fixed(high, decimals, math.ceil)}%"


def say_result(low: Fraction, high: Fraction | None, unit: str, decimals: int = 1) -> str:
    """A result as it stands in a sentence: percentages and rates with their decimals, whole counts and places.

    >>> say_result(Fraction(3), Fraction(5), "rank"), say_result(Fraction(16), Fraction(16), "per 100,000 people")
    ('3 to 5', '16.0 per 100,000 people')
    >>> say_result(Fraction(328, 366), Fraction(328, 366), "per day")
    '0.90 per day'
    >>> say_result(Fraction(95, 1189), Fraction(95, 1189), "per 1,000 people")
    '0.080 per 1,000 people'
    """
    if unit == "per cent":
        return say_range(low, high, decimals)
    if unit in ("count", "rank"):
        if low.denominator == 1 and (high is None or high.denominator == 1):
            return say_count(int(low), None if high is None else int(high))
        return say_range(low, high, decimals).replace("%", "")
    return f"{say_range(low, high, max(decimals, _LEAST.get(unit, 1))).replace('%', '')} {unit}"


def say_interval(interval: Interval, unit: str) -> str:
    """The ends of an interval in the manner of its result, rounded outwards.

    >>> say_interval(Interval(Fraction(29), Fraction(53), "95%", ""), "per cent")
    '29.0% to 53.0%'
    """
    if interval.high == interval.low:  # said as a range all the same, or it would look like a number
        return f"{say_result(interval.low, interval.low, unit)} to {say_result(interval.low, interval.low, unit)}"
    return say_result(interval.low, interval.high, unit)


def say_day(when: date) -> str:
    """
    >>> say_day(date(2020, 5, 4))
    '4 May 2020'
    """
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def half_up(number: Fraction) -> int:
    """To the nearest whole number, halves away from zero, as official statistics round."""
    return math.floor(abs(number) + Fraction(1, 2)) * (1 if number >= 0 else -1)


def fixed(number: Fraction, decimals: int, turn: Callable[[Fraction], int]) -> str:
    """So many decimals, turned to the last of them by `turn`, thousands marked."""
    scaled = turn(number * 10**decimals)
    whole, part = divmod(abs(scaled), 10**decimals)
    text = f"{whole:,}.{part:0{decimals}d}" if decimals else f"{whole:,}"
    return f"−{text}" if scaled < 0 else text


def with_minus(text: str) -> str:
    """A number with the sign that typesetters use."""
    return text.replace("-", "−")
