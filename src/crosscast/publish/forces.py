"""What a study holds about one force: whether it answered, its figures, and where it stands among the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from crosscast.analyse.result import Indicator, Result
from crosscast.campaign import Asked
from crosscast.model import Dimension, Figure, Member
from crosscast.vocab import find_force, name_of

from .order import force_of
from .publication import Publication, Source, all_results
from .withheld import is_shown


class Ranked(msgspec.Struct, frozen=True):
    """The number of a force in an indicator, and its place among the others; `first` is `last` where it is certain."""

    indicator: Indicator
    result: Result
    first: int = 0  # 0: no place is given
    last: int = 0
    of: int = 0


class Force(msgspec.Struct, frozen=True, kw_only=True):
    member: Member
    asked: Asked | None
    sources: tuple[Source, ...]  # its own replies, and others that state figures of it
    own: frozenset[str]  # the names of those that it sent, or that are of no other force
    figures: tuple[Figure, ...]
    standings: tuple[Ranked, ...]
    about: tuple[Indicator, ...]  # indicators that are of this force alone

    @property
    def name(self) -> str:
        return name_of(self.member)

    @property
    def invented(self) -> bool:
        return bool(self.figures) and all(figure.invented for figure in self.figures)


def forces_of(publication: Publication) -> tuple[Force, ...]:
    """Every force that was asked or that a figure is of, in alphabetical order of their names."""
    asked = {row.force.id: row for row in publication.coverage.asked}
    members = {id: row.force for id, row in asked.items()}
    figures: dict[str, list[Figure]] = {id: [] for id in asked}
    for figure in publication.figures:
        member = figure.member(Dimension.FORCE)
        if member is not None and is_one_force(member):
            members.setdefault(member.id, member)
            figures.setdefault(member.id, []).append(figure)
    standings = _standings(publication)
    of_one = {indicator.spec.id: _only_force(indicator) for indicator in publication.indicators}
    senders = {source.name: find_force(source.publisher) for source in publication.sources}
    stating = {id: {o.document for figure in figures[id] for o in figure.sources} for id in members}
    n_stated = Counter(name for names in stating.values() for name in names)
    found = []
    for id, member in members.items():
        sent = {name for name, sender in senders.items() if sender == id}
        alone = {name for name in stating[id] if n_stated[name] == 1}
        found.append(
            Force(
                member=member,
                asked=asked.get(id),
                sources=tuple(s for s in publication.sources if s.name in stating[id] | sent),
                own=frozenset(sent | alone),
                figures=tuple(figures[id]),
                standings=tuple(standings.get(id, ())),
                about=tuple(i for i in publication.indicators if of_one[i.spec.id] == id),
            )
        )
    return tuple(sorted(found, key=lambda force: (force.name, force.member.id)))


def is_one_force(member: Member) -> bool:
    """Whether a member is one force, and no group of which only the number is known."""
    return not member.id.startswith("forces:")


def _standings(publication: Publication) -> dict[str, list[Ranked]]:
    found: dict[str, list[Ranked]] = {}
    for indicator in publication.indicators:
        alike: dict[Member | None, list[Result]] = {}
        for result in indicator.results:
            alike.setdefault(besides_force(result), []).append(result)
        for result in indicator.results:
            if (force := force_of(result)) is not None:
                found.setdefault(force.id, []).append(_standing(indicator, result, alike[besides_force(result)]))
    return found


def _standing(indicator: Indicator, result: Result, compared: Sequence[Result]) -> Ranked:
    """The place from the highest. None among numbers that are not all shown: it would tell something of those."""
    others = [other for other in compared if other is not result]
    comparable = bool(others) and result.unit != "rank" and all(force_of(r) and is_shown(r) for r in compared)
    if not comparable:
        return Ranked(indicator, result)
    above = sum(result.high is not None and other.low > result.high for other in others)
    reach = sum(other.high is None or other.high >= result.low for other in others)
    return Ranked(indicator, result, 1 + above, 1 + reach, len(compared))


def besides_force(result: Result) -> Member | None:
    """What a result of a force is of beside it, where its indicator is split: a year, a sex."""
    return next((m for m in (result.member, result.split) if m and m.dimension is not Dimension.FORCE), None)


def _only_force(indicator: Indicator) -> str | None:
    """The one force that all figures of an indicator are of, where it does not compare forces."""
    if Dimension.FORCE in (indicator.spec.by, indicator.spec.split_by):
        return None
    ids: set[str | None] = set()
    for result in all_results(indicator):
        ids |= {_force_id(f) for operand in (result.numerator, result.denominator) if operand for f in operand.figures}
    return ids.pop() if len(ids) == 1 else None


def _force_id(figure: Figure) -> str | None:
    member = figure.member(Dimension.FORCE)
    return member.id if member else None


def of_no_force(publication: Publication, forces: Sequence[Force]) -> tuple[Figure, ...]:
    """The figures that are of no one force."""
    placed = {figure.id for force in forces for figure in force.figures}
    return tuple(figure for figure in publication.figures if figure.id not in placed)
