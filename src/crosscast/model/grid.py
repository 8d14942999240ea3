"""Cells as they are laid out in a document, before anything is understood about them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from .finding import Finding
from .place import Place


class Layout(StrEnum):
    """How the cells of a grid were told apart."""

    MARKUP = "markup"  # the file says which cells there are (DOCX, HTML, a tagged PDF)
    SHEET = "sheet"
    RULED = "ruled"  # lines drawn on a page
    ALIGNED = "aligned"  # white space only
    SEPARATED = "separated"  # tabs, pipes, commas in plain text
    SENTENCE = "sentence"  # one number that a sentence states; the sentence is its caption
    RUN_TOGETHER = "run-together"  # each row's cells stand in one text without anything between them


class Cell(msgspec.Struct, frozen=True):
    """One printed cell: a view of a grid, which keeps its cells in columns."""

    index: int
    row: int
    col: int
    row_span: int
    col_span: int
    text: str
    place: Place
    emphasised: bool


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """A table as laid out: parallel columns, one entry a printed cell, in reading order.

    A grid does not overlap itself. Positions that no cell covers are blank. In a RUN_TOGETHER grid each cell stands
    alone in its row and holds the row's whole text.
    """

    id: str  # "t1", "t2" in the order of the document
    layout: Layout
    n_rows: int
    n_cols: int
    rows: tuple[int, ...]
    cols: tuple[int, ...]
    row_spans: tuple[int, ...]
    col_spans: tuple[int, ...]
    texts: tuple[str, ...]  # one line each, white space collapsed, footnote marks taken off
    places: tuple[Place, ...]
    emphasis: tuple[bool, ...]  # bold, or marked as a header by the file
    marks: tuple[str, ...]  # footnote marks that stood on the text, "" where none
    confidences: tuple[int, ...] = ()  # per cent, with which each text was recognised in a picture; empty: none was
    n_header_rows: int = 0  # as far as the file itself says (th, a repeated header row); 0: it does not say
    caption: str = ""  # the table's own caption or title, "" where it has none
    before: tuple[str, ...] = ()  # paragraphs and headings above it, nearest last, since the grid before
    after: tuple[str, ...] = ()  # notes directly below it
    place: Place | None = None  # the whole table
    findings: tuple[Finding, ...] = ()
    chosen_by_sums: bool = False  # its cells were told apart by sums, which prove nothing then
    other_readings: tuple[Grid, ...] = ()  # of the same table, between which and this one nothing decides

    def __post_init__(self) -> None:
        n = len(self.texts)
        for column in (self.rows, self.cols, self.row_spans, self.col_spans, self.places, self.emphasis, self.marks):
            if len(column) != n:
                raise ValueError("the columns of a grid must be of one length")
        if self.confidences and len(self.confidences) != n:
            raise ValueError("the columns of a grid must be of one length")

    def __len__(self) -> int:
        return len(self.texts)

    def cell(self, index: int) -> Cell:
        return Cell(
            index,
            self.rows[index],
            self.cols[index],
            self.row_spans[index],
            self.col_spans[index],
            self.texts[index],
            self.places[index],
            self.emphasis[index],
        )

    def cells(self) -> Iterator[Cell]:
        return (self.cell(index) for index in range(len(self)))

    def lines(self) -> tuple[tuple[str, ...], ...]:
        """The texts of each row from left to right, that of a span in each place that it covers, "" for a blank."""
        covered = self.occupancy()
        texts = [
            [self.texts[covered[at]] if (at := (row, col)) in covered else "" for col in range(self.n_cols)]
            for row in range(self.n_rows)
        ]
        return tuple(tuple(line) for line in texts)

    def occupancy(self) -> dict[tuple[int, int], int]:
        """The index of the cell that covers each position (row, col), spans spread out."""
        return {
            (row, col): index
            for index in range(len(self))
            for row in range(self.rows[index], self.rows[index] + self.row_spans[index])
            for col in range(self.cols[index], self.cols[index] + self.col_spans[index])
        }
