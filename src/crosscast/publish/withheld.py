"""Keep every count that a source hid at least as wide as the source's own symbol.

Sums of cells can narrow a hidden count (`<5` beside its total may leave only 3). That narrowing serves the arithmetic
of a study; it is not for readers. Everything that is printed passes through here.
"""

from __future__ import annotations

from crosscast.analyse.hidden import HIDING, is_withheld, shown_value
from crosscast.analyse.result import Operand, Result

__all__ = ["HIDING", "is_shown", "is_withheld", "shown_operand", "shown_value"]


def shown_operand(operand: Operand) -> tuple[int, int | None]:
    """A count of a result as readers may see it: one that hides a count is no narrower than its symbols allow."""
    if not any(is_withheld(figure) for figure in operand.figures):
        return operand.low, operand.high
    values = [shown_value(figure) for figure in operand.figures]
    low = min(operand.low, sum(value.low or 0 for value in values))
    highs = [value.high for value in values if value.high is not None]
    if operand.high is None or len(highs) < len(values):
        return low, None
    return low, max(operand.high, sum(highs))


def is_shown(result: Result) -> bool:
    """Whether the result can be printed without narrowing a hidden count that it is made of."""
    operands = [operand for operand in (result.numerator, result.denominator) if operand is not None]
    return all(shown_operand(operand) == (operand.low, operand.high) for operand in operands)
