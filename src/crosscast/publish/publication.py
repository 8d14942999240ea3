"""Everything that a reader is given, in one noun: each format is written from this and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

import msgspec

from crosscast.analyse.result import Indicator, Result
from crosscast.campaign import Coverage
from crosscast.claims.claim import Checked
from crosscast.model import Document, Figure, Finding, Member, Observation, Period, Table
from crosscast.read import Picture


class Pictured(msgspec.Struct, frozen=True):
    """One page's part of a table, as a picture; or why there is none."""

    table: str
    picture: Picture


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One reply: what it is, whether it is used, what was read in it. `document` is None where it was unreadable."""

    name: str  # "responses/met.docx"
    title: str
    origin: str  # which public document its figures come from, and the credit
    publisher: str
    received: date | None
    used: bool
    why: str
    invented: bool
    document: Document | None
    tables: tuple[Table, ...]
    findings: tuple[Finding, ...]
    pictures: tuple[Pictured, ...] = ()  # of its tables with figures, where it has pages


class Said(msgspec.Struct, frozen=True):
    """A stretch of a sentence: words, or the number that a result states, where `result` is its id."""

    text: str
    result: str = ""
    link: str = ""  # an address of the web or for mail
    stressed: bool = False


class PassageKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    POINT = "point"  # of a list
    STEP = "step"  # of a numbered list


class Passage(msgspec.Struct, frozen=True):
    """One heading, paragraph or point of a study's own text."""

    kind: PassageKind
    said: tuple[Said, ...]
    level: int = 1  # of a heading, from 1; of a point, how deep its list stands in others


class Release(msgspec.Struct, frozen=True):
    """An earlier release: the figures that it gave by id, each with its label and its ends as readers saw them."""

    as_of: date
    figures: Mapping[str, tuple[str, int | None, int | None]]


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """A study, built. All dates come from the study's `as_of`, never from the clock."""

    title: str
    question: str
    as_of: date
    publisher: str
    key_findings: tuple[tuple[Said, ...], ...]  # sentences, each number with the result that it states
    sources: tuple[Source, ...]
    observations: tuple[Observation, ...]
    figures: tuple[Figure, ...]
    indicators: tuple[Indicator, ...]
    coverage: Coverage
    articles: tuple[Checked, ...]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]  # how the study counts, what it leaves out
    definitions: tuple[tuple[str, str], ...]  # term, meaning
    support: tuple[str, ...] = ()  # where help is to be had, as the study words it
    quick_exit: str = ""  # the address that "Leave this site" opens
    text: tuple[Passage, ...] = ()  # what the study says beyond its main points
    previous: Release | None = None


def gathered(text: Iterable[Passage]) -> list[tuple[Passage, ...]]:
    """Points, and steps, that follow on each other as one list; headings and paragraphs each alone."""
    groups: list[tuple[Passage, ...]] = []
    for passage in text:
        in_list = passage.kind in (PassageKind.POINT, PassageKind.STEP)
        if in_list and groups and groups[-1][0].kind is passage.kind:
            groups[-1] = (*groups[-1], passage)
        else:
            groups.append((passage,))
    return groups


def is_invented(result: Result) -> bool:
    """Whether a figure of an invented document is in it, so that it must be marked."""
    operands = (result.numerator, result.denominator)
    return any(figure.invented for operand in operands if operand for figure in operand.figures)


def all_results(indicator: Indicator) -> tuple[Result, ...]:
    """Every number that the indicator publishes, its total first, then the counts that a change goes between."""
    return (*((indicator.total,) if indicator.total else ()), *indicator.results, *indicator.counts)


def tables_with_figures(source: Source) -> tuple[Table, ...]:
    """The tables that are shown to readers. One without a number may be a form, and hold a person's name."""
    return tuple(table for table in source.tables if any(value is not None for value in table.values))


def single_period(member: Member | None) -> Period | None:
    """The period that a member names; None for several that stand apart, which have no one beginning and end."""
    return Period.parse(member.id) if member and "+" not in member.id else None
