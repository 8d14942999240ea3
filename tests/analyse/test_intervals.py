"""Intervals of rates, counts and changes against published values, and against what they must always hold."""

from __future__ import annotations

import math
import statistics
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscast.analyse.counts import sum_of
from crosscast.analyse.indicator import work_out
from crosscast.analyse.intervals import Z95, of_change, of_rate, poisson, wilson
from crosscast.model import Value

# R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I,
# method 3: part, whole, lower and upper limit.
NEWCOMBE = (
    (81, 263, "0.2553", "0.3662"), (15, 148, "0.0624", "0.1605"), (0, 20, "0.0000", "0.1611"),
    (1, 29, "0.0061", "0.1718"),
)  # fmt: skip

# Exact 95% limits of a Poisson mean, as tabulated after F. Garwood, Biometrika 28 (1936).
GARWOOD = (
    (0, 0.0, 3.689), (1, 0.0253, 5.572), (2, 0.242, 7.225), (5, 1.623, 11.668), (8, 3.454, 15.763), (9, 4.115, 17.085),
)  # fmt: skip
GARWOOD_LARGE = ((10, 4.795, 18.390), (20, 12.217, 30.888), (50, 37.11, 65.92), (100, 81.36, 121.63))


@pytest.mark.parametrize(("part", "whole", "low", "high"), NEWCOMBE)
def test_wilson_s_limits_are_those_that_newcombe_published(part: int, whole: int, low: str, high: str) -> None:
    assert tuple(f"{float(end):.4f}" for end in wilson(part, whole)) == (low, high)


@pytest.mark.parametrize(("count", "low", "high"), GARWOOD)
def test_exact_poisson_limits_are_those_of_the_tables(count: int, low: float, high: float) -> None:
    assert [float(end) for end in poisson(count)] == pytest.approx([low, high], abs=0.0006)


@pytest.mark.parametrize(("count", "low", "high"), GARWOOD_LARGE)
def test_from_10_on_byar_s_approximation_is_near_the_exact_limits(count: int, low: float, high: float) -> None:
    """Breslow and Day (1987) call it accurate from 5 on."""
    assert [float(end) for end in poisson(count)] == pytest.approx([low, high], abs=0.01)


def test_the_quantile_is_that_of_the_normal_distribution() -> None:
    assert float(Z95) == pytest.approx(statistics.NormalDist().inv_cdf(0.975), abs=1e-14)


@settings(deadline=None)  # the first call reads the catalogues
@given(st.integers(1, 5000), st.data())
def test_at_wilson_s_limits_the_count_lies_z_standard_errors_away(whole: int, data: st.DataObject) -> None:
    """That is what they are: |part - n p| = z sqrt(n p (1 - p)), at both ends; and they hold the rate itself."""
    part = data.draw(st.integers(0, whole))
    low, high = wilson(part, whole)

    assert 0 <= low <= Fraction(part, whole) <= high <= 1
    for p in (float(low), float(high)):
        if 0 < p < 1:
            assert abs(part - whole * p) == pytest.approx(float(Z95) * math.sqrt(whole * p * (1 - p)), rel=1e-6)


ranges = st.tuples(st.integers(0, 12), st.integers(0, 6))


@settings(deadline=None)  # the first call reads the catalogues
@given(ranges, st.tuples(st.integers(1, 40), st.integers(0, 6)))
def test_the_interval_of_ranges_holds_that_of_every_count_in_them(
    made: Any, part: tuple[int, int], rest: tuple[int, int]
) -> None:
    """Every pair of counts is tried of which the part is no more than the whole."""
    low, high = part[0], part[0] + part[1]
    least, most = max(1, low) + rest[0], max(1, low) + rest[0] + rest[1]
    counted = sum_of([made.figure(Value(low, high, Value.hidden_below(5).status), outcome="1")])
    whole = sum_of([made.figure(Value(least, most, Value.hidden_below(5).status))])
    [interval] = of_rate(counted, whole)

    assert interval.high is not None
    for x in range(low, high + 1):
        for n in range(max(least, x), most + 1):
            one = [end * 100 for end in wilson(x, n)]
            assert interval.low <= one[0]
            assert x > least or one[1] <= interval.high


@settings(deadline=None)  # the first call reads the catalogues
@given(st.integers(1, 300), st.integers(0, 300))
def test_the_interval_of_a_change_holds_the_change(made: Any, before: int, after: int) -> None:
    """And where it holds no change at all, the counts do not differ by more than chance: the score test agrees."""
    [interval] = of_change(sum_of([made.figure(before)]), sum_of([made.figure(after)]))

    assert interval.holds(Fraction(100 * (after - before), before))
    score = abs(after - before) / math.sqrt(after + before)
    assert interval.holds(Fraction(0)) == (score <= float(Z95))


def test_no_interval_is_given_where_no_end_is_known(made: Any) -> None:
    """A withheld count has no upper end, so chance has nothing to start from."""
    redacted, ten = sum_of([made.figure(Value.redacted())]), sum_of([made.figure(10)])

    assert of_rate(redacted, ten) == ()
    assert of_change(ten, redacted) == ()


def test_a_rate_carries_its_interval_and_names_the_chance_model(made: Any) -> None:
    """0 of 20 charged is 0.0 per cent; 16.11 per cent is Newcombe's upper limit."""
    [rate] = work_out(made.indicator("rate", "force"), [made.figure(0, outcome="1"), made.figure(20)]).results
    [interval] = rate.intervals

    assert (interval.level, float(interval.low), f"{float(interval.high or 0):.2f}") == ("95%", 0.0, "16.11")
    assert "binomial" in interval.model
    assert "Wilson 1927" in interval.model
