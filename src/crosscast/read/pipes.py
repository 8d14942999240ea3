"""Tables whose cells are closed by upright strokes: a row a line, or, as web tables are often copied, a cell a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crosscast.model import Finding, Layout, LinePlace, Severity

from .cell_lines import Line, Rows, laid_out, tables_in
from .draft import Draft
from .wording import one_line

_RULE = re.compile(r"^[\s|:+-]*-{2,}[\s|:+-]*$")


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


def cells_of_strokes(lines: Sequence[Line], is_cut: bool) -> Iterator[Draft | list[Line]]:
    """The tables that were copied a cell a line, in their order; the lines alone of one that cannot be laid out."""
    tables = tables_in([(line, one_line(line.text.rstrip().removesuffix("|"))) for line in lines])
    for number, cells in enumerate(tables, start=1):
        rows = laid_out(cells, is_cut and number == len(tables))
        yield [line for line, _ in cells] if rows is None else drafted(rows)


def drafted(rows: Rows) -> Draft:
    """A table whose rows are known."""
    first = rows[0][0][0]
    draft = Draft(Layout.SEPARATED, place=LinePlace(first.number, (0, len(first.text))))
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


def _fields(text: str) -> list[tuple[int, str]]:
    fields, start = [], 0
    for field in text.rstrip().removesuffix("|").split("|"):
        fields.append((start + len(field) - len(field.lstrip()), one_line(field)))
        start += len(field) + 1
    return fields


def _place(line: Line, start: int, text: str) -> LinePlace:
    return LinePlace(line.number, (start, start + len(text)))
