"""The columns that the texts on the lines of a PDF page stand in."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from itertools import pairwise
from math import inf

import msgspec

from .pdf_lines import Chunk, chunk_of
from .pdf_page import Word

_MORE = 1.15  # times the usual space: a gap this wide may part two texts of a header
_FEWEST_HEADS = 4  # columns: fewer words over as many may be one text by chance
_MOST_CLOSE = 2  # heads that stand as close before the next as words do
_LEAST_GAP = 0.45  # of the height of a line: no space between words that are not stretched is wider
_MOST_ROWS = 0.8
_SIGN = re.compile(r"[<≤]\s?\d+$|\D+$")
_MET = 0.35  # of the narrower of the two: a stretch that shares this much with a column stands in it

Column = tuple[float, float]


class Placed(msgspec.Struct, frozen=True, gc=False):
    """A chunk and the columns that it stands in, the last included."""

    chunk: Chunk
    first: int
    last: int


def columns_of(rows: Sequence[Sequence[Chunk]]) -> list[Column]:
    """The columns, from left to right. Stretches below each other are one column unless a line has both of them."""
    columns: list[tuple[float, float, set[int]]] = []
    chunks = [(chunk.x1 - chunk.x0, number, chunk) for number, row in enumerate(rows) for chunk in row]
    for _, number, chunk in sorted(chunks, key=lambda entry: entry[:2]):
        x0, x1 = chunk.x0, chunk.x1
        met = [c for c in columns if c[0] < x1 and x0 < c[1] and min(x1, c[1]) - max(x0, c[0]) > 0.5]
        seen = [line for column in met for line in column[2]]
        if number in seen or len(set(seen)) < len(seen):
            continue
        columns = [column for column in columns if column not in met]
        columns.append(
            (
                min([chunk.x0, *(column[0] for column in met)]),
                max([chunk.x1, *(column[1] for column in met)]),
                {number, *seen},
            )
        )
    return sorted((start, end) for start, end, _ in columns)


def with_labels_joined(columns: list[Column], rows: Sequence[Sequence[Chunk]]) -> list[Column]:
    """The columns, the first two of them as one where words stand at its left, years at its right, and no row has both.

    Sheets set words to the left of a cell and numbers to its right: "Total" below 2019, 2020, 2021.
    """
    if len(columns) < 3:
        return columns
    (start, middle), (_, end) = columns[:2]
    firsts = [[chunk for chunk in row if chunk.x0 < end] for row in rows]
    words = [row for row, first in zip(rows, firsts, strict=True) if first and first[0].x1 <= middle]
    are_apart = all(len(first) == 1 for first in firsts) and len(words) < len(rows)
    are_words = words and all(row[0].is_label and len(row) > 1 for row in words)
    years = [row[0] for row in rows if row not in words]
    return [(start, end), *columns[2:]] if are_apart and are_words and all(y.is_year for y in years) else columns


def with_signs_joined(columns: Sequence[Column], rows: Sequence[Sequence[Chunk]]) -> list[Column]:
    """The columns, each of nothing but signs for hidden counts as one with the numbers on its right that it leaves out.

    Sheets set "<5" and "*", which are words to them, to the left of a cell and numbers to its right.
    """
    joined: list[Column] = []
    for start, end in columns:
        if joined and _are_signs_and_numbers(joined[-1], (start, end), rows):
            start = joined.pop()[0]
        joined.append((start, end))
    return joined


def _are_signs_and_numbers(left: Column, right: Column, rows: Sequence[Sequence[Chunk]]) -> bool:
    """Whether nearly each row has one of the two, a sign at the left or a number at the right, and none has both."""
    pairs = [[[c for c in row if x0 - 1 <= c.x0 and c.x1 <= x1 + 1] for x0, x1 in (left, right)] for row in rows]
    n_one = sum(len(signs) + len(numbers) == 1 for signs, numbers in pairs)
    return (
        all(len(signs) + len(numbers) <= 1 for signs, numbers in pairs)
        and n_one >= _MOST_ROWS * len(rows)
        and any(signs for signs, _ in pairs)
        and any(numbers for _, numbers in pairs)
        and all(chunk.is_figure and _SIGN.match(chunk.text) is not None for signs, _ in pairs for chunk in signs)
        and all(chunk.is_figure and chunk.text[0].isdecimal() for _, numbers in pairs for chunk in numbers)
    )


def between(walls: Sequence[float], rows: Sequence[Sequence[Chunk]]) -> list[Column]:
    """The columns between walls; none where texts run across the walls, or several of a line stand between two."""
    if not walls:
        return []
    chunks = [chunk for row in rows for chunk in row]
    edges = [min([walls[0], *(c.x0 for c in chunks)]), *walls, max([walls[-1], *(c.x1 for c in chunks)])]
    columns = [(a, b) for a, b in pairwise(edges) if b - a > 1]
    across = sum(any(chunk.x0 + 1 < wall < chunk.x1 - 1 for wall in walls) for chunk in chunks)
    figures = [middles for row in rows if len(middles := [chunk.middle for chunk in row if chunk.is_figure]) > 1]
    jammed = sum(sum([start <= x < end for x in row]) > 1 for row in figures for start, end in columns)
    return columns if across + jammed <= 0.05 * len(chunks) else []


def zones_of(columns: Sequence[Column]) -> list[Column]:
    """The columns, each as far as half the way to the next."""
    middles = [(before[1] + after[0]) / 2 for before, after in pairwise(columns)]
    return list(pairwise([float("-inf"), *middles, float("inf")]))


def parted_at(walls: Sequence[float], chunks: Sequence[Chunk]) -> list[Chunk]:
    """The chunks of a row, those parted at walls that are a figure on each side of them."""
    out: list[Chunk] = []
    for chunk in chunks:
        parts = _cut(chunk, walls).values()
        out.extend(parts if all(part.is_figure for part in parts) else [chunk])
    return out


def filled(columns: Sequence[Column], rows: Sequence[Sequence[Chunk]]) -> list[Column]:
    """How far the texts of the rows reach in each column; the whole column where none stands in it alone."""
    chunks = [chunk for row in rows for chunk in row]
    found = []
    for start, end in columns:
        inside = [chunk for chunk in chunks if start - 1 <= chunk.x0 and chunk.x1 <= end + 1]
        found.append((min(c.x0 for c in inside), max(c.x1 for c in inside)) if inside else (start, end))
    return found


def with_headed(columns: Sequence[Column], head: Sequence[Sequence[Chunk]]) -> list[Column]:
    """The columns, and those that only the header has: its texts that stand apart from all of them, lowest first.

    A text that stands beside a column which has none above it heads that column; one over a heading is above it.
    """
    rows = [row for row in reversed(head) if len(row) >= 2]
    chunks = [chunk for row in rows for chunk in row]
    in_order = {chunk for row in rows if _heads_each(row, columns) for chunk in row}
    bare = {column for column in columns if not in_order and not any(_shared(chunk, column) > 0 for chunk in chunks)}
    found = sorted(columns)
    lower: list[Chunk] = []
    for chunk in chunks:
        is_above = any(chunk.bottom <= other.top + 1 and _shared(chunk, (other.x0, other.x1)) > 0 for other in lower)
        lower.append(chunk)
        if is_above or chunk in in_order or any(_shared(chunk, column) > 0 for column in found):
            continue
        at = sum(column[0] < chunk.x0 for column in found)
        if _is_over_both(chunk, found[max(at - 1, 0) : at + 1], lower):
            continue
        beside = [column for column in found[max(at - 1, 0) : at + 1] if column in bare]
        if len(beside) == 1:
            found.remove(beside[0])
            bare.remove(beside[0])
            found.append((min(beside[0][0], chunk.x0), max(beside[0][1], chunk.x1)))
        else:
            found.append((chunk.x0, chunk.x1))
        found.sort()
    return found


def _is_over_both(chunk: Chunk, beside: Sequence[Column], lower: Sequence[Chunk]) -> bool:
    """Whether a text heads the columns on both of its sides: each has a heading, and it stands in their middle."""
    heads = [[other.middle for other in lower if _shared(other, column) > 0] for column in beside]
    if len(beside) < 2 or not all(heads):
        return False
    middles = (beside[0][0] + beside[1][1]) / 2, (heads[0][0] + heads[1][0]) / 2
    return min(abs(chunk.middle - middle) for middle in middles) < 0.5 * chunk.height


def with_heads_parted(row: Sequence[Chunk], columns: Sequence[Column]) -> Sequence[Chunk]:
    """A line of a header, parted at its widest gaps where it then has one text for each column, in order."""
    n = len(columns) - len(row)
    if not 0 < n <= _MOST_CLOSE or len(columns) < _FEWEST_HEADS:
        return row
    gaps = sorted(
        ((b.box[0] - a.box[2]) / chunk.height, at, number)
        for at, chunk in enumerate(row)
        for number, (a, b) in enumerate(pairwise(chunk.words), start=1)
    )[-n:]
    if len(gaps) < n or gaps[0][0] <= _LEAST_GAP:
        return row
    parts: list[Chunk] = []
    for at, chunk in enumerate(row):
        ends = [0, *sorted(number for _, of, number in gaps if of == at), len(chunk.words)]
        parts += [chunk_of(chunk.words[a:b]) for a, b in pairwise(ends)]
    return parts if _heads_each(parts, columns) else row


def _heads_each(row: Sequence[Chunk], columns: Sequence[Column]) -> bool:
    """Whether each column has one text of the line, in order, though some stand beside it: centred over a wide cell."""
    middles = [(start + end) / 2 for start, end in columns]
    return len(row) == len(columns) > 2 and all(
        low < chunk.middle < high for low, chunk, high in zip([-inf, *middles], row, [*middles[1:], inf], strict=False)
    )


def _shared(chunk: Chunk, column: Column) -> float:
    return min(chunk.x1, column[1]) - max(chunk.x0, column[0])


def placed(chunks: Sequence[Chunk], columns: Sequence[Column]) -> list[Placed] | None:
    """Each chunk of a line in its columns, or None where two figures want the same one: then nothing is certain."""
    return _in_order(_pieces(chunks, columns), columns, is_head=False)


def placed_head(
    rows: Sequence[Sequence[Chunk]], columns: Sequence[Column], space: float, whole: Container[Chunk]
) -> list[list[Placed]]:
    """The chunks of the lines of a header in their columns, parted where its texts stand close beside each other.

    `space` is the usual gap between two words, in heights of a line; `whole` are chunks that are one text for certain.
    """
    walls = walls_between([chunk for row in rows for chunk in row if chunk not in whole], columns)
    lowest = next((row for row in reversed(rows) if _heads_each(row, columns)), ())
    headed = [(min(start, chunk.x0), max(end, chunk.x1)) for (start, end), chunk in zip(columns, lowest, strict=False)]
    out = []
    for row in rows:
        if _heads_each(row, columns):
            out.append([Placed(chunk, at, at) for at, chunk in enumerate(row)])
            continue
        chunks: list[Chunk] = []
        for chunk in row:
            parts = {0: chunk} if chunk in whole else _cut(chunk, walls)
            gaps = [(b.x0 - a.x1) / chunk.height for a, b in pairwise(parts.values())]
            are_apart = all(gap >= _MORE * space for gap in gaps) or _is_word_each(chunk, parts)
            chunks.extend(parts.values() if are_apart else _heads_in(chunk, row, columns))
        out.append(_in_order(chunks, headed or columns, is_head=True) or [])
    return out


def _heads_in(chunk: Chunk, row: Sequence[Chunk], columns: Sequence[Column]) -> list[Chunk]:
    """The two heads that a text is, a year and a text that stands in its line on its own as well: "2016 % Chg"."""
    texts = {other.text for other in row}
    for at in range(1, len(chunk.words)):
        first, rest = chunk_of(chunk.words[:at]), chunk_of(chunk.words[at:])
        if first.is_year and rest.text in texts and met_columns(first, columns)[-1] < met_columns(rest, columns)[0]:
            return [first, rest]
    return [chunk]


def _is_word_each(chunk: Chunk, parts: Mapping[int, Chunk]) -> bool:
    """Whether each of several columns beside each other has one word, as narrow columns of months have."""
    cols = sorted(parts)
    return len(cols) >= _FEWEST_HEADS and len(cols) == len(chunk.words) == cols[-1] - cols[0] + 1


def usual_space(rows: Sequence[Sequence[Chunk]]) -> float:
    """The gap that most words of a table keep, in heights of a line."""
    gaps = sorted(
        (after.box[0] - before.box[2]) / chunk.height
        for row in rows
        for chunk in row
        for before, after in pairwise(chunk.words)
    )
    return gaps[len(gaps) // 4] if gaps else 0.25


def _in_order(chunks: Sequence[Chunk], columns: Sequence[Column], *, is_head: bool) -> list[Placed] | None:
    out: list[Placed] = []
    for chunk in chunks:
        met = met_columns(chunk, columns)
        if out and met[0] <= out[-1].last:
            before = out[-1]
            if met[-1] > before.last:
                met = [col for col in met if col > before.last]
            elif not is_head and ((chunk.is_figure and before.chunk.is_figure) or before.first != before.last):
                return None
            elif before.first < met[0]:
                out[-1] = Placed(before.chunk, before.first, met[0] - 1)
            else:
                out[-1] = Placed(chunk_of([*before.chunk.words, *chunk.words]), before.first, before.last)
                continue
        out.append(Placed(chunk, met[0], met[-1]))
    return out


def met_columns(chunk: Chunk, columns: Sequence[Column]) -> list[int]:
    """The columns that a chunk stands in, at least one."""
    x0, x1 = chunk.x0, chunk.x1
    met = [
        at
        for at, (start, end) in enumerate(columns)
        if start < x1 and x0 < end and min(x1, end) - max(x0, start) > _MET * min(x1 - x0, end - start)
    ]
    return met or [max(range(len(columns)), key=lambda at: _shared(chunk, columns[at]))]


def _pieces(chunks: Sequence[Chunk], columns: Sequence[Column]) -> list[Chunk]:
    """The chunks of a row, those parted that are figures of several columns close to each other."""
    walls = [(before[1] + after[0]) / 2 for before, after in pairwise(columns)]
    out: list[Chunk] = []
    for chunk in chunks:
        parts = _cut(chunk, walls)
        out.extend(parts.values() if all(part.is_figure for at, part in parts.items() if at) else [chunk])
    return out


def _cut(chunk: Chunk, walls: Sequence[float]) -> dict[int, Chunk]:
    """The parts of a chunk by their columns; the whole chunk where a word of it stands across a wall."""
    if len(chunk.words) == 1 or not any(chunk.x0 < wall < chunk.x1 for wall in walls):
        return {0: chunk}
    groups: dict[int, list[Word]] = {}
    for word in chunk.words:
        slack = 0.15 * (word.box[2] - word.box[0])
        if any(word.box[0] + slack < wall < word.box[2] - slack for wall in walls):
            return {0: chunk}
        groups.setdefault(sum((word.box[0] + word.box[2]) / 2 > wall for wall in walls), []).append(word)
    return {at: chunk_of(words) for at, words in groups.items()} if len(groups) > 1 else {0: chunk}


def walls_between(chunks: Sequence[Chunk], columns: Sequence[Column]) -> list[float]:
    """Where texts part columns: between each two of these, where the fewest of their words stand across."""
    words = [word.box for chunk in chunks for word in chunk.words]
    walls = []
    for before, after in pairwise(columns):
        low, high = (before[0] + before[1]) / 2, (after[0] + after[1]) / 2
        middle = (before[1] + after[0]) / 2
        edges = sorted({low, high, *(x for box in words for x in (box[0], box[2]) if low < x < high)})
        places = [middle, *((a + b) / 2 for a, b in pairwise(edges))]
        walls.append(min(places, key=lambda x: (sum(b[0] < x < b[2] for b in words), abs(x - middle))))
    return walls
