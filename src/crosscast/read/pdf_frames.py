"""The tables of a page between long level lines of one length, which are not drawn box by box."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from .pdf_aligned import TITLE, AlignedTable, has_counts, read_lines
from .pdf_captions import closed_below_captions
from .pdf_columns import Column, columns_of
from .pdf_lines import TOTAL, Chunk, Line, lines_of
from .pdf_page import Box, Rule, Word, overlap
from .pdf_tails import with_tails_apart
from .pdf_titles import parted_at_titles, title_bands

_SAME = 4.0  # points: level lines whose ends agree so far belong together
_TOUCH = 2.5  # points: pieces of one line
_THICK = 4.0  # points: a piece this short is part of a crossing
_MOST_LINES = 2_000  # level lines: a page with more is a drawing
_LONG = 100.0  # points: a line that frames a table is no shorter
_LONGEST_HEAD = 8  # words
_MOST_HEADINGS = 3  # lines between a header and its first row of figures
_MOST_HEAD_LINES = 4  # of a header below a title between two tables, its first row of figures included
_ANEW = 1.5  # heights of a line: the header of a next table stands no closer to the last line of the table above


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands between the first and the last of some level lines of one length."""

    box: Box
    lines: tuple[Line, ...]


def framed_tables(
    rules: Sequence[Rule],
    levels: Sequence[Rule],
    uprights: Sequence[Rule],
    fills: Sequence[Box],
    lines: Sequence[Line],
) -> tuple[list[AlignedTable], Sequence[Line]]:
    """The tables between level lines, and the lines of what stands in none of them."""
    found: list[AlignedTable] = []
    left = [word for line in lines for word in line]
    for frame in frames(levels, lines, title_bands(fills, lines)):
        frame = _with_total(_with_header(frame, left), left)
        if any(overlap(frame.box, table.box) for table in found) or _is_cut_off(frame, left):
            continue
        table = read_lines(frame.lines, levels, uprights, walls_of(rules, frame), is_framed=True)
        if isinstance(table, AlignedTable):
            found.append(table)
            left = [word for word in left if not overlap(word.box, table.box)]
    return found, lines_of(left) if found else lines


def walls_of(rules: Sequence[Rule], frame: Frame) -> list[float]:
    """Where columns end, as the pieces tell of which the level lines in a frame are drawn."""
    start, top, end, bottom = frame.box
    rows: dict[int, list[Rule]] = {}
    for rule in rules:
        inside = start - _SAME <= rule.start and rule.end <= end + _SAME and top - 2 <= rule.at <= bottom + 2
        if not rule.is_upright and inside and rule.end - rule.start > _THICK:
            rows.setdefault(round(rule.at), []).append(rule)
    ends: list[float] = []
    n_rows = 0
    for pieces in rows.values():
        pieces.sort(key=lambda rule: rule.start)
        own = [b.start for a, b in pairwise(pieces) if abs(b.start - a.end) <= _TOUCH and b.start > a.start + _THICK]
        ends += own
        n_rows += len(own) > 0
    groups: list[list[float]] = []
    for x in sorted(ends):
        if groups and x - groups[-1][-1] <= _TOUCH:
            groups[-1].append(x)
        else:
            groups.append([x])
    return [sum(group) / len(group) for group in groups if len(group) > max(1, n_rows / 2)]


def _with_header(frame: Frame, words: Sequence[Word]) -> Frame:
    """The frame; where it begins with figures, with the lines right above it, which are its header."""
    rows = [line.chunks for line in frame.lines]
    if not has_counts(rows[0]) or len(rows) < 2:
        return frame
    columns = columns_of([row for row in rows if len(row) >= 2])
    start, top, end, bottom = frame.box
    above = [
        word for word in words if word.box[3] <= rows[0][0].top + 1 and start <= word.box[0] and word.box[2] <= end
    ]
    taken: list[Line] = []
    for line in reversed(lines_of(above)):
        chunks = line.chunks
        if not heads(chunks, columns) or top - chunks[0].bottom > chunks[0].height:
            break
        taken.insert(0, line)
        top = chunks[0].top
    return Frame((start, top, end, bottom), (*taken, *frame.lines))


