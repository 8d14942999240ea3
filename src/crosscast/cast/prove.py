"""Say which printed cells the other printed cells would restore if they were lost."""

from __future__ import annotations

from math import inf

from crosscast.model import Kind, Relation

from .check import check, possible_roundings, rounding_shown, roundings_shown
from .constraints import End, box_of, constraints
from .propagate import Network
from .search import Budget, Outcome, search
from .system import Rounding, System

_STEPS = 2_000  # of the search for one assignment that suits all hidden cells together


def prove(system: System) -> tuple[bool, ...]:
    """For each cell, whether the other printed cells leave only its number, were its own text forgotten.

    Only relations that hold and can prove are used. A cell of a relation that does not hold is never proved. Three
    kinds of relation prove nothing: a total over a single row (one number printed twice side by side, where the
    second was copied from the first), a total that equals its shown parts while others are hidden, and hidden
    cells that cannot all be satisfied together. Where hidden cells lie between, a proof may be missed; none is
    ever given that a search through all numbers would refuse.
    """
    checked = check(system)
    in_dispute = {cell for relation in checked if relation.holds is False for cell in relation.cells}
    usable = [relation for relation in checked if _proves(system, relation)]
    hiding = [relation for relation in usable if _hidden(system, relation)]
    if hiding and not _hold_together(system, usable):
        in_dispute.update(cell for relation in hiding for cell in relation.cells)
        usable = [relation for relation in usable if relation not in hiding]
    forgetting = _Forgetting(system, usable)
    return tuple(
        system.is_exact(cell) and cell not in in_dispute and forgetting.leaves_only_its_number(cell)
        for cell in range(len(system.values))
    )


def _proves(system: System, relation: Relation) -> bool:
    if not (relation.holds and relation.can_prove):
        return False
    if relation.kind is Kind.SUM and len(system.live_cells(relation)) == 2:
        return False
    return not system.leaves_out_hidden(relation)


def _hidden(system: System, relation: Relation) -> list[int]:
    return [cell for cell in system.live_cells(relation) if not system.is_exact(cell)]


def _hold_together(system: System, relations: list[Relation]) -> bool:
    box = box_of(system)
    return any(
        search(Network(constraints(system, relations, rounding)), *box, Budget(_STEPS))[0] is Outcome.FOUND
        for rounding in possible_roundings(system, relations)
    )


class _Forgetting:
    """What the relations leave of a cell when its text is forgotten."""

    def __init__(self, system: System, relations: list[Relation]) -> None:
        self.system, self.relations = system, relations
        self.box = box_of(system)
        self.shown = [rounding_shown(system, relation, self.box) for relation in relations]
        self.of_cell: dict[int, list[int]] = {}
        for index, relation in enumerate(relations):
            for cell in system.live_cells(relation):
                self.of_cell.setdefault(cell, []).append(index)

    def leaves_only_its_number(self, cell: int) -> bool:
        around = self._around(cell)
        left: set[tuple[End, End]] = set()
        for rounding in self._roundings_without(cell):
            low, high = list(self.box[0]), list(self.box[1])
            low[cell], high[cell] = -inf, inf
            if Network(constraints(self.system, around, rounding)).narrow(low, high):
                left.add((low[cell], high[cell]))
        return left == {(self.box[0][cell], self.box[1][cell])}

    def _around(self, cell: int) -> list[Relation]:
        """The relations that the cell is in, and those that hidden cells join to them."""
        found: dict[int, None] = {}
        waiting, seen = [cell], {cell}
        while waiting:
            for index in self.of_cell.get(waiting.pop(), ()):
                if index not in found:
                    found[index] = None
                    fresh = [other for other in _hidden(self.system, self.relations[index]) if other not in seen]
                    seen.update(fresh)
                    waiting += fresh
        return [self.relations[index] for index in found]

    def _roundings_without(self, cell: int) -> tuple[Rounding, ...]:
        """How the table rounds, as far as the percentages that do not involve the cell show."""
        own = set(self.of_cell.get(cell, ()))
        return roundings_shown(self.system, (way for index, way in enumerate(self.shown) if index not in own))
