"""The repository itself: what is installed, what is shipped, what must stand in no file."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

import crosscast

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone, so git cannot say which files belong to it")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def locked(name: str) -> dict[str, list[Version]]:
    """Each library of a lock file with its versions: one, or one for each range of Pythons."""
    found: dict[str, list[Version]] = {}
    for library, number in re.findall(r"(?m)^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text("utf-8")):
        found.setdefault(library, []).append(Version(number))
    return found


def test_no_file_names_a_machine_or_a_package_index() -> None:
    """The project is set up the same way wherever it is cloned."""
    places = "|".join(["work", "root", "opt", "home/[a-z]+", "Users/[A-Za-z]+", "tmp/probe"])
    machine = re.compile(rf"(?<![\w.)}}*-])/(?:{places})/".encode())
    index = re.compile(rb"--(?:extra-)?index-" + rb"url[ =]|\w/simple/?\s|files\.python" + rb"hosted")
    found = [
        f"{path.relative_to(ROOT)}: {match.group().decode()}"
        for path in tracked()
        for match in (*machine.finditer(path.read_bytes()), *index.finditer(path.read_bytes()))
    ]

    assert found == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_file_has_its_hash(name: str) -> None:
    """A library that was changed on its way here is refused."""
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text("utf-8").strip())

    assert len(entries) > 10
    assert [entry for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []
    assert "://" not in (ROOT / name).read_text("utf-8")


def test_what_is_locked_is_what_is_asked_for() -> None:
    """Who changes a dependency writes the lock files anew: make lock."""
    groups = PROJECT["dependency-groups"]
    build = [*PROJECT["build-system"]["requires"], *groups["build"]]
    tests = [line for line in groups["dev"] if isinstance(line, str)]
    for name, lines in (
        ("requirements.lock", [*PROJECT["project"]["dependencies"], *build]),
        ("requirements-dev.lock", [*PROJECT["project"]["dependencies"], *build, *tests]),
    ):
        versions = locked(name)
        for requirement in map(Requirement, lines):
            found = versions.get(requirement.name, [])
            assert found, f"{name} does not hold {requirement.name}"
            assert all(requirement.specifier.contains(number) for number in found), f"{name}: {requirement}"


def test_the_tests_run_on_the_libraries_that_users_get() -> None:
    """Both lock files name one version of each library."""
    users, tests = (locked(name) for name in LOCKS)

    assert {name: tests.get(name) for name in users} == users


def test_the_version_is_one() -> None:
    """In the package, in pyproject.toml, as installed and in the changelog."""
    number = PROJECT["project"]["version"]

    assert crosscast.__version__ == number == version("crosscast")
    assert f"## {number}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_changelog_speaks_to_users_one_line_a_change() -> None:
    """Each entry begins with what kind of change it is."""
    entries = re.findall(r"(?m)^- .*", (ROOT / "CHANGELOG.md").read_text("utf-8"))

    assert entries
    assert [entry for entry in entries if not re.match(r"- (Added|Changed|Fixed|Security): ", entry)] == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


def test_the_package_holds_all_that_the_program_reads(wheel: Path) -> None:
    """Templates, vocabulary and the folder of a new study go with the code."""
    source = ROOT / "src"
    wanted = {path.relative_to(source).as_posix() for path in tracked() if path.is_relative_to(source)}
    held = set(zipfile.ZipFile(wheel).namelist())

    assert wanted - held == set()
    assert {"crosscast/study_template/study.yaml", "crosscast/study_template/gitignore"} <= held
    assert [name for name in held if not name.startswith(("crosscast/", "crosscast-"))] == []
    assert {Path(name).name for name in held} >= {"LICENSE", "NOTICE", "py.typed"}


def test_the_package_works_where_it_is_unpacked(wheel: Path, tmp_path: Path) -> None:
    """Away from the repository, `crosscast new` finds what it copies and the command answers."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    commands = (
        "import crosscast, pathlib; from crosscast.study import load_study, new_study; "
        "new_study(pathlib.Path('mine')); load_study(pathlib.Path('mine')); print(crosscast.__file__); "
        "from crosscast.options import build_parser; build_parser()"
    )
    run = subprocess.run(
        [sys.executable, "-c", commands], cwd=tmp_path, env={"PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert run.stderr == ""
    assert run.stdout.startswith(str(tmp_path / "installed"))
    assert (tmp_path / "mine" / "study.yaml").is_file()
