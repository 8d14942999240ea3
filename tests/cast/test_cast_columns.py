"""Systems in columns: from arrays and frames, several linked, and narrowed all at once, as one relation at a time."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from crosscast.cast import Axis, Hidden, Rounding, System, check, link, with_totals
from crosscast.cast.columns import no_end_of
from crosscast.cast.constraints import box_of, constraints
from crosscast.cast.matrix import matrix_of
from crosscast.cast.narrow import narrow
from crosscast.cast.propagate import Network
from crosscast.model import Kind, Relation, Status, Unit, Value

FORCES = Axis.tree("force", {"England and Wales": {"England": ("Kent", "Essex"), "Wales": ("Gwent", "Dyfed-Powys")}})
MONTHS = Axis.tree("month", {"Half-year": {"Q1": ("Jan", "Feb", "Mar"), "Q2": ("Apr", "May", "Jun")}})


def table_of(counts: np.ndarray) -> System:
    return System.of_array(with_totals(counts, [FORCES, MONTHS]), [FORCES, MONTHS])


def test_a_table_of_regions_and_quarters_has_a_relation_for_every_total() -> None:
    """Three totals in each of 9 columns and three in each of 7 rows; with true totals all hold."""
    system = table_of(np.arange(24).reshape(4, 6))

    assert len(system.values) == 7 * 9
    assert len(system.relations) == 3 * 9 + 3 * 7
    assert all(relation.holds for relation in check(system))


def test_a_cell_is_named_by_its_labels() -> None:
    """A relation is laid out without a name; its cells say whose total it is."""
    system = table_of(np.zeros((4, 6), dtype=int))

    assert system.tables[0].cell({"force": "Wales", "month": "Q1"}) == 5 * 9 + 3
    assert system.name(5 * 9 + 3) == "Wales, Q1"
    total = next(relation for relation in system.relations if relation.cells[0] == 5 * 9 + 3)
    assert [system.name(cell) for cell in total.cells] == ["Wales, Q1", "Gwent, Q1", "Dyfed-Powys, Q1"]


def test_totals_that_we_added_up_prove_nothing() -> None:
    """They are marked as ours."""
    system = System.of_array(
        with_totals(np.ones((4, 6), dtype=int), [FORCES, MONTHS]), [FORCES, MONTHS], totals_are_ours=True
    )

    assert not any(relation.can_prove for relation in system.relations)


def test_each_printed_symbol_brings_its_own_interval() -> None:
    """ "<5" is 1 to 4 here, "*" is 0 or more, ".." takes part in nothing."""
    axis = Axis.flat("outcome", ["charged", "cautioned", "none", "other"])
    where = np.eye(5, dtype=bool)
    below, star, dots = Value.hidden_below(5, zero_possible=False), Value.redacted(), Value.absent()

    system = System.of_array(
        np.array([7, -1, -1, -1, 12]), [axis], [Hidden(where[1], below), Hidden(where[2], star), Hidden(where[3], dots)]
    )

    assert list(system.values) == [Value.exact(7), below, star, dots, Value.exact(12)]
    box = narrow(matrix_of(system, Rounding.NEAREST))
    assert box is not None
    assert (box.low[:3].tolist(), box.high[:3].tolist()) == ([7, 1, 1], [7, 4, 4])


def test_counts_that_are_no_whole_numbers_are_refused() -> None:
    """A share among counts, or a gap that nobody named."""
    axis = Axis.flat("force", ["Kent", "Essex"], None)
    for counts in (np.array([1.5, 2]), np.array([1, np.nan])):
        with pytest.raises(ValueError, match="whole number"):
            System.of_array(counts, [axis])
    with pytest.raises(ValueError, match="shape"):
        System.of_array(np.zeros((2, 2)), [axis])


class Columns(dict[str, list[object]]):
    """What a data frame has in common with a dictionary of columns."""


def test_a_frame_with_a_row_a_cell_becomes_a_table() -> None:
    """A missing row is a cell without a value, "Total" is the total of the other labels."""
    frame = Columns(
        force=["Kent", "Kent", "Essex", "Total", "Total", "Total"],
        year=["2022", "Total", "2022", "2022", "2023", "Total"],
        n=["1,204", "1,300", "<5", "1,206", "96", "1,302"],
    )

    system = System.of_frame(frame, ["force", "year"], "n", {"<5": Value.hidden_below(5)})

    assert [system.name(cell) for cell, value in enumerate(system.values) if value is None] == [
        "Kent, 2023",
        "Essex, Total",
        "Essex, 2023",
    ]
    assert {system.name(relation.cells[0]) for relation in check(system) if relation.holds} >= {"Total, 2022"}


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_pandas_and_polars_frames_are_read_alike(library: str) -> None:
    """Neither library is needed; where it is there, its frames are read as they are."""
    data = {"force": ["Kent", "Essex", "Total"], "n": [3, 4, 7]}
    frame = pytest.importorskip(library, reason=f"{library} is not installed").DataFrame(data)

    system = System.of_frame(frame, ["force"], "n")

    assert [str(value) for value in system.values] == ["3", "4", "7"]
    assert check(system)[0].holds


def test_two_rows_about_one_cell_are_refused() -> None:
    """Which of both would be right cannot be known."""
    with pytest.raises(ValueError, match="Kent / 2022"):
        System.of_frame(Columns(force=["Kent"] * 2, year=["2022"] * 2, n=["1", "2"]), ["force", "year"], "n")


def test_linked_tables_share_the_cells_that_count_the_same() -> None:
    """A table by force and month, and one by force and sex: the forces' own totals are tied, and the grand total."""
    by_month = table_of(np.arange(24).reshape(4, 6))
    sexes = Axis.flat("sex", ["female", "male"], "both")
    few = Axis.flat("force", ["Essex", "Gwent", "Kent", "Dyfed-Powys"], "all forces")
    by_sex = System.of_array(np.zeros((5, 3), dtype=int), [few, sexes])

    linked = link({"A": by_month, "B": by_sex})

    pairs = {tuple(map(linked.name, relation.cells)) for relation in linked.relations if relation.kind is Kind.EQUAL}
    assert pairs == {
        ("A: Kent, Half-year", "B: Kent, both"),
        ("A: Essex, Half-year", "B: Essex, both"),
        ("A: Gwent, Half-year", "B: Gwent, both"),
        ("A: Dyfed-Powys, Half-year", "B: Dyfed-Powys, both"),
        ("A: England and Wales, Half-year", "B: all forces, both"),
    }


