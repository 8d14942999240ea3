"""Where a page is parted from top to bottom: tables, or a table and prose, side by side with white between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf
from statistics import median
from typing import NamedTuple

from .pdf_columns import columns_of
from .pdf_lines import Chunk, Line, lines_of
from .pdf_page import Box, Rule, around
from .pdf_tails import with_tails_apart

_LEAST = 1.2  # heights of a line: a narrower strip of white parts words
_FAR = 3.0  # heights of a line: what is further below begins anew
_NEAR = 0.6  # heights of a line: what is nearer below goes on
_LEVEL = 0.3  # heights of a line: rows that stand at one height differ by no more
_LEAST_ROWS = 3
_PROSE_WORDS = 5  # in a line of prose
_PROSE_LINES = 4
_EVEN = 0.06  # of the way from line to line: rows at lines of prose, or in the middle between two, differ by no more
_MOST_PACE = 1.7  # rows of two tables are no further apart in one than so many times as far as in the other
_MOST_LINES = 400  # a page with more is no page of tables to be read


class Stretch(NamedTuple):
    """Lines of a page that are read together, and where they stand in the order of reading."""

    lines: Sequence[Line]
    top: float = 0.0  # the height on the page that the rest counts from
    start: float = 0.0  # where this height comes in the order of reading
    pace: float = 1.0

    def comes_at(self, top: float) -> float:
        """Where a height comes in reading, in points as if sides stood below each other in the room of their page."""
        return self.start + (top - self.top) * self.pace


class Parted(NamedTuple):
    """The stretches of a page in the order of reading, and boxes that may be two tables, but were left as one."""

    stretches: list[Stretch]
    doubtful: list[Box]


class _Strip(NamedTuple):
    """White between two x over lines from the first to before the end."""

    x0: float
    x1: float
    first: int
    end: int


class _Side(NamedTuple):
    """The lines on one side of a strip, those of them with figures, and those that are prose."""

    rows: list[list[Chunk]]
    counts: list[list[Chunk]]
    prose: list[Chunk]

    @property
    def is_table(self) -> bool:
        return len(self.counts) >= _LEAST_ROWS

    @property
    def heads(self) -> set[str]:
        """What stands over the figures, in the line above the first of them."""
        first = self.rows.index(self.counts[0])
        return {chunk.text for chunk in self.rows[first - 1][1:]} if first else set()


def parted(lines: Sequence[Line], levels: Sequence[Rule]) -> Parted:
    """The lines of a page, parted where two things stand side by side; one stretch where nothing does."""
    return _parted(Stretch(with_tails_apart(lines)), levels)


def _parted(stretch: Stretch, levels: Sequence[Rule]) -> Parted:
    lines = stretch.lines
    doubtful: list[Box] = []
    for strip in _strips(lines):
        held = lines[strip.first : strip.end]
        left = with_tails_apart(lines_of(w for line in held for w in line if w.box[2] <= strip.x0 + 0.1))
        right = with_tails_apart(lines_of(w for line in held for w in line if w.box[0] >= strip.x1 - 0.1))
        box = around([line.box for line in held])
        parts = _are_two(left, right, strip, levels) and (None if _is_spanned(lines, strip, left) else True)
        if parts is None and not doubtful:
            doubtful.append(box)
        if not parts:
            continue
        _, top, _, bottom = box
        start, middle = stretch.comes_at(top), stretch.comes_at((top + bottom) / 2)
        found = [
            _parted(part, levels)
            for part in (
                stretch._replace(lines=lines[: strip.first]),
                Stretch(left, top, start, stretch.pace / 2),
                Stretch(right, top, middle, stretch.pace / 2),
                stretch._replace(lines=lines[strip.end :]),
            )
            if part.lines
        ]
        return Parted([s for part in found for s in part.stretches], [box for part in found for box in part.doubtful])
    return Parted([stretch], doubtful)


def _strips(lines: Sequence[Line]) -> list[_Strip]:
    """Strips of white left of texts that stand in a line with figures, the widest first."""
    if not _LEAST_ROWS <= len(lines) <= _MOST_LINES:
        return []
    found: list[_Strip] = []
    for at, line in enumerate(lines):
        chunks = line.chunks
        if not any(chunk.is_figure for chunk in chunks):
            continue
        for before, after in pairwise(chunks):
            is_known = any(s.first <= at < s.end and before.x1 <= s.x0 and s.x1 <= after.x0 for s in found)
            may_begin = after.is_label or _may_number(chunks, after) or _is_second_year(chunks, before, after)
            if may_begin and not is_known:
                strip = _grown(lines, at, before.x1, after.x0)
                if strip is not None:
                    found.append(strip)
    return sorted(found, key=lambda strip: strip.x0 - strip.x1)


def _may_number(chunks: Sequence[Chunk], chunk: Chunk) -> bool:
    gaps = {after: after.x0 - before.x1 for before, after in pairwise(chunks)}
    return chunk.text.isdecimal() and chunks[0].text.isdecimal() and gaps[chunk] == max(gaps.values())


def _is_second_year(chunks: Sequence[Chunk], before: Chunk, chunk: Chunk) -> bool:
    """Whether a line that a year labels has a year again, behind figures."""
    return chunk.is_year and chunks[0].is_year and chunk != chunks[0] and before.is_figure and not before.is_year


def _grown(lines: Sequence[Line], at: int, x0: float, x1: float) -> _Strip | None:
    """The strip of white between two x on a line, as far up and down as no word stands in it and lines are near."""
    least = _LEAST * (lines[at][0].box[3] - lines[at][0].box[1])
    ends = []
    for step in (1, -1):
        here = at
        while 0 <= here + step < len(lines):
            upper, lower = lines[min(here, here + step)], lines[max(here, here + step)]
            far = _FAR * (lower[0].box[3] - lower[0].box[1])
            if min(word.box[1] for word in lower) - max(word.box[3] for word in upper) > far:
                break
            white = _white(lines[here + step], x0, x1)
            if white[1] - white[0] < least:
                break
            x0, x1 = white
            here += step
        ends.append(here)
    end, first = ends[0] + 1, ends[1]
    while 0 < first < end and lines[first][-1].box[2] <= x0 and _follows(lines[first - 1], lines[first]):
        first += 1
    return _Strip(x0, x1, first, end) if x1 - x0 >= least and end - first >= _LEAST_ROWS else None


def _follows(above: Line, below: Line) -> bool:
    height = below[0].box[3] - below[0].box[1]
    return min(word.box[1] for word in below) - max(word.box[3] for word in above) < _NEAR * height


def _is_spanned(lines: Sequence[Line], strip: _Strip, left: Sequence[Line]) -> bool:
    """Whether a heading right above a strip stands over columns on both of its sides, but not over the labels."""
    if not strip.first or not _follows(lines[strip.first - 1], lines[strip.first]):
        return False
    labels = max((row[0].x1 for line in left if len(row := line.chunks) > 1), default=inf)
    return any(labels < chunk.x0 < strip.x0 and strip.x1 < chunk.x1 for chunk in lines[strip.first - 1].chunks)


def _white(line: Line, x0: float, x1: float) -> tuple[float, float]:
    """The widest white on a line between two x."""
    inside = [word.box for word in line if word.box[0] < x1 and x0 < word.box[2]]
    edges = [x0, *(x for box in inside for x in (box[0], box[2])), x1]
    return max(zip(edges[::2], edges[1::2], strict=True), key=lambda white: white[1] - white[0])


def _are_two(left: Sequence[Line], right: Sequence[Line], strip: _Strip, levels: Sequence[Rule]) -> bool | None:
    """Whether a strip parts two things; None where they can be one table as well."""
    sides = [side for lines in (left, right) if (side := _side(lines)) is not None]
    _, top, _, bottom = around([line.box for line in (*left, *right)])
    if len(sides) < 2 or any(
        rule.start < strip.x0 and strip.x1 < rule.end and top - 1 < rule.at < bottom + 1 for rule in levels
    ):
        return False
    first, second = sides
    if first.is_table and second.is_table:
        return len(first.prose) >= _PROSE_LINES <= len(second.prose) or _are_two_tables(first, second, strip)
    if not (first.is_table or second.is_table):
        return False
    table, text = (first, second) if first.is_table else (second, first)
    return len(text.prose) >= _PROSE_LINES and (len(table.prose) >= _PROSE_LINES or not _are_cells(text, table))


def _are_cells(text: _Side, table: _Side) -> bool:
    """Whether lines of prose can be the cells of a column: at the rows of a table, or a text or half of one to each."""
    if 2 * n_level(table.counts, text.rows) >= len(table.counts):
        return True
    steps = [b.top - a.top for a, b in pairwise(text.prose)]
    pitch = median(steps)
    n_texts = 1 + sum(step > 1.15 * pitch for step in steps)
    middles = [_middle([chunk]) for chunk in text.prose]
    away = [min(abs(_middle(row) - middle) for middle in middles) / pitch for row in table.counts]
    return 2 * n_texts >= len(table.counts) or all(min(part, abs(part - 0.5)) < _EVEN for part in away)


def _are_two_tables(first: _Side, second: _Side, strip: _Strip) -> bool | None:
    few, many = sorted((first.counts, second.counts), key=len)
    if _is_numbered([*few, *many]) or _is_numbered([*many, *few]):
        return True
    if not (_labels(few[0]) and _labels(many[0])):
        return False
    level = n_level(few, many)
    steps = sorted((median(_steps(few)), median(_steps(many))))
    if 2 * level < len(few) and steps[1] < _MOST_PACE * steps[0]:
        return True
    heads = sorted((first.heads, second.heads), key=len)
    if heads[0] and heads[0] <= heads[1] and level == len(few) == n_level(many[: len(few)], few):
        return True
    if level == len(few) == len(many) and [row[0].text for row in few] == [row[0].text for row in many]:
        return True
    widest = max(b[0] - a[1] for side in (few, many) for a, b in pairwise(columns_of(side)))
    return None if strip.x1 - strip.x0 > widest else False


def _side(lines: Sequence[Line]) -> _Side | None:
    """The lines of one side; None where its figures have no labels at their left."""
    rows = [line.chunks for line in lines]
    counts = [row for row in rows if any(chunk.is_figure and not chunk.is_year for chunk in row)]
    if not (all(_labels(row) and len(row) > 1 for row in counts) or _is_numbered(counts)):
        return None
    reach = max((chunk.x0 for row in counts for chunk in row[1:] if chunk.is_figure), default=0.0)
    singles = [row[0] for row in rows if len(row) == 1 and row[0].x1 > reach]
    is_prose = singles and median(len(chunk.words) for chunk in singles) >= _PROSE_WORDS
    return _Side(rows, counts, singles if is_prose else [])


def _labels(row: Sequence[Chunk]) -> bool:
    return row[0].is_label or row[0].is_year


def _is_numbered(counts: Sequence[Sequence[Chunk]]) -> bool:
    numbers = list(_numbers(counts))
    return len(numbers) == len(counts) and all(b == a + 1 for a, b in pairwise(numbers))


def _numbers(counts: Sequence[Sequence[Chunk]]) -> Iterator[int]:
    yield from (int(row[0].text) for row in counts if row[0].text.isdecimal() and len(row[0].text) < 7)


def n_level(rows: Sequence[Sequence[Chunk]], others: Sequence[Sequence[Chunk]]) -> int:
    """How many rows have another at their height."""
    middles = [_middle(row) for row in others]
    return sum(any(abs(_middle(row) - middle) < _LEVEL * row[-1].height for middle in middles) for row in rows)


def _steps(rows: Sequence[Sequence[Chunk]]) -> list[float]:
    return [_middle(below) - _middle(above) for above, below in pairwise(rows)]


def _middle(row: Sequence[Chunk]) -> float:
    return (row[-1].top + row[-1].bottom) / 2
