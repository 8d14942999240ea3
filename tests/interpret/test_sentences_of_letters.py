"""What letters say around a table, in their own words, and what of it is of the table's figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscast.interpret import interpret, observe
from crosscast.model import Dimension, Finding, Grade, Observation, Table
from crosscast.read import read_here

CAPTION = "Offences of disclosing private sexual photographs recorded by Kent Police"
YEARS = "Year | Offences\n2020 | 61\n2021 | 74\n2022 | 86\n2023 | 90\nTotal | 311"


def table(lines: str) -> str:
    rows = (line.split("|") for line in lines.splitlines())
    return (
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{t.strip()}</td>" for t in row) + "</tr>" for row in rows)
        + "</table>"
    )


def read_letter(folder: Path, *parts: str) -> tuple[list[Table], list[Observation], list[Finding]]:
    body = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)
    (folder / "reply.html").write_text(f"<html><body><p>Kent Police</p>{body}</body></html>", encoding="utf-8")
    document = read_here(folder / "reply.html", "reply.html")
    tables = list(interpret(document))
    observations = [each for table in tables for each in observe(table, document)]
    return tables, observations, [finding for table in tables for finding in table.findings]


def ids(observation: Observation) -> dict[Dimension, str]:
    return {member.dimension: member.id for member in observation.members}


OUTCOMES = """Outcome | 2019/20 | 2020/21 | 2021/22 | 2022/23
Charged/Summonsed | 11 | 14 | 9 | 12
Caution - adults | 3 | 5 | 2 | 4
{strange} | 7 | 6 | 8 | 5
Community resolution | 9 | 12 | 8 | 10
Total | 30 | 37 | {total} | 31"""


def test_a_total_that_its_parts_do_not_come_to_is_told_although_one_label_is_unknown(tmp_path: Path) -> None:
    """27 are the parts of 2021/22, and 28 are printed: the sum is of cells, and needs no meaning of 'Dealt with'."""
    lines = OUTCOMES.format(strange="Dealt with by other means", total=28)
    _, observations, findings = read_letter(tmp_path, f"{CAPTION}, by outcome and financial year", table(lines))

    (said,) = (each for each in findings if each.slug == "does-not-add-up")
    assert "the 4 parts come to 1 less than the printed total 28" in said.message
    disputed = {each.text for each in observations if each.grade is Grade.DISPUTED}
    assert disputed == {"9", "2", "8", "28"}


def test_a_line_of_unknown_label_that_the_total_leaves_out_contradicts_nothing(tmp_path: Path) -> None:
    """The total is that of the other three lines in all four years, so the unknown line is no part of it."""
    lines = OUTCOMES.format(strange="Dealt with by other means", total=19)
    lines = lines.replace("30 | 37", "23 | 31").replace("19 | 31", "19 | 26")
    _, observations, findings = read_letter(tmp_path, f"{CAPTION}, by outcome and financial year", table(lines))

    assert not [each for each in findings if each.slug in ("does-not-add-up", "total-not-checked")]
    assert Grade.DISPUTED not in {each.grade for each in observations}


def test_a_total_that_fits_neither_with_nor_without_an_unknown_line_is_said_to_be_unchecked(tmp_path: Path) -> None:
    lines = "Outcome | 2022\nCharged/Summonsed | 11\nCaution - adults | 3\nDealt with by other means | 7\nTotal | 30"
    _, observations, findings = read_letter(tmp_path, f"{CAPTION}, by outcome", table(lines))

    (said,) = (each for each in findings if each.slug == "total-not-checked")
    assert "the total 30 was not checked" in said.message
    assert "'Dealt with by other means'" in said.message
    assert "come to 9 less, without it to 16 less" in said.message
    assert Grade.PROVED not in {each.grade for each in observations}


def test_a_total_over_a_part_that_is_no_figure_is_said_to_be_unchecked(tmp_path: Path) -> None:
    _, _, findings = read_letter(tmp_path, CAPTION, table(YEARS.replace("74", "70 / 4")))

    (said,) = (each for each in findings if each.slug == "total-not-checked")
    assert "the total 311 was not checked, because '70 / 4' among its parts is no figure" in said.message


def test_unknown_labels_of_a_table_are_asked_about_in_one_question(tmp_path: Path) -> None:
    lines = "Outcome | 2022\nCharged/Summonsed | 11\nDealt with by other means | 3\nSent to panel | 7\nTotal | 21"
    _, _, findings = read_letter(tmp_path, f"{CAPTION}, by outcome", table(lines))

    (said,) = (each for each in findings if each.slug == "unknown-label")
    assert said.message.startswith("'Dealt with by other means' and 'Sent to panel' in ")


def test_a_label_is_either_apart_or_left_out(tmp_path: Path) -> None:
    lines = (
        "Outcome | 2022\nCharged/Summonsed | 11\nCaution - adults | 4\nInsufficient police evidence - named suspect | 3"
    )
    _, _, findings = read_letter(tmp_path, f"{CAPTION}, by outcome", table(lines))

    assert [each.slug for each in findings if "police evidence - named suspect' in" in each.message] == [
        "unknown-label"
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "It is not the same as voyeurism.",
        "Offences of stalking are not shown.",
        "The offence came into force on 13 April 2015.",
        "Please note that one offence may have more than one outcome.",
        "Blank cells denote zero.",
        "&lt;5 means fewer than five.",
    ],
)
def test_a_sentence_that_narrows_nothing_leaves_the_figures_as_they_are(tmp_path: Path, sentence: str) -> None:
    _, observations, findings = read_letter(tmp_path, f"{CAPTION} by calendar year. {sentence}", table(YEARS))

    assert not findings
    assert [each.grade for each in observations] == [Grade.PROVED] * 5
    assert {ids(each)[Dimension.OFFENCE] for each in observations} == {"cjca2015-s33"}


def test_the_day_on_which_an_act_came_into_force_is_not_the_period_of_the_table(tmp_path: Path) -> None:
    lines = "Month | Number\nJanuary | 7\nFebruary | 9\nMarch | 5\nTotal | 21"
    caption = f"{CAPTION} in 2023. The offence came into force on 13 April 2015."
    _, observations, _ = read_letter(tmp_path, caption, table(lines))

    periods = {ids(each)[Dimension.PERIOD] for each in observations}
    assert periods == {
        "2023-01-01/2023-02-01", "2023-02-01/2023-03-01", "2023-03-01/2023-04-01", "2023-01-01/2023-04-01",
    }  # fmt: skip


def test_blank_cells_are_none_counted_where_the_letter_says_so(tmp_path: Path) -> None:
    lines = "Sex | 2022 | 2023\nFemale | 14 | 9\nMale | | 3\nTotal | 14 | 12"
    _, observations, findings = read_letter(
        tmp_path, f"{CAPTION}, by sex of victim. Blank cells denote zero.", table(lines)
    )

    (male,) = (each for each in observations if ids(each).get(Dimension.SEX) == "male" and each.text == "")
    assert (male.value.low, male.value.high) == (0, 0)
    assert not findings


@pytest.mark.parametrize("said", ["- denotes zero.", "* denotes a number below 5. - denotes zero. .. means not held."])
def test_dashes_are_none_counted_where_the_letter_says_so(tmp_path: Path, said: str) -> None:
    lines = "Sex | 2022 | 2023\nFemale | 14 | 9\nMale | - | 3\nTotal | 14 | 12"
    _, observations, findings = read_letter(tmp_path, f"{CAPTION}, by sex of victim.", table(lines), said)

    (male,) = (each for each in observations if each.text == "-")
    assert ids(male)[Dimension.SEX] == "male"
    assert (male.value.low, male.value.high) == (0, 0)
    assert not findings


@pytest.mark.parametrize("said", ["- means not available.", "Figures - as at 1 May 2024 - are of offences."])
def test_dashes_stay_unknown_where_nothing_says_that_they_are_none(tmp_path: Path, said: str) -> None:
    lines = "Sex | 2022 | 2023\nFemale | 14 | 9\nMale | - | 3\nTotal | 14 | 12"
    _, observations, findings = read_letter(tmp_path, f"{CAPTION}, by sex of victim.", table(lines), said)

    assert all(each.value.high != 0 for each in observations)
    assert "no-figure-given" in {each.slug for each in findings}


@pytest.mark.parametrize(
    ("said", "high"),
    [("* denotes a number below 5.", 4), ("* denotes figures under 10", 9), ("* victims aged under 18", None)],
)
def test_the_note_on_hidden_counts_says_how_much_they_can_be(tmp_path: Path, said: str, high: int | None) -> None:
    lines = "Sex | 2022 | 2023\nFemale | 14 | 9\nMale | * | 3"
    _, observations, _ = read_letter(tmp_path, f"{CAPTION}, by sex of victim.", table(lines), said)

    (hidden,) = (each for each in observations if each.text == "*")
    assert hidden.value.high == high


def test_thanks_for_the_request_narrow_no_table_below_them(tmp_path: Path) -> None:
    lines = "| 2022 | 2023\nStalking offences recorded | 140 | 90"
    _, observations, findings = read_letter(
        tmp_path, "Thank you for your request. Our response is below.", table(lines)
    )

    assert {each.text for each in observations} == {"140", "90"}
    assert not any(ids(each).get(Dimension.OTHER) for each in observations)
    assert not findings


def test_heads_may_say_that_they_are_in_numbers_and_a_change_is_only_said_to_be_no_count(tmp_path: Path) -> None:
    lines = "Year | Recorded (no.) | Charged (n)\n2022 | 140 | 12\n2023 | 90 | 8\nChange | -50 | -4"
    _, observations, findings = read_letter(tmp_path, CAPTION, table(lines))

    assert {each.text: ids(each).get(Dimension.OUTCOME) for each in observations} == {
        "140": None, "90": None, "12": "1", "8": "1",
    }  # fmt: skip
    assert [each.slug for each in findings] == ["not-a-count"]


def test_blank_cells_stay_unknown_where_nothing_says_what_they_mean(tmp_path: Path) -> None:
    lines = "Sex | 2022 | 2023\nFemale | 14 | 9\nMale | | 3\nTotal | 14 | 12"
    _, observations, findings = read_letter(tmp_path, f"{CAPTION}, by sex of victim.", table(lines))

    assert "" not in {each.text for each in observations}
    assert [each.slug for each in findings] == ["no-figure-given"]


def test_counts_with_their_share_in_brackets_are_read_under_a_caption_of_percentages(tmp_path: Path) -> None:
    lines = "Year | Recorded | Charged\n2021 | 182 | 25 (13.7%)\n2022 | 190 | 19 (10.0%)\n2023 | 204 | 30 (14.7%)"
    _, observations, findings = read_letter(
        tmp_path, f"{CAPTION}, with the number and percentage charged", table(lines)
    )

    charged = [each.value.low for each in observations if ids(each).get(Dimension.OUTCOME) == "1"]
    assert charged == [25, 19, 30]
    assert not [each for each in findings if each.slug == "may-be-percentages"]


def test_the_age_by_which_a_table_is_broken_down_is_not_that_of_all_offences(tmp_path: Path) -> None:
    lines = "Month | All offences | Victim under 18\nJanuary | 7 | 2\nFebruary | 9 | 3\nMarch | 5 | 1\nTotal | 21 | 6"
    caption = f"{CAPTION} in 2023, by month and whether the victim was aged under 18."
    _, observations, _ = read_letter(tmp_path, caption, table(lines))

    whole = [each for each in observations if each.text in ("7", "9", "5", "21")]
    assert len(whole) == 4
    assert not any({Dimension.AGE, Dimension.OTHER} & set(ids(each)) for each in whole)


def test_outcomes_beside_victims_are_those_of_the_offences(tmp_path: Path) -> None:
    lines = "Outcome | Female | Male\nCharged | 14 | 2\nNo suspect identified | 21 | 6\nUnder investigation | 9 | 1"
    lines += "\nTotal | 44 | 9"
    caption = "Victims of disclosing private sexual photographs in 2023 by sex and outcome"
    _, observations, findings = read_letter(tmp_path, caption, table(lines))

    assert {ids(each).get(Dimension.OUTCOME) for each in observations} == {"1", "18", "0", None}
    assert len(observations) == 8
    assert not findings


def test_a_table_captioned_as_of_another_offence_is_of_that_one(tmp_path: Path) -> None:
    """Of the only offence that the letter names, Stalking, is the first table alone."""
    _, observations, _ = read_letter(
        tmp_path, "Number of crimes recorded.", "Table 1: Stalking", table(YEARS), "Table 2: Rape", table(YEARS)
    )

    assert [ids(each)[Dimension.OFFENCE] for each in observations] == ["stalking"] * 5 + ["class-rape-offences"] * 5


@pytest.mark.parametrize("caption", ["Table 2: Grooming offences", "Table 2: All offences recorded"])
def test_what_another_table_is_captioned_as_is_not_taken_for_a_table_of_other_offences(
    tmp_path: Path, caption: str
) -> None:
    parts = ("Table 1: Stalking offences", table(YEARS), caption, table(YEARS.replace("61", "9061")))
    tables, observations, findings = read_letter(tmp_path, *parts)

    assert {each.table for each in observations} == {tables[0].id}
    assert "no-offence" in {each.slug for each in findings}


def test_later_tables_of_a_letter_are_of_the_period_that_it_names(tmp_path: Path) -> None:
    ages = table("Age of victim | Offences\n10-13 | 14\n14-17 | 39\n18-24 | 51\nTotal | 104")
    outcomes = table("Outcome | Offences\nCharged | 12\nNo suspect identified | 92\nTotal | 104")
    _, observations, _ = read_letter(tmp_path, f"{CAPTION}, calendar year 2022", ages, "By outcome", outcomes)

    assert len(observations) == 7
    assert {ids(each)[Dimension.PERIOD] for each in observations} == {"2022-01-01/2023-01-01"}
    assert {each.grade for each in observations[4:]} == {Grade.READ}


def test_a_table_of_several_years_is_not_of_the_one_year_that_a_letter_names(tmp_path: Path) -> None:
    outcomes = table("Outcome | Offences\nCharged | 12\nNo suspect identified | 92\nTotal | 104")
    _, observations, findings = read_letter(
        tmp_path, f"{CAPTION}, calendar year 2022", outcomes, "By outcome, for the last five years", outcomes
    )

    assert len(observations) == 3
    assert "no-period" in {each.slug for each in findings}


def test_a_table_below_another_with_nothing_between_is_of_what_that_one_is(tmp_path: Path) -> None:
    ages = table("Age of victim | Offences\n10-13 | 14\n14-17 | 39\n18-24 | 51\nTotal | 104")
    relationships = table("Relationship | Offences\nPartner | 41\nStranger | 63\nTotal | 104")
    _, observations, _ = read_letter(tmp_path, f"{CAPTION}, calendar year 2022", ages, relationships)

    below = observations[4:]
    assert [ids(each).get(Dimension.RELATIONSHIP) for each in below] == ["partner", "stranger", None]
    assert {(ids(each)[Dimension.OFFENCE], each.grade) for each in below} == {("cjca2015-s33", Grade.READ)}


@pytest.mark.parametrize("heading", ["<h2>Thanet</h2>", "Thanet"])
def test_a_place_over_the_caption_keeps_its_figures_from_adding_up(tmp_path: Path, heading: str) -> None:
    _, observations, findings = read_letter(tmp_path, heading, CAPTION, table(YEARS))

    assert {each.grade for each in observations} == {Grade.READ}
    assert [each.slug for each in findings] == ["note-below"]


@pytest.mark.parametrize("heading", ["<h2>Response</h2>", "<h2>Background</h2>", "Freedom of Information Unit"])
def test_a_heading_that_letters_have_changes_nothing(tmp_path: Path, heading: str) -> None:
    _, observations, findings = read_letter(tmp_path, heading, CAPTION, table(YEARS))

    assert {each.grade for each in observations} == {Grade.PROVED}
    assert not findings


def test_two_captions_over_one_table_are_asked_about(tmp_path: Path) -> None:
    lines = "Force | Number\nKent | 7\nEssex | 9\nSurrey | 5\nTotal | 21"
    _, observations, findings = read_letter(
        tmp_path, "Offences of stalking recorded in 2022", "Offences of voyeurism recorded in 2023", table(lines)
    )

    assert Grade.PROVED not in {each.grade for each in observations}
    assert "note-below" in {each.slug for each in findings}


def test_a_second_question_does_not_narrow_what_the_first_asks_for(tmp_path: Path) -> None:
    asked = "How many offences of stalking were recorded, and how many led to no suspect being identified?"
    _, observations, findings = read_letter(tmp_path, asked, "Recorded offences:", table(YEARS))

    assert not any(Dimension.OUTCOME in ids(each) for each in observations)
    assert not any("being" in each.message for each in findings)


def test_a_table_below_two_questions_is_not_taken_for_the_answer_to_the_second(tmp_path: Path) -> None:
    """311 offences were recorded, or charged: nothing says which."""
    asked = "How many offences of stalking were recorded, and how many were charged?"
    _, observations, findings = read_letter(tmp_path, asked, table(YEARS))

    assert {each.grade for each in observations} == {Grade.READ}
    assert "caption-partly-understood" in {each.slug for each in findings}


def test_counts_listed_by_year_below_a_question_are_read(tmp_path: Path) -> None:
    """As a PDF gives them: one paragraph."""
    asked = "Question 1: How many voyeurism offences were recorded in each year?"
    _, observations, _ = read_letter(tmp_path, asked, "2021 - 114 2022 - 131 2023 - 127")

    assert [(ids(each)[Dimension.PERIOD][:4], each.value.low) for each in observations] == [
        ("2021", 114), ("2022", 131), ("2023", 127),
    ]  # fmt: skip
    assert {ids(each)[Dimension.OFFENCE] for each in observations} == {"soa2003-s67"}


def test_ranges_of_years_are_no_counts(tmp_path: Path) -> None:
    asked = "How many voyeurism offences were recorded in each of these years?"
    _, observations, _ = read_letter(tmp_path, asked, "2019 - 2020, 2020 - 2021 and 2021 - 2022")

    assert not observations


@pytest.mark.parametrize("label", ["Q{} 22/23", "22/23 Q{}", "Qtr {} 22-23"])
def test_quarters_of_a_financial_year_written_short_are_quarters(tmp_path: Path, label: str) -> None:
    heads = " | ".join(label.format(n) for n in (1, 2, 3, 4))
    lines = table(f"Outcome | {heads} | Total\nCharged | 14 | 27 | 17 | 27 | 85\nCaution - adults | 9 | 4 | 4 | 1 | 18")
    _, observations, _ = read_letter(tmp_path, "Voyeurism offences by outcome and quarter", lines)

    charged = [ids(each)[Dimension.PERIOD] for each in observations if ids(each)[Dimension.OUTCOME] == "1"]
    assert charged == [
        "2022-04-01/2022-07-01", "2022-07-01/2022-10-01", "2022-10-01/2023-01-01", "2023-01-01/2023-04-01",
        "2022-04-01/2023-04-01",
    ]  # fmt: skip


def test_a_heading_over_offences_of_a_group_is_no_second_offence(tmp_path: Path) -> None:
    """Voyeurism and exposure are not all sexual offences, so their subtotal is of these two together."""
    lines = """Offence group | Offence | 2021 | 2022
