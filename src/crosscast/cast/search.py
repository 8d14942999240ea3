"""Look for whole numbers that satisfy every constraint, or prove that there are none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

from .constraints import End
from .propagate import Network

_FIRST_STEP = 1_000  # how far from its known end, or from 0, an open cell is tried first


class Outcome(Enum):
    FOUND = "found"
    NONE = "none"  # proved: every branch ends in a contradiction
    UNKNOWN = "unknown"  # the search was cut short


class Budget:
    """How many more steps a search may take: steps and not seconds, so that answers are the same everywhere."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self) -> bool:
        self.left -= 1
        return self.left >= 0


def search(
    network: Network,
    low: Sequence[End],
    high: Sequence[End],
    budget: Budget,
    changed: Iterable[int] | None = None,
) -> tuple[Outcome, list[int]]:
    """One number for each cell that suits all constraints, verified; an empty list where none was found.

    `changed` names the cells whose ends are new since the ends were last narrowed; None: all.
    """
    waiting = [(list(low), list(high), None if changed is None else list(changed))]
    while waiting:
        if not budget.spend():
            return Outcome.UNKNOWN, []
        bottom, top, news = waiting.pop()
        if not network.narrow(bottom, top, news):
            continue
        cell = _narrowest_open(network, bottom, top)
        if cell is None:
            numbers = [int(end) if isinstance(end, int) else 0 for end in bottom]
            if network.allows(numbers):
                return Outcome.FOUND, numbers
            continue
        split = _split(bottom[cell], top[cell])
        upper, lower = list(bottom), list(top)
        upper[cell], lower[cell] = split + 1, split
        waiting.append((upper, top, [cell]))
        waiting.append((list(bottom), lower, [cell]))
    return Outcome.NONE, []


def _narrowest_open(network: Network, low: Sequence[End], high: Sequence[End]) -> int | None:
    open_cells = (cell for cell in network.of_cell if low[cell] != high[cell])
    return min(open_cells, key=lambda cell: high[cell] - low[cell], default=None)


def _split(low: End, high: End) -> int:
    """The last number of the lower half; open ends are approached in long steps."""
    if isinstance(low, int):
        return (low + high) // 2 if isinstance(high, int) else low + _FIRST_STEP
    return high - _FIRST_STEP if isinstance(high, int) else 0
