"""Tables of classes of crime and of all crime: a count is of the class that it names, and of no more than was asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscast.interpret import interpret, observe
from crosscast.model import Dimension, Grade, Observation
from crosscast.read import read_here
from crosscast.vocab import ALL_OFFENCES, offences_together

FORCE = "Kent Police\n"
GROUPS = (
    "Crime group\t2019/20\t2020/21\t2021/22\t2022/23\n"
    "Burglary\t2\t3\t4\t5\nRobbery\t10\t11\t12\t13\nSexual Offence\t7\t8\t9\t9\nTheft Offence\t20\t21\t22\t23\n"
    "Total\t39\t43\t47\t50\n"
)


def observed(folder: Path, text: str) -> list[Observation]:
    path = folder / "reply.txt"
    path.write_text(text, encoding="utf-8")
    document = read_here(path, "reply.txt")
    return [seen for table in interpret(document) for seen in observe(table, document)]


def offence_of(seen: Observation) -> str:
    member = seen.member(Dimension.OFFENCE)
    assert member is not None
    return member.id


def narrowed(seen: Observation) -> bool:
    return seen.member(Dimension.OTHER) is not None


def test_a_row_of_a_crime_group_is_of_that_group_and_of_no_offence_of_it(tmp_path: Path) -> None:
    """ "Sexual Offence", in the singular, is the group of all sexual offences."""
    seen = observed(tmp_path, FORCE + "Crimes recorded by group\n" + GROUPS)

    assert {offence_of(each) for each in seen if each.text == "7"} == {"class-sexual-offences"}
    assert {offence_of(each) for each in seen if each.text == "20"} == {"class-theft-offences"}


def test_a_total_over_some_groups_is_of_those_groups_together_and_not_of_all_crime(tmp_path: Path) -> None:
    """Four groups add up to 39; that is no count of all that the force recorded."""
    seen = observed(tmp_path, FORCE + "Crimes recorded by group\n" + GROUPS)
    listed = ["class-burglary", "class-robbery", "class-sexual-offences", "class-theft-offences"]

    assert {offence_of(each) for each in seen if each.text == "39"} == {offences_together(listed)}


def test_a_total_is_of_all_crime_where_the_document_says_so(tmp_path: Path) -> None:
    """The caption speaks of all recorded crime."""
    seen = observed(tmp_path, FORCE + "All recorded crime by group\n" + GROUPS)

    assert {offence_of(each) for each in seen if each.text == "39"} == {ALL_OFFENCES}


@pytest.mark.parametrize("place", ["hospital grounds", "university sites", "trains", "social media"])
def test_what_was_asked_for_narrows_every_table_of_the_reply(tmp_path: Path, place: str) -> None:
    """A reply on crimes in hospitals has a table "Crime group breakdown": none of it is of the force as a whole."""
    asked = f"Your request:\nThe total number of crimes recorded on {place} in the years 2019/20 to 2022/23.\n"
    seen = observed(tmp_path, FORCE + asked + "Response:\nCrime group breakdown\n" + GROUPS)

    assert seen
    assert all(narrowed(each) for each in seen)
    assert {each.grade for each in seen} == {Grade.READ}


def test_a_word_in_one_of_two_questions_narrows_no_table(tmp_path: Path) -> None:
    """The second question is not about hospitals, and the table may answer it."""
    asked = (
        "Your request:\nHow many crimes were recorded in hospitals?\n"
        "How many crimes were recorded by group in 2019/20 to 2022/23?\n"
    )
    seen = observed(tmp_path, FORCE + asked + "Response:\nCrimes recorded by group\n" + GROUPS)

    assert seen
    assert not any(narrowed(each) for each in seen)


def test_a_total_with_a_part_that_is_not_known_is_of_nothing_that_can_be_named(tmp_path: Path) -> None:
    """Duelling is no class of the tables: what 44 is of cannot be said, and a question says so."""
    text = (
        FORCE
        + "Crimes recorded by group in 2021\nCrime group\tNumber\n"
        + "Robbery\t10\nHomicide\t12\nArson\t15\nDuelling\t7\nTotal\t44\n"
    )
    seen = observed(tmp_path, text)

    assert {each.text for each in seen} == {"10", "12", "15"}
