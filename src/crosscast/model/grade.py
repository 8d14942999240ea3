"""How far a figure can be trusted as a reading of its document."""

from __future__ import annotations

from enum import StrEnum


class Grade(StrEnum):
    """Carried by every figure and shown wherever the figure is shown. Best first.

    A grade speaks of the reading, never of whether the force counted rightly.
    """

    CONFIRMED = "confirmed"  # a person looked; who, when, why is kept
    PROVED = "proved"  # were its own text forgotten, the other printed cells would leave only that number
    REPAIRED = "repaired"  # changed or split by the unique least repair, the original kept
    READ = "read"  # nothing contradicts it, nothing proves it
    BOUNDED = "bounded"  # an interval
    DISPUTED = "disputed"  # a relation of it does not hold, two documents differ, or two readings of its table do

    @property
    def words(self) -> str:
        """What a reader is shown."""
        return _WORDS[self]

    @property
    def rank(self) -> int:
        """0 for the best."""
        return list(Grade).index(self)


_WORDS = {
    Grade.CONFIRMED: "checked by a person",
    Grade.PROVED: "adds up",
    Grade.REPAIRED: "repaired",
    Grade.READ: "as read",
    Grade.BOUNDED: "a range",
    Grade.DISPUTED: "disputed",
}


def worst(grades: list[Grade]) -> Grade:
    """The grade of something made of several figures: no better than the least of them."""
    return max(grades, key=lambda grade: grade.rank)
