"""What is drawn on one page of a PDF: characters, lines of text and ruled lines, in points from the top left."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from .wording import one_line

Box = tuple[float, float, float, float]

_MAX_FORM_DEPTH = 8
_MAX_OBJECTS = 200_000
_THIN = 2.5  # points: a filled rectangle this thin is a line


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


class Word(NamedTuple):
    """Characters that follow each other closely."""

    chars: tuple[Char, ...]
    text: str
    box: Box
    is_even: bool  # whether all characters reach equally far down
    is_bold: bool


class Rule(NamedTuple):
    """A drawn line, upright or level: its position across, and from where to where it runs."""

    is_upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page, as read once; nothing of the PDF library is kept."""

    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    turned: str  # text that does not run from left to right across the page
    has_picture: bool
    n_unmapped: int  # characters whose meaning the file does not say
    rules: tuple[Rule, ...] | None = None  # the lines of a picture of a page; None: they are drawn as lines


# The object that a character belongs to, as a bare address: to make a pointer of it costs more than all else of a page.
_object_at = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)


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

    def point(self, x: float, y: float) -> tuple[float, float]:
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


def read_page(page: Any, number: int) -> Page:
    """The characters of a page, and whether it shows a picture."""
    view = View(page)
    text_page = page.get_textpage()
    try:
        chars, turned, n_unmapped = _chars(text_page, view)
    finally:
        text_page.close()
    kinds = (pdfium.FPDFPageObj_GetType(item) for item, _ in drawn_objects(page))
    has_picture = any(kind == pdfium.FPDF_PAGEOBJ_IMAGE for kind in kinds)
    return Page(number, view.width, view.height, tuple(chars), turned, has_picture, n_unmapped)


def _chars(text_page: Any, view: View) -> tuple[list[Char], str, int]:
    """The characters that run across the page, the text that does not, and how many have no known meaning.

    A character's box goes from its own left to its right edge, and as far up and down as the size of its type, so that
    an "o" is as high as an "f".
    """
    found: list[Char] = []
    turned: list[str] = []
    n_unmapped = 0
    raw, shift = text_page.raw, view.shift
    page = ctypes.cast(raw, ctypes.c_void_p)
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    code_of, is_unmapped, box_at = (
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_HasUnicodeMapError,
        pdfium.FPDFText_GetLooseCharBox,
    )
    known: dict[int, tuple[_Type, float, float]] = {}
    type_, top, bottom = _Type(-1, False, False, True, 1.0), 0.0, 0.0
    for index in range(pdfium.FPDFText_CountChars(raw)):
        code = code_of(raw, index)
        n_unmapped += is_unmapped(raw, index) == 1
        if not box_at(raw, index, box):
            continue
        address = _object_at(page, index)
        if address:
            of_object = known.get(address)
            if of_object is None:
                type_ = _type(text_page, index, pdfium.FPDFText_GetTextObject(raw, index), view)
                pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
                base = view.point(x.value, y.value)[1]
                of_object = known[address] = (type_, base - 0.78 * type_.size, base + 0.22 * type_.size)
            type_, top, bottom = of_object
        text = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        text = "-" if text in "\u0002\ufffe" else text
        if not type_.is_level:
            turned.append(text)
            continue
        if address and shift is not None:
            x0, x1, highest, lowest = box.left - shift, box.right - shift, top, bottom
        else:
            x0, highest, x1, lowest = view.box(box.left, box.bottom, box.right, box.top)
            if address:
                highest, lowest = top, bottom
        found.append(Char(text, x0, highest, x1, lowest, type_.content, type_.is_bold, type_.is_artifact))
    return found, one_line("".join(turned)), n_unmapped


class _Type(NamedTuple):
    """What the characters of one text object share."""

    content: int
    is_bold: bool
    is_artifact: bool
    is_level: bool
    size: float


def _type(text_page: Any, index: int, item: Any, view: View) -> _Type:
    name, flags, matrix = ctypes.create_string_buffer(256), ctypes.c_int(), pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    pdfium.FPDFText_GetFontInfo(text_page, index, name, 256, flags)
    is_bold = b"bold" in name.value.lower() or pdfium.FPDFText_GetFontWeight(text_page, index) >= 600
    (x0, y0), (x1, y1) = view.point(0.0, 0.0), view.point(matrix.a, matrix.b)
    is_level = x1 - x0 > 0 and abs(y1 - y0) <= 0.1 * abs(x1 - x0)
    size = pdfium.FPDFText_GetFontSize(text_page, index) * math.hypot(matrix.c, matrix.d)
    content = pdfium.FPDFPageObj_GetMarkedContentID(item)
    return _Type(content, is_bold, _is_artifact(item), is_level, max(size, 1.0))


