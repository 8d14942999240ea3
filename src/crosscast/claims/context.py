"""What a quantity's part of the sentence speaks of: forces, outcome, measure, period, sex, age, offence."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from importlib.resources import files
from itertools import pairwise

import msgspec

from crosscast.model import Dimension, Member, Period
from crosscast.vocab import (
    Found,
    clean,
    find_group,
    find_members,
    find_outcome,
    find_periods,
    offence_patterns,
    offence_row,
    offences_named,
    plain,
)

from .facts import Facts, Query
from .quantities import Quantity
from .unclaimed import Use, uses_of_numbers

Finder = Callable[[str], tuple[Found, ...]]

_CHARGED = re.compile(
    r"\b(?:charg(?:ed?|es|ing)|summons(?:es|ed)?)(?:\s*(?:or|/|and)\s*summons(?:ed)?)?\b", re.IGNORECASE
)
_AGE = re.compile(r"(\d+)\s*(?:-|–|to|and)\s*(\d+)|(\d+)\s*(?:\+|(?:and|or)\s+(?:over|above|older))", re.IGNORECASE)
_BREAK = re.compile(
    r"[;:]|,\s|\s[–—-]\s|\s(?:and|while|whereas|but|although|though|with|compared|against|followed)\s", re.IGNORECASE
)
_GROUP = re.compile(
    r"\b(?:forces\b(?!\s+of)|nationally|national|overall|altogether|in\s+total|across|England|Wales|country)",
    re.IGNORECASE,
)
_ANAPHORA = re.compile(
    r"\b(?:it|its|the\s+force(?:'s|’s)?|there|that\s+force|this\s+force|they|their)\b", re.IGNORECASE
)
_UNSURE = re.compile(
    r"\b(?:not|never|n't|n’t|nor|neither|without|if|would|could|might|should|target|forecast|expected|projected|excluding|except|apart\s+from|"
    r"other\s+than|remaining|rest|so\s+far|estimated?)\b",
    re.IGNORECASE,
)
_STATUTE = re.compile(r"\b(?:(?:under|of|contrary\s+to)\s+)?(?:sections?|ss?\.?)\s*\d+[A-Z]*\b", re.IGNORECASE)
_SCOPED = re.compile(r"\b(?:England|Wales|Scotland|Northern Ireland|UK|Britain|nationally|nationwide|the country)\b")

_NEUTRAL = frozenset(
    word
    for line in files("crosscast.claims").joinpath("neutral.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)


class Region(msgspec.Struct, frozen=True):
    """The part of a sentence that belongs to one quantity: [start, end) of the sentence."""

    start: int
    end: int


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What a quantity is about. `near` members stand in its own part, `wide` ones anywhere in the sentence."""

    sentence: str
    region: Region
    near: tuple[Found, ...]
    wide: tuple[Found, ...]
    offences: tuple[str, ...]
    residue: tuple[str, ...]  # words of the region that nothing here understands
    is_unsure: bool  # negated, conditional, a target
    number_start: int = 0
    is_bracketed: bool = False  # it stands in brackets behind what it counts
    is_anchored: bool = False  # this sentence or one before names a force, a period or a number of forces of the study
    follows_replies: bool = False  # the sentence before was about who was asked and who replied
    carried_period: str | None = None  # the last period that an earlier sentence states
    carried_force: str | None = None

    @property
    def words(self) -> str:
        return self.sentence[self.region.start : self.region.end]

    def ids(self, dimension: Dimension, *, wide: bool = True) -> tuple[str, ...]:
        """Members of the quantity's own part, or of the whole sentence where its own part names none."""
        near = tuple(dict.fromkeys(f.member.id for f in self.near if f.member.dimension is dimension))
        if near or not wide:
            return near
        return tuple(dict.fromkeys(f.member.id for f in self.wide if f.member.dimension is dimension))

    @property
    def forces(self) -> tuple[str, ...]:
        """The forces that it can be about; of a number in brackets, the force named last before them."""
        if self.is_bracketed:
            before = [f for f in self.wide if f.member.dimension is Dimension.FORCE and f.end <= self.number_start]
            return (before[-1].member.id,) if before else ()
        return self.ids(Dimension.FORCE)

    @property
    def force(self) -> str | None:
        """The one force that it is about, or None: all together."""
        ids = self.forces
        if len(ids) == 1:
            return ids[0]
        if not ids and self.carried_force and _ANAPHORA.search(self.sentence) and not _GROUP.search(self.sentence):
            return self.carried_force
        return None

    @property
    def is_of_a_country(self) -> bool:
        """It speaks of a country as a whole, not of some number of forces in it."""
        return bool(_SCOPED.search(self.sentence)) and find_group(self.sentence) is None


