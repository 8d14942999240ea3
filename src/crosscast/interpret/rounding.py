"""Counts that a reply says it rounds: what each of them can be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from crosscast.model import Status, Unit, Value
from crosscast.vocab import clean

_ROUNDED = re.compile(
    r"\brounded\b[^.;]{0,50}?\b(?:nearest|multiples? of|base(?: of)?)(?: the)? "
    r"(\d{1,4}|five|ten|twenty|fifty|hundred)\b(?! ?%)"
)
_WORDS = {"five": 5, "ten": 10, "twenty": 20, "fifty": 50, "hundred": 100}
_OF_SHARES = re.compile(
    r"\b(?:percentages?|per ?cent|proportions?|rates?|decimal|hours?|minutes?|pounds?|costs?)\b|%|£"
)
_EITHER_WAY = re.compile(r"\b(?:random\w*|controlled|up|down)\b")
_MOST = 0.6  # of the counts of a table must be multiples before the words are taken to be of it


class Rounding(msgspec.Struct, frozen=True):
    """To which multiples counts are rounded, and how far a count can lie from the one that is printed."""

    base: int
    slack: int

    def applied(self, value: Value) -> Value:
        """What a printed count can be; unchanged where it is no multiple: such a count was not rounded."""
        if not value.is_exact or value.low is None or value.unit is not Unit.COUNT or value.decimals:
            return value
        if value.low % self.base:
            return value
        return Value(max(0, value.low - self.slack), value.low + self.slack, Status.ROUNDED)


def find_rounding(texts: Iterable[str], values: Sequence[Value]) -> Rounding | None:
    """The rounding that texts state of counts, where the counts of a table bear it out.

    To the nearest 5, a count lies within 2 of what is printed; where it is rounded at random, or always up, within 4.
    Source: Government Statistical Service, "Rounding" (conventional, random and controlled rounding).
    """
    for text in texts:
        for sentence in re.split(r"(?<=[.;])\s+", text):
            key = clean(sentence)
            match = _ROUNDED.search(key)
            if match is None or _OF_SHARES.search(key):
                continue
            base = _WORDS.get(match[1]) or int(match[1])
            counts = [
                v.low for v in values if v.is_exact and v.unit is Unit.COUNT and not v.decimals and v.low is not None
            ]
            if base > 1 and counts and sum(n % base == 0 for n in counts) >= _MOST * len(counts):
                return Rounding(base, base - 1 if _EITHER_WAY.search(key) else base // 2)
    return None
