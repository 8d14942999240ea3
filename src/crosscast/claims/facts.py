"""The figures that may decide a claim, found by what they count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

import msgspec

from crosscast.model import Dimension, Figure, Grade, Member, Period, Unit

from .claim import Known

Meaning = tuple[tuple[Dimension, str], ...]


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A count that the study knows: printed, or the sum of printed ones. `high` is None where no end is known."""

    meaning: Meaning
    low: Fraction
    high: Fraction | None
    figures: tuple[str, ...]
    label: str
    basis: tuple[str | None, str | None] = (None, None)
    disputed: bool = False

    def member(self, dimension: Dimension) -> str | None:
        return dict(self.meaning).get(dimension)

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    @property
    def is_of_many(self) -> bool:
        """Of several forces together, or of whatever its document covers."""
        force = self.member(Dimension.FORCE)
        return force is None or force.startswith("forces:")


class Ratio(msgspec.Struct, frozen=True, kw_only=True):
    """One count as a percentage of another."""

    part: Fact
    whole: Fact

    @property
    def low(self) -> Fraction:
        return 100 * self.part.low / self.whole.high if self.whole.high else Fraction(0)

    @property
    def high(self) -> Fraction | None:
        if self.part.high is None or self.whole.low <= 0:
            return None
        return 100 * min(Fraction(1), self.part.high / self.whole.low)

    @property
    def figures(self) -> tuple[str, ...]:
        return (*self.part.figures, *self.whole.figures)


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for. A dimension that `exact` does not name must be absent; a set of ids allows any of them."""

    exact: dict[Dimension, frozenset[str]]
    free: frozenset[Dimension] = frozenset()  # may be anything

    def accepts(self, fact: Fact) -> bool:
        meaning = dict(fact.meaning)
        if any(meaning.get(dimension) not in ids for dimension, ids in self.exact.items()):
            return False
        return all(dimension in self.exact or dimension in self.free for dimension in meaning)


class Facts:
    """Every usable figure of a study, with totals over forces and over periods where no document prints them."""

    def __init__(self, known: Known) -> None:
        usable = [_fact(figure) for figure in known.figures if _is_usable(figure)]
        self.printed: tuple[Fact, ...] = tuple(fact for fact in usable if fact is not None)
        self.all: tuple[Fact, ...] = (*self.printed, *_totals_over_forces(self.printed))
        self.all = (*self.all, *_totals_over_periods(self.all))
        self.members: tuple[Member, ...] = tuple(
            dict.fromkeys(m for figure in known.figures if not figure.invented for m in figure.members)
        )
        forces = {m.id for m in self.members if m.dimension is Dimension.FORCE and not m.id.startswith("forces:")}
        self.whole_groups = frozenset(  # groups that a document prints, or that are all forces of the study
            {fact.member(Dimension.FORCE) for fact in self.printed if fact.is_of_many} | {f"forces:{len(forces)}"}
        )
        self.scopes = frozenset(pair for fact in self.all for pair in fact.meaning if pair[0] is Dimension.FORCE)
        self.chosen = frozenset(  # figures that the study's own indicators are made of
            figure.id
            for indicator in known.indicators
            for result in indicator.results
            for operand in (result.numerator, result.denominator)
            if operand is not None
            for figure in operand.figures
        )

    def find(self, query: Query) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.all if query.accepts(fact))

    def by_force(self, query: Query, size: int | None = None) -> tuple[dict[str, Fact], ...]:
        """Sets of facts that differ in their force alone, one fact a force. Sets of another `size` are left out."""
        groups: dict[Meaning, dict[str, Fact]] = defaultdict(dict)
        for fact in self.printed:
            force = fact.member(Dimension.FORCE)
            if force and not fact.is_of_many and query.accepts(fact):
                groups[_without(fact.meaning, Dimension.FORCE)][force] = fact
        return tuple(g for g in groups.values() if len(g) > 1 and (size is None or len(g) == size))


def _is_usable(figure: Figure) -> bool:
    value = figure.value
    return not figure.invented and not value.is_absent and value.low is not None and value.unit is Unit.COUNT


def _fact(figure: Figure) -> Fact | None:
    assert figure.value.low is not None
    scale = Fraction(1, 10**figure.value.decimals)
    bases = {(source.date_basis, source.outcome_basis) for source in figure.sources}
    return Fact(
        meaning=tuple(sorted((member.dimension, member.id) for member in figure.members)),
        low=figure.value.low * scale,
        high=None if figure.value.high is None else figure.value.high * scale,
        figures=(figure.id,),
        label=figure.label,
        basis=bases.pop() if len(bases) == 1 else (None, None),
        disputed=figure.grade is Grade.DISPUTED,
    )


def _without(meaning: Meaning, dimension: Dimension) -> Meaning:
    return tuple(pair for pair in meaning if pair[0] is not dimension)


def _sum(facts: Iterable[Fact], meaning: Meaning, label: str) -> Fact:
    parts = list(facts)
    highs = [part.high for part in parts]
    return Fact(
        meaning=tuple(sorted(meaning)),
        low=sum((part.low for part in parts), Fraction(0)),
        high=None if None in highs else sum((high for high in highs if high is not None), Fraction(0)),
        figures=tuple(id for part in parts for id in part.figures),
        label=label,
        basis=parts[0].basis,
        disputed=any(part.disputed for part in parts),
    )


def _totals_over_forces(facts: tuple[Fact, ...]) -> list[Fact]:
    groups: dict[tuple[Meaning, tuple[str | None, str | None]], list[Fact]] = defaultdict(list)
    printed = {_without(fact.meaning, Dimension.FORCE) for fact in facts if fact.is_of_many}
    for fact in facts:
        if not fact.is_of_many:
            groups[_without(fact.meaning, Dimension.FORCE), fact.basis].append(fact)
    return [
        _sum(group, (*meaning, (Dimension.FORCE, f"forces:{len(group)}")), f"the {len(group)} forces together")
        for (meaning, _), group in groups.items()
        if len(group) > 1 and meaning not in printed
    ]


def _totals_over_periods(facts: tuple[Fact, ...]) -> list[Fact]:
    """Runs of periods of one length that follow on each other, added up where no figure covers the run."""
    groups: dict[tuple[Meaning, tuple[str | None, str | None]], dict[Period, Fact]] = defaultdict(dict)
    for fact in facts:
        period = fact.member(Dimension.PERIOD)
        if period and "+" not in period:
            groups[_without(fact.meaning, Dimension.PERIOD), fact.basis][Period.parse(period)] = fact
    totals = []
    for (meaning, _), group in groups.items():
        covered = {(period.start, period.end) for period in group}
        years = sorted(period for period in group if 360 <= period.days <= 367)
        for first in range(len(years)):
            for last in range(first + 1, len(years)):
                if years[last].start != years[last - 1].end:
                    break
                whole = Period(years[first].start, years[last].end)
                if (whole.start, whole.end) not in covered:
                    parts = [group[period] for period in years[first : last + 1]]
                    label = f"{years[first].start.year} to {years[last].start.year} together"
                    totals.append(_sum(parts, (*meaning, (Dimension.PERIOD, whole.id)), label))
    return totals
