"""A doubt that does not stop the work, and the one family of errors that does."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from .place import Place


class Severity(StrEnum):
    NOTE = "note"  # worth knowing
    QUESTION = "question"  # a person should decide
    ERROR = "error"  # something is wrong or could not be read


class Finding(msgspec.Struct, frozen=True):
    """A doubt, its place, its sentence. `slug` is a heading of docs/messages.md."""

    slug: str
    severity: Severity
    message: str
    document: str | None = None
    place: Place | None = None

    @property
    def where(self) -> str:
        """The document and the place in it, as a person says them."""
        return ", ".join(str(part) for part in (self.document, self.place) if part is not None)


class CrosscastError(Exception):
    """Something that the user asked for cannot be done: where, what is wrong, what would be right."""

    def __init__(self, message: str, *, place: str = "", hint: str = "", slug: str = "error") -> None:
        self.message, self.place, self.hint, self.slug = message, place, hint, slug
        super().__init__(": ".join(part for part in (place, message) if part) + (f" {hint}" if hint else ""))