def regions(sentence: str, quantities: tuple[Quantity, ...]) -> tuple[Region, ...]:
    """Cut a sentence into the parts of its quantities, at the last break before each."""
    if not quantities:
        return ()
    starts = [0]
    for before, after in pairwise(quantities):
        breaks = [m.start() for m in _BREAK.finditer(sentence, before.end, after.start + 1)]
        starts.append(breaks[-1] if breaks else after.start)
    ends = [*starts[1:], len(sentence)]
    return tuple(Region(start, end) for start, end in zip(starts, ends, strict=True))


def named_in(sentence: str, facts: Facts, finder: Finder = find_members) -> tuple[Found, ...]:
    """Everything that a sentence names: the vocabulary's finds, charges, ages, and labels of the study's own."""
    found = [f for f in finder(sentence) if f.member.id != "suspects"]
    for match in _CHARGED.finditer(sentence):
        outcomes, _ = find_outcome(match[0])
        found += [Found(Member(Dimension.OUTCOME, id, match[0]), match.start(), match.end()) for id in outcomes[:1]]
    for start, end, use in uses_of_numbers(sentence):
        if use is Use.AGE:
            id = _age_id(sentence[start:end])
            found.append(Found(Member(Dimension.AGE, id, sentence[start:end]), start, end))
    taken = [(f.start, f.end) for f in found]
    for member in facts.members:
        if member.dimension is Dimension.FORCE and not member.id.startswith("forces:") and len(member.label) > 3:
            for match in re.finditer(rf"(?<!\w){re.escape(member.label)}(?!\w)", sentence, re.IGNORECASE):
                if all(match.end() <= start or end <= match.start() for start, end in taken):
                    found.append(Found(member, match.start(), match.end()))
                    taken.append((match.start(), match.end()))
    return tuple(sorted(found, key=lambda f: f.start))


def _age_id(words: str) -> str:
    match = _AGE.search(words)
    if match is None:
        return clean(words)
    return f"{match[1]}-{match[2]}" if match[1] else f"{match[3]}+"


def contexts(
    sentence: str,
    quantities: tuple[Quantity, ...],
    named: tuple[Found, ...],
    *,
    period: str | None = None,
    force: str | None = None,
    is_anchored: bool = False,
    follows_replies: bool = False,
) -> tuple[Context, ...]:
    """The context of each quantity. The rest is what the sentences before were about."""
    offences = offences_named(sentence)
    made = []
    for region, quantity in zip(regions(sentence, quantities), quantities, strict=True):
        words = sentence[region.start : region.end]
        near = [f for f in named if region.start <= f.start < region.end]
        if not any(f.member.dimension is Dimension.OUTCOME for f in near):
            outcomes, conflict = find_outcome(words)
            if len(outcomes) == 1 and not conflict:
                near.append(Found(Member(Dimension.OUTCOME, outcomes[0], words), region.start, region.end))
        made.append(
            Context(
                sentence=sentence,
                region=region,
                near=tuple(near),
                wide=named,
                offences=offences,
                residue=_residue(sentence, region, quantities, named),
                is_unsure=bool(_UNSURE.search(_own_words(words))),
                number_start=quantity.start,
                is_bracketed=sentence[: quantity.start].rstrip().removesuffix("n=").endswith("("),
                is_anchored=is_anchored,
                follows_replies=follows_replies,
                carried_period=period,
                carried_force=force,
            )
        )
    return tuple(made)


def _own_words(words: str) -> str:
    """Without hedges whose "not" is no denial."""
    return re.sub(
        r"\b(?:not|no)\s+(?:more|fewer|less)\s+than\b|\bno\s+further\b|"
        r"\b(?:do|does|did|could|would|can|will)(?:\s+not\s+or\s+\w+)?\s+not\s+(?:support|identify)\b|\bnot\s+(?:been\s+)?identified\b",
        "",
        words,
        flags=re.IGNORECASE,
    )


