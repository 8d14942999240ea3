"""The order in which guidance has offences considered, evidence to secure, duties, orders, and where support is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

import msgspec

from .catalogue import offences_of_law, sources, stated_of
from .files import read_yaml
from .offence import Source, Stated


class Support(msgspec.Struct, frozen=True):
    """A service that helps: for whom, how to reach it, and where that was read."""

    name: str
    who: str
    contact: str
    source: Source


class Listed(msgspec.Struct, frozen=True):
    """A duty of platforms or an order of courts that goes with some offences; it is listed, not reasoned over."""

    stated: Stated
    offences: tuple[str, ...]


def statement() -> tuple[str, str]:
    """What must stand in every answer: that it is no advice, and what becomes of the facts given."""
    said = read_yaml("guidance")["statement"]
    return said["text"], said["privacy"]


def not_held(territories: Iterable[str]) -> tuple[str, ...]:
    """The kinds of offences of some territories that the catalogue lacks."""
    wanted = set(territories)
    return tuple(row["text"] for row in read_yaml("guidance")["not_held"] if wanted.intersection(row["territories"]))


@cache
def order_source() -> Stated:
    """Why the offences stand in this order, and how far that was checked."""
    return stated_of(read_yaml("guidance")["order_source"])


def rank(id: str) -> int:
    """The place of an offence in the order of guidance, 0 for the first."""
    return _ranks()[id]


def reason_for_rank(id: str) -> str:
    """Why an offence stands at its place."""
    why: str = next(row["why"] for row in read_yaml("guidance")["order"] if id in row["offences"])
    return why


def evidence_for(conducts: Iterable[str]) -> tuple[str, ...]:
    """What to secure, for conduct of these kinds."""
    wanted = set(conducts)
    items = read_yaml("guidance")["evidence"]["items"]
    return tuple(row["text"] for row in items if not row["for"] or wanted.intersection(row["for"]))


def evidence_source() -> str:
    """Where the list of what to secure comes from."""
    source: str = read_yaml("guidance")["evidence"]["source"]
    return source


def listed(kind: str, offences: Iterable[str], last_day: date | None = None) -> tuple[Listed, ...]:
    """The `duties` or `orders` that go with some offences of the vocabulary; `pending` law goes with all.

    What was no law yet on the last day of the conduct is left out; None where no date is given.
    """
    wanted = set(offences)
    rows = (Listed(stated_of(row), tuple(row.get("offences", ()))) for row in read_yaml("guidance")[kind])
    held = (row for row in rows if row.stated.holds_on(last_day))
    return tuple(row for row in held if not row.offences or wanted.intersection(row.offences))


@cache
def support() -> tuple[Support, ...]:
    """Services that help, as they were named on the day on which their pages were read."""
    rows = read_yaml("guidance")["support"]
    return tuple(Support(row["name"], row["who"], row["contact"], sources()[row["source"]]) for row in rows)


@cache
def _ranks() -> dict[str, int]:
    ids = [id for row in read_yaml("guidance")["order"] for id in row["offences"]]
    if sorted(ids) != sorted(offences_of_law()):
        raise ValueError(f"the order of guidance and the catalogue differ: {set(ids) ^ set(offences_of_law())}")
    return {id: place for place, id in enumerate(ids)}
