"""Read a page that is a picture: its characters, its ruled lines, and how surely each word was recognised.

Each page is read twice, at two sizes and by two layouts. Where the readings of a figure differ it is doubtful, however
sure each of them is of itself.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as raw
from msgspec.structs import replace as changed

from crosscast.model import Block, PagePlace

from . import heartbeat
from .limits import Limits
from .pdf_page import Box, Char, Page, View
from .pdf_part import Part
from .scan_picture import Grey, ScanPicture, picture_of, rendered
from .tesseract import LAYOUTS, PictureWord, PxBox, is_installed, words_of_picture

_HARDLY_ANY = 60  # characters: a stamp or a page number that was put on a scan
_MOST_OF_PAGE = 0.5
INVISIBLE = 3  # text render mode of ISO 32000-1, 9.3.6: neither filled nor stroked, as below a scan
_SMALLER = 5 / 6  # the size of the second reading
_BETTER = 10  # points of confidence by which the second reading of a word is taken for the first
_SURE = 60  # confidence of a word that is believed though only the second reading has it, and of most words of a page
_DIFFER = 20  # the most confidence of a figure that the two readings differ on
_SIGNS = "-–—*<>%†"  # that stand for a figure, or beside one
_FRAME = "|"  # what is left of a ruled line is taken for


class Recognised(NamedTuple):
    """How surely a word was recognised, from 0 to 100, and where it stands."""

    box: Box
    confidence: int
    is_clear: bool  # it is a word, or a figure however unsure; what is neither may be somebody's hand


@dataclass(frozen=True, slots=True)
class Scan:
    """A page that is a picture, as `Page` has those that print their characters."""

    page: Page
    picture: ScanPicture
    words: tuple[Recognised, ...]

    def with_confidence(self, pieces: Iterable[Block | Part]) -> list[Block | Part]:
        """The pieces of this page, each cell with the least confidence of the words in its box."""
        found = list(pieces)
        for piece in found:
            if isinstance(piece, Part):
                piece.draft.cells = [
                    changed(cell, confidence=self._confidence(cell.place.box))
                    if isinstance(cell.place, PagePlace)
                    else cell
                    for cell in piece.draft.cells
                ]
        return found

    def drawn(self, page: Any, scale: float) -> Grey:
        """The page upright, so many pixels a point, with its lines and what was recognised, and nothing else.

        Handwriting, stamps and signatures can show a name that nobody could mask.
        """
        grey = rendered(page, self.page.width, self.page.height, scale, self.picture.angle)
        shown = np.full_like(grey, 255)
        boxes = [box for box, _, is_clear in self.words if is_clear]
        for rule in self.picture.rules:
            across, along = (rule.at - 1, rule.at + 1), (rule.start, rule.end)
            (x0, x1), (y0, y1) = (across, along) if rule.is_upright else (along, across)
            boxes.append((x0, y0, x1, y1))
        for box in boxes:
            x0, y0, x1, y1 = (max(0, round(edge * scale)) for edge in box)
            shown[y0 : y1 + 1, x0 : x1 + 1] = grey[y0 : y1 + 1, x0 : x1 + 1]
        return shown

    def _confidence(self, box: Box) -> int:
        return min((word.confidence for word in self.words if _is_in(word.box, box)), default=100)


def is_scan(page: Any, seen: Page) -> bool:
    """Whether a page is a picture: it prints nothing, or hardly anything beside or below a picture of most of it."""
    if not seen.has_picture:
        return False
    n_printed = sum(bool(char.text.strip()) for char in seen.chars) + len(seen.turned)
    if not n_printed:
        return True
    view, covered, hidden, visible = View(page), 0.0, 0, 0
    for index in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = bounds_of(item, view)
            covered += max(x1 - x0, 0.0) * max(y1 - y0, 0.0)
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            is_hidden = raw.FPDFTextObj_GetTextRenderMode(item) == INVISIBLE
            hidden, visible = hidden + is_hidden, visible + (not is_hidden)
    is_covered = covered >= _MOST_OF_PAGE * seen.width * seen.height
    return is_covered and (n_printed < _HARDLY_ANY or hidden > visible)


def read_scan(page: Any, seen: Page, limits: Limits) -> Scan | None:
    """The page as recognised; None where Tesseract is not installed, or is unsure of most of it, or takes too long."""
    if not is_installed():
        return None
    heartbeat.at_scan()
    picture = picture_of(page, seen.width, seen.height)
    first = words_of_picture(picture.grey, LAYOUTS[0], limits.scan_seconds)
    second = words_of_picture(_smaller(picture.grey), LAYOUTS[1], limits.scan_seconds)
    if first is None or second is None:
        return None
    agreed = _agreed(first, [_larger(word) for word in second])
    words = [found for word in agreed if (found := _without_frame(word)) is not None and not _is_speck(found)]
    if words and median(word.confidence for word in words) < _SURE:  # another script, a hand, a photograph
        return None
    chars = [char for word in words for char in _chars(word, picture.scale)]
    recognised = tuple(Recognised(_points(word.box, picture.scale), word.confidence, _is_clear(word)) for word in words)
    read = replace(seen, chars=tuple(chars), turned="", n_unmapped=0, rules=picture.rules)
    return Scan(read, picture, recognised)


def _agreed(first: Sequence[PictureWord], second: Sequence[PictureWord]) -> list[PictureWord]:
    """The words of both readings; a figure that they differ on is not believed, whichever is taken."""
    words = []
    for word in first:
        same = [other for other in second if _shared(word.box, other.box) > 0.5]
        beside = [other for other in same if sum(_shared(each.box, other.box) > 0.5 for each in first) == 1]
        text = "".join(other.text for other in sorted(same, key=lambda other: other.box[0]))
        if len(same) == len(beside) == 1 and same[0].confidence >= word.confidence + _BETTER:
            word = same[0]
        is_doubtful = bool(same) and text != word.text and any(char.isdigit() for char in text + word.text)
        surest = max([word.confidence, *(other.confidence for other in same)])
        words.append(replace(word, confidence=min(surest, _DIFFER) if is_doubtful else surest))
    words += [
        word
        for word in second
        if word.confidence >= _SURE and not any(_shared(word.box, other.box) > 0.1 for other in first)
    ]
    return words


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
    return word.confidence < _SURE and not any(char.isalnum() or char in _SIGNS for char in word.text)


def _chars(word: PictureWord, scale: float) -> list[Char]:
    """A word's characters, as high as their type and side by side, as a PDF has them; raised ones stay raised."""
    top, bottom = word.base - 0.78 * word.size, word.base + 0.22 * word.size
    edges = [box[0] for _, box in word.chars] + [word.box[2]]
    chars = []
    for n, (text, box) in enumerate(word.chars):
        is_raised = text.isalnum() and box[3] < word.base - 0.15 * word.size and box[3] - box[1] < 0.6 * word.size
        high, low = (box[1], box[3]) if is_raised else (top, bottom)
        x1 = max(edges[n + 1], box[0])  # up to the next, as type is set: the ink of a 1 is narrow
        chars.append(Char(text, box[0] / scale, high / scale, x1 / scale, low / scale, -1, False, False))
    return [*chars, chars[-1]._replace(text=" ")]


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


def _shared(one: PxBox, other: PxBox) -> float:
    """What two boxes share, as a part of the smaller."""
    across, down = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    least = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return max(across, 0) * max(down, 0) / max(least, 1)


def _is_clear(word: PictureWord) -> bool:
    return word.confidence >= _SURE or any(char.isdigit() for char in word.text)


def _points(box: PxBox, scale: float) -> Box:
    return box[0] / scale, box[1] / scale, box[2] / scale, box[3] / scale


def _is_in(box: Box, around: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return around[0] <= x <= around[2] and around[1] <= y <= around[3]


def bounds_of(item: Any, view: View) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return view.box(left.value, bottom.value, right.value, top.value)
