"""How far each cell of a table can be trusted: which relations hold, what they prove, and what stands against it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from crosscast.cast import System, bounds, check, disputed, explain_repairs, prove, repair_misread
from crosscast.model import Dimension, Grade, Kind, Relation, Status, Value

from .axes import Axis, is_of_a_place
from .dates import PeriodsOfCells
from .frame import Frame
from .meanings import Meaning
from .notebook import Notebook
from .percentages import find_percentages
from .recognised import say_unsure, weighed
from .totals import parts_above_wholes

_LEAVE_UNPROVED = ("cut-off", "tags-do-not-fit")  # doubts of the reading after which sums prove nothing
_REPAIR_EFFORT = 50_000  # steps: a fraction of a second
_MOST_TOLD = 3  # misreadings of one table that are named
_MOST_BROKEN = 2 * _MOST_TOLD  # relations: more are no slip or two, and take long to search


class Ties(msgspec.Struct, frozen=True):
    """The relations of a table, checked, and what its percentages say of its labels."""

    relations: tuple[Relation, ...]
    confirmed_rows: tuple[int, ...] = ()  # lines whose labels the percentages bear out
    confirmed_cols: tuple[int, ...] = ()
    swapped: bool = False  # the percentages fit only with part and whole the other way round


class Trust(msgspec.Struct, frozen=True):
    """Beside each cell: its grade, and whether it adds up."""

    grades: tuple[Grade | None, ...]
    adds_up: tuple[bool, ...]


def find_ties(frame: Frame, sums: tuple[Relation, ...], notebook: Notebook) -> Ties:
    """The sums and the percentages of a table, each checked; what does not hold goes into the notebook."""
    relations = list(sums)
    confirmed: list[tuple[int, ...]] = []
    swapped = False
    for axis, across, n_lines, by_row in (
        (frame.cols, frame.row_totals, len(frame.layout.rows), False),
        (frame.rows, frame.col_totals, len(frame.layout.cols), True),
    ):
        if by_row and any(relation.kind is Kind.PERCENTAGE for relation in relations):
            confirmed.append(())
            continue

        def cell(position: int, line: int, by_row: bool = by_row) -> int | None:
            return frame.cells[position][line] if by_row else frame.cells[line][position]

        def members(position: int, axis: Axis = axis) -> Meaning:
            return axis.places[position].members

        found = find_percentages(axis, across, n_lines, cell, frame.values, members)
        relations += [msgspec.structs.replace(r, chose=r.chose or frame.is_chosen_by_sums) for r in found.relations]
        notebook.reasons += found.reasons
        confirmed.append(found.confirmed)
        if found.swapped:
            notebook.object(
                "labels-look-swapped",
                "The percentages fit only if part and whole stand the other way round than their labels say: look "
                "whether two headings were swapped. None of these figures is used as adding up.",
            )
            swapped = True
        for position, of, relation in found.looks_wrong:
            if not (by_row and found.relations):
                _say_looks_wrong(frame, axis, position, of, relation, notebook)
        for position in found.not_understood:
            if not (by_row and found.relations):
                label = next((label for label in reversed(axis.places[position].line.labels) if label), "")
                notebook.ask(
                    "percentages-not-understood",
                    f"The percentages under '{label}' are not a share of any figures of this table that could be "
                    "found.",
                )
    system = System.build(frame.values, weighed(frame, relations))
    checked = check(system)
    for relation in checked:
        if relation.holds is False:
            notebook.object("does-not-add-up", _say_broken(frame, system, relation), relation.cells[0])
    if 0 < sum(relation.holds is False for relation in checked) <= _MOST_BROKEN:
        _say_likely_misreading(frame, system, notebook)
    return Ties(checked, confirmed[1], confirmed[0], swapped)


def _say_likely_misreading(frame: Frame, system: System, notebook: Notebook) -> None:
    """Where the only least repair mends two relations with each number, say what it is. Nothing is changed for it."""
    found = repair_misread(system, effort=_REPAIR_EFFORT)
    if not found.may_be_applied or found.cost is None or found.cost > _MOST_TOLD:
        return
    changed = {cell for cell, _ in found.repairs[0].values}
    names = [""] * len(system.values)
    for cell, row, col in frame.body():
        if cell in changed:
            labels = (next((label for label in reversed(place.line.labels) if label), "") for place in (row, col))
            names[cell] = ", ".join(label for label in labels if label)
    _, *said = explain_repairs(system, found, names)
    for reason in said:
        notebook.note(
            "likely-misreading",
            f"In '{frame.title}' one slip may explain what does not add up: {reason.sentence} Nothing was changed: "
            "compare the document.",
            reason.cells[0],
        )


def _say_looks_wrong(frame: Frame, axis: Axis, position: int, of: str, relation: Relation, notebook: Notebook) -> None:
    """Name the one percentage that does not fit, and what it would be."""
    label = next((label for label in reversed(axis.places[position].line.labels) if label), "")
    printed, part, whole = (frame.values[cell] for cell in relation.cells)
    alone = System.build([printed, part, whole], [Relation(kind=Kind.PERCENTAGE, cells=(0, 1, 2))])
    notebook.ask(
        "percentage-looks-wrong",
        f"In '{frame.title}' all percentages under '{label}' but one are {of}: {alone.explain(alone.relations[0])}. "
        "Compare the document; until then none of them is used as adding up.",
        relation.cells[0],
    )


def _say_broken(frame: Frame, system: System, relation: Relation) -> str:
    where = f"'{frame.title}'"
    if relation.kind is Kind.PERCENTAGE:
        return f"In {where}: {system.explain(relation)}."
    parts = "more" if relation.difference > 0 else "less"
    n = len(relation.cells) - 1
    come = "the only part comes" if n == 1 else f"the {n} parts come"
    return (
        f"In {where} {come} to {abs(relation.difference):,} {parts} than the "
        f"printed total {frame.values[relation.cells[0]]}. All are disputed until it is known which is wrong."
    )


def find_trust(
    frame: Frame, ties: Ties, meanings: Sequence[Meaning], periods: PeriodsOfCells, notebook: Notebook
) -> Trust:
    """The grade of each cell: never better than that of the labels beside it."""
    system = System.build(frame.values, ties.relations)
    in_dispute = list(disputed(system))
    proved = prove(system)
    for part, whole in parts_above_wholes(meanings, frame.values):
        if not (in_dispute[part] and in_dispute[whole]):
            notebook.object(
                "part-above-whole",
                f"The part {frame.values[part]} is above its whole {frame.values[whole]}: one of the two is wrong, "
                "or a label beside them.",
                part,
            )
        in_dispute[part] = in_dispute[whole] = True
    _say_what_totals_reveal(frame, system, notebook)
    cut_off = any(finding.slug in _LEAVE_UNPROVED for finding in frame.grid.findings)
    sums_hold = all(relation.holds is not False for relation in ties.relations if relation.kind is Kind.SUM)
    sums_hold = sums_hold and all(finding.slug != "total-not-checked" for finding in notebook.findings)
    may_prove = sums_hold and frame.headings_in_place and not cut_off
    strange, doubtful = _of_unknown_labels(frame), {*periods.misprinted, *periods.unsure}
    rows_confirmed = set(ties.confirmed_rows) >= _count_lines(frame.rows)
    cols_confirmed = set(ties.confirmed_cols) >= _count_lines(frame.cols)
    n = len(frame.grid)
    sound, adds_up = [False] * n, [False] * n
    grades: list[Grade | None] = [None] * n
    for cell, row, col in frame.body():
        labels_known = bool(meanings[cell]) and not (row.unknown or col.unknown or row.partly or col.partly)
        labels_known = labels_known and not (
            frame.context.not_understood or frame.context.doubts or frame.context.strange_sheet
        )
        labels_known = labels_known and not (frame.lends_period and not (row.periods or col.periods))
        is_lent = frame.lends_offence or frame.context.is_lent
        labels_known = labels_known and not is_lent and cell not in strange
        sound[cell] = (col.sound or cols_confirmed) and (row.sound or rows_confirmed)
        adds_up[cell] = proved[cell] and labels_known and cell not in doubtful and may_prove
        grades[cell] = _grade(frame, cell, in_dispute[cell] or ties.swapped, adds_up[cell] and sound[cell])
    is_defined = _defined_totals(frame)
    for relation in ties.relations:  # what a total covers is no surer than the labels of its parts
        if relation.kind is Kind.SUM and not is_defined(relation) and not all(sound[p] for p in relation.cells[1:]):
            sound[relation.cells[0]] = False
    for cell, grade in enumerate(grades):
        if grade is Grade.PROVED and not sound[cell]:
            grades[cell] = Grade.READ
    say_unsure(frame, grades, notebook)
    return Trust(tuple(grades), tuple(adds_up))


def _of_unknown_labels(frame: Frame) -> set[int]:
    """The cells beside labels that nobody knows, and those of their totals.

    That such labels stand in alphabetical order shows no swap, but does not say that they are parts of what is counted:
    "Devices", "Messages", "Phones" and "Tablets" are, as wards are, a list in order whose total holds. Where the title
    over them says that they are places, they are parts of the force's area.
    """
    lines = []
    for axis, totals in ((frame.rows, frame.row_totals), (frame.cols, frame.col_totals)):
        strange = [{id for id in place.member_ids(Dimension.OTHER) if not is_of_a_place(id)} for place in axis.places]
        own = {i for i, ids in enumerate(strange) if ids or axis.places[i].unknown}
        lines.append(own | {total.total for total in totals if not total.is_defined and own & set(total.parts)})
    return {
        cell
        for r, row in enumerate(frame.cells)
        for c, cell in enumerate(row)
        if cell is not None and (r in lines[0] or c in lines[1])
    }


def _defined_totals(frame: Frame) -> Callable[[Relation], bool]:
    """Whether a sum is that of a whole whose parts the vocabulary names, along the axis of its total."""
    at = {cell: (r, c) for r, row in enumerate(frame.cells) for c, cell in enumerate(row) if cell is not None}
    rows = {total.total for total in frame.row_totals if total.is_defined}
    cols = {total.total for total in frame.col_totals if total.is_defined}

    def is_defined(relation: Relation) -> bool:
        (row, col), (_, col_of_part) = at[relation.cells[0]], at[relation.cells[1]]
        return row in rows if col == col_of_part else col in cols

    return is_defined


def _count_lines(axis: Axis) -> set[int]:
    return {index for index, place in enumerate(axis.places) if not place.is_percentage}


def _grade(frame: Frame, cell: int, in_dispute: bool, proved: bool) -> Grade:
    value = frame.values[cell]
    assert isinstance(value, Value)
    if in_dispute:
        return Grade.DISPUTED
    if frame.is_split or cell in frame.repaired:
        return Grade.REPAIRED
    if not value.is_exact:
        return Grade.READ if value.is_absent else Grade.BOUNDED
    return Grade.PROVED if proved else Grade.READ


def _say_what_totals_reveal(frame: Frame, system: System, notebook: Notebook) -> None:
    """Tell the study's author, without the numbers, that a reader can work out what the source hid."""
    hidden = [i for i, v in enumerate(frame.values) if v is not None and v.status is Status.SUPPRESSED]
    if not hidden:
        return
    found = bounds(system, hidden)
    exact = sum(bound.low == bound.high for bound in found)
    narrowed = sum(
        (bound.low, bound.high) != (value.low, value.high)
        for bound, cell in zip(found, hidden, strict=True)
        if (value := frame.values[cell]) is not None
    )
    if narrowed:
        notebook.note(
            "hidden-count-exposed",
            f"For {narrowed} of the {len(hidden)} small counts that '{frame.title}' hides, its own totals leave a "
            f"narrower range than the symbol (for {exact or 'none'} of them a single number). Crosscast does not "
            "publish it; consider telling the force.",
        )
