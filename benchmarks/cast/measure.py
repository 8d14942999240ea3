"""One line of the table that `run.py` prints."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple


class Measure(NamedTuple):
    """What was measured, on what, what came out, and what is to be reached.

    `reached`: None where there is nothing to reach, as for a peer.
    """

    what: str
    on: str
    came_out: str
    to_reach: str = ""
    reached: bool | None = None


class Watch:
    """Seconds of wall clock and of this process, read once the block has ended."""

    wall = 0.0
    cpu = 0.0


@contextmanager
def watch() -> Iterator[Watch]:
    found, wall, cpu = Watch(), time.perf_counter(), time.process_time()
    yield found
    found.wall, found.cpu = time.perf_counter() - wall, time.process_time() - cpu


def seconds(n: float) -> str:
    """Three figures at most: 0.043 s, 1.52 s, 31 s."""
    return f"{n:.3f} s" if n < 1 else f"{n:.2f} s" if n < 10 else f"{n:,.0f} s"


def say(text: str) -> None:
    """What is being done, to standard error."""
    print(text, file=sys.stderr, flush=True)


def print_table(measures: list[Measure]) -> None:
    rows = [("what", "on", "came out", "to reach", "reached")]
    words = {True: "yes", False: "NO", None: ""}
    rows += [(one.what, one.on, one.came_out, one.to_reach, words[one.reached]) for one in measures]
    widths = [max(len(row[col]) for row in rows) for col in range(5)]
    for index, row in enumerate(rows):
        print("| " + " | ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) + " |")
        if index == 0:
            print("| " + " | ".join("-" * width for width in widths) + " |")
