"""What is drawn on one page of a PDF: characters, words and ruled lines, in points from the top left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, repeat
from typing import Any, NamedTuple, TypeVar, overload

import msgspec
import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

UNKNOWN = "\ufffd"  # stands for a sign of which the file does not say which letter it is
CUT = "\x1f"  # a white space that stands where the end of a text is cut off, as by the edge of its cell
_IS_SOLID = np.array([not chr(code).isspace() for code in range(0x3002)])  # by code; no white space is beyond

UNEVEN = 0.02  # of the height of a line: what differs by less in height is even

Box = tuple[float, float, float, float]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Lengths = TypeVar("Lengths", float, Floats)


class Char(NamedTuple):
    """One character in its box. `content` is the marked content that it belongs to, -1 for none."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    content: int
    is_bold: bool
    is_artifact: bool


class Chars(Sequence[Char]):
    """Characters in the order of the file, column by column: `boxes` has their x0, top, x1 and bottom, a row each."""

    def __init__(
        self,
        text: str,
        boxes: Floats,
        content: NDArray[np.int64],
        is_bold: Flags,
        is_artifact: Flags,
    ) -> None:
        self.text, self.boxes, self.content, self.is_bold, self.is_artifact = text, boxes, content, is_bold, is_artifact

    @classmethod
    def of(cls, chars: Iterable[Char]) -> Chars:
        texts, *edges, content, is_bold, is_artifact = zip(*chars, strict=True) if (chars := [*chars]) else [()] * 8
        return cls(
            "".join(texts),
            np.array(edges, np.float64),
            np.array(content, np.int64),
            np.array(is_bold, np.bool_),
            np.array(is_artifact, np.bool_),
        )

    def __len__(self) -> int:
        return len(self.text)

    @overload
    def __getitem__(self, at: int) -> Char: ...
    @overload
    def __getitem__(self, at: slice) -> Chars: ...
    def __getitem__(self, at: int | slice) -> Char | Chars:
        if isinstance(at, int):
            return self[at : at + 1 or None]._all()[0]
        return Chars(self.text[at], self.boxes[:, at], self.content[at], self.is_bold[at], self.is_artifact[at])

    def __iter__(self) -> Iterator[Char]:
        return iter(self._all())

    def where(self, mask: Flags) -> Chars:
        if mask.all():
            return self
        if not mask.any():
            return NO_CHARS
        text = "".join(compress(self.text, mask.tolist()))
        return Chars(text, self.boxes[:, mask], self.content[mask], self.is_bold[mask], self.is_artifact[mask])

    def in_order(self, at: NDArray[np.int64]) -> Chars:
        """Those of the characters with these numbers, in their order."""
        text = "".join([self.text[one] for one in at.tolist()])
        return Chars(text, self.boxes[:, at], self.content[at], self.is_bold[at], self.is_artifact[at])

    def _all(self) -> list[Char]:
        facts = (column.tolist() for column in (self.content, self.is_bold, self.is_artifact))
        return [*map(Char, self.text, *self.boxes.tolist(), *facts)]

    @cached_property
    def is_solid(self) -> Flags:
        return is_solid(self.text)

    @property
    def n_printed(self) -> int:
        return int(np.count_nonzero(self.is_solid))

    def moved(self, right: float, down: float) -> Chars:
        boxes = self.boxes + np.array([[right], [down], [right], [down]])
        return Chars(self.text, boxes, self.content, self.is_bold, self.is_artifact)


NO_CHARS = Chars.of([])


class Word(msgspec.Struct, frozen=True, gc=False):
    """Characters that follow each other closely: of all that were read, those from `start` to `end`."""

    text: str
    box: Box
    is_even: bool  # whether all characters reach equally far up and down
    is_bold: bool
    read: Chars
    start: int
    end: int
    is_cut: bool  # whether the text that it belongs to is cut off behind it, as by the edge of its cell

    @property
    def chars(self) -> Chars:
        return self.read[self.start : self.end]


class Rule(msgspec.Struct, frozen=True, gc=False):
    """A drawn line, upright or level: its position across, and from where to where it runs."""

    is_upright: bool
    at: float
    start: float
    end: float

    @property
    def box(self) -> Box:
        return (self.at, self.start, self.at, self.end) if self.is_upright else (self.start, self.at, self.end, self.at)


class LeftOut(NamedTuple):
    """How many characters of a page were not read: those that are not seen, and those that are struck out."""

    n_unseen: int = 0
    n_struck: int = 0


@dataclass(frozen=True)
class Page:
    """One page, as read once; nothing of the PDF library is kept. Its size is that of the page as it is shown.

    It is read turned as most of its text asks for: by so many quarter turns clockwise. `chars`, `rules` and `fills`
    stand as they do then.
    """

    number: int
    width: float
    height: float
    chars: Chars
    has_picture: bool
    n_unmapped: int  # characters of which the file does not say which letters they are
    left_out: LeftOut
    rules: tuple[Rule, ...] = ()  # upright and level lines
    fills: tuple[Box, ...] = ()  # other filled rectangles
    turns: int = 0
    others: tuple[tuple[int, Chars], ...] = ()  # by further quarter turns: what stands upright after these
    mixed: tuple[str, ...] = ()  # numbers of which digits beside each other are of different fonts
    slanted: Chars = NO_CHARS  # what no quarter turn sets upright, as it stands on the page as it is shown

    @cached_property
    def words(self) -> list[Word]:
        return words_of(self.chars)

    @property
    def n_printed(self) -> int:
        """How many characters it shows, however they run."""
        return sum(chars.n_printed for chars in (self.chars, *(chars for _, chars in self.others), self.slanted))

    def turned(self, box: Box, turns: int) -> Box:
        """Where a box of the page as it is read stands after further quarter turns clockwise."""
        return turned_box(box, turns, *self._size(0))

    def turned_back(self, box: Box, turns: int) -> Box:
        """Where a box that stands so after further quarter turns stands on the page as it is read."""
        return turned_box(box, -turns, *self._size(turns))

    def as_shown(self, box: Box) -> Box:
        """Where a box of the page as it is read stands on the page as it is shown."""
        return self.turned(box, -self.turns)

    def _size(self, turns: int) -> tuple[float, float]:
        return (self.height, self.width) if (self.turns + turns) % 2 else (self.width, self.height)


