"""Totals over all that were asked, and running totals since an offence began."""

from __future__ import annotations

import math
from typing import Any

from crosscast.analyse.indicator import work_out
from crosscast.model import Dimension, Grade, Member
from crosscast.vocab import population_of

COUNTS = {"bedfordshire": 262, "cambridgeshire": 306, "cheshire": 269, "cumbria": 196, "dorset": 306}


def member(id: str) -> Member:
    return Member(Dimension.FORCE, id, id)


def people(force: str) -> int:
    population = population_of(force, 2020)
    assert population is not None
    return population.people


def test_what_silent_forces_counted_leaves_the_total_open_above(made: Any) -> None:
    """1,339 of five forces is 1,339 or more of seven."""
    figures = [made.figure(n, force) for force, n in COUNTS.items()]
    asked = [member(id) for id in (*COUNTS, "kent", "essex")]
    answered, certain, _ = work_out(made.indicator("total", "force"), figures, asked=asked).results

    assert [answered.low, answered.high, answered.n] == [1339, 1339, 5]
    assert [certain.low, certain.high, certain.n] == [1339, None, 7]
    assert certain.grade is Grade.BOUNDED


def test_the_range_of_forces_like_these_is_worked_out_by_residents_and_says_what_it_assumes(made: Any) -> None:
    """Kent and Essex between the lowest and the highest rate of the five, by the same residents."""
    figures = [made.figure(n, force) for force, n in COUNTS.items()]
    asked = [member(id) for id in (*COUNTS, "kent", "essex")]
    found = work_out(made.indicator("total", "force"), figures, asked=asked)
    alike = found.results[-1]
    rates = [n / people(force) for force, n in COUNTS.items()]
    others = people("kent") + people("essex")

    assert alike.low == 1339 + math.floor(min(rates) * others)
    assert alike.high == 1339 + math.ceil(max(rates) * others)
    assert alike.caveats[0].startswith("Not a count: it assumes that each of the 2 forces without figures had")
    assert found.notes == ("2 of the forces asked gave no figures for this: Kent, Essex.",)


def test_one_force_without_figures_is_said_to_be_one(made: Any) -> None:
    """Of six forces that were asked Kent alone gave none."""
    figures = [made.figure(n, force) for force, n in COUNTS.items()]
    asked = [member(id) for id in (*COUNTS, "kent")]
    _, certain, alike = work_out(made.indicator("total", "force"), figures, asked=asked).results

    assert "0 or more of the one that did not" in certain.arithmetic[0]
    assert alike.caveats[0].startswith("Not a count: it assumes that the one force without figures had")


def test_where_all_answered_there_is_one_total(made: Any) -> None:
    """Nothing is open, and nothing is assumed."""
    figures = [made.figure(n, force) for force, n in COUNTS.items()]
    found = work_out(made.indicator("total", "force"), figures, asked=[member(id) for id in COUNTS])

    assert [result.id for result in found.results] == ["it--answered"]


def year(n: int) -> str:
    return f"{n}-01-01/{n + 1}-01-01"


def running(made: Any, *counts: tuple[Any, int]) -> Any:
    spec = made.indicator("cumulative", "period", of={"force": "Kent"}, unit_of_period="year")
    return work_out(spec, [made.figure(n, "kent", period=year(y)) for n, y in counts])


def test_a_running_total_goes_on_from_the_day_the_offence_began(made: Any) -> None:
    """284, 328 and 442 are 284, 612 and 1,054 since 13 April 2015."""
    found = running(made, (442, 2017), (284, 2015), (328, 2016))

    assert [(result.low, result.n) for result in found.results] == [(284, 1), (612, 2), (1054, 3)]
    assert found.results[2].label == "It: since 13 April 2015, up to the end of 2017"
    assert found.results[2].arithmetic == ("284 + 328 + 442 = 1,054.",)


def test_a_gap_ends_a_running_total(made: Any) -> None:
    """Without 2016, what was counted since 2015 is not known."""
    found = running(made, (284, 2015), (442, 2017))

    assert [result.low for result in found.results] == [284]
    assert found.notes == ("Not added, since they do not begin where the sum so far ends: 2017.",)


def test_what_was_counted_before_the_offence_began_is_in_no_running_total(made: Any) -> None:
    """A count of 2014 under an offence of 2015 is an error of its source."""
    found = running(made, (3, 2014), (284, 2015))

    assert [(result.low, result.label) for result in found.results] == [
        (284, "It: since 13 April 2015, up to the end of 2015")
    ]
    assert found.notes == ("Not added, since the offence was not in force: 2014.",)


def test_a_running_total_that_begins_late_says_what_is_missing(made: Any) -> None:
    found = running(made, (328, 2016), ("<5", 2017))

    assert found.notes == ("The offence began on 13 April 2015; what was counted before 1 January 2016 is not in it.",)
    assert [(result.low, result.high) for result in found.results] == [(328, 328), (328, 332)]
