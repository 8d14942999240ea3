"""Take one option of each choice at least cost: by a search in whole numbers, or by HiGHS where that is too long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from typing import NamedTuple

from crosscast.model import Value

from .check import gap
from .constraints import Box, End, Ratio, Row, box_of, constraints, lower_end
from .propagate import Network
from .search import Outcome, search
from .solver import Answer, Model, over_open_cells
from .system import Rounding, System

_WORK = 2_000_000  # of the search over options, before HiGHS takes over
_HIDDEN_WORK = 300_000  # of each search for numbers of hidden cells
_ROUNDS = 400  # questions to HiGHS, one a candidate


class Pick(NamedTuple):
    """An option by its place in its choice, with the value of each cell and its cost."""

    option: int
    values: tuple[tuple[int, Value], ...]
    cost: int

    def fits(self, low: Sequence[End], high: Sequence[End]) -> bool:
        return all(bottom <= high[cell] and top >= low[cell] for cell, bottom, top in self.ends())

    def ends(self) -> Iterator[tuple[int, End, End]]:
        for cell, value in self.values:
            yield cell, -inf if value.low is None else value.low, inf if value.high is None else value.high

    def put(self, low: list[End], high: list[End]) -> None:
        for cell, bottom, top in self.ends():
            low[cell], high[cell] = max(low[cell], bottom), min(high[cell], top)


class Selection(NamedTuple):
    """The cheapest selections found, by their option indexes, with their cost; `complete`: there are no others."""

    costs: dict[tuple[int, ...], int]
    complete: bool


class _CutShortError(Exception):
    """The search took too much work."""


def select(system: System, choices: Sequence[list[Pick]], rounding: Rounding, limit: int) -> Selection:
    """All cheapest selections in which every relation of the system holds; more than `limit` are not complete."""
    box = box_of(system)
    network = Network(constraints(system, system.relations, rounding))
    alive = [[pick for pick in picks if _can_hold(system, pick, rounding, box)] for picks in choices]
    if not all(alive):
        return Selection({}, True)
    searching = _Searching(network, limit)
    try:
        return searching.cheapest(box, alive)
    except _CutShortError:
        return _by_solver(searching, box, alive, limit)


def _can_hold(system: System, pick: Pick, rounding: Rounding, box: Box) -> bool:
    """Whether each relation that the option touches can hold by itself, the other cells being what suits it."""
    low, high = list(box[0]), list(box[1])
    pick.put(low, high)
    touched = {cell for cell, _ in pick.values}
    return all(
        gap(system, relation, rounding, (low, high)) == 0
        for relation in system.relations
        if not touched.isdisjoint(relation.cells)
    )


class _Searching:
    """Branch over the choices, narrowing cells by options and options by cells after every step."""

    def __init__(self, network: Network, limit: int) -> None:
        self.network, self.limit = network, limit
        self.until = network.work + _WORK
        self.found: dict[tuple[int, ...], int] = {}
        self.is_sure = True

    def cheapest(self, box: Box, alive: list[list[Pick]]) -> Selection:
        """Allow a cost of as little as can be, then one more, until something is found."""
        least = sum(min(pick.cost for pick in picks) for picks in alive)
        most = sum(max(pick.cost for pick in picks) for picks in alive)
        for allowed in range(least, most + 1):
            self._branch(list(box[0]), list(box[1]), alive, allowed, None)
            if self.found or not self.is_sure:
                break
        return Selection(self.found, self.is_sure and len(self.found) <= self.limit)

    def _branch(
        self, low: list[End], high: list[End], alive: list[list[Pick]], allowed: int, changed: list[int] | None
    ) -> None:
        if self.network.work >= self.until:
            raise _CutShortError
        left = self.narrowed(low, high, alive, allowed, changed)
        if left is None or len(self.found) > self.limit:
            return
        undecided = [picks for picks in left if len(picks) > 1]
        if not undecided:
            self._keep(low, high, [picks[0] for picks in left])
            return
        chosen = max(undecided, key=lambda picks: max(high[cell] - low[cell] for cell, _ in picks[0].values))
        for pick in chosen:
            tried_low, tried_high = list(low), list(high)
            pick.put(tried_low, tried_high)
            rest = [[pick] if picks is chosen else picks for picks in left]
            self._branch(tried_low, tried_high, rest, allowed, [cell for cell, _ in pick.values])

    def narrowed(
        self, low: list[End], high: list[End], alive: list[list[Pick]], allowed: int, changed: list[int] | None
    ) -> list[list[Pick]] | None:
        """The options that are left once cells and options have narrowed each other; None where nothing is."""
        while True:
            if not self.network.narrow(low, high, changed):
                return None
            cheapest = [min(pick.cost for pick in picks) for picks in alive]
            to_spare = allowed - sum(cheapest)
            alive = [
                [pick for pick in picks if pick.cost <= least + to_spare and pick.fits(low, high)]
                for picks, least in zip(alive, cheapest, strict=True)
            ]
            if not all(alive):
                return None
            changed = [cell for picks in alive for cell in _narrowed_cells(picks, low, high)]
            if not changed:
                return alive

    def _keep(self, low: list[End], high: list[End], picks: list[Pick]) -> None:
        outcome, _ = search(self.network, low, high, _HIDDEN_WORK)
        if outcome is Outcome.FOUND:
            self.found[tuple(pick.option for pick in picks)] = sum(pick.cost for pick in picks)
        elif outcome is Outcome.UNKNOWN:
            self.is_sure = False


def _narrowed_cells(picks: list[Pick], low: list[End], high: list[End]) -> list[int]:
    """Bring the ends of a choice's cells in to what its options allow, and say which moved."""
    moved = []
    spread: dict[int, tuple[End, End]] = {}
    for pick in picks:
        for cell, bottom, top in pick.ends():
            known = spread.get(cell, (inf, -inf))
            spread[cell] = min(known[0], bottom), max(known[1], top)
    for cell, (bottom, top) in spread.items():
        if bottom > low[cell] or top < high[cell]:
            low[cell], high[cell] = max(low[cell], bottom), min(high[cell], top)
            moved.append(cell)
    return moved


