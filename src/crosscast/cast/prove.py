"""Say which printed cells the other printed cells would restore if they were lost."""

from __future__ import annotations

from collections import Counter
from math import inf

from crosscast.model import Kind, Relation

from .check import check, possible_roundings, rounding_shown, roundings_shown
from .constraints import Constraint, End, box_of, constraints
from .ends import has_numbers
from .matrix import matrix_of
from .propagate import Network
from .system import Rounding, System

_FOLLOWED = 40  # relations that one proof may pass through by way of hidden cells


def prove(system: System) -> tuple[bool, ...]:
    """For each cell, whether the other printed cells leave only its number, were its own text forgotten.

    Only relations that hold and can prove are used. A cell of a relation that does not hold is never proved. Four
    things prove nothing: a total over a single row (one number printed twice side by side, the second copied from
    the first), a total that equals its shown parts while others are hidden, hidden cells that cannot all be
    satisfied together, and a percentage of a number below 0. Where hidden cells lie between, a proof may be missed;
    none is ever given that a search through all numbers would refuse.
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
    held = System(system.values, tuple(relations), system.rounding)
    return any(has_numbers(matrix_of(held, rounding)) for rounding in possible_roundings(held))


class _Forgetting:
    """What the relations leave of a cell when its text is forgotten."""

    def __init__(self, system: System, relations: list[Relation]) -> None:
        self.system = system
        self.box = box_of(system)
        self.shown = [rounding_shown(system, relation, self.box) for relation in relations]
        self.n_shown = Counter(self.shown)
        self.hidden = [_hidden(system, relation) for relation in relations]
        self.constraints: dict[Rounding, list[Constraint]] = {
            rounding: constraints(system, relations, rounding) for rounding in Rounding
        }
        self.open = self._still_open()
        self.of_cell: dict[int, list[int]] = {}
        for index, relation in enumerate(relations):
            for cell in system.live_cells(relation):
                self.of_cell.setdefault(cell, []).append(index)

    def _still_open(self) -> set[int]:
        """The hidden cells that all relations together do not settle: no proof can pass through them."""
        still_open: set[int] = set()
        for rounding in roundings_shown(self.system, self.n_shown):
            low, high = list(self.box[0]), list(self.box[1])
            Network(self.constraints[rounding]).narrow(low, high)
            still_open.update(cell for cell, end in enumerate(low) if end != high[cell])
        return still_open

    def leaves_only_its_number(self, cell: int) -> bool:
        """Look at the relations between shown cells first, and then at those that hidden cells join to them."""
        own = self.of_cell.get(cell, [])
        if self._leave_only_its_number(cell, [index for index in own if not self.hidden[index]]):
            return True
        settled = any(self.hidden[index] and self.open.isdisjoint(self.hidden[index]) for index in own)
        return settled and self._leave_only_its_number(cell, self._around(cell))

    def _leave_only_its_number(self, cell: int, indexes: list[int]) -> bool:
        left: set[tuple[End, End]] = set()
        low, high = self.box
        for rounding in self._roundings_without(cell) if indexes else ():
            around = Network([self.constraints[rounding][index] for index in indexes])
            bottom = {other: low[other] for other in around.of_cell}
            top = {other: high[other] for other in around.of_cell}
            bottom[cell], top[cell] = -inf, inf
            if around.narrow(bottom, top):
                left.add((bottom[cell], top[cell]))
        return left == {(low[cell], high[cell])}

    def _around(self, cell: int) -> list[int]:
        """The relations that the cell is in, and the nearest of those that hidden cells join to them."""
        found = dict.fromkeys(self.of_cell[cell])
        for index in (waiting := list(found)):
            for hidden in self.hidden[index]:
                fresh = [other for other in self.of_cell[hidden] if other not in found]
                found.update(dict.fromkeys(fresh))
                waiting += fresh
            if len(found) >= _FOLLOWED:
                break
        return list(found)

    def _roundings_without(self, cell: int) -> tuple[Rounding, ...]:
        """How the table rounds, as far as the percentages that do not involve the cell show."""
        own = Counter(self.shown[index] for index in self.of_cell[cell])
        return roundings_shown(self.system, self.n_shown - own)
