"""A funnel plot: rates against the counts that they are of, with the limits of chance and the names of the members."""

from __future__ import annotations

from collections.abc import Sequence

from crosscast.analyse.result import Indicator, Operand, Result

from . import wording
from .chart_style import BAR, INK, LINE_DASHES, PAPER, QUIET, TITLE_ABOVE, WHOLE, Spec, axis_title, high_of, named
from .withheld import is_shown, shown_operand

_HEIGHT = 360
_LETTER = 6.6  # points wide, on average
_LINE = 14
_AROUND = 6  # points between a point and its name
_LEFT = 60  # points for the numbers of the upright axis
_SHAPES = {"": "circle", "95%": "diamond", "99.8%": "triangle-up"}  # outside which limits


def describe_funnel(indicator: Indicator, results: Sequence[Result]) -> str:
    """What the plot shows, and who lies outside of the limits."""
    sentence = f"A funnel plot of {wording.plural(len(results), 'rate')} against the counts that they are of."
    outside = [result for result in results if result.note]
    if not outside:
        sentence += " All lie within the limits."
    for result in outside:
        sentence += f" {named(result)}, {wording.result(result)}: {result.note[0].lower()}{result.note[1:]}"
    return f"{sentence} Names that would cover each other stand in the table only, which holds the same numbers."


def funnel(indicator: Indicator, results: Sequence[Result], width: int) -> Spec:
    """Points where counts are exact, lines from end to end where they are ranges; limits as dashed and whole lines."""
    across = width - _LEFT
    sizes = [shown_operand(_whole(result)) for result in results]
    highest_size = max(low if high is None else high for low, high in sizes)
    ends = [high_of(result) for result in results]
    limits = [end for r in results for i in r.intervals for end in (i.low, i.high) if end is not None]
    top = float(max([*ends, *(limit for limit in limits if limit <= 2 * max(ends))])) * 1.1 or 1.0
    right = highest_size * 1.06
    rows = []
    for result, (low, high) in zip(results, sizes, strict=True):
        outside = next((level for level in ("99.8%", "95%") if level in result.note), "")
        rows.append(
            {"low": float(result.low), "high": float(high_of(result)), "size": low,
             "until": low if high is None else high, "outside": outside or "no", "name": named(result)}
        )  # fmt: skip
    x = {"type": "quantitative", "scale": {"domain": [0, right], "nice": False}, "title": _of_what(indicator)}
    y = {
        "type": "quantitative",
        "scale": {"domain": [0, top], "nice": False, "clamp": True},
        "title": axis_title(indicator),
    }
    axes = {"x": {"tickCount": 5 if width > 400 else 3, "format": ",d"}, "y": {"tickCount": 5, **TITLE_ABOVE}}
    shape = {"field": "outside", "type": "nominal", "legend": None,
             "scale": {"domain": ["no", "95%", "99.8%"], "range": list(_SHAPES.values())}}  # fmt: skip
    colour = {"field": "outside", "type": "nominal", "legend": None,
              "scale": {"domain": ["no", "95%", "99.8%"], "range": [BAR, WHOLE, WHOLE]}}  # fmt: skip
    exact = {"filter": "datum.low == datum.high && datum.size == datum.until"}
    ranged = {"filter": "datum.low != datum.high || datum.size != datum.until"}
    layers: list[Spec] = []
    for level, dash in _levels(results):
        for end in ("low", "high"):
            layers.append(
                {
                    "data": {"values": _limit(results, level, end, top)},
                    "mark": {"type": "line", "color": QUIET, "strokeDash": list(dash), "strokeWidth": 1.3},
                    "encoding": {"x": {"field": "size", **x}, "y": {"field": "at", **y}},
                }
            )
    uppers = [(level, _limit(results, level, "high", top)) for level, _ in _levels(results)]
    lines: list[Spec] = [{**side[-1], "text": level} for level, side in uppers if side]
    if indicator.total and is_shown(indicator.total):
        at = float(indicator.total.low)
        together = {"values": [{"at": float(end)} for end in sorted({indicator.total.low, high_of(indicator.total)})]}
        lines.append({"size": right, "at": at, "text": f"All together {wording.result(indicator.total)}"})
        layers.append(
            {"data": together, "mark": {"type": "rule", "color": QUIET, "strokeWidth": 1.6},
             "encoding": {"y": {"field": "at", **y}}}
        )  # fmt: skip
    layers += [
        {
            "transform": [ranged],
            "mark": {"type": "rule", "strokeWidth": 2.5},
            "encoding": {"x": {"field": "size", **x}, "x2": {"field": "until"}, "y": {"field": "low", **y},
                         "y2": {"field": "high"}, "color": colour},
        },
        {
            "transform": [exact],
            "mark": {"type": "point", "filled": True, "size": 55, "opacity": 1, "stroke": PAPER, "strokeWidth": 0.6},
            "encoding": {"x": {"field": "size", "axis": axes["x"], **x}, "y": {"field": "low", "axis": axes["y"], **y},
                         "shape": shape, "color": colour},
        },
        *_names(rows, lines, (across / right, _HEIGHT / top), across, x, y),
        *({"data": {"values": [line]},
           "mark": {"type": "text", "align": "right", "dy": -8, "color": INK, "fontSize": 12},
           "encoding": {"x": {"field": "size", **x}, "y": {"field": "at", **y}, "text": {"field": "text"}}}
          for line in lines),
    ]  # fmt: skip
    return {"width": across, "height": _HEIGHT, "data": {"values": rows}, "layer": layers}


