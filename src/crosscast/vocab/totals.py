"""Labels that are a total or a share of what is counted."""

from __future__ import annotations

import re

from .outcomes import CHARGE_DENIED

TOTAL = re.compile(
    r"\b(grand total|sub-?total|overall(?: total)?|total|"
    r"all (?:(?:[a-z-]+ |\d+ )?forces|offences|crimes|ages|outcomes|years|victims|suspects|persons|people|arrests|"
    r"sexes|genders|ethnicities|ethnic groups|disposals)|both (?:sexes|genders)|^all$)\b"
)
PERCENT = re.compile(r"%|\bper ?cent(age)?s?\b|\brates?\b|\bproportion\b|\bshare of\b|^(?:% )?share$")
ALWAYS_NARROWS = re.compile(
    r"\b(?:domestic|da|dv|flag\w*|online|cyber\w*|repeat|hate|attempt\w*|juveniles?|child(?:ren)?|under[- ]?\d+s?)\b"
)
_TOTAL_OF_SOME = re.compile(  # "Total undetected": a count of some of what is counted, not of all
    ALWAYS_NARROWS.pattern
    + r"|\b(?:un(?:detected|solved|charged|resolved)|detected|solved|resolved|closed|live|ongoing|withdrawn|cancell?ed|"
    r"flagged|linked|related)\b"
)


def is_total(key: str) -> bool:
    """A label that is a total: it begins or ends with the word, or is nothing else ("Female Total", "Total (all)")."""
    match = TOTAL.search(key)
    if match is None:
        return False
    rest = (key[: match.start()] + key[match.end() :]).strip(" :-(),")
    return (
        len(rest.split()) <= 2
        and not re.search(r"\bof\b|number|offence|recorded|percent|%", rest)
        and not _TOTAL_OF_SOME.search(rest)
        and not CHARGE_DENIED.search(rest)
    )


def without_total(key: str) -> str:
    return TOTAL.sub("", key).strip(" :-()")
