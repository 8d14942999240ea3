"""Funnels: limits against binomial tables, their cover in a simulation, and hidden counts that decide nothing."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscast.analyse.funnel import binomial_limit, limits, spread_of, winsorised
from crosscast.analyse.indicator import work_out
from crosscast.model import Value

FORCES = (
    "bedfordshire", "cambridgeshire", "cheshire", "cumbria", "dorset", "durham", "gwent", "surrey", "sussex", "kent",
)  # fmt: skip


def test_binomial_limits_are_those_of_the_tables() -> None:
    """Of 20 with p = 0.5, the tables give F(5) = 0.0207 and F(6) = 0.0577: interpolated, 5.116 of 20."""
    within = (0.0577 - 0.025) / (0.0577 - 0.0207)

    assert binomial_limit(20, 0.5, 0.025) == pytest.approx((6 - within) / 20, abs=0.0002)


@settings(deadline=None)  # the first call reads the catalogues
@given(st.integers(1, 60), st.integers(1, 99), st.sampled_from((0.025, 0.001)))
def test_no_more_than_the_tail_lies_below_a_limit(whole: int, percent: int, tail: float) -> None:
    """By adding up every count of the distribution exactly; the next count would be too many."""
    p = Fraction(percent, 100)
    chance = [math.comb(whole, k) * p**k * (1 - p) ** (whole - k) for k in range(whole + 1)]
    limit = binomial_limit(whole, float(p), tail)
    below = [k for k in range(whole + 1) if Fraction(k, whole) < Fraction(limit)]

    assert sum(chance[k] for k in below) <= Fraction(tail) + Fraction(1, 10**9)
    assert sum(chance[: len(below) + 1]) >= Fraction(tail) - Fraction(1, 10**9)


def test_the_variance_between_members_is_dersimonian_and_laird_s() -> None:
    """Of five members none is drawn in: Q is the sum of the squared scores, worked out here from its definition."""
    pairs = [(5, 100), (20, 100), (8, 200), (30, 150), (2, 50)]
    rate = 65 / 600
    weights = [n / (rate * (1 - rate)) for _, n in pairs]
    q = sum(w * (x / n - rate) ** 2 for w, (x, n) in zip(weights, pairs, strict=True))
    between = (q - 4) / (sum(weights) - sum(w * w for w in weights) / sum(weights))
    spread = spread_of(pairs)

    assert spread.rate == Fraction(65, 600)
    assert spread.phi == pytest.approx(q / 5)
    assert spread.between == pytest.approx(between)


def test_the_outermost_tenth_of_scores_is_drawn_in_at_either_end() -> None:
    """Of twenty, two at either end; so one force far out does not widen the limits that would show it."""
    scores = [float(n) for n in range(18)] + [-50.0, 400.0]

    assert sorted(winsorised(scores)) == [1.0, 1.0, *map(float, range(1, 17)), 16.0, 16.0]


@pytest.mark.parametrize(("spread_between", "least"), [(0.0, 0.945), (0.03, 0.92)])
def test_about_95_and_99_8_of_a_hundred_lie_within_the_limits(spread_between: float, least: float) -> None:
    """Made-up forces of every size whose rates differ by chance alone, or by three points as well; from one seed."""
    chance = random.Random(20240131)
    within = {"95%": 0, "99.8%": 0}
    n_all = 0
    for _ in range(40):
        sizes = [chance.choice((40, 120, 260, 560, 1350, 2000)) for _ in range(30)]
        rates = [min(0.99, max(0.01, chance.gauss(0.15, spread_between))) for _ in sizes]
        pairs = [(sum(chance.random() < p for _ in range(n)), n) for n, p in zip(sizes, rates, strict=True)]
        spread = spread_of(pairs)
        n_all += len(pairs)
        for level in within:
            ends = {n: limits(spread, n, level) for n in set(sizes)}
            within[level] += sum(ends[n][0] <= Fraction(x, n) <= ends[n][1] for x, n in pairs)

    assert least <= within["95%"] / n_all <= 0.985
    assert within["99.8%"] / n_all >= 0.99


def forces(made: Any, counts: list[tuple[Any, Any]]) -> list[Any]:
    return [
        made.figure(value, name, outcome)
        for name, (part, whole) in zip(FORCES, counts, strict=False)
        for value, outcome in ((part, "1"), (whole, None))
    ]


def test_a_force_far_from_the_others_is_said_to_lie_outside(made: Any) -> None:
    """Nine forces charge 5 of 100, one 40 of 100: 85 of 1,000 all together."""
    found = work_out(made.indicator("funnel", "force"), forces(made, [(5, 100)] * 9 + [(40, 100)]))
    notes = {result.member.id: result.note for result in found.results if result.member}

    assert notes.pop("kent") == "Above the 99.8% limits."
    assert set(notes.values()) == {""}
    assert found.total is not None
    assert found.total.low == Fraction(85, 10)
    assert {result.n for result in found.results} == {10}
    assert all(interval.holds(Fraction(85, 10)) for result in found.results for interval in result.intervals)


@settings(deadline=None)  # the first call reads the catalogues
@given(st.integers(1, 4))
def test_a_hidden_count_moves_neither_the_limits_nor_the_rate_of_all(made: Any, truth: int) -> None:
    """What a source prints as <5 is 1 to 4 here whatever its sums would give away, and decides nothing."""
    counts: list[tuple[Any, Any]] = [(5, 100)] * 6
    hidden = Value(truth, truth, Value.hidden_below(5).status)
    narrowed = work_out(made.indicator("funnel", "force"), forces_with(made, counts, hidden, "<5"))
    wide = work_out(
        made.indicator("funnel", "force"), forces_with(made, counts, Value.hidden_below(5, zero_possible=False), "<5")
    )

    assert [(r.low, r.high, r.intervals, r.note) for r in narrowed.results] == [
        (r.low, r.high, r.intervals, r.note) for r in wide.results
    ]


def forces_with(made: Any, counts: list[tuple[Any, Any]], hidden: Value, text: str) -> list[Any]:
    kent = [made.figure(hidden, "kent", "1", text=text), made.figure(60, "kent")]
    return [*forces(made, counts), *kent]


def test_of_few_forces_there_is_no_funnel(made: Any) -> None:
    found = work_out(made.indicator("funnel", "force"), forces(made, [(5, 100)] * 4))

    assert found.results == ()
    assert found.notes[-1] == "A funnel needs 5 members with exact counts, and there are 4."


def test_a_force_with_nothing_to_take_a_part_of_is_named_once(made: Any) -> None:
    """A printed 0 is left out; and so is a hidden count that may be 0, in a sentence of its own."""
    found = work_out(made.indicator("funnel", "force"), forces(made, [(5, 100)] * 6 + [(0, 0)]))

    assert [note for note in found.notes if "a part" in note] == [
        "No rate is given, since it would be a part of none: Gwent."
    ]
