"""Which lines of an axis stand apart: those by the age or sex of suspects, and those of a lone label nobody knows."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from crosscast.model import Dimension, Member
from crosscast.vocab import SUSPECT_WORD, clean, trait_of_suspect

from .axes import TRAITS, Axis, AxisPlace

_BARE_TOTAL = re.compile(r"(?:(?:grand |overall |sub-? ?)?totals?|overall|all)\W*")


def with_suspects_apart(axis: Axis, titles: Sequence[str]) -> Axis:
    """Set lines by the age or sex of suspects apart from those by the victim's, their total with them: an offence may
    have several suspects, or none that is known. For tables that do not count suspects; `titles` name the levels.
    """
    over_all = [title for level, title in enumerate(titles) if _is_of_suspects(title, level, axis.dimensions)]

    def whose(place: AxisPlace) -> list[str]:
        labels = place.line.labels
        own = [*over_all, *filter(trait_of_suspect, labels)]
        if own or place.total_from is None:
            return own
        outer = labels[: place.total_from]
        added = [p.line.labels for p in axis.places if p.total_from is None and p.line.labels[: len(outer)] == outer]
        return [label for labels in added for label in labels if trait_of_suspect(label)][:1]

    return msgspec.structs.replace(axis, places=tuple(_with_words(place, whose(place)) for place in axis.places))


def _is_of_suspects(title: str, level: int, dimensions: Sequence[Dimension | None]) -> bool:
    is_trait = level < len(dimensions) and dimensions[level] in TRAITS
    return bool(trait_of_suspect(title) or (is_trait and SUSPECT_WORD.search(clean(title))))


def with_lone_label_apart(axis: Axis) -> tuple[Axis, tuple[str, ...]]:
    """The axis with a label that nobody knows, and that no others of its kind explain, held for all its lines that
    bear it, and for their total; and these labels. "Devices seized" alone may be another count; wards are many.
    """
    alone: list[str] = []
    for level, dimension in enumerate(axis.dimensions):
        unknown = {p.line.labels[level] for p in axis.places if dimension is None and _is_unknown(p, level)}
        alone += unknown if len(unknown) == 1 else ()
    details = [place for place in axis.places if place.total_from is None]

    def borne(place: AxisPlace) -> list[str]:
        if place.total_from is None:
            return [label for label in alone if label in place.line.labels]
        if not _BARE_TOTAL.fullmatch(clean(place.line.labels[place.total_from])):
            return []  # "Force total" below the only district of a force says itself what it is of
        return [label for label in alone if all(label in other.line.labels for other in details)]

    places = tuple(_with_words(place, borne(place)) for place in axis.places)
    return msgspec.structs.replace(axis, places=places), tuple(alone)


def _is_unknown(place: AxisPlace, level: int) -> bool:
    label = place.line.labels[level]
    named = {m.label for m in place.members if m.dimension is Dimension.OTHER}
    return bool(label) and label in named and label not in place.partly and not place.derived


def _with_words(place: AxisPlace, words: Sequence[str]) -> AxisPlace:
    """The line with words of its labels that say what its figures count, though not known how."""
    have = {clean(m.label) for m in place.members if m.dimension is Dimension.OTHER}
    added = tuple(
        Member(Dimension.OTHER, clean(text), text) for text in dict.fromkeys(words) if clean(text) not in have
    )
    return msgspec.structs.replace(place, members=(*place.members, *added), partly=(*place.partly, *words))
