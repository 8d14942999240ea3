"""Draw indicators as SVG whose text stays text: bars, columns by period, one line a year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

import msgspec
from lxml import etree

from crosscast.analyse.result import Chart, Indicator, IndicatorKind, Result
from crosscast.keeping import hash_of
from crosscast.model import Grade

from . import wording
from .chart_breaks import break_lines, broken_columns, describe_breaks, lettered
from .chart_funnel import describe_funnel, funnel
from .chart_lines import describe_lines, lines
from .chart_split import (
    bar_panels,
    column_panels,
    describe_panels,
    describe_pyramid,
    has_two_sides,
    pyramid,
    without_a_side,
)
from .chart_style import (
    BAR,
    BESIDE,
    DIGIT_WIDTH,
    INK,
    LABEL_GAP,
    LABEL_LINES,
    LINE_HEIGHT,
    PAPER,
    QUIET,
    ROW_HEIGHT,
    RULE,
    TITLE_ABOVE,
    WHOLE,
    WIDTHS,
    Spec,
    axis_title,
    distinct_names,
    high_of,
    labelled,
    named,
    wrapped,
)  # fmt: skip
from .kept import Kept
from .order import charted, is_from_the_highest, period_of
from .withheld import is_shown

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"  # a name; nothing is fetched
_SVG = "http://www.w3.org/2000/svg"
_WITH_LENGTHS = ("d", "transform", "x1", "x2", "y1", "y2")
_LONG = re.compile(r"-?\d+\.\d{3,}(?:e-\d+)?")  # a length that is finer than can be seen


class Drawing(msgspec.Struct, frozen=True):
    """One chart in both widths, ready to stand in a page, and what it shows in a sentence."""

    svgs: tuple[tuple[str, str], ...]  # "wide" or "narrow", and the SVG
    description: str
    breaks: tuple[tuple[str, str], ...] = ()  # the letter in the chart, and what happened
    marked: tuple[Grade, ...] = ()  # whose sign stands in the chart and must be explained beside it
    left_out: tuple[str, ...] = ()  # what the chart cannot show

    @property
    def length(self) -> int:
        """How many characters it adds to a page."""
        return sum(len(svg) for _, svg in self.svgs)


def draw(indicators: Sequence[Indicator], kept: Kept | None = None) -> dict[str, Drawing]:
    """Draw every indicator that asks for a chart and has something to show, by its id.

    Needs no network: the renderer and its library are built in. `kept` holds what was drawn before.
    """
    drawings, kept = {}, kept or Kept()
    for number, indicator in enumerate(indicators, start=1):
        results = [result for result in charted(indicator) if is_shown(result)]
        if indicator.spec.chart is Chart.NONE or indicator.spec.kind in _WITHOUT_CHART or not results:
            continue
        chart = _fitting(indicator, results)
        describe, specify = (_SPLIT_CHARTS if indicator.spec.split_by else _CHARTS)[chart]
        shown_breaks = lettered(indicator.breaks) if chart in _BY_PERIOD else ()
        description = describe(indicator, results) + describe_breaks(shown_breaks)
        drawings[indicator.spec.id] = Drawing(
            tuple(
                (size, _svg(specify(indicator, results, width), f"chart-{number}-{size}", indicator, description, kept))
                for size, width in WIDTHS.items()
            ),
            description,
            shown_breaks,
            _marked(results) if chart is not Chart.FUNNEL else (),
            without_a_side(results) if chart is Chart.PYRAMID else (),
        )
    return drawings


def _fitting(indicator: Indicator, results: Sequence[Result]) -> Chart:
    """The chart that was asked for, or bars where its numbers cannot be drawn so."""
    spec = indicator.spec
    is_possible = {
        Chart.COLUMNS: all(period_of(result) for result in results),
        Chart.LINES: all(period_of(result) for result in results) and not spec.split_by,
        Chart.FUNNEL: spec.kind is IndicatorKind.FUNNEL,
        Chart.PYRAMID: spec.split_by is not None and has_two_sides(results),
    }
    if spec.kind is IndicatorKind.CHANGE and spec.chart is Chart.BARS:
        return Chart.COLUMNS
    return spec.chart if is_possible.get(spec.chart, True) else Chart.BARS


def _drawn(spec: Spec) -> bytes:
    import vl_convert  # slow to load, and not needed where nothing is drawn

    drawn: str = vl_convert.vegalite_to_svg(spec, vl_version="5.21")
    return drawn.encode()


def _marked(results: Sequence[Result]) -> tuple[Grade, ...]:
    return tuple(grade for grade in Grade if any(result.grade is grade for result in results) and wording.mark(grade))


def _svg(spec: Spec, id: str, indicator: Indicator, description: str, kept: Kept) -> str:
    """The chart as one image with a title and a description; its inner roles are taken off so that it is read once."""
    whole = {"$schema": _SCHEMA, "config": _CONFIG, **spec}
    svg = etree.fromstring(kept.page(f"charts/{id}", hash_of(whole), lambda: _drawn(whole)))
    for element in svg.iter():
        for name, value in [(str(name), str(value)) for name, value in element.attrib.items()]:
            if name in ("role", "style") or name.startswith("aria-"):
                del element.attrib[name]
            elif name == "id":
                element.set(name, f"{id}-{value}")
            elif value.startswith("url(#"):
                element.set(name, value.replace("url(#", f"url(#{id}-"))
            elif name in _WITH_LENGTHS:
                element.set(name, _LONG.sub(lambda found: f"{float(found[0]):.2f}", value))
    svg.set("role", "img")
    svg.set("aria-labelledby", f"{id}-title {id}-desc")
    for name, text in (("desc", description), ("title", wording.plain(indicator.spec.title))):
        head = etree.Element(f"{{{_SVG}}}{name}", id=f"{id}-{name}")
        head.text = text
        svg.insert(0, head)
    etree.cleanup_namespaces(svg)
    return etree.tostring(svg, encoding="unicode")


def _describe_bars(indicator: Indicator, results: Sequence[Result]) -> str:
    by_height = sorted(results, key=lambda result: -(result.low + high_of(result)))
    first, last = by_height[0], by_height[-1]
    order = ", from the highest to the lowest" if is_from_the_highest(results) else ""
    sentence = f"A bar chart of {wording.plural(len(results), 'number')}{order}."
    if len(results) > 1:
        sentence += f" {named(first)} is highest at {wording.result(first)}, {named(last)} lowest at "
        sentence += f"{wording.result(last)}."
    if indicator.total and is_shown(indicator.total):
        sentence += f" All together: {wording.result(indicator.total)}."
    return sentence + " The table holds the same numbers."


def _bars(indicator: Indicator, results: Sequence[Result], width: int) -> Spec:
    ceiling = max([*(high_of(r) for r in results), Fraction(0)])
    floor = min([*(r.low for r in results), Fraction(0)])
    names = [wrapped(name, width) for name in distinct_names(results)]
    whole = indicator.total if indicator.total and is_shown(indicator.total) and _is_share(indicator) else None
    top = max(ceiling, high_of(whole)) if whole else ceiling
    room = Fraction(118 if width > 400 else 122, 100) if all(r.is_exact for r in results) else Fraction(14, 10)
    domain = [float(floor), float(top * room) or 1.0]
    scale = {"domain": domain, "nice": False}
    letters = max(len(line) for name in names for line in name.split("\n"))
    per_unit = (width - letters * DIGIT_WIDTH - 2 * LABEL_GAP) / (domain[1] - domain[0])
    lines = sorted({float(whole.low), float(high_of(whole))}) if whole else []
    rows = []
    for name, r in zip(names, results, strict=True):
        text, high = labelled(r), float(high_of(r) if r.high is not None else ceiling)
        at = clear_of(lines, high, len(text) * DIGIT_WIDTH / per_unit, BESIDE / per_unit)
        rows.append({"name": name, "zero": 0, "low": float(r.low), "high": high, "at": at, "text": text})
    x = {"type": "quantitative", "title": axis_title(indicator), "scale": scale}
    axis = {"tickCount": 5 if width > 400 else 3}
    labels = {"title": None, "labelLimit": 0, "domain": False, "ticks": False, "labelPadding": 8, **LABEL_LINES}
    y = {"field": "name", "type": "nominal", "sort": None, "scale": {"domain": names}, "axis": labels}
    exact = {"filter": "datum.low == datum.high"}
    ranged = {"filter": "datum.low != datum.high"}
    tall = ROW_HEIGHT + LINE_HEIGHT * (max(name.count("\n") for name in names))
    bar = ROW_HEIGHT * 0.68
    layers: list[Spec] = [
        {
            "transform": [exact],
            "mark": {"type": "bar", "color": BAR, "height": bar},
            "encoding": {"x": {"field": "low", "axis": axis, **x}, "x2": {"field": "zero"}, "y": y},
        },
        {  # a bar of 0 has no length, and would look like a number that is missing
            "transform": [exact, {"filter": "datum.high == 0"}],
            "mark": {"type": "tick", "color": BAR, "opacity": 1, "thickness": 2.5, "height": bar},
            "encoding": {"x": {"field": "low", **x}, "y": y},
        },
        {
            "transform": [ranged],
            "mark": {"type": "rule", "color": BAR, "strokeWidth": 3},
            "encoding": {"x": {"field": "low", "axis": axis, **x}, "x2": {"field": "high"}, "y": y},
        },
        *(
            {
                "transform": [ranged],
                "mark": {"type": "tick", "color": BAR, "opacity": 1, "thickness": 3, "height": bar},
                "encoding": {"x": {"field": end, **x}, "y": y},
            }
            for end in ("low", "high")
        ),
    ]
    if whole:
        ends = {"values": [{"whole": float(end)} for end in sorted({whole.low, high_of(whole)})]}
        rules: list[Spec] = [
            {"color": PAPER, "strokeWidth": 4},
            {"color": WHOLE, "strokeDash": [4, 3], "strokeWidth": 1.5},
        ]
        for rule in rules:
            encoding: Spec = {"x": {"field": "whole", **x}}
            layers.append({"data": ends, "mark": {"type": "rule", **rule}, "encoding": encoding})
        words = {"values": [{"at": float(high_of(whole)), "text": f"All together {wording.result(whole)}"}]}
        where = {"field": "at", **x} if width > 400 else {"value": 0}  # on a phone it needs the whole width
        mark = {"type": "text", "align": "left", "baseline": "bottom", "dx": 2, "dy": -4, "color": WHOLE}
        encoding = {"x": where, "y": {"value": 0}, "text": {"field": "text"}}
        layers.append({"data": words, "mark": mark, "encoding": encoding})
    layers.append(
        {
            "mark": {"type": "text", "align": "left", "dx": 6, "color": INK},
            "encoding": {"x": {"field": "at", **x}, "y": y, "text": {"field": "text"}},
        }
    )
    plot = {"width": width, "height": tall * len(rows), "autosize": {"type": "fit-x", "contains": "padding"}}
    return {**plot, "data": {"values": rows}, "layer": layers}


def clear_of(lines: Sequence[float], end: float, long: float, gap: float) -> float:
    """Where a bar's number begins: at its end, or past each line that would strike through it."""
    for line in sorted(lines):
        if end <= line < end + gap + long:
            end = line
    return end


