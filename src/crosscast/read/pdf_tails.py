"""Figures that stand close behind a label, as they do where the longest label sets the width of its column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from .pdf_lines import Chunk, Line, chunk_of

_LEAST_GAP = 0.45  # of the height of a line: no space between words of text that is not stretched is wider
_LEAST_BEHIND_YEAR = 0.3  # the same behind a year, which is a label of its own
_MORE = 1.3  # times the widest gap between the words of the label: a line that is stretched has even gaps
_EVEN = 1.0  # points: figures of one column begin, end or have their middle at places that differ by no more
_NEAR = 10  # lines up or down: a row of the same table is no further away
_LEAST_OTHERS = 2  # rows whose figures stand there
_LONGEST_SIGN = 3  # letters: of the words that stand for figures, such as nil, none is longer


def with_tails_apart(lines: Iterable[Line]) -> list[Line]:
    """The lines, those parted between a label and a figure that stands below or above figures of other rows."""
    lines = [*lines]
    tails = [list(_tails(line)) for line in lines]
    if not any(tails):
        return lines
    figures = [[chunk for chunk in line.chunks if chunk.is_figure] for line in lines]
    out = []
    for number, line in enumerate(lines):
        for at, tail in tails[number]:
            near = [n for n in range(max(number - _NEAR, 0), number + _NEAR + 1) if n < len(lines) and n != number]
            others = sum(any(_are_even(tail, f) for f in (*figures[n], *(t for _, t in tails[n]))) for n in near)
            if others >= _LEAST_OTHERS:
                line = line.parted_before(at)
        out.append(line)
    return out


def _tails(line: Line) -> Iterator[tuple[int, Chunk]]:
    """The figures at the end of labels of a line, with the number of the word that each begins with."""
    for chunk in line.chunks:
        words = chunk.words
        if len(words) == 1 or (len(words[-1].text) > _LONGEST_SIGN and words[-1].text.isalpha()):
            continue
        height, widest = chunk.height, 0.0
        for at, (before, word) in enumerate(pairwise(words), start=1):
            gap = word.box[0] - before.box[2]
            least = _LEAST_GAP if at > 1 or not words[0].text.isdigit() else _LEAST_BEHIND_YEAR
            if gap > least * height and gap > _MORE * widest:
                label, tail = chunk_of(words[:at]), chunk_of(words[at:])
                if tail.is_figure and (label.is_label or _is_other_figure(label, tail)):
                    yield line.index(word), tail
                    break
            widest = gap if gap > widest else widest


def _is_other_figure(year: Chunk, figure: Chunk) -> bool:
    """Whether a figure behind a year is none of its digits, as 345 may be in 2021 345."""
    return year.is_year and not (len(figure.words[0].text) == 3 and figure.words[0].text.isdigit())


def _are_even(figure: Chunk, other: Chunk) -> bool:
    apart = figure.x0 - other.x0, figure.x1 - other.x1, figure.middle - other.middle
    return min(map(abs, apart)) <= _EVEN
