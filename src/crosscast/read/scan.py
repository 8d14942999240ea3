"""Read a page that is a picture, or a picture on a page: its characters, its lines, and how sure each word is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from statistics import median
from typing import Any, NamedTuple

import numpy as np
from msgspec.structs import replace as changed

from crosscast.model import Block, PagePlace

from . import heartbeat
from .limits import Limits
from .pdf_page import Box, Char, Chars, Page, Rule
from .pdf_part import Part
from .scan_picture import picture_of
from .scan_readings import SURE, read_twice
from .scan_regions import MANY_LINES, parts_with_lines
from .scan_sheet import Grey, PdfSheet, Sheet
from .tesseract import PictureWord, is_installed

_VERY_SURE = 80
_NEARLY_ALL = 0.75  # of pictures of printed text 95 of 100 words are recognised so surely, of charts hardly 80
_FEW_WORDS = 8  # a logo with its motto, or the name of an office


class Recognised(NamedTuple):
    """How surely a word was recognised, from 0 to 100, and where it stands."""

    box: Box
    confidence: int
    is_clear: bool  # it is a word, or a figure however unsure; what is neither may be somebody's hand
    text: str


@dataclass(frozen=True, slots=True)
class Scan:
    """A page that is a picture, or a picture on a page, as `Page` has those that print their characters."""

    page: Page
    sheet: Sheet
    at: tuple[float, float]  # where on the page its upper left corner is, in points
    angle: float  # by how many degrees it was turned
    words: tuple[Recognised, ...]

    @property
    def box(self) -> Box:
        """Where it stands on the page."""
        x, y = self.at
        return x, y, x + self.sheet.width, y + self.sheet.height

    @property
    def is_believed(self) -> bool:
        """Whether most of a page was recognised surely: it is no other script, no hand and no photograph."""
        return bool(self.words) and median(word.confidence for word in self.words) >= SURE

    @property
    def is_text(self) -> bool:
        """Whether nearly all of a picture on a page was recognised surely: it is no chart, no logo and no map."""
        return sum(word.confidence >= _VERY_SURE for word in self.words) >= _NEARLY_ALL * max(len(self.words), 1)

    @property
    def says_something(self) -> bool:
        """Whether it has a figure, or more words than a logo."""
        sure = [word.text for word in self.words if word.confidence >= _VERY_SURE]
        return any(char.isdigit() for text in sure for char in text) or len(sure) >= _FEW_WORDS

    def with_confidence(self, pieces: Iterable[Block | Part]) -> list[Block | Part]:
        """The pieces of this page, each cell with the least confidence of the words in its box."""
        found = list(pieces)
        for piece in found:
            for part in (piece, *piece.others) if isinstance(piece, Part) else ():
                part.draft.cells = [
                    changed(cell, confidence=self._confidence(cell.place.box))
                    if isinstance(cell.place, PagePlace)
                    else cell
                    for cell in part.draft.cells
                ]
        return found

    def drawn(self, scale: float) -> Grey:
        """The page upright, so many pixels a point, with its lines and what was recognised, and nothing else.

        Handwriting, stamps and signatures can show a name that nobody could mask.
        """
        grey = self.sheet.pixels(scale, self.angle)
        shown = np.full_like(grey, 255)
        boxes = [word.box for word in self.words if word.is_clear]
        for rule in self.page.rules or ():
            across, along = (rule.at - 1, rule.at + 1), (rule.start, rule.end)
            (x0, x1), (y0, y1) = (across, along) if rule.is_upright else (along, across)
            boxes.append((x0, y0, x1, y1))
        left, top = self.at
        for box in boxes:
            edges = (box[0] - left, box[1] - top, box[2] - left, box[3] - top)
            x0, y0, x1, y1 = (max(0, round(edge * scale)) for edge in edges)
            shown[y0 : y1 + 1, x0 : x1 + 1] = grey[y0 : y1 + 1, x0 : x1 + 1]
        return shown

    def _confidence(self, box: Box) -> int:
        return min((word.confidence for word in self.words if _is_in(word.box, box)), default=100)


def read_scan(page: Any, seen: Page, limits: Limits) -> Scan | None:
    """The page as recognised; None where Tesseract is not installed, or is unsure of most of it, or takes too long."""
    return read_sheet(PdfSheet(page, (0.0, 0.0, seen.width, seen.height)), seen, limits)


def read_sheet(sheet: Sheet, seen: Page, limits: Limits) -> Scan | None:
    """The same of any sheet that is a whole page."""
    scan = _scan(sheet, (0.0, 0.0), seen, limits.scan_seconds) if is_installed() else None
    return scan if scan is not None and (scan.is_believed or not scan.words) else None


class Parts(NamedTuple):
    """The pictures on a printed page whose text was recognised, and how many were not read that seem to show text."""

    scans: tuple[Scan, ...]
    n_unread: int


NO_PARTS = Parts((), 0)


def read_parts(page: Any, seen: Page, limits: Limits) -> Parts:
    """What the pictures on a printed page say. Of one that says next to nothing, such as a logo, nothing is kept."""
    scans: list[Scan] = []
    n_unread = 0
    for part in parts_with_lines(page, seen) if seen.has_picture else ():
        if not is_installed() or len(scans) >= limits.scans:
            n_unread += part.n_lines >= MANY_LINES
            continue
        x0, y0, _, _ = part.box
        scan = _scan(PdfSheet(page, part.box, is_bare=True), (x0, y0), seen, limits.picture_seconds)
        if scan is not None and scan.is_text and scan.says_something:
            scans.append(scan)
        elif scan is None or scan.says_something:
            n_unread += part.n_lines >= MANY_LINES
    return Parts(tuple(scans), n_unread)


def with_parts(seen: Page, parts: Iterable[Scan]) -> Page:
    """A printed page with what was recognised in pictures on it, as far as its characters go."""
    return replace(seen, chars=Chars.of([*seen.chars, *(char for part in parts for char in part.page.chars)]))


def _scan(sheet: Sheet, at: tuple[float, float], seen: Page, seconds: int) -> Scan | None:
    """What is recognised on a sheet that stands there on the page; None where Tesseract does not cope in time."""
    heartbeat.at_scan()
    picture = picture_of(sheet)
    words = read_twice(picture.grey, seconds)
    if words is None:
        return None
    on_page = _OnPage(picture.scale, *at)
    read = replace(
        seen,
        chars=Chars.of(char for word in words for char in _chars(word, on_page)),
        turned="",
        n_unmapped=0,
        rules=tuple(on_page.rule(rule) for rule in picture.rules),
    )
    said = tuple(Recognised(on_page.box(word.box), word.confidence, _is_clear(word), word.text) for word in words)
    return Scan(read, sheet, at, picture.angle, said)


class _OnPage(NamedTuple):
    """From the pixels of a sheet to points on the page where it stands."""

    scale: float
    left: float
    top: float

    def box(self, box: tuple[float, float, float, float]) -> Box:
        x0, y0, x1, y1 = (edge / self.scale for edge in box)
        return self.left + x0, self.top + y0, self.left + x1, self.top + y1

    def rule(self, rule: Rule) -> Rule:
        across, along = (self.left, self.top) if rule.is_upright else (self.top, self.left)
        return rule._replace(at=rule.at + across, start=rule.start + along, end=rule.end + along)


def _chars(word: PictureWord, on_page: _OnPage) -> list[Char]:
    """A word's characters, as high as their type and side by side, as a PDF has them; raised ones stay raised."""
    top, bottom = word.base - 0.78 * word.size, word.base + 0.22 * word.size
    edges = [box[0] for _, box in word.chars] + [word.box[2]]
    chars = []
    for n, (text, box) in enumerate(word.chars):
        is_raised = text.isalnum() and box[3] < word.base - 0.15 * word.size and box[3] - box[1] < 0.6 * word.size
        high, low = (box[1], box[3]) if is_raised else (top, bottom)
        x1 = max(edges[n + 1], box[0])  # up to the next, as type is set: the ink of a 1 is narrow
        place = on_page.box((box[0], high, x1, low))
        chars += [Char(letter, *place, -1, False, False) for letter in text]
    return [*chars, *(char._replace(text=" ") for char in chars[-1:])]


def _is_clear(word: PictureWord) -> bool:
    return word.confidence >= SURE or any(char.isdigit() for char in word.text)


def _is_in(box: Box, around: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return around[0] <= x <= around[2] and around[1] <= y <= around[3]
