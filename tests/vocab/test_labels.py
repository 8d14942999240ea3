"""Labels as real documents print them, and what each means; every force is known by each of its names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from crosscast.model import Dimension
from crosscast.vocab import find_force, find_measure, find_outcome, narrowing_words, read_label
from crosscast.vocab.offences import offences_named
from crosscast.vocab.text import data

CORPUS = os.environ.get("CROSSCAST_CORPUS", "")

# Outcome types by the wordings of the Home Office tables and of the replies of Avon and Somerset, Cumbria, Durham, the
# Metropolitan Police and others.
OUTCOMES = {
    "0": ["Not yet assigned an outcome", "New – Under Investigation", "Not yet finalised", "Investigation ongoing"],
    "1": ["Charged/Summonsed", "Charge / Summons", "Postal Charge Requisition", "Charge / further charge", "OC01"],
    "1A": ["Charged/Summonsed - alternate offence"],
    "2": ["Caution - Youths", "Youth Caution"],
    "3": ["Caution – Adults", "Caution - Adult", "OC03"],
    "4": ["Taken into consideration"],
    "5": ["Offender died"],
    "6": ["Penalty notices for disorder", "Penalty Notice for Disorder"],
    "8": ["Community Resolution", "OC08"],
    "9": ["Not in the public interest (CPS)"],
    "10": [
        *("Not in the public interest (police)", "Not in Public Interest (Pol)", "Not in the Public Interest - Police"),
        "Formal Action Against The Offender Is Not In The Public Interest (Police)",
    ],
    "12": [
        *("Prosecution prevented - suspect too ill", "Named Suspect Identified - Suspect Too Ill to Prosecute"),
        "Prosecution prevented – Named suspect identified but is too ill (physical or mental health) to prosecute",
    ],
    "13": [
        "Prosecution prevented - victim or key witness dead or too ill",
        "Named Suspect Identified - Victim or Key Witness is Dead or Too Ill",
    ],
    "14": [
        *("No Sus / Victim Decline", "Evidential Difficulties Victim Based - Named Suspect Not Identified"),
        "Suspect NOT Identified - Evidential Difficulties: Victim Declines or Unable to Support",
        "Cases where victim declines/unable to support action to identify offender (Type 14.)",
    ],
    "15": [
        *("Sus/Insuff.Evidence", "Named Suspect Identified: Victim Supports Police Action But Evidential Difficulties"),
        "Named Suspect Identified - Evidential Difficulties: Victim Supportive",
        "Evidential difficulties (suspect identified; victim supports action)",
    ],
    "16": [
        *("Sus/Victim Declines", "The suspect was known but the victim did not support"),
        "Named Suspect Identified: Evidential Difficulties - Victim Does Not Support Police Action",
        "Cases where victim declines/withdraws support - named suspect identified (Type 16).",
        "Named Suspect Identified - Evidential Difficulties: Victim Not Supportive",
        "Evidential difficulties victim based - named suspect identified",
    ],
    "17": ["Time Limit Expired", "Prosecution time limit expired: Suspect identified but time limit has expired."],
    "18": ["No Sus / No Line Enq / Filed", "Investigation Complete: No Suspect Identified", "No suspect identified"],
    "20": ["Transferred Oth Agency", "Other Agency Delegations", "Further Action by Another Body or Agency"],
    "21": [
        *("Investig. not in Public Int. (Police)", "Further Investigation Not in the Public Interest - Police"),
        "Named Suspect - Further Investigation Not In Public Interest",
    ],
    "sanction-detections": ["Sanction detections", "Sanctioned detections", "Sanction Detection"],
    "non-sanction-detections": ["Non-sanction detections"],
    "detections": ["Detected", "Number of detections", "Crimes detected"],
    "undetected": ["Undetected"],
    "22": ["Diversionary, Educational Or Intervention Activity Undertaken"],
}  # fmt: skip
NO_OUTCOME = [
    *("Filed – Incident Report OR CRI", "Victim supports, no suspect identified", "Conditional caution"),
    "Formal action against the offender is not in the public interest",  # of the police or of the CPS: not said
]


@pytest.mark.parametrize(("type", "label"), [(type, label) for type, labels in OUTCOMES.items() for label in labels])
def test_an_outcome_is_known_by_each_of_its_wordings(type: str, label: str) -> None:
    """And it contradicts no number, and nothing in it is taken to narrow what is counted."""
    assert find_outcome(label) == ((type,), "")
    assert read_label(label).residue == ""


@pytest.mark.parametrize("label", NO_OUTCOME)
def test_a_wording_that_could_be_several_outcomes_is_none(label: str) -> None:
    """The person who asked has to say which."""
    assert len(find_outcome(label)[0]) != 1


@pytest.mark.parametrize("row", data("forces")["forces"], ids=lambda row: str(row["id"]))
def test_a_force_is_known_by_each_name_and_with_footnotes_glued_to_it(row: dict[str, Any]) -> None:
    """ "Cheshire7", "Greater Manchester7,8", "Avon and Somerset 9" stand so in the police force area tables."""
    for name in (row["name"], *row["names"]):
        for mark in ("", "7", " 9", "7,8", "*", " [note 3]"):
            assert find_force(f"{name}{mark}") == row["id"]


def test_every_force_of_the_reference_list_is_known() -> None:
    """Each official name, each name of the Home Office's tables, each variant."""
    yaml = pytest.importorskip("yaml")
    path = Path(CORPUS).parent / "reference" / "forces.yaml"
    if not CORPUS or not path.exists():
        pytest.skip("CROSSCAST_CORPUS does not name a folder beside the reference lists")
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    rows = [*listed["forces"], *listed["other_forces"]]
    named = [(row["id"], row.get(key)) for row in rows for key in ("official_name", "pfa_name")]
    named += [(row["id"], variant) for row in rows for variant in row.get("variants") or ()]
    wrong = [(id, name, find_force(name)) for id, name in named if name and find_force(name) != id]

    assert len(named) > 100
    assert wrong == []


