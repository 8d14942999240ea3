"""Which parts of a page are pictures that may show text: a table that was pasted as a picture into a letter.

Most pictures on printed pages are logos, photographs and maps. To recognise nothing in one takes longer than to read
the page, so it is asked first, and coarsely, whether a picture has lines of marks of the size of letters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as raw

from .pdf_drawn import INVISIBLE, box_under, drawn_objects
from .pdf_page import Box, Page, View, around, overlap
from .scan_picture import flat, ink_of
from .scan_shades import run_lengths
from .scan_sheet import Ink, PdfSheet, Sheet

_HARDLY_ANY = 60  # characters: a stamp or a page number that was put on a scan
_MOST_OF_PAGE = 0.5
_LEAST_WIDE, _LEAST_HIGH = 60.0, 12.0  # points: two short words on a line
_TOUCHING = 3.0  # points: strips of one picture, as scanners cut them
_MOST_PICTURES = 100  # of one page, before they are taken for the mosaic of one

_COARSE = 100 / 72  # pixels a point
_STROKE = 3.0  # points: the widest stroke of a letter
_LETTERS = 4  # strokes side by side
_STRIP = 150.0  # points: what stands side by side need not stand on one line
_FEWEST_LINES = 2
MANY_LINES = 6  # logos have fewer
_LOW, _HIGH = 3.0, 30.0  # points: of a line of letters


class LinedPart(NamedTuple):
    """A picture on a page, and how many lines of strokes as high as letters it has."""

    box: Box
    n_lines: int


def is_scan(page: Any, seen: Page) -> bool:
    """Whether a page is a picture: it prints nothing, or hardly anything beside or below a picture of most of it."""
    if not seen.has_picture:
        return False
    n_printed = seen.n_printed
    if not n_printed:
        return True
    view, covered, hidden, visible = View(page), 0.0, 0, 0
    for item, outer in drawn_objects(page):
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = box_under(item, outer, view)
            covered += max(x1 - x0, 0.0) * max(y1 - y0, 0.0)
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            is_hidden = raw.FPDFTextObj_GetTextRenderMode(item) == INVISIBLE
            hidden, visible = hidden + is_hidden, visible + (not is_hidden)
    is_covered = covered >= _MOST_OF_PAGE * seen.width * seen.height
    return is_covered and (n_printed < _HARDLY_ANY or hidden > visible)


def parts_with_lines(page: Any, seen: Page) -> Iterator[LinedPart]:
    """The pictures of a printed page that look as if they showed text which is not below them already."""
    view = View(page)
    hidden = [
        box_under(item, outer, view)
        for item, outer in drawn_objects(page)
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_TEXT
        and raw.FPDFTextObj_GetTextRenderMode(item) == INVISIBLE
    ]
    for box in _pictures(page, seen):
        if not any(overlap(box, each) for each in hidden):
            n_lines = lines_on(PdfSheet(page, box, is_bare=True))
            if n_lines >= _FEWEST_LINES:
                yield LinedPart(box, n_lines)


def _pictures(page: Any, seen: Page) -> list[Box]:
    """Where pictures stand on a page, as far as they lie on it; those that touch are one."""
    view, boxes = View(page), []
    for item, outer in drawn_objects(page):
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = box_under(item, outer, view)
            box = max(x0, 0.0), max(y0, 0.0), min(x1, seen.width), min(y1, seen.height)
            boxes += [box] if box[0] < box[2] and box[1] < box[3] else []
    if len(boxes) > _MOST_PICTURES:
        boxes = [around(boxes)]
    return [box for box in _together(boxes) if box[2] - box[0] >= _LEAST_WIDE and box[3] - box[1] >= _LEAST_HIGH]


def lines_on(sheet: Sheet) -> int:
    """How many lines of a picture are rows of strokes as thin and as high as those of letters."""
    ink = ink_of(flat(sheet.pixels(_COARSE, 0.0)))
    level, upright = run_lengths(ink), run_lengths(ink.T).T
    strokes = ink & (np.minimum(level, upright) <= _STROKE * _COARSE) & (np.maximum(level, upright) <= _HIGH * _COARSE)
    starts = strokes & ~np.pad(strokes, [(0, 0), (1, 0)])[:, :-1]
    width = round(_STRIP * _COARSE)
    return sum(_n_lines(starts[:, at : at + width]) for at in range(0, starts.shape[1], width))


def _n_lines(starts: Ink) -> int:
    """How many rows of strokes are parted from those above and below, and as high as letters."""
    dense = np.concatenate(([False], starts.sum(axis=1) >= _LETTERS, [False]))
    edges = np.flatnonzero(np.diff(dense)).reshape(-1, 2)
    heights = edges[:, 1] - edges[:, 0]
    return int(((heights >= _LOW * _COARSE) & (heights <= _HIGH * _COARSE)).sum())


def _together(boxes: Sequence[Box]) -> list[Box]:
    apart: list[Box] = []
    for box in boxes:
        while met := [other for other in apart if overlap(_wider(box), other)]:
            apart = [other for other in apart if other not in met]
            box = around([box, *met])
        apart.append(box)
    return apart


def _wider(box: Box) -> Box:
    return box[0] - _TOUCHING, box[1] - _TOUCHING, box[2] + _TOUCHING, box[3] + _TOUCHING