def _with_total(frame: Frame, words: Sequence[Word]) -> Frame:
    """The frame with the line right below it where this is its row of totals: a line may be drawn above it only."""
    start, top, end, bottom = frame.box
    below = [
        word
        for word in words
        if word.box[1] > bottom - 1 and start - _SAME <= word.box[0] and word.box[2] <= end + _SAME
    ]
    line = next(iter(lines_of(below)), None)
    if line is None or not TOTAL.match(line.text) or not has_counts(line.chunks):
        return frame
    rows = [row.chunks for row in frame.lines if has_counts(row.chunks)]
    figures = [chunk for chunk in line.chunks[1:] if chunk.is_figure]
    is_row = rows and len(figures) >= max(1, len(rows[-1]) - 2) and line.box[1] - bottom < line.chunks[0].height
    return Frame((start, top, end, line.box[3]), (*frame.lines, line)) if is_row else frame


def heads(chunks: Sequence[Chunk], columns: Sequence[Column]) -> bool:
    """Whether a line above rows can be of their header: short texts, of which one stands over figures."""
    if any(len(chunk.words) > _LONGEST_HEAD for chunk in chunks) or has_counts(chunks) or len(columns) < 2:
        return False
    return len(chunks) >= 2 or chunks[0].x0 > columns[0][1]


def _is_cut_off(frame: Frame, words: Sequence[Word]) -> bool:
    """Whether the labels of its rows stand left of the frame, or the rows of its header below it."""
    rows = [line.chunks for line in frame.lines]
    figures = [row for row in rows if row and row[0].is_figure and not row[0].is_year]
    if 2 * len(figures) > len(rows):
        beside = [
            word for word in words if word.box[2] <= frame.box[0] + 1 and frame.box[1] < word.box[1] < frame.box[3]
        ]
        middles = [_middle(word) for word in beside]
        labelled = [row for row in figures if any(row[0].top < middle < row[0].bottom for middle in middles)]
        if 2 * len(labelled) > len(figures):
            return True
    if any(chunk.is_figure and not chunk.is_year for row in rows for chunk in row[1:]):
        return False
    inside = [word for word in words if frame.box[0] <= word.box[0] and word.box[2] <= frame.box[2]]
    reach, height = frame.box[3], rows[-1][0].height
    below = lines_of(word for word in inside if word.box[1] + 0.3 * height >= reach)
    for line in below[: _MOST_HEADINGS + 1]:
        if line[0].box[1] + 0.3 * height >= reach + 4 * height:
            return False
        if sum(chunk.is_figure for chunk in line.chunks) >= 2:
            return True
        reach = line[0].box[3]
    return False


def frames(levels: Sequence[Rule], lines: Sequence[Line], titles: Sequence[Box] = ()) -> list[Frame]:
    """Stretches of the page between level lines of one length, without those that hold prose, the widest first.

    `titles` are filled boxes with titles of tables: one as wide as the lines parts its table from what is above.
    """
    if len(levels) > _MOST_LINES:
        return []
    found: list[Frame] = []
    for group in closed_below_captions(of_one_length(levels), lines):
        for part in parted_at_titles(group, titles):
            if len(part) >= 2:
                found.extend(_framed(part, lines))
    return sorted(found, key=lambda frame: (frame.box[0] - frame.box[2], frame.box[1] - frame.box[3]))


def _framed(group: Sequence[Rule], lines: Sequence[Line]) -> list[Frame]:
    start, end = group[0].start, group[0].end
    inside = [word for line in lines for word in line if start - _SAME <= word.box[0] and word.box[2] <= end + _SAME]
    inside.sort(key=_middle)
    middles = [*map(_middle, inside)]
    whole = {id(line[0]): line for line in lines}
    bands = [
        [
            kept if (kept := whole.get(id(line[0]))) == line else line  # with what was worked out of it
            for line in lines_of(inside[bisect_right(middles, above.at - 1) : bisect_left(middles, below.at + 1)])
        ]
        for above, below in pairwise(group)
    ]
    found: list[Frame] = []
    first = 0
    for at in range(len(bands) + 1):
        is_end = at == len(bands) or _is_prose(bands[at], end - start) or _is_caption(bands[at])
        is_next = not is_end and at > first and _heads_anew(group[first : at + 1], bands[first : at + 1])
        if not is_end and not is_next:
            continue
        held = [line for band in bands[first:at] for line in band]
        for part in _parted_by_titles(held):
            has_figures = any(chunk.is_figure for line in part for chunk in line.chunks[1:])
            if len(part) >= 3 and (has_figures or at - first >= 2):
                top = group[first].at if part[0] is held[0] else part[0].box[1]
                bottom = group[at].at if part[-1] is held[-1] else part[-1].box[3]
                found.append(Frame((start, top, end, bottom), tuple(with_tails_apart(part))))
        first = at if is_next else at + 1
    return found


