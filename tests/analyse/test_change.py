"""Changes from one period to the next, and series, worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crosscast.analyse.indicator import work_out
from crosscast.model import Value

FORCE = {"of": {"force": "Bedfordshire Police"}, "unit_of_period": "year"}


def year(n: int) -> str:
    return f"{n}-01-01/{n + 1}-01-01"


def changes(made: Any, *figures: Any) -> Any:
    return work_out(made.indicator("change", "period", **FORCE), figures)


def test_a_change_is_a_percentage_of_the_earlier_count(made: Any) -> None:
    """From 328 to 442 is 114 of 328 more; from 442 to 328 the same 114 are of 442."""
    up = changes(made, made.figure(328, period=year(2016)), made.figure(442, period=year(2017)))
    down = changes(made, made.figure(442, period=year(2016)), made.figure(328, period=year(2017)))

    assert [result.low for result in (*up.results, *down.results)] == [Fraction(11400, 328), Fraction(-11400, 442)]
    assert up.results[0].arithmetic == ("From 328 in 2016 to 442 in 2017: (442 − 328) / 328 = 34.756%.",)
    assert down.results[0].arithmetic == ("From 442 in 2016 to 328 in 2017: (328 − 442) / 442 = −25.792%.",)


def test_the_counts_stand_beside_the_changes(made: Any) -> None:
    """In the order of their years, however the documents give them."""
    found = changes(made, made.figure(442, period=year(2017)), made.figure(328, period=year(2016)))

    assert [count.low for count in found.counts] == [328, 442]


def test_a_part_period_is_compared_with_nothing(made: Any) -> None:
    """The offence began in April 2015."""
    found = changes(
        made,
        made.figure(284, period=year(2015)),
        made.figure(328, period=year(2016)),
        made.figure(442, period=year(2017)),
    )

    assert [result.low for result in found.results] == [Fraction(11400, 328)]
    assert found.notes == (
        "No change is given from 2015 to 2016: 2015 is a part period (the offence began on 13 April 2015).",
    )


def test_a_year_that_is_missing_is_not_stepped_over(made: Any) -> None:
    """A change over two years must not stand beside changes over one."""
    found = changes(made, *(made.figure(n, period=year(y)) for n, y in ((10, 2015), (20, 2017), (30, 2018))))

    assert [result.low for result in found.results] == [50]
    assert found.notes == ("No change is given to 2017: the period before it is not among the figures.",)


def test_calendar_and_financial_years_are_compared_with_their_own_kind(made: Any) -> None:
    """Both are years; a change from one to the other would count nine months twice."""
    figures = [
        made.figure(n, period=period)
        for n, period in (
            (100, "2017-01-01/2018-01-01"), (200, "2017-04-01/2018-04-01"),
            (110, "2018-01-01/2019-01-01"), (300, "2018-04-01/2019-04-01"),
        )
    ]  # fmt: skip
    assert [result.low for result in changes(made, *figures).results] == [10, 50]


def test_no_change_is_given_from_nothing(made: Any) -> None:
    """Nor from a hidden count that may be nothing."""
    for first in (0, "<5"):
        found = changes(made, made.figure(first, period=year(2016)), made.figure(4, period=year(2017)))

        assert found.results == ()
        assert found.notes == ("No change is given from 2016 to 2017: the earlier count is, or may be, 0.",)


ends = st.tuples(st.integers(1, 80), st.integers(0, 20))


@given(ends, ends, st.data())
def test_a_change_holds_the_truth_whatever_the_hidden_counts_are(
    made: Any, first: tuple[int, int], second: tuple[int, int], data: st.DataObject
) -> None:
    values = [Value(low, low + width, Value.hidden_below(5).status) for low, width in (first, second)]
    before, after = (data.draw(st.integers(value.low or 0, value.high)) for value in values)
    figures = [made.figure(value, period=year(2016 + i)) for i, value in enumerate(values)]
    [result] = changes(made, *figures).results

    assert result.low <= Fraction(after - before, before) * 100
    assert result.high is not None
    assert Fraction(after - before, before) * 100 <= result.high


def test_a_series_is_the_counts_as_printed(made: Any) -> None:
    """In the order of their periods; years do not stand among weeks."""
    weeks = ("2020-03-23/2020-03-30", "2020-03-30/2020-04-06")
    figures = [made.figure(14, period=weeks[1]), made.figure(12, period=weeks[0]), made.figure(645, period=year(2020))]
    spec = made.indicator("series", "period", of={"force": "Bedfordshire Police"}, unit_of_period="week")

    assert [result.low for result in work_out(spec, figures).results] == [12, 14]
