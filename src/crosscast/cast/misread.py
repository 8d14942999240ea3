"""Find the least number of misreadings that makes every relation hold, prove it, and list all ways to have so few."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import msgspec
import numpy as np

from crosscast.model import Status, Value

from .check import possible_roundings
from .combine import CutShortError, Effort
from .conflict import conflict
from .constraints import box_of, constraints
from .doubt import Doubt
from .ends import has_numbers
from .matrix import Box, matrix_of, may_narrow
from .misreadings import ANY_SOURCE, Reading, Slip, readings
from .narrow import narrow
from .propagate import Network
from .repairs import UNUSUAL, Misread, Repair, Repairs
from .search import Outcome, search
from .shifts import Move, moves
from .system import Rounding, System

_EFFORT = 5_000_000  # steps of the search for readings, about 10 seconds
_HOPEFUL = 2  # so many more misreadings than the least are tried before it is asked whether any number would do
_HIDDEN_WORK = 300_000  # of each search for numbers of hidden cells
_PER_SEARCH = 2_000  # steps that one costs at least
_PER_REPAIR = 500  # steps that it costs to put one together
_MOST_MOVED = 2_000  # lines that may have moved, each a table of its own


def repair_misread(
    system: System,
    texts: Sequence[str] | None = None,
    *,
    slips: Sequence[Slip] = ANY_SOURCE,
    lines: Sequence[Sequence[int]] = (),
    likely_only: bool = False,
    limit: int = 20,
    effort: int = _EFFORT,
) -> Repairs:
    """Repair a table in which numbers were misread: all ways with the least number of misreadings, likeliest first.

    `texts` holds what each cell says (else its number is taken), `slips` what is likely for the source, likeliest
    first. Each number is misread by one slip at most. `lines` are rows or columns of cells whose numbers may have
    moved; a line that did is one misreading, whatever the number of its cells. Relations that are only guessed call
    for no repair. That no fewer misreadings could do is proved. A system that has nothing broken has one repair, which
    changes nothing.

    Where so few likely misreadings do not explain everything, but as many other numbers do, one in each sum, these are
    given (`UNUSUAL`) rather than a longer list of likely ones; not so with `likely_only`. `effort` is how many
    steps the search may take before its answer is called incomplete.

    >>> from crosscast.model import Kind, Relation
    >>> table = System.build([Value.exact(n) for n in (42, 30, 21)], [Relation(kind=Kind.SUM, cells=(0, 1, 2))])
    >>> repair_misread(table).repairs[0].labels
    ('12, read as 21',)
    """
    said = texts if texts is not None else [_said(value) for value in system.values]
    trusted, kept = _without_guesses(system)
    allowed = Effort(effort)
    tables = [_Table(trusted, kept, said, slips, lines, rounding, allowed) for rounding in possible_roundings(trusted)]
    n_most = max(table.n_most for table in tables)
    least = min(table.at_least for table in tables)
    for n in range(least, n_most + 1):
        found: dict[tuple[tuple[int, Value], ...], Repair] = {}
        complete = True
        if n == least + _HOPEFUL:
            tables = [table for table in tables if table.may_be_repaired()]
        for table in tables:
            try:
                found.update((repair.values, repair) for repair in table.repairs(n))
            except CutShortError:
                complete = False
        if not found and complete and not likely_only:
            for table in tables:
                found.update((repair.values, repair) for repair in table.unusual_repairs(n))
        if found or not complete:
            ordered = sorted(found.values(), key=lambda repair: (repair.odds, [cell for cell, _ in repair.values]))
            alone = len(ordered) == 1 and {
                repair.values for table in tables for repair in table.unusual_repairs(n)
            } == set(found)
            return Repairs(tuple(ordered[:limit]), complete and len(ordered) <= limit, n, alone)
    return Repairs((), True)


def _without_guesses(system: System) -> tuple[System, list[int]]:
    """The system without relations that are only guessed, and which relations are kept."""
    kept: list[int] = np.flatnonzero(may_narrow(system)).tolist()
    if len(kept) == len(system.relations):
        return system, kept
    return System.build(system.values, [system.relations[index] for index in kept], system.rounding), kept


def _said(value: Value | None) -> str:
    return str(value) if value is not None and value.is_exact else ""


class _State(msgspec.Struct, frozen=True):
    """The table once some of its lines are put back."""

    system: System
    moved: tuple[Move, ...]
    doubt: Doubt
    at_least: int


class _Table:
    """The system with its percentages rounded one way."""

    def __init__(
        self,
        system: System,
        relations: Sequence[int],
        texts: Sequence[str],
        slips: Sequence[Slip],
        lines: Sequence[Sequence[int]],
        rounding: Rounding,
        effort: Effort,
    ) -> None:
        self.system, self.texts, self.slips, self.rounding = system, texts, slips, rounding
        self.relations, self.effort = relations, effort
        self.said = cache(lambda text: {one.number: one for one in readings(text, slips)})
        tied = np.zeros(len(system.values), dtype=bool)
        tied[system.ties.cells] = True
        self.doubtful = np.flatnonzero(tied & system.cells.is_exact)
        self.moves = [move for line in lines for move in moves(system, line, texts)]
        self.start = self._state(system, ())
        self.n_most = len(self.doubtful) + len(self.moves)
        self.at_least = min(self.start.at_least, 1) if self.moves else self.start.at_least
        self.hidden = _Hidden(system, rounding, effort, bool(self.start.doubt.broken))
        self.n_moved = 0
        self._next: dict[tuple[Move, ...], list[tuple[int, _State]]] = {}

    def may_be_repaired(self) -> bool:
        """Whether the relations allow any numbers at all between the least and the most that each cell may be."""
        if self.moves:
            return True
        matrix = self.start.doubt.matrix
        low, high = matrix.low.copy(), matrix.high.copy()
        for cell in self.doubtful.tolist():
            numbers = [int(low[cell]), *self._readings(cell)]
            low[cell], high[cell] = min(numbers), max(numbers)
        return narrow(matrix, Box(low, high)) is not None

    def repairs(self, n: int) -> Iterator[Repair]:
        """Each way with just `n` misreadings, verified; CutShortError where the search ends before all were found."""
        for state in self._states(self.start, 0, n):
            for numbers in self._ways(state, n - len(state.moved)):
                repair = self._repair(state, numbers)
                if self.hidden.allow(self.system.replaced(repair.values)):
                    yield repair

    def unusual_repairs(self, n: int) -> list[Repair]:
        """Each way with just `n` numbers changed to whatever mends their sums, likely or not; none if too many."""
        try:
            ways = self.start.doubt.ways(n, self.effort, any_number=True)
            self.effort.spend(_PER_REPAIR * len(ways))
            found = (self._repair(self.start, numbers) for numbers in ways)
            return [repair for repair in found if self.hidden.allow(self.system.replaced(repair.values))]
        except CutShortError:
            return []

    def _ways(self, state: _State, n: int) -> list[dict[int, int]]:
        ways = state.doubt.ways(n, self.effort)
        if len(ways) > 1:
            ways.sort(key=lambda numbers: sum(self._reading(cell, numbers[cell]).odds for cell in numbers))
        return [numbers for numbers in ways if self.hidden.is_worth_trying({*numbers, *_cells_of(state.moved)})]

    def _states(self, state: _State, first: int, n: int) -> Iterator[_State]:
        """The table as it is and with lines put back, as far as `n` misreadings may be enough."""
        if state.at_least <= n - len(state.moved):
            yield state
        if len(state.moved) < n:
            for index, after in self._after(state, first):
                if after.at_least <= n - len(after.moved):
                    yield from self._states(after, index + 1, n)

    def _after(self, state: _State, first: int) -> list[tuple[int, _State]]:
        if state.moved not in self._next:
            used = _cells_of(state.moved)
            found = []
            for index, move in enumerate(self.moves[first:], first):
                if used.isdisjoint(cell for cell, _ in move.values):
                    self.n_moved += 1
                    if self.n_moved > _MOST_MOVED:
                        raise CutShortError
                    found.append((index, self._state(state.system.replaced(move.values), (*state.moved, move))))
            self._next[state.moved] = found
        return self._next[state.moved]

    def _state(self, system: System, moved: tuple[Move, ...]) -> _State:
        doubtful = self.doubtful if not moved else np.setdiff1d(self.doubtful, list(_cells_of(moved)))
        doubt = Doubt(matrix_of(system, self.rounding), doubtful, self._readings)
        return _State(system, moved, doubt, doubt.at_least())

    def _readings(self, cell: int) -> Sequence[int]:
        return list(self.said(self.texts[cell]))

    def _reading(self, cell: int, number: int) -> Reading:
        return self.said(self.texts[cell]).get(number, Reading(number, None, len(self.slips) + 1))

    def _repair(self, state: _State, numbers: dict[int, int]) -> Repair:
        values: list[tuple[int, Value]] = [pair for move in state.moved for pair in move.values]
        misread = [self._misread([cell for cell, _ in move.values], move.why, len(self.slips)) for move in state.moved]
        labels = [move.why for move in state.moved]
        for cell, number in sorted(numbers.items()):
            meant = msgspec.structs.replace(self.system.present(cell), low=number, high=number, status=Status.EXACT)
            reading = self._reading(cell, number)
            values.append((cell, meant))
            misread.append(self._misread([cell], reading.slip or UNUSUAL, reading.odds))
            labels.append(f"{meant}, read as {self.texts[cell]}")
        return Repair((), tuple(sorted(values, key=_by_cell)), tuple(labels), len(misread), tuple(misread))

    def _misread(self, cells: Sequence[int], why: str, odds: int) -> Misread:
        ties = [tie for tie in self.start.doubt.broken if not set(cells).isdisjoint(self.start.doubt.cells_of(tie))]
        proving = [index for index in self.start.doubt.relations_of(ties) if not self.system.ties.chose[index]]
        return Misread(tuple(cells), why, odds, tuple(sorted(self.relations[index] for index in proving)))


class _Hidden:
    """What hidden cells ask of the known ones: that all relations can hold together, and not just each by itself."""

    def __init__(self, system: System, rounding: Rounding, effort: Effort, has_broken: bool) -> None:
        cells = system.cells
        hidden = np.flatnonzero(cells.is_there & ~cells.is_exact)
        self.are_tied = bool(np.isin(system.ties.cells, hidden).any())
        self.rounding, self.effort = rounding, effort
        together = () if has_broken or not self.are_tied or not self._clashes(system) else conflict(system)
        self.clash = frozenset(cell for index in together for cell in system.live_cells(system.relations[index]))

    def _clashes(self, system: System) -> bool:
        try:
            return not self.allow(system)
        except CutShortError:
            return False

    def is_worth_trying(self, changed: set[int]) -> bool:
        """Whether something is changed of the relations that cannot hold together as they are."""
        return not self.clash or not self.clash.isdisjoint(changed)

    def allow(self, system: System) -> bool:
        """Whether the hidden cells can be numbers with which all relations hold; CutShortError: nobody knows."""
        if not self.are_tied:
            return True
        self.effort.spend(_PER_SEARCH + 4 * len(system.cells))
        matrix = matrix_of(system, self.rounding)
        if narrow(matrix) is None:
            return False
        if has_numbers(matrix):
            return True
        network = Network(constraints(system, system.relations, self.rounding))
        outcome, _ = search(network, *box_of(system), _HIDDEN_WORK)
        self.effort.spend(network.work)
        if outcome is Outcome.UNKNOWN:
            raise CutShortError
        return outcome is Outcome.FOUND


def _cells_of(moved: Sequence[Move]) -> set[int]:
    return {cell for move in moved for cell, _ in move.values}


def _by_cell(pair: tuple[int, Value]) -> int:
    return pair[0]
