"""Claims over forces: how many of them lie above a line, which one is first, whether none of them passes a mark."""

from __future__ import annotations

import re
from fractions import Fraction

import msgspec

from crosscast.model import Dimension

from .claim import Verdict
from .context import query_for
from .facts import Fact, Ratio
from .judgement import (
    Judgement,
    Subject,
    cannot,
    count_as_written,
    say_force,
    say_forces,
    say_range,
)
from .quantities import Quantity, Unit
from .rounding import Hedge, Span, truth_of
from .shares import say_ratio

_OF_FORCES = re.compile(
    r"^\s*(?:(?:police\s+)?forces?\b|(?:out\s+)?of\s+(?:(?:the|all|these|those|our)\s+)*(?:(?:police\s+)?forces\b|them\b|these\b|those\b|which\b|$))|"
    r"^\s*(?:of\s+)?(?:these|those|them|which)\b",
    re.IGNORECASE,
)
_THEM = re.compile(
    r"\bof\s+(?:them|these|those|which|the\s+(?:two|three|four|five|six|seven|eight|nine|ten))\b", re.IGNORECASE
)
_GROUP_OF = re.compile(r"\bof\s+(?:(?:the|these|those|all|our)\s+)*$", re.IGNORECASE)
_OF_THE = re.compile(r"\s*(?:out\s+)?of\s+(?:the\s+)?", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:other|others|rest|remaining)\b", re.IGNORECASE)
_RATE = re.compile(r"\b(?:rates?|shares?|proportions?|percentages?)\b", re.IGNORECASE)


class Line(msgspec.Struct, frozen=True):
    """What each force is held against: a comparison with a count, or with a rate."""

    exact: Span
    rounded: Span
    is_rate: bool


def counts_forces(subject: Subject) -> bool:
    """The number is one of forces: "four of the 24 forces", "none of them", "only one force"."""
    q = subject.quantity
    if q.unit is not Unit.COUNT:
        return False
    own = subject.sentence[q.end : q.end + 60]
    out_of = re.match(r"^\s*(?:out\s+)?of\s+(?:the\s+|these\s+|those\s+|all\s+)*(?=\S)", own, re.IGNORECASE)
    if _GROUP_OF.search(subject.sentence[: q.start]):
        return False
    if subject.following and out_of and subject.sentence[q.end :].lstrip().lower().startswith(("of", "out")):
        after_next = subject.sentence[subject.following.end :]
        if subject.following.start - q.end <= 16 and re.match(r"^\s*(?:police\s+)?forces\b", after_next, re.IGNORECASE):
            return True
    return bool(_OF_FORCES.match(own)) and not _OTHERS.match(own.strip())


def judge_count_where(subject: Subject) -> Judgement | None:
    """ "N forces ... more than X"; None where the sentence holds no line that forces are held against."""
    q = subject.quantity
    later = subject.all[subject.index + 1 :]
    group: Quantity | None = None
    if later and _OF_THE.fullmatch(subject.sentence[q.end : later[0].start]):
        group, later = later[0], later[1:]
    if not later or later[0].unit not in (Unit.COUNT, Unit.PER_CENT):
        return None
    threshold = later[0]
    if not threshold.hedge.compares and threshold.value != 0:
        return None
    judged = _held_against(subject, threshold, group)
    return msgspec.structs.replace(judged, spans=(threshold,), shown=threshold if q.value == 0 else None)


def _held_against(subject: Subject, threshold: Quantity, group: Quantity | None) -> Judgement:
    q, context = subject.quantity, subject.context
    kind = _kind(q, threshold)
    between = subject.sentence[q.start : threshold.start]
    if _OTHERS.search(between):
        return cannot(kind, "it is not plain which forces the sentence leaves out")
    if context.is_of_a_country:
        return cannot(kind, "the sentence speaks of a whole country; the study has figures of some forces only")
    refers_back = bool(_THEM.search(between)) and group is None
    if refers_back and subject.before is None:
        return cannot(kind, "it is not plain which forces the sentence refers back to")
    if refers_back and not subject.before:
        return cannot(kind, "the sentence refers back to forces of which, by the figures, there are none")
    line = _line(threshold)
    sets, why = _measured(_of_each_force(subject, threshold), line.is_rate, int(group.value) if group else None)
    if len(sets) != 1:
        return cannot(kind, why)
    measured = sets[0]
    if refers_back and subject.before:
        if not subject.before <= set(measured):
            return cannot(kind, "some of the forces that the sentence refers back to have no such figure")
        measured = {force: measured[force] for force in subject.before}
    if any(_is_disputed(value) for value in measured.values()):
        return cannot(kind, "a figure that would decide is disputed")
    counted = _with_named(_count(subject, threshold, line, measured, kind), q, context.ids(Dimension.FORCE))
    return _unless_another(counted, why)


