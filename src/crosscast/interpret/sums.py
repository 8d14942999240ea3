"""The sums of a table: each printed total tied to the lines that it adds up; what cannot be checked is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from crosscast.cast import System, check
from crosscast.model import Relation

from .axes import Axis
from .frame import Frame
from .notebook import Notebook, short
from .totals import Total, sum_relations
from .values import is_not_available


def find_sums(frame: Frame, notebook: Notebook) -> tuple[Relation, ...]:
    """One relation for each total and each line across it.

    Lines that come to twice their total in each line across hold subtotals among them: neither is then wrong, and that
    it was not checked is said.

    A line whose label nobody knows may be a part of a total, a subtotal or another measure. The total is tied with it
    or without it, as it holds in most of the lines across; where it does in neither way, that it was not checked is
    said. So is a total one of whose parts is no figure.
    """
    printed = {cell for row in frame.cells for cell in row if cell is not None and frame.grid.texts[cell].strip()}
    lost = {cell for cell in printed if frame.values[cell] is None}
    open_to = {cell for cell in printed if is_not_available(frame.grid.texts[cell])}
    found: list[Relation] = []
    for totals, axis, across, cell in (
        (frame.row_totals, frame.rows, frame.cols, lambda r, c: frame.cells[r][c]),
        (frame.col_totals, frame.cols, frame.rows, lambda c, r: frame.cells[r][c]),
    ):
        n_lines, counted = len(across.places), cell
        strange = {
            cell(i, n) for n, place in enumerate(across.places) if place.unknown for i in range(len(axis.places))
        }

        def tied(
            total: Total,
            n_lines: int = n_lines,
            cell: Callable[[int, int], int | None] = counted,
            strange: set[int | None] = strange,
        ) -> list[Relation]:
            relations = sum_relations([total], n_lines, cell, frame.values, lost, open_to)
            checked = check(System.build(frame.values, relations)) if relations else ()
            return [each for each in checked if each.holds is not False or not strange & set(each.cells)]

        for total in totals:
            found += _as_it_holds(frame, total, axis, tied, notebook)
        _say_lost(frame, totals, axis, n_lines, counted, lost, notebook)
    return tuple(msgspec.structs.replace(each, chose=each.chose or frame.is_chosen_by_sums) for each in found)


def _as_it_holds(
    frame: Frame, total: Total, axis: Axis, tied: Callable[[Total], list[Relation]], notebook: Notebook
) -> list[Relation]:
    """The relations of a total, with its parts that nobody knows or without them."""
    with_all = tied(total)
    if with_all and all(_is_doubled(frame, each) for each in with_all):
        whole = with_all[0].cells[0]
        notebook.ask(
            "total-not-checked",
            f"In '{short(frame.title)}' the total {frame.grid.texts[whole]} was not checked: all other lines come to "
            "twice as much, so some of them are sums of others, and their labels do not say which.",
            whole,
        )
        return []
    known = tuple(part for part in total.parts if not axis.places[part].unknown)
    if len(known) == len(total.parts) or all(each.holds is not False for each in with_all):
        return with_all
    without = tied(Total(total.total, known)) if known else []
    if _holds_mostly(with_all):
        return with_all
    if _holds_mostly(without):
        return [msgspec.structs.replace(each, chose=True) for each in without]
    unknown = next(part for part in total.parts if axis.places[part].unknown)
    broken = next(each for each in with_all if each.holds is False)
    alone = next((each for each in without if each.cells[0] == broken.cells[0]), None)
    label = axis.places[unknown].unknown[0]
    line = f"the line '{label}', whose label is not known here" if label else "a line without a label"
    otherwise = f", without it to {_compared(alone)}" if alone else ""
    notebook.ask(
        "total-not-checked",
        f"In '{short(frame.title)}' the total {frame.grid.texts[broken.cells[0]]} was not checked: with {line}, the "
        f"parts come to {_compared(broken)}{otherwise}. Add it up yourself, or say under 'aliases' what the line is.",
        broken.cells[0],
    )
    return [each for each in with_all if each.holds is not False]


def _is_doubled(frame: Frame, relation: Relation) -> bool:
    """Whether the parts of a total come to exactly twice as much as it."""
    whole = frame.values[relation.cells[0]]
    return whole is not None and bool(whole.low) and whole.low == whole.high == relation.difference


def _holds_mostly(relations: Sequence[Relation]) -> bool:
    return sum(each.holds is True for each in relations) > sum(each.holds is False for each in relations)


def _compared(relation: Relation) -> str:
    if not relation.difference:
        return "as much"
    return f"{abs(relation.difference):,} {'more' if relation.difference > 0 else 'less'}"


def _say_lost(
    frame: Frame,
    totals: Sequence[Total],
    axis: Axis,
    n_lines: int,
    cell: Callable[[int, int], int | None],
    lost: set[int],
    notebook: Notebook,
) -> None:
    """Name the totals that cannot be checked since a part of them is no figure."""
    unread = [
        (whole, part)
        for total in totals
        for line in range(n_lines)
        if (whole := cell(total.total, line)) is not None and frame.values[whole] is not None
        for part in [p for p in (cell(at, line) for at in total.parts) if p in lost][:1]
        if part is not None
    ]
    if unread:
        whole, part = unread[0]
        others = f" So it is with {len(unread) - 1:,} more." if len(unread) > 1 else ""
        notebook.ask(
            "total-not-checked",
            f"In '{short(frame.title)}' the total {frame.grid.texts[whole]} was not checked, because "
            f"'{short(frame.grid.texts[part])}' among its parts is no figure.{others}",
            whole,
        )
