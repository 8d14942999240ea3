"""Text of a PDF page that is drawn more than once in the same place, as what it is: one text.

The library leaves out characters of it that it has met already, by character, and not always all of them. So parts of
one word come from several text objects, in the order of these, or the same word comes twice.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .pdf_page import Flags, Floats
from .pdf_unseen import Unseen

Numbers = NDArray[np.int64]

_SAME = 0.2  # of the size of the type: two of one character that stand no further apart are one
_OVER = 0.5  # of the width of a character: one that another covers so far is printed over it


class Once(NamedTuple):
    """The characters to be read, by their numbers in the order of reading, and which of the hidden ones are seen."""

    order: Numbers
    is_seen: Flags  # themselves, or another in their place


def drawn_once(
    unseen: Unseen, owners: NDArray[np.uint64], codes: Numbers, boxes: Floats, is_hidden: Flags, is_upright: Flags
) -> Once:
    """Put each group of text objects that stand in one place together.

    `owners` are the text objects of the characters, of which only upright ones are looked at. What was left out of an
    object that is seen is taken from one that is hidden or cut off there. What was added to the text, such as white
    space without a width, stays where it is.
    """
    place = np.arange(owners.size, dtype=np.float64)
    is_out, is_seen = np.zeros((2, owners.size), np.bool_)
    is_own = is_upright & (boxes[2] > boxes[0])
    for group in unseen.twins:
        at = np.flatnonzero(np.isin(owners, np.array(group, np.uint64)) & is_own)
        seen, under = at[~is_hidden[at]], at[is_hidden[at] & unseen.shows(group, boxes[:, at])]
        added = under[[not _covers_any(boxes[:, seen], boxes[:, one]) for one in under.tolist()]]
        both = np.append(seen, added)
        kept = _without_repeats(both[np.argsort(boxes[0, both], kind="stable")], codes, boxes)
        if not kept.size or _is_printed_over(kept, codes, boxes):
            continue
        is_out[np.setdiff1d(at, kept)] = True
        is_seen[under] = True
        place[kept] = at.min() + np.arange(kept.size) / (kept.size + 1)
    order = np.argsort(place, kind="stable")
    return Once(order[~is_out[order]], is_seen)


def _covers_any(boxes: Floats, box: Floats) -> bool:
    """Whether one of some boxes has the middle of another across the page."""
    middle = (box[0] + box[2]) / 2
    return bool(((boxes[0] <= middle) & (middle <= boxes[2])).any())


def _without_repeats(at: Numbers, codes: Numbers, boxes: Floats) -> Numbers:
    """Characters from left to right, each once, and white space where none stands."""
    kept: list[int] = []
    printed = boxes[:, at[codes[at] > ord(" ")]]
    for one in at.tolist():
        if codes[one] <= ord(" ") and _covers_any(printed, boxes[:, one]):
            continue
        near = _SAME * (boxes[3, one] - boxes[1, one])
        if not any(codes[other] == codes[one] and boxes[0, one] - boxes[0, other] < near for other in kept[-2:]):
            kept.append(one)
    return np.array(kept, np.int64)


def _is_printed_over(at: Numbers, codes: Numbers, boxes: Floats) -> bool:
    """Whether one of some characters stands on another, as a stroke that crosses a letter out."""
    at = at[codes[at] > ord(" ")]
    left, right = boxes[0, at], boxes[2, at]
    shared = np.minimum(right[:-1], right[1:]) - left[1:]
    return bool((shared > _OVER * np.minimum(right[:-1] - left[:-1], right[1:] - left[1:])).any())
