"""Counts for each so many residents and for each day in force, against published rates and the calendar."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from crosscast.analyse.indicator import work_out
from crosscast.analyse.per_day import days_in_force
from crosscast.vocab import population_of

YEAR_TO_DECEMBER_2018 = "2018-01-01/2019-01-01"

# Office for National Statistics, police force area data tables, year ending December 2018, tables P1 and P3: all
# recorded crime but fraud, and its rate for each 1,000 residents of mid-2017.
PUBLISHED = (("cleveland", 65397, 115.51179016161794), ("durham", 62387, 99.03509314946295))
PUBLISHED_JUNE_2019 = (("cleveland", 68509, 120.67434888448138),)  # of mid-2018


@pytest.mark.parametrize(("force", "count", "rate"), PUBLISHED)
def test_residents_give_the_published_rates(force: str, count: int, rate: float) -> None:
    """To the four digits that residents rounded to a hundred allow."""
    population = population_of(force, 2017)

    assert population is not None
    assert 1000 * count / population.people == pytest.approx(rate, rel=1e-4)


@pytest.mark.parametrize(("force", "count", "rate"), PUBLISHED_JUNE_2019)
def test_a_number_per_head_is_the_published_one(made: Any, force: str, count: int, rate: float) -> None:
    """Of the year to June 2019, whose middle lies in 2018 or on its last day."""
    figure = made.figure(count, force, period="2018-07-01/2019-07-01")
    spec = made.indicator("per_head", "force", per="1,000", of={"period": "July 2018 to June 2019"})
    [result] = work_out(spec, [figure]).results

    assert float(result.low) == pytest.approx(rate, rel=1e-4)
    assert result.unit == "per 1,000 people"
    assert result.intervals[0].holds(result.low)
    assert any("mid-2018" in caveat and "Office for National Statistics" in caveat for caveat in result.caveats)


def test_forces_without_residents_or_with_hardly_any_get_no_number_per_head(made: Any) -> None:
    """And that is said; British Transport Police and the City of London are in no sum either."""
    figures = [made.figure(900, "btp"), made.figure(2, "city-of-london"), made.figure(262, "bedfordshire")]
    found = work_out(made.indicator("per_head", "force"), figures)

    assert [result.member.id for result in found.results if result.member] == ["bedfordshire"]
    assert found.total is None
    assert found.notes == (
        "No number per head is given of British Transport Police: it has no area and so no residents.",
        "No number per head is given of City of London Police: it has hardly any residents for the people who are in "
        "its area by day.",
    )


def test_counts_of_43_months_are_no_yearly_rate(made: Any) -> None:
    """And a force of Northern Ireland, of which no residents are known here, is named."""
    found = work_out(made.indicator("per_head", "force"), [made.figure(262, "bedfordshire"), made.figure(9, "psni")])

    assert any("not one year" in caveat for caveat in found.results[0].caveats)
    assert any("no published number of residents" in note for note in found.notes)


def year(n: int) -> str:
    return f"{n}-01-01/{n + 1}-01-01"


def test_the_year_in_which_an_offence_began_compares_by_the_day(made: Any) -> None:
    """284 in the 263 days from 13 April 2015, 328 in the 366 of 2016; so the first year had more a day, not fewer."""
    figures = [made.figure(n, "metropolitan", period=year(y)) for n, y in ((284, 2015), (328, 2016))]
    spec = made.indicator("per_day", "period", of={"force": "Metropolitan Police"}, unit_of_period="year")
    results = work_out(spec, figures).results

    assert [result.low for result in results] == [Fraction(284, 263), Fraction(328, 366)]
    assert [result.denominator.low for result in results if result.denominator] == [263, 366]
    assert all(result.intervals[0].holds(result.low) for result in results)


def test_a_month_has_the_days_that_months_have_on_average(made: Any) -> None:
    """366 in the 366 days of 2016 are 30.4375 a month."""
    spec = made.indicator("per_day", "period", of={"force": "Kent"}, unit_of_period="year", per="month")
    [result] = work_out(spec, [made.figure(366, "kent", period=year(2016))]).results

    assert (result.low, result.unit) == (Fraction("30.4375"), "per month")


def test_before_the_offence_began_there_is_no_day_to_divide_by(made: Any) -> None:
    """A count of 2014 under a code of 2015 is an error of its source, and is not divided."""
    spec = made.indicator("per_day", "period", of={"force": "Kent"}, unit_of_period="year")
    found = work_out(spec, [made.figure(3, "kent", period=year(2014))])

    assert found.results == ()
    assert "the offence was not in force" in found.notes[0]


def test_what_is_recorded_after_an_offence_ended_is_of_no_number_of_days(made: Any) -> None:
    """Section 33 ended on 30 January 2024 and was recorded later as well: of 2024, a count is not of 30 days. By the
    day on which they were committed it is. The count of 40 is made up."""
    spec = made.indicator("per_day", "period", of={"force": "Kent"}, unit_of_period="year")
    recorded = work_out(spec, [made.figure(40, "kent", period=year(2024))])
    committed = work_out(spec, [made.figure(40, "kent", period=year(2024), date_basis="committed")])

    assert recorded.results == ()
    assert "the offence ended on 30 January 2024, and what was done until then is recorded later" in recorded.notes[0]
    assert [result.low for result in committed.results] == [Fraction(40, 30)]


def test_a_year_that_was_not_over_when_the_figures_were_taken_is_divided_by_no_days(made: Any) -> None:
    """The Metropolitan Police took its figures on 21 May 2020: 645 of 2019 are of 365 days."""
    spec = made.indicator("per_day", "period", of={"force": "Metropolitan Police"}, unit_of_period="year")
    counts = ((645, 2019), (300, 2020))
    found = work_out(
        spec, [made.figure(n, "metropolitan", period=year(y), extracted_on="2020-05-21") for n, y in counts]
    )

    assert [result.low for result in found.results] == [Fraction(645, 365)]
    assert "the figures were taken on 21 May 2020, before the period was over" in found.notes[0]


def test_the_year_in_which_an_offence_began_gives_no_yearly_number_per_head(made: Any) -> None:
    """284 of the Metropolitan Police from 13 April 2015; 328 of the whole of 2016."""
    told = []
    for n, y in ((284, 2015), (328, 2016)):
        spec = made.indicator("per_head", "force", of={"period": str(y)})
        [result] = work_out(spec, [made.figure(n, "metropolitan", period=year(y))]).results
        told.append(any("not in force on every day of the period" in caveat for caveat in result.caveats))

    assert told == [True, False]


def test_a_popular_name_is_no_older_than_the_offences_that_it_may_mean(made: Any) -> None:
    """Intimate image abuse was no offence of that name in 2014."""
    assert days_in_force(made.figure(3, "kent", offence="intimate-image-abuse", period=year(2014))) == 0
    assert days_in_force(made.figure(3, "kent", offence="intimate-image-abuse", period=year(2024))) == 366


def test_a_hidden_count_per_day_is_as_wide_as_its_symbol(made: Any) -> None:
    """<5 in 366 days is 0 to 4 of them, whatever sums would give away."""
    spec = made.indicator("per_day", "period", of={"force": "Kent"}, unit_of_period="year")
    [result] = work_out(spec, [made.figure("<5", "kent", period=year(2016))]).results

    assert [result.low, result.high] == [0, Fraction(4, 366)]
