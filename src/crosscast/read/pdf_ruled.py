"""Tables whose cells are drawn: the level and upright lines of a page make a grid, and each box of it is a cell."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from operator import attrgetter
from statistics import median

import msgspec

from .pdf_boxes import NEAR, Span, boxes, edges, is_drawn, is_uneven
from .pdf_lines import Chunk, Line, lines_of
from .pdf_page import Box, Char, Rule, Word, rounded, words_of

_LEAST_FILLED = 0.5  # of boxes that make no even grid: the lines of a chart have few words between them
_NEARLY_ALL = 0.8  # of rows: a blank label here and there is left
_LEAST_WIDTH = 0.5  # of the columns in the middle: what is narrower and blank is a strip between columns
_UNDER = 0.3  # of the height of a line: below a text, a line that underlines it stands no further
_EVEN = 1.0  # points: the ends of a text and of the line that underlines it differ by no more


class RuledCell(msgspec.Struct, frozen=True, dict=True):
    row: int
    col: int
    row_span: int
    col_span: int
    box: Box
    words: tuple[Word, ...]

    @cached_property
    def lines(self) -> list[Line]:
        return lines_of(self.words)


@dataclass(frozen=True, slots=True)
class RuledTable:
    box: Box
    xs: tuple[float, ...]
    cells: tuple[RuledCell, ...]


def ruled_tables(levels: Sequence[Rule], uprights: Sequence[Rule], words: Sequence[Word]) -> list[RuledTable]:
    """The tables that the lines of a page make, each at least two rows and two columns of cells with text."""
    if len(levels) * len(uprights) > 4_000_000:
        return []
    crossings = _connected(levels, uprights, words)
    if not crossings:
        return []
    found = []
    across, down = (sorted([(word.box[at] + word.box[at + 2]) / 2 for word in words]) for at in (0, 1))
    for crossing in crossings:
        table = _table(*crossing, words, across, down)
        if table is not None and _is_table(table):
            found.append(table)
    return sorted(found, key=lambda table: (table.box[1], table.box[0]))


def joined(rules: Sequence[Rule], is_upright: bool) -> list[Rule]:
    """Lines at one position that touch or overlap, as one line."""
    rows: list[list[Rule]] = []
    for rule in sorted([rule for rule in rules if rule.is_upright is is_upright], key=attrgetter("at")):
        if rows and rule.at - rows[-1][0].at <= NEAR:
            rows[-1].append(rule)
        else:
            rows.append([rule])
    found: list[Rule] = []
    for row in rows:
        if len(row) == 1:
            found += row
            continue
        at = sum(rule.at for rule in row) / len(row)
        row.sort(key=attrgetter("start"))
        start, end = row[0].start, row[0].end
        for rule in row[1:]:
            if rule.start <= end + NEAR:
                end = max(end, rule.end)
            else:
                found.append(Rule(is_upright, at, start, end))
                start, end = rule.start, rule.end
        found.append(Rule(is_upright, at, start, end))
    return found


def _connected(
    level: Sequence[Rule], upright: Sequence[Rule], words: Sequence[Word]
) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines that cross each other, directly or through others, together; without those that underline a text."""
    groups: list[tuple[list[Rule], list[Rule]]] = []
    for line in level:
        at, start, end = line.at, line.start - NEAR, line.end + NEAR
        crossed = [rule for rule in upright if start <= rule.at <= end and rule.start - NEAR <= at <= rule.end + NEAR]
        if len(crossed) == 1 and _is_underline(line, words):
            continue
        met = [group for group in groups if any(rule in group[1] for rule in crossed)]
        levels = [line, *(other for group in met for other in group[0])]
        uprights = list(dict.fromkeys([*crossed, *(rule for group in met for rule in group[1])]))
        groups = [group for group in groups if group not in met]
        if uprights:
            groups.append((levels, uprights))
    return groups


def _is_underline(level: Rule, words: Sequence[Word]) -> bool:
    """Whether a line begins and ends with the text right above it, as below a link."""
    boxes = [word.box for word in words if word.box[1] < level.at < word.box[3] + _UNDER * (word.box[3] - word.box[1])]
    over = [box for box in boxes if level.start - _EVEN <= box[0] and box[2] <= level.end + _EVEN]
    return bool(over) and (
        min(box[0] for box in over) < level.start + _EVEN and level.end - _EVEN < max(box[2] for box in over)
    )


