"""What the labels of a table were taken to mean, said where a reader would not see it from their words."""

from __future__ import annotations

from collections.abc import Iterable

from crosscast.model import Dimension
from crosscast.vocab import clean, name_of

from .axes import Axis

_SAID = tuple(each for each in Dimension if each not in (Dimension.MEASURE, Dimension.PERIOD, Dimension.OTHER))
_MOST = 8  # labels that one sentence names


def say_meanings(axes: Iterable[Axis]) -> list[str]:
    """One sentence for each kind of thing that labels name in other words than the vocabulary: "NFA" as an outcome."""
    meant: dict[Dimension, dict[str, str]] = {}
    for member in (member for axis in axes for place in axis.places for member in place.members):
        name = name_of(member)
        if member.dimension in _SAID and clean(name.rpartition(": ")[2]) != clean(member.label):
            meant.setdefault(member.dimension, {}).setdefault(member.label, name)
    return [_said(dimension, names) for dimension, names in meant.items()]


def _said(dimension: Dimension, names: dict[str, str]) -> str:
    shown = ", ".join(f"'{label}' as {name}" for label, name in list(names.items())[:_MOST])
    more = f" and {len(names) - _MOST:,} more" if len(names) > _MOST else ""
    return f"Of its labels, read as {dimension.value}: {shown}{more}."
