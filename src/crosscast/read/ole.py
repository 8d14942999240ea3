"""A compound file of Microsoft's (OLE): its storages and streams by name."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import olefile

from .refusal import damaged


def open_streams(data: bytes) -> Any:
    """The file, to read streams from. Raises CrosscastError where it is not sound.

    The library raises errors of many kinds on files that are not sound, so all of them count as damage.
    """
    try:
        return olefile.OleFileIO(BytesIO(data))
    except Exception as error:
        raise damaged(f"it does not open as an office document or mail (in technical words: {error})") from error


def streams_of(data: bytes) -> frozenset[str]:
    """The names of the storages and streams at the top, in lower case; none where the file cannot be opened."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as opened:
            return frozenset(path[0].lower() for path in opened.listdir(streams=True, storages=True))
    except Exception:  # its reader will say what is wrong with it
        return frozenset()
