"""The days on which a series of figures breaks, because the law or the rules for recording changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cache

import msgspec

from crosscast.vocab import nation_of_force, offence_row

from .catalogue import offences_of_law, sources
from .files import read_yaml
from .offence import Territory, Verification

_TERRITORIES: dict[str, Territory] = {
    "England": "england-wales",
    "Wales": "england-wales",
    "Scotland": "scotland",
    "Northern Ireland": "northern-ireland",
}


class BreakKind(StrEnum):
    """What happened to the series."""

    COMMENCEMENT = "commencement"
    REPEAL = "repeal"
    EXTENSION = "extension"
    REPLACEMENT = "replacement"
    RECORDING = "recording-rule change"


class Break(msgspec.Struct, frozen=True):
    """One day from which figures no longer compare with those before, in one plain sentence.

    `offences` are ids of the vocabulary, of offences or of classes. `precision` says how much of the day is known:
    a rule that changed "in 2017/18" stands at the first day of that year with the precision "year".
    """

    day: date
    precision: str
    kind: BreakKind
    offences: tuple[str, ...]
    territories: tuple[Territory, ...]
    sentence: str
    source: str
    read_in: str | None
    status: Verification

    @property
    def is_verified(self) -> bool:
        return self.status.is_verified


def breaks(offence_ids: Iterable[str], territory: Territory = "england-wales") -> tuple[Break, ...]:
    """The breaks in the figures of some offences or classes, oldest first.

    An id may be of the vocabulary ("soa2003-s66B"), of a limb ("soa2003-s66B-4"), of a class ("class-8R"), of a
    code ("ho-086-10"), or a popular name that several offences share ("intimate-image-abuse"). Ids of which the
    catalogue knows nothing have no breaks.

    >>> [(b.day.isoformat(), b.kind.value) for b in breaks(["cjca2015-s33"])][:2]
    [('2015-04-13', 'commencement'), ('2015-04-13', 'recording-rule change')]
    """
    wanted = {plain for id in offence_ids for plain in _plain(id)}
    return tuple(row for row in _all_breaks() if territory in row.territories and wanted.intersection(row.offences))


def territory_of_force(id: str) -> Territory | None:
    """Whose law a force polices; None for one that polices several, and for what is no one force.

    >>> territory_of_force("psni"), territory_of_force("kent"), territory_of_force("btp")
    ('northern-ireland', 'england-wales', None)
    """
    nation = nation_of_force(id)
    return None if nation is None else _TERRITORIES[nation]


def _plain(id: str) -> tuple[str, ...]:
    """The ids of the vocabulary that an id stands for."""
    if id in offences_of_law():
        return (offences_of_law()[id].offence,)
    if id.startswith("ho-"):
        code = id.removeprefix("ho-").replace("-", "/")
        rows = offences_of_law().values()
        return tuple(row.offence for row in rows if any(recording.code == code for recording in row.recordings))
    bare = id.split(":")[0]
    return (bare, *offence_row(bare).get("covers", ()))


@cache
def _all_breaks() -> tuple[Break, ...]:
    rows = msgspec.convert(read_yaml("breaks")["breaks"], list[Break], strict=True)
    for row in rows:
        if row.read_in is not None and row.read_in not in sources():
            raise ValueError(f"there is no source '{row.read_in}': {row.sentence}")
    return tuple(sorted(rows, key=lambda row: (row.day, list(BreakKind).index(row.kind))))