def _whole(result: Result) -> Operand:
    assert result.denominator is not None
    return result.denominator


def _of_what(indicator: Indicator) -> str:
    over = indicator.spec.over
    return f"number of {over.measure} that the rate is of" if over else ""


def _levels(results: Sequence[Result]) -> list[tuple[str, tuple[int, ...]]]:
    levels = dict.fromkeys(interval.level for result in results for interval in result.intervals)
    return [(level, LINE_DASHES[5] if level.startswith("99") else LINE_DASHES[2]) for level in levels]


def _limit(results: Sequence[Result], level: str, end: str, top: float) -> list[Spec]:
    """One side of the limits, from the smallest member to the largest; what lies above the plot is left out."""
    found = {}
    for result in results:
        for interval in result.intervals:
            at = interval.low if end == "low" else interval.high
            if interval.level == level and at is not None and float(at) <= top:
                found[shown_operand(_whole(result))[0]] = float(at)
    return [{"size": size, "at": at} for size, at in sorted(found.items())]


def _names(
    rows: Sequence[Spec], lines: Sequence[Spec], scale: tuple[float, float], across: float, x: Spec, y: Spec
) -> list[Spec]:
    """The names that stand free: those outside of the limits first, then the largest; beside the point or above it."""
    per_unit_x, per_unit_y = scale
    taken = [
        _box(row["size"] * per_unit_x - 5, (row["low"] + row["high"]) / 2 * per_unit_y,
             (row["until"] - row["size"]) * per_unit_x + 10, (row["high"] - row["low"]) * per_unit_y + 10)
        for row in rows
    ]  # fmt: skip
    for line in lines:
        long = len(line["text"]) * _LETTER
        taken.append(_box(line["size"] * per_unit_x - long, line["at"] * per_unit_y + 8, long, _LINE))
    shown = []
    for row in sorted(rows, key=lambda row: (row["outside"] == "no", -row["size"], row["name"])):
        long = len(row["name"]) * _LETTER
        at_x, at_y = row["size"] * per_unit_x, row["high"] * per_unit_y
        for align, left, dy in (("left", at_x + _AROUND, 0), ("right", at_x - _AROUND - long, 0),
                                ("center", at_x - long / 2, 12), ("center", at_x - long / 2, -12)):  # fmt: skip
            box = _box(left, at_y + dy, long, _LINE)
            if left >= 0 and left + long <= across + 20 and not any(_cross(box, other) for other in taken):
                taken.append(box)
                shown.append(
                    {**row, "align": align, "dx": {"left": _AROUND, "right": -_AROUND}.get(align, 0), "dy": -dy}
                )
                break
    return [
        {
            "data": {"values": [row for row in shown if (row["align"], row["dy"]) == way]},
            "mark": {"type": "text", "align": way[0], "dx": dx, "dy": way[1], "color": INK, "fontSize": 12},
            "encoding": {"x": {"field": "size", **x}, "y": {"field": "high", **y}, "text": {"field": "name"}},
        }
        for way, dx in sorted({((row["align"], row["dy"]), row["dx"]) for row in shown})
    ]


Box = tuple[float, float, float, float]


def _box(left: float, middle: float, long: float, tall: float) -> Box:
    return left, middle - tall / 2, left + long, middle + tall / 2


def _cross(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
