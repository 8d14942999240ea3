"""Read the characters of a page of a PDF: asked for all at once, since a call for each would take most of the time."""

from __future__ import annotations

import ctypes
import math
import re
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from . import pdf_calls as calls
from .pdf_page import Chars, LeftOut, Page, View
from .pdf_unseen import Unseen, find_unseen
from .wording import one_line

Numbers = NDArray[np.int64]

_UNTIL_WHITE = re.compile(r"\S+")


def read_page(page: Any, number: int) -> Page:
    """The characters of a page, and whether it shows a picture."""
    view = View(page)
    text_page = page.get_textpage()
    try:
        unseen = find_unseen(page, text_page.raw, view)
        chars, turned, n_unmapped, left_out = _chars(text_page.raw, view, unseen)
    finally:
        text_page.close()
    return Page(number, view.width, view.height, chars, turned, unseen.has_picture, n_unmapped, left_out)


def _chars(text_page: Any, view: View, unseen: Unseen) -> tuple[Chars, str, int, LeftOut]:
    """The characters that run across the page, the text that does not, how many have no known meaning or are left out.

    A character's box goes from its own left to its right edge, and as far up and down as the size of its type, so that
    an "o" is as high as an "f".
    """
    n = pdfium.FPDFText_CountChars(text_page)
    if n <= 0:
        return Chars.of([]), "", 0, LeftOut()
    at = calls.address_of(text_page)
    codes = _codes(text_page, at, n)
    text = _shown(codes)
    owners, is_own = _owners(at, text)
    addresses, firsts, type_of = np.unique(owners, return_index=True, return_inverse=True)
    fonts: dict[int, _Font] = {}
    pairs = zip(addresses.tolist(), firsts.tolist(), strict=True)
    types = [_type(text_page, at, first, address, fonts, view) for address, first in pairs]
    sizes, bases, contents, bolds, artifacts, levels, numbers = map(np.array, zip(*types, strict=True))
    boxes, base, size = _boxes(at, n, view), bases[type_of], sizes[type_of]
    boxes[1] = np.where(is_own, base - 0.78 * size, boxes[1])
    boxes[3] = np.where(is_own, base + 0.22 * size, boxes[3])
    chars = Chars(text, boxes, contents[type_of], bolds[type_of], artifacts[type_of])
    n_unmapped = _n_unmapped(at, numbers[type_of] << 32 | codes)
    is_level, is_printed = levels[type_of], np.fromiter((not char.isspace() for char in text), np.bool_, n)
    is_hidden = unseen.hides(owners, boxes)
    is_struck = unseen.strikes(boxes) & is_level & is_printed & ~is_hidden
    turned = "" if levels.all() else one_line(chars.where(~is_level & ~is_hidden).text)
    left_out = LeftOut(int((is_hidden & is_printed).sum()), int(is_struck.sum()))
    return chars.where(is_level & ~is_hidden & ~is_struck), turned, n_unmapped, left_out


def _codes(text_page: Any, at: int, n: int) -> Numbers:
    """The code of each character. The text of a page leaves out those without one, and has two for some."""
    units = np.zeros(n + 1, np.uint16)
    n_units = pdfium.FPDFText_GetText(text_page, 0, n, units.ctypes.data_as(ctypes.POINTER(ctypes.c_ushort))) - 1
    if n_units == n and not (units >> 11 == 0xD800 >> 11).any():
        return units[:n].astype(np.int64)
    return np.fromiter(map(calls.code_at, repeat(at, n), range(n)), np.int64, n)


def _shown(codes: Numbers) -> str:
    """The characters as printed: what is none is a space; a hyphen at the end of a line has codes of its own."""
    is_none = (codes <= 0) | (codes >> 11 == 0xD800 >> 11) | (codes >= 0x110000)
    is_hyphen = (codes == 0x2) | (codes == 0xFFFE)
    return np.where(is_none, ord(" "), np.where(is_hyphen, ord("-"), codes)).astype("<u4").tobytes().decode("utf-32-le")


