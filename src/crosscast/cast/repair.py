"""Find the least that must be read otherwise for every relation to hold, and whether that answer is the only one."""

from __future__ import annotations

from collections.abc import Sequence

from crosscast.model import Status, Value

from .check import possible_roundings
from .misread import repair_misread
from .repairs import Choice, Repair, Repairs
from .selection import Pick, select
from .system import Rounding, System


def repair(system: System, choices: Sequence[Choice] | None = None, limit: int = 20) -> Repairs:
    """List the cheapest ways to take one option of each choice so that every relation holds, at most `limit`.

    Without `choices` each printed number may have been misread by one slip: `repair_misread`, which takes what the
    cells say, and what is likely for their source.

    Each listed repair is verified in whole numbers with every relation, hidden cells included. Percentages are
    rounded in one way throughout the table; only where no reading fits so may each be rounded in its own way.
    ValueError where two choices are about one cell, or the options for a cell differ in unit or decimals.
    """
    if choices is None:
        return repair_misread(system, limit=limit)
    options = [_cheapest(system, choice) for choice in choices]
    opened = system.replaced(_all_that_can_be(options))
    found = _least(opened, choices, options, possible_roundings(opened), limit)
    if found.repairs or not found.complete or system.rounding is not Rounding.UNKNOWN:
        return found
    return _least(opened, choices, options, (Rounding.EITHER,), limit)


def _least(
    opened: System,
    choices: Sequence[Choice],
    options: list[list[Pick]],
    roundings: Sequence[Rounding],
    limit: int,
) -> Repairs:
    """The least repairs under any of the roundings, those of different roundings put together."""
    costs: dict[tuple[int, ...], int] = {}
    complete = True
    for rounding in roundings:
        selection = select(opened, options, rounding, limit)
        complete = complete and selection.complete
        costs.update(selection.costs)
    least = min(costs.values(), default=None)
    picks = sorted(pick for pick, cost in costs.items() if cost == least)
    repairs = tuple(_repair(choices, opened, pick, costs[pick]) for pick in picks[:limit])
    return Repairs(repairs, complete and len(picks) <= limit)


def _repair(choices: Sequence[Choice], opened: System, picks: tuple[int, ...], cost: int) -> Repair:
    taken = [choice.options[pick] for choice, pick in zip(choices, picks, strict=True)]
    values = tuple((cell, _value(opened, cell, value)) for option in taken for cell, value in option.values)
    return Repair(picks, values, tuple(option.label for option in taken if option.label), cost)


def _cheapest(system: System, choice: Choice) -> list[Pick]:
    """The options of a choice, of those that say the same only the cheapest."""
    picks: dict[tuple[tuple[int, Value], ...], Pick] = {}
    for index, option in enumerate(choice.options):
        values = tuple(sorted(((cell, _value(system, cell, value)) for cell, value in option.values), key=_by_cell))
        if values not in picks or option.cost < picks[values].cost:
            picks[values] = Pick(index, values, option.cost)
    return list(picks.values())


def _by_cell(pair: tuple[int, Value]) -> int:
    return pair[0]


def _value(system: System, cell: int, value: int | Value) -> Value:
    if isinstance(value, Value):
        return value
    printed = system.values[cell]
    return Value.exact(value) if printed is None else Value.exact(value, printed.unit, printed.decimals)


def _all_that_can_be(options: list[list[Pick]]) -> list[tuple[int, Value]]:
    """For each cell of the choices, one value that allows what any option does."""
    spread: dict[int, Value] = {}
    for picks in options:
        for cell in [cell for cell, _ in picks[0].values]:
            if cell in spread:
                raise ValueError(f"two choices are about cell {cell}")
            spread[cell] = _spread([dict(pick.values)[cell] for pick in picks])
    return list(spread.items())


def _spread(values: list[Value]) -> Value:
    if len({(value.unit, value.decimals) for value in values}) > 1:
        raise ValueError("the options for a cell differ in unit or decimals")
    lows, highs = [value.low for value in values], [value.high for value in values]
    low = None if None in lows else min(low for low in lows if low is not None)
    high = None if None in highs else max(high for high in highs if high is not None)
    status = Status.EXACT if low is not None and low == high else Status.ROUNDED
    return Value(low, high, status, values[0].unit, values[0].decimals)
