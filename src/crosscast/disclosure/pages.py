"""Lay out the copy of a document: its tables with their new texts, and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crosscast.model import (
    Cell,
    CrosscastError,
    Document,
    Finding,
    LinePlace,
    Role,
    Severity,
    SheetPlace,
    Table,
    Unit,
    Value,
)

from .prose import states_one_of
from .stack import Stack
from .write import Page, Text

_TOTAL = re.compile(r"\s*\((?:n\s*=\s*)?(\d[\d,]*)\)\s*$")
_NOTES = 9  # a table has no more notes than that
_LABEL = 4  # a label of more words that ends with a full stop is a sentence


def pages_of(
    document: Document, stacked: Stack, texts: Mapping[int, str], secrets: frozenset[int], note: str
) -> tuple[list[Page], list[Finding], dict[str, str]]:
    """The whole copy: tables with their new texts, and what stands around them unless it states a hidden count.

    With it, what was left out: for the person who publishes, and the texts that no report may repeat, each with what
    to say instead.
    """
    found: dict[str, dict[tuple[int, int], Text]] = {}
    left_out: list[Finding] = []
    unsaid: dict[str, str] = {}

    def put(place: object, at: tuple[int, int], text: Text) -> None:
        page = found.setdefault(place.sheet if isinstance(place, SheetPlace) else "", {})
        if at in page:
            raise CrosscastError(
                "two tables stand side by side in it, and cannot be told apart in a copy.",
                place=f"{document.path}, {place}",
                hint="Put each on lines, or a sheet, of its own.",
                slug="not-protectable",
            )
        page[at] = text

    for block in document.blocks:
        if isinstance(block.place, SheetPlace) and block.text == block.place.sheet and block.is_heading:
            continue  # the name of the sheet
        if secrets and states_one_of(block.text, secrets):
            left_out.append(_left_out("A line of text", document, block.place))
            continue
        at = _at(block.place)
        put(block.place, at, Text(*at, block.text, bold=block.is_heading))
    for number, table in enumerate(stacked.tables):
        grid = table.grid
        with_figures = {grid.rows[cell] for cell, value in enumerate(table.values) if value is not None}
        for cell in grid.cells():
            at = at_of(cell.place, cell.col)
            role, value = table.roles[cell.index], table.values[cell.index]
            text = texts.get(stacked.first[number] + cell.index)
            if text is None and value is not None:
                text = _as_printed(cell.text, value)
            is_prose = role is Role.NOTE or (role is Role.STUB and cell.row not in with_figures)
            if text is None and role is not Role.BODY and secrets and _is_told(cell.text, secrets, is_prose=is_prose):
                left_out.append(_left_out("A label or note", document, cell.place))
                unsaid[cell.text] = "[label left out]"
                continue
            said = cell.text + grid.marks[cell.index] if text is None else text
            if text is None and role is not Role.BODY and secrets and (bare := _without_total(table, cell)):
                left_out.append(_left_out("A number in brackets after a label", document, cell.place))
                said = unsaid[cell.text] = bare
            is_label = role in (Role.HEADER, Role.STUB)
            put(cell.place, at, Text(*at, said, cell.row_span, cell.col_span, is_label))
    changed = {getattr(stacked.place_of(cell)[0].grid.places[0], "sheet", "") for cell in texts}
    for name in sorted(changed):
        row = max(row for row, _ in found[name]) + (2 if document.format != "csv" else 1)
        found[name][row, 0] = Text(row, 0, note)
    return [Page(name, tuple(page[at] for at in sorted(page))) for name, page in found.items()], left_out, unsaid


def _is_told(text: str, secrets: frozenset[int], *, is_prose: bool) -> bool:
    """A label states no count ("2 charged or summonsed", "0-4"), unless it says n = and a number, or is a sentence."""
    if is_prose or (len(text.split()) > _LABEL and text.endswith(".")):
        return states_one_of(text, secrets)
    _, found, added = text.casefold().replace(" ", "").partition("n=")
    return bool(found) and added[:1].isdigit()


def _without_total(table: Table, cell: Cell) -> str | None:
    """The label without the total in brackets behind it, "Male (24)"; None where there is none.

    A number of one figure that is no count of its line and no sum of them is a reference to a note.
    """
    if (match := _TOTAL.search(cell.text)) is None:
        return None
    number, grid = int(match[1].replace(",", "")), table.grid
    lines = ((grid.rows, cell.row, cell.row_span), (grid.cols, cell.col, cell.col_span))
    for at, first, n in lines:
        own = [
            value.low or 0 for i, value in enumerate(table.values) if value is not None and first <= at[i] < first + n
        ]
        if number > _NOTES or number in own or number == sum(own):
            return cell.text[: match.start()]
    return None


def _as_printed(text: str, value: Value) -> str:
    """The number as it stood, without what stood beside it, such as a share in brackets."""
    if value.is_absent or value.unit is Unit.PER_CENT or value.decimals:
        return text
    is_bare = all(char.isdigit() or char in ", " for char in text)
    return text if is_bare else f"{value.low:,}"


def _left_out(what: str, document: Document, place: object) -> Finding:
    return Finding(
        "left-out-of-the-copy",
        Severity.QUESTION,
        f"{what} was left out of the copy, since it may state a hidden count ({place}): write it anew without.",
        document.path,
    )


def _at(place: object) -> tuple[int, int]:
    """Row and column from 0."""
    if isinstance(place, SheetPlace):
        letters = place.address.split(":")[0].rstrip("0123456789")
        column = 0
        for letter in letters:
            column = 26 * column + ord(letter) - ord("A") + 1
        return int(place.address.split(":")[0][len(letters) :]) - 1, column - 1
    assert isinstance(place, LinePlace)
    return place.line - 1, 0


def at_of(place: object, column: int) -> tuple[int, int]:
    """Row and column in the file: of a CSV file, the line, and the column of the table."""
    row, own = _at(place)
    return (row, own) if isinstance(place, SheetPlace) else (row, column)
