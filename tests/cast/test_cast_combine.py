"""Taking one step of each group so that all sums come out, against trying every way."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscast.cast.combine import CutShortError, Effort, Step, Target, combinations_that_fit

_ENDS = st.one_of(st.none(), st.integers(-3, 3))


@st.composite
def steps(draw: st.DrawFn) -> Step:
    return Step((), draw(st.dictionaries(st.integers(0, 3), st.integers(-3, 3), max_size=3)), draw(st.integers(0, 2)))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(steps(), min_size=1, max_size=5), min_size=1, max_size=5),
    st.dictionaries(st.integers(0, 3), st.tuples(_ENDS, _ENDS)),
    st.integers(0, 3),
)
def test_every_way_that_fits_is_found_once_and_no_other(
    groups: list[list[Step]], ends: dict[int, tuple[int | None, int | None]], extra: int
) -> None:
    """Targets may be one number, a range, open at an end, or such as nothing can meet."""
    targets = {row: Target(*pair) for row, pair in ends.items()}
    expected = [
        way
        for way in product(*groups)
        if sum(step.extra for step in way) == extra
        and all(target.allows(sum(step.adds.get(row, 0) for step in way)) for row, target in targets.items())
    ]

    found = combinations_that_fit(groups, targets, extra, Effort(10**9))

    assert sorted(map(repr, found)) == sorted(map(repr, expected))


def test_a_search_that_may_not_go_on_says_so() -> None:
    """Two groups of a hundred steps each, and ten steps of effort."""
    groups = [[Step((), {0: by}) for by in range(100)] for _ in range(2)]

    with pytest.raises(CutShortError):
        combinations_that_fit(groups, {0: Target(50, 50)}, 0, Effort(10))
