"""What a PDF page holds that who looks at it does not see: invisible, as its ground, painted over, or cut off.

Nor is what is struck out part of what a page says. What lies over or under a picture is kept: it is the text of a scan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from crosscast.model import Finding, Severity

from . import pdf_calls as calls
from .pdf_calls import Address
from .pdf_drawn import INVISIBLE, Drawn, box_of_points
from .pdf_page import Box, LeftOut, View, overlap

_WHITE = 250  # of 255, for each of red, green and blue
_ALIKE = 3  # of 255, for the same: colours that differ by no more are one
_FAINT = 8  # of 255: what is hardly there at all
_LINE = 2.5  # points: what is this thin strikes text out, and covers none
_CUT = 0.2  # points: what reaches further over an edge is cut off there
_NEAR = 1.0  # points: edges this close are one edge
_BLANK = 0.5  # points: no letter is narrower
_AT_ONCE = 64  # boxes that are held against all texts
_MIDDLE = 0.3, 0.68  # of the height of a character: a line below is no strike
_SPACE = 0.4  # of the same: a space is struck with the word before it

Boxes = NDArray[np.float64]  # one a column
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Unseen:
    """The text objects of a page that are not seen, those that are seen in part, by address, and its level lines.

    `twins` are those seen that stand in one place, together.
    """

    hidden: Sequence[Address]
    clips: Sequence[tuple[int, Box]]
    lines: Boxes
    has_picture: bool  # whether the page shows one
    twins: Sequence[Sequence[int]]

    def hides(self, owners: NDArray[np.uint64], boxes: Boxes) -> Mask:
        """Which characters of texts that are seen are cut off; `owners` are the text objects that they belong to."""
        hidden = np.zeros(owners.size, np.bool_)
        x, y = _middles(boxes)
        for address, (left, top, right, bottom) in self.clips:
            hidden |= (owners == address) & ~((left <= x) & (x <= right) & (top <= y) & (y <= bottom))
        return hidden

    def cut_at_right(self, owners: NDArray[np.uint64], boxes: Boxes) -> list[int]:
        """The text objects whose end is cut off, as by the edge of a cell that has no room for it."""
        return [at for at, box in self.clips if boxes[2, owners == at].max(initial=0.0) > box[2] + _CUT]

    def shows(self, items: Sequence[int], boxes: Boxes) -> Mask:
        """Which characters are seen where one of these text objects draws them."""
        shown = np.zeros(boxes.shape[1], np.bool_)
        clips = dict(self.clips)
        for item in items:
            shown |= _has(np.array([clips[item]]).T, boxes)[0] if item in clips else True
        return shown

    def strikes(self, boxes: Boxes) -> Mask:
        """Which printed characters a line strikes out: through their middle, from the edge of a word to that of one."""
        struck = np.zeros(boxes.shape[1], np.bool_)
        tops, heights = boxes[1], np.maximum(boxes[3] - boxes[1], 1.0)
        if not self.lines.size:
            return struck
        is_other = np.append(True, (np.diff(tops) != 0) | (np.diff(heights) != 0))
        ys = (self.lines[1] + self.lines[3]) / 2
        through = (ys[:, None] - tops[is_other]) / heights[is_other]
        for at in np.flatnonzero(((through > _MIDDLE[0]) & (through < _MIDDLE[1])).any(axis=1)).tolist():
            start, _, end, _ = self.lines[:, at]
            through_chars = (ys[at] - tops) / heights
            middles = (boxes[0] + boxes[2]) / 2
            held = (through_chars > _MIDDLE[0]) & (through_chars < _MIDDLE[1]) & (start < middles) & (middles < end)
            if held.any():
                slack = _SPACE * heights[held].max()
                first, last = boxes[0][held].min(), boxes[2][held].max()
                struck |= held & (abs(first - start) < slack) & (abs(last - end) < slack)
        return struck


def find_unseen(things: Drawn, view: View) -> Unseen:
    """What of a page's text is not seen."""
    kinds, boxes = things.kinds, things.boxes(view)
    is_text, is_path = kinds == pdfium.FPDF_PAGEOBJ_TEXT, kinds == pdfium.FPDF_PAGEOBJ_PATH
    is_thin = boxes[3] - boxes[1] <= _LINE
    lines = boxes[:, is_path & is_thin & (boxes[2] - boxes[0] > _LINE)]
    texts, fats = np.flatnonzero(is_text), np.flatnonzero(is_path & ~is_thin)
    pictures = boxes[:, (kinds == pdfium.FPDF_PAGEOBJ_IMAGE) | (kinds == pdfium.FPDF_PAGEOBJ_SHADING)]
    for start in range(0, pictures.shape[1], _AT_ONCE):
        texts = texts[~_has(pictures[:, start : start + _AT_ONCE], boxes[:, texts]).any(axis=0)]
    items = [things.items[at] for at in texts.tolist()]
    n_cuts = np.fromiter(map(calls.n_paths_of_clip, map(calls.clip_of, items)), np.int64, texts.size)
    is_cut = things.is_plain[texts] & (n_cuts > 0)
    is_off = np.zeros(texts.size, np.bool_)
    clips: list[tuple[int, Box]] = []
    seen = boxes[:, texts]
    for row in np.flatnonzero(is_cut).tolist():
        clip, box = _clip(items[row], view), boxes[:, texts[row]].tolist()
        is_cut[row] = clip is not None and not _covers_one(clip, box, 0.0)
        if clip is not None and not _covers_one(clip, box, _NEAR):
            clips.append((items[row].value or 0, clip))
            is_off[row] = not overlap(clip, box)
            seen[:, row] = np.concatenate([np.maximum(clip[:2], box[:2]), np.minimum(clip[2:], box[2:])])
    modes = np.fromiter(map(calls.text_mode_of, items), np.int64, texts.size)
    colors = _colors(items)
    is_layer = 2 * (modes == INVISIBLE).sum() > modes.size  # of the letters, which are drawn as shapes
    is_drawn = (colors[:, 3] >= _FAINT) & ((modes != INVISIBLE) | is_layer)
    is_gone = ~is_drawn | is_off | _painted_over(things, texts, fats, boxes)
    is_plain = ~is_gone & (modes == 0)
    for row in np.flatnonzero(is_plain & (colors[:, :3].min(axis=1) >= _WHITE)).tolist():
        is_gone[row] = _is_on_white(int(texts[row]), things, fats, boxes, seen[:, [row]])
    is_gone |= is_plain & _is_on_its_own(things, texts, fats, boxes, seen, colors, view)
    if is_cut.any():
        is_gone[is_cut] |= _is_held(boxes[:, texts[is_cut]], boxes[:, texts[~is_cut & ~is_gone]])
    hidden = [things.items[at] for at in texts[is_gone].tolist()]
    has_picture = bool((kinds == pdfium.FPDF_PAGEOBJ_IMAGE).any())
    return Unseen(hidden, clips, lines, has_picture, _twins(things, texts[~is_gone], boxes))