def _describe_columns(indicator: Indicator, results: Sequence[Result]) -> str:
    first, last = results[0], results[-1]
    sentence = f"A column chart of {wording.plural(len(results), 'period')}, the earliest first."
    sentence += f" {named(first)}: {wording.result(first)}."
    if len(results) > 1:
        sentence += f" {named(last)}: {wording.result(last)}."
    return sentence + " The table holds the same numbers."


def _columns(indicator: Indicator, results: Sequence[Result], width: int) -> Spec:
    many = len(results) > (16 if width > 400 else 6)
    names = distinct_names(results)
    rows = [
        {
            "name": name if many else wrapped(name, width * 2 // len(names)),
            "zero": 0,
            "low": float(r.low),
            "high": float(high_of(r)),
            "text": wording.mark(r.grade) if many else labelled(r),
            "above": r.low >= 0,
        }
        for name, r in zip(names, results, strict=True)
    ]
    ceiling = max([*(high_of(r) for r in results), Fraction(0)])
    floor = min([*(r.low for r in results), Fraction(0)])
    head = (ceiling - floor) * Fraction(12, 100) or Fraction(1)
    domain = [float(floor - head if floor < 0 else floor), float(ceiling + head if ceiling > 0 else ceiling)]
    y = {"type": "quantitative", "title": axis_title(indicator), "scale": {"domain": domain, "nice": False}}
    axis = {"tickCount": 5, **TITLE_ABOVE}
    labels = {
        "title": None,
        "labelAngle": -60 if many else 0,
        "labelLimit": 0,
        "ticks": False,
        "labelPadding": 6,
        **LABEL_LINES,
    }
    x = {"field": "name", "type": "nominal", "sort": None, "axis": labels}
    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "color": BAR, "width": {"band": 0.6}},
            "encoding": {"y": {"field": "low", "axis": axis, **y}, "y2": {"field": "zero"}, "x": x},
        },
        {
            "transform": [{"filter": "datum.low != datum.high"}],
            "mark": {"type": "rule", "color": WHOLE, "strokeWidth": 3},
            "encoding": {"y": {"field": "low", **y}, "y2": {"field": "high"}, "x": x},
        },
        {
            "mark": {"type": "rule", "color": QUIET},
            "encoding": {"y": {"datum": 0, **y}},
        },
    ]
    for test, end, baseline, dy in (("datum.above", "high", "bottom", -4), ("!datum.above", "low", "top", 4)):
        encoding = {"y": {"field": end, **y}, "x": x, "text": {"field": "text"}}
        mark = {"type": "text", "color": INK, "baseline": baseline, "dy": dy}
        layers.append({"transform": [{"filter": test}], "mark": mark, "encoding": encoding})
    broken = [{"name": rows[i]["name"], "letters": found} for i, found in broken_columns(indicator, results).items()]
    layers += break_lines(broken, {**x, "bandPosition": 0})
    plot = {"width": width, "height": 260, "autosize": {"type": "fit-x", "contains": "padding"}}
    return {**plot, "data": {"values": rows}, "layer": layers}


