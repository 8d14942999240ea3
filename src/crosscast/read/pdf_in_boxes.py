"""Rows and columns that stand in the boxes of a drawn table with no line between them, but white, or numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, pairwise
from operator import attrgetter

from msgspec.structs import replace

from .pdf_lines import Chunk, chunk_of
from .pdf_page import Word, rounded
from .pdf_rows import reads_on
from .pdf_ruled import RuledCell, RuledTable

_LEAST_LINES = 3  # that the same white parts
_NEARLY_ALL = 0.8  # of the lines of a column: a blank here and there is left
_LEVEL = 0.3  # of the height of a line: texts that stand at one height differ by no more
_LEAST_BOXES = 4  # of a row of texts: fewer have as many lines as each other by chance


def with_columns_parted(table: RuledTable) -> RuledTable:
    """The table with each column parted in whose boxes the same white stands between two texts of nearly each line."""
    parts = [_columns_in(table, col) for col in range(len(table.xs) - 1)]
    if not any(parts):
        return table
    starts = [0, *accumulate(max(len(each), 1) for each in parts)]
    xs = [table.xs[0]]
    for each, end in zip(parts, table.xs[1:], strict=True):
        xs += [(a[1] + b[0]) / 2 for a, b in pairwise(each)]
        xs.append(end)
    cells: list[RuledCell] = []
    begun: set[int] = (
        set()
    )  # columns of whose rows one has texts in several of their parts: what is above heads them all
    for cell in table.cells:
        first, end = starts[cell.col], starts[cell.col + cell.col_span]
        held = _held(cell, parts[cell.col]) if cell.col_span == 1 else []
        is_head = cell.col not in begun and sum(map(any, held)) == 1
        if held and not is_head:
            begun.add(cell.col)
            cells += [
                replace(
                    cell,
                    col=first + at,
                    words=words,
                    box=rounded((xs[first + at], cell.box[1], xs[first + at + 1], cell.box[3])),
                )
                for at, words in enumerate(held)
            ]
        else:
            cells.append(replace(cell, col=first, col_span=end - first))
    return RuledTable(table.box, tuple(xs), tuple(cells))


def _columns_in(table: RuledTable, col: int) -> list[tuple[float, float]]:
    """How far the texts of each column reach that stands in a drawn one; nothing where it is one."""
    cells = [cell for cell in table.cells if cell.col == col and cell.col_span == 1]
    if sum(len(cell.words) // 2 for cell in cells) < _LEAST_LINES:
        return []
    rows = [[line.chunks for line in cell.lines] for cell in cells]
    first = next((at for at, row in enumerate(rows) if any(len(line) > 1 for line in row)), len(rows))
    lines = [line for row in rows[first:] for line in row]
    parted = [line for line in lines if len(line) > 1]
    if len(parted) < max(_LEAST_LINES, _NEARLY_ALL * len(lines)):
        return []
    found: list[tuple[float, float]] = []
    for chunk in sorted((chunk for line in parted for chunk in line), key=lambda chunk: chunk.x0):
        if found and chunk.x0 <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], chunk.x1))
        else:
            found.append((chunk.x0, chunk.x1))
    held = [[chunk for line in lines for chunk in line if a <= chunk.x0 and chunk.x1 <= b] for a, b in found]
    are_texts = all(any(_is_text(chunk) for chunk in chunks) for chunks in held)
    return found if len(found) > 1 and are_texts and sum(map(len, held)) == sum(map(len, lines)) else []


def _is_text(chunk: Chunk) -> bool:
    """Whether a text can be a cell of its own: it is no bullet or mark, and no percentage in brackets of a count."""
    return chunk.text[0] != "(" and any(char.isalnum() for char in chunk.text)


def _held(cell: RuledCell, columns: Sequence[tuple[float, float]]) -> list[tuple[Word, ...]]:
    """The words of a box in each of the columns in it; nothing where a text of it stands over several."""
    chunks = [chunk for line in cell.lines for chunk in line.chunks]
    homes = [[at for at, (a, b) in enumerate(columns) if chunk.x0 < b and a < chunk.x1] for chunk in chunks]
    if any(len(home) != 1 for home in homes):
        return []
    return [
        tuple(word for chunk, home in zip(chunks, homes, strict=True) if home == [at] for word in chunk.words)
        for at in range(len(columns))
    ]


def with_rows_parted(table: RuledTable) -> RuledTable:
    """The table with each row parted in which boxes hold figures, or numbers, or a text each, on the same lines."""
    cells: list[RuledCell] = []
    texts = _tops_of_texts(table)
    shift = 0
    for row, here in _rows(table):
        tops = _tops_of_figures(here) or _tops_of_numbers(here) or texts.get(row, [])
        more = max(len(tops) - 1, 0)
        if not (more or shift):
            cells += here
            continue
        if more:
            cells = [
                replace(cell, row_span=cell.row_span + more) if row + shift < cell.row + cell.row_span else cell
                for cell in cells
            ]
        for cell in here:
            parts = _parted_at(cell, tops) if tops and cell.row_span == 1 else [cell]
            added = more if cell.row_span > 1 else 0
            cells += [replace(part, row=part.row + shift, row_span=part.row_span + added) for part in parts]
        shift += more
    return RuledTable(table.box, table.xs, tuple(cells))


def _rows(table: RuledTable) -> Iterator[tuple[int, list[RuledCell]]]:
    for row, cells in groupby(sorted(table.cells, key=attrgetter("row")), key=attrgetter("row")):
        yield row, list(cells)


def _tops_of_figures(cells: Sequence[RuledCell]) -> list[float]:
    """Where the lines begin of which two boxes or more hold one figure each; nothing where there is but one line."""
    stacks = []
    for cell in cells:
        lines = [line.chunks for line in cell.lines] if len(cell.words) > 1 else []
        if len(lines) > 1 and all(len(line) == 1 and line[0].is_figure for line in lines):
            stacks.append([line[0] for line in lines])
    most = max((len(stack) for stack in stacks), default=0)
    stacks = [stack for stack in stacks if len(stack) == most]
    is_pair = any(len({"%" in c.text or "(" in c.text for c in stack}) > 1 for stack in stacks)
    return [chunk.top for chunk in stacks[0]] if len(stacks) > 1 and not is_pair else []


def _tops_of_numbers(cells: Sequence[RuledCell]) -> list[float]:
    """Where the lines begin that a box numbers, 12 to 18, with a text beside each; and the first, where none does."""
    for cell in filter(_are_numbers, cells):
        numbers = [line.chunks[0] for line in cell.lines]
        texts = [line.chunks[0].top for other in cells if other is not cell for line in other.lines]
        tops = [number.top for number in numbers]
        height = numbers[0].height
        if all(any(abs(top - text) < 0.5 * height for text in texts) for top in tops):
            return [min(texts), *tops] if min(texts) < tops[0] - 0.5 * height else tops
    return []


def _are_numbers(cell: RuledCell) -> bool:
    """Whether a box holds numbers alone, each on a line of its own and one more than that above it."""
    texts = [line.text for line in cell.lines] if len(cell.words) > 1 else []
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 5]
    return len(numbers) == len(texts) > 1 and all(below == above + 1 for above, below in pairwise(numbers))


def _tops_of_texts(table: RuledTable) -> dict[int, list[float]]:
    """Where the lines begin in the rows whose boxes all hold the same number of texts, each on a line of its own.

    They are no lines of one text each: in all rows of the table all boxes have as many lines, and no line reads on.
    """
    found: dict[int, list[float]] = {}
    for row, cells in _rows(table):
        stacks = [cell.lines for cell in cells if cell.words]
        if len(stacks) < _LEAST_BOXES or len({len(stack) for stack in stacks}) > 1:
            return {}
        if any(reads_on(chunk_of(above), chunk_of(below)) for stack in stacks for above, below in pairwise(stack)):
            return {}
        if len(stacks[0]) > 1:
            found[row] = [line.box[1] for line in stacks[0]]
    return found if len(found) > 1 else {}


def _parted_at(cell: RuledCell, tops: Sequence[float]) -> list[RuledCell]:
    """A box as one a line, its words with the line that they are nearest to; whole, where one stands in its middle."""
    if _stands_in_the_middle(cell, tops):
        return [replace(cell, row_span=len(tops))]
    held: list[list[Word]] = [[] for _ in tops]
    for line in cell.lines:
        nearest = min(range(len(tops)), key=lambda at: abs(tops[at] - line[0].box[1]))
        held[nearest].extend(word for chunk in line.chunks for word in chunk.words)
    edges = [cell.box[1], *((a + b) / 2 for a, b in pairwise(tops)), cell.box[3]]
    return [
        replace(
            cell,
            row=cell.row + at,
            box=rounded((cell.box[0], edges[at], cell.box[2], edges[at + 1])),
            words=tuple(words),
        )
        for at, words in enumerate(held)
    ]


def _stands_in_the_middle(cell: RuledCell, tops: Sequence[float]) -> bool:
    """Whether a text stands alone in the middle of a box of several rows: a label, or what is in none of the rows."""
    if len(cell.lines) != 1 or len(cell.lines[0].chunks) != 1:
        return False
    (chunk,) = cell.lines[0].chunks
    is_off = abs(chunk.top + chunk.bottom - cell.box[1] - cell.box[3]) > chunk.height
    is_level = any(abs(chunk.top - top) < _LEVEL * chunk.height for top in tops)
    return not is_off and (chunk.is_label or not is_level)
