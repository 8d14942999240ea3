"""An observation as the fields that scripts rely on: the same in every file and answer that lists observations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

import msgspec

from crosscast.model import Dimension, Member, Observation, Period, Status, Value
from crosscast.vocab import force_code, home_office_codes, name_of

_IN_OWN_FIELD = (Dimension.MEASURE, Dimension.FORCE, Dimension.OFFENCE, Dimension.OUTCOME, Dimension.PERIOD)
_BELOW = re.compile(r"(?:<|fewer than |less than )\s*(\d+)")


class Meaning(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted, field by field. docs/data.md tells a reader what each means.

    `period_start` and `period_end` are ISO dates, the end exclusive. `dimensions` holds whatever has no field of its
    own, as pairs of a dimension and a member's id, sorted; a figure of several periods that stand apart has "period"
    among them.
    """

    measure: str | None
    force: str | None
    force_code: str | None
    offence: str | None
    offence_code: str | None
    outcome: str | None
    period_start: str | None
    period_end: str | None
    dimensions: tuple[tuple[str, str], ...]
    force_id: str | None
    offence_id: str | None


class Fields(Meaning, frozen=True, kw_only=True):
    """What one observation says. `low` and `high` are never narrower than the symbol that the document prints."""

    figure: str
    low: Fraction | None
    high: Fraction | None
    status: str
    grade: str
    document: str


def fields_of(observation: Observation) -> Fields:
    """The fields of an observation."""
    value = symbol(observation)
    return Fields(
        **msgspec.structs.asdict(meaning_of(observation.members)),
        figure=observation.figure,
        low=_end(value, value.low),
        high=_end(value, value.high),
        status=value.status.value,
        grade=observation.grade.value,
        document=observation.document,
    )


def meaning_of(members: Iterable[Member]) -> Meaning:
    """The fields that members give: names as the vocabulary has them, or as printed where it has none."""
    members = tuple(members)
    by = {member.dimension: member for member in members}
    force, offence, period = by.get(Dimension.FORCE), by.get(Dimension.OFFENCE), by.get(Dimension.PERIOD)
    dates = Period.hull(period.id) if period else None
    return Meaning(
        measure=_id(by.get(Dimension.MEASURE)),
        force=name_of(force) if force else None,
        force_code=force_code(force.id) if force else None,
        offence=name_of(offence) if offence else None,
        offence_code="; ".join(home_office_codes(offence.id)) or None if offence else None,
        outcome=_id(by.get(Dimension.OUTCOME)),
        period_start=dates.start.isoformat() if dates else None,
        period_end=dates.end.isoformat() if dates else None,
        dimensions=_dimensions(members),
        force_id=_id(force),
        offence_id=_id(offence),
    )


def symbol(observation: Observation) -> Value:
    """What one source's own print allows. Where it prints "<5", that is never less than 1 to 4."""
    value = observation.value
    below = _BELOW.search(observation.text.lower())
    if value.status is not Status.SUPPRESSED or below is None or value.high is None:
        return value
    low = 0 if value.low is None else value.low
    return msgspec.structs.replace(value, low=min(low, 1), high=max(value.high, int(below[1]) - 1))


def _dimensions(members: Iterable[Member]) -> tuple[tuple[str, str], ...]:
    return tuple(
        sorted(
            (member.dimension.value, member.id)
            for member in members
            if member.dimension not in _IN_OWN_FIELD or (member.dimension is Dimension.PERIOD and "+" in member.id)
        )
    )


def _id(member: Member | None) -> str | None:
    return member.id if member else None


def _end(value: Value, n: int | None) -> Fraction | None:
    return None if n is None else Fraction(n, 10**value.decimals)