def _table(
    levels: list[Rule], uprights: list[Rule], words: Sequence[Word], across: Sequence[float], down: Sequence[float]
) -> RuledTable | None:
    """The table of lines that cross; `across` and `down` are the middles of the words of the page, in order."""
    xs, ys = edges(uprights, levels, across), edges(levels, uprights, down)
    if len(xs) < 3 or len(ys) < 3 or len(xs) * len(ys) > 100_000:
        return None
    spans, held = _filled(levels, uprights, xs, ys, words)
    if len(held) < _LEAST_FILLED * len(spans) and is_uneven(spans, levels, xs, ys):
        return None
    used = {
        0,
        len(xs) - 1,
        *(edge for span in held for edge in (span.first, span.last + 1)),
        *_headed(spans, held, xs, len(ys) - 1),
    }
    if 3 <= len(used) < len(xs):
        xs = [xs[at] for at in sorted(used)]
        spans, held = _filled(levels, uprights, xs, ys, words)
    cells = []
    walls, floors = ([round(edge, 2) for edge in edges] for edges in (xs, ys))
    for span in spans:
        top, bottom, first, last = span
        box = (walls[first], floors[top], walls[last + 1], floors[bottom + 1])
        n_rows, n_cols = bottom - top + 1, last - first + 1
        cell = RuledCell(top, first, n_rows, n_cols, box, tuple(held.get(span, ())))
        is_beside = n_rows > 1 and n_cols == 1 and _is_open(span, xs, (ys[top], ys[bottom + 1]), uprights)
        cells += _in_rows(cell, ys) if is_beside else [cell]
    cells = [part for cell in cells for part in _parted(cell, xs)]
    cells.sort(key=lambda cell: (cell.row, cell.col))
    return RuledTable((walls[0], floors[0], walls[-1], floors[-1]), tuple(xs), tuple(cells))


def _headed(spans: Iterable[Span], held: Container[Span], xs: Sequence[float], n_rows: int) -> Iterator[int]:
    """The edges between columns that a text heads together, though one of them may be blank; not of narrow strips."""
    widths = [end - start for start, end in pairwise(xs)]
    least = _LEAST_WIDTH * median(widths)
    headed: Counter[int] = Counter()
    blank: Counter[int] = Counter()
    for span in spans:
        inside = range(span.first + 1, span.last + 1)
        over = headed if span in held and len(inside) < len(widths) - 1 else blank
        over.update(dict.fromkeys(inside, span.bottom - span.top + 1))
    for at, n in headed.items():
        if n < n_rows - n - blank[at] and min(widths[at - 1 : at + 1]) >= least:
            yield at


def _filled(
    levels: Sequence[Rule], uprights: Sequence[Rule], xs: Sequence[float], ys: Sequence[float], words: Sequence[Word]
) -> tuple[list[Span], dict[Span, list[Word]]]:
    """The boxes of a grid, and the words in them."""
    spans = boxes(levels, uprights, xs, ys)
    owner = {
        (row, col): span
        for span in spans
        for row in range(span.top, span.bottom + 1)
        for col in range(span.first, span.last + 1)
    }
    return spans, _held(words, xs, ys, owner)


def _is_open(span: Span, xs: Sequence[float], height: tuple[float, float], uprights: Sequence[Rule]) -> bool:
    """Whether a box from one height to another stands at the left or right of a table, where no line ends it."""
    sides = [x for x, is_outmost in ((xs[0], span.first == 0), (xs[-1], span.last == len(xs) - 2)) if is_outmost]
    return any(not is_drawn(uprights, x, *height) for x in sides)


def _in_rows(cell: RuledCell, ys: Sequence[float]) -> list[RuledCell]:
    """A box beside drawn rows as a cell a row, where nearly each of them has a line of its text, and none has two."""
    rows = [_position(ys, (line[0].box[1] + line[0].box[3]) / 2) for line in cell.lines]
    if len(set(rows)) < len(rows) or len(rows) < _NEARLY_ALL * cell.row_span:
        return [cell]
    texts = dict(zip(rows, cell.lines, strict=True))
    return [
        RuledCell(
            row, cell.col, 1, 1, rounded((cell.box[0], ys[row], cell.box[2], ys[row + 1])), tuple(texts.get(row, ()))
        )
        for row in range(cell.row, cell.row + cell.row_span)
    ]


