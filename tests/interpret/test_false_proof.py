"""Slips are planted in the example's documents; no wrong figure may come out as adding up or as repaired."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import msgspec
import pytest

from crosscast.analyse.figures import gather_figures
from crosscast.interpret import Given, interpret, observe
from crosscast.interpret.table import interpret_grid
from crosscast.model import Dimension, Document, Figure, Grade, Grid, Observation, Role
from crosscast.read import read_here
from crosscast.study import load_study

STUDIES = [Path("examples/intimate-image-abuse"), Path("tests/studies/second")]
ROOT = Path(__file__).parents[2]
CLAIMED = (Grade.PROVED, Grade.REPAIRED, Grade.CONFIRMED)
PAIRS = 60  # of labels to swap in one table: all of them where there are fewer

Slip = tuple[str, Grid]


@cache
def documents(study: Path) -> tuple[tuple[Document, Given], ...]:
    loaded = load_study(ROOT / study)
    found = []
    for path in loaded.responses:
        spec = loaded.response(path)
        assert spec is not None
        given = Given(spec.publisher, spec.offence, spec.period, dict(loaded.spec.aliases), spec.invented)
        found.append((read_here(path, path.name), given))
    return tuple(found)


_SEEN: dict[tuple[str, str], tuple[Observation, ...]] = {}


def of_grid(grid: Grid, document: Document, given: Given) -> tuple[Observation, ...]:
    return observe(interpret_grid(grid, document, given), document)


def of_grid_as_it_is(grid: Grid, document: Document, given: Given) -> tuple[Observation, ...]:
    key = (document.path, grid.id)
    if key not in _SEEN:
        _SEEN[key] = of_grid(grid, document, given)
    return _SEEN[key]


def observations(document: Document, given: Given) -> tuple[Observation, ...]:
    return tuple(seen for grid in document.grids for seen in of_grid_as_it_is(grid, document, given))


def figures_of(
    pairs: list[tuple[Document, Given]], changed: tuple[int, int] | None = None, grid: Grid | None = None
) -> dict[str, Figure]:
    """The figures of all documents together, with one grid (document, grid) in another shape."""
    seen: list[Observation] = []
    for d, (document, given) in enumerate(pairs):
        for g, original in enumerate(document.grids):
            if (d, g) == changed and grid is not None:
                slipped = msgspec.structs.replace(document, grids=(*document.grids[:g], grid, *document.grids[g + 1 :]))
                seen += of_grid(grid, slipped, given)
            else:
                seen += of_grid_as_it_is(original, document, given)
    publishers = {document.path: given.publisher for document, given in pairs}
    figures, _ = gather_figures(seen, publishers=publishers)
    return {figure.id: figure for figure in figures}


def truth_of(study: Path) -> dict[str, set[tuple[int | None, int | None]]]:
    """What each figure is in the documents as they are, every value that a document states."""
    truth: dict[str, set[tuple[int | None, int | None]]] = {}
    for document, given in documents(study):
        for seen in observations(document, given):
            truth.setdefault(seen.figure, set()).add((seen.value.low, seen.value.high))
    return truth


def with_texts(grid: Grid, changes: dict[int, str]) -> Grid:
    return msgspec.structs.replace(grid, texts=tuple(changes.get(i, text) for i, text in enumerate(grid.texts)))


def swapped_labels(grid: Grid, roles: tuple[Role, ...], rng: random.Random) -> Iterator[Slip]:
    """Two labels of one stub column, or of one header row, stand in each other's place."""
    for role, line in ((Role.STUB, grid.cols), (Role.HEADER, grid.rows)):
        cells = [i for i in range(len(grid)) if roles[i] is role and grid.texts[i].strip()]
        pairs = [(a, b) for a, b in combinations(cells, 2) if line[a] == line[b] and grid.texts[a] != grid.texts[b]]
        for a, b in rng.sample(pairs, min(PAIRS, len(pairs))):
            changed = with_texts(grid, {a: grid.texts[b], b: grid.texts[a]})
            yield f"swapped '{grid.texts[a]}' and '{grid.texts[b]}'", changed


def shifted(grid: Grid, roles: tuple[Role, ...], rng: random.Random) -> Iterator[Slip]:
    """The headings, or the figures of one row, stand one column too far to the right or to the left."""
    covered = grid.occupancy()
    body_rows = sorted({grid.rows[i] for i in range(len(grid)) if roles[i] is Role.BODY})
    header_rows = sorted({grid.rows[i] for i in range(len(grid)) if roles[i] is Role.HEADER})
    for row in header_rows + rng.sample(body_rows, min(8, len(body_rows))):
        wanted = Role.BODY if row in body_rows else Role.HEADER
        first = min((grid.cols[i] for i in range(len(grid)) if roles[i] is Role.BODY), default=0)
        cells = [covered[row, col] for col in range(first, grid.n_cols) if (row, col) in covered]
        cells = [i for i in dict.fromkeys(cells) if roles[i] is wanted]
        for by in (1, -1):
            texts = [grid.texts[i] for i in cells]
            moved = ["", *texts[:-1]] if by == 1 else [*texts[1:], ""]
            if len(cells) > 1:
                yield f"row {row} shifted by {by}", with_texts(grid, dict(zip(cells, moved, strict=True)))


