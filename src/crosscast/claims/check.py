"""Check an article: every quantity in it against the study's figures."""

from __future__ import annotations

from crosscast.model import Dimension
from crosscast.vocab import Found, find_members

from .caveats import with_claim_caveats
from .claim import Checked, Claim, Known, Verdict
from .context import Finder, contexts, named_in, names_the_study
from .facts import Facts
from .judge import judge_sentence
from .quantities import Quantity, find_quantities
from .sentences import Kind, Sentence, split_sentences
from .unclaimed import Use

MOST_NUMBERS = 60  # more stand in no sentence: a table that lost its lines


def check(article_name: str, text: str, known: Known, find: Finder = find_members) -> Checked:
    """A verdict on every quantity that an article claims. What no figure decides is said to be unchecked, and why.

    `find` tells which forces, outcomes, periods and measures a sentence names.
    """
    facts = Facts(known)
    claims: list[Claim] = []
    period: str | None = None
    force: str | None = None
    picked: frozenset[str] | None = None
    is_anchored = False
    follows_replies = False
    paragraph = -1
    for sentence in split_sentences(text):
        quantities = tuple(q for q in find_quantities(sentence.text) if q.use is Use.CLAIMED)
        if sentence.kind is Kind.TABLE or len(quantities) > MOST_NUMBERS:
            claims += [_in_table(sentence, quantity) for quantity in quantities]
            continue
        if sentence.paragraph != paragraph:
            force, paragraph = None, sentence.paragraph
        named = named_in(sentence.text, facts, find)
        is_anchored = is_anchored or names_the_study(sentence.text, named, facts)
        around = contexts(
            sentence.text,
            quantities,
            named,
            period=period,
            force=force,
            is_anchored=is_anchored,
            follows_replies=follows_replies,
        )
        found, picked = judge_sentence(sentence, quantities, around, facts, known, picked)
        claims += found
        follows_replies = any(claim.kind == "coverage" and claim.actual_low is not None for claim in found)
        period = _last_named(named, Dimension.PERIOD, period)
        force = _last_named(named, Dimension.FORCE, force)
    ordered = sorted(claims, key=lambda claim: claim.start)
    return Checked(article=article_name, text=text, claims=with_claim_caveats(ordered, known))


def _last_named(named: tuple[Found, ...], dimension: Dimension, before: str | None) -> str | None:
    """The one that the sentence names; none where it names several; the one of the sentences before where none."""
    ids = {found.member.id for found in named if found.member.dimension is dimension}
    if not ids:
        return before
    return ids.pop() if len(ids) == 1 else None


def _in_table(sentence: Sentence, quantity: Quantity) -> Claim:
    return Claim(
        text=sentence.text,
        start=sentence.start + quantity.start,
        end=sentence.start + quantity.end,
        quantity=quantity.text,
        kind="other",
        verdict=Verdict.CANNOT_CHECK,
        reason="The number stands in a table or a list of numbers; only sentences are checked.",
    )
