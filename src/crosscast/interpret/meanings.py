"""What each cell of a frame counts: the members that its row, its column and the table's constants give it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

from crosscast.law import TERRITORY_NAMES, offences_of_law, territory_of_force
from crosscast.model import Dimension, Member, Period, Relation, Unit, Value
from crosscast.vocab import (
    ALL_OFFENCES,
    clean,
    is_part_of,
    name_of,
    offence_dates,
    offences_together,
    say_period,
    union_id,
)

from .axes import Axis, AxisPlace
from .context import settle
from .dates import PeriodsOfCells
from .frame import Frame
from .notebook import Notebook
from .totals import is_of_one_measure
from .totals_of_forces import forces_of_totals, forces_without_figure, leaves_of, without_forces

Meaning = tuple[Member, ...]
_NEEDED = {Dimension.MEASURE, Dimension.FORCE, Dimension.PERIOD}
_MOST_SHOWN = 8  # meanings of which a message gives the figures


def find_meanings(frame: Frame, periods: PeriodsOfCells, sums: Sequence[Relation], notebook: Notebook) -> list[Meaning]:
    """The meaning of every cell of the grid, empty where it has none that is sure enough."""
    on_axes = {m.dimension for axis in (frame.rows, frame.cols) for place in axis.places for m in place.members}
    constants = [m for m in frame.context.constants if _holds_beside(m, on_axes)]
    others = _other_outcomes(frame)
    parts_of = {relation.cells[0]: relation.cells[1:] for relation in reversed(sums)}
    forces = forces_of_totals(frame, parts_of)
    left_out = forces_without_figure(frame)
    meanings: list[Meaning] = [()] * len(frame.grid)
    contradicted: list[tuple[int, AxisPlace, AxisPlace]] = []
    for cell, row, col in frame.body():
        if row.unknown or col.unknown or _adds_different_measures(frame, row, col):
            continue
        if (members := _merged(others(_as_counted(row, frame.cols)), others(_as_counted(col, frame.rows)))) is None:
            contradicted.append((cell, row, col))
            continue
        members += _measure_of_parts(frame, row, col)
        have = {m.dimension for m in members}
        members += [m for m in constants if m.dimension not in have or m.dimension is Dimension.OTHER]
        members = without_forces(members, left_out.get(cell, ()))
        if frame.measure and Dimension.MEASURE not in {m.dimension for m in members}:
            members.append(Member(Dimension.MEASURE, frame.measure, frame.measure))
        if Dimension.FORCE in (frame.rows.dimensions + frame.cols.dimensions) and Dimension.FORCE not in have:
            members += forces.get(cell, ())
        meanings[cell] = tuple(members)
    _ask_about_contradictions(frame, contradicted, notebook)
    lost = {cell for cell, row, col in frame.body() if row.unknown or col.unknown}
    known = PeriodsOfCells(
        {cell: None if cell in lost else each for cell, each in periods.of.items()}, periods.misprinted
    )
    meanings = _with_periods_and_offences(frame, known, meanings, parts_of, notebook)
    return _without_those_printed_twice(frame, meanings, notebook)


def _ask_about_contradictions(
    frame: Frame, found: Sequence[tuple[int, AxisPlace, AxisPlace]], notebook: Notebook
) -> None:
    """Name a row and a column whose labels contradict each other, and how many figures more are left out for that."""
    if not found:
        return
    cell, row, col = found[0]
    row_label, col_label = (" / ".join(label for label in place.line.labels if label) for place in (row, col))
    n = len(found) - 1
    more = f" So it is with {n:,} more {'figure' if n == 1 else 'figures'}." if n else ""
    notebook.ask(
        "labels-contradict",
        f"In '{frame.title}' the labels of row '{row_label}' and column '{col_label}' give "
        f"'{frame.grid.texts[cell]}' two meanings.{more}",
        cell,
    )


def _holds_beside(constant: Member, on_axes: set[Dimension]) -> bool:
    return constant.dimension not in on_axes or constant.dimension in (Dimension.MEASURE, Dimension.OTHER)


def _adds_different_measures(frame: Frame, row: AxisPlace, col: AxisPlace) -> bool:
    """Whether the cell stands in a total of lines that count different things, and no label says what it is."""
    for place, axis in ((row, frame.rows), (col, frame.cols)):
        if place.total_from is None or place.member_ids(Dimension.MEASURE):
            continue
        details = [i for i, other in enumerate(axis.places) if other.total_from is None]
        if not is_of_one_measure(details, axis.places):
            return True
    return False


def _measure_of_parts(frame: Frame, row: AxisPlace, col: AxisPlace) -> list[Member]:
    """What a total counts that does not say so itself: what all its lines say that they count."""
    if row.member_ids(Dimension.MEASURE) or col.member_ids(Dimension.MEASURE):
        return []
    for place, axis in ((row, frame.rows), (col, frame.cols)):
        details = [other for other in axis.places if other.total_from is None]
        ids = [other.member_ids(Dimension.MEASURE) for other in details]
        if place.total_from is not None and ids and all(ids) and len(set().union(*ids)) == 1:
            return [m for m in details[0].members if m.dimension is Dimension.MEASURE]
    return []


def _other_outcomes(frame: Frame) -> Callable[[Sequence[Member]], list[Member]]:
    """Make "other outcomes" say other than which: the same words are another remainder in another table."""
    places = [place for axis in (frame.rows, frame.cols) for place in axis.places]
    listed = {m.id for p in places for m in p.members if m.dimension is Dimension.OUTCOME and m.id[0].isdigit()}
    id = "other-than-" + "-".join(sorted(listed, key=lambda type: (int(re.findall(r"\d+", type)[0]), type)))

    def renamed(members: Sequence[Member]) -> list[Member]:
        return [
            Member(m.dimension, id, m.label) if m.dimension is Dimension.OUTCOME and m.id == "other" and listed else m
            for m in members
        ]

    return renamed


def _merged(row: Sequence[Member], col: Sequence[Member]) -> list[Member] | None:
    """The members of both; None where they name different members of one dimension."""
    merged: dict[tuple[Dimension, str], Member] = {}
    for member in (*row, *col):
        key = (member.dimension, clean(member.label) if member.dimension is Dimension.OTHER else "")
        if key in merged and merged[key].id != member.id:
            if member.dimension is Dimension.MEASURE or is_part_of(merged[key].id, member.id):
                continue
            if not is_part_of(member.id, merged[key].id):
                return None
        merged[key] = member
    return list(merged.values())


def _as_counted(place: AxisPlace, across: Axis) -> list[Member]:
    """The members of a line, its measure that of the columns across it where its label names persons only to say whose
    sex or age: "Female victims" under "Offences" and "Charged" are offences.
    """
    counted = {id for other in across.places for id in other.member_ids(Dimension.MEASURE)}
    whose = {m.label for m in place.members if m.dimension in (Dimension.SEX, Dimension.AGE)}
    if len(counted) != 1:
        return list(place.members)
    (measure,) = counted
    return [
        Member(m.dimension, measure, m.label) if m.dimension is Dimension.MEASURE and m.label in whose else m
        for m in place.members
    ]


def _with_periods_and_offences(
    frame: Frame,
    periods: PeriodsOfCells,
    meanings: Sequence[Meaning],
    parts_of: dict[int, tuple[int, ...]],
    notebook: Notebook,
) -> list[Meaning]:
    """Add each cell's period and, once the period is known, its offence."""
    totals_of_offences = totals_over(frame, Dimension.OFFENCE)
    done = list(meanings)
    for cell, members in enumerate(meanings):
        if not members:
            continue
        together = _all_periods(cell, periods, parts_of)
        period_id = union_id(together) if together else None
        if period_id:
            label = periods.misprinted.get(cell, period_id)
            members = (*members, Member(Dimension.PERIOD, period_id, label))
        own = tuple(m.id for m in members if m.dimension is Dimension.OFFENCE)
        named = own or frame.context.offences
        if cell in totals_of_offences and not own:
            named = _offence_of_total(frame, meanings, leaves_of(parts_of.get(cell, ()), parts_of))
        elif not named and frame.context.is_of_all_crime:
            named = (ALL_OFFENCES,)
        offence = settle(named, Period.parse(period_id.split("+")[0]) if period_id else None)
        members = tuple(m for m in members if m.dimension is not Dimension.OFFENCE)
        if offence and not _is_none(frame.values[cell]) and (why := _why_not(offence, members)):
            notebook.ask("not-that-offence", f"{why} What '{frame.title[:80]}' counts there is not known.", cell)
            offence = None
        if offence:
            members = (*members, Member(Dimension.OFFENCE, offence, offence))
        done[cell] = tuple(sorted(members, key=lambda m: (m.dimension.value, m.id)))
    return done


