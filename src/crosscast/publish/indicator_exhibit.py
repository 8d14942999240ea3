"""The table of an indicator: a row for each of its results, and one for each force of which there is no number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial

import msgspec

from crosscast.analyse.caveats import kind_of, of_break
from crosscast.analyse.result import Indicator, IndicatorKind, Operand, Result
from crosscast.campaign import Answer, Asked
from crosscast.model import Dimension, Figure, Grade
from crosscast.vocab import name_of

from . import wording
from .address import Addresses
from .exhibit import Cell, Column, ColumnKind, Exhibit, Field, Notes, Row, rows_of, without_empty_columns
from .order import by_split, force_of, in_order, period_of
from .publication import all_results, is_invented
from .shorthand import Shorthand
from .withheld import is_shown, is_withheld, shown_operand

_MISSING = Cell(instead=Shorthand.NOT_AVAILABLE)
_PENDING = kind_of("outcomes-pending").says


def indicator_exhibit(
    indicator: Indicator, asked: Sequence[Asked], addresses: Addresses, revised: frozenset[str], notes: Notes
) -> Exhibit:
    """The table of an indicator. `revised` are the ids of figures that differ from those of the release before."""
    return _OfIndicator(indicator, addresses, revised, notes).exhibit(asked)


class _OfIndicator:
    """One indicator on its way into a table, with what is said of each of its results."""

    def __init__(self, indicator: Indicator, addresses: Addresses, revised: frozenset[str], notes: Notes) -> None:
        self.indicator, self.spec = indicator, indicator.spec
        self.addresses, self.revised, self.notes = addresses, revised, notes
        self.shown = [result for result in all_results(indicator) if is_shown(result)]
        self.shared = wording.said_of_all([result.caveats for result in self.shown])
        self.in_order = in_order(indicator.counts or indicator.results)
        self.breaks = self._breaks()

    def exhibit(self, asked: Sequence[Asked]) -> Exhibit:
        about = [
            wording.definition(self.spec),
            self.spec.note,
            *self.indicator.notes,
            *wording.about_intervals(self.shown),
        ]
        columns, rows = self.changes() if self.indicator.counts else self.results(asked)
        return without_empty_columns(
            Exhibit(
                id=self.spec.id,
                title=self.spec.title,
                about=tuple(filter(None, about)),
                columns=columns,
                rows=tuple(rows),
                notes=self.notes.numbers(self.shared),
            )
        )

    def results(self, asked: Sequence[Asked]) -> tuple[tuple[Column, ...], list[Row]]:
        total = self.indicator.total
        everything = [*self.indicator.results, *((total,) if total else ())]
        if not everything:
            return (), []
        decimals = _decimals(everything)
        head = wording.heading(self.spec.kind)
        measured = wording.measured_in(self.spec, everything[0].unit)
        *split, name = map(Column, wording.named_by(self.spec))
        fields: list[Field[Result]] = [
            *((column, _part) for column in split),
            (name, self.named),
            (Column(f"{head} ({measured})" if measured else head, ColumnKind.AMOUNT, decimals), _amount),
            *(
                (Column(_headed(level), ColumnKind.INTERVAL, decimals), partial(_interval, level))
                for level in _levels(everything)
            ),
        ]
        if any(result.denominator for result in everything):
            fields += [
                (Column("Counted", ColumnKind.AMOUNT), lambda result: _operand(result.numerator)),
                (Column("Out of", ColumnKind.AMOUNT), lambda result: _operand(result.denominator)),
            ]
        if len({result.n for result in everything if result.member}) > 1:
            taken_from = Column("Taken from or compared among", ColumnKind.AMOUNT)
            fields.append((taken_from, lambda result: Cell(low=Fraction(result.n), high=Fraction(result.n))))
        fields += [
            (Column("Reading"), lambda result: Cell(result.grade.words)),
            (Column("Remarks"), lambda result: Cell(_note(result), page=self.addresses.result(result.id))),
            (Column("Notes"), lambda result: self.remarks(result)),
            (Column("Figure ID"), lambda result: Cell(result.id)),
        ]
        columns = tuple(column for column, _ in fields)
        rows = [*rows_of(self.in_order, fields), *self.without_figures(asked, columns)]
        if total:
            ((first, *others),) = rows_of([total], fields)
            rows.append((msgspec.structs.replace(first, text=_all_together(total)), *others))
        return columns, rows

    def changes(self) -> tuple[tuple[Column, ...], list[Row]]:
        """The counts in time, each with the change from the one before, where there is one."""
        by, label = self.spec.by.value, self.spec.label
        changes = self.indicator.results
        decimals = _decimals(changes)
        change_to = {change.member: change for change in changes}
        pairs = [(count, change_to.pop(count.member, None)) for count in self.in_order]
        if change_to:
            raise ValueError(f"a change of '{self.spec.id}' stands beside no count, and would be lost")

        def missing(pair: _Pair) -> Shorthand:  # nothing comes before the first
            return Shorthand.NOT_APPLICABLE if pair is pairs[0] else Shorthand.NOT_AVAILABLE

        def change(pair: _Pair) -> Cell:
            return _amount(pair[1]) if pair[1] else Cell(instead=missing(pair))

        def interval(level: str, pair: _Pair) -> Cell:
            return _interval(level, pair[1], missing(pair))

        def note(pair: _Pair) -> Cell:
            return Cell(" ".join(filter(None, (_note(each) for each in pair if each))))

        fields: list[Field[_Pair]] = [
            (Column(wording.opening(by)), lambda pair: self.named(pair[0])),
            (
                Column(f"Count ({label})" if label else "Count", ColumnKind.AMOUNT, _decimals(self.indicator.counts)),
                lambda pair: _amount(pair[0]),
            ),
            (Column("Reading of the count"), lambda pair: Cell(pair[0].grade.words)),
            (Column(f"Change on the {by} before (per cent)", ColumnKind.AMOUNT, decimals), change),
            *(
                (Column(_headed(level), ColumnKind.INTERVAL, decimals), partial(interval, level))
                for level in _levels(changes)
            ),
            (Column("Reading of the change"), lambda pair: Cell(pair[1].grade.words if pair[1] else "")),
            (Column("Remarks"), note),
            (Column("Notes"), lambda pair: self.remarks(*pair)),
            (Column("Figure ID of the count"), lambda pair: Cell(pair[0].id)),
            (Column("Figure ID of the change"), lambda pair: Cell(pair[1].id if pair[1] else "")),
        ]
        return tuple(column for column, _ in fields), rows_of(pairs, fields)

    def without_figures(self, asked: Sequence[Asked], columns: Sequence[Column]) -> Iterator[Row]:
        """The forces that were asked and of which there is no number, so that none goes missing unseen."""
        if Dimension.FORCE not in (self.spec.by, self.spec.split_by) or self.spec.kind is IndicatorKind.TOTAL:
            return
        there = {force.id for result in self.indicator.results if (force := force_of(result)) is not None}
        for row in asked:
            if row.force.id in there:
                continue
            why = row.why or ("No answer was given." if row.answer is Answer.NONE else "No figure for this is used.")
            given = {
                wording.opening(Dimension.FORCE.value): Cell(wording.opening(name_of(row.force))),
                "Remarks": Cell(why),
            }
            missing = {ColumnKind.TEXT: Cell(), ColumnKind.AMOUNT: _MISSING, ColumnKind.INTERVAL: _MISSING}
            yield tuple(given.get(column.name, missing[column.kind]) for column in columns)

    def _breaks(self) -> dict[str, tuple[str, ...]]:
        """The result at which each break of a series falls: the first whose period ends after it."""
        at: dict[str, tuple[str, ...]] = {}
        for part in by_split(self.in_order):
            for each in self.indicator.breaks:
                ended = (r for r in part if (period := period_of(r)) is not None and period.end > each.day)
                if (first := next(ended, None)) is not None:
                    at[first.id] = (*at.get(first.id, ()), of_break(each).said)
        return at

    def named(self, result: Result) -> Cell:
        name = wording.opening(name_of(result.member) if result.member else result.label)
        return Cell(f"{name} (invented)" if is_invented(result) else name, page=self.addresses.result(result.id))

    def remarks(self, result: Result, change: Result | None = None) -> Cell:
        """Shorthand and notes of a result, and of the change to it. Of one that is not shown nothing is said: it could
        tell what it is."""
        breaks = self.breaks.get(result.id, ())
        marks: dict[Shorthand, None] = {}
        notes: set[int] = set()
        for each in filter(None, (result, change)):
            if is_shown(each):
                holds = {
                    Shorthand.BREAK: bool(breaks),
                    Shorthand.ESTIMATED: each.grade is Grade.REPAIRED,
                    Shorthand.PROVISIONAL: any(said.startswith(_PENDING) for said in each.caveats),
                    Shorthand.REVISED: any(figure.id in self.revised for figure in _figures(each)),
                }
                marks |= dict.fromkeys(mark for mark in holds if holds[mark])
                own = [caveat for caveat in each.caveats if caveat not in self.shared]
                notes.update(self.notes.numbers([*breaks, *own]))
        return Cell(beside=tuple(marks), notes=tuple(sorted(notes)))


_Pair = tuple[Result, Result | None]  # a count, and the change to it from the one before


def _decimals(results: Sequence[Result]) -> int:
    """How many decimals results are printed with, all of one column alike."""
    if all(result.unit in ("count", "rank") for result in results):
        numbers = [end for result in results for end in (result.low, result.high) if end is not None]
        return 0 if all(number.denominator == 1 for number in numbers) else 1
    return 2 if any(result.unit in ("per day", "per week", "per month") for result in results) else 1


def _levels(results: Sequence[Result]) -> list[str]:
    return sorted({interval.level for result in results for interval in result.intervals})


def _headed(level: str) -> str:
    return level if "limits" in level else f"{level} interval"


def _all_together(total: Result) -> str:
    """The name of the row of all members, and of how many it is."""
    name = f"All {total.n:,} together" if total.n > 1 else "All together"
    return f"{name} (invented)" if is_invented(total) else name


def _part(result: Result) -> Cell:
    """Which part of a split indicator a row is of."""
    return Cell(wording.opening(name_of(result.split)) if result.split else "")


def _amount(result: Result) -> Cell:
    if not is_shown(result):
        return Cell(instead=Shorthand.CONFIDENTIAL)
    return _between(result.low, result.high, _figures(result))


def _operand(operand: Operand | None) -> Cell:
    if operand is None:
        return Cell(instead=Shorthand.NOT_APPLICABLE)
    low, high = shown_operand(operand)
    return _between(Fraction(low), None if high is None else Fraction(high), operand.figures)


def _between(low: Fraction, high: Fraction | None, figures: Sequence[Figure]) -> Cell:
    if low == high:
        return Cell(low=low, high=high)
    hidden = any(map(is_withheld, figures))
    return Cell(low=low, high=high, instead=Shorthand.CONFIDENTIAL if hidden else Shorthand.NOT_AVAILABLE)


def _figures(result: Result) -> list[Figure]:
    return [figure for each in (result.numerator, result.denominator) if each for figure in each.figures]


def _interval(level: str, result: Result | None, missing: Shorthand = Shorthand.NOT_AVAILABLE) -> Cell:
    found = (each for each in result.intervals if each.level == level) if result and is_shown(result) else iter(())
    interval = next(found, None)
    return Cell(low=interval.low, high=interval.high) if interval else Cell(instead=missing)


def _note(result: Result) -> str:
    return result.note if is_shown(result) else ""
