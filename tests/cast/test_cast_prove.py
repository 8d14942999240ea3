"""What proves a printed number, and what does not."""

from __future__ import annotations

from crosscast.cast import System, prove
from crosscast.model import Evidence, Kind, Relation, Unit, Value


def exact(*numbers: int) -> list[Value]:
    return [Value.exact(number) for number in numbers]


def test_a_labelled_total_proves_its_parts_and_itself() -> None:
    """Any one of the three is what the other two leave."""
    assert prove(System.build(exact(54, 42, 12), [Relation(kind=Kind.SUM, cells=(0, 1, 2))])) == (True,) * 3


def test_a_guess_and_a_relation_that_chose_the_reading_prove_nothing() -> None:
    """Neither an accident nor the reason for an interpretation confirms it."""
    guess = Relation(kind=Kind.SUM, cells=(0, 1, 2), evidence=Evidence.GUESS)
    chosen = Relation(kind=Kind.SUM, cells=(0, 1, 2), chose=True)

    assert not any(prove(System.build(exact(54, 42, 12), [guess, chosen])))


def test_a_total_over_a_single_row_proves_nothing() -> None:
    """It is one number printed twice side by side."""
    assert not any(prove(System.build(exact(12, 12), [Relation(kind=Kind.SUM, cells=(0, 1))])))


def test_a_number_of_a_broken_total_is_not_proved_by_another() -> None:
    """The row holds, the column does not: what stands in both is disputed."""
    system = System.build(
        exact(54, 42, 12, 50, 9), [Relation(kind=Kind.SUM, cells=(0, 1, 2)), Relation(kind=Kind.SUM, cells=(3, 1, 4))]
    )

    assert prove(system) == (True, False, True, False, False)


def test_a_percentage_is_proved_by_its_counts_but_rarely_proves_them() -> None:
    """11% is what 30 of 262 give, rounded or cut; many other counts would give it too."""
    system = System.build(
        [Value.exact(11, Unit.PER_CENT), *exact(30, 262)], [Relation(kind=Kind.PERCENTAGE, cells=(0, 1, 2))]
    )

    assert prove(system) == (True, False, False)


def test_a_percentage_that_depends_on_the_rounding_is_not_proved_by_its_own_line() -> None:
    """21 of 306 is 6.86%: 7% if rounded, 6% if cut, and no other line shows which."""
    values = [Value.exact(7, Unit.PER_CENT), *exact(21, 306), Value.exact(11, Unit.PER_CENT), *exact(33, 306)]
    share = Relation(kind=Kind.PERCENTAGE, cells=(0, 1, 2))
    other = Relation(kind=Kind.PERCENTAGE, cells=(3, 4, 5))

    assert not prove(System.build(values, [share]))[0]
    assert prove(System.build(values, [share, other]))[0]


def test_a_count_of_a_small_whole_is_proved_by_its_percentage() -> None:
    """Of 6, only 1 is printed as 17%."""
    values = [Value.exact(17, Unit.PER_CENT), *exact(1, 6)]

    assert prove(System.build(values, [Relation(kind=Kind.PERCENTAGE, cells=(0, 1, 2))]))[1]


def test_a_number_can_be_proved_by_way_of_a_hidden_one() -> None:
    """The column settles the hidden count at 3, and with it the row restores 9 of 12."""
    system = System.build(
        [*exact(12, 9), Value.hidden_below(5), *exact(10, 7)],
        [Relation(kind=Kind.SUM, cells=(0, 1, 2)), Relation(kind=Kind.SUM, cells=(3, 2, 4))],
    )

    assert prove(system) == (True, True, False, True, True)
