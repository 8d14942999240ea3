"""What holds for a whole table is taken from what the reply says, and only then from what it repeats of the request."""

from __future__ import annotations

from pathlib import Path

from crosscast.interpret import interpret, observe
from crosscast.model import Dimension, Observation
from crosscast.read import read_here

TABLE = "Year\tNumber\n2019\t4\n2020\t7\n"


def observed(folder: Path, text: str) -> list[Observation]:
    path = folder / "reply.txt"
    path.write_text(text + TABLE, encoding="utf-8")
    document = read_here(path, "reply.txt")
    return [each for table in interpret(document) for each in observe(table, document)]


def ids(observations: list[Observation], dimension: Dimension) -> set[str]:
    return {member.id for each in observations if (member := each.member(dimension)) is not None}


def test_the_reply_counts_before_the_request_that_stands_nearer_to_the_table(tmp_path: Path) -> None:
    """It was asked for other offences than those that the force counted."""
    said = "Offences of stalking recorded by Kent Police\n"
    asked = "You asked for offences of disclosing private sexual photographs and films.\n"

    seen = observed(tmp_path, said + asked)

    assert len(seen) == 2
    assert ids(seen, Dimension.OFFENCE) == ids(observed(tmp_path, said), Dimension.OFFENCE) == {"stalking"}


def test_a_force_that_only_the_request_names_is_not_in_the_way(tmp_path: Path) -> None:
    """One force answers; the request went to two."""
    asked = "You asked what Essex Police and Kent Police recorded.\n"

    seen = observed(tmp_path, f"Kent Police\n{asked}Response\nOffences of stalking recorded\n")

    assert ids(seen, Dimension.FORCE) == {"kent"}


def test_where_the_reply_says_nothing_the_request_that_it_repeats_is_used(tmp_path: Path) -> None:
    """It is better than nothing, and the reason names it."""
    seen = observed(tmp_path, "Kent Police\nYour request:\nOffences of stalking recorded by year\n")

    assert ids(seen, Dimension.OFFENCE) == {"stalking"}
