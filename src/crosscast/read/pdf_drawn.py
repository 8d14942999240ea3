"""What is drawn on a page of a PDF: each thing with the forms that it stands in, and the lines that rule tables."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from . import pdf_calls as calls
from .pdf_calls import Address
from .pdf_page import Box, Flags, Floats, Rule, View

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

INVISIBLE = 3  # text render mode of ISO 32000-1, 9.3.6: neither filled nor stroked, as below a scan

_MAX_FORM_DEPTH = 8
_MAX_OBJECTS = 200_000
_MAX_SEGMENTS = 10_000
_THIN = 2.5  # points: a filled rectangle this thin is a line
_WHITE = 250  # of 255, for each of red, green and blue
_ONE_SHAPE = 5  # segments: a filled path of four or five is one shape, and a line where it is thin


class Drawn(NamedTuple):
    """Everything that is drawn on a page, in its order, forms opened: a row for each thing.

    `bounds` are its left, bottom, right and top as it stands in the forms around it, `outer` is the matrix of these.
    """

    kinds: NDArray[np.int64]
    items: list[Address]
    bounds: NDArray[np.float32]
    outer: Floats
    is_plain: Flags  # whether they stand in no form that moves them

    def boxes(self, view: View) -> Floats:
        """Where they stand on the page as it is shown, a column each: left, top, right, bottom."""
        left, bottom, right, top = self.bounds.T.astype(np.float64)
        if self.is_plain.all():
            return view.boxes(left, bottom, right, top)
        corners = np.array([left, left, right, right]), np.array([bottom, top, bottom, top])
        x, y = view.point(*_moved(*corners, self.outer.T))
        return np.array([x.min(axis=0), y.min(axis=0), x.max(axis=0), y.max(axis=0)])


def drawn(page: Any) -> Drawn:
    """What is drawn on a page."""
    at = calls.reference(page)
    n = min(calls.n_objects_on(at), _MAX_OBJECTS)
    kinds: list[int] = []
    items: list[Address] = []
    matrices, lengths = [], []
    for run_kinds, run, matrix in _opened([*map(calls.object_on, repeat(at), range(n))], IDENTITY, 0):
        kinds += run_kinds
        items += run
        matrices.append(matrix)
        lengths.append(len(run))
        if len(items) >= _MAX_OBJECTS:
            break
    is_plain = np.repeat([matrix == IDENTITY for matrix in matrices], lengths)
    outer = np.repeat(np.array(matrices), lengths, axis=0)
    return Drawn(np.array(kinds, np.int64), items, calls.bounds_of(items)[1], outer, is_plain)


def _opened(items: list[Address], matrix: Matrix, depth: int) -> Iterator[tuple[list[int], list[Address], Matrix]]:
    """Kinds and addresses of things that follow each other, and the matrix of the forms around them."""
    kinds, start = [*map(calls.kind_of, items)], 0
    forms = [at for at, kind in enumerate(kinds) if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_FORM_DEPTH]
    for at in forms:
        yield kinds[start : at + 1], items[start : at + 1], matrix
        start = at + 1
        n = min(calls.n_objects_in(items[at]), _MAX_OBJECTS)
        inside = [*map(calls.object_in, repeat(items[at]), range(n))]
        yield from _opened(inside, _product(_matrices(items[at : at + 1])[:, 0].tolist(), matrix), depth + 1)
    yield kinds[start:], items[start:], matrix


def drawn_objects(page: Any) -> Iterator[tuple[Any, Matrix]]:
    """Everything drawn on a page, forms opened, each with the matrix of the forms around it."""
    things = drawn(page)
    for kind, item, outer in zip(things.kinds.tolist(), things.items, things.outer.tolist(), strict=True):
        if kind != pdfium.FPDF_PAGEOBJ_UNKNOWN:
            yield ctypes.cast(item, pdfium.FPDF_PAGEOBJECT), outer


def box_under(item: Any, outer: Matrix, view: View) -> Box:
    """Where a drawn thing stands on the page as it is shown; `outer` is the matrix of the forms around it."""
    items = [Address(calls.address_of(item))]
    thing = Drawn(np.zeros(1, np.int64), items, calls.bounds_of(items)[1], np.array([outer]), np.zeros(1, np.bool_))
    x0, y0, x1, y1 = thing.boxes(view)[:, 0].tolist()
    return x0, y0, x1, y1


def rules_and_fills(things: Drawn, view: View) -> tuple[list[Rule], list[Box]]:
    """The upright and level lines that are drawn, as strokes or as thin rectangles, and the other filled rectangles."""
    which = np.flatnonzero(things.kinds == pdfium.FPDF_PAGEOBJ_PATH)
    if not which.size:
        return [], []
    paths, bounds, outer = [things.items[at] for at in which.tolist()], things.bounds[which], things.outer[which]
    (_, modes), n_segments = calls.draw_modes_of(paths), np.fromiter(map(calls.n_segments_of, paths), np.int64)
    is_filled, is_stroked = modes.T != 0
    if is_filled[0] and is_stroked[0] and _is_white_paper(paths[0]):
        is_stroked[0] = False
    is_one_shape = ~is_stroked & (n_segments > 3) & (n_segments <= _ONE_SHAPE)
    is_plain = is_one_shape & things.is_plain[which]
    left, bottom, right, top = bounds[is_plain & is_filled].T.astype(np.float64)
    rules = _rules(view.boxes(left, bottom, right, top))
    is_line = np.minimum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1]) <= _THIN
    rest = np.flatnonzero((is_filled | is_stroked) & ~(is_plain & is_line))
    lengths = np.minimum(n_segments[rest], _MAX_SEGMENTS)
    if not lengths.any():
        return rules, []
    points, is_start, is_closed = _points([paths[at] for at in rest.tolist()], lengths, outer[rest], view)
    starts, path = np.flatnonzero(is_start), np.repeat(rest, lengths)
    home = starts[np.cumsum(is_start) - 1]
    rules += _rules(_strokes(points, home, is_start, is_closed, is_stroked[path]))
    low, high = np.minimum.reduceat(points, starts, axis=1), np.maximum.reduceat(points, starts, axis=1)
    boxes, of_path = np.concatenate([low, high]), path[starts]
    is_shape = np.add.reduceat(1 + is_closed, starts) >= 4
    rules += _rules(boxes[:, is_shape & ~is_stroked[of_path] & ~is_plain[of_path]])
    sizes = np.diff(np.append(starts, is_start.size))
    is_corner = ((points == np.repeat(low, sizes, axis=1)) | (points == np.repeat(high, sizes, axis=1))).all(axis=0)
    is_rectangle = is_shape & np.logical_and.reduceat(is_corner, starts) & ((high - low).min(axis=0) > _THIN)
    is_fill = is_rectangle & is_filled[of_path]
    is_seen = ~_are_white_on_white([paths[at] for at in of_path[is_fill].tolist()], boxes[:, is_fill])
    return rules, [*zip(*boxes[:, is_fill][:, is_seen].tolist(), strict=True)]


def _is_white_paper(first: Address) -> bool:
    """Whether what is drawn first is a box as white as its edges: reports paint the paper so before they print."""
    return all((colors[:, :3] >= _WHITE).all() for _, colors in (calls.fills_of([first]), calls.strokes_of([first])))


def _are_white_on_white(paths: Sequence[Address], boxes: Floats) -> Flags:
    """Which of some filled boxes are white, where no box of another colour is beside or behind any of them.

    Nobody sees them then, so that they tell nothing of a table.
    """
    is_plain, colors = calls.fills_of(paths)
    is_white: Flags = np.array(is_plain, np.bool_) & (colors[:, :3] >= _WHITE).all(axis=1)
    x0, y0, x1, y1 = boxes[:, is_white]
    for left, top, right, bottom in boxes[:, ~is_white].T.tolist() if x0.size else ():
        if ((left <= x1 + _THIN) & (x0 <= right + _THIN) & (top <= y1 + _THIN) & (y0 <= bottom + _THIN)).any():
            return np.zeros_like(is_white)
    return is_white


def _points(
    paths: Sequence[Address], lengths: NDArray[np.int64], outer: Floats, view: View
) -> tuple[Floats, Flags, Flags]:
    """The points of paths, a column each, where a shape starts, and from where a line closes it."""
    n = lengths.tolist()
    of_path = chain.from_iterable(map(repeat, paths, n))
    segments = [*map(calls.segment_of, of_path, chain.from_iterable(map(range, n)))]
    _, found = calls.points_of(segments)
    matrices = np.repeat(np.array(_product(_matrices(paths), outer.T)), lengths, axis=1)
    kinds = np.fromiter(map(calls.kind_of_segment, segments), np.int64, len(segments))
    is_start = kinds != pdfium.FPDF_SEGMENT_LINETO
    is_start[(np.cumsum(lengths) - lengths)[lengths > 0]] = True
    is_closed = ~is_start & np.fromiter(map(calls.is_closed_by, segments), np.bool_, len(segments))
    x, y = found.T.astype(np.float64)
    return np.array(view.point(*_moved(x, y, matrices))), is_start, is_closed


def _strokes(points: Floats, home: NDArray[np.int64], is_start: Flags, is_closed: Flags, is_stroked: Flags) -> Floats:
    """The boxes of the lines along shapes: to each point from the one before, and home from where it is closed."""
    here = np.arange(home.size)
    before = np.where(np.append(False, is_closed[:-1]), home, here - 1)
    is_along, is_back = is_stroked & ~is_start, is_stroked & is_closed
    a = points[:, np.concatenate([before[is_along], here[is_back]])]
    b = points[:, np.concatenate([here[is_along], home[is_back]])]
    return np.concatenate([np.minimum(a, b), np.maximum(a, b)])


def _rules(boxes: Floats) -> list[Rule]:
    """Those of some boxes that are lines."""
    (x0, y0, x1, y1), width, height = boxes, boxes[2] - boxes[0], boxes[3] - boxes[1]
    is_level, is_upright = (height <= _THIN) & (width > _THIN), (width <= _THIN) & (height > _THIN)
    across, start, end = np.where(is_level, (y0 + y1, x0, x1), (x0 + x1, y0, y1))
    is_rule = is_level | is_upright
    columns = is_upright, across / 2, start, end
    return [*map(Rule, *(column[is_rule].tolist() for column in columns))]


def box_of_points(shape: Sequence[tuple[float, float]]) -> Box:
    across, down = zip(*shape, strict=True)
    return min(across), min(down), max(across), max(down)


def _matrices(items: Sequence[Address]) -> Floats:
    """The matrices of some things, a column each."""
    has_one, found = calls.matrices_of(items)
    found[~np.array(has_one, np.bool_)] = IDENTITY
    return found.T.astype(np.float64)


def _moved(x: Floats, y: Floats, matrix: Floats) -> tuple[Floats, Floats]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _product(m: Any, n: Any) -> Any:
    """First `m`, then `n`: one matrix each, or a column for each of many."""
    return (
        m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2], m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5],
    )  # fmt: skip
