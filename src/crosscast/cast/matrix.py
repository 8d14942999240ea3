"""A system as one sparse matrix of whole numbers: what bounds, checks and disclosure control work on.

    low  <= cell <= high                               the box
    row_low <= sum of coefficient * cell <= row_high   the rows: sums, equal figures, printed percentages of percentages
    percent comes from part / whole, rounded           the ratios: two inequalities each, `ratio_rows`

Sums of the rows are exact: the numbers of a matrix are 64-bit only where no row can overflow them, and Python's own
whole numbers otherwise.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
import numpy as np

from crosscast.model import Evidence, Kind, Unit

from .columns import EVIDENCE, KINDS, LARGEST, LARGEST_COEFFICIENT, NO_END, NO_END_BEYOND, UNITS, widened
from .system import Rounding, System

_SUM, _PERCENTAGE, _EQUAL = (KINDS.index(kind) for kind in (Kind.SUM, Kind.PERCENTAGE, Kind.EQUAL))
_COUNT, _PER_CENT = UNITS.index(Unit.COUNT), UNITS.index(Unit.PER_CENT)
_GUESS = EVIDENCE.index(Evidence.GUESS)


class Box(NamedTuple):
    """The low and the high end of every cell."""

    low: np.ndarray
    high: np.ndarray

    def copy(self) -> Box:
        return Box(self.low.copy(), self.high.copy())


class Rows(NamedTuple):
    """Inequalities over cells: row r is entries `starts[r]` to `starts[r + 1]` of `cells` and `coefficients`."""

    starts: np.ndarray
    cells: np.ndarray
    coefficients: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @property
    def n(self) -> int:
        return len(self.low)

    def lengths(self) -> np.ndarray:
        return np.diff(self.starts)

    def rows_of_entries(self) -> np.ndarray:
        """The row that each entry stands in."""
        return np.repeat(np.arange(len(self.low)), self.lengths())

    def only(self, keep: np.ndarray) -> Rows:
        """The rows where `keep` is true."""
        entries = np.repeat(keep, self.lengths())
        starts = np.concatenate([[0], np.cumsum(self.lengths()[keep])])
        return Rows(starts, self.cells[entries], self.coefficients[entries], self.low[keep], self.high[keep])

    def over(self, place: np.ndarray) -> Rows:
        """The same rows over the cells that have a place (0, 1, ...; -1: none), called by it."""
        kept = place[self.cells] >= 0
        starts = np.concatenate([[0], np.cumsum(add_up(kept.astype(np.int64), self.starts))])
        return Rows(starts, place[self.cells[kept]], self.coefficients[kept], self.low, self.high)

    def followed_by(self, other: Rows) -> Rows:
        return Rows(
            np.concatenate([self.starts, self.starts[-1] + other.starts[1:]]),
            *(np.concatenate(pair) for pair in zip(self[1:], other[1:], strict=True)),
        )

    def totals(self, numbers: np.ndarray) -> np.ndarray:
        """The sum of each row, one number a cell being given."""
        return add_up(self.coefficients * numbers[self.cells], self.starts)

    def allow(self, numbers: np.ndarray) -> bool:
        """Whether these whole numbers, one a cell, satisfy every row."""
        totals = self.totals(numbers)
        return bool(np.all((self.low <= totals) & (totals <= self.high)))


class Ratios(NamedTuple):
    """Printed percentages: `percent` comes from part_scale * part / (whole_scale * whole), rounded one way."""

    percent: np.ndarray
    part: np.ndarray
    whole: np.ndarray
    part_scale: np.ndarray
    whole_scale: np.ndarray
    rounding: Rounding

    @property
    def n(self) -> int:
        return len(self.percent)

    def only(self, keep: np.ndarray) -> Ratios:
        percent, part, whole, part_scale, whole_scale, rounding = self
        return Ratios(percent[keep], part[keep], whole[keep], part_scale[keep], whole_scale[keep], rounding)

    def allow(self, numbers: np.ndarray) -> bool:
        """Whether these whole numbers could have been printed so. Nothing of nothing may be printed as anything."""
        part, whole = numbers[self.part], numbers[self.whole]
        sign = np.where(whole > 0, 1, -1)
        twice_part, whole = 2 * self.part_scale * part * sign, self.whole_scale * whole * sign
        slope, strict = lower_end(numbers[self.percent], self.rounding)
        above = twice_part >= slope * whole + strict
        slope, strict = lower_end(-numbers[self.percent], self.rounding)
        below = -twice_part >= slope * whole + strict
        return bool(np.all(np.where(whole == 0, part == 0, above & below)))


class Matrix(msgspec.Struct, frozen=True, eq=False):
    """Rows and ratios over cells within a box, in whole numbers.

    `row_relations` and `ratio_relations` say which relation of the system each came from. `no_end` and `-no_end`
    stand for ends that are not known; they are compared, never added.
    """

    rows: Rows
    ratios: Ratios
    low: np.ndarray
    high: np.ndarray
    row_relations: np.ndarray
    ratio_relations: np.ndarray
    no_end: int = NO_END

    @property
    def n_cells(self) -> int:
        return len(self.low)

    @property
    def box(self) -> Box:
        return Box(self.low, self.high)

    def only(self, relations: np.ndarray) -> Matrix:
        """The matrix of those relations for which `relations` is true."""
        rows, ratios = relations[self.row_relations], relations[self.ratio_relations]
        return msgspec.structs.replace(
            self,
            rows=self.rows.only(rows),
            ratios=self.ratios.only(ratios),
            row_relations=self.row_relations[rows],
            ratio_relations=self.ratio_relations[ratios],
        )

    def of_any_size(self) -> Matrix:
        """The same with Python's own whole numbers."""
        if self.no_end == NO_END_BEYOND:
            return self
        low, high = (widened(end) for end in self.box)
        starts, cells, coefficients, row_low, row_high = self.rows
        wide = (widened(column) for column in (coefficients, row_low, row_high))
        ratios = self.ratios._replace(
            part_scale=self.ratios.part_scale.astype(object), whole_scale=self.ratios.whole_scale.astype(object)
        )
        return msgspec.structs.replace(
            self,
            rows=Rows(starts, cells, *wide),
            ratios=ratios,
            low=low,
            high=high,
            no_end=NO_END_BEYOND,
        )

    def allows(self, numbers: np.ndarray) -> bool:
        """Whether these whole numbers, one a cell, are within the box and satisfy every row and ratio."""
        percent = numbers[self.ratios.percent]
        if self.no_end == NO_END and (_most(numbers) > LARGEST or _most(percent) > LARGEST_COEFFICIENT >> 2):
            return self.of_any_size().allows(numbers.astype(object))
        within = np.all((self.low <= numbers) & (numbers <= self.high))
        return bool(within) and self.rows.allow(numbers) and self.ratios.allow(numbers)


