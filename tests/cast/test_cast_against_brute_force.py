"""Every verb of `cast` against a plain walk through all numbers, on random tables small enough for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, islice, product
from math import ceil, floor, trunc
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from crosscast.cast import (
    Bound,
    Choice,
    Option,
    Rounding,
    System,
    bounds,
    bounds_of,
    check,
    conflict,
    prove,
    ratio_bounds,
    repair,
)
from crosscast.model import Kind, Relation, Status, Unit, Value

WAYS = (Rounding.NEAREST, Rounding.CUT)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


class Case(NamedTuple):
    """A table whose true numbers are known, some of them hidden."""

    truth: list[int]
    system: System


def allowed(part: int, whole: int, decimals: int, way: Rounding) -> set[int]:
    """The numbers that may be printed for a percentage, by definition."""
    share = Fraction(100 * 10**decimals * part, whole)
    nearest = {floor(share + Fraction(1, 2)), ceil(share - Fraction(1, 2))}
    return {Rounding.NEAREST: nearest, Rounding.CUT: {trunc(share)}}.get(way, nearest | {trunc(share)})


def is_true(system: System, relation: Relation, numbers: Sequence[int], way: Rounding) -> bool:
    first, *rest = (numbers[cell] for cell in relation.cells)
    if relation.kind is not Kind.PERCENTAGE:
        return first == sum(rest)
    part, whole = rest
    decimals = system.present(relation.cells[0]).decimals
    return part == 0 if whole == 0 else first in allowed(part, whole, decimals, way)


def all_true(system: System, relations: Iterable[Relation], numbers: Sequence[int], way: Rounding) -> bool:
    return all(is_true(system, relation, numbers, way) for relation in relations)


def numbers_of(value: Value | None) -> range:
    assert value is not None
    assert value.low is not None
    assert value.high is not None
    return range(value.low, value.high + 1)


def assignments(values: Sequence[Value | None]) -> Iterator[list[int]]:
    """All numbers that the cells can be."""
    for numbers in product(*map(numbers_of, values)):
        yield list(numbers)


def may_leave_out_hidden(system: System, relation: Relation) -> bool:
    """A total that equals its shown parts, though others are hidden."""
    total, *parts = (numbers_of(system.present(cell)) for cell in relation.cells)
    shown = [part[0] for part in parts if len(part) == 1]
    return relation.kind is Kind.SUM and len(shown) < len(parts) and list(total) == [sum(shown)]


@st.composite
def tables(draw: st.DrawFn, *, n_hidden: int = 3, percentages: bool = True) -> Case:
    """Rows and columns that add up, a share of the whole beside each row, some cells given as a range."""
    n_rows, n_cols = draw(st.integers(2, 3)), draw(st.integers(1, 3))
    body = [[draw(st.integers(0, 9)) for _ in range(n_cols)] for _ in range(n_rows)]
    body.append([sum(column) for column in zip(*body, strict=True)])
    body = [[*row, sum(row)] for row in body]
    width = n_cols + 1
    truth = [number for row in body for number in row]
    units = [Unit.COUNT] * len(truth)

    def at(row: int, col: int) -> int:
        return row * width + col

    relations = [
        Relation(kind=Kind.SUM, cells=(at(n_rows, col), *(at(row, col) for row in range(n_rows))))
        for col in range(width)
    ]
    relations += [
        Relation(kind=Kind.SUM, cells=(at(row, n_cols), *(at(row, col) for col in range(n_cols))))
        for row in range(n_rows + 1)
    ]
    way, decimals = draw(st.sampled_from(WAYS)), draw(st.integers(0, 1))
    whole = truth[at(n_rows, n_cols)]
    if percentages and whole:
        for row in range(n_rows):
            part = at(row, n_cols)
            relations.append(Relation(kind=Kind.PERCENTAGE, cells=(len(truth), part, at(n_rows, n_cols))))
            truth.append(draw(st.sampled_from(sorted(allowed(truth[part], whole, decimals, way)))))
            units.append(Unit.PER_CENT)
    hidden = draw(st.sets(st.integers(0, len(truth) - 1), max_size=n_hidden))
    values = []
    for cell, (number, unit) in enumerate(zip(truth, units, strict=True)):
        places = decimals if unit is Unit.PER_CENT else 0
        if cell in hidden:
            low, high = number - draw(st.integers(0, 3)), number + draw(st.integers(0, 3))
            status = Status.EXACT if low == high else Status.SUPPRESSED
            values.append(Value(low, high, status, unit, places))
        else:
            values.append(Value.exact(number, unit, places))
    order = draw(st.permutations(relations))
    return Case(truth, System.build(values, order, way))


def ends_of(bound: Bound) -> range:
    assert bound.low is not None
    assert bound.high is not None
    return range(bound.low, bound.high + 1)


def true_ranges(system: System) -> list[tuple[int, int]]:
    """The range of every cell, by trying everything."""
    used = [relation for relation in system.relations if not may_leave_out_hidden(system, relation)]
    found = [numbers for numbers in assignments(system.values) if all_true(system, used, numbers, system.rounding)]
    return [(min(column), max(column)) for column in zip(*found, strict=True)]


@FEW
@given(tables())
def test_a_range_holds_the_truth_and_goes_as_far_as_it_says(case: Case) -> None:
    """Both ends of a range that is called exact are reached; an outer range is never too narrow."""
    for bound, (low, high) in zip(bounds(case.system), true_ranges(case.system), strict=True):
        assert bound.exact
        assert (bound.low, bound.high) == (low, high)


@FEW
@given(tables())
def test_ranges_are_the_same_when_the_solver_has_to_find_them(case: Case) -> None:
    """Without the search, HiGHS proposes every end, and it still is what trying everything finds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crosscast.cast.ends._FEW", 0)
        found = bounds(case.system)
    for bound, (low, high) in zip(found, true_ranges(case.system), strict=True):
        assert set(range(low, high + 1)) <= set(ends_of(bound))
        assert not bound.exact or (bound.low, bound.high) == (low, high)


