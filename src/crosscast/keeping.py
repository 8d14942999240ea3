"""Files that spare the next build some work: written whole or not at all, and forgotten once nothing asks for them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection
from pathlib import Path


def keep(file: Path, content: bytes) -> None:
    """Write a file in one rename. Where that cannot be, nothing is kept, and what it holds is made anew next time."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(content)
        unfinished.rename(file)


def forget_others(folder: Path, wanted: Collection[str]) -> None:
    """Delete every file of a folder but those of the wanted names, so that it stays small."""
    for path in folder.glob("*"):
        if path.name not in wanted:
            with contextlib.suppress(OSError):
                path.unlink()