def _of_each_force(subject: Subject, threshold: Quantity) -> Subject:
    """The subject with the members of its own clause, whichever force: what each force is measured by."""
    end = _clause_end(subject, threshold)
    wide = tuple(f for f in subject.context.wide if f.member.dimension is not Dimension.FORCE)
    near = tuple(f for f in wide if subject.quantity.end <= f.start < end)
    periods = tuple(f for f in wide if f.member.dimension is Dimension.PERIOD and f not in near)
    return msgspec.structs.replace(
        subject, context=msgspec.structs.replace(subject.context, near=near, wide=(*near, *periods))
    )


def _clause_end(subject: Subject, threshold: Quantity) -> int:
    following = next((q for q in subject.all if q.start > threshold.start), None)
    return following.start if following else len(subject.sentence)


def _kind(q: Quantity, threshold: Quantity) -> str:
    if q.value != 0:
        return "count_where"
    return "max_where" if threshold.hedge in (Hedge.MORE_THAN, Hedge.AT_LEAST) else "min_where"


def _line(threshold: Quantity) -> Line:
    is_rate = threshold.unit is Unit.PER_CENT
    if not threshold.hedge.compares:
        return Line(Span(threshold.value, threshold.value), Span(threshold.value, threshold.value), is_rate)
    exact = truth_of(threshold.written(derived=is_rate)).exact
    assert exact is not None
    # A rate that rounds to the mark is printed as the mark, which is not above it and not below it.
    half = threshold.step / 2 if is_rate else Fraction(0)
    rounded = {
        Hedge.MORE_THAN: Span(threshold.value + half, None, low_open=not half),
        Hedge.LESS_THAN: Span(None, threshold.value - half, high_open=True),
        Hedge.AT_LEAST: Span(threshold.value - half, None),
        Hedge.AT_MOST: Span(None, threshold.value + half, high_open=bool(half)),
    }[threshold.hedge]
    return Line(exact, rounded, is_rate)


def _count(
    subject: Subject, threshold: Quantity, line: Line, measured: dict[str, Fact | Ratio], kind: str
) -> Judgement:
    q = subject.quantity
    surely = [f for f, v in measured.items() if line.exact.covers(v.low, v.high)]
    perhaps = [f for f, v in measured.items() if not line.exact.misses(v.low, v.high) and f not in surely]
    low, high = Fraction(len(surely)), Fraction(len(surely) + len(perhaps))
    truth = truth_of(q.written(derived=False))
    verdict = truth.verdict(low, high)
    reason = _reason(threshold, measured, surely, perhaps)
    if verdict is Verdict.CONTRADICTED and line.is_rate:
        at_print = sum(line.rounded.covers(v.low, v.high) for v in measured.values())
        if not perhaps and truth.verdict(Fraction(at_print), Fraction(at_print)) is Verdict.HOLDS:
            verdict = Verdict.HOLDS_ROUNDED
            reason += f" Rounded to the precision written, {_mark(threshold)} holds."
    figures = tuple(id for force in (surely + perhaps or list(measured)) for id in measured[force].figures)
    contradicted = verdict is Verdict.CONTRADICTED and low == high and q.value != 0
    at_the_mark = kind in ("max_where", "min_where") and len(measured) > 0
    edge = _edge(measured, threshold.hedge in (Hedge.MORE_THAN, Hedge.AT_LEAST)) if at_the_mark else None
    return Judgement(
        kind=kind,
        verdict=verdict,
        reason=reason,
        figures=figures if edge is None else measured[edge].figures,
        low=low if edge is None else measured[edge].low,
        high=high if edge is None else measured[edge].high,
        instead=count_as_written(q, int(low)) if contradicted else "",
        forces=frozenset(surely) if not perhaps else None,
    )


