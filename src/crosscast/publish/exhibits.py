"""The tables of a publication, each once, from which every tabular format is written: what they say, they say alike.

An exhibit is a table with what must stand beside it. Its numbers are ranges until a format prints them; a count that a
source hid is never narrower in one than the source's own symbol.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from enum import StrEnum
from fractions import Fraction

import msgspec

from crosscast.analyse.caveats import kind_of, of_break
from crosscast.analyse.result import Indicator, IndicatorKind, Interval, Operand, Result
from crosscast.analyse.wording import half_up
from crosscast.campaign import Answer
from crosscast.model import Dimension, Figure, Grade, Member, Status, Unit, Value
from crosscast.vocab import name_of, offence_dates

from . import wording
from .address import Addresses
from .findings import all_findings
from .order import by_split, force_of, in_order, period_of
from .publication import Publication, all_results, is_invented
from .revisions import revisions
from .shorthand import Shorthand
from .withheld import is_shown, is_withheld, shown_operand, shown_value


class ColumnKind(StrEnum):
    TEXT = "text"
    AMOUNT = "amount"  # one number; a range, or shorthand, where there is no single one
    INTERVAL = "interval"  # always two ends


class Column(msgspec.Struct, frozen=True):
    """One column. `decimals` is how many are printed; None: as many as the number has."""

    name: str  # with its unit, in words: "Rate (per cent of recorded offences)"
    kind: ColumnKind = ColumnKind.TEXT
    decimals: int | None = 0


class Cell(msgspec.Struct, frozen=True):
    """One cell: words, or a number from `low` to `high` (one number where they are equal; None: no end is known).

    `instead` stands where no single number can be given, though there may be ends. `page` is where the site tells more.
    """

    text: str = ""
    low: Fraction | None = None
    high: Fraction | None = None
    instead: Shorthand | None = None
    beside: tuple[Shorthand, ...] = ()
    notes: tuple[int, ...] = ()  # by number
    page: str | None = None

    @property
    def is_one_number(self) -> bool:
        return self.instead is None and self.low is not None and self.low == self.high

    @property
    def said(self) -> str:
        """What a cell of words says, with its shorthand and notes: "[e] [note 2]"."""
        return " ".join(filter(None, (self.text, *(each.mark for each in self.beside), *map(note_mark, self.notes))))


class Exhibit(msgspec.Struct, frozen=True, kw_only=True):
    """One table that is published: its first column names the rows, which all have a cell for each column."""

    id: str
    title: str
    about: tuple[str, ...] = ()  # sentences to stand above it
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[int, ...] = ()  # that apply to the whole table
    is_numbers: bool = True  # false for a table of words

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of '{self.title}' has more or fewer cells than the table has columns")

    @property
    def shorthand(self) -> tuple[Shorthand, ...]:
        """What stands in it and must be explained above it."""
        cells = [cell for row in self.rows for cell in row]
        used = {each for cell in cells for each in (*cell.beside, *((cell.instead,) if cell.instead else ()))}
        return tuple(each for each in Shorthand if each in used)

    @property
    def all_notes(self) -> tuple[int, ...]:
        return tuple(sorted({*self.notes, *(note for row in self.rows for cell in row for note in cell.notes)}))


class Exhibits(msgspec.Struct, frozen=True, kw_only=True):
    """All tables of a publication. `notes` are numbered from 1; the first `n_of_study` say how the study counts."""

    tables: tuple[Exhibit, ...]
    notes: tuple[str, ...]
    n_of_study: int


def note_mark(number: int) -> str:
    """
    >>> note_mark(3)
    '[note 3]'
    """
    return f"[note {number}]"


def ends(cell: Cell, decimals: int | None) -> tuple[Fraction | None, Fraction | None]:
    """The ends of a range as they are printed: rounded outwards, so that they still hold whatever they held."""
    if cell.low is None or decimals is None:
        return cell.low, cell.high
    scale = 10**decimals
    high = None if cell.high is None else Fraction(math.ceil(cell.high * scale), scale)
    return Fraction(math.floor(cell.low * scale), scale), high


def nearest(number: Fraction, decimals: int) -> Fraction:
    """One number as it is printed, halves away from zero."""
    return Fraction(half_up(number * 10**decimals), 10**decimals)


def exhibits_of(publication: Publication) -> Exhibits:
    """Every table of a publication."""
    return _Exhibits(publication).all()


class _Exhibits:
    """One publication on its way into tables, with the notes numbered in the order in which they are first used."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        since = revisions(publication)
        self.revised = frozenset(each.figure.id for each in since.changed) if since else frozenset()
        self.addresses = Addresses(publication)
        self.documents = {source.name: source.title or source.name for source in publication.sources}
        self.notes: dict[str, int] = {}
        self.note(publication.notes)

    def all(self) -> Exhibits:
        n_of_study = len(self.notes)
        tables = [
            *map(self.indicator, self.publication.indicators),
            self.coverage(),
            self.figures(),
            self.claims(),
            self.findings(),
            self.sources(),
            self.definitions(),
        ]
        return Exhibits(
            tables=tuple(table for table in tables if table.rows), notes=tuple(self.notes), n_of_study=n_of_study
        )

    def note(self, texts: Iterable[str]) -> tuple[int, ...]:
        return tuple(sorted({self.notes.setdefault(text, len(self.notes) + 1) for text in texts}))

    # Indicators

    def indicator(self, indicator: Indicator) -> Exhibit:
        everything = [result for result in all_results(indicator) if is_shown(result)]
        shared = _said_of_all([result.caveats for result in everything])
        models = dict.fromkeys(each.model for result in everything for each in result.intervals)
        about = [
            wording.definition(indicator.spec),
            indicator.spec.note,
            *indicator.notes,
            *(f"{wording.ABOUT_INTERVALS} Chance model: {model}." for model in models),
        ]
        spread = self.change if indicator.counts else self.results
        columns, rows = spread(indicator, shared)
        return _without_empty_columns(
            Exhibit(
                id=indicator.spec.id,
                title=indicator.spec.title,
                about=tuple(filter(None, about)),
                columns=columns,
                rows=rows,
                notes=self.note(shared),
            )
        )

    def results(self, indicator: Indicator, shared: Sequence[str]) -> tuple[tuple[Column, ...], tuple[_Row, ...]]:
        everything = [*indicator.results, *((indicator.total,) if indicator.total else ())]
        if not everything:
            return (), ()
        kind, unit = indicator.spec.kind, everything[0].unit
        levels = sorted({interval.level for result in everything for interval in result.intervals})
        decimals = _decimals(everything)
        head = wording.heading(kind)
        measured = wording.measured_in(indicator.spec, unit)
        columns = (
            *map(Column, wording.named_by(indicator.spec)),
            Column(f"{head} ({measured})" if measured else head, ColumnKind.AMOUNT, decimals),
            *(Column(_level(level), ColumnKind.INTERVAL, decimals) for level in levels),
            *(
                (Column("Counted", ColumnKind.AMOUNT), Column("Out of", ColumnKind.AMOUNT))
                if any(result.denominator for result in everything)
                else ()
            ),
            *(
                (Column(_TAKEN_FROM, ColumnKind.AMOUNT),)
                if len({result.n for result in everything if result.member}) > 1
                else ()
            ),
            *map(Column, ("Reading", "Remarks", "Notes", "Figure ID")),
        )
        marks = self.break_marks(indicator, in_order(indicator.results))
        rows = [self.result(r, columns, levels, shared, marks) for r in in_order(indicator.results)]
        rows += self.without_figures(indicator, columns)
        if indicator.total:
            total = self.result(indicator.total, columns, levels, shared, marks)
            rows.append((msgspec.structs.replace(total[0], text=_all_together(indicator.total)), *total[1:]))
        return columns, tuple(rows)

    def result(
        self,
        result: Result,
        columns: Sequence[Column],
        levels: Sequence[str],
        shared: Sequence[str],
        breaks: dict[str, tuple[str, ...]],
    ) -> _Row:
        names = [column.name for column in columns]
        shown = is_shown(result)
        intervals = {interval.level: interval for interval in result.intervals} if shown else {}
        row = [
            *_split(result),
            self.named(result),
            _amount(result),
            *(_interval(intervals.get(level)) for level in levels),
        ]
        if "Out of" in names:
            row += [_operand(result.numerator), _operand(result.denominator)]
        if _TAKEN_FROM in names:
            row.append(Cell(low=Fraction(result.n), high=Fraction(result.n)))
        row += [
            Cell(result.grade.words),
            Cell(result.note if shown else "", page=self.addresses.result(result.id)),
            self.remarks(result, shared, breaks.get(result.id, ())),
            Cell(result.id),
        ]
        return tuple(row)

    def change(self, indicator: Indicator, shared: Sequence[str]) -> tuple[tuple[Column, ...], tuple[_Row, ...]]:
        """The counts in time, each with the change from the one before, where there is one."""
        by = indicator.spec.by.value
        levels = sorted({interval.level for result in indicator.results for interval in result.intervals})
        decimals = _decimals(indicator.results)
        columns = (
            Column(wording.opening(by)),
            Column(
                f"Count ({indicator.spec.label})" if indicator.spec.label else "Count",
                ColumnKind.AMOUNT,
                _decimals(indicator.counts),
            ),
            Column("Reading of the count"),
            Column(f"Change on the {by} before (per cent)", ColumnKind.AMOUNT, decimals),
            *(Column(_level(level), ColumnKind.INTERVAL, decimals) for level in levels),
            *map(Column, ("Reading of the change", "Remarks", "Notes", "Figure ID of the count")),
            Column("Figure ID of the change"),
        )
        counts = in_order(indicator.counts)
        breaks = self.break_marks(indicator, counts)
        change_to = {result.member: result for result in indicator.results}
        rows: list[_Row] = []
        for count in counts:
            change = change_to.pop(count.member, None)
            missing = Shorthand.NOT_AVAILABLE if rows else Shorthand.NOT_APPLICABLE  # nothing comes before the first
            intervals = {i.level: i for i in change.intervals} if change and is_shown(change) else {}
            noted = [self.remarks(each, shared, breaks.get(count.id, ())) for each in (count, change) if each]
            rows.append(
                (
                    self.named(count),
                    _amount(count),
                    Cell(count.grade.words),
                    _amount(change) if change else Cell(instead=missing),
                    *(_interval(intervals.get(level), missing) for level in levels),
                    Cell(change.grade.words if change else ""),
                    Cell(" ".join(filter(None, (each.note for each in (count, change) if each and is_shown(each))))),
                    Cell(
                        beside=tuple(dict.fromkeys(mark for cell in noted for mark in cell.beside)),
                        notes=tuple(sorted({note for cell in noted for note in cell.notes})),
                    ),
                    Cell(count.id),
                    Cell(change.id if change else ""),
                )
            )
        if change_to:
            raise ValueError(f"a change of '{indicator.spec.id}' stands beside no count, and would be lost")
        return columns, tuple(rows)

    def without_figures(self, indicator: Indicator, columns: Sequence[Column]) -> list[_Row]:
        """The forces that were asked and of which there is no number, so that none goes missing unseen."""
        spec = indicator.spec
        if Dimension.FORCE not in (spec.by, spec.split_by) or spec.kind is IndicatorKind.TOTAL:
            return []
        there = {force.id for result in indicator.results if (force := force_of(result)) is not None}
        rows = []
        for row in self.publication.coverage.asked:
            if row.force.id in there:
                continue
            why = row.why or ("No answer was given." if row.answer is Answer.NONE else "No figure for this is used.")
            given = {
                wording.opening(Dimension.FORCE.value): Cell(wording.opening(name_of(row.force))),
                "Remarks": Cell(why),
            }
            missing = {ColumnKind.TEXT: Cell(), ColumnKind.AMOUNT: _MISSING, ColumnKind.INTERVAL: _MISSING}
            rows.append(tuple(given.get(column.name, missing[column.kind]) for column in columns))
        return rows

    def break_marks(self, indicator: Indicator, results: Sequence[Result]) -> dict[str, tuple[str, ...]]:
        """The result at which each break of a series falls: the first whose period ends after it."""
        at: dict[str, tuple[str, ...]] = {}
        for part in by_split(results):
            for each in indicator.breaks:
                ended = (r for r in part if (period := period_of(r)) is not None and period.end > each.day)
                if (first := next(ended, None)) is not None:
                    at[first.id] = (*at.get(first.id, ()), of_break(each).said)
        return at

    def named(self, result: Result) -> Cell:
        name = wording.opening(name_of(result.member) if result.member else result.label)
        return Cell(f"{name} (invented)" if is_invented(result) else name, page=self.addresses.result(result.id))

    def remarks(self, result: Result, shared: Sequence[str], breaks: Sequence[str]) -> Cell:
        """Shorthand and notes of one result. Of one that is not shown nothing is said: it could tell what it is."""
        if not is_shown(result):
            return Cell()
        marks = {
            Shorthand.BREAK: bool(breaks),
            Shorthand.ESTIMATED: result.grade is Grade.REPAIRED,
            Shorthand.PROVISIONAL: any(said.startswith(_PENDING) for said in result.caveats),
            Shorthand.REVISED: any(figure.id in self.revised for figure in _figures(result)),
        }
        own = [caveat for caveat in result.caveats if caveat not in shared]
        beside = tuple(mark for mark, holds in marks.items() if holds)
        return Cell(beside=beside, notes=self.note([*breaks, *own]))

    # The figures behind them, and who was asked

    def figures(self) -> Exhibit:
        figures = sorted(self.publication.figures, key=lambda figure: figure.id)
        said = {figure.id: tuple(dict.fromkeys(c for s in figure.sources for c in s.caveats)) for figure in figures}
        shared = _said_of_all(list(said.values()))
        columns = (
            Column("Figure"),
            Column("Value", ColumnKind.AMOUNT, None),
            *map(Column, ("Unit", "Status", "Reading", "Documents")),
            Column("Cells that state it", ColumnKind.AMOUNT),
            *map(Column, ("Notes", "Figure ID")),
        )
        rows = []
        for figure in figures:
            value = shown_value(figure)
            documents = sorted({source.document for source in figure.sources})
            n_cells = Fraction(len(figure.sources))
            marks = {
                Shorthand.ESTIMATED: figure.grade is Grade.REPAIRED,
                Shorthand.REVISED: figure.id in self.revised,
            }
            rows.append(
                (
                    Cell(
                        f"{figure.label} (invented)" if figure.invented else figure.label,
                        page=self.addresses.figure(figure.id),
                    ),
                    _value(value, figure),
                    Cell("per cent" if value.unit is Unit.PER_CENT else "count"),
                    Cell(wording.STATUS_WORDS[value.status]),
                    Cell(figure.grade.words),
                    Cell("; ".join(documents)),
                    Cell(low=n_cells, high=n_cells),
                    Cell(
                        beside=tuple(mark for mark, holds in marks.items() if holds),
                        notes=self.note(caveat for caveat in said[figure.id] if caveat not in shared),
                    ),
                    Cell(figure.id),
                )
            )
        return _without_empty_columns(
            Exhibit(
                id="figures",
                title="All figures that were read, each once",
                about=(
                    "A figure that several documents state stands here once. Totals stand among the figures that they "
                    "are totals of: do not add the column up.",
                ),
                columns=columns,
                rows=tuple(rows),
                notes=self.note(shared),
            )
        )

    def coverage(self) -> Exhibit:
        answers = {Answer.COMPLETE: "complete", Answer.LIMITED: "in part", Answer.NONE: "none"}
        rows = [
            (
                Cell(row.force.label),
                Cell(answers[row.answer]),
                Cell("Yes" if row.included else "No"),
                Cell(row.why),
            )
            for row in self.publication.coverage.asked
        ]
        return _words("coverage", "Who was asked and who answered", ("Force", "Answer", "Used", "Why"), rows)

    def claims(self) -> Exhibit:
        rows = [
            (
                Cell(claim.quantity),
                Cell(claim.text),
                Cell(claim.verdict.words),
                Cell(claim.reason),
                Cell(claim.suggestion),
                Cell(article.article),
            )
            for article in self.publication.articles
            for claim in article.claims
        ]
        names = ("Quantity", "Sentence", "Verdict", "Reason", "Wording that would be true", "Article")
        return _words("claims", "What has been said about the figures", names, rows)

    def findings(self) -> Exhibit:
        rows = [
            (
                Cell(wording.SEVERITY_HEADING[finding.severity]),
                Cell(finding.message),
                Cell(self.documents.get(finding.document or "", finding.document or "")),
                Cell("" if finding.place is None else str(finding.place)),
            )
            for finding in all_findings(self.publication)
        ]
        return _words("findings", "Doubts found on the way", ("Kind", "Finding", "Document", "Place"), rows)

    def sources(self) -> Exhibit:
        rows = [
            (
                Cell(
                    f"{self.documents[source.name]} (invented)" if source.invented else self.documents[source.name],
                    page=self.addresses.document(source.name),
                ),
                Cell(source.publisher),
                Cell(wording.day(source.received) if source.received else ""),
                Cell(wording.used(source)),
                Cell(source.origin),
                Cell(source.name),
            )
            for source in self.publication.sources
        ]
        names = ("Document", "Publisher", "Received", "Used", "Origin and credit", "File")
        return _words("sources", "Source documents", names, rows)

    def definitions(self) -> Exhibit:
        rows = [(Cell(term), Cell(meaning)) for term, meaning in self.publication.definitions]
        return _words("definitions", "Definitions", ("Term", "Meaning"), rows)


