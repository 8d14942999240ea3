"""Which forces a total over forces is of: those that supplied a figure, and of a region those that it leaves out."""

from __future__ import annotations

from collections.abc import Sequence

from crosscast.model import Dimension, Member
from crosscast.vocab import parts_of_area

from .context import WITHOUT
from .frame import Frame


def forces_of_totals(frame: Frame, parts_of: dict[int, tuple[int, ...]]) -> dict[int, tuple[Member, ...]]:
    """A total over forces is of the forces that it adds up: those that supplied a figure, all of them known.

    Where a force's cell is blank, or the caption says of how many forces the table is and the total adds another
    number, it is of no group that is sure.
    """
    force_of: dict[int, str] = {}
    unsure: set[int] = set()
    for cell, row, col in frame.body():
        ids = row.member_ids(Dimension.FORCE) | col.member_ids(Dimension.FORCE)
        if len(ids) == 1:
            force_of[cell] = ids.pop()
        if row.unknown or col.unknown:
            unsure.add(cell)
    blank_rows, blank_cols = _blank_beside_forces(frame)
    stated = frame.constant(Dimension.FORCE) or ""
    found: dict[int, tuple[Member, ...]] = {}
    for r, row in enumerate(frame.rows.places):
        for c, col in enumerate(frame.cols.places):
            total = frame.cells[r][c]
            parts = leaves_of(parts_of.get(total, ()), parts_of) if total is not None else []
            forces = {force_of[part] for part in parts if part in force_of}
            if total is None or not forces or unsure & set(parts):
                continue
            if (row.total_from is not None and c in blank_cols) or (col.total_from is not None and r in blank_rows):
                continue
            id = f"forces:{len(forces)}"
            if stated.startswith("forces:") and stated != id:
                continue
            place = row if row.total_from is not None else col
            label = next((label for label in place.line.labels if label), "")
            found[total] = (Member(Dimension.FORCE, id, label),)
    return found


def _blank_beside_forces(frame: Frame) -> tuple[set[int], set[int]]:
    """The rows and the columns in which a force has no value at all: it may have counted none or not have counted."""
    rows: set[int] = set()
    cols: set[int] = set()
    for r, row in enumerate(frame.rows.places):
        for c, col in enumerate(frame.cols.places):
            cell = frame.cells[r][c]
            if cell is None or frame.values[cell] is None:
                if row.member_ids(Dimension.FORCE):
                    cols.add(c)
                if col.member_ids(Dimension.FORCE):
                    rows.add(r)
    return rows, cols


def leaves_of(parts: Sequence[int], parts_of: dict[int, tuple[int, ...]]) -> list[int]:
    """The cells that these come down to, each total among them taken apart into its own parts."""
    leaves: list[int] = []
    for part in parts:
        leaves += leaves_of(parts_of[part], parts_of) if part in parts_of else [part]
    return leaves


def forces_without_figure(frame: Frame) -> dict[int, tuple[str, ...]]:
    """For each cell of a region or nation, the forces of it that the same column or row lists without a figure."""
    found: dict[int, tuple[str, ...]] = {}
    for r, row in enumerate(frame.rows.places):
        for c, col in enumerate(frame.cols.places):
            cell = frame.cells[r][c]
            ids = row.member_ids(Dimension.FORCE) | col.member_ids(Dimension.FORCE)
            ways = [way for id in ids for way in parts_of_area(id)]
            if cell is None or not ways:
                continue
            along, across = (frame.rows, c) if row.member_ids(Dimension.FORCE) else (frame.cols, r)
            missing = []
            for other, place in enumerate(along.places):
                one = frame.cells[other][across] if along is frame.rows else frame.cells[across][other]
                value = None if one is None else frame.values[one]
                if one is not None and (value is None or value.is_absent):
                    missing += [id for id in place.member_ids(Dimension.FORCE) if any(id in way for way in ways)]
            found[cell] = tuple(sorted(id for id in missing if not parts_of_area(id)))
    return found


def without_forces(members: list[Member], left_out: Sequence[str]) -> list[Member]:
    """A region's count names the forces that it leaves out; what a caption says of them narrows no force's count."""
    force = next((m for m in members if m.dimension is Dimension.FORCE), None)
    if force is None or (force.id.startswith("forces:") and not parts_of_area(force.id)):
        return members
    members = [m for m in members if not (m.dimension is Dimension.OTHER and m.id.startswith(WITHOUT))]
    if not left_out:
        return members
    named = Member(Dimension.FORCE, f"{force.id}-without-{'-'.join(left_out)}", force.label)
    return [named if m is force else m for m in members]
