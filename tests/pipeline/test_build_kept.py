"""What an earlier build understood of a document serves the next, and only while all that it rests on is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscast.pipeline import publication_of
from crosscast.study import load_study

REPLY = "Recorded offences\n\nOutcome,2022,2023\nCharged/Summonsed,3,5\nCommunity resolution,<5,6\nTotal,5,11\n"
STUDY = """
title: T
question: Q
as_of: 2026-11-22
responses:
  - {{file: kent.csv, title: Kent, publisher: Kent Police, offence: {offence}}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "responses").mkdir()
    (tmp_path / "responses" / "kent.csv").write_text(REPLY, "utf-8")
    (tmp_path / "study.yaml").write_text(STUDY.format(offence="voyeurism"), "utf-8")
    return tmp_path


def kept(folder: Path) -> set[str]:
    return {path.name for path in (folder / ".crosscast" / "understood").iterdir()}


def test_what_was_understood_before_is_the_same_as_if_it_were_understood_anew(folder: Path) -> None:
    """Tables with their hidden counts and relations, figures and findings, to the last field."""
    first = publication_of(load_study(folder))
    files = kept(folder)
    again = publication_of(load_study(folder))

    assert len(files) == 1
    assert kept(folder) == files
    assert first.figures
    assert again == first


def test_what_the_study_says_of_a_document_is_never_overlooked(folder: Path) -> None:
    """The document is the same, and its figures are now of another offence; what was kept of it is forgotten."""
    before, files = publication_of(load_study(folder)), kept(folder)
    (folder / "study.yaml").write_text(STUDY.format(offence="intimate image abuse"), "utf-8")
    after = publication_of(load_study(folder))

    assert {figure.id for figure in before.figures}.isdisjoint(figure.id for figure in after.figures)
    assert len(kept(folder)) == 1
    assert kept(folder).isdisjoint(files)


def test_a_file_that_was_kept_and_damaged_is_made_anew(folder: Path) -> None:
    before = publication_of(load_study(folder))
    for path in (folder / ".crosscast" / "understood").iterdir():
        path.write_bytes(path.read_bytes()[:100])

    assert publication_of(load_study(folder)) == before
