"""How numbers are said, here and on the pages."""

from __future__ import annotations

import doctest
import re
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from crosscast import pipeline
from crosscast.analyse import wording
from crosscast.model import refusal

ends = st.fractions(min_value=-500, max_value=500, max_denominator=5000)


@given(ends, ends, st.integers(0, 3))
def test_a_range_is_rounded_outwards(a: Fraction, b: Fraction, decimals: int) -> None:
    """What is printed still holds whatever the range held."""
    low, high = sorted((a, b))
    said = wording.say_range(low, high, decimals).replace("−", "-").replace(",", "")
    first, last = (Fraction(text) for text in re.findall(r"-?[\d.]+", said) * (2 if low == high else 1))

    assert low == high or first <= low < high <= last
    assert low != high or abs(first - low) <= Fraction(1, 2 * 10**decimals)


def test_the_examples_in_the_docstrings_are_true() -> None:
    assert [doctest.testmod(module).failed for module in (wording, pipeline, refusal)] == [0, 0, 0]
