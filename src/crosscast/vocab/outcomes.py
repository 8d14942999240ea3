"""Outcomes and ways of proceeding that a label names, by number, by wording, or by both where they agree."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from .text import clean, compiled, data

_LEADING_TYPE = re.compile(r"0?(\d{1,2}a?)(?: ?[-:.)] ?| )(?=[a-z])")  # "1 - Charged", "1 Charged"
CHARGE_DENIED = re.compile(  # "No. charged" is a number of charges
    r"\b(?:no(?!\.| of\b)|not|non|never|nobody|neither|nor|without|exclud\w+|excl|except\w*|other than|minus|awaiting|"
    r"pending|fail\w*|declin\w+|refus\w+|instead of|rather than)\b(?:[ ,./-]+\w+){0,4}?[ ,./-]+charg(?:e|es|ed|ing)\b"
    r"|\bcharg(?:e|es|ed|ing)[ ,:-]+(?:(?:was|were|is|are) )?"
    r"(?:not\b|refus|declin|pending|withheld|dropped|discontinu|withdrawn|rejected)"
)
_TYPE_DENIED = re.compile(
    r"\b(?:no(?!\.| outcomes? (?:yet|recorded|assigned)\b)|not|non|without|exclud\w+|excl|except\w*|other than|minus)\b"
    r"[ ,./-]+(?:(?:an?|for|those with) )?"
    r"(?:outcome|type|oc)s?\b|\b(?:outcome|type) \d{1,2}a? (?:was |were )?not (?:applied|given|assigned|recorded)\b"
)


def outcome_until(id: str) -> date | None:
    """The last day of a way of counting that outcomes took the place of; None for outcomes themselves.

    >>> str(outcome_until("sanction-detections")), outcome_until("16")
    ('2013-03-31', None)
    """
    return next((row.get("until") for row in data("outcomes")["outcomes"] if str(row["type"]) == id), None)


def find_outcome(text: str) -> tuple[tuple[str, ...], str]:
    """The outcome types that a label can mean, and the contradiction where its number and its wording differ."""
    key = clean(text)
    exact = next((str(row["type"]) for row in data("outcomes")["outcomes"] if clean(row["label"]) == key), None)
    if exact is not None:
        return (exact,), ""
    if _TYPE_DENIED.search(key):
        return (), ""
    by_wording = [str(row["type"]) for row in data("outcomes")["outcomes"] if _has_words_of(row, key)]
    by_wording = [type for type in by_wording if not any(type + "A" == other for other in by_wording)]
    if CHARGE_DENIED.search(key):
        by_wording = [type for type in by_wording if type.rstrip("A") != "1"]
    number = re.search(r"\b(?:outcome|type|oc)s?(?: type)?s?\.? ?0?(\d{1,2}a?)\b", key)
    known = {str(row["type"]).lower(): str(row["type"]) for row in data("outcomes")["outcomes"]}
    if (
        number is None
        and (leading := _LEADING_TYPE.match(key))
        and (known.get(leading[1]) in by_wording or _is_worded_as(key[leading.end() :], known.get(leading[1])))
    ):
        number = leading
    if number is None or number[1] not in known:
        return tuple(dict.fromkeys(by_wording)), ""
    type = known[number[1]]
    if by_wording and type not in by_wording:
        return (type,), f"the label says type {type}, its words describe type {' or '.join(by_wording)}"
    return (type,), ""


def is_by_number(key: str) -> bool:
    """Whether a label in lower case says by its number which outcome it means."""
    leading = _LEADING_TYPE.match(key)
    return bool(
        re.search(r"\b(?:outcome|type|oc)s?(?: type)?s?\.? ?0?\d", key)
        or (leading and leading[1].upper() in find_outcome(key)[0])
    )


def _is_worded_as(words: str, type: str | None) -> bool:
    """Whether a wording too short to tell a type is at least that of the numbered one: "15 Evidential difficulties".

    Each word must stand in the type's own name, and two at least; or it names the group that the type is in.
    """
    if type is None:
        return False
    label = clean(next(str(row["label"]) for row in data("outcomes")["outcomes"] if str(row["type"]) == type))
    own = {word[:6] for word in re.findall(r"[a-z]{4,}", label)}
    said = {word[:6] for word in re.findall(r"[a-z]{4,}", words)}
    return (len(said) > 1 and said <= own) or any(type in group.split("+") for group in find_outcome(words)[0])


def find_proceeding(key: str) -> str | None:
    """How persons were proceeded against, as a label in lower case says; None where they were not charged."""
    if CHARGE_DENIED.search(key):
        return None
    rows = data("proceedings")["proceedings"]
    return next((str(row["id"]) for row in rows if _has_words_of(row, key)), None)


def _has_words_of(row: dict[str, Any], key: str) -> bool:
    return any(all(compiled(word).search(key) for word in words) for words in row["words"])
