"""The tables of a page that no line frames: where lines of several texts with figures follow each other closely."""

from __future__ import annotations

from collections.abc import Sequence

from .pdf_aligned import TITLE, AlignedTable, Unclear, has_counts, read_lines
from .pdf_columns import columns_of
from .pdf_frames import heads
from .pdf_lines import Chunk, Line
from .pdf_page import Rule
from .pdf_rows import reads_on

_FAR = 2.6  # heights of a line: rows further apart than this are no one table
_MOST_LABEL_LINES = 8  # in which a label and headings between rows are written
_LEAST_LIST = 4  # lines of a list without figures, its heads included
_LEAST_TEXTS = 3  # in each of them
_EVEN = 1.0  # points: texts that begin below each other differ by no more
_FURTHEST = 4.0  # heights of a line: a heading between rows of the same columns may stand off so far


def aligned_tables(lines: Sequence[Line], levels: Sequence[Rule]) -> list[AlignedTable | Unclear | Line]:
    """The lines of a page, with those that make a table put together."""
    out: list[AlignedTable | Unclear | Line] = []
    split = [line.chunks for line in lines]
    has_figures = [any(chunk.is_figure for chunk in row[1:]) for row in split]
    at = 0
    while at < len(lines):
        end = _end_of_run(split, at)
        may_be = sum(has_figures[at:end]) > 1
        start = at - _count_above(split, at, end, len(out)) if may_be else at
        is_list = not may_be and _is_headed_list(split[at:end], levels)
        table = read_lines(lines[start:end], levels, is_framed=is_list) if may_be or is_list else None
        if table is None:
            out.append(lines[at])
            at += 1
        else:
            del out[len(out) - (at - start) :]
            out += _with_rest(table, lines[start:end])
            at = end
    return out


def _is_headed_list(rows: Sequence[Sequence[Chunk]], levels: Sequence[Rule]) -> bool:
    """Whether as many texts stand in each row, each below the one above it, and a line is drawn below the first row."""
    if len(rows) < _LEAST_LIST or len(rows[0]) < _LEAST_TEXTS or len({len(row) for row in rows}) > 1:
        return False
    head, first = rows[0], rows[1][0]
    starts = [[row[at].x0 for row in rows[1:]] for at in range(len(head))]
    return all(max(xs) - min(xs) < _EVEN for xs in starts) and any(
        head[0].top + 0.5 * first.height < rule.at < first.top + 0.5 * first.height
        and rule.start <= head[0].x0
        and head[-1].x1 <= rule.end
        for rule in levels
    )


def _with_rest(table: AlignedTable | Unclear, lines: Sequence[Line]) -> list[AlignedTable | Unclear | Line]:
    """A table, and the lines of its stretch that are none of its rows: a title, prose, a note."""
    if isinstance(table, Unclear):
        return [table]
    above = [line for line in lines if line[0].box[3] <= table.box[1] + 1]
    below = [line for line in lines if line[0].box[1] >= table.box[3] - 1]
    return [*above, table, *below]


def _count_above(split: Sequence[Sequence[Chunk]], at: int, end: int, most: int) -> int:
    """How many lines of one text each, right above a run, stand over its figures."""
    rows = [row for row in split[at:end] if len(row) >= 2 and has_counts(row)]
    columns = columns_of(rows)
    n = 0
    while n < min(most, at, _MOST_LABEL_LINES) and len(split[at - n - 1]) == 1:
        above, here = split[at - n - 1][0], split[at - n][0]
        if not heads([above], columns) or here.top - above.bottom > above.height:
            break
        n += 1
    return n


def _end_of_run(split: Sequence[Sequence[Chunk]], start: int) -> int:
    """Where lines of two chunks or more, and few single ones between them, stop following each other closely."""
    if len(split[start]) < 2 or TITLE.match(split[start][0].text):
        return start
    last = start
    for number in range(start + 1, len(split)):
        above, here = split[number - 1][0], split[number][0]
        gap = here.top - above.bottom
        if TITLE.match(here.text) or (gap > (_FAR - 1) * here.height and not _goes_on(split, start, last, number, gap)):
            break
        if _is_next_header(split, start, number):
            break
        if len(split[number]) >= 2:
            last = number
        elif number - last >= (_MOST_LABEL_LINES if _is_label_line(split[number], split[last]) else 3):
            break
    end = last + 1
    while end < len(split) and _is_rest_of_label(split[end], split[end - 1], split[last]):
        end += 1
    return end


def _is_next_header(split: Sequence[Sequence[Chunk]], start: int, at: int) -> bool:
    """Whether a line heads columns anew: figures above and below it, and it has years or the first header's texts."""
    row = split[at]
    if len(row) < 3 or has_counts(row) or at + 1 == len(split) or not has_counts(split[at + 1]):
        return False
    first = next((number for number in range(start, at) if has_counts(split[number])), at)
    heads = {chunk.text for line in split[start:first] for chunk in line[1:]}
    return first < at and (all(chunk.is_year for chunk in row[1:]) or all(chunk.text in heads for chunk in row[1:]))


def _is_rest_of_label(line: Sequence[Chunk], above: Sequence[Chunk], row: Sequence[Chunk]) -> bool:
    """Whether a line close below the last row goes on with its label."""
    is_close = line[0].top - above[0].bottom < 0.6 * line[0].height
    return len(line) == 1 and is_close and _is_label_line(line, row) and reads_on(above[0], line[0])


def _is_label_line(line: Sequence[Chunk], row: Sequence[Chunk]) -> bool:
    """Whether a line stands where the labels of rows do, so that it may be the rest of one."""
    return line[0].x1 < row[1].x0


def _goes_on(split: Sequence[Sequence[Chunk]], start: int, last: int, at: int, gap: float) -> bool:
    """Whether figures stand in the columns of the rows above again, after a wide gap and a heading at most."""
    following = next((row for row in split[at : at + 3] if len(row) >= 2), None)
    if following is None or gap > _FURTHEST * following[0].height:
        return False
    columns = columns_of([row for row in split[start : last + 1] if len(row) >= 2])
    figures = [chunk for chunk in following[1:] if chunk.is_figure]
    held = [
        chunk
        for chunk in figures
        if sum(min(chunk.x1, end) - max(chunk.x0, first) > 0.5 * (chunk.x1 - chunk.x0) for first, end in columns[1:])
        == 1
    ]
    return len(figures) >= 2 and len(held) == len(figures) and len(figures) >= len(columns) / 2
