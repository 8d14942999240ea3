"""Least repairs of misread numbers, and the ways to split run-together rows."""

from __future__ import annotations

import pytest

from crosscast.cast import Choice, Option, System, misreadings, repair, repair_misread, split_choice, splits
from crosscast.model import Kind, Relation, Value


def exact(*numbers: int) -> list[Value]:
    return [Value.exact(number) for number in numbers]


def shown(text: str, n_columns: int, *percent_columns: int) -> list[str]:
    return [" | ".join(map(str, split)) for split in splits(text, n_columns, percent_columns)]


def test_two_readings_that_fit_are_both_listed() -> None:
    """A total of 10 fits 9 for the first count or 7 for the second, so neither is applied."""
    system = System.build(exact(10, 8, 1), [Relation(kind=Kind.SUM, cells=(0, 1, 2))])
    choices = [
        Choice((Option(((1, 8),)), Option(((1, 9),), 1, "9, read as 8"))),
        Choice((Option(((2, 1),)), Option(((2, 2),), 1, "2, read as 1"))),
    ]

    found = repair(system, choices)

    assert [one.labels for one in found.repairs] == [("2, read as 1",), ("9, read as 8",)]
    assert (found.cost, found.complete, found.unique) == (1, True, False)


def test_more_repairs_than_the_limit_are_said_to_be_incomplete() -> None:
    """One of two is listed, and that there are others."""
    system = System.build(exact(10, 8, 1), [Relation(kind=Kind.SUM, cells=(0, 1, 2))])

    found = repair(system, [Choice((Option(((1, 8), (2, 2))), Option(((1, 9), (2, 1)))))], limit=1)

    assert (len(found.repairs), found.complete, found.unique) == (1, False, False)


def test_a_table_that_adds_up_needs_no_repair() -> None:
    """The one least repair changes nothing."""
    found = repair_misread(System.build(exact(10, 9, 1), [Relation(kind=Kind.SUM, cells=(0, 1, 2))]), ["10", "9", "1"])

    assert (found.unique, found.cost) == (True, 0)
    assert found.repairs[0].values == ()


def test_no_reading_at_all_is_known_and_not_just_unfound() -> None:
    """One slip cannot turn 2 and 3 into 900."""
    system = System.build(exact(90_000, 2, 3), [Relation(kind=Kind.SUM, cells=(0, 1, 2))])
    choice = Choice((Option(((1, 2),)), Option(((1, 4),), 1)))

    found = repair(system, [choice])

    assert (found.repairs, found.complete, found.cost) == ((), True, None)


def test_two_choices_about_one_cell_are_refused() -> None:
    """Nobody could say which of them holds."""
    choice = Choice((Option(((1, 2),)),))

    with pytest.raises(ValueError, match="two choices"):
        repair(System.build(exact(2, 2), []), [choice, choice])


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("188", 138),
        ("319", 391),
        ("375", 315),
        ("25", 225),
        ("2263", 263),
        ("14", -14),
        ("1.347", 1_347_000),
        ("8%", 6),
    ],
)
def test_one_slip_of_the_reader_is_among_the_misreadings(text: str, truth: int) -> None:
    """Alike digits, swapped neighbours, lost and doubled digits, a lost minus, a point for a thousands mark."""
    assert truth in misreadings(text)


def test_a_number_is_no_misreading_of_itself() -> None:
    """What stands there is never offered as a change."""
    for number in (0, 7, 11, 100, 13_860):
        assert number not in misreadings(f"{number:,}")


def test_a_run_of_digits_splits_in_every_way_but_with_leading_zeros() -> None:
    """020% has one split; a zero stands alone."""
    assert shown("020%", 3, 2) == ["0 | 2 | 0%"]
    assert shown("105", 2) == ["10 | 5"]


def test_a_comma_is_a_thousands_mark_and_forces_no_other() -> None:
    """13,860 may follow 534, and 5,341 without a mark may stand beside 3,860 with one."""
    assert shown("53413,8604%", 3, 2) == ["53 | 413,860 | 4%", "534 | 13,860 | 4%", "5,341 | 3,860 | 4%"]
    assert shown("1,23", 1) == []


def test_a_percentage_ends_with_its_sign_and_may_have_decimals() -> None:
    """No count has a point, and no number goes on past a sign."""
    assert shown("304.1%", 2, 1) == ["30 | 4.1%"]
    assert shown("5%6%", 2, 0, 1) == ["5% | 6%"]


def test_a_hidden_count_in_a_run_is_a_number_by_itself() -> None:
    """<5 and * may stand anywhere in the row."""
    assert "12 | 0 to 4 | 7" in shown("12<57", 3)
    assert shown("12*7", 3) == ["12 | 0 or more | 7"]


def test_a_run_that_cannot_be_split_offers_no_choice() -> None:
    """Letters, too few digits, or more ways than relations could settle."""
    assert split_choice((0, 1), "n/a", ()) is None
    assert split_choice((0, 1, 2), "12", ()) is None
    assert splits("1" * 190, 12) == ()
