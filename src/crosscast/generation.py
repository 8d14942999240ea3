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

from crosscast.model import CrosscastError

LIBRARIES = (
    "duckdb",
    "highspy",
    "jinja2",
    "lxml",
    "olefile",
    "pypdfium2",
    "vl-convert-python",
)
_INPUTS = ("study.yaml", "responses", "readings", "claims")


class Manifest(msgspec.Struct, frozen=True):
    """What a build was made from (`key`) and what it said at its end."""

    key: str
    summary: tuple[str, ...]
    status: int  # the exit status that it ended with


@cache
def source_hash() -> str:
    """A hash of every file of this program: a better reader makes older readings stale."""
    digest = hashlib.sha256()
    for path, file in sorted(_package_files(files("crosscast"), "")):
        digest.update(path.encode() + b"\0" + file.read_bytes() + b"\0")
    for library in LIBRARIES:
        digest.update(f"{library} {metadata.version(library)}\0".encode())
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
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(folder).as_posix()}\0{content}\0".encode())
    return digest.hexdigest()


def current(folder: Path) -> Manifest | None:
    """The manifest of the build in force, None where there is none that can be used."""
    try:
        return msgspec.json.decode((folder / "build" / "manifest.json").read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError):
        return None


@contextmanager
def building(folder: Path) -> Iterator[None]:
    """Hold the study for one build at a time. CrosscastError where another build of it is running."""
    derived = folder / ".crosscast"
    derived.mkdir(exist_ok=True)
    with (derived / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CrosscastError(
                "another build of this study is running.",
                place=str(folder),
                hint="Wait until it ends.",
                slug="study-in-use",
            ) from None
        yield


@contextmanager
def generation(folder: Path, key: str) -> Iterator[Path]:
    """A new folder to build in; when the block ends well it becomes `build`, and older generations are removed."""
    builds = folder / ".crosscast" / "builds"
    builds.mkdir(parents=True, exist_ok=True)
    unfinished, finished = builds / f"{key[:16]}.unfinished", builds / key[:16]
    for leftover in (unfinished, finished):
        if leftover.exists() and leftover.resolve() != (folder / "build").resolve():
            shutil.rmtree(leftover)
    if finished.exists():
        finished = builds / f"{key[:16]}-again"
        shutil.rmtree(finished, ignore_errors=True)
    unfinished.mkdir()
    yield unfinished
    _settle_on_disk(unfinished)
    unfinished.rename(finished)
    _swap(folder, finished)
    for old in builds.iterdir():
        if old != finished:
            shutil.rmtree(old, ignore_errors=True)


def _settle_on_disk(directory: Path) -> None:
    """Have every file written before the rename that makes them the build: a crash then finds them whole."""
    for path in directory.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def _swap(folder: Path, finished: Path) -> None:
    link, build = folder / ".crosscast" / "build.next", folder / "build"
    link.unlink(missing_ok=True)
    link.symlink_to(finished.relative_to(folder))
    if (
        build.is_dir() and not build.is_symlink()
    ):  # a copy of the study made the link a folder: it is derived, so it goes
        build.rename(finished.parent / "copied")
    link.rename(build)
