"""The text of some words of a PDF page: raised footnote marks apart, told by their size and height on the line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import msgspec

from crosscast.vocab import is_word

from .pdf_page import UNEVEN, Word
from .wording import is_footnote_mark, one_line

_SMALL = 0.9  # of the type beside it; browsers set raised text at 0.83 of it, word processors at 0.58 to 0.65
_RAISED = 0.15  # of the type beside it: small type in the middle of a line stands lower
_CLOSE = 0.2  # of the larger type: a space is wider
_BELOW_BASE = 0.22  # of the height of a character's box
_UNIT = re.compile(r"(?:^|[\d\s(/])[ckm]?m$")
_POWERS = {"2": "²", "3": "³"}
_HYPHENED = re.compile(r"(?<=[a-z][-‐]) (?=(?!and\b|or\b|to\b)[a-z])")  # where a word goes on in the next line
_END = re.compile(r"[^\W\d_]+$")
_START = re.compile(r"[^\W\d_A-Z]+(?![^\W\d_])")  # the rest of a word is in small letters
_CLOSING = re.compile(r"[,;:.](?: |$)")
_LEADERS = re.compile(r"(?<=\S)\s*(?:[.·…]\s*){4,}$")
_DOTS = (".", "·", "…")


class Wording(NamedTuple):
    """The text of some words, its footnote marks apart."""

    text: str
    marks: list[str]
    is_bold: bool
    is_unclear: bool = False  # digits beside each other differ in size or height, and it is not sure what they are


class _Line(msgspec.Struct, frozen=True):
    texts: list[str]  # a word each, "" for one that is a mark
    marks: list[str]
    is_unclear: bool


class _Sign(msgspec.Struct, frozen=True, gc=False):
    """A character in its box, or a word all of whose characters reach equally far up and down."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float


class _Spot(msgspec.Struct, frozen=True, gc=False):
    """A sign, which word of the line it belongs to, and the sign left of it that stands on the line."""

    sign: _Sign
    word: int
    base: _Sign
    is_raised: bool


def wording_of(lines: Sequence[Sequence[Word]]) -> Wording:
    """The words as one line of text, lines joined by a space, raised footnote marks and leader dots taken off."""
    if not lines:
        return Wording("", [], False)
    texts: list[str] = []
    marks: list[str] = []
    is_unclear = False
    for line in lines:
        if _is_even(line):
            texts.append(" ".join([word.text for word in line]))
            continue
        read = _read(line)
        texts.append(" ".join(filter(None, read.texts)))
        marks += read.marks
        is_unclear |= read.is_unclear
    text = _joined([*filter(None, texts)])
    text = one_line(_HYPHENED.sub("", text) if "- " in text or "‐ " in text else text)
    text = _LEADERS.sub("", text) if text.endswith(_DOTS) else text
    return Wording(text, marks, all(word.is_bold for line in lines for word in line), is_unclear)


def _joined(lines: Sequence[str]) -> str:
    """Lines as one; a word that a narrow cell breaks without a hyphen is put together, where this makes it one."""
    text = lines[0] if lines else ""
    for line in lines[1:]:
        end, start = _END.search(text[text.rfind(" ") + 1 :]), _START.match(line)
        is_broken = end and start and is_word(end[0] + start[0]) and not (is_word(end[0]) and is_word(start[0]))
        text += line if is_broken or _CLOSING.match(line) else f" {line}"
    return text


def text_of(line: Sequence[Word]) -> str:
    """The words of a line without their raised footnote marks."""
    return " ".join([word.text for word in line] if _is_even(line) else filter(None, _read(line).texts))


def is_mark_beside(before: Word, word: Word) -> bool:
    """Whether a word is a footnote mark of the word before it."""
    line = [before, word]
    if _is_even(line):
        return False
    read = _read(line)
    return bool(read.marks) and not read.texts[1]


