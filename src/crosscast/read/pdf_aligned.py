"""Tables that white space makes: texts below each other on several lines, helped by the lines drawn between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from statistics import median

import msgspec

from .pdf_columns import (
    Column,
    Placed,
    between,
    columns_of,
    filled,
    parted_at,
    placed,
    placed_head,
    usual_space,
    with_headed,
    with_heads_parted,
    with_labels_joined,
    with_signs_joined,
)
from .pdf_header import header_cells, is_underlined
from .pdf_lines import Chunk, Line, chunks_between
from .pdf_page import Box, Rule, Word, box_of
from .pdf_rivals import n_jammed, parted_groups, walls_of_heads
from .pdf_rows import reads_on, rows_of
from .pdf_tabs import placed_by_tabs

_MIN_LINES = 3
_MOST_TEXT_HEADS = 4  # lines of the header of a table without figures
_PROSE = 12  # words: a longer text in a header is none of it, unless it can be heads of as many columns
_REMARK_WORDS = 7  # in a sentence in brackets, at least: fewer may be the unit of some columns
_NOTE_WORDS = 4  # in a note, at least: fewer may be a label
_MARK = re.compile(r"^[\[(]?(?:\d{1,2}|[a-z]|[*†‡§#]{1,3})[\])]?[.:]?$")
_LEAST_FILLED = 0.4  # of the places of a table: the signs of a chart are scattered more thinly
TITLE = re.compile(r"^(?:table|figure|chart|exhibit|annex|appendix)\s+[\dA-Z]", re.I)


class AlignedCell(msgspec.Struct, frozen=True, gc=False):
    row: int
    col: int
    row_span: int
    col_span: int
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class AlignedTable:
    box: Box
    columns: tuple[Column, ...]
    cells: tuple[AlignedCell, ...]
    rivals: tuple[Rival, ...] = ()  # other ways to tell its columns, where there is a doubt about them
    is_by_tabs: bool = False  # its texts stand in their order, not below each other


@dataclass(frozen=True, slots=True)
class Rival:
    """Another reading of the same lines, and how much speaks against the first and against this."""

    table: AlignedTable
    against: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Unclear:
    """Lines with figures below each other whose columns run into one another."""

    lines: tuple[Line, ...]


def read_lines(
    lines: Sequence[Line],
    levels: Sequence[Rule] = (),
    uprights: Sequence[Rule] = (),
    walls: Sequence[float] = (),
    *,
    is_framed: bool = False,
) -> AlignedTable | Unclear | None:
    """The table that these lines are, header first. One that is framed by drawn lines may hold text only.

    `walls` are where its columns end, where that is known.
    """
    rows = [chunks_between(uprights, line) for line in lines]
    rows = [row for row in rows if not row[0].is_dots]
    rows = rows[: len(rows) - _count_notes(rows)]
    by_tabs = None if is_framed else _read_by_tabs(rows)
    if by_tabs is not None:
        return by_tabs
    found = _read(rows, levels, walls, is_framed=is_framed) if rows else None
    if found is None:
        return None
    if found.table is None:
        return Unclear(tuple(lines)) if len(found.columns) >= 3 else None
    rivals = _rivals(found, found.table, levels, is_framed=is_framed)
    return replace(found.table, rivals=tuple(rivals))


def _count_notes(rows: Sequence[Sequence[Chunk]]) -> int:
    """How many lines below the last figures are notes whose mark stands apart: "1", and words in several columns."""
    n = 0
    while n < len(rows) and _is_marked_note(rows[-n - 1]):
        n += 1
    return n if any(len(row) > 2 and has_counts(row) for row in rows[: len(rows) - n]) else 0


def _is_marked_note(row: Sequence[Chunk]) -> bool:
    return len(row) == 2 and bool(_MARK.match(row[0].text)) and row[1].is_label and len(row[1].words) >= _NOTE_WORDS


def _read_by_tabs(rows: Sequence[Sequence[Chunk]]) -> AlignedTable | None:
    """The table of rows that tabs set, where a long text pushed those behind it out of their columns."""
    several = [at for at, row in enumerate(rows) if len(row) > 1]
    rows = rows[several[0] : several[-1] + 1] if several else []
    lines = placed_by_tabs(rows)
    if lines is None or not _is_table(rows[:1], rows[1:], is_framed=False):
        return None
    cells = [AlignedCell(row, place.first, 1, 1, place.chunk.words) for row, line in enumerate(lines) for place in line]
    whole = box_of(word for cell in cells for word in cell.words)
    held = [[cell.words for cell in cells if cell.col == col] for col in range(max(map(len, lines)))]
    columns = [box_of(word for words in each for word in words) for each in held]
    return AlignedTable(whole, tuple((x0, x1) for x0, _, x1, _ in columns), tuple(cells), is_by_tabs=True)


@dataclass(frozen=True, slots=True)
class _Read:
    """Lines as a table: those of its header and the others, its columns, and the table where nothing runs together."""

    head: Sequence[Sequence[Chunk]]
    body: Sequence[Sequence[Chunk]]
    columns: Sequence[Column]
    table: AlignedTable | None


def _rivals(found: _Read, table: AlignedTable, levels: Sequence[Rule], *, is_framed: bool) -> Iterator[Rival]:
    """The readings with digits in groups as several figures, and with the columns that the header counts."""
    groups = parted_groups(found.body, found.head)
    if groups is not None:
        parted, against = groups
        other = _read([*found.head, *parted], levels, (), is_framed=is_framed)
        if other is not None and other.table is not None:
            yield Rival(other.table, against)
            return
    walls = walls_of_heads(found.head, found.body, table.columns)
    if walls:
        body = [parted_at(walls, row) for row in found.body]
        other = _read([*found.head, *body], levels, walls, is_framed=is_framed)
        if other is not None and other.table is not None and len(other.table.columns) == len(walls) + 1:
            n_parted = sum(map(len, body)) - sum(map(len, found.body))
            yield Rival(other.table, (n_parted, n_jammed(body, walls)))


def _read(
    rows: Sequence[Sequence[Chunk]], levels: Sequence[Rule], walls: Sequence[float], *, is_framed: bool
) -> _Read | None:
    n_head = count_head(rows, levels)
    body = [row for row in rows[n_head:] if len(row) >= 2]
    if not _is_table(rows[:n_head], body, is_framed):
        return None
    columns = between(walls, body) or with_signs_joined(with_labels_joined(columns_of(body), body), body)
    if len(columns) < 2:
        return None
    longest = max(_PROSE, 1.5 * len(columns))
    prose = [at for at, row in enumerate(rows[:n_head]) if any(len(chunk.words) > longest for chunk in row)]
    if prose:
        rows, n_head = rows[prose[-1] + 1 :], n_head - prose[-1] - 1
    n_title = _count_title(rows[:n_head])
    rows, n_head = rows[n_title:], n_head - n_title
    while n_head and (_is_title(rows[0], columns) or _is_remark(rows[0], columns)):
        rows, n_head = rows[1:], n_head - 1
    n_head -= _count_label_lines(rows[:n_head], columns)
    rows = [*(with_heads_parted(row, columns) for row in rows[:n_head]), *rows[n_head:]]
    columns = with_headed(columns, rows[:n_head])
    while len(rows) > n_head and _is_note(rows[-1], columns):
        rows = rows[:-1]
    if _share_filled(body, columns) < _LEAST_FILLED:
        return None
    head = rows[:n_head]
    whole = {chunk for row in head for chunk in row if is_underlined(chunk, row, columns, levels)}
    places = [*placed_head(head, columns, usual_space(rows), whole), *(placed(row, columns) for row in rows[n_head:])]
    if any(place is None for place in places):
        return _Read(head, rows[n_head:], columns, None)
    sure = [place for place in places if place is not None]
    cells = _cells(sure, n_head, filled(columns, body), levels)
    table = AlignedTable(box_of(word for cell in cells for word in cell.words), tuple(columns), tuple(cells))
    return _Read(head, rows[n_head:], columns, table)


def count_head(rows: Sequence[Sequence[Chunk]], levels: Sequence[Rule]) -> int:
    """How many lines stand above the first row of figures; of a table of text, above the first line drawn across it."""
    start, end = min(row[0].x0 for row in rows), max(row[-1].x1 for row in rows)
    across = sorted(rule.at for rule in levels if rule.end - rule.start > 0.8 * (end - start))
    drawn = [y for y in across if rows[0][0].bottom < y + 1]
    above = sum(row[0].top + 0.5 * row[0].height < drawn[0] for row in rows) if drawn else 0
    first = next((at for at, row in enumerate(rows) if has_counts(row)), None)
    if first is None:
        return above if 0 < above <= min(_MOST_TEXT_HEADS, len(rows) - 1) else 0
    if 0 < first == above - 1:
        return above
    last = max((y for y in drawn if y < rows[first][0].top + 0.5 * rows[first][0].height), default=0.0)
    n_head = sum(row[0].top + 0.5 * row[0].height < last for row in rows) or first
    while n_head < first and len(rows[n_head]) > 2 and all(_may_head(chunk) for chunk in rows[n_head]):
        n_head += 1
    return n_head


def _may_head(chunk: Chunk) -> bool:
    """Whether a text has letters or is a year such as 2022/23, as no figures before and after have: 101/98."""
    return not chunk.is_figure and (chunk.is_label or chunk.is_year)


def has_counts(row: Sequence[Chunk]) -> bool:
    """Whether figures stand in a line that are no years, and no numbers of the columns."""
    figures = [chunk for chunk in row[1:] if chunk.is_figure]
    return any(not chunk.is_year for chunk in figures) and not all(len(chunk.text) < 3 for chunk in row)


def _is_table(head: Sequence[Sequence[Chunk]], body: Sequence[Sequence[Chunk]], is_framed: bool) -> bool:
    """Whether rows have figures with labels beside or above them; in a frame, whether they have two texts or more."""
    if len(body) < (2 if is_framed else _MIN_LINES):
        return False
    if is_framed:
        chunks = [chunk for row in body for chunk in row]
        is_prose = not any(chunk.is_figure for chunk in chunks) and median(len(chunk.words) for chunk in chunks) >= 4
        return not (is_prose and not head)
    with_figures = [row for row in body if any(chunk.is_figure for chunk in row[1:])]
    if len(with_figures) < max(2, len(body) / 2):
        return False
    labelled = [row for row in with_figures if row[0].is_label or row[0].is_year]
    if _are_numbered(with_figures):
        return True
    is_headed = any(sum(chunk.is_label or chunk.is_year for chunk in row) >= 2 for row in head)
    return is_headed or 2 * len(labelled) >= len(with_figures)


def _are_numbered(rows: Sequence[Sequence[Chunk]]) -> bool:
    """Whether rows begin with numbers that rise, as no scale of a chart does from top to bottom."""
    numbers = [int(row[0].text) for row in rows if row[0].text.isdecimal() and len(row[0].text) < 7]
    return len(numbers) == len(rows) and all(a < b for a, b in pairwise(numbers))


def _share_filled(body: Sequence[Sequence[Chunk]], columns: Sequence[Column]) -> float:
    return sum(len(row) for row in body) / (len(body) * len(columns))


def _count_title(head: Sequence[Sequence[Chunk]]) -> int:
    """How many lines a title takes whose number stands apart from its words: "Table 5", and words below each other."""
    if not head or len(head[0]) != 2 or not TITLE.match(head[0][0].text):
        return 0
    words = head[0][1]
    return 1 + sum(1 for _ in takewhile(lambda row: len(row) == 1 and abs(row[0].x0 - words.x0) < 2, head[1:]))


def _is_title(row: Sequence[Chunk], columns: Sequence[Column]) -> bool:
    """Whether a line above the header begins where the labels begin, and runs on over the figures."""
    return len(row) == 1 and row[0].x0 <= columns[0][1] and row[0].x1 > columns[1][0] and row[0].x0 < columns[1][0]


def _is_remark(row: Sequence[Chunk], columns: Sequence[Column]) -> bool:
    """Whether a line above the header is a sentence in brackets over several columns: it is said of the whole table."""
    text = row[0].text
    n_over = sum(start < row[0].x1 and row[0].x0 < end for start, end in columns)
    return len(row) == 1 < n_over and text[0] == "(" and text[-1] == ")" and len(row[0].words) >= _REMARK_WORDS


def _count_label_lines(head: Sequence[Sequence[Chunk]], columns: Sequence[Column]) -> int:
    """How many lines above the first figures are no header: a heading of rows, or the beginning of the first label."""
    n = 0
    while n < len(head) - 1 and len(head[-n - 1]) == 1 and head[-n - 1][0].x0 <= columns[0][1]:
        n += 1
    while n:
        above, first = head[-n - 1], head[-n][0]
        if len(above) > 1 and above[0].x0 <= columns[0][1] and not reads_on(above[0], first):
            return n
        n -= 1
    return 0


def _is_note(row: Sequence[Chunk], columns: Sequence[Column]) -> bool:
    return len(row) == 1 and row[0].x0 <= columns[0][1] and row[0].x1 > columns[1][0] + 0.3 * row[0].height


def _cells(
    lines: Sequence[Sequence[Placed]], n_head: int, columns: Sequence[Column], levels: Sequence[Rule]
) -> list[AlignedCell]:
    heads, n_rows = header_cells(lines[:n_head], columns, levels)
    cells = [
        AlignedCell(
            head.top, head.first, head.bottom - head.top + 1, head.last - head.first + 1, words_of_all(head.chunks)
        )
        for head in heads
    ]
    body = lines[n_head:]
    row = n_rows if n_head else 0
    for group in rows_of(body, levels):
        texts: dict[int, list[Placed]] = {}
        for number in group:
            for place in body[number]:
                texts.setdefault(place.first, []).append(place)
        for first, places in sorted(texts.items()):
            last = max(place.last for place in places)
            if len(texts) == 1:
                first, last = _alone(places[0], columns)
            cells.append(AlignedCell(row, first, 1, last - first + 1, words_of_all([place.chunk for place in places])))
        row += 1
    return cells


def _alone(place: Placed, columns: Sequence[Column]) -> tuple[int, int]:
    """The columns of a text that stands alone in its row: those of all figures where it stands in their middle."""
    if place.first == 0:
        return 0, 0
    start, end = columns[1][0], columns[-1][1]
    is_middle = abs(place.chunk.middle - (start + end) / 2) < place.chunk.height
    return (1, len(columns) - 1) if is_middle and place.chunk.is_label else (place.first, place.last)


def words_of_all(chunks: Sequence[Chunk]) -> tuple[Word, ...]:
    return tuple([word for chunk in chunks for word in chunk.words])
