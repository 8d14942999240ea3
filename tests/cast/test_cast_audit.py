"""What published tables give away is named, with the way to it."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscast.cast import Axis, Disclosure, Hidden, Rule, System, audit, with_totals
from crosscast.model import Kind, Relation, Status, Unit, Value

HIDDEN = Value.hidden_below(5)
EVERY_TABLE = np.array(
    [[a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d] for a, b, c, d in product(range(13), repeat=4)]
)


def sum_of(total: Value, *parts: Value) -> System:
    values = [total, *parts]
    return System.build(values, [Relation(kind=Kind.SUM, cells=tuple(range(len(values))))])


def found(system: System, **options: object) -> dict[int, tuple[int, int, str]]:
    return {one.cell: (one.low, one.high, str(one.kind)) for one in audit(system, **options)}  # type: ignore[arg-type]


def test_a_total_less_the_other_rows_leaves_the_hidden_one() -> None:
    """13 - 11 = 2, said in words."""
    system = sum_of(Value.exact(13), HIDDEN, *(Value.exact(n) for n in (1, 2, 3, 5, 0)))
    one = next(
        one for one in audit(system, Rule(threshold=3), names=["Male total", "Other", *"abcde"]) if one.cell == 1
    )

    assert (one.low, one.high, one.kind) == (2, 2, "exact")
    assert one.chain == ("Male total 13 less the 5 other parts (11) leaves 2 for Other.",)


def test_a_count_that_follows_from_two_tables_is_led_to_in_two_steps() -> None:
    """The first step finds what the second needs."""
    axes = [Axis.flat("sex", ["Male", "Female", "Unknown"]), Axis.flat("year", ["2021", "2022", "2023"])]
    inner = np.array([[3, 12, 9], [14, 22, 31], [1, 20, 6]])
    system = System.of_array(with_totals(inner, axes), axes).replaced([(0, HIDDEN), (8, HIDDEN), (9, Value.redacted())])
    steps = {one.cell: one.chain for one in audit(system, names=[system.name(cell) for cell in range(16)])}

    assert len(steps[0]) == 1
    assert [step.split(" leaves ")[1] for step in steps[8]] == ["3 for Male, 2021.", "1 for Unknown, 2021."]


def test_both_readings_of_a_symbol_are_tried() -> None:
    """<5 and <5 make 2: 0 to 2 each if they may be 0, just 1 and 1 if not, and the worse counts."""
    assert found(sum_of(Value.exact(2), HIDDEN, HIDDEN))[1] == (1, 1, "exact")
    assert found(sum_of(Value.exact(6), HIDDEN, HIDDEN, Value.exact(3)))[1] == (0, 3, "narrow")

    three = sum_of(Value.exact(6), *[Value(0, 4, Status.SUPPRESSED)] * 2, *[Value(0, 4, Status.SUPPRESSED)] * 4)
    assert found(three)[1] == (1, 1, "exact")


def test_a_rule_that_hides_zeros_is_read_with_zeros() -> None:
    """Three hidden counts that make 3 are not 1 each where each may be 0."""
    system = sum_of(Value.exact(3), *[Value.redacted()] * 3)

    assert found(system)[1] == (1, 1, "exact")
    assert found(system, rule=Rule(threshold=3, zeros=True)) == {}


def test_a_symbol_that_leaves_all_its_room_gives_nothing_away() -> None:
    """<5 and <5 of 5 can each be 1 to 4."""
    assert found(sum_of(Value.exact(5), HIDDEN, HIDDEN)) == {}


def test_a_hidden_count_that_cannot_be_small_gives_nothing_away() -> None:
    """It is known to be 9, and nobody is in danger."""
    assert found(sum_of(Value.exact(20), Value.redacted(), Value.exact(11))) == {}


def test_a_total_over_the_shown_rows_alone_gives_nothing_away() -> None:
    """It may have been added up after hiding."""
    assert found(sum_of(Value.exact(20), HIDDEN, Value.exact(9), Value.exact(11))) == {}


def test_a_percentage_gives_a_hidden_count_away() -> None:
    """12.5% of 24 is 3."""
    values = [HIDDEN, Value.exact(24), Value.exact(125, Unit.PER_CENT, 1)]
    system = System.build(values, [Relation(kind=Kind.PERCENTAGE, cells=(2, 0, 1))])

    assert found(system) == {0: (3, 3, "exact")}


def test_a_small_count_that_is_printed_is_named() -> None:
    """Zeros only where the rule says so."""
    system = System.build([Value.exact(3), Value.exact(0), Value.exact(12)], [])

    assert found(system) == {0: (3, 3, "exact")}
    assert set(found(system, rule=Rule(zeros=True))) == {0, 1}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=2), min_size=2, max_size=2),
    st.lists(st.booleans(), min_size=9, max_size=9),
)
def test_a_disclosure_is_what_every_possible_table_says(inner: list[list[int]], hidden: list[bool]) -> None:
    """Each table of four counts from 0 to 12 is tried; hidden ones are `*`, of which nothing is known but 0 or more."""
    axes = [Axis.flat("row", ["a", "b"]), Axis.flat("column", ["x", "y"])]
    full = with_totals(np.array(inner), axes).reshape(-1)
    where = [cell for cell in range(9) if hidden[cell]]
    system = System.of_array(full.reshape(3, 3), axes).replaced([(cell, Value.redacted()) for cell in where])
    if any(system.leaves_out_hidden(relation) for relation in system.relations):
        return
    possible = EVERY_TABLE[((full == EVERY_TABLE) | np.array(hidden)).all(axis=1)]
    ranges = {cell: set(possible[:, cell].tolist()) for cell in where}
    told: dict[int, Disclosure] = {one.cell: one for one in audit(system)}

    for cell, numbers in ranges.items():
        if len(numbers) == 1 and min(numbers) < 5:
            assert told[cell].low == told[cell].high == min(numbers)
        elif max(numbers) < 12 and set(range(1, 5)) <= numbers and cell in told:
            assert told[cell].low >= 1  # only the reading without zeros can say more


@pytest.mark.parametrize("symbol", [Value.redacted(), HIDDEN])
def test_every_step_of_a_chain_is_a_sentence(symbol: Value) -> None:
    """It ends with a full stop and names a figure."""
    axes = [Axis.flat("row", ["a", "b", "c"]), Axis.flat("column", ["x", "y", "z"])]
    full = with_totals(np.array([[2, 8, 9], [3, 1, 7], [9, 9, 9]]), axes)
    system = System.of_array(full, axes).replaced([(0, symbol), (1, symbol), (4, symbol)])
    names = [system.name(cell) for cell in range(16)]

    for one in audit(system, Rule(), names=names):
        assert one.chain
        assert system.is_exact(one.cell) or all(
            step.endswith(".") and any(name in step for name in names) for step in one.chain
        )


@pytest.mark.parametrize("seed", range(4))
def test_the_last_step_of_a_chain_says_what_is_left(seed: int) -> None:
    """However the steps lead from figure to figure, the last names the number, or the numbers, that are left."""
    random = np.random.default_rng(seed)
    counts = random.integers(0, 7, size=(3, 3, 2))
    axes = [Axis.flat(name, [f"{name}{n}" for n in range(n_of)]) for name, n_of in (("a", 3), ("b", 3), ("c", 2))]
    whole = with_totals(counts, axes)
    hidden = Hidden((whole >= 1) & (whole < 5), Value.hidden_below(5, zero_possible=False))
    more = Hidden((random.random(whole.shape) < 0.2) & (whole >= 5), Value.redacted())
    system = System.of_array(whole, axes, [hidden, more])

    for one in audit(system):
        if not system.is_exact(one.cell):
            left = f"{one.low}" if one.low == one.high else f"{one.low} to {one.high}"
            assert any(said in one.chain[-1] for said in (f"leaves {left}", f"only {left} is left", f": {left}."))
