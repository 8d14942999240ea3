"""What the filled rectangles of a page say of its tables: boxes beside each other make a grid, bands part the rows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import compress

import numpy as np

from .pdf_boxes import NEAR
from .pdf_lines import lines_of
from .pdf_page import Box, Rule, Word, around, covers, in_and_out

_APART = 4.0  # points: filled boxes of one table stand no further apart
_WHOLE = 0.9  # of the space of a grid: its boxes fill nearly all of it
_MOST = 5_000  # filled rectangles: a page with more is a drawing
_LOW = 6.0  # points: no line of text stands in a band so low


def grid_lines(fills: Sequence[Box], words: Sequence[Word]) -> list[Rule]:
    """The edges of filled boxes, as lines, where they make all of a table: rows and columns, no row above or below.

    Where only every other row is filled, or the header, the boxes tell no more than `band_lines`.
    """
    found: list[Rule] = []
    for group in (_without_title(group, words) for group in _groups(_boxes_of_text(fills)) if len(group) > 1):
        x0, y0, x1, y1 = around(group)
        rows, cols = {round(box[1] / _APART) for box in group}, {round(box[0] / _APART) for box in group}
        area = sum((box[2] - box[0] + _APART / 2) * (box[3] - box[1] + _APART / 2) for box in group)
        is_grid = len(rows) > 1 and len(cols) > 1 and area > _WHOLE * (x1 - x0) * (y1 - y0)
        if is_grid and not _goes_on((x0, y0, x1, y1), words) and not _parts_words(group, words):
            found += (rule for box in group for rule in _edges(box, _APART / 2))
    return found


def _without_title(boxes: Sequence[Box], words: Sequence[Word]) -> list[Box]:
    """The boxes from the first on that has another with words beside it; all of them where none has."""
    held = [box for box in boxes if any(covers(box, word.box) for word in words)]
    tops = [box[1] for box in held if any(abs(other[1] - box[1]) < _APART and other != box for other in held)]
    return [box for box in boxes if not tops or box[1] > min(tops) - _APART]


def _goes_on(box: Box, words: Sequence[Word]) -> bool:
    """Whether a line of several texts stands right above or below a box."""
    beside = [word for word in words if word.box[0] >= box[0] - NEAR and word.box[2] <= box[2] + NEAR]
    for line in lines_of(beside):
        top, bottom = line[0].box[1], line[0].box[3]
        gap = max(top - box[3], box[1] - bottom)
        if -NEAR < gap < 1.2 * (bottom - top) and len(line.chunks) > 1:
            return True
    return False


def band_lines(fills: Sequence[Box], words: Sequence[Word]) -> list[Rule]:
    """The upper and lower edges of bands: filled boxes beside each other, of one height, with words in them."""
    rows: dict[tuple[int, int], list[Box]] = {}
    for box in _boxes_of_text(fills):
        rows.setdefault((round(box[1]), round(box[3])), []).append(box)
    found: list[Rule] = []
    in_order = sorted(words, key=_middle) if rows else []
    middles = [*map(_middle, in_order)]
    for row in rows.values():
        row.sort()
        start = 0
        for at in range(1, len(row) + 1):
            if at < len(row) and row[at][0] - max(box[2] for box in row[start:at]) <= _APART:
                continue
            band = around(row[start:at])
            start = at
            near = in_order[bisect_left(middles, band[1]) : bisect_right(middles, band[3])]
            held, _ = in_and_out(band, near)
            if len({round(word.box[0]) for word in held}) > 1 and not _parts_words([band], held):
                found += [rule for rule in _edges(band) if not rule.is_upright]
    return found


def _middle(word: Word) -> float:
    return (word.box[1] + word.box[3]) / 2


def _boxes_of_text(fills: Sequence[Box]) -> list[Box]:
    """The boxes in which text could stand: without those behind several others, and without those inside of one."""
    boxes = [box for box in dict.fromkeys(fills) if box[3] - box[1] > _LOW and box[2] - box[0] > _LOW]
    if len(boxes) > _MOST:
        return []
    if len(boxes) < 2:
        return boxes
    x0, top, x1, bottom = np.array(boxes).T
    holds = (x0[:, None] - NEAR <= x0) & (top[:, None] - NEAR <= top)
    holds &= (x1 <= x1[:, None] + NEAR) & (bottom <= bottom[:, None] + NEAR)
    np.fill_diagonal(holds, False)
    n_held = holds.sum(axis=1).tolist()
    is_cell = np.array(
        [n < 2 or not _are_beside([*compress(boxes, inside.tolist())]) for n, inside in zip(n_held, holds, strict=True)]
    )
    is_nested = (holds & ~holds.T)[is_cell].any(axis=0)
    return [*compress(boxes, (is_cell & ~is_nested).tolist())]


def _are_beside(boxes: Sequence[Box]) -> bool:
    """Whether some boxes stand beside each other."""
    return max(box[0] for box in boxes) >= min(box[2] for box in boxes) - NEAR


def _groups(boxes: Sequence[Box]) -> list[list[Box]]:
    """Boxes that stand next to each other, directly or through others, together."""
    groups: list[list[Box]] = []
    for box in boxes:
        met = [group for group in groups if any(_touch(box, other) for other in reversed(group))]
        groups = [group for group in groups if group not in met]
        groups.append([*(other for group in met for other in group), box])
    return groups


def _touch(box: Box, other: Box) -> bool:
    return (
        box[0] <= other[2] + _APART
        and other[0] <= box[2] + _APART
        and box[1] <= other[3] + _APART
        and other[1] <= box[3] + _APART
    )


def _parts_words(boxes: Sequence[Box], words: Sequence[Word]) -> bool:
    """Whether words stand across the edges of boxes, as they do where signs of a chart lie over its bars."""
    held = [(word.box, box) for box in boxes for word in words if covers(box, word.box)]
    across = sum(
        min(a[2], b[2]) - max(a[0], b[0]) < 0.9 * (a[2] - a[0])
        or min(a[3], b[3]) - max(a[1], b[1]) < 0.6 * (a[3] - a[1])
        for a, b in held
    )
    return not held or across > 0.05 * len(held)


def _edges(box: Box, reach: float = 0.0) -> Iterator[Rule]:
    """The edges of a box, drawn so much longer at both ends."""
    x0, y0, x1, y1 = box
    for y in (y0, y1):
        yield Rule(False, y, x0 - reach, x1 + reach)
    for x in (x0, x1):
        yield Rule(True, x, y0 - reach, y1 + reach)