class View:
    """From the coordinates of a PDF page to points from the top left of the page as it is shown.

    `turns` are quarter turns clockwise by which it is turned after that.
    """

    def __init__(self, page: Any, turns: int = 0) -> None:
        bounds = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, bounds)
        self._left, self._top, self._right, self._bottom = bounds.left, bounds.top, bounds.right, bounds.bottom
        self._turns = (pdfium.FPDFPage_GetRotation(page) + turns) % 4
        self.width, self.height = abs(self._right - self._left), abs(self._top - self._bottom)
        if self._turns % 2:
            self.width, self.height = self.height, self.width

    def point(self, x: Lengths, y: Lengths) -> tuple[Lengths, Lengths]:
        if self._turns == 1:
            return y - self._bottom, x - self._left
        if self._turns == 2:
            return self._right - x, y - self._bottom
        if self._turns == 3:
            return self._top - y, self._right - x
        return x - self._left, self._top - y

    def boxes(self, left: Floats, bottom: Floats, right: Floats, top: Floats) -> Floats:
        """Many boxes at once: a row each of x0, top, x1 and bottom."""
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return np.array([np.minimum(x0, x1), np.minimum(y0, y1), np.maximum(x0, x1), np.maximum(y0, y1)])

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        if not self._turns:
            return left - self._left, self._top - top, right - self._left, self._top - bottom
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def turned_box(box: Box, turns: int, width: float, height: float) -> Box:
    """Where a box of a page so wide and high stands when the page is turned clockwise by quarter turns.

    >>> turned_box((10, 20, 40, 25), 1, 595, 842)
    (817, 10, 822, 40)
    """
    x0, y0, x1, y1 = box
    if turns % 4 == 1:
        return height - y1, x0, height - y0, x1
    if turns % 4 == 2:
        return width - x1, height - y1, width - x0, height - y0
    if turns % 4 == 3:
        return y0, width - x1, y1, width - x0
    return box


def is_solid(text: str) -> Flags:
    """Of each character, whether it is no white space."""
    return _IS_SOLID.take(np.frombuffer(text.encode("utf-32-le"), np.uint32), mode="clip")


def words_of(chars: Iterable[Char]) -> list[Word]:
    """Characters that follow each other closely, up to the next white space or gap."""
    chars = chars if isinstance(chars, Chars) else Chars.of(chars)
    solid = chars.is_solid
    x0, top, x1, bottom = chars.boxes[:, solid]
    if not x0.size:
        return []
    size = np.maximum(bottom[:-1] - top[:-1], 1.0)
    gap = x0[1:] - x1[:-1]
    shared = np.minimum(bottom[1:], bottom[:-1]) - np.maximum(top[1:], top[:-1])
    is_back = (gap < -size) & (x0[1:] != x0[:-1])  # letters of a ligature stand in one place
    is_apart = (gap > 0.25 * size) | is_back | (shared < 0.2 * size)
    at = np.flatnonzero(solid)
    starts = np.concatenate([[0], np.flatnonzero(is_apart | (np.diff(at) > 1)) + 1])
    highest, lowest = np.minimum.reduceat(top, starts), np.maximum.reduceat(bottom, starts)
    edges = np.minimum.reduceat(x0, starts), highest, np.maximum.reduceat(x1, starts), lowest
    boxes = np.round(np.array(edges), 2).tolist()
    differ = np.maximum(lowest - np.minimum.reduceat(bottom, starts), np.maximum.reduceat(top, starts) - highest)
    is_even = (differ <= UNEVEN * (lowest - highest)).tolist()
    is_bold = np.logical_and.reduceat(chars.is_bold[solid], starts).tolist()
    first, last = at[starts].tolist(), (at[np.append(starts[1:], at.size) - 1] + 1).tolist()
    text = chars.text
    texts = [text[a:b] for a, b in zip(first, last, strict=True)]
    cuts = [CUT in text[a:b] for a, b in zip(last, [*first[1:], None], strict=True)] if CUT in text else repeat(False)
    return [*map(Word, texts, zip(*boxes, strict=True), is_even, is_bold, repeat(chars), first, last, cuts)]


def box_of(words: Iterable[Word]) -> Box:
    """The box around some words, at least one."""
    return around([word.box for word in words])


def around(boxes: Sequence[Box]) -> Box:
    x0, top, x1, bottom = boxes[0]
    for left, high, right, low in boxes:
        x0 = left if left < x0 else x0
        top = high if high < top else top
        x1 = right if right > x1 else x1
        bottom = low if low > bottom else bottom
    return x0, top, x1, bottom


def rounded(box: Box) -> Box:
    return round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2)


def overlap(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]


def covers(box: Box, other: Box) -> bool:
    """Whether the middle of a box stands in another."""
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def in_and_out(box: Box, words: Iterable[Word]) -> tuple[list[Word], list[Word]]:
    """The words whose middle stands in a box, and the others."""
    x0, top, x1, bottom = box
    inside: list[Word] = []
    outside: list[Word] = []
    for word in words:
        left, high, right, low = word.box
        is_inside = x0 <= (left + right) / 2 <= x1 and top <= (high + low) / 2 <= bottom
        (inside if is_inside else outside).append(word)
    return inside, outside
