"""Tell the signs of fonts that give them the codes of others: the minus of a font of signs is else read as a 2."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import pdf_calls as calls
from .pdf_page import UNKNOWN, View

Numbers = NDArray[np.int64]

# What stands in the place of a digit or letter in fonts of signs such as Mathematical Pi, and the heights, as parts of
# the width, that the sign has and the digit or letter of no font of text: a "þ" is much higher than wide.
_SIGNS = {
    **dict.fromkeys("0123456789", ("−", 0.0, 0.25)),
    "þ": ("+", 0.8, 1.2),
    "¼": ("=", 0.0, 0.5),
    "£": ("×", 0.9, 1.1),
    "ð": ("(", 2.5, 9.0),
    "Þ": (")", 2.5, 9.0),
}
_OWN = 0xE000, 0xF8FF  # of codes that each font gives a meaning of its own
_BULLETS = 0xF000, 0xF0FF  # among them those of fonts of signs, such as the bullets of a list
_OLD_STYLE = 0xF730, 0xF739  # and the old-style digits of the Adobe Glyph List
_IS_LOOKED_AT = np.array([chr(code) in _SIGNS for code in range(0x100)] + [False])  # by code


def as_printed(at: Any, examples: Numbers, codes: Numbers, turns: Numbers, view: View) -> Numbers:
    """The code of what is printed for each kind of character, by an example of it.

    A control character is never printed: where there is one, or a code that only the font knows, the file does not say
    what it is. `turns` are the quarter turns that set each example upright.
    """
    rows = np.flatnonzero(_IS_LOOKED_AT.take(codes, mode="clip") & (turns >= 0))
    printed = np.where(_are_in(_OLD_STYLE, codes), codes - _OLD_STYLE[0] + ord("0"), codes)
    is_control = (codes >= 0x80) & (codes < 0xA0) & (codes != ord("\x85"))
    printed[is_control | (_are_in(_OWN, printed) & ~_are_in(_BULLETS, codes))] = ord(UNKNOWN)
    for row, shape in zip(rows.tolist(), _shapes(at, examples[rows], turns[rows], view).tolist(), strict=True):
        sign, least, most = _SIGNS[chr(codes[row])]
        if least < shape <= most:
            printed[row] = ord(sign)
    return printed


def _are_in(ends: tuple[int, int], codes: Numbers) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (codes >= ends[0]) & (codes <= ends[1])
    return found


def _shapes(at: Any, examples: Numbers, turns: Numbers, view: View) -> NDArray[np.float64]:
    """How high characters are drawn, as parts of their width; 0 for those that nothing is drawn for."""
    _, found = calls.tight_boxes_at([at] * examples.size, examples.tolist())
    left, right, bottom, top = found.T
    boxes = view.boxes(left, bottom, right, top)
    across, down = boxes[2] - boxes[0], boxes[3] - boxes[1]
    is_level = turns % 2 == 0
    width, height = np.where(is_level, across, down), np.where(is_level, down, across)
    return np.where(width > 0, height / np.maximum(width, 0.01), 0.0)
