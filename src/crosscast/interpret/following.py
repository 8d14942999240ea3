"""A person's decisions, followed where each fits one place of a document; where not, nothing changes and it is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from crosscast.model import Finding, Grade, Grid, Severity, Table
from crosscast.vocab import clean, named

from .captions import title_of
from .decisions import Decision
from .frame import Frame
from .given import Given

Numbered = Sequence[tuple[int, Decision]]


def decisions_about(grid: Grid, given: Given) -> list[tuple[int, Decision]]:
    """The decisions on a document that name this table, or no table, each with its number."""
    titles = {clean(title_of(grid)), clean(grid.caption)}
    return [(n, each) for n, each in enumerate(given.decisions) if not each.table or clean(each.table) in titles]


def given_for(given: Given, about: Numbered) -> Given:
    """What is known of a document, with what was decided for one table of it."""
    aliases = {clean(each.label): each.means for _, each in about if each.means}
    settled = {dim: named(dim, words) for _, each in about for dim, words in each.settles.items()}
    return msgspec.structs.replace(given, aliases=given.aliases | aliases, settled=settled)


def find_cells(decision: Decision, frame: Frame) -> list[int]:
    """The cells of a table that a correction can mean: those with its text, in its line, and with its labels."""
    grid = frame.grid
    found = [
        cell
        for cell in range(len(grid))
        if (not decision.text or clean(decision.text) == clean(grid.texts[cell]))
        and decision.line in (0, grid.rows[cell] + 1)
    ]
    if decision.row or decision.column:
        fitting = _cells_of_labels(frame, _keys(decision.row), _keys(decision.column))
        found = [cell for cell in found if cell in fitting]
    return found


def _cells_of_labels(frame: Frame, row_keys: set[str], column_keys: set[str]) -> set[int]:
    rows = [r for r, row in enumerate(frame.rows.places) if row_keys <= _keys(row.line.labels)]
    columns = [c for c, column in enumerate(frame.cols.places) if column_keys <= _keys(column.line.labels)]
    return {cell for r in rows for c in columns if (cell := frame.cells[r][c]) is not None}


def _keys(labels: Iterable[str]) -> set[str]:
    return {clean(label) for label in labels}


def with_texts(grid: Grid, texts: Mapping[int, str]) -> Grid:
    """The grid as a person reads it: other texts in some cells, everything else as it was."""
    return msgspec.structs.replace(grid, texts=tuple(texts.get(cell, text) for cell, text in enumerate(grid.texts)))


def with_decisions(table: Table, about: Numbered) -> Table:
    """A table of which decisions were followed: what they are, and nothing of it where it is not to be used."""
    labels = _keys(table.grid.texts) | _keys((table.title, table.grid.caption, *table.grid.before))
    followed = [
        (n, each)
        for n, each in about
        if (n in table.followed if each.reading else not each.value and (not each.label or clean(each.label) in labels))
    ]
    findings = [*table.findings]
    if any(not each.use for _, each in followed):
        n, findings = len(table.grid), []
        table = msgspec.structs.replace(table, values=(None,) * n, meanings=((),) * n, grades=(None,) * n)
    findings += [_note(table, f"{_said(each)} {each.said_by}") for _, each in followed]
    return msgspec.structs.replace(table, followed=tuple(n for n, _ in followed), findings=tuple(findings))


def _said(decision: Decision) -> str:
    if decision.label:
        return f"'{decision.label}' is read as '{decision.means}'."
    if decision.reading:
        return f"Of the ways to read this table, that with the line '{decision.reading}' is taken."
    if not decision.use:
        return f"'{decision.table}' is not used."
    said = ", ".join(f"{dimension.value} '{words}'" for dimension, words in decision.settles.items())
    return f"'{decision.table}' is read as of {said}."


def with_corrections(table: Table, printed: Grid, decisions: Sequence[Decision], numbers: Mapping[int, int]) -> Table:
    """A table in which a person read some cells: their grade says so, and what was printed is kept."""
    grades, originals, vouched, notes = list(table.grades), list(table.originals), [], []
    for cell, number in sorted(numbers.items()):
        decision, before = decisions[number], printed.texts[cell]
        if grades[cell] is not None and grades[cell] is not Grade.DISPUTED:
            grades[cell] = Grade.CONFIRMED
        changed = clean(before) != clean(decision.value)
        said = f"Printed as '{before}', read as {decision.value}" if changed else f"Looked at: {decision.value}"
        if changed:
            originals.append((cell, before))
        vouched.append((cell, f"{said} ({decision.said_by})"))
        notes.append(_note(table, f"{said}. {decision.said_by}", cell))
    return msgspec.structs.replace(
        table,
        grades=tuple(grades),
        originals=tuple(originals),
        vouched=tuple(vouched),
        findings=(*table.findings, *notes),
        followed=(*table.followed, *sorted(set(numbers.values()))),
    )


def _note(table: Table, message: str, cell: int | None = None) -> Finding:
    place = table.grid.place if cell is None else table.grid.places[cell]
    return Finding("decided", Severity.NOTE, message, table.document, place)


def not_followed(tables: Iterable[Table], decisions: Sequence[Decision]) -> list[tuple[int, str]]:
    """The numbers of the decisions that fit no place of a document, or several, and a sentence on each."""
    followed = {number for table in tables for number in table.followed}
    return [(number, _unfit(each)) for number, each in enumerate(decisions) if number not in followed]


def _unfit(decision: Decision) -> str:
    return (
        f"What {decision.who} decided on {_about(decision)} fits no place of the document, or several, and changes "
        "nothing. Look at the document, and mend the decision or delete it."
    )


def _about(decision: Decision) -> str:
    shown = decision.text or decision.label or decision.reading or decision.table
    return f"'{shown}'" if shown else " / ".join((*decision.row, *decision.column))
