"""The lines of words on a PDF page, and the stretches of text that wide gaps part on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from .pdf_page import CUT, Box, Rule, Word, box_of
from .pdf_wording import is_mark_beside, text_of

_WIDE = 0.85  # of the height of a line: a gap this wide parts two cells
_WIDE_FIGURES = 0.45  # the same between two figures
_FIGURE = re.compile(
    r"^[<>≤≥£$€(~+]*\s?[-–−]?[.]?\d[\d,.]*(?: \d{3})*%?(?:\s?[£$€])?\)?"
    r"(?:\s?[-–]\s?\d[\d,.]*\)?)?(?:\s?\(\d[\d,.]*%?\))?\s?[*†‡§]*$"
    r"|^[-–—−*†‡#]{1,3}$|^\.{1,3}$|^\[[a-z]{1,2}\]$|^n/?a$|^nil$",
    re.I,
)
_YEAR = re.compile(r"^(?:19|20)\d\d(?:\s?[-/–]\s?(?:\d\d|(?:19|20)\d\d))?[*†‡§]*$")
_DOTS = frozenset(".·…_")
_LEADER = re.compile(r"^(?:[.·…_]{4,}|_{3,})$")
_LETTER = re.compile(r"[^\W\d_]")


class Line(tuple[Word, ...]):
    """Words that stand on one line, from left to right."""

    parts: tuple[int, ...] = ()  # the numbers of words that begin a stretch though the gap before them is narrow

    def parted_before(self, at: int) -> Line:
        line = Line(self)
        line.parts = (*self.parts, at)
        return line

    @cached_property
    def chunks(self) -> list[Chunk]:
        """The line parted by gaps and by rows of dots."""
        pieces: list[list[Word]] = []
        before = None
        for at, word in enumerate(self):
            if word.text[0] in _DOTS and _LEADER.match(word.text):
                before = None
                continue
            if before is None or at in self.parts or _is_apart(before, word):
                pieces.append([])
            pieces[-1].append(word)
            before = word
        return [chunk_of(piece) for piece in pieces]

    @cached_property
    def text(self) -> str:
        """Its words without their raised footnote marks."""
        whole = self.chunks[0] if len(self.chunks) == 1 else None
        return whole.text if whole and len(whole.words) == len(self) else text_of(self)

    @cached_property
    def box(self) -> Box:
        return box_of(self)


class Chunk(NamedTuple):
    """Words of a line between two wide gaps."""

    words: tuple[Word, ...]
    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    is_figure: bool

    @property
    def is_year(self) -> bool:
        return bool(_YEAR.match(self.text))

    @property
    def is_label(self) -> bool:
        return bool(_LETTER.search(self.text)) and not self.is_figure

    @property
    def height(self) -> float:
        return max(self.bottom - self.top, 1.0)

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


def chunk_of(words: Sequence[Word]) -> Chunk:
    text = text_of(words)
    return Chunk(tuple(words), *box_of(words), text, bool(_FIGURE.match(text)))


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Words in lines, from top to bottom."""
    lines: list[tuple[float, float, list[Word]]] = []
    for word in sorted(words, key=lambda word: word.box[1] + word.box[3]):
        _, top, _, bottom = word.box
        if lines:
            line_top, line_bottom, line = lines[-1]
            highest = top if top < line_top else line_top
            lowest = bottom if bottom > line_bottom else line_bottom
            height, line_height = bottom - top, line_bottom - line_top
            shared = height + line_height - (lowest - highest)
            if shared > 0.5 * (height if height < line_height else line_height):
                if height > 0.8 * line_height:
                    lines[-1] = (highest, lowest, line)
                line.append(word)
                continue
        lines.append((top, bottom, [word]))
    return [Line(sorted(line, key=_left)) for _, _, line in lines]


def _left(word: Word) -> float:
    return word.box[0]


def chunks_between(uprights: Sequence[Rule], line: Line) -> list[Chunk]:
    """The chunks of a line, parted also by the upright lines that are drawn between their words."""
    near = [rule for rule in uprights if rule.start <= line.box[3] and line.box[1] <= rule.end]
    return [part for chunk in line.chunks for part in _ruled_off(chunk, near)] if near else line.chunks


def _ruled_off(chunk: Chunk, uprights: Sequence[Rule]) -> list[Chunk]:
    ends = [at for at, pair in enumerate(pairwise(chunk.words), start=1) if _is_ruled_off(*pair, uprights)]
    return [chunk_of(chunk.words[a:b]) for a, b in pairwise([0, *ends, len(chunk.words)])] if ends else [chunk]


def _is_apart(before: Word, word: Word) -> bool:
    _, top, _, bottom = word.box
    gap = (word.box[0] - before.box[2]) / max(bottom - top, 1.0)
    if not _WIDE_FIGURES < gap <= _WIDE:
        return gap > _WIDE or _is_cut_off(before, word)
    is_one_number = word.text[:3].isdigit() and len(word.text) == 3 and before.text[-3:].isdigit()
    return (
        not is_one_number
        and bool(_FIGURE.match(before.text))
        and bool(_FIGURE.match(word.text))
        and not is_mark_beside(before, word)
    ) or _is_cut_off(before, word)


def _is_cut_off(before: Word, word: Word) -> bool:
    """Whether the text that the first of two words belongs to is cut off there, as by the edge of its cell."""
    return before.read is word.read and CUT in word.read.text[before.end : word.start]


def _is_ruled_off(before: Word, word: Word, uprights: Sequence[Rule]) -> bool:
    middle = (word.box[1] + word.box[3]) / 2
    return any(
        before.box[2] - 1 <= rule.at <= word.box[0] + 1 and rule.start <= middle <= rule.end for rule in uprights
    )
