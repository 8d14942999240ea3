"""The words of a picture, read twice, at two sizes and by two layouts, as it is and with its paper made white.

Where the readings of a figure differ it is doubtful, however sure each of them is of itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from statistics import median
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .scan_marks import looked_at_again
from .scan_pale import pale_print
from .scan_picture import ScanPicture, flat, on_white, picture_of
from .scan_points import with_points
from .scan_sheet import Grey, Sheet
from .tesseract import LAYOUTS, SURE, VERY_SURE, PictureWord, PxBox, n_very_sure, quarter_turns, words_of_picture

_HOPELESS = 1 / 3  # the part of words that are believed in noise, in a photograph, in another script
_MANY = 10  # words, that tell what share of them is sure
_TRIAL = 150 / 72  # pixels a point: enough to tell which way letters stand
_SMALLER = 5 / 6  # the size of the second reading
_BETTER = 10  # points of confidence by which the second reading of a word is taken for the first
_SAME, _APART = 0.5, 0.1  # of the smaller of two boxes, what they share where they are of the same word, and of others
_DIFFER = 20  # the most confidence of a figure that the two readings differ on
_SIGNS = "-–—*<>%†"  # that stand for a figure, or beside one
_FRAME = "|"  # what is left of a ruled line is taken for


class Reading(NamedTuple):
    """The words of a picture, and where something stands that was not read."""

    words: list[PictureWord]
    unread: list[PxBox]
    has_pale: bool = False  # something is printed so pale that it was not read


def read_twice(
    grey: Grey, seconds: int, is_wanted: Callable[[Sequence[PictureWord]], bool], least_sure: float = 0.0
) -> Reading | None:
    """The words of both readings together; None where Tesseract does not cope with one of them in so many seconds.

    Where the first finds hardly a word of which it is sure, there is no text, and no second: its words are given. So
    they are where a smaller part of many words than `least_sure` is very sure. Words that are not wanted are not
    looked at again: no look makes a word very sure that was not.
    """
    first = words_of_picture(grey, LAYOUTS[0], seconds)
    if first is None:
        return None
    is_hopeless = sum(word.confidence >= SURE for word in first) < _HOPELESS * len(first)
    n_sure = sum(word.confidence >= VERY_SURE for word in first)
    if is_hopeless or (len(first) >= _MANY and n_sure < least_sure * len(first)):
        return Reading(first, [])
    second = words_of_picture(_smaller(on_white(grey)), LAYOUTS[1], seconds)
    if second is None:
        return None
    agreed = _agreed(first, [_larger(word) for word in second])
    words = [found for word in agreed if (found := _without_frame(word)) is not None and not _is_speck(found)]
    if not is_wanted(words):
        return Reading(words, [])
    words, unread = looked_at_again(grey, words, seconds)
    pale = pale_print(grey, words, seconds)
    return Reading([with_points(grey, word, _DIFFER) for word in [*words, *pale.words]], unread, pale.is_left)


def upright(sheet: Sheet, seconds: int) -> ScanPicture:
    """A page set upright: where a first reading is not sure of most of it, it may lie on its side or upside down.

    Where Tesseract cannot tell which way it lies, for want of letters or of its data (osd), each way is tried; where
    it tells of small print that it lies on its side, the other side as well, unless most is sure then.
    """
    picture = picture_of(sheet)
    first = words_of_picture(picture.grey, LAYOUTS[0], seconds) or []
    if first and median(word.confidence for word in first) >= VERY_SURE:
        return picture
    told = quarter_turns(flat(sheet.pixels(_TRIAL, 0.0)), seconds)
    most = n_very_sure(first)
    ways = (1, 2, 3) if told is None and first else (told, (told + 2) % 4) if told else ()
    for turns in ways:
        turned = picture_of(sheet, turns) if turns else picture
        words = words_of_picture(turned.grey, LAYOUTS[0], seconds) or []
        if n_very_sure(words) > most:
            picture, most = turned, n_very_sure(words)
        if told and words and median(word.confidence for word in words) >= VERY_SURE:
            break
    return picture


def _agreed(first: Sequence[PictureWord], second: Sequence[PictureWord]) -> list[PictureWord]:
    """The words of both readings; where they differ, those of the surer one, however each parts them.

    A figure that they differ on is not believed, whichever is taken.
    """
    shared = _shared(first, second)
    words = []
    for n_first, n_second in _groups(shared > _SAME):
        ours, theirs = [first[n] for n in n_first], [second[n] for n in n_second]
        if theirs and _least_sure(theirs) >= _least_sure(ours) + _BETTER:
            ours, theirs = theirs, ours
        words += _weighed(ours, theirs) if theirs else ours
    alone = [second[n] for n in np.flatnonzero((shared <= _APART).all(axis=0)).tolist()]
    return words + [word for word in alone if word.confidence >= SURE]


def _weighed(taken: Sequence[PictureWord], other: Sequence[PictureWord]) -> list[PictureWord]:
    """Words that are taken, each as sure as the other reading bears it out."""
    one, another = (
        "".join(word.text for word in sorted(words, key=lambda word: word.box[0])) for words in (taken, other)
    )
    if one == another:
        return [replace(word, confidence=max(word.confidence, _least_sure(other))) for word in taken]
    if any(char.isdigit() for char in one + another):
        return [replace(word, confidence=min(word.confidence, _DIFFER)) for word in taken]
    return list(taken)


def _least_sure(words: Sequence[PictureWord]) -> int:
    return min(word.confidence for word in words)


def _groups(is_same: npt.NDArray[np.bool_]) -> Iterator[tuple[list[int], list[int]]]:
    """Which words of the first reading (rows) stand where which of the second do, all that hang together at once."""
    left = np.ones(len(is_same), dtype=bool)
    while left.any():
        ours, more = left & False, left & (np.arange(len(left)) == left.argmax())
        while (ours != more).any():
            ours = more
            theirs = is_same[ours].any(axis=0)
            more = ours | is_same[:, theirs].any(axis=1)
        left &= ~ours
        yield np.flatnonzero(ours).tolist(), np.flatnonzero(theirs).tolist()


def _without_frame(word: PictureWord) -> PictureWord | None:
    chars = list(word.chars)
    while chars and chars[0][0] == _FRAME:
        chars.pop(0)
    while chars and chars[-1][0] == _FRAME:
        chars.pop()
    if not chars:
        return None
    boxes = [box for _, box in chars]
    box = min(b[0] for b in boxes), word.box[1], max(b[2] for b in boxes), word.box[3]
    return replace(word, text="".join(text for text, _ in chars), chars=tuple(chars), box=box)


def _is_speck(word: PictureWord) -> bool:
    return word.confidence < SURE and not any(char.isalnum() or char in _SIGNS for char in word.text)


def _smaller(grey: Grey) -> Grey:
    """The picture at the size of the second reading, each pixel from its four neighbours."""
    for axis in (0, 1):
        n = grey.shape[axis]
        at = np.linspace(0, n - 1, max(1, round(n * _SMALLER)))
        low = np.floor(at).astype(np.intp)
        part = (256 * (at - low)).astype(np.uint32).reshape([-1, 1] if axis == 0 else [1, -1])
        below, above = grey.take(low, axis), grey.take(np.minimum(low + 1, n - 1), axis)
        grey = ((below * (256 - part) + above * part) // 256).astype(np.uint8)
    return grey


def _larger(word: PictureWord) -> PictureWord:
    """A word of the second reading in the pixels of the first."""
    chars = tuple((text, _grown(box)) for text, box in word.chars)
    return replace(word, box=_grown(word.box), chars=chars, base=word.base / _SMALLER, size=word.size / _SMALLER)


def _grown(box: PxBox) -> PxBox:
    x0, y0, x1, y1 = (round(edge / _SMALLER) for edge in box)
    return x0, y0, x1, y1


def _shared(first: Sequence[PictureWord], second: Sequence[PictureWord]) -> npt.NDArray[np.float64]:
    """What each box of the first reading (rows) shares with each of the second, as a part of the smaller."""
    one, other = (np.array([word.box for word in words], dtype=float).reshape(-1, 4) for words in (first, second))
    low = np.maximum(one[:, None, :2], other[None, :, :2])
    high = np.minimum(one[:, None, 2:], other[None, :, 2:])
    size = (np.prod(boxes[:, 2:] - boxes[:, :2], axis=1) for boxes in (one, other))
    shared: npt.NDArray[np.float64] = np.prod((high - low).clip(0), axis=2) / np.minimum.outer(*size).clip(1)
    return shared
