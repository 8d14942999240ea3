"""Where the columns of a table of white space are in doubt: digits in groups, and headings that count other columns.

"5 123" is one number or two. A wide gap, a heading over each part or none over the whole speak for two; a group that
begins with 0, and numbers that have the last part alone, for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from .pdf_columns import Column, walls_between, zones_of
from .pdf_lines import Chunk, chunk_of
from .pdf_page import Word

_LEAST_GAP = 0.4  # of the height of a line: no space between words is wider in the types that tables are set in
_SPACE = 0.28  # of the height: a space, where a table prints none
_MORE = 1.5  # times the space between words: a gap so wide may part two columns

Rows = Sequence[Sequence[Chunk]]


def parted_groups(rows: Rows, head: Rows) -> tuple[list[list[Chunk]], tuple[int, int]] | None:
    """The rows with digits in groups taken as several figures, and what speaks against one and against several.

    None where there is no doubt: groups stand as close as words, or one of them begins with 0.
    """
    chunks = [chunk for row in rows for chunk in row if _in_groups(chunk)]
    limit = max(_LEAST_GAP, _MORE * _space_of_words([*head, *rows])) if chunks else 0.0
    doubtful = [chunk for chunk in chunks if len(_parts(chunk, limit)) > 1]
    if not doubtful or any(word.text[0] == "0" for chunk in chunks for word in chunk.words[1:]):
        return None
    parted = [
        [part for chunk in row for part in (_parts(chunk, limit) if chunk in doubtful else [chunk])] for row in rows
    ]
    walls = {round((a.x1 + b.x0) / 2) for chunk in doubtful for a, b in pairwise(_parts(chunk, limit))}
    against_one = against_several = 0
    for wall in walls:
        is_two = [_heads_at(row, wall, limit) for row in head]
        n = sum(chunk.x0 < wall < chunk.x1 for chunk in doubtful)
        against_one += n if any(each == 2 for each in is_two) else 0
        against_several += n if any(each == 1 for each in is_two) and 2 not in is_two else 0
    starts = [_parts(chunk, limit)[1] for chunk in doubtful]
    for row in rows:
        for chunk in row:
            if chunk.is_figure and chunk not in doubtful and any(_shares(chunk, start) for start in starts):
                against_several += 1
    return parted, (against_one, against_several)


def _in_groups(chunk: Chunk) -> bool:
    words = [word.text for word in chunk.words]
    return len(words) > 1 and chunk.is_figure and all(len(text) == 3 and text.isdecimal() for text in words[1:])


def _parts(chunk: Chunk, limit: float) -> list[Chunk]:
    parts: list[list[Word]] = [[chunk.words[0]]]
    for before, word in pairwise(chunk.words):
        if word.box[0] - before.box[2] > limit * chunk.height:
            parts.append([])
        parts[-1].append(word)
    return [chunk_of(part) for part in parts]


def _space_of_words(rows: Rows) -> float:
    gaps = sorted(
        (after.box[0] - before.box[2]) / chunk.height
        for row in rows
        for chunk in row
        if not chunk.is_figure
        for before, after in pairwise(chunk.words)
    )
    return gaps[len(gaps) // 2] if gaps else _SPACE


def _heads_at(row: Sequence[Chunk], wall: float, limit: float) -> int:
    """Whether a line of the header has two texts at a wall between figures, one across it, or (0) cannot tell."""
    words = [word for chunk in row for word in chunk.words]
    if any(word.box[0] + 1 < wall < word.box[2] - 1 for word in words):
        return 1
    before = [word for word in words if word.box[2] <= wall + 1]
    after = [word for word in words if word.box[0] >= wall - 1]
    if not before or not after:
        return 0
    height = before[-1].box[3] - before[-1].box[1]
    gap = after[0].box[0] - before[-1].box[2]
    is_near = wall - before[-1].box[2] < 2 * height and after[0].box[0] - wall < 2 * height
    return 2 if is_near and gap > limit * height else 0


def _shares(chunk: Chunk, part: Chunk) -> bool:
    """Whether a figure stands in the place of the last part of others, and of that alone."""
    return abs(chunk.x1 - part.x1) <= 2 and chunk.x0 >= part.x0 - 2


def walls_of_heads(head: Rows, body: Rows, columns: Sequence[Column]) -> list[float]:
    """Where columns end by a header that counts others than the figures do; nothing where the two agree."""
    row = max(head, key=len, default=())
    if len(row) < 2 or not _is_in_doubt(head, row, body, columns):
        return []
    headed = [(chunk.x0, chunk.x1) for chunk in row]
    if row[0].x0 > columns[0][1]:
        headed.insert(0, columns[0])
    return walls_between([chunk for line in body for chunk in line], headed)


def _is_in_doubt(head: Rows, row: Sequence[Chunk], body: Rows, columns: Sequence[Column]) -> bool:
    """Whether a column of figures has no heading, or two."""
    zones = zones_of(columns)
    chunks = [chunk for line in body for chunk in line]
    held = [[chunk for chunk in chunks if start <= chunk.middle < end] for start, end in zones]
    figures = [
        zone for zone, chunks in zip(zones, held, strict=True) if 2 * sum(c.is_figure for c in chunks) > len(chunks)
    ]
    bare = [zone for zone in figures if not any(_meets(chunk, zone) for line in head for chunk in line)]
    shared = any(sum(start <= chunk.middle < end for chunk in row) > 1 for start, end in zones)
    return bool(bare) or shared


def _meets(chunk: Chunk, zone: Column) -> bool:
    return min(chunk.x1, zone[1]) > max(chunk.x0, zone[0])


def n_jammed(body: Rows, walls: Sequence[float]) -> int:
    """How many rows have several figures between two walls."""
    return sum(any(n > 1 for n in _figures_between(row, walls)) for row in body)


def _figures_between(row: Sequence[Chunk], walls: Sequence[float]) -> Iterator[int]:
    edges = [float("-inf"), *walls, float("inf")]
    for start, end in pairwise(edges):
        yield sum(start <= chunk.middle < end and chunk.is_figure for chunk in row)
