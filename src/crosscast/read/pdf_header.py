"""The header of a table that is not drawn box by box: texts over several lines, and over several columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .pdf_columns import Chunk, Column, Placed
from .pdf_page import Rule

_CLOSE = 0.7  # of the height of a line: lines of one text stand no further apart


@dataclass(slots=True)
class HeaderCell:
    """A text of the header: the columns and lines that it stands in, the last of each included."""

    chunks: list[Chunk]
    first: int
    last: int
    top: int
    bottom: int


def header_cells(
    lines: Sequence[Sequence[Placed]], columns: Sequence[Column], levels: Sequence[Rule]
) -> tuple[list[HeaderCell], int]:
    """The cells of a header and how many rows they make. A cell without another above it reaches to the top."""
    cells: list[HeaderCell] = []
    for number, line in enumerate(lines):
        for at, placed in enumerate(line):
            left = line[at - 1].last + 1 if at else 0
            right = line[at + 1].first - 1 if at + 1 < len(line) else len(columns) - 1
            first, last = _span(placed, left, right, lines[number + 1 :], columns, levels)
            above = _goes_on(cells, placed.chunk, first, last, number, levels)
            if above is not None:
                above.chunks.append(placed.chunk)
                above.bottom = number
            else:
                cells.append(HeaderCell([placed.chunk], first, last, number, number))
    return _levelled(cells, len(lines))


def _goes_on(
    cells: list[HeaderCell], chunk: Chunk, first: int, last: int, number: int, levels: Sequence[Rule]
) -> HeaderCell | None:
    """The cell of which a text is the next line: in the same columns, close below, no line drawn between."""
    over = [cell for cell in cells if cell.first <= last and cell.last >= first and cell.bottom < number]
    if not over:
        return None
    above = max(over, key=lambda cell: cell.bottom)
    is_same = (above.first, above.last) == (first, last)
    last_line = above.chunks[-1]
    is_close = chunk.top - last_line.bottom < _CLOSE * chunk.height
    return above if is_same and is_close and underline(last_line, levels, chunk.top) is None else None


def underline(chunk: Chunk, levels: Sequence[Rule], until: float | None = None) -> Rule | None:
    """The line that is drawn close below a text and reaches under all of it."""
    lowest = chunk.bottom + 0.6 * chunk.height if until is None else until + 0.5 * chunk.height
    found = [
        rule
        for rule in levels
        if chunk.top + 0.6 * chunk.height < rule.at <= lowest
        and rule.start <= chunk.x0 + 2
        and rule.end >= chunk.x1 - 2
    ]
    return min(found, key=lambda rule: rule.at) if found else None


def _span(
    placed: Placed,
    left: int,
    right: int,
    below: Sequence[Sequence[Placed]],
    columns: Sequence[Column],
    levels: Sequence[Rule],
) -> tuple[int, int]:
    """The columns that a text heads: those over the line drawn below it, else those that it stands in the middle of."""
    if not below:
        return placed.first, placed.last
    drawn = underline(placed.chunk, levels)
    if drawn is not None:
        under = [
            at
            for at, (start, end) in enumerate(columns)
            if drawn.start - 3 <= (start + end) / 2 <= drawn.end + 3 and left <= at <= right
        ]
        if 0 < len(under) < len(columns):
            return min(under[0], placed.first), max(under[-1], placed.last)
    if is_flush(placed.chunk, columns[placed.first][0], columns[placed.last][1]):
        return placed.first, placed.last
    headed = {at for line in below for other in line for at in range(other.first, other.last + 1)}
    best, off = (placed.first, placed.last), _off_centre(placed, placed.first, placed.last, columns)
    for first in range(placed.first, max(left, 1) - 1, -1):
        for last in range(placed.last, right + 1):
            if not all(at in headed for at in range(first, last + 1)):
                continue
            here = _off_centre(placed, first, last, columns)
            if here < off - 0.5 * placed.chunk.height:
                best, off = (first, last), here
    return best


def is_flush(chunk: Chunk, start: float, end: float) -> bool:
    """Whether a text begins or ends where its columns do."""
    near = 0.35 * chunk.height
    return abs(chunk.x0 - start) <= near or abs(chunk.x1 - end) <= near


def is_underlined(chunk: Chunk, columns: Sequence[Column], levels: Sequence[Rule]) -> bool:
    """Whether a line is drawn below a text that reaches under some of the columns, not all."""
    drawn = underline(chunk, levels)
    return drawn is not None and (drawn.start > columns[0][1] or drawn.end < columns[-1][0])


def _off_centre(placed: Placed, first: int, last: int, columns: Sequence[Column]) -> float:
    return abs((columns[first][0] + columns[last][1]) / 2 - placed.chunk.middle)


def _levelled(cells: list[HeaderCell], n_lines: int) -> tuple[list[HeaderCell], int]:
    """The cells with rows for lines: each reaches up to the cell above it, and down to the one below it."""
    for cell in cells:
        over = [other.bottom for other in cells if _is_over(other, cell)]
        cell.top = max(over) + 1 if over else 0
    for cell in cells:
        under = [other.top for other in cells if _is_over(cell, other)]
        cell.bottom = min(under) - 1 if under else n_lines - 1
    starts = sorted({cell.top for cell in cells} | {0})
    for cell in cells:
        cell.bottom = sum(start <= cell.bottom for start in starts) - 1
        cell.top = starts.index(cell.top)
    return cells, len(starts)


def _is_over(above: HeaderCell, below: HeaderCell) -> bool:
    shares = above.first <= below.last and above.last >= below.first
    return shares and above is not below and above.chunks[-1].top < below.chunks[0].top
