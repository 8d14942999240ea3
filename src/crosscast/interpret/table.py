"""From a grid to a table: what each cell counts, how the cells are tied, and how far each can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from crosscast.model import Dimension, Document, Finding, Grid, Role, Table, Unit
from crosscast.model import Layout as GridLayout

from .context import Given, title_of
from .dates import find_cell_periods
from .frame import Frame, build_frame
from .grading import find_sums, find_ties, find_trust
from .layout import find_layout
from .meanings import Meaning, find_meanings, totals_over
from .notebook import Notebook
from .statements import find_statements
from .unscramble import Unscrambled, unscramble

_WHERE_TO_SAY = {
    Dimension.MEASURE: "Say under 'aliases' in study.yaml what its headings count.",
    Dimension.FORCE: "Say it as 'publisher' of the response in study.yaml.",
    Dimension.OFFENCE: "Say it as 'offence' of the response in study.yaml.",
    Dimension.PERIOD: "Say it as 'period' of the response in study.yaml.",
}


def interpret(document: Document, given: Given | None = None) -> tuple[Table, ...]:
    """Understand every table of a document, and every sentence that states a count, as a table of one cell.

    What stays unsure becomes a finding of its table, never a figure.
    """
    grids = (*document.grids, *find_statements(document))
    return tuple(interpret_grid(grid, document, given or Given()) for grid in grids)


def interpret_grid(grid: Grid, document: Document, given: Given) -> Table:
    """Understand one grid. A table without figures comes back with roles only."""
    split = Unscrambled(None)
    if grid.layout is GridLayout.RUN_TOGETHER:
        split = unscramble(grid, document.path, given.aliases)
        if split.grid is None:
            return _without_figures(grid, document, split.findings)
        grid = split.grid
    layout = find_layout(grid)
    if layout is None:
        return _without_figures(grid, document, ())
    notebook = Notebook(grid, document.path)
    notebook.findings += [*grid.findings, *split.findings]
    notebook.reasons += split.reasons
    frame = build_frame(grid, layout, document, given, notebook, is_split=split.grid is not None)
    periods = find_cell_periods(frame, notebook)
    sums = find_sums(frame)
    meanings = find_meanings(frame, periods, sums, notebook)
    ties = find_ties(frame, sums, notebook)
    trust = find_trust(frame, ties, meanings, periods, notebook)
    _ask_what_is_missing(frame, meanings, notebook)
    return Table(
        document=document.path,
        title=frame.title,
        grid=grid,
        roles=_roles(frame),
        values=frame.values,
        meanings=tuple(meanings),
        grades=trust.grades,
        label_sound=trust.sound,
        adds_up=trust.adds_up,
        constants=frame.context.constants,
        relations=ties.relations,
        reasons=tuple(notebook.reasons),
        findings=tuple(notebook.findings),
        originals=split.originals,
    )


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
        label_sound=(False,) * n,
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
            f"'{frame.title}' does not say which {dimension.value} {n} of its figures are of; they are left "
            f"out. {_WHERE_TO_SAY[dimension]}",
        )


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
