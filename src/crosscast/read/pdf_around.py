"""Texts that stand in the rows and columns of a drawn table, but outside of its boxes: labels, heads and totals.

Spreadsheets are often ruled around their figures only. The labels then stand left of the boxes, a heading of several
columns above them, and the row of totals below.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from .pdf_boxes import NEAR
from .pdf_lines import TOTAL, Chunk, Line, chunk_of, lines_of
from .pdf_page import Box, Rule, in_and_out, rounded
from .pdf_ruled import RuledCell, RuledTable

_NEARLY_ALL = 0.8  # of the rows with figures: labels stand beside so many
_FAR = 4.0  # heights of a line: labels end no further left of the boxes
_BELOW = 3.0  # heights of a line: a row of totals stands no further below than a blank row takes
_ABOVE = 1.0  # heights of a line: a heading stands no further above
_SHORT = 4  # words
_SAME = 4.0  # points: ends of level lines and of a table that agree so far are the same


def with_texts_around(table: RuledTable, lines: Sequence[Line], levels: Sequence[Rule]) -> RuledTable:
    """A drawn table with its heads, totals and labels that stand above, below and left of its boxes, of other lines."""
    table = _with_framed_heads(_with_heads(table, lines), lines, levels)
    return _with_labels(_with_totals(table, lines), lines)


def _with_heads(table: RuledTable, lines: Sequence[Line]) -> RuledTable:
    """With the line right above it where its texts each stand over as many columns of figures."""
    start, top, end, _ = table.box
    line = next((line for line in reversed(lines) if line.box[3] <= top + NEAR), None)
    if line is None or not (len(line.chunks) > 1 and top - line.box[3] < _ABOVE * line.chunks[0].height):
        return table
    heads = line.chunks
    columns = [*pairwise(table.xs)]
    fitting = [
        (first, size, groups)
        for size in range(2, len(columns) // len(heads) + 1)
        if (first := len(columns) - size * len(heads)) > 0
        and (groups := [(columns[at][0], columns[at + size - 1][1]) for at in range(first, len(columns), size)])
        and all(a < chunk.middle < b for chunk, (a, b) in zip(heads, groups, strict=True))
    ]
    if len(fitting) != 1 or not all(_is_head(chunk, (start, end)) for chunk in heads):
        return table
    ((first, size, groups),) = fitting
    above = rounded((start, line.box[1], end, top))
    cells = [
        RuledCell(0, first + at * size, 1, size, rounded((a, above[1], b, above[3])), chunk.words)
        for at, (chunk, (a, b)) in enumerate(zip(heads, groups, strict=True))
    ]
    moved = [replace(cell, row=cell.row + 1) for cell in table.cells]
    return RuledTable((start, above[1], end, table.box[3]), table.xs, (*cells, *moved))


def _with_framed_heads(table: RuledTable, lines: Sequence[Line], levels: Sequence[Rule]) -> RuledTable:
    """With the texts between two level lines as wide as it right above it, where nearly each column has one of its own.

    They are its heads where it begins with figures: a frame around heads need not touch the boxes below.
    """
    start, top, end, bottom = table.box
    as_wide = [rule.at for rule in levels if abs(rule.start - start) + abs(rule.end - end) < _SAME]
    above = sorted(at for at in as_wide if at < top - NEAR)[-2:]
    first = [line.chunks[0] for cell in table.cells if cell.row == 0 for line in cell.lines]
    if len(above) < 2 or not any(chunk.is_figure for chunk in first) or top - above[1] > _BELOW * first[0].height:
        return table
    words = in_and_out((start, above[0], end, above[1]), (word for line in lines for word in line))[0]
    columns = [*pairwise(table.xs)]
    held = [in_and_out((a, above[0], b, above[1]), words)[0] for a, b in columns]
    is_across = any(word.box[0] + 1 < x < word.box[2] - 1 for word in words for x in table.xs)
    chunks = [chunk for own in held for line in lines_of(own) for chunk in line.chunks]
    are_heads = all(chunk.is_year or not chunk.is_figure for chunk in chunks)
    if is_across or not are_heads or sum(map(bool, held)) < max(2, _NEARLY_ALL * len(columns)):
        return table
    cells = [
        RuledCell(0, at, 1, 1, rounded((a, above[0], b, above[1])), tuple(own))
        for at, ((a, b), own) in enumerate(zip(columns, held, strict=True))
    ]
    moved = [replace(cell, row=cell.row + 1) for cell in table.cells]
    return RuledTable((start, round(above[0], 2), end, bottom), table.xs, (*cells, *moved))


def _is_head(chunk: Chunk, columns: tuple[float, float]) -> bool:
    is_over = columns[0] <= chunk.x0 and chunk.x1 <= columns[1] + NEAR
    return is_over and len(chunk.words) <= _SHORT and (chunk.is_year or not chunk.is_figure)


def _has_figures(cell: RuledCell) -> bool:
    return any(chunk.is_figure and not chunk.is_year for line in cell.lines for chunk in line.chunks)


def _with_totals(table: RuledTable, lines: Sequence[Line]) -> RuledTable:
    """With the line right below it where this is a row of totals in its columns; its label may stand left of it."""
    start, top, end, bottom = table.box
    line = next((line for line in lines if line.box[1] >= bottom - NEAR), None)
    if line is None or not TOTAL.match(line.text) or not any(map(_has_figures, table.cells)):
        return table
    inside = [word for word in line if start < (word.box[0] + word.box[2]) / 2 < end]
    held = {
        at: chunk_of(words)
        for at, (a, b) in enumerate(pairwise(table.xs))
        if (words := [word for word in inside if a < (word.box[0] + word.box[2]) / 2 <= b])
    }
    figures = [chunk for chunk in held.values() if line[0] not in chunk.words]
    is_close = line.box[1] - bottom < _BELOW * chunk_of(line).height and line[-1] in inside
    if not is_close or len(figures) < 2 or not all(chunk.is_figure for chunk in figures):
        return table
    last = max(table.cells, key=lambda cell: cell.row + cell.row_span)
    is_blank_between = line.box[1] - bottom > (last.box[3] - last.box[1]) / last.row_span
    row = last.row + last.row_span + is_blank_between
    cells = [
        RuledCell(row, at, 1, 1, rounded((table.xs[at], line.box[1], table.xs[at + 1], line.box[3])), chunk.words)
        for at, chunk in held.items()
    ]
    return RuledTable((start, top, end, round(max(bottom, line.box[3]), 2)), table.xs, (*table.cells, *cells))


def _with_labels(table: RuledTable, lines: Sequence[Line]) -> RuledTable:
    """With the texts left of it as its first column, where nearly each row with figures has one of its own."""
    start, top, end, bottom = table.box
    left = lines_of(
        word for line in lines for word in line if word.box[2] <= start + NEAR and _is_level(word.box, table)
    )
    if not left:
        return table
    rows = {cell.row: cell.box for cell in table.cells if cell.row_span == 1}
    homes = [
        next((row for row, (_, a, _, b) in rows.items() if a <= (line.box[1] + line.box[3]) / 2 <= b), None)
        for line in left
    ]
    labels = dict(zip(homes, left, strict=True))
    with_figures = {cell.row for cell in table.cells if cell.row_span == 1 and _has_figures(cell)}
    bare = {cell.row for cell in table.cells if cell.row in with_figures and cell.col == 0 and _is_label(cell)}
    is_one_each = len(labels) == len(left) and None not in labels
    are_labels = all(len(line.chunks) == 1 and line.chunks[0].is_label for line in left)
    is_near = start - max(line.box[2] for line in left) < _FAR * left[0].chunks[0].height
    n_labelled = len(with_figures & {*labels})
    if not (is_one_each and are_labels and is_near) or bare or n_labelled < max(2, _NEARLY_ALL * len(with_figures)):
        return table
    x = round(min(line.box[0] for line in left), 2)
    cells = [
        RuledCell(row, 0, 1, 1, rounded((x, box[1], start, box[3])), tuple(labels.get(row, ())))
        for row, box in rows.items()
    ]
    moved = [replace(cell, col=cell.col + 1) for cell in table.cells]
    in_order = sorted((*cells, *moved), key=lambda cell: (cell.row, cell.col))
    return RuledTable((x, top, end, bottom), (x, *table.xs), tuple(in_order))


def _is_level(box: Box, table: RuledTable) -> bool:
    return table.box[1] <= (box[1] + box[3]) / 2 <= table.box[3]


def _is_label(cell: RuledCell) -> bool:
    return any(chunk.is_label for line in cell.lines for chunk in line.chunks)
