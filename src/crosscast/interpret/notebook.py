"""What is noted of a table while it is being understood: why it was read so, and what is doubtful about it."""

from __future__ import annotations

from collections.abc import Sequence

from crosscast.model import Finding, Grid, Place, Severity

_SHOWN = 80  # letters of a text that a message quotes
_MOST_NAMED = 6  # texts that were left out


def short(text: str) -> str:
    """A text as a message quotes it: cut off where it is long."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


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

    def _write(self, slug: str, severity: Severity, message: str, cell: int | None) -> None:
        place: Place | None = self.grid.place if cell is None else self.grid.places[cell]
        finding = Finding(slug, severity, message, self.document, place)
        if finding not in self.findings:
            self.findings.append(finding)
