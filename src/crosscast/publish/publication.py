"""Everything that a reader is given, in one noun: each format is written from this and nothing else."""

from __future__ import annotations

from datetime import date

import msgspec

from crosscast.analyse.result import Indicator
from crosscast.campaign import Coverage
from crosscast.claims.claim import Checked
from crosscast.model import Document, Figure, Finding, Observation, Table


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


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """A study, built. All dates come from the study's `as_of`, never from the clock."""

    title: str
    question: str
    as_of: date
    publisher: str
    key_findings: tuple[str, ...]  # sentences, their figures already filled in
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
