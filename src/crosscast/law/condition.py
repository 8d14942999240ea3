"""Conditions on facts, as the catalogue writes them, and what they come to: met, not met, or not known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from crosscast.model import Period

from .fact import Ages, Facts


class Condition(msgspec.Struct, frozen=True):
    """One node of a tree: a test of one fact, of the date, or of further nodes joined by all, any or not."""

    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    no: Condition | None = None
    fact: str = ""
    one_of: frozenset[str] = frozenset()  # for a fact with choices
    is_true: bool | None = None  # for a fact that is a yes or a no
    below: int | None = None  # for an age in years
    date_from: date | None = None  # the act is on or after this day

    def leaves(self) -> Iterator[Condition]:
        """Every test of a fact or of the date in the tree."""
        inner = (*self.all, *self.any, *([self.no] if self.no else []))
        if not inner:
            yield self
        for node in inner:
            yield from node.leaves()

    def dates(self) -> Iterator[date]:
        """The days from which the condition may come to something else."""
        yield from (leaf.date_from for leaf in self.leaves() if leaf.date_from is not None)


def condition_of(written: Any) -> Condition:
    """The condition that the catalogue writes: `{fact: consent, is: false}`, `{all: [...]}`, `{not: ...}`.

    `is` takes true or false, one choice or a list of them; `below` and `at-least` take an age; `date-from` a day.
    """
    match written:
        case {"all": list(nodes)}:
            return Condition(all=tuple(condition_of(node) for node in nodes))
        case {"any": list(nodes)}:
            return Condition(any=tuple(condition_of(node) for node in nodes))
        case {"not": node}:
            return Condition(no=condition_of(node))
        case {"date-from": date() as day}:
            return Condition(date_from=day)
        case {"fact": str(name), "is": bool(value)}:
            return Condition(fact=name, is_true=value)
        case {"fact": str(name), "is": str(choice)}:
            return Condition(fact=name, one_of=frozenset([choice]))
        case {"fact": str(name), "is": list(choices)}:
            return Condition(fact=name, one_of=frozenset(choices))
        case {"fact": str(name), "below": int(years)}:
            return Condition(fact=name, below=years)
        case {"fact": str(name), "at-least": int(years)}:
            return Condition(no=Condition(fact=name, below=years))
    raise ValueError(f"this is no condition: {written!r}")


def is_met(condition: Condition, facts: Facts, period: Period | None) -> bool | None:
    """Whether the facts meet a condition, throughout a period in which it does not change; None where they do not say.

    Kleene's strong three-valued logic: `all` fails with its first failing node, `any` is met by its first met one,
    whatever is unknown beside it.
    """
    if condition.all:
        return _all([is_met(node, facts, period) for node in condition.all])
    if condition.any:
        inverted = _all([_not(is_met(node, facts, period)) for node in condition.any])
        return _not(inverted)
    if condition.no is not None:
        return _not(is_met(condition.no, facts, period))
    if condition.date_from is not None:
        return None if period is None else period.start >= condition.date_from
    known = facts.get(condition.fact)
    match known:
        case None:
            return None
        case bool():
            return known is condition.is_true
        case Ages() if condition.below is not None:
            return known.are_below(condition.below)
        case frozenset():
            return not known.isdisjoint(condition.one_of)
    raise TypeError(f"the fact {condition.fact!r} does not fit its condition")


def facts_that_matter(condition: Condition, facts: Facts, period: Period | None) -> tuple[str, ...]:
    """The unknown facts that could still settle a condition: those of branches that are not settled already."""
    if is_met(condition, facts, period) is not None:
        return ()
    inner = (*condition.all, *condition.any, *([condition.no] if condition.no else []))
    if inner:
        found = [name for node in inner for name in facts_that_matter(node, facts, period)]
        return tuple(dict.fromkeys(found))
    return ("date",) if condition.date_from is not None else (condition.fact,)


def _all(parts: list[bool | None]) -> bool | None:
    if False in parts:
        return False
    return None if None in parts else True


def _not(part: bool | None) -> bool | None:
    return None if part is None else not part