def matrix_of(system: System, rounding: Rounding) -> Matrix:
    """The matrix of all relations that say something, percentages being rounded so."""
    cells, ties = system.cells, system.ties
    if _is_plain(system):
        return _plain_sums(system)
    there, lengths = cells.is_there, np.diff(ties.starts)
    row = np.repeat(np.arange(len(ties)), lengths)
    first = np.zeros(len(ties.cells), dtype=bool)
    first[ties.starts[:-1]] = True
    kept = there[ties.cells]
    n_live = _count(kept, ties.starts)
    says = np.where(ties.kind == _SUM, (n_live >= 2) & kept[ties.starts[:-1]], n_live == lengths)
    units = cells.unit[ties.cells]
    differ = _count(kept & (units != np.repeat(units[ties.starts[:-1]], lengths)), ties.starts) > 0
    says &= (ties.kind == _PERCENTAGE) | ~differ
    decimals = cells.decimals[ties.cells]
    most = np.zeros(len(ties), dtype=np.int64)
    np.maximum.at(most, row[kept], decimals[kept])

    of_row = says & (ties.kind != _PERCENTAGE)
    entries = kept & of_row[row]
    numbers = np.int64 if cells.no_end == NO_END and _powers_fit(decimals) else object
    scale = _powers(most[row[entries]] - decimals[entries], numbers)
    starts = np.concatenate([[0], np.cumsum(n_live[of_row])])
    per_cent = cells.unit[ties.cells[ties.starts[:-1]]] == _PER_CENT
    slack = _slack(starts, scale, per_cent[of_row], ties.kind[of_row] == _EQUAL, rounding)
    rows = Rows(starts, ties.cells[entries], np.where(first[entries], -scale, scale), -slack, slack)

    of_ratio = says & (ties.kind == _PERCENTAGE)
    percent, part, whole = (ties.cells[ties.starts[:-1][of_ratio] + place] for place in range(3))
    whole_scale = _powers(cells.decimals[part], numbers)
    part_scale = 100 * _powers(cells.decimals[percent] + cells.decimals[whole], numbers)
    matrix = Matrix(
        rows,
        Ratios(percent, part, whole, part_scale, whole_scale, rounding),
        cells.low,
        cells.high,
        np.flatnonzero(of_row),
        np.flatnonzero(of_ratio),
        cells.no_end,
    )
    return matrix if numbers is np.int64 and _is_safe(matrix) else matrix.of_any_size()


def _is_plain(system: System) -> bool:
    """Whether all cells are counts that are there, and all relations sums."""
    cells, ties = system.cells, system.ties
    counts = not np.any(cells.unit != _COUNT) and not np.any(cells.decimals) and bool(cells.is_there.all())
    return counts and cells.no_end == NO_END and not np.any(ties.kind != _SUM)


def _plain_sums(system: System) -> Matrix:
    cells, ties = system.cells, system.ties
    coefficients = np.ones(len(ties.cells), dtype=np.int64)
    coefficients[ties.starts[:-1]] = -1
    zero, nothing = np.zeros(len(ties), dtype=np.int64), np.zeros(0, dtype=np.int64)
    rows = Rows(ties.starts, ties.cells, coefficients, zero, zero)
    ratios = Ratios(nothing, nothing, nothing, nothing, nothing, Rounding.NEAREST)
    return Matrix(rows, ratios, cells.low, cells.high, np.arange(len(ties)), nothing)


