"""Which parts of a page are pictures that may show text: a table that was pasted as a picture into a letter.

Most pictures on printed pages are logos, photographs and maps. To recognise nothing in one takes longer than to read
the page, so it is asked first, and coarsely, whether a picture has lines of marks of the size of letters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as raw

from . import pdf_calls as calls
from .pdf_drawn import INVISIBLE, Drawn, drawn
from .pdf_page import Box, Flags, Floats, Page, View, around, overlap
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
A_PAGEFUL = 18  # lines: text, or a table, even if nothing of it can be recognised
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
    things = drawn(page)
    x0, y0, x1, y1 = things.boxes(View(page))[:, things.kinds == raw.FPDF_PAGEOBJ_IMAGE]
    covered = float((np.maximum(x1 - x0, 0.0) * np.maximum(y1 - y0, 0.0)).sum())
    is_covered = covered >= _MOST_OF_PAGE * seen.width * seen.height
    n_texts, n_hidden = int((things.kinds == raw.FPDF_PAGEOBJ_TEXT).sum()), int(_are_hidden_texts(things).sum())
    return is_covered and (n_printed < _HARDLY_ANY or 2 * n_hidden > n_texts)


def parts_with_lines(page: Any, seen: Page) -> Iterator[LinedPart]:
    """The pictures of a printed page that look as if they showed text which is not below them already."""
    things = drawn(page)
    boxes = things.boxes(View(page))
    hidden = boxes[:, _are_hidden_texts(things)].T.tolist()
    for box in _pictures(boxes[:, things.kinds == raw.FPDF_PAGEOBJ_IMAGE], seen):
        if not any(overlap(box, each) for each in hidden):
            n_lines = lines_on(PdfSheet(page, box, is_bare=True))
            if n_lines >= _FEWEST_LINES:
                yield LinedPart(box, n_lines)


def _are_hidden_texts(things: Drawn) -> Flags:
    """Which things are text that is drawn invisible, as below a scan."""
    found = np.zeros(things.kinds.size, np.bool_)
    texts = np.flatnonzero(things.kinds == raw.FPDF_PAGEOBJ_TEXT)
    found[texts] = [calls.text_mode_of(things.items[at]) == INVISIBLE for at in texts.tolist()]
    return found


def _pictures(images: Floats, seen: Page) -> list[Box]:
    """Where pictures stand on a page, as far as they lie on it; those that touch are one."""
    x0, y0, x1, y1 = images
    edges = np.maximum(x0, 0.0), np.maximum(y0, 0.0), np.minimum(x1, seen.width), np.minimum(y1, seen.height)
    boxes = [box for box in zip(*map(np.ndarray.tolist, edges), strict=True) if box[0] < box[2] and box[1] < box[3]]
    if len(boxes) > _MOST_PICTURES:
        boxes = [around(boxes)]
    return [box for box in _together(boxes) if box[2] - box[0] >= _LEAST_WIDE and box[3] - box[1] >= _LEAST_HIGH]


def lines_on(sheet: Sheet) -> int:
    """How many lines of a picture are rows of strokes as thin and as high as those of letters."""
    return n_lines_of(ink_of(flat(sheet.pixels(_COARSE, 0.0))))


def n_lines_of(ink: Ink) -> int:
    """The same of what is dark of a picture at 100 pixels an inch."""
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
