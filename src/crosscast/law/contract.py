"""Answers about the law as scripts read them: the JSON of `crosscast law --json`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from .catalogue import as_at, sources
from .fact import Facts, fact_specs
from .find import Answer, Availability, ElementAnswer, missing_facts, territories_of
from .guidance import Listed, evidence_for, evidence_source, listed, not_held, order_source, statement, support
from .offence import Stated
from .time_limit import TimeLimit


def answers_json(answers: Iterable[Answer], facts: Facts, study_support: Iterable[str] = ()) -> bytes:
    """Every answer with its elements and sources, and what a person must be told beside them.

    `study_support` are the lines in which a study names where help is to be had.
    """
    answers = tuple(answers)
    left = [answer for answer in answers if answer.status is not Availability.UNAVAILABLE]
    ids = {answer.offence.offence for answer in left}
    conduct = facts.get("conduct")
    written = {
        "answers": [_answer(answer) for answer in answers],
        "missing_facts": [_question(name) for name in missing_facts(answers)],
        "evidence": evidence_for(conduct if isinstance(conduct, frozenset) else ()) if left else (),
        "evidence_source": evidence_source(),
        "order": _stated(order_source()),
        **{
            kind: [_listed(row) for row in listed(kind, ids, facts.last_day)]
            for kind in ("duties", "orders", "pending")
        },
        "not_verified": [_stated(fact) for fact in dict.fromkeys(fact for row in left for fact in row.not_verified)],
        "not_held": not_held(territories_of(facts)),
        "law_as_at": as_at(),
        "statement": statement()[0],
        "privacy": statement()[1],
        "support": [
            {"name": row.name, "who": row.who, "contact": row.contact, "url": row.source.url} for row in support()
        ],
        "study_support": tuple(study_support),
    }
    return msgspec.json.encode(written)


def _answer(answer: Answer) -> dict[str, Any]:
    offence, period = answer.offence, answer.period
    day = period.start if period else None
    return {
        "offence": offence.id,
        "recorded_as": offence.offence,
        "title": offence.title,
        "citation": offence.citation,
        "territories": offence.territories,
        "period_start": period.start if period else None,
        "period_end": period.end if period else None,
        "status": answer.status.value,
        "failing": answer.failing,
        "elements": [_element(item) for item in answer.elements],
        "missing_facts": answer.missing_facts,
        "open_exemptions": [_element(item) for item in answer.open_exemptions],
        "time_limit": _time_limit(answer.time_limit) if answer.time_limit else None,
        "mode": [_stated(fact) for fact in offence.mode if fact.holds_on(day)],
        "penalty": [_stated(fact) for fact in offence.penalty if fact.holds_on(day)],
        "notification": _stated(offence.notification),
        "recording": [{"code": row.code, "class": row.class_id, **_stated(row.stated)} for row in offence.recordings],
        "notes": [_stated(fact) for fact in offence.notes if fact.holds_on(day)],
    }


def _element(item: ElementAnswer) -> dict[str, Any]:
    return {"element": item.element, "met": item.met, **_stated(item.stated)}


def _stated(fact: Stated) -> dict[str, Any]:
    return {
        "text": fact.text,
        "source": fact.source,
        "read_in": sources()[fact.read_in].url if fact.read_in else None,
        "status": fact.status.value,
        "verified": fact.status.is_verified,
    }


def _listed(row: Listed) -> dict[str, Any]:
    return {**_stated(row.stated), "offences": row.offences}


def _time_limit(limit: TimeLimit) -> dict[str, Any]:
    rule = {key: value for key, value in _stated(limit.rule).items() if key != "text"}
    return {"kind": limit.kind, "first": limit.first, "last": limit.last, "sentence": limit.sentence, **rule}


def _question(name: str) -> dict[str, Any]:
    spec = fact_specs()[name]
    return {"fact": name, "kind": spec.kind.value, "question": spec.question, "choices": spec.choices}
