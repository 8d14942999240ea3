"""Whether the years of a table's labels are whole: what marks, notes, the text above and the day of extraction say."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from crosscast.model import Document, Grid, Period, SheetPlace
from crosscast.vocab import Recurring, clean, find_periods, without_periods

from .axes import Axis
from .extraction import extraction
from .notebook import Notebook, short

_NEAREST = 4  # paragraphs above a table
_LONGEST = 60  # words of a sentence that is looked at
_A_YEAR = (360, 370)  # days
_PART = re.compile(
    r"\b(?:to date|so far|ytd|part(?:ial)?[- ](?:of (?:the |a )?)?year|part[- ]?years?|incomplete"
    r"|not (?:yet )?(?:a |be )?(?:complete|full|whole)"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|[1-9]|1[01]) (?:full |complete |calendar )?months)\b"
)
_UP_TO = re.compile(
    r"\b(?:up to|until|to and including|covers?|covering|ending|ends?|runs? (?:from|to)|only|between|from)\b"
)
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:in force|commenc\w+|began|begin\w*|introduced|came into|extracted|received|published|created"
    r"|replied|responded|wrote|written|dated|request(?:ed)?|asked|law|act)\b"
)


_MONTHS = tuple(name.lower() for name in month_name[1:])
_TO_A_DAY = re.compile(
    r"\b(?:up )?to (?:and including )?(?:the )?(?:end (?:of )?)?(?:\d{1,2}(?:st|nd|rd|th)? (?:of )?)?"
    rf"({'|'.join(_MONTHS)})\b"
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
    if _OF_SOMETHING_ELSE.search(key):
        return False
    named = years & set(fixed)
    if named and not any(isinstance(period, Recurring) for period in found) and (day := _TO_A_DAY.search(key)):
        last = {(year.end - timedelta(days=1)).month for year in named}
        return not find_periods(day[0]) and _MONTHS.index(day[1]) + 1 not in last
    if not _UP_TO.search(key):
        return False
    if named and any(isinstance(period, Recurring) and period.in_year(2021).days < 360 for period in found):
        return True
    inside = [p for p in fixed if any(y.contains(p) and p.days < _A_YEAR[0] and p.end != y.end for y in years)]
    return bool(inside) and (bool(named) or bool(re.search(r"\b(?:up to|until|to and including)\b", key)))


_STAR = re.compile(r"[*†‡^]+$")


def without_part_years(axis: Axis, grid: Grid, document: Document, title: str, notebook: Notebook) -> Axis:
    """Set a period apart whose mark ("2024*") is not explained, or is explained as a part of it."""
    axis = _without_years_to_date(axis, title, notebook)
    marked: dict[int, str] = {}
    plain = 0
    for index, place in enumerate(axis.places):
        cells = [cell for cell in place.line.cells if cell >= 0 and find_periods(grid.texts[cell])]
        mark = next((m for cell in cells if (m := grid.marks[cell] or _trailing_mark(grid.texts[cell]))), "")
        if place.periods and mark and _may_be_part(mark, grid, document):
            marked[index] = mark
        plain += bool(place.periods) and not mark
    if not marked or not plain:
        return axis
    places = list(axis.places)
    for index, mark in marked.items():
        label = next(label for label in reversed(places[index].line.labels) if label)
        notebook.ask(
            "marked-period",
            f"'{label}' in '{short(title)}' is marked '{mark}', and others are not: it may be a part of that period. "
            "Its figures are left out. If it is the whole, say so under 'aliases' in study.yaml.",
            next((cell for cell in places[index].line.cells if cell >= 0), None),
        )
        places[index] = msgspec.structs.replace(places[index], unknown=(*places[index].unknown, label))
    return msgspec.structs.replace(axis, places=tuple(places))


_PART_OF_A_YEAR = re.compile(r"\b(?:to date|so far|ytd|y\.t\.d|part(?:ial)?(?: year)?|incomplete|not complete)\b")


_CUTS_SHORT = re.compile(
    r"\b(?:to|until|till)\b.*\d|\bas (?:at|of)\b"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|[1-9]|1[01]) (?:full |complete )?months\b"
)


def _without_years_to_date(axis: Axis, title: str, notebook: Notebook) -> Axis:
    """Set a year apart whose label says that it is a part of it ("2022 to date") and not up to which day."""
    places = list(axis.places)
    for index, place in enumerate(places):
        whole = [period for period in place.periods if isinstance(period, Period) and period.days >= _A_YEAR[0]]
        label = next((each for each in place.line.labels if _is_part_of_a_year(each)), "")
        if not whole or not label or (len(whole) < len(place.periods) and not _CUTS_SHORT.search(clean(label))):
            continue
        notebook.ask(
            "marked-period",
            f"'{label}' in '{short(title)}' is a part of that period, and up to which day is not said. Its figures "
            "are left out. Say under 'aliases' in study.yaml which days it is.",
            next((cell for cell in place.line.cells if cell >= 0), None),
        )
        places[index] = msgspec.structs.replace(place, unknown=(*place.unknown, label))
    return msgspec.structs.replace(axis, places=tuple(places))


def _is_part_of_a_year(label: str) -> bool:
    beside = without_periods(label, find_periods(label))
    return bool(_PART_OF_A_YEAR.search(clean(label)) or _CUTS_SHORT.search(beside))


def _trailing_mark(text: str) -> str:
    match = _STAR.search(text.strip())
    return match[0] if match else ""


def _may_be_part(mark: str, grid: Grid, document: Document) -> bool:
    """Whether the note of a mark ("*", "1.", "Note 1:") speaks of a part of a period, or a star has no note."""
    below = (*grid.after, *(block.text for block in document.blocks if not block.is_request))
    notes = [re.sub(r"^note (?=\d)", "", note.strip(), flags=re.I) for note in (*below, *filter(None, grid.texts))]
    own = [
        clean(note[len(mark) :]).lstrip(".:)] ")
        for note in notes
        if note.startswith(mark) and not re.match(r"[*\d]", note[len(mark) :])
    ]
    own = [note for note in own if len(note) > 3]
    if not own:
        return not mark.strip("() ").isalnum()
    return any(
        find_periods(note) or re.search(r"\b(?:to date|part|so far|incomplete|until|up to|from|since|only)\b", note)
        for note in own
    )
