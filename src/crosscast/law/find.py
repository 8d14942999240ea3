"""Which offences the facts of a case meet, which they do not and why, and which fact decides the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

import msgspec

from crosscast.model import Period

from .catalogue import catalogue
from .condition import Condition, facts_that_matter, is_met
from .fact import Facts, fact_specs
from .guidance import rank
from .offence import TERRITORY_NAMES, Dated, Element, Exemption, OffenceLaw, Stated, Verification
from .time_limit import TimeLimit, time_limit

IN_FORCE, TERRITORY, CONDUCT = "in-force", "territory", "conduct"  # ids of the elements that every offence has


class Availability(StrEnum):
    """What an offence comes to on the facts given."""

    AVAILABLE = "available"  # each thing to be proved is met, and no exemption or defence is
    DEPENDS = "depends"  # a fact is missing
    UNAVAILABLE = "unavailable"  # something is not met, or an exemption or defence is


class ElementAnswer(msgspec.Struct, frozen=True):
    """One thing to be proved, or one exemption, and whether the facts meet it; None where they do not say."""

    element: str
    met: bool | None
    stated: Stated


class Answer(msgspec.Struct, frozen=True):
    """What one offence comes to for the conduct of one period; `period` is None where no date is given."""

    offence: OffenceLaw
    period: Period | None
    status: Availability
    elements: tuple[ElementAnswer, ...]
    failing: tuple[str, ...]  # elements not met, and exemptions that are
    missing_facts: tuple[str, ...]  # in the order in which they are asked
    open_exemptions: tuple[ElementAnswer, ...]  # those that no fact excludes
    open_facts: tuple[str, ...]  # the facts that would exclude them
    time_limit: TimeLimit | None

    def facts_in_force(self) -> Iterator[Stated]:
        """Every fact of the law that the answer rests on, of those that hold on its date."""
        day = self.period.start if self.period else None
        yield from (answer.stated for answer in (*self.elements, *self.open_exemptions))
        offence = self.offence
        yield from (fact for fact in (*offence.mode, *offence.penalty, *offence.notes) if fact.holds_on(day))
        yield from (offence.notification, *(item.stated for item in offence.recordings))
        if self.time_limit is not None:
            yield self.time_limit.rule

    @property
    def not_verified(self) -> tuple[Stated, ...]:
        """The facts of the law among them that were not verified."""
        return tuple(dict.fromkeys(fact for fact in self.facts_in_force() if not fact.status.is_verified))


def find_offences(facts: Facts) -> tuple[Answer, ...]:
    """What every offence of the catalogue comes to: first what is available, then what depends, each as guidance goes.

    Conduct over a range of days meets the law of each part: an offence that begins, ends or changes within the range
    gives an answer for each part. Facts that are not given are not known, and nothing is assumed of them; exemptions
    and defences that nobody speaks of do not make an offence unavailable, and are named as open.
    """
    offences = (offence for enactment in catalogue() for offence in enactment.offences)
    answers = [_answer(offence, facts, part) for offence in offences for part in parts(offence, facts.period)]
    order = list(Availability)
    return tuple(
        sorted(answers, key=lambda answer: (order.index(answer.status), rank(answer.offence.id), *_start(answer)))
    )


def parts(offence: OffenceLaw, period: Period | None) -> tuple[Period | None, ...]:
    """The parts of a period within which the law of an offence does not change."""
    if period is None:
        return (None,)
    inner = sorted({day for day in offence.turns() if period.start < day < period.end})
    edges = [period.start, *inner, period.end]
    return tuple(Period(start, end) for start, end in pairwise(edges))


def missing_facts(answers: Iterable[Answer]) -> tuple[str, ...]:
    """The facts that would still change some answer, in the order in which they are asked."""
    wanted = {name for answer in answers for name in answer.missing_facts}
    return tuple(name for name in fact_specs() if name in wanted)


def _answer(offence: OffenceLaw, facts: Facts, period: Period | None) -> Answer:
    elements = (
        ElementAnswer(IN_FORCE, _in_force(offence, period), _dates_of(offence)),
        ElementAnswer(TERRITORY, is_met(offence.place, facts, period), _law_of(offence)),
        *(_element_answer(item, facts, period) for item in offence.elements),
    )
    exemptions = [_element_answer(item, facts, period) for item in offence.exemptions]
    failing = (
        *(answer.element for answer in elements if answer.met is False),
        *(answer.element for answer in exemptions if answer.met),
    )
    status = _status(elements, failing)
    missing: tuple[str, ...] = ()
    open_facts: tuple[str, ...] = ()
    if status is not Availability.UNAVAILABLE:
        conditions = [offence.place, *(item.when for item in offence.elements)]
        missing = _asked({"date"} if period is None else set(), conditions, facts, period)
        open_facts = _asked(set(), [item.when for item in offence.exemptions], facts, period)
    return Answer(
        offence=offence,
        period=period,
        status=status,
        elements=elements,
        failing=failing,
        missing_facts=missing,
        open_exemptions=tuple(answer for answer in exemptions if answer.met is None),
        open_facts=open_facts,
        time_limit=None if failing else _limit(offence, facts, period),
    )


def _status(elements: tuple[ElementAnswer, ...], failing: tuple[str, ...]) -> Availability:
    if failing:
        return Availability.UNAVAILABLE
    return Availability.AVAILABLE if all(answer.met for answer in elements) else Availability.DEPENDS


def _element_answer(item: Element | Exemption, facts: Facts, period: Period | None) -> ElementAnswer:
    return ElementAnswer(item.id, is_met(item.when, facts, period), item.stated)


def _asked(names: set[str], conditions: list[Condition], facts: Facts, period: Period | None) -> tuple[str, ...]:
    wanted = names.union(*(facts_that_matter(condition, facts, period) for condition in conditions))
    return tuple(name for name in fact_specs() if name in wanted)


def _in_force(offence: OffenceLaw, period: Period | None) -> bool | None:
    begins, ends = offence.begins.day, offence.ends.day if offence.ends else None
    if period is None or begins is None:
        return None
    return begins <= period.start and (ends is None or period.end <= ends)


def _dates_of(offence: OffenceLaw) -> Stated:
    """The dates of an offence in one sentence, with the less certain of their two checks."""
    dates = list(offence.dates())
    order = list(Verification)
    least = max(dates, key=lambda dated: order.index(dated.status))
    since = f"In force since {_say(dates[0])}" if len(dates) == 1 else f"In force from {_say(dates[0])}"
    until = f" to {say_day(dates[1].day - timedelta(days=1))}" if len(dates) > 1 and dates[1].day else ""
    source = "; ".join(dict.fromkeys(dated.source for dated in dates))
    return Stated(f"{since}{until}.", source, least.read_in, least.status)


def _law_of(offence: OffenceLaw) -> Stated:
    return msgspec.structs.replace(offence.extent, text=f"It is the law of {offence.extent.text}.")


def _limit(offence: OffenceLaw, facts: Facts, period: Period | None) -> TimeLimit | None:
    """The limit in time, only where the courts whose rule the catalogue holds could try it."""
    here = frozenset(offence.territories)
    return time_limit(offence, period, facts.evidence_date, here & territories_of(facts) or here)


def territories_of(facts: Facts) -> frozenset[str]:
    """The territories in which a part of it was done; all of them where that is not known, or was abroad."""
    place = facts.get("place")
    named = place - {"outside-uk"} if isinstance(place, frozenset) else frozenset()
    every = frozenset(TERRITORY_NAMES)
    return frozenset("england-wales" if name in ("england", "wales") else name for name in named) or every


def _start(answer: Answer) -> tuple[str, date]:
    return answer.offence.id, answer.period.start if answer.period else date.min


def _say(dated: Dated) -> str:
    return "a day that is not known" if dated.day is None else say_day(dated.day)


def say_day(day: date) -> str:
    """A day as a person writes it: 31 January 2024."""
    return f"{day.day} {day:%B %Y}"
