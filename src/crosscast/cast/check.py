"""Say which relations of a table do not hold, and by how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import inf

import msgspec

from crosscast.model import Kind, Relation, Unit

from .constraints import Box, End, Ratio, Row, box_of, constraint
from .propagate import Network
from .system import Rounding, System

# As many lines that hold only one way outweigh one that holds only the other way.
_OUTWEIGHS = 4

# A relation over two hidden cells is searched whole number by whole number up to this many.
_SEARCHED = 1_000


def check(system: System) -> tuple[Relation, ...]:
    """Fill in whether each relation holds, and how far off it is.

    A relation holds when it can, each hidden cell being what suits it best. `difference` is how far the parts are
    above (+) or below (-) the total at least, in the last printed place; for a percentage, how far the true one is
    above or below the printed one. `holds` stays None where absent cells leave nothing to compare.
    """
    box = box_of(system)
    ways = possible_roundings(system)
    return tuple(_checked(system, relation, ways, box) for relation in system.relations)


def disputed(system: System) -> tuple[bool, ...]:
    """For each cell, whether a relation that it is in does not hold."""
    cells = {cell for relation in check(system) if relation.holds is False for cell in system.live_cells(relation)}
    return tuple(cell in cells for cell in range(len(system.values)))


def possible_roundings(system: System, relations: Iterable[Relation] | None = None) -> tuple[Rounding, ...]:
    """How the system's percentages may have been rounded: what the given relations (or all) show.

    A table rounds its percentages in one way. Where none shows which, both are possible. Where they show both ways,
    one must outweigh the other by four lines to one, else each percentage is allowed its own.
    """
    box = box_of(system)
    asked = system.relations if relations is None else relations
    return roundings_shown(system, Counter(rounding_shown(system, relation, box) for relation in asked))


def rounding_shown(system: System, relation: Relation, box: Box) -> Rounding | None:
    """The only way of rounding in which a percentage can hold, None where it can in both or in neither."""
    if relation.kind is not Kind.PERCENTAGE:
        return None
    fits_nearest = gap(system, relation, Rounding.NEAREST, box) == 0
    if fits_nearest == (gap(system, relation, Rounding.CUT, box) == 0):
        return None
    return Rounding.NEAREST if fits_nearest else Rounding.CUT


def roundings_shown(system: System, lines: Counter[Rounding | None]) -> tuple[Rounding, ...]:
    """What lines, so many of which show one way or the other, say about the system."""
    if system.rounding is not Rounding.UNKNOWN:
        return (system.rounding,)
    if all(value is None or value.unit is Unit.COUNT for value in system.values):
        return (Rounding.NEAREST,)  # there is nothing to round
    n_nearest, n_cut = lines[Rounding.NEAREST], lines[Rounding.CUT]
    if n_nearest == n_cut == 0:
        return (Rounding.NEAREST, Rounding.CUT)
    if n_nearest >= _OUTWEIGHS * n_cut:
        return (Rounding.NEAREST,)
    if n_cut >= _OUTWEIGHS * n_nearest:
        return (Rounding.CUT,)
    return (Rounding.EITHER,)


def _checked(system: System, relation: Relation, ways: tuple[Rounding, ...], box: Box) -> Relation:
    if not system.live_cells(relation):
        return msgspec.structs.replace(relation, holds=None, difference=0)
    difference = min((gap(system, relation, rounding, box) for rounding in ways), key=abs)
    return msgspec.structs.replace(relation, holds=difference == 0, difference=difference)


def gap(system: System, relation: Relation, rounding: Rounding, box: Box) -> int:
    """How far the relation is from holding, at least: 0 where it can hold by itself or says nothing."""
    one = constraint(system, relation, rounding)
    if one is None:
        return 0
    if isinstance(one, Row):
        return _row_gap(one, *box)
    low, high = ([ends[cell] for cell in one.cells] for ends in box)
    return _ratio_gap(one._replace(percent=0, part=1, whole=2), low, high)


def _row_gap(row: Row, low: list[End], high: list[End]) -> int:
    pairs = list(zip(row.cells, row.coefficients, strict=True))
    least = [a * low[cell] if a > 0 else a * high[cell] for cell, a in pairs]
    most = [a * high[cell] if a > 0 else a * low[cell] for cell, a in pairs]
    if isinstance(row.high, int) and -inf not in least and sum(least) > row.high:
        return int(sum(least)) - row.high
    if isinstance(row.low, int) and inf not in most and sum(most) < row.low:
        return int(sum(most)) - row.low
    return 0


def _ratio_gap(ratio: Ratio, low: list[End], high: list[End]) -> int:
    percent, part, whole = ratio.cells
    if all(low[cell] == high[cell] for cell in (part, whole)) and low[whole] <= 0:
        return _whole_not_positive(ratio, low, high)
    bottom, top = ratio.printed(low, high)
    if high[percent] < bottom:
        return int(bottom - high[percent])
    if low[percent] > top:
        return int(top - low[percent])
    return 0 if _some_whole_numbers_fit(ratio, low, high) else 1


def _whole_not_positive(ratio: Ratio, low: list[End], high: list[End]) -> int:
    """A percentage of nothing, or of a number below nothing, as corrections sometimes are."""
    part, whole = ratio.part, ratio.whole
    if low[whole] == 0:
        return 0 if low[part] == 0 else (1 if low[part] > 0 else -1)
    turned_low, turned_high = list(low), list(high)
    for cell in (part, whole):
        turned_low[cell], turned_high[cell] = -high[cell], -low[cell]
    return _ratio_gap(ratio, turned_low, turned_high)


def _some_whole_numbers_fit(ratio: Ratio, low: list[End], high: list[End]) -> bool:
    """Whether hidden cells have whole numbers that suit; taken for granted where there are too many to try."""
    narrower = min((ratio.part, ratio.whole), key=lambda cell: high[cell] - low[cell])
    bottom, width = low[narrower], high[narrower] - low[narrower]
    if not isinstance(bottom, int) or width > _SEARCHED:
        return True
    network = Network([ratio])
    for number in range(bottom, bottom + int(width) + 1):
        tried_low, tried_high = list(low), list(high)
        tried_low[narrower] = tried_high[narrower] = number
        if network.narrow(tried_low, tried_high):
            return True
    return False