@FEW
@given(tables(), st.data())
def test_the_range_of_a_difference_is_exact(case: Case, data: st.DataObject) -> None:
    """A sum with any coefficients has the ends that trying everything finds."""
    cells = data.draw(st.lists(st.integers(0, len(case.truth) - 1), min_size=1, max_size=4, unique=True))
    coefficients = {cell: data.draw(st.sampled_from((-2, -1, 1, 3))) for cell in cells}
    used = [relation for relation in case.system.relations if not may_leave_out_hidden(case.system, relation)]
    sums = [
        sum(n * numbers[cell] for cell, n in coefficients.items())
        for numbers in assignments(case.system.values)
        if all_true(case.system, used, numbers, case.system.rounding)
    ]

    bound = bounds_of(case.system, coefficients)

    assert (bound.low, bound.high, bound.exact) == (min(sums), max(sums), True)


@FEW
@given(tables(percentages=False), st.data())
def test_the_range_of_a_ratio_is_exact(case: Case, data: st.DataObject) -> None:
    """A rate over hidden cells, some of them in both of its parts, has the ends that trying everything finds."""
    n = len(case.truth)
    above = data.draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=3, unique=True))
    below = data.draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=3, unique=True))
    used = [relation for relation in case.system.relations if not may_leave_out_hidden(case.system, relation)]
    pairs = [
        (sum(numbers[cell] for cell in above), sum(numbers[cell] for cell in below))
        for numbers in assignments(case.system.values)
        if all_true(case.system, used, numbers, case.system.rounding)
    ]
    assume(min(whole for _, whole in pairs) > 0)
    ratios = [Fraction(part, whole) for part, whole in pairs]

    bound = ratio_bounds(case.system, above, below)

    assert (bound.low, bound.high, bound.exact) == (min(ratios), max(ratios), True)


@FEW
@given(tables(), st.data())
def test_one_more_true_relation_never_widens_a_range(case: Case, data: st.DataObject) -> None:
    """What is known narrows; it never makes a hidden number less known."""
    cells = data.draw(st.lists(st.integers(0, len(case.truth) - 1), min_size=2, max_size=3, unique=True))
    total = Value.exact(sum(case.truth[cell] for cell in cells))
    assume(len({case.system.present(cell).unit for cell in cells}) == 1)
    assume(case.system.present(cells[0]).unit is Unit.COUNT)
    more = System.build(
        (*case.system.values, total),
        (*case.system.relations, Relation(kind=Kind.SUM, cells=(len(case.truth), *cells))),
        case.system.rounding,
    )
    for before, after in zip(bounds(case.system), bounds(more), strict=False):
        assert set(ends_of(after)) <= set(ends_of(before))


@FEW
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_cells_and_relations_changes_nothing(case: Case, chance: Random) -> None:
    """A table read from the bottom up has the same ranges and the same proofs."""
    order = list(range(len(case.truth)))
    chance.shuffle(order)
    place = {cell: index for index, cell in enumerate(order)}
    moved = System.build(
        [case.system.present(cell) for cell in order],
        [
            Relation(kind=relation.kind, cells=tuple(place[cell] for cell in relation.cells))
            for relation in reversed(case.system.relations)
        ],
        case.system.rounding,
    )
    assert [bounds(moved)[place[cell]] for cell in range(len(order))] == list(bounds(case.system))
    assert [prove(moved)[place[cell]] for cell in range(len(order))] == list(prove(case.system))