def _residue(
    sentence: str, region: Region, quantities: tuple[Quantity, ...], found: tuple[Found, ...]
) -> tuple[str, ...]:
    hidden = [(f.start, f.end) for f in found] + [(q.start, q.end) for q in quantities]
    hidden += [(p.start, p.end) for p in find_periods(sentence)] + [(s, e) for s, e, _ in uses_of_numbers(sentence)]
    hidden += [match.span() for match in _STATUTE.finditer(sentence) if offences_named(match[0])]
    text = plain(sentence).lower()
    hidden += [match.span() for name in offence_patterns() for match in re.finditer(rf"(?:{name})\w*", text)]
    words = [
        match[0].lower()
        for match in re.finditer(r"[A-Za-z][A-Za-z'’-]*", sentence)
        if region.start <= match.start() < region.end and not any(start <= match.start() < end for start, end in hidden)
    ]
    return tuple(word for word in words if re.sub(r"['’]s$", "", word) not in _NEUTRAL)


def query_for(
    context: Context,
    facts: Facts,
    *,
    outcome: bool = True,
    wide: bool = True,
    force: str | None = None,
    period: str | None = None,
) -> Query | None:
    """What the context asks for, or None where it names something that no figure of the study tells apart.

    `outcome=False` leaves the outcome out: the count of all outcomes. `wide=False` takes outcome, sex and age from the
    quantity's own part of the sentence only.
    """
    exact: dict[Dimension, frozenset[str]] = {}
    free = {Dimension.OFFENCE, Dimension.MEASURE}
    measures = context.ids(Dimension.MEASURE)
    if "offences" in measures:  # "offences in which somebody was charged" are offences
        measures = tuple(id for id in measures if id != "proceeded-against")
    if measures:
        exact[Dimension.MEASURE] = frozenset(measures)
    of_people = measures == ("proceeded-against",)
    for dimension in (Dimension.OUTCOME, Dimension.SEX, Dimension.AGE):
        ids = context.ids(dimension, wide=wide)
        if dimension is Dimension.OUTCOME and (of_people or not outcome):
            continue
        if len(ids) == 1:
            exact[dimension] = frozenset(ids)
        elif len(ids) > 1:
            return None
    if of_people and context.ids(Dimension.OUTCOME, wide=wide) == ("1",):
        exact[Dimension.PROCEEDING] = frozenset({"charge"})
    if context.offences:
        exact[Dimension.OFFENCE] = frozenset(id for named in context.offences for id in (named, *_covers(named)))
    if force is not None:
        exact[Dimension.FORCE] = frozenset({force})
    else:
        free.add(Dimension.FORCE)
    if period is not None:
        exact[Dimension.PERIOD] = frozenset({period})
    else:
        free.add(Dimension.PERIOD)
    known = {(member.dimension, member.id) for member in facts.members}
    for dimension in (Dimension.OUTCOME, Dimension.SEX, Dimension.AGE):
        if dimension in exact and not any((dimension, id) in known for id in exact[dimension]):
            return None
    return Query(exact=exact, free=frozenset(free - set(exact)))


def _covers(offence: str) -> tuple[str, ...]:
    return tuple(offence_row(offence).get("covers", ()))


def names_the_study(sentence: str, named: tuple[Found, ...], facts: Facts) -> bool:
    """The sentence names a force, a period or a number of forces that the study has figures of."""
    known = {(member.dimension, member.id) for member in facts.members}
    group = find_group(sentence)
    if group is not None and (Dimension.FORCE, group) in facts.scopes:
        return True
    return any(
        (found.member.dimension, found.member.id) in known
        for found in named
        if found.member.dimension in (Dimension.FORCE, Dimension.PERIOD)
    )


def ends_of(period: str) -> tuple[str, str] | None:
    """The first and the last year of a run of whole years: "2019 to 2020" may be a range or a comparison."""
    if "+" in period:
        return None
    span = Period.parse(period)
    years = span.end.year - span.start.year
    if years < 2 or (span.start.month, span.start.day) != (span.end.month, span.end.day):
        return None
    first = Period(span.start, span.start.replace(year=span.start.year + 1))
    last = Period(span.end.replace(year=span.end.year - 1), span.end)
    assert first.end <= last.start + timedelta(days=1)
    return first.id, last.id
