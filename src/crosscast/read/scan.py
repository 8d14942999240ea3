"""Read a page that is a picture, or a picture on a page: its characters, its lines, and how sure each word is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any, NamedTuple

import numpy as np
from msgspec.structs import replace as changed

from crosscast.model import Block, Finding, PagePlace, Place, Severity

from . import heartbeat
from .draft import Draft
from .limits import Limits
from .pdf_page import NO_CHARS, Box, Char, Chars, Page, Rule, around, covers, turned_box
from .pdf_part import Part, moved
from .pdf_sight import pieces_by_sight
from .scan_picture import ScanPicture, picture_of
from .scan_readings import read_twice, upright
from .scan_regions import A_PAGEFUL, MANY_LINES, parts_with_lines
from .scan_sheet import Grey, PdfSheet, Sheet
from .tesseract import SURE, VERY_SURE, PictureWord, is_installed

_NEARLY_ALL = 0.75  # of pictures of printed text 95 of 100 words are recognised so surely, of charts hardly 80
_AT_FIRST = 0.6  # the same of a first reading; a second adds some
_FEWEST_WORDS = 3  # a label and two figures; a lone sign in a crest is taken for one
_SHOWN = 6  # rows that a finding names
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
    unread: tuple[Box, ...]  # where something stands that was not read
    has_pale: bool  # something is printed so pale that it was not read

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
    def turns(self) -> int:
        """How many quarter turns to the right the page lies; its characters stand as on the upright page."""
        return round(self.angle / 90) % 4

    def upright(self, box: Box) -> Box:
        """Where a box of the page as shown stands when it is set upright."""
        return turned_box(box, -self.turns, self.sheet.width, self.sheet.height)

    def as_shown(self, box: Box) -> Box:
        """Where a box of the upright page stands on the page as shown."""
        width, height = self.sheet.width, self.sheet.height
        upright = (height, width) if self.turns % 2 else (width, height)
        return turned_box(box, self.turns, *upright)

    def pieces(self, findings: list[Finding]) -> list[Block | Part]:
        """What it says, each cell with the least confidence of the words in its box, places as the page is shown."""
        doubts: list[Finding] = []
        found = pieces_by_sight(self.page, doubts).pieces
        findings += [moved(doubt, self.as_shown) for doubt in doubts]
        for part in (each for piece in found if isinstance(piece, Part) for each in (piece, *piece.others)):
            self._weigh(part.draft)
        return [moved(piece, self.as_shown) for piece in found]

    def _weigh(self, draft: Draft) -> None:
        if rows := _rows_with(self.unread, draft):
            draft.findings.append(_unread_marks(rows, draft.place))
        draft.cells = [
            changed(cell, confidence=self._confidence(cell.place.box))
            for cell in draft.cells
            if isinstance(cell.place, PagePlace)
        ]

    def drawn(self, scale: float) -> Grey:
        """The page as shown but for a slant, so many pixels a point, with its lines and what was recognised alone.

        Handwriting, stamps and signatures can show a name that nobody could mask.
        """
        grey = self.sheet.pixels(scale, self.angle)
        shown = np.full_like(grey, 255)
        boxes = [word.box for word in self.words if word.is_clear]
        for rule in self.page.rules:
            across, along = (rule.at - 1, rule.at + 1), (rule.start, rule.end)
            (x0, x1), (y0, y1) = (across, along) if rule.is_upright else (along, across)
            boxes.append((x0, y0, x1, y1))
        left, top = self.at
        for box in boxes:
            edges = (box[0] - left, box[1] - top, box[2] - left, box[3] - top)
            x0, y0, x1, y1 = (max(0, round(edge * scale)) for edge in edges)
            shown[y0 : y1 + 1, x0 : x1 + 1] = grey[y0 : y1 + 1, x0 : x1 + 1]
        return np.rot90(shown, -self.turns)

    def _confidence(self, box: Box) -> int:
        return min((word.confidence for word in self.words if covers(box, word.box)), default=100)


def read_scan(page: Any, seen: Page, limits: Limits) -> Scan | None:
    """The page as recognised; None where Tesseract is not installed, or is unsure of most of it, or takes too long."""
    return read_sheet(PdfSheet(page, (0.0, 0.0, seen.width, seen.height)), seen, limits)


def read_sheet(sheet: Sheet, seen: Page, limits: Limits) -> Scan | None:
    """The same of any sheet that is a whole page; one that lies on its side or upside down is set upright."""
    if not is_installed():
        return None
    heartbeat.at_scan()
    scan = _scan(sheet, upright(sheet, limits.scan_seconds), (0.0, 0.0), seen, limits.scan_seconds)
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
        heartbeat.at_scan()
        sheet = PdfSheet(page, part.box, is_bare=True)
        scan = _scan(sheet, picture_of(sheet), (x0, y0), seen, limits.picture_seconds, _is_wanted, _AT_FIRST)
        if scan is not None and _is_wanted(scan.words):
            scans.append(scan)
        elif scan is None or _says_something(scan.words) or part.n_lines >= A_PAGEFUL:
            n_unread += part.n_lines >= MANY_LINES
    return Parts(tuple(scans), n_unread)


def with_parts(seen: Page, parts: Iterable[Scan]) -> Page:
    """A printed page with what was recognised in pictures on it, as far as its characters go."""
    chars = [char for part in parts for char in part.page.chars]
    if seen.turns:
        return replace(seen, others=(*seen.others, (-seen.turns % 4, Chars.of(chars))))
    return replace(seen, chars=Chars.of([*seen.chars, *chars]))


def _is_wanted(words: Sequence[Recognised | PictureWord]) -> bool:
    """Whether a picture on a page is text: nearly all is recognised surely, as of no chart, and it says something."""
    n_sure = sum(word.confidence >= VERY_SURE for word in words)
    return n_sure >= _NEARLY_ALL * max(len(words), 1) and _says_something(words)


def _says_something(words: Sequence[Recognised | PictureWord]) -> bool:
    """Whether a picture on a page has a figure among words, or more words than a logo."""
    sure = [word.text for word in words if word.confidence >= VERY_SURE]
    has_figure = any(char.isdigit() for text in sure for char in text)
    return len(sure) >= (_FEWEST_WORDS if has_figure else _FEW_WORDS)


def _scan(
    sheet: Sheet,
    picture: ScanPicture,
    at: tuple[float, float],
    seen: Page,
    seconds: int,
    is_wanted: Callable[[Sequence[PictureWord]], bool] = bool,
    least_sure: float = 0.0,
) -> Scan | None:
    """What is recognised on a sheet that stands there on the page; None where Tesseract does not cope in time."""
    is_on_side = round(picture.angle / 90) % 2 == 1
    reading = read_twice(picture.grey, seconds, is_wanted, least_sure)
    if reading is None:
        return None
    on_page = _OnPage(picture.scale, *at)
    read = replace(
        seen,
        width=seen.height if is_on_side else seen.width,
        height=seen.width if is_on_side else seen.height,
        chars=Chars.of(char for word in reading.words for char in _chars(word, on_page)),
        n_unmapped=0,
        rules=tuple(on_page.rule(rule) for rule in picture.rules),
        fills=(),
        turns=0,
        others=(),
        slanted=NO_CHARS,
    )
    said = [Recognised(on_page.box(word.box), word.confidence, _is_clear(word), word.text) for word in reading.words]
    return Scan(
        read,
        sheet,
        at,
        picture.angle,
        tuple(said),
        tuple(on_page.box(mark) for mark in reading.unread),
        reading.has_pale,
    )


def _rows_with(marks: Sequence[Box], draft: Draft) -> list[str]:
    """What stands first in each row of a table that has one of these marks, in a cell or where none was read."""
    rows: dict[int, list[tuple[Box, str]]] = {}
    for cell in draft.cells:
        if isinstance(cell.place, PagePlace) and cell.row_span == 1:
            rows.setdefault(cell.row, []).append((cell.place.box, cell.text))
    table = around([box for row in rows.values() for box, _ in row]) if rows else (0.0, 0.0, 0.0, 0.0)
    found = []
    for row in rows.values():
        _, top, _, bottom = around([box for box, _ in row])
        level = table[0], top, table[2], bottom
        if any(covers(level, mark) for mark in marks):
            found.append(next((text for _, text in row if text), ""))
    return found


def _unread_marks(rows: Sequence[str], place: Place | None) -> Finding:
    named = ", ".join(f"'{text}'" for text in rows[:_SHOWN]) + (" and others" if len(rows) > _SHOWN else "")
    message = (
        f"In this table, in the {'row' if len(rows) == 1 else 'rows'} {named}, something stands in the picture that "
        "could not be recognised (a figure, a mark by hand, a stamp): compare it with the page."
    )
    return Finding("marks-not-read", Severity.QUESTION, message, place=place)


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
        return changed(rule, at=rule.at + across, start=rule.start + along, end=rule.end + along)


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
