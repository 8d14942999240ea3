"""Have a worker do an errand: start the process that forks workers, hold the worker to its limits, take its answer."""

from __future__ import annotations

import atexit
import contextlib
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from enum import Enum
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

import crosscast

from .errand import ASKED, OUT_OF_MEMORY, READY, Errand
from .heartbeat import SCAN, Way
from .limits import Limits

T = TypeVar("T")
R = TypeVar("R")

_CHUNK = 1 << 20
_SECONDS_TO_START = 60
_WAY = msgspec.json.Decoder(Way)
_START = (
    "import sys; sys.path.insert(0, sys.argv[2]); import crosscast; sys.path.append(sys.path.pop(0)); "
    "from crosscast.read.forking import main; main()"
)


class Stopped(Enum):
    """What ended a worker before it had answered."""

    TIME = "time"  # the whole of it was used up
    PROGRESS = "progress"
    REPLY = "reply"
    MEMORY = "memory"
    DEATH = "death"  # the system ended it: most likely memory too
    FAULT = "fault"  # its own code failed
    SERVER = "server"  # the process that forks workers is gone


class Answer(msgspec.Struct, frozen=True):
    """What a worker sent back; where it did not come to that, what stopped it, and why.

    Then `way` leads to the document that it was at, and `inside` are those directly inside that it had met.
    """

    content: bytes = b""
    stopped: Stopped | None = None
    why: str = ""
    way: Way = ()
    inside: tuple[Way, ...] = ()


def answer_of(errand: Errand, document: BinaryIO, converted: Sequence[BinaryIO] = ()) -> Answer:
    """Have a worker of its own do this errand. Never raises: whatever becomes of the worker is told in the answer.

    Several threads may ask at once; each has its own worker.
    """
    answer = Answer()
    server: _Server | None = None
    n_ended = _n_ended
    for _ in range(2):  # a process that forks no more is started again once
        try:
            server = _started(in_place_of=server)
            answer = _ask(server, errand, [document.fileno(), *(file.fileno() for file in converted)])
        except OSError as error:
            answer = Answer(stopped=Stopped.SERVER, why=f"no reader could be started: {error}")
        if answer.stopped is not Stopped.SERVER or n_ended != _n_ended:
            break
    return answer


def side_by_side(do: Callable[[T], R], things: Iterable[T]) -> Iterator[R]:
    """What `do` gives for each, in the order of the things; as many at once as there are readers, not far ahead.

    Where the work is broken off, the workers end at once.
    """
    pool = ThreadPoolExecutor(readers())
    at_work: deque[Future[R]] = deque()
    try:
        for thing in things:
            at_work.append(pool.submit(do, thing))
            if len(at_work) > 2 * readers():
                yield at_work.popleft().result()
        while at_work:
            yield at_work.popleft().result()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        end_all()
        raise
    finally:
        pool.shutdown()


def readers() -> int:
    """How many documents are read side by side: one a processor that this program may use."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return usable or 1


def python() -> str:
    """The interpreter that runs the readers: this one, also inside of a program that it is built into."""
    if sys.executable and Path(sys.executable).name.startswith("python"):
        return sys.executable
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    found = Path(sys.exec_prefix, "bin", name)
    if not found.exists():
        raise FileNotFoundError(f"there is no {name} in {found.parent}")
    return str(found)


class _Server:
    """The process that forks workers, as its owner sees it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.asked, theirs = socket.socketpair()
        with tempfile.TemporaryFile() as said:
            with theirs:
                root = str(Path(crosscast.__file__).parents[1])
                self.process = subprocess.Popen(
                    [python(), "-I", "-B", "-c", _START, str(theirs.fileno()), root],
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said,
                    pass_fds=[theirs.fileno()], start_new_session=True, cwd="/",
                )  # fmt: skip
            self.asked.settimeout(_SECONDS_TO_START)
            try:
                is_ready = self.asked.recv(len(READY)) == READY
            except OSError:
                is_ready = False
            if not is_ready:
                self.end()
                said.seek(0)
                raise OSError(_why_not_started(said.read().decode("utf-8", "replace")))
        self.asked.settimeout(None)

    def end(self) -> None:
        """Close the socket, at which the process ends and takes its workers with it."""
        self.asked.close()
        if self.owner == os.getpid():
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
            self.process.wait()


def _why_not_started(said: str) -> str:
    """What is wrong, by the last line that a process wrote before it ended, and what would help."""
    last = said.strip().rpartition("\n")[2]
    if "ModuleNotFoundError" in last or "ImportError" in last:
        return f"a library is missing or does not fit ({last}); install Crosscast again, as its README says"
    return f"its process ended at once ({last or 'without a word'}); try again when less is running on this machine"


_lock = threading.Lock()
_server: _Server | None = None
_n_ended = 0  # times that all workers were ended on purpose


