"""Counts: "recorded 13,860 offences", "4,886 of them ended as type 16", "22 offences a day"."""

from __future__ import annotations

import re
from fractions import Fraction

import msgspec

from crosscast.model import Dimension, Period
from crosscast.vocab import find_group, say_period

from .candidates import decide
from .claim import Verdict
from .context import Context, query_for
from .facts import Fact
from .judgement import Judgement, Subject, cannot, count_as_written, say_count, say_fact, say_range
from .quantities import Unit
from .rounding import truth_of

_WHOLE_OF = re.compile(
    r"^[)\s%]*(?:[\w-]+\s+){0,4}?(?:out\s+)?of\s+(?:(?:the|all|its|their|these|those)\s+)*$", re.IGNORECASE
)
_VERB = re.compile(
    r"\b(?:was|were|is|are|had|have|resulted|ended|led|involved|who|which|where)\b|[,;:.(]", re.IGNORECASE
)
_COUNTED_AFTER = re.compile(
    r"^\s*(?:[\w'’-]+\s+){0,5}?(?:offences?|crimes?|cases?|incidents?|victims?|survivors?|complaints?|were|was|charged|summonsed|led\s+to|"
    r"ended|resulted|of\s+(?:them|these|those|which))\b",
    re.IGNORECASE,
)
_COUNTED_BEFORE = re.compile(
    r"\b(?:recorded|logged|charged|total(?:\s+(?:of|was|is))?|of\s+which|of\s+(?:these|those|them),?|(?:number|figure)\b.{0,40}\b(?:was|is))\s*$",
    re.IGNORECASE,
)
PREDICATES = (Dimension.OUTCOME, Dimension.SEX, Dimension.AGE)
_TOTAL_OF = re.compile(r"\btotal\s+of\s*$", re.IGNORECASE)
_RATE_WORDS = re.compile(
    r"^\s*(?:[\w-]+\s+){0,6}?(?:an?|per|each|every)\s+(day|week|month|year|fortnight|hour)\b", re.IGNORECASE
)
_DAILY = {"day": 1, "week": 7, "fortnight": 14}


def is_whole(subject: Subject) -> bool:
    """It is the B of "A of B": the whole, of which an outcome said elsewhere in the sentence is a part."""
    return bool(subject.previous and _WHOLE_OF.match(subject.text_before) and not _TOTAL_OF.search(subject.text_before))


def counts_something(subject: Subject) -> bool:
    """Words beside the number say that it counts offences, victims or what became of them."""
    if re.search(r"\b(?:in|at|by|per|on)\s+$", subject.text_before, re.IGNORECASE):
        return False
    return bool(
        subject.context.is_bracketed
        or _COUNTED_AFTER.match(subject.text_after)
        or _COUNTED_BEFORE.search(subject.text_before)
    )


def is_part(subject: Subject) -> bool:
    """It is the A of "A of B", or stands with its percentage: what makes it a part must be said somewhere."""
    after, following = subject.text_after, subject.following
    if following is not None:
        if following.unit is Unit.COUNT and _WHOLE_OF.match(after) and not _TOTAL_OF.search(after):
            return True
        if following.unit is Unit.PER_CENT and after.strip() == "(":
            return True
    previous = subject.previous
    return previous is not None and previous.unit is Unit.PER_CENT and subject.context.is_bracketed


def facts_meant(subject: Subject, *, wide: bool = True) -> tuple[tuple[Fact, ...], str]:
    """The figures that a count can be of, and, where there are none, what is missing."""
    context, facts = subject.context, subject.facts
    periods = context.ids(Dimension.PERIOD)
    if len(periods) > 1:
        return (), "the sentence names several periods, and it is not plain which one the number is of"
    if len(context.forces) > 1:
        return (), "the sentence names several forces, and it is not plain which one the number is of"
    query = query_for(context, facts, wide=wide, force=context.force, period=periods[0] if periods else None)
    if query is None:
        return (), "no figure of the study is of what the sentence speaks of"
    found = facts.find(query)
    if context.force is None:
        of_many = _of_the_group(subject, tuple(fact for fact in found if fact.is_of_many))
        only_one_force = len({fact.member(Dimension.FORCE) for fact in found}) == 1
        found = of_many or (found if only_one_force else ())
    if not found:
        return (), _missing(subject, periods)
    return found, ""


