"""Places among others: ties share one, and ranges of counts are ranges of places; every way to fill them is tried."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from crosscast.analyse.indicator import work_out
from crosscast.analyse.rank import places
from crosscast.analyse.result import Selection
from crosscast.model import Value

FORCES = ("bedfordshire", "cambridgeshire", "cheshire", "cumbria", "dorset")


@settings(deadline=None)  # the first call reads the catalogues
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), min_size=1, max_size=5))
def test_the_best_and_worst_places_are_those_of_some_filling_and_of_none_beyond(spans: list[tuple[int, int]]) -> None:
    """A place is one more than the numbers that are greater."""
    seen: list[set[int]] = [set() for _ in spans]
    for filling in product(*(range(low, low + width + 1) for low, width in spans)):
        for i, number in enumerate(filling):
            seen[i].add(1 + sum(other > number for other in filling))
    ranges = [(Fraction(low), Fraction(low + width)) for low, width in spans]

    assert places(ranges) == [(min(found), max(found)) for found in seen]


def test_forces_are_ranked_by_their_counts_and_equal_ones_share_a_place(made: Any) -> None:
    """1,347, 306, 306, 262: first, twice second, fourth."""
    counts = (262, 306, 1347, 306)
    found = work_out(made.indicator("rank", "force"), [made.figure(n, f) for n, f in zip(counts, FORCES, strict=False)])

    assert [result.low for result in found.results] == [4, 2, 1, 2]
    assert [result.note for result in found.results] == ["", "Shared with 1 other.", "", "Shared with 1 other."]
    assert {(result.unit, result.n) for result in found.results} == {("rank", 4)}


def test_with_a_whole_forces_are_ranked_by_rate(made: Any) -> None:
    """30 of 262 (11.5%) comes before 55 of 1,347 (4.1%), though 55 is more; chance leaves neither place open."""
    over = made.indicator("rate", "force").over
    figures = [
        made.figure(30, "bedfordshire", "1"), made.figure(262, "bedfordshire"),
        made.figure(55, "cheshire", "1"), made.figure(1347, "cheshire"),
    ]  # fmt: skip
    found = work_out(made.indicator("rank", "force", of={"outcome": "charged"}, over=over), figures)

    assert isinstance(over, Selection)
    assert {result.member.id: result.low for result in found.results if result.member} == {
        "bedfordshire": 1,
        "cheshire": 2,
    }
    assert not any("Chance alone" in caveat for result in found.results for caveat in result.caveats)


def test_rates_that_chance_could_exchange_are_said_to_be_so(made: Any) -> None:
    """2 of 10 and 3 of 10: their intervals, 5.7 to 51.0 and 10.8 to 60.3 per cent, overlap."""
    over = made.indicator("rate", "force").over
    figures = [
        made.figure(2, "bedfordshire", "1"), made.figure(10, "bedfordshire"),
        made.figure(3, "cheshire", "1"), made.figure(10, "cheshire"),
    ]  # fmt: skip
    found = work_out(made.indicator("rank", "force", of={"outcome": "charged"}, over=over), figures)

    assert all(
        any(c.startswith("Chance alone leaves the places 1 to 2 open") for c in r.caveats) for r in found.results
    )


@settings(deadline=None)  # the first call reads the catalogues
@given(st.integers(1, 4), st.integers(0, 9))
def test_no_place_gives_away_a_hidden_count(made: Any, truth: int, other: int) -> None:
    """The place is that of <5 as printed, whatever the sums of its table would leave of it."""
    hidden = Value(truth, truth, Value.hidden_below(5).status)
    as_printed = Value.hidden_below(5, zero_possible=False)
    known, wide = (
        work_out(
            made.indicator("rank", "force"),
            [made.figure(value, "bedfordshire", text="<5"), made.figure(other, "cheshire")],
        )
        for value in (hidden, as_printed)
    )

    assert [(r.low, r.high) for r in known.results] == [(r.low, r.high) for r in wide.results]
