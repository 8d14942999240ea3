"""Draw boxes of pages: what is masked in their text is blacked out, what cannot be masked is not drawn.

It works on the document as printed, so it runs in the worker, and nothing but the finished pictures leaves it.
"""

from __future__ import annotations

import ctypes
import math
import struct
import zlib
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import partial
from itertools import cycle
from typing import Any, NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from msgspec.structs import replace

from crosscast.model import CrosscastError, Document, PagePlace

from . import heartbeat
from .document import bytes_inside, printed_and_shown
from .errand import Errand
from .frames import frames_of
from .limits import Limits
from .mask import mask_lines, names_met
from .pdf_drawn import IDENTITY, INVISIBLE, box_under, drawn_objects
from .pdf_filled import page_at
from .pdf_page import Page, View, Word, covers, overlap
from .pdf_text import read_page
from .pdf_turned import lines_as_shown, slanted_prose
from .picture_file import read_frame
from .region import Box, Outline, Picture, Region
from .scan import Scan, read_parts, read_scan, with_parts
from .scan_regions import is_scan
from .scan_sheet import Grey

_SCALE = 2.0  # pixels a point
_MOST_PIXELS = 6_000_000
_UNREADABLE_SIGNS = 3  # a bullet or two; a name has more letters
_LEVELS = bytes(min(255, round(value / 17) * 17) for value in range(256))  # 16 of each colour: a quarter of the size
_AROUND_WORD = 1.0  # points
_AROUND_CELL = 1.5

Piece = tuple[str, str, Box]  # as printed, as shown, where


def drawn(data: bytes, errand: Errand) -> tuple[Picture, ...]:
    """The regions that the errand names, in their order; one that cannot be drawn says why."""
    try:
        return _drawn(data, errand)
    except CrosscastError as error:
        why = error.message.removeprefix("The document could not be read: ").removesuffix(".")
        return tuple(Picture(region.page, why=why) for region in errand.regions)


def _drawn(data: bytes, errand: Errand) -> tuple[Picture, ...]:
    printed, shown = printed_and_shown(data, replace(errand, only=None))
    names = names_met(printed)
    for n in errand.only or ():
        printed, shown = printed.attachments[n], shown.attachments[n]
    if errand.only:
        data = bytes_inside(data, replace(errand, as_bytes=True, regions=()))
    told = _Told(printed, shown, names)
    if shown.format == "pdf":
        document = pdfium.PdfDocument(data)
        try:
            return tuple(_on_page(document, region, told, errand.limits) for region in errand.regions)
        finally:
            document.close()
    pictures = {region: Picture(region.page, why="the file holds no such picture") for region in errand.regions}
    for number, sheet in enumerate(frames_of(data, shown.format, errand.limits), start=1):
        here = [region for region in errand.regions if region.page == number]
        scan = read_frame(sheet, number, errand.limits) if sheet is not None and here else None
        if scan is not None:
            pictures |= {region: _of_region(_Sight(None, scan.page, (scan,)), region, told) for region in here}
    return tuple(pictures[region] for region in errand.regions)


class _Told(NamedTuple):
    """A document as printed and as shown, and the names that are masked in it."""

    printed: Document
    shown: Document
    names: frozenset[str]


class _Sight(NamedTuple):
    """A page that is to be drawn: what was read on it, and what was recognised; `page` is None where that is all."""

    page: Any
    seen: Page
    parts: tuple[Scan, ...]


def _on_page(document: Any, region: Region, told: _Told, limits: Limits) -> Picture:
    try:
        page = page_at(document, region.page - 1)
    except pdfium.PdfiumError:
        return Picture(region.page, why="the page is damaged, or the file has no such page")
    try:
        seen = read_page(page, region.page)
        if not is_scan(page, seen):
            parts = read_parts(page, seen, limits).scans
            sight = _Sight(page, with_parts(seen, parts), parts)
        elif scan := read_scan(page, seen, limits):
            sight = _Sight(None, scan.page, (scan,))
        else:
            sight = _Sight(page, seen, ())
        return _of_region(sight, region, told)
    finally:
        page.close()


