"""What every chart has in common: its colours and measures, and how results are named and labelled in it."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from crosscast.analyse.result import Indicator, Result
from crosscast.vocab import name_of

from . import wording
from .order import charted
from .publication import is_invented

# Vega-Lite's own colours are replaced by the stylesheet in the dark, so each colour here stands for a part it plays.
PAPER, INK, QUIET, RULE, BAR, WHOLE = "#ffffff", "#1a1d21", "#50565e", "#d4d8dd", "#1f5673", "#8a2d3b"
LINE_COLOURS = ("#1f5673", "#a8431f", "#3d6b35", "#6a4a8c", "#7a5c00", "#8a2d3b")
LINE_DASHES = ((1, 0), (7, 3), (2, 3), (10, 3, 2, 3), (5, 5), (12, 4))
LINE_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
WIDTHS = {"wide": 660, "narrow": 330}  # points; the stylesheet shows the one that fits
ROW_HEIGHT = 25
LINE_HEIGHT = 15
LABEL_GAP = 15
LETTER_WIDTH = 6  # of the labels, on average
DIGIT_WIDTH = 7.5
BESIDE = 8  # between a bar and its number

Spec = dict[str, Any]


def axis_title(indicator: Indicator) -> str:
    spec = indicator.spec
    return wording.plain(wording.measured_in(spec, charted(indicator)[0].unit) or spec.of.measure)


def high_of(result: Result) -> Fraction:
    return result.low if result.high is None else result.high


def distinct_names(results: Sequence[Result]) -> list[str]:
    """A name for each result; a second of one name is numbered, since one name is one place on the axis."""
    seen: dict[str, int] = defaultdict(int)
    names = []
    for result in results:
        name = named(result)
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def named(result: Result) -> str:
    name = wording.opening(wording.plain(name_of(result.member) if result.member else result.label))
    return f"{name} (invented)" if is_invented(result) else name


def labelled(result: Result) -> str:
    """The number, and the sign of its grade where it does not add up."""
    return f"{wording.result(result)} {wording.mark(result.grade)}".strip()


def wrapped(name: str, width: int) -> str:
    """A label in lines that leave the chart three fifths of its width; nothing is cut off."""
    return "\n".join(textwrap.wrap(name, max(12, width * 2 // 5 // LETTER_WIDTH)) or [name])


TITLE_ABOVE: Spec = {"titleAngle": 0, "titleAlign": "left", "titleX": 0, "titleY": -10, "titleBaseline": "bottom"}

LABEL_LINES: Spec = {"labelExpr": "split(datum.label, '\\n')"}
