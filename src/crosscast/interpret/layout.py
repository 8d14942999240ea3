"""Where a grid's header rows and stub columns end, and the labels that stand over and beside each body cell."""

from __future__ import annotations

import re
from itertools import pairwise

import msgspec
import numpy as np

from crosscast.model import Dimension, Grid, Role
from crosscast.vocab import find_by_code, read_label

from .values import is_like_a_figure, may_be_a_label

_MOST_HEADER_ROWS = 6
_MOST_STUB_COLUMNS = 4
_OF_GROUPS = 2 / 3  # of the rows at most print a label of their own in a column that heads groups of rows
_NOTE_LENGTH = 60  # a lone text longer than this below the figures is a note, not a label

# What it says for a split of the grid that a position holds a value, a year or age, a text; worked out on how printed
# tables look: values belong in the body, texts outside it, and years and ages may stand in either.
_SCORES = {
    Role.BODY: {"value": 2.0, "either": 0.5, "text": -2.0, "blank": 0.0},
    Role.HEADER: {"value": -2.0, "either": 1.5, "text": 1.0, "blank": 0.0},
    Role.STUB: {"value": -1.5, "either": 1.0, "text": 1.0, "blank": 0.0},
    Role.NOTE: {"value": -2.0, "either": 0.0, "text": 0.5, "blank": 0.0},  # the corner above the stub
}


class Line(msgspec.Struct, frozen=True):
    """One row or column of the body: its position in the grid and its labels, outermost first, "" where blank.

    `cells` are the grid cells that print those labels; -1 where none does.
    """

    position: int
    labels: tuple[str, ...]
    cells: tuple[int, ...]


class Layout(msgspec.Struct, frozen=True):
    """A grid taken apart: its body's rows and columns with their labels, and the texts over the stub columns."""

    grid: Grid
    n_header: int
    n_stub: int
    rows: tuple[Line, ...]
    cols: tuple[Line, ...]
    passed_over: tuple[int, ...]  # rows among the figures that hold words where the others hold figures
    corner: tuple[str, ...]  # one a row level: the text above each stub column, sections first
    notes: tuple[int, ...]  # cells below the body that are notes
    sections: tuple[int, ...]  # cells that head a group of rows
    astray: tuple[int, ...]  # headings over columns without figures: they may have slipped from their own


def find_layout(grid: Grid) -> Layout | None:
    """The split of a grid into header, stub and body that its contents speak for; None where it holds no figures."""
    covered = grid.occupancy()
    kinds = _kinds(grid, covered)
    if not np.any(kinds == _KIND["value"]) and not np.any(kinds == _KIND["either"]):
        return None
    counted = _column_of_row_numbers(grid)
    kinds[:, counted] = _KIND["blank"]
    n_header, n_stub = _best_split(grid, kinds)
    n_header -= _heads_first_group(grid, n_header)
    texts = {position: grid.texts[index] for position, index in covered.items()}
    body_rows, sections, passed_over, notes = _body_rows(grid, covered, n_header, n_stub)
    body_cols = [
        col
        for col in range(n_stub, grid.n_cols)
        if any(is_like_a_figure(texts.get((row, col), "")) for row, _ in body_rows)
    ]
    if not body_rows or not body_cols:
        return None
    has_sections = any(section is not None for _, section in body_rows)
    beside = {position: index for position, index in covered.items() if position[1] not in counted}
    rows = _fill_down([_row_line(grid, beside, row, section, n_stub, has_sections) for row, section in body_rows])
    cols = [_col_line(grid, covered, col, n_header, n_stub) for col in body_cols]
    corner = tuple(_corner(texts, n_header, col) for col in range(n_stub))
    return Layout(
        grid, n_header, n_stub, tuple(rows), tuple(cols), tuple(passed_over),
        ("", *corner) if has_sections else corner, tuple(notes), tuple(sections),
        tuple(_astray(grid, covered, n_header, n_stub, body_cols)),
    )  # fmt: skip


def _heads_first_group(grid: Grid, n_header: int) -> bool:
    """Whether the last row above the figures is one text that heads the first group of rows.

    It does where another such text, of the same kind, heads another group below: "Voyeurism", and then "Upskirting".
    """
    printed: dict[int, list[int]] = {}
    for index in range(len(grid)):
        if grid.texts[index].strip():
            printed.setdefault(grid.rows[index], []).append(index)
    alone = {row: grid.texts[cells[0]] for row, cells in printed.items() if len(cells) == 1 and not grid.cols[cells[0]]}
    heading = alone.get(n_header - 1, "")
    later = [label for row, label in alone.items() if n_header < row < max(printed)]
    return n_header > 1 and bool(heading) and any(_are_of_one_kind(heading, label) for label in later)


