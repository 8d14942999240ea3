"""Letters in the place of a number, or beside one, with their official meanings."""

from __future__ import annotations

from enum import StrEnum


class Shorthand(StrEnum):
    """A letter in the place of a number, or beside one, as the tables of official statistics have them.

    Government Analysis Function, "Using symbols and shorthand", 11 January 2022: square brackets, one letter each.
    """

    BREAK = "b"
    CONFIDENTIAL = "c"
    ESTIMATED = "e"
    PROVISIONAL = "p"
    REVISED = "r"
    NOT_AVAILABLE = "x"
    NOT_APPLICABLE = "z"

    @property
    def mark(self) -> str:
        return f"[{self.value}]"

    @property
    def meaning(self) -> str:
        """What it says, its official name first.

        >>> Shorthand.NOT_APPLICABLE.mark, Shorthand.NOT_APPLICABLE.meaning
        ('[z]', 'Not applicable: there can be no such number.')
        """
        return _MEANINGS[self]


_MEANINGS = {
    Shorthand.BREAK: "Break in time series: numbers from here on do not compare with those before.",
    Shorthand.CONFIDENTIAL: (
        "Confidential: a source keeps back a small count, and no narrower range is given than it prints itself."
    ),
    Shorthand.ESTIMATED: (
        "Estimated: the printed text was damaged or run together, and this is the one reading that adds up."
    ),
    Shorthand.PROVISIONAL: "Provisional: outcomes were still to come when the figures were taken.",
    Shorthand.REVISED: "Revised: the number differs from that of the release before.",
    Shorthand.NOT_AVAILABLE: "Not available: no single number can be given.",
    Shorthand.NOT_APPLICABLE: "Not applicable: there can be no such number.",
}
