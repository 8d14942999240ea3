"""The publisher of a reply that seems to be a force and is none that is known is asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscast.pipeline import publication_of
from crosscast.study import load_study

REPLY = "Offence,Recorded\nCyberflashing,12\nVoyeurism,7\nTotal,19\n"


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("publisher: Knet", "'Knet', is no police force that the vocabulary knows. Did you mean 'Kent'?"),
        ("publisher: Hertfordshire Polce", "Did you mean 'Hertfordshire'?"),
        (
            "publisher: Loamshire Constabulary",
            "'Loamshire Constabulary', is no police force that the vocabulary knows.",
        ),
        ("publisher: Loamshire Police\n    invented: yes", ""),
        ("publisher: Kent Police", ""),
        ("publisher: Independent Office for Police Conduct", ""),
        ("publisher: Refuge", ""),
    ],
)
def test_a_publisher_that_seems_to_be_a_force_is_asked_about(tmp_path: Path, written: str, asked: str) -> None:
    """A misspelt force would stand apart from the force that is meant."""
    (tmp_path / "responses").mkdir()
    (tmp_path / "responses" / "reply.csv").write_text(REPLY, "utf-8")
    entry = f"responses:\n  - file: reply.csv\n    title: A reply\n    {written}\n"
    (tmp_path / "study.yaml").write_text(f"title: A\nquestion: B?\nas_of: 2024-01-31\n{entry}", "utf-8")

    findings = publication_of(load_study(tmp_path)).findings
    said = [finding.message for finding in findings if finding.slug == "publisher-not-known"]

    assert len(said) == bool(asked)
    assert all(asked in message for message in said)
