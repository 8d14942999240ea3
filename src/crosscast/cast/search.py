"""Look for whole numbers that satisfy every constraint, or prove that there are none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import NamedTuple

from .constraints import End
from .propagate import Network

_FIRST_STEP = 1_000  # how far from its known end, or from 0, an open cell is tried first


class Outcome(Enum):
    FOUND = "found"
    NONE = "none"  # proved: every branch ends in a contradiction
    UNKNOWN = "unknown"  # the search was cut short


def search(
    network: Network,
    low: Sequence[End],
    high: Sequence[End],
    work: int,
    changed: Iterable[int] | None = None,
) -> tuple[Outcome, list[int]]:
    """One number for each cell that suits all constraints, verified; an empty list where none was found.

    `work` is how many cells may be looked at: effort and not seconds, so that answers are the same everywhere.
    `changed` names the cells whose ends are new since the ends were last narrowed; None: all.
    """
    bottom, top = list(low), list(high)
    if not network.narrow(bottom, top, changed):
        return Outcome.NONE, []
    inner = network.over_open(bottom, top)
    waiting = [_Branch(bottom, top, [], False)]
    while waiting:
        branch = waiting.pop()
        if not inner.narrow(branch.low, branch.high, branch.changed):
            continue
        cell = _narrowest_open(inner, branch.low, branch.high)
        if cell is None:
            numbers = [int(end) if isinstance(end, int) else 0 for end in branch.low]
            if network.allows(numbers):
                return Outcome.FOUND, numbers
            continue
        if inner.work >= work:
            return Outcome.UNKNOWN, []
        waiting += _halves(branch, cell)
    return Outcome.NONE, []


class _Branch(NamedTuple):
    low: list[End]
    high: list[End]
    changed: list[int]
    refused_low: bool  # the low end of the last cell led nowhere: halve the rest rather than creep through it


def _narrowest_open(network: Network, low: list[End], high: list[End]) -> int | None:
    open_cells = (cell for cell in network.of_cell if low[cell] != high[cell])
    return min(open_cells, key=lambda cell: high[cell] - low[cell], default=None)


def _halves(branch: _Branch, cell: int) -> tuple[_Branch, _Branch]:
    """The upper and the lower part of a cell's range; the lower is looked at first."""
    split = _split(branch.low[cell], branch.high[cell], branch.refused_low)
    upper, lower = list(branch.low), list(branch.high)
    upper[cell], lower[cell] = split + 1, split
    return _Branch(upper, branch.high, [cell], True), _Branch(list(branch.low), lower, [cell], False)


def _split(low: End, high: End, halve: bool) -> int:
    """The last number of the lower part; open ends are approached in long steps."""
    if isinstance(low, int):
        if not halve:
            return low
        return (low + high) // 2 if isinstance(high, int) else low + _FIRST_STEP
    return high - _FIRST_STEP if isinstance(high, int) else 0
