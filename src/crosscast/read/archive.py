"""Read a ZIP archive: each file in it as a document of its own. Names inside are labels and never paths."""

from __future__ import annotations

import re

from crosscast.model import CrosscastError

from .container import Container
from .document import Enclosed, Pages
from .limits import Limits
from .refusal import protected

_LEAVINGS = re.compile(r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.I)


def pages(data: bytes, label: str, limits: Limits) -> Pages:
    """What the archive holds, unpacked within limits of number, ratio and bytes. Raises CrosscastError past them."""
    container = Container(data, limits)
    read = Pages()
    files = [
        entry
        for entry in container.entries
        if not entry.filename.endswith(("/", "\\")) and not _LEAVINGS.search(entry.filename.replace("\\", "/"))
    ]
    if files and all(entry.flag_bits & 0x1 for entry in files):
        raise protected()
    for entry in files:
        try:
            read.enclosed.append(Enclosed(entry.filename, container.unpacked(entry)))
        except CrosscastError as error:
            read.enclosed.append(Enclosed(entry.filename, error))
    return read
