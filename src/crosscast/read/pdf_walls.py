"""Lists of labels and figures that stand side by side, with upright lines between them: each is a table of its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf

from .pdf_aligned import AlignedTable, has_counts, read_lines
from .pdf_frames import of_one_length
from .pdf_gutters import n_level
from .pdf_lines import Chunk, Line, lines_of
from .pdf_page import Box, Rule, Word, around, in_and_out
from .pdf_tails import with_tails_apart

_SAME = 4.0  # points: lines whose ends agree so far belong together
_LEAST_ROWS = 3
_MOST_LEVEL = 0.8  # of the rows of the shorter list: where more stand at the height of others, the two can be one table


def walled_tables(
    lines: Sequence[Line], levels: Sequence[Rule], uprights: Sequence[Rule]
) -> tuple[list[tuple[float, AlignedTable]], Sequence[Line]]:
    """The tables that upright lines of one height part, with how far down these begin, and the lines of all else."""
    found: list[tuple[float, AlignedTable]] = []
    groups = of_one_length(uprights)
    if not groups or len(_counts(lines)) < 2 * _LEAST_ROWS:
        return [], lines
    for walls in groups:
        words = [word for line in lines for word in line]
        if any(_is_across(word, wall) for word in words for wall in walls):
            continue
        boxes = _boxes(walls, uprights)
        sides = [with_tails_apart(lines_of(side)) for box in boxes if (side := in_and_out(box, words)[0])]
        if not _are_lists([_counts(side) for side in sides]):
            continue
        tables = [read_lines(side, levels, is_framed=True) for side in sides]
        sure = [table for table in tables if isinstance(table, AlignedTable)]
        if len(sure) == len(tables):
            found += [(walls[0].start, table) for table in sure]
            lines = lines_of(in_and_out(around(boxes), words)[1])
    return found, lines


def _boxes(walls: Sequence[Rule], uprights: Sequence[Rule]) -> list[Box]:
    """The boxes on each side of upright lines, as far as the next line that is as long."""
    top, bottom = walls[0].start, walls[0].end
    framing = [rule.at for rule in uprights if rule.start <= top + _SAME and bottom - _SAME <= rule.end]
    first = max((x for x in framing if x < walls[0].at), default=-inf)
    last = min((x for x in framing if x > walls[-1].at), default=inf)
    return [(a, top, b, bottom) for a, b in pairwise([first, *(wall.at for wall in walls), last])]


def _is_across(word: Word, wall: Rule) -> bool:
    x0, top, x1, bottom = word.box
    return x0 + 1 < wall.at < x1 - 1 and wall.start <= (top + bottom) / 2 <= wall.end


def _counts(lines: Sequence[Line]) -> list[list[Chunk]]:
    return [line.chunks for line in lines if has_counts(line.chunks)]


def _are_lists(sides: Sequence[Sequence[Sequence[Chunk]]]) -> bool:
    """Whether rows of figures have labels at their left on each side, and do not go on in those of the next."""
    if sum(len(rows) >= _LEAST_ROWS for rows in sides) < 2:
        return False
    if not all(rows and all(row[0].is_label or row[0].is_year for row in rows) for rows in sides):
        return False
    pairs = [sorted(pair, key=len) for pair in pairwise(sides)]
    return sum(n_level(few, many) for few, many in pairs) <= _MOST_LEVEL * sum(len(few) for few, _ in pairs)