Sexual offences | Voyeurism | 31 | 28
 | Exposure | 62 | 70
 | Sub total | 93 | 98
Harassment | Stalking | 140 | 155
 | Malicious communications | 211 | 190
 | Sub total | 351 | 345
Grand total | | 444 | 443"""
    _, observations, findings = read_letter(tmp_path, "Offences by type and year", table(lines))

    offence = {each.text: ids(each)[Dimension.OFFENCE] for each in observations}
    assert (offence["31"], offence["140"], offence["211"]) == ("soa2003-s67", "stalking", "mca1988-s1")
    assert offence["93"].startswith("offences:2-")
    assert offence["444"].startswith("offences:4-")
    assert "labels-contradict" not in {each.slug for each in findings}


@pytest.mark.parametrize(
    ("label", "means"), [("No outcome yet", "not-assigned"), ("Evidential difficulties", "14+15+16")]
)
def test_words_that_forces_use_for_outcomes_are_known(tmp_path: Path, label: str, means: str) -> None:
    lines = f"Outcome | 2022\nCharged | 11\n{label} | 4\nCommunity resolution | 2\nTotal | 17"
    _, observations, _ = read_letter(tmp_path, f"{CAPTION}, by outcome", table(lines))

    assert means in {ids(each).get(Dimension.OUTCOME) for each in observations}


def test_what_holds_for_several_tables_is_said_once(tmp_path: Path) -> None:
    lines = "District | Offences\nAshford | 14\nDover | 9\nGravesham | 5\nMaidstone | 8\nSwale | 4\nThanet | 21"
    lines += "\nForce CID | 3\nTotal | 64"
    _, _, findings = read_letter(
        tmp_path, "Table 1: Stalking offences, 2022", table(lines), "Table 2: Voyeurism offences, 2022", table(lines)
    )

    (said,) = (each for each in findings if each.slug == "labels-out-of-order")
    assert said.message.endswith("The same holds for 1 more table.")


def test_what_is_taken_from_the_text_and_the_labels_is_said(tmp_path: Path) -> None:
    """A reader of the tables sees there what they were taken to count."""
    lines = table("Outcome | Female\nNo suspect identified | 21\nUnder investigation | 9\nTotal | 30")
    (read,), _, _ = read_letter(tmp_path, f"{CAPTION} in 2023. Victims were aged 18 or over.", lines)

    assert "All its figures: aged 18+, from 'Victims were aged 18 or over.'." in read.reasons
    assert any("'No suspect identified' as outcome 18: " in reason for reason in read.reasons)
    assert any(reason.startswith("The offence is Disclosing or threatening to disclose") for reason in read.reasons)


@pytest.mark.parametrize(
    "sentence",
    [
        "Please find below the number of stalking offences. They are shown for four years.",
        "The number of stalking offences recorded is shown below.",
        "Stalking offences are shown in table 1.",
    ],
)
def test_a_letter_that_asks_to_see_the_table_and_names_the_offence_there_is_of_it(
    tmp_path: Path, sentence: str
) -> None:
    _, observations, _ = read_letter(tmp_path, sentence, table(YEARS))

    assert {ids(each)[Dimension.OFFENCE] for each in observations} == {"stalking"}
