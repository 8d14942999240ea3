"""The work on one document, in a process that was forked for it: its answer goes to one open file, and nothing else."""

from __future__ import annotations

import hashlib
import os
import resource
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from crosscast.model import Document

from . import heartbeat
from .document import bytes_inside, read_bytes, unread
from .errand import Errand
from .limits import Limits
from .picture import drawn
from .tesseract import is_ours

_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "ftplib.")
_ENCODER = msgspec.json.Encoder()
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def work(errand: Errand, document: int, reply: int, converted: Sequence[int]) -> None:
    """Do an errand on an open document; write signs of life to `reply`, then the answer.

    Afterwards this process can open no connection, start no program but Tesseract and write to no file.
    """
    limit(errand.limits)
    heartbeat.give_to(reply)
    sys.addaudithook(refuse_the_outside)
    _write(reply, _answer(errand, document, converted))


def _answer(errand: Errand, document: int, converted: Sequence[int]) -> bytearray:
    try:
        data = _content(document, errand.limits)
    except OSError as error:
        why = f"the system does not let it be read ({error.strerror})"
        return encoded(unread(errand.label, "", "cannot-open", why))
    if errand.regions:
        return encoded(drawn(data, errand))
    if errand.as_bytes:
        return encoded(bytes_inside(data, errand))
    in_its_place = {way: _content(file, errand.limits) for way, file in zip(errand.converted, converted, strict=True)}
    return _encoded_document(read_bytes(data, errand, in_its_place), data)


def _encoded_document(document: Document, data: bytes) -> bytearray:
    try:
        return encoded(document)
    except UnicodeEncodeError as error:
        why = f"the reader failed on it ({error}); this is our fault, please send us the file"
        return encoded(unread(document.path, hashlib.sha256(data).hexdigest(), "reader-failed", why))


def encoded(answer: object) -> bytearray:
    """An answer as it is sent. Raises MemoryError at the limit, where `msgspec.json.encode` 0.22 ends the process."""
    into = bytearray()
    _ENCODER.encode_into(answer, into)
    return into


def _content(file: int, limits: Limits) -> bytes:
    os.lseek(file, 0, os.SEEK_SET)
    with os.fdopen(file, "rb", closefd=False) as opened:
        return opened.read(min(os.fstat(file).st_size, limits.document_bytes) + 1)


def _write(reply: int, answer: bytearray) -> None:
    left = memoryview(answer)
    while left:
        left = left[os.write(reply, left) :]


def limit(limits: Limits) -> None:
    """Bind this process to the limits of one document."""
    if sys.platform == "linux":  # elsewhere it is not kept to
        _set(resource.RLIMIT_AS, _mapped() + limits.memory_bytes)
    _set(resource.RLIMIT_CPU, limits.seconds)
    _set(resource.RLIMIT_FSIZE, 0)
    _set(resource.RLIMIT_CORE, 0)


def _set(kind: int, most: int) -> None:
    hard = resource.getrlimit(kind)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))


def _mapped() -> int:
    """Bytes of addresses that this process has in use before it has seen the document."""
    return int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()


def refuse_the_outside(event: str, args: tuple[object, ...]) -> None:
    """What Python asks before it reaches out; whatever a document has led to it is refused."""
    if event == "subprocess.Popen" and is_ours(args[0], args[1]):
        return
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"a document may not lead to {event}")
    if event == "open" and not isinstance(args[0], int):  # a number is a file that is open already
        flags = args[2] if len(args) > 2 else 0
        if isinstance(flags, int) and flags & _WRITING:
            raise PermissionError("a document may not lead to a file being written")
