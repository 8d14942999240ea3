"""Titles of tables in filled bands: each ends the table above it within one frame of level lines."""

from __future__ import annotations

from collections.abc import Sequence

from .pdf_aligned import has_counts
from .pdf_lines import Line
from .pdf_page import Box, Rule

_SAME = 4.0  # points: a band whose ends agree so far with those of level lines is as wide
_LEAST_WIDTH = 100.0  # points: no narrower band is the title of a whole table


def title_bands(fills: Sequence[Box], lines: Sequence[Line]) -> list[Box]:
    """The filled boxes that hold one text, and above the next figures a line of several texts: the heads of a table.

    A heading between the rows of one table has no such line below it.
    """
    found: list[Box] = []
    wide = [box for box in fills if box[2] - box[0] >= _LEAST_WIDTH]
    placed = [(line.box[1], line.box[3], line) for line in lines if wide]
    for box in wide:
        high, low = box[1] - 1, box[3] + 1
        inside = [line for top, bottom, line in placed if high <= top and bottom <= low]
        if len(inside) != 1 or len(inside[0].chunks) != 1 or inside[0].chunks[0].is_figure:
            continue
        below = [line.chunks for top, _, line in placed if top > box[3] - 2]
        first = next((at for at, row in enumerate(below) if has_counts(row)), 0)
        if any(len(row) > 2 for row in below[:first]):
            found.append(box)
    return found


def parted_at_titles(group: Sequence[Rule], titles: Sequence[Box]) -> list[list[Rule]]:
    """Level lines of one length, parted at the titles between them, with the edges of these."""
    start, end = group[0].start, group[0].end
    parts = [list(group)]
    for title in sorted(titles, key=lambda box: box[1]):
        last = parts[-1]
        is_as_wide = abs(title[0] - start) <= _SAME and abs(title[2] - end) <= _SAME
        if not is_as_wide or not last[0].at < title[1] + 1 < title[3] - 1 < last[-1].at:
            continue
        above = [rule for rule in last if rule.at < title[1] + 1]
        below = [rule for rule in last if rule.at > title[3] - 1]
        parts[-1:] = [
            [*above, Rule(False, title[1], start, end)],
            [Rule(False, title[3], start, end), *below],
        ]
    return parts
