"""What a table that does not say it is taken to be of: what the table above it is, or all that the document names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import msgspec

from crosscast.model import Document, Grid, Period, SheetPlace
from crosscast.vocab import clean, find_measure, find_periods, narrowing_words, offences_named

from .captions import named_in
from .narrowing import OF_A_PART, without_listed_columns
from .sentences import said_of_all, said_of_the_time
from .surroundings import IS_QUESTION

T = TypeVar("T")
_OF_ALL = re.compile(
    r"\b(?:all|total|overall) (?:(?:recorded|reported|notifiable|police recorded) )?(?:offences|crimes?)\b"
)
_OF_MANY_YEARS = re.compile(
    r"\b(?:all|each|every|previous|other|last|past|these|both|per|by) (?:\w+ ){0,3}?(?:years?|months?|quarters?|time)\b"
)
_NAMED_BEFORE = re.compile(r"\b([a-z-]+) (?:offences?|crimes?)\b")


def as_if_below_its_caption(grid: Grid, document: Document) -> Grid:
    """A table above which nothing stands, with the texts above the table that it follows: both answer one thing.

    Not in a workbook, where tables side by side may be of anything.
    """
    if grid.caption or grid.before or isinstance(grid.place, SheetPlace):
        return grid
    at = next((n for n, each in enumerate(document.grids) if each.id == grid.id), 0)
    above = next((each for each in reversed(document.grids[:at]) if each.caption or each.before), None)
    return msgspec.structs.replace(grid, caption=above.caption, before=above.before) if above else grid


def answer_first(document: Document) -> Iterator[list[str]]:
    """The paragraphs of a document without those that repeat the request, then all of them."""
    yield [block.text for block in document.blocks if not block.is_request]
    yield [block.text for block in document.blocks]


def first(texts: Iterable[str], find: Callable[[str], T | None]) -> tuple[T, str] | None:
    return next(((found, text) for text in texts if (found := find(text))), None)


def measure_of_all(document: Document, of: Grid) -> tuple[str, str] | None:
    """The one measure that the headings and captions of a document name, where they name no other."""
    texts = [block.text for block in document.blocks if block.is_heading]
    texts += [text for grid in document.grids for text in (grid.caption, *grid.before[:1])]
    found = ((find_measure(without_listed_columns(text, of)), text) for text in reversed(texts))
    named = {measure: text for measure, text in found if measure}
    return next(iter(named.items())) if len(named) == 1 else None


def offences_of_document(document: Document, of: Grid) -> tuple[str, ...]:
    """The offences that the prose of a document names, or else all captions of its other tables that name any.

    None for a table of which its own caption says that it is of all offences, or of some that nobody knows: what the
    captions of other tables name is then of these alone.
    """
    own = of.caption or next(reversed(of.before), "")
    if _names_an_unknown_offence(own):
        return ()
    others = {text for grid in document.grids for text in (grid.caption, *grid.before[-1:])} - {own}
    in_prose = (
        tuple(dict.fromkeys(id for t in texts if t not in others for id in offences_named(said_of_all(t)[1])))
        for texts in answer_first(document)
    )
    if found := next(filter(None, in_prose), ()):
        return found
    if _OF_ALL.search(clean(own)) or narrowing_words(own):
        return ()
    captioned = {named for text in others if (named := named_in(said_of_all(text)[1]))}
    return captioned.pop() if len(captioned) == 1 else ()


def _names_an_unknown_offence(caption: str) -> bool:
    """Whether a caption says of which offences it is by a word that is not known: "Grooming offences"."""
    unknown = set(narrowing_words(caption).split())
    named = {match[1] for match in _NAMED_BEFORE.finditer(clean(caption))}
    return any(word in unknown and not re.fullmatch(OF_A_PART, word) for word in named)


def period_of_document(near: list[str], document: Document, of: Grid) -> tuple[Period, str] | None:
    """The only period that the texts of a document name that say what was counted, for a table that names none.

    None where a text near the table speaks of several years.
    """
    if any(find_periods(text) for text in of.texts) or any(_OF_MANY_YEARS.search(clean(text)) for text in near):
        return None
    for texts in answer_first(document):
        telling = [text for text in texts if find_measure(text) or offences_named(text)]
        named = {
            (found.period, text)
            for text in telling
            if not IS_QUESTION.search(text) or len(telling) == 1
            for found in find_periods(said_of_the_time(text))
            if isinstance(found.period, Period) and found.period.days > 1
        }
        if named:
            return (
                min(named, key=lambda each: texts.index(each[1])) if len({period for period, _ in named}) == 1 else None
            )
    return None


def own_period(text: str) -> Period | None:
    """The period that a text above a table gives to it; not one that it says something else of ("since 2012")."""
    return one_period(said_of_the_time(text))


def one_period(text: str) -> Period | None:
    """The period that a text names, where it names one longer than a day, or one that holds all the others."""
    periods = {f.period for f in find_periods(text) if isinstance(f.period, Period) and f.period.days > 1}
    covering = [p for p in periods if all(p.contains(other) for other in periods)]
    return covering[0] if covering else None
