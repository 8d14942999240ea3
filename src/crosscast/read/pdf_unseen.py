"""What a PDF page holds that a reader of the page does not see: invisible, white on white, painted over, or cut off.

Nor is what is struck out part of what a page says. What lies over or under a picture is kept: it is the text of a scan.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from .pdf_page import IDENTITY, Box, Char, Matrix, View, box_under, drawn_objects

INVISIBLE = 3  # text render mode of ISO 32000-1, 9.3.6: neither filled nor stroked, as below a scan
_WHITE = 250  # of 255, for each of red, green and blue
_FAINT = 8  # of 255: what is hardly there at all
_LINE = 2.5  # points: what is this thin strikes text out, and covers none
_BAND = 24.0  # points


class _Paint(NamedTuple):
    """Something filled or drawn: when, where, and whether it is white or solid."""

    order: int
    box: Box
    is_white: bool
    is_solid: bool


@dataclass(slots=True)
class Unseen:
    """The text objects of a page that are not seen, by address, those that are seen in part, and the lines of strikes."""

    hidden: set[int] = field(default_factory=set)
    clips: dict[int, Box] = field(default_factory=dict)
    lines: list[Box] = field(default_factory=list)

    def hides(self, address: int, box: Box) -> bool:
        """Whether a character of a text object is not seen."""
        if address in self.hidden:
            return True
        clip = self.clips.get(address)
        return clip is not None and not _holds(clip, box)

    def without_struck(self, chars: Sequence[Char]) -> list[Char]:
        """The characters that no line strikes out: one through their middle, from the edge of a word to that of one."""
        by_band: dict[int, list[int]] = {}
        for at, char in enumerate(chars):
            if char.text.strip():
                by_band.setdefault(int((char.top + char.bottom) / 2 / _BAND), []).append(at)
        struck: set[int] = set()
        for x0, top, x1, bottom in self.lines:
            y, band = (top + bottom) / 2, int((top + bottom) / 2 / _BAND)
            near = [
                at
                for at in (*by_band.get(band - 1, ()), *by_band.get(band, ()), *by_band.get(band + 1, ()))
                if 0.3 < (y - chars[at].top) / max(chars[at].bottom - chars[at].top, 1.0) < 0.68
            ]
            held = [at for at in near if x0 - 1 < (chars[at].x0 + chars[at].x1) / 2 < x1 + 1]
            if not held:
                continue
            slack = 0.4 * (chars[held[0]].bottom - chars[held[0]].top)  # a space is struck with the word before it
            start, end = min(chars[at].x0 for at in held), max(chars[at].x1 for at in held)
            is_fit = abs(start - x0) < slack and abs(end - x1) < slack
            struck |= set(held) if is_fit else set()
        return [char for at, char in enumerate(chars) if at not in struck]


def find_unseen(page: Any, text_page: Any, view: View) -> Unseen:
    """What of a page's text is not seen."""
    texts: list[tuple[int, Any, Matrix]] = []
    paths: list[tuple[int, Any, Matrix]] = []
    pictures: list[Box] = []
    for order, (item, outer) in enumerate(drawn_objects(page)):
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            texts.append((order, item, outer))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            paths.append((order, item, outer))
        elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            pictures.append(box_under(item, outer, view))
    found = Unseen()
    paints: dict[int, list[_Paint]] = {}
    for order, item, outer in paths:
        box = box_under(item, outer, view)
        if box[3] - box[1] <= _LINE < box[2] - box[0]:
            found.lines.append(box)
        elif box[3] - box[1] > _LINE and (paint := _paint(order, item, box)):
            for band in range(int(box[1] // _BAND), int(min(box[3], view.height + _BAND) // _BAND) + 1):
                paints.setdefault(band, []).append(paint)
    shown: dict[int, Box] = {}
    hidden: dict[int, Box] = {}
    for order, item, outer in texts:
        box, address = box_under(item, outer, view), ctypes.cast(item, ctypes.c_void_p).value or 0
        middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if any(_has(picture, middle) for picture in pictures):
            continue
        clip = _clip(item, view) if outer == IDENTITY else None
        if clip is not None and not _covers(clip, box):
            found.clips[address] = clip
        here = [paint for paint in paints.get(int(middle[1] // _BAND), ()) if _has(paint.box, middle)]
        if _is_not_drawn(item) or _is_painted_over(order, box, here) or (_is_white(item) and _is_on_white(order, here)):
            hidden[address] = box
        else:
            shown[address] = box
    twins = {address for address, box in hidden.items() if any(_is_same(box, other) for other in shown.values())}
    # Of texts drawn twice in one place the library may keep but the first, whichever of the two is seen.
    kept = _owners(text_page) if twins else set()
    found.hidden = {
        address
        for address, box in hidden.items()
        if address not in twins or any(other in kept and _is_same(box, own) for other, own in shown.items())
    }
    return found


def _owners(text_page: Any) -> set[int]:
    """The text objects that the characters of a page belong to."""
    items = (pdfium.FPDFText_GetTextObject(text_page, at) for at in range(pdfium.FPDFText_CountChars(text_page)))
    return {ctypes.cast(item, ctypes.c_void_p).value or 0 for item in items if item}


def _paint(order: int, path: Any, box: Box) -> _Paint | None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if not fill.value and not stroke.value:
        return None
    color = _color(path)
    is_box = bool(fill.value) and pdfium.FPDFPath_CountSegments(path) <= 5
    is_clipped = pdfium.FPDFClipPath_CountPaths(pdfium.FPDFPageObj_GetClipPath(path)) > 0
    is_solid = is_box and color[3] == 255 and not is_clipped and not pdfium.FPDFPageObj_HasTransparency(path)
    return _Paint(order, box, min(color[:3]) >= _WHITE and not stroke.value, is_solid)


def _color(item: Any) -> tuple[int, int, int, int]:
    """Red, green, blue and how little of what is below shows through; black where it is no plain colour."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(item, *parts):
        return 0, 0, 0, 255
    red, green, blue, solid = (part.value for part in parts)
    return red, green, blue, solid


def _is_not_drawn(text: Any) -> bool:
    return pdfium.FPDFTextObj_GetTextRenderMode(text) == INVISIBLE or _color(text)[3] < _FAINT


def _is_white(text: Any) -> bool:
    return pdfium.FPDFTextObj_GetTextRenderMode(text) == 0 and min(_color(text)[:3]) >= _WHITE


def _is_on_white(order: int, paints: Sequence[_Paint]) -> bool:
    return all(paint.is_white for paint in paints if paint.order < order)


def _is_painted_over(order: int, box: Box, paints: Sequence[_Paint]) -> bool:
    return any(paint.is_solid and paint.order > order and _covers(paint.box, box) for paint in paints)


def _clip(item: Any, view: View) -> Box | None:
    """The box outside of which a drawn thing is not seen; None where there is none."""
    clip = pdfium.FPDFPageObj_GetClipPath(item)
    n_paths = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
    if n_paths <= 0:
        return None
    boxes = [_box_of(points) for at in range(n_paths) if (points := list(_points(clip, at, view)))]
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return max(lefts), max(tops), min(rights), min(bottoms)


def _points(clip: Any, path: int, view: View) -> Iterator[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(min(pdfium.FPDFClipPath_CountPathSegments(clip, path), 1_000)):
        pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(clip, path, at), x, y)
        yield view.point(x.value, y.value)


def _box_of(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _has(box: Box, point: tuple[float, float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _holds(clip: Box, char: Box) -> bool:
    """Whether the middle of a character lies inside."""
    return _has(clip, ((char[0] + char[2]) / 2, (char[1] + char[3]) / 2))


def _is_same(box: Box, other: Box) -> bool:
    return all(abs(a - b) < 1 for a, b in zip(box, other, strict=True))


def _covers(outer: Box, inner: Box) -> bool:
    return (
        outer[0] <= inner[0] + 1 and outer[1] <= inner[1] + 1 and outer[2] >= inner[2] - 1 and outer[3] >= inner[3] - 1
    )
