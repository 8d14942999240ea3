"""Several figures that one number could be of: when they decide together, and when none of them does."""

from __future__ import annotations

import re
from fractions import Fraction

import msgspec

from crosscast.model import Dimension, Member, Period
from crosscast.vocab import find_group, name_of, offences_named

from .claim import Verdict
from .context import query_for
from .facts import Fact
from .judgement import Judgement, Subject, cannot, of_two
from .numbers import NUMBER_WORDS, value_of_words
from .rounding import Hedge
from .unclaimed import Use, uses_of_numbers

Candidate = tuple[Fact, Judgement]

_HOLDING = (Verdict.HOLDS, Verdict.HOLDS_ROUNDED)
_SPAN = rf"(?i)(\d+|{NUMBER_WORDS})(\s+and\s+a\s+half)?.*?(day|week|month|year)s?$"
_DAYS = {"day": Fraction(1), "week": Fraction(7), "month": Fraction(365, 12), "year": Fraction(365)}
_NEAR = Fraction(15, 100)  # "three and a half years" are 43 months
_UNNAMED = "the one that names no offence"


def decide(subject: Subject, candidates: list[Candidate], *, tells_apart: bool = False) -> Judgement | None:
    """The judgement of all candidates, of those of the period before, or of the only one that holds; None: undecided.

    A period that only an earlier sentence names never contradicts by itself. `tells_apart` says that a number which
    equals one candidate alone shows which is meant.
    """
    span = _stated_span(subject)
    if span is not None:
        fitting = [c for c in candidates if _lasts(c[0], span[1])]
        if not fitting:
            return _of_another_span(candidates[0][1], span[0])
        candidates = fitting
    judged = [judgement for _, judgement in candidates]
    if agreed := of_two(judged):
        if agreed.verdict is not Verdict.CONTRADICTED:
            return agreed
        if _is_of_no_figure(subject.context.carried_period, candidates) and not subject.context.ids(Dimension.PERIOD):
            return cannot(agreed.kind, f"the study has no such figure for the period named before. {agreed.reason}")
        if span is not None:
            return cannot(agreed.kind, f"the sentence does not say which {span[0]} it speaks of. {agreed.reason}")
        same = len({judgement.instead for judgement in judged}) == 1
        return agreed if same else msgspec.structs.replace(agreed, instead="")
    carried = subject.context.carried_period
    if carried and span is None and not subject.context.ids(Dimension.PERIOD):
        before = of_two([j for fact, j in candidates if fact.member(Dimension.PERIOD) == carried] or judged)
        if before is not None and before.verdict in _HOLDING:
            return before
    telling = [(fact, j) for fact, j in candidates if j.verdict is Verdict.HOLDS]
    several = len({fact.member(Dimension.OFFENCE) for fact, _ in candidates}) > 1
    is_told = tells_apart or (several and len({fact.member(Dimension.PERIOD) for fact, _ in candidates}) == 1)
    if len(telling) == 1 and is_told and subject.quantity.hedge is Hedge.NONE:
        fact, only = telling[0]
        is_of_before = not carried or _is_of_no_figure(carried, candidates) or fact.member(Dimension.PERIOD) == carried
        if span is None and not subject.context.ids(Dimension.PERIOD) and not is_of_before:
            return None
        said = f" Of the figures that could be meant, only {say_offence(fact)} fits." if several else ""
        return msgspec.structs.replace(only, reason=only.reason + said)
    return None


def of_settled_offence(judged: Judgement, subject: Subject) -> Judgement:
    """A contradiction is taken back where the study has figures of several offences and the sentence names no one."""
    if judged.verdict is not Verdict.CONTRADICTED or judged.kind == "coverage":
        return judged
    context, facts = subject.context, subject.facts
    query = query_for(msgspec.structs.replace(context, offences=()), facts, wide=False)
    found = facts.find(query) if query is not None else ()
    offences = {fact.member(Dimension.OFFENCE): fact for fact in found or facts.all}
    named = offences_named(context.words)  # in the number's own part: "142 offences, of which 64 under section 33"
    if len(offences) < 2 or (len(named) == 1 and named == context.offences and named[0] in offences):
        return judged
    names = sorted({say_offence(fact) for fact in offences.values()}, key=lambda name: (name == _UNNAMED, name))
    said = "; ".join(names[:4]) + (f"; and {len(names) - 4} more" if len(names) > 4 else "")
    return cannot(judged.kind, f"the sentence does not name one offence, and several figures could be meant: {said}")


def say_offence(fact: Fact) -> str:
    """A figure by its offence's name."""
    id = fact.member(Dimension.OFFENCE)
    return f"the one of {name_of(Member(Dimension.OFFENCE, id, id))}" if id else _UNNAMED


def of_named_forces(judged: Judgement, subject: Subject) -> Judgement:
    """A contradiction by a total over forces is taken back where the sentence may speak of other forces."""
    context = subject.context
    if judged.verdict is not Verdict.CONTRADICTED or judged.kind == "coverage":
        return judged
    if context.forces:
        return judged
    if context.force:  # "its": the force of a sentence before
        return msgspec.structs.replace(judged, instead="")
    if judged.kind not in ("sum", "level", "per_day", "share", "change", "ratio"):
        return judged
    if context.carried_force and find_group(subject.sentence) is None:
        return cannot(judged.kind, f"the sentence does not say whether it speaks of one force. {judged.reason}")
    group = find_group(subject.sentence)
    if group is not None and group not in subject.facts.whole_groups:
        return cannot(judged.kind, f"the sentence does not say which forces it speaks of. {judged.reason}")
    return judged


def _stated_span(subject: Subject) -> tuple[str, Fraction] | None:
    """A length of time that the sentence states in place of a period: "over three years", and its days."""
    if subject.context.ids(Dimension.PERIOD):
        return None
    for start, end, use in uses_of_numbers(subject.sentence):
        match = re.search(_SPAN, subject.sentence[start:end]) if use is Use.DURATION else None
        if match is not None:
            number = Fraction(match[1] if match[1].isdigit() else value_of_words(match[1]))
            number += Fraction(1, 2) if match[2] else 0
            return match[0], number * _DAYS[match[3].lower()]
    return None


def _is_of_no_figure(period: str | None, candidates: list[Candidate]) -> bool:
    return period is not None and all(fact.member(Dimension.PERIOD) != period for fact, _ in candidates)


def _lasts(fact: Fact, days: Fraction) -> bool:
    id = fact.member(Dimension.PERIOD)
    return id is not None and "+" not in id and abs(Period.parse(id).days - days) <= _NEAR * days


def _of_another_span(judged: Judgement, said: str) -> Judgement:
    return msgspec.structs.replace(
        judged,
        verdict=Verdict.DEPENDS,
        instead="",
        left_open=f"The sentence speaks of {said}, this figure of another span of time.",
    )