def _astray(
    grid: Grid, covered: dict[tuple[int, int], int], n_header: int, n_stub: int, body_cols: list[int]
) -> list[int]:
    lowest = [covered.get((n_header - 1, col), -1) for col in range(n_stub, grid.n_cols) if n_header]
    over_figures = {covered.get((n_header - 1, col), -1) for col in body_cols}
    return [
        index
        for index in dict.fromkeys(lowest)
        if index >= 0 and grid.texts[index].strip() and index not in over_figures
    ]


_KIND = {"blank": 0, "value": 1, "either": 2, "text": 3}


def _kinds(grid: Grid, covered: dict[tuple[int, int], int]) -> np.ndarray:
    of_cell = np.zeros(len(grid), dtype=np.int8)
    for index, text in enumerate(grid.texts):
        if not text.strip():
            continue
        if may_be_a_label(text):
            of_cell[index] = _KIND["either"]
        else:
            of_cell[index] = _KIND["value" if is_like_a_figure(text) else "text"]
    kinds = np.zeros((grid.n_rows, grid.n_cols), dtype=np.int8)
    for position, index in covered.items():
        kinds[position] = of_cell[index]
    for col in _columns_of_labels(grid):
        kinds[:, col][kinds[:, col] == _KIND["either"]] = _KIND["text"]
        kinds[:, col][kinds[:, col] == _KIND["value"]] = _KIND["either"]
    return kinds


def _columns_of_labels(grid: Grid) -> list[int]:
    """The columns from the left whose own heading says that labels stand in them ("Year", "Victim age")."""
    own = [i for i in range(len(grid)) if grid.rows[i] < 2 and grid.texts[i] and grid.col_spans[i] == 1]
    headings = {grid.cols[i]: grid.texts[i] for i in reversed(own)}
    found: list[int] = []
    while len(found) < grid.n_cols and read_label(headings.get(len(found), "")).is_heading:
        found.append(len(found))
    return found


_NUMBERS_ROWS = re.compile(r"(?:(?:row|line|item|serial|ser|sl|s)\W*)?(?:no|num|number|nr|#)?\W*", re.I)


def _column_of_row_numbers(grid: Grid) -> list[int]:
    """The first column, where it only numbers the rows: headed "No." or "#", it runs 1, 2, 3 down to the last.

    Only where labels and figures stand in columns of their own: else 1, 2, 3 may be the figures.
    """
    first = [
        (grid.rows[i], grid.texts[i].strip()) for i in range(len(grid)) if grid.cols[i] == 0 and grid.texts[i].strip()
    ]
    numbers = [text.rstrip(".)") for _, text in first[1:]]
    if (
        len(numbers) < 2
        or not _NUMBERS_ROWS.fullmatch(first[0][1])
        or numbers != [str(n + 1) for n in range(len(numbers))]
    ):
        return []
    numbered = {row for row, _ in first[1:]}
    by_col: dict[int, list[str]] = {}
    for i, text in enumerate(grid.texts):
        if grid.rows[i] in numbered and grid.cols[i] > 0 and text.strip():
            by_col.setdefault(grid.cols[i], []).append(text)
    are_figures = [
        all(is_like_a_figure(text) and not may_be_a_label(text) for text in texts) for texts in by_col.values()
    ]
    return [0] if any(are_figures) and not all(are_figures) else []


