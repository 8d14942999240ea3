"""Caveats attach themselves: what must be said beside a figure or a result because of what it counts, where and when.

Each is one plain sentence with its source. `caveats.yaml` says when each kind applies; the days on which the law or its
recording changed come from the law's catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

import msgspec
import yaml

from crosscast.law import Break, BreakKind, Verification
from crosscast.model import CLOSED, COMMITTED, Dimension, Figure, Member, Observation, Period
from crosscast.vocab import name_of

from .breaks import breaks_from_to, breaks_within, is_of_law, taken_on, territory_of
from .result import Indicator, IndicatorKind, Operand, Result
from .wording import say_count, say_day

_SETTLED_AFTER = timedelta(days=365)  # after the end of a period, few of its offences are still without an outcome
_NO_OUTCOME = "0"  # "not yet assigned an outcome" is no outcome
_FEW_TO_CHANGE = 50
_FEW = 10
_OF_PEOPLE = ("victims", "suspects", "proceeded-against", "arrests", "convictions", "prosecutions")


class CaveatKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of caveat: when it applies, what it says where that is always the same, and who says so."""

    id: str
    applies: str
    says: str = ""
    source: str = ""
    status: str = ""


class Caveat(msgspec.Struct, frozen=True):
    """What must be said beside a number, in one sentence, and who says so."""

    kind: str
    sentence: str
    source: str = ""
    unsure: str = ""  # what of it is not verified

    @property
    def said(self) -> str:
        if not self.source:
            return self.sentence
        unsure = f"; {self.unsure}" if self.unsure else ""
        return f"{self.sentence} (Source: {self.source.rstrip('.')}{unsure}.)"


class ForceEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A known gap or change in what a force supplied; `end` is exclusive."""

    force: str
    start: date
    end: date
    sentence: str
    source: str


class HoldingClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Classes of the crime tables that hold offences of this field among others."""

    offences: tuple[str, ...]
    holds: str


class Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """caveats.yaml."""

    compiled: date
    kinds: tuple[CaveatKind, ...]
    classes: tuple[HoldingClass, ...]
    forces: tuple[ForceEvent, ...]