def _owners(at: int, text: str) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """The text object of each character, and whether it has one: what was added, such as spaces, follows another.

    Where the first and the last character between white space are of one object, so are those between them.
    """
    runs = [match.span() for match in _UNTIL_WHITE.finditer(text)]
    starts, ends = [start for start, _ in runs], [end for _, end in runs]
    first = [*map(calls.text_object_at, repeat(at), starts)]
    last = [*map(calls.text_object_at, repeat(at), (end - 1 for end in ends))]
    owners = np.repeat(np.array([0, *first], np.uint64), np.diff([0, *starts, len(text)]))
    for (start, end), next_start, one, other in zip(runs, [*starts[1:], len(text)], first, last, strict=True):
        if one != other:
            owners[start:end] = [*map(calls.text_object_at, repeat(at), range(start, end))]
            owners[end:next_start] = other
    is_own = owners != 0
    return owners[np.maximum.accumulate(np.where(is_own, np.arange(owners.size), 0))], is_own


def _boxes(at: int, n: int, view: View) -> NDArray[np.float64]:
    found = np.zeros((n, 4), np.float32)
    start = found.ctypes.data
    for _ in map(calls.box_at, repeat(at), range(n), range(start, start + found.nbytes, found.strides[0])):
        pass
    left, top, right, bottom = found.T.astype(np.float64)
    (x0, y0), (x1, y1) = view.point(left, bottom), view.point(right, top)
    return np.stack([np.minimum(x0, x1), np.minimum(y0, y1), np.maximum(x0, x1), np.maximum(y0, y1)])


def _n_unmapped(at: int, kinds: Numbers) -> int:
    """How many characters have no known meaning. Each kind is asked for once: a code means the same all over a font."""
    _, firsts, counts = np.unique(kinds, return_index=True, return_counts=True)
    return int(sum(counts[[calls.is_unmapped_at(at, first) == 1 for first in firsts.tolist()]]))


class _Font(NamedTuple):
    number: int
    is_bold: bool


class _Type(NamedTuple):
    """What the characters of one text object share."""

    size: float
    base: float  # how far down the page its line is
    content: int
    is_bold: bool
    is_artifact: bool
    is_level: bool
    font: int


def _type(text_page: Any, at: int, index: int, item: int, fonts: dict[int, _Font], view: View) -> _Type:
    if not item:
        return _Type(1.0, 0.0, -1, False, False, True, -1)
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    calls.matrix_at(at, index, ctypes.addressof(matrix))
    calls.origin_at(at, index, ctypes.addressof(x), ctypes.addressof(y))
    (x0, y0), (x1, y1) = view.point(0.0, 0.0), view.point(matrix.a, matrix.b)
    is_level = x1 - x0 > 0 and abs(y1 - y0) <= 0.1 * abs(x1 - x0)
    size = max(calls.size_at(at, index) * math.hypot(matrix.c, matrix.d), 1.0)
    base = view.point(x.value, y.value)[1]
    font = calls.font_of(item)
    if font not in fonts:
        fonts[font] = _Font(len(fonts), _is_bold(text_page, index))
    number, is_bold = fonts[font]
    return _Type(size, base, calls.content_of(item), is_bold, _is_artifact(item), is_level, number)


def _is_bold(text_page: Any, index: int) -> bool:
    name, flags = ctypes.create_string_buffer(256), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text_page, index, name, 256, flags)
    return b"bold" in name.value.lower() or pdfium.FPDFText_GetFontWeight(text_page, index) >= 600


def _is_artifact(item: int) -> bool:
    """Whether a drawn thing is marked as no part of the text: a running head, a repeated header row."""
    for index in range(calls.n_marks_of(item)):
        name, size = ctypes.create_string_buffer(64), ctypes.c_ulong()
        is_named = calls.name_of_mark(calls.mark_of(item, index), ctypes.addressof(name), 64, ctypes.addressof(size))
        if is_named and name.raw[: max(size.value - 2, 0)].decode("utf-16-le", "replace") == "Artifact":
            return True
    return False
