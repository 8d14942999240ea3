"""One sentence with its quantities goes in; a claim for each of them comes out."""

from __future__ import annotations

import re

import msgspec

from .arithmetic import OwnSum, own_sums
from .candidates import of_named_forces, of_settled_offence
from .changes import direction, judge_change
from .claim import Claim, Known, Verdict
from .context import Context
from .facts import Facts
from .forces import counts_forces, judge_count_where, judge_rank
from .judgement import Judgement, Subject, cannot
from .levels import counts_something, judge_level, judge_per_day
from .quantities import Quantity, Unit
from .replies import is_group_of_forces, is_of_replies, judge_group_size, judge_replies
from .rounding import Hedge
from .sentences import Sentence
from .shares import judge_share

_HIDDEN = " The verdict depends on where the hidden counts lie."
_OVER_FORCES = ("coverage", "rank", "count_where", "max_where", "min_where")
_EACH_FORCE = re.compile(
    r"\b(?:every|each|all|any|most|some|half|many|several|few|other)\s+(?:of\s+)?(?:the\s+)?(?:police\s+)?forces?\b",
    re.IGNORECASE,
)


def judge_sentence(
    sentence: Sentence,
    quantities: tuple[Quantity, ...],
    contexts: tuple[Context, ...],
    facts: Facts,
    known: Known,
    before: frozenset[str] | None,
) -> tuple[tuple[Claim, ...], frozenset[str] | None]:
    """The claims of a sentence, and the forces that its last claim over forces picked out.

    `before` are the forces that the sentence before picked out.
    """
    subjects = tuple(
        Subject(quantity=q, index=i, all=quantities, context=context, facts=facts)
        for i, (q, context) in enumerate(zip(quantities, contexts, strict=True))
    )
    sums = own_sums(subjects) if subjects else {}
    picked_here: frozenset[str] | None = None
    claims: list[Claim] = []
    spoken_for: list[Quantity] = []
    of_some_forces = False
    for i, subject in enumerate(subjects):
        if subject.quantity in spoken_for:
            continue
        judged = _judge(msgspec.structs.replace(subject, before=picked_here or before), known)
        judged = of_named_forces(of_settled_offence(judged, subject), subject)
        if judged.forces is not None and subject.quantity.value:
            picked_here = judged.forces
        spoken_for += judged.spans
        if of_some_forces and judged.kind not in _OVER_FORCES and subject.context.force is None:
            judged = _taken_back(judged, "the sentence speaks of some of the forces")
        of_some_forces |= counts_forces(subject) and judged.verdict is Verdict.CANNOT_CHECK
        residue = tuple(
            word for j, q in enumerate(quantities) if j == i or q in judged.spans for word in contexts[j].residue
        )
        unsure = any(contexts[j].is_unsure for j, q in enumerate(quantities) if j == i or q in judged.spans)
        claims.append(
            _claim(sentence, subject.quantity, _with_own_sum(_sober(judged, subject, residue, unsure), sums.get(i)))
        )
    return tuple(claims), picked_here


def _judge(subject: Subject, known: Known) -> Judgement:
    quantity = subject.quantity
    match quantity.unit:
        case Unit.MONEY:
            return cannot("other", "no figure of the study is of money")
        case Unit.POINTS:
            return cannot("change", "a difference in percentage points is not worked out")
        case Unit.RANK:
            return judge_rank(subject)
        case Unit.TIMES:
            return judge_change(subject)
        case Unit.PER_CENT:
            return judge_change(subject) if direction(subject) else judge_share(subject)
        case Unit.COUNT:
            return _judge_count(subject, known)


def _judge_count(subject: Subject, known: Known) -> Judgement:
    if is_of_replies(subject):
        judged = judge_group_size(subject, known.coverage)  # "the 24 forces that replied" are a group already named
        is_definite = subject.sentence[: subject.quantity.start].lower().endswith(("the ", "these ", "those "))
        if is_definite and is_group_of_forces(subject) and judged.verdict is Verdict.HOLDS:
            return judged
        return judge_replies(subject, known.coverage)
    if counts_forces(subject):
        counted = judge_count_where(subject)
        if counted is not None:
            return counted
    if is_group_of_forces(subject):
        return judge_group_size(subject, known.coverage)
    return judge_per_day(subject) or judge_level(subject)


