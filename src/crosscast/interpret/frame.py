"""From a grid to a frame: its axes understood, its cells read as values, before any cell means anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from crosscast.model import Dimension, Document, Grid, Period, Unit, Value
from crosscast.vocab import (
    OF_SUSPECTS,
    Recurring,
    clean,
    find_forces_in,
    find_measure,
    find_periods,
    nearest_names,
    offences_named,
    parts_of_area,
    read_label,
)

from .apart import with_lone_label_apart, with_suspects_apart
from .axes import Axis, AxisPlace, read_axis
from .context import ALL_CRIME, Context, Given, find_context, title_of
from .layout import Layout, Line
from .notebook import Notebook
from .relations import Total, find_totals
from .rounding import find_rounding
from .unsigned import with_unsigned_shares
from .values import read_symbols, read_value, says_no_information

_PEOPLE = {"victims", *OF_SUSPECTS}
_OF_ONE_STEP = {
    "arrests",
    "prosecutions",
    "convictions",
}  # "Arrested" beside "Charged" counts arrests in its own column
_STAR = re.compile(r"[*†‡^]+$")
_OF_SHARES = re.compile(r"\b(?:percentages?|per ?cent|proportions?)\b|%")
_ESTIMATES = re.compile(r"\b(?:population|household)s? (?:estimates?|figures?|counts?)\b")
_RUNNING = re.compile(r"\bcumulative(?:ly)?\b|\brunning totals?\b|\b(?:year|month)[- ]to[- ]date\b|\bytd\b")
_LESS_THAN_A_YEAR = 360  # days
_NEAR = 4  # paragraphs above a table
_MOST_NAMED = 6  # texts that were left out
_NOT_GIVEN = {"", "-", "--", "..", "...", ":", "n/k"}


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
            f"The words '{words}' in '{_short(caption)}' may narrow what '{_short(title)}' counts. Its figures stand "
            "apart and are in no indicator until 'aliases' in study.yaml says what the caption means.",
        )
    for note in context.doubts:
        notebook.ask(
            "note-below",
            f"The words '{_short(note)}' beside '{_short(title)}' may leave something out of its figures, or say that "
            "they are of other days. None is shown as adding up. If it changes nothing, say so under 'aliases'.",
        )
    if context.strange_sheet:
        notebook.ask(
            "name-of-sheet",
            f"The sheet is named '{context.strange_sheet}', which the title '{_short(title)}' does not say and which "
            "is not known here: it may be a place or a part. None of its figures is shown as adding up. If it narrows "
            "nothing, say so under 'aliases'.",
        )
    given = _with_financial_years(given, layout, context)
    measure = _measure(layout, context)
    rows = _axis(layout.rows, layout.corner, measure, given, title, notebook)
    cols = _axis(layout.cols, ("",) * layout.n_header, measure, given, title, notebook)
    if strangers := _forces_beside_the_captions(rows, cols, context):
        notebook.ask(
            "labels-contradict",
            f"'{_short(title)}' is said to be of one force, and its labels name {' and '.join(strangers[:3])}: they "
            "may be places. None of its figures is shown as adding up. If they are not forces, say what they are under "
            "'aliases'.",
        )
        context = msgspec.structs.replace(context, doubts=(*context.doubts, title))
    if _has_several_measures(rows) or _has_several_measures(cols):
        measure = None
    rows, cols = (_with_marked_periods(axis, grid, document, title, notebook) for axis in (rows, cols))
    values = _values(grid, layout, cells, document, notebook)

    def value(row: int, col: int) -> Value | None:
        return None if (cell := cells[row][col]) is None else values[cell]

    rows = with_unsigned_shares(rows, value, len(cols.places), notebook)
    cols = with_unsigned_shares(cols, lambda col, row: value(row, col), len(rows.places), notebook)
    frame = Frame(
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
    return _without_what_is_no_count(frame, notebook)


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "..."


def _lend_period(context: Context, layout: Layout) -> tuple[Context, bool]:
    """Let the one period that a heading names hold for the columns whose headings name none."""
    headings = [label for col in layout.cols for label in col.labels] + list(layout.corner)
    named = {f.period for text in headings for f in find_periods(text) if isinstance(f.period, Period)}
    if len(named) != 1:
        return context, False
    (period,) = named
    reason = f"Its only period, {period.id}, stands in one heading and is taken to hold for all columns."
    return msgspec.structs.replace(context, period=period, reasons=(*context.reasons, reason)), True


_FINANCIAL_YEAR = re.compile(r"f\.?y\.? ?'?(?:20)?(\d\d)")


def _with_financial_years(given: Given, layout: Layout, context: Context) -> Given:
    """With "FY19", "FY20" as the financial years of the caption, where it names as many of them.

    Alone, FY19 may be the year that begins in 2019 or the one that ends then.
    """
    labels = {clean(label) for line in (*layout.rows, *layout.cols) for label in line.labels}
    years = {label: int(match[1]) for label in labels if (match := _FINANCIAL_YEAR.fullmatch(label))}
    period = context.period
    if not years or period is None or (period.start.month, period.start.day) != (4, 1):
        return given
    first, n = min(years.values()), period.end.year - period.start.year
    if (period.end.month, period.end.day) != (4, 1) or sorted(years.values()) != list(range(first, first + n)):
        return given
    begins = {label: period.start.year + year - first for label, year in years.items()}
    aliases = {label: f"{year}/{(year + 1) % 100:02}" for label, year in begins.items()}
    return msgspec.structs.replace(given, aliases=aliases | given.aliases)


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


def _has_several_measures(axis: Axis) -> bool:
    return len({id for place in axis.places for id in place.member_ids(Dimension.MEASURE)}) > 1


def _axis(
    lines: Sequence[Line], titles: Sequence[str], measure: str | None, given: Given, title: str, notebook: Notebook
) -> Axis:
    people = measure in _PEOPLE
    axis = read_axis(lines, titles, people=people, aliases=given.aliases, document=notebook.document)
    if measure not in OF_SUSPECTS:
        axis = with_suspects_apart(axis, titles)
    axis, alone = with_lone_label_apart(axis)
    notebook.findings += axis.findings
    partly = [label for label in dict.fromkeys(lab for p in axis.places for lab in p.partly) if label not in alone]
    for label in partly:
        notebook.ask(
            "label-partly-understood",
            f"'{label}' in '{title}' has words that may narrow what is counted. Its figures stand "
            "apart and are in no indicator until 'aliases' in study.yaml says what it means.",
        )
    for member in dict.fromkeys(m for place in axis.places for m in place.members if m.dimension is Dimension.OTHER):
        offer = given.offers.get(clean(member.label))
        if member.label not in partly and (offer or member.label in alone):
            then = f"{offer} If that holds here," if offer else "If you know what it means,"
            notebook.ask(
                "unknown-label",
                f"'{member.label}' in '{title}' is not a name that is known here; its figures stand apart under it. "
                f"{then} say so under 'aliases' in study.yaml.",
            )
    for place in axis.places:
        for label in place.unknown:
            if not label:
                notebook.ask(
                    "row-without-label",
                    f"A line of '{title}' lacks a label that the others have; its figures are left out.",
                    next((cell for cell in place.line.cells if cell >= 0), None),
                )
                continue
            near = nearest_names(label, [d for d in axis.dimensions if d is not None])
            like = f" It is like {' and '.join(repr(name) for name in near)}." if near else ""
            if offer := given.offers.get(clean(label)):
                like = f" {offer}"
            notebook.ask(
                "unknown-label",
                f"'{label}' in '{title}' is not a name that is known here; its figures are left out. "
                f"If you know what it means, say so under 'aliases' in study.yaml.{like}",
                next((i for i in place.line.cells if i >= 0 and notebook.grid.texts[i] == label), None),
            )
    return axis


def _with_marked_periods(axis: Axis, grid: Grid, document: Document, title: str, notebook: Notebook) -> Axis:
    """Set a period apart whose mark ("2024*") is not explained, or is explained as a part of it."""
    axis = _with_part_years(axis, title, notebook)
    marked: dict[int, str] = {}
    plain = 0
    for index, place in enumerate(axis.places):
        cells = [cell for cell in place.line.cells if cell >= 0 and find_periods(grid.texts[cell])]
        mark = next((m for cell in cells if (m := grid.marks[cell] or _trailing_mark(grid.texts[cell]))), "")
        if place.periods and mark and _may_be_part(mark, grid, document):
            marked[index] = mark
        plain += bool(place.periods) and not mark
    if not marked or not plain:
        return axis
    places = list(axis.places)
    for index, mark in marked.items():
        label = next(label for label in reversed(places[index].line.labels) if label)
        notebook.ask(
            "marked-period",
            f"'{label}' in '{_short(title)}' is marked '{mark}', and others are not: it may be a part of that period. "
            "Its figures are left out. If it is the whole, say so under 'aliases' in study.yaml.",
            next((cell for cell in places[index].line.cells if cell >= 0), None),
        )
        places[index] = msgspec.structs.replace(places[index], unknown=(*places[index].unknown, label))
    return msgspec.structs.replace(axis, places=tuple(places))


_PART_OF_A_YEAR = re.compile(r"\b(?:to date|so far|ytd|y\.t\.d|part(?:ial)?(?: year)?|incomplete|not complete)\b")


def _with_part_years(axis: Axis, title: str, notebook: Notebook) -> Axis:
    """Set a year apart whose label says that it is a part of it ("2022 to date") and not up to which day."""
    places = list(axis.places)
    for index, place in enumerate(places):
        whole = [period for period in place.periods if isinstance(period, Period) and period.days >= _LESS_THAN_A_YEAR]
        label = next((each for each in place.line.labels if _PART_OF_A_YEAR.search(clean(each))), "")
        if not whole or not label or len(whole) < len(place.periods):
            continue
        notebook.ask(
            "marked-period",
            f"'{label}' in '{_short(title)}' is a part of that period, and up to which day is not said. Its figures "
            "are left out. Say under 'aliases' in study.yaml which days it is.",
            next((cell for cell in place.line.cells if cell >= 0), None),
        )
        places[index] = msgspec.structs.replace(place, unknown=(*place.unknown, label))
    return msgspec.structs.replace(axis, places=tuple(places))


def _trailing_mark(text: str) -> str:
    match = _STAR.search(text.strip())
    return match[0] if match else ""


def _may_be_part(mark: str, grid: Grid, document: Document) -> bool:
    """Whether the note of a mark ("*", "1.", "Note 1:") speaks of a part of a period, or a star has no note."""
    below = (*grid.after, *(block.text for block in document.blocks if not block.is_request))
    notes = [re.sub(r"^note (?=\d)", "", note.strip(), flags=re.I) for note in (*below, *filter(None, grid.texts))]
    own = [
        clean(note[len(mark) :]).lstrip(".:)] ")
        for note in notes
        if note.startswith(mark) and not re.match(r"[*\d]", note[len(mark) :])
    ]
    own = [note for note in own if len(note) > 3]
    if not own:
        return not mark.strip("() ").isalnum()
    return any(
        find_periods(note) or re.search(r"\b(?:to date|part|so far|incomplete|until|up to|from|since|only)\b", note)
        for note in own
    )


def _values(
    grid: Grid, layout: Layout, cells: Sequence[Sequence[int | None]], document: Document, notebook: Notebook
) -> tuple[Value | None, ...]:
    body = {cell for row in cells for cell in row if cell is not None}
    prints_zeros = any(grid.texts[cell].strip() == "0" for cell in body)
    symbols = read_symbols(" ".join([*grid.after, *grid.before, document.all_text]), prints_zeros)
    values: list[Value | None] = [None] * len(grid)
    for cell in sorted(body):
        values[cell] = read_value(grid.texts[cell], symbols)
    rounding = find_rounding((*grid.after, *grid.before, document.text), [v for v in values if v is not None])
    if rounding is not None:
        values = [None if value is None else rounding.applied(value) for value in values]
        notebook.reasons.append(
            f"Its counts are rounded to multiples of {rounding.base}, as the document says: each is a range of "
            f"{rounding.slack} to both sides."
        )
    _say_left_out(
        [cell for cell in sorted(body) if values[cell] is None and grid.texts[cell].strip()],
        ("stands where a figure should be, and is not one", "stand where figures should be, and are none"),
        grid,
        notebook,
    )
    merged = [cell for cell in _over_several_labels(layout, cells) if values[cell] is not None]
    for cell in merged:
        values[cell] = None
    _say_left_out(
        merged,
        (
            "is one figure beside several labels, and may be of all of them together",
            "are figures beside several labels each, and may be of all of these together",
        ),
        grid,
        notebook,
    )
    return tuple(values)


def _over_several_labels(layout: Layout, cells: Sequence[Sequence[int | None]]) -> list[int]:
    """The cells that reach over rows or columns of different labels."""
    labels: dict[int, set[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for row, line in zip(layout.rows, cells, strict=True):
        for col, cell in zip(layout.cols, line, strict=True):
            if cell is not None:
                labels.setdefault(cell, set()).add((tuple(row.labels), tuple(col.labels)))
    return sorted(cell for cell, beside in labels.items() if len(beside) > 1)


def _say_left_out(cells: Sequence[int], why: tuple[str, str], grid: Grid, notebook: Notebook) -> None:
    """Name the cells of a table that were left out for one reason, together."""
    if not cells:
        return
    texts = list(dict.fromkeys(f"'{_short(grid.texts[cell])}'" for cell in cells))
    shown = ", ".join(texts[:_MOST_NAMED]) + (
        f" and {len(texts) - _MOST_NAMED:,} more" if len(texts) > _MOST_NAMED else ""
    )
    if len(cells) == 1:
        said = f"{shown} {why[0]}. It was left out."
    else:
        said = f"{shown}, in {len(cells):,} cells, {why[1]}. They were left out."
    notebook.ask("not-a-number", said, cells[0])


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


def _without_what_is_no_count(frame: Frame, notebook: Notebook) -> Frame:
    """Leave out changes, averages, labels and records that stand among counts; read percentages without a sign.

    A list of records, two tables side by side or one above the other give no figures at all: their labels and their
    figures cannot be told apart safely.
    """
    values = list(frame.values)
    if reason := _not_one_table(frame):
        notebook.ask("not-one-table", f"{reason} in '{_short(frame.title)}': none of its figures is used.")
        return msgspec.structs.replace(frame, values=(None,) * len(values))
    percentages = [place for axis in (frame.rows, frame.cols) for place in axis.places if place.is_percentage]
    if not percentages and _OF_SHARES.search(clean(frame.title)):
        unsigned = [cell for cell, _, _ in frame.body() if _is_count(values[cell])]
        if unsigned:
            notebook.ask(
                "may-be-percentages",
                f"'{_short(frame.title)}' speaks of percentages, and its numbers have no sign: none of them is used.",
            )
        for cell in unsigned:
            values[cell] = None
    for name, axis in (("row", frame.rows), ("col", frame.cols)):
        for index, place in enumerate(axis.places):
            line = [cell for cell in frame.line(name, index) if values[cell] is not None]
            if place.derived and line:
                notebook.note(
                    "not-a-count",
                    f"'{place.derived}' in '{_short(frame.title)}' is no count of what the table counts: left out.",
                    line[0],
                )
                for cell in line:
                    values[cell] = None
            elif place.is_percentage:
                _read_unsigned_percentages(frame, line, values, place, notebook)
    broken = [cell for cell, v in enumerate(values) if v is not None and v.decimals and v.unit is Unit.COUNT]
    _say_left_out(broken, ("is no whole number", "are no whole numbers"), frame.grid, notebook)
    for cell in broken:
        values[cell] = None
    body = [cell for row in frame.cells for cell in row if cell is not None]
    n_not_given = sum(frame.grid.texts[cell].strip() in _NOT_GIVEN for cell in body)
    n_not_given += sum(cell is None for row in frame.cells for cell in row)
    if n_not_given and any(_is_count(value) for value in values):
        cells = "1 cell is blank or holds" if n_not_given == 1 else f"{n_not_given} cells are blank or hold"
        notebook.note(
            "no-figure-given",
            f"Of '{_short(frame.title)}' {cells} a dash or '..'. None is read as 0: ask the force whether it counted "
            "none or did not count.",
        )
    said = [cell for cell in body if says_no_information(frame.grid.texts[cell])]
    if said and any(_is_count(value) for value in values):
        notebook.ask(
            "no-information",
            f"'{frame.grid.texts[said[0]].strip()}' stands in '{_short(frame.title)}' where a count should be, in "
            f"{len(said)} cell{'s' * (len(said) > 1)}. It is not read as 0: ask the force whether it counted none or "
            "did not count.",
            said[0],
        )
    return msgspec.structs.replace(frame, values=tuple(values))


def _is_count(value: Value | None) -> bool:
    return value is not None and value.unit is Unit.COUNT and not value.is_absent


def _not_one_table(frame: Frame) -> str:
    """Why the figures of a grid cannot be those of one table of counts; empty where they can."""
    if estimates := _ESTIMATES.search(clean(frame.title)) or _ESTIMATES.search(clean(frame.grid.caption)):
        return f"The caption speaks of {estimates[0]}"
    if (running := _running_totals(frame)) or _has_turn_of_year(frame):
        return running or (
            "The months run on from December to January under one calendar year, and of which year they are is not "
            "said (write '2018/19' for '2018' under 'aliases' where that is meant),"
        )
    for name, axis in (("row", frame.rows), ("col", frame.cols)):
        for index, place in enumerate(axis.places):
            line = frame.line(name, index)
            if place.heading and any(_is_count(frame.values[cell]) for cell in line):
                return (
                    f"Under '{place.heading}', where names should stand, are numbers, as in a list of cases or in two "
                    "tables side by side"
                )
    for row in frame.layout.passed_over:
        texts = [frame.grid.texts[i].strip() for i in range(len(frame.grid)) if frame.grid.rows[i] == row]
        readings = [read_label(text) for text in texts if text]
        known = [r for r in readings if r.members or r.is_total or r.is_heading or r.periods or r.is_percentage]
        if len(readings) > 1 and len(known) >= len(readings) - 1:
            return f"A second row of headings ('{_short(' | '.join(texts))}') stands among the figures"
    return ""


def _running_totals(frame: Frame) -> str:
    """Why the figures of months are sums from the year's begin on; empty where nothing says so."""
    periods = [period for axis in (frame.rows, frame.cols) for place in axis.places for period in place.periods]
    if not any(isinstance(period, Recurring) or period.days < _LESS_THAN_A_YEAR for period in periods):
        return ""
    around = (frame.title, frame.grid.caption, *frame.grid.before[-_NEAR:], *frame.grid.after, *frame.layout.corner)
    said = next((match[0] for text in around if (match := _RUNNING.search(clean(text)))), "")
    return f"Beside the months or quarters stands '{said}', so that each may hold those before it," if said else ""


