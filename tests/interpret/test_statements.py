"""Counts in sentences: read where the sentence, its question and its force leave no doubt; else left to the reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscast.interpret import interpret, observe
from crosscast.model import Dimension, Grade, Observation
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


def test_the_number_of_a_request_is_no_answer(tmp_path: Path) -> None:
    """The requester's own number is repeated, and is not the force's."""
    asked = "You asked why 12 offences of stalking were recorded in 2021.\n"

    assert observed(tmp_path, asked + "Response\nNo information is held.\n") == []
