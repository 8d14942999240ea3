"""From a grid to a table: what each cell counts, how the cells are tied, and how far each can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from crosscast.model import Dimension, Document, Finding, Grid, Role, Severity, Table, Unit
from crosscast.model import Layout as GridLayout

from .captions import title_of
from .corrections import as_understood, find_corrections
from .dates import find_cell_periods
from .decisions import Decision
from .following import decisions_about, find_cells, given_for, with_corrections, with_decisions, with_texts
from .frame import Frame, build_frame
from .given import Given
from .grading import find_ties, find_trust
from .kept import how_they_differ, left_by, lines_in_doubt, with_doubt
from .layout import find_layout
from .meanings import Meaning, find_meanings, totals_over
from .no_counts import without_what_is_no_count
from .notebook import Notebook, said_once
from .recognised import with_repairs
from .statements import find_statements
from .sums import find_sums
from .superseded import with_differences, with_superseded
from .unscramble import Unscrambled, unscramble

_WHERE_TO_SAY = {
    Dimension.MEASURE: "Say under 'aliases' in study.yaml what its headings count.",
    Dimension.FORCE: "Say it as 'publisher' of the response in study.yaml.",
    Dimension.OFFENCE: "Say it as 'offence' of the response in study.yaml.",
    Dimension.PERIOD: "Say it as 'period' of the response in study.yaml.",
}

_WHAT = {
    Dimension.MEASURE: "of what (offences, victims, arrests)",
    Dimension.FORCE: "of which force",
    Dimension.OFFENCE: "of which offence",
    Dimension.PERIOD: "of which period",
}


def interpret(document: Document, given: Given | None = None) -> tuple[Table, ...]:
    """Understand every table of a document, and every sentence that states a count, as a table of one cell.

    What stays unsure becomes a finding of its table, never a figure. A person's decisions are followed where each
    fits one place; `not_followed` says which fit none, or several.
    """
    given = given or Given()
    superseding = find_corrections(document.grids)
    printed = (*document.grids, *find_statements(document))
    pairs = zip(as_understood(printed, superseding), printed, strict=True)
    laid = [_laid_out(grid, decisions_about(as_printed, given), document, given) for grid, as_printed in pairs]
    fits = Counter(number for each in laid for number in each.followed)
    laid = [each.without({number for number, places in fits.items() if places > 1}) for each in laid]
    tables: list[Table] = []
    frames: list[Frame | None] = []
    corrections: dict[int, list[tuple[int, int]]] = {}
    unused: set[int] = set()
    for index, each in enumerate(laid):
        unused |= {index} if any(not decision.use for _, decision in each.about) else set()
        table, frame = _understand(each, document)
        if each.grid is not printed[index]:
            table = msgspec.structs.replace(table, title=title_of(printed[index]))
        tables.append(with_decisions(table, each.about))
        frames.append(frame)
        for number, decision in each.about:
            if decision.value and frame is not None and not frame.is_split:
                corrections.setdefault(number, []).extend((index, cell) for cell in find_cells(decision, frame))
    corrected: dict[int, dict[int, int]] = {}
    for number, places in corrections.items():
        if len(places) == 1:
            corrected.setdefault(places[0][0], {})[places[0][1]] = number
    for index, numbers in corrected.items():
        frame = frames[index]
        assert frame is not None
        texts = {cell: given.decisions[number].value for cell, number in numbers.items()}
        table, _ = _understand(laid[index].with_texts(frame.grid, texts), document)
        tables[index] = with_corrections(with_decisions(table, laid[index].about), frame.grid, given.decisions, numbers)
    return said_once(with_differences(with_superseded(tables, superseding, unused), document))


def interpret_grid(grid: Grid, document: Document, given: Given) -> Table:
    """Understand one grid. A table without figures comes back with roles only."""
    return _understand(_laid_out(grid, decisions_about(grid, given), document, given), document)[0]


class _Laid(msgspec.Struct, frozen=True):
    """A grid and the ways to read it, with what is known and was decided of it."""

    grid: Grid
    given: Given
    about: list[tuple[int, Decision]]
    split: Unscrambled  # where its columns ran together
    readings: tuple[Grid, ...]
    left: list[int] = []  # those readings that have the lines that people chose
    followed: tuple[int, ...] = ()  # the decisions on that

    def without(self, numbers: set[int]) -> _Laid:
        """The same without these decisions on which reading is right."""
        about = [(n, each) for n, each in self.about if n not in numbers]
        left, followed = left_by(self.readings, about)
        return msgspec.structs.replace(self, about=about, left=left, followed=followed)

    def with_texts(self, reading: Grid, texts: Mapping[int, str]) -> _Laid:
        readings = (with_texts(each, texts) if each is reading else each for each in self.readings)
        return msgspec.structs.replace(self, readings=tuple(readings))


def _laid_out(grid: Grid, about: list[tuple[int, Decision]], document: Document, given: Given) -> _Laid:
    known = given_for(given, about)
    if grid.layout is GridLayout.RUN_TOGETHER:
        split = unscramble(grid, document.path, known.aliases)
        readings = split.readings
    else:
        around = {"caption": grid.caption, "before": grid.before, "after": grid.after}
        others = (msgspec.structs.replace(other, **around) for other in grid.other_readings)
        split, readings = Unscrambled(), (grid, *others)
    return _Laid(grid, known, about, split, readings, *left_by(readings, about))


def _understand(laid: _Laid, document: Document) -> tuple[Table, Frame | None]:
    """The table of the readings that people's decisions leave, with the doubt between several."""
    is_split = laid.grid.layout is GridLayout.RUN_TOGETHER
    if is_split and len(laid.left) != 1:
        return _without_figures(laid.grid, document, laid.split.findings), None
    found = [_read_as(laid, at, document) for at in laid.left]
    table, frame = found[0]
    if len(laid.left) > 1:
        alone, table = table, table if frame is None else with_doubt(table, frame, found[1:])
        doubt = _differ(table, [laid.readings[at] for at in laid.left], lines_in_doubt(table, alone))
        table = msgspec.structs.replace(table, findings=(*table.findings, doubt))
    return msgspec.structs.replace(table, followed=laid.followed), frame


