"""Tables whose cells are closed by upright strokes: a row a line, or, as web tables are often copied, a cell a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crosscast.model import Finding, Layout, LinePlace, Severity

from .draft import Draft
from .wording import one_line

_RULE = re.compile(r"^[\s|:+-]*-{2,}[\s|:+-]*$")
_COUNT = re.compile(r"^(?:[<>]?\s?\d[\d, ]*(?:\.\d+)?\s?%?|[-–*~]|\.\.|n/?a|nil|\[[a-z]\])$", re.I)
_YEAR = re.compile(r"^(?:19|20)\d\d\**$")
_MAX_COLS = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and its number in the file, from 1."""

    text: str
    number: int


def is_piped(text: str) -> bool:
    return "|" in text


def is_cell_line(text: str) -> bool:
    """A line that holds one cell and the stroke that closes it."""
    return text.rstrip().endswith("|") and text.count("|") == 1


def rows_of_strokes(lines: Sequence[Line]) -> Draft | None:
    """A table with a row on each line, such as `2000-01 | 18 | 18 |`; None where the lines are no such rows."""
    split = [(line, _fields(line.text)) for line in lines if not _RULE.match(line.text)]
    if len(split) < 2 or max(len(fields) for _, fields in split) < 2:
        return None
    opens = all(not fields[0][1] for line, fields in split if line.text.lstrip().startswith("|")) and all(
        line.text.lstrip().startswith("|") for line, _ in split
    )
    draft = Draft(Layout.SEPARATED, place=LinePlace(lines[0].number, (0, len(lines[0].text))))
    for row, (line, fields) in enumerate(split):
        for col, (start, text) in enumerate(fields[1:] if opens else fields):
            if text:
                draft.add(row, col, text.strip("* ") if text.startswith("**") else text, _place(line, start, text))
    if len(lines) > 1 and _RULE.match(lines[1].text):
        draft.n_header_rows = 1
    return draft


def cells_of_strokes(lines: Sequence[Line], is_cut: bool) -> Draft | None:
    """A table copied a cell a line. The width is not printed: it is taken where only one width makes sense.

    A width makes sense when the first row holds no counts, each column below it holds counts only or labels only, and
    each row has a label. A copy may leave out the stroke that opens the first row, so that is tried as well.
    """
    cells = [(line, one_line(line.text.rstrip().removesuffix("|"))) for line in lines]
    found: dict[tuple[tuple[str, ...], ...], list[list[tuple[Line, str]]]] = {}
    for opened, sequence in ((False, cells), (True, [(lines[0], ""), *cells])):
        for width in range(2, min(len(sequence) // 2, _MAX_COLS) + 1):
            if len(sequence) % width and not is_cut:
                continue
            rows = [sequence[at : at + width] for at in range(0, len(sequence), width)]
            if opened and any(row[0][1] for row in rows):
                continue
            if makes_sense([[text for _, text in row] for row in rows]):
                rows = _without_blank_columns(rows)
                found.setdefault(tuple(tuple(text for _, text in row) for row in rows), rows)
    if len(found) != 1:
        return None
    (rows,) = found.values()
    draft = Draft(Layout.SEPARATED, place=LinePlace(lines[0].number, (0, len(lines[0].text))))
    for row, fields in enumerate(rows):
        for col, (line, text) in enumerate(fields):
            if text:
                draft.add(row, col, text, _place(line, 0, text))
    return draft


def unclear(lines: Sequence[Line]) -> Finding:
    message = (
        f"Lines {lines[0].number} to {lines[-1].number} are cells of a table, but how many make a row cannot be told; "
        "they were left as text, with their figures; ask for the table itself."
    )
    place = LinePlace(lines[0].number, (0, len(lines[0].text)))
    return Finding("columns-unclear", Severity.QUESTION, message, place=place)


def makes_sense(rows: list[list[str]]) -> bool:
    """Whether rows of this width are a table: heads without counts, and below them columns of one kind."""
    head, *body = rows
    body = [row for row in body if any(row)]
    if (
        not body
        or sum(bool(text) for text in head) < 2
        or any(_is_count(text) and not _YEAR.match(text) for text in head)
    ):
        return False
    has_counts = False
    for col in range(len(head)):
        texts = [row[col] for row in body if col < len(row) and row[col]]
        kinds = {_is_count(text) for text in texts}
        if len(kinds) > 1 or (texts and not head[col] and kinds == {True}):
            return False
        has_counts = has_counts or kinds == {True}
    are_labelled = all(any(text and not _is_count(text) for text in row) for row in body)
    return has_counts and (are_labelled or (len(body) == 1 and len(body[0]) == len(head)))


def _is_count(text: str) -> bool:
    return bool(_COUNT.match(text))


def _fields(text: str) -> list[tuple[int, str]]:
    fields, start = [], 0
    for field in text.rstrip().removesuffix("|").split("|"):
        fields.append((start + len(field) - len(field.lstrip()), one_line(field)))
        start += len(field) + 1
    return fields


def _without_blank_columns(rows: list[list[tuple[Line, str]]]) -> list[list[tuple[Line, str]]]:
    width = max(len(row) for row in rows)
    kept = [col for col in range(width) if any(col < len(row) and row[col][1] for row in rows)]
    return [[row[col] for col in kept if col < len(row)] for row in rows]


def _place(line: Line, start: int, text: str) -> LinePlace:
    return LinePlace(line.number, (start, start + len(text)))
