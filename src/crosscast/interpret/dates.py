"""Which days a cell speaks of: the labels of its row and column, its caption and the table's window, made one."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from crosscast.model import Document, Period
from crosscast.vocab import Recurring, say_period

from .axes import AxisPlace
from .context import Context
from .frame import Frame
from .label_order import find_misprinted_periods
from .notebook import Notebook, short
from .part_years import find_part_years


class PeriodsOfCells(msgspec.Struct, frozen=True):
    """The period of each body cell by its labels and caption, and the label of those whose label is misprinted."""

    of: dict[int, Period | None]
    misprinted: dict[int, str]
    unsure: frozenset[int] = frozenset()  # all of a table whose quarters could be of years that begin in April


def find_cell_periods(frame: Frame, document: Document, notebook: Notebook) -> PeriodsOfCells:
    """Which days each cell speaks of; a misprinted label is read as the only gap that it can fill, and asked about."""
    misprinted: dict[int, str] = {}
    likely: dict[tuple[str, int], Period] = {}
    for name, axis in (("row", frame.rows), ("col", frame.cols)):
        printed = [_finest(place) if place.total_from is None else None for place in axis.places]
        for misprint in find_misprinted_periods(printed):
            place = axis.places[misprint.index]
            label = next(label for label in reversed(place.line.labels) if label)
            likely[name, misprint.index] = misprint.likely
            misprinted |= dict.fromkeys(frame.line(name, misprint.index), label)
            first, last = misprint.likely.start, misprint.likely.end.toordinal() - 1
            notebook.ask(
                "misprinted-period",
                f"The period '{label}' overlaps other periods of its list. The only gap of its length is "
                f"{first:%-d %B %Y} to {type(first).fromordinal(last):%-d %B %Y}: it is read so, and its figure "
                "is no better than 'as read'. Ask the force which it is.",
                next((cell for cell in reversed(place.line.cells) if cell >= 0), None),
            )
    periods: dict[int, Period | None] = {}
    is_unsure, outside = False, False
    for r, row in enumerate(frame.rows.places):
        for c, col in enumerate(frame.cols.places):
            if (cell := frame.cells[r][c]) is None:
                continue
            instead = likely.get(("row", r)) or likely.get(("col", c))
            labels = [instead] if instead else [*row.periods, *col.periods]
            periods[cell] = settle_period(labels, frame.context)
            outside = outside or _outside(labels, frame.context)
            of_quarter = any(isinstance(period, Recurring) and period.of_which_year for period in labels)
            is_unsure |= of_quarter and any(isinstance(period, Period) and period.is_calendar_year for period in labels)
    if outside and frame.context.period is not None:
        notebook.ask(
            "labels-contradict",
            f"'{short(frame.title)}' is said to be of {say_period(frame.context.period.id)}, and its labels name "
            "other days: they may be those on which the offences were committed. None of its figures is shown as "
            "adding up.",
        )
    part = find_part_years(frame.grid, document, [period for period in periods.values() if period])
    if part:
        notebook.ask(
            "part-year",
            f"By '{short(part)}' a year of '{short(frame.title)}' is a part of that year. None of its figures is "
            "shown as adding up. If it is whole, say so under 'aliases'; if not, give its days there.",
        )
    return PeriodsOfCells(periods, misprinted, frozenset(periods if is_unsure or outside or part else ()))


def _outside(labels: Sequence[Period | Recurring], context: Context) -> bool:
    """Whether a label names days none of which are among those that the caption gives to the whole table."""
    fixed = [period for period in labels if isinstance(period, Period)]
    captioned = context.period if context.period_is_captioned else None
    return captioned is not None and any(not captioned.overlaps(period) for period in fixed)


def _finest(place: AxisPlace) -> Period | None:
    fixed = [period for period in place.periods if isinstance(period, Period)]
    return min(fixed, key=lambda period: period.days) if fixed else None


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
    if context.window and finest.is_calendar_year and finest.start.year in context.window_years:
        return context.window.in_year(finest.start.year)
    return _clipped(finest, context.period if context.period_is_captioned else None)


def _in_its_year(recurring: Recurring, fixed: Sequence[Period], context: Context) -> Period | None:
    around = min(fixed, key=lambda period: period.days) if fixed else context.period
    if around is None:
        return None
    if recurring.of_which_year:
        if (around.start.month, around.start.day) == (4, 1) and around.days in (365, 366):
            recurring = recurring.in_financial_year()
        elif context.may_begin_in_april or not around.is_calendar_year:
            return None  # the first quarter of "2021" may begin in January or in April
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