@FEW
@given(tables())
def test_a_table_that_adds_up_has_nothing_broken(case: Case) -> None:
    """True numbers, hidden or not, satisfy every relation, whichever way they were rounded."""
    unsaid = System.build(case.system.values, case.system.relations)
    for system in (case.system, unsaid):
        assert all(relation.holds and relation.difference == 0 for relation in check(system))
        assert conflict(system) == ()


@FEW
@given(tables(n_hidden=2), st.data())
def test_a_relation_is_broken_exactly_when_no_hidden_number_could_mend_it(case: Case, data: st.DataObject) -> None:
    """One number of a true table is changed; each relation is judged alone by trying everything.

    A total of the shown parts alone, which cannot be that of all, is no error: nothing is said about it.
    """
    cell = data.draw(st.integers(0, len(case.truth) - 1))
    by = data.draw(st.integers(-9, 9))
    system = _changed(case.system, cell, by)
    for relation in check(system):
        values = [system.present(cell) for cell in relation.cells]
        local = Relation(kind=relation.kind, cells=tuple(range(len(values))))
        can_hold = any(
            is_true(System.build(values, [local]), local, numbers, system.rounding) for numbers in assignments(values)
        )
        if not can_hold and may_leave_out_hidden(system, relation) and values[0] != Value.exact(0):
            assert (relation.holds, relation.difference) == (None, 0)
            continue
        assert relation.holds == can_hold
        assert (relation.difference == 0) == can_hold
        if relation.kind is Kind.SUM:
            differences = [sum(numbers[1:]) - numbers[0] for numbers in assignments(values)]
            assert relation.difference == min(differences, key=abs)


def _changed(system: System, cell: int, by: int) -> System:
    value, numbers = system.present(cell), numbers_of(system.present(cell))
    changed = Value(numbers[0] + by, numbers[-1] + by, value.status, value.unit, value.decimals)
    return system.replaced([(cell, changed)])


def _is_restored(system: System, cell: int) -> bool:
    """Forget the cell's text and count the numbers that the others leave, by definition.

    Relations over hidden cells that exclude each other restore nothing, nor does a total over a single row.
    """
    used = [
        relation
        for relation in check(system)
        if relation.holds
        and not may_leave_out_hidden(system, relation)
        and not (relation.kind is Kind.SUM and len(relation.cells) == 2)
    ]
    if not any(all_true(system, used, numbers, system.rounding) for numbers in assignments(system.values)):
        used = [one for one in used if all(system.present(other).is_exact for other in one.cells)]
    own = [relation for relation in used if cell in relation.cells]
    others = [relation for relation in used if cell not in relation.cells]
    forgotten = system.replaced([(cell, Value.exact(0))])
    left: set[int] = set()
    for numbers in assignments(forgotten.values):
        if own and all_true(system, others, numbers, system.rounding):
            for number in range(-120, 1_100):
                numbers[cell] = number
                if all_true(system, own, numbers, system.rounding):
                    left.add(number)
                if len(left) > 1:
                    return False
    return left == {system.present(cell).low}


@settings(FEW, max_examples=25)
@given(tables(n_hidden=0), st.data())
def test_a_cell_is_proved_exactly_when_the_other_cells_leave_only_its_number(case: Case, data: st.DataObject) -> None:
    """Every cell is forgotten in turn; sometimes the table holds one wrong number."""
    cell = data.draw(st.integers(0, len(case.truth) - 1))
    system = _changed(case.system, cell, data.draw(st.sampled_from((0, 0, 1, -2, 9))))
    assume(all(numbers_of(value)[0] >= 0 for value in system.values))  # of less than nothing, a percentage proves none
    broken = {cell for relation in check(system) if not relation.holds for cell in relation.cells}
    for cell, proved in enumerate(prove(system)):
        assert proved == (cell not in broken and _is_restored(system, cell))


@settings(FEW, max_examples=15)
@given(tables(n_hidden=2), st.data())
def test_hidden_cells_never_prove_too_much(case: Case, data: st.DataObject) -> None:
    """With ranges among the cells a proof may be missed, but none is given that trying everything refuses."""
    cell = data.draw(st.integers(0, len(case.truth) - 1))
    system = _changed(case.system, cell, data.draw(st.sampled_from((0, 0, 1, -2, 9))))
    for cell, proved in enumerate(prove(system)):
        if proved:
            assert system.present(cell).is_exact
            assert _is_restored(system, cell)