def _parted_by_titles(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """The lines of each table where titles stand between them, numbered or over their columns, followed by a header."""
    first, labels = 0, 0.0
    at = 0
    while at < len(lines):
        chunks = lines[at].chunks
        if labels and TITLE.match(chunks[0].text) and _is_above_header(lines[at + 1 :]):
            yield lines[first:at]
            first, labels = at, 0.0
        if has_counts(chunks):
            labels = max(labels, chunks[0].x1)
        end = next((n for n in range(at, len(lines)) if not _is_alone_right_of(labels, lines[n])), len(lines))
        if labels and end > at and _is_header_of_rows(labels, lines[end : end + _MOST_HEAD_LINES]):
            yield lines[first:at]
            first, labels = end, 0.0
        at = max(end, at + 1)
    yield lines[first:]


def _is_above_header(lines: Sequence[Line]) -> bool:
    """Whether a line of several texts comes below, above the next figures."""
    heads = takewhile(lambda line: not has_counts(line.chunks), lines)
    return any(len(line.chunks) > 1 for line in heads)


def _is_alone_right_of(labels: float, line: Line) -> bool:
    return len(line.chunks) == 1 and line.chunks[0].x0 > labels


def _is_header_of_rows(labels: float, lines: Sequence[Line]) -> bool:
    """Whether lines with no label and no count stand above a row of counts, one of them with a text for each column."""
    n_heads = next((at for at, line in enumerate(lines) if has_counts(line.chunks)), 0)
    heads = lines[:n_heads]
    return all(line.chunks[0].x0 > labels for line in heads) and any(len(line.chunks) >= 3 for line in heads)


def _heads_anew(levels: Sequence[Rule], bands: Sequence[Sequence[Line]]) -> bool:
    """Whether the last of some bands, each with the level line above it, is the header of a next table.

    It stands far below the line above it, as no row of the table above does.
    """
    chunks = bands[-1][0].chunks if bands[-1] else []
    if len(chunks) < 2 or any(has_counts(line.chunks) for line in bands[-1]):
        return False
    *gaps, gap = (band[0].chunks[0].top - level.at for level, band in zip(levels, bands, strict=True) if band)
    return bool(gaps) and gap > max(_ANEW * chunks[0].height, 2 * max(gaps))


def _middle(word: Word) -> float:
    return (word.box[1] + word.box[3]) / 2


def _is_prose(band: Sequence[Line], width: float) -> bool:
    """Whether most lines between two level lines run on over the whole width; or stand too far below each other."""
    single = [line for line in band if len(line.chunks) < 2]
    long = [line for line in single if line[-1].box[2] - line[0].box[0] > 0.55 * width]
    return 2 * len(long) > len(band) or (len(band) > 4 and 3 * (len(band) - len(single)) < len(band))


def _is_caption(band: Sequence[Line]) -> bool:
    """Whether the number and title of a table, and texts alone on their lines, are all between two level lines."""
    return any(TITLE.match(line.text) for line in band) and all(len(line.chunks) == 1 for line in band)


def of_one_length(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Long lines of one direction, those together that begin and end at the same places."""
    groups: list[list[Rule]] = []
    for rule in sorted((rule for rule in rules if rule.end - rule.start >= _LONG), key=lambda rule: rule.at):
        for group in groups:
            if abs(group[0].start - rule.start) <= _SAME and abs(group[0].end - rule.end) <= _SAME:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return groups