def _is_artifact(item: Any) -> bool:
    """Whether a drawn thing is marked as no part of the text: a running head, a repeated header row."""
    name, size = ctypes.create_string_buffer(64), ctypes.c_ulong()
    for index in range(pdfium.FPDFPageObj_CountMarks(item)):
        mark = pdfium.FPDFPageObj_GetMark(item, index)
        wide = ctypes.cast(name, ctypes.POINTER(pdfium.FPDF_WCHAR))
        if (
            pdfium.FPDFPageObjMark_GetName(mark, wide, 64, size)
            and name.raw[: max(size.value - 2, 0)].decode("utf-16-le", "replace") == "Artifact"
        ):
            return True
    return False


def read_rules(page: Any) -> list[Rule]:
    """The upright and level lines that are drawn on a page, as strokes or as thin rectangles."""
    view = View(page)
    rules: list[Rule] = []
    for item, matrix in drawn_objects(page):
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_PATH:
            rules.extend(_rules_of_path(item, matrix, view))
    return rules


Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _rules_of_path(path: Any, outer: Matrix, view: View) -> Iterator[Rule]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if not fill.value and not stroke.value:
        return
    matrix = _product(_matrix(path), outer)
    x, y = ctypes.c_float(), ctypes.c_float()
    shapes: list[list[tuple[float, float]]] = []
    for index in range(min(pdfium.FPDFPath_CountSegments(path), 10_000)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        a, b, c, d, e, f = matrix
        point = view.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not shapes:
            shapes.append([point])
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            shapes[-1].append(point)
            if pdfium.FPDFPathSegment_GetClose(segment):
                shapes[-1].append(shapes[-1][0])
        else:
            shapes.append([point])
    for shape in shapes:
        xs, ys = [point[0] for point in shape], [point[1] for point in shape]
        box = min(xs), min(ys), max(xs), max(ys)
        if stroke.value:
            for (x0, y0), (x1, y1) in pairwise(shape):
                yield from _rule((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
        elif fill.value and len(shape) >= 4:
            yield from _rule(box)


def _rule(box: Box) -> Iterator[Rule]:
    width, height = box[2] - box[0], box[3] - box[1]
    if height <= _THIN < width:
        yield Rule(False, (box[1] + box[3]) / 2, box[0], box[2])
    elif width <= _THIN < height:
        yield Rule(True, (box[0] + box[2]) / 2, box[1], box[3])


def drawn_objects(page: Any) -> Iterator[tuple[Any, Matrix]]:
    """Everything drawn on a page, forms opened, each with the matrix of the forms around it."""
    left = _MAX_OBJECTS
    first = [pdfium.FPDFPage_GetObject(page, index) for index in range(pdfium.FPDFPage_CountObjects(page))]
    waiting = [(item, IDENTITY, 0) for item in reversed(first)]
    while waiting and left:
        item, matrix, depth = waiting.pop()
        if not item:
            continue
        left -= 1
        yield item, matrix
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_FORM_DEPTH:
            inner = _product(_matrix(item), matrix)
            for index in reversed(range(pdfium.FPDFFormObj_CountObjects(item))):
                waiting.append((pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1))


def box_under(item: Any, outer: Matrix, view: View) -> Box:
    """Where a drawn thing stands on the page as it is shown; `outer` is the matrix of the forms around it."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    a, b, c, d, e, f = outer
    corners = [
        view.point(a * x + c * y + e, b * x + d * y + f)
        for x in (left.value, right.value)
        for y in (bottom.value, top.value)
    ]
    return (
        min(x for x, _ in corners),
        min(y for _, y in corners),
        max(x for x, _ in corners),
        max(y for _, y in corners),
    )


def _matrix(item: Any) -> Matrix:
    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, m):
        return IDENTITY
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _product(m: Matrix, n: Matrix) -> Matrix:
    """First `m`, then `n`."""
    return (
        m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2], m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5],
    )  # fmt: skip


def words_of(chars: Iterable[Char]) -> list[Word]:
    """Characters that follow each other closely, up to the next white space or gap."""
    words: list[Word] = []
    here: list[Char] = []
    for char in chars:
        if char.text.isspace():
            if here:
                words.append(word_of(here))
                here = []
            continue
        if here:
            before = here[-1]
            size = before.bottom - before.top
            size = size if size > 1.0 else 1.0
            gap = char.x0 - before.x1
            low = char.bottom if char.bottom < before.bottom else before.bottom
            high = char.top if char.top > before.top else before.top
            if gap > 0.25 * size or gap < -size or low - high < 0.2 * size:
                words.append(word_of(here))
                here = []
        here.append(char)
    if here:
        words.append(word_of(here))
    return words


def word_of(chars: Sequence[Char]) -> Word:
    texts, x0s, tops, x1s, bottoms, _, bolds, _ = zip(*chars, strict=True)
    lowest = max(bottoms)
    box = round(min(x0s), 2), round(min(tops), 2), round(max(x1s), 2), round(lowest, 2)
    return Word(tuple(chars), "".join(texts), box, min(bottoms) == lowest, all(bolds))


def box_of(words: Iterable[Word]) -> Box:
    """The box around some words, at least one."""
    return around([word.box for word in words])


def around(boxes: Sequence[Box]) -> Box:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
