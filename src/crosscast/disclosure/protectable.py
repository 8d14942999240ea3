"""What of a file of tables keeps it from being protected: nothing can be said then of what could be worked out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crosscast.cast import check
from crosscast.model import CrosscastError, Finding, Kind, Role

from .prose import begins_with_a_count
from .stack import Stack


def refuse_what_cannot_be_judged(path: Path, stacked: Stack, doubts: Sequence[Finding]) -> None:
    """CrosscastError where tables hold no figures, hide some already, do not add up, or hold what is no figure."""
    values = stacked.system.values
    if not any(value is not None and not value.is_absent for value in values):
        raise CrosscastError(
            "no table of figures was found in it.",
            place=str(path),
            hint="Put one table on a sheet, its labels in the first row and column.",
            slug="no-table",
        )
    for cell, value in enumerate(values):
        if value is not None and not value.is_absent and not value.is_exact:
            table, index = stacked.place_of(cell)
            raise CrosscastError(
                f"{stacked.names[cell]} is hidden already ('{table.grid.texts[index]}').",
                place=f"{path}, {table.grid.places[index]}",
                hint="Protect the table with all its counts, or use `crosscast audit` on what is published.",
                slug="hidden-already",
            )
        if value is not None and value.low is not None and value.low < 0:
            raise CrosscastError(
                f"{stacked.names[cell]} is below 0, which no count is.", place=str(path), slug="below-zero"
            )
    for table in stacked.tables:
        for cell, value in enumerate(table.values):
            text = table.grid.texts[cell]
            if value is None and table.roles[cell] is Role.BODY and begins_with_a_count(text):
                raise CrosscastError(
                    f"'{text}' begins with a number, but is no figure that could be read.",
                    place=f"{path}, {table.grid.places[cell]}",
                    hint="Write the number alone in its cell, and what belongs to it in a note.",
                    slug="not-a-figure",
                )
    wrong = next((one for one in check(stacked.system) if one.holds is False and one.kind is not Kind.PERCENTAGE), None)
    if wrong is not None:
        not_read = "".join(f" {finding.message}" for finding in doubts[:2])
        raise CrosscastError(
            f"it does not add up: {stacked.system.explain(wrong, stacked.names)}.",
            place=str(path),
            hint=f"Correct the table first; from a wrong total nobody can say what could be worked out.{not_read}",
            slug="does-not-add-up-yet",
        )
