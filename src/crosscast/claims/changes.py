"""Change between two periods: "rose by 26% from 2019 to 2020", "doubled between 2016 and 2019"."""

from __future__ import annotations

import re

import msgspec

from crosscast.model import Dimension, Period
from crosscast.vocab import say_period

from .claim import Verdict
from .context import ends_of
from .facts import Fact
from .judgement import Judgement, Subject, cannot, of_two, per_cent_as_written, say_per_cent, say_range
from .levels import facts_meant
from .quantities import Unit
from .rounding import truth_of

_UP = (
    r"(?:ro(?:se|cketed)|ris(?:e|en|ing|es)|increas(?:e|ed|es|ing)|gr(?:ew|own|owth|ow)|up|jump(?:ed)?|surged?|"
    r"soar(?:ed)?|climb(?:ed)?|leap(?:t)?)"
)
_DOWN = r"(?:f(?:ell|all|allen|alling)|decreas(?:e|ed|es)|declin(?:e|ed)|drop(?:ped)?|down|reduc(?:ed|tion)|cut)"
_BEFORE_UP = re.compile(rf"\b{_UP}\s+(?:\w+\s+){{0,2}}?(?:by\s+|of\s+)?(?:a\s+)?$", re.IGNORECASE)
_BEFORE_DOWN = re.compile(rf"\b{_DOWN}\s+(?:\w+\s+){{0,2}}?(?:by\s+|of\s+)?(?:a\s+)?$", re.IGNORECASE)
_AFTER_UP = re.compile(rf"^\s*(?:more\b|higher\b|(?:year[\s-]on[\s-]year\s+)?{_UP}\b)", re.IGNORECASE)
_AFTER_DOWN = re.compile(rf"^\s*(?:fewer\b|less\b|lower\b|(?:year[\s-]on[\s-]year\s+)?{_DOWN}\b)", re.IGNORECASE)


def direction(subject: Subject) -> int:
    """1 where the number is a rise, -1 where it is a fall, 0 where it is no change."""
    before = subject.sentence[: subject.quantity.start]
    after = subject.sentence[subject.quantity.end :]
    if _BEFORE_UP.search(before) or _AFTER_UP.match(after):
        return 1
    return -1 if _BEFORE_DOWN.search(before) or _AFTER_DOWN.match(after) else 0


def judge_change(subject: Subject) -> Judgement:
    """A rise or fall in per cent, or a multiple, against the counts of the two periods."""
    is_ratio = subject.quantity.unit is Unit.TIMES
    kind = "ratio" if is_ratio else "change"
    if re.search(r"\brates?\b", subject.context.words, re.IGNORECASE):
        return cannot(kind, "a change in a rate between two periods is not worked out")
    periods = _two_periods(subject)
    if periods is None:
        return cannot(kind, "the sentence does not name the two periods that are compared")
    earlier, later = (_facts_of(subject, period) for period in periods)
    pairs = [(a, b) for a in earlier for b in later
             if _but_period(a.meaning) == _but_period(b.meaning) and a.basis == b.basis]  # fmt: skip
    if not pairs:
        said = " and ".join(say_period(period) for period in periods)
        return cannot(kind, f"the study does not have this count for both {said}")
    usable = [
        (a, b) for a, b in pairs if not (a.disputed or b.disputed) and a.low > 0 and a.high and b.high is not None
    ]
    if not usable:
        return cannot(kind, "a figure that would decide is disputed, 0 or without an upper end")
    sign = direction(subject) or 1
    judged = []
    for a, b in usable:
        assert a.high is not None
        assert b.high is not None
        low, high = b.low / a.high, b.high / a.low
        if not is_ratio:
            low, high = sorted((100 * sign * (low - 1), 100 * sign * (high - 1)))
        verdict = truth_of(subject.quantity.written(derived=True)).verdict(low, high)
        said = (
            f"{float(low):.2f} times"
            if is_ratio
            else f"{'a rise' if sign > 0 else 'a fall'} of {say_per_cent(low, high)}"
        )
        if not is_ratio and high < 0:
            said = f"{'a fall' if sign > 0 else 'a rise'} of {say_per_cent(-high, -low)}"
        fixable = verdict is Verdict.CONTRADICTED and low == high and low > 0 and not is_ratio
        judged.append(
            Judgement(
                kind=kind,
                verdict=verdict,
                reason=f"From {say_range(a.low, a.high)} ({say_period(periods[0])}) to {say_range(b.low, b.high)} "
                f"({say_period(periods[1])}) is {said}.",
                figures=(*a.figures, *b.figures),
                low=low,
                high=high,
                instead=per_cent_as_written(subject.quantity, low) if fixable else "",
            )
        )
    if len({judgement.instead for judgement in judged}) > 1:
        judged = [msgspec.structs.replace(judgement, instead="") for judgement in judged]
    return of_two(judged) or cannot(kind, "several figures could be meant, and they do not agree about the change")


def _but_period(meaning: tuple[tuple[Dimension, str], ...]) -> tuple[tuple[Dimension, str], ...]:
    return tuple(pair for pair in meaning if pair[0] is not Dimension.PERIOD)


def _facts_of(subject: Subject, period: str) -> tuple[Fact, ...]:
    named = tuple(f for f in subject.context.wide if f.member.dimension is Dimension.PERIOD)
    others = tuple(f for f in subject.context.near if f.member.dimension is not Dimension.PERIOD)
    one = msgspec.structs.replace(named[0], member=msgspec.structs.replace(named[0].member, id=period))
    context = msgspec.structs.replace(subject.context, near=(*others, one))
    found, _ = facts_meant(msgspec.structs.replace(subject, context=context))
    return found


def _two_periods(subject: Subject) -> tuple[str, str] | None:
    """The earlier and the later of the two periods that the sentence compares."""
    ids = [id for id in subject.context.ids(Dimension.PERIOD) if "+" not in id]
    if len(ids) == 1:
        return ends_of(ids[0])
    if len(ids) != 2:
        return None
    earlier, later = sorted(ids, key=Period.parse)
    a, b = Period.parse(earlier), Period.parse(later)
    return None if a.overlaps(b) or abs(a.days - b.days) > 3 else (earlier, later)