def _best_split(grid: Grid, kinds: np.ndarray) -> tuple[int, int]:
    sums = {}
    for role, scores in _SCORES.items():
        by_kind = np.array([scores["blank"], scores["value"], scores["either"], scores["text"]])
        sums[role] = np.pad(by_kind[kinds].cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    best: tuple[float, int, int] | None = None
    rows, cols = kinds.shape
    for header in range(min(_MOST_HEADER_ROWS, rows - 1) + 1):
        for stub in range(min(_MOST_STUB_COLUMNS, cols - 1) + 1):
            corner = sums[Role.NOTE][header, stub]
            over = sums[Role.HEADER][header, cols] - sums[Role.HEADER][header, stub]
            beside = sums[Role.STUB][rows, stub] - sums[Role.STUB][header, stub]
            table = sums[Role.BODY]
            body = table[rows, cols] - table[header, cols] - table[rows, stub] + table[header, stub]
            score = float(corner + over + beside + body) + (3.0 if 0 < header == grid.n_header_rows else 0.0)
            if best is None or score > best[0]:
                best = (score, header, stub)
    assert best is not None
    return best[1], best[2]


def _body_rows(
    grid: Grid, covered: dict[tuple[int, int], int], n_header: int, n_stub: int
) -> tuple[list[tuple[int, int | None]], list[int], list[int], list[int]]:
    """The rows that hold values, each with the cell that heads its section; the section cells; other rows; notes."""
    body: list[tuple[int, int | None]] = []
    sections: list[int] = []
    others: list[int] = []
    waiting: list[int] = []
    section: int | None = None
    for row in range(n_header, grid.n_rows):
        indices = list(dict.fromkeys(covered[row, col] for col in range(grid.n_cols) if (row, col) in covered))
        printed = [index for index in indices if grid.texts[index].strip()]
        values = [index for index in printed if grid.cols[index] >= n_stub and is_like_a_figure(grid.texts[index])]
        if values:
            label = next((grid.texts[index] for index in printed if grid.cols[index] < n_stub), "")
            if waiting and _are_of_one_kind(grid.texts[waiting[-1]], label):
                body += [(grid.rows[index], section) for index in waiting]  # rows of their own, without figures
            elif waiting:
                section = waiting[-1]
                sections.append(section)
            waiting = []
            body.append((row, section))
        elif len(printed) == 1 and len(grid.texts[printed[0]]) <= _NOTE_LENGTH and grid.rows[printed[0]] == row:
            waiting.append(printed[0])
        elif len(printed) > 1:
            others.append(row)
    last = max((row for row, _ in body), default=-1)
    notes = [index for index in range(len(grid)) if grid.rows[index] > last and grid.texts[index].strip()]
    return body, sections, [row for row in others if row < last], notes


def _are_of_one_kind(label: str, other: str) -> bool:
    """Whether two labels name members of one dimension, so that neither heads the other."""
    kinds = [{m.dimension for m in read_label(text).members} - {Dimension.MEASURE} for text in (label, other)]
    return bool(kinds[0] & kinds[1])


def _row_line(
    grid: Grid, covered: dict[tuple[int, int], int], row: int, section: int | None, n_stub: int, has_sections: bool
) -> Line:
    cells = [covered.get((row, col), -1) for col in range(n_stub)]
    if has_sections:
        cells.insert(0, -1 if section is None else section)
    return Line(row, tuple(grid.texts[i].strip() if i >= 0 else "" for i in cells), tuple(cells))


def _fill_down(rows: list[Line]) -> list[Line]:
    """Give a blank label the one above it, where a label further in stands in the row: "2017" beside its weeks.

    A blank beside an outer label that the row prints itself is a blank; so is one in a column whose labels are
    printed again in row after row, or in which nearly every row has a label of its own, such as a code.
    """
    repeated = {
        level
        for above, row in pairwise(rows)
        for level, label in enumerate(row.labels)
        if label and label == above.labels[level] and row.cells[level] != above.cells[level]
    }
    if len(rows) >= 4:
        n_levels = len(rows[0].labels)
        repeated |= {n for n in range(n_levels) if sum(bool(row.labels[n]) for row in rows) > _OF_GROUPS * len(rows)}
    filled: list[Line] = []
    for row in rows:
        labels, cells = list(row.labels), list(row.cells)
        for level in range(len(labels) - 1):
            may_inherit = filled and level not in repeated and not any(row.labels[:level])
            may_inherit = may_inherit and find_by_code(filled[-1].labels[level]) is None  # a code is of its own line
            if not labels[level] and any(labels[level + 1 :]) and may_inherit:
                labels[level], cells[level] = filled[-1].labels[level], filled[-1].cells[level]
        filled.append(Line(row.position, tuple(labels), tuple(cells)))
    return filled


def _col_line(grid: Grid, covered: dict[tuple[int, int], int], col: int, n_header: int, n_stub: int) -> Line:
    labels: list[str] = []
    cells: list[int] = []
    lowest = covered.get((n_header - 1, col), -1)
    spans_are_told = any(grid.rows[i] < n_header and grid.col_spans[i] > 1 for i in range(len(grid)))
    may_inherit = not spans_are_told and lowest >= 0 and not read_label(grid.texts[lowest]).is_total
    for row in range(n_header):
        index = covered.get((row, col), -1)
        if row < n_header - 1 and may_inherit:
            left = col
            while (index < 0 or not grid.texts[index].strip()) and left > n_stub:
                left -= 1
                index = covered.get((row, left), -1)
        text = grid.texts[index].strip() if index >= 0 else ""
        if cells and index == cells[-1]:
            text = ""
        labels.append(text)
        cells.append(index)
    return Line(col, tuple(labels), tuple(cells))


def _corner(texts: dict[tuple[int, int], str], n_header: int, col: int) -> str:
    return " ".join(dict.fromkeys(texts.get((row, col), "").strip() for row in range(n_header))).strip()
