"""Exact fractions as readers see them."""

from __future__ import annotations

from fractions import Fraction


def say_number(number: Fraction, decimals: int) -> str:
    """A fraction with so many decimals, halves away from zero, thousands marked.

    >>> say_number(Fraction(55 * 100, 1347), 2), say_number(Fraction(-5, 2), 0)
    ('4.08', '-3')
    """
    scaled = abs(number) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = f"{whole:0{decimals + 1}d}"
    shown = f"{int(digits[:-decimals] if decimals else digits):,}" + (f".{digits[-decimals:]}" if decimals else "")
    return ("-" if number < 0 and whole else "") + shown
