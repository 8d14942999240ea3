"""Name the small counts that can be worked out from everything published together, and how."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from crosscast.model import Status, Unit, Value

from .audit_chain import chain
from .bounds import Bound, bounds
from .protect_rule import Rule
from .system import System


class Kind(StrEnum):
    EXACT = "exact"  # one number is left
    NARROW = "narrow"  # more than one, but fewer than the rule allows


class Disclosure(msgspec.Struct, frozen=True):
    """A small count that a reader can work out, what is left for it, and the way there, one step a sentence."""

    cell: int
    low: int
    high: int
    kind: Kind
    chain: tuple[str, ...]


def audit(system: System, rule: Rule | None = None, *, names: Sequence[str] = ()) -> tuple[Disclosure, ...]:
    """Each small count that is exact, or narrower than the rule allows, given all that the system's cells print.

    A hidden cell is a value that is not exact. Where its symbol can mean 0, the other reading (1 or more) is tried as
    well, since a reader may know which is meant, unless the rule hides zeros; the worse counts. A count that is
    printed although it is small is named too. A total that equals its shown cells does not bound the hidden ones.
    `names` says each cell in words.
    """
    rule = rule or Rule()
    found: dict[int, Disclosure] = {}
    for reading in _readings(system, rule):
        for cell, bound in enumerate(bounds(reading)):
            value = reading.values[cell]
            if (
                (cell in found and found[cell].kind is Kind.EXACT)
                or value is None
                or value.is_absent
                or not _is_count(value)
            ):
                continue
            kind = _kind(value, bound, rule)
            is_worse = cell not in found or kind is Kind.EXACT
            if kind is not None and is_worse and bound.low is not None and bound.high is not None:
                steps = (f"It is printed: {value}.",) if value.is_exact else chain(reading, cell, bound, names)
                found[cell] = Disclosure(cell, bound.low, bound.high, kind, steps)
    return tuple(found[cell] for cell in sorted(found))


def _is_count(value: Value) -> bool:
    return value.unit is Unit.COUNT and value.decimals == 0


def _readings(system: System, rule: Rule) -> list[System]:
    """The system as printed, and with every hidden count that can be 0 taken as 1 or more.

    A rule that hides zeros leaves the first only: its readers know that a hidden count can be 0.
    """
    if rule.zeros:
        return [system]
    raised = [
        (cell, Value(1, value.high, value.status, value.unit))
        for cell, value in enumerate(system.values)
        if value is not None
        and value.status in (Status.SUPPRESSED, Status.REDACTED)
        and _is_count(value)
        and value.low == 0
        and value.high != 0
    ]
    return [system, system.replaced(raised)] if raised else [system]


def _kind(value: Value, bound: Bound, rule: Rule) -> Kind | None:
    low, high = bound.low, bound.high
    if low is None or low >= rule.threshold:
        return None
    if value.is_exact:
        return Kind.EXACT if rule.is_small(low) else None
    if low == high:
        return Kind.EXACT
    wanted_low = max(rule.least, rule.least if value.low is None else value.low)
    wanted_high = rule.threshold - 1 if value.high is None else min(rule.threshold - 1, value.high)
    if high is None or wanted_high < wanted_low:
        return None
    is_known_small = high < rule.threshold
    leaves_out_some = low > wanted_low or high < wanted_high
    is_too_narrow = high - low < wanted_high - wanted_low
    return Kind.NARROW if (is_known_small and leaves_out_some) or is_too_narrow else None
