"""Percentages and counts as readers see them: exact fractions until here."""

from __future__ import annotations

from fractions import Fraction

from crosscast.model import say_number


def say_range(low: Fraction, high: Fraction | None, decimals: int = 1) -> str:
    """A percentage, or the range that it lies in.

    >>> say_range(Fraction(77, 20), Fraction(77, 20)), say_range(Fraction(2), Fraction(5)), say_range(Fraction(2), None)
    ('3.9%', '2.0% to 5.0%', '2.0% or more')
    """
    if low == high:
        return f"{say_number(low, decimals)}%"
    if high is None:
        return f"{say_number(low, decimals)}% or more"
    return f"{say_number(low, decimals)}% to {say_number(high, decimals)}%"


def say_result(low: Fraction, high: Fraction | None, unit: str) -> str:
    """A result as it stands in a sentence: one decimal for percentages, whole counts."""
    if unit == "per cent":
        return say_range(low, high)
    return say_range(low, high, 0).replace("%", "")
