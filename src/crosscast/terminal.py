"""What the commands print for a person: tables with their grades, findings, and verdicts on an article."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from fractions import Fraction

import msgspec
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from crosscast.claims import Checked, Verdict
from crosscast.interpret import fields_of
from crosscast.model import (
    Document,
    Finding,
    Grade,
    Grid,
    Observation,
    Role,
    Severity,
    Table,
    Value,
    worst,
)
from crosscast.publish.wording import plain
from crosscast.understand import observations_of

_MARKS = {
    Grade.CONFIRMED: "✓",
    Grade.PROVED: "=",
    Grade.REPAIRED: "~",
    Grade.READ: "",
    Grade.BOUNDED: "…",
    Grade.DISPUTED: "!",
}
_LONGEST_WORD = 18  # signs: a longer one goes on in the next line
_BORDER = 3  # signs between the texts of two columns
_INDENT = 2  # of what is said of a table; of its further lines twice as much
_COLOURS = {Severity.NOTE: "cyan", Severity.QUESTION: "yellow", Severity.ERROR: "red"}


class Reading(msgspec.Struct, frozen=True):
    """One document with what its tables say."""

    document: Document
    tables: tuple[Table, ...]
    observations: tuple[Observation, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        return (*self.document.findings, *(finding for table in self.tables for finding in table.findings))

    @property
    def is_unread(self) -> bool:
        is_refused = any(finding.severity is Severity.ERROR for finding in self.document.findings)
        return is_refused and not (self.document.blocks or self.document.grids or self.document.attachments)

    @property
    def needs_a_person(self) -> bool:
        return any(finding.severity is not Severity.NOTE for finding in self.findings)


def readings_of(documents: Sequence[Document]) -> list[Reading]:
    """Each document, and each of those inside it, with the figures that its tables state."""
    return [
        Reading(part, part.tables, observations_of(part))
        for document in documents
        for part in document.with_attachments()
    ]


def print_readings(readings: Sequence[Reading], with_tables: bool = True) -> None:
    """Each table as it is understood, the grade of each figure beside it, and the findings with their places."""
    console = Console(highlight=False)
    for reading in readings:
        document = reading.document
        console.print(Text(f"{plain(document.path)} ({document.format})", style="bold"))
        for table in reading.tables if with_tables else ():
            _print_table(console, table)
        for finding in reading.findings:
            where = f" ({finding.place})" if finding.place else ""
            said = Text(f"{finding.severity}: ", style=_COLOURS[finding.severity])
            _print_hanging(console, said + Text(plain(finding.message + where)))
        console.print(f"  {_counts([reading])}\n")
    if with_tables:
        shown = ", ".join(f"{mark} {grade.words}" for grade, mark in _MARKS.items() if mark)
        console.print(f"Marks: {shown}; no mark: as read.", style="dim")
    console.print(f"{_n(len(readings), 'document')}: {_counts(readings)}")


def _counts(readings: Sequence[Reading]) -> str:
    """How many tables, figures and findings, and of how many documents nothing could be read."""
    n_tables = sum(len(reading.tables) for reading in readings)
    n_figures = len({observation.figure for reading in readings for observation in reading.observations})
    n_findings = sum(len(reading.findings) for reading in readings)
    n_unread = sum(reading.is_unread for reading in readings)
    unread = f", {n_unread} not read" if n_unread else ""
    return f"{_n(n_tables, 'table')}, {_n(n_figures, 'figure')}, {_n(n_findings, 'finding')}{unread}"


def _n(n: int, noun: str) -> str:
    return f"{n:,} {noun}" + ("" if n == 1 else "s")


def _print_table(console: Console, table: Table) -> None:
    grid = table.grid
    covered = grid.occupancy()
    title = plain(table.id if table.title in ("", table.id) else f"{table.id}: {table.title}")
    console.print(Text(title, style="italic"))
    shown_as = [_cell(table, index) for index in range(len(grid.texts))]
    texts = [
        ["" if (index := covered.get((row, col))) is None else shown_as[index].plain for col in range(grid.n_cols)]
        for row in range(grid.n_rows)
    ]
    stubs = {col for col, role in zip(grid.cols, table.roles, strict=True) if role is Role.STUB}
    for cols in _in_parts(texts, sorted(stubs) or [0], console.width):
        shown = RichTable(show_header=False)
        for _ in cols:
            shown.add_column(overflow="fold")
        for row in range(grid.n_rows):
            indexes = [covered.get((row, col)) for col in cols]
            cells = []
            for at, index in enumerate(indexes):
                is_first = index is not None and grid.rows[index] == row and (not at or indexes[at - 1] != index)
                cells.append(shown_as[index] if index is not None and is_first else Text(""))
            shown.add_row(*cells)
        console.print(shown)
    for reason in table.reasons:
        _print_hanging(console, Text(plain(reason), style="dim"))


def _print_hanging(console: Console, said: Text) -> None:
    for n, line in enumerate(said.wrap(console, console.width - 2 * _INDENT)):
        line.rstrip()
        console.print(Text(" " * (2 * _INDENT if n else _INDENT)) + line)


def _in_parts(texts: Sequence[Sequence[str]], stubs: list[int], room: int) -> list[list[int]]:
    """The columns that are shown beside each other so that no number is cut: those of the labels again in each part."""
    least = [
        max((len(word) for text in column for word in text.split()), default=0) for column in zip(*texts, strict=True)
    ]
    least = [min(width, _LONGEST_WORD) + _BORDER for width in least]
    if 1 + sum(least) <= room:
        return [list(range(len(least)))]
    stubs = stubs if 2 * sum(least[col] for col in stubs) < room else stubs[:1]
    parts = [stubs]
    for col in (col for col in range(len(least)) if col not in stubs):
        if len(parts[-1]) > len(stubs) and 1 + sum(least[at] for at in (*parts[-1], col)) > room:
            parts.append(stubs)
        parts[-1] = sorted([*parts[-1], col])
    return parts


def _cell(table: Table, index: int) -> Text:
    grade = table.grades[index]
    mark = _MARKS[grade] if grade is not None else ""
    style = "bold" if table.roles[index] in (Role.HEADER, Role.STUB) else "red" if grade is Grade.DISPUTED else ""
    return Text(plain(table.grid.texts[index]) + (f" {mark}" if mark else ""), style=style)


def readings_json(readings: Sequence[Reading]) -> bytes:
    """The contract of `crosscast read --json`."""
    return msgspec.json.encode({"documents": [_document(reading) for reading in readings]})


def _document(reading: Reading) -> dict[str, object]:
    document = reading.document
    by_table = {table.id: [o for o in reading.observations if o.table == table.id] for table in reading.tables}
    return {
        "path": document.path,
        "format": document.format,
        "findings": [_finding(finding) for finding in document.findings],
        "tables": [_table(table, by_table[table.id]) for table in reading.tables],
        "observations": [],
    }


def _table(table: Table, observations: Sequence[Observation]) -> dict[str, object]:
    grid = table.grid
    grades = [grade for grade in table.grades if grade is not None]
    return {
        "id": table.id,
        "title": table.title,
        "place": _place(grid.place),
        "grade": worst(grades) if grades else None,
        "measure": table.measure,
        "cells": [
            {
                **cell,
                "role": table.roles[i],
                "value": None if (value := table.values[i]) is None else _value(value),
                "grade": table.grades[i],
                "confidence": grid.confidences[i] if grid.confidences else None,
            }
            for i, cell in enumerate(_cells(grid))
        ],
        "relations": [
            {
                "kind": relation.kind,
                "cells": [[grid.rows[i], grid.cols[i]] for i in relation.cells],
                "holds": relation.holds,
                "difference": relation.difference,
            }
            for relation in table.relations
        ],
        "observations": [_observation(observation) for observation in observations],
        "findings": [_finding(finding) for finding in table.findings],
        "reasons": table.reasons,
        "other_readings": [{"cells": _cells(other)} for other in grid.other_readings],
    }


def _cells(grid: Grid) -> list[dict[str, object]]:
    return [
        {
            "row": grid.rows[i],
            "col": grid.cols[i],
            "row_span": grid.row_spans[i],
            "col_span": grid.col_spans[i],
            "text": grid.texts[i],
            "place": _place(grid.places[i]),
        }
        for i in range(len(grid))
    ]


def _observation(observation: Observation) -> dict[str, object]:
    fields = fields_of(observation)
    dimensions: dict[str, str] = {}
    for dimension, id in fields.dimensions:
        dimensions[dimension] = f"{dimensions[dimension]}; {id}" if dimension in dimensions else id
    return {
        "figure": fields.figure,
        **msgspec.structs.asdict(fields),
        "dimensions": dimensions,
        "low": _number(fields.low),
        "high": _number(fields.high),
        "place": _place(observation.place),
        "caveats": observation.caveats,
        "date_basis": observation.date_basis,
        "outcome_basis": observation.outcome_basis,
        "extracted_on": observation.extracted_on,
        "system": observation.system,
    }


def _number(number: Fraction | None) -> int | float | None:
    """A whole number as such; a count that the document prints with decimals as the nearest number JSON has."""
    if number is None:
        return None
    return int(number) if number.denominator == 1 else float(number)


def _value(value: Value) -> dict[str, object]:
    return {
        "low": value.low,
        "high": value.high,
        "status": value.status,
        "unit": value.unit,
        "decimals": value.decimals,
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "slug": finding.slug,
        "severity": finding.severity,
        "message": finding.message,
        "place": _place(finding.place),
    }


def _place(place: object) -> dict[str, object] | None:
    if place is None:
        return None
    told: dict[str, object] = msgspec.to_builtins(place)
    told.pop("type", None)
    return told


def print_claims(checked: Checked) -> None:
    """Each quantity of an article in its sentence, its verdict in words, why, and what would be true."""
    console = Console(highlight=False)
    colours = {Verdict.HOLDS: "green", Verdict.HOLDS_ROUNDED: "green", Verdict.CANNOT_CHECK: "cyan"}
    for claim in checked.claims:
        console.print(Text(f"{claim.verdict.words}: ", style=colours.get(claim.verdict, "red")) + Text(claim.quantity))
        console.print(Text(f"  “{claim.text.strip()}”", style="dim"))
        if claim.reason:
            console.print(Text(f"  {claim.reason}"))
        if claim.suggestion:
            console.print(Text(f"  True would be: {claim.suggestion}"))
        if claim.figures:
            console.print(Text(f"  Decided by {', '.join(claim.figures[:4])}", style="dim"))
    if caveats := list(dict.fromkeys(caveat for claim in checked.claims for caveat in claim.caveats)):
        console.print("What must be said beside the figures that decide:")
        for caveat in caveats:
            console.print(Text(f"  {caveat}", style="dim"))
    n = len(checked.claims)
    found = "1 quantity" if n == 1 else f"{n} quantities"
    console.print(f"{found} found, {checked.judged} judged, {n - checked.judged} not checked.")
    sys.stdout.flush()
