"""What a text says is counted: offences, victims, suspects."""

from __future__ import annotations

from .people import OF_A_PERSON
from .text import clean, compiled, data

OF_SUSPECTS = ("suspects", "proceeded-against", "arrests", "prosecutions", "convictions")  # measures that count these


def find_measure(text: str, *, hints: bool = False) -> str | None:
    """The measure that a label or sentence names first, or None; what comes after it only says more of it.

    `hints` takes words such as "charged" or "outcome" for recorded offences where no measure is named.

    >>> find_measure("Victims of stalking offences"), find_measure("Offences by sex of victim"), find_measure("Year")
    ('victims', 'offences', None)
    """
    key = OF_A_PERSON.sub(" ", clean(text))
    for field in ("words", "hints") if hints else ("words",):
        found = [
            (match.start(), order, str(row["id"]))
            for order, row in enumerate(data("measures")["measures"])
            for word in row.get(field, ())
            if (match := compiled(rf"\b(?:{word})").search(key))
        ]
        if found:
            return min(found)[2]
    return None