def test_an_axis_says_what_is_wrong_with_it() -> None:
    """Labels twice, totals over nothing, totals in a circle."""
    with pytest.raises(ValueError, match="twice"):
        Axis("force", ("Kent", "Kent"))
    with pytest.raises(ValueError, match="no label 'Wales'"):
        Axis.of("force", ["Kent", "All"], {"All": ["Kent", "Wales"]})
    with pytest.raises(ValueError, match="parts of each other"):
        with_totals(np.zeros(1), [Axis("force", ("A", "B", "C"), ((0, (1, 2)), (1, (0, 2))))])


@st.composite
def systems(draw: st.DrawFn) -> System:
    """Any cells, of any size, tied in any way."""
    most = draw(st.sampled_from((9, 400, 10**13, 10**30)))
    numbers = st.integers(-2, most)

    def value() -> Value | None:
        low, width = draw(numbers), draw(st.integers(0, 9))
        return draw(
            st.sampled_from(
                (
                    Value.exact(low), Value(low, low + width, Status.ROUNDED), Value(low, None, Status.REDACTED),
                    Value(None, None, Status.REDACTED), Value.absent(), None,
                )
            )
        )  # fmt: skip

    n = draw(st.integers(3, 8))
    values = [value() for _ in range(n)]
    relations = []
    for _ in range(draw(st.integers(1, 4))):
        cells = draw(st.lists(st.integers(0, n - 1), min_size=2, max_size=5, unique=True))
        relations.append(Relation(kind=Kind.SUM, cells=tuple(cells)))
    for _ in range(draw(st.integers(0, 3))):
        decimals, share = draw(st.integers(0, 2)), draw(st.integers(0, 1_000))
        part, whole = draw(st.permutations(range(n)))[:2]
        relations.append(Relation(kind=Kind.PERCENTAGE, cells=(len(values), part, whole)))
        values.append(Value(share, share + draw(st.integers(0, 2)), Status.ROUNDED, Unit.PER_CENT, decimals))
    return System.build(values, relations)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(systems(), st.sampled_from((Rounding.NEAREST, Rounding.CUT, Rounding.EITHER)))
def test_all_relations_at_once_narrow_as_one_at_a_time(system: System, rounding: Rounding) -> None:
    """Two ways to the same ends, at any size of number; left out: ends that creep on for ever, where either stops."""
    low, high = box_of(system)
    network = Network(constraints(system, system.relations, rounding))
    is_possible = network.narrow(low, high)
    ends = [list(low), list(high)]
    assume(not is_possible or (network.narrow(low, high) and ends == [low, high]))

    box = narrow(matrix_of(system, rounding))

    assert (box is not None) == is_possible
    if box is not None:
        for mine, others, sign in ((box.low, low, -1), (box.high, high, 1)):
            no_end = sign * no_end_of(mine)
            assert [sign * inf if end == no_end else int(end) for end in mine] == others
