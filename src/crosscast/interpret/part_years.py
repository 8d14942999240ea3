"""Whether the years of a table's labels are whole: what its notes, the text above it and the day of extraction say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from crosscast.model import Document, Grid, Period, SheetPlace
from crosscast.vocab import Recurring, clean, find_periods

from .extraction import extraction

_NEAREST = 4  # paragraphs above a table
_LONGEST = 60  # words of a sentence that is looked at
_A_YEAR = (360, 370)  # days
_PART = re.compile(
    r"\b(?:to date|so far|ytd|part(?:ial)?[- ](?:of (?:the |a )?)?year|part[- ]?years?|incomplete"
    r"|not (?:yet )?(?:a |be )?(?:complete|full|whole))\b"
)
_UP_TO = re.compile(
    r"\b(?:up to|until|to and including|covers?|covering|ending|ends?|runs? (?:from|to)|only|between|from)\b"
)
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:in force|commenc\w+|began|begin\w*|introduced|came into|extracted|received|published|created"
    r"|replied|responded|wrote|written|dated|request(?:ed)?|asked|law|act)\b"
)


def find_part_years(grid: Grid, document: Document, years: Iterable[Period]) -> str:
    """The sentence by which one of these years is a part of it only, or stands in the day of extraction; else empty."""
    whole = {period for period in years if _A_YEAR[0] <= period.days <= _A_YEAR[1]}
    if not whole:
        return ""
    for text in dict.fromkeys((*grid.after, *grid.before[-_NEAREST:], *_prose(document))):
        for sentence in re.split(r"(?<=[.;])\s+", text):
            if len(sentence.split()) <= _LONGEST and _says_part(sentence, whole):
                return sentence
    extracted, said = extraction(document)
    day = None if extracted is None else date.fromisoformat(extracted)
    if day and any(year.start <= day and (year.end - day).days > 1 for year in whole):
        return said
    return ""


def _prose(document: Document) -> list[str]:
    """The paragraphs of a letter; what stands elsewhere in a workbook is of other tables."""
    return [each.text for each in document.blocks if not each.is_request and not isinstance(each.place, SheetPlace)]


def _says_part(sentence: str, years: set[Period]) -> bool:
    key = clean(sentence)
    found = [each.period for each in find_periods(sentence)]
    fixed = [period for period in found if isinstance(period, Period)]
    if _PART.search(key) and years & set(fixed):
        return True
    if not _UP_TO.search(key) or _OF_SOMETHING_ELSE.search(key):
        return False
    named = years & set(fixed)
    if named and any(isinstance(period, Recurring) and period.in_year(2021).days < 360 for period in found):
        return True
    inside = [p for p in fixed if any(y.contains(p) and p.days < _A_YEAR[0] and p.end != y.end for y in years)]
    return bool(inside) and (bool(named) or bool(re.search(r"\b(?:up to|until|to and including)\b", key)))
