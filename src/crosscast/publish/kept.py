"""Pages and charts that were made before, each under a hash of all that it is made from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from crosscast.keeping import forget_others, keep


class Kept:
    """The pages of the build before this one, and of this one as they are made."""

    def __init__(self, before: dict[str, tuple[bytes, bytes]] | None = None) -> None:
        self.before = before or {}
        self.now: dict[str, tuple[bytes, bytes]] = {}

    def page(self, address: str, key: bytes, render: Callable[[], bytes]) -> bytes:
        """The page at an address: as it was where its key is the same, else rendered."""
        before = self.before.get(address)
        page = before[1] if before is not None and before[0] == key else render()
        self.now[address] = (key, page)
        return page


def load_kept(file: Path) -> Kept:
    """What was kept in a file; nothing where there is none, or none that can be used."""
    try:
        return Kept(_DECODER.decode(file.read_bytes()))
    except (OSError, msgspec.MsgspecError):
        return Kept()


def save_kept(kept: Kept, file: Path) -> None:
    """Keep the pages for the next build, and forget those of other programs. Where it cannot be, they are made anew."""
    keep(file, msgspec.msgpack.encode(kept.now))
    forget_others(file.parent, {file.name})


_DECODER = msgspec.msgpack.Decoder(dict[str, tuple[bytes, bytes]])
