"""Shares and rates: "4% of offences were charged", "a third ended as type 16", "four in five victims were women"."""

from __future__ import annotations

import re

from crosscast.model import Dimension
from crosscast.vocab import say_period

from .candidates import decide
from .claim import Verdict
from .context import query_for
from .facts import Fact, Meaning, Ratio
from .judgement import Judgement, Subject, cannot, per_cent_as_written, say_per_cent, say_range
from .levels import PREDICATES
from .quantities import Unit
from .rounding import truth_of

_BASE = re.compile(
    r"^\s*(?:\([^)]*\)\s*)?of\s+(?:(?:the|all|its|their|these|those)\s+)*(.*?)(?=\b(?:the|an?|no|police|was|were|is|are|had|have|who|that|which|resulted|ended|led|involved|in\s+which|"
    r"where)\b|[,.;:(]|$)",
    re.IGNORECASE | re.DOTALL,
)
_ACCOUNTED = re.compile(
    r"\b(?:account(?:s|ed|ing)?\s+for|ma(?:de|kes?|king)\s+up|represent(?:s|ed)?|compris(?:es|ed))\b", re.IGNORECASE
)


def judge_share(subject: Subject) -> Judgement:
    """A percentage, fraction or "one in five" against two counts, the part and the whole."""
    context, facts = subject.context, subject.facts
    base_members, base_residue = _base(subject)
    if base_residue:
        return cannot("share", f"the whole that the share is of could not be read: '{' '.join(base_residue)}'")
    alone = sum(q.unit is Unit.PER_CENT for q in subject.all) == 1
    predicates = [d for d in PREDICATES if context.ids(d, wide=alone) and d not in base_members]
    if _ACCOUNTED.search(context.words) and context.force:
        predicates = [Dimension.FORCE]
    if not predicates:
        return cannot("share", "the sentence does not say, in words that could be read, what the share is a share of")
    if not alone and any(not context.ids(d, wide=False) for d in predicates if d is not Dimension.FORCE):
        return cannot("share", "the sentence gives several shares, and it is not plain what this one is of")
    periods = context.ids(Dimension.PERIOD)
    if len(periods) > 1 or len(context.forces) > 1:
        return cannot("share", "the sentence names several forces or periods, and it is not plain which one is meant")
    query = query_for(context, facts, force=context.force, period=periods[0] if periods else None)
    if query is None:
        return cannot("share", "no figure of the study is of what the sentence speaks of")
    parts = [part for part in facts.find(query) if context.force or part.is_of_many]
    ratios = [ratio for part in parts if (ratio := _ratio(subject, part, predicates)) is not None]
    if not ratios:
        covers = f" for {say_period(periods[0])}" if periods else ""
        return cannot("share", f"the study does not have both the part and the whole of this share{covers}")
    usable = [ratio for ratio in ratios if not (ratio.part.disputed or ratio.whole.disputed)]
    if not usable:
        return cannot("share", "a figure that would decide is disputed", figures=ratios[0].figures)
    judged = decide(subject, [(ratio.part, _against(subject, ratio)) for ratio in usable])
    return judged or cannot(
        "share", "several shares could be meant: " + "; ".join(say_ratio(ratio) for ratio in usable[:4])
    )


def _base(subject: Subject) -> tuple[frozenset[Dimension], tuple[str, ...]]:
    """The dimensions that the words after "of" pin down for part and whole alike, and words there that are unknown."""
    after = subject.sentence[subject.quantity.end :]
    match = _BASE.match(after)
    if match is None:
        return frozenset(), ()
    start, end = subject.quantity.end + match.start(1), subject.quantity.end + match.end(1)
    dimensions = frozenset(f.member.dimension for f in subject.context.wide if start <= f.start < end)
    words = re.findall(r"[a-z][a-z'’-]*", match[1].lower())
    return dimensions, tuple(word for word in words if word in subject.context.residue)


def _ratio(subject: Subject, part: Fact, predicates: list[Dimension]) -> Ratio | None:
    wanted: Meaning = tuple(pair for pair in part.meaning if pair[0] not in predicates)
    for whole in subject.facts.all:
        rest = whole.meaning
        if Dimension.FORCE in predicates:
            if not (whole.member(Dimension.FORCE) or "").startswith("forces:"):
                continue
            rest = tuple(pair for pair in rest if pair[0] is not Dimension.FORCE)
        if rest == wanted and whole.basis == part.basis and whole.low > 0:
            return Ratio(part=part, whole=whole)
    return None


def _against(subject: Subject, ratio: Ratio) -> Judgement:
    verdict = truth_of(subject.quantity.written(derived=True)).verdict(ratio.low, ratio.high)
    contradicted = verdict is Verdict.CONTRADICTED and ratio.low == ratio.high
    return Judgement(
        kind="share",
        verdict=verdict,
        reason=f"{say_ratio(ratio)}.",
        figures=ratio.figures,
        low=ratio.low,
        high=ratio.high,
        instead=per_cent_as_written(subject.quantity, ratio.low) if contradicted else "",
    )


def say_ratio(ratio: Ratio) -> str:
    """The division that a share is: "534 of 13,860 is 3.85%"."""
    part, whole = say_range(ratio.part.low, ratio.part.high), say_range(ratio.whole.low, ratio.whole.high)
    return f"{part} of {whole} is {say_per_cent(ratio.low, ratio.high)}"
