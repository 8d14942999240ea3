"""Who was asked, who answered, whose answer is used, and why."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from crosscast.model import Member


class Answer(StrEnum):
    COMPLETE = "complete"
    LIMITED = "limited"
    NONE = "none"


class Asked(msgspec.Struct, frozen=True):
    """One force that was asked."""

    force: Member
    answer: Answer
    included: bool
    why: str = ""


class Coverage(msgspec.Struct, frozen=True):
    """Every force that was asked, in alphabetical order."""

    asked: tuple[Asked, ...] = ()

    def count(self, answer: Answer) -> int:
        return sum(row.answer is answer for row in self.asked)

    @property
    def included(self) -> tuple[Asked, ...]:
        return tuple(row for row in self.asked if row.included)