def _of_the_group(subject: Subject, of_many: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Of totals over forces those of as many forces as the sentence speaks of, where it says how many."""
    group = find_group(subject.sentence)
    sizes = {fact.member(Dimension.FORCE) for fact in of_many} - {None}
    if group is None or not sizes:
        return of_many
    return tuple(fact for fact in of_many if fact.member(Dimension.FORCE) == group)


def _up_to_the_verb(subject: Subject) -> Context:
    """The context of a whole: what the verb then says of a part of it is left out."""
    start = subject.quantity.start
    verb = _VERB.search(subject.sentence, subject.quantity.end)
    end = verb.start() if verb else len(subject.sentence)
    near = tuple(f for f in subject.context.wide if start <= f.start < end)
    return msgspec.structs.replace(subject.context, near=near)


def _missing(subject: Subject, periods: tuple[str, ...]) -> str:
    if periods:
        return f"no figure of the study covers exactly {say_period(periods[0])} for what the sentence counts"
    if subject.context.force:
        return "the study has no figure of this kind for this force"
    return "no figure of the study is of what the sentence counts"


def judge_level(subject: Subject) -> Judgement:
    """A count against the figure that it is of; where several could be meant, all must agree."""
    if is_part(subject) and not any(subject.context.ids(dimension) for dimension in PREDICATES):
        return cannot("level", "the sentence does not say, in words that could be read, what makes these a part")
    if is_whole(subject):
        subject = msgspec.structs.replace(subject, context=_up_to_the_verb(subject))
    literal, reason = facts_meant(subject, wide=False)
    found = list(literal)
    if not is_whole(subject):
        wider, why = facts_meant(subject)
        found += [fact for fact in wider if fact not in found]
        reason = why or reason
    if not found:
        return cannot("level", reason)
    judged = [_against(subject, fact) for fact in found]
    if subject.context.force is None and not any(fact.is_of_many for fact in found):
        judged = [_of_unnamed_force(j, fact) for j, fact in zip(judged, found, strict=True)]
    undisputed = [(fact, j) for j, fact in zip(judged, found, strict=True) if not fact.disputed]
    if not undisputed:
        return cannot(
            "level", f"the figure that would decide, {say_fact(found[0])}, is disputed", figures=found[0].figures
        )
    tells_apart = len(literal) == 1 or subject.quantity.value >= 100
    if decided := decide(subject, undisputed, tells_apart=tells_apart):
        return decided
    return cannot("level", "several figures could be meant: " + "; ".join(say_fact(fact) for fact in found[:4]))


def _of_unnamed_force(judged: Judgement, fact: Fact) -> Judgement:
    """The sentence names no force, one force alone has such figures: an exact large number says that it is meant."""
    if judged.verdict is Verdict.HOLDS and fact.low >= 100:
        return judged
    return cannot("level", "the only figures of this kind are of one force, which the sentence does not name")


def _against(subject: Subject, fact: Fact) -> Judgement:
    verdict = truth_of(subject.quantity.written(derived=False)).verdict(fact.low, fact.high)
    instead = count_as_written(subject.quantity, int(fact.low)) if fact.is_exact else ""
    return Judgement(
        kind="sum" if fact.is_of_many else "level",
        verdict=verdict,
        reason=f"The figure is {say_range(fact.low, fact.high)}: {fact.label}.",
        figures=fact.figures,
        low=fact.low,
        high=fact.high,
        instead=instead if verdict is Verdict.CONTRADICTED else "",
    )


def judge_per_day(subject: Subject) -> Judgement | None:
    """An average per day, week, month or year; None where the number is no average."""
    match = _RATE_WORDS.match(subject.text_after) or re.match(r"^\s*(daily)\b", subject.text_after, re.IGNORECASE)
    if match is None:
        return None
    unit = match[1].lower().replace("daily", "day")
    found, reason = facts_meant(subject)
    usable = [fact for fact in found if not fact.disputed and _periods_in(fact, unit)]
    if not usable:
        return cannot("per_day", reason or f"no figure whose period can be divided into single {unit}s")
    judged = []
    for fact in usable:
        n = _periods_in(fact, unit)
        low, high = fact.low / n, None if fact.high is None else fact.high / n
        verdict = truth_of(subject.quantity.written(derived=True)).verdict(low, high)
        about = f"{say_count(n)} {unit}s" if n != 1 else f"one {unit}"
        judged.append(
            Judgement(
                kind="per_day",
                verdict=verdict,
                reason=f"{say_range(fact.low, fact.high)} over {about} is {say_range(low, high)} a {unit}: "
                f"{fact.label}.",
                figures=fact.figures,
                low=low,
                high=high,
                instead=count_as_written(subject.quantity, round(low)) if verdict is Verdict.CONTRADICTED else "",
            )
        )
    return decide(subject, list(zip(usable, judged, strict=True))) or cannot(
        "per_day", "several figures could be meant: " + "; ".join(map(say_fact, usable[:4]))
    )


def _periods_in(fact: Fact, unit: str) -> Fraction:
    """How many of a unit the fact's period holds; 0 where it cannot be said."""
    id = fact.member(Dimension.PERIOD)
    if id is None or "+" in id:
        return Fraction(0)
    period = Period.parse(id)
    if unit in _DAILY:
        return Fraction(period.days, _DAILY[unit])
    if period.start.day != 1 or period.end.day != 1 or unit == "hour":
        return Fraction(0)
    months = 12 * (period.end.year - period.start.year) + period.end.month - period.start.month
    return Fraction(months, 12 if unit == "year" else 1)
