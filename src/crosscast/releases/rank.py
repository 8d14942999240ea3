"""Add a release up by force: a class that it prints, ranked; an offence inside a class, "at most"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from crosscast.law import offences_of_law
from crosscast.model import CrosscastError, Dimension, Member
from crosscast.vocab import class_row, class_rows, is_within, name_of, named, offence_dates

from .load import Releases


class Scope(msgspec.Struct, frozen=True):
    """What is added up: the classes that hold an offence, and the days from which it is in force."""

    offence: str
    classes: tuple[str, ...]
    is_whole: bool  # the release prints it: a class, not an offence inside one
    since: date | None


class AtMost(msgspec.Struct, frozen=True):
    """What the class or classes of an offence come to in one force.

    `n` is of whole quarters since the offence began; `n_straddling` of the quarter in which it began, part of which
    lies before. Of an offence inside a class, both are the most that there can be.
    """

    force: str
    name: str
    n: int
    n_straddling: int
    place: int | None  # 1 for the most; None where the number is only "at most", which nobody can rank


def scope_of(words: str) -> Scope:
    """The class or offence that a person's words name. CrosscastError where its class is not known."""
    id = named(Dimension.OFFENCE, words).id
    if class_row(id):
        inside = (row["id"] for row in class_rows() if row["id"] == id or is_within(row["id"], id))
        return Scope(id, tuple(inside), True, None)
    limbs = [limb for limb in offences_of_law().values() if limb.offence == id]
    classes = {recording.class_id for limb in limbs for recording in limb.recordings if recording.class_id}
    if not classes:
        raise CrosscastError(
            f"in which class of the tables '{words}' is recorded is not known here.",
            hint="Name a class by its name, such as 'Exposure and voyeurism'.",
            slug="class-not-known",
        )
    return Scope(id, tuple(sorted(classes)), False, offence_dates(id)[0])


def by_force(releases: Releases, scope: Scope) -> list[AtMost]:
    """One line a force, the most first where the number is the class's own, else by name. Of the last release given.

    Only whole quarters since the offence began are in `n`. National bodies that record fraud are no forces.
    """
    since = scope.since or date.min
    found = releases.rows(
        "SELECT force, coalesce(sum(n) FILTER (first >= ?), 0), coalesce(sum(n) FILTER (first < ?), 0) FROM recorded "
        "WHERE document = ? AND list_contains(?, offence) AND last > ? AND force NOT LIKE 'fraud:%' "
        "GROUP BY force ORDER BY force",
        [since, since, releases.open_data, list(scope.classes), since],
    )
    lines = [
        AtMost(
            force, name_of(Member(Dimension.FORCE, force, force)), n, part, _place(n, found) if scope.is_whole else None
        )
        for force, n, part in found
    ]
    return sorted(lines, key=lambda line: (-line.n if scope.is_whole else 0, line.name))


def _place(n: int, found: Sequence[tuple[str, int, int]]) -> int:
    """Equal numbers share a place."""
    return 1 + sum(other > n for _, other, _ in found)