def _of_region(sight: _Sight, region: Region, told: _Told) -> Picture:
    heartbeat.beat()
    page, seen, parts = sight
    printed, shown, names = told
    whole = None if page is not None or not parts else parts[0]
    upright, as_shown = (_same, _same) if whole is None else (whole.upright, whole.as_shown)
    paper = (0.0, 0.0, seen.width, seen.height) if whole is None else whole.box
    box = _within(region.box or paper, paper)
    if why := _not_to_be_drawn(page, seen, upright(box), names):
        return Picture(region.page, why=why)
    pieces = [(before, after, upright(place)) for before, after, place in _pieces(printed, shown, region.page)]
    found = _covered(seen, pieces, upright(box), names)
    if found is None:
        return Picture(region.page, why="where a name in it stands could not be told")
    covered = [as_shown(each) for each in found]
    canvas = _Canvas(box, min(_SCALE, math.sqrt(_MOST_PIXELS / ((box[2] - box[0]) * (box[3] - box[1])))))
    recognised = [(part, part.drawn(canvas.scale)) for part in parts]
    without = page is not None and _without_images(page, View(page), box, parts)
    if page is not None:
        canvas.render(page, seen)
    for part, grey in recognised:
        canvas.lay(grey, part.at)
    return _finished(canvas, region, covered, without)


def _same(box: Box) -> Box:
    return box


def _within(box: Box, paper: Box) -> Box:
    return max(box[0], paper[0]), max(box[1], paper[1]), min(box[2], paper[2]), min(box[3], paper[3])


def _not_to_be_drawn(page: Any, seen: Page, box: Box, names: frozenset[str]) -> str:
    """Why what stands in the box cannot be masked, "" where it can."""
    if box[2] - box[0] < 1 or box[3] - box[1] < 1:
        return "it does not lie on the page"
    if not seen.slanted and not any(lines_as_shown(seen, partial(covers, box))):
        return "it holds no text"
    if seen.n_unmapped > _UNREADABLE_SIGNS:
        return "the file does not say which letters its signs are"
    if seen.slanted and mask_lines([slanted_prose(seen).text], names) != [slanted_prose(seen).text]:
        return "text that is set at a slant names a person"
    if page is not None and _is_mostly_invisible(page, box):
        return "it is a scan"
    return ""


def _is_mostly_invisible(page: Any, box: Box) -> bool:
    view = View(page)
    n = {True: 0, False: 0}
    for item, outer in drawn_objects(page):
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_TEXT and overlap(box_under(item, outer, view), box):
            n[raw.FPDFTextObj_GetTextRenderMode(item) == INVISIBLE] += 1
    return n[True] > n[False]


def _pieces(printed: Document, shown: Document, number: int) -> Iterator[Piece]:
    """Every text of a page that was read, as printed and as shown."""
    for before, after in zip(printed.blocks, shown.blocks, strict=True):
        if isinstance(before.place, PagePlace) and before.place.page == number:
            yield before.text, after.text, before.place.box
    for grid, masked in zip(printed.grids, shown.grids, strict=True):
        for text, left, place in zip(grid.texts, masked.texts, grid.places, strict=True):
            if isinstance(place, PagePlace) and place.page == number:
                yield text, left, place.box


