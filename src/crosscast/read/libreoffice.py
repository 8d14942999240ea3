"""Have LibreOffice, where it is installed, turn a text of an older format into DOCX, which is then read.

It works on a copy in a folder of its own, with settings of its own: no macros, no links followed, no network where the
system can take it away. It is held to limits of time, memory and size, and killed with all that it started.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import BinaryIO

from crosscast.model import CrosscastError
from crosscast.programs import find_libreoffice

from .foreign import DIES_WITH_US, that_work, works
from .limits import Limits

_FILTER = "docx:MS Word 2007 XML"
_WITH_LIMITS = 'ulimit -v "$1" && ulimit -t "$2" && ulimit -f "$3" && ulimit -c 0 && shift 3 && exec "$@"'
_OFFLINE = ("unshare", "--user", "--map-root-user", "--net", "--pid", "--fork", "--kill-child=KILL")
_ENDED_BY_ITS_TIME = {code for sent in (signal.SIGXCPU, signal.SIGKILL) for code in (-sent, 128 + sent)}
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),  # very high
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "CheckDocumentEvents", "true"),
    ("Writer/Content/Update", "Link", "0"),  # never
    ("Writer/Content/Update", "Field", "false"),
    ("Writer/Content/Update", "Chart", "false"),
    ("Calc/Content/Update", "Link", "1"),  # never
    ("Java/VirtualMachine", "EnableJava", "false"),
)


def is_installed() -> bool:
    return find_libreoffice() is not None


def as_docx(document: BinaryIO, format: str, limits: Limits) -> BinaryIO:
    """The document as DOCX, in an open file without a name. Raises CrosscastError where LibreOffice makes none."""
    program = find_libreoffice()
    if program is None:
        raise CrosscastError("LibreOffice is not installed; save the document as DOCX", slug="format-not-read")
    with tempfile.TemporaryDirectory(prefix="crosscast-") as name:
        folder = Path(name)
        given, made = folder / f"document.{format}", folder / "made" / "document.docx"
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_settings(), encoding="utf-8")
        document.seek(0)
        with given.open("wb") as copy:
            shutil.copyfileobj(document, copy)
        _run(program, folder, given, limits)
        if not made.is_file() or made.is_symlink() or made.stat().st_size > limits.document_bytes:
            raise CrosscastError(
                "LibreOffice could not turn it into DOCX; open it and save it as DOCX", slug="format-not-read"
            )
        docx = tempfile.TemporaryFile()  # noqa: SIM115 - who asked for it closes it
        with made.open("rb") as result:
            shutil.copyfileobj(result, docx)
        docx.flush()
        return docx


def _run(program: Path, folder: Path, given: Path, limits: Limits) -> None:
    profile = (folder / "profile").as_uri()
    kibibytes, blocks = limits.conversion_memory_bytes // 1024, limits.inflated_bytes // 512
    command = [
        "/bin/sh", "-c", _WITH_LIMITS, "sh", str(kibibytes), str(limits.conversion_seconds), str(blocks),
        *that_work(DIES_WITH_US, _OFFLINE),
        str(program), "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile}",
        "--convert-to", _FILTER, "--outdir", str(folder / "made"), str(given),
    ]  # fmt: skip
    surroundings = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    nothing = subprocess.DEVNULL
    running = subprocess.Popen(
        command, stdin=nothing, stdout=nothing, stderr=nothing, env=surroundings, cwd=folder, start_new_session=True
    )
    try:
        is_late = running.wait(limits.conversion_seconds) in _ENDED_BY_ITS_TIME
    except subprocess.TimeoutExpired:
        is_late = True
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    if is_late:
        why = f"LibreOffice took longer with it than the limit of {limits.conversion_seconds} seconds; save it as DOCX"
        raise CrosscastError(why, slug="reader-stopped")


def can_be_offline() -> bool:
    """Whether this system lets a program without rights be started without a network."""
    return works(_OFFLINE)


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>"
    )