def left_out_findings(pages: Mapping[int, LeftOut]) -> Iterator[Finding]:
    """Say on which pages text was not read because it is not seen, or struck out."""
    unseen = [number for number, left_out in pages.items() if left_out.n_unseen]
    if unseen:
        n = sum(left_out.n_unseen for left_out in pages.values())
        message = (
            f"{_listed(unseen)} text that is not seen there: it is invisible, of the colour behind it, painted over or "
            f"cut off. It was not read ({n:,} {'sign' if n == 1 else 'signs'})."
        )
        yield Finding("hidden-text", Severity.NOTE, message)
    struck = [number for number, left_out in pages.items() if left_out.n_struck]
    if struck:
        message = f"{_listed(struck)} text that is struck out. It was left out; compare what stands beside it."
        yield Finding("struck-out", Severity.QUESTION, message)


def _listed(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"Page {numbers[0]} has"
    return f"{len(numbers)} pages, the first of them page {numbers[0]}, have"


def _painted_over(things: Drawn, texts: Any, fats: Any, boxes: Boxes) -> Mask:
    """The texts over which a solid box was painted later."""
    found = np.zeros(texts.size, np.bool_)
    fats = fats[fats > texts.min(initial=things.kinds.size)]
    for start in range(0, fats.size, _AT_ONCE):
        block = fats[start : start + _AT_ONCE]
        is_under = _covers(boxes[:, block], boxes[:, texts]) & (block[:, None] > texts)
        for at in np.flatnonzero(is_under.any(axis=1)).tolist():
            if _is_solid(things.items[block[at]]):
                found |= is_under[at]
    return found


def _is_on_white(at: int, things: Drawn, fats: Any, boxes: Boxes, seen: Boxes) -> bool:
    """Whether nothing but white was painted below the middle of what is seen of a text."""
    below = fats[fats < at]
    below = below[_has(boxes[:, below], seen)[:, 0]]
    return not any(_is_dark(things.items[other]) for other in below.tolist())


def _is_on_its_own(
    things: Drawn, texts: Any, fats: Any, boxes: Boxes, seen: Boxes, colors: NDArray[np.uint32], view: View
) -> Mask:
    """The texts of which what was painted last below their middle is a solid box of their own colour, all around."""
    ground = np.full(texts.size, -1)
    for start in range(0, fats.size, _AT_ONCE):
        block = fats[start : start + _AT_ONCE]
        is_below = _has(boxes[:, block], seen) & (block[:, None] < texts)
        ground = np.maximum(ground, np.where(is_below, block[:, None], -1).max(axis=0, initial=-1))
    found = np.zeros(texts.size, np.bool_)
    rows = np.flatnonzero(ground >= 0)
    if not rows.size:
        return found
    grounds, which = np.unique(ground[rows], return_inverse=True)
    painted = _colors([things.items[at] for at in grounds.tolist()])[which]
    differ = np.abs(colors[rows, :3].astype(np.int64) - painted[:, :3]).max(axis=1)
    for row in rows[differ <= _ALIKE].tolist():
        at = int(ground[row])
        item, box = things.items[at], seen[:, row].tolist()
        if _is_box(item):
            clip = _clip(item, view) or tuple(boxes[:, at].tolist())
            found[row] = _covers_one(tuple(boxes[:, at].tolist()), box, _NEAR) and _covers_one(clip, box, _NEAR)
    return found


def _is_held(cut: Boxes, whole: Boxes) -> Mask:
    """Which texts that are cut begin where another that is seen whole begins, and reach no further: it repeats them."""
    held = np.zeros(cut.shape[1], np.bool_)
    for at, (left, top, right, bottom) in enumerate(cut.T.tolist()):
        is_level = (whole[1] < top + _NEAR) & (bottom < whole[3] + _NEAR)
        held[at] = (is_level & (abs(whole[0] - left) < _NEAR) & (right < whole[2] + _NEAR)).any()
    return held


def _twins(things: Drawn, texts: Any, boxes: Boxes) -> list[list[int]]:
    """The texts that stand in one place, together."""
    texts = texts[boxes[2, texts] - boxes[0, texts] > _BLANK]
    places = [*zip(*np.round(boxes[:, texts]).tolist(), strict=True)]
    if len(set(places)) == len(places):
        return []
    groups: dict[tuple[float, ...], list[int]] = {}
    for at, place in zip(texts.tolist(), places, strict=True):
        groups.setdefault(place, []).append(things.items[at].value or 0)
    return [items for items in groups.values() if len(items) > 1]


def _is_solid(path: Address) -> bool:
    """Whether a path is a filled box that nothing shows through and nothing cuts off."""
    return _is_box(path) and calls.n_paths_of_clip(calls.clip_of(path)) <= 0


def _is_box(path: Address) -> bool:
    """Whether a path is a filled box that nothing shows through."""
    is_filled, _ = _mode(path)
    is_box = is_filled and calls.n_segments_of(path) <= 5
    return is_box and _color(path)[3] == 255 and not calls.is_transparent(path)


def _is_dark(path: Address) -> bool:
    is_filled, is_stroked = _mode(path)
    return is_stroked or (is_filled and min(_color(path)[:3]) < _WHITE)


def _mode(path: Address) -> tuple[bool, bool]:
    """Whether a path is filled, and whether it is stroked."""
    fill, stroke = calls.draw_modes_of([path])[1][0].tolist()
    return fill != 0, stroke != 0


def _color(item: Address) -> tuple[int, ...]:
    """Red, green, blue, and how little shows through; black where it is no plain colour."""
    return tuple(_colors([item])[0].tolist())


def _colors(items: Sequence[Address]) -> NDArray[np.uint32]:
    """The same of some things, a row each."""
    is_plain, colors = calls.fills_of(items)
    colors[~np.array(is_plain, np.bool_)] = (0, 0, 0, 255)
    return colors


def _clip(item: Address, view: View) -> Box | None:
    """The box outside of which a drawn thing is not seen; None where there is none."""
    clip = calls.clip_of(item)
    n_paths = calls.n_paths_of_clip(clip) if clip else 0
    boxes = [box_of_points(points) for at in range(n_paths) if (points := [*_points(clip, at, view)])]
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return max(lefts), max(tops), min(rights), min(bottoms)


def _points(clip: Address, path: int, view: View) -> Iterator[tuple[float, float]]:
    n = min(calls.n_segments_of_clip(clip, path), 1_000)
    _, points = calls.points_of([calls.segment_of_clip(clip, path, at) for at in range(n)])
    return (view.point(x, y) for x, y in points.tolist())


def _middles(boxes: Boxes) -> Boxes:
    return np.array([(boxes[0] + boxes[2]) / 2, (boxes[1] + boxes[3]) / 2])


def _has(outer: Boxes, inner: Boxes) -> Mask:
    """Which of some boxes, a row each, the middles of others, a column each, lie in."""
    (x, y), (left, top, right, bottom) = _middles(inner), outer[:, :, None]
    inside: Mask = (left <= x) & (x <= right) & (top <= y) & (y <= bottom)
    return inside


def _covers_one(outer: Box, inner: Sequence[float], slack: float) -> bool:
    return all(a <= b + slack for a, b in zip(outer[:2], inner[:2], strict=True)) and all(
        a >= b - slack for a, b in zip(outer[2:], inner[2:], strict=True)
    )


def _covers(outer: Boxes, inner: Boxes) -> Mask:
    """Which of some boxes, a row each, cover which of others, a column each."""
    left, top, right, bottom = outer[:, :, None]
    is_covered: Mask = (
        (left <= inner[0] + 1) & (top <= inner[1] + 1) & (right >= inner[2] - 1) & (bottom >= inner[3] - 1)
    )
    return is_covered
