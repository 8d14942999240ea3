"""A table as one page of a PDF shows it: its cells as a draft, and what it takes to join it to the next page's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeVar

from msgspec.structs import replace as changed

from crosscast.model import Block, Finding, Layout, PagePlace, Severity

from .draft import Draft
from .pdf_aligned import AlignedCell, AlignedTable
from .pdf_lines import lines_of
from .pdf_page import Box, Word, around, box_of, rounded
from .pdf_ruled import RuledCell, RuledTable
from .pdf_tagged import TaggedCell, TaggedTable
from .pdf_wording import wording_of


@dataclass(slots=True)
class Part:
    """A table as one page shows it, with what joining needs to know."""

    draft: Draft
    columns: tuple[tuple[float, float], ...] = ()
    tagged: TaggedTable | None = None
    held: tuple[tuple[Word, ...], ...] = ()  # the words of each of its cells
    others: list[Part] = field(default_factory=list)  # readings of the same table that nothing decides against


def tagged_part(table: TaggedTable, number: int) -> Part:
    """The part that a tagged table is; without cells where no text stands in it."""
    return Part(_tagged_draft(table, number), tagged=table, held=_held(table.cells))


def _held(cells: Iterable[TaggedCell | RuledCell | AlignedCell]) -> tuple[tuple[Word, ...], ...]:
    return tuple(cell.words for cell in cells)


def _tagged_draft(table: TaggedTable, number: int) -> Draft:
    draft = Draft(Layout.MARKUP, caption=wording_of(lines_of(table.caption)).text)
    filled = [cell for cell in table.cells if cell.words]
    if not filled:
        return draft
    boxes = {(cell.row, cell.col): box_of(cell.words) for cell in filled}
    rows: dict[int, list[Box]] = {}
    cols: dict[int, list[Box]] = {}
    for (row, col), box in boxes.items():
        rows.setdefault(row, []).append(box)
        cols.setdefault(col, []).append(box)
    whole = around(list(boxes.values()))
    rows_here = {number: row for row, number in enumerate(table.row_numbers)}
    for cell in table.cells:
        if (cell.row, cell.col) in boxes:
            box = boxes[cell.row, cell.col]
        else:
            across, down = around(cols.get(cell.col, [whole])), around(rows.get(cell.row, [whole]))
            box = (across[0], down[1], across[2], down[3])
        _add(draft, cell, rows_here[cell.row], PagePlace(number, box), is_header=cell.is_header)
    heads = {cell.row: True for cell in table.cells}
    for cell in filled:
        heads[cell.row] = heads[cell.row] and cell.is_header
    for row in table.row_numbers:
        if not heads.get(row) or not table.not_rows.issuperset(range(table.row_numbers[0])):
            break
        draft.n_header_rows += 1
    draft.place = PagePlace(number, whole)
    if not table.is_sound:
        message = "The tags of this table give its rows different lengths; compare its columns with the page."
        draft.findings.append(Finding("ragged-tags", Severity.QUESTION, message, place=draft.place))
    return draft


def ruled_part(table: RuledTable, number: int) -> Part:
    draft = Draft(Layout.RULED, place=PagePlace(number, table.box))
    for cell in table.cells:
        _add(draft, cell, cell.row, PagePlace(number, cell.box))
    return Part(draft, columns=tuple(pairwise(table.xs)), held=_held(table.cells))


def aligned_part(table: AlignedTable, number: int) -> Part:
    draft = Draft(Layout.ALIGNED, place=PagePlace(number, table.box))
    for cell in table.cells:
        _add(draft, cell, cell.row, PagePlace(number, box_of(cell.words)))
    return Part(draft, columns=table.columns, held=_held(table.cells))


def _add(
    draft: Draft, cell: TaggedCell | RuledCell | AlignedCell, row: int, place: PagePlace, *, is_header: bool = False
) -> None:
    lines = cell.lines if isinstance(cell, RuledCell) else lines_of(cell.words)
    text, marks, is_bold, is_unclear = wording_of(lines)
    spans, emphasised = (cell.row_span, cell.col_span), is_bold or is_header
    draft.add(row, cell.col, text, place, spans=spans, emphasised=emphasised, marks=marks)
    if is_unclear:
        noted = f" with the footnote mark '{' '.join(marks)}'" if marks else ""
        message = (
            f"Some digits of this cell are set smaller or higher than those beside them, and it cannot be told whether "
            f"they are a footnote mark; it was read as '{text}'{noted}: compare it with the page."
        )
        draft.findings.append(Finding("unclear-numbers", Severity.QUESTION, message, place=place))


_Thing = TypeVar("_Thing", Block, Part, Finding, Block | Part)


def moved(thing: _Thing, to: Callable[[Box], Box]) -> _Thing:
    """A piece of a page, or a doubt about it, with each of its places where it is to be."""
    if not isinstance(thing, Part):
        return changed(thing, place=_there(thing.place, to))
    draft = thing.draft
    draft.place = _there(draft.place, to)
    draft.cells = [changed(cell, place=_there(cell.place, to)) for cell in draft.cells]
    draft.findings = [moved(finding, to) for finding in draft.findings]
    thing.others = [moved(other, to) for other in thing.others]
    return thing


def _there(place: Any, to: Callable[[Box], Box]) -> Any:
    return PagePlace(place.page, rounded(to(place.box))) if isinstance(place, PagePlace) else place


def place_of(piece: Block | Part) -> Box:
    """Where a piece of a page stands; nowhere, at its head, where it has no place."""
    place = piece.draft.place if isinstance(piece, Part) else piece.place
    return place.box if isinstance(place, PagePlace) else (0.0, 0.0, 0.0, 0.0)
