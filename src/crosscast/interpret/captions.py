"""The texts that stand near a table, nearest first: its caption, what is above it, the question that it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crosscast.model import Document, Grid, SheetPlace
from crosscast.vocab import class_of_caption, find_measure, offences_named

NEAREST = 4  # paragraphs above a table that may speak of it
CREDIT = re.compile(r"licen[cs]e|©|^\s*(source|note)s?\b", re.I)  # a line of credit, never a table's name
_QUESTION = re.compile(r"^\W*(?:question|q|response|answer|part)?\s*(\d{1,2}[a-z]?)\s*(?:[.):\-](?!\d)|$)", re.I)
_ANSWERS = re.compile(
    r"\b(?:answer|response|reply)s? (?:to|for|at|given to) (?:question|q)\.? ?(\d{1,2}[a-z]?)\b", re.I
)
_DEFINITION = re.compile(
    r"^\W*(['\"\u2018\u201c]).{1,60}['\"\u2019\u201d] (?:includes?|means?|refers?|is defined|are defined)\b"
)


def title_of(grid: Grid) -> str:
    """What a table is called: its caption, else the nearest text above it that names what is counted."""
    above = [text for text in reversed(grid.before[-NEAREST:]) if not CREDIT.search(text)]
    named = [text for text in above if find_measure(text) or offences_named(text)]
    return grid.caption or next(iter([*named, *above, grid.id]))


def texts_near(grid: Grid, document: Document) -> Iterator[str]:
    """The caption, then the paragraphs above from the nearest on; those that only repeat the request come last.

    The question whose number stands above the table is one of these.
    """
    asked = {block.text for block in document.blocks if block.is_request}
    if corner := _corner_that_tells(grid):
        yield corner
    if grid.caption:
        yield grid.caption
    above = [text for text in reversed(grid.before[-NEAREST:]) if text != grid.caption]
    yield from _question_named(next(filter(None, (grid.caption, *above)), ""), document)
    answered = find_question(grid.before, document)
    titles = _titles_of_sheet(grid, document)
    yield from sorted(dict.fromkeys((*above, *answered, *titles)), key=lambda text: text in asked)


def _corner_that_tells(grid: Grid) -> str:
    """The text over the stub, where it says what the table counts: "Number of recorded offences of upskirting"."""
    corner = next((t for t, row, col in zip(grid.texts, grid.rows, grid.cols, strict=True) if not row and not col), "")
    return corner if find_measure(corner) and offences_named(corner) else ""


def _titles_of_sheet(grid: Grid, document: Document) -> list[str]:
    """What stands above the first table of a sheet and above its own heading, nearest first: of a later one as well.

    Only a later table that has a heading of its own is under them.
    """
    if not isinstance(grid.place, SheetPlace) or not grid.before:
        return []
    sheet = grid.place.sheet
    first = next(g for g in document.grids if isinstance(g.place, SheetPlace) and g.place.sheet == sheet)
    return [] if first is grid else list(reversed(first.before[:-1]))


def find_question(before: Sequence[str], document: Document) -> tuple[str, ...]:
    """The question of the request whose number stands nearest above an answer: "2." above it is question 2."""
    number = next((m[1].lower() for text in reversed(before) if (m := _QUESTION.match(text))), None)
    asked = [block.text for block in document.blocks if block.is_request and block.text not in before]
    return tuple(text for text in asked if number and (m := _QUESTION.match(text)) and m[1].lower() == number)


def _question_named(nearest: str, document: Document) -> list[str]:
    """The question that the nearest text above a table says it answers: "see the answer to question 1"."""
    named = _ANSWERS.search(nearest)
    texts = dict.fromkeys(block.text for block in document.blocks if block.text != nearest)
    return [t for t in texts if named and (m := _QUESTION.match(t)) and m[1].lower() == named[1].lower()]


def sources_of(near: list[str], names_measure: str) -> list[str]:
    """The texts that say what a table counts: its caption, and those from which its measure and its offence come."""
    captions = [text for text in near if not _DEFINITION.search(text)][:1]
    named = [text for text in near if named_in(text)][:1]
    return list(dict.fromkeys([*captions, *named, *(text for text in near if text == names_measure)]))


def named_in(caption: str) -> tuple[str, ...]:
    """The offences that a caption names, or the class of which it says nothing but its name."""
    return offences_named(caption) or tuple(filter(None, [class_of_caption(caption)]))
