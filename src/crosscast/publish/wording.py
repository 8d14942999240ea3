"""How numbers, dates, grades and statuses are said to a reader."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from crosscast.analyse.result import IndicatorKind, IndicatorSpec, Interval, Result, Selection
from crosscast.analyse.wording import (
    fixed,
    half_up,
    say_count,
    say_day,
    say_interval,
    say_range,
    say_result,
    with_minus,
)
from crosscast.model import Grade, Severity, Status, Value

from .publication import Source

GRADE_MEANING = {
    Grade.CONFIRMED: "A person compared the figure with the document and vouches for it. Who, when and why is kept.",
    Grade.PROVED: (
        "Printed totals or percentages fix the figure: were it illegible, the other printed numbers would leave only "
        "this one. It says that the numbers agree with each other, not that the force counted rightly."
    ),
    Grade.REPAIRED: (
        "The printed text was split or changed in the one way that makes its table add up. The original text is "
        "kept and shown beside it."
    ),
    Grade.READ: (
        "Taken from the document as printed. Nothing there contradicts it. Either no printed sum fixes it, or its "
        "labels stand in no order that would show if two of them had been exchanged."
    ),
    Grade.BOUNDED: "The source gives no single number, so a range is given that holds the true one.",
    Grade.DISPUTED: (
        "Something contradicts the figure: its table does not add up here or can be read in two ways, or two documents "
        "print different numbers."
    ),
}

GRADE_MARK = {
    Grade.CONFIRMED: "✓",
    Grade.PROVED: "=",
    Grade.REPAIRED: "†",
    Grade.READ: "○",
    Grade.BOUNDED: "↔",
    Grade.DISPUTED: "≠",
}

STATUS_WORDS = {
    Status.EXACT: "one number",
    Status.SUPPRESSED: "a small count that the source hides",
    Status.ROUNDED: "rounded by the source",
    Status.REDACTED: "held by the source, but withheld without a range",
    Status.ABSENT: "no number was given",
}

SEVERITY_HEADING = {
    Severity.ERROR: "Wrong or unreadable",
    Severity.QUESTION: "For a person to decide",
    Severity.NOTE: "Worth knowing",
}

SEVERITY_NEXT = {
    Severity.ERROR: (
        "Do not quote the numbers at this place before they have been compared with the document. If the document is "
        "at fault, ask its publisher for a corrected copy."
    ),
    Severity.QUESTION: (
        "Open the document at this place and decide which reading is right before you quote a number from it. If the "
        "document itself leaves it open, ask its publisher."
    ),
    Severity.NOTE: "Nothing needs to be done. Keep it in mind when you quote a number from this place.",
}

ABOUT_INTERVALS = (
    "The counts are complete, no sample: an interval says how far chance alone could take a number of this size, "
    "though nothing behind it changed."
)

_HEADINGS = {
    IndicatorKind.RATE: "Rate",
    IndicatorKind.SHARE: "Share",
    IndicatorKind.CHANGE: "Change",
    IndicatorKind.SERIES: "Count",
    IndicatorKind.TOTAL: "Count",
    IndicatorKind.RANK: "Place",
    IndicatorKind.FUNNEL: "Rate",
    IndicatorKind.PER_HEAD: "Per head",
    IndicatorKind.PER_DAY: "Per day, week or month",
    IndicatorKind.CUMULATIVE: "Count so far",
    IndicatorKind.CONCENTRATION: "Share",
}

_UNSEEN = dict.fromkeys(
    [
        *range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0),  # control characters
        0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A),  # marks of direction
        0xFEFF, 0xFFFE, 0xFFFF, *range(0xD800, 0xE000),  # byte order mark, no characters, halves of characters
    ],
    "\ufffd",
)  # fmt: skip


_HALF = re.compile("[\ud800-\udfff]")

count, ratio, day = say_count, say_range, say_day  # pages say numbers and days as the sentences of an arithmetic do


def value(of: Value) -> str:
    return with_minus(str(of))


def before(low: int | None, high: int | None) -> str:
    """A value of an earlier release, of which only the ends are known.

    >>> before(5, 5), before(0, 4), before(3, None), before(None, None)
    ('5', '0 to 4', '3 or more', 'not given')
    """
    return "not given" if low is None else number(Fraction(low), None if high is None else Fraction(high))


def result(of: Result, decimals: int = 1) -> str:
    """The number that a result states, in its unit."""
    return say_result(of.low, of.high, of.unit, decimals)


def interval(of: Interval, unit: str) -> str:
    """The ends of an interval as its result is said, without the unit, which stands at the head of its column."""
    return say_interval(of, unit).removesuffix(f" {unit}")


def heading(kind: IndicatorKind) -> str:
    """What the numbers of a kind of indicator are called at the head of their column."""
    return _HEADINGS[kind]


def mark(grade: Grade) -> str:
    """The sign of a grade that a reader must not miss; none for a figure that adds up or that a person checked."""
    return "" if grade in (Grade.PROVED, Grade.CONFIRMED) else GRADE_MARK[grade]


def measured_in(spec: IndicatorSpec, unit: str) -> str:
    """What the numbers of an indicator are numbers of, as far as its author says it: "per cent of offences"."""
    if unit == "rank":
        return "place, the highest first"
    if unit == "count":
        return spec.label
    if unit != "per cent":
        return f"{spec.label} {unit}".strip()
    if spec.kind is IndicatorKind.CHANGE:
        return f"change in {spec.label}, per cent" if spec.label else "change, per cent"
    return f"per cent {spec.label}".strip()


def named_by(spec: IndicatorSpec) -> list[str]:
    """What the rows of an indicator's table are named by, as heads of their columns: "Force", "Year"."""
    return [opening(by.value) for by in (spec.split_by, spec.by) if by]


