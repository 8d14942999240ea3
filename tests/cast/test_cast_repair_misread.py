"""Least repairs of misread tables against a plain walk through every way to read them otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, product
from math import ceil, floor, trunc
from random import Random
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crosscast.cast import Rounding, Slip, System, misreadings, readings, repair_misread
from crosscast.model import Kind, Relation, Status, Unit, Value

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
    found = repair_misread(system, slips=slips, limit=10_000)
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
