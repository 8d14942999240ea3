"""What a number is when it is written in words: "forty-two", "two hundred and six", "a dozen"."""

from __future__ import annotations

import re

_TO_NINETEEN = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_ONES = {word: n for n, word in enumerate(_TO_NINETEEN)} | {"nought": 0, "a": 1, "an": 1}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_MAGNITUDES = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
MAGNITUDE = r"(?:thousand|million|billion)"

_UNIT = "one|two|three|four|five|six|seven|eight|nine"
_TEEN = "zero|nought|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:[\s-]+(?:{_UNIT})\b)?|{_TEEN}|{_UNIT})"
_HUNDREDS = rf"(?:(?:{_SMALL}|an?)\s+hundred(?:\s+(?:and\s+)?{_SMALL}\b)?|(?:{_SMALL}|an?)\s+dozen|{_SMALL})"
_THOUSANDS = rf"(?:(?:{_HUNDREDS}|an?)\s+thousand(?:\s+(?:and\s+)?{_HUNDREDS}\b)?|{_HUNDREDS})"
NUMBER_WORDS = rf"(?:(?:{_THOUSANDS}|an?)\s+(?:million|billion)(?:\s+(?:and\s+)?{_THOUSANDS}\b)?|{_THOUSANDS})(?![a-z])"

ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
            "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12}  # fmt: skip


def value_of_words(text: str) -> int:
    """The whole number that words stand for.

    >>> value_of_words("two hundred and six"), value_of_words("Forty-two"), value_of_words("a dozen")
    (206, 42, 12)
    """
    total = current = 0
    for word in re.findall(r"[a-z]+", text.lower()):
        if word == "and":
            continue
        if word in _MAGNITUDES:
            current = max(current, 1) * _MAGNITUDES[word]
            if _MAGNITUDES[word] >= 1_000:
                total, current = total + current, 0
        else:
            current += _ONES[word] if word in _ONES else _TENS[word]
    return total + current


def words_of(n: int) -> str:
    """A number as newspapers write it: in words up to ten, in digits above.

    >>> words_of(3), words_of(1347)
    ('three', '1,347')
    """
    return next(word for word, value in _ONES.items() if value == n) if 0 <= n <= 10 else f"{n:,}"
