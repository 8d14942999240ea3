"""From a grid to a table: what each cell counts, how the cells are tied, and how far each can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from crosscast.model import Dimension, Document, Finding, Grid, Role, Table, Unit
from crosscast.model import Layout as GridLayout

from .context import Given, title_of
from .corrections import as_understood, find_corrections
from .dates import find_cell_periods
from .following import decisions_about, find_cells, given_for, with_corrections, with_decisions, with_texts
from .frame import Frame, build_frame
from .grading import find_sums, find_ties, find_trust
from .layout import find_layout
from .meanings import Meaning, find_meanings, totals_over
from .notebook import Notebook
from .recognised import with_repairs
from .statements import find_statements
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
    grids = as_understood(printed, superseding)
    tables: list[Table] = []
    corrections: dict[int, list[tuple[int, int]]] = {}
    unused: set[int] = set()
    for index, grid in enumerate(grids):
        about = decisions_about(printed[index], given)
        unused |= {index} if any(not decision.use for _, decision in about) else set()
        table, frame = _understand(grid, document, given_for(given, about))
        if grid is not printed[index]:
            table = msgspec.structs.replace(table, title=title_of(printed[index]))
        tables.append(with_decisions(table, about))
        for number, decision in about:
            if decision.value and frame is not None and frame.grid is grid:
                corrections.setdefault(number, []).extend((index, cell) for cell in find_cells(decision, frame))
    corrected: dict[int, dict[int, int]] = {}
    for number, places in corrections.items():
        if len(places) == 1:
            corrected.setdefault(places[0][0], {})[places[0][1]] = number
    for index, numbers in corrected.items():
        about = decisions_about(printed[index], given)
        grid = with_texts(grids[index], {cell: given.decisions[number].value for cell, number in numbers.items()})
        table, _ = _understand(grid, document, given_for(given, about))
        tables[index] = with_corrections(with_decisions(table, about), grids[index], given.decisions, numbers)
    return tuple(with_differences(with_superseded(tables, superseding, unused), document))


def interpret_grid(grid: Grid, document: Document, given: Given) -> Table:
    """Understand one grid. A table without figures comes back with roles only."""
    return _understand(grid, document, given)[0]


def _understand(grid: Grid, document: Document, given: Given) -> tuple[Table, Frame | None]:
    split = Unscrambled(None)
    if grid.layout is GridLayout.RUN_TOGETHER:
        split = unscramble(grid, document.path, given.aliases)
        if split.grid is None:
            return _without_figures(grid, document, split.findings), None
        grid = split.grid
    layout = find_layout(grid)
    if layout is None:
        return _without_figures(grid, document, ()), None
    notebook = Notebook(grid, document.path)
    notebook.findings += [*grid.findings, *split.findings]
    notebook.reasons += split.reasons
    frame = build_frame(grid, layout, document, given, notebook, is_split=split.grid is not None)
    periods = find_cell_periods(frame, notebook)
    frame, sums, mended = with_repairs(frame, find_sums(frame), notebook)
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
        label_sound=trust.sound,
        adds_up=trust.adds_up,
        constants=frame.context.constants,
        relations=ties.relations,
        reasons=tuple(notebook.reasons),
        findings=tuple(notebook.findings),
        originals=(*split.originals, *mended),
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
