"""Counts are rounded so that every total is still the sum of its parts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscast.cast import Axis, System, round_counts, with_totals
from crosscast.model import Unit, Value


def table_of(inner: np.ndarray) -> tuple[System, np.ndarray]:
    axes = [Axis.flat(f"axis {i}", [f"{i}.{n}" for n in range(size)]) for i, size in enumerate(inner.shape)]
    full = with_totals(inner, axes)
    return System.of_array(full, axes), full


tables = st.integers(1, 4).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 40), min_size=n, max_size=n), min_size=1, max_size=5)
)


@settings(max_examples=40, deadline=None)
@given(tables, st.sampled_from([3, 5, 10]))
def test_a_table_of_rows_and_columns_is_rounded_to_a_neighbour_everywhere(inner: list[list[int]], base: int) -> None:
    """Multiples stay, zeros above all; every other count goes to one of the two multiples beside it; sums hold."""
    system, full = table_of(np.array(inner))
    found = round_counts(system, base)
    assert found is not None
    rounded = np.array(found.counts).reshape(full.shape)

    assert (rounded % base == 0).all()
    assert (np.abs(rounded - full) < base).all()
    assert (rounded[full % base == 0] == full[full % base == 0]).all()
    assert (rounded[:-1, :].sum(axis=0) == rounded[-1]).all()
    assert (rounded[:, :-1].sum(axis=1) == rounded[:, -1]).all()
    assert found.largest_change == np.abs(rounded - full).max()


@pytest.mark.parametrize("seed", range(5))
def test_a_table_of_three_axes_still_adds_up(seed: int) -> None:
    """Where no table of neighbours exists, counts go further and it is said how far."""
    inner = np.random.default_rng(seed).integers(0, 30, (4, 3, 3))
    system, full = table_of(inner)
    found = round_counts(system)
    assert found is not None
    rounded = np.array(found.counts).reshape(full.shape)

    assert (rounded[..., :-1].sum(axis=2) == rounded[..., -1]).all()
    assert (rounded >= 0).all()
    assert (rounded[full == 0] == 0).all()
    assert found.largest_change == np.abs(rounded - full).max()


def test_no_other_rounding_changes_less() -> None:
    """7 and 8 of 15: 5 and 10 change 2 and 2; 10 and 5 would change 3 and 3."""
    found = round_counts(table_of(np.array([[7, 8]]))[0])

    assert found is not None
    assert found.counts == (5, 10, 15, 5, 10, 15)


def test_what_is_no_count_is_not_rounded() -> None:
    """A percentage stays out of it."""
    found = round_counts(System.build([Value.exact(7), Value.exact(125, Unit.PER_CENT, 1)], []))

    assert found is not None
    assert found.counts == (5, None)


def test_a_base_of_one_is_refused() -> None:
    """It would change nothing."""
    with pytest.raises(ValueError, match="2 or more"):
        round_counts(System.build([Value.exact(7)], []), 1)
