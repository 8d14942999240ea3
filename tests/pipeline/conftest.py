"""A copy of the example study, built once with the real command, and the command itself."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "intimate-image-abuse"


def run(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "crosscast", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, **options)  # type: ignore[call-overload,no-any-return]


def copy_of_example(folder: Path) -> Path:
    folder.mkdir(parents=True)
    shutil.copy(EXAMPLE / "study.yaml", folder)
    for name in ("responses", "claims"):
        shutil.copytree(EXAMPLE / name, folder / name)
    return folder


@pytest.fixture(scope="session")
def example_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, built. It is copied by each test that needs it, and never changed."""
    folder = copy_of_example(tmp_path_factory.mktemp("example") / "study")
    done = run("build", folder, "--quiet")
    assert done.returncode == 1, done.stderr
    return folder


@pytest.fixture
def study(example_built: Path, tmp_path: Path) -> Path:
    """The example as it stands after a build, in a folder of the test's own."""
    return Path(shutil.copytree(example_built, tmp_path / "study", symlinks=True))


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """The example before its first build."""
    return copy_of_example(tmp_path / "study")


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder by its path, with a hash of its bytes; a link by where it leads."""
    found = {}
    for top, folders, files in os.walk(folder):
        for name in (*files, *(name for name in folders if (Path(top) / name).is_symlink())):
            path = Path(top) / name
            held = bytes(path.readlink()) if path.is_symlink() else path.read_bytes()
            found[path.relative_to(folder).as_posix()] = hashlib.sha256(held).hexdigest()
    return found


def report(study: Path) -> dict[str, str]:
    """What readers are given of a build: site/ and data/."""
    return {
        f"{part}/{path}": hash for part in ("site", "data") for path, hash in contents(study / "build" / part).items()
    }


def rewrite(file: Path, old: str, new: str) -> None:
    """Change a text of a study as its author would."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def inputs(study: Path) -> dict[str, str]:
    return {path: hash for path, hash in contents(study).items() if not path.startswith((".crosscast", "build"))}


@pytest.fixture(scope="session")
def walk() -> SimpleNamespace:
    """`run` is the command as a user types it; the others look at a study folder."""
    verbs = (run, contents, report, inputs, rewrite, copy_of_example)
    return SimpleNamespace(**{verb.__name__: verb for verb in verbs})


@pytest.fixture(scope="session")
def example() -> Path:
    """The example study as it stands in the project."""
    return EXAMPLE