def _with_named(judged: Judgement, q: Quantity, named: tuple[str, ...]) -> Judgement:
    """Where the sentence also names the forces that it counts, they must be those that the figures pick out."""
    forces = tuple(force for force in named if not force.startswith("forces:"))
    if judged.verdict is not Verdict.HOLDS or judged.forces is None or q.value == 0 or len(forces) != q.value:
        return judged
    if set(forces) == judged.forces:
        return judged
    reason = f"{judged.reason} The sentence names {say_forces(list(forces))}."
    return msgspec.structs.replace(judged, verdict=Verdict.CONTRADICTED, reason=reason)


def _mark(threshold: Quantity) -> str:
    return f"'{threshold.text}'"


def _edge(measured: dict[str, Fact | Ratio], top: bool) -> str:
    """The force that comes nearest to breaking the claim."""
    if top:
        return max(measured, key=lambda force: (measured[force].high is None, measured[force].high or 0))
    return min(measured, key=lambda force: measured[force].low)


def _reason(threshold: Quantity, measured: dict[str, Fact | Ratio], surely: list[str], perhaps: list[str]) -> str:
    """Who is on the far side of the line, and who comes next to it."""
    ordered = sorted(measured, key=lambda force: -measured[force].low)
    inside = [force for force in ordered if force in surely]
    said = [f"{say_force(force)} ({_say(measured[force])})" for force in inside[:6]]
    more = f" and {len(inside) - 6} more" if len(inside) > 6 else ""
    mark = f"{threshold.text} among the {len(measured)} forces"
    reason = f"{len(inside)} with {mark}" + (f": {', '.join(said)}{more}." if said else ".")
    if perhaps:
        reason += f" For {say_forces(perhaps)} it depends on hidden counts."
    outside = [force for force in ordered if force not in surely and force not in perhaps]
    if outside:
        upward = threshold.hedge in (Hedge.MORE_THAN, Hedge.AT_LEAST)
        nearest = outside[0] if upward else outside[-1]
        reason += f" The nearest other is {say_force(nearest)} ({_say(measured[nearest])})."
    return reason


def _say(value: Fact | Ratio) -> str:
    return say_ratio(value) if isinstance(value, Ratio) else say_range(value.low, value.high)


def _is_disputed(value: Fact | Ratio) -> bool:
    return (value.part.disputed or value.whole.disputed) if isinstance(value, Ratio) else value.disputed


def _measured(subject: Subject, is_rate: bool, size: int | None) -> tuple[list[dict[str, Fact | Ratio]], str]:
    """For each set of forces that can be meant, each force's count or rate; and what is missing where there is none."""
    context, facts = subject.context, subject.facts
    periods = context.ids(Dimension.PERIOD)
    if len(periods) > 1:
        return [], "the sentence names several periods"
    if is_rate and not context.ids(Dimension.OUTCOME):
        return [], "the sentence does not say what the percentage is of, in words that could be read"
    query = query_for(context, facts, period=periods[0] if periods else None)
    wholes = query_for(context, facts, outcome=False, period=periods[0] if periods else None)
    if query is None or wholes is None:
        return [], "no figure of the study is of what the sentence speaks of"
    sets = facts.by_force(query, size)
    if not is_rate:
        return _settled(subject, [dict(found) for found in sets])
    rates: list[dict[str, Fact | Ratio]] = []
    for found in sets:
        for whole in facts.by_force(wholes, size):
            if _same_but_outcome(next(iter(found.values())), next(iter(whole.values()))) and set(found) == set(whole):
                rates.append({f: Ratio(part=found[f], whole=whole[f]) for f in found if whole[f].low > 0})
    return _settled(subject, rates)


def _settled(subject: Subject, sets: list[dict[str, Fact | Ratio]]) -> tuple[list[dict[str, Fact | Ratio]], str]:
    """The sets of the study's indicators, else of the period before; and, where there were more, that there were."""
    if not sets:
        return [], "the study has no such figure for each force"
    why = "several sets of figures by force could be meant" if len(sets) > 1 else ""
    chosen = subject.facts.chosen
    sets = [s for s in sets if any(id in chosen for value in s.values() for id in value.figures)] or sets
    carried = subject.context.carried_period
    if len(sets) > 1 and carried:
        of_period = [s for s in sets if all(_period(value) == carried for value in s.values())]
        sets = of_period or sets
    return sets, why


def _unless_another(judged: Judgement, why: str) -> Judgement:
    """A contradiction is taken back where another set of figures could be meant."""
    if judged.verdict is not Verdict.CONTRADICTED or not why:
        return judged
    return cannot(judged.kind, f"{why}. {judged.reason}", forces=judged.forces)


