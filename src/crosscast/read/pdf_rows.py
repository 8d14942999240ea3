"""Which lines of a table of white space are one row: a label, or any cell, may go on over several lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from .pdf_columns import Placed
from .pdf_lines import Chunk
from .pdf_page import Rule

_WHOLE = re.compile(r"(?:grand |sub-?\s?)?totals?:?", re.I)  # a label that needs no second line
BROKEN_OFF = re.compile(r"(?:[/,&–-]|\b(?:and|or|of|the|in|by|for|to|with|from|per|a))$", re.I)


def rows_of(lines: Sequence[Sequence[Placed]], levels: Sequence[Rule]) -> list[list[int]]:
    """The lines of each row, by their numbers: a label may go on over several lines."""
    rows: list[list[int]] = []
    full = [at for at, line in enumerate(lines) if len(line) >= 2]
    steps = [_top(lines[b]) - _top(lines[a]) for a, b in pairwise(full) if b == a + 1]
    pitch = median(steps) if steps else 0.0
    wraps = _labels_wrap(lines)
    for at in range(len(lines)):
        if rows and _is_continued(lines, rows[-1], at, pitch, levels, wraps=wraps):
            rows[-1].append(at)
        else:
            rows.append([at])
    return rows


def _labels_wrap(lines: Sequence[Sequence[Placed]]) -> bool:
    """Whether each line that is a label alone begins with a word that had no room in the line above."""
    right = max((line[0].chunk.x1 for line in lines if line[0].last == 0), default=0.0)
    alone = [(lines[at - 1], line) for at, line in enumerate(lines) if at and len(line) == 1 and line[0].first == 0]
    alone = [(above, line) for above, line in alone if not _WHOLE.fullmatch(above[0].chunk.text)]
    return len(alone) > 1 and all(
        above[0].first == 0
        and line[0].chunk.words[0].box[2] - line[0].chunk.x0 + above[0].chunk.x1 + 0.2 * line[0].chunk.height > right
        and _is_bold(line[0].chunk) == _is_bold(above[0].chunk)
        for above, line in alone
    )


def _is_bold(chunk: Chunk) -> bool:
    return all(word.is_bold for word in chunk.words)


def _is_continued(
    lines: Sequence[Sequence[Placed]], row: list[int], at: int, pitch: float, levels: Sequence[Rule], *, wraps: bool
) -> bool:
    """Whether a line goes on with the row above it."""
    line, above = lines[at], lines[at - 1]
    height = line[0].chunk.height
    top, bottom = _top(above), _top(line)
    step = bottom - top
    if step > 2 * height or any(top + 0.5 * height < rule.at < bottom + 0.5 * height for rule in levels):
        return False
    taken = {place.first for number in row for place in lines[number]}
    has_figures = any(place.chunk.is_figure for place in line)
    above_figures = any(place.chunk.is_figure for number in row for place in lines[number])
    if has_figures and above_figures:
        return False
    if all(place.first and place.chunk.is_figure for place in line):
        return taken == {0}
    first, label = line[0], lines[row[-1]][0]
    if first.first != label.first:
        return not has_figures and first.first in taken and step < 0.9 * pitch
    goes_on = reads_on(label.chunk, first.chunk) or (first.chunk.text[:1] == "(" and not has_figures)
    if has_figures:
        return goes_on and len(above) == 1
    is_whole = _WHOLE.fullmatch(label.chunk.text) is not None
    return goes_on or (above_figures and not is_whole and (wraps or step < 0.9 * pitch))


def _top(line: Sequence[Placed]) -> float:
    return min(place.chunk.top for place in line)


def reads_on(above: Chunk, below: Chunk) -> bool:
    """Whether a text can be the next line of the text above it."""
    return below.text[:1].islower() or bool(BROKEN_OFF.search(above.text))
