"""What is found about one quantity, and the words that all kinds of claim say it in."""

from __future__ import annotations

from fractions import Fraction

import msgspec

from crosscast.model import Dimension, Member
from crosscast.vocab import name_of

from .claim import Verdict
from .context import Context
from .facts import Fact, Facts
from .numbers import words_of
from .quantities import Quantity


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """One quantity with everything that its judging may need."""

    quantity: Quantity
    index: int  # among the quantities of the sentence
    all: tuple[Quantity, ...]
    context: Context
    facts: Facts
    before: frozenset[str] | None = None  # the forces that the clause or sentence before picked out

    @property
    def sentence(self) -> str:
        return self.context.sentence

    @property
    def previous(self) -> Quantity | None:
        return self.all[self.index - 1] if self.index else None

    @property
    def following(self) -> Quantity | None:
        return self.all[self.index + 1] if self.index + 1 < len(self.all) else None

    @property
    def text_before(self) -> str:
        return self.sentence[self.previous.end if self.previous else 0 : self.quantity.start]

    @property
    def text_after(self) -> str:
        return self.sentence[self.quantity.end : self.following.start if self.following else len(self.sentence)]


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on one quantity. `instead` is what would have to be written in its place to be true."""

    kind: str
    verdict: Verdict
    reason: str
    figures: tuple[str, ...] = ()
    low: Fraction | None = None
    high: Fraction | None = None
    instead: str = ""
    forces: frozenset[str] | None = None  # that the claim picks out
    spans: tuple[Quantity, ...] = ()  # other quantities of the sentence that this claim speaks for
    shown: Quantity | None = None  # the quantity to show, where it is not the first
    left_open: str = ""  # of a verdict that depends: on what, where it is not on hidden counts or on nearness


def cannot(kind: str, reason: str, **more: object) -> Judgement:
    return Judgement(kind=kind, verdict=Verdict.CANNOT_CHECK, reason=reason, **more)  # type: ignore[arg-type]


def of_two(readings: list[Judgement]) -> Judgement | None:
    """The one judgement of several ways to read a sentence, or None where they differ."""
    return readings[0] if len({reading.verdict for reading in readings}) == 1 else None


def say_count(n: Fraction | None) -> str:
    if n is None:
        return "no known upper end"
    return f"{int(n):,}" if n.denominator == 1 else f"{float(n):,.2f}"


def say_range(low: Fraction, high: Fraction | None) -> str:
    return say_count(low) if low == high else f"{say_count(low)} to {say_count(high)}" if high is not None else (
        f"{say_count(low)} or more"
    )  # fmt: skip


def say_per_cent(low: Fraction, high: Fraction | None) -> str:
    """Two decimals, and none where it is a whole per cent."""
    if high is None:
        return f"{_decimal(low)}% or more"
    return f"{_decimal(low)}%" if low == high else f"{_decimal(low)}% to {_decimal(high)}%"


def _decimal(n: Fraction) -> str:
    return f"{round(float(n), 2):,.2f}".rstrip("0").rstrip(".")


def say_force(id: str) -> str:
    return name_of(Member(Dimension.FORCE, id, id))


def say_forces(ids: list[str]) -> str:
    names = [say_force(id) for id in ids]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def say_fact(fact: Fact) -> str:
    return f"{fact.label} ({say_range(fact.low, fact.high)})"


def count_as_written(quantity: Quantity, n: int) -> str:
    """A count in the manner of the one that it replaces: in words where that one was."""
    text = words_of(n) if quantity.in_words else f"{n:,}"
    return text.capitalize() if quantity.text[:1].isupper() else text


def per_cent_as_written(quantity: Quantity, value: Fraction) -> str:
    decimals = len(str(quantity.step.denominator)) - 1
    sign = " per cent" if "per" in quantity.text.lower() else "%"
    return f"{float(round(value, decimals)):.{decimals}f}{sign}"
