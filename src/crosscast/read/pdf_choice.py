"""Choose between two readings of a table: what is drawn, and what stands below each other.

Boxes that hold several figures speak against the first; boxes whose text the second tears apart speak against it. Where
neither is clearly better, the one whose printed totals add up is taken; where both or neither do, the drawn one, and a
finding says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import Enum, auto
from typing import Protocol

from .pdf_aligned import AlignedTable
from .pdf_columns import Chunk, lines_of
from .pdf_page import Word
from .pdf_ruled import RuledCell, RuledTable
from .pdf_wording import wording_of

_CLEAR = 2  # times as many boxes speak against the other reading
_TOTAL = re.compile(r"^(?:grand |sub-?\s?)?totals?\b", re.I)
_COUNT = re.compile(r"^(?:\d{1,3}(?:,\d{3})+|\d+)$")


class Verdict(Enum):
    RULED = auto()
    ALIGNED = auto()
    ALIGNED_BY_SUMS = auto()
    RULED_BY_SUMS = auto()
    UNDECIDED = auto()


def choose(ruled: RuledTable, aligned: AlignedTable) -> Verdict:
    """Which reading of the same table is right, and whether only its sums tell."""
    jammed, torn = crowding(ruled), n_torn(ruled, aligned)
    if jammed > _CLEAR * torn:
        return Verdict.ALIGNED
    if torn > _CLEAR * jammed:
        return Verdict.RULED
    closed = n_closed(ruled.cells), n_closed(aligned.cells)
    if closed[0] == closed[1]:
        return Verdict.UNDECIDED
    return Verdict.RULED_BY_SUMS if closed[0] > closed[1] else Verdict.ALIGNED_BY_SUMS


def crowding(table: RuledTable) -> int:
    """How many figures share a box with another, beside it or above it; one in brackets belongs to that before it."""
    return sum(_crowding(cell) for cell in table.cells)


def _crowding(cell: RuledCell) -> int:
    lines = [line.chunks for line in cell.lines]
    own = [
        [at for at, chunk in enumerate(line) if chunk.is_figure and not (at and chunk.text[0] == "(")] for line in lines
    ]
    beside = sum(max(len(figures) - 1, 0) for figures in own)
    figures = [line[0] for line in lines if len(line) == 1 and line[0].is_figure]
    below = len(figures) - 1 if len(figures) == len(lines) and _are_of_one_kind(figures) else 0
    listed = sum(len(line) > 1 and line[0].is_label and line[-1].is_figure for line in lines) - 1
    return beside + max(below, listed, 0)


def _are_of_one_kind(figures: Sequence[Chunk]) -> bool:
    """Whether all are counts, or all are percentages; a percentage below its count belongs to it."""
    return len({"%" in figure.text or "(" in figure.text for figure in figures}) == 1


def n_torn(ruled: RuledTable, aligned: AlignedTable) -> int:
    """How many boxes have texts that the other reading puts into several cells."""
    owner = {char: at for at, cell in enumerate(aligned.cells) for word in cell.words for char in word.chars}
    return sum(
        len({owner.get(char) for word in cell.words for char in word.chars}) > 1
        for cell in ruled.cells
        if not _crowding(cell)
    )


class _Placed(Protocol):
    @property
    def row(self) -> int: ...
    @property
    def col(self) -> int: ...
    @property
    def words(self) -> tuple[Word, ...]: ...


def n_closed(cells: Iterable[_Placed]) -> int:
    """How many figures in rows of totals are the sum of the figures above them, less those that are not."""
    rows: dict[int, dict[int, str]] = defaultdict(dict)
    for cell in cells:
        rows[cell.row][cell.col] = wording_of(lines_of(cell.words)).text
    sums: dict[int, int] = defaultdict(int)
    closed = 0
    for _, row in sorted(rows.items()):
        counts = {col: int(text.replace(",", "")) for col, text in row.items() if _COUNT.match(text)}
        is_total = any(_TOTAL.match(text) for text in row.values())
        for col, count in counts.items():
            if is_total and sums[col]:
                closed += 1 if sums[col] == count else -1
            sums[col] = 0 if is_total else sums[col] + count
    return closed