@st.composite
def doubtful_tables(draw: st.DrawFn) -> tuple[System, list[Choice]]:
    """A table with several readings of some cells, or of some pairs of cells; the truth may not be among them."""
    case = draw(tables(n_hidden=1))
    counts = [cell for cell in range(len(case.truth)) if case.system.is_exact(cell)]
    doubtful = draw(st.lists(st.sampled_from(counts), min_size=1, max_size=5, unique=True)) if counts else []
    groups = [tuple(doubtful[:2]), *((cell,) for cell in doubtful[2:])] if doubtful else []
    choices = []
    for cells in groups:
        readings = draw(st.lists(st.tuples(*(st.integers(-3, 3) for _ in cells)), min_size=1, max_size=4))
        if draw(st.integers(0, 3)):
            readings.append((0,) * len(cells))
        options = [
            Option(
                tuple((cell, case.truth[cell] + by) for cell, by in zip(cells, reading, strict=True)),
                draw(st.integers(0, 2)),
            )
            for reading in dict.fromkeys(readings)
        ]
        choices.append(Choice(tuple(options)))
    rounding = draw(st.sampled_from((case.system.rounding, Rounding.UNKNOWN)))
    return System.build(case.system.values, case.system.relations, rounding), choices


def _all_least(system: System, choices: list[Choice]) -> tuple[set[tuple[int, ...]], int | None]:
    """Every cheapest selection in which all relations hold, by trying all."""
    for ways in [WAYS, (Rounding.EITHER,)] if system.rounding is Rounding.UNKNOWN else [(system.rounding,)]:
        costs: dict[tuple[int, ...], int] = {}
        for picks in product(*(range(len(choice.options)) for choice in choices)):
            taken = [choice.options[pick] for choice, pick in zip(choices, picks, strict=True)]
            tried = system.replaced(
                [
                    (cell, Value.exact(number, system.present(cell).unit, system.present(cell).decimals))
                    for option in taken
                    for cell, number in option.values
                    if isinstance(number, int)
                ]
            )
            if any(
                all_true(tried, tried.relations, numbers, way) for numbers in assignments(tried.values) for way in ways
            ):
                costs[picks] = sum(option.cost for option in taken)
        if costs:
            least = min(costs.values())
            return {picks for picks, cost in costs.items() if cost == least}, least
    return set(), None


@FEW
@given(doubtful_tables())
def test_repairs_are_least_and_all_of_them_are_listed(doubtful: tuple[System, list[Choice]]) -> None:
    """The listed repairs are just those that trying every selection finds cheapest."""
    system, choices = doubtful
    expected, cost = _all_least(system, choices)

    found = repair(system, choices, limit=2_000)

    assert {one.picks for one in found.repairs} == expected
    assert (found.cost, found.complete) == (cost, True)
    assert found.unique == (len(expected) == 1)


@FEW
@given(doubtful_tables())
def test_the_solver_finds_the_same_repairs_as_the_search(doubtful: tuple[System, list[Choice]]) -> None:
    """A search that is cut short at once leaves the whole work to HiGHS."""
    system, choices = doubtful
    expected, cost = _all_least(system, choices)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crosscast.cast.selection._WORK", 0)
        found = repair(system, choices, limit=2_000)

    assert {one.picks for one in found.repairs} == expected
    assert (found.cost, found.complete) == (cost, True)


@FEW
@given(tables(n_hidden=4, percentages=False), st.data())
def test_a_conflict_cannot_hold_and_every_part_of_it_is_needed(case: Case, data: st.DataObject) -> None:
    """Relations that exclude each other stay a contradiction together, and none without any one of them.

    A total that can only be that of the shown parts is none of them.
    """
    cell = data.draw(st.integers(0, len(case.truth) - 1))
    system = _changed(case.system, cell, data.draw(st.integers(1, 6)))

    def can_hold(indexes: Iterable[int]) -> bool:
        relations = [system.relations[index] for index in indexes]
        return any(all_true(system, relations, numbers, system.rounding) for numbers in assignments(system.values))

    found = conflict(system)

    asked = [index for index, relation in enumerate(check(system)) if relation.holds is not None]
    if can_hold(asked):
        assert found == ()
    else:
        assert found
        assert not can_hold(found)
        assert all(can_hold(other for other in found if other != index) for index in found)
        if found.is_smallest:
            fewer = combinations(asked, len(found) - 1)
            assert all(can_hold(indexes) for indexes in islice(fewer, 60))
