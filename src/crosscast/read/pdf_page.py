"""What is drawn on one page of a PDF: characters, words and ruled lines, in points from the top left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, repeat
from typing import Any, NamedTuple, TypeVar, overload

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
Lengths = TypeVar("Lengths", float, NDArray[np.float64])


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
        boxes: NDArray[np.float64],
        content: NDArray[np.int64],
        is_bold: NDArray[np.bool_],
        is_artifact: NDArray[np.bool_],
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

    def where(self, mask: NDArray[np.bool_]) -> Chars:
        if mask.all():
            return self
        text = "".join(compress(self.text, mask.tolist()))
        return Chars(text, self.boxes[:, mask], self.content[mask], self.is_bold[mask], self.is_artifact[mask])

    def _all(self) -> list[Char]:
        facts = (column.tolist() for column in (self.content, self.is_bold, self.is_artifact))
        return [*map(Char, self.text, *self.boxes.tolist(), *facts)]

    @property
    def n_printed(self) -> int:
        return sum(map(len, self.text.split()))


class Word(NamedTuple):
    """Characters that follow each other closely: of all that were read, those from `start` to `end`."""

    text: str
    box: Box
    is_even: bool  # whether all characters reach equally far down
    is_bold: bool
    read: Chars
    start: int
    end: int

    @property
    def chars(self) -> Chars:
        return self.read[self.start : self.end]


class Rule(NamedTuple):
    """A drawn line, upright or level: its position across, and from where to where it runs."""

    is_upright: bool
    at: float
    start: float
    end: float


class LeftOut(NamedTuple):
    """How many characters of a page were not read: those that are not seen, and those that are struck out."""

    n_unseen: int = 0
    n_struck: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One page, as read once; nothing of the PDF library is kept."""

    number: int
    width: float
    height: float
    chars: Chars
    turned: str  # text that does not run from left to right across the page
    has_picture: bool
    n_unmapped: int  # characters whose meaning the file does not say
    left_out: LeftOut
    rules: tuple[Rule, ...] | None = None  # the lines of a picture of a page; None: they are drawn as lines


class View:
    """From the coordinates of a PDF page to points from the top left of the page as it is shown."""

    def __init__(self, page: Any) -> None:
        bounds = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, bounds)
        self._left, self._top, self._right, self._bottom = bounds.left, bounds.top, bounds.right, bounds.bottom
        self._turns = pdfium.FPDFPage_GetRotation(page) % 4
        self.shift = None if self._turns else self._left  # all that is between x and points from the left
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

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        if not self._turns:
            return left - self._left, self._top - top, right - self._left, self._top - bottom
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def words_of(chars: Iterable[Char]) -> list[Word]:
    """Characters that follow each other closely, up to the next white space or gap."""
    chars = chars if isinstance(chars, Chars) else Chars.of(chars)
    solid = np.fromiter((not char.isspace() for char in chars.text), np.bool_, len(chars))
    x0, top, x1, bottom = chars.boxes[:, solid]
    if not x0.size:
        return []
    size = np.maximum(bottom[:-1] - top[:-1], 1.0)
    gap = x0[1:] - x1[:-1]
    shared = np.minimum(bottom[1:], bottom[:-1]) - np.maximum(top[1:], top[:-1])
    is_apart = (gap > 0.25 * size) | (gap < -size) | (shared < 0.2 * size)
    at = np.flatnonzero(solid)
    starts = np.concatenate([[0], np.flatnonzero(is_apart | (np.diff(at) > 1)) + 1])
    lowest = np.maximum.reduceat(bottom, starts)
    edges = np.minimum.reduceat(x0, starts), np.minimum.reduceat(top, starts), np.maximum.reduceat(x1, starts), lowest
    boxes = np.round(np.stack(edges), 2).tolist()
    is_even = (np.minimum.reduceat(bottom, starts) == lowest).tolist()
    is_bold = np.logical_and.reduceat(chars.is_bold[solid], starts).tolist()
    first, last = at[starts].tolist(), (at[np.append(starts[1:], at.size) - 1] + 1).tolist()
    text = chars.text
    texts = [text[a:b] for a, b in zip(first, last, strict=True)]
    return [*map(Word, texts, zip(*boxes, strict=True), is_even, is_bold, repeat(chars), first, last)]


def box_of(words: Iterable[Word]) -> Box:
    """The box around some words, at least one."""
    return around([word.box for word in words])


def around(boxes: Sequence[Box]) -> Box:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
