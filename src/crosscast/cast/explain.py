"""Say a relation with its numbers in one plain sentence."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from crosscast.model import Kind, Relation, Status, Value, say_number

from .check import check
from .system import System

_SHOWN = 6  # a longer sum is shortened to its first parts and its last


def explain(system: System, relation: Relation, names: Sequence[str] = ()) -> str:
    """What the relation says, and where it does not hold, what is printed instead.

    `names`, one a cell, "" for none, puts the name of the total or of the percentage in front.
    """
    live = system.live_cells(relation)
    checked = check(System((*system.values,), (relation,), system.rounding))[0]
    holds = checked.holds if relation.holds is None else relation.holds
    values = [system.present(cell) for cell in live]
    first = relation.cells[0]
    name = names[first] if first < len(names) else ""
    return (f"{name}: " if name else "") + _sentence(relation.kind, values, holds)


def _sentence(kind: Kind, values: list[Value], holds: bool | None) -> str:
    if not values:
        return "one of the numbers is missing, so nothing can be compared"
    if kind is Kind.PERCENTAGE:
        return _percentage(*values)
    if kind is Kind.EQUAL:
        return f"{values[0]} and {values[1]} " + ("agree" if holds else "should be one number")
    return _sum(values[0], values[1:], holds)


def _percentage(printed: Value, part: Value, whole: Value) -> str:
    if not (part.is_exact and whole.is_exact):
        return f"{_hidden(part)} of {_hidden(whole)}, printed {printed}"
    if not whole.as_fraction():
        return f"{part} of {whole} has no percentage, printed {printed}"
    share = part.as_fraction() / whole.as_fraction()
    return f"{part} of {whole} is {_per_cent(share, printed.decimals)}, printed {printed}"


def _per_cent(share: Fraction, decimals: int) -> str:
    """The share in per cent with two places more than were printed, without zeros at the end."""
    text = say_number(100 * share, decimals + 2)
    return text.rstrip("0").rstrip(".") + "%"


def _sum(total: Value, parts: list[Value], holds: bool | None) -> str:
    shown = [_hidden(part) for part in parts]
    if len(shown) > _SHOWN:
        shown = [*shown[: _SHOWN - 2], "…", shown[-1]]
    added = " + ".join(shown)
    n = f" ({len(parts)} figures)" if len(parts) > _SHOWN else ""
    if holds is not False:
        return f"{added} = {_hidden(total)}{n}"
    return f"{added} = {_added(parts)}{n}, but the total is printed as {total}"


def _added(parts: list[Value]) -> str:
    decimals = max(part.decimals for part in parts)
    low, high = (
        None
        if None in ends
        else sum(end * 10 ** (decimals - part.decimals) for end, part in zip(ends, parts, strict=True))
        for ends in ([part.low for part in parts], [part.high for part in parts])
    )
    return str(Value(low, high, Status.EXACT if low == high else Status.ROUNDED, parts[0].unit, decimals))


def _hidden(value: Value) -> str:
    return str(value) if value.is_exact else f"({value})"
