"""Say which relations of a table do not hold, and by how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import inf

import msgspec
import numpy as np

from crosscast.model import Kind, Relation, Unit

from .columns import KINDS, UNITS, plain_ends
from .constraints import Box, End, Ratio, Row, constraint
from .matrix import Matrix, add_up, matrix_of
from .narrow import printed
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
    above or below the printed one. `holds` stays None where there is nothing to compare: cells are absent, or the
    total is that of the shown parts alone (`leaves_out_hidden`) and cannot be that of all.
    """
    says, difference = _differences(system)
    return tuple(
        msgspec.structs.replace(relation, holds=found, difference=by)
        for relation, found, by in zip(system.relations, _holds(says, difference), difference.tolist(), strict=True)
    )


def broken(system: System) -> tuple[Relation, ...]:
    """The relations that do not hold, with how far off each is: of a million cells at once, without the others."""
    says, difference = _differences(system)
    relations = system.relations
    return tuple(
        msgspec.structs.replace(relations[index], holds=False, difference=int(difference[index]))
        for index in np.flatnonzero(says & (difference != 0)).tolist()
    )


def disputed(system: System) -> tuple[bool, ...]:
    """For each cell, whether a relation that it is in does not hold."""
    says, difference = _differences(system)
    return tuple(cells_of(system, says & (difference != 0)).tolist())


def holding(system: System) -> tuple[np.ndarray, np.ndarray]:
    """Which relations say something, and which of them hold."""
    says, difference = _differences(system)
    return says, says & (difference == 0)


def cells_of(system: System, relations: np.ndarray) -> np.ndarray:
    """Which cells the relations tie for which `relations` is true; an absent cell is tied by none."""
    ties = system.ties
    tied = np.zeros(len(system.cells), dtype=bool)
    tied[ties.cells[np.repeat(relations, np.diff(ties.starts))]] = True
    found: np.ndarray = tied & system.cells.is_there
    return found


def leaving_out_hidden(system: System) -> np.ndarray:
    """Which totals equal their shown parts alone, though other parts are hidden: `System.leaves_out_hidden` of all."""
    matrix = matrix_of(system, Rounding.NEAREST)
    (starts, cells, coefficients, _, _), exact = matrix.rows, system.cells.is_exact
    shown = np.where(exact[cells], coefficients * np.where(exact, matrix.low, 0)[cells], 0)
    n_hidden = add_up((~exact[cells]).astype(np.int64), starts)
    is_sum = system.ties.kind[matrix.row_relations] == KINDS.index(Kind.SUM)
    found = np.zeros(len(system.ties), dtype=bool)
    found[matrix.row_relations] = is_sum & exact[cells[starts[:-1]]] & (n_hidden > 0) & (add_up(shown, starts) == 0)
    return found


def _total_is_some(system: System) -> np.ndarray:
    """Which relations have a total other than 0: a 0 beside hidden parts alone was hardly added up from them."""
    found: np.ndarray = system.cells.low[system.ties.cells[system.ties.starts[:-1]]] != 0
    return found


def _holds(says: np.ndarray, difference: np.ndarray) -> list[bool | None]:
    return [
        holds if can_say else None for can_say, holds in zip(says.tolist(), (difference == 0).tolist(), strict=True)
    ]


def _differences(system: System) -> tuple[np.ndarray, np.ndarray]:
    """For each relation whether it says something, and how far it is from holding under the way that suits it best."""
    says, nearest = differences(system, Rounding.NEAREST)
    ways = _ways(system, nearest, says) if _has_percentages(system) else (Rounding.NEAREST,)
    found = [nearest if way is Rounding.NEAREST else differences(system, way)[1] for way in ways]
    least = found[0]
    for other in found[1:]:
        least = np.where(np.abs(other) < np.abs(least), other, least)
    if np.any(least != 0) and not system.cells.is_exact.all():
        leaves_out = says & (least != 0) & leaving_out_hidden(system) & _total_is_some(system)
        says, least = says & ~leaves_out, np.where(leaves_out, 0, least)
    return says, least


def differences(system: System, rounding: Rounding) -> tuple[np.ndarray, np.ndarray]:
    """For each relation whether it says something, and how far from holding it is if percentages are rounded so."""
    matrix = matrix_of(system, rounding)
    says = np.zeros(len(system.ties), dtype=bool)
    says[matrix.row_relations] = says[matrix.ratio_relations] = True
    difference = np.zeros(len(says), dtype=matrix.low.dtype)
    difference[matrix.row_relations] = _row_gaps(matrix)
    difference[matrix.ratio_relations] = _ratio_gaps(matrix)
    return says, difference


