"""Numbers in prose: what is found, what it is worth, and what nobody claims as a quantity."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscast.claims import Quantity, Unit, Use, find_quantities
from crosscast.claims.numbers import value_of_words
from crosscast.claims.rounding import Hedge


def claimed(text: str) -> list[Quantity]:
    return [q for q in find_quantities(text) if q.use is Use.CLAIMED]


def only(text: str) -> Quantity:
    (quantity,) = claimed(text)
    return quantity


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("13,860 offences", 13860, Unit.COUNT),
        ("fewer than 4 per cent of them", 4, Unit.PER_CENT),
        ("3.85% of offences", Fraction("3.85"), Unit.PER_CENT),
        ("twenty-four forces", 24, Unit.COUNT),
        ("two hundred and six offences", 206, Unit.COUNT),
        ("1.2 million messages", 1_200_000, Unit.COUNT),
        ("a third of offences", Fraction(100, 3), Unit.PER_CENT),
        ("nearly half of them", 50, Unit.PER_CENT),
        ("two-thirds of victims", Fraction(200, 3), Unit.PER_CENT),
        ("one in five adults", 20, Unit.PER_CENT),
        ("one offence in 20 was charged", 5, Unit.PER_CENT),
        ("1 in 14 adults", Fraction(100, 14), Unit.PER_CENT),
        ("Offences doubled.", 2, Unit.TIMES),
        ("four times as many offences", 4, Unit.TIMES),
        ("None of them replied.", 0, Unit.COUNT),
        ("the second highest rate", 2, Unit.RANK),
        ("recorded the most offences", 1, Unit.RANK),
        ("£250,000 was spent", 250_000, Unit.MONEY),
    ],
)
def test_a_number_is_found_however_it_is_written(text: str, value: Fraction | int, unit: Unit) -> None:
    """Digits, words, fractions, "one in five", multiples and ranks come out as one quantity with its worth."""
    quantity = only(text)

    assert (quantity.value, quantity.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("about 4%", Hedge.ABOUT),
        ("nearly 4,000", Hedge.NEARLY),
        ("just under 30%", Hedge.NEARLY),
        ("just over 4%", Hedge.JUST_OVER),
        ("more than 1,000", Hedge.MORE_THAN),
        ("at least 35%", Hedge.AT_LEAST),
        ("no fewer than 40", Hedge.AT_LEAST),
        ("fewer than 20", Hedge.LESS_THAN),
        ("up to 12", Hedge.AT_MOST),
        ("no more than 12", Hedge.AT_MOST),
        ("30 or more", Hedge.AT_LEAST),
        ("only 12", Hedge.NONE),
    ],
)
def test_a_hedge_belongs_to_its_number(text: str, hedge: Hedge) -> None:
    """The hedge is part of the quantity, before the number or behind it."""
    quantity = only(f"{text} offences")

    assert quantity.hedge is hedge
    assert quantity.text == text


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("on 31 January 2024", Use.DATE),
        ("since March 2020", Use.DATE),
        ("in 2019", Use.YEAR),
        ("in 2018-19", Use.YEAR),
        ("under section 66A of the Act", Use.REFERENCE),
        ("outcome type 16", Use.REFERENCE),
        ("Home Office code 8/71", Use.REFERENCE),
        ("see Table 2", Use.REFERENCE),
        ("reference 01.FOI.20.014375", Use.REFERENCE),
        ("victims aged 10 to 19", Use.AGE),
        ("a 13-year-old girl", Use.AGE),
        ("within 20 working days", Use.DURATION),
        ("over four years", Use.DURATION),
        ("at 10:30", Use.TIME),
        ("1. Train every officer", Use.LIST_NUMBER),
    ],
)
def test_a_number_that_nobody_claims_is_told_apart(text: str, use: Use) -> None:
    """Dates, codes, ages, spans of time and list numbers are found but not checked."""
    found = find_quantities(text)

    assert found
    assert {quantity.use for quantity in found} == {use}


@pytest.mark.parametrize(
    "text", ["no further action", "the one who sent it", "for a third time", "the most common reply", "the second half"]
)
def test_words_that_only_look_like_numbers_are_left_alone(text: str) -> None:
    """ "No", "one", "third", "most" and "half" are numbers only where something is counted."""
    assert claimed(text) == []


def test_two_numbers_joined_by_and_are_two_numbers() -> None:
    """ "45 and 50" is no range, and neither number is lost."""
    assert [q.value for q in claimed("There were 45 and 50 cases.")] == [45, 50]


def test_a_range_is_one_quantity_with_two_ends() -> None:
    """ "between 20 and 30 per cent" holds both ends."""
    quantity = only("between 20 and 30 per cent of them")

    assert (quantity.value, quantity.upper) == (Fraction(20), Fraction(30))
    assert quantity.unit is Unit.PER_CENT


def test_an_article_with_a_long_run_of_digits_is_read_in_good_time() -> None:
    """Text that is not prose ends quickly and does not loop."""
    assert len(find_quantities("1 in 2 or 3 " * 2000 + "9" * 4000)) > 2000


@given(st.integers(min_value=0, max_value=10**9))
def test_a_whole_number_with_commas_is_read_as_itself(n: int) -> None:
    """Any count, printed with commas, comes back."""
    assert [q.value for q in find_quantities(f"They recorded a total of {n:,} offences")] == [n]


@given(st.integers(min_value=20, max_value=99))
def test_number_words_to_a_hundred_are_read(n: int) -> None:
    """ "forty-two" and "forty two" are both 42."""
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"][n // 10 - 2]
    ones = ["", *["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]][n % 10]

    for joint in ("-", " "):
        assert value_of_words(joint.join(part for part in (tens, ones) if part)) == n


@given(st.text(max_size=200))
def test_any_text_is_read_and_every_span_is_its_text(text: str) -> None:
    """Whatever is given, the characters of a quantity are its text, in order and without overlap."""
    end = 0
    for quantity in find_quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.number_start >= end
        end = quantity.number_end
