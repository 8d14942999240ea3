"""Read the characters of a page of a PDF: asked for all at once, since a call for each would take most of the time."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence, Set
from contextlib import closing
from itertools import pairwise, repeat
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from . import pdf_calls as calls
from .pdf_calls import Address
from .pdf_drawn import Drawn, drawn, rules_and_fills
from .pdf_page import CUT, NO_CHARS, UNEVEN, UNKNOWN, Chars, Flags, Floats, LeftOut, Page, View, is_solid
from .pdf_signs import as_printed
from .pdf_twice import drawn_once
from .pdf_unseen import Unseen, find_unseen

Numbers = NDArray[np.int64]
Printed = tuple[int, ...]  # the code of a character, and its box in whole points

_BESIDE = 0.2  # of the height of a line: digits of one number stand no further apart
_INSIDE_WORDS = (
    0.22  # of it: from the ink of a letter to that of the next; two thin digits, at most; a space leaves more
)
_LEVEL = 0.1  # how far off level a line of text may run, as a part of its length
_AWAY = 1e5  # points
_SLANTED = -1  # of text that no quarter turn sets upright: it is at a slant, or mirrored


def read_page(page: Any, number: int) -> Page:
    """The characters of a page and what is drawn there, and whether it shows a picture."""
    view, things = View(page), drawn(page)
    first = _read(page, things, 0, is_first=True)
    turns = max(range(4), key=lambda turns: first.sizes[turns])
    most = _read(page, things, turns) if turns else first
    others = {
        other: _read(page, things, other, adds=False) for other in range(4) if first.sizes[other] and other != turns
    }
    rules, fills = rules_and_fills(things, View(page, turns))
    n_struck = sum(read.n_struck for read in (most, *others.values()))
    return Page(
        number,
        view.width,
        view.height,
        most.upright,
        first.has_picture,
        first.n_unmapped,
        LeftOut(first.n_unseen, n_struck),
        tuple(rules),
        tuple(fills),
        turns=turns,
        others=tuple(((other - turns) % 4, read.upright) for other, read in others.items()),
        mixed=most.mixed,
        slanted=first.slanted,
    )


class _Read(NamedTuple):
    """The characters of a page: those that stand upright, and those that no quarter turn sets upright.

    `sizes` says how many each number of quarter turns sets upright, white space not counted.
    """

    upright: Chars = NO_CHARS
    slanted: Chars = NO_CHARS
    sizes: Sequence[int] = (0, 0, 0, 0)
    has_picture: bool = False
    n_unmapped: int = 0
    n_unseen: int = 0
    n_struck: int = 0  # of those that stand upright
    mixed: tuple[str, ...] = ()


def _read(page: Any, things: Drawn, turns: int, *, is_first: bool = False, adds: bool = True) -> _Read:
    """The characters of a page that is turned clockwise by quarter turns; what is not seen is taken out at first.

    The library tells the words of most of a page by how this is shown, and adds white space between them. What it adds
    to text that runs another way than most is worthless.
    """
    rotation = pdfium.FPDFPage_GetRotation(page)
    pdfium.FPDFPage_SetRotation(page, (rotation + turns) % 4)
    try:
        view = View(page)
        unseen = find_unseen(things, view)
        before = _take_out(page, unseen.hidden, view) if is_first and unseen.hidden else frozenset()
        with closing(page.get_textpage()) as text_page:
            return _chars(text_page.raw, view, unseen, before, adds)
    finally:
        pdfium.FPDFPage_SetRotation(page, rotation)


def _take_out(page: Any, hidden: Sequence[Address], view: View) -> Set[Printed]:
    """Take text objects out of a page; what they printed.

    Of texts in one place the library reads the first, seen or not, and a text that is no longer active counts: so they
    are moved away as well.
    """
    with closing(page.get_textpage()) as text_page:
        at, n = calls.reference(text_page.raw), max(pdfium.FPDFText_CountChars(text_page), 0)
        codes = _codes(text_page, at, n)
        owners, _ = _owners(at, is_solid(_shown(codes)))
        theirs = np.flatnonzero(np.isin(owners, np.array([item.value for item in hidden], np.uint64)))
        printed = _printed(codes[theirs], _boxes(at, theirs, view))
    for item in hidden:
        calls.set_active(item, 0)
        calls.move(item, 1, 0, 0, 1, _AWAY, _AWAY)
    return printed


def _printed(codes: Numbers, boxes: Floats) -> Set[Printed]:
    """The characters that are no white space."""
    solid = is_solid(_shown(codes))
    return {*zip(codes[solid].tolist(), *np.round(boxes[:, solid]).astype(np.int64).tolist(), strict=True)}


def _chars(text_page: Any, view: View, unseen: Unseen, before: Set[Printed], adds: bool) -> _Read:
    """The characters of a page, and how many have no known meaning or are left out.

    A character's box goes from its own left to its right edge, and as far up and down as the size of its type, so that
    an "o" is as high as an "f".
    """
    n = pdfium.FPDFText_CountChars(text_page)
    if n <= 0:
        return _Read(has_picture=unseen.has_picture, n_unseen=len(before))
    at = calls.reference(text_page)
    codes = _codes(text_page, at, n)
    text = _shown(codes)
    is_printed = is_solid(text)
    owners, is_own = _owners(at, is_printed)
    starts = np.flatnonzero(np.append(True, owners[1:] != owners[:-1]))
    items, firsts, kinds = np.unique(owners[starts], return_index=True, return_inverse=True)
    types = _types(text_page, at, starts[firsts], items, view)
    type_of = np.repeat(kinds, np.diff(np.append(starts, n)))
    base, size, way = types.base[type_of], types.size[type_of], types.turns[type_of]
    boxes = np.zeros((4, n))
    is_asked = (way == 0) | adds
    boxes[:, is_asked] = _boxes(at, np.flatnonzero(is_asked), view)
    n_hidden = len(before - _printed(codes, boxes)) if before else 0
    is_set = is_own & (way == 0)
    boxes[1] = np.where(is_set, base - 0.78 * size, boxes[1])
    boxes[3] = np.where(is_set, base + 0.22 * size, boxes[3])
    printed = _as_printed(at, types.font[type_of] << 32 | codes, way, view)
    if (printed != codes).any():
        text = _shown(printed)
        is_printed = is_solid(text)
    n_unmapped = text.count(UNKNOWN)
    chars = Chars(text, boxes, types.content[type_of], types.is_bold[type_of], types.is_artifact[type_of])
    is_hidden = unseen.hides(owners, boxes)
    order = None
    if unseen.twins:
        order, is_seen_twice = drawn_once(unseen, owners, codes, boxes, is_hidden, way == 0)
        is_hidden &= ~is_seen_twice
    is_struck = unseen.strikes(boxes) & (way == 0) & is_printed & ~is_hidden
    is_seen = ~is_hidden & ~is_struck
    is_kept = way == 0
    if not adds:
        white = np.flatnonzero(is_kept & ~is_printed)
        is_kept[white] = [calls.text_object_at(at, index) != 0 for index in white.tolist()]
    is_kept &= ~_is_false_break(codes, boxes, way)
    is_upright = is_kept & is_seen
    at_read = np.flatnonzero(is_upright) if order is None else order[is_upright[order]]
    upright = chars.where(is_upright) if order is None else chars.in_order(at_read)
    if cut := unseen.cut_at_right(owners, boxes):
        upright = _with_cuts(upright, owners[at_read], np.isin(owners[at_read], np.array(cut, np.uint64)))
    n_upright = np.bincount(way[is_printed & is_seen & (way != _SLANTED)], minlength=4)
    return _Read(
        upright,
        chars.where((way == _SLANTED) & is_seen),
        n_upright.tolist(),
        unseen.has_picture,
        n_unmapped,
        n_hidden + int((is_hidden & is_printed).sum()),
        int(is_struck.sum()),
        _mixed(text, printed, types.font[type_of], boxes, is_upright),
    )


def _is_false_break(codes: Numbers, boxes: Floats, way: Numbers) -> Flags:
    """The line breaks that the library adds between signs that stand closely side by side on one line.

    It takes a page of few columns and many rows for text that runs down the page, and then breaks the lines between all
    text objects, though each be a letter alone, as browsers write them.
    """
    is_false = np.zeros(codes.size, np.bool_)
    at = np.flatnonzero((codes[1:-2] == ord("\r")) & (codes[2:-1] == ord("\n"))) + 1
    before, after = at - 1, at + 2
    size = boxes[3, before] - boxes[1, before]
    is_one_line = abs(boxes[1::2, after] - boxes[1::2, before]).max(axis=0) < UNEVEN * size
    gap = boxes[0, after] - boxes[2, before]
    is_beside = (way[before] == 0) & (way[after] == 0) & is_one_line & (abs(gap) < _INSIDE_WORDS * size)
    is_false[at[is_beside]] = is_false[at[is_beside] + 1] = True
    return is_false


def _mixed(text: str, codes: Numbers, fonts: Numbers, boxes: Floats, is_upright: Flags) -> tuple[str, ...]:
    """The numbers of which digits beside each other are of different fonts, though of one size and on one line."""
    is_digit = (codes >= ord("0")) & (codes <= ord("9")) & is_upright
    pairs = np.flatnonzero(is_digit[:-1] & is_digit[1:] & (fonts[:-1] != fonts[1:]))
    return tuple(
        text[: at + 1].split()[-1] + text[at + 1 :].split(maxsplit=1)[0]
        for at in pairs.tolist()
        if abs(boxes[1::2, at + 1] - boxes[1::2, at]).max() < UNEVEN * (boxes[3, at] - boxes[1, at])
        and boxes[0, at] < boxes[0, at + 1] < boxes[2, at] + _BESIDE * (boxes[3, at] - boxes[1, at])
    )


def _with_cuts(chars: Chars, owners: NDArray[np.uint64], is_cut: Flags) -> Chars:
    """The characters, with a sign behind each text object whose end is cut off: what follows it is another text."""
    ends = np.flatnonzero(is_cut & (owners != np.append(owners[1:], 0))) + 1
    if not ends.size:
        return chars
    text = "".join(chars.text[a:b] + CUT for a, b in pairwise([0, *ends.tolist()])) + chars.text[ends[-1] :]
    boxes = np.insert(chars.boxes, ends, chars.boxes[:, ends - 1][[2, 1, 2, 3]], axis=1)
    content, is_bold = np.insert(chars.content, ends, chars.content[ends - 1]), np.insert(chars.is_bold, ends, False)
    return Chars(text, boxes, content, is_bold, np.insert(chars.is_artifact, ends, False))


def _codes(text_page: Any, at: Any, n: int) -> Numbers:
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


def _owners(at: Any, is_printed: Flags) -> tuple[NDArray[np.uint64], Flags]:
    """The text object of each character, and whether it has one: what was added, such as spaces, follows another.

    The characters of an object follow each other, so where two are of one object, so are those between them.
    """
    between = np.concatenate([[False], is_printed, [False]])
    starts, ends = np.flatnonzero(between[1:] != between[:-1]).reshape(-1, 2).T
    ends = ends - 1
    first = _owners_of(at, starts)
    last, is_last = first.copy(), first != np.append(first[1:], np.uint64(0))
    last[is_last] = _owners_of(at, ends[is_last])
    owners = np.repeat(np.append(np.uint64(0), last), np.diff(np.concatenate([[0], starts, [is_printed.size]])))
    for run in np.flatnonzero(first != last).tolist():
        inside = slice(int(starts[run]), int(ends[run]))
        owners[inside] = _owners_of(at, np.arange(inside.start, inside.stop))
    is_own = owners != 0
    return owners[np.maximum.accumulate(np.where(is_own, np.arange(owners.size), 0))], is_own


def _owners_of(at: Any, chars: Numbers) -> NDArray[np.uint64]:
    return np.fromiter(map(calls.text_object_at, repeat(at), chars.tolist()), np.uint64, chars.size)


def _boxes(at: Any, chars: Numbers, view: View) -> Floats:
    _, found = calls.boxes_at([at] * chars.size, chars.tolist())
    left, top, right, bottom = found.T.astype(np.float64)
    return view.boxes(left, bottom, right, top)


def _as_printed(at: Any, kinds: Numbers, way: Numbers, view: View) -> Numbers:
    """The code of what is printed for each character. Each kind is asked for once: a code means the same in a font."""
    each, firsts = np.unique(kinds, return_index=True)
    codes = each & 0xFFFFFFFF
    is_unmapped = np.fromiter(map(calls.is_unmapped_at, repeat(at), firsts.tolist()), np.int64, firsts.size) == 1
    printed = np.where(is_unmapped, ord(UNKNOWN), as_printed(at, firsts, codes, way[firsts], view))
    return kinds & 0xFFFFFFFF if (printed == codes).all() else printed[np.searchsorted(each, kinds)]


class _Types(NamedTuple):
    """What the characters of a text object share, a row for each object."""

    size: Floats
    base: Floats  # how far down the page its line is
    content: Numbers
    is_bold: Flags
    is_artifact: Flags
    turns: Numbers  # the quarter turns clockwise that set it upright, or _SLANTED
    font: Numbers


def _types(text_page: Any, at: Any, firsts: Numbers, items: NDArray[np.uint64], view: View) -> _Types:
    """The types of text objects, each with its first character; 0 is none."""
    n, first, item = items.size, firsts.tolist(), [*map(Address, items.tolist())]
    (_, matrices), (_, origins) = calls.matrices_at([at] * n, first), calls.origins_at([at] * n, first)
    a, b, c, d = matrices[:, :4].T.astype(np.float64)
    (x0, y0), (x1, y1) = view.point(np.zeros(n), np.zeros(n)), view.point(a, b)
    turns = np.where(items == 0, 0, _turns_upright(x1 - x0, y1 - y0, a * d - b * c))
    sizes = np.fromiter(map(calls.size_at, repeat(at), first), np.float64, n) * np.hypot(c, d)
    addresses_of_fonts = np.fromiter(map(calls.font_of, item), np.uint64, n)
    _, examples, font = np.unique(addresses_of_fonts, return_index=True, return_inverse=True)
    is_bold = np.array([_is_bold(text_page, first[example]) for example in examples])
    content, is_artifact = np.full(n, -1), np.zeros(n, np.bool_)
    n_marks = np.fromiter(map(calls.n_marks_of, item), np.int64, n)
    for row in np.flatnonzero(n_marks > 0).tolist():
        content[row], is_artifact[row] = calls.content_of(item[row]), _is_artifact(item[row], int(n_marks[row]))
    return _Types(
        np.maximum(sizes, 1.0),
        view.point(*origins.T)[1],
        content,
        is_bold[font],
        is_artifact,
        turns,
        font,
    )


def _turns_upright(across: Floats, down: Floats, area: Floats) -> Numbers:
    """The quarter turns clockwise that set text upright which runs so far across the page and so far down it."""
    is_level, is_upright = abs(down) <= _LEVEL * abs(across), abs(across) <= _LEVEL * abs(down)
    turns = np.where(is_level, np.where(across > 0, 0, 2), np.where(down > 0, 3, 1))
    is_slanted = ~(is_level | is_upright) | ((area < 0) & (turns != 0))
    return np.where(is_slanted, _SLANTED, turns)


def _is_bold(text_page: Any, index: int) -> bool:
    name, flags = ctypes.create_string_buffer(256), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text_page, index, name, 256, flags)
    return b"bold" in name.value.lower() or pdfium.FPDFText_GetFontWeight(text_page, index) >= 600


def _is_artifact(item: Address, n_marks: int) -> bool:
    """Whether a drawn thing is marked as no part of the text: a running head, a repeated header row."""
    for index in range(n_marks):
        name, size = ctypes.create_string_buffer(64), ctypes.c_ulong()
        is_named = calls.name_of_mark(calls.mark_of(item, index), ctypes.addressof(name), 64, ctypes.addressof(size))
        if is_named and name.raw[: max(size.value - 2, 0)].decode("utf-16-le", "replace") == "Artifact":
            return True
    return False
