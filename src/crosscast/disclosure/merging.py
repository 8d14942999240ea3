"""Put neighbouring years, months or ages of tables together, or say how few counts would then be small."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from crosscast.cast import Rule, merge
from crosscast.interpret import interpret
from crosscast.model import Dimension, Document, Finding, Kind, Role, Table, Unit
from crosscast.read import read

from .pages import at_of, pages_of
from .stack import stack
from .write import Page, Text, write

_DIMENSIONS = (Dimension.PERIOD, Dimension.AGE)
_AGES = re.compile(r"(\d+)(?:-(\d+)|\+)?")


class _Line(msgspec.Struct, frozen=True):
    """A row or column for one period or age: where it stands, its label, from when to when, its counts in order."""

    at: int
    label: str
    first: str
    after: str  # where the next one must begin
    across: tuple[int, ...]
    counts: tuple[int, ...]


class _Merger(msgspec.Struct, frozen=True):
    """Neighbouring lines of one table that become one, under a new label."""

    table: int
    of_rows: bool
    lines: tuple[_Line, ...]
    label: str

    def said(self, tables: Sequence[Table]) -> str:
        """Which lines these are, in words."""
        first, *_, last = self.lines
        joined = "with" if len(self.lines) == 2 else "to"
        return f"{first.label} {joined} {last.label} in {tables[self.table].id}, as '{self.label}'"


def what_merging_leaves(tables: Sequence[Table], rule: Rule) -> list[str]:
    """A sentence for each kind of line that would leave fewer counts small if neighbours were put together."""
    found = []
    for dimension in _DIMENSIONS:
        mergers, before, after = _mergers(tables, rule, dimension)
        if mergers:
            left = f"{after:,} small counts instead of {before:,}" if after else "no small count in them"
            lines = " and ".join(merger.said(tables) for merger in mergers)
            found.append(f"Putting together {lines}, would leave {left}: --method merge does it")
    return found


def with_lines_merged(document: Document, rule: Rule) -> tuple[Document, tuple[str, ...], list[Finding]]:
    """The document with neighbouring periods, then ages, put together where that leaves fewer counts small.

    With it, a sentence for each line that was made so, and what was left out since it may state one of the counts
    that were. Percentages and rates of the old lines are left blank.
    """
    said: list[str] = []
    findings: list[Finding] = []
    for dimension in _DIMENSIONS:
        tables = interpret(document)
        mergers, _, _ = _mergers(tables, rule, dimension)
        if mergers:
            old = frozenset(count for merger in mergers for line in merger.lines for count in line.counts)
            pages, left_out, _ = pages_of(document, stack(tables), {}, old, "")
            with TemporaryDirectory() as folder:
                path = Path(folder) / f"merged.{document.format}"
                write([_merged_page(page, tables, mergers) for page in pages], path, document.path)
                document = read(path, label=document.path)
            said += [merger.said(tables) for merger in mergers]
            findings += left_out
    return document, tuple(said), findings


def _mergers(tables: Sequence[Table], rule: Rule, dimension: Dimension) -> tuple[list[_Merger], int, int]:
    """What to put together in all tables alike, and how many counts of these lines are small before and after.

    Tables that name different periods (or ages) are left alone: one could tell what another puts together.
    """
    runs = [
        (number, of_rows, run)
        for number, table in enumerate(tables)
        for of_rows in (True, False)
        for run in _runs(list(_lines(table, dimension, of_rows)))
    ]
    if len({tuple((line.first, line.after) for line in run) for _, _, run in runs}) != 1:
        return [], 0, 0
    lines = [
        [count for line in same for count in line.counts] for same in zip(*(run for _, _, run in runs), strict=True)
    ]
    blocks = merge(lines, rule)
    before = sum(rule.is_small(count) for line in lines for count in line)
    after = sum(rule.is_small(sum(counts)) for a, b in blocks for counts in zip(*lines[a:b], strict=True))
    if after >= before:
        return [], before, before
    mergers = [
        _Merger(number, of_rows, tuple(run[a:b]), _label(run[a:b], dimension))
        for number, of_rows, run in runs
        for a, b in blocks
        if b - a > 1
    ]
    return mergers, before, after


def _label(lines: Sequence[_Line], dimension: Dimension) -> str:
    if dimension is Dimension.PERIOD:
        return f"{lines[0].label} to {lines[-1].label}"
    last = lines[-1].after
    return f"{lines[0].first} to {int(last) - 1}" if last else f"{lines[0].first} and over"


def _merged_page(page: Page, tables: Sequence[Table], mergers: Sequence[_Merger]) -> Page:
    """The page with the first of the lines of each merger in the place of all."""
    texts = list(page.texts)
    gone: list[tuple[bool, range, set[int]]] = []
    for merger in mergers:
        table = tables[merger.table]
        if getattr(table.grid.places[0], "sheet", "") == page.name:
            changed, lines = _in_place(table, merger)
            texts = [msgspec.structs.replace(one, text=changed.get((one.row, one.column), one.text)) for one in texts]
            rows = [at_of(place, col)[0] for place, col in zip(table.grid.places, table.grid.cols, strict=True)]
            gone.append((merger.of_rows, range(min(rows), max(rows) + 1), lines))
    for of_rows in (False, True):  # rows last: columns are found by the rows that they stand in
        away = [(within, lines) for is_of_rows, within, lines in gone if is_of_rows is of_rows]
        texts = [kept for one in texts if (kept := _moved(one, of_rows, away)) is not None]
    return Page(page.name, tuple(texts))


def _in_place(table: Table, merger: _Merger) -> tuple[dict[tuple[int, int], str], set[int]]:
    """What the first line prints instead, by its place on the page, and where the lines stand that go."""
    grid, first = table.grid, merger.lines[0]
    own, across = (grid.rows, grid.cols) if merger.of_rows else (grid.cols, grid.rows)
    sums = {at: sum(counts) for at, *counts in zip(first.across, *(one.counts for one in merger.lines), strict=True)}
    going = {one.at for one in merger.lines[1:]}
    changed: dict[tuple[int, int], str] = {}
    away: set[int] = set()
    for cell in grid.cells():
        at = at_of(cell.place, cell.col)
        line, role = own[cell.index], table.roles[cell.index]
        if line in going and (cell.row_span if merger.of_rows else cell.col_span) == 1:
            away.add(at[0] if merger.of_rows else at[1])
        elif line == first.at and role is Role.BODY:
            total = sums.get(across[cell.index])
            changed[at] = "" if total is None else f"{total:,}"
        elif line == first.at and cell.text == first.label:
            changed[at] = merger.label
    return changed, away


def _moved(text: Text, of_rows: bool, gone: Sequence[tuple[range, set[int]]]) -> Text | None:
    """Where a text stands once lines are gone; None: it stood in one of them."""
    start, n = (text.row, text.rows) if of_rows else (text.column, text.columns)
    away = {line for within, lines in gone if of_rows or text.row in within for line in lines}
    left = n - sum(start <= line < start + n for line in away)
    if not left:
        return None
    start -= sum(line < start for line in away)
    if of_rows:
        return msgspec.structs.replace(text, row=start, rows=left)
    return msgspec.structs.replace(text, column=start, columns=left)


def _runs(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Lines side by side of the same positions, each of which begins where the one before it ends."""
    run: list[_Line] = []
    for line in lines:
        if run and (run[-1].after, run[-1].at + 1, run[-1].across) == (line.first, line.at, line.across):
            run.append(line)
        else:
            if len(run) > 1:
                yield run
            run = [line]
    if len(run) > 1:
        yield run


