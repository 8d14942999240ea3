"""The ranges of hidden numbers in tables."""

from __future__ import annotations

from fractions import Fraction

import pytest

from crosscast.cast import Bound, RatioBound, System, bounds, bounds_of, conflict, prove, ratio_bounds
from crosscast.model import Evidence, Kind, Relation, Unit, Value

HIDDEN = Value.hidden_below(5)


def exact(*numbers: int) -> list[Value]:
    return [Value.exact(number) for number in numbers]


def total(*cells: int) -> Relation:
    return Relation(kind=Kind.SUM, cells=cells)


def test_a_total_bounds_its_hidden_parts() -> None:
    """18 less 12 leaves 6 for two counts below 5: each is 2 to 4."""
    table = System.build([*exact(18, 12), HIDDEN, HIDDEN], [total(0, 1, 2, 3)])

    assert bounds(table, [2, 3]) == (Bound(2, 4, True), Bound(2, 4, True))


def test_a_total_that_equals_its_shown_parts_bounds_nothing() -> None:
    """12 beside 12 and two hidden counts may have been added up after hiding."""
    table = System.build([*exact(12, 12), HIDDEN, HIDDEN], [total(0, 1, 2, 3)])

    assert bounds(table, [2, 3]) == (Bound(0, 4, True), Bound(0, 4, True))
    assert not any(prove(table))


def test_a_withheld_count_without_a_total_has_no_upper_end() -> None:
    """Nothing is known of it but that it is a count."""
    table = System.build([*exact(12), Value.redacted()], [])

    assert bounds(table, [1]) == (Bound(0, None, True),)


def test_a_disputed_cell_bounds_nothing() -> None:
    """The row would leave 3 for the hidden count, but a number of the row stands in a column that does not add up."""
    table = System.build([*exact(12, 9), HIDDEN, *exact(20, 10)], [total(0, 1, 2), total(3, 1, 4)])

    assert bounds(table, [2]) == (Bound(0, 4, True),)


def test_a_guessed_relation_bounds_nothing() -> None:
    """Numbers that add up by accident say nothing about a hidden one."""
    guess = Relation(kind=Kind.SUM, cells=(0, 1, 2), evidence=Evidence.GUESS)

    assert bounds(System.build([*exact(12, 9), HIDDEN], [guess]), [2]) == (Bound(0, 4, True),)


def test_a_printed_percentage_bounds_a_hidden_count() -> None:
    """Of 22 recorded, 2 would be 9%, 3 are 13.6% and 4 would be 18%: 14% leaves only 3."""
    table = System.build(
        [Value.exact(14, Unit.PER_CENT), HIDDEN, *exact(22)], [Relation(kind=Kind.PERCENTAGE, cells=(0, 1, 2))]
    )

    assert bounds(table, [1]) == (Bound(3, 3, True),)


def test_the_sum_of_hidden_counts_is_narrower_than_its_parts() -> None:
    """Two counts of 2 to 4 each make 6 together when their row's total is known."""
    table = System.build([*exact(18, 12), HIDDEN, HIDDEN], [total(0, 1, 2, 3)])

    assert bounds_of(table, {2: 1, 3: 1}) == Bound(6, 6, True)
    assert bounds_of(table, {2: 1, 3: -1}) == Bound(-2, 2, True)


def test_a_charging_rate_over_forces_with_hidden_counts_is_an_exact_range() -> None:
    """10 and <5 charged of 262 and 200 recorded: from 10 to 14 of 462."""
    table = System.build([*exact(10), HIDDEN, *exact(262, 200)], [])

    assert ratio_bounds(table, [0, 1], [2, 3]) == RatioBound(Fraction(10, 462), Fraction(14, 462), True)


def test_a_rate_whose_whole_holds_the_hidden_part_counts_it_once() -> None:
    """<5 charged of <5 charged and 20 others: from 0 of 20 to 4 of 24."""
    table = System.build([HIDDEN, *exact(20)], [])

    assert ratio_bounds(table, [0], [0, 1]) == RatioBound(Fraction(0), Fraction(4, 24), True)


def test_a_rate_over_what_may_be_nothing_has_no_range() -> None:
    """A denominator that may be 0 gives no rate."""
    assert ratio_bounds(System.build([*exact(1), HIDDEN], []), [0], [1]) == RatioBound(None, None, False)


def test_a_sum_with_a_cell_that_was_not_given_has_no_range() -> None:
    """What a force did not supply is not 0 or more: it is not known."""
    table = System.build([*exact(12), Value.absent(), None], [])

    assert bounds_of(table, {0: 1, 1: 1}) == Bound(None, None, False)
    assert ratio_bounds(table, [1], [0]) == RatioBound(None, None, False)
    assert bounds(table, [1, 2]) == (Bound(None, None, False), Bound(None, None, False))


def test_hidden_counts_that_exclude_each_other_are_named_and_not_narrowed() -> None:
    """The row leaves 1 for the hidden count, the column 4; each holds alone, so both are the conflict."""
    table = System.build(
        [*exact(10, 9), HIDDEN, *exact(10, 6), *exact(3, 3)], [total(0, 1, 2), total(3, 4, 2), total(5, 6)]
    )

    assert conflict(table) == (0, 1)
    assert bounds(table, [2]) == (Bound(0, 4, False),)
    assert not any(prove(table))


@pytest.mark.parametrize("cells", [(0,), (0, 0, 1), (0, 9)])
def test_a_relation_that_cannot_be_is_refused(cells: tuple[int, ...]) -> None:
    """A total of nothing, of itself, or of a cell that is not there."""
    with pytest.raises(ValueError, match="relation"):
        System.build(exact(1, 1), [total(*cells)])
