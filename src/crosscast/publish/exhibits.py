"""The tables of a publication, each once, from which every tabular format is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import TypeVar

from crosscast.campaign import Answer
from crosscast.model import Dimension, Figure, Grade, Member, Status, Unit
from crosscast.vocab import offence_dates

from . import wording
from .address import Addresses
from .exhibit import (
    Cell,
    Column,
    ColumnKind,
    Exhibit,
    Exhibits,
    Field,
    Notes,
    rows_of,
    without_empty_columns,
)
from .findings import all_findings
from .indicator_exhibit import indicator_exhibit
from .publication import Publication, Source
from .revisions import revisions
from .shorthand import Shorthand
from .withheld import shown_value

T = TypeVar("T")
_ANSWERS = {Answer.COMPLETE: "complete", Answer.LIMITED: "in part", Answer.NONE: "none"}


def exhibits_of(publication: Publication) -> Exhibits:
    """Every table of a publication."""
    since = revisions(publication)
    revised = frozenset(each.figure.id for each in since.changed) if since else frozenset[str]()
    addresses, notes = Addresses(publication), Notes(publication.notes)
    n_of_study = len(list(notes))
    titles = {source.name: source.title or source.name for source in publication.sources}
    asked = publication.coverage.asked
    tables = [
        *(indicator_exhibit(each, asked, addresses, revised, notes) for each in publication.indicators),
        _coverage(publication),
        _figures(publication, addresses, revised, notes),
        _claims(publication),
        _findings(publication, titles),
        _sources(publication, addresses, titles),
        _definitions(publication),
    ]
    return Exhibits(tables=tuple(table for table in tables if table.rows), notes=tuple(notes), n_of_study=n_of_study)


def _figures(publication: Publication, addresses: Addresses, revised: frozenset[str], notes: Notes) -> Exhibit:
    figures = sorted(publication.figures, key=lambda figure: figure.id)
    said = {figure.id: tuple(dict.fromkeys(c for s in figure.sources for c in s.caveats)) for figure in figures}
    shared = wording.said_of_all(list(said.values()))

    def named(figure: Figure) -> Cell:
        label = f"{figure.label} (invented)" if figure.invented else figure.label
        return Cell(label, page=addresses.figure(figure.id))

    def noted(figure: Figure) -> Cell:
        marks = {Shorthand.ESTIMATED: figure.grade is Grade.REPAIRED, Shorthand.REVISED: figure.id in revised}
        return Cell(
            beside=tuple(mark for mark, holds in marks.items() if holds),
            notes=notes.numbers(caveat for caveat in said[figure.id] if caveat not in shared),
        )

    def n_cells(figure: Figure) -> Cell:
        return Cell(low=Fraction(len(figure.sources)), high=Fraction(len(figure.sources)))

    fields: list[Field[Figure]] = [
        (Column("Figure"), named),
        (Column("Value", ColumnKind.AMOUNT, None), _value),
        (Column("Unit"), lambda each: Cell("per cent" if shown_value(each).unit is Unit.PER_CENT else "count")),
        (Column("Status"), lambda each: Cell(wording.STATUS_WORDS[shown_value(each).status])),
        (Column("Reading"), lambda each: Cell(each.grade.words)),
        (Column("Documents"), lambda each: Cell("; ".join(sorted({source.document for source in each.sources})))),
        (Column("Cells that state it", ColumnKind.AMOUNT), n_cells),
        (Column("Notes"), noted),
        (Column("Figure ID"), lambda each: Cell(each.id)),
    ]
    return without_empty_columns(
        Exhibit(
            id="figures",
            title="All figures that were read, each once",
            about=(
                "A figure that several documents state stands here once. Totals stand among the figures that they "
                "are totals of: do not add the column up.",
            ),
            columns=tuple(column for column, _ in fields),
            rows=tuple(rows_of(figures, fields)),
            notes=notes.numbers(shared),
        )
    )


def _value(figure: Figure) -> Cell:
    value = shown_value(figure)
    if value.low is None:
        return Cell(instead=Shorthand.NOT_APPLICABLE if _before_the_offence(figure) else Shorthand.NOT_AVAILABLE)
    scale = 10**value.decimals
    low, high = Fraction(value.low, scale), None if value.high is None else Fraction(value.high, scale)
    if value.is_exact:
        return Cell(low=low, high=high)
    hidden = value.status in (Status.SUPPRESSED, Status.REDACTED)
    return Cell(low=low, high=high, instead=Shorthand.CONFIDENTIAL if hidden else Shorthand.NOT_AVAILABLE)


def _before_the_offence(figure: Figure) -> bool:
    """Whether the figure's period was over before its offence began."""
    offence: Member | None = figure.member(Dimension.OFFENCE)
    began = offence_dates(offence.id)[0] if offence else None
    return began is not None and figure.period is not None and figure.period.end <= began


def _coverage(publication: Publication) -> Exhibit:
    return _words(
        "coverage",
        "Who was asked and who answered",
        publication.coverage.asked,
        {
            "Force": lambda row: row.force.label,
            "Answer": lambda row: _ANSWERS[row.answer],
            "Used": lambda row: "Yes" if row.included else "No",
            "Why": lambda row: row.why,
        },
    )


def _claims(publication: Publication) -> Exhibit:
    return _words(
        "claims",
        "What has been said about the figures",
        [(claim, article) for article in publication.articles for claim in article.claims],
        {
            "Quantity": lambda each: each[0].quantity,
            "Sentence": lambda each: each[0].text,
            "Verdict": lambda each: each[0].verdict.words,
            "Reason": lambda each: each[0].reason,
            "Wording that would be true": lambda each: each[0].suggestion,
            "Article": lambda each: each[1].article,
        },
    )


def _findings(publication: Publication, titles: Mapping[str, str]) -> Exhibit:
    return _words(
        "findings",
        "Doubts found on the way",
        all_findings(publication),
        {
            "Kind": lambda finding: wording.SEVERITY_HEADING[finding.severity],
            "Finding": lambda finding: finding.message,
            "Document": lambda finding: titles.get(finding.document or "", finding.document or ""),
            "Place": lambda finding: "" if finding.place is None else str(finding.place),
        },
    )


def _sources(publication: Publication, addresses: Addresses, titles: Mapping[str, str]) -> Exhibit:
    def named(source: Source) -> Cell:
        title = titles[source.name]
        return Cell(f"{title} (invented)" if source.invented else title, page=addresses.document(source.name))

    return _words(
        "sources",
        "Source documents",
        publication.sources,
        {
            "Document": named,
            "Publisher": lambda source: source.publisher,
            "Received": lambda source: wording.day(source.received) if source.received else "",
            "Used": wording.used,
            "Origin and credit": lambda source: source.origin,
            "File": lambda source: source.name,
        },
    )


def _definitions(publication: Publication) -> Exhibit:
    fields = {"Term": lambda each: each[0], "Meaning": lambda each: each[1]}
    return _words("definitions", "Definitions", publication.definitions, fields)


def _words(id: str, title: str, things: Iterable[T], fields: Mapping[str, Callable[[T], str | Cell]]) -> Exhibit:
    """A table of words, a row for each thing."""
    return without_empty_columns(
        Exhibit(
            id=id,
            title=title,
            columns=tuple(map(Column, fields)),
            rows=tuple(tuple(_cell(says(thing)) for says in fields.values()) for thing in things),
            is_numbers=False,
        )
    )


def _cell(said: str | Cell) -> Cell:
    return Cell(said) if isinstance(said, str) else said
