"""What one printed figure can be: a closed interval of whole numbers and why it is not a single number."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import msgspec


class Status(StrEnum):
    """Why a value is what it is."""

    EXACT = "exact"
    SUPPRESSED = "suppressed"  # "<5", "*": a small count that the source hides
    ROUNDED = "rounded"
    REDACTED = "redacted"  # held, but withheld without a range
    ABSENT = "absent"  # stands outside its total: "..", not supplied, no information held


class Unit(StrEnum):
    COUNT = "count"
    PER_CENT = "per cent"


class Value(msgspec.Struct, frozen=True):
    """What a cell can be: every whole number from `low` to `high`, both included, in units of 10**-decimals.

    `high` is None where no upper end is known, and both are None for an absent value, which takes part in no
    relation. Counts are not assumed to be 0 or more: that is a fact about a source, not about numbers.

    >>> str(Value.exact(534)), str(Value.hidden_below(5))
    ('534', '0 to 4')
    """

    low: int | None
    high: int | None
    status: Status = Status.EXACT
    unit: Unit = Unit.COUNT
    decimals: int = 0

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"a value's low end {self.low} is above its high end {self.high}")
        if self.status is Status.ABSENT and (self.low is not None or self.high is not None):
            raise ValueError("an absent value has no ends")
        if self.status is Status.EXACT and (self.low is None or self.low != self.high):
            raise ValueError("an exact value is one number")

    @classmethod
    def exact(cls, n: int, unit: Unit = Unit.COUNT, decimals: int = 0) -> Value:
        return cls(n, n, Status.EXACT, unit, decimals)

    @classmethod
    def hidden_below(cls, limit: int, *, zero_possible: bool = True) -> Value:
        """A small count that was printed as "<limit"."""
        return cls(0 if zero_possible else 1, limit - 1, Status.SUPPRESSED)

    @classmethod
    def redacted(cls) -> Value:
        return cls(0, None, Status.REDACTED)

    @classmethod
    def absent(cls) -> Value:
        return cls(None, None, Status.ABSENT)

    @property
    def is_exact(self) -> bool:
        return self.low is not None and self.low == self.high

    @property
    def is_absent(self) -> bool:
        return self.status is Status.ABSENT

    def allows(self, n: int) -> bool:
        return self.low is not None and self.low <= n and (self.high is None or n <= self.high)

    def as_fraction(self) -> Fraction:
        """The exact number that an exact value stands for (per cent stay per cent: 4.1 is 41/10)."""
        if self.low is None or self.low != self.high:
            raise ValueError("only an exact value is one number")
        return Fraction(self.low, 10**self.decimals)

    def __str__(self) -> str:
        if self.low is None:
            return "not given"
        if self.is_exact:
            return self._end(self.low)
        if self.high is None:
            return f"{self._end(self.low)} or more"
        return f"{self._end(self.low)} to {self._end(self.high)}"

    def _end(self, n: int) -> str:
        text = f"{n:,}" if not self.decimals else f"{Decimal(n).scaleb(-self.decimals):,.{self.decimals}f}"
        return text + ("%" if self.unit is Unit.PER_CENT else "")