def _differ(table: Table, readings: Sequence[Grid], doubtful: set[str]) -> Finding:
    """Say how the readings of a table differ, at its place."""
    message = (
        f"'{table.title}' can be read in {len(readings)} ways, and neither its layout nor its totals tell which is "
        f"right: {how_they_differ(readings, doubtful)}. Figures on which they differ are disputed. Compare them with "
        "the page, and say in readings/, under 'reading', which line is right."
    )
    return Finding("readings-differ", Severity.QUESTION, message, table.document, table.grid.place)


def _read_as(laid: _Laid, at: int, document: Document) -> tuple[Table, Frame | None]:
    grid, is_split = laid.readings[at], laid.grid.layout is GridLayout.RUN_TOGETHER
    is_chosen = is_split and len(laid.readings) > 1  # by a person, so that the doubt about it is gone
    layout = find_layout(grid)
    if layout is None:
        return _without_figures(grid, document, ()), None
    notebook = Notebook(grid, document.path)
    notebook.findings += [*grid.findings, *(() if is_chosen else laid.split.findings)]
    notebook.reasons += laid.split.reasons
    frame = build_frame(grid, layout, document, laid.given, notebook, is_split=is_split)
    frame = without_what_is_no_count(frame, notebook)
    periods = find_cell_periods(frame, document, notebook)
    frame, sums, mended = with_repairs(frame, find_sums(frame, notebook), notebook)
    meanings = find_meanings(frame, periods, sums, notebook)
    ties = find_ties(frame, sums, notebook)
    trust = find_trust(frame, ties, meanings, periods, notebook)
    _ask_what_is_missing(frame, meanings, notebook)
    table = Table(
        document=document.path,
        title=frame.title,
        grid=grid,
        roles=_roles(frame),
        values=frame.values,
        meanings=tuple(meanings),
        grades=trust.grades,
        adds_up=trust.adds_up,
        constants=frame.context.constants,
        relations=ties.relations,
        reasons=tuple(notebook.reasons),
        findings=notebook.findings_once(),
        originals=(*(laid.split.originals[at] if is_split else ()), *mended),
    )
    return table, frame


def _without_figures(grid: Grid, document: Document, findings: tuple[Finding, ...]) -> Table:
    n = len(grid)
    return Table(
        document=document.path,
        title=title_of(grid),
        grid=grid,
        roles=(Role.NOTE,) * n,
        values=(None,) * n,
        meanings=((),) * n,
        grades=(None,) * n,
        adds_up=(False,) * n,
        reasons=() if findings else ("It holds no figures.",),
        findings=(*grid.findings, *findings),
    )


def _ask_what_is_missing(frame: Frame, meanings: Sequence[Meaning], notebook: Notebook) -> None:
    missing: Counter[Dimension] = Counter()
    over = {dimension: totals_over(frame, dimension) for dimension in _WHERE_TO_SAY}
    over[Dimension.OFFENCE] = set()  # a total over offences is of something too
    for cell, members in enumerate(meanings):
        value = frame.values[cell]
        if value is None or value.unit is not Unit.COUNT or value.is_absent or not members:
            continue
        have = {m.dimension for m in members}
        missing.update(d for d in _WHERE_TO_SAY if d not in have and cell not in over[d])
    for dimension, n in missing.items():
        notebook.ask(
            f"no-{dimension.value}",
            f"'{frame.title}' does not say {_WHAT[dimension]} {_of_figures(n)}. {_WHERE_TO_SAY[dimension]}",
        )


def _of_figures(n: int) -> str:
    return "1 of its figures is; it is left out" if n == 1 else f"{n} of its figures are; they are left out"


def _roles(frame: Frame) -> tuple[Role, ...]:
    body = {cell for row in frame.cells for cell in row if cell is not None}
    notes = set(frame.layout.notes)
    roles = []
    for cell in range(len(frame.grid)):
        if cell in body:
            roles.append(Role.BODY)
        elif frame.grid.rows[cell] < frame.layout.n_header:
            roles.append(Role.HEADER)
        elif cell in notes:
            roles.append(Role.NOTE)
        else:
            roles.append(Role.STUB)
    return tuple(roles)
