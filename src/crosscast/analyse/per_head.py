"""Counts for each so many residents."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import msgspec

from crosscast.model import Dimension, Figure, Member, Period
from crosscast.vocab import Population, population_of, why_no_rate

from .counts import id_by, name_by, overlap, scaled, sum_of
from .hidden import as_shown
from .per_day import days_in_force
from .result import PEOPLE, Indicator, IndicatorSpec, Operand, Result
from .wording import say_count

_YEAR = range(364, 368)  # days


def per_head(spec: IndicatorSpec, figures: Sequence[Figure]) -> Indicator:
    """The count of each force for each 1,000 or 100,000 of its residents, and of all together.

    A force without residents, or with hardly any, gets none, and that is said.
    """
    people = int((spec.per or PEOPLE[-1]).replace(",", ""))
    results, notes, counted = [], [], []
    for figure in map(as_shown, figures):
        force = id_by(figure, Dimension.FORCE) or ""
        population = residents_of(force, figure.period)
        if population is None:
            why = why_no_rate(force) or "has no published number of residents here"
            notes.append(f"No number per head is given of {name_by(figure, Dimension.FORCE)}: it {why}.")
            continue
        residents = Operand(population.people, population.people, (), f"residents, mid-{population.year}")
        member = figure.member(spec.by)
        results.append(_result(spec, member, sum_of([figure]), residents, people, [_said(figure, population)]))
        counted.append((figure, population))
    return Indicator(
        spec=spec,
        results=tuple(results),
        total=_together(spec, counted, people),
        notes=tuple(dict.fromkeys(notes)),
    )


def residents_of(force: str, period: Period | None) -> Population | None:
    """The residents of a force's area in the year in which a period has its middle, or in the nearest that is known."""
    return None if period is None else population_of(force, _middle(period))


def _middle(period: Period) -> int:
    return (period.start + (period.end - period.start) / 2).year


def _said(figure: Figure, population: Population) -> str:
    assert figure.period is not None
    wanted = _middle(figure.period)
    nearest = "" if wanted == population.year else f", the nearest year to {wanted} that is known here"
    return f"Divided by the residents of mid-{population.year}{nearest}. (Source: {population.source}.)"


def _together(spec: IndicatorSpec, counted: Sequence[tuple[Figure, Population]], people: int) -> Result | None:
    figures = [figure for figure, _ in counted]
    if len(counted) < 2 or spec.by is not Dimension.FORCE or overlap(figures, spec.by):
        return None
    residents = sum(population.people for _, population in counted)
    said = list(dict.fromkeys(_said(figure, population) for figure, population in counted))
    return _result(spec, None, sum_of(figures), Operand(residents, residents, (), "residents"), people, said)


def _result(
    spec: IndicatorSpec, member: Member | None, counted: Operand, residents: Operand, people: int, said: list[str]
) -> Result:
    among = f"an area of {say_count(residents.low, residents.high)} residents"
    result = scaled(spec, member, counted, residents, Fraction(people), f"per {people:,} people", among)
    return msgspec.structs.replace(result, caveats=(*result.caveats, *said, *_length(counted.figures)))


def _length(figures: Sequence[Figure]) -> list[str]:
    periods = [figure.period for figure in figures]
    if not all(period is None or period.days in _YEAR for period in periods):
        return ["The counts are of a period that is not one year, so this is no yearly rate."]
    if any(figure.period is not None and days_in_force(figure) < figure.period.days for figure in figures):
        return ["The offence was not in force on every day of the period, so this is no yearly rate."]
    return []
