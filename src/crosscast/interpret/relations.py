"""The ties between a table's cells: totals of rows and columns, subtotals, printed percentages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from fractions import Fraction

import msgspec
from msgspec.structs import replace

from crosscast.cast import System, check
from crosscast.model import Dimension, Evidence, Kind, Member, Relation, Unit, Value
from crosscast.vocab import ALL_BUT_FRAUD, is_within, parts_of_area

from .axes import Axis, AxisPlace

_OF_A_PART = (Dimension.OUTCOME, Dimension.SEX, Dimension.AGE, Dimension.ETHNICITY, Dimension.RELATIONSHIP)
_ALIGNED = 4  # lines in which a percentage must close before it is believed without a label
_MOSTLY = 0.8  # of the lines must close before the others are said to be wrong rather than the reading


class Total(msgspec.Struct, frozen=True):
    """A total row or column and the rows or columns that it adds up, as positions in the axis.

    `is_defined`: the vocabulary says which parts make up the whole (the forces of a region), and all are there. Which
    of them bears which label then makes no difference to what the whole is.
    """

    total: int
    parts: tuple[int, ...]
    is_defined: bool = False


class Percentages(msgspec.Struct, frozen=True):
    """How a column (or row) of printed percentages was understood."""

    relations: tuple[Relation, ...]
    confirmed: tuple[int, ...] = ()  # lines whose labels the percentages bear out: part and whole are not swapped
    swapped: bool = False  # the percentages close only with part and whole the other way round than labelled
    not_understood: tuple[int, ...] = ()  # lines of percentages that close with nothing
    looks_wrong: tuple[tuple[int, str, Relation], ...] = ()  # a line, what it is of, and where it alone is not
    reasons: tuple[str, ...] = ()


def find_totals(axis: Axis) -> tuple[Total, ...]:
    """Every total of an axis with the lines that it should be the sum of, by its labels alone.

    A total within a group adds the group's own lines. A grand total adds all detail lines; where there are several
    of them, those between it and the one before. Where each group has a total, it adds those as well.
    """
    places = axis.places
    found: list[Total] = []
    details = [i for i, place in enumerate(places) if place.total_from is None and is_counted(place)]
    for i, place in enumerate(places):
        if place.total_from is None:
            continue
        if ways := [way for id in place.member_ids(Dimension.FORCE) for way in parts_of_area(id)]:
            found += _totals_of_area(i, ways, places)
            continue
        if parts := _classes_in_all(place, places):
            found.append(Total(i, tuple(parts), is_defined=True))
            continue
        if alike := _alike(place, places, details):
            found.append(Total(i, tuple(alike)))
            continue
        group = _group_of(place, places, details)
        if group is None:
            group = _block(i, places, details)
            subtotals = [j for j in range(len(places)) if j != i and _is_subtotal(places[j], place)]
            covered = {d for j in subtotals for d in _group_of(places[j], places, details) or ()}
            if len(subtotals) > 1 and covered == set(group):
                found.append(Total(i, tuple(subtotals)))
        for parts in _breakdowns(group, places):
            if (len(parts) > 1 or (parts and len(details) > 1)) and is_of_one_measure(parts, places):
                found.append(Total(i, tuple(parts)))
    return tuple(found)


def _totals_of_area(i: int, ways: Sequence[Sequence[str]], places: Sequence[AxisPlace]) -> list[Total]:
    """A region or nation with the forces, regions or nations in it, in each way in which all of them are listed."""
    found = []
    for way in ways:
        lines = [j for j, place in enumerate(places) if j != i and place.member_ids(Dimension.FORCE) & set(way)]
        if len(lines) == len(way):
            found.append(Total(i, tuple(lines), is_defined=True))
    return found


def _classes_in_all(total: AxisPlace, places: Sequence[AxisPlace]) -> list[int]:
    """The widest classes that stand beside total recorded crime, where they are several."""
    if ALL_BUT_FRAUD not in total.member_ids(Dimension.OFFENCE):
        return []
    of = {i: id for i, place in enumerate(places) for id in place.member_ids(Dimension.OFFENCE) if is_counted(place)}
    inside = {i: id for i, id in of.items() if is_within(id, ALL_BUT_FRAUD)}
    return [i for i, id in inside.items() if not any(is_within(id, wider) for wider in inside.values())]


def is_counted(place: AxisPlace) -> bool:
    """Whether a line holds counts that its total adds: not a percentage, a change, labels, or an "of which"."""
    return not (place.is_percentage or place.derived or place.heading or place.is_part)


def is_of_one_measure(parts: Sequence[int], places: Sequence[AxisPlace]) -> bool:
    """Whether no two lines name different measures: offences and victims are never added."""
    return len({id for part in parts for id in places[part].member_ids(Dimension.MEASURE)}) <= 1


def _breakdowns(group: Sequence[int], places: Sequence[AxisPlace]) -> list[list[int]]:
    """The lines of a total, apart by what they break it down by: sexes and ages of one list are two breakdowns."""
    by_kind: dict[frozenset[Dimension], list[int]] = {}
    for i in group:
        kind = frozenset(m.dimension for m in places[i].members if m.dimension is not Dimension.MEASURE)
        by_kind.setdefault(kind, []).append(i)
    people = {frozenset({dimension}) for dimension in _OF_A_PART}
    if len(by_kind) > 1 and set(by_kind) <= people and all(len(lines) > 1 for lines in by_kind.values()):
        return list(by_kind.values())
    return [list(group)]


def _is_subtotal(place: AxisPlace, grand: AxisPlace) -> bool:
    if place.total_from is None or grand.total_from is None:
        return False
    return bool(place.total_of) or place.total_from > grand.total_from


def _group_of(place: AxisPlace, places: Sequence[AxisPlace], details: Sequence[int]) -> list[int] | None:
    """The lines of the group that a subtotal names; None for a grand total."""
    level = place.total_from
    assert level is not None
    if place.total_of:
        wanted = {(m.dimension, m.id) for m in place.total_of if m.dimension is not Dimension.MEASURE}
        if wanted:
            return [i for i in details if wanted <= {(m.dimension, m.id) for m in places[i].members}]
    outer = place.line.labels[:level]
    if any(outer):
        return [i for i in details if places[i].line.labels[:level] == outer]
    return None


def _alike(place: AxisPlace, places: Sequence[AxisPlace], details: Sequence[int]) -> list[int]:
    """The lines with the same labels inside other groups: the men of each force, which the men of all forces add up."""
    level = place.total_from
    assert level is not None
    outer, inner = place.line.labels[:level], place.line.labels[level + 1 :]
    if not any(inner):
        return []
    labels = {d: places[d].line.labels for d in details}
    alike = [d for d in details if labels[d][level + 1 :] == inner and labels[d][:level] == outer]
    return alike if len({labels[d][level] for d in alike}) == len(alike) > 1 else []


def _block(i: int, places: Sequence[AxisPlace], details: Sequence[int]) -> list[int]:
    """The detail lines that a grand total adds: all, or those of its block where there are several grand totals."""
    grand = [
        j
        for j, p in enumerate(places)
        if p.total_from is not None and not _is_subtotal(p, places[i]) and not _alike(p, places, details)
    ]
    if grand == [i]:
        return list(details)
    first = grand[0] < details[0] if details else False
    if first:  # totals stand above their blocks
        end = next((j for j in grand if j > i), len(places))
        return [j for j in details if i < j < end]
    start = max((j for j in grand if j < i), default=-1)
    return [j for j in details if start < j < i]


def sum_relations(
    totals: Sequence[Total],
    n_lines: int,
    cell: Callable[[int, int], int | None],
    values: Sequence[Value | None],
    lost: Collection[int] = (),
    not_available: Collection[int] = (),
) -> tuple[Relation, ...]:
    """One relation for each total and each line across it; `cell(position along the axis, line across)`.

    A total one of whose parts is `lost`, printed but not read, cannot be checked: it gets no relation. One of whose
    parts is `not_available` (`..`) may hold a count for it or not: where it is above the parts that are there, it holds
    one that nobody can check, and gets no relation either; else the part stands in no total.
    """

    def is_count(index: int | None) -> bool:
        value = None if index is None else values[index]
        return value is not None and value.unit is Unit.COUNT and not value.is_absent

    relations = []
    for total in totals:
        for line in range(n_lines):
            whole = cell(total.total, line)
            parts = [cell(part, line) for part in total.parts]
            counted = list(dict.fromkeys(part for part in parts if is_count(part)))  # once, over however many columns
            if any(part in not_available for part in parts) and _is_above(values, whole, counted):
                continue
            if whole is None or whole in counted or any(part in lost for part in parts):
                continue
            if is_count(whole) and counted:
                relations.append(
                    Relation(kind=Kind.SUM, cells=(whole, *[part for part in counted if part is not None]))
                )
    return tuple(relations)


def _is_above(values: Sequence[Value | None], whole: int | None, parts: Sequence[int | None]) -> bool:
    """Whether a total is above all that its parts can come to."""
    total = None if whole is None else values[whole]
    highest = [value.high for part in parts if part is not None and (value := values[part]) is not None]
    if total is None or total.low is None or None in highest:
        return False
    return total.low > sum(high for high in highest if high is not None)


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
    return {(m.dimension, m.id) for m in members if m.dimension in _OF_A_PART}


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
    """One relation for each line, checked; none where more lines are off than a wrong figure or two explain."""
    relations = []
    far = 0
    for line in range(n_lines):
        cells = (cell(percent, line), cell(part, line), cell(whole, line if total is None else total))
        present = [value for i in cells if i is not None and (value := values[i]) is not None and not value.is_absent]
        if len(present) == 3 and len(set(cells)) == 3 and present[2].low != 0:
            relations.append(Relation(kind=Kind.PERCENTAGE, cells=tuple(i for i in cells if i is not None)))
            far += not _is_near(present)
    if far > max(1, (1 - _MOSTLY) * len(relations)):
        return ()
    own = list(dict.fromkeys(index for relation in relations for index in relation.cells))
    at = {index: position for position, index in enumerate(own)}
    few = [replace(relation, cells=tuple(at[index] for index in relation.cells)) for relation in relations]
    checked = check(System.build([values[index] for index in own], few)) if few else ()
    return tuple(replace(relation, cells=tuple(own[index] for index in relation.cells)) for relation in checked)


def parts_above_wholes(
    meanings: Sequence[tuple[Member, ...]], values: Sequence[Value | None]
) -> tuple[tuple[int, int], ...]:
    """Pairs of cells (part, whole) of one table in which an outcome's count is above the count of all outcomes."""
    wholes: dict[frozenset[tuple[Dimension, str]], int] = {}
    for index, meaning in enumerate(meanings):
        if values[index] is not None and meaning and all(m.dimension is not Dimension.OUTCOME for m in meaning):
            wholes[frozenset((m.dimension, m.id) for m in meaning)] = index
    found = []
    for index, meaning in enumerate(meanings):
        value = values[index]
        if value is None or value.low is None or value.unit is not Unit.COUNT:
            continue
        rest = frozenset((m.dimension, m.id) for m in meaning if m.dimension is not Dimension.OUTCOME)
        if len(rest) < len(meaning) and rest in wholes:
            whole = values[wholes[rest]]
            if whole is not None and whole.high is not None and whole.unit is Unit.COUNT and value.low > whole.high:
                found.append((index, wholes[rest]))
    return tuple(found)


def _is_near(present: Sequence[Value]) -> bool:
    """Whether a percentage is within one unit of its last place of part over whole, as far as all three are exact."""
    percent, part, whole = present
    if not all(value.is_exact for value in present):
        return True
    unit = Fraction(1, 10**percent.decimals)
    return abs(100 * part.as_fraction() / whole.as_fraction() - percent.as_fraction()) < unit
