"""Periods within a year along the axis, one line a year, laid over each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from crosscast.analyse.result import Indicator, Result

from . import wording
from .chart_breaks import break_lines, letters_at
from .chart_style import (
    INK,
    LABEL_GAP,
    LINE_COLOURS,
    LINE_DASHES,
    LINE_SHAPES,
    TITLE_ABOVE,
    Spec,
    axis_title,
    high_of,
    named,
)
from .order import period_of, start_of

_HEIGHT = 320


def describe_lines(indicator: Indicator, results: Sequence[Result]) -> str:
    years = sorted({start_of(result).year for result in results})
    highest = max(results, key=lambda result: result.low + high_of(result))
    sentence = f"A line chart with one line for each of {wording.plural(len(years), 'year')}"
    sentence += f" ({', '.join(map(str, years))}), laid over each other by the time of year."
    return f"{sentence} The highest is {named(highest)} at {wording.result(highest)}. The table holds the same numbers."


def lines(indicator: Indicator, results: Sequence[Result], width: int) -> Spec:
    """One line a year, told apart by colour, dash, point shape and the year written at its end."""
    by_year: dict[int, list[Result]] = defaultdict(list)
    for result in results:
        by_year[start_of(result).year].append(result)
    years = sorted(by_year)
    rows = [
        # Every year is laid on 2000, a leap year, so that 29 February has its place.
        {
            "year": str(year),
            "day": _on_common_year(start_of(r)).isoformat(),
            "low": float(r.low),
            "high": float(high_of(r)),
            "text": wording.mark(r.grade),
            "run": run,
        }
        for year in years
        for r, run in zip(by_year[year], _runs(by_year[year]), strict=True)
    ]
    ceiling = float(max(*map(high_of, results), Fraction(1)) * Fraction(108, 100))
    days = sorted({str(row["day"]) for row in rows})
    labels = _spread(
        [(str(year), by_year[year][-1]) for year in years],
        last=days[-1],
        gap=LABEL_GAP * ceiling / _HEIGHT,
    )
    domain = [str(year) for year in years]
    colours = [LINE_COLOURS[n % len(LINE_COLOURS)] for n in range(len(years))]
    dashes = [list(LINE_DASHES[n % len(LINE_DASHES)]) for n in range(len(years))]
    shapes = [LINE_SHAPES[n % len(LINE_SHAPES)] for n in range(len(years))]
    colour = {"field": "year", "type": "nominal", "scale": {"domain": domain, "range": colours}, "legend": None}
    dash = {"field": "year", "type": "nominal", "scale": {"domain": domain, "range": dashes}, "legend": None}
    shape = {"field": "year", "type": "nominal", "scale": {"domain": domain, "range": shapes}, "legend": None}
    every = -(-len(days) // (8 if width > 400 else 4))
    axis = {"title": None, "values": days[::every], "labelExpr": "utcFormat(datum.value, '%-d %b')", "grid": False}
    x = {"field": "day", "type": "temporal", "timeUnit": "utcyearmonthdate", "axis": axis}
    y = {"type": "quantitative", "title": axis_title(indicator), "scale": {"domain": [0, ceiling], "nice": False}}
    y_axis = {"tickCount": 6, **TITLE_ABOVE}
    layers: list[Spec] = [
        {
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {
                "x": x,
                "y": {"field": "low", "axis": y_axis, **y},
                "color": colour,
                "strokeDash": dash,
                "detail": {"field": "run", "type": "nominal"},
            },
        },
        {
            "transform": [{"filter": "datum.low != datum.high"}],
            "mark": {"type": "rule", "strokeWidth": 3},
            "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}, "color": colour},
        },
        {
            "transform": [{"filter": "datum.low == datum.high"}],
            "mark": {"type": "point", "filled": True, "size": 38, "opacity": 1},
            "encoding": {"x": x, "y": {"field": "low", **y}, "color": colour, "shape": shape},
        },
        {
            "mark": {"type": "text", "dy": -13, "color": INK},
            "encoding": {"x": x, "y": {"field": "low", **y}, "text": {"field": "text"}},
        },
        {
            "data": {"values": labels},
            "mark": {"type": "text", "align": "left", "dx": 9, "fontWeight": "bold"},
            "encoding": {"x": x, "y": {"field": "at", **y}, "text": {"field": "year"}, "color": colour},
        },
    ]
    broken = [
        {"day": _on_common_year(day).isoformat(), "letters": f"{letters} ({day.year})"}
        for day, letters in letters_at(indicator).items()
        if days[0] <= _on_common_year(day).isoformat() <= days[-1]
    ]
    layers += break_lines(broken, x)
    return {"width": width - 90, "height": _HEIGHT, "data": {"values": rows}, "layer": layers}


def _runs(results: Sequence[Result]) -> list[int]:
    """Which results a line may join: none over a time of which nothing is known, none with a range."""
    runs, run = [], 0
    for number, result in enumerate(results):
        before = results[number - 1] if number else None
        period, last = period_of(result), period_of(before) if before else None
        is_joined = period and last and period.start == last.end and result.is_exact and before and before.is_exact
        run += not is_joined
        runs.append(run)
    return runs


def _spread(ends: Sequence[tuple[str, Result]], *, last: str, gap: float) -> list[dict[str, object]]:
    """Where each year's name stands: at its line's end, moved up where two would cover each other."""
    placed: list[dict[str, object]] = []
    below = float("-inf")
    for year, result in sorted(ends, key=lambda end: (float(end[1].low), end[0])):
        below = max(float(result.low), below + gap)
        placed.append({"year": year, "day": last, "at": below})
    return placed


def _on_common_year(day: date) -> date:
    return day.replace(year=2000)