def _covered(seen: Page, pieces: Sequence[Piece], box: Box, names: frozenset[str]) -> list[Box] | None:
    """The boxes of what is masked; None where one of them cannot be found."""
    found: list[Box] = []
    for printed, shown, place in pieces:
        if printed == shown or not overlap(place, box):
            continue
        words = [word for line in lines_as_shown(seen, partial(covers, place)) for word in line]
        hidden = _hidden_words(words, shown)
        letters = "".join(_letters(word.text) for word in hidden)
        if not all(_letters(token) in letters for token in _gone(printed.split(), shown.split())):
            return None
        found += [word.box for word in hidden]
    at_slant = slanted_prose(seen).text if seen.slanted else ""  # what it stands over is no part of it
    boxes = [place for text, _, place in pieces if text != at_slant]
    for line in lines_as_shown(seen, lambda at: covers(box, at) and not any(covers(place, at) for place in boxes)):
        text = " ".join(word.text for word in line)
        if mask_lines([text], names) != [text]:
            found += [word.box for word in line]
    return found


def _hidden_words(words: Sequence[Word], shown: str) -> list[Word]:
    """The words that the masked text does not hold in their place, and those that are spelt like one of them."""
    gone = {_letters(text) for text in _gone([word.text for word in words], shown.split())} - {""}
    return [word for word in words if _letters(word.text) in gone]


def _gone(printed: Sequence[str], shown: Sequence[str]) -> list[str]:
    blocks = SequenceMatcher(None, printed, shown, autojunk=False).get_matching_blocks()
    kept = {n for block in blocks for n in range(block.a, block.a + block.size)}
    return [text for n, text in enumerate(printed) if n not in kept]


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _without_images(page: Any, view: View, box: Box, parts: Sequence[Scan]) -> bool:
    """Take every image off the page, since it can show a name or a signature; say whether one in the box is not shown.

    What was recognised in one is drawn afterwards.
    """
    stood = False
    for item, holder in list(_objects_of(page)):
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_IMAGE:
            continue
        bounds = box_under(item, IDENTITY, view)
        is_recognised = any(overlap(bounds, part.box) for part in parts)
        stood = stood or holder is not None or (overlap(bounds, box) and not is_recognised)
        if holder is None:
            raw.FPDFPage_RemoveObject(page, item)
        else:
            raw.FPDFFormObj_RemoveObject(holder, item)
        raw.FPDFPageObj_Destroy(item)
    return stood


def _objects_of(page: Any) -> Iterator[tuple[Any, Any]]:
    """Everything drawn on a page, each with the form that holds it, None where none does."""
    waiting = [(raw.FPDFPage_GetObject(page, n), None) for n in range(raw.FPDFPage_CountObjects(page))]
    while waiting:
        item, holder = waiting.pop()
        if not item:
            continue
        yield item, holder
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_FORM:
            waiting += [(raw.FPDFFormObj_GetObject(item, n), item) for n in range(raw.FPDFFormObj_CountObjects(item))]


def _finished(canvas: _Canvas, region: Region, covered: Sequence[Box], without: bool) -> Picture:
    """The picture of a region with what is masked in black and its outlines."""
    inside = [each for each in covered if overlap(each, canvas.box)]
    for x0, y0, x1, y1 in inside:
        black = x0 - _AROUND_WORD, y0 - _AROUND_WORD, x1 + _AROUND_WORD, y1 + _AROUND_WORD
        canvas.fill(black, (0, 0, 0))
    for outline in region.outlines:
        canvas.outline(outline)
    return Picture(
        region.page, canvas.box, canvas.width, canvas.height, canvas.png(),
        n_covered=len(inside), without_images=without,
    )  # fmt: skip