def _held(
    words: Sequence[Word], xs: Sequence[float], ys: Sequence[float], owner: Mapping[tuple[int, int], Span]
) -> dict[Span, list[Word]]:
    """The words in each box; a word that stands across a line is parted there."""

    left, right, high, low = xs[0], xs[-1], ys[0], ys[-1]

    def home_of(char: Char) -> Span | None:
        x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
        return owner[_position(ys, y), _position(xs, x)] if left <= x <= right and high <= y <= low else None

    held: dict[Span, list[Word]] = {}
    for word in words:
        x0, top, x1, bottom = word.box
        if x1 < left or x0 > right or bottom < high or top > low:
            continue
        if left <= x0 and x1 <= right and high <= top and bottom <= low:
            own = owner[_position(ys, top), _position(xs, x0)]
            if own is owner[_position(ys, bottom), _position(xs, x1)]:
                held.setdefault(own, []).append(word)
                continue
        for part, chars in groupby(word.chars, key=home_of):
            if part is not None:
                held.setdefault(part, []).extend(words_of(chars))
    return held


def _parted(cell: RuledCell, xs: Sequence[float]) -> list[RuledCell]:
    """The cell, or its parts where columns are drawn above or below it and its texts stand apart in them."""
    if cell.col_span == 1 or not cell.words:
        return [cell]
    lines = [line.chunks for line in cell.lines]
    if not any(len(line) >= 2 for line in lines):
        return [cell]
    walls = xs[cell.col : cell.col + cell.col_span + 1]
    held: dict[tuple[int, int], list[Word]] = {}
    for line in lines:
        for chunk in line:
            first = min(max(sum(wall <= chunk.x0 + NEAR for wall in walls) - 1, 0), cell.col_span - 1)
            last = max(sum(wall < chunk.x1 - NEAR for wall in walls[:-1]) - 1, first)
            at = next((span for span in held if span[0] <= last and span[1] >= first), (first, last))
            held.setdefault(at, []).extend(chunk.words)
    spans = sorted(held)
    if len(spans) < 2 or (cell.row_span == 1 and sum(len(line) >= 2 for line in lines) >= 2 and _stands_in_rows(lines)):
        return [cell]
    parts = []
    for first, last in spans:
        box = (walls[first], cell.box[1], walls[last + 1], cell.box[3])
        col = cell.col + first
        parts.append(
            RuledCell(cell.row, col, cell.row_span, last - first + 1, rounded(box), tuple(held[(first, last)]))
        )
    return parts


def _stands_in_rows(lines: Sequence[Sequence[Chunk]]) -> bool:
    """Whether figures stand on several lines of a box."""
    return sum(any(chunk.is_figure for chunk in line) for line in lines) >= 2


def with_rows_below(table: RuledTable, lines: Sequence[Line]) -> RuledTable:
    """A header that is drawn, with the lines right below it that stand in its columns, a row a line."""
    cells = list(table.cells)
    if any(chunk.is_figure and not chunk.is_year for cell in cells for line in cell.lines for chunk in line.chunks):
        return table
    row = max(cell.row + cell.row_span for cell in cells)
    bottom = table.box[3]
    columns = list(pairwise(table.xs))
    below = [line for line in lines if line[0].box[1] > table.box[3] - 2 and table.xs[0] - 2 <= line[0].box[0]]
    taken: list[RuledCell] = []
    for line in below:
        chunks = line.chunks
        homes = [
            next((at for at, (a, b) in enumerate(columns) if a - 2 <= chunk.x0 and chunk.x1 <= b + 2), None)
            for chunk in chunks
        ]
        is_row = len(chunks) > 1 and len(set(homes)) == len(homes) and any(chunk.is_figure for chunk in chunks[1:])
        if not is_row or chunks[0].top - bottom > 1.5 * chunks[0].height:
            break
        for chunk, at in zip(chunks, homes, strict=True):
            if at is None:
                return table
            box = rounded((table.xs[at], chunk.top, table.xs[at + 1], chunk.bottom))
            taken.append(RuledCell(row, at, 1, 1, box, chunk.words))
        row, bottom = row + 1, chunks[0].bottom
    box = rounded((table.box[0], table.box[1], table.box[2], max(bottom, table.box[3])))
    return RuledTable(box, table.xs, (*cells, *taken))


def _is_table(table: RuledTable) -> bool:
    """Whether the boxes are cells: text in several rows and columns, no two of a row with lists of figures."""
    filled = [cell for cell in table.cells if cell.words]
    if len({cell.row for cell in filled}) < 2 or len({cell.col for cell in filled}) < 2:
        return False
    deep: dict[int, int] = {}
    for cell in filled:
        is_deep = cell.row_span == 1 and len(cell.words) >= 4 and len(cell.lines) >= 4
        if is_deep and _stands_in_rows([line.chunks for line in cell.lines if len(line.chunks) > 1]):
            deep[cell.row] = deep.get(cell.row, 0) + 1
    return not any(count >= 2 for count in deep.values())


def _position(edges: Sequence[float], at: float) -> int:
    return bisect_left(edges, at, 1, len(edges) - 1) - 1
