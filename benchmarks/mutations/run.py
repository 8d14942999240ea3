"""Damage small sound files of each format, thousands of times from a seed, read each, and count what comes of it.

    python benchmarks/mutations/run.py                       200 of each format
    python benchmarks/mutations/run.py --n 10000 --keep DIR  the long run; each unexpected file is kept in DIR

A damaged file must be read, or refused with a sentence, and the pages of a PDF that was read are drawn too. A fault of
the reader (`reader-failed`), more than 20 seconds of the processor and the death of a reading process are counted apart
and named with the number that makes the file again. A death is a refusal to whoever reads, since each document has a
process of its own; only the PDF library, which is not written in Python, has an excuse for it.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path

import msgspec
from damage import damaged
from seeds import seeds

from crosscast.model import Document, Severity
from crosscast.read import Limits, Region
from crosscast.read.document import read_bytes
from crosscast.read.errand import Errand
from crosscast.read.kind import READ_FORMATS
from crosscast.read.picture import drawn
from crosscast.understand import pages_of

SECONDS = 20  # of the processor, for a file of some kilobytes
OUTCOMES = ("read", "with findings", "refused", "failed", "stopped", "too slow")
UNEXPECTED = OUTCOMES[3:]
LIMITS = Limits()


class Told(msgspec.Struct, frozen=True):
    """What became of one file."""

    number: int
    outcome: str
    detail: str = ""
    seconds: float = 0


def main() -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--seed", type=int, default=20261122)
    options.add_argument("--n", type=int, default=200, help="how many files of each format")
    options.add_argument("--format", action="append", help="only this one; may be given again")
    options.add_argument("--first", type=int, default=0, help="the number of the first file")
    options.add_argument("--keep", type=Path, help="a folder for the files that lead to something unexpected")
    chosen = options.parse_args()
    numbers = range(chosen.first, chosen.first + chosen.n)
    n_unexpected = 0
    for reader in READ_FORMATS.values():  # once, before any process begins
        importlib.import_module(reader, "crosscast.read")
    print(f"Damaged files, seed {chosen.seed}" + "".join(f"{name:>14}" for name in OUTCOMES) + f"{'slowest':>10}")
    for format, sound in seeds().items():
        if chosen.format and format not in chosen.format:
            continue
        if not sound:
            print(f"  {format:5} there is no sound file: CROSSCAST_CORPUS names no folder that has one")
            continue
        counts, slowest = Counter[str](), 0.0
        for told in outcomes(sound, format, chosen.seed, numbers):
            counts[told.outcome] += 1
            slowest = max(slowest, told.seconds)
            if told.outcome in UNEXPECTED:
                n_unexpected += 1
                print(f"    {format} {told.number}: {told.outcome}, {told.detail}", flush=True)
                if chosen.keep:
                    chosen.keep.mkdir(parents=True, exist_ok=True)
                    kept = chosen.keep / f"{told.outcome.replace(' ', '-')}-{chosen.seed}-{told.number}.{format}"
                    kept.write_bytes(made(sound, format, chosen.seed, told.number))
        row = "".join(f"{counts[name]:14,}" for name in OUTCOMES)
        print(f"  {format:4} {sum(counts.values()):15,}{row}{slowest:8.1f} s", flush=True)
    return 1 if n_unexpected else 0


def made(sound: list[bytes], format: str, seed: int, number: int) -> bytes:
    chance = random.Random(f"{seed}/{format}/{number}")
    return damaged(chance.choice(sound), format, chance)


def outcomes(sound: list[bytes], format: str, seed: int, numbers: range) -> Iterator[Told]:
    """What becomes of each file, as soon as it is known. They are read in a process begun anew after each death."""
    while numbers:
        n_told, ended = yield from _in_a_process(sound, format, seed, numbers)
        if n_told < len(numbers):
            outcome = "too slow" if ended == -signal.SIGVTALRM else "stopped"
            yield Told(numbers[n_told], outcome, f"ended with {ended}")
        numbers = numbers[n_told + 1 :]


def _in_a_process(sound: list[bytes], format: str, seed: int, numbers: range) -> Generator[Told, None, tuple[int, int]]:
    coming, going = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.close(coming)
        sys.stderr.flush()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # libraries that panic print
        resource.setrlimit(resource.RLIMIT_AS, (LIMITS.memory_bytes, LIMITS.memory_bytes))
        signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
        for number in numbers:
            signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
            os.write(going, msgspec.json.encode(_told(made(sound, format, seed, number), format, number)) + b"\n")
        os._exit(0)
    os.close(going)
    n_told = 0
    with os.fdopen(coming, "rb") as lines:
        for line in lines:
            if line.endswith(b"\n"):
                n_told += 1
                yield msgspec.json.decode(line, type=Told)
    _, status = os.waitpid(child, 0)
    return n_told, os.waitstatus_to_exitcode(status)


def _told(data: bytes, format: str, number: int) -> Told:
    started = time.process_time()
    errand = Errand(label=f"reply.{format}", limits=LIMITS)
    document = read_bytes(data, errand, {})
    fault = _fault_in_drawing(data, errand, document) if format == "pdf" and pages_of(document) else ""
    seconds = time.process_time() - started
    everything = list(document.with_attachments())
    findings = [
        finding for each in everything for finding in (*each.findings, *(f for g in each.grids for f in g.findings))
    ]
    failed = next((finding for finding in findings if finding.slug == "reader-failed"), None)
    if failed is not None or fault:
        return Told(number, "failed", failed.message if failed is not None else f"drawn: {fault}", seconds)
    is_read = any(each.grids or each.blocks for each in everything)
    if not is_read and any(finding.severity is Severity.ERROR for finding in findings):
        return Told(number, "refused", findings[0].slug, seconds)
    is_told = any(finding.slug != "masked" for finding in findings)
    return Told(number, "with findings" if is_told else "read", "", seconds)


def _fault_in_drawing(data: bytes, errand: Errand, document: Document) -> str:
    """What the drawing of the pages that were read fails with, "" where it does not."""
    regions = tuple(Region(number, None) for number in sorted(pages_of(document)))
    try:
        drawn(data, msgspec.structs.replace(errand, regions=regions))
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


if __name__ == "__main__":
    sys.exit(main())