def definition(spec: IndicatorSpec) -> str:
    """What an indicator's numbers are, in the words in which its study asks for them."""
    counted, by = _selected(spec.of), spec.unit_of_period or spec.by.value
    if spec.split_by:
        by += f" of each {spec.split_by.value}"
    match spec.kind:
        case IndicatorKind.RATE if spec.over is not None:
            said = f"{counted} as a percentage of {_selected(spec.over)}, for each {by}."
        case IndicatorKind.SHARE if spec.over is not None and spec.over != spec.of:
            said = f"{counted}, each {by} as a percentage of {_selected(spec.over)}."
        case IndicatorKind.RATE | IndicatorKind.SHARE:
            said = f"{counted}, each {by} as a percentage of all."
        case IndicatorKind.CHANGE:
            said = f"{counted}, and the change from each {by} to the next as a percentage of the earlier count."
        case IndicatorKind.SERIES:
            said = f"{counted}, one count for each {by}."
        case IndicatorKind.TOTAL:
            said = f"{counted}: of the forces that gave figures, and of all that were asked."
        case IndicatorKind.RANK:
            over = f" as a percentage of {_selected(spec.over)}" if spec.over else ""
            said = f"The place of each {by} by {counted}{over}, the highest first."
        case IndicatorKind.FUNNEL:
            over = _selected(spec.over) if spec.over else "all"
            said = f"{counted} as a percentage of {over}, for each {by}, with the limits of a {by} of its size."
        case IndicatorKind.PER_HEAD:
            said = f"{counted} for each {int((spec.per or '100000').replace(',', '')):,} residents, for each {by}."
        case IndicatorKind.PER_DAY:
            said = f"{counted} for each {spec.per or 'day'} in which the offence was in force, for each {by}."
        case IndicatorKind.CUMULATIVE:
            said = f"{counted}: all since the offence began, up to the end of each {by}."
        case IndicatorKind.CONCENTRATION:
            said = f"{counted}: what part of all comes from the {spec.top} with the most."
    return opening(said)


def used(source: Source) -> str:
    """Whether the figures of a document are used, and why not."""
    if not source.used:
        return f"No: {source.why}" if source.why else "No"
    if source.document is None:
        return "No, it could not be read"
    return f"Yes: {source.why}" if source.why else "Yes"


def opening(text: str) -> str:
    """Text as it stands at the head of a line.

    >>> opening("year to March 2021")
    'Year to March 2021'
    """
    return text[:1].upper() + text[1:]


def _selected(of: Selection) -> str:
    """
    >>> _selected(Selection("recorded offences", outcome="charged or summonsed", period="2019"))
    'recorded offences (charged or summonsed; 2019)'
    """
    of_persons = [of.sex, of.age and f"aged {of.age}", of.ethnicity, of.relationship]
    limits = [of.force, of.offence, of.outcome, of.proceeding, *of_persons, of.period]
    named = "; ".join(limit for limit in limits if limit)
    return f"{of.measure} ({named})" if named else of.measure


def number(low: Fraction, high: Fraction | None) -> str:
    """A bare number to at most two decimals, or the range that it lies in.

    >>> number(Fraction(13860), Fraction(13860)), number(Fraction(1, 3), None)
    ('13,860', '0.33 or more')
    """
    first, last = (_trimmed(end) for end in (low, low if high is None else high))
    if high is None:
        return f"{first} or more"
    return first if first == last else f"{first} to {last}"


def decimal(number: Fraction, rounding: str = "near", places: int = 6) -> str:
    """A number for a data file: plain digits, without a needless tail.

    >>> decimal(Fraction(534)), decimal(Fraction(1, 3)), decimal(Fraction(1, 3), "up", 2)
    ('534', '0.333333', '0.34')
    """
    turns: dict[str, Callable[[Fraction], int]] = {"near": half_up, "down": math.floor, "up": math.ceil}
    scaled = turns[rounding](number * 10**places)
    text = format(Decimal(scaled).scaleb(-places), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain(text: str) -> str:
    """Text without the marks that turn its direction and without control characters; a sign shows where they stood.

    >>> plain("a\u202eb")
    'a\ufffdb'
    """
    return text if text.isascii() and text.isprintable() else text.translate(_UNSEEN)


def storable(text: str) -> str:
    """Text without halves of characters, which no file can hold; a sign shows where they stood."""
    return text if text.isascii() else _HALF.sub("\ufffd", text)


def about_intervals(results: Iterable[Result]) -> list[str]:
    """What the intervals of some results say, and under which chance model."""
    models = dict.fromkeys(interval.model for result in results for interval in result.intervals)
    return [f"{ABOUT_INTERVALS} Chance model: {model}." for model in models]


def said_of_all(several: Sequence[Sequence[str]]) -> list[str]:
    """What is said of every one of several, so that it need not be said beside each."""
    if len(several) < 2:
        return []
    return [said for said in several[0] if all(said in each for each in several)]


def plural(n: int, one: str, many: str = "") -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def _trimmed(number: Fraction) -> str:
    text = fixed(number, 2, half_up)
    return text.rstrip("0").rstrip(".")
