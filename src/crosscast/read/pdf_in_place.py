"""Whether the cells of a tagged table stand on the page where its tags say: rows below rows, columns beside columns.

Programs lose spans and blank cells, tag a row twice or a part of a table only. What is tagged so is a sound table of
another shape; where its texts stand shows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from .pdf_choice import crowding_of
from .pdf_lines import Line, lines_of
from .pdf_page import Box, Word, box_of
from .pdf_ruled import RuledCell, RuledTable
from .pdf_tagged import TaggedCell, TaggedTable

_SLACK = 1.0  # points
_NEXT = 1.6  # of the distance of its rows: what is left out stands no further from a table


@dataclass(frozen=True, slots=True)
class Doubt:
    """What speaks against the tags of a table."""

    elsewhere: list[str]  # texts of cells that stand out of the order of their rows or columns
    left_out: list[str]  # figures among its cells or close to them, tagged as none of it; texts tagged as no cell's
    n_crowded: int  # figures that share a cell with another
    torn: list[str]  # texts of one drawn box that are tagged in several rows

    @property
    def n(self) -> int:
        return len(self.elsewhere) + len(self.left_out) + self.n_crowded + len(self.torn)


@dataclass(frozen=True, slots=True)
class _Seen:
    cell: TaggedCell
    lines: list[Line]
    box: Box
    is_figure: bool


def doubt_about(table: TaggedTable, beside: Sequence[Word], drawn: Callable[[], Sequence[RuledTable]]) -> Doubt:
    """What speaks against the tags of a table.

    `beside` are the words of its page that stand in no tagged table, `drawn` finds the tables that are drawn on it.
    """
    seen = []
    for cell in table.cells:
        if cell.words:
            lines = lines_of(cell.words)
            is_figure = all(len(line.chunks) == 1 and line.chunks[0].is_figure for line in lines)
            seen.append(_Seen(cell, lines, box_of(cell.words), is_figure))
    if not seen:
        return Doubt([], [], 0, [])
    n_in_row = Counter(each.cell.row for each in seen)
    several = [each for each in seen if n_in_row[each.cell.row] > 1]  # what stands alone heads rows, or ends a label
    elsewhere = {id(each): each for each in (*_out_of_rows(several), *_out_of_columns(several))}
    crowded = sum(crowding_of(each.lines) for each in seen)
    said = [" ".join(word.text for word in each.cell.words) for each in elsewhere.values()]
    torn = [text for ruled in drawn() for text in _torn(seen, ruled)] if _has_loose_texts(table, seen) else []
    astray = [chunk.text for line in lines_of(table.astray) for chunk in line.chunks]
    return Doubt(said, [*_left_out(table, seen, beside), *astray], crowded, torn)


def _has_loose_texts(table: TaggedTable, seen: Sequence[_Seen]) -> bool:
    """Whether a row below the first figures has a text, but no label and no figure, as lines of one cell have."""
    first = min((each.cell.row for each in seen if each.is_figure), default=table.n_rows)
    blank = {cell.row for cell in table.cells if cell.col == 0 and not cell.words and cell.row > first}
    with_figures = {each.cell.row for each in seen if each.is_figure}
    return any(each.cell.row in blank - with_figures and each.cell.col_span == 1 for each in seen)


def _torn(seen: Sequence[_Seen], drawn: RuledTable) -> list[str]:
    """Texts right of the labels that stand in one drawn box, and in several rows by the tags.

    A drawn row in which a box holds several figures, or nothing is in one tagged row, is several rows.
    """
    row_of = {char: each.cell.row for each in seen for word in each.cell.words for char in word.chars}
    rows: dict[int, list[tuple[RuledCell, set[int]]]] = {}
    for cell in drawn.cells:
        tagged = {row_of[char] for word in cell.words for char in word.chars if char in row_of}
        if tagged and cell.row_span == 1:
            rows.setdefault(cell.row, []).append((cell, tagged))
    return [
        " ".join(word.text for line in cell.lines for word in line)
        for row in rows.values()
        if any(len(tagged) == 1 for _, tagged in row) and not any(crowding_of(cell.lines) for cell, _ in row)
        for cell, tagged in row
        if len(tagged) > 1 and cell.col
    ]


def _out_of_rows(seen: Sequence[_Seen]) -> list[_Seen]:
    """Cells that begin above the end of a row before theirs."""
    rows: dict[int, list[_Seen]] = {}
    for each in seen:
        if each.cell.row_span == 1:
            rows.setdefault(each.cell.row, []).append(each)
    found: list[_Seen] = []
    lowest = 0.0
    for _, row in sorted(rows.items()):
        found += [each for each in row if _middle(each.lines[0]) <= lowest]
        lowest = max([lowest, *(_middle(each.lines[-1]) for each in row)])
    usual = {number: median(_middle_of(each) for each in row) for number, row in rows.items()}
    return _furthest(found, seen, lambda each: (each.cell.row, _middle_of(each)), usual)


def _middle_of(each: _Seen) -> float:
    return (each.box[1] + each.box[3]) / 2


def _furthest(
    found: list[_Seen], seen: Sequence[_Seen], place: Callable[[_Seen], tuple[int, float]], usual: Mapping[int, float]
) -> list[_Seen]:
    """Of cells that cannot all stand where they should, those that are nearer to where others usually stand."""
    if not found:
        return []
    nearer = []
    for each in seen:
        own, at = place(each)
        if own in usual and any(abs(other - at) < abs(usual[own] - at) for other in usual.values()):
            nearer.append(each)
    return nearer or found


def _middle(line: Line) -> float:
    _, top, _, bottom = box_of(line)
    return (top + bottom) / 2


def _out_of_columns(seen: Sequence[_Seen]) -> list[_Seen]:
    """Figures that stand over a column before theirs, and texts that stand over the figures of columns not theirs."""
    columns: dict[int, tuple[float, float]] = {}
    for each in seen:
        if each.is_figure and each.cell.col_span == 1:
            start, end = columns.get(each.cell.col, (each.box[0], each.box[2]))
            columns[each.cell.col] = min(start, each.box[0]), max(end, each.box[2])
    found: list[_Seen] = []
    for each in seen:
        first, last = each.cell.col, each.cell.col + each.cell.col_span - 1
        before = max((end for col, (_, end) in columns.items() if col < first), default=0.0)
        after = min((start for col, (start, _) in columns.items() if col > last), default=float("inf"))
        if each.is_figure:
            is_elsewhere = each.box[0] < before - _SLACK or each.box[2] > after + _SLACK
        else:
            is_elsewhere = not before - _SLACK <= (each.box[0] + each.box[2]) / 2 <= after + _SLACK
        if is_elsewhere:
            found.append(each)
    figures = [each for each in seen if each.is_figure and each.cell.col_span == 1]
    ends = {col: median(each.box[2] for each in figures if each.cell.col == col) for col in columns}
    misplaced = [each for each in found if each.is_figure]
    return [
        *_furthest(misplaced, figures, lambda each: (each.cell.col, each.box[2]), ends),
        *(each for each in found if not each.is_figure),
    ]


def _left_out(table: TaggedTable, seen: Sequence[_Seen], beside: Sequence[Word]) -> list[str]:
    figures = [each for each in seen if each.is_figure]
    if not figures:
        return []
    _, top, _, bottom = box_of(word for each in seen for word in each.cell.words)
    tops = sorted({round(each.box[1]) for each in figures})
    steps = [b - a for a, b in pairwise(tops)]
    reach = _NEXT * (median(steps) if steps else figures[0].box[3] - figures[0].box[1])
    above = 0.0 if table.row_numbers[0] else reach  # what goes on from the page before may have its header here
    near = [word for word in beside if top - above < (word.box[1] + word.box[3]) / 2 < bottom + reach]
    edges = [(each.box[0], each.box[2]) for each in figures]
    return [
        chunk.text
        for line in lines_of(near)
        for chunk in line.chunks
        if chunk.is_figure
        and (not chunk.is_year or top < chunk.top < bottom)
        and any(min(chunk.x1, end) > max(chunk.x0, start) for start, end in edges)
    ]