_Row = tuple[Cell, ...]
_TAKEN_FROM = "Taken from or compared among"
_MISSING = Cell(instead=Shorthand.NOT_AVAILABLE)
_PENDING = kind_of("outcomes-pending").says


def _words(id: str, title: str, names: Sequence[str], rows: Sequence[_Row]) -> Exhibit:
    columns = tuple(map(Column, names))
    return _without_empty_columns(Exhibit(id=id, title=title, columns=columns, rows=tuple(rows), is_numbers=False))


def _without_empty_columns(exhibit: Exhibit) -> Exhibit:
    """A column of words that says nothing in any row is left out."""
    kept = [
        i
        for i, column in enumerate(exhibit.columns)
        if column.kind is not ColumnKind.TEXT or any(row[i].said for row in exhibit.rows)
    ]
    return msgspec.structs.replace(
        exhibit,
        columns=tuple(exhibit.columns[i] for i in kept),
        rows=tuple(tuple(row[i] for i in kept) for row in exhibit.rows),
    )


def _said_of_all(several: Sequence[Sequence[str]]) -> list[str]:
    """What is said of every one of several, so that it need not be said beside each."""
    if len(several) < 2:
        return []
    return [said for said in several[0] if all(said in each for each in several)]


def _decimals(results: Sequence[Result]) -> int:
    """How many decimals results are printed with, all of one column alike."""
    if all(result.unit in ("count", "rank") for result in results):
        numbers = [end for result in results for end in (result.low, result.high) if end is not None]
        return 0 if all(number.denominator == 1 for number in numbers) else 1
    return 2 if any(result.unit in ("per day", "per week", "per month") for result in results) else 1


