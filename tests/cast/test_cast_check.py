"""What `check` and `disputed` say of tables."""

from __future__ import annotations

import numpy as np

from crosscast.cast import Axis, Bound, Rounding, System, bounds, broken, check, disputed, with_totals
from crosscast.model import Kind, Relation, Status, Unit, Value

SUM, SHARE, EQUAL = Kind.SUM, Kind.PERCENTAGE, Kind.EQUAL


def system(values: list[Value | None], *relations: tuple[Kind, tuple[int, ...]]) -> System:
    return System.build(values, [Relation(kind=kind, cells=cells) for kind, cells in relations])


def exact(*numbers: int) -> list[Value | None]:
    return [Value.exact(number) for number in numbers]


def share(number: int, decimals: int = 0) -> Value:
    return Value.exact(number, Unit.PER_CENT, decimals)


def test_a_total_says_how_far_its_parts_are_above_it() -> None:
    """42 and 12 make 54, which is 3 above 51."""
    table = system(exact(51, 42, 12), (SUM, (0, 1, 2)))

    (relation,) = check(table)

    assert (relation.holds, relation.difference) == (False, 3)
    assert disputed(table) == (True, True, True)


def test_a_hidden_count_does_not_break_its_total() -> None:
    """A total of 14 stands beside 9, 2 and <5, since the hidden count can be 3."""
    (relation,) = check(system([*exact(14, 9, 2), Value.hidden_below(5)], (SUM, (0, 1, 2, 3))))

    assert relation.holds


def test_a_total_out_of_reach_of_its_hidden_counts_is_broken_by_what_is_missing_at_least() -> None:
    """9, 2 and at most 4 make at most 15, which is 5 below 20."""
    (relation,) = check(system([*exact(20, 9, 2), Value.hidden_below(5)], (SUM, (0, 1, 2, 3))))

    assert (relation.holds, relation.difference) == (False, -5)


def test_an_absent_part_stands_outside_its_total() -> None:
    """A force that did not reply is in no total, so 9 and 5 must make 14 alone."""
    (relation,) = check(system([*exact(14, 9), Value.absent(), *exact(5)], (SUM, (0, 1, 2, 3))))

    assert relation.holds


def test_a_relation_without_its_total_is_not_judged() -> None:
    """Where the total itself is absent there is nothing to compare."""
    (relation,) = check(system([Value.absent(), *exact(9, 5)], (SUM, (0, 1, 2))))

    assert relation.holds is None


def test_nothing_of_nothing_may_be_any_percentage() -> None:
    """0 of 0 printed as 0% breaks nothing; 3 of 0 cannot be printed."""
    assert check(system([share(0), *exact(0, 0)], (SHARE, (0, 1, 2))))[0].holds
    assert not check(system([share(0), *exact(3, 0)], (SHARE, (0, 1, 2))))[0].holds


def test_a_percentage_may_be_rounded_or_cut() -> None:
    """21 of 306 is 6.86%: 7% and 6% are both allowed, 8% is one too much."""
    relations = [check(system([share(p), *exact(21, 306)], (SHARE, (0, 1, 2))))[0] for p in (7, 6, 8)]

    assert [relation.difference for relation in relations] == [0, 0, -1]


def test_a_percentage_with_decimals_is_judged_in_its_last_place() -> None:
    """55 of 1,347 is 4.08%: 4.1% holds, 4.4% is three tenths too much."""
    relations = [check(system([share(p, 1), *exact(55, 1347)], (SHARE, (0, 1, 2))))[0] for p in (41, 44)]

    assert [relation.difference for relation in relations] == [0, -3]


def test_a_table_that_rounds_four_lines_does_not_cut_a_fifth() -> None:
    """Four shares hold only when rounded, so 6% for 6.86% is one too low."""
    values = [*exact(306, 21, 33, 45, 57, 21), *(share(p) for p in (7, 11, 15, 19, 6))]
    table = system(values, *((SHARE, (6 + n, 1 + n, 0)) for n in range(5)))

    assert [relation.difference for relation in check(table)] == [0, 0, 0, 0, 1]


def test_shares_need_not_add_up_to_a_hundred_exactly() -> None:
    """Three thirds of 33% make 99%, within what rounding does; 90% is beyond it."""
    thirds = (SUM, (0, 1, 2, 3))

    assert check(system([share(100), share(33), share(33), share(33)], thirds))[0].holds
    assert not check(system([share(100), share(30), share(30), share(30)], thirds))[0].holds


def test_one_figure_printed_twice_must_be_the_same() -> None:
    """534 and 543 differ by 9; 4% and 4.1% can be one share."""
    assert check(system(exact(534, 543), (EQUAL, (0, 1))))[0].difference == 9
    assert check(system([share(4), share(41, 1)], (EQUAL, (0, 1))))[0].holds


def test_corrections_below_nothing_are_added_like_any_number() -> None:
    """A month with more records cancelled than made is a negative count."""
    assert check(system(exact(5, 7, -2), (SUM, (0, 1, 2))))[0].holds


def test_numbers_of_any_length_are_added_exactly() -> None:
    """A hostile document cannot make a sum wrong by the length of its numbers."""
    long = 10**400
    table = system([*exact(long + 1, long), Value(0, 4, Status.SUPPRESSED)], (SUM, (0, 1, 2)))

    assert check(table)[0].holds
    assert bounds(table)[2].low == bounds(table)[2].high == 1


def test_a_way_of_rounding_can_be_stated() -> None:
    """Where the source says that it cut its percentages, a rounded one is wrong."""
    values = [share(7), *exact(21, 306)]
    relation = Relation(kind=SHARE, cells=(0, 1, 2))

    assert not check(System.build(values, [relation], Rounding.CUT))[0].holds


def test_a_total_of_the_shown_parts_alone_is_recognised() -> None:
    """9 + 2 = 11 beside a <5 that is 1 or more: whoever added up left it out; nothing is broken, and nothing proved."""
    table = system([*exact(11, 9, 2), Value.hidden_below(5, zero_possible=False)], (SUM, (0, 1, 2, 3)))

    (relation,) = check(table)

    assert (relation.holds, relation.difference) == (None, 0)
    assert table.leaves_out_hidden(relation)
    assert not broken(table)
    assert bounds(table, [3]) == (Bound(1, 4, True),)


def test_the_broken_relations_of_a_large_table_are_named_with_how_far_off_they_are() -> None:
    """99 x 99 x 99 counts and their totals, a million cells; one is 3 too high, and so a row on each of three axes."""
    axes = [Axis.flat(name, [f"{name} {place}" for place in range(99)]) for name in ("force", "offence", "month")]
    counts = with_totals(np.ones((99, 99, 99), dtype=int), axes)
    counts[4, 5, 6] += 3

    found = broken(System.of_array(counts, axes))

    assert [(relation.difference, len(relation.cells)) for relation in found] == [(3, 100)] * 3
    assert all(np.ravel_multi_index((4, 5, 6), counts.shape) in relation.cells for relation in found)