def _by_solver(searching: _Searching, box: Box, alive: list[list[Pick]], limit: int) -> Selection:
    """The same by a mixed-integer program: each answer is verified and then forbidden, until there is none."""
    low, high = list(box[0]), list(box[1])
    left = searching.narrowed(low, high, alive, sum(max(pick.cost for pick in picks) for picks in alive), None)
    if left is None:
        return Selection({}, True)
    network = searching.network
    program = _Program(network, low, high, left)
    found: dict[tuple[int, ...], int] = {}
    is_sure = True
    for _ in range(_ROUNDS):
        answer, picks = program.next()
        if answer is not Answer.OPTIMAL:
            return Selection(found, is_sure and answer is Answer.INFEASIBLE)
        cost = sum(pick.cost for pick in picks)
        if found and cost > min(found.values()):
            return Selection(found, is_sure)
        tried_low, tried_high = list(low), list(high)
        for pick in picks:
            pick.put(tried_low, tried_high)
        outcome, _ = search(network, tried_low, tried_high, _HIDDEN_WORK)
        if outcome is Outcome.FOUND:
            found[tuple(pick.option for pick in picks)] = cost
            if len(found) > limit:
                break
        is_sure = is_sure and outcome is not Outcome.UNKNOWN
        program.forbid(picks)
    return Selection(found, False)


class _Program:
    """Cells, then one column of 0 or 1 an option."""

    def __init__(self, network: Network, low: list[End], high: list[End], alive: list[list[Pick]]) -> None:
        self.alive = alive
        self.picks = [pick for picks in alive for pick in picks]
        self.low, self.high = [*low, *(0 for _ in self.picks)], [*high, *(1 for _ in self.picks)]
        self.column: dict[int, int] = {id(pick): len(low) + n for n, pick in enumerate(self.picks)}
        rows = [Row(tuple(self._columns(picks)), (1,) * len(picks), 1, 1) for picks in alive]
        for picks in alive:
            rows += self._links(picks)
        for one in network.constraints:
            rows += [one] if isinstance(one, Row) else [*one.rows(low, high), *self._printed_rows(one)]
        self.cells, rows, *ends = over_open_cells(rows, self.low, self.high)
        self.index = {cell: n for n, cell in enumerate(self.cells)}
        self.model = Model(rows, *ends)
        self.cost = {self.index[self.column[id(pick)]]: pick.cost for pick in self.picks}

    def next(self) -> tuple[Answer, list[Pick]]:
        """The cheapest selection that was not forbidden."""
        solution = self.model.minimise(self.cost, range(len(self.cells)))
        if solution.answer is not Answer.OPTIMAL:
            return solution.answer, []
        taken = [pick for pick in self.picks if solution.numbers[self.index[self.column[id(pick)]]] > 0.5]
        return (Answer.OPTIMAL, taken) if len(taken) == len(self.alive) else (Answer.UNFINISHED, [])

    def forbid(self, picks: list[Pick]) -> None:
        columns = tuple(self.index[column] for column in self._columns(picks))
        self.model.add(Row(columns, (1,) * len(picks), -inf, len(picks) - 1))

    def _columns(self, picks: Sequence[Pick]) -> list[int]:
        return [self.column[id(pick)] for pick in picks]

    def _links(self, picks: list[Pick]) -> Iterator[Row]:
        """A cell is what the taken option says; an end that some option leaves open is not stated."""
        ends = [{cell: (bottom, top) for cell, bottom, top in pick.ends()} for pick in picks]
        columns = self._columns(picks)
        for cell in ends[0]:
            for side, bottom, top in ((0, 0, inf), (1, -inf, 0)):
                numbers = [one[cell][side] for one in ends]
                known = [-number for number in numbers if isinstance(number, int)]
                if len(known) == len(numbers):
                    yield Row((cell, *columns), (1, *known), bottom, top)

    def _printed_rows(self, ratio: Ratio) -> Iterator[Row]:
        """A percentage that depends on the option: each printed number binds part and whole only where it is taken."""
        cells = (ratio.part, ratio.whole)
        if self.low[ratio.whole] < 0:
            return
        for picks in self.alive:
            printed: dict[int, list[Pick]] = {}
            for pick in picks:
                value = dict(pick.values).get(ratio.percent)
                if value is not None and value.is_exact and value.low is not None:
                    printed.setdefault(value.low, []).append(pick)
            for number, taken in printed.items():
                for sign in (1, -1):
                    slope, strict = lower_end(sign * number, ratio.rounding)
                    strict = strict if self.low[ratio.whole] >= 1 else 0
                    scales = (2 * sign * ratio.part_scale, -slope * ratio.whole_scale)
                    least = self._least(cells, scales)
                    if least is not None and least < strict:
                        columns = self._columns(taken)
                        spare = least - strict
                        yield Row((*cells, *columns), (*scales, *(spare for _ in columns)), least, inf)

    def _least(self, cells: Sequence[int], scales: Sequence[int]) -> int | None:
        total = 0
        for cell, a in zip(cells, scales, strict=True):
            end = self.low[cell] if a > 0 else self.high[cell]
            if not isinstance(end, int):
                return None
            total += a * end
        return total
