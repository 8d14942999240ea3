"""Read a document in a process of its own, so that nothing in it can stop or reach the rest of the work."""

from __future__ import annotations

import contextlib
import hashlib
import os
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from crosscast.model import CrosscastError, Document

from .document import unread
from .limits import Limits

_CHUNK = 1 << 20


def read(path: str | Path, *, label: str | None = None, limits: Limits | None = None) -> Document:
    """Read one file into grids, prose and findings.

    A file that cannot be read gives a Document without grids and with one finding of severity error. Raises
    CrosscastError only where there is no such file. `label` is how the document is named in findings.
    """
    path, limits = Path(path), limits or Limits()
    label = label or path.name
    if not path.is_file():
        raise CrosscastError("there is no such file; check the name.", place=str(path), slug="no-such-file")
    size = path.stat().st_size
    if size > limits.document_bytes:
        why = f"it is {size:,} bytes long, and the limit is {limits.document_bytes:,}; ask for it in parts"
        return unread(label, _sha256(path), "too-large", why)
    reply, ended = _reply_of_worker(path, label, limits)
    if ended is None:
        try:
            return msgspec.json.decode(reply, type=Document)
        except msgspec.DecodeError:
            ended = "the reader sent back an answer that cannot be understood; try again, or send us the file"
    return unread(label, _sha256(path), "reader-stopped", ended)


def _reply_of_worker(path: Path, label: str, limits: Limits) -> tuple[bytes, str | None]:
    """The worker's answer, and, where it has none, what became of the worker."""
    errand = msgspec.json.encode({"label": label, "limits": limits}).decode()
    deadline = time.monotonic() + limits.seconds
    with path.open("rb") as document:
        worker = subprocess.Popen(
            [sys.executable, "-I", "-B", "-m", "crosscast.read.worker", errand],
            stdin=document, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True, cwd="/",
        )  # fmt: skip
    assert worker.stdout is not None
    reply = bytearray()
    try:
        with selectors.DefaultSelector() as waiting:
            waiting.register(worker.stdout, selectors.EVENT_READ)
            while True:
                if not waiting.select(max(deadline - time.monotonic(), 0)):
                    return (
                        b"",
                        f"the reading took longer than the limit of {limits.seconds} seconds; ask for it in parts",
                    )
                chunk = os.read(worker.stdout.fileno(), _CHUNK)
                if not chunk:
                    break
                reply += chunk
                if len(reply) > limits.reply_bytes:
                    return (
                        b"",
                        f"what it holds is more than the limit of {limits.reply_bytes:,} bytes; ask for it in parts",
                    )
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(timeout=max(deadline - time.monotonic(), 1))
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
    if worker.returncode == 0 and reply:
        return bytes(reply), None
    return b"", _death(worker.returncode, limits)


def _death(status: int, limits: Limits) -> str:
    if status == -signal.SIGXCPU:
        return f"the reading took longer than the limit of {limits.seconds} seconds; ask for it in parts"
    told = f"signal {-status}" if status < 0 else f"status {status}"
    return (
        f"its reader stopped ({told}), most likely at the limit of {limits.memory_bytes:,} bytes of memory; "
        "ask for the document saved again or in parts"
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
