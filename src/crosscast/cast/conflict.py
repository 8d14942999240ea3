"""Find a smallest set of relations that cannot hold together."""

from __future__ import annotations

from collections.abc import Sequence

from .check import check, possible_roundings
from .constraints import box_of, constraints
from .propagate import Network
from .search import Outcome, search
from .system import System

_WORK = 1_000_000  # of each search


def conflict(system: System) -> tuple[int, ...]:
    """The indexes of relations that no numbers satisfy together, none of which could be left out.

    Empty where all relations can hold, and where a long search could not tell. One relation that does not hold by
    itself is such a set.
    """
    checked = check(system)
    broken = next((index for index, relation in enumerate(checked) if relation.holds is False), None)
    if broken is not None:
        return (broken,)
    kept = [index for index, relation in enumerate(checked) if relation.holds]
    if not _cannot_hold(system, kept):
        return ()
    for index in list(kept):
        fewer = [other for other in kept if other != index]
        if _cannot_hold(system, fewer):
            kept = fewer
    return tuple(kept)


def _cannot_hold(system: System, indexes: Sequence[int]) -> bool:
    box = box_of(system)
    relations = [system.relations[index] for index in indexes]
    return all(
        search(Network(constraints(system, relations, rounding)), *box, _WORK)[0] is Outcome.NONE
        for rounding in possible_roundings(system, relations)
    )
