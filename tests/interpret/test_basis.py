"""By which date a reply counts is read where it says so, and makes another figure where it is the less usual one."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscast.interpret import interpret, observe
from crosscast.model import Observation
from crosscast.read import read_here

TABLE = "\nYear\tRecorded\tCharged\n2019\t12\t3\n2020\t15\t4\n"


def observed(folder: Path, said: str) -> tuple[Observation, Observation]:
    """The recorded and the charged offences of 2019."""
    path = folder / "reply.txt"
    path.write_text(f"Kent Police\n{said}\nStalking offences recorded{TABLE}", encoding="utf-8")
    document = read_here(path, "reply.txt")
    seen = {s.text: s for table in interpret(document) for s in observe(table, document)}
    return seen["12"], seen["3"]


@pytest.mark.parametrize(
    ("said", "basis"),
    [
        ("The figures are based on the date of offence.", "committed"),
        ("Results are by the committed date.", "committed"),
        ("The figures are based on the recorded date.", "recorded"),
        ("The data was extracted using the date recorded.", "recorded"),
        ("The figures are correct.", None),
        ("Some tables are by the recorded date, some are by the offence date.", None),
    ],
)
def test_the_date_by_which_offences_are_counted_is_read(tmp_path: Path, said: str, basis: str | None) -> None:
    """A reply that says both says nothing of one table."""
    recorded, _ = observed(tmp_path, said)

    assert recorded.date_basis == basis


def test_offences_by_the_day_committed_are_another_figure(tmp_path: Path) -> None:
    """So that they are never added to, or divided by, offences by the day recorded."""
    usual, _ = observed(tmp_path, "The figures are correct.")
    recorded, _ = observed(tmp_path, "The figures are based on the recorded date.")
    committed, _ = observed(tmp_path, "The figures are based on the date of offence.")

    assert usual.figure == recorded.figure
    assert usual.figure != committed.figure


def test_outcomes_given_in_the_period_are_another_figure_than_outcomes_of_its_offences(tmp_path: Path) -> None:
    """A charge of 2019 may be for an offence of 2017; the count of recorded offences is the same either way."""
    usual, usual_charged = observed(tmp_path, "The figures are correct.")
    said, charged = observed(tmp_path, "Outcomes are counted regardless of when the offence was recorded.")

    assert (said.outcome_basis, charged.outcome_basis) == (None, "closed in the period")
    assert said.figure == usual.figure
    assert charged.figure != usual_charged.figure
