"""How low and how high cells, or a sum of them, can be, however percentages were rounded."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

import msgspec
import numpy as np

from .check import cells_of, holding, leaving_out_hidden, possible_ways
from .columns import NO_END, plain_ends
from .ends import Ends, Reach
from .matrix import Matrix, Rows, fits, matrix_of, may_narrow
from .program import Deadline
from .system import System


class Ranges:
    """The ends of the cells of a system, and of one sum of them (the cell `total`)."""

    def __init__(self, system: System, coefficients: Mapping[int, int] | None = None, seconds: float | None = None):
        self.total = len(system.cells)
        self._unknown = ~system.cells.is_there
        trusted = trusted_relations(system)
        matrices = [matrix_of(system, way).only(trusted) for way in possible_ways(system, trusted)]
        if coefficients is not None:
            self._unknown = np.append(self._unknown, self._unknown[list(coefficients)].any())
            matrices = [_with_total(matrix, coefficients) for matrix in matrices]
        deadline = Deadline(seconds)
        kept = None if coefficients is None else self.total
        ends = [Ends(matrix, deadline, kept) for matrix in matrices]
        self._printed = matrices[0].box
        self._ends = [one for one in ends if one.is_possible]

    def settle(self, cells: np.ndarray) -> None:
        """Find the ends of these cells, as far as effort and time allow."""
        wanted = np.zeros(len(self._unknown), dtype=bool)
        wanted[cells] = True
        for one in self._ends:
            one.settle(wanted & ~self._unknown)
        self._ends = [one for one in self._ends if one.is_possible]

    def reaches(self, cells: np.ndarray, direction: int) -> list[Reach]:
        """The lowest (direction 1) or the highest (-1) that each of these settled cells can be."""
        by_way = [one.reaches(cells, direction) for one in self._ends]
        if not by_way:
            ends = plain_ends(self._printed[0 if direction > 0 else 1][cells])
            by_way = [[Reach(end, False) for end in ends]]
        unknown = Reach(-direction * inf, False)
        return [
            unknown if is_unknown else min(each, key=lambda one: (direction * one.end, not one.exact))
            for is_unknown, *each in zip(self._unknown[cells].tolist(), *by_way, strict=True)
        ]

    def reach_total(self, direction: int) -> Reach:
        """How low or high the sum can be."""
        return self.reaches(np.array([self.total]), direction)[0]


def trusted_relations(system: System) -> np.ndarray:
    """Which relations may narrow a hidden cell.

    Hidden cells give a relation room, so that it can hold though a number in it was misread: relations through a
    disputed cell are not used.
    """
    says, holds = holding(system)
    in_dispute = cells_of(system, says & ~holds)
    ties = system.ties
    lengths = np.diff(ties.starts)
    through = np.zeros(len(ties), dtype=bool)
    through[np.repeat(np.arange(len(ties)), lengths)[in_dispute[ties.cells]]] = True
    found: np.ndarray = holds & may_narrow(system) & ~through & ~leaving_out_hidden(system)
    return found


def _with_total(matrix: Matrix, coefficients: Mapping[int, int]) -> Matrix:
    """The matrix with one more cell, the sum of coefficient * cell."""
    terms = {cell: n for cell, n in coefficients.items() if n}
    dtype = matrix.low.dtype
    row = Rows(
        np.array([0, len(terms) + 1]),
        np.array([*terms, matrix.n_cells], dtype=np.int64),
        np.array([*terms.values(), -1], dtype=dtype if sum(map(abs, terms.values())) < 2**62 else object),
        np.zeros(1, dtype=dtype),
        np.zeros(1, dtype=dtype),
    )
    if matrix.no_end == NO_END and not fits(row):
        return _with_total(matrix.of_any_size(), coefficients)
    ends = (np.array([end], dtype=dtype) for end in (-matrix.no_end, matrix.no_end))
    low, high = (np.concatenate(pair) for pair in zip(matrix.box, ends, strict=True))
    return msgspec.structs.replace(
        matrix,
        rows=matrix.rows.followed_by(row),
        low=low,
        high=high,
        row_relations=np.append(matrix.row_relations, -1),
    )
