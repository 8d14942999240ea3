"""A grid while it is being read: cells come in one by one, a sound grid comes out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

import msgspec

from crosscast.model import Block, Finding, Grid, Layout, Place

from .cell_lines import is_count, is_year
from .wording import joined_marks, one_line, split_mark


class DraftCell(msgspec.Struct, frozen=True, gc=False):
    row: int
    col: int
    text: str
    place: Place
    row_span: int = 1
    col_span: int = 1
    emphasised: bool = False
    mark: str = ""
    confidence: int | None = None  # with which its text was recognised in a picture; None: it was not


@dataclass(slots=True)
class Draft:
    """The cells of one table in the order of the document; ids and neighbours are given to it later."""

    layout: Layout
    cells: list[DraftCell] = field(default_factory=list)
    n_header_rows: int = 0
    caption: str = ""
    place: Place | None = None
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # rows below the table that are notes, not data
    chosen_by_sums: bool = False  # of several readings the one whose totals add up
    other_readings: list[Draft] = field(default_factory=list)  # that nothing decides against

    def add(
        self,
        row: int,
        col: int,
        text: str,
        place: Place,
        *,
        spans: tuple[int, int] = (1, 1),
        emphasised: bool = False,
        marks: Sequence[str] = (),
    ) -> None:
        text, raised = split_mark(one_line(text))
        mark = joined_marks([*marks, raised]) if marks or raised else ""
        self.cells.append(DraftCell(row, col, text, place, max(spans[0], 1), max(spans[1], 1), emphasised, mark))

    @property
    def n_rows(self) -> int:
        return max((cell.row for cell in self.cells), default=-1) + 1

    @property
    def n_cols(self) -> int:
        return max((cell.col for cell in self.cells), default=-1) + 1

    @property
    def has_figures(self) -> bool:
        return any(any(char.isdigit() for char in cell.text) for cell in self.cells)

    def grid(self, id: str, before: tuple[str, ...], caption: str, after: tuple[str, ...]) -> Grid:
        """The finished grid. A span never covers another cell, and never reaches past the last row that holds one."""
        cells = _without_overlaps(sorted(self.cells, key=lambda cell: (cell.row, cell.col)))
        return Grid(
            id=id,
            layout=self.layout,
            n_rows=max((cell.row + cell.row_span for cell in cells), default=0),
            n_cols=max((cell.col + cell.col_span for cell in cells), default=0),
            rows=tuple(cell.row for cell in cells),
            cols=tuple(cell.col for cell in cells),
            row_spans=tuple(cell.row_span for cell in cells),
            col_spans=tuple(cell.col_span for cell in cells),
            texts=tuple(cell.text for cell in cells),
            places=tuple(cell.place for cell in cells),
            emphasis=tuple(cell.emphasised for cell in cells),
            marks=tuple(cell.mark for cell in cells),
            confidences=_confidences(cells),
            n_header_rows=self.n_header_rows,
            caption=caption,
            before=before,
            after=after,
            place=self.place,
            findings=tuple(self.findings),
            chosen_by_sums=self.chosen_by_sums,
            other_readings=tuple(other.grid(id, before, caption, after) for other in self.other_readings),
        )


Piece = Block | Draft


def holds_counts(texts: Iterable[str]) -> bool:
    """Whether these texts of cells hold counts, so that their table is more than a layout around others."""
    counts = (text for each in texts if is_count(text := one_line(each)) and not is_year(text))
    return len(list(islice(counts, 2))) > 1


def _confidences(cells: Sequence[DraftCell]) -> tuple[int, ...]:
    if all(cell.confidence is None for cell in cells):
        return ()
    return tuple(100 if cell.confidence is None else cell.confidence for cell in cells)


def _without_overlaps(cells: list[DraftCell]) -> list[DraftCell]:
    n_rows = max((cell.row for cell in cells), default=0) + 1
    n_cols = max((cell.col + min(cell.col_span, 1_000) for cell in cells), default=0)
    anchors = {(cell.row, cell.col) for cell in cells}
    if len(anchors) == len(cells) and all(cell.row_span == cell.col_span == 1 for cell in cells):
        return cells
    taken: set[tuple[int, int]] = set()
    kept = []
    for cell in cells:
        if (cell.row, cell.col) in taken:
            continue
        row_span = min(cell.row_span, n_rows - cell.row)
        col_span = min(cell.col_span, n_cols - cell.col)
        if (row_span, col_span) != (1, 1):
            covered = _covered(cell, row_span, col_span)
            if row_span * col_span > 1_000_000 or any(at in taken or at in anchors for at in covered[1:]):
                row_span, col_span, covered = 1, 1, [(cell.row, cell.col)]
            taken.update(covered)
        else:
            taken.add((cell.row, cell.col))
        if (row_span, col_span) != (cell.row_span, cell.col_span):
            cell = msgspec.structs.replace(cell, row_span=row_span, col_span=col_span)
        kept.append(cell)
    return kept


def _covered(cell: DraftCell, row_span: int, col_span: int) -> list[tuple[int, int]]:
    if row_span * col_span > 1_000_000:
        return []
    return [(cell.row + down, cell.col + across) for down in range(row_span) for across in range(col_span)]
