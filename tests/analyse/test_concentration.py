"""What part of all comes from the few with the most, whatever the hidden counts are."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from crosscast.analyse.concentration import share_of_top
from crosscast.analyse.indicator import work_out

FORCES = ("bedfordshire", "cambridgeshire", "cheshire", "cumbria")


@settings(deadline=None)  # the first call reads the catalogues
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 3)), min_size=2, max_size=5), st.integers(1, 4))
def test_the_least_and_the_greatest_share_are_those_of_some_filling(spans: list[tuple[int, int]], k: int) -> None:
    """Every way to fill the ranges is tried, as long as there is anything to share."""
    shares = [
        Fraction(sum(sorted(filling, reverse=True)[:k]), sum(filling))
        for filling in product(*(range(low, low + width + 1) for low, width in spans))
        if sum(filling)
    ]
    if shares and sum(low for low, _ in spans):
        assert share_of_top([(low, low + width) for low, width in spans], k) == (min(shares), max(shares))


def test_the_forces_with_the_most_are_named(made: Any) -> None:
    """1,800 of 3,678 is 48.9 per cent; with 1,347 it is 85.6."""
    figures = [made.figure(n, force) for n, force in zip((262, 1347, 269, 1800), FORCES, strict=True)]
    found = work_out(made.indicator("concentration", "force", top=2), figures)

    assert [(result.id, result.low, result.note) for result in found.results] == [
        ("it--top-1", Fraction(180000, 3678), "Cumbria."),
        ("it--top-2", Fraction(314700, 3678), "Cumbria, Cambridgeshire."),
    ]
    assert found.notes == ("Of the 4, the 2 with the most make up half of all or more.",)


def test_who_asks_for_more_than_there_are_is_told(made: Any) -> None:
    """The share of all is 100 per cent, which says nothing; that of the first is given."""
    figures = [made.figure(n, force) for n, force in zip((3, 1, 1), FORCES[:3], strict=True)]
    found = work_out(made.indicator("concentration", "force", top=99), figures)

    assert [(result.id, result.low) for result in found.results] == [("it--top-1", Fraction(60))]
    assert found.notes == (
        "Of the 3, the one with the most makes up half of all or more.",
        "There are only 3, so no share of the 99 with the most is given.",
    )


def test_where_a_hidden_count_decides_who_has_the_most_nobody_is_named(made: Any) -> None:
    """<5 may be more than 2 or less: of 0, 2 and 1 it is 2 of 3, of 2, 2 and 1 it is 2 of 5."""
    figures = [made.figure("<5", "bedfordshire"), made.figure(2, "cheshire"), made.figure(1, "cumbria")]
    result = work_out(made.indicator("concentration", "force", top=1), figures).results[0]

    assert result.note == "Which they are depends on hidden counts."
    assert (result.low, result.high) == (Fraction(200, 5), Fraction(200, 3))
