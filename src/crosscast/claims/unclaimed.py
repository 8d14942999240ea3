"""Numbers in prose that nobody claims as a quantity: dates, years, ages, times, spans of time, codes, list numbers."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from .numbers import NUMBER_WORDS


class Use(StrEnum):
    CLAIMED = "claimed"
    DATE = "date"
    YEAR = "year"
    AGE = "age"
    TIME = "time"
    DURATION = "duration"
    REFERENCE = "reference"  # of a section, an outcome type, a table, a file, an address
    LIST_NUMBER = "list number"


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?:19|20)\d\d"
_N = rf"(?:\d+|{NUMBER_WORDS})"
_COUNT_NOUN = r"(?:offences|crimes|cases|incidents|reports|victims|people|charges|arrests|complaints|survivors)"

_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_NOT_A_COUNT = r"(?<!total of )(?<!recorded )(?<!logged )(?<!were )"

# In order: the first pattern that covers a number decides.
_CODES: tuple[tuple[Use, str], ...] = (  # upper and lower case tell codes from words
    (Use.REFERENCE, r"https?://\S+|www\.\S+|\]\([^)\s]+\)|\S+@\S+\.\w+"),
    (Use.REFERENCE, r"\[\^?(?:note\s*)?\d+\]"),
    (Use.LIST_NUMBER, r"^\s*(?:[#>*•-]+\s*)?\(?\d{1,2}[.)](?=\s)"),
    (Use.REFERENCE, r"\b(?:\d+[./])*\d*[A-Z]{2,}[./-]?\d[\w./-]*(?:[./]\d+)*"),  # 01.FOI.20.014375, COVID-19
    (Use.REFERENCE, r"\b\d{1,3}/\d{1,2}[A-Z]?\b(?!/)(?=\W|$)"),  # Home Office codes: 8/71
    (Use.REFERENCE, r"\b\d+[A-Z]{1,2}\b(?!\w)|\b[A-Z]\d+\b"),  # 66A, R2
)
_YEARS = rf"{_YEAR}(?:\s*[/–-]\s*(?:{_YEAR}|\d\d))?"
_WORDED: tuple[tuple[Use, str], ...] = (
    (
        Use.YEAR,
        rf"\b(?:between|from|in|since|during|throughout|until|for|of|both)\s+{_YEARS}"
        rf"(?:\s*,\s*{_YEARS})*\s*,?\s*(?:and|to|or|until|till|with|through|[-–—])\s*{_YEARS}"
        r"(?![\w%,]\d|\d|\.\d|\s*(?:%|per\s?cent))",
    ),
    (Use.DATE, rf"\b{_DAY}(?:\s*(?:[-–]|to)\s*{_DAY})?\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR}\b)?"),
    (Use.DATE, rf"\b{_MONTH}\s+{_DAY}\b(?!,\d{{3}}|\s*%)(?:,?\s+{_YEAR}\b)?"),
    (Use.DATE, rf"\b{_MONTH}\s+(?:of\s+)?{_YEAR}\b"),
    (Use.DATE, r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b"),
    (Use.DATE, r"\b\d{1,2}/\d{1,2}\s*[-–]\s*\d{1,2}/\d{1,2}(?:/\d{2,4})?\b"),
    (Use.YEAR, rf"\b{_YEAR}\s*[-–—/]\s*(?:{_YEAR}|\d\d)\b(?!\s*%)|\b{_YEAR}s\b"),
    (Use.TIME, r"\b\d{1,2}(?:[:.]\d\d)?\s?(?:am|pm|a\.m\.|p\.m\.)(?!\w)|\b\d{1,2}:\d\d\b|\b\d+/7\b"),
    (Use.AGE, rf"\b{_N}[\s-]year[\s-]olds?\b|\b{_N}\s+years?\s+old\b|\b(?:under|over)[-\s]\d+s\b"),
    (Use.AGE, r"\b\d+\s*(?:[-–]|to)\s*\d+[\s-]year[\s-]olds?\b"),
    (
        Use.AGE,
        rf"\b(?:aged?|ages|age\s+of)\s+(?:between\s+|from\s+|about\s+|just\s+|under\s+|over\s+)?{_N}\+?"
        rf"(?:\s*(?:[-–]|to|and|or)\s*(?:{_N}|under|over|above|below|younger|older|less|more))?\b",
    ),
    (Use.AGE, rf"\b(?:victims?|children|people|girls|boys|women|men|those)\s+(?:aged\s+)?(?:under|over)\s+{_N}\b"),
    (Use.AGE, r"\b(?:in\s+(?:her|his|their)\s+\d0s)\b"),
    (
        Use.DURATION,
        rf"(?<![\w,.])(?:{_N}(?:\.\d+)?(?:\s*(?:[-–]|to)\s*{_N})?)"
        r"(?:\s+(?:and\s+a\s+half|full|whole|working|calendar|consecutive|further|more))?"
        r"[\s-](?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies)|quarters)\b",
    ),
    (Use.DURATION, r"\b(?:half|quarter)\s+(?:a|an)\s+(?:year|day|hour|century)\b"),
    (Use.REFERENCE, rf"\b{_N}(?:\.\d+)?\s*(?:per\s?cent|%)\s+confidence"),
    (
        Use.YEAR,
        rf"(?<![\w,.£$€]){_NOT_A_COUNT}{_YEAR}(?![\w%,]\d|\d|\.\d|\s*(?:%|per\s?cent))(?!\s+{_COUNT_NOUN}\b)",
    ),
    (Use.YEAR, rf"(?<=\b(?:in|by)\s){_YEAR}(?!,?\d)"),
    (
        Use.REFERENCE,
        r"\b(?:sections?|ss?\.|outcomes?(?:\s+types?)?|types?|tables?|figures?|charts?|fig\.|schedules?|sch\.|articles?|"
        r"art\.|chapters?|paragraphs?|para\.|parts?|pages?|p\.|notes?|questions?|q|classes|class|codes?|"
        r"ref(?:erence)?(?:\s+(?:no\.?|number))?|no\.|nos\.|version|appendix|annex|clause|regulation|rule|step|volume|vol\.|"
        r"week|line|row|sheet|grade|band|tier|category|phase|level)"
        r"\s*(?:number\s+)?[:#]?\s*\d+[A-Za-z]?(?:\(\w+\))*"
        rf"(?:\s*(?:,|and|or|to|[-–])\s*\d+[A-Za-z]?\b(?!\s*%|\s+(?:under|{_COUNT_NOUN})\b))*\b(?![,.]\d{{3}}|\s*%)",
    ),
    (Use.REFERENCE, r"(?<![\w,.])(?:0\d{2,}(?:\s\d{3,})*|\+?\d[\d\s-]*\d{3}[\s-]\d{3,4})\b(?!,)"),  # telephone numbers
)


@cache
def _compiled() -> tuple[tuple[Use, re.Pattern[str]], ...]:
    return (
        *((use, re.compile(pattern, re.MULTILINE)) for use, pattern in _CODES),
        *((use, re.compile(pattern, re.IGNORECASE)) for use, pattern in _WORDED),
    )


def uses_of_numbers(text: str) -> tuple[tuple[int, int, Use], ...]:
    """The characters [start, end) of a text whose numbers are not quantities, and what they are."""
    spans: list[tuple[int, int, Use]] = []
    taken = bytearray(len(text))
    for use, pattern in _compiled():
        for match in pattern.finditer(text):
            start, end = match.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                spans.append((start, end, use))
    return tuple(sorted(spans))
