"""Where a series breaks: the days between or inside compared periods on which the law or its recording changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from crosscast.law import Break, BreakKind, Territory, breaks, territory_of_force
from crosscast.model import Dimension, Figure, Observation
from crosscast.vocab import offence_dates

from .wording import say_day


def breaks_within(figures: Sequence[Figure | Observation]) -> tuple[Break, ...]:
    """The breaks in the figures' offences between the first day of their periods and the last, where the forces police.

    One on the very day on which the first period begins lies before it; of one of which only the year is known, that
    cannot be said, and it counts.
    """
    periods = [period for figure in figures if (period := figure.period) is not None]
    if not periods:
        return ()
    forces = (figure.member(Dimension.FORCE) for figure in figures)
    territories = tuple(sorted({territory_of(force.id if force else "") for force in forces}))
    start, end = min(period.start for period in periods), max(period.end for period in periods)
    return breaks_from_to(_offences(figures), start, end, territories)


@cache
def breaks_from_to(
    offences: tuple[str, ...], start: date, end: date, territories: tuple[Territory, ...]
) -> tuple[Break, ...]:
    """The breaks in the figures of some offences after `start` and before `end` in some territories, oldest first."""
    found = dict.fromkeys(each for territory in territories for each in breaks(offences, territory))
    inside = (each for each in found if _until(each) > start and each.day < end)
    return tuple(sorted(inside, key=lambda each: each.day))


def territory_of(force: str) -> Territory:
    """Whose law counts for the figures of a force; of several forces together, that of England and Wales."""
    return territory_of_force(force) or "england-wales"


def is_of_law(of: Break) -> bool:
    """Whether what is counted changed, and not only how it is recorded."""
    return of.kind is not BreakKind.RECORDING


def part_of(figure: Figure) -> str:
    """Why a figure is of a part of its period only, "" where it is of the whole.

    Its offence began or ended inside, or its figures were taken before the period was over.
    """
    offence, period = figure.member(Dimension.OFFENCE), figure.period
    if period is None:
        return ""
    start, last = offence_dates(offence.id) if offence else (None, None)
    if start is not None and period.start < start < period.end:
        return f"the offence began on {say_day(start)}"
    if last is not None and period.start <= last and (period.end - last).days > 1:
        return f"the offence ended on {say_day(last)}"
    return next((f"the figures were taken on {say_day(day)}" for day in taken_on(figure) if day < period.end), "")


def taken_on(figure: Figure | Observation) -> list[date]:
    """The days on which a figure's sources say that it was taken from a system."""
    sources = figure.sources if isinstance(figure, Figure) else (figure,)
    return sorted(date.fromisoformat(source.extracted_on) for source in sources if source.extracted_on)


def _until(of: Break) -> date:
    """The last day on which it can have happened."""
    return date(of.day.year + 1, of.day.month, of.day.day) if of.precision == "year" else of.day


def _offences(figures: Iterable[Figure | Observation]) -> tuple[str, ...]:
    return tuple(sorted({m.id for figure in figures if (m := figure.member(Dimension.OFFENCE)) is not None}))
