"""The verbs of `cast` on tables that police forces and charities published."""

from __future__ import annotations

import pytest

from crosscast.cast import (
    Repairs,
    Rounding,
    System,
    check,
    disputed,
    prove,
    repair,
    repair_misread,
    split_choice,
)
from crosscast.model import Kind, Relation, Unit, Value

# Charged or summonsed, recorded, and the rate in per cent, as one run of characters: replies of 24 forces in England
# and Wales, January 2019 to July 2022, put together by Refuge, 25 January 2023.
CHARGING = {
    "Bedfordshire": ("3026211%", 30, 262, 11),
    "Cambridgeshire": ("213067%", 21, 306, 7),
    "Cheshire": ("152696%", 15, 269, 6),
    "City of London": ("020%", 0, 2, 0),
    "Cumbria": ("101965%", 10, 196, 5),
    "Devon and Cornwall": ("195833%", 19, 583, 3),
    "Dorset": ("173066%", 17, 306, 6),
    "Durham": ("123513%", 12, 351, 3),
    "Greater Manchester": ("5513474%", 55, 1347, 4),
    "Gwent": ("92274%", 9, 227, 4),
    "Hertfordshire": ("72693%", 7, 269, 3),
    "Lancashire": ("189932%", 18, 993, 2),
    "Leicestershire": ("224855%", 22, 485, 5),
    "Merseyside": ("497556%", 49, 755, 6),
    "Met": ("8733563%", 87, 3356, 3),
    "North Wales": ("183116%", 18, 311, 6),
    "North Yorkshire": ("181969%", 18, 196, 9),
    "Northamptonshire": ("112964%", 11, 296, 4),
    "South Yorkshire": ("337195%", 33, 719, 5),
    "Surrey": ("72033%", 7, 203, 3),
    "Sussex": ("162486%", 16, 248, 6),
    "Warwickshire": ("141868%", 14, 186, 8),
    "West Midlands": ("2818002%", 28, 1800, 2),
    "Wiltshire": ("181949%", 18, 194, 9),
    "Total": ("53413,8604%", 534, 13860, 4),
}

# The same source: outcome type, number, percentage of 13,860.
OUTCOMES = {
    "Type 1": ("5344%", 534, 4),
    "Type 14": ("8916%", 891, 6),
    "Type 15": ("3,02922%", 3029, 22),
    "Type 16": ("4,88635%", 4886, 35),
    "Other": ("4,52033%", 4520, 33),
    "Total": ("13,860100%", 13860, 100),
}

# Metropolitan Police, 01.FOI.20.014375: offences by week, 23 March to 17 May of 2017, 2018, 2019 and 2020.
WEEKLY = (
    (8, 9, 8, 8, 7, 7, 8, 8),
    (7, 7, 7, 6, 11, 9, 12, 12),
    (12, 26, 9, 12, 10, 9, 8, 18),
    (12, 14, 16, 14, 24, 22, 23, 12),
)

# The same reply: victims by age group, 2017 to 2020 and together; seven groups of women, then six of men.
WOMEN = (
    (0, 0, 1, 0, 1),
    (10, 19, 25, 42, 96),
    (24, 34, 39, 41, 138),
    (13, 13, 13, 28, 67),
    (1, 4, 2, 6, 13),
    (0, 1, 2, 0, 3),
    (0, 1, 0, 0, 1),
)
MEN = (
    (4, 2, 3, 4, 13),
    (6, 3, 15, 9, 33),
    (2, 4, 9, 5, 20),
    (1, 3, 1, 2, 7),
    (0, 0, 1, 3, 4),
    (0, 0, 1, 0, 1),
)
TOTALS = ((48, 72, 82, 117, 319), (13, 12, 30, 23, 78), (61, 84, 112, 140, 397))

# The same reply: people proceeded against, March, April, May 2020 and together.
PROCEEDINGS = ((0, 1, 1, 2), (0, 2, 2, 4), (1, 0, 0, 1), (0, 0, 1, 1), (1, 3, 4, 8))

# The same reply: calendar years 2015 to 2019.
YEARS = (284, 328, 442, 564, 645)


def total(cells: list[int]) -> Relation:
    return Relation(kind=Kind.SUM, cells=tuple(cells))


def exact(numbers: list[int]) -> list[Value]:
    return [Value.exact(number) for number in numbers]


def charging_relations() -> list[Relation]:
    """Three cells a row; the last row is the total of the first two columns, and each rate is of its own row."""
    n = len(CHARGING)
    sums = [total([3 * (n - 1) + col, *(3 * row + col for row in range(n - 1))]) for col in (0, 1)]
    rates = [Relation(kind=Kind.PERCENTAGE, cells=(3 * row + 2, 3 * row, 3 * row + 1)) for row in range(n)]
    return [*sums, *rates]


def read_run_together(rounding: Rounding = Rounding.UNKNOWN) -> Repairs:
    """Every way to split the 25 rows, against both totals and all rates."""
    choices = []
    for row, (text, *_) in enumerate(CHARGING.values()):
        choice = split_choice((3 * row, 3 * row + 1, 3 * row + 2), text, {2})
        assert choice is not None
        choices.append(choice)
    return repair(System.build([None] * 3 * len(CHARGING), charging_relations(), rounding), choices)


def charging_system() -> System:
    values = []
    for _, charged, recorded, rate in CHARGING.values():
        values += [Value.exact(charged), Value.exact(recorded), Value.exact(rate, Unit.PER_CENT)]
    return System.build(values, charging_relations())


@pytest.mark.parametrize("rounding", [Rounding.UNKNOWN, Rounding.NEAREST, Rounding.EITHER])
def test_the_run_together_table_of_24_forces_has_exactly_one_reading(rounding: Rounding) -> None:
    """It stays the only one though each rate be rounded or cut, whichever suits it."""
    found = read_run_together(rounding)

    assert found.unique
    numbers = [value.low for _, value in found.repairs[0].values]
    assert numbers == [number for _, *row in CHARGING.values() for number in row]