def _is_share(indicator: Indicator) -> bool:
    """Whether the whole is on the same scale as its members; a sum of counts is not."""
    return indicator.spec.kind is IndicatorKind.RATE


_CHARTS = {
    Chart.BARS: (_describe_bars, _bars),
    Chart.COLUMNS: (_describe_columns, _columns),
    Chart.LINES: (describe_lines, lines),
    Chart.FUNNEL: (describe_funnel, funnel),
}
_SPLIT_CHARTS = {
    Chart.BARS: (describe_panels, bar_panels),
    Chart.COLUMNS: (describe_panels, column_panels),
    Chart.PYRAMID: (describe_pyramid, pyramid),
}
_BY_PERIOD = (Chart.COLUMNS, Chart.LINES)

# A place is no length, and a count without an upper end has no end to draw.
_WITHOUT_CHART = (IndicatorKind.RANK, IndicatorKind.TOTAL)

_CONFIG: Spec = {
    "background": None,
    "font": "Arial, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": QUIET, "titleColor": QUIET, "labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal",
        "gridColor": RULE, "domainColor": RULE, "tickColor": RULE,
    },
    "axisY": {"domain": False, "ticks": False},
    "text": {"fontSize": 13},
    "bar": {"cornerRadiusEnd": 1},
}  # fmt: skip
