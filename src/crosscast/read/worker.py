"""The process that reads one document: bytes on standard input, a Document as JSON on standard output, nothing else."""

from __future__ import annotations

import os
import resource
import sys

import msgspec

from .document import read_bytes
from .limits import Limits

_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "ftplib.")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Errand(msgspec.Struct, frozen=True):
    """What the worker is told on its command line."""

    label: str
    limits: Limits


def main() -> None:
    errand = msgspec.json.decode(sys.argv[1], type=Errand)
    _limit(errand.limits)
    sys.addaudithook(_refuse_the_outside)
    data = sys.stdin.buffer.read(errand.limits.document_bytes + 1)
    reply = msgspec.json.encode(read_bytes(data, errand.label, errand.limits))
    sys.stdout.buffer.write(reply)
    sys.stdout.buffer.flush()


def _limit(limits: Limits) -> None:
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def _refuse_the_outside(event: str, args: tuple[object, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"a document may not lead to {event}")
    if event == "open":
        flags = args[2] if len(args) > 2 else 0
        if isinstance(flags, int) and flags & _WRITING:
            raise PermissionError("a document may not lead to a file being written")


if __name__ == "__main__":
    main()