def _started(in_place_of: _Server | None) -> _Server:
    """The one such process of this program; a new one where there is none, or where it is the one to be replaced."""
    global _server
    with _lock:
        if _server is not None and (_server is in_place_of or _server.owner != os.getpid()):
            _server.end()
            _server = None
        if _server is None:
            _server = _Server()
        return _server


@atexit.register
def end_all() -> None:
    """End every worker of this program, and the process that forks them. Who asks later has a new one."""
    global _server, _n_ended
    _n_ended += 1
    with _lock:
        if _server is not None:
            _server.end()
            _server = None


os.register_at_fork(after_in_child=lambda: globals().update(_lock=threading.Lock()))


def _ask(server: _Server, errand: Errand, files: Sequence[int]) -> Answer:
    told, theirs = socket.socketpair()
    read, said = (os.fdopen(file, mode, buffering=0) for file, mode in zip(os.pipe(), ("rb", "wb"), strict=True))
    reply, answer = (os.fdopen(file, mode, buffering=0) for file, mode in zip(os.pipe(), ("rb", "wb"), strict=True))
    with told, reply:
        with theirs, read, said, answer:
            try:
                handed = [theirs.fileno(), read.fileno(), files[0], answer.fileno(), *files[1:]]
                socket.send_fds(server.asked, [ASKED], handed)
                read.close()
                said.write(msgspec.json.encode(errand))
            except ConnectionError:
                return Answer(stopped=Stopped.SERVER, why=_SERVER_GONE)
        return _taken(reply.fileno(), told, errand.limits)


_SERVER_GONE = "the process that starts the readers ended twice; try again, and please report it if it happens again"


def _taken(reply: int, told: socket.socket, limits: Limits) -> Answer:
    """What comes from the worker until it has ended. Leaving closes the socket, at which the worker is killed."""
    received = bytearray()
    status: int | None = None
    n_scans = 0
    began = heard = time.monotonic()
    with selectors.DefaultSelector() as waiting:
        waiting.register(reply, selectors.EVENT_READ)
        waiting.register(told, selectors.EVENT_READ)
        while waiting.get_map():
            end = began + limits.seconds + n_scans * 2 * limits.scan_seconds
            last = min(end, heard + limits.seconds_without_progress)
            ready = waiting.select(max(last - time.monotonic(), 0))
            if not ready:
                is_whole = last == end
                return _stopped(Stopped.TIME if is_whole else Stopped.PROGRESS, received, limits)
            for key, _ in ready:
                if key.fileobj is told:
                    said = told.recv(16)
                    if not said:
                        return _stopped(Stopped.SERVER, received, limits)
                    status = int(said)
                    waiting.unregister(told)
                elif chunk := os.read(reply, _CHUNK):
                    received += chunk
                    heard = time.monotonic()
                    n_scans += chunk.count(SCAN)
                    if len(received) > limits.reply_bytes:
                        return _stopped(Stopped.REPLY, received, limits)
                else:
                    waiting.unregister(reply)
    if status != 0:
        return _stopped(Stopped.DEATH, received, limits, status or 0)
    return Answer(content=bytes(received.rpartition(b"\n")[2]))


def _stopped(by: Stopped, received: bytearray, limits: Limits, status: int = 0) -> Answer:
    memory = f"{limits.memory_bytes / 1_000_000:,.0f} MB"
    if status == -signal.SIGXCPU:
        by = Stopped.TIME
    elif status > 0:
        by = Stopped.MEMORY if status == OUT_OF_MEMORY else Stopped.FAULT
    why = {
        Stopped.TIME: f"the reading took longer than the limit of {limits.seconds} seconds; ask for it in parts",
        Stopped.PROGRESS: f"the reading came no further for the limit of {limits.seconds_without_progress} seconds; "
        "ask for the document saved again",
        Stopped.REPLY: f"what it holds is more than the limit of {limits.reply_bytes:,} bytes; ask for it in parts",
        Stopped.MEMORY: f"it needs more than the limit of {memory} of memory; ask for it in parts",
        Stopped.DEATH: f"it needs, most likely, more than the limit of {memory} of memory (its reader ended with "
        f"signal {-status}); ask for the document saved again or in parts",
        Stopped.FAULT: f"its reader failed (status {status}); this is our fault, please send us the file",
        Stopped.SERVER: _SERVER_GONE,
    }
    ways = _ways(received)
    inside = tuple(sorted({way for way in ways if len(way) == 1}))
    return Answer(stopped=by, why=why[by], way=ways[-1] if ways else (), inside=inside)


def _ways(received: bytearray) -> list[Way]:
    """The documents inside that the worker named, in turn; an unfinished line is none."""
    ways = []
    for line in bytes(received[:_CHUNK]).split(b"\n")[:-1]:
        with contextlib.suppress(msgspec.DecodeError):
            ways.append(_WAY.decode(line))
    return ways
