"""No indicator that compares or adds up gives a hidden count away: it is the same whatever sums would leave of it."""

from __future__ import annotations

from typing import Any

import pytest

from crosscast.analyse.indicator import work_out
from crosscast.model import Dimension, Member, Value
from crosscast.publish.publication import all_results
from crosscast.publish.withheld import is_shown

FORCES = ("bedfordshire", "cambridgeshire", "cheshire", "cumbria", "dorset", "durham")
AS_PRINTED = Value.hidden_below(5, zero_possible=False)


def by_force(made: Any, kind: str, hidden: Value) -> Any:
    charged = [made.figure(8 + i, force, "1") for i, force in enumerate(FORCES)]
    recorded = [made.figure(90 + i, force) for i, force in enumerate(FORCES)]
    small = [made.figure(hidden, "kent", "1", text="<5"), made.figure(60, "kent")]
    of_counts = [made.figure(hidden, "surrey", text="<5")] if kind != "funnel" else []
    asked = [Member(Dimension.FORCE, force, force) for force in (*FORCES, "kent", "surrey", "essex")]
    return work_out(made.indicator(kind, "force"), [*charged, *recorded, *small, *of_counts], asked=asked)


def by_period(made: Any, kind: str, hidden: Value) -> Any:
    years = [made.figure(n, "kent", period=f"{y}-01-01/{y + 1}-01-01") for y, n in ((2016, 12), (2018, 30))]
    small = made.figure(hidden, "kent", period="2017-01-01/2018-01-01", text="<5")
    return work_out(made.indicator(kind, "period", of={"force": "Kent"}, unit_of_period="year"), [*years, small])


@pytest.mark.parametrize("truth", [1, 2, 4])
@pytest.mark.parametrize(
    ("kind", "worked_out"),
    [
        ("rank", by_force), ("funnel", by_force), ("concentration", by_force), ("total", by_force),
        ("per_head", by_force), ("per_day", by_period), ("cumulative", by_period),
    ],
)  # fmt: skip
def test_what_sums_leave_of_a_hidden_count_changes_nothing(made: Any, kind: str, worked_out: Any, truth: int) -> None:
    """Results, totals, intervals, remarks and notes are those of <5 as it is printed; and all of them can be shown."""
    narrowed = worked_out(made, kind, Value(truth, truth, AS_PRINTED.status))
    printed = worked_out(made, kind, AS_PRINTED)

    assert told(narrowed) == told(printed)
    assert narrowed.notes == printed.notes
    assert printed.results
    assert all(is_shown(result) for result in all_results(narrowed))


def told(indicator: Any) -> list[Any]:
    return [
        (
            r.id, r.low, r.high, r.intervals, r.note, r.arithmetic, r.caveats, r.numerator.low, r.numerator.high,
            r.denominator and (r.denominator.low, r.denominator.high),
        )
        for r in all_results(indicator)
    ]  # fmt: skip
