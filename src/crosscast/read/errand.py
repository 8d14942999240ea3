"""What one worker is asked to do with a document, and the signs that pass between those who ask and those who fork."""

from __future__ import annotations

import msgspec

from .heartbeat import Way
from .limits import Limits
from .region import Region

READY = b"ready"
ASKED = b"."  # the byte that open files are handed over with
OUT_OF_MEMORY = 12  # the status of a worker whose own code met the limit; the number of the system's error


class LeftOut(msgspec.Struct, frozen=True):
    """A document, or one inside it, that is not read this time, and what is said of it."""

    way: Way
    slug: str
    why: str


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """Read a document, except for what earlier readings of it have shown to be better left out."""

    label: str
    limits: Limits
    left_out: tuple[LeftOut, ...] = ()
    rest: LeftOut | None = None  # this document and all after it are left out
    only: Way | None = None  # of the documents inside, only this one and those around it
    converted: tuple[Way, ...] = ()  # the DOC files that come along as DOCX
    offline: bool = True  # nothing could be reached over a network while they were turned into it
    as_bytes: bool = False  # send back the content of `only` as it is
    regions: tuple[Region, ...] = ()  # draw these of `only` and send back the pictures

    def without(self, way: Way) -> LeftOut | None:
        """Why the document there is not to be read, None where it is."""
        if self.rest is not None and way >= self.rest.way:
            return self.rest
        return next((each for each in self.left_out if each.way == way), None)

    def passes_over(self, way: Way) -> bool:
        """Whether the document there does not lie on the way to the only one that is wanted."""
        if self.only is None:
            return False
        n = min(len(way), len(self.only))
        return way[:n] != self.only[:n]
