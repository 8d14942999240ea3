"""What cannot be read, named or written: one finding or one sentence, and what was there before stays."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest


def test_one_unreadable_document_is_one_finding_and_stops_nothing(walk: Any, study: Path) -> None:
    """Cut off, of random bytes, empty or locked by a password: the others are read and the report is written."""
    responses = study / "responses"
    reply = (responses / "exampleshire.docx").read_bytes()
    unreadable = {
        "cut-off.docx": reply[: len(reply) // 2],
        "noise.pdf": b"%PDF-1.7\n" + random.Random(7).randbytes(4000),
        "empty.xlsx": b"",
        "locked.pdf": locked_pdf(),
    }
    entries = "".join(f"  - file: {name}\n    title: {name}\n" for name in unreadable)
    for name, content in unreadable.items():
        (responses / name).write_bytes(content)
    walk.rewrite(study / "study.yaml", "responses:\n", f"responses:\n{entries}")
    before = figures(study)
    done = walk.run("build", study, "--quiet")

    assert done.returncode == 1, done.stderr
    assert "Documents  7 read of 11\n" in done.stdout
    with duckdb.connect(str(study / "build" / "crosscast.duckdb"), read_only=True) as store:
        found = store.execute("SELECT document, severity, message FROM findings").fetchall()
    for name in unreadable:
        said = [(severity, message) for document, severity, message in found if document == f"responses/{name}"]
        assert [severity for severity, _ in said] == ["error"], name
    assert figures(study) == before


def locked_pdf() -> bytes:
    """A PDF with a password that nobody gives."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
        b"4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<" + b"11" * 32 + b">/U<" + b"22" * 32 + b">>>endobj\n"
        b"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<" + b"33" * 16 + b"><" + b"33" * 16 + b">]/Size 5>>\n%%EOF\n"
    )


def figures(study: Path) -> str:
    return (study / "build" / "data" / "figures.csv").read_text("utf-8")


def test_a_key_finding_waits_for_a_document_that_cannot_be_read(walk: Any, study: Path) -> None:
    """Its figure is missing through no fault of its author, so the report is written without the sentence."""
    (study / "responses" / "outcomes.html").write_bytes(b"")
    done = walk.run("build", study, "--quiet")

    assert done.returncode == 1, done.stderr
    assert "Documents  6 read of 7\n" in done.stdout
    page = (study / "build" / "site" / "findings.html").read_text("utf-8")
    assert "A key finding is left out" in page


def test_a_document_that_the_study_does_not_name_is_said(walk: Any, study: Path) -> None:
    """It may have been forgotten. None of its figures is used."""
    before = figures(study)
    (study / "responses" / "late.txt").write_text("Recorded offences: 12\n")
    walk.run("build", study, "--quiet")

    assert "study.yaml does not name late.txt" in (study / "build" / "site" / "findings.html").read_text("utf-8")
    assert figures(study) == before


def unknown(what: str, words: str, near: str) -> str:
    hint = f" Did you mean '{near}'?" if near else ""
    return f"'{words}' is not {what} that the vocabulary knows.{hint}"


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("\ncoverage:", "\ncovrage:", "'covrage' is not a key of study.yaml. Did you mean 'coverage'?"),
        (
            "file: outcomes.html",
            "file: outcome.html",
            "responses/ holds no file 'outcome.html'. Did you mean 'outcomes.html'?",
        ),
        ("- Surrey Police", "- Surry Police", unknown("a force", "Surry Police", "Surrey")),
        (
            "offence: intimate image abuse",
            "offence: intimate image abus",
            unknown("an offence", "intimate image abus", "Intimate image abuse"),
        ),
        (
            "outcome: charged or summonsed",
            "outcome: out of cour resolution",
            unknown("an outcome", "out of cour resolution", ""),
        ),
        (
            "period: January 2019",
            "period: Januray 2019",
            unknown("a period", "Januray 2019 to July 2022", "January 2019 to July 2022"),
        ),
        (
            "{{charging-rate.total}}",
            "{{charging-rate.totl}}",
            "there is no figure 'charging-rate.totl' in this study. Did you mean 'charging-rate.total'?",
        ),
    ],
    ids=["key", "response", "force", "offence", "outcome", "period", "figure"],
)
def test_a_slip_in_study_yaml_is_named_with_its_line(walk: Any, study: Path, right: str, wrong: str, said: str) -> None:
    """And with the nearest right spelling; the report before stays as it was."""
    before, file = walk.report(study), study / "study.yaml"
    text = file.read_text("utf-8")
    line = text[: text.index(right) + right.startswith("\n")].count("\n") + 1
    file.write_text(text.replace(right, wrong, 1), "utf-8")
    done = walk.run("build", study, "--quiet")

    assert done.returncode == 2
    assert done.stderr.startswith(f"crosscast: {file}, line {line}: {said}")
    assert (done.stdout, done.stderr.count("\n")) == ("", 1)
    assert walk.report(study) == before


def test_a_full_disk_is_one_sentence(walk: Any, study: Path) -> None:
    """The report before stays as it was, and nothing half-written is left to fill the disk."""
    before = walk.report(study)
    walk.rewrite(study / "study.yaml", "An example of Crosscast", "An example")

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))

    done = walk.run("build", study, "--quiet", preexec_fn=no_room)

    assert (done.returncode, done.stdout) == (2, "")
    assert "it cannot be read or written: a file would become larger than the system allows." in done.stderr
    assert "What was built before is as it was." in done.stderr
    assert done.stderr.count("\n") == 1
    assert walk.report(study) == before
    assert len(list((study / ".crosscast" / "builds").iterdir())) == 1


def test_a_study_that_cannot_be_written_to_is_one_sentence(walk: Any, fresh: Path) -> None:
    """Here a file stands where the folder of builds should be, which nobody's rights can overcome."""
    (fresh / ".crosscast").write_text("")
    done = walk.run("build", fresh, "--quiet")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"crosscast: {fresh}/.crosscast: it cannot be read or written:")
    assert done.stderr.count("\n") == 1


def test_a_fault_of_the_program_keeps_its_traceback(tmp_path: Path) -> None:
    """Status 70, so that a script can tell it from a refusal."""
    program = (
        "import sys, crosscast.study\n"
        "def broken(*_, **__): raise ZeroDivisionError('on purpose')\n"
        "crosscast.study.new_study = broken\n"
        "from crosscast.cli import main\n"
        f"sys.exit(main(['new', {str(tmp_path / 'study')!r}]))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, env=os.environ)

    assert done.returncode == 70
    assert "ZeroDivisionError: on purpose" in done.stderr
    assert "this is a fault of the program" in done.stderr