class _Canvas:
    """The pixels of a box of a page, four bytes each: red, green, blue and one that says nothing."""

    def __init__(self, box: Box, scale: float) -> None:
        self.box, self.scale = box, scale
        self.width = max(1, round((box[2] - box[0]) * scale))
        self.height = max(1, round((box[3] - box[1]) * scale))
        self.pixels = bytearray(b"\xff" * (self.width * self.height * 4))

    def render(self, page: Any, seen: Page) -> None:
        bitmap = raw.FPDFBitmap_CreateEx(self.width, self.height, raw.FPDFBitmap_BGRx, None, 0)
        if not bitmap:
            raise MemoryError
        try:
            raw.FPDFBitmap_FillRect(bitmap, 0, 0, self.width, self.height, 0xFFFFFFFF)
            left, top = round(-self.box[0] * self.scale), round(-self.box[1] * self.scale)
            across, down = round(seen.width * self.scale), round(seen.height * self.scale)
            raw.FPDF_RenderPageBitmap(bitmap, page, left, top, across, down, 0, raw.FPDF_REVERSE_BYTE_ORDER)
            stride = raw.FPDFBitmap_GetStride(bitmap)
            content = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * self.height)
        finally:
            raw.FPDFBitmap_Destroy(bitmap)
        self.pixels = bytearray(
            b"".join(content[row * stride : row * stride + self.width * 4] for row in range(self.height))
        )

    def lay(self, grey: Grey, at: tuple[float, float]) -> None:
        """Put a picture in grey on it, whose upper left corner stands there on the page."""
        shown = np.frombuffer(self.pixels, np.uint8).reshape(self.height, self.width, 4)
        left, top = (round((edge - of) * self.scale) for edge, of in zip(at, self.box[:2], strict=True))
        x0, y0 = max(left, 0), max(top, 0)
        inside = grey[y0 - top : self.height - top, x0 - left : self.width - left, None]
        shown[y0 : y0 + inside.shape[0], x0 : x0 + inside.shape[1]] = inside

    def fill(self, box: Box, colour: tuple[int, int, int]) -> None:
        """Paint a box of the page, as far as it lies in the picture."""
        x0 = max(0, math.floor((box[0] - self.box[0]) * self.scale))
        x1 = min(self.width, math.ceil((box[2] - self.box[0]) * self.scale))
        y0 = max(0, math.floor((box[1] - self.box[1]) * self.scale))
        y1 = min(self.height, math.ceil((box[3] - self.box[1]) * self.scale))
        if x0 >= x1:
            return
        row = bytes((*colour, 255)) * (x1 - x0)
        for y in range(y0, y1):
            start = (y * self.width + x0) * 4
            self.pixels[start : start + len(row)] = row

    def outline(self, outline: Outline) -> None:
        """A line around a box, drawn in strokes, so that it is told from others without its colour as well."""
        x0, y0, x1, y1 = _around(outline.box)
        half = outline.width / 2
        for y in (y0, y1):
            for start, end in _strokes(x0, x1, outline.strokes):
                self.fill((start, y - half, end, y + half), outline.colour)
        for x in (x0, x1):
            for start, end in _strokes(y0, y1, outline.strokes):
                self.fill((x - half, start, x + half, end), outline.colour)

    def png(self) -> bytes:
        """The picture as PNG (ISO/IEC 15948), grey where it has no colour. The same pixels give the same bytes."""
        red, green, blue = (self.pixels[n::4].translate(_LEVELS) for n in range(3))
        if red == green == blue:
            kind, across, content = 0, self.width, bytes(red)
        else:
            coloured = bytearray(len(red) * 3)
            coloured[0::3], coloured[1::3], coloured[2::3] = red, green, blue
            kind, across, content = 2, self.width * 3, bytes(coloured)
        rows = b"".join(b"\0" + content[n * across : (n + 1) * across] for n in range(self.height))
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, kind, 0, 0, 0)
        parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, part) for name, part in parts)


def _around(box: Box) -> Box:
    """A box a little wider, so that its outline stands beside what it holds; lines of text leave no room above."""
    return box[0] - _AROUND_CELL, box[1], box[2] + _AROUND_CELL, box[3]


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _strokes(start: float, end: float, lengths: Sequence[float]) -> Iterator[tuple[float, float]]:
    """
    >>> list(_strokes(0, 10, (4, 2)))
    [(0, 4), (6, 10)]
    """
    if not lengths:
        yield start, end
        return
    for n, length in enumerate(cycle(lengths)):
        if start >= end:
            return
        if n % 2 == 0:
            yield start, min(start + length, end)
        start += length
