"""Printed percentages: of which part and whole each line of them is, and which one does not fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import msgspec
from msgspec.structs import replace

from crosscast.cast import System, check
from crosscast.model import Dimension, Evidence, Kind, Member, Relation, Unit, Value

from .axes import Axis
from .totals import OF_A_PART, Total

_ALIGNED = 4  # lines in which a percentage must close before it is believed without a label
_MOSTLY = 0.8  # of the lines must close before the others are said to be wrong rather than the reading


class Percentages(msgspec.Struct, frozen=True):
    """How a column (or row) of printed percentages was understood."""

    relations: tuple[Relation, ...]
    confirmed: tuple[int, ...] = ()  # lines whose labels the percentages bear out: part and whole are not swapped
    swapped: bool = False  # the percentages close only with part and whole the other way round than labelled
    not_understood: tuple[int, ...] = ()  # lines of percentages that close with nothing
    looks_wrong: tuple[tuple[int, str, Relation], ...] = ()  # a line, what it is of, and where it alone is not
    reasons: tuple[str, ...] = ()


def find_percentages(
    axis: Axis,
    across_totals: Sequence[Total],
    n_lines: int,
    cell: Callable[[int, int], int | None],
    values: Sequence[Value | None],
    members: Callable[[int], tuple[Member, ...]],
) -> Percentages:
    """Understand each line of percentages of an axis: what is a percentage of what.

    A percentage may be one line's part of another line's whole (a rate), or a line's share of its own total across.
    The arithmetic chooses; `members(position)` tells which of two lines is the more general.
    """
    relations: list[Relation] = []
    confirmed: set[int] = set()
    reasons: list[str] = []
    swapped = False
    lost: list[int] = []
    wrong: list[tuple[int, str, Relation]] = []
    percent_lines = [i for i in range(len(axis.places)) if _unit(i, n_lines, cell, values) is Unit.PER_CENT]
    counts = [i for i in range(len(axis.places)) if _unit(i, n_lines, cell, values) is Unit.COUNT]
    for percent in percent_lines:
        tried: list[tuple[str, int, int, int | None]] = []
        for part in counts:
            for whole in counts:
                if whole != part:
                    tried.append((f"{_name(axis, part)} of {_name(axis, whole)}", part, whole, None))
            tried += [
                (f"{_name(axis, part)} of its total", part, part, total) for total in {t.total for t in across_totals}
            ]
        fits = []
        for name, part, whole, total in tried:
            found = _percentage_relations(percent, part, whole, total, n_lines, cell, values)
            held = sum(bool(relation.holds) for relation in found)
            if found and held and held >= (_MOSTLY * len(found) if len(found) >= 5 else len(found)):
                fits.append((held, name, part, whole, found))
        if not fits:
            near = _all_but_one(percent, tried, n_lines, cell, values) if axis.places[percent].is_percentage else None
            if near is None:
                lost.append(percent)
            else:
                wrong.append((percent, *near))
            continue
        best = max(held for held, *_ in fits)
        fits = [fit for fit in fits if fit[0] == best]
        held, name, part, whole, found = fits[0]
        inferred = axis.places[percent].is_inferred
        labelled = axis.places[percent].is_percentage and not inferred
        chose = len({(f[2], f[3]) for f in fits}) > 1 or (held < _ALIGNED and len(tried) > 1) or inferred
        relations += [
            Relation(
                kind=Kind.PERCENTAGE,
                cells=relation.cells,
                evidence=Evidence.LABEL if labelled else Evidence.STRUCTURE if held >= _ALIGNED else Evidence.GUESS,
                chose=chose,
            )
            for relation in found
        ]
        reasons.append(f"'{_name(axis, percent)}' is {name}: it fits in {held} of {len(found)} lines.")
        if part != whole and not chose:
            narrow, wide = _narrowed_by(members(part)), _narrowed_by(members(whole))
            if wide > narrow:
                swapped = True
            elif narrow > wide:
                confirmed |= {part, whole}
    return Percentages(tuple(relations), tuple(sorted(confirmed)), swapped, tuple(lost), tuple(wrong), tuple(reasons))


def _all_but_one(
    percent: int,
    tried: Sequence[tuple[str, int, int, int | None]],
    n_lines: int,
    cell: Callable[[int, int], int | None],
    values: Sequence[Value | None],
) -> tuple[str, Relation] | None:
    """What a line of percentages is of, if only one thing fits it in all places but one, and that one place.

    At least two of the places that fit must say something: 0% of anything is 0, and all of it 100%.
    """
    near = []
    for name, part, whole, total in tried:
        found = _percentage_relations(percent, part, whole, total, n_lines, cell, values)
        failing = [relation for relation in found if relation.holds is False]
        telling = [
            relation
            for relation in found
            if relation.holds
            and values[relation.cells[1]] != values[relation.cells[2]]
            and _is_above_0(values, relation)
        ]
        if len(failing) == 1 and len(telling) >= 2:
            near.append((name, failing[0]))
    return near[0] if len(near) == 1 else None


def _is_above_0(values: Sequence[Value | None], relation: Relation) -> bool:
    part = values[relation.cells[1]]
    return part is not None and part.low is not None and part.low > 0


def _narrowed_by(members: tuple[Member, ...]) -> set[tuple[Dimension, str]]:
    return {(m.dimension, m.id) for m in members if m.dimension in OF_A_PART}


def _unit(
    position: int, n_lines: int, cell: Callable[[int, int], int | None], values: Sequence[Value | None]
) -> Unit | None:
    indices = [cell(position, line) for line in range(n_lines)]
    printed = [value for i in indices if i is not None and (value := values[i]) is not None and not value.is_absent]
    units = {value.unit for value in printed}
    return units.pop() if len(units) == 1 else None


def _name(axis: Axis, position: int) -> str:
    labels = [label for label in axis.places[position].line.labels if label]
    return labels[-1] if labels else f"column {position + 1}"


def _percentage_relations(
    percent: int,
    part: int,
    whole: int,
    total: int | None,
    n_lines: int,
    cell: Callable[[int, int], int | None],
    values: Sequence[Value | None],
) -> tuple[Relation, ...]:
    """One relation for each line, checked; none where all lines are off, or more than a wrong figure or two explain."""
    relations = []
    far = 0
    for line in range(n_lines):
        cells = (cell(percent, line), cell(part, line), cell(whole, line if total is None else total))
        present = [value for i in cells if i is not None and (value := values[i]) is not None and not value.is_absent]
        if len(present) == 3 and len(set(cells)) == 3 and present[2].low != 0:
            relations.append(Relation(kind=Kind.PERCENTAGE, cells=tuple(i for i in cells if i is not None)))
            far += not _is_near(present)
    if far == len(relations) or far > max(1, (1 - _MOSTLY) * len(relations)):
        return ()
    own = list(dict.fromkeys(index for relation in relations for index in relation.cells))
    at = {index: position for position, index in enumerate(own)}
    few = [replace(relation, cells=tuple(at[index] for index in relation.cells)) for relation in relations]
    checked = check(System.build([values[index] for index in own], few)) if few else ()
    return tuple(replace(relation, cells=tuple(own[index] for index in relation.cells)) for relation in checked)


def _is_near(present: Sequence[Value]) -> bool:
    """Whether a percentage is within one unit of its last place of part over whole, as far as all three are exact."""
    percent, part, whole = present
    if not all(value.is_exact for value in present):
        return True
    unit = Fraction(1, 10**percent.decimals)
    return abs(100 * part.as_fraction() / whole.as_fraction() - percent.as_fraction()) < unit
