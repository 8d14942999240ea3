"""From a grid to a frame: its axes understood, its cells read as values, before any cell means anything."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from crosscast.model import Dimension, Document, Grid, Period, Value
from crosscast.vocab import (
    OF_SUSPECTS,
    clean,
    find_forces_in,
    find_measure,
    find_periods,
    offences_named,
    parts_of_area,
    read_label,
)

from .axes import Axis, AxisPlace
from .captions import title_of
from .cells import read_cells
from .context import ALL_CRIME, Context, find_context
from .financial_years import with_financial_years
from .given import Given
from .label_meanings import say_meanings
from .label_questions import ask_of_labels
from .layout import Layout
from .notebook import Notebook, short
from .part_years import without_part_years
from .totals import Total, find_totals
from .unsigned import with_unsigned_shares

_OF_ONE_STEP = {"arrests", "prosecutions", "convictions"}  # "Arrested" beside "Charged" counts in its own column


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """A grid taken apart: which cell stands in which row and column, and what its labels and its caption say."""

    grid: Grid
    document: str
    title: str
    layout: Layout
    cells: tuple[tuple[int | None, ...], ...]  # by row and column of the body
    values: tuple[Value | None, ...]  # one a cell of the grid
    context: Context
    measure: str | None  # of cells whose labels name none; None where it is unknown or the labels name several
    rows: Axis
    cols: Axis
    row_totals: tuple[Total, ...]
    col_totals: tuple[Total, ...]
    headings_in_place: bool
    lends_period: bool  # the period of one heading was taken to hold for all
    lends_offence: bool  # the same of the offence
    is_split: bool  # its cells were told apart by their own arithmetic, which then proves nothing
    repaired: tuple[int, ...] = ()  # cells whose number was misread in a picture and mended

    @property
    def is_chosen_by_sums(self) -> bool:
        """Whether its own arithmetic decided how it was read: its relations then prove nothing."""
        return self.is_split or self.grid.chosen_by_sums

    def body(self) -> Iterator[tuple[int, AxisPlace, AxisPlace]]:
        """Each cell that has a value, with its row and its column."""
        for r, row in enumerate(self.rows.places):
            for c, col in enumerate(self.cols.places):
                cell = self.cells[r][c]
                if cell is not None and self.values[cell] is not None:
                    yield cell, row, col

    def line(self, axis: str, index: int) -> list[int]:
        cells = self.cells[index] if axis == "row" else [row[index] for row in self.cells]
        return [cell for cell in cells if cell is not None]

    def constant(self, dimension: Dimension) -> str | None:
        return next((m.id for m in self.context.constants if m.dimension is dimension), None)


def build_frame(
    grid: Grid, layout: Layout, document: Document, given: Given, notebook: Notebook, *, is_split: bool
) -> Frame:
    """Take a grid apart and read its labels; what is doubtful about them goes into the notebook."""
    title = title_of(grid)
    covered = grid.occupancy()
    cells = tuple(tuple(covered.get((row.position, col.position)) for col in layout.cols) for row in layout.rows)
    context = find_context(grid, document, given)
    lends_period = False
    if context.period is None and context.window is None:
        context, lends_period = _lend_period(context, layout)
    lends_offence = False
    if len(context.offences) != 1:
        context, lends_offence = _lend_offence(context, layout)
    notebook.reasons += context.reasons
    if not context.offences and _says_all_crime(layout, grid, document):
        context = msgspec.structs.replace(context, is_of_all_crime=True)
        notebook.reasons.append("It counts all crime, as a heading, the text above it or the request says.")
    for words, caption in context.not_understood:
        notebook.ask(
            "caption-partly-understood",
            f"The words '{words}' in '{short(caption)}' may narrow what '{short(title)}' counts. Its figures stand "
            "apart and are in no indicator until 'aliases' in study.yaml says what the caption means.",
        )
    for note in context.doubts:
        notebook.ask(
            "note-below",
            f"The words '{short(note)}' beside '{short(title)}' may leave something out of its figures, or say that "
            "they are of other days. None is shown as adding up. If it changes nothing, say so under 'aliases'.",
        )
    if context.strange_sheet:
        notebook.ask(
            "name-of-sheet",
            f"The sheet is named '{context.strange_sheet}', which the title '{short(title)}' does not say and which "
            "is not known here: it may be a place or a part. None of its figures is shown as adding up. If it narrows "
            "nothing, say so under 'aliases'.",
        )
    given = with_financial_years(given, layout, context.period)
    measure = _measure(layout, context)
    rows = ask_of_labels(layout.rows, layout.corner, measure, given, title, notebook)
    rows = _without_labels(rows, layout, title, notebook)
    cols = ask_of_labels(layout.cols, ("",) * layout.n_header, measure, given, title, notebook)
    if strangers := _forces_beside_the_captions(rows, cols, context):
        notebook.ask(
            "labels-contradict",
            f"'{short(title)}' is said to be of one force, and its labels name {' and '.join(strangers[:3])}: they "
            "may be places. None of its figures is shown as adding up. If they are not forces, say what they are under "
            "'aliases'.",
        )
        context = msgspec.structs.replace(context, doubts=(*context.doubts, title))
    if _counts_people_by_its_caption_alone(rows, cols, context):
        notebook.ask(
            "labels-contradict",
            f"'{short(title)}' says that it counts {_caption_measure(context)}, and its labels say offences. They "
            "are read as offences; none is shown as adding up. Say under 'aliases' what the labels count.",
        )
        context = msgspec.structs.replace(context, doubts=(*context.doubts, title))
    if _has_several_measures(rows) or _has_several_measures(cols):
        measure = None
    rows, cols = (without_part_years(axis, grid, document, title, notebook) for axis in (rows, cols))
    notebook.reasons += say_meanings((rows, cols))
    values = read_cells(grid, layout, cells, document, notebook)

    def value(row: int, col: int) -> Value | None:
        return None if (cell := cells[row][col]) is None else values[cell]

    rows = with_unsigned_shares(rows, value, len(cols.places), notebook)
    cols = with_unsigned_shares(cols, lambda col, row: value(row, col), len(rows.places), notebook)
    return Frame(
        grid=grid,
        document=document.path,
        title=title,
        layout=layout,
        cells=cells,
        values=values,
        context=context,
        measure=measure,
        rows=rows,
        cols=cols,
        row_totals=find_totals(rows),
        col_totals=find_totals(cols),
        headings_in_place=_headings_in_place(layout, title, notebook),
        lends_period=lends_period,
        lends_offence=lends_offence,
        is_split=is_split,
    )


def _without_labels(rows: Axis, layout: Layout, title: str, notebook: Notebook) -> Axis:
    """The rows, none of them known where several stand there and none has a label."""
    if layout.n_stub or len(rows.places) < 2 or any(any(place.line.labels) for place in rows.places):
        return rows
    notebook.ask(
        "rows-without-labels",
        f"The rows of '{short(title)}' have no labels: it may be the right part of a table whose labels stand on "
        "another page. None of its figures is used.",
    )
    return msgspec.structs.replace(
        rows, places=tuple(msgspec.structs.replace(place, unknown=("",)) for place in rows.places)
    )


def _lend_period(context: Context, layout: Layout) -> tuple[Context, bool]:
    """Let the one period that a heading names hold for the columns whose headings name none."""
    headings = [label for col in layout.cols for label in col.labels] + list(layout.corner)
    named = {f.period for text in headings for f in find_periods(text) if isinstance(f.period, Period)}
    if len(named) != 1:
        return context, False
    (period,) = named
    reason = f"Its only period, {period.id}, stands in one heading and is taken to hold for all columns."
    return msgspec.structs.replace(context, period=period, reasons=(*context.reasons, reason)), True


def _lend_offence(context: Context, layout: Layout) -> tuple[Context, bool]:
    """Let the one offence that the headings name hold for the columns whose headings name none.

    Only where every heading is wholly understood: one that is not may be another offence's name.
    """
    readings = [read_label(label) for col in layout.cols for label in col.labels if label]
    named = {offences for reading in readings if (offences := offences_named(reading.label))}
    known = all((r.members or r.periods or r.is_total or r.is_percentage) and not r.residue for r in readings)
    if len(named) != 1 or not known:
        return context, False
    (offences,) = named
    reason = f"Its only offence, {' or '.join(offences)}, stands in a heading and is taken to hold for all columns."
    return msgspec.structs.replace(context, offences=offences, reasons=(*context.reasons, reason)), True


def _says_all_crime(layout: Layout, grid: Grid, document: Document) -> bool:
    headings = [*layout.corner, *(label for col in layout.cols for label in col.labels)]
    asked = [block.text for block in document.blocks if block.is_request and find_measure(block.text)]
    return any(ALL_CRIME.search(clean(text)) for text in (title_of(grid), *grid.before[-2:], *headings, *asked))


def _measure(layout: Layout, context: Context) -> str | None:
    """What the table counts where a cell's own labels do not say: its caption, or the one measure of its headings."""
    constant = next((m.id for m in context.constants if m.dimension is Dimension.MEASURE), None)
    if constant is not None:
        return constant
    headings = [*layout.corner, *(label for col in layout.cols for label in col.labels)]
    for hints in (False, True):
        named = {found for label in headings if (found := find_measure(label, hints=hints))}
        if named and len(named) == 1 and named <= _OF_ONE_STEP and not _heads_all(layout, named):
            return None
        if named:
            return named.pop() if len(named) == 1 else None
        if not hints and context.measure_hint:
            return context.measure_hint
    return None