@cache
def catalogue() -> Catalogue:
    """What is known of caveats, read once."""
    text = files("crosscast.analyse").joinpath("caveats.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Catalogue)


def kind_of(id: str) -> CaveatKind:
    return next(kind for kind in catalogue().kinds if kind.id == id)


# Of one figure


def with_caveats(observations: Sequence[Observation]) -> tuple[Observation, ...]:
    """The observations of a study, or of one document, with what must be said beside each."""
    latest: dict[str, date] = {}
    for observation in observations:
        if (period := observation.period) is not None:
            latest[observation.document] = max(latest.get(observation.document, period.start), period.start)
    return tuple(
        msgspec.structs.replace(each, caveats=_joined(each.caveats, of_observation(each, latest.get(each.document))))
        for each in observations
    )


def of_observation(of: Observation, latest: date | None = None) -> Iterator[Caveat]:
    """What must be said beside one figure. `latest` is the day on which the latest period of its document begins."""
    period = of.period
    member = {each.dimension: each for each in of.members}
    offence, measure = member.get(Dimension.OFFENCE), member.get(Dimension.MEASURE)
    if period is not None:
        if offence is not None:
            force = member.get(Dimension.FORCE)
            where = (territory_of(force.id if force else ""),)
            for each in breaks_from_to((offence.id,), period.start, period.end, where):
                if not _is_said(each, of.caveats):
                    yield of_break(each)
        for day in taken_on(of):
            if period.start < day < period.end:
                yield Caveat("part-period", f"The figures were taken on {say_day(day)}, before the period was over.")
    if offence is not None and offence.id.startswith("class-"):
        yield _of_class(offence)
    if (
        period is not None
        and Dimension.OUTCOME in member
        and _is_pending(of, member[Dimension.OUTCOME], period, latest)
    ):
        yield _filled("outcomes-pending")
    if measure is not None and measure.id == "offences" and of.date_basis != COMMITTED:
        yield _filled("recorded-not-committed")
    if measure is not None and measure.id in _OF_PEOPLE:
        yield _filled("counts-differ", what=_named(measure))
    if period is not None and Dimension.FORCE in member:
        yield from _of_force(member[Dimension.FORCE], period)


def of_break(of: Break) -> Caveat:
    """A break of a series as what must be said beside it."""
    return Caveat("law-change" if is_of_law(of) else "recording-rule", of.sentence, of.source, of.status.words)


def _is_said(of: Break, caveats: Iterable[str]) -> bool:
    """Whether the reading of the document says already that the offence began or was extended on that day."""
    return of.kind in (BreakKind.COMMENCEMENT, BreakKind.EXTENSION) and any(say_day(of.day) in said for said in caveats)


@cache
def _of_class(offence: Member) -> Caveat:
    kind = kind_of("code-covers-more")
    holds = next((row.holds for row in catalogue().classes if offence.id in row.offences), "")
    which = f", among them {holds}" if holds else ""
    return Caveat(kind.id, f"{name_of(offence)} is a class of many offences{which}; it counts none apart.", kind.source)


def _is_pending(of: Observation, outcome: Member, period: Period, latest: date | None) -> bool:
    if outcome.id == _NO_OUTCOME or of.outcome_basis == CLOSED:
        return False
    taken = date.fromisoformat(of.extracted_on) if of.extracted_on else latest
    return taken is None or taken - period.end < _SETTLED_AFTER


def _of_force(force: Member, period: Period) -> Iterator[Caveat]:
    for event in catalogue().forces:
        if force.id == event.force and event.start < period.end and period.start < event.end:
            yield Caveat("definitions-differ", event.sentence, event.source)


# Of what is worked out


def with_result_caveats(indicator: Indicator) -> Indicator:
    """An indicator with the breaks of its series, its results with what must be said of each for how it compares."""
    results = (*indicator.results, *indicator.counts, *((indicator.total,) if indicator.total else ()))
    shared = _definitions_differ(indicator, results)

    def said(result: Result) -> Result:
        caveats = (*shared, *of_result(indicator.spec.kind, result))
        return msgspec.structs.replace(result, caveats=_joined(result.caveats, caveats))

    return msgspec.structs.replace(
        indicator,
        results=tuple(map(said, indicator.results)),
        counts=tuple(map(said, indicator.counts)),
        total=said(indicator.total) if indicator.total else None,
        breaks=breaks_within(_figures(results)) if indicator.spec.by is Dimension.PERIOD else (),
    )


def of_result(kind: IndicatorKind, result: Result) -> tuple[Caveat, ...]:
    """What must be said beside one result, for what it compares."""
    figures = _figures([result])
    caveats: list[Caveat] = []
    if kind in (IndicatorKind.CHANGE, IndicatorKind.CUMULATIVE) and len(figures) > 1:
        caveats += [of_break(each) for each in breaks_within(figures) if not _is_said(each, result.caveats)]
    caveats += _divided(result)
    caveats += _few(kind, result)
    return tuple(caveats)


def of_figures(figures: Sequence[Figure]) -> tuple[str, ...]:
    """What must be said where some figures are compared with each other: of each, and of the breaks between them."""
    own = [caveat for figure in figures for source in figure.sources for caveat in source.caveats]
    return _joined(tuple(dict.fromkeys(own)), [of_break(each) for each in breaks_within(figures)])


def _divided(result: Result) -> Iterable[Caveat]:
    above, below = _measures(result.numerator), _measures(result.denominator)
    if above and below and above != below:
        names = [" and ".join(sorted(map(_named, measures))) for measures in (above, below)]
        yield _filled("counts-divided", above=names[0], below=names[1])


def _few(kind: IndicatorKind, result: Result) -> Iterable[Caveat]:
    base = result.denominator
    if kind is IndicatorKind.CHANGE and base is not None and base.low < _FEW_TO_CHANGE:
        yield _filled("small-numbers", n=say_count(base.low, base.high))
    if kind in (IndicatorKind.PER_HEAD, IndicatorKind.PER_DAY) and result.numerator.low < _FEW:
        counted = say_count(result.numerator.low, result.numerator.high)
        yield Caveat("small-numbers", f"Small numbers: it is worked out from a count of {counted}.")


def _definitions_differ(indicator: Indicator, results: Sequence[Result]) -> tuple[Caveat, ...]:
    """Where forces are compared: in what their counts differ, as far as the documents say."""
    if Dimension.FORCE not in (indicator.spec.by, indicator.spec.split_by):
        return ()
    sources = [source for figure in _figures(results) for source in figure.sources]
    differ: Mapping[str, set[str]] = {
        "the day on which they took their figures": {s.extracted_on for s in sources if s.extracted_on},
        "the system that they record in": {s.system for s in sources if s.system},
        "the date by which they count": {s.date_basis for s in sources if s.date_basis},
        "whether outcomes are of the offences recorded or of those closed": {
            s.outcome_basis for s in sources if s.outcome_basis
        },
        "the codes that they count": {m.id for s in sources if (m := s.member(Dimension.OFFENCE)) is not None},
    }
    ways = [f"{what} ({', '.join(sorted(ids))})" for what, ids in differ.items() if len(ids) > 1]
    return (_filled("definitions-differ", what="; ".join(ways)),) if ways else ()


def _measures(operand: Operand | None) -> frozenset[Member]:
    members = [figure.member(Dimension.MEASURE) for figure in operand.figures] if operand else []
    return frozenset(Member(Dimension.MEASURE, m.id, m.id) for m in members if m is not None)


def _figures(results: Iterable[Result]) -> list[Figure]:
    operands = [operand for result in results for operand in (result.numerator, result.denominator) if operand]
    return list({figure.id: figure for operand in operands for figure in operand.figures}.values())


def _named(measure: Member) -> str:
    return name_of(measure).lower()


@cache
def _filled(id: str, **words: str) -> Caveat:
    kind = kind_of(id)
    unsure = Verification(kind.status).words if kind.status else ""
    return Caveat(id, kind.says.format(**words), kind.source, unsure)


def _joined(said: tuple[str, ...], more: Iterable[Caveat]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*said, *(caveat.said for caveat in more))))