def _lines(table: Table, dimension: Dimension, of_rows: bool) -> Iterator[_Line]:
    """Every line of known counts that names one period or age and is no total over others."""
    own, across = (table.grid.rows, table.grid.cols) if of_rows else (table.grid.cols, table.grid.rows)
    totals = {
        own[one.cells[0]]
        for one in table.relations
        if one.kind is Kind.SUM and any(own[part] != own[one.cells[0]] for part in one.cells[1:])
    }
    counted = [
        cell
        for cell, value in enumerate(table.values)
        if value is not None and value.is_exact and value.unit is Unit.COUNT and not value.decimals
    ]
    for at, found in groupby(sorted(counted, key=lambda cell: (own[cell], across[cell])), key=lambda cell: own[cell]):
        cells = list(found)
        members = {one for cell in cells for one in table.meanings[cell] if one.dimension is dimension}
        if at in totals or len(members) != 1:
            continue
        if (ends := _ends(members.pop().id, dimension)) is not None:
            counts = tuple(value.low or 0 for cell in cells if (value := table.values[cell]) is not None)
            role = Role.STUB if of_rows else Role.HEADER
            labels = [text for i, text in enumerate(table.grid.texts) if own[i] == at and table.roles[i] is role]
            yield _Line(at, (labels or [str(at + 1)])[-1], *ends, tuple(across[cell] for cell in cells), counts)


def _ends(id: str, dimension: Dimension) -> tuple[str, str] | None:
    """Where a period or age begins and where the next one does; None where its id does not say."""
    if dimension is Dimension.PERIOD:
        first, found, after = id.partition("/")
        return (first, after) if found and "+" not in id else None
    match = _AGES.fullmatch(id)
    if match is None:
        return None
    return match[1], "" if id.endswith("+") else str(int(match[2] or match[1]) + 1)
