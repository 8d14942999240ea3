"""The header of a table that is not drawn box by box: texts over several lines, and over several columns."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .pdf_columns import Column, Placed
from .pdf_lines import Chunk
from .pdf_page import Rule

_LEVEL = 0.1  # of the height of a line: texts that share more of their height stand beside each other
_FEW = 3  # columns: over fewer, a text in their middle stands over none of them
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
    n_rows = 0
    for start, end in _bands(lines, columns, levels):
        band: list[HeaderCell] = []
        for number in range(start, end):
            _take_line(band, number, lines, columns, levels)
        n_band = _levelled(band, start, end, lines, levels)
        for cell in band:
            cell.top, cell.bottom = cell.top + n_rows, cell.bottom + n_rows
        cells += band
        n_rows += n_band
    return cells, n_rows


def _bands(
    lines: Sequence[Sequence[Placed]], columns: Sequence[Column], levels: Sequence[Rule]
) -> list[tuple[int, int]]:
    """The lines between those that are drawn across the whole header."""
    width = columns[-1][1] - columns[0][0]
    across = [rule.at for rule in levels if rule.end - rule.start > 0.9 * width]
    parts = [sum(y < line[0].chunk.top + 0.5 * line[0].chunk.height for y in across) for line in lines]
    starts = [at for at in range(len(lines)) if not at or parts[at] != parts[at - 1]]
    return [(start, end) for start, end in pairwise([*starts, len(lines)])]


def _take_line(
    cells: list[HeaderCell],
    number: int,
    lines: Sequence[Sequence[Placed]],
    columns: Sequence[Column],
    levels: Sequence[Rule],
) -> None:
    """Add the texts of a line to the cells: each to that of which it is the next line, or as its own."""
    line, below = lines[number], lines[number + 1 :]
    row = [placed.chunk for placed in line]
    is_drawn = any(is_underlined(chunk, row, columns, levels) for chunk in row)
    beside = _beside(line, lines)
    groups = {} if is_drawn else _groups(line, below, len(columns))
    if any(first <= col <= last for first, last in groups.values() for col in beside):
        groups = {}
    closed = {*beside, *(col for first, last in groups.values() for col in range(first, last + 1))}
    spans: list[tuple[int, int]] = []
    for at, placed in enumerate(line):
        left = max(other + 1 for other in (line[at - 1].last if at else -1, *(c for c in closed if c < placed.first)))
        right = min(
            other - 1
            for other in (
                line[at + 1].first if at + 1 < len(line) else len(columns),
                *(c for c in closed if c > placed.last),
            )
        )
        drawn = own_line(placed.chunk, row, levels)
        is_over_all = len(line) == 1 and not beside and _heads_all(placed, below, columns)
        whole = (1, len(columns) - 1) if is_over_all and drawn is None else None
        spans.append(whole or groups.get(at) or _span(placed, left, right, below, columns, drawn))
    for placed, (first, last) in zip(line, _widened(spans, line, below, columns, beside), strict=True):
        above = _goes_on(cells, placed.chunk, first, last, number, levels)
        if above is not None:
            above.chunks.append(placed.chunk)
            above.bottom = number
        else:
            cells.append(HeaderCell([placed.chunk], first, last, number, number))


def _heads_all(placed: Placed, below: Sequence[Sequence[Placed]], columns: Sequence[Column]) -> bool:
    """Whether a text alone in its line is in the middle of all columns but the first, and not close to their heads."""
    headed = {other.first for line in below for other in line if other.first == other.last}
    if len(columns) <= _FEW or not headed.issuperset(range(1, len(columns))):
        return False
    chunk, heads = placed.chunk, [other.chunk for other in below[0] if other.first] or [placed.chunk]
    is_apart = min(head.top for head in heads) - chunk.bottom > _CLOSE * chunk.height
    middles = [(heads[0].middle + heads[-1].middle) / 2, (columns[1][0] + columns[-1][1]) / 2]
    return is_apart and min(abs(chunk.middle - middle) for middle in middles) < 0.5 * chunk.height


def _widened(
    spans: Sequence[tuple[int, int]],
    line: Sequence[Placed],
    below: Sequence[Sequence[Placed]],
    columns: Sequence[Column],
    beside: Container[int],
) -> list[tuple[int, int]]:
    """The columns that each text heads. Beside texts over several columns, one in the middle of three heads them."""
    taken = {col for first, last in spans for col in range(first, last + 1)}
    out = []
    for (first, last), placed in zip(spans, line, strict=True):
        sides = (first - 1, last + 1)
        is_one_of_three = first == last and sides[0] > 0 and sides[1] < len(columns)
        if is_one_of_three and len(taken) > len(spans) and not any(col in taken or col in beside for col in sides):
            off = _off_centre(placed, *sides, columns, below)
            out.append(sides if off < 0.5 * placed.chunk.height else (first, last))
        else:
            out.append((first, last))
    return out


def _beside(line: Sequence[Placed], lines: Sequence[Sequence[Placed]]) -> set[int]:
    """The columns in which texts of other lines stand partly at the height of a line."""
    return {
        col
        for other in lines
        if other is not line
        for placed in other
        if any(_are_level(placed.chunk, own.chunk) for own in line)
        for col in range(placed.first, placed.last + 1)
    }


def _are_level(chunk: Chunk, other: Chunk) -> bool:
    return min(chunk.bottom, other.bottom) - max(chunk.top, other.top) > _LEVEL * chunk.height


def _groups(line: Sequence[Placed], below: Sequence[Sequence[Placed]], n_cols: int) -> dict[int, tuple[int, int]]:
    """The columns that each text of a line heads where the texts below it come again in the same order."""
    texts = [""] * n_cols
    for other in below:
        for placed in other:
            if placed.first == placed.last:
                texts[placed.first] += f" {placed.chunk.text}"
    for size in range(2, n_cols // 2 + 1):
        for start in range(n_cols - 2 * size + 1):
            end = start + 2 * size
            while end + size <= n_cols and texts[end : end + size] == texts[start : start + size]:
                end += size
            one = texts[start : start + size]
            if texts[start + size : start + 2 * size] != one or len(set(one)) < size or not all(one):
                continue
            inside = [at for at, placed in enumerate(line) if start <= placed.first and placed.last < end]
            if len({line[at].chunk.text for at in inside}) < len(inside):
                continue  # the same text again heads no group, it is part of what comes again
            homes = [(line[at].first - start) // size for at in inside]
            if homes == list(range((end - start) // size)) and all(
                (line[at].last - start) // size == home for at, home in zip(inside, homes, strict=True)
            ):
                return {
                    at: (start + home * size, start + home * size + size - 1)
                    for at, home in zip(inside, homes, strict=True)
                }
    return {}


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
    drawn: Rule | None,
) -> tuple[int, int]:
    """The columns that a text heads: those over the line drawn below it, else those that it stands in the middle of."""
    if not below:
        return placed.first, placed.last
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
    best, off = (placed.first, placed.last), _off_centre(placed, placed.first, placed.last, columns, below)
    for first in range(placed.first, max(left, 1) - 1, -1):
        for last in range(placed.last, right + 1):
            if not all(at in headed for at in range(first, last + 1)):
                continue
            here = _off_centre(placed, first, last, columns, below)
            if here < off - 0.5 * placed.chunk.height:
                best, off = (first, last), here
    return best


def is_flush(chunk: Chunk, start: float, end: float) -> bool:
    """Whether a text begins or ends where its columns do."""
    near = 0.35 * chunk.height
    return abs(chunk.x0 - start) <= near or abs(chunk.x1 - end) <= near


def own_line(chunk: Chunk, row: Sequence[Chunk], levels: Sequence[Rule]) -> Rule | None:
    """The line that is drawn below this text of a row, and below no other."""
    drawn = underline(chunk, levels)
    if drawn is None or any(other.x1 > drawn.start and other.x0 < drawn.end for other in row if other != chunk):
        return None
    return drawn


def is_underlined(chunk: Chunk, row: Sequence[Chunk], columns: Sequence[Column], levels: Sequence[Rule]) -> bool:
    """Whether a line is drawn below a text that reaches under some of the columns, not all."""
    drawn = own_line(chunk, row, levels)
    return drawn is not None and (drawn.start > columns[0][1] or drawn.end < columns[-1][0])


def _off_centre(
    placed: Placed, first: int, last: int, columns: Sequence[Column], below: Sequence[Sequence[Placed]]
) -> float:
    """How far a text stands off the middle of columns, or of the texts that head each of them."""
    middle = placed.chunk.middle
    off = abs((columns[first][0] + columns[last][1]) / 2 - middle)
    for line in below:
        heads = {other.first: other.chunk for other in line if other.first == other.last}
        if first < last and first in heads and last in heads:
            off = min(off, abs((heads[first].middle + heads[last].middle) / 2 - middle))
    return off


def _levelled(
    cells: list[HeaderCell], start: int, end: int, lines: Sequence[Sequence[Placed]], levels: Sequence[Rule]
) -> int:
    """Give the cells rows for lines, how many: each reaches up to the cell above it, and down to the one below it.

    Where a line is drawn between the two, all cells that stand right below it begin in one row.
    """
    for cell in cells:
        above = max((other for other in cells if _is_over(other, cell)), key=lambda other: other.bottom, default=None)
        cell.top = above.bottom + 1 if above else start
        drawn = underline(above.chunks[-1], levels, cell.chunks[0].top) if above else None
        if drawn is not None:
            cell.top = max(cell.top, sum(line[0].chunk.top + 0.5 * line[0].chunk.height < drawn.at for line in lines))
    for cell in cells:
        under = [other.top for other in cells if _is_over(cell, other)]
        cell.bottom = min(under) - 1 if under else end - 1
    starts = sorted({cell.top for cell in cells} | {start})
    for cell in cells:
        cell.bottom = sum(top <= cell.bottom for top in starts) - 1
        cell.top = starts.index(cell.top)
    return len(starts)


def _is_over(above: HeaderCell, below: HeaderCell) -> bool:
    shares = above.first <= below.last and above.last >= below.first
    return shares and above is not below and above.chunks[-1].top < below.chunks[0].top