def _row_gaps(matrix: Matrix) -> np.ndarray:
    starts, cells, a, row_low, row_high = matrix.rows
    if np.array_equal(matrix.low, matrix.high):
        totals = matrix.rows.totals(matrix.low)
        gaps: np.ndarray = np.maximum(totals - row_high, 0) + np.minimum(totals - row_low, 0)
        return gaps
    no_end = matrix.no_end
    positive = a > 0
    bottom = np.where(positive, matrix.low[cells], matrix.high[cells])
    least, is_open = add_up(np.where(np.abs(bottom) == no_end, 0, a * bottom), starts), np.abs(bottom) == no_end
    above = np.where(add_up(is_open.astype(np.int64), starts) == 0, np.maximum(least - row_high, 0), 0)
    top = np.where(positive, matrix.high[cells], matrix.low[cells])
    most, is_open = add_up(np.where(np.abs(top) == no_end, 0, a * top), starts), np.abs(top) == no_end
    below = np.where(add_up(is_open.astype(np.int64), starts) == 0, np.minimum(most - row_low, 0), 0)
    return above + below


def _ratio_gaps(matrix: Matrix) -> np.ndarray:
    ratios, low, high = matrix.ratios, matrix.low, matrix.high
    percent, part, whole = ratios[:3]
    plain = (low[part] == high[part]) & (low[whole] == high[whole]) & (low[whole] > 0)
    bottom, top = printed(ratios, matrix.box, matrix.no_end)
    above, below = np.maximum(bottom - high[percent], 0), np.minimum(top - low[percent], 0)
    gaps = np.where(plain, above + below, 0)
    for index in np.flatnonzero(~plain).tolist():
        scales = (int(ratios.part_scale[index]), int(ratios.whole_scale[index]))
        ends = [plain_ends(column[[percent[index], part[index], whole[index]]]) for column in (low, high)]
        gaps[index] = _ratio_gap(Ratio(0, 1, 2, *scales, ratios.rounding), *ends)
    return gaps


def _has_percentages(system: System) -> bool:
    return bool(np.any(system.cells.unit != UNITS.index(Unit.COUNT)))


def possible_roundings(system: System, relations: Iterable[Relation] | None = None) -> tuple[Rounding, ...]:
    """How the system's percentages may have been rounded: what the given relations (or all) show.

    A table rounds its percentages in one way. Where none shows which, both are possible. Where they show both ways,
    one must outweigh the other by four lines to one, else each percentage is allowed its own.
    """
    asked = system if relations is None else System(system.values, tuple(relations), system.rounding)
    return possible_ways(asked, np.ones(len(asked.relations), dtype=bool))


def possible_ways(system: System, relations: np.ndarray) -> tuple[Rounding, ...]:
    """The same, of the relations for which `relations` is true."""
    if not _has_percentages(system) or system.rounding is not Rounding.UNKNOWN:
        return roundings_shown(system, Counter())
    says, nearest = differences(system, Rounding.NEAREST)
    return _ways(system, nearest, says & relations)


def _ways(system: System, nearest: np.ndarray, says: np.ndarray) -> tuple[Rounding, ...]:
    """How percentages may have been rounded, given how far each relation is from holding if to the nearest."""
    if system.rounding is not Rounding.UNKNOWN:
        return (system.rounding,)
    is_ratio = says & (system.ties.kind == KINDS.index(Kind.PERCENTAGE))
    fits_nearest, fits_cut = nearest[is_ratio] == 0, differences(system, Rounding.CUT)[1][is_ratio] == 0
    shown = Counter[Rounding | None]()
    shown[Rounding.NEAREST] = int(np.count_nonzero(fits_nearest & ~fits_cut))
    shown[Rounding.CUT] = int(np.count_nonzero(fits_cut & ~fits_nearest))
    return roundings_shown(system, shown)


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
    if not _has_percentages(system):
        return (Rounding.NEAREST,)  # there is nothing to round
    n_nearest, n_cut = lines[Rounding.NEAREST], lines[Rounding.CUT]
    if n_nearest == n_cut == 0:
        return (Rounding.NEAREST, Rounding.CUT)
    if n_nearest >= _OUTWEIGHS * n_cut:
        return (Rounding.NEAREST,)
    if n_cut >= _OUTWEIGHS * n_nearest:
        return (Rounding.CUT,)
    return (Rounding.EITHER,)


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
