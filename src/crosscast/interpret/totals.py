"""Which lines of an axis are totals, and of which other lines, by their labels and the sums that this makes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import msgspec

from crosscast.model import Dimension, Kind, Member, Relation, Unit, Value
from crosscast.vocab import ALL_BUT_FRAUD, is_within, parts_of_area

from .axes import Axis, AxisPlace

OF_A_PART = (Dimension.OUTCOME, Dimension.SEX, Dimension.AGE, Dimension.ETHNICITY, Dimension.RELATIONSHIP)


class Total(msgspec.Struct, frozen=True):
    """A total row or column and the rows or columns that it adds up, as positions in the axis.

    `is_defined`: the vocabulary says which parts make up the whole (the forces of a region), and all are there. Which
    of them bears which label then makes no difference to what the whole is.
    """

    total: int
    parts: tuple[int, ...]
    is_defined: bool = False


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
    people = {frozenset({dimension}) for dimension in OF_A_PART}
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
