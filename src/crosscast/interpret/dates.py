"""Which days a cell speaks of: the labels of its row and column, its caption and the table's window, made one."""

from __future__ import annotations

from collections.abc import Sequence

from crosscast.model import Period
from crosscast.vocab import Recurring

from .context import Context


def settle_period(labels: Sequence[Period | Recurring], context: Context) -> Period | None:
    """The period that labels and caption name together; None where they say nothing or contradict each other.

    "Apr" beside 2020 is April 2020; a year in a table of certain weeks is those weeks of that year; a month or year
    that the caption's period cuts short ends with it.
    """
    fixed = [period for period in labels if isinstance(period, Period)]
    recurring = [period for period in labels if isinstance(period, Recurring)]
    if recurring:
        return _in_its_year(recurring[-1], fixed, context)
    if not fixed:
        return context.period if context.window is None else None
    finest = min(fixed, key=lambda period: period.days)
    if not all(period.overlaps(finest) for period in fixed):
        return None
    if context.window and _is_calendar_year(finest) and finest.start.year in context.window_years:
        return context.window.in_year(finest.start.year)
    return _clipped(finest, context.period if context.period_is_captioned else None)


def _in_its_year(recurring: Recurring, fixed: Sequence[Period], context: Context) -> Period | None:
    around = min(fixed, key=lambda period: period.days) if fixed else context.period
    if around is None:
        return None
    inside = [
        period
        for year in range(around.start.year, around.end.year + 1)
        if (period := recurring.in_year(year)).overlaps(around)
    ]
    if len(inside) != 1:
        return None
    return _clipped(inside[0], context.period)


def _clipped(period: Period, by: Period | None) -> Period:
    if by is None or not by.overlaps(period):
        return period
    return Period(max(period.start, by.start), min(period.end, by.end))


def _is_calendar_year(period: Period) -> bool:
    return (period.start.month, period.start.day, period.days) in ((1, 1, 365), (1, 1, 366))
