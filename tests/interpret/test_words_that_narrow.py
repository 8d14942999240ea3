"""Replies as forces word them: a word that makes the figures others than their labels say keeps them from adding up."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscast.interpret import interpret, observe
from crosscast.model import Dimension, Finding, Grade, Observation
from crosscast.read import read_here

CAPTION = "Number of stalking offences recorded by Kent Police"
YEARS = [["Year", "Offences"], ["2020", "61"], ["2021", "74"], ["2022", "86"], ["2023", "90"], ["Total", "311"]]


def read_reply(folder: Path, *parts: str | list[list[str]]) -> tuple[list[Observation], list[Finding]]:
    text = "\n\n".join(part if isinstance(part, str) else "\n".join("\t".join(row) for row in part) for part in parts)
    (folder / "reply.txt").write_text(f"Kent Police\n\n{text}\n", encoding="utf-8")
    document = read_here(folder / "reply.txt", "reply.txt")
    tables = interpret(document)
    observations = [each for table in tables for each in observe(table, document)]
    return observations, [finding for table in tables for finding in table.findings]


def test_the_reply_alone_adds_up(tmp_path: Path) -> None:
    observations, findings = read_reply(tmp_path, CAPTION, YEARS)

    assert [each.grade for each in observations] == [Grade.PROVED] * 5
    assert not findings


@pytest.mark.parametrize(
    "note",
    [
        "* 2023 figures are to 30 September.",
        "In 2023 the data are for nine months.",
        "The search was limited to the primary offence.",
        "Note: recorded on Athena from November 2021; earlier years are incomplete.",
        "The above relates to male victims.",
        "Please be aware that this only covers the period since the introduction of our new system on 1 May 2021.",
        "Please be aware that only finalised investigations are shown.",
        "One district (Medway) moved to a new system and its data are missing from 2022.",
        "The total includes 12 offences of harassment.",
        "These offences were all committed on social media.",
        "Victims were aged under 18 at the time of the offence.",
        "Figures for 2022 have since been revised to 92.",
    ],
)
def test_a_note_that_leaves_something_out_keeps_the_figures_from_adding_up(tmp_path: Path, note: str) -> None:
    observations, findings = read_reply(tmp_path, CAPTION, YEARS, note)

    assert {each.grade for each in observations} == {Grade.READ}
    assert findings


@pytest.mark.parametrize(
    "note",
    [
        "Figures are rounded to the nearest whole number.",
        "2023 figures are to 31 December.",
        "Every effort is made to ensure that the figures are accurate.",
    ],
)
def test_a_note_that_leaves_nothing_out_changes_nothing(tmp_path: Path, note: str) -> None:
    observations, _ = read_reply(tmp_path, CAPTION, YEARS, note)

    assert {each.grade for each in observations} == {Grade.PROVED}


@pytest.mark.parametrize(
    "caption",
    [
        "Number of stalking offences recorded by Kent Police (crimed incidents only)",
        "Number of stalking offences recorded by Kent Police, excluding those later cancelled",
        "Number of stalking offences where a suspect was named",
        "Stalking offences recorded by Kent Police. Closed cases.",
        "Stalking offences with at least one victim aged 17 and under",
        "Stalking offences (first instance per victim)",
        "Stalking offences recorded 2020-2023, of which charged:",
        "Stalking offences that have not yet been finalised",
        "Number of suspects charged with stalking",
        "Number of stalking offences with an outcome",
        "Q1. Number of stalking offences\n\nQ2. Number of stalking offences charged",
        "Of these, the following stalking offences had a domestic abuse marker:",
    ],
)
def test_a_caption_that_narrows_keeps_the_figures_from_adding_up(tmp_path: Path, caption: str) -> None:
    observations, findings = read_reply(tmp_path, caption, YEARS)

    assert {each.grade for each in observations} == {Grade.READ}
    assert findings


def test_a_year_to_march_is_the_twelve_months_that_end_there(tmp_path: Path) -> None:
    rows = [["Year to March", "Number"], ["2021", "61"], ["2022", "74"], ["2023", "86"], ["Total", "221"]]
    observations, _ = read_reply(tmp_path, CAPTION, rows)

    periods = [m.id for each in observations for m in each.members if m.dimension is Dimension.PERIOD]
    assert periods == [
        "2020-04-01/2021-04-01", "2021-04-01/2022-04-01", "2022-04-01/2023-04-01", "2020-04-01/2023-04-01",
    ]  # fmt: skip


def test_a_force_to_which_requests_are_sent_on_gave_no_figures(tmp_path: Path) -> None:
    observations, _ = read_reply(
        tmp_path, "Stalking offences recorded", "Requests received by Surrey Police are answered separately.", YEARS
    )

    assert {m.id for each in observations for m in each.members if m.dimension is Dimension.FORCE} == {"kent"}


def test_no_positive_outcome_is_not_a_positive_outcome(tmp_path: Path) -> None:
    rows = [["Outcome", "2023"], ["Positive outcome", "7"], ["No positive outcome", "8"], ["Total", "15"]]
    observations, findings = read_reply(tmp_path, CAPTION, rows)

    positive = [each.text for each in observations if any(m.id == "positive" for m in each.members)]
    assert positive == ["7"]
    assert any("'No positive outcome'" in each.message for each in findings)


@pytest.mark.parametrize(
    ("label", "period"), [("2023 to 31/08", "2023-01-01/2023-09-01"), ("2023 Q1-Q3", "2023-01-01/2023-10-01")]
)
def test_a_year_up_to_a_day_is_that_part_of_it(tmp_path: Path, label: str, period: str) -> None:
    observations, _ = read_reply(tmp_path, CAPTION, [*YEARS[:4], [label, "90"], YEARS[5]])

    assert [m.id for m in observations[3].members if m.dimension is Dimension.PERIOD] == [period]


@pytest.mark.parametrize("label", ["2023 as at 31/8/23", "2023 - 9 months", "2023 (YTD)"])
def test_a_year_that_its_label_cuts_short_is_not_the_whole_year(tmp_path: Path, label: str) -> None:
    observations, findings = read_reply(tmp_path, CAPTION, [*YEARS[:4], [label, "90"], YEARS[5]])

    assert {each.text for each in observations} == {"61", "74", "86"}
    assert "marked-period" in {each.slug for each in findings}


@pytest.mark.parametrize(
    "caption",
    [
        "Stalking offences recorded by calendar year. Offences transferred to Surrey Police are counted there.",
        "Number of stalking offences recorded by Kent Police, not by Surrey Police, by year",
    ],
)
def test_a_force_to_which_offences_went_recorded_none_of_them(tmp_path: Path, caption: str) -> None:
    observations, _ = read_reply(tmp_path, caption, YEARS)

    assert {m.id for each in observations for m in each.members if m.dimension is Dimension.FORCE} == {"kent"}


def test_a_prosecution_in_the_name_of_an_outcome_is_not_what_is_counted(tmp_path: Path) -> None:
    rows = [
        ["Outcome", "2023"],
        ["Charged", "7"],
        ["Prosecution not in the public interest (Police)", "8"],
        ["Total", "15"],
    ]
    observations, _ = read_reply(tmp_path, CAPTION, rows)

    assert {m.id for each in observations for m in each.members if m.dimension is Dimension.MEASURE} == {"offences"}
