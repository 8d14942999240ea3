"""By which date a reply counts: offences by the day recorded or committed, outcomes of offences or outcomes given."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crosscast.model import CLOSED, COMMITTED, OF_RECORDED, RECORDED, Document, Role, Table
from crosscast.vocab import clean

_DATE = (
    (
        COMMITTED,
        r"\b(?:offences?|crimes?|incidents?) (?:that were |which were )?committed (?:between|from|during|in|since|on)\b"
        r"|\b(?:by|on|upon|using|uses?|is|are) (?:the )?(?:date of (?:the )?offence|offence date|committed date|"
        r"occurrence date|date of occurrence|date (?:the )?(?:offence|crime)s? (?:was|were) committed)\b"
        r"|(?:^|\bby )(?:year|month|quarter|date) (?:of (?:the )?(?:offence|occurrence|incident)|committed|occurred)\b"
        r"|^(?:offence|occurrence|committed|occurred) (?:year|month|date)$",
    ),
    (
        RECORDED,
        r"\b(?:by|on|upon|using|uses?|is|are) (?:the )?(?:recorded date|date (?:it was |they were )?recorded|"
        r"date of recording|date (?:the )?(?:offence|crime)s? (?:was|were) recorded)\b",
    ),
)
_OUTCOME = (
    (
        CLOSED,
        r"\b(?:regardless|irrespective) of (?:when|the date (?:on which )?) ?(?:the )?(?:offence|crime)s? "
        r"(?:was|were) (?:recorded|reported|committed)\b"
        r"|\boutcomes? (?:that were |which were )?(?:finalised|closed|assigned|given|applied) (?:in|during|within) "
        r"(?:the|each|that) (?:year|period|month|quarter)\b",
    ),
    (
        OF_RECORDED,
        r"\boutcomes? (?:of|for|to|against|linked to) (?:the )?(?:offences|crimes) (?:that were )?recorded "
        r"(?:in|during)\b",
    ),
)


def find_basis(table: Table, document: Document) -> tuple[str | None, str | None]:
    """The basis of dates and of outcomes that a table's own words state, else those of its document; None: not said.

    Words that state both say nothing: the reply then counts some of its tables one way and some the other.
    """
    labels = (
        text for text, role in zip(table.grid.texts, table.roles, strict=True) if role in (Role.HEADER, Role.STUB)
    )
    near = (table.title, table.grid.caption, *table.grid.before, *table.grid.after, *labels)
    whole = [block.text for block in document.blocks if not block.is_request]
    date_basis = _stated(_DATE, near) or _stated(_DATE, whole)
    return date_basis, _stated(_OUTCOME, near) or _stated(_OUTCOME, whole)


def _stated(kinds: Iterable[tuple[str, str]], texts: Iterable[str]) -> str | None:
    keys = [clean(text) for text in texts]
    found = [basis for basis, words in kinds if any(re.search(words, key) for key in keys)]
    return found[0] if len(found) == 1 else None
