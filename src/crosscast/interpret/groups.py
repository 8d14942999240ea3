"""Headings of groups of offences: "Sexual offences" over "Voyeurism" and "Exposure" names none that is counted."""

from __future__ import annotations

import msgspec

from crosscast.model import Dimension
from crosscast.vocab import is_part_of

from .axes import Axis, AxisPlace


def without_group_headings(axis: Axis) -> Axis:
    """The axis without the offence that a label over others names, where these are not all parts of that one.

    The groups are then the force's own: their lines are of the offences that these name, and a subtotal is of those
    listed, not of all that the heading may name.
    """
    of_group: dict[str, list[tuple[str, set[str]]]] = {}  # by heading: what it names, and what a line below it does
    for place in axis.places:
        for heading, id in _offences_over(place):
            inner = {m.id for m in place.members if m.dimension is Dimension.OFFENCE and m.label != heading}
            of_group.setdefault(heading, []).append((id, inner))
    own = {
        heading
        for heading, lines in of_group.items()
        if any(inner for _, inner in lines) and not all(is_part_of(each, id) for id, inner in lines for each in inner)
    }
    return msgspec.structs.replace(axis, places=tuple(_without(place, own) for place in axis.places))


def _outer_labels(place: AxisPlace) -> set[str]:
    return {label for n, label in enumerate(place.line.labels) if any(place.line.labels[n + 1 :])}


def _offences_over(place: AxisPlace) -> list[tuple[str, str]]:
    """The offences that the outer labels of a line name, each with its label."""
    outer = _outer_labels(place)
    return [(m.label, m.id) for m in place.members if m.dimension is Dimension.OFFENCE and m.label in outer]


def _without(place: AxisPlace, headings: set[str]) -> AxisPlace:
    outer = _outer_labels(place) & headings
    kept = tuple(m for m in place.members if m.dimension is not Dimension.OFFENCE or m.label not in outer)
    return msgspec.structs.replace(place, members=kept)
