"""The nouns of the law: an enactment, an offence with its dates, what must be proved, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Literal

import msgspec

from .condition import Condition

Territory = Literal["england-wales", "scotland", "northern-ireland"]
TERRITORY_NAMES: dict[str, str] = {
    "england-wales": "England and Wales",
    "scotland": "Scotland",
    "northern-ireland": "Northern Ireland",
}


class Verification(StrEnum):
    """How far a stated fact was checked. Every output shows it."""

    VERIFIED = "verified"  # read in the text of the law, or in an official page
    SECONDARY = "secondary"  # read in a source that is not official
    DERIVED = "derived"  # follows from verified facts; no source says it in these words
    NOT_VERIFIED = "not-verified"  # believed to be so; no source could be read

    @property
    def is_verified(self) -> bool:
        return self is Verification.VERIFIED

    @property
    def words(self) -> str:
        """The mark that stands behind a fact that is not verified."""
        return {
            Verification.VERIFIED: "",
            Verification.SECONDARY: "not verified against an official text",
            Verification.DERIVED: "derived from verified facts",
            Verification.NOT_VERIFIED: "not verified",
        }[self]


class Source(msgspec.Struct, frozen=True):
    """A page that was read: what it is, where it stands, and when it was read."""

    id: str
    title: str
    url: str
    read_on: date
    official: bool


class Stated(msgspec.Struct, frozen=True):
    """One fact of the law in our own words, with the place that says it and how far that was checked.

    `source` cites the provision or page; `read_in` is the id of the source in which it was read, None where
    none could be. Where a fact changed, `start` and `end` are the first day and the day after the last.
    """

    text: str
    source: str
    read_in: str | None
    status: Verification
    start: date | None = None
    end: date | None = None

    def holds_on(self, day: date | None) -> bool:
        return day is None or ((self.start is None or self.start <= day) and (self.end is None or day < self.end))


class Dated(msgspec.Struct, frozen=True):
    """A day on which an offence began or ended, or None where it is not known or has not come."""

    day: date | None
    source: str
    read_in: str | None
    status: Verification


class Element(msgspec.Struct, frozen=True):
    """One thing that the prosecution must prove, and the facts that show it."""

    id: str
    stated: Stated
    when: Condition


class Exemption(msgspec.Struct, frozen=True):
    """Something that takes a case out of an offence: an exemption or a defence, and who has to show it."""

    id: str
    stated: Stated
    who: str
    when: Condition


class TimeRule(msgspec.Struct, frozen=True):
    """How long proceedings may be begun.

    `none`: no limit in time. `offence`: `months` from the offence. `evidence`: `months` from the day on which
    sufficient evidence reached the prosecutor, and never more than `years` from the offence. `beginning-with`
    counts the first day in ("a period beginning with"), `after` does not ("within 6 months from").
    """

    kind: Literal["none", "offence", "evidence", "unknown"]
    stated: Stated
    months: int = 6
    years: int = 3
    months_counted: Literal["after", "beginning-with"] = "after"
    years_counted: Literal["after", "beginning-with"] = "after"
    territories: tuple[Territory, ...] = ("england-wales",)  # whose courts the rule binds


class Recording(msgspec.Struct, frozen=True):
    """How the police of England and Wales record an offence: Home Office code and class of the crime tables."""

    code: str | None
    class_id: str | None
    stated: Stated


class OffenceLaw(msgspec.Struct, frozen=True):
    """One offence, or one limb of it, as the law has it between two days.

    `id` is the vocabulary's id of the offence, with the limb behind it where the law tells limbs apart
    ("soa2003-s66B-2" is a limb of "soa2003-s66B"). `ends` is the first day on which it is law no more.
    """

    id: str
    offence: str
    enactment: str
    section: str
    title: str
    territories: tuple[Territory, ...]
    extent: Stated
    begins: Dated
    ends: Dated | None
    place: Condition
    elements: tuple[Element, ...]
    exemptions: tuple[Exemption, ...]
    mode: tuple[Stated, ...]
    penalty: tuple[Stated, ...]
    time_limits: tuple[TimeRule, ...]
    notification: Stated
    recordings: tuple[Recording, ...]
    notes: tuple[Stated, ...] = ()

    @property
    def citation(self) -> str:
        """Enactment and section as they are cited."""
        return f"{self.enactment} {self.section}"

    def stated(self) -> Iterator[Stated]:
        """Every fact of the entry."""
        yield self.extent
        for items in (self.elements, self.exemptions, self.time_limits, self.recordings):
            yield from (item.stated for item in items)
        yield from (*self.mode, *self.penalty, self.notification, *self.notes)

    def conditions(self) -> Iterator[Condition]:
        """Every condition on facts: of the place, of what must be proved, of what takes a case out."""
        yield self.place
        yield from (item.when for item in self.elements)
        yield from (item.when for item in self.exemptions)

    def dates(self) -> Iterator[Dated]:
        yield self.begins
        if self.ends is not None:
            yield self.ends

    def turns(self) -> Iterator[date]:
        """Every day from which the law of this offence may give another answer than the day before."""
        yield from (dated.day for dated in self.dates() if dated.day is not None)
        for condition in self.conditions():
            yield from condition.dates()
        for fact in (*self.mode, *self.penalty, *(rule.stated for rule in self.time_limits)):
            yield from (day for day in (fact.start, fact.end) if day is not None)


class Enactment(msgspec.Struct, frozen=True):
    """An Act or Order, with the offences of it that the catalogue holds."""

    id: str
    title: str
    url: str
    offences: tuple[OffenceLaw, ...]
