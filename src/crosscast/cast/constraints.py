"""Relations as inequalities between whole numbers, exact at any size.

An open end is plus or minus infinity; it is compared, never added, so that no whole number becomes a float.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import NamedTuple

from crosscast.model import Kind, Relation, Unit

from .system import Rounding, System

End = int | float  # an int, or inf or -inf
Numbers = Sequence[int] | Mapping[int, int]  # one number a cell
Ends = list[End] | dict[int, End]  # one end a cell, changed in place as it narrows
Box = tuple[list[End], list[End]]  # the low and the high end of every cell


class Row(NamedTuple):
    """low <= sum of coefficient * cell <= high."""

    cells: tuple[int, ...]
    coefficients: tuple[int, ...]
    low: End
    high: End

    def allows(self, numbers: Numbers) -> bool:
        total = sum(a * numbers[cell] for cell, a in zip(self.cells, self.coefficients, strict=True))
        return self.low <= total <= self.high

    def over_open(self, low: Ends, high: Ends) -> Row | None:
        """The same row over the cells that are still open, known ones taken to the other side; None without any."""
        known = 0
        terms: Counter[int] = Counter()  # a cell may stand in a row twice, as a total that is 100% of itself
        for cell, a in zip(self.cells, self.coefficients, strict=True):
            if low[cell] == high[cell]:
                known += a * int(low[cell])
            else:
                terms[cell] += a
        if not terms:
            return None
        bottom, top = (end - known if isinstance(end, int) else end for end in (self.low, self.high))
        return Row(tuple(terms), tuple(terms.values()), bottom, top)


class Ratio(NamedTuple):
    """The printed percentage `percent` comes from part_scale * part / (whole_scale * whole).

    Nothing of nothing may be printed as any percentage; something of nothing cannot be printed.
    """

    percent: int
    part: int
    whole: int
    part_scale: int
    whole_scale: int
    rounding: Rounding

    @property
    def cells(self) -> tuple[int, ...]:
        return (self.percent, self.part, self.whole)

    def allows(self, numbers: Numbers) -> bool:
        printed, part, whole = (numbers[cell] for cell in self.cells)
        if whole == 0:
            return part == 0
        sign = 1 if whole > 0 else -1
        twice_part, whole = 2 * self.part_scale * part * sign, self.whole_scale * whole * sign
        slope, strict = lower_end(printed, self.rounding)
        if twice_part < slope * whole + strict:
            return False
        slope, strict = lower_end(-printed, self.rounding)
        return -twice_part >= slope * whole + strict

    def rows(self, low: Ends, high: Ends) -> list[Row]:
        """What the ratio says as inequalities, given the present ends; none where the whole may be negative."""
        if low[self.whole] < 0:
            return []
        cells, rows = (self.part, self.whole), []
        some_whole = low[self.whole] >= 1
        for sign, end in ((1, low[self.percent]), (-1, -high[self.percent])):
            if isinstance(end, int):
                slope, strict = lower_end(end, self.rounding)
                scales = (2 * sign * self.part_scale, -slope * self.whole_scale)
                rows.append(Row(cells, scales, strict if some_whole else 0, inf))
        return rows

    def printed(self, low: Ends, high: Ends) -> tuple[End, End]:
        """The percentages that could be printed, given the ends of part and whole."""
        least_whole, most_whole = low[self.whole], high[self.whole]
        if least_whole < 0 or (least_whole == 0 and low[self.part] <= 0 <= high[self.part]):
            return -inf, inf
        least_whole, most_whole = max(least_whole, 1), max(most_whole, 1)
        bottom, top = low[self.part], high[self.part]
        return (
            -self._most_printed(-bottom, most_whole if bottom >= 0 else least_whole),
            self._most_printed(top, least_whole if top >= 0 else most_whole),
        )

    def _most_printed(self, part: End, whole: End) -> End:
        if not isinstance(part, int):
            return part
        if not isinstance(whole, int):
            part, whole = 0, 1
        n, d = self.part_scale * part, self.whole_scale * whole
        nearest = (2 * n + d) // (2 * d)
        cut = n // d if n >= 0 else -(-n // d)
        match self.rounding:
            case Rounding.NEAREST:
                return nearest
            case Rounding.CUT:
                return cut
            case _:
                return max(nearest, cut)


Constraint = Row | Ratio


def lower_end(printed: int, rounding: Rounding) -> tuple[int, int]:
    """(slope, strict) such that twice the true percentage times the whole is at least slope * whole + strict."""
    if rounding is Rounding.NEAREST or (rounding is not Rounding.CUT and printed > 0):
        return 2 * printed - 1, 0
    return (2 * printed, 0) if printed > 0 else (2 * printed - 2, 2)


def constraint(system: System, relation: Relation, rounding: Rounding) -> Constraint | None:
    """The relation in whole numbers, or None where it says nothing."""
    live = system.live_cells(relation)
    if not live:
        return None
    decimals = [system.present(cell).decimals for cell in live]
    if relation.kind is Kind.PERCENTAGE:
        percent, part, whole = live
        return Ratio(percent, part, whole, 100 * 10 ** (decimals[0] + decimals[2]), 10 ** decimals[1], rounding)
    units = [10 ** (max(decimals) - places) for places in decimals]
    slack = _slack(system, relation, live, units, rounding)
    return Row(live, (-units[0], *units[1:]), -slack, slack)


def _slack(system: System, relation: Relation, live: Sequence[int], units: Sequence[int], rounding: Rounding) -> int:
    """Rounded percentages need not add up: each printed one is off by half a unit (nearest) or less than one (cut)."""
    if system.present(live[0]).unit is not Unit.PER_CENT or (relation.kind is Kind.EQUAL and len(set(units)) == 1):
        return 0
    return sum(units) // 2 if rounding is Rounding.NEAREST else sum(units) - 1


def constraints(system: System, relations: Iterable[Relation], rounding: Rounding) -> list[Constraint]:
    found = (constraint(system, relation, rounding) for relation in relations)
    return [one for one in found if one is not None]


def box_of(system: System) -> Box:
    """The ends of every cell as printed; a cell that takes part in nothing is 0, which harms nobody."""
    low: list[End] = []
    high: list[End] = []
    for value in system.values:
        if value is None or value.is_absent:
            low.append(0)
            high.append(0)
        else:
            low.append(-inf if value.low is None else value.low)
            high.append(inf if value.high is None else value.high)
    return low, high
