"""Many documents are read at once, each in a process of its own; whatever ends one of them, the others are read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crosscast.read import Limits, read, read_here, workers

TABLE = "Year\tCount\n2019\t4\n"
LONG = "Force,Year,Count\n" + "".join(f"Kent,{year},{year % 97}\n" for year in range(30_000))
PROC = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="this system does not list its processes in /proc")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "kent.txt"
    path.write_text(TABLE, encoding="utf-8")
    return path


def server() -> int:
    """The number of the process that forks the workers."""
    assert workers._server is not None
    return workers._server.process.pid


def children(pid: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except FileNotFoundError:
        return False


def gone(pids: list[int], within: float = 20) -> bool:
    end = time.monotonic() + within
    while any(map(is_running, pids)) and time.monotonic() < end:
        time.sleep(0.02)
    return not any(map(is_running, pids))


def test_several_threads_read_at_once(tmp_path: Path) -> None:
    """Each gets the document that it asked for."""
    paths = [tmp_path / f"force-{n}.txt" for n in range(24)]
    for n, path in enumerate(paths):
        path.write_text(f"Year\tCount\n2019\t{n}\n", encoding="utf-8")

    with ThreadPoolExecutor(6) as pool:
        documents = list(pool.map(read, paths))

    assert [document.grids[0].texts[-1] for document in documents] == [str(n) for n in range(24)]


@PROC
def test_nothing_is_left_of_a_worker_that_was_ended(tmp_path: Path) -> None:
    """Neither a process that runs on nor one that nobody took notice of the end of."""
    path = tmp_path / "kent.csv"
    path.write_text(LONG, encoding="utf-8")
    read(path, limits=Limits(seconds=0))

    end = time.monotonic() + 10
    while children(server()) and time.monotonic() < end:
        time.sleep(0.02)
    assert children(server()) == []


@PROC
def test_the_process_that_forks_holds_no_document_and_no_connection(small: Path) -> None:
    """It has one thread, and open are only nothing, its end towards us and what it waits with."""
    read(small)
    time.sleep(0.2)  # until it has closed what it answered on

    held = [os.readlink(f"/proc/{server()}/fd/{n}") for n in os.listdir(f"/proc/{server()}/fd")]  # noqa: PTH115, PTH208
    assert sorted(name.partition(":")[0] for name in held) == [
        "/dev/null", "/dev/null", "/dev/null", "anon_inode", "pipe", "pipe", "socket",
    ]  # fmt: skip
    assert len(os.listdir(f"/proc/{server()}/task")) == 1  # noqa: PTH208


def test_when_the_process_that_forks_is_gone_another_takes_its_place(small: Path) -> None:
    """Nobody notices."""
    expected = read(small)
    before = server()
    os.kill(before, signal.SIGKILL)

    assert read(small) == expected
    assert server() != before


def test_a_document_whose_reader_is_lost_with_the_process_that_forks_is_read_again(tmp_path: Path) -> None:
    """Killed in the middle of a reading: it begins anew, once."""
    path = tmp_path / "kent.csv"
    path.write_text(LONG, encoding="utf-8")
    read(path, limits=Limits(seconds=0))
    lost = server()
    threading.Timer(0.15, os.kill, (lost, signal.SIGKILL)).start()

    document = read(path)

    assert [finding.slug for finding in document.findings if finding.slug == "reader-stopped"] == []
    assert document == read_here(path, "kent.csv")


def test_where_no_reader_can_be_started_a_sentence_says_so(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The document is not lost without a word, and nothing is raised."""
    if workers._server is not None:
        os.kill(workers._server.process.pid, signal.SIGKILL)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    monkeypatch.setattr(sys, "exec_prefix", "/nowhere")

    (finding,) = read(small).findings

    assert finding.slug == "reader-stopped"
    assert "no reader could be started" in finding.message


def test_where_a_library_of_the_readers_is_missing_it_is_named(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in an installation that was brought up to date without its libraries. What would help is said too."""
    if workers._server is not None:
        os.kill(workers._server.process.pid, signal.SIGKILL)
    stale = tmp_path / "python"
    said = "Traceback ...\nModuleNotFoundError: No module named 'odfdo'"
    stale.write_text(f'#!/bin/sh\necho "{said}" >&2\nexit 1\n')
    stale.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(stale))

    (finding,) = read(small).findings

    assert "no reader could be started: a library is missing" in finding.message
    assert "ModuleNotFoundError: No module named 'odfdo'" in finding.message
    assert "install Crosscast again" in finding.message


def test_a_program_that_python_is_built_into_can_read(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own file is no interpreter; the one that belongs to it is found."""
    expected = read(small)
    os.kill(server(), signal.SIGKILL)
    monkeypatch.setattr(sys, "executable", "/usr/sbin/httpd")

    assert read(small) == expected


@PROC
def test_with_the_program_that_reads_all_its_readers_end(tmp_path: Path) -> None:
    """Killed without a chance to say anything: neither the process that forks nor a worker stays behind."""
    path = tmp_path / "kent.csv"
    path.write_text(LONG * 4, encoding="utf-8")
    program = (
        "import threading, time\nfrom crosscast.read import read, workers\n"
        f"threading.Thread(target=read, args=({str(path)!r},), daemon=True).start()\n"
        "while workers._server is None:\n    time.sleep(0.01)\n"
        "print(workers._server.process.pid, flush=True)\ntime.sleep(60)\n"
    )
    reading = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    try:
        assert reading.stdout is not None
        forking = int(reading.stdout.readline())
        end = time.monotonic() + 20
        while not (at_work := children(forking)) and time.monotonic() < end:
            time.sleep(0.005)
        assert at_work
    finally:
        reading.kill()
        reading.wait()

    assert gone([forking, *at_work])


def test_a_program_that_forks_itself_reads_on(small: Path) -> None:
    """Its copy has a process of its own to fork workers, and takes nothing from the first."""
    expected, before = read(small), server()
    if (pid := os.fork()) == 0:
        same = read(small) == expected and server() != before
        workers.end_all()
        os._exit(0 if same else 1)

    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert read(small) == expected
    assert server() == before