def _is_none(value: Value | None) -> bool:
    return value is not None and value.is_exact and value.low == 0


def _why_not(offence: str, members: Sequence[Member]) -> str:
    """Why a count cannot be of an offence: it was none yet, or is none where the force polices; empty if it can."""
    period = next((m.id for m in members if m.dimension is Dimension.PERIOD), None)
    force = next((m.id for m in members if m.dimension is Dimension.FORCE), "")
    return _why_not_there_and_then(offence, period, force)


@cache
def _why_not_there_and_then(offence: str, period: str | None, force: str) -> str:
    start, _ = offence_dates(offence)
    name = name_of(Member(Dimension.OFFENCE, offence, offence))
    if start and period and Period.hull(period).end <= start:
        return f"'{name}' has been an offence since {start:%-d %B %Y} only, after {say_period(period)}."
    where = {
        territory for limb in offences_of_law().values() if limb.offence == offence for territory in limb.territories
    }
    territory = territory_of_force(force)
    if where and territory and territory not in where:
        return f"'{name}' is no offence of the law of {TERRITORY_NAMES[territory]}, where the force polices."
    return ""


def totals_over(frame: Frame, dimension: Dimension) -> set[int]:
    """The cells of total lines of an axis that lists members of a dimension: they may have none of their own."""
    over_rows, over_cols = dimension in frame.rows.dimensions, dimension in frame.cols.dimensions
    return {
        cell
        for cell, row, col in frame.body()
        if (over_rows and row.total_from is not None) or (over_cols and col.total_from is not None)
    }