@pytest.mark.parametrize(
    "name", ["London", "South East", "England and Wales", "Exampleshire", "Action Fraud", "North West 7"]
)
def test_what_is_no_force_is_never_taken_for_one(name: str) -> None:
    """Regions and bodies that record no crime of their own stand among the forces in the real tables."""
    assert find_force(name) is None


@pytest.mark.parametrize(
    ("label", "residue"),
    [
        *(("Charged (domestic abuse)", "domestic abuse"), ("Youths charged", "youths"), ("Repeat offences", "repeat")),
        *(("Online stalking offences", "online"), ("Outcome 16 (DA flagged)", "da flagged")),
        *(
            ("Charged/Summonsed", ""),
            ("Number of offences recorded", ""),
            ("086/10 - Possession of photo of child", ""),
        ),
    ],
)
def test_words_of_a_label_that_narrow_what_is_counted_are_kept(label: str, residue: str) -> None:
    """Such a figure is never taken for the broader one."""
    assert read_label(label).residue == residue


@pytest.mark.parametrize(
    ("caption", "words"),
    [
        ("Table 2: Stalking offences recorded by Kent Police, 2019 to 2022, by outcome", ""),
        ("Stalking offences that resulted in a charge", ""),  # an outcome that is known narrows by itself
        ("Stalking offences that resulted in a caution", "caution"),  # of youths or adults: not said
        ("Stalking offences committed on trains", "committed trains"),
        ("Stalking and harassment offences recorded", "harassment"),
        ("Stalking offences that led to an arrest", "led arrest"),
        ("Attempted stalking", "attempted"),
    ],
)
def test_words_of_a_caption_that_may_narrow_what_is_counted_are_found(caption: str, words: str) -> None:
    """Every word that the vocabulary has no meaning for may narrow."""
    assert narrowing_words(caption) == words


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        *(("Victims of stalking offences", "victims"), ("Stalking offences by sex of victim", "offences")),
        *(("Number of people charged", "proceeded-against"), ("Arrests for stalking offences", "arrests")),
        *(("Offences that led to an arrest", "offences"), ("Total recorded", "offences"), ("Officers trained", None)),
    ],
)
def test_what_a_text_names_first_is_what_it_counts(text: str, measure: str | None) -> None:
    """What comes after it only says more of it."""
    assert find_measure(text) == measure


@pytest.mark.parametrize("label", ["Year", "Victim age", "Crime No", "Financial Year", "Outcome", "Date recorded"])
def test_a_heading_of_labels_heads_no_counts(label: str) -> None:
    """A column under it holds labels or records."""
    assert read_label(label).is_heading


