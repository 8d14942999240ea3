"""Signs of life of a reading: that it goes on, and which of the documents inside the document it is at.

Whoever reads in this process needs none, and none is given.
"""

from __future__ import annotations

import os
import time

import msgspec

SCAN = b"~\n"

Way = tuple[int, ...]
"""The way to a document inside another: (2, 0) is the first in the third; () is the document itself."""

_EVERY = 0.5  # seconds
_to: int | None = None
_last = 0.0


def give_to(file: int) -> None:
    """From now on write the signs to this open file, a line each."""
    global _to
    _to = file


def give_to_nobody() -> None:
    global _to
    _to = None


def beat() -> None:
    """A further page, sheet or part has been reached."""
    global _last
    if _to is not None and (now := time.monotonic()) - _last > _EVERY:
        _last = now
        os.write(_to, b"\n")


def at_scan() -> None:
    """The text of a picture is recognised from now on, which takes longer than the reading of a page."""
    if _to is not None:
        os.write(_to, SCAN)


def at(way: Way) -> None:
    """The document at the end of this way is read from now on."""
    if _to is not None:
        os.write(_to, msgspec.json.encode(way) + b"\n")
