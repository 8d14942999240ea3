"""Keep every count that a source hid at least as wide as the source's own symbol.

Sums of cells can narrow a hidden count (`<5` beside its total may leave only 3). That narrowing serves the arithmetic
of a study; it is not for readers. Everything that is printed passes through here.
"""

from __future__ import annotations

import re

import msgspec

from crosscast.analyse.result import Operand, Result
from crosscast.model import Figure, Observation, Status, Value

_HIDING = (Status.SUPPRESSED, Status.REDACTED)
_BELOW = re.compile(r"(?:<|fewer than |less than )\s*(\d+)")


def symbol(observation: Observation) -> Value:
    """What one source's own print allows. Where it prints "<5", that is never less than 1 to 4."""
    value = observation.value
    below = _BELOW.search(observation.text.lower())
    if value.status is not Status.SUPPRESSED or below is None or value.high is None:
        return value
    return msgspec.structs.replace(value, low=min(_low(value), 1), high=max(value.high, int(below[1]) - 1))


def is_withheld(figure: Figure) -> bool:
    """Whether every document that states the figure hides it. A count that any source printed is public."""
    return bool(figure.sources) and all(source.value.status in _HIDING for source in figure.sources)


def shown_value(figure: Figure) -> Value:
    """The figure's value as readers may see it: for a hidden count, no narrower than its sources' symbols together."""
    if not is_withheld(figure):
        return figure.value
    symbols = [symbol(source) for source in figure.sources]
    low = max(_low(value) for value in symbols)
    highs = [value.high for value in symbols if value.high is not None]
    high = min(highs) if highs else None
    if high is not None and low > high:  # the sources contradict each other: show all that any of them allows
        low, high = min(_low(value) for value in symbols), max(highs)
    return msgspec.structs.replace(symbols[0], low=low, high=high)


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