def _all_together(total: Result) -> str:
    """The name of the row of all members, and of how many it is."""
    name = f"All {total.n:,} together" if total.n > 1 else "All together"
    return f"{name} (invented)" if is_invented(total) else name


def _split(result: Result) -> tuple[Cell, ...]:
    """The cell that says which part of a split indicator a row is of."""
    return (Cell(wording.opening(name_of(result.split))),) if result.split else ()


def _level(level: str) -> str:
    return level if "limits" in level else f"{level} interval"


def _amount(result: Result) -> Cell:
    if not is_shown(result):
        return Cell(instead=Shorthand.CONFIDENTIAL)
    if result.is_exact:
        return Cell(low=result.low, high=result.high)
    hidden = any(map(is_withheld, _figures(result)))
    return Cell(low=result.low, high=result.high, instead=Shorthand.CONFIDENTIAL if hidden else Shorthand.NOT_AVAILABLE)


def _figures(result: Result) -> list[Figure]:
    return [figure for each in (result.numerator, result.denominator) if each for figure in each.figures]


def _operand(operand: Operand | None) -> Cell:
    if operand is None:
        return Cell(instead=Shorthand.NOT_APPLICABLE)
    low, high = shown_operand(operand)
    ends = (Fraction(low), None if high is None else Fraction(high))
    if low == high:
        return Cell(low=ends[0], high=ends[1])
    hidden = any(map(is_withheld, operand.figures))
    return Cell(low=ends[0], high=ends[1], instead=Shorthand.CONFIDENTIAL if hidden else Shorthand.NOT_AVAILABLE)


def _interval(interval: Interval | None, missing: Shorthand = Shorthand.NOT_AVAILABLE) -> Cell:
    return Cell(low=interval.low, high=interval.high) if interval else Cell(instead=missing)


def _value(value: Value, figure: Figure) -> Cell:
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
