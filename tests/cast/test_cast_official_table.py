"""The room's verbs on an official table: recorded offences by force, region and country, September 2019."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

from crosscast.cast import Bound, System, bounds, broken, check, conflict, prove, ratio_bounds
from crosscast.model import Kind, Relation, Status, Value

FILE = Path(__file__).parent / "ons-september-2019.csv"

with FILE.open(encoding="utf-8") as lines:
    ROWS = [row for row in csv.reader(lines) if not row[0].startswith("#")]
OFFENCES = ROWS[0][2:]
AREAS = [row[0] for row in ROWS[1:]]
PARTS = {whole: [row[0] for row in ROWS[1:] if row[1] == whole] for whole in dict.fromkeys(row[1] for row in ROWS[1:])}
VIOLENCE = ("violence", *OFFENCES[2:7])
N = len(OFFENCES)


def cell(area: str, offence: str) -> int:
    return AREAS.index(area) * N + OFFENCES.index(offence)


def table(changed: dict[int, Value] | None = None) -> System:
    """Every area is the total of its parts, violence that of its kinds; `..` stands outside every total."""
    texts = [text for row in ROWS[1:] for text in row[2:]]
    values = [Value.absent() if text == ".." else Value.exact(int(text)) for text in texts]
    for place, value in (changed or {}).items():
        values[place] = value
    areas = [
        Relation(kind=Kind.SUM, cells=(cell(whole, offence), *(cell(part, offence) for part in parts)))
        for whole, parts in PARTS.items()
        if whole
        for offence in OFFENCES
    ]
    kinds = [Relation(kind=Kind.SUM, cells=tuple(cell(area, offence) for offence in VIOLENCE)) for area in AREAS]
    return System.build(values, [*areas, *kinds])


def test_42_forces_and_british_transport_police_make_england_and_wales() -> None:
    """Greater Manchester is `..`: in no total, not even that of the North West; all totals hold without it."""
    system = table()
    forces = [area for area in AREAS if area not in PARTS and area != "Greater Manchester"]

    assert len(forces) == 43
    assert sum(system.present(cell(force, "all offences")).as_fraction() for force in forces) == 5_000_036
    assert system.values[cell("Greater Manchester", "violence")] == Value.absent()
    checked = check(system)
    assert all(relation.holds for relation in checked if relation.cells[0] != cell("Greater Manchester", "violence"))
    assert not broken(system)
    proved = prove(system)
    assert all(proved[place] for place, value in enumerate(system.values) if value != Value.absent())


def test_a_total_that_leaves_a_force_out_does_not_make_it_nought() -> None:
    """Greater Manchester read as hidden: the North West is the sum of its shown forces, so it stays 0 or more."""
    place = cell("Greater Manchester", "all offences")

    assert bounds(table({place: Value.redacted()}), [place]) == (Bound(0, None, True),)


def test_one_wrong_force_breaks_its_region_alone() -> None:
    """Kent with 1,000 too many: the South East is off by 1,000, and nothing above it."""
    place = cell("Kent", "all offences")
    n = int(table().present(place).as_fraction())

    found = broken(table({place: Value.exact(n + 1_000)}))

    assert [(AREAS[relation.cells[0] // N], relation.difference) for relation in found] == [
        ("South East region", 1_000)
    ]


def test_hidden_counts_of_two_forces_are_held_by_region_and_kinds() -> None:
    """Two kinds of violence hidden as below 99 in Kent and in Sussex: four numbers with four known sums, all tried."""
    kinds = ("homicide", "death or serious injury by driving")
    places = [cell(force, kind) for force in ("Kent", "Sussex") for kind in kinds]
    a, b, c, d = (int(table().present(place).as_fraction()) for place in places)
    possible = [
        (kent, a + b - kent, a + c - kent, d - a + kent)
        for kent in range(99)
        if all(0 <= n < 99 for n in (a + b - kent, a + c - kent, d - a + kent))
    ]

    found = bounds(table(dict.fromkeys(places, Value.hidden_below(99))), places)

    assert found == tuple(Bound(min(column), max(column), True) for column in zip(*possible, strict=True))


def test_a_share_over_hidden_counts_is_an_exact_range() -> None:
    """Homicides of Kent below 40, of all violence there: 0 to 39 of its printed total, if nothing else were known."""
    kent = cell("Kent", "homicide")
    system = System.build(table({kent: Value.hidden_below(40)}).values, [])
    whole = int(table().present(cell("Kent", "violence")).as_fraction())

    bound = ratio_bounds(system, [kent], [cell("Kent", "violence")])

    assert (bound.low, bound.high, bound.exact) == (Fraction(0), Fraction(39, whole), True)


def test_two_totals_that_exclude_each_other_are_the_conflict() -> None:
    """Kent's homicides within 2 of the truth, its violence 1 too high, its region's homicides 1 too low: a pair."""
    place, violence, region = cell("Kent", "homicide"), cell("Kent", "violence"), cell("South East region", "homicide")
    n, of_kent, of_region = (int(table().present(one).as_fraction()) for one in (place, violence, region))
    changed = {
        place: Value(n - 2, n + 2, Status.ROUNDED),
        violence: Value.exact(of_kent + 1),
        region: Value.exact(of_region - 1),
    }
    tied = [one for one in table().relations if place in one.cells]

    found = conflict(System.build(table(changed).values, tied))

    assert found.is_smallest
    assert found == (0, 1)
