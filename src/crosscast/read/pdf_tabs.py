"""Rows that tabs set: each text at the next of evenly spaced stops, so that a long label pushes its figures on.

Such a row reads in its order: its second text belongs to the second column wherever it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from .pdf_columns import Placed
from .pdf_lines import Chunk, chunk_of
from .pdf_page import Word, words_of

_OFF = 0.5  # points: a text begins no further from a stop
_LEAST_STEP = 14.0  # points: half a centimetre is the narrowest way between stops that word processors set by default
_LEAST_GAP = 0.3  # of the height of a line: a space between words is no wider
_LEAST_ROWS = 3

Rows = Sequence[Sequence[Chunk]]


def placed_by_tabs(rows: Rows) -> list[list[Placed]] | None:
    """The texts of rows in the columns of their order; None where rows are not set by tabs, or stand in columns.

    Every row has as many texts as the others, or one alone that heads rows.
    """
    left = min((row[0].x0 for row in rows), default=0.0)
    step = _step([chunk.x0 - left for row in rows for chunk in row[1:]])
    if step is None:
        return None
    parted = [[part for chunk in row for part in _parted(chunk, left, step)] for row in rows]
    several = [row for row in parted if len(row) > 1]
    n = max(map(len, several), default=0)
    if n < 3 or len(several) < _LEAST_ROWS or any(len(row) != n for row in several):
        return None
    if not all(_is_next_stop(before, after, left, step) for row in several for before, after in pairwise(row)):
        return None
    starts = [{round((row[at].x0 - left) / step) for row in several} for at in range(1, n)]
    if all(len(stops) == 1 for stops in starts):
        return None
    return [[Placed(chunk, at, at) for at, chunk in enumerate(row)] for row in parted]


def _step(ways: Sequence[float]) -> float | None:
    """The way from stop to stop, of which all ways from the left are multiples."""
    distinct = sorted({round(way, 1) for way in ways})
    steps = [b - a for a, b in pairwise([0.0, *distinct]) if b - a > 2 * _OFF]
    step = min(steps, default=0.0)
    if step < _LEAST_STEP or len(distinct) < 2:
        return None
    step = distinct[-1] / round(distinct[-1] / step)
    return step if all(abs(way - step * round(way / step)) <= _OFF for way in ways) else None


def _parted(chunk: Chunk, left: float, step: float) -> list[Chunk]:
    """A text, parted where a figure behind a label begins at a stop, however close it comes to stand there."""
    for at, word in enumerate(chunk.words):
        parts = _parted_word(word, left, step)
        is_apart = at > 0 and word.box[0] - chunk.words[at - 1].box[2] > _LEAST_GAP * chunk.height
        if len(parts) > 1 or (is_apart and _is_at_stop(word.box[0], left, step)):
            label, tail = (chunk_of(words) for words in _cut(chunk.words, at, parts))
            return [label, tail] if label.is_label and tail.is_figure else [chunk]
    return [chunk]


def _cut(words: Sequence[Word], at: int, parts: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    first, *rest = parts
    return ([*words[:at], first], [*rest, *words[at + 1 :]]) if rest else ([*words[:at]], [*words[at:]])


def _parted_word(word: Word, left: float, step: float) -> list[Word]:
    """A word, parted where a digit right behind another sign begins at a stop."""
    chars = word.chars
    for at in range(1, len(chars)):
        is_first = chars[at].text.isdigit() and not chars[at - 1].text.isdigit()
        if is_first and _is_at_stop(chars[at].x0, left, step):
            return [*words_of(chars[:at]), *words_of(chars[at:])]
    return [word]


def _is_at_stop(x: float, left: float, step: float) -> bool:
    return abs(x - left - step * round((x - left) / step)) <= _OFF


def _is_next_stop(before: Chunk, after: Chunk, left: float, step: float) -> bool:
    """Whether a text begins at the first stop behind another, as one tab sets it."""
    return abs(after.x0 - left - step * ((before.x1 - left) // step + 1)) <= _OFF
