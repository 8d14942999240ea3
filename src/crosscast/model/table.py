"""A grid whose axes are understood: what each cell counts, and how the cells are tied."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from .finding import Finding
from .grade import Grade
from .grid import Grid
from .meaning import Dimension, Member
from .relation import Relation
from .value import Value


class Role(StrEnum):
    HEADER = "header"
    STUB = "stub"
    BODY = "body"
    NOTE = "note"


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """What a grid says. `roles`, `values`, `meanings`, `grades`, `adds_up` run beside its cells.

    A body cell's meaning is the set of members that its row, its column and the table's constants give it; a total
    carries no member of the dimension that it adds up. `adds_up` says that the other printed cells would leave
    only this number, and that its labels leave no doubt but their order; to be proved, these must also stand in an
    order that a swap would break, or be a total's own.
    """

    document: str
    title: str
    grid: Grid
    roles: tuple[Role, ...]
    values: tuple[Value | None, ...]
    meanings: tuple[tuple[Member, ...], ...]
    grades: tuple[Grade | None, ...]
    adds_up: tuple[bool, ...]
    constants: tuple[Member, ...] = ()
    relations: tuple[Relation, ...] = ()
    reasons: tuple[str, ...] = ()  # why it was read so, one sentence each
    findings: tuple[Finding, ...] = ()
    originals: tuple[tuple[int, str], ...] = ()  # cells whose printed text was split or changed, with that text
    vouched: tuple[tuple[int, str], ...] = ()  # cells that a person looked at: who, when, why
    followed: tuple[int, ...] = ()  # which of the decisions on its document were followed in it

    @property
    def id(self) -> str:
        return self.grid.id

    @property
    def measure(self) -> str | None:
        """The measure of every body cell, or None where the cells differ or it is unknown."""
        found = {m.id for meaning in self.meanings for m in meaning if m.dimension is Dimension.MEASURE}
        return found.pop() if len(found) == 1 else None