def _sober(judged: Judgement, subject: Subject, residue: tuple[str, ...], unsure: bool) -> Judgement:
    """Take back a verdict where the sentence says more than could be read: it may count something narrower."""
    if judged.verdict is Verdict.CANNOT_CHECK:
        return judged
    if subject.context.is_of_a_country and judged.kind != "coverage":
        return _taken_back(judged, "the sentence speaks of a whole country, the study of some forces")
    is_large_count = judged.kind in ("level", "sum") and subject.quantity.value >= 100
    decided = judged.verdict in (Verdict.HOLDS, Verdict.HOLDS_ROUNDED)
    exactly = judged.verdict is Verdict.HOLDS and is_large_count and subject.quantity.hedge is Hedge.NONE
    if not subject.context.is_anchored and not exactly and judged.kind != "coverage":
        return _taken_back(judged, "nothing so far says that the article speaks of this study's forces or period")
    if judged.kind in ("level", "sum") and not exactly and not counts_something(subject):
        return _taken_back(judged, "it is not plain what the number counts")
    if judged.kind not in _OVER_FORCES and _EACH_FORCE.search(subject.context.words):
        return _taken_back(judged, "the sentence speaks of each force, not of all together")
    if unsure and judged.kind != "coverage":
        return _taken_back(judged, "the sentence denies, supposes or leaves out something")
    if not residue or judged.kind == "coverage":
        return judged
    if decided and (judged.kind == "share" or is_large_count):
        return judged
    unread = ", ".join(f"'{word}'" for word in dict.fromkeys(residue[:4]))
    return _taken_back(judged, f"the sentence says more than could be read: {unread}")


def _taken_back(judged: Judgement, why: str) -> Judgement:
    reason = f"{why[:1].upper()}{why[1:]}. Read without that: {judged.reason}"
    return msgspec.structs.replace(judged, verdict=Verdict.CANNOT_CHECK, reason=reason, instead="")


def _with_own_sum(judged: Judgement, own: OwnSum | None) -> Judgement:
    """The article's own arithmetic decides only where no figure does."""
    if own is None or judged.verdict is not Verdict.CANNOT_CHECK:
        return judged
    if own.agrees:
        return msgspec.structs.replace(
            judged, reason=f"The article agrees with itself ({own.said}), but {judged.reason}"
        )
    return msgspec.structs.replace(
        judged, verdict=Verdict.INCONSISTENT, reason=f"By the article's own numbers {own.said}.", instead=""
    )


def _claim(sentence: Sentence, quantity: Quantity, judged: Judgement) -> Claim:
    shown = judged.shown or quantity
    reason = judged.reason if judged.reason.endswith(".") else judged.reason + "."
    if judged.left_open:
        reason += f" {judged.left_open}"
    elif judged.verdict is Verdict.DEPENDS:
        near = judged.low is not None and judged.low == judged.high
        reason += f" Whether '{shown.text}' is near enough is for a person to say." if near else _HIDDEN
    return Claim(
        text=sentence.text,
        start=sentence.start + shown.start,
        end=sentence.start + shown.end,
        quantity=shown.text,
        kind=judged.kind,
        verdict=judged.verdict,
        figures=tuple(dict.fromkeys(judged.figures)),
        actual_low=judged.low,
        actual_high=judged.high,
        reason=reason[:1].upper() + reason[1:],
        suggestion=_suggestion(sentence, quantity, judged),
    )


def _suggestion(sentence: Sentence, quantity: Quantity, judged: Judgement) -> str:
    """The sentence with what would be true in the place of the quantity, where what it says is not true."""
    if not judged.instead or judged.verdict is not Verdict.CONTRADICTED:
        return ""
    return (sentence.text[: quantity.start] + judged.instead + sentence.text[quantity.end :]).strip()
