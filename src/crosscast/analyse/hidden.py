"""Counts that a source hid, as wide as the source's own symbol: what readers may be shown of them."""

from __future__ import annotations

import math

import msgspec

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


def as_shown(figure: Figure) -> Figure:
    """The figure with the value that readers may see, for what compares many figures and must give none away."""
    return msgspec.structs.replace(figure, value=shown_value(figure))


def _low(value: Value) -> int:
    return 0 if value.low is None else value.low
