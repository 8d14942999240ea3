"""Builds on disk: what a build depends on, and how a new one takes the place of the old in a single rename.

Everything derived stands in `.crosscast/` of the study folder; `build` is a link to the generation that is in force.
Killed at any moment, the folder holds the previous build or the new one, never a half.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

from crosscast.model import CrosscastError, refusal_of
from crosscast.programs import libreoffice, tesseract

LIBRARIES = (
    "duckdb",
    "highspy",
    "jinja2",
    "lxml",
    "markdown-it-py",
    "olefile",
    "pypdfium2",
    "python-calamine",
    "typst",
    "vl-convert-python",
    "xlsxwriter",
    "xlrd",
)
_INPUTS = ("study.yaml", "responses", "readings", "claims", "text", "previous")
_MANIFEST = "manifest.json"
_PARTS = ("site/index.html", "data", "crosscast.duckdb")


class Manifest(msgspec.Struct, frozen=True):
    """What a build was made from (`key`) and what it said at its end."""

    key: str
    summary: tuple[str, ...]
    status: int  # the exit status that it ended with
    passing: bool = False  # a reader was stopped; another time the document may be read, so that the build is not done


@cache
def source_hash() -> str:
    """A hash of every file of this program: a better reader makes older readings stale."""
    digest = hashlib.sha256()
    for path, file in sorted(_package_files(files("crosscast"), "")):
        digest.update(path.encode() + b"\0" + file.read_bytes() + b"\0")
    for library in LIBRARIES:
        digest.update(f"{library} {metadata.version(library)}\0".encode())
    digest.update(f"libreoffice {libreoffice()}, tesseract {tesseract()}".encode())
    return digest.hexdigest()


def _package_files(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _package_files(entry, f"{prefix}{entry.name}/")
        elif entry.is_file() and not entry.name.endswith(".pyc"):
            yield prefix + entry.name, entry


def build_key(folder: Path) -> str:
    """A hash of all that a build depends on: the study's own files and this program; never the clock or the place."""
    digest = hashlib.sha256(source_hash().encode())
    for name in _INPUTS:
        top = folder / name
        for path in [top] if top.is_file() else sorted(p for p in top.rglob("*") if p.is_file()):
            digest.update(f"{path.relative_to(folder).as_posix()}\0{_content_hash(path)}\0".encode())
    return digest.hexdigest()


def _content_hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:  # the walk says of each file that cannot be opened why not
        return f"not opened: {error.errno}"


def current(folder: Path) -> Manifest | None:
    """The manifest of the build in force, None where there is none that can be used."""
    build = folder / "build"
    try:
        manifest = msgspec.json.decode((build / _MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError):
        return None
    return manifest if all((build / part).exists() for part in _PARTS) else None


@contextmanager
def building(folder: Path) -> Iterator[None]:
    """Hold the study for one build at a time, and remove what builds that were broken off left behind.

    CrosscastError where another build of it is running, or the folder cannot be written to.
    """
    derived = folder / ".crosscast"
    with _writing(folder):
        derived.mkdir(exist_ok=True)
        lock = (derived / "lock").open("w")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CrosscastError(
                "another build of this study is running.",
                place=str(folder),
                hint="Wait until it ends.",
                slug="study-in-use",
            ) from None
        _refuse_a_folder_of_somebody_else(folder / "build")
        _tidy(folder)
        yield


def _refuse_a_folder_of_somebody_else(build: Path) -> None:
    """A study copied without its links has its build as a folder; a folder without a manifest is no build."""
    if build.exists() and not build.is_symlink() and not (build / _MANIFEST).is_file():
        raise CrosscastError(
            "this stands where the report goes, and it is not a build of this study.",
            place=str(build),
            hint="Move it elsewhere; nothing was changed.",
            slug="build-in-the-way",
        )


def _tidy(folder: Path) -> None:
    builds = folder / ".crosscast" / "builds"
    for old in builds.glob("*"):
        if old.resolve() != (folder / "build").resolve():
            shutil.rmtree(old, ignore_errors=True)


@contextmanager
def generation(folder: Path, key: str) -> Iterator[Path]:
    """A new folder to build in; when the block ends well it becomes `build`, and the one before is removed.

    CrosscastError where it cannot be written; the build before then stays as it is.
    """
    builds = folder / ".crosscast" / "builds"
    name = key[:16]
    finished = builds / (f"{name}-again" if (builds / name).exists() else name)
    unfinished = builds / f"{name}.unfinished"
    with _writing(folder):
        unfinished.mkdir(parents=True)
        try:
            yield unfinished
            _settle_on_disk(unfinished)
            unfinished.rename(finished)
            _swap(folder, finished)
        finally:
            _tidy(folder)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Say in a sentence what the machine refuses."""
    try:
        yield
    except OSError as error:
        if (refusal := refusal_of(error, str(folder), "What was built before is as it was.")) is None:
            raise
        raise refusal from error


def _settle_on_disk(directory: Path) -> None:
    """Have every file written before the rename that makes them the build: a crash then finds them whole."""
    for path in (directory, *directory.rglob("*")):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _swap(folder: Path, finished: Path) -> None:
    link, build = folder / ".crosscast" / "build.next", folder / "build"
    link.unlink(missing_ok=True)
    link.symlink_to(finished.relative_to(folder))
    if build.is_dir() and not build.is_symlink():  # a copy of the study made the link a folder
        build.rename(finished.parent / "copied")
    link.rename(build)
