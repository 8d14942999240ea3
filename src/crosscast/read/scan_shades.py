"""Turn light letters on a shade into dark ones on white: heads and totals of tables are often printed so.

Tesseract loses most of a line of light letters, and says nothing of it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from .scan_sheet import Grey, Ink

_COARSE = 4  # pixels that count as one
_WIDEST = 9  # coarse pixels: light strokes of letters are narrower, the shade about them wider
_CONTRAST = 40  # shades of 255 between a shade and the paper; on a lighter one letters are dark
_EVEN = 24  # by how much the shade differs from one coarse pixel to the next where it is one shade
_SHADE, _LETTER, _EDGE = 0.25, 0.4, 0.7  # from the shade to the paper: the most of its own pixels, the least of letters
_AROUND = 13  # coarse pixels: as high as a line
_MOSTLY = 0.5  # of a shade about letters; of dark letters on white the ink is less
_LONGEST = 23  # coarse pixels, some 22 points: a longer light stroke is a line between cells
_FEWEST = 6  # coarse pixels of letters: two digits


def with_dark_letters(grey: Grey) -> Grey | None:
    """A page at 300 pixels an inch whose shades that hold light letters are white, with their letters dark, if any."""
    down, across = (size // _COARSE for size in grey.shape)
    if not down or not across:
        return None
    whole = grey[: down * _COARSE, : across * _COARSE]
    coarse = np.asarray(Image.fromarray(whole).reduce(_COARSE))
    paper = float(np.percentile(coarse, 95))
    shade = within(within(coarse, np.minimum, _WIDEST), np.maximum, _WIDEST)
    turned = _with_light_letters(coarse, shade, paper)
    if not turned.any():
        return None
    ground = within(np.where(turned, shade, 0), np.maximum, 5)
    edge = (ground > 0) & ~turned & (coarse < ground + _EDGE * (paper - ground))
    edge = _filled(turned, turned | edge) & ~turned
    result = grey.copy()
    shown = result[: down * _COARSE, : across * _COARSE]
    fine = _fine(turned)
    light = _fine(ground)[fine].astype(np.float32)
    shown[fine] = 255 - ((whole[fine] - light) / (paper - light).clip(1) * 255).clip(0, 255).astype(np.uint8)
    shown[_fine(edge)] = 255
    return result


def _fine(coarse: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return coarse.repeat(_COARSE, axis=1).repeat(_COARSE, axis=0)


def _with_light_letters(coarse: Grey, shade: Grey, paper: float) -> Ink:
    """Where an even shade is, or letters on it that are lighter and enclosed by it; not where dark letters are."""
    is_even = within(shade, np.maximum, 3) - within(shade, np.minimum, 3) <= _EVEN
    zone = is_even & (shade <= paper - _CONTRAST)
    above = (coarse - shade) / (paper - shade).clip(1).astype(np.float32)
    zone &= _share(zone & (above <= _SHADE), zone) >= _MOSTLY
    light = above >= _LETTER
    if not (zone & light).any():
        return zone & light
    open_ = ~zone & (light | (shade > paper - _CONTRAST))
    letters = zone & light
    letters &= ~_filled(letters & (_sums(open_, 3) > 0), letters)
    zone &= letters | ~light
    letters &= (run_lengths(letters) <= _LONGEST) & (run_lengths(letters.T).T <= _LONGEST)
    return _filled(letters, zone) if np.count_nonzero(letters) >= _FEWEST else letters & False


def within(shades: Grey, take: np.ufunc, size: int) -> Grey:
    """The darkest or lightest shade in the square of an odd size about each pixel."""
    for axis in (0, 1):
        done, padded = 1, np.pad(shades, [(size // 2,) * 2 if n == axis else (0, 0) for n in (0, 1)], "edge")
        padded = padded.swapaxes(0, axis)
        while done < size:
            step = min(done, size - done)
            padded = take(padded[:-step], padded[step:])
            done += step
        shades = padded.swapaxes(0, axis)
    return shades


def _share(part: Ink, of: Ink) -> npt.NDArray[np.float64]:
    """Which share of a mask about each pixel is of the part."""
    share: npt.NDArray[np.float64] = _sums(part, _AROUND) / _sums(of, _AROUND).clip(1)
    return share


def _sums(mask: Ink, size: int) -> npt.NDArray[np.int32]:
    """How much of a mask is in the square of an odd size about each pixel."""
    padded = np.pad(mask, size // 2).astype(np.int32)
    sums = np.pad(padded, [(1, 0)] * 2).cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32)
    found: npt.NDArray[np.int32] = sums[size:, size:] - sums[:-size, size:] - sums[size:, :-size] + sums[:-size, :-size]
    return found


def _filled(seeds: Ink, zone: Ink) -> Ink:
    """All of the zone that hangs together with a seed."""
    before, filled = zone & False, seeds & zone
    while (filled != before).any():
        before = filled
        filled = _along(_along(filled, zone).T, zone.T).T
    return filled


def _along(seeds: Ink, zone: Ink) -> Ink:
    """Each stretch of a row of the zone that holds a seed."""
    flat = np.pad(zone, [(0, 0), (0, 1)]).ravel()
    starts = np.flatnonzero(flat & ~np.concatenate(([False], flat[:-1])))
    if not len(starts):
        return seeds
    has_seed = np.logical_or.reduceat(np.pad(seeds, [(0, 0), (0, 1)]).ravel(), starts)
    number = np.cumsum(np.bincount(starts, minlength=len(flat))) - 1
    filled: Ink = (flat & has_seed[number.clip(0)]).reshape(zone.shape[0], -1)[:, :-1]
    return filled


def run_lengths(ink: Ink) -> npt.NDArray[np.int32]:
    """For each pixel how long the stretch of its row is that is dark as far as it reaches; 0 where it is not dark."""
    edges = np.flatnonzero(np.diff(np.pad(ink, [(0, 0), (1, 1)]).ravel()))
    lengths = edges[1::2] - edges[::2]
    found = np.zeros(ink.shape, np.int32)
    found[ink] = np.repeat(lengths, lengths)
    return found
