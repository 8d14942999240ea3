"""Say an answer in plain sentences: which relations, which cells, and what follows, for a page and a terminal alike."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from crosscast.model import Kind, Relation, Value

from .bounds import Bound, bounds
from .check import check
from .explain import explain
from .matrix import may_narrow
from .repairs import Misread, Repair, Repairs
from .system import System

_FOLLOWED = 60  # relations that one range is followed through


class Reason(msgspec.Struct, frozen=True):
    """One sentence of an answer, with the cells and the relations (by their index) that it speaks of."""

    sentence: str
    cells: tuple[int, ...] = ()
    relations: tuple[int, ...] = ()


def explain_check(system: System, names: Sequence[str] | None = None) -> tuple[Reason, ...]:
    """A sentence for each relation that does not hold, and for each total that leaves out what it hides.

    `names` holds what each cell is called, "" for none; without them the labels of the system are used.
    """
    found = []
    for index, relation in enumerate(check(system)):
        live = system.live_cells(relation)
        if relation.holds is False:
            found.append(Reason(f"{_said(system, relation, names)}.", live, (index,)))
        elif system.leaves_out_hidden(relation):
            hidden = tuple(cell for cell in live[1:] if not system.is_exact(cell))
            n = "another figure that is" if len(hidden) == 1 else f"{len(hidden)} other figures that are"
            name = _name(system, live[0], names) or "A total"
            said = (
                f"{name} is printed as {system.values[live[0]]}, the sum of the figures that are shown, although it "
                f"has {n} hidden: it may have been added up without, so it says nothing of what is hidden."
            )
            found.append(Reason(said, live, (index,)))
    return tuple(found)


def explain_repairs(system: System, found: Repairs, names: Sequence[str] | None = None) -> tuple[Reason, ...]:
    """What has to be read otherwise: a first sentence that says how sure that is, then one for each number.

    Where several repairs are as good, each is a sentence, the likeliest first.
    """
    broken = tuple(index for index, relation in enumerate(check(system)) if relation.holds is False)
    if not found.repairs:
        return (_nothing_found(found, broken), *_suspects(system, names))
    first = found.repairs[0]
    if not first.misread:
        return (Reason("Every sum and percentage holds as it is printed; nothing has to be read otherwise."),)
    if not found.unique:
        n = f"{len(found.repairs)}{'' if found.complete else ' or more'}"
        head = f"{n} readings let every sum and percentage hold with {_n_misread(first)}; a person has to choose."
        return (Reason(head, (), broken), *(_all_of(system, one, names) for one in found.repairs))
    if not first.is_usual:
        n = "One other number lets" if first.cost == 1 else f"{first.cost} other numbers let"
        head = f"{n} every sum and percentage hold, but no usual misreading explains it: compare the document."
        return (Reason(head, (), broken), *(_one_of(system, first, misread, names) for misread in first.misread))
    head = (
        f"{_n_misread(first).capitalize()} {'explains' if first.cost == 1 else 'explain'} all that does not hold, no "
        "fewer can, and no others as likely do."
    )
    if not found.may_be_applied:
        head += " But a number of them stands in a single sum, where another may fit by accident: compare the document."
    return (Reason(head, (), broken), *(_one_of(system, first, misread, names) for misread in first.misread))


def explain_bound(system: System, cell: int, names: Sequence[str] | None = None) -> tuple[Reason, ...]:
    """Why a hidden cell can be just what it can be: its range, and each relation that is needed to find it."""
    own = bounds(system, [cell])[0]
    printed, name = system.values[cell], _name(system, cell, names) or "The figure"
    if printed is None or printed.is_absent:
        return (Reason(f"{name} has no value, and nothing can be said of it.", (cell,)),)
    if printed.is_exact:
        return (Reason(f"{name} is printed as {printed}.", (cell,)),)
    left = msgspec.structs.replace(printed, low=own.low, high=own.high)
    if (own.low, own.high) == (printed.low, printed.high):
        return (Reason(f"{name} can be {left}, just what is printed; no relation says more.", (cell,)),)
    needed = _needed(system, cell, own)
    sure = "" if own.exact else " at most; it may be narrower"
    head = f"{name} is printed as {printed}, and can only be {left}{sure}."
    said = (
        Reason(f"{_said(system, relation, names)}.", system.live_cells(relation), (index,))
        for index in needed
        for relation in [system.relations[index]]
    )
    return (Reason(head, (cell,), needed), *said)


def _needed(system: System, cell: int, own: Bound) -> tuple[int, ...]:
    """Relations that leave the cell its range and none of which could be left out; all where they are too many."""
    ring = _nearest(system, cell)
    for n in sorted({min(2**k, len(ring)) for k in range(len(ring).bit_length() + 1)} - {0}):
        if _leave(own, system, cell, ring[:n]):
            kept = ring[:n]
            break
    else:
        return tuple(sorted(ring))
    for index in reversed(kept):
        fewer = [other for other in kept if other != index]
        if _leave(own, system, cell, fewer):
            kept = fewer
    return tuple(sorted(kept))


def _nearest(system: System, cell: int) -> list[int]:
    """The relations around a cell, the nearest first, as far as hidden cells join them."""
    usable = np.flatnonzero(may_narrow(system)).tolist()
    of_cell: dict[int, list[int]] = {}
    for index in usable:
        for other in system.live_cells(system.relations[index]):
            if not system.is_exact(other):
                of_cell.setdefault(other, []).append(index)
    found: dict[int, None] = {}
    waiting, seen = [cell], {cell}
    for hidden in waiting:
        for index in of_cell.get(hidden, ()):
            found.setdefault(index)
            for other in system.live_cells(system.relations[index]):
                if other not in seen and not system.is_exact(other):
                    seen.add(other)
                    waiting.append(other)
        if len(found) >= _FOLLOWED:
            break
    return list(found)[:_FOLLOWED]


def _leave(own: Bound, system: System, cell: int, indexes: Sequence[int]) -> bool:
    part = System.build(system.values, [system.relations[index] for index in indexes], system.rounding)
    found = bounds(part, [cell])[0]
    return (found.low, found.high) == (own.low, own.high)


def _nothing_found(found: Repairs, broken: tuple[int, ...]) -> Reason:
    if found.complete:
        said = (
            "No likely misreading of its numbers lets every sum and percentage hold: something else is wrong, such as "
            "a label, a missing line, or the sum itself."
        )
    else:
        n = found.at_least
        said = (
            f"{'One number' if n == 1 else f'{n} numbers'} at least must have been misread, and the search ended "
            "before it had tried them all."
        )
    return Reason(said, (), broken)


def _suspects(system: System, names: Sequence[str] | None) -> list[Reason]:
    """Numbers that alone would explain all sums that they are in, whatever was misread in them."""
    checked = check(system)
    wanted: dict[int, set[int]] = {}
    ties: dict[int, list[int]] = {}
    for index, relation in enumerate(checked):
        live = system.live_cells(relation)
        for at, cell in enumerate(live):
            ties.setdefault(cell, []).append(index)
            is_sum = relation.holds is False and relation.kind is not Kind.PERCENTAGE and _is_known_count(system, live)
            missing = (relation.difference if at == 0 else -relation.difference) if is_sum else 0
            wanted.setdefault(cell, set()).add(missing)
    alone = [cell for cell, by in wanted.items() if len(ties[cell]) > 1 and len(by) == 1 and 0 not in by]
    return [
        Reason(
            f"If only {_name(system, cell, names) or 'one figure'} is wrong, it should be "
            f"{_number(system, cell, wanted[cell])} where {system.values[cell]} is printed.",
            (cell,),
            tuple(ties[cell]),
        )
        for cell in alone
    ]


def _is_known_count(system: System, cells: Sequence[int]) -> bool:
    return all(system.is_exact(cell) and not system.present(cell).decimals for cell in cells)


def _number(system: System, cell: int, by: set[int]) -> Value:
    (missing,) = by
    printed = system.present(cell)
    return Value.exact((printed.low or 0) + missing, printed.unit)


def _n_misread(repair: Repair) -> str:
    return "one misreading" if repair.cost == 1 else f"{repair.cost} misreadings"


def _all_of(system: System, repair: Repair, names: Sequence[str] | None) -> Reason:
    parts = [_one_of(system, repair, misread, names) for misread in repair.misread]
    said = "; ".join(part.sentence.removesuffix(".") for part in parts)
    cells = dict.fromkeys(cell for part in parts for cell in part.cells)
    relations = dict.fromkeys(index for part in parts for index in part.relations)
    return Reason(f"{said}.", tuple(cells), tuple(relations))


def _one_of(system: System, repair: Repair, misread: Misread, names: Sequence[str] | None) -> Reason:
    """What one misreading is, and the first sum that it mends."""
    meant = dict(repair.values)
    printed = {cell: system.values[cell] or "nothing" for cell in misread.cells}
    said = ", ".join(
        f"{_name(system, cell, names) or 'one figure'} is {meant[cell]} where {printed[cell]} is printed"
        for cell in misread.cells
    )
    mended = ""
    if misread.mends:
        after = repair.apply(system)
        relation = after.relations[misread.mends[0]]
        mended = f": then {explain(after, relation)}"
        if len(misread.mends) > 1:
            mended += f", and {len(misread.mends) - 1} more" + (" hold" if len(misread.mends) > 2 else " holds")
    return Reason(f"{said[0].upper()}{said[1:]} ({misread.why}){mended}.", misread.cells, misread.mends)


def _said(system: System, relation: Relation, names: Sequence[str] | None) -> str:
    first = relation.cells[0]
    name = names[first] if names is not None else system.name(first)
    return explain(system, relation, () if not name else [*("" for _ in range(first)), name])


def _name(system: System, cell: int, names: Sequence[str] | None) -> str:
    return names[cell] if names is not None else system.name(cell)
