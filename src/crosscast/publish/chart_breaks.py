"""Where a series breaks in a chart: a line with a letter, and beside the chart what the letter stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from string import ascii_uppercase

from crosscast.analyse.caveats import of_break
from crosscast.analyse.result import Indicator, Result
from crosscast.law import Break

from .chart_style import WHOLE, Spec
from .order import period_of


def lettered(breaks: Sequence[Break]) -> tuple[tuple[str, str], ...]:
    """The breaks of a series, each with the letter that stands for it in a chart.

    Two of one day are one line: "A, B".
    """
    return tuple((ascii_uppercase[n % 26], of_break(each).said) for n, each in enumerate(breaks))


def describe_breaks(breaks: Sequence[tuple[str, str]]) -> str:
    return "".join(f" Break {letter}: {said}" for letter, said in breaks)


def letters_at(indicator: Indicator) -> dict[date, str]:
    """The letters of the breaks of each day."""
    letters: dict[date, list[str]] = defaultdict(list)
    for (letter, _), each in zip(lettered(indicator.breaks), indicator.breaks, strict=True):
        letters[each.day].append(letter)
    return {day: ", ".join(found) for day, found in letters.items()}


def broken_columns(indicator: Indicator, results: Sequence[Result]) -> dict[int, str]:
    """The columns from which on something else is counted: a break inside a period or before it stands at its left."""
    found: dict[int, str] = {}
    for day, letters in letters_at(indicator).items():
        after = [i for i, result in enumerate(results) if (period := period_of(result)) and day < period.end]
        if after:
            found[after[0]] = f"{found[after[0]]}, {letters}" if after[0] in found else letters
    return found


def break_lines(rows: Sequence[Spec], x: Spec) -> list[Spec]:
    """A line across a chart at each break, with its letters at the top, where no number stands."""
    if not rows:
        return []
    data = {"values": list(rows)}
    mark = {"type": "text", "color": WHOLE, "fontWeight": "bold", "align": "left", "baseline": "top", "dx": 4}
    rule = {"type": "rule", "color": WHOLE, "strokeDash": [4, 3], "strokeWidth": 1.5}
    return [
        {"data": data, "mark": rule, "encoding": {"x": x}},
        {"data": data, "mark": mark, "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "letters"}}},
    ]
