"""When a written number is true of a figure."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscast.claims import Verdict
from crosscast.claims.rounding import Hedge, Written, nearest_in, nearest_simple, truth_of


def verdict(written: str, true: str | int, hedge: Hedge = Hedge.NONE, *, derived: bool = True) -> Verdict:
    decimals = len(written.partition(".")[2])
    number = Written(value=Fraction(written), step=Fraction(1, 10**decimals), hedge=hedge, derived=derived)
    return truth_of(number).verdict(Fraction(true), Fraction(true))


@pytest.mark.parametrize(
    ("written", "true", "expected"),
    [
        ("35", "35.25", Verdict.HOLDS),
        ("22", "21.85", Verdict.HOLDS),
        ("4", "3.853", Verdict.HOLDS_ROUNDED),  # one digit: the rounding is a large part of the number
        ("22", "22.59", Verdict.HOLDS_ROUNDED),  # cut, not rounded
        ("23", "22.4", Verdict.CONTRADICTED),  # rounded up
        ("7", "6.49", Verdict.CONTRADICTED),
        ("8.1", "8.776", Verdict.CONTRADICTED),
    ],
)
def test_a_share_is_held_to_its_printed_precision(written: str, true: str, expected: Verdict) -> None:
    """Rounded to the nearest holds; one digit, or cut, holds after rounding; anything else does not."""
    assert verdict(written, true) is expected


@pytest.mark.parametrize(
    ("written", "hedge", "true", "expected"),
    [
        ("4000", Hedge.NEARLY, 3951, Verdict.HOLDS_ROUNDED),
        ("4000", Hedge.NEARLY, 3400, Verdict.DEPENDS),
        ("4000", Hedge.NEARLY, 2000, Verdict.CONTRADICTED),
        ("4000", Hedge.NEARLY, 4100, Verdict.CONTRADICTED),
        ("4000", Hedge.ABOUT, 4100, Verdict.HOLDS_ROUNDED),
        ("4000", Hedge.ABOUT, 5000, Verdict.CONTRADICTED),
        ("1000", Hedge.MORE_THAN, 1001, Verdict.HOLDS),
        ("1000", Hedge.MORE_THAN, 1000, Verdict.CONTRADICTED),
        ("1000", Hedge.AT_LEAST, 1000, Verdict.HOLDS),
        ("1000", Hedge.LESS_THAN, 993, Verdict.HOLDS),
        ("3951", Hedge.NONE, 3951, Verdict.HOLDS),
        ("3951", Hedge.NONE, 3952, Verdict.CONTRADICTED),
        ("14000", Hedge.NONE, 13860, Verdict.HOLDS_ROUNDED),
        ("14000", Hedge.NONE, 12000, Verdict.CONTRADICTED),
    ],
)
def test_a_hedge_sets_how_far_a_count_may_be(written: str, hedge: Hedge, true: int, expected: Verdict) -> None:
    """A bare count is exact unless it is round; a hedge widens it; a comparison is exact."""
    assert verdict(written, true, hedge, derived=False) is expected


def test_a_third_reaches_to_the_middle_of_the_next_fraction() -> None:
    """35.9% is nearer to a third than to two fifths; 37% is not."""
    low, high = nearest_simple(Fraction(1, 3))

    assert low < Fraction("35.9") < high < 37


def test_one_in_fourteen_is_what_rounds_to_fourteen() -> None:
    """One in 14 lies between one in 14.5 and one in 13.5."""
    assert nearest_in(1, 14) == (Fraction(100) / Fraction("14.5"), Fraction(100) / Fraction("13.5"))


def test_the_verdict_on_a_range_depends_when_its_ends_differ() -> None:
    """ "more than 4" of a figure between 3 and 6 is neither true nor false yet."""
    truth = truth_of(Written(value=Fraction(4), step=Fraction(1), hedge=Hedge.MORE_THAN))

    assert truth.verdict(Fraction(3), Fraction(6)) is Verdict.DEPENDS
    assert truth.verdict(Fraction(5), None) is Verdict.HOLDS
    assert truth.verdict(Fraction(1), Fraction(4)) is Verdict.CONTRADICTED


numbers = st.fractions(min_value=0, max_value=2000, max_denominator=50)


@given(
    value=st.integers(min_value=0, max_value=1000),
    hedge=st.sampled_from(list(Hedge)),
    derived=st.booleans(),
    low=numbers,
    width=numbers,
)
def test_a_verdict_on_a_range_is_the_verdict_on_every_number_in_it(
    value: int, hedge: Hedge, derived: bool, low: Fraction, width: Fraction
) -> None:
    """No range is said to hold, or to be contradicted, where one of its numbers is not."""
    truth = truth_of(Written(value=Fraction(value), step=Fraction(1), hedge=hedge, derived=derived))
    whole = truth.verdict(low, low + width)
    single = {truth.verdict(n, n) for n in (low, low + width / 3, low + width / 2, low + width)}

    if whole is Verdict.HOLDS:
        assert single == {Verdict.HOLDS}
    if whole is Verdict.HOLDS_ROUNDED:
        assert single <= {Verdict.HOLDS, Verdict.HOLDS_ROUNDED}
    if whole is Verdict.CONTRADICTED:
        assert single == {Verdict.CONTRADICTED}


@given(part=st.integers(min_value=0, max_value=500), whole=st.integers(min_value=1, max_value=500))
def test_a_share_that_was_rounded_properly_is_never_contradicted(part: int, whole: int) -> None:
    """Whatever the counts, their percentage printed to the nearest whole per cent is true."""
    share = Fraction(100 * part, whole)
    printed = int(share + Fraction(1, 2))

    assert verdict(str(printed), str(share)) is not Verdict.CONTRADICTED


def test_span_ends_are_kept_apart_by_fractions_not_floats() -> None:
    """4.5 exactly rounds to 4 or to 5: both are true, 4.51 to 4 is a cut."""
    assert verdict("44", "44.5") is Verdict.HOLDS
    assert verdict("45", "44.5") is Verdict.HOLDS
    assert verdict("44", "44.51") is Verdict.HOLDS_ROUNDED
