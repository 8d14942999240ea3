"""Relations said in words."""

from __future__ import annotations

from crosscast.cast import System
from crosscast.model import Kind, Relation, Unit, Value


def said(values: list[Value], kind: Kind = Kind.SUM, names: tuple[str, ...] = ()) -> str:
    system = System.build(values, [Relation(kind=kind, cells=tuple(range(len(values))))])
    return system.explain(system.relations[0], names)


def exact(*numbers: int) -> list[Value]:
    return [Value.exact(number) for number in numbers]


def test_a_long_sum_is_shortened_and_counted() -> None:
    """Its first four parts and its last stand for all."""
    assert said(exact(36, *range(1, 9)), names=("Total",)) == "Total: 1 + 2 + 3 + 4 + … + 8 = 36 (8 figures)"


def test_a_broken_sum_says_what_is_printed() -> None:
    """Both numbers are given, so that a reader can look."""
    assert said(exact(97, 10, 86)) == "10 + 86 = 96, but the total is printed as 97"


def test_a_hidden_part_is_said_as_its_range() -> None:
    """The printed symbol stands for 0 to 4."""
    assert said([*exact(14, 11), Value.hidden_below(5)]) == "11 + (0 to 4) = 14"


def test_a_percentage_is_said_with_two_places_more_than_printed() -> None:
    """55 of 1,347 is what 4% was rounded from."""
    values = [Value.exact(4, Unit.PER_CENT), *exact(55, 1347)]

    assert said(values, Kind.PERCENTAGE) == "55 of 1,347 is 4.08%, printed 4%"


def test_one_figure_printed_twice_is_said_to_agree_or_not() -> None:
    """Both printings are named."""
    assert said(exact(534, 534), Kind.EQUAL) == "534 and 534 agree"
    assert said(exact(534, 543), Kind.EQUAL) == "534 and 543 should be one number"
