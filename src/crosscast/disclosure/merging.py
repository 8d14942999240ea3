"""Say how few counts would be small if neighbouring years, months or ages of a table were put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from crosscast.cast import Rule, merge
from crosscast.model import Dimension, Kind, Role, Table, Unit

_AGES = re.compile(r"(\d+)(?:-(\d+)|\+)?")


class _Line(msgspec.Struct, frozen=True):
    """A row or column for one period or age: where it stands, its label, from when to when, its counts in order."""

    at: int
    label: str
    first: str
    after: str  # where the next one must begin
    across: tuple[int, ...]
    counts: tuple[int, ...]


def what_merging_leaves(tables: Sequence[Table], rule: Rule) -> list[str]:
    """A sentence for each table with neighbouring periods or ages that would leave fewer counts small if merged."""
    return [said for table in tables for said in _of_table(table, rule)]


def _of_table(table: Table, rule: Rule) -> Iterator[str]:
    for dimension, of_rows in ((d, r) for d in (Dimension.PERIOD, Dimension.AGE) for r in (True, False)):
        for run in _runs(list(_lines(table, dimension, of_rows))):
            lines = [line.counts for line in run]
            blocks = merge(lines, rule)
            before = sum(rule.is_small(count) for line in lines for count in line)
            after = sum(
                rule.is_small(sum(counts))
                for start, end in blocks
                for counts in zip(*lines[start:end], strict=True)
            )  # fmt: skip
            if after < before:
                merged = [_named(run[start:end]) for start, end in blocks if end - start > 1]
                left = f"{after:,} small counts instead of {before:,}" if after else "no small count in them"
                yield f"Putting {' and '.join(merged)} together in {table.id} would leave {left}"


def _named(block: Sequence[_Line]) -> str:
    return f"{block[0].label} {'with' if len(block) == 2 else 'to'} {block[-1].label}"


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
