"""What is drawn on a page of a PDF: each thing with the forms that it stands in, and the lines that rule tables."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise, repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from . import pdf_calls as calls
from .pdf_calls import addresses, exhaust
from .pdf_page import Box, Rule, View

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

INVISIBLE = 3  # text render mode of ISO 32000-1, 9.3.6: neither filled nor stroked, as below a scan

_MAX_FORM_DEPTH = 8
_MAX_OBJECTS = 200_000
_MAX_SEGMENTS = 10_000
_THIN = 2.5  # points: a filled rectangle this thin is a line
_ONE_SHAPE = 5  # segments: a filled path of four or five is one shape, and a line where it is thin


def drawn_objects(page: Any) -> Iterator[tuple[Any, Matrix]]:
    """Everything drawn on a page, forms opened, each with the matrix of the forms around it."""
    for kind, item, matrix in drawn(page):
        if kind != pdfium.FPDF_PAGEOBJ_UNKNOWN:
            yield ctypes.cast(item, pdfium.FPDF_PAGEOBJECT), matrix


def read_rules(page: Any, turns: int) -> list[Rule]:
    """The upright and level lines that are drawn on a page so turned, as strokes or as thin rectangles."""
    return read_rules_and_fills(page, turns)[0]


def read_rules_and_fills(page: Any, turns: int) -> tuple[list[Rule], list[Box]]:
    """The lines that are drawn on a page so turned, and the rectangles that are filled and no lines."""
    view = View(page, turns)
    paths = [(item, matrix) for kind, item, matrix in drawn(page) if kind == pdfium.FPDF_PAGEOBJ_PATH]
    n = len(paths)
    if not n:
        return [], []
    modes, bounds = np.zeros((n, 2), np.int32), np.zeros((n, 4), np.float32)
    items = [item for item, _ in paths]
    n_segments = np.fromiter(map(calls.n_segments_of, items), np.int64, n)
    exhaust(map(calls.draw_mode_of, items, *addresses(modes)))
    exhaust(map(calls.bounds_of, items, *addresses(bounds)))
    is_stroked, is_filled = modes[:, 1] != 0, modes[:, 0] != 0
    is_one_shape = ~is_stroked & (n_segments > 3) & (n_segments <= _ONE_SHAPE)
    is_plain = is_one_shape & np.fromiter((matrix is IDENTITY for _, matrix in paths), np.bool_, n)
    left, bottom, right, top = bounds[is_plain & is_filled].T.astype(np.float64)
    rules = [rule for box in view.boxes(left, bottom, right, top).T.tolist() for rule in _rule(box)]
    fills: list[Box] = []
    is_line = np.minimum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1]) <= _THIN
    for at in np.flatnonzero(modes.any(axis=1) & ~(is_plain & is_line)).tolist():
        shapes = _shapes_of_path(*paths[at], view)
        if not is_plain[at]:
            rules += _rules_of_shapes(shapes, is_stroked=bool(is_stroked[at]))
        if is_filled[at]:
            fills += _rectangles(shapes)
    return rules, fills


def box_under(item: Any, outer: Matrix, view: View) -> Box:
    """Where a drawn thing stands on the page as it is shown; `outer` is the matrix of the forms around it."""
    x0, y0, x1, y1 = boxes_of([(pdfium.FPDF_PAGEOBJ_UNKNOWN, calls.address_of(item), outer)], view)[:, 0].tolist()
    return x0, y0, x1, y1


def boxes_of(things: Sequence[tuple[int, int, Matrix]], view: View) -> NDArray[np.float64]:
    """Where drawn things stand on the page as it is shown, a column each: left, top, right, bottom."""
    if not things:
        return np.zeros((4, 0))
    found = np.zeros((len(things), 4), np.float32)
    exhaust(map(calls.bounds_of, (item for _, item, _ in things), *addresses(found)))
    left, bottom, right, top = found.T.astype(np.float64)
    a, b, c, d, e, f = np.array([matrix for _, _, matrix in things]).reshape(-1, 6).T
    corners = [view.point(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
    xs, ys = (np.stack(sides) for sides in zip(*corners, strict=True))
    return np.stack([xs.min(axis=0), ys.min(axis=0), xs.max(axis=0), ys.max(axis=0)])


def drawn(page: Any) -> Iterator[tuple[int, int, Matrix]]:
    """The kind and the address of everything that is drawn, and the matrix of the forms around it."""
    at = calls.address_of(page)
    n = min(calls.n_objects_on(at), _MAX_OBJECTS)
    return islice(_opened([*map(calls.object_on, repeat(at), range(n))], IDENTITY, 0), _MAX_OBJECTS)


def _opened(items: Sequence[int], matrix: Matrix, depth: int) -> Iterator[tuple[int, int, Matrix]]:
    kinds = [*map(calls.kind_of, items)]
    if pdfium.FPDF_PAGEOBJ_FORM not in kinds:
        yield from zip(kinds, items, repeat(matrix))
        return
    for kind, item in zip(kinds, items, strict=True):
        yield kind, item, matrix
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_FORM_DEPTH:
            n = min(calls.n_objects_in(item), _MAX_OBJECTS)
            inside = [*map(calls.object_in, repeat(item), range(n))]
            yield from _opened(inside, _product(_matrix(item), matrix), depth + 1)


def _shapes_of_path(path: int, outer: Matrix, view: View) -> list[list[tuple[float, float]]]:
    n = min(calls.n_segments_of(path), _MAX_SEGMENTS)
    segments = [*map(calls.segment_of, repeat(path), range(n))]
    found = np.zeros((n, 2), np.float32)
    exhaust(map(calls.point_of, segments, *addresses(found)))
    a, b, c, d, e, f = _product(_matrix(path), outer)
    points = [view.point(a * x + c * y + e, b * x + d * y + f) for x, y in found.tolist()]
    shapes: list[list[tuple[float, float]]] = []
    for segment, point, kind in zip(segments, points, map(calls.kind_of_segment, segments), strict=True):
        if kind == pdfium.FPDF_SEGMENT_LINETO and shapes:
            shapes[-1].append(point)
            if calls.is_closed_by(segment):
                shapes[-1].append(shapes[-1][0])
        else:
            shapes.append([point])
    return shapes


def _rules_of_shapes(shapes: Sequence[Sequence[tuple[float, float]]], *, is_stroked: bool) -> Iterator[Rule]:
    for shape in shapes:
        if is_stroked:
            for (x0, y0), (x1, y1) in pairwise(shape):
                yield from _rule((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
        elif len(shape) >= 4:
            yield from _rule(box_of_points(shape))


def _rectangles(shapes: Sequence[Sequence[tuple[float, float]]]) -> Iterator[Box]:
    for shape in shapes:
        x0, y0, x1, y1 = box = box_of_points(shape)
        corners = (x0, y0), (x0, y1), (x1, y0), (x1, y1)
        if len(shape) >= 4 and min(x1 - x0, y1 - y0) > _THIN and all(point in corners for point in shape):
            yield box


def box_of_points(shape: Sequence[tuple[float, float]]) -> Box:
    across, down = zip(*shape, strict=True)
    return min(across), min(down), max(across), max(down)


def _rule(box: Box) -> Iterator[Rule]:
    width, height = box[2] - box[0], box[3] - box[1]
    if height <= _THIN < width:
        yield Rule(False, (box[1] + box[3]) / 2, box[0], box[2])
    elif width <= _THIN < height:
        yield Rule(True, (box[0] + box[2]) / 2, box[1], box[3])


def _matrix(item: int) -> Matrix:
    m = pdfium.FS_MATRIX()
    if not calls.matrix_of(item, ctypes.addressof(m)):
        return IDENTITY
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _product(m: Matrix, n: Matrix) -> Matrix:
    """First `m`, then `n`."""
    return (
        m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2], m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5],
    )  # fmt: skip
