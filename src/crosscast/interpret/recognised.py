"""What differs in a table that was recognised in a picture: which sums prove, and which misreading may be mended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from crosscast.cast import SCANNED, Repair, System, check, explain_repairs, repair_misread
from crosscast.model import Grade, Kind, Relation

from .frame import Frame
from .notebook import Notebook

_SURE = 80  # confidence below which a figure is doubtful; one on which two readings differ has at most 20
_EFFORT = 50_000  # steps: a fraction of a second
_MOST_REPAIRED = 3  # figures of one table
_SHOWN = 6

Originals = tuple[tuple[int, str], ...]


def is_recognised(frame: Frame) -> bool:
    return bool(frame.grid.confidences)


def with_repairs(
    frame: Frame, sums: tuple[Relation, ...], notebook: Notebook
) -> tuple[Frame, tuple[Relation, ...], Originals]:
    """The frame with its misread figures mended where that may be done, the sums, and the texts as recognised.

    It may be done where cast finds only one least repair, each of whose misreadings mends two sums, and where each
    figure that it changes was doubtful before anything was added up. The sums that these figures are in chose the
    reading, so they prove nothing any more.
    """
    broken = [relation for relation in check(System.build(frame.values, sums)) if relation.holds is False]
    if not is_recognised(frame) or not 0 < len(broken) <= 2 * _MOST_REPAIRED:
        return frame, sums, ()
    system = System.build(frame.values, sums)
    found = repair_misread(system, frame.grid.texts, slips=SCANNED, effort=_EFFORT)
    if not found.may_be_applied or not found.repairs or len(found.repairs[0].values) > _MOST_REPAIRED:
        return frame, sums, ()
    repair: Repair = found.repairs[0]
    changed = {cell for cell, _ in repair.values}
    if not all(_is_doubtful(frame, cell) for cell in changed):
        return frame, sums, ()
    _, *said = explain_repairs(system, found, _names(frame))
    for reason in said:
        notebook.ask(
            "repaired-misreading",
            f"In '{frame.title}' a figure of the scan was not recognised surely, and one number alone lets its sums "
            f"hold: {reason.sentence} That number is used; compare the page.",
            reason.cells[0],
        )
    values = list(frame.values)
    for cell, value in repair.values:
        values[cell] = value
    frame = msgspec.structs.replace(frame, values=tuple(values), repaired=tuple(sorted(changed)))
    sums = tuple(
        msgspec.structs.replace(relation, chose=True) if changed & set(relation.cells) else relation
        for relation in sums
    )
    return frame, sums, tuple((cell, frame.grid.texts[cell]) for cell in sorted(changed))


def weighed(frame: Frame, relations: Iterable[Relation]) -> list[Relation]:
    """The relations, those marked that prove nothing where digits are recognised by their shape.

    What is misread is misread alike: a sum whose only part is printed again as its total holds with both misread, and
    one with several doubtful figures can hold by their errors.
    """
    if not is_recognised(frame):
        return list(relations)
    return [
        msgspec.structs.replace(
            relation, chose=relation.chose or _repeats(frame, relation) or _is_unsure(frame, relation)
        )
        for relation in relations
    ]


def _repeats(frame: Frame, relation: Relation) -> bool:
    if relation.kind is not Kind.SUM:
        return False
    live = [value for cell in relation.cells[1:] if (value := frame.values[cell]) is not None]
    return sum(not value.is_exact or value.low != 0 for value in live) < 2


def _is_unsure(frame: Frame, relation: Relation) -> bool:
    return sum(_is_doubtful(frame, cell) for cell in relation.cells) > 1


def _is_doubtful(frame: Frame, cell: int) -> bool:
    return frame.grid.confidences[cell] < _SURE


def say_unsure(frame: Frame, grades: Sequence[Grade | None], notebook: Notebook) -> None:
    """Name the figures that were not recognised surely and that nothing proves."""
    if not is_recognised(frame):
        return
    unsure = [
        cell for cell, _, _ in frame.body() if _is_doubtful(frame, cell) and grades[cell] in (Grade.READ, Grade.BOUNDED)
    ]
    if not unsure:
        return
    names = _names(frame)
    shown = "; ".join(f"'{frame.grid.texts[cell]}' ({names[cell]})" for cell in unsure[:_SHOWN])
    others = f"; and {len(unsure) - _SHOWN} more" if len(unsure) > _SHOWN else ""
    notebook.ask(
        "unsure-figures",
        f"In '{frame.title}' these figures of the scan were not recognised surely, and no sum proves them: "
        f"{shown}{others}. Compare them with the page.",
        unsure[0],
    )


def _names(frame: Frame) -> list[str]:
    """For each figure the labels of its row and its column."""
    names = [""] * len(frame.values)
    for cell, row, col in frame.body():
        labels = (next((label for label in reversed(place.line.labels) if label), "") for place in (row, col))
        names[cell] = ", ".join(label for label in labels if label)
    return names
