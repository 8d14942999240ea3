"""Find the decimal points that no reading of a picture has, though they stand in it.

Tesseract drops the point of some figures, and is as sure of 158 as of 15.8, at either size. The ink tells.
"""

from __future__ import annotations

import math
from dataclasses import replace
from statistics import median
from typing import NamedTuple

import numpy as np

from .scan_picture import ink_of
from .scan_sheet import Grey, Ink
from .tesseract import PictureWord, PxBox

_MARKS = ".,·:'"  # between two digits; that another was meant is for a reading to say
_AS_HIGH = 0.6  # of the highest stroke of a word: a digit
_WIDEST, _NARROWEST = 0.35, 0.1  # of the height of its digits: a point is about as wide as high
_FULL = 0.6  # of its box is dark
_ON_LINE = 0.08  # of the height of its digits: how far from where they stand; a comma hangs lower
_SLACK = 0.1  # of the height of a digit: what its edges add to its width
_GROUP = 3  # digits: after a point so many may as well be thousands


class _Stroke(NamedTuple):
    """A stretch of the columns of a word that hold ink, and between which rows it stands."""

    left: int
    right: int
    top: int
    bottom: int
    n_dark: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def with_points(grey: Grey, word: PictureWord, confidence: int) -> PictureWord:
    """The word with the point that stands between two of its digits, no surer than that where it was read without.

    It has no point, and is no surer either, where the figure could as well have a sign of thousands there.
    """
    if sum(char.isdigit() for char in word.text) < 2:
        return word
    x0, y0, x1, y1 = word.box
    points = _points(ink_of(grey[y0:y1, x0:x1]))
    if len(points) != 1 or any(char in _MARKS for char in word.text.strip(_MARKS)):
        return word
    (point,) = points
    at = sum((box[0] + box[2]) / 2 < x0 + point.middle for _, box in word.chars)
    before, after = word.text[:at], word.text[at:]
    if not (before[-1:].isdigit() and after[:1].isdigit()):
        return word
    doubtful = replace(word, confidence=min(word.confidence, confidence))
    if len(after) == _GROUP and after.isdigit():
        return doubtful
    box: PxBox = x0 + point.left, y0 + point.top, x0 + point.right, y0 + point.bottom
    return replace(doubtful, text=f"{before}.{after}", chars=(*word.chars[:at], (".", box), *word.chars[at:]))


def has_more_digits(grey: Grey, word: PictureWord) -> bool:
    """Whether a number has more strokes as high as digits than digits were read: Tesseract takes 77 for 7.

    No digit has two strokes side by side, and none is wider than high, as two are that touch.
    """
    n_digits = sum(char.isdigit() for char in word.text)
    if n_digits + sum(char in _MARKS for char in word.text) < len(word.text):
        return False
    x0, y0, x1, y1 = word.box
    strokes = _digits(_strokes(ink_of(grey[y0:y1, x0:x1])))
    return sum(max(1, math.ceil((each.right - each.left) / each.height - _SLACK)) for each in strokes) > n_digits


def _points(ink: Ink) -> list[_Stroke]:
    """What stands apart between two strokes as high as digits, on the line, and is as small and full as a point."""
    strokes = _strokes(ink)
    high = max((stroke.height for stroke in strokes), default=0)
    digits = _digits(strokes)
    if len(digits) < 2:
        return []
    line = median(stroke.bottom for stroke in digits)
    return [
        stroke
        for stroke in strokes
        if digits[0].right <= stroke.left and stroke.right <= digits[-1].left and _is_point(stroke, high, line)
    ]


def _digits(strokes: list[_Stroke]) -> list[_Stroke]:
    high = max((stroke.height for stroke in strokes), default=0)
    return [stroke for stroke in strokes if stroke.height >= _AS_HIGH * high]


def _is_point(stroke: _Stroke, high: int, line: float) -> bool:
    width = stroke.right - stroke.left
    is_small = all(_NARROWEST * high <= size <= _WIDEST * high for size in (width, stroke.height))
    is_full = stroke.n_dark >= _FULL * width * stroke.height
    return is_small and is_full and abs(stroke.bottom - line) <= _ON_LINE * high + 1


def _strokes(ink: Ink) -> list[_Stroke]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], ink.any(axis=0), [False])))).reshape(-1, 2)
    strokes = []
    for left, right in edges.tolist():
        part = ink[:, left:right]
        rows = np.flatnonzero(part.any(axis=1))
        strokes.append(_Stroke(left, right, int(rows[0]), int(rows[-1]) + 1, int(part.sum())))
    return strokes