def excluded(grid: Grid, roles: tuple[Role, ...], rng: random.Random) -> Iterator[Slip]:
    """A row is gone that the totals still hold, or a printed total leaves one row out."""
    body_rows = sorted({grid.rows[i] for i in range(len(grid)) if roles[i] is Role.BODY})
    for row in rng.sample(body_rows, min(10, len(body_rows))):
        kept = [i for i in range(len(grid)) if grid.rows[i] != row or grid.row_spans[i] > 1]
        columns = {
            name: tuple(getattr(grid, name)[i] for i in kept)
            for name in ("rows", "cols", "row_spans", "col_spans", "texts", "places", "emphasis", "marks")
        }
        yield f"row {row} left out", msgspec.structs.replace(grid, **columns)
    total_cells = [i for i in range(len(grid)) if roles[i] is Role.BODY and grid.rows[i] == body_rows[-1]]
    for cell in total_cells:
        digits = grid.texts[cell].replace(",", "")
        above = [i for i in range(len(grid)) if grid.cols[i] == grid.cols[cell] and roles[i] is Role.BODY]
        part = grid.texts[above[0]].replace(",", "")
        if digits.isdigit() and part.isdigit() and int(part):
            yield "a total leaves out its first row", with_texts(grid, {cell: str(int(digits) - int(part))})


def misread(grid: Grid, roles: tuple[Role, ...], rng: random.Random) -> Iterator[Slip]:
    """One digit of one figure is another, or one figure lost its last digit."""
    cells = [i for i in range(len(grid)) if roles[i] is Role.BODY and grid.texts[i].replace(",", "").isdigit()]
    for cell in rng.sample(cells, min(25, len(cells))):
        text = grid.texts[cell].replace(",", "")
        at = rng.randrange(len(text))
        yield f"'{text}' misread", with_texts(grid, {cell: text[:at] + str((int(text[at]) + 3) % 10) + text[at + 1 :]})
        if len(text) > 1:
            yield f"'{text}' cut", with_texts(grid, {cell: text[:-1]})


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)
@pytest.mark.parametrize("plant", [swapped_labels, shifted, excluded, misread])
@pytest.mark.parametrize("alone", [False, True], ids=["beside the other documents", "alone"])
def test_no_planted_slip_comes_out_as_adding_up(study: Path, plant, alone: bool) -> None:  # type: ignore[no-untyped-def]
    """Labels are swapped, columns shifted, rows left out of totals, digits misread: nothing wrong is called proved."""
    truth = truth_of(study)
    pairs = list(documents(study))
    wrong: list[str] = []
    n_planted = 0
    for index, (document, given) in enumerate(pairs):
        tables = interpret(document, given)
        for at, grid in enumerate(document.grids):
            if all(value is None for value in tables[at].values) or tables[at].originals:
                continue
            for said, changed in plant(grid, tables[at].roles, random.Random(7)):
                n_planted += 1
                beside = [(document, given)] if alone else pairs
                found = figures_of(beside, (0 if alone else index, at), changed)
                for id, figure in found.items():
                    value = (figure.value.low, figure.value.high)
                    if figure.grade in CLAIMED and value not in truth.get(id, set()):
                        stated = truth.get(id, "nothing")
                        wrong.append(
                            f"{document.path} {grid.id}: {said}: {figure.label} = {figure.value}, truth {stated}"
                        )
    assert n_planted > 50
    assert not wrong, f"{len(wrong)} false proofs of {n_planted} slips:\n" + "\n".join(wrong[:15])


def test_swapped_run_together_rows_are_never_repaired_wrongly() -> None:
    """The labels of two run-together rows are swapped: the XLSX of the same table contradicts both."""
    study = STUDIES[0]
    truth = truth_of(study)
    pairs = list(documents(study))
    index = next(i for i, (document, _) in enumerate(pairs) if document.path == "charging-run-together.txt")
    document, _ = pairs[index]
    grid = document.grids[0]
    rows = [i for i, text in enumerate(grid.texts) if text[-1] == "%"][:6]
    for a, b in combinations(rows, 2):
        label_a, label_b = (grid.texts[i].rstrip("0123456789,%") for i in (a, b))
        changed = {
            a: label_b + grid.texts[a][len(label_a) :],
            b: label_a + grid.texts[b][len(label_b) :],
        }
        found = figures_of(pairs, (index, 0), with_texts(grid, changed))
        for id, figure in found.items():
            if figure.grade in CLAIMED:
                assert (figure.value.low, figure.value.high) in truth[id], f"{label_a}, {label_b}: {figure.label}"


def test_every_figure_of_the_example_that_adds_up_is_one_that_its_source_states() -> None:
    """The charging table of the example has the values that were copied by hand from the published one."""
    figures = figures_of(list(documents(STUDIES[0])))
    charged = {
        figure.member(Dimension.FORCE).id: figure.value.low  # type: ignore[union-attr]
        for figure in figures.values()
        if {m.dimension for m in figure.members} == {*_DIMENSIONS, Dimension.OUTCOME}
        and figure.member(Dimension.OUTCOME).id == "1"  # type: ignore[union-attr]
        and not figure.sources[0].document.startswith("exampleshire")
    }
    assert charged["bedfordshire"] == 30
    assert charged["metropolitan"] == 87
    assert charged["forces:24"] == sum(n for id, n in charged.items() if id != "forces:24" and n is not None) == 534


_DIMENSIONS = {Dimension.MEASURE, Dimension.FORCE, Dimension.OFFENCE, Dimension.PERIOD}
