"""A scanned page as a picture: drawn upright in grey, its ruled lines found and taken out, ready to be recognised."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from .pdf_page import Rule
from .scan_shades import with_dark_letters, within
from .scan_sheet import Grey, Ink, Sheet

_SCALE = 300 / 72  # pixels a point: the resolution that Tesseract's makers ask for
_MOST_PIXELS = 20_000_000  # more than A3 has
_NOISY = 4  # of 255: by how much half of the pixels differ from those about them
_SMOOTH = 1.5  # pixels: less than half of a stroke of small print
_COARSE = 4  # pixels that count as one when it is asked how far a page is turned
_MOST_TURNED = 5.0  # degrees
_LEAST_TURNED = 0.1  # degrees: the ends of a line stand a point apart
_WIDEST_STROKE = 33  # pixels; what is dark and wider is shading
_DARK = 110  # of 255: letters on a ground so dark are light
_PAPER = 0.4  # from the lightest ink to white: what is lighter is paper
_SHORTEST_RULE = 22.0  # points; no stroke of a letter is so long
_DOT = 1.8  # points: the widest dot of a row of dots
_LEAST_DOT = 4  # pixels
_FARTHEST_DOT = 15.0  # points from one to the next
_FEWEST_DOTS = 4  # three where they stand wide apart: "..." can stand for a figure
_WIDE_APART = 6.0  # points
_THICKEST_RULE = 3.0  # points
_FILLED = 0.96  # of a rule is dark
_AT_ONCE = 64  # rows of pixels, that stay in the processor's cache


@dataclass(frozen=True, slots=True)
class ScanPicture:
    """A page set upright, without its lines. `scale` is pixels a point, `angle` how far it was turned, in degrees."""

    grey: Grey
    scale: float
    angle: float
    rules: tuple[Rule, ...]


def picture_of(sheet: Sheet, turns: int = 0, enlarged: float = 1.0) -> ScanPicture:
    """Draw a page upright that lies so many quarter turns to the right."""
    scale = min(_SCALE * enlarged, math.sqrt(_MOST_PIXELS / max(sheet.width * sheet.height, 1.0)))
    angle = 90.0 * turns
    grey = _smoothed(sheet.pixels(scale, angle))
    if aslant := _turned(ink_of(grey)):
        angle += aslant
        grey = _smoothed(sheet.pixels(scale, angle))
    with_letters = with_dark_letters(grey)
    grey = flat(grey)
    rules, covered = _rules_of(grey, scale)
    if with_letters is not None:  # the edges of its shades, which part rows and columns as lines do, are gone from it
        grey = flat(with_letters)
        covered |= _rules_of(grey, scale)[1]
    grey[covered] = 255
    return ScanPicture(_without_leaders(grey, scale), scale, angle, tuple(rules))


def _smoothed(grey: Grey) -> Grey:
    """The picture without the noise of its paper, if that is strong: beside it Tesseract loses print that is pale."""
    shades = grey.astype(np.int16)
    beside = shades[:-4:4, 2:-2:4] + shades[4::4, 2:-2:4] + shades[2:-2:4, :-4:4] + shades[2:-2:4, 4::4]
    if np.median(np.abs(shades[2:-2:4, 2:-2:4] - beside // 4)) < _NOISY:
        return grey
    return np.array(Image.fromarray(grey).filter(ImageFilter.GaussianBlur(_SMOOTH)))


def on_white(grey: Grey) -> Grey:
    """The letters on white where the paper is not even, or what is on its other side shows through.

    Print as pale as that is lost here, so another reading goes without.
    """
    darkest = int(grey[ink_of(grey)].max(initial=0))
    paper = darkest + _PAPER * (255 - darkest)
    return np.minimum(grey.astype(np.uint16) * 255 // int(max(paper, 1)), 255).astype(np.uint8)


def flat(grey: Grey) -> Grey:
    """The letters on white where they stand on a shade; what is darker is left, with the light letters on it."""
    ground = within(within(grey, np.maximum, _WIDEST_STROKE), np.minimum, _WIDEST_STROKE)
    flat = grey * np.float32(255)
    flat /= np.maximum(ground, 1)
    return np.where(ground < _DARK, grey, np.minimum(flat, 255, out=flat).astype(np.uint8))


def ink_of(grey: Grey) -> Ink:
    """What is dark, by the threshold that parts the shades best (Otsu 1979)."""
    counts = np.array(Image.fromarray(grey).histogram(), dtype=float)
    below, weighted = np.cumsum(counts), np.cumsum(counts * np.arange(256))
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = below * above * (weighted / below - (weighted[-1] - weighted) / above) ** 2
    return grey <= int(np.argmax(np.nan_to_num(apart, posinf=0.0)))


def _turned(ink: Ink) -> float:
    """By how many degrees the lines of a page run down to the right: then its rows of dark are parted most sharply."""
    down, across = (size // _COARSE for size in ink.shape)
    squares = ink[: down * _COARSE, : across * _COARSE].reshape(down, _COARSE, across, _COARSE)
    coarse = np.any(np.any(squares, axis=1), axis=2)
    y, x = np.nonzero(coarse)
    if not len(y):
        return 0.0
    best = 0.0
    for step in (0.5, 0.1, 0.02):
        reach = _MOST_TURNED if step == 0.5 else 5 * step
        angles = best + np.arange(-reach, reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _sharpness(x, y, angle, down + across)))
    return best if _LEAST_TURNED <= abs(best) < _MOST_TURNED else 0.0


def _sharpness(x: npt.NDArray[np.int64], y: npt.NDArray[np.int64], angle: float, size: int) -> float:
    rows = np.rint(y - x * math.tan(math.radians(angle))).astype(np.int64) + size
    counts = np.bincount(rows, minlength=3 * size)
    return float((np.diff(counts) ** 2).sum())


def _rules_of(grey: Grey, scale: float) -> tuple[list[Rule], Ink]:
    """The lines of a page, and the pixels that they cover."""
    ink = ink_of(grey)
    level, upright = (_rules(ink, is_upright, scale) for is_upright in (False, True))
    return level[0] + upright[0], level[1] | upright[1]


def _rules(ink: Ink, is_upright: bool, scale: float) -> tuple[list[Rule], Ink]:
    """The long dark runs of one direction as lines, and the pixels that they cover."""
    rows = ink.T if is_upright else ink
    length = round(_SHORTEST_RULE * scale)
    covered = np.zeros(rows.shape, dtype=bool)
    runs: list[tuple[int, int, int]] = []
    dark_enough = np.flatnonzero(rows.sum(axis=1) >= length)
    for some in np.split(dark_enough, range(_AT_ONCE, dark_enough.size, _AT_ONCE)):
        covered[some] = dark = _long_runs(rows[some], length)
        edges = np.flatnonzero(np.diff(np.pad(dark, [(0, 0), (1, 1)]).ravel()))
        at, edges = np.divmod(edges, rows.shape[1] + 2)
        runs += zip(some[at[::2]].tolist(), edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    rules = []
    for first, last, start, end in _stacked(runs):
        if last - first < _THICKEST_RULE * scale:
            rules.append(Rule(is_upright, (first + last + 1) / 2 / scale, start / scale, end / scale))
        else:
            covered[first : last + 1, start:end] = False
    covered[1:] |= covered[:-1].copy()
    covered[:-1] |= covered[1:].copy()
    return rules, (covered.T if is_upright else covered)


def _without_leaders(grey: Grey, scale: float) -> Grey:
    """The picture without rows of dots that lead from a label to its figure, which are taken for figures themselves.

    A dot is dark and alone in a square about it; several on a level, evenly far apart, lead somewhere.
    """
    dot, around = round(_DOT * scale), round(2.2 * _DOT * scale)
    margin = (around - dot) // 2
    rows = np.pad(ink_of(grey), [(1, 0)] * 2).cumsum(axis=1, dtype=np.int32).astype(np.uint16)
    sums = np.stack([*accumulate(rows)])  # faster than to add up down the columns
    in_all = _in_squares(sums, around)
    in_dot = _in_squares(sums, dot)[margin : margin + in_all.shape[0], margin : margin + in_all.shape[1]]
    alone = np.pad((in_dot == in_all) & (in_dot >= _LEAST_DOT), [(1, 0)] * 2)
    is_corner = alone[1:, 1:] & ~alone[:-1, 1:] & ~alone[1:, :-1]
    corners = np.transpose(np.divmod(np.flatnonzero(is_corner), is_corner.shape[1]))
    for y, x in _in_rows(corners.tolist(), scale):
        grey[y : y + around, x : x + around] = 255
    return grey


def _in_squares(sums: npt.NDArray[np.uint16], size: int) -> npt.NDArray[np.uint16]:
    """How much is dark in each square of so many pixels, by its upper left corner, however often the sums run over."""
    squares: npt.NDArray[np.uint16] = (
        sums[size:, size:] - sums[:-size, size:] - sums[size:, :-size] + sums[:-size, :-size]
    )
    return squares


def _in_rows(dots: list[list[int]], scale: float) -> Iterator[list[int]]:
    """The dots that stand in rows: on a level but for a point, each as far from the next as that from its next."""
    level = max(1, round(scale))
    for shift in (0, level // 2):
        rows: dict[int, list[list[int]]] = {}
        for dot in dots:
            rows.setdefault((dot[0] + shift) // level, []).append(dot)
        for row in rows.values():
            row.sort(key=lambda dot: dot[1])
            run = row[:1]
            for dot in row[1:]:
                gap = dot[1] - run[-1][1]
                before = run[-1][1] - run[-2][1] if len(run) > 1 else gap
                if gap > _FARTHEST_DOT * scale or abs(gap - before) > max(2, before // 4):
                    yield from run if _leads(run, scale) else ()
                    run = [run[-1]] if gap <= _FARTHEST_DOT * scale else []
                run.append(dot)
            yield from run if _leads(run, scale) else ()


def _leads(run: list[list[int]], scale: float) -> bool:
    return len(run) >= _FEWEST_DOTS - (len(run) > 1 and run[1][1] - run[0][1] > _WIDE_APART * scale)


def _long_runs(rows: Ink, length: int) -> Ink:
    """Where a stretch of a row of so many pixels is dark but for specks."""
    sums = np.pad(rows, [(0, 0), (1, 0)]).cumsum(axis=1, dtype=np.int32)
    starts = sums[:, length:] - sums[:, :-length] >= _FILLED * length
    has_one = starts.any(axis=1)
    marks = np.zeros((np.count_nonzero(has_one), sums.shape[1]), np.int32)
    marks[:, : starts.shape[1]] += starts[has_one]
    marks[:, length:] -= starts[has_one]
    found = np.zeros(rows.shape, np.bool_)
    found[has_one] = marks[:, :-1].cumsum(axis=1, dtype=np.int32) > 0
    return found


def _stacked(runs: list[tuple[int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Runs of rows below each other that share pixels, together: first and last row, start and end."""
    stacks: list[tuple[int, int, int, int]] = []
    at_work: list[tuple[int, int, int, int]] = []
    for row, start, end in runs:
        stacks += [stack for stack in at_work if stack[1] < row - 1]
        at_work = [stack for stack in at_work if stack[1] >= row - 1]
        met = [stack for stack in at_work if stack[2] < end and start < stack[3]]
        at_work = [stack for stack in at_work if stack not in met]
        at_work.append(
            (
                min([row, *(stack[0] for stack in met)]), row,
                min([start, *(stack[2] for stack in met)]), max([end, *(stack[3] for stack in met)]),
            )
        )  # fmt: skip
    return stacks + at_work
