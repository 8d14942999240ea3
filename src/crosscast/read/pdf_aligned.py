"""Tables on a page that only white space makes: stretches of text below each other on three lines or more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .columns import Chunk, columns_of, placed
from .pdf_page import Box, Char, Word, box_of

_WIDE = 0.85  # of the height of a line: a gap this wide parts two cells
_FAR = 2.6  # heights of a line: rows further apart than this are no one table
_MIN_LINES = 3
_FIGURE = re.compile(r"^[<>£(~]?\s?-?\d[\d,. ]*%?\)?[*†‡]?$|^[-–—*.]{1,3}$|^n/a$", re.I)


@dataclass(frozen=True, slots=True)
class AlignedCell:
    row: int
    col: int
    col_span: int
    chars: tuple[Char, ...]


@dataclass(frozen=True, slots=True)
class AlignedTable:
    box: Box
    columns: tuple[tuple[float, float], ...]
    cells: tuple[AlignedCell, ...]


@dataclass(frozen=True, slots=True)
class Unclear:
    """Lines with figures below each other whose columns run into one another."""

    lines: tuple[tuple[Word, ...], ...]


Line = Sequence[Word]
Cells = list[list[Word]]  # the words of a line, cell by cell


def aligned_tables(lines: Sequence[Line]) -> list[AlignedTable | Unclear | Line]:
    """The lines of a page, with those that make a table put together."""
    out: list[AlignedTable | Unclear | Line] = []
    split = [_chunks(line) for line in lines]
    at = 0
    while at < len(lines):
        end = _end_of_run(split, at)
        table = _table(lines[at:end], split[at:end]) if end > at else None
        if table is None:
            out.append(lines[at])
            at += 1
        else:
            out.append(table)
            at = end
    return out


def _chunks(line: Line) -> Cells:
    chunks: Cells = [[line[0]]]
    for word in line[1:]:
        height = max(word.box[3] - word.box[1], 1.0)
        if word.box[0] - chunks[-1][-1].box[2] > _WIDE * height:
            chunks.append([])
        chunks[-1].append(word)
    return chunks


def _end_of_run(split: Sequence[Cells], start: int) -> int:
    """Where lines of two cells or more, and single ones between them, stop following each other closely."""
    if len(split[start]) < 2:
        return start
    last = start
    for number in range(start + 1, len(split)):
        above, here = split[number - 1][0][0].box, split[number][0][0].box
        if here[1] - above[3] > (_FAR - 1) * max(here[3] - here[1], 1.0):
            break
        if len(split[number]) >= 2:
            last = number
        elif number - last >= 2:
            break
    return last + 1


def _table(run: Sequence[Line], split: Sequence[Cells]) -> AlignedTable | Unclear | None:
    several = [line for line in split if len(line) >= 2]
    with_figures = [line for line in several if any(_is_figure(chunk) for chunk in line[1:])]
    if len(several) < _MIN_LINES or len(with_figures) < max(2, len(several) / 2):
        return None
    chunks = [[_as_chunk(chunk, number) for chunk in line] for number, line in enumerate(split)]
    columns = columns_of([line for line in chunks if len(line) >= 2])
    rows = placed(chunks, columns)
    words = [word for line in run for word in line]
    if rows is None:
        return Unclear(tuple(tuple(line) for line in run)) if len(columns) >= 3 else None
    cells = []
    for number, (line, places) in enumerate(zip(split, rows, strict=True)):
        for chunk, place in zip(line, places, strict=True):
            cells.append(AlignedCell(number, place.col, place.col_span, _chars_of(chunk)))
    return AlignedTable(box_of(char for word in words for char in word.chars), tuple(columns), tuple(cells))


def _is_figure(chunk: list[Word]) -> bool:
    return bool(_FIGURE.match(" ".join(word.text for word in chunk)))


def _as_chunk(words: list[Word], number: int) -> Chunk:
    return Chunk(words[0].box[0], words[-1].box[2], " ".join(word.text for word in words), number)


def _chars_of(words: list[Word]) -> tuple[Char, ...]:
    chars: list[Char] = []
    for word in words:
        if chars:
            chars.append(chars[-1]._replace(text=" "))
        chars.extend(word.chars)
    return tuple(chars)
