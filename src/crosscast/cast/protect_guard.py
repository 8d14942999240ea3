"""Find what a pattern that meets every need still gives away.

A person who is a count of 1 alone knows that count, and what they know may give away another small one. And a count
that is not small, hidden for another's sake, must not be left so narrow a range that it looks as if it were.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .protect_pattern import Pattern
from .protect_problem import Need, Problem


def further_needs(problem: Problem, pattern: Pattern, small_below: int, width: int) -> list[Need]:
    """Needs that the pattern does not meet yet; none where nothing more is given away."""
    return [*_of_singletons(problem, pattern), *_of_other_counts(problem, pattern, small_below, width)]


def _of_singletons(problem: Problem, pattern: Pattern) -> Iterator[Need]:
    secret = np.flatnonzero(problem.is_primary & (problem.low < problem.high))
    known = pattern.known_moves()
    for person in np.flatnonzero(problem.is_primary & (problem.counts == 1)):
        possible = known[known[:, person] == 0]
        for cell in secret[~possible[:, secret].any(axis=0)]:
            if cell == person or possible[:, cell].any():
                continue
            either = [Need(int(cell), sign, 1, int(person)) for sign in _ways(problem, int(cell))]
            moves = next((m for need in either if (m := pattern.find(need)) is not None), None)
            if moves is None:
                yield from either[:1]
            else:
                possible = np.vstack([possible, moves])


def _ways(problem: Problem, cell: int) -> list[int]:
    """Up and down, as far as the meaning of the symbol leaves room."""
    room = {1: problem.high[cell] - problem.counts[cell], -1: problem.counts[cell] - problem.low[cell]}
    return [sign for sign, steps in room.items() if steps > 0]


def _of_other_counts(problem: Problem, pattern: Pattern, small_below: int, width: int) -> Iterator[Need]:
    known = pattern.known_moves()
    if not len(known):
        known = np.zeros((1, len(problem.counts)), dtype=np.int64)
    near = pattern.hidden & ~problem.is_primary & (problem.low < small_below)
    near &= problem.counts < small_below + width
    for cell in np.flatnonzero(near):
        down, up = -int(min(known[:, cell].min(), 0)), int(max(known[:, cell].max(), 0))
        if down + up + 1 >= width:
            continue
        down = pattern.reach(Need(int(cell), -1, int(min(width, problem.counts[cell] - problem.low[cell]))))
        if problem.counts[cell] - down < small_below and down + 1 < width:
            yield Need(int(cell), 1, width - 1 - down)
