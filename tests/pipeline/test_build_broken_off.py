"""A build that is killed leaves the one before it whole, and the next goes on as if nothing had been."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from crosscast.generation import source_hash

SMALL = """
title: {title}
question: How did the offences end?
as_of: 2026-11-22
responses:
  - file: outcomes.html
    title: Outcome types
    publisher: Refuge
indicators:
  - id: outcome-share
    title: Share of recorded offences by outcome type
    kind: share
    of: {{measure: recorded offences, offence: intimate image abuse, period: January 2019 to July 2022}}
    by: outcome
    chart: none
"""
SEED = 20261122
KILLS, BATCHES = 20, 4


@pytest.fixture(scope="module")
def references(walk: Any, tmp_path_factory: pytest.TempPathFactory, example: Path) -> list[tuple[Path, float]]:
    """Two states of a small study, each built without a break, and how long that took."""
    built = []
    for title in ("Before", "After"):
        study = tmp_path_factory.mktemp("whole") / "study"
        (study / "responses").mkdir(parents=True)
        shutil.copy(example / "responses" / "outcomes.html", study / "responses")
        (study / "study.yaml").write_text(SMALL.format(title=title), "utf-8")
        began = time.monotonic()
        assert walk.run("build", study).returncode == 0
        built.append((study, time.monotonic() - began))
    return built


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_build_killed_at_any_moment_leaves_the_one_before(
    walk: Any, references: list[tuple[Path, float]], tmp_path: Path, batch: int
) -> None:
    """With every process that it started, at moments spread over the time that it takes; the next one ends as ever."""
    chance = random.Random(f"{SEED}-{batch}")
    whole = [walk.report(study) for study, _ in references]
    seconds = min(seconds for _, seconds in references)
    study = Path(shutil.copytree(references[0][0], tmp_path / "study", symlinks=True))
    for n in range(1, KILLS // BATCHES + 1):
        before, after = (n + 1) % 2, n % 2
        shutil.copy(references[after][0] / "study.yaml", study)
        given = walk.inputs(study)
        kill_after(seconds * chance.random(), study)

        assert walk.report(study) in (whole[before], whole[after])
        assert walk.inputs(study) == given
        assert walk.run("build", study).returncode == 0
        assert walk.report(study) == whole[after]
        assert left_over(study) == []


def kill_after(seconds: float, study: Path) -> None:
    command = [sys.executable, "-m", "crosscast", "build", str(study)]
    silent = subprocess.DEVNULL
    build = subprocess.Popen(command, stdout=silent, stderr=silent, start_new_session=True)
    time.sleep(seconds)
    os.killpg(build.pid, signal.SIGKILL)
    build.wait()


def left_over(study: Path) -> list[str]:
    """What stands in `.crosscast` beside the build in force, the lock, and what is kept of documents and pages."""
    derived = study / ".crosscast"
    wanted = {"lock", "readings", "understood", "builds", "pages"}
    found = [path.name for path in derived.iterdir() if path.name not in wanted]
    found += [path.name for path in (derived / "builds").iterdir() if path.resolve() != (study / "build").resolve()]
    found += [path.name for path in (derived / "pages").iterdir() if path.name != source_hash()]
    of_documents = [path for name in ("readings", "understood") for path in (derived / name).iterdir()]
    return found + [path.name for path in of_documents if path.suffix != ".json"]


KILL_AT = """
import os, signal, sys

left = [{number}]

def watch(event, arguments):
    if event in ("os.rename", "os.symlink"):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
"""


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_a_build_killed_just_before_a_rename_leaves_the_one_before(
    walk: Any, references: list[tuple[Path, float]], tmp_path: Path, number: int
) -> None:
    """The reading, what is understood of it, the pages, the folder that is finished, the new link."""
    study = Path(shutil.copytree(references[0][0], tmp_path / "study", symlinks=True))
    shutil.rmtree(study / ".crosscast" / "readings")
    shutil.copy(references[1][0] / "study.yaml", study)
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(KILL_AT.format(number=number))
    killed = walk.run("build", study, env={**os.environ, "PYTHONPATH": str(tmp_path / "hook")})

    assert killed.returncode == -signal.SIGKILL
    assert walk.report(study) == walk.report(references[0][0])
    assert walk.run("build", study).returncode == 0
    assert walk.report(study) == walk.report(references[1][0])
    assert left_over(study) == []


def test_a_second_build_at_the_same_time_is_refused(walk: Any, study: Path) -> None:
    """Two that write at once would undo each other's work."""
    import fcntl

    with (study / ".crosscast" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = walk.run("build", study)

    assert done.returncode == 2
    assert done.stderr == f"crosscast: {study}: another build of this study is running. Wait until it ends.\n"
    assert done.stdout == ""