def _has_turn_of_year(frame: Frame) -> bool:
    """Whether January follows December under one calendar year: April to March under "2018"."""
    for axis, across in ((frame.rows, frame.cols), (frame.cols, frame.rows)):
        years = [period for place in across.places for period in place.periods if isinstance(period, Period)]
        years = years or [period for period in (frame.context.period,) if period]
        for before, after in pairwise(axis.places):
            months = [period for place in (before, after) for period in place.periods if isinstance(period, Recurring)]
            fixed = [period for period in after.periods if isinstance(period, Period)]
            if (
                len(months) == 2
                and months[0].last == (12, 31)
                and months[1].first == (1, 1)
                and before.line.labels[:-1] == after.line.labels[:-1]
                and any(map(is_calendar_year, fixed or years))
            ):
                return True
    return False


def is_calendar_year(period: Period) -> bool:
    """Whether a period is one year from January to December."""
    return (period.start.month, period.start.day) == (1, 1) and period.days in (365, 366)


def _read_unsigned_percentages(
    frame: Frame, line: Sequence[int], values: list[Value | None], place: AxisPlace, notebook: Notebook
) -> None:
    """Read the numbers under "%" as percentages, where all can be: none above 100, all with the same decimals."""
    unsigned = {cell: value for cell in line if _is_count(value := values[cell]) and "%" not in frame.grid.texts[cell]}
    fits = all(value.is_exact and 0 <= value.as_fraction() <= 100 for value in unsigned.values() if value)
    decimals = {value.decimals for value in unsigned.values() if value}
    for cell, value in unsigned.items():
        if value is None or value.low is None:
            continue
        values[cell] = Value.exact(value.low, Unit.PER_CENT, value.decimals) if fits and len(decimals) == 1 else None
    if unsigned and not fits:
        label = next((label for label in reversed(place.line.labels) if label), "")
        notebook.ask(
            "may-be-percentages",
            f"'{label}' in '{_short(frame.title)}' speaks of percentages or rates, and its numbers are none: they are "
            "left out.",
            next(iter(unsigned)),
        )
