"""Say in words how a reader can work out a hidden count: the fewest relations that do it, one sentence a step."""

from __future__ import annotations

from collections.abc import Sequence

from crosscast.model import Kind, Relation, Value

from .bounds import Bound, bounds
from .reasons import explain_bound
from .system import System

_FEW = 3  # figures that a sentence names one by one
_LONG = 60  # steps, before what is left of a chain is said together


def chain(system: System, cell: int, bound: Bound, names: Sequence[str] = ()) -> tuple[str, ...]:
    """The steps that lead from what is printed to this range of the cell, in order.

    No relation can be left out of them: without it the range would be wider.
    """
    needed = explain_bound(system, cell)[0].relations
    return tuple(_steps(system, [system.relations[index] for index in needed], cell, bound, names))


def _steps(system: System, relations: list[Relation], cell: int, bound: Bound, names: Sequence[str]) -> list[str]:
    """One sentence for each relation in an order in which each narrows a figure; the rest is said together."""
    told: list[str] = []
    while len(told) < _LONG and (step := _next(system, relations, cell)) is not None:
        relation, narrowed, value = step
        told.append(_sentence(system, relation, narrowed, value, names))
        system = system.replaced([(narrowed, value)])
        if narrowed == cell and (value.low, value.high) == (bound.low, bound.high):
            return told
    still_open = [one for one in relations if not all(map(system.is_exact, system.live_cells(one)))]
    ties = "; ".join(_tie(system, relation, names) for relation in still_open)
    left = _range(bound.low, bound.high)
    return [*told, f"Taken together, {ties}: only {left} is left for {_name(names, cell)}."]


def _next(system: System, relations: Sequence[Relation], cell: int) -> tuple[Relation, int, Value] | None:
    """A relation that by itself narrows a figure, the wanted one last of all, so that its step ends the chain."""
    fallback = None
    for relation in relations:
        for one in system.live_cells(relation):
            value = _narrowed(system, relation, one)
            if value is not None and one != cell:
                return relation, one, value
            if value is not None and fallback is None:
                fallback = relation, one, value
    return fallback


def _narrowed(system: System, relation: Relation, cell: int) -> Value | None:
    if cell not in system.live_cells(relation) or system.is_exact(cell):
        return None
    value = system.present(cell)
    left = bounds(System(system.values, (relation,), system.rounding), [cell])[0]
    if (left.low, left.high) == (value.low, value.high):
        return None
    status = value.status
    return Value(left.low, left.high, status, value.unit, value.decimals)


def _sentence(system: System, relation: Relation, cell: int, value: Value, names: Sequence[str]) -> str:
    others = [one for one in system.live_cells(relation) if one != cell]
    left = _range(value.low, value.high)
    own = _name(names, cell)
    if relation.kind is Kind.EQUAL:
        return f"{_said(system, others[0], names)} is the same figure as {own}: {left}."
    if relation.kind is Kind.PERCENTAGE:
        said = " and ".join(_said(system, one, names) for one in others)
        return f"The percentage that ties {own} to {said} leaves {left}."
    if cell == relation.cells[0]:
        return f"{_listed(system, others, names, 'figures')} add up to {own}: {left}."
    parts = [one for one in others if one != relation.cells[0]]
    if not parts:
        return f"{_said(system, relation.cells[0], names)} is {own} alone: {left}."
    less = _listed(system, parts, names, "other parts")
    return f"{_said(system, relation.cells[0], names)} less {less} leaves {left} for {own}."


def _listed(system: System, cells: Sequence[int], names: Sequence[str], what: str) -> str:
    if len(cells) <= _FEW and any(names):
        *first, last = [_said(system, one, names) for one in cells]
        return f"{', '.join(first)} and {last}" if first else last
    values = [system.present(one) for one in cells]
    low = None if any(value.low is None for value in values) else sum(value.low or 0 for value in values)
    high = None if any(value.high is None for value in values) else sum(value.high or 0 for value in values)
    return f"the {len(cells)} {what} ({_range(low, high)})"


def _tie(system: System, relation: Relation, names: Sequence[str]) -> str:
    first, *others = system.live_cells(relation)
    return f"{_said(system, first, names)} is tied to {_listed(system, others, names, 'figures')}"


def _said(system: System, cell: int, names: Sequence[str]) -> str:
    name, value = _name(names, cell), system.present(cell)
    return f"{name} ({value})" if not value.is_exact else f"{name} {value}"


def _name(names: Sequence[str], cell: int) -> str:
    return names[cell] if cell < len(names) and names[cell] else f"figure {cell + 1}"


def _range(low: int | None, high: int | None) -> str:
    if low is None:
        return "any number"
    if high is None:
        return f"{low:,} or more"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
