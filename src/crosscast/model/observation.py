"""One figure as one document states it, and the figure that several documents may state."""

from __future__ import annotations

import hashlib
import re

import msgspec

from .grade import Grade
from .meaning import Dimension, Member, Period
from .place import Place
from .value import Value

COMMITTED, RECORDED = "committed", "recorded"  # the day by which offences are counted
CLOSED, OF_RECORDED = "closed in the period", "of offences recorded"  # outcomes; the first may be of older offences


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """What something is a count of."""

    members: tuple[Member, ...]  # sorted by dimension; the measure among them

    def member(self, dimension: Dimension) -> Member | None:
        return next((member for member in self.members if member.dimension is dimension), None)

    @property
    def period(self) -> Period | None:
        """From the first day to the last; where the figure is of several periods, with the gaps between them."""
        member = self.member(Dimension.PERIOD)
        return Period.hull(member.id) if member else None


class Observation(Counted, frozen=True, kw_only=True):
    """A count with everything that it is a count of, and the one cell that states it."""

    figure: str
    value: Value
    grade: Grade
    document: str
    table: str
    cell: int  # index in the table's grid
    place: Place
    text: str  # as printed
    adds_up: bool = False  # the other printed cells of its table would leave only this number
    caveats: tuple[str, ...] = ()
    date_basis: str | None = None  # RECORDED, COMMITTED
    outcome_basis: str | None = None  # OF_RECORDED, CLOSED
    extracted_on: str | None = None
    system: str | None = None


class Figure(Counted, frozen=True, kw_only=True):
    """A figure and everything that states it: documents that print one figure are its sources, never added up."""

    id: str
    label: str
    value: Value
    grade: Grade
    sources: tuple[Observation, ...]
    invented: bool = False  # from a document that the study marks as invented; in no sum


def figure_id(members: tuple[Member, ...], basis: tuple[str | None, ...] = ()) -> str:
    """A readable slug and a short hash of what the figure means; never of its place, document or value.

    >>> figure_id((Member(Dimension.MEASURE, "offences", "Offences"), Member(Dimension.FORCE, "surrey", "Surrey")))
    'offences-surrey-e3992a'
    """
    ordered = sorted((member.dimension.value, member.id) for member in members)
    order = [d.value for d in Dimension]
    slug = "-".join(_slug(id) for _, id in sorted(ordered, key=lambda pair: order.index(pair[0])))
    digest = hashlib.sha256(msgspec.json.encode([ordered, basis])).hexdigest()[:6]
    return f"{slug[:60].strip('-')}-{digest}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
