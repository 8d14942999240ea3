"""Keep hidden counts out of what stands around a table: its title, its notes, a heading that states a number."""

from __future__ import annotations

import re
from collections.abc import Collection

_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_MONTHS = "jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec"
# Numbers that count nothing: of a table or a section, in a date, of an age, of the rule itself.
_NO_COUNT = re.compile(
    r"^\s*\(?\d{1,2}[.):]\s|\b(?:table|figure|notes?|sections?|s|question|q|page|part|schedule|article|row|column|"
    r"year|outcomes?|version|aged?|under|over|below|above|than|<|quarter|q)\.? ?\d[\d.()]*"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTHS})[a-z]*\b|\b(?:{_MONTHS})[a-z]* \d{{1,2}}\b"
    r"|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b"
    r"|\b\d{4}-\d\d-\d\d\b|\b(?:19|20)\d\d(?:[/-]\d\d(?:\d\d)?)?\b|\b\d{1,2}(?: ?- ?| to | and )\d{1,2}\b|\b\d{1,2}\+"
    r"|\b\d{1,2} (?:and|or) (?:over|under|above)\b",
    re.I,
)
_NUMBER = re.compile(r"\d[\d,]*")
_COUNT_AND_MORE = re.compile(r"\d[\d,]*(?![\d,.%])\s*\S")


def states_one_of(text: str, counts: Collection[int]) -> bool:
    """Whether a text states one of the counts, in figures or in a word, as far as can be told.

    >>> states_one_of("Of these, three were charged.", {3}), states_one_of("Table 3: offences in 2023", {3})
    (True, False)
    """
    rest = _NO_COUNT.sub(" ", text)
    if any(int(number[0].replace(",", "")) in counts for number in _NUMBER.finditer(rest)):
        return True
    words = set(re.findall(r"[a-z]+", rest.casefold()))
    return any(n in counts and word in words for n, word in enumerate(_WORDS))


def begins_with_a_count(text: str) -> bool:
    """Whether a text that is no figure begins with one: "3 [note 1]", not a rate, a date or "2021/22".

    >>> begins_with_a_count("3 [note 1]"), begins_with_a_count("12 May 2023")
    (True, False)
    """
    return _COUNT_AND_MORE.match(_NO_COUNT.sub(" ", text)) is not None
