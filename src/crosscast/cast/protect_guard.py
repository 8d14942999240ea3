"""Find what a pattern that meets every need still gives away.

A person who is a count of 1 alone knows that count, and what they know may give away another small one. And a count
that is not small, hidden for another's sake, must not be left so narrow a range that it looks as if it were.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .protect_pattern import Pattern
from .protect_problem import Counts, Flags, Need, Needs, Problem

_MANY = 10  # so many pairs of a person and another's count are looked at many at a time
_FEW = 0.02  # a turn that settles a smaller part of those left is the last


class Guard:
    """The persons who are a count of 1 alone, and for each the other small counts that what they know may give away.

    `hopeless` says of which pairs (person, small count) it is known that nothing that may be hidden helps.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._persons = np.flatnonzero(problem.is_primary & (problem.counts == 1))
        self._secrets = np.flatnonzero(problem.is_primary & (problem.low < problem.high))
        self.hopeless = self._persons[:, None] == self._secrets

    def further_needs(self, pattern: Pattern, small_below: int, width: int) -> list[Need]:
        """Needs that the pattern does not meet yet; none where nothing more is given away."""
        return [*self._of_singletons(pattern), *_of_other_counts(self._problem, pattern, small_below, width)]

    def give_up(self, need: Need) -> None:
        """Nothing that may be hidden helps this need."""
        self.hopeless[np.ix_(self._persons == need.knower, self._secrets == need.cell)] = True

    def _of_singletons(self, pattern: Pattern) -> list[Need]:
        is_safe = self.hopeless.copy()
        for moves in pattern.known:
            self._note(is_safe, moves)
        chance, n_left = np.random.default_rng(1), is_safe.size
        while (~is_safe).sum() > _MANY and (~is_safe).sum() < (1 - _FEW) * n_left:
            n_left = int((~is_safe).sum())
            self._settle(is_safe, pattern, chance.random(len(self._persons)) < 0.5, chance)
        for person in np.flatnonzero((~is_safe).any(axis=1)):
            n_left = is_safe.size
            while 1 < (~is_safe[person]).sum() < n_left:
                n_left = int((~is_safe[person]).sum())
                self._settle(is_safe, pattern, np.arange(len(self._persons)) == person, chance)
        return list(self._one_by_one(is_safe, pattern))

    def _one_by_one(self, is_safe: Flags, pattern: Pattern) -> Iterator[Need]:
        for person, secret in np.argwhere(~is_safe):
            if is_safe[person, secret]:
                continue
            cell, knower = int(self._secrets[secret]), int(self._persons[person])
            either = [Need(cell, sign, 1, knower) for sign in _ways(self._problem, cell)]
            moves = next((m for need in either if (m := pattern.find(need)) is not None), None)
            if moves is None:
                yield from either[:1]
            else:
                self._note(is_safe, moves)

    def _note(self, is_safe: Flags, moves: Counts) -> None:
        is_safe |= (moves[self._persons] == 0)[:, None] & (moves[self._secrets] != 0)

    def _settle(self, is_safe: Flags, pattern: Pattern, persons: Flags, chance: np.random.Generator) -> None:
        """Move as many small counts as possible while those of some persons stay as they are."""
        cells = self._secrets[(~is_safe[persons]).any(axis=0)]
        down, up = (room[cells] > 0 for room in _rooms(self._problem))
        signs = np.where(up & (~down | (chance.random(len(cells)) < 0.5)), 1, -1)
        one = np.ones(len(cells), dtype=np.int64)
        moves = pattern.find_many(Needs(cells, signs, one, -one), self._persons[persons])
        if moves is not None:
            self._note(is_safe, moves)


def _rooms(problem: Problem) -> tuple[Counts, Counts]:
    """Down and up, as far as the meaning of the symbol leaves room."""
    return problem.counts - problem.low, problem.high - problem.counts


def _ways(problem: Problem, cell: int) -> list[int]:
    down, up = _rooms(problem)
    return [sign for sign, room in ((1, up), (-1, down)) if room[cell] > 0]


def _of_other_counts(problem: Problem, pattern: Pattern, small_below: int, width: int) -> Iterator[Need]:
    known = np.array([np.zeros(len(problem.counts), dtype=np.int64), *pattern.known])
    near = pattern.hidden & ~problem.is_primary & (problem.low < small_below)
    near &= problem.counts < small_below + width
    for cell in np.flatnonzero(near):
        down, up = -int(min(known[:, cell].min(), 0)), int(max(known[:, cell].max(), 0))
        if down + up + 1 >= width:
            continue
        down = pattern.reach(Need(int(cell), -1, int(min(width, problem.counts[cell] - problem.low[cell]))))
        if problem.counts[cell] - down < small_below and down + 1 < width:
            yield Need(int(cell), 1, width - 1 - down)
