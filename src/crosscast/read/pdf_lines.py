"""The lines of words on a PDF page, and the stretches of text that wide gaps part on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from math import inf

import msgspec

from .pdf_page import Box, Rule, Word, box_of
from .pdf_wording import is_mark_beside, text_of

_WIDE = 0.85  # of the height of a line: a gap this wide parts two cells
_SIGN = 6.0  # of the height: a sign of a currency at the left edge of its column stands no further from its figure
_CURRENCIES = frozenset("£$€")
TOTAL = re.compile(r"^(?:grand |sub-?\s?)?totals?\b", re.I)
_BELOW = frozenset("<≤")
_WIDE_FIGURES = 0.45  # the same between two figures
_FIGURE = re.compile(
    r"^[<>≤≥£$€(~+]*\s?[-–−]?[.]?\d[\d,.]*(?: \d{3})*%?(?:\s?[£$€])?\)?"
    r"(?:\s?[-–]\s?\d[\d,.]*\)?)?(?:\s?\(\d[\d,.]*%?\))?\s?[*†‡§]*$"
    r"|^[-–—−*†‡#]{1,3}$|^\*+\.\*+%?$|^\.{1,3}$|^\[[a-z]{1,2}\]$|^n/?a$|^nil$",
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
        """The line parted by gaps and by rows of dots; one chunk where it is nothing but dots."""
        if len(self) == 1:
            return [chunk_of(self)]
        pieces: list[list[Word]] = []
        parts = self.parts
        end, before = -inf, self[0]
        for at, word in enumerate(self):
            x0, top, x1, bottom = word.box
            if word.text[0] in _DOTS and _LEADER.match(word.text):
                end = -inf
                continue
            gap, height = x0 - end, bottom - top
            is_apart = gap > _WIDE_FIGURES * height and _are_apart(before, word, gap, height)
            is_apart = is_apart or (word.text[0] in _BELOW and _is_below_beside_a_number(before, word))
            if is_apart or before.is_cut or at in parts:
                pieces.append([])
            pieces[-1].append(word)
            end, before = x1, word
        return [chunk_of(piece) for piece in pieces] or [chunk_of(self)]

    @property
    def text(self) -> str:
        """Its words without their raised footnote marks."""
        whole = self.chunks[0]
        return whole.text if len(whole.words) == len(self) else text_of(self)

    @cached_property
    def box(self) -> Box:
        whole = self.chunks[0]
        return whole.box if len(whole.words) == len(self) else box_of(self)


class Chunk(msgspec.Struct, frozen=True, gc=False):
    """Words of a line between two wide gaps."""

    words: tuple[Word, ...]
    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    is_figure: bool
    height: float
    middle: float  # between its left and its right

    @property
    def is_year(self) -> bool:
        return bool(_YEAR.match(self.text))

    @property
    def is_dots(self) -> bool:
        return all(_LEADER.match(word.text) for word in self.words)

    @property
    def is_label(self) -> bool:
        return bool(_LETTER.search(self.text)) and not self.is_figure

    @property
    def box(self) -> Box:
        return self.x0, self.top, self.x1, self.bottom


def chunk_of(words: Sequence[Word]) -> Chunk:
    text = text_of(words)
    x0, top, x1, bottom = box_of(words) if len(words) > 1 else words[0].box
    is_figure = _FIGURE.match(text) is not None
    return Chunk(tuple(words), x0, top, x1, bottom, text, is_figure, max(bottom - top, 1.0), (x0 + x1) / 2)


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Words in lines, from top to bottom."""
    lines: list[list[Word]] = []
    line_top, line_bottom = inf, -inf
    in_order = sorted(words, key=lambda word: word.box[1] + word.box[3])
    if len(in_order) == 1:
        return [Line(in_order)]
    for word in in_order:
        _, top, _, bottom = word.box
        if top == line_top and bottom == line_bottom:
            lines[-1].append(word)
            continue
        height, line_height = bottom - top, line_bottom - line_top
        if min(bottom, line_bottom) - max(top, line_top) > 0.5 * min(height, line_height):
            if height > 0.8 * line_height:
                line_top, line_bottom = min(top, line_top), max(bottom, line_bottom)
            lines[-1].append(word)
        else:
            line_top, line_bottom = top, bottom
            lines.append([word])
    return [Line(sorted(line, key=lambda word: word.box[0])) for line in lines]


def chunks_between(uprights: Sequence[Rule], line: Line) -> list[Chunk]:
    """The chunks of a line, parted also by the upright lines that are drawn between their words."""
    if not uprights:
        return line.chunks
    _, top, _, bottom = line.box
    near = [rule for rule in uprights if rule.start <= bottom and top <= rule.end]
    return [part for chunk in line.chunks for part in _ruled_off(chunk, near)] if near else line.chunks


def _ruled_off(chunk: Chunk, uprights: Sequence[Rule]) -> list[Chunk]:
    ends = [at for at, pair in enumerate(pairwise(chunk.words), start=1) if _is_ruled_off(*pair, uprights)]
    return [chunk_of(chunk.words[a:b]) for a, b in pairwise([0, *ends, len(chunk.words)])] if ends else [chunk]


def _are_apart(before: Word, word: Word, gap: float, height: float) -> bool:
    if gap > _WIDE * height:
        is_sign = gap < _SIGN * height and before.text in _CURRENCIES and word.text[0].isdecimal()
        return not is_sign
    return _are_two_figures(before, word)


def _is_below_beside_a_number(before: Word, word: Word) -> bool:
    """Whether "<5" follows a number: spreadsheets set it at the left of its cell, and the number at the right."""
    return word.text[1:].isdecimal() and before.text[-1].isdecimal() and bool(_FIGURE.match(before.text))


def _are_two_figures(before: Word, word: Word) -> bool:
    is_one_number = word.text[:3].isdigit() and len(word.text) == 3 and before.text[-3:].isdigit()
    return (
        not is_one_number
        and bool(_FIGURE.match(before.text))
        and bool(_FIGURE.match(word.text))
        and not is_mark_beside(before, word)
    )


def _is_ruled_off(before: Word, word: Word, uprights: Sequence[Rule]) -> bool:
    middle = (word.box[1] + word.box[3]) / 2
    return any(
        before.box[2] - 1 <= rule.at <= word.box[0] + 1 and rule.start <= middle <= rule.end for rule in uprights
    )