@pytest.mark.parametrize("label", ["Number", "Total", "Offences", "Previous year", "2023", "Charged", "Outcomes"])
def test_a_heading_of_counts_is_not_taken_for_one_of_labels(label: str) -> None:
    """Else its figures would be lost."""
    assert not read_label(label).is_heading


@pytest.mark.parametrize(
    "label", ["Change", "% change", "Population", "Rate per 1,000", "Cumulative total", "Year to date", "Cost (£)"]
)
def test_what_is_worked_out_from_counts_is_no_count(label: str) -> None:
    """Changes, averages, populations and running totals are left out."""
    assert read_label(label).is_derived


def test_of_which_is_part_of_the_line_above() -> None:
    """ "of which charged" is counted there already."""
    reading = read_label("of which: charged")

    assert reading.is_part
    assert [m.id for m in reading.of(Dimension.OUTCOME)] == ["1"]


DENIED = [
    *(
        "Not charged",
        "No charge",
        "Not charged/summonsed",
        "Did not result in a charge",
        "Charge refused",
        "Charge pending",
    ),
    *("Decision not to charge", "Suspects not charged", "CPS declined to charge", "Released without charge"),
    *("Other than charged", "Neither charged nor cautioned", "Offences not resulting in a charge"),
]


@pytest.mark.parametrize("label", DENIED)
def test_what_was_not_charged_is_never_counted_as_charged(label: str) -> None:
    """Neither as the outcome nor as a proceeding, and a caption that says so narrows what is counted."""
    assert not {m.dimension for m in read_label(label).members} & {Dimension.OUTCOME, Dimension.PROCEEDING}
    assert "charge" in narrowing_words(label)


@pytest.mark.parametrize("label", ["No outcome 1", "Excluding outcome 16", "Outcome 16 not applied"])
def test_a_type_that_is_left_out_is_not_the_type_counted(label: str) -> None:
    """What was without an outcome has not that outcome."""
    assert not read_label(label).of(Dimension.OUTCOME)


@pytest.mark.parametrize("label", ["No. charged", "No. of charges", "No of people charged", "Number charged"])
def test_an_abbreviated_number_denies_nothing(label: str) -> None:
    """ "No." is a number here."""
    assert [m.id for m in read_label(label).of(Dimension.OUTCOME)] == ["1"]


def test_a_total_of_some_is_no_total_of_all() -> None:
    """ "Total undetected" counts some of what its table counts."""
    some = ["Total undetected", "Total online", "Total not charged", "Total unsolved"]
    assert not [label for label in some if read_label(label).is_total]
    assert all(read_label(label).is_total for label in ("Female Total", "Total (all)", "Total United Kingdom", "All"))
    assert not read_label("All others").is_total


def test_months_without_a_year_narrow_a_caption() -> None:
    """Half of each year is not the year; twelve months from April are one."""
    assert narrowing_words("Stalking offences recorded between January and June, by age of victim") == "january june"
    assert not narrowing_words("Stalking offences recorded by financial year (April to March)")
    assert not narrowing_words("Stalking offences recorded, 23/03-17/05 2017-2020")
    assert not narrowing_words("You asked: How many stalking offences were recorded by Kent Police in 2022?")


def test_the_age_of_the_suspect_is_not_the_age_of_the_victim() -> None:
    """Offences by either are counts of their own; suspects have no other age than theirs."""
    assert narrowing_words("Stalking offences recorded by age of suspect") == "age of suspect"
    assert narrowing_words("Stalking offences by offender's sex") == "offender's sex"
    assert not narrowing_words("Stalking offences recorded by age of victim")
    assert not narrowing_words("Number of suspects of stalking by age of suspect")


def test_the_full_name_of_an_offence_narrows_nothing() -> None:
    """The words of its statute are its name, not a part of what it counts."""
    name = "Disclosing private sexual photographs and films with intent to cause distress"

    assert not narrowing_words(f"Number of recorded offences of {name}, by year")
    assert not read_label(name).residue


@pytest.mark.parametrize(
    ("caption", "offences"),
    [
        ("Voyeurism: outcomes by year recorded", ("soa2003-s67",)),
        ("Voyeurism: recorded offences", ("soa2003-s67",)),
        ("Voyeurism: additional offences", ()),  # the heading of section 67A
    ],
)
def test_an_offence_before_a_colon_is_named_unless_what_follows_says_another(
    caption: str, offences: tuple[str, ...]
) -> None:
    assert offences_named(caption) == offences
