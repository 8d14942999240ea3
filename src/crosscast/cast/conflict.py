"""Find a smallest set of relations that cannot hold together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from crosscast.model import Kind

from .check import holding, possible_ways
from .ends import is_refuted
from .matrix import matrix_of
from .system import Rounding, System

_SETS = 1_000  # smaller sets that are tried before a set is only said to have no part too many


class Conflict(tuple[int, ...]):
    """The indexes of relations that no numbers satisfy together, and none of which could be left out.

    Empty where all relations can hold, or where it could not be told. `is_smallest`: no set of fewer relations is
    such a set; otherwise there may be one.
    """

    is_smallest: bool

    def __new__(cls, relations: Iterable[int] = (), *, is_smallest: bool = True) -> Conflict:
        made = super().__new__(cls, relations)
        made.is_smallest = is_smallest
        return made


def conflict(system: System) -> Conflict:
    """A smallest set of relations that no numbers satisfy together.

    It is proved that they cannot hold together. That no smaller set is such a set is as sure as the search for numbers
    in each smaller one: where that search ends without an answer, the set is taken to hold.

    One relation that does not hold by itself is such a set.
    """
    says, holds = holding(system)
    if np.any(says & ~holds):
        return Conflict([int(np.argmax(says & ~holds))])
    kept = np.flatnonzero(holds).tolist()
    if not _cannot_hold(system, kept):
        return Conflict()
    needed = _needed(system, kept)
    smaller = _smaller(system, kept, len(needed))
    if smaller is None:
        return Conflict(needed, is_smallest=False)
    return Conflict(smaller or needed)


def _needed(system: System, relations: list[int]) -> list[int]:
    """The relations without those that can be left out: first many at a time, at last one by one."""
    kept, size = relations, max(len(relations) // 2, 1)
    while True:
        for start in range(0, len(kept), size):
            fewer = [index for index in kept if index not in set(kept[start : start + size])]
            if fewer and _cannot_hold(system, fewer):
                kept = fewer
                break
        else:
            if size == 1:
                return kept
            size = max(size // 2, 1)


def _smaller(system: System, relations: Sequence[int], n: int) -> list[int] | None:
    """A smallest set in conflict of fewer than n relations; none: there is none; None: too many to try.

    The relations of such a set hang together by cells that are not known, or by how percentages were rounded: others
    could be left out.
    """
    is_open = ~system.cells.is_exact
    open_cells = {index: {c for c in system.relations[index].cells if is_open[c]} for index in relations}
    sharing: dict[int, set[int]] = {}
    for index, cells in open_cells.items():
        for cell in cells:
            sharing.setdefault(cell, set()).add(index)
    beside = {
        index: {other for cell in cells for other in sharing[cell]} - {index} for index, cells in open_cells.items()
    }
    if system.rounding is Rounding.UNKNOWN:  # then all percentages tell of one way of rounding
        percentages = {index for index in relations if system.relations[index].kind is Kind.PERCENTAGE}
        for index in percentages:
            beside[index] |= percentages - {index}
    tried = 0
    for size in range(2, n):
        for together in _hanging_together(beside, size):
            tried += 1
            if tried > _SETS:
                return None
            if _cannot_hold(system, together):
                return together
    return []


def _hanging_together(beside: dict[int, set[int]], size: int) -> Iterator[list[int]]:
    """Every set of so many relations in which each is beside another, once."""

    def grow(inside: list[int], edge: set[int], out: set[int]) -> Iterator[list[int]]:
        if len(inside) == size:
            yield sorted(inside)
            return
        gone = set(out)
        for index in sorted(edge):
            gone.add(index)
            yield from grow([*inside, index], (edge | beside[index]) - gone - set(inside), gone)

    before: set[int] = set()
    for first in sorted(beside):
        before.add(first)
        yield from grow([first], beside[first] - before, set(before))


def _cannot_hold(system: System, relations: Sequence[int]) -> bool:
    """Whether it is proved that no numbers satisfy these relations together, however percentages were rounded."""
    among = np.zeros(len(system.relations), dtype=bool)
    among[relations] = True
    return all(is_refuted(matrix_of(system, way).only(among)) for way in possible_ways(system, among))
