"""Look once more, and at each alone, at what two readings of a picture differ on, and at what neither has read.

Both readings miss single digits that stand by themselves, as in the cells of a table, more often than anything else.
What a stamp or a pen crosses they misread, and are sure of it: there the ink tells that a figure is not all there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from statistics import median
from typing import NamedTuple

import numpy as np
from PIL import Image

from .scan_points import has_more_digits
from .scan_sheet import Grey, Ink
from .tesseract import SURE, VERY_SURE, PictureWord, PxBox, words_alone

_LOOKED_AT_AGAIN = 70  # the most confidence of what is only known by this reading
_CROSSED = 20  # the most confidence of a figure whose ink is not all its own
_DARK = 160  # of 255, or half way from the ink of the words to white; what shines through the paper is lighter
_COARSE = 4  # pixels that count as one where marks are told apart
_MOST_MARKS = 60  # of one picture that are looked at
_MOST_DARK = 40_000  # coarse pixels that nobody has read: a photograph
_LOWEST, _HIGHEST, _WIDEST = 0.4, 1.5, 6.0  # of the size of type: what can be a figure
_AROUND = 0.4  # of the size of type
_TYPE = 36.0  # pixels: the size of type at which Tesseract reads lines best
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
_FIGURE = re.compile(r"[<>≤≥~(£$€+\-–—−]*[\d.,]*\d[%)*†]*")
_BROKEN = re.compile(r"\d[,.]?[?|§&!~^\\\[\]]\d|[,.]/\d|\d/[,.]\d")  # "2,/89" for 2,789
_LONGEST = 8  # signs of a word that may be a number
_AMONG = 2  # numbers on the line


def looked_at_again(grey: Grey, words: Sequence[PictureWord], seconds: int) -> tuple[list[PictureWord], list[PxBox]]:
    """The words with what a third reading says of the doubtful ones and of marks between them; marks left unread."""
    if not words:
        return list(words), []
    size = median(word.size for word in words)
    half = (median(_darkest(grey, word.box) for word in words) + 255) / 2
    dark = grey < max(_DARK, half)
    loose = _uncovered(dark, words)
    words = [_weighed(grey, dark, loose, word) for word in words]
    marks, blots = _marks_between(loose, size)
    marks = [box for box in marks if _darkest(grey, box) < half]
    unlike = _unlike_numbers(words, size)
    doubtful = [
        word
        for word in words
        if word in unlike or (word.confidence < SURE and any(char.isdigit() for char in word.text))
    ]
    doubtful, marks, unread = doubtful[:_MOST_MARKS], marks[:_MOST_MARKS], [*marks[_MOST_MARKS:], *blots]
    sights = [_Sight(word.box, word.size) for word in doubtful] + [_Sight(box, size) for box in marks]
    if not sights:
        return list(words), unread
    crops = words_alone([sight.crop(grey) for sight in sights], seconds)
    third = [sight.placed(found[0]) if len(found) == 1 else None for found, sight in zip(crops, sights, strict=True)]
    again = dict(zip((word.box for word in doubtful), third, strict=False))
    read = [(_as_number if word in unlike else _decided)(word, again.get(word.box)) for word in words]
    for box, mark in zip(marks, third[len(doubtful) :], strict=True):
        if mark is None or mark.confidence < SURE or not any(char.isalnum() for char in mark.text):
            unread.append(box)
        else:
            read.append(replace(mark, confidence=min(mark.confidence, _LOOKED_AT_AGAIN)))
    return read, unread


def _darkest(grey: Grey, box: PxBox) -> int:
    x0, y0, x1, y1 = box
    return int(grey[y0:y1, x0:x1].min(initial=255))


def _uncovered(dark: Ink, words: Iterable[PictureWord]) -> Ink:
    """What is dark and in no word."""
    loose = dark.copy()
    for word in words:
        x0, y0, x1, y1 = word.box
        loose[max(y0 - _COARSE, 0) : y1 + _COARSE, max(x0 - _COARSE, 0) : x1 + _COARSE] = False
    return loose


def _weighed(grey: Grey, dark: Ink, loose: Ink, word: PictureWord) -> PictureWord:
    """A figure that has more digits than were read, or whose ink goes on where nothing was read, is doubtful."""
    if not any(char.isdigit() for char in word.text) or word.confidence <= _CROSSED:
        return word
    is_whole = not (has_more_digits(grey, word) or _runs_out(dark, loose, word.box))
    return word if is_whole else replace(word, confidence=_CROSSED)


def _runs_out(dark: Ink, loose: Ink, box: PxBox) -> bool:
    """Whether a stroke crosses an edge of a box and goes on where no word is."""
    for ink, rest, (x0, y0, x1, y1) in (
        (dark, loose, box),
        (dark.T, loose.T, (box[1], box[0], box[3], box[2])),
    ):
        far = _COARSE + 1
        if y0 > far and (ink[y0 - far : y0 + 1, x0:x1].all(axis=0) & rest[y0 - far, x0:x1]).any():
            return True
        if y1 + far < len(ink) and (ink[y1 - 1 : y1 + far, x0:x1].all(axis=0) & rest[y1 + far - 1, x0:x1]).any():
            return True
    return False


def _unlike_numbers(words: Sequence[PictureWord], size: float) -> frozenset[PictureWord]:
    """The words that are no numbers but may be: a sign stands in them, or they stand, unsure, among numbers."""
    bases = np.array([word.base for word in words if _NUMBER.fullmatch(word.text)])
    return frozenset(
        word
        for word in words
        if not _NUMBER.fullmatch(word.text)
        and (
            _BROKEN.search(word.text)
            or (
                word.confidence < VERY_SURE
                and len(word.text) <= _LONGEST
                and np.count_nonzero(np.abs(bases - word.base) < size / 2) >= _AMONG
            )
        )
    )


def _as_number(word: PictureWord, third: PictureWord | None) -> PictureWord:
    """A word as the third reading has it, where that is sure of a number; then it is doubtful."""
    if third is None or third.confidence < VERY_SURE or not _NUMBER.fullmatch(third.text):
        return word
    return replace(word, text=third.text, chars=third.chars, confidence=min(word.confidence, _LOOKED_AT_AGAIN))


def _decided(word: PictureWord, third: PictureWord | None) -> PictureWord:
    """A doubtful word as the third reading has it, where that is sure. It stays doubtful, less so if it is the same."""
    if third is None or third.confidence < VERY_SURE or not any(char.isdigit() for char in third.text):
        return word
    if _NUMBER.fullmatch(word.text) and not _FIGURE.fullmatch(third.text):
        return word
    if third.text == word.text:
        return replace(word, confidence=max(word.confidence, _LOOKED_AT_AGAIN))
    return replace(word, text=third.text, chars=third.chars)


def _marks_between(loose: Ink, size: float) -> tuple[list[PxBox], list[PxBox]]:
    """Where something stands that no word covers: as high as a figure and as wide as a word; and what is larger.

    Of what is larger, such as a stamp, each box is a part of it as high as a line.
    """
    down, across = (n // _COARSE for n in loose.shape)
    coarse = loose[: down * _COARSE, : across * _COARSE].reshape(down, _COARSE, across, _COARSE).any(axis=(1, 3))
    if not 0 < np.count_nonzero(coarse) < _MOST_DARK:
        return [], []
    marks, blots = [], []
    for cells in _connected({(y, x) for y, x in np.argwhere(coarse).tolist()}):
        box = _around(cells)
        high, wide = box[3] - box[1], box[2] - box[0]
        if _LOWEST * size <= high <= _HIGHEST * size and wide <= _WIDEST * size:
            marks.append(box)
        elif high > _HIGHEST * size:
            tile = max(1, round(size / _COARSE))
            tiles: dict[tuple[int, int], list[tuple[int, int]]] = {}
            for y, x in cells:
                tiles.setdefault((y // tile, x // tile), []).append((y, x))
            blots += [_around(part) for part in tiles.values()]
    return marks, blots


def _around(cells: Iterable[tuple[int, int]]) -> PxBox:
    ys, xs = zip(*cells, strict=True)
    return min(xs) * _COARSE, min(ys) * _COARSE, (max(xs) + 1) * _COARSE, (max(ys) + 1) * _COARSE


def _connected(left: set[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """The cells in groups: neighbours, or one apart on a level, as the digits of a number are."""
    near = [(y, x) for y in (-1, 0, 1) for x in (-2, -1, 0, 1, 2)]
    while left:
        waiting = [left.pop()]
        group = []
        while waiting:
            y, x = waiting.pop()
            group.append((y, x))
            met = {(y + dy, x + dx) for dy, dx in near} & left
            left -= met
            waiting += met
        yield group


class _Sight(NamedTuple):
    """A box that is looked at alone, with white about it, brought from the size of its type to one that suits."""

    box: PxBox
    size: float

    @property
    def scale(self) -> float:
        return _TYPE / self.size

    @property
    def margin(self) -> int:
        return round(_AROUND * self.size)

    def crop(self, grey: Grey) -> Grey:
        x0, y0, x1, y1 = self.box
        image = Image.fromarray(np.pad(grey[y0:y1, x0:x1], self.margin, constant_values=255))
        across, down = (max(1, round(n * self.scale)) for n in image.size)
        return np.asarray(image.resize((across, down), Image.Resampling.LANCZOS))

    def placed(self, word: PictureWord) -> PictureWord:
        """A word that was read so, where it stands in the picture."""
        left, top = self.box[0] - self.margin, self.box[1] - self.margin
        chars = []
        for text, box in word.chars:
            x0, y0, x1, y1 = (round(edge / self.scale) for edge in box)
            chars.append((text, (x0 + left, y0 + top, x1 + left, y1 + top)))
        base = word.base / self.scale + top
        return replace(word, box=self.box, chars=tuple(chars), base=base, size=self.size)
