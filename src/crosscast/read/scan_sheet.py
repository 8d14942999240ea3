"""What shows a page, or a part of one, as pixels: a PDF's page, or the pictures on it alone."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import compress
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as raw

from . import pdf_calls as calls
from .pdf_calls import Address
from .pdf_drawn import drawn
from .pdf_page import Box

Grey = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.bool_]


class Sheet(Protocol):
    """Something that can be shown in grey at any size: `width` and `height` are in points."""

    @property
    def width(self) -> float: ...

    @property
    def height(self) -> float: ...

    def pixels(self, scale: float, angle: float) -> Grey:
        """So many pixels a point, turned back about its middle by so many degrees; near a quarter turn on its side."""
        ...


@dataclass(frozen=True, slots=True)
class PdfSheet:
    """A box of a PDF's page, in points from the top left of the page as it is shown."""

    page: Any
    box: Box
    is_bare: bool = False  # pictures alone, without what is printed over them

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]

    def pixels(self, scale: float, angle: float) -> Grey:
        across, down = size_of(self, scale, angle)
        bitmap = raw.FPDFBitmap_CreateEx(across, down, raw.FPDFBitmap_Gray, None, 0)
        if not bitmap:
            raise MemoryError
        try:
            raw.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, 0xFFFFFFFF)
            cos, sin = math.cos(math.radians(angle)) * scale, math.sin(math.radians(angle)) * scale
            x, y = (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2
            matrix = raw.FS_MATRIX(cos, -sin, sin, cos, across / 2 - x * cos - y * sin, down / 2 + x * sin - y * cos)
            clipping = raw.FS_RECTF(0.0, 0.0, float(across), float(down))
            with _pictures_alone(self.page, self.is_bare):
                raw.FPDF_RenderPageBitmapWithMatrix(bitmap, self.page, matrix, clipping, raw.FPDF_ANNOT)
            stride = raw.FPDFBitmap_GetStride(bitmap)
            pixels = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * down)
        finally:
            raw.FPDFBitmap_Destroy(bitmap)
        return np.frombuffer(pixels, np.uint8).reshape(down, stride)[:, :across].copy()


def size_of(sheet: Sheet, scale: float, angle: float) -> tuple[int, int]:
    """How many pixels across and down, when it is turned back by so many degrees."""
    across, down = max(1, round(sheet.width * scale)), max(1, round(sheet.height * scale))
    return (down, across) if round(angle / 90) % 2 else (across, down)


@contextmanager
def _pictures_alone(page: Any, is_bare: bool) -> Iterator[None]:
    put_by: list[Address] = []
    if is_bare:
        things = drawn(page)
        is_shown = np.isin(things.kinds, [raw.FPDF_PAGEOBJ_UNKNOWN, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM])
        others = [*compress(things.items, (~is_shown).tolist())]
        put_by = [*compress(others, calls.are_active(others)[1][:, 0].tolist())]
    for item in put_by:
        calls.set_active(item, 0)
    try:
        yield
    finally:
        for item in put_by:
            calls.set_active(item, 1)
