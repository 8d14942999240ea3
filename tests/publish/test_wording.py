"""How numbers are said: rounded as official statistics are, ranges never made narrower by it."""

from __future__ import annotations

import doctest
import re
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from crosscast.publish import wording

numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=10_000)


@given(numbers, numbers, st.integers(0, 3))
def test_a_range_still_holds_everything_after_it_is_rounded(a: Fraction, b: Fraction, decimals: int) -> None:
    low, high = sorted((a, b))
    if low == high:
        return
    printed = wording.ratio(low, high, decimals).replace("−", "-").replace(",", "")
    first, last = (Fraction(text) for text in re.findall(r"-?[\d.]+", printed))

    assert first <= low
    assert high <= last


@given(numbers, st.integers(0, 3))
def test_an_exact_percentage_is_printed_within_half_a_unit_of_its_last_place(number: Fraction, decimals: int) -> None:
    printed = Fraction(wording.ratio(number, number, decimals).replace("−", "-").replace(",", "").rstrip("%"))

    assert abs(printed - number) <= Fraction(1, 2 * 10**decimals)


@given(numbers)
def test_a_number_in_a_data_file_reads_back_to_six_places(number: Fraction) -> None:
    assert abs(Fraction(wording.decimal(number)) - number) <= Fraction(1, 2_000_000)


def test_a_half_is_rounded_away_from_zero() -> None:
    """As official statistics round, not as Python does."""
    assert wording.ratio(Fraction(25, 10), Fraction(25, 10), 0) == "3%"
    assert wording.ratio(Fraction(-25, 10), Fraction(-25, 10), 0) == "−3%"


@given(st.text())
def test_plain_text_stays_as_it_is_but_for_what_cannot_be_seen(text: str) -> None:
    plain = wording.plain(text)

    assert len(plain) == len(text)
    assert all(new in (old, "\ufffd") for old, new in zip(text, plain, strict=True))


def test_the_examples_in_the_docstrings_are_true() -> None:
    assert doctest.testmod(wording).failed == 0