def _period(value: Fact | Ratio) -> str | None:
    return (value.part if isinstance(value, Ratio) else value).member(Dimension.PERIOD)


def _same_but_outcome(part: Fact, whole: Fact) -> bool:
    apart = (Dimension.OUTCOME, Dimension.FORCE)
    kept = [tuple(pair for pair in fact.meaning if pair[0] not in apart) for fact in (part, whole)]
    return kept[0] == kept[1] and part.basis == whole.basis


def judge_rank(subject: Subject) -> Judgement:
    """ "recorded the most", "had the second highest rate": the named force against all others that have the figure."""
    q, context = subject.quantity, subject.context
    if context.is_of_a_country:
        return cannot("rank", "the sentence speaks of a whole country; the study has figures of some forces only")
    named = _named_force(subject)
    if named is None:
        return cannot("rank", "it is not plain which force the sentence ranks")
    bare = msgspec.structs.replace(
        context,
        near=tuple(f for f in context.near if f.member.dimension is not Dimension.FORCE),
        wide=tuple(f for f in context.wide if f.member.dimension is not Dimension.FORCE),
        carried_force=None,
    )
    is_rate = bool(_RATE.search(subject.sentence[q.start : q.end + 50])) or bool(
        subject.following and subject.following.unit is Unit.PER_CENT
    )
    size = next((int(o.value) for o in subject.all if o.unit is Unit.COUNT and o is not q and
                 re.match(r"\s*(?:police\s+)?forces\b", subject.sentence[o.end :])), None)  # fmt: skip
    sets, why = _measured(msgspec.structs.replace(subject, context=bare), is_rate, size)
    if len(sets) != 1:
        return cannot("rank", why)
    measured = sets[0]
    if named not in measured:
        return cannot("rank", f"the study has no such figure for {say_force(named)}")
    if any(_is_disputed(value) for value in measured.values()):
        return cannot("rank", "a figure that would decide is disputed")
    sign = 1 if q.lowest else -1
    own = measured[named]
    ahead_surely = [f for f, v in measured.items() if f != named and _ahead(v, own, sign, surely=True)]
    ahead_perhaps = [f for f, v in measured.items() if f != named and _ahead(v, own, sign, surely=False)]
    place = int(q.value)
    tied = [f for f, v in measured.items() if f != named and (v.low, v.high) == (own.low, own.high) and v.low == v.high]
    if len(ahead_surely) >= place or len(ahead_perhaps) + len(tied) + 1 < place:
        verdict = Verdict.CONTRADICTED
    elif len(ahead_surely) == len(ahead_perhaps) == place - 1:
        verdict = Verdict.HOLDS
    else:
        verdict = Verdict.DEPENDS
    first = sorted(measured, key=lambda f: sign * measured[f].low)[: max(place + 1, 2)]
    reason = "In order: " + ", ".join(f"{say_force(f)} ({_say(measured[f])})" for f in first)
    reason += f"; {len(measured)} forces have the figure."
    if tied:
        reason += f" {say_forces(tied)} has the same figure." if len(tied) == 1 else f" {say_forces(tied)} are equal."
    ranked = Judgement(
        kind="rank",
        verdict=verdict,
        reason=reason,
        figures=tuple(dict.fromkeys(id for f in [named, *first] for id in measured[f].figures)),
        low=own.low,
        high=own.high,
    )
    return _unless_another(ranked, why)


def _ahead(value: Fact | Ratio, own: Fact | Ratio, sign: int, *, surely: bool) -> bool:
    """`value` certainly, or possibly, comes before `own`."""
    if sign > 0:  # from the bottom
        a, b = (value.high, own.low) if surely else (value.low, own.high)
        return b is None or (a is not None and a < b) if not surely else a is not None and b is not None and a < b
    a, b = (value.low, own.high) if surely else (value.high, own.low)
    return a is not None and b is not None and a > b if surely else a is None or (b is not None and a > b)


def _named_force(subject: Subject) -> str | None:
    """The force nearest before the rank in its own part, else nearest after "was", "in" or "by"."""
    q, context = subject.quantity, subject.context
    forces = [f for f in context.near if f.member.dimension is Dimension.FORCE]
    before = [f for f in forces if f.end <= q.start]
    after = [f for f in forces if f.start >= q.end]
    if len({f.member.id for f in before}) == 1:
        return before[0].member.id
    if not before and len({f.member.id for f in after}) == 1:
        return after[0].member.id
    return context.force if not forces else None
