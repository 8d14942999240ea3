"""What is noted of a table while it is being understood: why it was read so, and what is doubtful about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from crosscast.model import Finding, Grid, PagePlace, Place, Severity, Table

_SHOWN = 80  # letters of a text that a message quotes
_MOST_NAMED = 6  # texts that were left out
_MOST_PLACES = 3  # of which a message names the place


def short(text: str) -> str:
    """A text as a message quotes it: cut off where it is long."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def _elsewhere(places: Sequence[Place | None]) -> str:
    """That the same holds in other places: how many, and the first of them where they tell more than a page does."""
    if not places:
        return ""
    n = f"{len(places):,} more {'place' if len(places) == 1 else 'places'}"
    told = [str(place) for place in places if place is not None and not isinstance(place, PagePlace)]
    where = f": {', '.join(told[:_MOST_PLACES])}{' and others' if len(told) > _MOST_PLACES else ''}" if told else ""
    return f" The same holds in {n}{where}."


def said_once(tables: Iterable[Table]) -> tuple[Table, ...]:
    """The tables of a document, what is said of several of them in the same words said at the first, with how many."""
    tables = tuple(tables)
    times = Counter(msgspec.structs.replace(each, place=None) for table in tables for each in table.findings)
    done: set[Finding] = set()
    found = []
    for table in tables:
        kept = []
        for finding in table.findings:
            bare = msgspec.structs.replace(finding, place=None)
            others = times[bare] - 1
            more = f" The same holds for {others} more {'table' if others == 1 else 'tables'}." if others else ""
            if bare not in done:
                kept.append(msgspec.structs.replace(finding, message=finding.message + more))
            done.add(bare)
        found.append(msgspec.structs.replace(table, findings=tuple(kept)))
    return tuple(found)


class Notebook:
    """Findings and reasons of one table, in the order in which they came up; each finding at its cell's place."""

    def __init__(self, grid: Grid, document: str) -> None:
        self.grid, self.document = grid, document
        self.findings: list[Finding] = []
        self.reasons: list[str] = []

    def ask(self, slug: str, message: str, cell: int | None = None) -> None:
        self._write(slug, Severity.QUESTION, message, cell)

    def object(self, slug: str, message: str, cell: int | None = None) -> None:
        self._write(slug, Severity.ERROR, message, cell)

    def note(self, slug: str, message: str, cell: int | None = None) -> None:
        self._write(slug, Severity.NOTE, message, cell)

    def leave_out(self, cells: Sequence[int], why: tuple[str, str]) -> None:
        """Name the cells that are left out for one reason, together; `why` says it of one and of several."""
        if not cells:
            return
        texts = list(dict.fromkeys(f"'{short(self.grid.texts[cell])}'" for cell in cells))
        shown = ", ".join(texts[:_MOST_NAMED]) + (
            f" and {len(texts) - _MOST_NAMED:,} more" if len(texts) > _MOST_NAMED else ""
        )
        if len(cells) == 1:
            said = f"{shown} {why[0]}. It was left out."
        else:
            said = f"{shown}, in {len(cells):,} cells, {why[1]}. They were left out."
        self.ask("not-a-number", said, cells[0])

    def findings_once(self) -> tuple[Finding, ...]:
        """The findings, what is said of several places in the same words said once, at the first of them."""
        places: dict[Finding, list[Place | None]] = {}
        for finding in self.findings:
            places.setdefault(msgspec.structs.replace(finding, place=None), []).append(finding.place)
        return tuple(
            msgspec.structs.replace(finding, message=f"{finding.message}{_elsewhere(others)}", place=first)
            for finding, (first, *others) in places.items()
        )

    def _write(self, slug: str, severity: Severity, message: str, cell: int | None) -> None:
        place: Place | None = self.grid.place if cell is None else self.grid.places[cell]
        finding = Finding(slug, severity, message, self.document, place)
        if finding not in self.findings:
            self.findings.append(finding)
