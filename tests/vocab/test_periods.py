"""Periods in the notations of real replies; what could be two periods is none."""

from __future__ import annotations

import pytest

from crosscast.model import Period
from crosscast.vocab import find_periods
from crosscast.vocab.periods import Recurring

NOTATIONS = {
    "from 20 to 26 April 2020": "2020-04-20/2020-04-27",
    "20-26 April 2020": "2020-04-20/2020-04-27",
    "20th - 26th April 2020": "2020-04-20/2020-04-27",
    "23 March to 17 May 2020": "2020-03-23/2020-05-18",
    "between 23rd March and 17th May 2020": "2020-03-23/2020-05-18",
    "30 April to 6 May 2020": "2020-04-30/2020-05-07",
    "30/03-05/04/2017": "2017-03-30/2017-04-06",
    "01.01.20 - 01.01.21": "2020-01-01/2021-01-02",
    "Apr-Jun 2021": "2021-04-01/2021-07-01",
    "2021 Q1": "2021-01-01/2021-04-01",
    "Q1 (Apr-Jun) 2021/22": "2021-04-01/2021-07-01",
    "Q4 (Jan-Mar) 2021/22": "2022-01-01/2022-04-01",
    "2021/22 Q4": "2022-01-01/2022-04-01",
    "01/04/2021 - 31/03/2022": "2021-04-01/2022-04-01",
    "FY21/22": "2021-04-01/2022-04-01",
    "FY 2021-22": "2021-04-01/2022-04-01",
    "FYE 2022": "2021-04-01/2022-04-01",
    "2021/2022": "2021-04-01/2022-04-01",
    "1999-00": "1999-04-01/2000-04-01",
    "year ending March 2022": "2021-04-01/2022-04-01",
    "12 months to June 2025": "2024-07-01/2025-07-01",
    "2023 (to 30 June)": "2023-01-01/2023-07-01",
    "2023 (Jan - June)": "2023-01-01/2023-07-01",
    "Apr 21 - Mar 22": "2021-04-01/2022-04-01",
    "Apr '07 to Mar '08": "2007-04-01/2008-04-01",
    "calendar years 2015-2019": "2015-01-01/2020-01-01",
}

PARTS_OF_A_YEAR = {
    "2025 (1 January to 30 September)": "2025-01-01/2025-10-01",
    "2025 (January to September)": "2025-01-01/2025-10-01",
    "2025 - January to May": "2025-01-01/2025-06-01",
    "2025 Jan to May": "2025-01-01/2025-06-01",
    "2025 (to 30/06)": "2025-01-01/2025-07-01",
    "2025 (to 30.06.25)": "2025-01-01/2025-07-01",
    "2025 [to end of June]": "2025-01-01/2025-07-01",
    "2025 YTD (to 31 August)": "2025-01-01/2025-09-01",
    "2025 (01/01/2025-30/06/2025)": "2025-01-01/2025-07-01",
    "2024 (31 Jan - 31 Dec)": "2024-01-31/2025-01-01",
    "2024/25 (Apr-Dec)": "2024-04-01/2025-01-01",
    "2024/25 (October to February)": "2024-10-01/2025-03-01",
    "2024/25 (to 31/12/2024)": "2024-04-01/2025-01-01",
    "2025 (Q1-Q3)": "2025-01-01/2025-10-01",
    "2024/25 Q1 to Q3": "2024-04-01/2025-01-01",
    "1 Jan 25 - 30 Jun 25": "2025-01-01/2025-07-01",
    "Y/E March 2025": "2024-04-01/2025-04-01",
    "12 m/e Sep 2025": "2024-10-01/2025-10-01",
}


@pytest.mark.parametrize(("text", "id"), (NOTATIONS | PARTS_OF_A_YEAR).items())
def test_a_period_is_read_in_each_notation(text: str, id: str) -> None:
    """The end of a period is the day after its last."""
    assert [f.period.id for f in find_periods(text) if isinstance(f.period, Period)] == [id]


def test_months_of_another_year_cut_no_year_short() -> None:
    """A range that ends in a later year keeps its end; days that the year does not have make no part of it."""
    assert [str(f.period.id) for f in find_periods("2019 to 31/03/2021") if isinstance(f.period, Period)] == [
        "2019-01-01/2021-04-01"
    ]
    assert "2024-01-01/2025-01-01" in [
        f.period.id for f in find_periods("2024 (to 31/02)") if isinstance(f.period, Period)
    ]


@pytest.mark.parametrize("text", ["8/71", "18 to 24", "195/12", "60+", "31/02/2020", "31 June 2020 to 40 June 2020"])
def test_codes_ages_and_impossible_dates_are_no_days(text: str) -> None:
    """Nothing that begins or ends on a day that a calendar does not have."""
    assert not [f for f in find_periods(text) if isinstance(f.period, Period) and f.period.days < 28]


@pytest.mark.parametrize(
    "text",
    [
        "No suspect identified. May be reopened",
        "Community resolution (may include cautions)",
        "closed until further information may come",
        "12 may not be counted",
    ],
)
def test_what_may_be_is_not_of_the_month_of_may(text: str) -> None:
    assert not find_periods(text)


@pytest.mark.parametrize(
    "text", ["May", "may", "Total May", "May total", "offences in May", "May offences", "recorded during May each year"]
)
def test_may_alone_or_among_words_of_counts_is_the_month(text: str) -> None:
    (found,) = find_periods(text)
    assert found.period == Recurring((5, 1), (5, 31))
