"""The process that forks a worker for each document: it has imported the readers, and holds no document and no network.

It is asked over one socket, which nobody else can reach. To ask is to hand over open files: the document, where the
worker finds what it is to do, where its answer goes, and a socket on which is said how it ended. Who closes that socket
has the worker's group killed. When the asking process is gone, however it went, so are this one and all its workers.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import selectors
import signal
import socket
import sys
from itertools import pairwise

import msgspec

from . import worker
from .errand import ASKED, OUT_OF_MEMORY, READY, Errand
from .kind import READ_FORMATS

_ERRAND = msgspec.json.Decoder(Errand)
_MOST_FILES = 64  # of one errand
_HIGHEST_FILE = 1 << 20
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux's prctl(2)


def main() -> None:
    asked = socket.socket(fileno=int(sys.argv[1]))
    for reader in READ_FORMATS.values():
        importlib.import_module(reader, __package__)
    os.dup2(sys.stdout.fileno(), sys.stderr.fileno())  # to nowhere: what comes now is of documents
    gc.freeze()  # what is there now is shared with every worker, and need not be looked through by them
    asked.send(READY)
    _Forking(asked).serve()


class _Forking:
    """The workers at work, each with the socket of its errand."""

    def __init__(self, asked: socket.socket) -> None:
        self.asked = asked
        self.workers: dict[int, socket.socket] = {}
        self.ended, tell = os.pipe()
        os.set_blocking(self.ended, False)
        os.set_blocking(tell, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(tell, warn_on_full_buffer=False)
        self.waiting = selectors.DefaultSelector()
        self.waiting.register(asked, selectors.EVENT_READ)
        self.waiting.register(self.ended, selectors.EVENT_READ)

    def serve(self) -> None:
        """Fork and kill as asked, until nobody is left who could ask."""
        while True:
            for key, _ in self.waiting.select():
                if key.fileobj is self.asked:
                    said, files, _, _ = socket.recv_fds(self.asked, len(ASKED), _MOST_FILES)
                    if not said:
                        for pid in self.workers:
                            _kill(pid)
                        return
                    self._fork(*files)
                elif key.fileobj == self.ended:
                    with contextlib.suppress(BlockingIOError):
                        os.read(self.ended, 4096)
                    self._tell_of_the_ended()
                else:
                    self.waiting.unregister(key.fileobj)
                    _kill(key.data)

    def _fork(self, told: int, errand: int, document: int, reply: int, *converted: int) -> None:
        if pid := os.fork():
            for file in (errand, document, reply, *converted):
                os.close(file)
            self.workers[pid] = socket.socket(fileno=told)
            self.waiting.register(self.workers[pid], selectors.EVENT_READ, pid)
            return
        status = 1
        try:
            os.setsid()
            if sys.platform == "linux":
                ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _close_all_but(errand, document, reply, *converted)
            with os.fdopen(errand, "rb") as said:
                what = _ERRAND.decode(said.read())
            worker.work(what, document, reply, converted)
            status = 0
        except MemoryError:
            status = OUT_OF_MEMORY
        finally:
            os._exit(status)

    def _tell_of_the_ended(self) -> None:
        """The status of each worker that has ended, as `subprocess` counts it; nothing of its group is left."""
        for pid in list(self.workers):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                _kill(pid)
                told = self.workers.pop(pid)
                with contextlib.suppress(KeyError):
                    self.waiting.unregister(told)
                with contextlib.suppress(OSError), told:
                    told.send(str(os.waitstatus_to_exitcode(status)).encode())


def _kill(pid: int) -> None:
    for kill in (os.killpg, os.kill):  # a worker that has only just been forked is not the head of a group yet
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def _close_all_but(*files: int) -> None:
    for below, above in pairwise((2, *sorted(files), _HIGHEST_FILE)):
        os.closerange(below + 1, above)
