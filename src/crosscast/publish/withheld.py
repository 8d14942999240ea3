"""Keep every count that a source hid at least as wide as the source's own symbol.

Sums of cells can narrow a hidden count (`<5` beside its total may leave only 3). That narrowing serves the arithmetic
of a study; it is not for readers. Everything that is printed passes through here.
"""

from __future__ import annotations

import math

import msgspec

from crosscast.analyse.result import Operand, Result
from crosscast.interpret.fields import symbol
from crosscast.model import Figure, Status, Value

HIDING = (Status.SUPPRESSED, Status.REDACTED)


def is_withheld(figure: Figure) -> bool:
    """Whether every document that states the figure hides it. A count that any source printed is public."""
    return bool(figure.sources) and all(source.value.status in HIDING for source in figure.sources)


def shown_value(figure: Figure) -> Value:
    """The figure's value as readers may see it: for a hidden count, what the most telling of its symbols allows.

    Symbols of several documents are not laid over each other, since that could leave less than each of them.
    """
    if not is_withheld(figure):
        return figure.value
    symbols = [symbol(source) for source in figure.sources]
    lows, highs = [_low(value) for value in symbols], [value.high for value in symbols if value.high is not None]
    if highs and max(lows) > min(highs):  # the sources contradict each other: show all that any of them allows
        return msgspec.structs.replace(symbols[0], low=min(lows), high=max(highs))
    return min(symbols, key=lambda value: math.inf if value.high is None else value.high - _low(value))


def shown_operand(operand: Operand) -> tuple[int, int | None]:
    """A count of a result as readers may see it: one that hides a count is no narrower than its symbols allow."""
    if not any(is_withheld(figure) for figure in operand.figures):
        return operand.low, operand.high
    values = [shown_value(figure) for figure in operand.figures]
    low = min(operand.low, sum(_low(value) for value in values))
    highs = [value.high for value in values if value.high is not None]
    if operand.high is None or len(highs) < len(values):
        return low, None
    return low, max(operand.high, sum(highs))


def is_shown(result: Result) -> bool:
    """Whether the result can be printed without narrowing a hidden count that it is made of."""
    operands = [operand for operand in (result.numerator, result.denominator) if operand is not None]
    return all(shown_operand(operand) == (operand.low, operand.high) for operand in operands)


def _low(value: Value) -> int:
    return 0 if value.low is None else value.low
