"""Cells and relations as columns: a million of them without an object each, yet each can be had as one.

An open end is plus or minus the sentinel `no_end`. Numbers too large for 64 bits to add up are kept as Python's own
whole numbers in the same columns, slower and as exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import inf
from typing import overload

import numpy as np

from crosscast.model import Evidence, Kind, Relation, Status, Unit, Value

NO_END = 2**62  # stands for an open end among 64-bit numbers
NO_END_BEYOND = 1 << 4096  # the same among numbers of any size

# Where no number is above the first, and no row's coefficients add up to more than the second, 64 bits suffice.
LARGEST, LARGEST_COEFFICIENT = 2**40, 2**20

KINDS = tuple(Kind)
EVIDENCE = tuple(Evidence)
STATUSES = tuple(Status)
UNITS = tuple(Unit)

_NO_VALUE = -1
_ABSENT = STATUSES.index(Status.ABSENT)
_PLACE = {member: index for members in (KINDS, EVIDENCE, STATUSES, UNITS) for index, member in enumerate(members)}


def no_end_of(ends: np.ndarray) -> int:
    """The sentinel that stands for an open end in this column."""
    return NO_END_BEYOND if ends.dtype == object else NO_END


def plain_ends(ends: np.ndarray) -> list[int | float]:
    """The same ends as whole numbers, open ones as plus or minus infinity."""
    no_end = no_end_of(ends)
    return [inf if end == no_end else -inf if end == -no_end else end for end in ends.tolist()]


def widened(ends: np.ndarray) -> np.ndarray:
    """The same ends as Python's own whole numbers, open ones with the sentinel for those."""
    if ends.dtype == object:
        return ends
    wide = ends.astype(object)
    wide[ends == NO_END], wide[ends == -NO_END] = NO_END_BEYOND, -NO_END_BEYOND
    return wide


@dataclass(frozen=True, eq=False)
class Cells(Sequence[Value | None]):
    """What each cell can be, in columns; read as a sequence, it gives each as a `Value` (or None).

    `status` is a place in `STATUSES`, -1 for a cell without a value; `unit` a place in `UNITS`. Ends that are not
    known are `-no_end` and `no_end`; those of a cell without a value, or of an absent one, are 0.
    """

    low: np.ndarray
    high: np.ndarray
    status: np.ndarray
    unit: np.ndarray
    decimals: np.ndarray
    no_end: int = NO_END

    @classmethod
    def of(cls, values: Sequence[Value | None]) -> Cells:
        """The columns of values that are given one by one."""
        if isinstance(values, Cells):
            return values
        there = [_ABSENT_VALUE if value is None else value for value in values]
        largest = max((abs(end) for value in there for end in (value.low, value.high) if end is not None), default=0)
        no_end, dtype = (NO_END, np.int64) if largest <= LARGEST else (NO_END_BEYOND, object)
        if largest >= no_end:
            raise ValueError("a number of more than 1,200 digits cannot be counted with")
        absent = [value.is_absent for value in there]
        low = [0 if out else -no_end if v.low is None else v.low for v, out in zip(there, absent, strict=True)]
        high = [0 if out else no_end if v.high is None else v.high for v, out in zip(there, absent, strict=True)]
        status = [_NO_VALUE if value is None else _PLACE[value.status] for value in values]
        return cls(
            np.array(low, dtype=dtype),
            np.array(high, dtype=dtype),
            np.array(status, dtype=np.int8),
            np.array([_PLACE[value.unit] for value in there], dtype=np.int8),
            np.array([value.decimals for value in there], dtype=np.int64),
            no_end,
        )

    def followed_by(self, other: Cells) -> Cells:
        """These cells and then the other ones."""
        one, two = (cells.of_any_size() if self.no_end != other.no_end else cells for cells in (self, other))
        return Cells(
            np.concatenate([one.low, two.low]),
            np.concatenate([one.high, two.high]),
            np.concatenate([one.status, two.status]),
            np.concatenate([one.unit, two.unit]),
            np.concatenate([one.decimals, two.decimals]),
            one.no_end,
        )

    def of_any_size(self) -> Cells:
        """The same in Python's own whole numbers."""
        low, high = (widened(end) for end in (self.low, self.high))
        return Cells(low, high, self.status, self.unit, self.decimals, NO_END_BEYOND)

    @property
    def is_there(self) -> np.ndarray:
        """Which cells have a value that takes part in relations."""
        found: np.ndarray = (self.status != _NO_VALUE) & (self.status != _ABSENT)
        return found

    @property
    def is_exact(self) -> np.ndarray:
        """Which cells are one known number."""
        found: np.ndarray = self.is_there & (self.low == self.high)
        return found

    def __len__(self) -> int:
        return len(self.low)

    @overload
    def __getitem__(self, cell: int) -> Value | None: ...
    @overload
    def __getitem__(self, cell: slice) -> tuple[Value | None, ...]: ...
    def __getitem__(self, cell: int | slice) -> Value | tuple[Value | None, ...] | None:
        if isinstance(cell, slice):
            return tuple(self[index] for index in range(*cell.indices(len(self))))
        if self.status[cell] == _NO_VALUE:
            return None
        status = STATUSES[self.status[cell]]
        if status is Status.ABSENT:
            return Value.absent()
        low, high = int(self.low[cell]), int(self.high[cell])
        unit, decimals = UNITS[self.unit[cell]], int(self.decimals[cell])
        return Value(
            None if low == -self.no_end else low, None if high == self.no_end else high, status, unit, decimals
        )

    def __iter__(self) -> Iterator[Value | None]:
        return (self[cell] for cell in range(len(self)))


