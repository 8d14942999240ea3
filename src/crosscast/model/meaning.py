"""What a label stands for: a dimension, a member of it, and for periods their dates."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec


class Dimension(StrEnum):
    """The questions that a label can answer. `measure` is what was counted."""

    MEASURE = "measure"
    FORCE = "force"
    OFFENCE = "offence"
    OUTCOME = "outcome"
    PERIOD = "period"
    SEX = "sex"
    AGE = "age"
    ETHNICITY = "ethnicity"  # of the persons counted
    RELATIONSHIP = "relationship"  # what the suspect was to the victim
    PROCEEDING = "proceeding"  # what was done with a person: charge, caution; never added to outcomes of offences
    OTHER = "other"  # a label that the vocabulary does not know; its own text is its id


class Period(msgspec.Struct, frozen=True, order=True):
    """Days from `start` up to, but without, `end`.

    >>> Period.parse("2019-01-01/2022-08-01").days
    1308
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"a period must end after it starts: {self.start} to {self.end}")

    @classmethod
    def parse(cls, id: str) -> Period:
        start, end = id.split("/")
        return cls(date.fromisoformat(start), date.fromisoformat(end))

    @classmethod
    def hull(cls, id: str) -> Period:
        """From the first day to the last of an id that may name several periods ("2017-03-23/2017-05-18+2018-...")."""
        parts = [cls.parse(part) for part in id.split("+")]
        return cls(min(part.start for part in parts), max(part.end for part in parts))

    @property
    def id(self) -> str:
        return f"{self.start}/{self.end}"

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def is_calendar_year(self) -> bool:
        return (self.start.month, self.start.day) == (1, 1) and self.days in (365, 366)

    def overlaps(self, other: Period) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Period) -> bool:
        return self.start <= other.start and other.end <= self.end


class Member(msgspec.Struct, frozen=True):
    """One thing that a label names.

    `id` is the vocabulary's code: a force's id ("west-midlands"), an outcome type ("1"), an offence's id, a
    period's ISO dates ("2019-01-01/2020-01-01", end exclusive; a total over periods with gaps between them joins
    several with "+"), "female", "10-19". A group that only its size
    names is "forces:24". `label` is the text as printed.
    """

    dimension: Dimension
    id: str
    label: str
