"""Counts in sentences: read where the sentence, its question and its force leave no doubt; else left to the reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscast.interpret import interpret, observe, unread_numbers
from crosscast.model import Dimension, Finding, Grade, Observation
from crosscast.read import read_here

ASKED = "Request:\n1. Offences of stalking recorded between 1 April 2021 and 31 March 2022.\nResponse 1:\n"


def observed(folder: Path, text: str) -> list[Observation]:
    path = folder / "reply.txt"
    path.write_text("Kent Police\n" + text, encoding="utf-8")
    document = read_here(path, "reply.txt")
    return [seen for table in interpret(document) for seen in observe(table, document)]


def said(seen: Observation) -> dict[str, str]:
    return {member.dimension.value: member.id for member in seen.members}


def test_a_sentence_that_says_everything_gives_its_count(tmp_path: Path) -> None:
    """It names the force, the offence, the days and the number."""
    text = "Between 1 April 2024 and 31 March 2025 Kent Police recorded 12 offences of cyberflashing.\n"

    (seen,) = observed(tmp_path, text)

    assert seen.text == "12"
    assert seen.grade is Grade.READ
    assert said(seen) == {
        "measure": "offences",
        "force": "kent",
        "offence": "soa2003-s66A",
        "period": "2024-04-01/2025-04-01",
    }


def test_what_the_sentence_leaves_out_comes_from_the_question_that_it_answers(tmp_path: Path) -> None:
    """The offence and the days stand in question 1; the answer gives the number, with a comma."""
    (seen,) = observed(tmp_path, ASKED + "There were 1,039 offences recorded.\n")

    assert (seen.value.low, seen.value.high) == (1039, 1039)
    assert said(seen)["offence"] == "stalking"
    assert said(seen)["period"] == "2021-04-01/2022-04-01"


def test_a_word_that_is_not_known_keeps_the_count_apart(tmp_path: Path) -> None:
    """Offences on trains are not all offences."""
    (seen,) = observed(tmp_path, ASKED + "There were 12 offences recorded on trains.\n")

    assert seen.member(Dimension.OTHER) is not None


@pytest.mark.parametrize(
    "sentence",
    [
        "Of these, 12 offences were recorded at weekends.",
        "There were 12 offences recorded, 3 of which were charged.",
        "There were approximately 120 offences recorded.",
        "There were fewer than 5 offences recorded.",
        "It would take 12 minutes to review each of the 830 offences.",
        "There were 12 offences recorded, an increase of a third.",
        "No offences were recorded.",
        "There were not 12 offences recorded.",
        "It costs £12 offences or not.",
        "Section 12 offences are described in the Act.",
    ],
)
def test_parts_estimates_and_sentences_with_two_numbers_give_no_figure(tmp_path: Path, sentence: str) -> None:
    """Such a number means something that only the reader can settle."""
    assert observed(tmp_path, ASKED + sentence + "\n") == []


def test_the_year_of_a_title_is_no_count(tmp_path: Path) -> None:
    """In a title a year stands where a sentence has its count; beside another period it is a count."""
    assert observed(tmp_path, ASKED + "Table 3. Stalking offences recorded by age: 2021\n") == []

    (seen,) = observed(tmp_path, ASKED + "Stalking offences recorded in 2022: 2019\n")
    assert seen.text == "2019"


def test_the_number_of_a_request_is_no_answer(tmp_path: Path) -> None:
    """The requester's own number is repeated, and is not the force's."""
    asked = "You asked why 12 offences of stalking were recorded in 2021.\n"

    assert observed(tmp_path, asked + "Response\nNo information is held.\n") == []


HOW_MANY = "How many offences of disclosing private sexual images were recorded in 2022/23?"


def unread(folder: Path, text: str) -> tuple[Finding, ...]:
    path = folder / "reply.txt"
    path.write_text("Kent Police\n" + text, encoding="utf-8")
    return unread_numbers(read_here(path, "reply.txt"))


@pytest.mark.parametrize(
    "text",
    [
        f"Q1. {HOW_MANY}\n44\n",
        f"{HOW_MANY}\nAnswer:\n44.\n",
        f"{HOW_MANY} 44\n",
        f"You asked:\n1. {HOW_MANY}\n2. How many of them led to a charge?\nResponse\n1. 44\n",
    ],
)
def test_a_bare_number_is_the_answer_to_the_question_that_it_stands_below(tmp_path: Path, text: str) -> None:
    """The question says what is counted, and when; the number of the question may do for the question."""
    (seen,) = observed(tmp_path, text)

    assert (seen.text, seen.grade) == ("44", Grade.READ)
    assert said(seen) == {
        "measure": "offences",
        "force": "kent",
        "offence": "cjca2015-s33",
        "period": "2022-04-01/2023-04-01",
    }
    assert unread(tmp_path, text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Q2. How many of these offences led to a charge?\n6\n",
        f"{HOW_MANY} How many led to a charge?\n6\n",
        f"{HOW_MANY}\nHow many offences led to a charge in 2022/23?\n6\n",
        f"{HOW_MANY}\n6\n12\n",
        "How many offences were recorded in 2021/22 and in 2022/23?\n6\n",
        "How many offences were recorded in 2022/23, by outcome?\n6\n",
    ],
)
def test_a_bare_number_that_may_answer_something_else_is_asked_about(tmp_path: Path, text: str) -> None:
    """A part of what was said before, two questions, two numbers, two years: no figure, and the number is named."""
    assert observed(tmp_path, text) == []

    first = unread(tmp_path, text)[0]
    assert first.slug == "answer-not-read"
    assert "The number 6 stands alone" in first.message


def test_sentences_with_numbers_that_were_not_read_are_named_together(tmp_path: Path) -> None:
    """No figure goes missing without a word; the sentence that was read is not among them."""
    (note,) = unread(
        tmp_path,
        "In 2022/23 there were 44 offences of stalking recorded, of which 6 led to a charge.\n"
        "Kent Police recorded 12 offences of cyberflashing in 2023.\n"
        "A further 35% were withdrawn. Jane Doe sent 3 reports to jane@example.org.\n",
    )

    assert note.slug == "numbers-in-prose"
    assert note.message.startswith(
        "3 sentences or lines with numbers were not read as figures: “In 2022/23 there were 44 "
    )
    assert "further 35%" in note.message
    assert "cyberflashing" not in note.message
    assert "jane@" not in note.message


@pytest.mark.parametrize(
    "sentence",
    [
        "Our telephone number is 01622 690690.",
        "Dated 4 March 2024.",
        "Please quote reference 01/FOI/24/1234.",
        "FOI request 1234/24 was received on 12/05/2024 at 10:30.",
        "Section 40 (2) of the Freedom of Information Act 2000 applies, and sections 30 and 31.",
        "The cost limit is £450, which is 18 hours at £25 an hour, within 20 working days.",
        "Table 2: Stalking offences recorded, 2019 to 2022",
        "The victim was under 18 or aged 18 to 24.",
        "Offences under Home Office code 8/66 with outcome 16.",
        "3. Please see the letter.",
    ],
)
def test_telephones_dates_statutes_and_references_are_no_figures_that_were_missed(
    tmp_path: Path, sentence: str
) -> None:
    """Nobody would count them."""
    assert unread(tmp_path, sentence + "\n") == ()


def test_a_total_of_victims_counts_victims(tmp_path: Path) -> None:
    """The title speaks of offences, and each line of the list of victims."""
    text = "Stalking offences recorded in 2022/23\n\nFemale victims: 22\nMale victims: 41\nTotal: 63\n"

    assert {seen.text: said(seen)["measure"] for seen in observed(tmp_path, text)} == {
        "22": "victims",
        "41": "victims",
        "63": "victims",
    }
