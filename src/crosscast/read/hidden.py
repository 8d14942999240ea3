"""Find what looks like persons or cases in the parts of a workbook that it does not show.

A reply that carries such records by mistake is a leak of personal data: it goes no further, and the force is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from crosscast.model import Finding, Place, Severity, SheetPlace

from .listing import TextRow, find_listing, is_field_of_a_record, names_persons_or_cases
from .sheet import Sheet, Workbook, letters

_FEW = 2  # hidden rows that are enough, where references or names stand in them


def hidden_records(book: Workbook) -> Iterator[Finding]:
    """One finding for each hidden place that looks like records of persons or cases."""
    for sheet in book.sheets:
        if sheet.state == "visible":
            yield from _in_rows(sheet)
            yield from _in_columns(sheet)
        elif any(find_listing([row for _, row in block], few=_FEW) for block in _blocks(sheet)):
            yield _finding(f"Hidden sheet '{sheet.name}' holds", SheetPlace(sheet.name, "A1"))
    for pivot in book.pivots:
        if pivot.n_records >= _FEW and any(map(is_field_of_a_record, pivot.fields)):
            yield _finding(f"Behind a pivot table the workbook carries {pivot.n_records:,}", None)


def _in_rows(sheet: Sheet) -> Iterator[Finding]:
    if not sheet.hidden_rows:
        return
    for block in _blocks(sheet):
        hidden = [row for number, row in block if number in sheet.hidden_rows and len(row) > 1]
        if not hidden:
            continue
        heading = next((row for number, row in block if len(row) > 1), {})
        below = [row for row in hidden if row is not heading]
        if below and (find_listing([row for _, row in block]) or find_listing([heading, *below], few=_FEW)):
            first = next(number for number, row in block if row is below[0])
            hides = f"Sheet '{sheet.name}' hides {len(below):,}"
            yield _finding(f"{hides} {'row' if len(below) == 1 else 'rows'} of", SheetPlace(sheet.name, f"A{first}"))


def _in_columns(sheet: Sheet) -> Iterator[Finding]:
    if not sheet.hidden_cols or sheet.hidden_cols.isdisjoint(col for row in sheet.rows for col in row.cols):
        return
    for block in _blocks(sheet):
        is_listing = find_listing([row for _, row in block]) is not None
        heading = next((row for _, row in block if len(row) > 1), {})
        for col in sorted({col for _, row in block for col in row} & sheet.hidden_cols):
            texts = [row[col] for _, row in block if col in row and row is not heading]
            if texts and (is_listing or names_persons_or_cases(heading.get(col, ""), texts)):
                place = SheetPlace(sheet.name, f"{letters(col)}1")
                yield _finding(f"Sheet '{sheet.name}' hides column {letters(col)} of", place)


def _blocks(sheet: Sheet) -> Iterator[list[tuple[int, TextRow]]]:
    """The rows of a sheet, shown or not, in runs that blank rows part."""
    block: list[tuple[int, TextRow]] = []
    for row in sheet.rows:
        texts = {col: content.text for col, content in zip(row.cols, row.contents, strict=True) if content.text}
        if not texts:
            continue
        if block and row.number > block[-1][0] + 1:
            yield block
            block = []
        block.append((row.number, texts))
    if block:
        yield block


def _finding(what: str, place: Place | None) -> Finding:
    message = (
        f"{what} records that look like single persons or cases, hidden in the document. Nothing of the document was "
        "used: do not pass it on, and tell the force that sent it."
    )
    return Finding("hidden-records", Severity.ERROR, message, place=place)
