"""What a reply repeats of the request is told from what the reply says."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscast.read import read_here


def asked(folder: Path, text: str) -> list[str]:
    path = folder / "reply.txt"
    path.write_text(text, encoding="utf-8")
    return [block.text for block in read_here(path, "reply.txt").blocks if block.is_request]


@pytest.mark.parametrize("heading", ["Your request", "You asked:", "REQUEST:", "What was asked", "Request 1A"])
@pytest.mark.parametrize("answer", ["Response", "Our response:", "Answer", "Kent Police can confirm that 4 were held."])
def test_what_stands_between_the_request_and_the_response_is_the_request(
    tmp_path: Path, heading: str, answer: str
) -> None:
    """From its heading to the first words of the reply."""
    text = f"Freedom of Information\n{heading}\n1. Offences in 2019.\n2. Victims in 2019.\n{answer}\nThere were 4.\n"

    assert asked(tmp_path, text) == [heading, "1. Offences in 2019.", "2. Victims in 2019."]


def test_a_sentence_that_repeats_the_request_is_one_by_itself(tmp_path: Path) -> None:
    """What follows it is the reply."""
    text = "You asked for the offences of 2019.\nThere were 4 offences in 2020.\n"

    assert asked(tmp_path, text) == ["You asked for the offences of 2019."]


def test_a_table_ends_the_request(tmp_path: Path) -> None:
    """A request repeats no table of figures."""
    text = "You asked:\nOffences by year\nYear\tOffences\n2019\t4\nThese are crimes recorded.\n"

    assert asked(tmp_path, text) == ["You asked:", "Offences by year"]


def test_all_that_stands_below_an_earlier_message_belongs_to_it(tmp_path: Path) -> None:
    """Below its header lines, or below the line that says who wrote."""
    headers = "There were 4.\nFrom: A\nSent: 1 March 2024\nTo: B\nSubject: C\nHow many were there?\n"
    wrote = "There were 4.\nOn 1 March 2024 at 10:00, A wrote:\nHow many were there?\n"

    assert asked(tmp_path, headers) == headers.splitlines()[1:]
    assert asked(tmp_path, wrote) == wrote.splitlines()[1:]


@pytest.mark.parametrize(
    "line",
    [
        "Your request has been considered.",
        "Your request was received on 1 March 2024.",
        "Requests for information",
        "From: 1 April 2019",
        "Offences requested by year",
    ],
)
def test_what_only_speaks_of_the_request_is_no_request(tmp_path: Path, line: str) -> None:
    """The reply says it of itself."""
    assert asked(tmp_path, f"Freedom of Information\n{line}\nThere were 4.\n") == []
