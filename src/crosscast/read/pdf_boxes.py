"""The boxes that level and upright lines make: rows and columns between them, and which of these no line parts."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
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
    walls, floors = [_near(uprights, x) for x in xs], [_near(levels, y) for y in ys]
    for row, (top, bottom) in enumerate(pairwise(ys)):
        runs = _runs(walls, xs, top, bottom)
        for run, start in list(open_runs.items()):
            if run not in runs or _is_closed(floors[row], top, xs, run):
                found.append(Span(start, row - 1, *run))
                del open_runs[run]
        for run in runs:
            open_runs.setdefault(run, row)
    found += (Span(start, len(ys) - 2, *run) for run, start in open_runs.items())
    return found


def is_uneven(spans: Sequence[Span], levels: Sequence[Rule], xs: Sequence[float], ys: Sequence[float]) -> bool:
    """Whether boxes are parted from those above them by nothing but where the upright lines end."""
    return any(not _is_closed(levels, ys[span.top], xs, (span.first, span.last)) for span in spans if span.top)


def _runs(walls: Sequence[Sequence[Rule]], xs: Sequence[float], top: float, bottom: float) -> list[tuple[int, int]]:
    """The columns of a row between which no line is drawn; `walls` are the lines near each edge of a column."""
    drawn = [at for at in range(1, len(xs) - 1) if is_drawn(walls[at], xs[at], top, bottom)]
    return [(first, end - 1) for first, end in pairwise([0, *drawn, len(xs) - 1])]


def _near(rules: Sequence[Rule], at: float) -> list[Rule]:
    return [rule for rule in rules if abs(rule.at - at) <= NEAR]


def _is_closed(levels: Sequence[Rule], at: float, xs: Sequence[float], run: tuple[int, int]) -> bool:
    """Whether a line is drawn over most of the width of some columns."""
    columns = list(pairwise(xs[run[0] : run[1] + 2]))
    drawn = sum(end - start for start, end in columns if is_drawn(levels, at, start, end))
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
