"""`crosscast law`: what it prints, with which status it ends, and that it keeps nothing of what it is told."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from crosscast.cli import main

COMMAND = [sys.executable, "-m", "crosscast", "law"]
THREAT = ["--place", "england", "--conduct", "threaten", "--intent", "distress", "--consent", "no"]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL)


def test_a_settled_case_ends_with_status_0_and_an_open_one_with_1() -> None:
    """A person is needed where a fact is missing."""
    in_person = ["--fact", "sent=no", "--fact", "public-network=no"]
    settled, still_open = run("--date", "2021-05-10", *THREAT, *in_person), run("--date", "2021-07-10", *THREAT)

    assert (settled.returncode, still_open.returncode) == (0, 1)
    assert "In force from 29 June 2021 to 30 January 2024." in settled.stdout
    assert "other-recipient: Did, or would, it reach anybody other than the person shown?" in still_open.stdout


def test_json_is_one_object_and_nothing_else() -> None:
    """Facts beyond the common ones are given by name."""
    done = run("--date", "2021-07-10", *THREAT, "--fact", "other-recipient=yes", "--json")
    answer = json.loads(done.stdout)

    assert (done.returncode, done.stderr) == (1, "")  # other offences depend on what was sent
    assert answer["answers"][0]["offence"] == "cjca2015-s33-threat"
    assert answer["answers"][0]["status"] == "available"


def test_an_entry_is_printed_with_all_its_dates() -> None:
    done = run("--offence", "cjca2015-s33-threat")

    assert done.returncode == 0
    assert "In force from: 29 June 2021" in done.stdout
    assert "No longer law from: 31 January 2024" in done.stdout


def test_what_is_not_understood_ends_with_status_2_and_one_sentence() -> None:
    done = run("--conduct", "shared")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "did you mean 'share'?" in done.stderr


def test_nothing_that_it_is_told_is_kept(tmp_path: Path) -> None:
    """No file appears where it runs, and what it was told stands in no file of the home folder."""
    environment = os.environ | {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [*COMMAND, "--date", "2021-07-10", *THREAT],
        cwd=tmp_path, env=environment, capture_output=True, timeout=60, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip

    assert done.returncode == 1
    assert list(tmp_path.rglob("*")) == []


def test_a_fault_of_the_program_repeats_nothing_that_it_was_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its lines are for a public report: they say where, and not what somebody told of a case."""

    def fails(facts: object) -> None:
        raise ValueError(f"nothing holds for {facts}") from KeyError(facts)

    monkeypatch.setattr("crosscast.law.find_offences", fails)
    status = main(["law", "--date", "2021-07-10", *THREAT, "--no-questions"])
    said = "".join(capsys.readouterr())

    assert status == 70
    assert "ValueError" in said
    assert [word for word in ("2021", "threaten", "distress", "england") if word in said] == []


def test_in_a_terminal_it_asks_for_what_matters_and_takes_dont_know() -> None:
    """Questions stand one by one; return means that it is not known."""
    master, slave = pty.openpty()
    command = [*COMMAND, "--date", "2021-07-10", *THREAT]
    with subprocess.Popen(command, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        os.close(slave)
        os.write(master, b"\n\n\n\n\n\n\n\n")
        out, asked = process.communicate(timeout=60)
    os.close(master)

    before, question, _ = asked.partition("Did, or would, it reach anybody other than the person shown? (yes, no)")
    assert question
    assert "not legal advice" in before
    assert "you can stop at any of them" in before
    assert "Revenge Porn Helpline" in before
    assert "Ctrl-D" not in out
    assert "not known: The threat was to disclose it to somebody other than the person shown." in out
    assert process.returncode == 1


def test_without_questions_it_asks_none() -> None:
    """For scripts that run in a terminal."""
    master, slave = pty.openpty()
    done = subprocess.run(
        [*COMMAND, "--date", "2021-07-10", *THREAT, "--no-questions"],
        stdin=slave, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    os.close(slave)
    os.close(master)

    assert "not known; Ctrl-D" not in done.stdout
    assert done.returncode == 1


STUDY = """
title: T
question: Q
as_of: 2026-11-22
support: ["A helpline of this study, 0123 456 789, by day"]
"""


def test_support_lines_of_a_study_are_shown_in_its_folder_and_where_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """First of all that is named, in words and for scripts; elsewhere nothing of them."""
    (tmp_path / "my-study" / "claims").mkdir(parents=True)
    (tmp_path / "my-study" / "study.yaml").write_text(STUDY, "utf-8")
    monkeypatch.chdir(tmp_path)
    said = {}
    main(["law", "--no-questions"])
    said["outside"] = capsys.readouterr().out
    main(["law", "--no-questions", "--study", "my-study"])
    said["named"] = capsys.readouterr().out
    monkeypatch.chdir(tmp_path / "my-study" / "claims")
    main(["law", "--no-questions"])
    said["inside"] = capsys.readouterr().out
    main(["law", "--json"])
    as_json = json.loads(capsys.readouterr().out)

    first = "Support\n  - A helpline of this study, 0123 456 789, by day\n"
    assert [first in said[where] for where in ("outside", "named", "inside")] == [False, True, True]
    assert as_json["study_support"] == ["A helpline of this study, 0123 456 789, by day"]
