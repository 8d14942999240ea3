"""Least repairs of misread tables against a plain walk through every way to read them otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, product
from math import ceil, floor, trunc
from random import Random
from typing import NamedTuple

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crosscast.cast import (
    SCANNED,
    TYPED,
    Axis,
    Rounding,
    Slip,
    System,
    misreadings,
    readings,
    repair,
    repair_misread,
    with_totals,
)
from crosscast.cast.repairs import UNUSUAL
from crosscast.model import Evidence, Kind, Relation, Status, Unit, Value

FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
SOURCES = ((Slip.SWAPPED, Slip.DOUBLED, Slip.LOST_TWIN, Slip.SIGN), (Slip.CONFUSED,), (Slip.CONFUSED, Slip.ADDED))
MOST = 2  # changes that the walk through all tries

Found = set[tuple[tuple[int, int], ...]]  # each repair as its cells and their numbers


class Damaged(NamedTuple):
    truth: list[int]
    system: System
    slips: tuple[Slip, ...]


def printed_as(part: int, whole: int, way: Rounding) -> set[int]:
    """The whole percentages that may be printed, by definition."""
    share = Fraction(100 * part, whole)
    return {trunc(share)} if way is Rounding.CUT else {floor(share + Fraction(1, 2)), ceil(share - Fraction(1, 2))}


def holds(system: System, relation: Relation, numbers: Sequence[int]) -> bool:
    first, *rest = (numbers[cell] for cell in relation.cells)
    if relation.kind is not Kind.PERCENTAGE:
        return first == sum(rest)
    part, whole = rest
    return part == 0 if whole == 0 else first in printed_as(part, whole, system.rounding)


def assignments(system: System) -> Iterator[list[int]]:
    """All numbers that the cells can be."""
    ends = [(system.present(cell).low, system.present(cell).high) for cell in range(len(system.values))]
    for numbers in product(*(range(low or 0, (high or 0) + 1) for low, high in ends)):
        yield list(numbers)


def all_least(system: System, slips: Sequence[Slip]) -> tuple[Found, int]:
    """Every repair with the least number of changes, by trying all; nothing and MOST + 1 where that is not enough."""
    others = {
        cell: [one.number for one in readings(str(system.values[cell]), slips)]
        for cell in range(len(system.values))
        if system.is_exact(cell)
    }
    for n in range(MOST + 1):
        found: Found = set()
        for cells in combinations(others, n):
            for numbers in product(*(others[cell] for cell in cells)):
                read = dict(zip(cells, numbers, strict=True))
                for assigned in assignments(system):
                    tried = [read.get(cell, number) for cell, number in enumerate(assigned)]
                    if all(holds(system, relation, tried) for relation in system.relations):
                        found.add(tuple(sorted(read.items())))
                        break
        if found:
            return found, n
    return set(), MOST + 1


def found_by(system: System, slips: Sequence[Slip]) -> tuple[Found, int, bool]:
    found = repair_misread(system, slips=slips, likely_only=True, limit=10_000)
    repairs = {tuple((cell, value.low) for cell, value in one.values if value is not None) for one in found.repairs}
    return repairs, found.at_least, found.complete  # type: ignore[return-value]


@st.composite
def damaged_tables(draw: st.DrawFn) -> Damaged:
    """Rows of two with some of their totals and shares of the whole, up to two hidden cells, one to three slips."""
    n_rows = draw(st.integers(2, 3))
    most = draw(st.sampled_from((9, 40)))
    body = [[draw(st.integers(0, most)) for _ in range(2)] for _ in range(n_rows)]
    body = [[*row, sum(row)] for row in [*body, [sum(column) for column in zip(*body, strict=True)]]]
    truth = [number for row in body for number in row]
    units = [Unit.COUNT] * len(truth)
    relations = [
        Relation(kind=Kind.SUM, cells=(3 * n_rows + col, *(3 * row + col for row in range(n_rows)))) for col in range(3)
    ]
    relations += [Relation(kind=Kind.SUM, cells=(3 * row + 2, 3 * row, 3 * row + 1)) for row in range(n_rows + 1)]
    way = draw(st.sampled_from((Rounding.NEAREST, Rounding.CUT)))
    if truth[-1] and draw(st.booleans()):
        whole = len(truth) - 1
        for row in range(n_rows):
            relations.append(Relation(kind=Kind.PERCENTAGE, cells=(len(truth), 3 * row + 2, whole)))
            truth.append(draw(st.sampled_from(sorted(printed_as(truth[3 * row + 2], truth[whole], way)))))
            units.append(Unit.PER_CENT)
    hidden = draw(st.sets(st.integers(0, len(truth) - 1), max_size=2))
    values = []
    for cell, (number, unit) in enumerate(zip(truth, units, strict=True)):
        low = number - draw(st.integers(0, 2)) if cell in hidden else number
        high = number + draw(st.integers(1, 2)) if cell in hidden else number
        values.append(Value(low, high, Status.SUPPRESSED if low != high else Status.EXACT, unit))
    slips = draw(st.sampled_from(SOURCES))
    wrong = [draw(st.integers(0, len(truth) - 1)) for _ in range(draw(st.integers(1, 3)))]
    for cell in dict.fromkeys(wrong):
        if cell not in hidden:
            read = [one.number for one in readings(str(values[cell]), tuple(Slip))]
            wrong_ones = [Value.exact(number, units[cell]) for number in read]
            likely = [value for value in wrong_ones if truth[cell] in misreadings(str(value), slips)]
            values[cell] = draw(st.sampled_from(likely or [values[cell]]))
    return Damaged(
        truth,
        System.build(values, draw(st.permutations(relations))[: draw(st.integers(2, len(relations)))], way),
        slips,
    )


@FEW
@given(damaged_tables())
def test_repairs_of_a_misread_table_are_least_and_all_of_them_are_listed(damaged: Damaged) -> None:
    """Hidden cells and rounded percentages included, what is listed is just what trying everything finds."""
    expected, least = all_least(damaged.system, damaged.slips)

    found, at_least, complete = found_by(damaged.system, damaged.slips)

    if least <= MOST:
        assert (found, at_least, complete) == (expected, least, True)
    else:
        assert not found or at_least >= least


@settings(FEW, max_examples=15)
@given(damaged_tables(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_relations_changes_no_repair(damaged: Damaged, chance: Random) -> None:
    """The table written in another order has the same repairs."""
    order = list(range(len(damaged.truth)))
    chance.shuffle(order)
    place = {cell: index for index, cell in enumerate(order)}
    moved = System.build(
        [damaged.system.values[cell] for cell in order],
        [
            Relation(kind=relation.kind, cells=tuple(place[cell] for cell in relation.cells))
            for relation in reversed(damaged.system.relations)
        ],
        damaged.system.rounding,
    )
    there, *rest = found_by(moved, damaged.slips)
    here, *same = found_by(damaged.system, damaged.slips)

    assert {tuple(sorted((order[cell], number) for cell, number in one)) for one in there} == here
    assert rest == same


@FEW
@given(damaged_tables(), st.data())
def test_where_one_other_number_explains_all_no_long_list_of_likely_ones_is_given(
    damaged: Damaged, data: st.DataObject
) -> None:
    """One number is changed to any other; each single number that mends everything is listed, likely or not."""
    kept = [relation for relation in damaged.system.relations if relation.kind is Kind.SUM]
    values = [
        Value.exact(number, value.unit)
        for number, value in zip(damaged.truth, damaged.system.values, strict=True)
        if value
    ]
    cell = data.draw(st.sampled_from([cell for relation in kept for cell in relation.cells] or [0]))
    values[cell] = Value.exact(data.draw(st.integers(0, 99)))
    system = System.build(values, kept)
    numbers = [value.low or 0 for value in values]
    singles = set()
    for other in range(len(values)):
        for number in range(200):
            tried = [*numbers[:other], number, *numbers[other + 1 :]]
            if tried != numbers and all(holds(system, relation, tried) for relation in kept):
                singles.add(((other, number),))

    found = repair_misread(system, slips=damaged.slips, limit=1_000)

    listed = {tuple((cell, value.low) for cell, value in one.values) for one in found.repairs}
    if all(holds(system, relation, numbers) for relation in kept):
        assert listed == {()}
    elif all(one.is_usual for one in found.repairs):
        assert listed == all_least(system, damaged.slips)[0]
    else:
        assert listed == singles
    assert found.at_least <= 1


def table_of(*rows: Sequence[int | None]) -> tuple[System, list[list[int]]]:
    """Rows and columns that end in their totals, and the cells of each row."""
    n, width = len(rows), len(rows[0])
    cells = [[row * width + col for col in range(width)] for row in range(n)]
    relations = [
        Relation(kind=Kind.SUM, cells=(line[-1], *line[:-1])) for line in (*cells, *map(list, zip(*cells, strict=True)))
    ]
    values = [None if number is None else Value.exact(number) for row in rows for number in row]
    return System.build(values, relations), cells


def test_two_neighbouring_cells_that_were_exchanged_are_one_misreading() -> None:
    """22 and 7 of the second row stand the wrong way round: both columns are off, and no row is."""
    system, rows = table_of((12, 40, 52), (22, 7, 29), (19, 61, 80), (38, 123, 161))

    found = repair_misread(system, lines=rows)

    assert found.unique
    assert dict(found.repairs[0].values) == {3: Value.exact(7), 4: Value.exact(22)}
    assert found.repairs[0].labels == ("two neighbouring cells exchanged",)


def test_a_row_that_moved_along_where_a_blank_was_lost_is_one_misreading() -> None:
    """The second row has nothing under the first heading: its 22, 15 and 37 moved one place to the left."""
    system, rows = table_of((12, 40, 31, 83), (22, 15, 37, None), (19, 61, 48, 128), (31, 123, 94, 248))

    found = repair_misread(system, lines=rows)

    assert found.unique
    assert dict(found.repairs[0].values) == {
        cell: Value.exact(n) for cell, n in zip(rows[1], (0, 22, 15, 37), strict=True)
    }


def test_a_number_that_was_split_at_its_thousands_mark_is_put_together() -> None:
    """13 860 was taken for two cells, and the last number of the row hangs over the edge of the table."""
    width = 4
    rows = [(13, 860, 140, 14_000), (250, 50, 300, None), (14_110, 190, 14_300, None)]
    values = [None if number is None else Value.exact(number) for row in rows for number in row]
    at = [[width * row + col for col in range(width)] for row in range(3)]
    relations = [Relation(kind=Kind.SUM, cells=(line[2], line[0], line[1])) for line in at]
    relations += [Relation(kind=Kind.SUM, cells=(at[2][col], at[0][col], at[1][col])) for col in range(3)]
    texts = ["13", "860", "140", "14,000", "250", "50", "300", "", "14,110", "190", "14,300", ""]

    found = repair_misread(System.build(values, relations), texts, lines=at)

    assert found.unique
    assert dict(found.repairs[0].values) == {
        0: Value.exact(13_860), 1: Value.exact(140), 2: Value.exact(14_000), 3: Value.absent()
    }  # fmt: skip


def test_a_reading_that_closes_a_single_sum_is_not_applied() -> None:
    """60 for 66 is a usual slip, but in one sum some reading of some part fits by accident."""
    system = System.build([Value.exact(n) for n in (60, 11, 55)], [Relation(kind=Kind.SUM, cells=(0, 1, 2))])

    found = repair_misread(system, slips=(Slip.CONFUSED,))

    assert [one.labels for one in found.repairs] == [("66, read as 60",)] or len(found.repairs) > 1
    assert not found.may_be_applied


def test_of_two_equal_errors_nobody_can_say_which_way_they_cross() -> None:
    """Two cells are 2 too high, on one diagonal; the other diagonal would do, and only its slips are usual."""
    system, _ = table_of((13, 40, 53), (7, 21, 28), (20, 61, 81))
    wrong = system.replaced([(0, Value.exact(15)), (4, Value.exact(23))])

    assert not repair_misread(wrong).may_be_applied


def test_a_guessed_relation_calls_for_no_repair() -> None:
    """What nobody said adds up need not."""
    guess = Relation(kind=Kind.SUM, cells=(0, 1, 2), evidence=Evidence.GUESS)

    assert repair_misread(System.build([Value.exact(n) for n in (60, 11, 55)], [guess])).repairs[0].values == ()


def test_a_wrong_percentage_is_named_with_what_it_should_be() -> None:
    """9 of 45 is 20%; of the likely misreadings of 70% none is 20%, so it is said to be unusual."""
    values = [Value.exact(n, unit) for n, unit in ((70, Unit.PER_CENT), (9, Unit.COUNT), (45, Unit.COUNT))]
    rows = [*values, Value.exact(25, Unit.PER_CENT), Value.exact(5), Value.exact(20), Value.exact(14), Value.exact(65)]
    relations = [Relation(kind=Kind.PERCENTAGE, cells=cells) for cells in ((0, 1, 2), (3, 4, 5))]
    relations += [Relation(kind=Kind.SUM, cells=cells) for cells in ((6, 1, 4), (7, 2, 5))]

    found = repair(System.build(rows, relations))

    assert [one.values for one in found.repairs] == [((0, Value.exact(20, Unit.PER_CENT)),)]
    assert not found.may_be_applied


def test_what_no_likely_misreading_explains_is_known_not_to_be_explained() -> None:
    """A total of 90,000 over 2 and 3, and one slip a number."""
    system = System.build([Value.exact(n) for n in (90_000, 2, 3)], [Relation(kind=Kind.SUM, cells=(0, 1, 2))])

    found = repair_misread(system, likely_only=True)

    assert (found.repairs, found.complete) == ((), True)


def test_the_source_says_which_misreadings_are_likely() -> None:
    """Somebody who types exchanges digits; a scanner confuses 3 and 8."""
    system, _ = table_of((12, 40, 52), (7, 32, 39), (19, 72, 91))
    wrong = system.replaced([(1, Value.exact(48))])
    also = wrong.replaced([(7, Value.exact(80))])

    assert repair_misread(also, slips=SCANNED).repairs[0].misread[0].why == Slip.CONFUSED
    assert {one.why for one in repair_misread(wrong, slips=TYPED).repairs[0].misread} == {UNUSUAL}


def test_damage_all_over_a_large_table_is_found_and_proved_least() -> None:
    """Twelve of 5,148 numbers are misread; the 36 sums that fail are explained by no fewer, and in no other way."""
    shape, chance = (43, 12, 8), Random(4)
    axes = [
        Axis.flat(name, [f"{name} {i}" for i in range(n)])
        for name, n in zip(("force", "outcome", "year"), shape, strict=True)
    ]
    counts = np.array([chance.randint(0, 900) for _ in range(43 * 12 * 8)]).reshape(shape)
    whole = with_totals(counts, axes)
    printed = whole.reshape(-1).copy()
    wrong = chance.sample(range(printed.size), 12)
    for cell in wrong:
        text = str(printed[cell])
        printed[cell] = chance.choice(
            [one for one in misreadings(text) if one >= 0 and int(text) in misreadings(str(one))]
        )

    found = repair(System.of_array(printed.reshape(whole.shape), axes))

    assert found.unique
    assert dict(found.repairs[0].values) == {cell: Value.exact(int(whole.reshape(-1)[cell])) for cell in wrong}


def test_what_takes_too_long_is_said_to_be_incomplete() -> None:
    """Every sum of a table is off: it is said how many numbers at least must be wrong, and nothing is called unique."""
    chance = Random(1)
    rows = [[chance.randint(100, 999) for _ in range(8)] for _ in range(12)]
    found = repair_misread(table_of(*rows)[0], effort=20_000)

    assert not found.complete
    assert not found.unique
    assert found.at_least >= 12
