"""The ranges of hidden numbers in tables."""

from __future__ import annotations

from fractions import Fraction
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from crosscast.cast import Axis, Bound, Hidden, RatioBound, System, bounds, bounds_of, conflict, prove, ratio_bounds
from crosscast.model import Evidence, Kind, Relation, Unit, Value

SMALL = Value.hidden_below(5, zero_possible=False)
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


def made_up(name: str) -> ModuleType:
    """The tables that the measures use."""
    path = Path(__file__).parents[2] / "benchmarks" / "cast" / "instances.py"
    spec = spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["43x6", "43in10x12in3"])
def test_every_end_of_a_table_of_all_forces_is_proved(name: str) -> None:
    """43 forces, small counts printed "<5": the truth is in each range, and turning the table over changes nothing."""
    table = made_up("instances").instance(name, seed=3)
    upside_down = [Axis(axis.name, axis.labels[::-1], _turned(axis)) for axis in table.axes]
    system = table.hide_small()
    turned = System.of_array(table.counts[::-1, ::-1], upside_down, [Hidden(table.is_small()[::-1, ::-1], SMALL)])

    found = bounds(system)

    assert all(bound.exact for bound in found)
    assert all(
        bound.low is not None and bound.high is not None and bound.low <= n <= bound.high
        for bound, n in zip(found, table.counts.reshape(-1).tolist(), strict=True)
    )
    assert bounds(turned) == found[::-1]


def _turned(axis: Axis) -> tuple[tuple[int, tuple[int, ...]], ...]:
    last = len(axis.labels) - 1
    return tuple((last - total, tuple(last - part for part in parts)) for total, parts in axis.totals)


def test_what_time_does_not_allow_is_called_outer() -> None:
    """With no time at all, narrowing alone speaks: no range is too narrow, and none that is not proved is exact."""
    table = made_up("instances").instance("43x6", seed=3)

    found = bounds(table.hide_small(), seconds=0)

    settled = bounds(table.hide_small())
    assert not any(bound.exact for bound, n in zip(found, table.is_small().reshape(-1), strict=True) if n)
    for outer, exact in zip(found, settled, strict=True):
        assert (outer.low or 0) <= (exact.low or 0)
        assert (outer.high or 0) >= (exact.high or 0)
