"""What a person decided about a document: corrections and meanings, each kept with who, when and why."""

from __future__ import annotations

from datetime import date

import msgspec

from crosscast.model import Dimension

_SETTLED = (Dimension.MEASURE, Dimension.FORCE, Dimension.OFFENCE, Dimension.PERIOD)


class Decision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One decision on a document, found again by what the document prints, so that a better reader does not lose it.

    `table` is a caption as printed, "" for every table. One of: `value`, what the one cell, a figure or a label, with
    this `text` (in this `line`, or in this `row` and `column`, by their labels) says to a person who looked; `means`,
    what a `label` or a caption stands for; `measure`, `force`, `offence` or `period` of all figures of the table;
    `reading`, a line of the table as the one of its readings has it that is right; `use: no`, which leaves it out.
    """

    who: str
    when: date
    why: str
    table: str = ""
    row: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    text: str = ""
    line: int = 0  # of the table, counted from its first as printed, where its text stands in several
    value: str = ""
    label: str = ""
    means: str = ""
    measure: str = ""
    force: str = ""
    offence: str = ""
    period: str = ""
    reading: str = ""  # its cells from left to right, with "|" between
    use: bool = True

    @property
    def settles(self) -> dict[Dimension, str]:
        """The dimensions that it settles for a whole table, and the words that name the member."""
        said = {d: getattr(self, d.value) for d in _SETTLED}
        return {dimension: words for dimension, words in said.items() if words}

    @property
    def fault(self) -> str:
        """Why it cannot be followed, in words; empty where it can."""
        kinds = [bool(self.value), bool(self.means or self.label), bool(self.settles), bool(self.reading), not self.use]
        if sum(kinds) != 1:
            return (
                "a decision says one thing: a `value`, what a `label` `means`, the measure, force, offence or period "
                "of a table, the `reading` of it that is right, or `use: no`."
            )
        if bool(self.means) != bool(self.label):
            return "`label` and `means` go together."
        if bool(self.value) and not (self.text or (self.row and self.column)):
            return "a `value` needs the `text` that the document prints, or the `row` and the `column` of its cell."
        if (self.settles or not self.use) and not self.table:
            return "say of which `table`, by its caption as the report prints it."
        return ""

    @property
    def said_by(self) -> str:
        return f"{self.who}, {self.when:%-d %B %Y}: {self.why.rstrip('.')}."
