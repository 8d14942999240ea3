"""The boxes that level and upright lines make: rows and columns between them, and which of these no line parts."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Sequence
from itertools import pairwise
from typing import NamedTuple

from .pdf_page import Rule

NEAR = 2.5  # points within which two lines are one line, or touch
_SLIT = 5.0  # points: no text stands between two lines this close


class Span(NamedTuple):
    """The rows and columns of a box, the last of each included."""

    top: int
    bottom: int
    first: int
    last: int


def edges(lines: Sequence[Rule], across: Sequence[Rule], middles: Sequence[float]) -> list[float]:
    """Where rows (or columns) end: at lines, where several of the lines that cross them end, and at the outmost ends.

    An outmost strip that is open and holds no words is none: there the lines only stick out. `middles` are those of the
    words across the lines, in order.
    """
    drawn = _distinct([line.at for line in lines])
    ends = Counter(round(end) for line in across for end in (line.start, line.end))
    several = [float(end) for end in ends if ends[end - 1] + ends[end] + ends[end + 1] > 1]
    between = [end for end in several if drawn[0] < end < drawn[-1] and all(abs(end - y) > 2 * NEAR for y in drawn)]
    outmost = [
        end
        for end, line in ((min(line.start for line in across), drawn[0]), (max(line.end for line in across), drawn[-1]))
        if _has_between(middles, min(end, line), max(end, line))
    ]
    found: list[float] = []
    for edge in _distinct([*drawn, *between, *outmost]):
        is_slit = found and edge - found[-1] < _SLIT and not _has_between(middles, found[-1], edge)
        if not is_slit:
            found.append(edge)
    return found


def _has_between(values: Sequence[float], low: float, high: float) -> bool:
    """Whether one of some values, in order, lies between two others."""
    at = bisect_right(values, low)
    return at < len(values) and values[at] < high


def boxes(levels: Sequence[Rule], uprights: Sequence[Rule], xs: Sequence[float], ys: Sequence[float]) -> list[Span]:
    """The boxes of a grid. Rows that are parted differently are boxes of their own, with or without a line between."""
    found: list[Span] = []
    open_runs: dict[tuple[int, int], int] = {}
    walls, floors = _drawn(uprights, xs, ys), _drawn(levels, ys, xs)
    for row in range(len(ys) - 1):
        runs = _runs(walls, row)
        for run, start in list(open_runs.items()):
            if run not in runs or _is_closed(floors[row], xs, run):
                found.append(Span(start, row - 1, *run))
                del open_runs[run]
        for run in runs:
            open_runs.setdefault(run, row)
    found += (Span(start, len(ys) - 2, *run) for run, start in open_runs.items())
    return found


def is_uneven(spans: Sequence[Span], levels: Sequence[Rule], xs: Sequence[float], ys: Sequence[float]) -> bool:
    """Whether boxes are parted from those above them by nothing but where the upright lines end."""
    floors = _drawn(levels, ys, xs)
    return any(not _is_closed(floors[span.top], xs, (span.first, span.last)) for span in spans if span.top)


def _drawn(rules: Sequence[Rule], edges: Sequence[float], across: Sequence[float]) -> list[set[int]]:
    """For each edge, between which of the edges across it a line is drawn along it, by their numbers."""
    middles = [(start + end) / 2 for start, end in pairwise(across)]
    return [
        {
            number
            for rule in rules
            if abs(rule.at - edge) <= NEAR
            for number in range(bisect_left(middles, rule.start), bisect_right(middles, rule.end))
        }
        for edge in edges
    ]


def _runs(walls: Sequence[Container[int]], row: int) -> list[tuple[int, int]]:
    """The columns of a row between which no line is drawn; `walls` are the rows with a line at each edge."""
    drawn = [at for at in range(1, len(walls) - 1) if row in walls[at]]
    return [(first, end - 1) for first, end in pairwise([0, *drawn, len(walls) - 1])]


def _is_closed(floor: Container[int], xs: Sequence[float], run: tuple[int, int]) -> bool:
    """Whether a line is drawn over most of the width of some columns; `floor` are those that it is drawn over."""
    drawn = sum(xs[col + 1] - xs[col] for col in range(run[0], run[1] + 1) if col in floor)
    return 2 * drawn > xs[run[1] + 1] - xs[run[0]]


def is_drawn(rules: Sequence[Rule], at: float, start: float, end: float) -> bool:
    middle = (start + end) / 2
    return any(rule.start <= middle <= rule.end and abs(rule.at - at) <= NEAR for rule in rules)


def _distinct(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found
