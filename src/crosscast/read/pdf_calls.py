"""Functions of PDFium that are called for each character or each thing drawn.

Where ctypes is told what a function takes, it makes a new thing of each argument, which takes longer than most of these
functions do. So it is told nothing: arguments are references, and whole numbers, which are passed as ints of C. The
places where functions leave what they find are made once and used again; so one thread alone may ask, as PDFium wants.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

_INT, _LONG, _DOUBLE = ctypes.c_int, ctypes.c_ulong, ctypes.c_double
_NUMBER = ctypes.c_size_t  # an address as a number, or 0

_ROWS, _COLUMNS, _WIDE = 1024, 4, 8  # bytes: a double
_room = np.zeros((_ROWS, _COLUMNS), np.float64)
_places = [
    [ctypes.byref(ctypes.c_char.from_address(at)) for at in range(start, start + _room.nbytes, _COLUMNS * _WIDE)]
    for start in range(_room.ctypes.data, _room.ctypes.data + _COLUMNS * _WIDE, _WIDE)
]


class Address(ctypes.c_void_p):
    """Where PDFium keeps something."""


def address_of(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def reference(pointer: Any) -> Any:
    """What stands for a pointer as an argument."""
    return ctypes.byref(ctypes.c_char.from_address(address_of(pointer)))


class Finder:
    """A function of PDFium that leaves numbers where it is told to: side by side, or each in a place of its own."""

    def __init__(self, function: Any, kind: Any, n_numbers: int, n_places: int = 1) -> None:
        self._function, self._kind, self._n_numbers = _plain(function, _INT), np.dtype(kind), n_numbers
        self._n_places = n_places

    def __call__(self, *arguments: Sequence[Any]) -> tuple[list[int], NDArray[Any]]:
        """What it answers, and the numbers that it leaves, a row for each call; 0 where it leaves none."""
        answers: list[int] = []
        found = np.empty((len(arguments[0]), self._n_numbers), self._kind)
        step = 1 if self._n_places == 1 else _WIDE // self._kind.itemsize
        for start in range(0, len(found), _ROWS):
            some = [argument[start : start + _ROWS] for argument in arguments]
            rows = _room[: len(some[0])]
            rows[:] = 0
            answers += map(self._function, *some, *_places[: self._n_places])
            found[start : start + _ROWS] = rows.view(self._kind)[:, : step * self._n_numbers : step]
        return answers, found


def _plain(function: Any, result: Any, *arguments: Any) -> Any:
    return ctypes.PYFUNCTYPE(result, *arguments)(address_of(function))


code_at = _plain(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
is_unmapped_at = _plain(pdfium.FPDFText_HasUnicodeMapError, _INT)
boxes_at = Finder(pdfium.FPDFText_GetLooseCharBox, np.float32, 4)
tight_boxes_at = Finder(pdfium.FPDFText_GetCharBox, np.float64, 4, n_places=4)  # left, right, bottom and top
text_object_at = _plain(pdfium.FPDFText_GetTextObject, _NUMBER)
origins_at = Finder(pdfium.FPDFText_GetCharOrigin, np.float64, 2, n_places=2)
matrices_at = Finder(pdfium.FPDFText_GetMatrix, np.float32, 6)
size_at = _plain(pdfium.FPDFText_GetFontSize, _DOUBLE)

n_objects_on = _plain(pdfium.FPDFPage_CountObjects, _INT)
object_on = _plain(pdfium.FPDFPage_GetObject, Address)
n_objects_in = _plain(pdfium.FPDFFormObj_CountObjects, _INT)
object_in = _plain(pdfium.FPDFFormObj_GetObject, Address, Address, _LONG)
kind_of = _plain(pdfium.FPDFPageObj_GetType, _INT)
bounds_of = Finder(pdfium.FPDFPageObj_GetBounds, np.float32, 4, n_places=4)
matrices_of = Finder(pdfium.FPDFPageObj_GetMatrix, np.float32, 6)
font_of = _plain(pdfium.FPDFTextObj_GetFont, _NUMBER)
content_of = _plain(pdfium.FPDFPageObj_GetMarkedContentID, _INT)
n_marks_of = _plain(pdfium.FPDFPageObj_CountMarks, _INT)
mark_of = _plain(pdfium.FPDFPageObj_GetMark, Address, Address, _LONG)
name_of_mark = _plain(pdfium.FPDFPageObjMark_GetName, _INT, Address, ctypes.c_void_p, _LONG, ctypes.c_void_p)

fills_of = Finder(pdfium.FPDFPageObj_GetFillColor, np.uint32, 4, n_places=4)
strokes_of = Finder(pdfium.FPDFPageObj_GetStrokeColor, np.uint32, 4, n_places=4)
move = _plain(pdfium.FPDFPageObj_Transform, None, Address, *[_DOUBLE] * 6)
are_active = Finder(pdfium.FPDFPageObj_GetIsActive, np.int32, 1)
set_active = _plain(pdfium.FPDFPageObj_SetIsActive, _INT)
is_transparent = _plain(pdfium.FPDFPageObj_HasTransparency, _INT)
text_mode_of = _plain(pdfium.FPDFTextObj_GetTextRenderMode, _INT)
clip_of = _plain(pdfium.FPDFPageObj_GetClipPath, Address)
n_paths_of_clip = _plain(pdfium.FPDFClipPath_CountPaths, _INT)
n_segments_of_clip = _plain(pdfium.FPDFClipPath_CountPathSegments, _INT)
segment_of_clip = _plain(pdfium.FPDFClipPath_GetPathSegment, Address)

draw_modes_of = Finder(pdfium.FPDFPath_GetDrawMode, np.int32, 2, n_places=2)
n_segments_of = _plain(pdfium.FPDFPath_CountSegments, _INT)
segment_of = _plain(pdfium.FPDFPath_GetPathSegment, Address)
points_of = Finder(pdfium.FPDFPathSegment_GetPoint, np.float32, 2, n_places=2)
kind_of_segment = _plain(pdfium.FPDFPathSegment_GetType, _INT)
is_closed_by = _plain(pdfium.FPDFPathSegment_GetClose, _INT)
