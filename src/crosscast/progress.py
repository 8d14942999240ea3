"""How long work tells what it is doing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

Say = Callable[[str, int, int], None]  # what is being done, how many are done, how many there are


def silent(what: str, done: int, of: int) -> None:
    """Progress that nobody asked to see."""


class Progress:
    """What is being done, on standard error: in a terminal one line that goes at the end, elsewhere a line a step."""

    def __init__(self, quiet: bool) -> None:
        self.quiet, self.began, self.width = quiet, time.monotonic(), 0

    def __call__(self, what: str, done: int, of: int) -> None:
        if self.quiet or of == 0:
            return
        if sys.stderr.isatty():
            filled = 20 * done // of
            line = f"{what}  [{'#' * filled}{'.' * (20 - filled)}] {done} of {of}"
            print(f"\r{line:<{self.width}}", end="", file=sys.stderr, flush=True)
            self.width = len(line)
        elif done == of and time.monotonic() - self.began > 1:
            print(f"{what}: {of} done", file=sys.stderr, flush=True)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.width:
            print(f"\r{'':{self.width}}\r", end="", file=sys.stderr, flush=True)
