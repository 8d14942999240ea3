"""Narrow the ends of all cells by all relations at once until nothing changes, in whole numbers only."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .columns import LARGEST, LARGEST_COEFFICIENT, NO_END, no_end_of, widened
from .matrix import Box, Matrix, Ratios, Rows, add_up, fits, ratio_rows
from .system import Rounding

# Narrowing may creep (x is under half of y, y under half of x): stopping early is always safe.
_ROUNDS = 200
_FAR = 1 << 2048  # an end that has crept so far is not followed further


class TooLargeError(Exception):
    """A sum may leave 64 bits."""


def narrow(matrix: Matrix, box: Box | None = None) -> Box | None:
    """The ends that are left of each cell; None where no numbers satisfy the matrix.

    No number that belongs to a full assignment is lost; numbers that belong to none may be left. `box` is where to
    start from, the matrix's own ends unless given.
    """
    start = matrix.box if box is None else box
    try:
        return _narrowed(matrix, start)
    except TooLargeError:
        wide = matrix.of_any_size()
        return _narrowed(wide, Box(*(widened(end) for end in start)))


def _narrowed(matrix: Matrix, start: Box) -> Box | None:
    box = start.copy()
    if np.any(box.low > box.high):
        return None
    if not matrix.ratios.n:
        return box if narrow_rows(open_rows(matrix.rows, box), box, matrix.no_end) is not None else None
    rounds = _ROUNDS
    while rounds > 0:
        before = box.copy()
        from_ratios = ratio_rows(matrix.ratios, box, matrix.no_end)
        if matrix.no_end == NO_END and not fits(from_ratios):
            raise TooLargeError
        rows = open_rows(matrix.rows.followed_by(from_ratios), box)
        used = narrow_rows(rows, box, matrix.no_end, rounds)
        if used is None or not _narrow_ratios(matrix.ratios, box, matrix.no_end):
            return None
        rounds -= used
        if np.array_equal(before.low, box.low) and np.array_equal(before.high, box.high):
            return box
    return box


class Open(NamedTuple):
    """Rows over the open cells alone, known ones taken to the other side, and what narrowing needs of them.

    `wrong`: a row without open cells does not hold. `by_cell` puts the entries in the order of their cells;
    `cell_starts` says where each cell of `cells` begins in it.
    """

    rows: Rows
    wrong: bool
    row_of_entry: np.ndarray
    by_cell: np.ndarray
    cells: np.ndarray
    cell_starts: np.ndarray


def open_rows(rows: Rows, box: Box) -> Open:
    """Take the cells whose number is known to the other side of each row."""
    low, high = box
    is_open = low < high
    entry_open = is_open[rows.cells] & (rows.coefficients != 0)
    known = np.where(entry_open | is_open[rows.cells], 0, rows.coefficients * np.where(is_open, 0, low)[rows.cells])
    sums = add_up(known, rows.starts)
    no_end = no_end_of(low)
    row_low = np.where(rows.low == -no_end, rows.low, rows.low - sums)
    row_high = np.where(rows.high == no_end, rows.high, rows.high - sums)
    lengths = add_up(entry_open.astype(np.int64), rows.starts)
    kept = lengths > 0
    wrong = bool(np.any(~kept & ((row_low > 0) | (row_high < 0))))
    cells = rows.cells[entry_open]
    left = Rows(
        np.concatenate([[0], np.cumsum(lengths[kept])]),
        cells,
        rows.coefficients[entry_open],
        row_low[kept],
        row_high[kept],
    )
    return in_order(left, wrong)


def in_order(rows: Rows, wrong: bool = False) -> Open:
    """Rows over cells that are all taken as open."""
    by_cell = np.argsort(rows.cells, kind="stable")
    ordered = rows.cells[by_cell]
    begins = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])) if len(ordered) else np.arange(0)
    return Open(rows, wrong, rows.rows_of_entries(), by_cell, ordered[begins], begins)


def narrow_rows(opened: Open, box: Box, no_end: int, limit: int = _ROUNDS) -> int | None:
    """Narrow the box in place, in so many rounds at most: how many it took, or None where a row cannot hold."""
    if opened.wrong:
        return None
    rows = opened
    for n_rounds in range(limit):
        if not len(rows.cells):
            return n_rounds + 1
        changed = _round(rows, box, no_end)
        if changed is None:
            return None
        if not len(changed):
            return n_rounds + 1
        rows = _touched(opened, changed, len(box.low))
    return limit


def _touched(opened: Open, changed: np.ndarray, n_cells: int) -> Open:
    """The rows that a changed cell stands in, when they are few enough to be worth picking out."""
    is_changed = np.zeros(n_cells, dtype=bool)
    is_changed[changed] = True
    touched = add_up(is_changed[opened.rows.cells].astype(np.int64), opened.rows.starts) > 0
    if 2 * np.count_nonzero(touched) > len(touched):
        return opened
    return in_order(opened.rows.only(touched))


def _round(opened: Open, box: Box, no_end: int) -> np.ndarray | None:
    """Narrow every open cell by every row once: the cells that changed, or None where a row cannot hold."""
    low, high = box
    (starts, cells, a, row_low, row_high), row = opened.rows, opened.row_of_entry
    positive = a > 0
    bottom, top = np.where(positive, low[cells], high[cells]), np.where(positive, high[cells], low[cells])
    no_bottom, no_top = np.abs(bottom) == no_end, np.abs(top) == no_end
    bottom, top = a * np.where(no_bottom, 0, bottom), a * np.where(no_top, 0, top)
    least, most = add_up(bottom, starts), add_up(top, starts)
    n_no_least, n_no_most = (add_up(flags.astype(np.int64), starts) for flags in (no_bottom, no_top))
    if np.any((n_no_least == 0) & (least > row_high)) or np.any((n_no_most == 0) & (most < row_low)):
        return None
    over = (row_high != no_end)[row] & (n_no_least[row] == no_bottom)
    under = (row_low != -no_end)[row] & (n_no_most[row] == no_top)
    room_over = np.where(over, np.where(over, row_high[row], 0) - (least[row] - bottom), 0)
    room_under = np.where(under, np.where(under, row_low[row], 0) - (most[row] - top), 0)
    # a * x <= room_over and a * x >= room_under
    new_high = np.where(
        positive,
        np.where(over, room_over // a, no_end),
        np.where(under, room_under // a, no_end),
    )
    new_low = np.where(
        positive,
        np.where(under, -(room_under // -a), -no_end),
        np.where(over, -(room_over // -a), -no_end),
    )
    order, begins = opened.by_cell, opened.cell_starts
    least_high = np.minimum.reduceat(new_high[order], begins)
    most_low = np.maximum.reduceat(new_low[order], begins)
    if no_end == NO_END and (_is_beyond(least_high) or _is_beyond(most_low)):
        raise TooLargeError
    if no_end != NO_END:
        least_high = np.where(np.abs(least_high) > _FAR, no_end, least_high)
        most_low = np.where(np.abs(most_low) > _FAR, -no_end, most_low)
    seen = opened.cells
    narrower = (least_high < high[seen]) | (most_low > low[seen])
    low[seen] = np.maximum(low[seen], most_low)
    high[seen] = np.minimum(high[seen], least_high)
    if np.any(low[seen] > high[seen]):
        return None
    changed: np.ndarray = seen[narrower]
    return changed


def _is_beyond(ends: np.ndarray, largest: int = LARGEST) -> bool:
    return bool(np.any((np.abs(ends) > largest) & (np.abs(ends) != NO_END)))


def _narrow_ratios(ratios: Ratios, box: Box, no_end: int) -> bool:
    """What a ratio says beyond its two inequalities; False where one cannot hold."""
    low, high = box
    percent, part, whole = ratios[:3]
    some = (low[whole] < 1) & (low[part] >= 1) & ((low[whole] >= 0) | (low[percent] >= 1))
    low[whole[some]] = 1
    bottom, top = printed(ratios, box, no_end)
    if no_end == NO_END and any(_is_beyond(ends, LARGEST_COEFFICIENT >> 2) for ends in (bottom, top)):
        raise TooLargeError
    np.maximum.at(low, percent, bottom)
    np.minimum.at(high, percent, top)
    if np.any(low > high):
        return False
    known = (low[percent] == high[percent]) & (low[part] == high[part]) & (low[whole] == high[whole])
    return ratios.only(known).allow(low)


def printed(ratios: Ratios, box: Box, no_end: int) -> tuple[np.ndarray, np.ndarray]:
    """The percentages that could be printed, given the ends of part and whole."""
    low, high = box
    _, part, whole, _, _, _ = ratios
    least_whole, most_whole = low[whole], high[whole]
    anything = (least_whole < 0) | ((least_whole == 0) & (low[part] <= 0) & (high[part] >= 0))
    least_whole = np.maximum(least_whole, 1)
    below = _most_printed(ratios, -low[part], np.where(low[part] >= 0, most_whole, least_whole), no_end)
    above = _most_printed(ratios, high[part], np.where(high[part] >= 0, least_whole, most_whole), no_end)
    return np.where(anything, -no_end, -below), np.where(anything, no_end, above)


def _most_printed(ratios: Ratios, part: np.ndarray, whole: np.ndarray, no_end: int) -> np.ndarray:
    """The largest percentage that could be printed of parts up to `part` of that whole."""
    is_open, endless = np.abs(part) == no_end, np.abs(whole) == no_end
    usable = ~is_open & ~endless & (whole >= 1)
    n = ratios.part_scale * np.where(usable, part, 0)
    d = ratios.whole_scale * np.where(usable, whole, 1)
    nearest = (2 * n + d) // (2 * d)
    cut = np.where(n >= 0, n // d, -(-n // d))
    match ratios.rounding:
        case Rounding.NEAREST:
            most = nearest
        case Rounding.CUT:
            most = cut
        case _:
            most = np.maximum(nearest, cut)
    return np.where(is_open, part, most)