def _read(line: Sequence[Word]) -> _Line:
    """The words of a line of which not all are even."""
    spots = _spots(line)
    raised = [spot.is_raised for spot in spots]
    for at in range(1, len(spots) - 1):
        raised[at] |= spots[at].sign.text in (",", ";") and raised[at - 1] and raised[at + 1]
    texts = ["" for _ in line]
    marks: list[str] = []
    is_unclear = False
    for is_run, group in groupby(range(len(spots)), key=lambda at: raised[at]):
        run = list(group)
        if not is_run:
            for at in run:
                is_joint = _is_joint(spots[at])
                texts[spots[at].word] += (" " if is_joint else "") + spots[at].sign.text
                is_unclear |= is_joint
            continue
        first, last = spots[run[0]], spots[run[-1]]
        after = spots[run[-1] + 1].sign if run[-1] + 1 < len(spots) else None
        is_before_text = after is not None and _are_close(last.sign, after)
        words = ["".join(spots[at].sign.text for at in part) for _, part in groupby(run, key=lambda at: spots[at].word)]
        mark = " ".join(words)
        is_glued = _are_close(first.base, first.sign)
        is_of_number = is_glued and first.base.text[-1].isdigit() and mark.isdigit()
        beside = first.word if texts[first.word] or not is_glued else first.word - 1  # a space may have no width
        if mark in _POWERS and is_glued and _UNIT.search(texts[beside]):
            texts[beside] += _POWERS[mark]
        elif after is not None and is_before_text and (after.text[0] in "/⁄" or (is_glued and after.text[0].isalnum())):
            texts[first.word] += (" " if is_of_number else "") + mark
            is_unclear |= is_of_number and after.text[0].isdigit()
        elif (is_footnote_mark(mark) or is_of_number) and (any(texts) or is_before_text):
            marks.append(mark)
            is_unclear |= any(not _is_small(spots[at].sign, spots[at].base) for at in run)
        else:
            texts[beside] += words[0]
            for at, text in enumerate(words[1:], start=first.word + 1):
                texts[at] += text
    return _Line(texts, marks, is_unclear)


def _is_even(line: Sequence[Word]) -> bool:
    """Whether all characters are of one size and on one line, so that none of them is raised."""
    _, top, _, bottom = line[0].box
    slack = UNEVEN * (bottom - top)
    for word in line:
        if not word.is_even:
            return False
        _, other_top, _, other_bottom = word.box
        if other_bottom != bottom and abs(other_bottom - bottom) > slack:
            return False
        if other_top != top and abs(other_top - top) > slack:
            return False
    return True


def _spots(line: Sequence[Word]) -> list[_Spot]:
    spots: list[_Spot] = []
    base = max(_signs(line[0]), key=lambda sign: sign.size)
    for number, word in enumerate(line):
        for sign in _signs(word):
            is_raised = _is_raised(sign, base)
            spots.append(_Spot(sign, number, base, is_raised))
            if not is_raised:
                base = sign
    return spots


def _signs(word: Word) -> list[_Sign]:
    boxes = [word.box] if word.is_even else word.chars.boxes.T.tolist()
    texts = [word.text] if word.is_even else word.text
    return [
        _Sign(text, x0, top, x1, bottom, max(bottom - top, 1.0))
        for text, (x0, top, x1, bottom) in zip(texts, boxes, strict=True)
    ]


def _is_small(sign: _Sign, base: _Sign) -> bool:
    return sign.size < _SMALL * base.size


def _is_raised(sign: _Sign, base: _Sign) -> bool:
    """Whether a sign stands above the line, and is small; a digit beside a digit may be of the same size."""
    lift = (base.bottom - _BELOW_BASE * base.size) - (sign.bottom - _BELOW_BASE * sign.size)
    return lift >= _RAISED * base.size and (_is_small(sign, base) or _are_digits(base, sign))


def _is_joint(spot: _Spot) -> bool:
    """Whether small digits begin right behind the digits of a number, on its line or below it."""
    return _is_small(spot.sign, spot.base) and _are_digits(spot.base, spot.sign)


def _are_digits(before: _Sign, sign: _Sign) -> bool:
    """Whether a digit follows a digit closely."""
    return before.text[-1].isdigit() and sign.text[0].isdigit() and _are_close(before, sign)


def _are_close(before: _Sign, sign: _Sign) -> bool:
    return abs(sign.x0 - before.x1) < _CLOSE * max(before.size, sign.size)