def _offence_of_total(frame: Frame, meanings: Sequence[Meaning], parts: Sequence[int]) -> tuple[str, ...]:
    """What a total over offences is of: the one that all its parts share (codes of one offence as that offence),
    all crime where the table says so, else the listed offences together; nothing where a part is not known.
    """
    axes = (frame.rows, frame.cols)
    listed = {id.split(":")[0] for a in axes for place in a.places for id in place.member_ids(Dimension.OFFENCE)}
    if len(frame.context.offences) == 1 and listed <= set(frame.context.offences):
        return frame.context.offences
    of_parts = [{m.id for m in meanings[part] if m.dimension is Dimension.OFFENCE} for part in parts]
    ids = sorted(set().union(*of_parts))
    if len({id.split(":")[0] for id in ids}) == 1:
        return (ids[0].split(":")[0],)
    if frame.context.is_of_all_crime:
        return (ALL_OFFENCES,)
    return (offences_together(ids),) if ids and all(of_parts) else ()


def _all_periods(cell: int, periods: PeriodsOfCells, parts_of: dict[int, tuple[int, ...]]) -> list[Period]:
    """A cell's own period, or for a total over periods all those of its parts; none where they are not sure.

    They are not where a part has none, where a list names one period more often than others, or where two overlap: a
    year is then misprinted, and the total is of another.
    """
    own = periods.of.get(cell)
    of_parts = [_all_periods(part, periods, parts_of) for part in parts_of.get(cell, ())]
    times = Counter(period for found in of_parts for period in found)
    if of_parts and all(of_parts) and (own is None or len(times) > 1):
        together = sorted(times)
        apart = all(before.end <= after.start for before, after in pairwise(together))
        return together if apart and len(set(times.values())) == 1 else []
    return [own] if own else []


def _without_those_printed_twice(frame: Frame, meanings: list[Meaning], notebook: Notebook) -> list[Meaning]:
    """Leave out cells to which one table gives the same meaning and different numbers: a label is missing."""
    cells_of: dict[frozenset[tuple[Dimension, str]], list[int]] = {}
    for cell, members in enumerate(meanings):
        value = frame.values[cell]
        have = {m.dimension for m in members}
        if have >= _NEEDED and value is not None and value.unit is Unit.COUNT and not value.is_absent:
            cells_of.setdefault(frozenset((m.dimension, m.id) for m in members), []).append(cell)
    done = list(meanings)
    found = [cells for cells in cells_of.values() if not _are_one(cells, frame.values)]
    if found:
        printed = [" and ".join(dict.fromkeys(frame.grid.texts[cell] for cell in cells)) for cells in found]
        shown = "; ".join(printed[:_MOST_SHOWN])
        more = f"; and so {len(printed) - _MOST_SHOWN:,} times more" if len(printed) > _MOST_SHOWN else ""
        notebook.ask(
            "one-figure-twice",
            f"The labels of '{frame.title}' give {shown}{more} one and the same meaning: a label is missing, printed "
            "twice or not understood. None of them is used.",
            found[0][-1],
        )
    for cells in found:
        for cell in cells:
            done[cell] = ()
    return done


def _are_one(cells: Sequence[int], values: Sequence[Value | None]) -> bool:
    first, *others = (value for cell in cells if (value := values[cell]) is not None)
    return all(_can_be_one(first, value) for value in others)


def _can_be_one(a: Value, b: Value) -> bool:
    """Whether two printed values can be one number."""
    if a.low is None or b.low is None:
        return True
    return (b.high is None or a.low <= b.high) and (a.high is None or b.low <= a.high)
