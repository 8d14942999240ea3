"""All forces together: what those that answered come to, and what is certain of all that were asked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import msgspec

from crosscast.model import Dimension, Figure, Grade, Member, worst
from crosscast.vocab import name_of, why_no_rate

from .counts import counted, id_by, overlap, say_operand, say_sum, sum_of
from .hidden import as_shown
from .per_head import residents_of
from .result import Indicator, IndicatorSpec, Operand, Result
from .wording import say_count

LEAST = 5  # forces with a rate per head; of fewer, the lowest and the highest say little about others


def total(spec: IndicatorSpec, figures: Sequence[Figure], asked: Sequence[Member]) -> Indicator:
    """The sum of the forces that gave figures; of all that were asked, the range that is certain, and one that is not.

    What a force that gave no figures counted is 0 or more, and nobody knows more. So the certain range has no upper
    end. The other rests on an assumption, which is said: that each of them had per resident no less than the lowest
    and no more than the highest of those that gave figures.
    """
    figures = [as_shown(figure) for figure in figures]
    if not figures or overlap(figures, spec.by):
        return Indicator(spec=spec, results=())
    have = {id_by(figure, Dimension.FORCE) for figure in figures}
    silent = [force for force in asked if force.id not in have]
    given = sum_of(figures)
    those = "the one force" if len(figures) == 1 else f"the {len(figures)} forces"
    label = f"{spec.title}: {those} that gave figures"
    answered = counted(spec, f"{spec.id}--answered", label, None, given, say_sum(given))
    if not silent:
        return Indicator(spec=spec, results=(answered,))
    names = ", ".join(name_of(force) for force in silent)
    notes = (f"{len(silent)} of the forces asked gave no figures for this: {names}.",)
    of_the_silent = "the one" if len(silent) == 1 else f"each of the {len(silent)}"
    n = len(figures) + len(silent)
    certain = msgspec.structs.replace(
        answered,
        id=f"{spec.id}--asked",
        label=f"{spec.title}: all {n} forces that were asked",
        high=None,
        grade=worst([answered.grade, Grade.BOUNDED]),
        n=n,
        numerator=Operand(given.low, None, given.figures, given.label),
        arithmetic=(
            f"{say_operand(given)} of the {len(figures)} that gave figures, and 0 or more of {of_the_silent} that did "
            f"not: {say_count(given.low, None)}.",
        ),
    )
    results = (answered, certain, *_if_alike(spec, certain, given, figures, silent))
    return Indicator(spec=spec, results=results, notes=notes)


def _if_alike(
    spec: IndicatorSpec, certain: Result, given: Operand, figures: Sequence[Figure], silent: Sequence[Member]
) -> tuple[Result, ...]:
    """The range of all, were those without figures within the rates per head of those with them."""
    period = figures[0].period
    rates = [rate for figure in figures if (rate := _rate(figure)) is not None]
    highs = [high for _, high in rates if high is not None]
    people = [residents_of(force.id, period) for force in silent if not why_no_rate(force.id)]
    known = [each.people for each in people if each is not None]
    if given.high is None or len(rates) < LEAST or len(highs) < len(rates) or not known or len(known) < len(people):
        return ()
    low = given.low + math.floor(min(low for low, _ in rates) * sum(known))
    high = given.high + math.ceil(max(highs) * sum(known))
    without = [name_of(force) for force in silent if why_no_rate(force.id)]
    who = "the one force" if len(known) == 1 else f"each of the {len(known)} forces"
    assumption = (
        f"Not a count: it assumes that {who} without figures had, for each resident, no less than the lowest and no "
        "more than the highest of the forces with figures. Nobody knows whether that is so."
    )
    if without:
        assumption += f" Without {', '.join(without)}."
    return (
        msgspec.structs.replace(
            certain,
            id=f"{spec.id}--if-alike",
            label=f"{spec.title}: all that were asked, if the others were within the rates of these",
            low=Fraction(low),
            high=Fraction(high),
            n=certain.n - len(without),
            numerator=Operand(low, high, (), given.label),  # no sum of figures
            arithmetic=(
                f"{say_operand(given)} of those that gave figures, and "
                f"{say_count(low - given.low, high - given.high)} of the others, which have {sum(known):,} residents.",
            ),
            caveats=(assumption, *certain.caveats),
        ),
    )


def _rate(figure: Figure) -> tuple[Fraction, Fraction | None] | None:
    residents, operand = residents_of(id_by(figure, Dimension.FORCE) or "", figure.period), sum_of([figure])
    if residents is None:
        return None
    people = residents.people
    return Fraction(operand.low, people), None if operand.high is None else Fraction(operand.high, people)