def _heads_all(layout: Layout, named: set[str]) -> bool:
    """Whether a measure is named over the stub or over every column: over one, it may be that column's alone."""
    if any(find_measure(title) in named for title in layout.corner):
        return True
    return all(any(find_measure(label) in named for label in col.labels) for col in layout.cols)


def _forces_beside_the_captions(rows: Axis, cols: Axis, context: Context) -> list[str]:
    """The labels that give other forces than the one by which a caption says that all was recorded."""
    said = next(
        (m for m in context.constants if m.dimension is Dimension.FORCE and m.id in find_forces_in(m.label)), None
    )
    named = [m for axis in (rows, cols) for p in axis.places for m in p.members if m.dimension is Dimension.FORCE]
    return list(dict.fromkeys(m.label for m in named if said and m.id != said.id and not parts_of_area(m.id)))


def _caption_measure(context: Context) -> str:
    return next((m.id for m in context.constants if m.dimension is Dimension.MEASURE), "")


def _counts_people_by_its_caption_alone(rows: Axis, cols: Axis, context: Context) -> bool:
    """Whether a caption names persons ("suspects charged") and all labels that name a measure say offences."""
    named = {id for axis in (rows, cols) for place in axis.places for id in place.member_ids(Dimension.MEASURE)}
    return named == {"offences"} and _caption_measure(context) in ("victims", *OF_SUSPECTS)


def _has_several_measures(axis: Axis) -> bool:
    return len({id for place in axis.places for id in place.member_ids(Dimension.MEASURE)}) > 1


def _headings_in_place(layout: Layout, title: str, notebook: Notebook) -> bool:
    """Whether every column of figures has a heading and every heading figures; else they may have slipped."""
    bare = [col for col in layout.cols if not any(col.labels)]
    if not layout.n_header or (len(bare) == len(layout.cols)) or not (bare or layout.astray):
        return bool(layout.n_header) or len(layout.cols) == 1
    notebook.ask(
        "headings-not-over-figures",
        f"In '{title}' a column of figures has no heading, or a heading has no figures: look whether the "
        "headings slipped. None of its figures is shown as adding up.",
    )
    return False
