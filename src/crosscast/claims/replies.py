"""Claims about who was asked and who answered: "requests to 43 forces", "29 replied", "24 of which were complete"."""

from __future__ import annotations

import re
from fractions import Fraction

from crosscast.campaign.coverage import Answer, Asked, Coverage

from .claim import Verdict
from .judgement import Judgement, Subject, cannot, count_as_written, say_forces
from .rounding import truth_of

_CAMPAIGN = re.compile(
    r"\b(?:FOI|freedom\s+of\s+information|requests?|asked|repl(?:y|ied|ies)|respon(?:d|ded|ses?|se)|answer(?:ed|s)?)\b",
    re.IGNORECASE,
)
_FORCES = re.compile(r"\bforces?\b", re.IGNORECASE)

# What a number of forces is of, by the words next to it. In order: the first that fits decides.
_NO_REPLY = (
    r"\b(?:(?:did|have|had)\s*(?:n['’]t|\s+not)\s+(?:repl|respon|answer|provid)|"
    r"no\s+(?:reply|response|answer|data)|failed\s+to|none)"
)
_REFUSED = r"\b(?:refus(?:ed|als?)|reject(?:ed|ions?)|declin(?:ed|es)|withheld|turned\s+\w+\s+down|exempt\w*)\b"
_ROLES: tuple[tuple[str, str], ...] = (
    ("refused", _REFUSED),
    ("none", _NO_REPLY),
    ("limited", r"\b(?:partial(?:ly)?|limited|incomplete|part\s+of)\b"),
    ("complete", r"\b(?:complete(?:ly)?|full(?:y)?|in\s+full)\b(?!\s+enough)"),
    ("included", r"\b(?:includ(?:ed|e|es|ing)|used|analysed|analysis|counted)\b"),
    ("replied", r"\b(?:repl(?:y|ied|ies)|respon(?:d|ded|ses?|se)|answer(?:ed|s)?|provided|supplied)\b"),
    ("asked", r"\b(?:requests?|asked|sent|contacted|wrote|approached|all)\b"),
)


def is_of_replies(subject: Subject) -> bool:
    """The sentence, or the one before, is about requests and replies, and this number counts those who were asked."""
    role = _role(subject)
    if role is None:
        return False
    if _CAMPAIGN.search(subject.sentence):
        return bool(_FORCES.search(subject.sentence)) or subject.context.follows_replies
    return subject.context.follows_replies and role in ("complete", "limited", "included")


def judge_replies(subject: Subject, coverage: Coverage) -> Judgement:
    """A number of forces against the study's list of who was asked and how they answered."""
    if not coverage.asked:
        return cannot("coverage", "the study does not say who was asked and who answered")
    role = _role(subject)
    assert role is not None
    if role == "refused":
        return cannot("coverage", "the study's list of answers does not tell refusals from requests left unanswered")
    rows = _rows(role, coverage)
    truth = truth_of(subject.quantity.written(derived=False))
    n = len(rows)

    verdict = truth.verdict(Fraction(n), Fraction(n))
    reason = f"{_SAID[role].format(n=n)}"
    if role == "complete":
        extra = [row for row in coverage.included if row.answer is not Answer.COMPLETE]
        if extra:
            names = say_forces([row.force.id for row in extra])
            verb = "was" if len(extra) == 1 else "were"
            reason += (
                f" {len(coverage.included)} are included: {names} {verb} {extra[0].answer.value} but {verb} included."
            )
    return Judgement(
        kind="coverage",
        verdict=verdict,
        reason=reason,
        low=Fraction(n),
        high=Fraction(n),
        instead=count_as_written(subject.quantity, n) if verdict is Verdict.CONTRADICTED else "",
    )


def is_group_of_forces(subject: Subject) -> bool:
    """The number is followed by "forces"."""
    return bool(re.match(r"^\s*(?:police\s+)?forces?\b", subject.sentence[subject.quantity.end :], re.IGNORECASE))


def judge_group_size(subject: Subject, coverage: Coverage) -> Judgement:
    """ "the 24 forces": as many as the study includes, or as it has figures of."""

    n = len(coverage.included)
    value = subject.quantity.value
    printed = any(
        fact.is_of_many and fact.meaning and f"forces:{int(value)}" in dict(fact.meaning).values()
        for fact in subject.facts.all
    )
    if n and value == n:
        return Judgement(kind="coverage", verdict=Verdict.HOLDS, reason=f"The study includes {n} forces.",
                         low=Fraction(n), high=Fraction(n))  # fmt: skip
    if value == len(coverage.asked) and n:
        asked = Fraction(len(coverage.asked))
        return Judgement(
            kind="coverage", verdict=Verdict.HOLDS, reason=f"{int(asked)} forces were asked.", low=asked, high=asked
        )
    if printed:
        reason = f"The study has figures of {int(value)} forces together."
        return Judgement(kind="coverage", verdict=Verdict.HOLDS, reason=reason, low=value, high=value)
    return cannot(
        "coverage", "the sentence does not say, in words that could be read, what these forces have in common"
    )


_OWN = re.compile(  # what may follow the number of those who were asked or answered
    r"^\s*(?:(?:police\s+)?forces?|of\s+(?:which|them|these|those)|repl|respon|answer|did|were|gave|was|provid|refus|reject|declin|"
    r"complete|partial|limited|full|in\s+full|,|$)",
    re.IGNORECASE,
)
_SAID = {
    "asked": "{n} forces were asked.",
    "replied": "{n} forces replied, completely or in part.",
    "complete": "{n} replies are complete.",
    "limited": "{n} replies are limited.",
    "none": "{n} forces gave no answer.",
    "included": "{n} forces are included.",
}


def _rows(role: str, coverage: Coverage) -> tuple[Asked, ...]:
    match role:
        case "asked":
            return coverage.asked
        case "replied":
            return tuple(row for row in coverage.asked if row.answer is not Answer.NONE)
        case "included":
            return coverage.included
        case _:
            return tuple(row for row in coverage.asked if row.answer.value == role)


def _role(subject: Subject) -> str | None:
    """What the number counts: by the words after it up to the next number, else by the words before it."""
    after = re.split(r"[;:.]", subject.text_after)[0]
    before = re.split(r"[;:.,]", subject.text_before)[-1]
    own = _OWN.match(after)
    if own is None:
        return None
    clause = re.split(r",\s|\band\b", after)[0]
    for text in (clause, before):
        for role, pattern in _ROLES:
            if re.search(pattern, text, re.IGNORECASE):
                return role
    return None
