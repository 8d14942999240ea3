"""In which order an indicator's results are shown, the same in its chart and in its table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from crosscast.analyse.result import Indicator, IndicatorKind, Result
from crosscast.model import Dimension, Member, Period
from crosscast.vocab import name_of

from .publication import single_period


def in_order(results: Iterable[Result]) -> list[Result]:
    """Periods in time, ages and sexes as the vocabulary has them, all else from the highest to the lowest.

    What is split stays together, each part in this order.
    """
    return [result for part in by_split(results) for result in _in_order(part)]


def by_split(results: Iterable[Result]) -> list[list[Result]]:
    """The results of each member that an indicator is split by; all of them where it is not split."""
    parts: dict[Member | None, list[Result]] = defaultdict(list)
    for result in results:
        parts[result.split].append(result)
    return list(parts.values())


def _in_order(listed: list[Result]) -> list[Result]:
    if all(period_of(result) for result in listed):
        return sorted(listed, key=lambda result: (start_of(result), result.id))
    if is_from_the_highest(listed):
        return sorted(listed, key=_from_the_highest)
    return listed


def charted(indicator: Indicator) -> list[Result]:
    """What a chart shows: of a change the counts that it goes between, which say how large it is."""
    is_change = indicator.spec.kind is IndicatorKind.CHANGE
    return in_order(indicator.counts if is_change and indicator.counts else indicator.results)


def is_from_the_highest(results: Iterable[Result]) -> bool:
    """Whether the results have no order of their own, so that the highest comes first."""
    return all(result.member and result.member.dimension in _WITHOUT_ORDER for result in results)


def period_of(result: Result) -> Period | None:
    """The period that a result is of, where it goes by periods and the period is one."""
    member = result.member
    return single_period(member) if member and member.dimension is Dimension.PERIOD else None


def force_of(result: Result) -> Member | None:
    """The force that a result is of, where its indicator goes by forces or is split by them."""
    members = (result.member, result.split)
    return next((member for member in members if member and member.dimension is Dimension.FORCE), None)


def start_of(result: Result) -> date:
    period = period_of(result)
    assert period is not None
    return period.start


_WITHOUT_ORDER = (Dimension.FORCE, Dimension.OFFENCE, Dimension.OUTCOME, Dimension.PROCEEDING)


def _from_the_highest(result: Result) -> tuple[object, ...]:
    high = result.low if result.high is None else result.high
    turn = 1 if result.unit == "rank" else -1  # the first place is the highest
    return (turn * (result.low + high), name_of(result.member) if result.member else result.label)