def may_narrow(system: System) -> np.ndarray:
    """Which relations are more than guessed."""
    found: np.ndarray = system.ties.evidence != _GUESS
    return found


def ratio_rows(ratios: Ratios, box: Box, no_end: int) -> Rows:
    """What the ratios say as inequalities, given the present ends: two rows each over part and whole.

    A row is empty of content (it allows everything) where the whole may be negative or the percentage has no end.
    """
    n = ratios.n
    low, high = box
    some_whole, usable = low[ratios.whole] >= 1, low[ratios.whole] >= 0
    coefficients = np.zeros((n, 2, 2), dtype=low.dtype)
    at_least = np.full((n, 2), -no_end, dtype=low.dtype)
    for side, (sign, end) in enumerate(((1, low[ratios.percent]), (-1, -high[ratios.percent]))):
        known = usable & (end != -no_end)
        slope, strict = lower_end(np.where(known, end, 0), ratios.rounding)
        coefficients[:, side, 0] = np.where(known, 2 * sign * ratios.part_scale, 0)
        coefficients[:, side, 1] = np.where(known, -slope * ratios.whole_scale, 0)
        at_least[:, side] = np.where(known, np.where(some_whole, strict, 0), -no_end)
    of_itself = ratios.part == ratios.whole  # a total is 100% of itself
    coefficients[of_itself, :, 0] += coefficients[of_itself, :, 1]
    coefficients[of_itself, :, 1] = 0
    cells = np.repeat(np.stack([ratios.part, ratios.whole], axis=1)[:, None, :], 2, axis=1)
    at_most = np.full(2 * n, no_end, dtype=low.dtype)
    return Rows(np.arange(0, 4 * n + 1, 2), cells.reshape(-1), coefficients.reshape(-1), at_least.reshape(-1), at_most)


def lower_end(printed: np.ndarray, rounding: Rounding) -> tuple[np.ndarray, np.ndarray]:
    """(slope, strict) such that twice the true percentage times the whole is at least slope * whole + strict.

    Rounded to the nearest: from half below. Cut: from the printed number where it is above 0, else more than one
    below. Either: the wider of both.
    """
    positive, nothing = printed > 0, np.zeros_like(printed)
    cut = np.where(positive, 2 * printed, 2 * printed - 2), np.where(positive, nothing, nothing + 2)
    if rounding is Rounding.CUT:
        return cut
    nearest = 2 * printed - 1
    if rounding is Rounding.NEAREST:
        return nearest, nothing
    return np.where(positive, nearest, cut[0]), cut[1]


def add_up(entries: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """The sum of each row's entries; 0 for a row without any."""
    totals: np.ndarray = np.zeros(len(starts) - 1, dtype=entries.dtype)
    filled = starts[:-1] < starts[1:]
    if len(entries):
        totals[filled] = np.add.reduceat(entries, starts[:-1][filled])
    return totals


def _count(flags: np.ndarray, starts: np.ndarray) -> np.ndarray:
    return add_up(flags.astype(np.int64), starts)


def _powers_fit(decimals: np.ndarray) -> bool:
    return len(decimals) == 0 or int(decimals.max()) <= 6


def _powers(exponents: np.ndarray, numbers: type) -> np.ndarray:
    """10 to each of the exponents."""
    return np.array([10], dtype=numbers) ** exponents.astype(numbers)


def _slack(
    starts: np.ndarray, scale: np.ndarray, per_cent: np.ndarray, equal: np.ndarray, rounding: Rounding
) -> np.ndarray:
    """Rounded percentages need not add up: each printed one is off by half a unit (nearest) or less than one (cut)."""
    units = add_up(scale, starts)
    slack = units // 2 if rounding is Rounding.NEAREST else units - 1
    alike = _count(scale != 1, starts) == 0
    return np.where(per_cent & ~(equal & alike), slack, 0 * slack)


def _is_safe(matrix: Matrix) -> bool:
    """Whether no sum or product can leave 64 bits while every end is at most `LARGEST`."""
    scales = np.concatenate([matrix.ratios.part_scale, matrix.ratios.whole_scale])
    if int(scales.max(initial=0)) > LARGEST_COEFFICIENT >> 2:
        return False
    return fits(matrix.rows) and fits(ratio_rows(matrix.ratios, matrix.box, matrix.no_end))


def fits(rows: Rows) -> bool:
    """Whether the rows add up in 64 bits whatever numbers up to `LARGEST` the cells are."""
    return not rows.n or int(add_up(np.abs(rows.coefficients), rows.starts).max(initial=0)) <= LARGEST_COEFFICIENT


def _most(numbers: np.ndarray) -> int:
    return int(np.abs(numbers).max(initial=0))