def test_the_rates_of_the_24_forces_were_not_cut() -> None:
    """No split of the rows fits if every rate is cut, which is known and not just unfound."""
    found = read_run_together(Rounding.CUT)

    assert found.complete
    assert not found.repairs


def test_without_its_total_row_the_run_together_table_has_many_readings() -> None:
    """The rates alone do not settle the split: 30 of 262 and 30 of 2,621 are both printed so."""
    text, *_ = CHARGING["Bedfordshire"]
    choice = split_choice((0, 1, 2), text, {2})
    assert choice is not None
    system = System.build([None] * 3, [Relation(kind=Kind.PERCENTAGE, cells=(2, 0, 1))])

    found = repair(system, [choice])

    assert found.complete
    assert not found.unique
    assert {repair.values[1][1].low for repair in found.repairs} == {262, 2621}


def test_the_solver_agrees_that_the_run_together_table_has_one_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """HiGHS alone, the search being cut short at once, lists the same single reading."""
    by_search = read_run_together()
    monkeypatch.setattr("crosscast.cast.selection._WORK", 0)

    assert read_run_together() == by_search


def test_the_24_forces_add_up_and_every_count_is_proved() -> None:
    """As split, all 27 relations hold, and each count is restored by its column's other counts."""
    system = charging_system()

    assert all(relation.holds for relation in check(system))
    proved = prove(system)
    assert all(proved[cell] for cell in range(len(proved)) if cell % 3 < 2)
    assert not any(disputed(system))


def test_the_outcome_table_run_together_has_exactly_one_reading() -> None:
    """Each number is a share of the column's own total, itself 100%, and the shares add up to 100."""
    n = len(OUTCOMES)
    relations = [total([2 * (n - 1), *(2 * row for row in range(n - 1))])]
    relations += [Relation(kind=Kind.PERCENTAGE, cells=(2 * row + 1, 2 * row, 2 * (n - 1))) for row in range(n)]
    relations.append(total([2 * n - 1, *(2 * row + 1 for row in range(n - 1))]))
    choices = []
    for row, (text, *_) in enumerate(OUTCOMES.values()):
        choice = split_choice((2 * row, 2 * row + 1), text, {1})
        assert choice is not None
        choices.append(choice)

    found = repair(System.build([None] * 2 * n, relations), choices)

    assert found.unique
    assert [value.low for _, value in found.repairs[0].values] == [n for _, *row in OUTCOMES.values() for n in row]


def weekly_system(last: int = 375) -> System:
    numbers = [number for year in WEEKLY for number in year]
    return System.build(exact([last, *numbers]), [total(list(range(len(numbers) + 1)))])


def test_the_32_weeks_add_up_and_every_week_is_proved() -> None:
    """The grand total, and each week by the others and the total."""
    system = weekly_system()

    assert check(system)[0].holds
    assert all(prove(system))


def test_a_misread_grand_total_puts_every_week_in_dispute() -> None:
    """375 read as 315: the weeks are 60 above it, nothing is proved, and of all single slips only this one fits."""
    system = weekly_system(315)
    texts = [str(value.low) for value in system.values if value is not None]

    assert check(system)[0].difference == 60
    assert all(disputed(system))
    assert not any(prove(system))
    assert [one.labels for one in repair_misread(system, texts).repairs] == [("375, read as 315",)]


def victims_system(changed: dict[int, int] | None = None) -> System:
    """Rows of five cells: seven of women, their total, six of men, their total, the grand total."""
    rows = [*WOMEN, TOTALS[0], *MEN, TOTALS[1], TOTALS[2]]
    numbers = [number for row in rows for number in row]
    for cell, number in (changed or {}).items():
        numbers[cell] = number
    relations = [total([5 * row + 4, *range(5 * row, 5 * row + 4)]) for row in range(len(rows))]
    for col in range(5):
        relations.append(total([35 + col, *(5 * row + col for row in range(7))]))
        relations.append(total([70 + col, *(5 * row + col for row in range(8, 14))]))
        relations.append(total([75 + col, 35 + col, 70 + col]))
    return System.build(exact(numbers), relations)


def test_the_victims_by_sex_and_age_add_up_both_ways() -> None:
    """All 31 totals hold, so every one of the 80 cells is proved."""
    assert all(prove(victims_system()))


def test_one_misread_age_group_is_found_and_mended() -> None:
    """138 women of 20 to 29 read as 188: one row and one column break, and only one reading mends both."""
    system = victims_system({14: 188})
    texts = [str(value.low) for value in system.values if value is not None]

    found = repair_misread(system, texts)

    assert [relation.difference for relation in check(system) if not relation.holds] == [-50, 50]
    assert found.unique
    assert found.cost == 1
    assert found.repairs[0].labels == ("138, read as 188",)
    assert found.repairs[0].apply(system) == victims_system()


def test_the_proceedings_add_up_both_ways() -> None:
    """Four kinds of proceedings in three months, eight people."""
    relations = [total([4 * row + 3, *range(4 * row, 4 * row + 3)]) for row in range(5)]
    relations += [total([16 + col, *(4 * row + col for row in range(4))]) for col in range(4)]

    assert all(prove(System.build(exact([number for row in PROCEEDINGS for number in row]), relations)))


def test_the_calendar_years_add_up() -> None:
    """Five years make 2,263."""
    system = System.build(exact([2263, *YEARS]), [total(list(range(6)))])

    assert check(system)[0].holds
    assert system.explain(system.relations[0]) == "284 + 328 + 442 + 564 + 645 = 2,263"
