"""Read what is printed much paler than the rest of a page, or say that it stands there.

Beside black print Tesseract takes it for paper. So it is looked at alone: without the words that were read, and darker.
What can be read from right to left alone shines through from the other side of the paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageFilter

from .scan_marks import looked_at_again
from .scan_regions import n_lines_of
from .scan_shades import within
from .scan_sheet import Grey
from .tesseract import LAYOUTS, SURE, VERY_SURE, PictureWord, n_very_sure, words_of_picture

_PAPER = 225  # of 255: what is darker is print, if it is as regular
_DARK = 128  # what is darker was looked at before
_COARSE = 3  # pixels that count as one: then the edges of dark letters and the specks of the paper are gone
_SPECK = 1.5  # pixels: noise becomes even
_EDGE = 7  # pixels about dark print
_FEWEST_LINES, _FEWEST_WORDS = 2, 3
_MORE = 3  # times as many words are sure from right to left where something shines through
_BELIEVED = 70  # the most confidence of what is read so


class Pale(NamedTuple):
    """The words that were read, and whether something stands there that was not."""

    words: list[PictureWord]
    is_left: bool


def pale_print(grey: Grey, words: Sequence[PictureWord], seconds: int) -> Pale:
    """What is pale on a page on which these words were read: print, or what shines through from its other side."""
    rest = np.where(within(grey, np.minimum, _EDGE) < _DARK, 255, grey).astype(np.uint8)
    for word in words:
        x0, y0, x1, y1 = word.box
        rest[y0:y1, x0:x1] = 255
    coarse = np.asarray(Image.fromarray(rest).reduce(_COARSE))
    if n_lines_of(coarse < _PAPER) < _FEWEST_LINES:
        return Pale([], False)
    pale = int(np.median(coarse[coarse < _PAPER]))
    even = np.asarray(Image.fromarray(rest).filter(ImageFilter.GaussianBlur(_SPECK)), dtype=np.uint16)
    darker = 255 - ((255 - even) * 255 // (255 - pale)).clip(0, 255).astype(np.uint8)
    read = words_of_picture(darker, LAYOUTS[0], seconds) or []
    if _is_print(read):
        read, left = looked_at_again(darker, read, seconds)
        sure = [word for word in read if word.confidence >= SURE]
        return Pale([replace(word, confidence=min(word.confidence, _BELIEVED)) for word in sure], bool(left))
    mirrored = words_of_picture(np.ascontiguousarray(darker[:, ::-1]), LAYOUTS[0], seconds) or []
    return Pale([], n_very_sure(mirrored) < max(_FEWEST_WORDS, _MORE * n_very_sure(read)))


def _is_print(words: Sequence[PictureWord]) -> bool:
    said = [word.confidence for word in words if len(word.text) > 1]
    return len(said) >= _FEWEST_WORDS and median(said) >= VERY_SURE
