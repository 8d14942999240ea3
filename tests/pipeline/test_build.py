"""What `crosscast build` promises: nothing is done twice, one folder gives the same bytes, nothing else is touched."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from crosscast.model import Document


def test_a_build_of_what_has_not_changed_ends_within_a_second_and_says_so(walk: Any, study: Path) -> None:
    """And ends with the status that the build ended with: two findings still need a person."""
    built = walk.contents(study / "build")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = walk.run("build", study)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)

    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1  # of the processor's time
    assert done.stdout.startswith("Nothing has changed since the last build.\n")
    assert done.returncode == 1
    assert walk.contents(study / "build") == built


def test_a_build_of_what_has_not_changed_opens_no_reader(study: Path) -> None:
    """Which programs documents would be read by is said without the room that reads them."""
    command = (
        "import sys, pathlib; from crosscast.build import build; print(build(pathlib.Path(sys.argv[1])).changed); "
        "print([name for name in sys.modules if name.startswith('crosscast.read.')])"
    )
    done = subprocess.run([sys.executable, "-c", command, study], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n[]\n"


def test_a_changed_sentence_reads_no_reply_again(walk: Any, study: Path) -> None:
    """Readings are kept by the content of the document, so a correction in study.yaml costs no reading."""
    kept = readings(study)
    walk.rewrite(study / "study.yaml", "An example of Crosscast", "An example")

    assert walk.run("build", study, "--quiet").returncode == 1
    assert readings(study) == kept


def test_one_changed_reply_is_the_only_one_that_is_read_again(walk: Any, study: Path) -> None:
    """The readings of the other six stay the files that they were."""
    kept = readings(study)
    walk.rewrite(study / "responses" / "outcomes.html", "</body>", "<p>Sent again.</p></body>")
    walk.run("build", study, "--quiet")
    now = readings(study)

    assert len(now) == len(kept) == 7
    assert len(now.items() & kept.items()) == 6


def readings(study: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (study / ".crosscast" / "readings").iterdir()}


def test_a_folder_built_at_two_places_gives_the_same_bytes(walk: Any, tmp_path: Path) -> None:
    """Whatever the path, the time zone, the language, the order of hashes, the dates of files and the umask."""
    here = walk.copy_of_example(tmp_path / "a")
    there = walk.copy_of_example(tmp_path / "a much longer path, with spaces" / "é" / ("long" * 20) / "study")
    for file in (there / "responses").iterdir():
        os.utime(file, (0, 0))
    one = environment(TZ="UTC", LANG="C", LC_ALL="C", PYTHONHASHSEED="1")
    other = environment(TZ="Pacific/Kiritimati", LANG="tr_TR.UTF-8", LC_ALL="", PYTHONHASHSEED="2")

    assert walk.run("build", here, env=one, umask=0o077).returncode == 1
    assert walk.run("build", "study", env=other, umask=0o000, cwd=there.parent).returncode == 1
    assert walk.report(here) == walk.report(there)
    assert rows(here) == rows(there)


def environment(**changed: str) -> dict[str, str]:
    return {**os.environ, **changed}


def rows(study: Path) -> dict[str, list[Any]]:
    """Everything that the DuckDB file says, table by table, in no order."""
    with duckdb.connect(str(study / "build" / "crosscast.duckdb"), read_only=True) as store:
        names = [name for (name,) in store.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        return {name: sorted(map(repr, store.execute(f'SELECT * FROM "{name}"').fetchall())) for name in names}


NO_NETWORK = """
import sys

def refuse(event, arguments):
    if event.startswith("socket."):
        raise PermissionError(f"the test allows no network: {event}")

sys.addaudithook(refuse)
"""


def test_a_build_needs_no_network(fresh: Path, tmp_path: Path) -> None:
    """Every use of a socket is refused to the program; where the system can, the network is taken away as well."""
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(NO_NETWORK)
    env = environment(PYTHONPATH=str(tmp_path / "hook"))
    try_it = [sys.executable, "-c", "import socket; socket.create_connection(('127.0.0.1', 9))"]
    assert b"the test allows no network" in subprocess.run(try_it, env=env, capture_output=True, check=False).stderr

    without = ["unshare", "--user", "--net", "--map-root-user"]
    possible = shutil.which("unshare") and not subprocess.run([*without, "true"], capture_output=True).returncode
    command = [*(without if possible else []), sys.executable, "-m", "crosscast", "build", str(fresh)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300, check=False)

    assert done.returncode == 1, done.stderr


def test_nothing_is_written_but_the_build(walk: Any, fresh: Path, tmp_path: Path) -> None:
    """Neither in the study, nor beside it, nor in the user's folders, nor among temporary files."""
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    home.mkdir()
    temporary.mkdir()
    before = walk.contents(tmp_path)
    env = environment(HOME=str(home), TMPDIR=str(temporary), XDG_CACHE_HOME=str(home / ".cache"))
    walk.run("build", fresh, env=env, cwd=home)
    new = {path: hash for path, hash in walk.contents(tmp_path).items() if before.get(path) != hash}

    assert {path.split("/")[1] for path in new} == {"build", ".crosscast"}
    assert before.keys() <= walk.contents(tmp_path).keys()


def test_a_study_sent_on_without_links_is_built(walk: Any, study: Path, tmp_path: Path) -> None:
    """An archive or a shared drive turns the link `build` into a folder; the next build takes its place."""
    sent = Path(shutil.copytree(study, tmp_path / "sent", symlinks=False))
    assert not (sent / "build").is_symlink()
    assert walk.run("build", sent).stdout.startswith("Nothing has changed")
    walk.rewrite(sent / "study.yaml", "An example of Crosscast", "An example")

    assert walk.run("build", sent, "--quiet").returncode == 1
    assert (sent / "build").is_symlink()
    assert len(list((sent / ".crosscast" / "builds").iterdir())) == 1
    assert walk.inputs(sent).keys() == walk.inputs(study).keys()


def test_a_folder_called_build_that_is_not_ours_is_left_alone(walk: Any, fresh: Path) -> None:
    """Somebody may have put their own work there."""
    (fresh / "build").mkdir()
    (fresh / "build" / "thesis.docx").write_text("years of work")
    done = walk.run("build", fresh)

    assert done.returncode == 2
    assert done.stderr == (
        f"crosscast: {fresh}/build: this stands where the report goes, and it is not a build of this study. "
        "Move it elsewhere; nothing was changed.\n"
    )
    assert (fresh / "build" / "thesis.docx").read_text() == "years of work"


def test_a_report_with_a_part_missing_is_built_again(walk: Any, study: Path) -> None:
    """That nothing changed is only true while the report is there."""
    before = walk.report(study)
    (study / "build" / "site" / "index.html").unlink()
    walk.run("build", study, "--quiet")

    assert walk.report(study) == before


def test_a_reader_that_was_stopped_is_given_another_try(
    walk: Any, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have been the machine and not the document, so the reading is not kept and the build not final."""
    from crosscast import responses
    from crosscast.build import build
    from crosscast.read import Limits, read

    def stopped(path: Path, label: str) -> Document:
        return read(path, label=label, limits=Limits(seconds=0) if path.name == "outcomes.html" else None)

    walk.rewrite(study / "responses" / "outcomes.html", "</body>", "<p>Sent again.</p></body>")
    monkeypatch.setattr(responses, "read", stopped)
    assert "6 read of 7" in build(study).manifest.summary[0]
    monkeypatch.undo()
    again = build(study)

    assert again.changed
    assert "7 read of 7" in again.manifest.summary[0]