_ABSENT_VALUE = Value.absent()


@dataclass(frozen=True, eq=False)
class Ties(Sequence[Relation]):
    """Relations in columns; read as a sequence, it gives each as a `Relation` that is not checked yet.

    Relation r ties `cells[starts[r]:starts[r + 1]]`, the total or the percentage first. `kind` is a place in `KINDS`,
    `evidence` one in `EVIDENCE`.
    """

    starts: np.ndarray
    cells: np.ndarray
    kind: np.ndarray
    evidence: np.ndarray
    chose: np.ndarray

    @classmethod
    def of(cls, relations: Sequence[Relation]) -> Ties:
        """The columns of relations that are given one by one."""
        if isinstance(relations, Ties):
            return relations
        return cls(
            np.cumsum([0, *(len(relation.cells) for relation in relations)]),
            np.fromiter(chain.from_iterable(relation.cells for relation in relations), dtype=np.int64),
            np.array([_PLACE[relation.kind] for relation in relations], dtype=np.int8),
            np.array([_PLACE[relation.evidence] for relation in relations], dtype=np.int8),
            np.array([relation.chose for relation in relations], dtype=bool),
        )

    @classmethod
    def sums(cls, starts: np.ndarray, cells: np.ndarray, *, chose: bool = False) -> Ties:
        """Labelled sums, the total of each first; `chose` where we added them up ourselves."""
        n = len(starts) - 1
        kind, evidence = (np.full(n, _PLACE[member], dtype=np.int8) for member in (Kind.SUM, Evidence.LABEL))
        return cls(starts, cells, kind, evidence, np.full(n, chose))

    def followed_by(self, other: Ties, shift: int = 0) -> Ties:
        """These relations and then the other ones, whose cells are `shift` further on."""
        return Ties(
            np.concatenate([self.starts, self.starts[-1] + other.starts[1:]]),
            np.concatenate([self.cells, other.cells + shift]),
            np.concatenate([self.kind, other.kind]),
            np.concatenate([self.evidence, other.evidence]),
            np.concatenate([self.chose, other.chose]),
        )

    def __len__(self) -> int:
        return len(self.kind)

    @overload
    def __getitem__(self, index: int) -> Relation: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Relation, ...]: ...
    def __getitem__(self, index: int | slice) -> Relation | tuple[Relation, ...]:
        if isinstance(index, slice):
            return tuple(self[one] for one in range(*index.indices(len(self))))
        index = range(len(self))[index]
        return Relation(
            kind=KINDS[self.kind[index]],
            cells=tuple(self.cells[self.starts[index] : self.starts[index + 1]].tolist()),
            evidence=EVIDENCE[self.evidence[index]],
            chose=bool(self.chose[index]),
        )

    def __iter__(self) -> Iterator[Relation]:
        return (self[index] for index in range(len(self)))
