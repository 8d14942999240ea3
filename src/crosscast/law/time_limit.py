"""Until when proceedings for an offence may be begun, worked out as a date."""

from __future__ import annotations

import calendar
from collections.abc import Set
from datetime import date, timedelta

import msgspec

from crosscast.model import Period

from .offence import OffenceLaw, Stated, TimeRule


class TimeLimit(msgspec.Struct, frozen=True):
    """The last day on which proceedings may be begun, for the first and the last day of the conduct.

    Both are None where there is no limit in time, or where no day can be said; `sentence` says which.
    """

    kind: str
    first: date | None
    last: date | None
    sentence: str
    rule: Stated


def time_limit(
    offence: OffenceLaw, period: Period | None, evidence_date: date | None, territories: Set[str]
) -> TimeLimit | None:
    """The limit before the courts of some territories; None where the catalogue holds no rule for them."""
    day = period.start if period else None
    rules = (rule for rule in offence.time_limits if rule.stated.holds_on(day))
    rule = next((rule for rule in rules if not territories.isdisjoint(rule.territories)), None)
    if rule is None:
        return None
    if rule.kind == "none":
        return TimeLimit("none", None, None, "There is no limit in time.", rule.stated)
    if rule.kind == "unknown":
        return TimeLimit("unknown", None, None, "The limit in time is not verified.", rule.stated)
    if period is None:
        return TimeLimit(rule.kind, None, None, "The limit runs from a date that is not given.", rule.stated)
    first, last = (_last_day(rule, day, evidence_date) for day in (period.start, period.end - timedelta(days=1)))
    return TimeLimit(rule.kind, first, last, _sentence(rule, period, first, last, evidence_date), rule.stated)


def _last_day(rule: TimeRule, offence_day: date, evidence_date: date | None) -> date:
    if rule.kind == "offence":
        return _end_of(offence_day, rule.months, rule.months_counted)
    outer = _end_of(offence_day, 12 * rule.years, rule.years_counted)
    return outer if evidence_date is None else min(outer, _end_of(evidence_date, rule.months, rule.months_counted))


def _end_of(start: date, months: int, counted: str) -> date:
    """The last day of a number of months from a day, by the corresponding-date rule.

    The period ends on the day of the same number ("after"), or on the day before it ("beginning-with"); where the
    month has no such day, on its last day (Dodds v Walker [1981] 1 WLR 1027).

    >>> _end_of(date(2024, 8, 31), 6, "after"), _end_of(date(2024, 5, 10), 6, "beginning-with")
    (datetime.date(2025, 2, 28), datetime.date(2024, 11, 9))
    """
    year, month = start.year + (start.month - 1 + months) // 12, (start.month - 1 + months) % 12 + 1
    days = calendar.monthrange(year, month)[1]
    if start.day > days:
        return date(year, month, days)
    end = date(year, month, start.day)
    return end - timedelta(days=1) if counted == "beginning-with" else end


def _sentence(rule: TimeRule, period: Period, first: date, last: date, evidence_date: date | None) -> str:
    ends = f"{_say(first)}" if first == last else f"{_say(first)} for the first day, {_say(last)} for the last"
    if rule.kind == "offence":
        return f"Proceedings must be begun by {ends}."
    if evidence_date is None:
        return (
            f"Proceedings must be begun within {rule.months} months of the day on which sufficient evidence reached "
            f"the prosecutor, which is not given, and by {ends} at the latest."
        )
    return f"Proceedings must be begun by {ends}."


def _say(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
