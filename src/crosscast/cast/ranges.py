"""Find how low and how high a cell, or a sum of cells, can be, and know whether that was proved.

Narrowing finds most ends, a short search shows that they are reached, and HiGHS settles the rest: what it proposes
is believed once whole numbers have confirmed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import NamedTuple

from crosscast.model import Evidence, Relation

from .check import check, possible_roundings
from .constraints import Constraint, End, Row, box_of, constraints
from .propagate import Network
from .search import Outcome, search
from .solver import Answer, Model, Solution, over_open_cells, proved_least
from .system import System

_QUICK, _THOROUGH = 4_000, 100_000  # work of the search before and after the solver is asked


class Reach(NamedTuple):
    """How far a cell can go one way. `exact`: it can go there, as `numbers` (one a cell) show."""

    end: End
    exact: bool
    numbers: list[int] | None = None


class Ranges:
    """The ends of the cells of a system, and of one sum of them (the cell `total`)."""

    def __init__(self, system: System, coefficients: Mapping[int, int] | None = None) -> None:
        self.total = len(system.values)
        self._printed = _with_total(system, coefficients or {})
        self._unknown = {cell for cell, value in enumerate(system.values) if value is None or value.is_absent}
        if self._unknown & set(coefficients or {}):
            self._unknown.add(self.total)
        sums: list[Constraint] = [_sum(coefficients, self.total)] if coefficients else []
        relations = _trusted(system)
        cases = (
            Case([*constraints(system, relations, rounding), *sums], *self._printed)
            for rounding in possible_roundings(system, relations)
        )
        self._cases = [case for case in cases if case.is_possible]

    def reach(self, cell: int, direction: int) -> Reach:
        """The lowest (direction 1) or the highest (-1) that the cell can be."""
        if cell in self._unknown:
            return Reach(-direction * inf, False)
        if not self._cases:
            return Reach(self._printed[0 if direction > 0 else 1][cell], False)
        reaches = [case.reach(cell, direction) for case in self._cases]
        return min(reaches, key=lambda one: (direction * one.end, not one.exact))


def _with_total(system: System, coefficients: Mapping[int, int]) -> tuple[list[End], list[End]]:
    low, high = box_of(system)
    low.append(-inf)
    high.append(inf)
    Network([_sum(coefficients, len(low) - 1)]).narrow(low, high)
    return low, high


def _sum(coefficients: Mapping[int, int], total: int) -> Row:
    terms = {cell: n for cell, n in coefficients.items() if n}
    return Row((*terms, total), (*terms.values(), -1), 0, 0)


def _trusted(system: System) -> list[Relation]:
    """The relations that may narrow a hidden cell.

    Hidden cells give a relation room, so that it can hold though a number in it was misread: relations through a
    disputed cell are not used.
    """
    checked = check(system)
    in_dispute = {cell for relation in checked if relation.holds is False for cell in system.live_cells(relation)}
    return [
        relation
        for relation in checked
        if relation.holds
        and relation.evidence is not Evidence.GUESS
        and in_dispute.isdisjoint(relation.cells)
        and not system.leaves_out_hidden(relation)
    ]


class Case:
    """The system under one way of rounding its percentages."""

    def __init__(self, found: list[Constraint], low: list[End], high: list[End]) -> None:
        self.network = Network(found)
        self.low, self.high = list(low), list(high)
        self.is_possible = self.network.narrow(self.low, self.high)
        self.known: list[list[int]] = []  # assignments that suit every constraint
        self._model: tuple[list[int], list[Row], list[End], list[End], Model] | None = None

    def has_numbers(self) -> bool:
        """Whether numbers are known that suit every constraint; a long search may miss them."""
        if self.is_possible and not self.known:
            outcome, numbers = search(self.network, self.low, self.high, _QUICK, [])
            if outcome is Outcome.FOUND:
                self.known.append(numbers)
            elif outcome is Outcome.UNKNOWN:
                cells, *_, model = self._solver()
                self._take_numbers(model.minimise({}, range(len(cells))), cells)
        return bool(self.known)

    def reach(self, cell: int, direction: int) -> Reach:
        ends = self.low if direction > 0 else self.high
        if self._shown(cell, ends[cell]) is None and isinstance(ends[cell], int):
            self._try(cell, ends[cell], ends[cell], direction, _QUICK)
        if self._shown(cell, ends[cell]) is None and cell in self.network.of_cell:
            if self._ask(cell, direction, whole=False) is Answer.UNBOUNDED:
                return Reach(ends[cell], True)
            if self._shown(cell, ends[cell]) is None and isinstance(ends[cell], int):
                self._try(cell, ends[cell], ends[cell], direction, _THOROUGH)
        if self._shown(cell, ends[cell]) is None and isinstance(ends[cell], int):
            self._close_in(cell, direction)
        numbers = self._shown(cell, ends[cell])
        return Reach(ends[cell], numbers is not None or cell not in self.network.of_cell, numbers)

    def _shown(self, cell: int, number: End) -> list[int] | None:
        return next((numbers for numbers in self.known if numbers[cell] == number), None)

    def _try(self, cell: int, first: End, last: End, direction: int, work: int) -> bool:
        """Look for an assignment in which the cell is between two numbers; move its end where there is none."""
        low, high = list(self.low), list(self.high)
        low[cell], high[cell] = min(first, last), max(first, last)
        outcome, numbers = search(self.network, low, high, work, [cell])
        if outcome is Outcome.FOUND:
            self.known.append(numbers)
        elif outcome is Outcome.NONE:
            self._move(cell, last + direction, direction)
        return outcome is Outcome.NONE

    def _move(self, cell: int, end: End, direction: int) -> None:
        """Take a proved end of a cell into account."""
        ends = self.low if direction > 0 else self.high
        if direction * end > direction * ends[cell] and self.low[cell] <= end <= self.high[cell]:
            ends[cell] = end
            self.network.narrow(self.low, self.high, [cell])

    def _close_in(self, cell: int, direction: int) -> None:
        """Ask for whole numbers, and show that nothing beyond what was found is possible."""
        self._ask(cell, direction, whole=True)
        ends = self.low if direction > 0 else self.high
        best = min((direction * numbers[cell] for numbers in self.known), default=None)
        if best is not None and best > direction * ends[cell]:
            self._try(cell, ends[cell], direction * best - direction, direction, _THOROUGH)

    def _ask(self, cell: int, direction: int, *, whole: bool) -> Answer:
        cells, rows, low, high, model = self._solver()
        if cell not in cells:
            return Answer.UNFINISHED
        cost = {cells.index(cell): direction}
        solution = model.minimise(cost, range(len(cells)) if whole else ())
        self._take_numbers(solution, cells)
        if solution.answer is Answer.OPTIMAL and not whole:
            end = proved_least(rows, low, high, cost, solution.duals)
            self._move(cell, direction * end, direction)
        return solution.answer

    def _take_numbers(self, solution: Solution, cells: list[int]) -> None:
        """Keep the solver's numbers if they are an assignment once rounded."""
        if solution.answer is not Answer.OPTIMAL:
            return
        numbers = [int(end) if isinstance(end, int) else 0 for end in self.low]
        for cell, number in zip(cells, solution.numbers, strict=True):
            numbers[cell] = round(number)
        within = all(self.low[cell] <= numbers[cell] <= self.high[cell] for cell in self.network.of_cell)
        if within and self.network.allows(numbers):
            self.known.append(numbers)

    def _solver(self) -> tuple[list[int], list[Row], list[End], list[End], Model]:
        if self._model is None:
            rows: list[Row] = []
            for one in self.network.constraints:
                rows += [one] if isinstance(one, Row) else one.rows(self.low, self.high)
            parts = over_open_cells(rows, self.low, self.high)
            self._model = (*parts, Model(*parts[1:]))
        return self._model
