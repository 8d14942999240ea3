"""Which counts are small, what may be known of each, and what the symbol that is printed for it says."""

from __future__ import annotations

from enum import StrEnum

import msgspec
import numpy as np

from .protect_problem import FAR, Counts, Flags, Need

HIDDEN = "[c]"  # "c" for confidential: the shorthand of UK government statistics

_KEPT = 20  # how much dearer it is to hide what is to be kept


class Cost(StrEnum):
    """What hiding a figure costs."""

    BALANCED = "balanced"  # more for larger counts, but slowly: 1 + 10 ln(1 + count)
    CELLS = "cells"  # each figure the same
    COUNTS = "counts"  # as much as it counts


class Rule(msgspec.Struct, frozen=True):
    """A small-number rule: counts below `threshold` are hidden, and each must keep room for doubt.

    A count of 0 is small only if `zeros` is set; otherwise zeros stay as they are printed. A reader must find every
    small count possible for each hidden one; with `width`, every count that far from the true one instead. Where
    the symbol itself says more, it is all that the symbol allows. `symbol` stands for every hidden figure; a symbol
    such as `<5` says that the figure is small, so other hidden figures then get `[c]`, which says that they are not.

    >>> Rule().meaning_of_small, Rule(symbol="<5").meaning_of_other
    ((1, None), (5, None))
    """

    threshold: int = 5
    zeros: bool = False
    width: int | None = None
    symbol: str = HIDDEN

    def __post_init__(self) -> None:
        if self.threshold < 1 + (not self.zeros):
            least = 1 if self.zeros else 2
            raise ValueError(f"with a threshold of {self.threshold} no count is small: it must be {least} or more")
        if self.width is not None and self.width < 1:
            raise ValueError("a hidden count must be left some room: the width is 1 or more")
        is_number = any(char.isdigit() for char in self.symbol) and not self.tells_small
        if is_number or not self.symbol.strip() or self.symbol[0] in "=+@":
            raise ValueError(f"'{self.symbol}' does not say that a figure is hidden: take '[c]' or '<{self.threshold}'")
        if self.tells_small and self.symbol != f"<{self.threshold}":
            raise ValueError(
                f"'{self.symbol}' is not what a threshold of {self.threshold} means: it is '<{self.threshold}'"
            )

    @property
    def least(self) -> int:
        """The least count that is hidden."""
        return 0 if self.zeros else 1

    @property
    def n_small(self) -> int:
        """How many counts are small."""
        return self.threshold - self.least

    @property
    def tells_small(self) -> bool:
        return self.symbol.startswith("<")

    @property
    def meaning_of_small(self) -> tuple[int, int | None]:
        """The least and the most that the symbol of a small count allows."""
        return self.least, self.threshold - 1 if self.tells_small else None

    @property
    def meaning_of_other(self) -> tuple[int, int | None]:
        """The same for what is hidden for another's sake."""
        return (self.threshold if self.tells_small else self.least), None

    def is_small(self, count: int) -> bool:
        return self.least <= count < self.threshold

    def small(self, counts: Counts) -> Flags:
        return (counts >= self.least) & (counts < self.threshold)

    def ends(self, is_primary: Flags) -> tuple[Counts, Counts]:
        """What a reader knows of each cell, were it hidden, from its symbol."""
        small, other = self.meaning_of_small, self.meaning_of_other
        return (
            np.where(is_primary, small[0], other[0]).astype(np.int64),
            np.where(is_primary, FAR if small[1] is None else small[1], FAR).astype(np.int64),
        )

    def needs(self, cell: int, count: int) -> list[Need]:
        """The room that a small count must keep, up and down."""
        low, high = self.meaning_of_small
        if self.width is None:
            down, up = count - self.least, self.threshold - 1 - count
        else:
            down, up = min(self.width, count - low), self.width
        up = up if high is None else min(up, high - count)
        return [Need(cell, sign, amount) for sign, amount in ((1, up), (-1, down)) if amount > 0]


def costs_of(counts: Counts, cost: Cost, keep: Flags) -> Counts:
    """What hiding each count costs; those to be kept cost twenty times as much."""
    found = {
        Cost.BALANCED: 1 + np.rint(10 * np.log1p(counts)).astype(np.int64),
        Cost.CELLS: np.ones(len(counts), dtype=np.int64),
        Cost.COUNTS: 1 + counts,
    }[cost]
    costs: Counts = np.where(keep, _KEPT * found, found)
    return costs
