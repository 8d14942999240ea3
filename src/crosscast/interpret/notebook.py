"""What is noted of a table while it is being understood: why it was read so, and what is doubtful about it."""

from __future__ import annotations

from crosscast.model import Finding, Grid, Place, Severity


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

    def _write(self, slug: str, severity: Severity, message: str, cell: int | None) -> None:
        place: Place | None = self.grid.place if cell is None else self.grid.places[cell]
        finding = Finding(slug, severity, message, self.document, place)
        if finding not in self.findings:
            self.findings.append(finding)
