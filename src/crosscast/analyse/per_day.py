"""Counts for each day, week or month of an offence in force, so that part periods compare with whole ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction

from crosscast.model import COMMITTED, Dimension, Figure, Period
from crosscast.vocab import offence_dates

from .breaks import taken_on
from .counts import scaled, sum_of
from .hidden import as_shown
from .result import SPANS, Indicator, IndicatorSpec, Operand, Result
from .wording import say_count, say_day

_DAYS = dict(zip(SPANS, (Fraction(1), Fraction(7), Fraction(487, 16)), strict=True))  # a month is 365.25 / 12


def per_day(spec: IndicatorSpec, figures: Sequence[Figure]) -> Indicator:
    """Each count divided by the days of its period in which its offence was in force; or why it is not."""
    results, notes = [], []
    for figure in map(as_shown, figures):
        if why := _no_days_fit(figure):
            notes.append(f"Nothing is given of {figure.label}: {why}.")
            continue
        results.append(_result(spec, figure, days_in_force(figure)))
    return Indicator(spec=spec, results=tuple(results), notes=tuple(notes))


def _no_days_fit(figure: Figure) -> str:
    """Why a count is of no number of days that is known, "" where it is."""
    offence, period = figure.member(Dimension.OFFENCE), figure.period
    if days_in_force(figure) == 0:
        return "the offence was not in force"
    if period is None:
        return ""
    last = offence_dates(offence.id)[1] if offence else None
    ends_inside = last is not None and last + timedelta(days=1) < period.end
    if last is not None and ends_inside and any(source.date_basis != COMMITTED for source in figure.sources):
        return f"the offence ended on {say_day(last)}, and what was done until then is recorded later as well"
    if early := [day for day in taken_on(figure) if day < period.end and not ends_inside]:
        return f"the figures were taken on {say_day(early[0])}, before the period was over"
    return ""


def days_in_force(figure: Figure) -> int:
    """The days of a figure's period between the beginning and the end of its offence, both included."""
    member, offence = figure.member(Dimension.PERIOD), figure.member(Dimension.OFFENCE)
    start, last = offence_dates(offence.id) if offence else (None, None)
    days = 0
    for period in (Period.parse(part) for part in (member.id.split("+") if member else ())):
        first = period.start if start is None else max(start, period.start)
        end = period.end if last is None else min(last + timedelta(days=1), period.end)
        days += max(0, (end - first).days)
    return days


def _result(spec: IndicatorSpec, figure: Figure, days: int) -> Result:
    per = spec.per or SPANS[0]
    whole = "" if figure.period is None or days == figure.period.days else " in which the offence was in force"
    over = Operand(days, days, (), "days")
    in_what = f"{say_count(days, days)} days{whole}"
    return scaled(spec, figure.member(spec.by), sum_of([figure]), over, _DAYS[per], f"per {per}", in_what)
