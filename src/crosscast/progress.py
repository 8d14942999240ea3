"""How long work tells what it is doing."""

from __future__ import annotations

from collections.abc import Callable

Say = Callable[[str, int, int], None]  # what is being done, how many are done, how many there are


def silent(what: str, done: int, of: int) -> None:
    """Progress that nobody asked to see."""
