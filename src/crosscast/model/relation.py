"""A linear tie between the cells of a table."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Kind(StrEnum):
    SUM = "sum"  # cells[0] is the total of cells[1:]
    PERCENTAGE = "percentage"  # cells[0] is cells[1] as a percentage of cells[2]
    EQUAL = "equal"  # cells[0] and cells[1] are one figure printed twice


class Evidence(StrEnum):
    """Why we believe that the relation was meant."""

    LABEL = "label"  # a row or column says that it is the total, or the percentage of a named whole
    STRUCTURE = "structure"  # no label says so, but it closes in at least four aligned lines
    GUESS = "guess"


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """`cells` are indices of the table's cells, the total or the percentage first.

    A relation that chose an interpretation, or a total that we computed, `chose`: it proves nothing.
    A printed percentage may have been rounded or cut; both are allowed until the table shows which.
    """

    kind: Kind
    cells: tuple[int, ...]
    evidence: Evidence = Evidence.LABEL
    chose: bool = False
    holds: bool | None = None  # None: not checked yet
    difference: int = 0  # how far the sum of the parts is above the total, at least; 0 where it can hold

    @property
    def can_prove(self) -> bool:
        return self.evidence is not Evidence.GUESS and not self.chose
