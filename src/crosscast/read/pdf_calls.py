"""Functions of PDFium that are called for each character or each line drawn, with addresses as plain numbers.

pypdfium2 makes a pointer of each address, which takes longer than most of these functions do, as does letting other
threads go on meanwhile.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Iterable
from typing import Any

import pypdfium2.raw as pdfium
from numpy.typing import NDArray

_ADDRESS, _INT, _LONG = ctypes.c_void_p, ctypes.c_int, ctypes.c_ulong
_FOUND = ctypes.c_size_t  # an address, or 0


def address_of(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def addresses(rows: NDArray[Any]) -> list[range]:
    """Where each row of an array of numbers is kept, for each of its columns: there a function leaves what it finds."""
    start, size = rows.ctypes.data, rows.itemsize
    step = rows.shape[1] * size
    return [range(at, at + rows.nbytes, step) for at in range(start, start + step, size)]


def exhaust(calls: Iterable[Any]) -> None:
    """Make calls whose answers are not wanted."""
    deque(calls, 0)


def _plain(function: Any, result: Any, *arguments: Any) -> Any:
    return ctypes.PYFUNCTYPE(result, *arguments)(address_of(function))


code_at = _plain(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _ADDRESS, _INT)
is_unmapped_at = _plain(pdfium.FPDFText_HasUnicodeMapError, _INT, _ADDRESS, _INT)
box_at = _plain(pdfium.FPDFText_GetLooseCharBox, _INT, _ADDRESS, _INT, _ADDRESS)
tight_box_at = _plain(
    pdfium.FPDFText_GetCharBox, _INT, _ADDRESS, _INT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS
)  # left, right, bottom and top
text_object_at = _plain(pdfium.FPDFText_GetTextObject, _FOUND, _ADDRESS, _INT)
origin_at = _plain(pdfium.FPDFText_GetCharOrigin, _INT, _ADDRESS, _INT, _ADDRESS, _ADDRESS)
matrix_at = _plain(pdfium.FPDFText_GetMatrix, _INT, _ADDRESS, _INT, _ADDRESS)
size_at = _plain(pdfium.FPDFText_GetFontSize, ctypes.c_double, _ADDRESS, _INT)

n_objects_on = _plain(pdfium.FPDFPage_CountObjects, _INT, _ADDRESS)
object_on = _plain(pdfium.FPDFPage_GetObject, _FOUND, _ADDRESS, _INT)
n_objects_in = _plain(pdfium.FPDFFormObj_CountObjects, _INT, _ADDRESS)
object_in = _plain(pdfium.FPDFFormObj_GetObject, _FOUND, _ADDRESS, _LONG)
kind_of = _plain(pdfium.FPDFPageObj_GetType, _INT, _ADDRESS)
bounds_of = _plain(pdfium.FPDFPageObj_GetBounds, _INT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)
matrix_of = _plain(pdfium.FPDFPageObj_GetMatrix, _INT, _ADDRESS, _ADDRESS)
font_of = _plain(pdfium.FPDFTextObj_GetFont, _FOUND, _ADDRESS)
content_of = _plain(pdfium.FPDFPageObj_GetMarkedContentID, _INT, _ADDRESS)
n_marks_of = _plain(pdfium.FPDFPageObj_CountMarks, _INT, _ADDRESS)
mark_of = _plain(pdfium.FPDFPageObj_GetMark, _FOUND, _ADDRESS, _LONG)
name_of_mark = _plain(pdfium.FPDFPageObjMark_GetName, _INT, _ADDRESS, _ADDRESS, _LONG, _ADDRESS)

fill_of = _plain(pdfium.FPDFPageObj_GetFillColor, _INT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)
move = _plain(pdfium.FPDFPageObj_Transform, None, _ADDRESS, *[ctypes.c_double] * 6)
set_active = _plain(pdfium.FPDFPageObj_SetIsActive, _INT, _ADDRESS, _INT)
is_transparent = _plain(pdfium.FPDFPageObj_HasTransparency, _INT, _ADDRESS)
text_mode_of = _plain(pdfium.FPDFTextObj_GetTextRenderMode, _INT, _ADDRESS)
clip_of = _plain(pdfium.FPDFPageObj_GetClipPath, _FOUND, _ADDRESS)
n_paths_of_clip = _plain(pdfium.FPDFClipPath_CountPaths, _INT, _ADDRESS)
n_segments_of_clip = _plain(pdfium.FPDFClipPath_CountPathSegments, _INT, _ADDRESS, _INT)
segment_of_clip = _plain(pdfium.FPDFClipPath_GetPathSegment, _FOUND, _ADDRESS, _INT, _INT)

draw_mode_of = _plain(pdfium.FPDFPath_GetDrawMode, _INT, _ADDRESS, _ADDRESS, _ADDRESS)
n_segments_of = _plain(pdfium.FPDFPath_CountSegments, _INT, _ADDRESS)
segment_of = _plain(pdfium.FPDFPath_GetPathSegment, _FOUND, _ADDRESS, _INT)
point_of = _plain(pdfium.FPDFPathSegment_GetPoint, _INT, _ADDRESS, _ADDRESS, _ADDRESS)
kind_of_segment = _plain(pdfium.FPDFPathSegment_GetType, _INT, _ADDRESS)
is_closed_by = _plain(pdfium.FPDFPathSegment_GetClose, _INT, _ADDRESS)
