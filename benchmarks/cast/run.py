"""Every measure of the room cast in one table: `run.py`, or `run.py repair protect` for some of its parts.

A part is a file `measure_NAME.py` beside this one with a function `measures`. Peers run where they are installed: see
README.md.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from measure import Measure, print_table, say

ORDER = ("check", "bounds", "repair", "protect", "audit", "peers")


def main(asked: list[str]) -> int:
    there = {path.stem.removeprefix("measure_") for path in Path(__file__).parent.glob("measure_*.py")}
    if unknown := set(asked) - there:
        say(f"There is no part {', '.join(sorted(unknown))}; the parts are {', '.join(sorted(there))}.")
        return 2
    found: list[Measure] = []
    for part in sorted(asked or there, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name)):
        say(f"Measuring {part} ...")
        found += import_module(f"measure_{part}").measures()
    print_table(found)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
