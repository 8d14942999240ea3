"""Read a CSV file: one grid, one cell a field."""

from __future__ import annotations

import csv
import io

from crosscast.model import Finding, Layout, LinePlace, Severity

from .decode import decoded
from .document import Pages
from .draft import Draft
from .limits import Limits
from .listing import TextRow, find_listing
from .refusal import refused

_VERY_WIDE = 1_000
_FIELD_LIMIT = 1_000_000


def pages(data: bytes, label: str, limits: Limits) -> Pages:
    """The rows of a CSV file as one grid."""
    text, findings = decoded(data)
    csv.field_size_limit(_FIELD_LIMIT)
    draft = Draft(Layout.SEPARATED)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    first_line = 1
    swallowed: list[tuple[int, int]] = []
    try:
        for row, fields in enumerate(reader):
            _refuse_too_many(len(draft.cells) + len(fields), limits)
            start = 0
            for col, field in enumerate(fields):
                if field.strip():
                    draft.add(row, col, field, LinePlace(first_line, (start, start + len(field))))
                start += len(field) + 1
            if reader.line_num > first_line and any(_has_swallowed(field) for field in fields):
                swallowed.append((first_line, reader.line_num))
            first_line = reader.line_num + 1
    except csv.Error as error:
        why = f"line {reader.line_num} is not sound CSV ({error}); look for a quotation mark that never closes"
        raise refused(why, "damaged") from error
    if swallowed:
        findings.append(_swallowed(swallowed))
    if draft.n_cols > _VERY_WIDE:
        message = f"The table is {draft.n_cols:,} columns wide; check that its lines end where they should."
        findings.append(Finding("very-wide", Severity.QUESTION, message))
    rows: dict[int, TextRow] = {}
    for cell in draft.cells:
        rows.setdefault(cell.row, {})[cell.col] = cell.text
    if listing := find_listing(list(rows.values())):
        return Pages([], [*findings, listing.finding()])
    return Pages([draft] if draft.cells else [], findings)


def _delimiter(text: str) -> str:
    """The separator that cuts the first lines into most columns: comma, tab, semicolon or pipe."""
    lines = text.splitlines()[:20]
    return max(",\t;|", key=lambda mark: (sum(mark in line for line in lines), sum(line.count(mark) for line in lines)))


def _refuse_too_many(n_cells: int, limits: Limits) -> None:
    if n_cells > limits.cells:
        raise refused(f"it holds more than the limit of {limits.cells:,} cells; ask for it in parts", "too-large")


def _has_swallowed(field: str) -> bool:
    """Whether a field looks as if it held rows of its own: lines with separators between them."""
    return "\n" in field and "," in field


def _swallowed(rows: list[tuple[int, int]]) -> Finding:
    first, last = rows[0]
    others = f", and {len(rows) - 1} other rows likewise" if len(rows) > 1 else ""
    message = (
        f"Lines {first} to {last} were read as one row because of a quotation mark{others}; check where it closes."
    )
    return Finding("unclosed-quote", Severity.QUESTION, message, place=LinePlace(first, (0, 0)))
