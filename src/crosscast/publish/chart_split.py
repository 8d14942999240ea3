"""Charts of what is split: a small chart for each part, all on one scale; ages by sex as a pyramid."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction

from crosscast.analyse.result import Indicator, Result
from crosscast.analyse.select import order_of
from crosscast.vocab import name_of

from . import wording
from .chart_breaks import break_lines, broken_columns
from .chart_style import (
    BAR,
    DIGIT_WIDTH,
    INK,
    LABEL_LINES,
    LINE_COLOURS,
    QUIET,
    ROW_HEIGHT,
    Spec,
    axis_title,
    high_of,
    labelled,
    named,
    wrapped,
)
from .order import by_split, is_from_the_highest, period_of, start_of

_TALL = 96  # of a small chart of columns
_BETWEEN = 18
_BAR_WIDE = 0.68  # of a row
_SIDES = ("male", "female")  # of a pyramid, from the left


def part_of(result: Result) -> str:
    """The name of the part that a result belongs to."""
    return wording.opening(wording.plain(name_of(result.split))) if result.split else ""


def describe_panels(indicator: Indicator, results: Sequence[Result]) -> str:
    """How many small charts, of what, and where the highest number stands."""
    parts = by_split(results)
    highest = max(results, key=lambda result: result.low + high_of(result))
    sentence = f"{wording.plural(len(parts), 'small chart')}, one for each {_split_name(indicator)}, all on one scale:"
    sentence += f" {'; '.join(part_of(part[0]) for part in parts)}."
    sentence += f" The highest number is that of {part_of(highest)}, {named(highest)}: {wording.result(highest)}."
    return f"{sentence} Where nothing is drawn, no number can be shown. The table holds the same numbers."


def column_panels(indicator: Indicator, results: Sequence[Result], width: int) -> Spec:
    """Columns by period for each part. The first and the last period are written below, other numbers in the table."""
    periods = {named(result): start_of(result) for result in results}
    names = sorted(periods, key=lambda name: periods[name])
    domain = _domain(results, Fraction(140, 100))
    a_row = 4 if width > 400 else 2
    wide = (width - 50) // a_row - _BETWEEN
    panels = []
    for n, part in enumerate(by_split(results)):
        ends = {"values": list(dict.fromkeys([names[0], names[-1]])), "labelAngle": 0, "labelLimit": 0, **LABEL_LINES}
        x = {"field": "name", "type": "nominal", "scale": {"domain": names}, "title": None,
             "axis": {**ends, "ticks": False, "labelPadding": 6, "labelExpr": _in_lines(names, wide)}}  # fmt: skip
        y_axis = {"tickCount": 2, "labels": n % a_row == 0}
        y = {"type": "quantitative", "title": None, "scale": {"domain": domain, "nice": False}}
        rows = [
            {"name": named(r), "zero": 0, "low": float(r.low), "high": float(high_of(r)), "text": _sign(r)}
            for r in part
        ]
        broken = [
            {"name": named(part[i]), "letters": letters} for i, letters in broken_columns(indicator, part).items()
        ]
        layers: list[Spec] = [
            {
                "mark": {"type": "bar", "color": BAR, "width": {"band": 0.7}},
                "encoding": {"x": x, "y": {"field": "low", "axis": y_axis, **y}, "y2": {"field": "zero"}},
            },
            {
                "transform": [{"filter": "datum.low != datum.high"}],
                "mark": {"type": "rule", "color": INK, "strokeWidth": 2.5},
                "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}},
            },
            {"mark": {"type": "rule", "color": QUIET}, "encoding": {"y": {"datum": 0, **y}}},
            {
                "mark": {"type": "text", "color": INK, "baseline": "bottom", "dy": -3},
                "encoding": {"x": x, "y": {"field": "high", **y}, "text": {"field": "text"}},
            },
            *break_lines(broken, {**x, "bandPosition": 0}),
        ]
        panels.append(_panel(part, wide, _TALL, rows, layers))
    return _grid(panels, a_row, axis_title(indicator))


def bar_panels(indicator: Indicator, results: Sequence[Result], width: int) -> Spec:
    """Bars for each part, one below the other in the same order in all of them, each with its number."""
    names = _names_in_order(results)
    a_row = 3 if width > 400 else 1
    lines = {name: wrapped(name, width if a_row == 1 else width * 3 // 4) for name in names}
    label = max(len(line) for said in lines.values() for line in said.split("\n")) * DIGIT_WIDTH
    wide = int(width - label - 16) if a_row == 1 else int((width - label - 16) / a_row - _BETWEEN)
    is_exact = all(result.is_exact for result in results)
    domain = _domain(results, Fraction(150 if is_exact else 220, 100) if a_row > 1 else Fraction(130, 100))
    tall = ROW_HEIGHT + 15 * max(said.count("\n") for said in lines.values())
    panels = []
    for n, part in enumerate(by_split(results)):
        axis = {"labels": n % a_row == 0, "labelLimit": 0, "domain": False, "ticks": False, "labelPadding": 8}
        y = {"field": "name", "type": "nominal", "title": None, "axis": {**axis, **LABEL_LINES},
             "scale": {"domain": [lines[name] for name in names]}}  # fmt: skip
        x = {"type": "quantitative", "title": None, "scale": {"domain": domain, "nice": False}}
        rows = [
            {"name": lines[named(r)], "zero": 0, "low": float(r.low), "high": float(high_of(r)), "text": labelled(r)}
            for r in part
        ]
        x_axis = {"tickCount": 3}
        layers = _bars(x | {"axis": x_axis}, y, tall * _BAR_WIDE, BAR)
        layers.append(
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "color": INK},
                "encoding": {"x": {"field": "high", **x}, "y": y, "text": {"field": "text"}},
            }
        )
        panels.append(_panel(part, wide, tall * len(names), rows, layers))
    return _grid(panels, a_row, axis_title(indicator))


def describe_pyramid(indicator: Indicator, results: Sequence[Result]) -> str:
    """The sides, the highest number of each, and who has no side."""
    sides = _sides(results)
    ages = len({result.member for part in sides for result in part})
    sentence = f"A pyramid of {wording.plural(ages, 'age')}, the oldest at the top."
    for side, part in zip(("left", "right"), sides, strict=True):
        highest = max(part, key=lambda result: result.low + high_of(result))
        sentence += f" To the {side}: {part_of(part[0])}, highest at {named(highest)}: {wording.result(highest)}."
    return " ".join([sentence, *without_a_side(results), "The table holds the same numbers."])


def without_a_side(results: Sequence[Result]) -> tuple[str, ...]:
    """A sentence on those that a pyramid does not draw."""
    others = [part_of(part[0]) for part in by_split(results) if _sex(part) not in _SIDES]
    said = f"Not drawn, since a pyramid has two sides: {', '.join(others)}. The table has the numbers."
    return (said,) if others else ()


def has_two_sides(results: Sequence[Result]) -> bool:
    """Whether a pyramid can be drawn of them."""
    return {_sex(part) for part in by_split(results)} >= set(_SIDES)


def pyramid(indicator: Indicator, results: Sequence[Result], width: int) -> Spec:
    """Ages from the youngest at the bottom, one sex to the left of the middle and one to the right."""
    sides = _sides(results)
    names = _names_in_order([result for part in sides for result in part])[::-1]
    lines = {name: wrapped(name, width) for name in names}
    left, right = (max(float(max(map(high_of, part))), 0) for part in sides)
    letters = max(len(labelled(result)) for part in sides for result in part)
    room = (max(left, right) or 1.0) * letters * DIGIT_WIDTH / (width / 3)
    x = {"type": "quantitative", "scale": {"domain": [-left - room, right + room], "nice": False}}
    axis = {"title": axis_title(indicator), "labelExpr": "format(abs(datum.value), ',')",
            "tickCount": 6 if width > 400 else 4}  # fmt: skip
    y = {"field": "name", "type": "nominal", "title": None, "scale": {"domain": [lines[name] for name in names]},
         "axis": {"labelLimit": 0, "domain": False, "ticks": False, "labelPadding": 8, **LABEL_LINES}}  # fmt: skip
    layers: list[Spec] = []
    for turn, align, colour, part in zip((-1, 1), ("right", "left"), LINE_COLOURS, sides, strict=False):
        rows = [
            {"name": lines[named(r)], "zero": 0, "low": turn * float(r.low), "high": turn * float(high_of(r)),
             "text": labelled(r)}
            for r in part
        ]  # fmt: skip
        said = {"mark": {"type": "text", "align": align, "dx": 6 * turn, "color": INK},
                "encoding": {"x": {"field": "high", **x}, "y": y, "text": {"field": "text"}}}  # fmt: skip
        drawn = [*_bars(x | {"axis": axis}, y, ROW_HEIGHT * _BAR_WIDE, colour), said]
        layers += [{"data": {"values": rows}, **layer} for layer in drawn]
        head = {"type": "text", "align": align, "baseline": "bottom", "dx": 10 * turn, "dy": -6, "fontWeight": "bold",
                "color": INK}  # fmt: skip
        layers.append(
            {"data": {"values": [{"at": 0, "text": part_of(part[0])}]}, "mark": head,
             "encoding": {"x": {"field": "at", **x}, "y": {"value": 0}, "text": {"field": "text"}}}
        )  # fmt: skip
    layers.append({"data": {"values": [{"at": 0}]}, "mark": {"type": "rule", "color": QUIET},
                   "encoding": {"x": {"field": "at", **x}}})  # fmt: skip
    plot = {"width": width, "height": ROW_HEIGHT * len(names), "autosize": {"type": "fit-x", "contains": "padding"}}
    return {**plot, "layer": layers}


def _bars(x: Spec, y: Spec, tall: float, colour: str) -> list[Spec]:
    """A bar for one number, a line with two ends for a range; a bar of 0 would look like a number that is missing."""
    exact, ranged = {"filter": "datum.low == datum.high"}, {"filter": "datum.low != datum.high"}
    tick = {"type": "tick", "color": colour, "opacity": 1, "thickness": 2.5, "height": tall}
    return [
        {"transform": [exact], "mark": {"type": "bar", "color": colour, "height": tall},
         "encoding": {"x": {"field": "low", **x}, "x2": {"field": "zero"}, "y": y}},
        {"transform": [exact, {"filter": "datum.high == 0"}], "mark": tick,
         "encoding": {"x": {"field": "low", **x}, "y": y}},
        {"transform": [ranged], "mark": {"type": "rule", "color": colour, "strokeWidth": 3},
         "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}, "y": y}},
        *({"transform": [ranged], "mark": tick, "encoding": {"x": {"field": end, **x}, "y": y}}
          for end in ("low", "high")),
    ]  # fmt: skip


def _panel(part: Sequence[Result], wide: int, tall: int, rows: list[Spec], layers: list[Spec]) -> Spec:
    title = {"text": wrapped(part_of(part[0]), wide * 5 // 2).split("\n"), "anchor": "start", "frame": "group",
             "fontSize": 13, "color": INK, "offset": 6}  # fmt: skip
    return {"title": title, "width": wide, "height": tall, "data": {"values": rows}, "layer": layers}


def _grid(panels: list[Spec], a_row: int, said: str) -> Spec:
    title = {"text": said, "anchor": "start", "fontSize": 13, "fontWeight": "normal", "color": QUIET, "offset": 12}
    return {"title": title, "concat": panels, "columns": a_row, "spacing": _BETWEEN}


def _domain(results: Sequence[Result], room: Fraction) -> list[float]:
    """One scale for all, with room for what is written at the end of a bar."""
    return [0.0, float(max(map(high_of, results)) * room) or 1.0]


def _names_in_order(results: Sequence[Result]) -> list[str]:
    """Every name once, in the order in which all parts show them."""
    first = list({named(result): result for result in results}.values())
    if all(period_of(result) for result in first):
        first.sort(key=start_of)
    elif not is_from_the_highest(first):
        first.sort(key=lambda r: order_of(r.member.dimension, r.member.id) if r.member else (0, ""))
    return [named(result) for result in first]


def _in_lines(names: Sequence[str], wide: int) -> str:
    """An expression that breaks the names of the first and the last period into lines."""
    first, last = (json.dumps(wrapped(name, wide * 5 // 4).split("\n")) for name in (names[0], names[-1]))
    return f"datum.label == {json.dumps(names[0])} ? {first} : {last}"


def _sign(result: Result) -> str:
    """What stands on a small column: a nought, which has no height, and the sign of a grade that must not be missed."""
    return f"{'0' if result.high == 0 else ''} {wording.mark(result.grade)}".strip()


def _sides(results: Sequence[Result]) -> list[list[Result]]:
    parts = {_sex(part): part for part in by_split(results)}
    return [parts[sex] for sex in _SIDES]


def _sex(part: Sequence[Result]) -> str:
    return part[0].split.id if part[0].split else ""


def _split_name(indicator: Indicator) -> str:
    return indicator.spec.split_by.value if indicator.spec.split_by else ""
