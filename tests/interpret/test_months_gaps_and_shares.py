"""Columns that sheets print in a way of their own: months as days, `..` in a total, percentages without a sign."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscast.interpret import Given, interpret, observe
from crosscast.model import Dimension, Grade, Observation, Table, Unit
from crosscast.read import read_here

TITLE = "Disclosing private sexual images: offences recorded"


def understood(folder: Path, *lines: str) -> tuple[Table, tuple[Observation, ...]]:
    path = folder / "reply.csv"
    path.write_text("\n".join((TITLE, *lines)) + "\n", encoding="utf-8")
    document = read_here(path, "reply.csv")
    (table,) = interpret(document, Given("Kent Police"))
    return table, observe(table, document)


def periods(seen: tuple[Observation, ...]) -> dict[str, str]:
    found = {each.text: each.member(Dimension.PERIOD) for each in seen}
    return {text: member.id for text, member in found.items() if member is not None}


@pytest.mark.parametrize("days", [("01/02/2023", "01/03/2023"), ("28/02/2023", "31/03/2023")])
def test_a_day_under_month_is_its_month(tmp_path: Path, days: tuple[str, str]) -> None:
    """A sheet stores March 2023 as its first day, or as its last, and shows that."""
    _, seen = understood(tmp_path, "Month,Offences", f"{days[0]},12", f"{days[1]},14", "Total,26")

    assert periods(seen) == {
        "12": "2023-02-01/2023-03-01",
        "14": "2023-03-01/2023-04-01",
        "26": "2023-02-01/2023-04-01",
    }


def test_a_month_heads_columns_too(tmp_path: Path) -> None:
    """It stands above the days."""
    _, seen = understood(tmp_path, ",Month,", "Outcome,01/12/2022,01/01/2023", "Charged,12,14", "Caution - adults,3,5")

    assert periods(seen)["12"] == "2022-12-01/2023-01-01"
    assert periods(seen)["14"] == "2023-01-01/2023-02-01"


@pytest.mark.parametrize("heading", ["Date", "Day", "Week commencing"])
def test_a_day_under_another_heading_stays_a_day(tmp_path: Path, heading: str) -> None:
    """Only the heading says that a month is meant."""
    _, seen = understood(tmp_path, f"{heading},Offences", "01/02/2023,12", "01/03/2023,14")

    assert "2023-02-01/2023-03-01" not in periods(seen).values()


def test_days_within_a_month_stay_days_under_month(tmp_path: Path) -> None:
    """15 February is no month."""
    _, seen = understood(tmp_path, "Month,Offences", "01/02/2023,12", "15/02/2023,14")

    assert periods(seen)["14"] == "2023-02-15/2023-02-16"


def test_a_total_that_may_hold_what_is_not_available_is_not_disputed(tmp_path: Path) -> None:
    """33 is 5 more than the outcomes shown; `..` may be these 5. Nothing is wrong, and nothing adds up."""
    table, seen = understood(
        tmp_path,
        "Outcome,2021/22,2022/23",
        "Charged,12,10",
        "Caution - adults,..,9",
        "Community resolution,11,12",
        "No suspect identified,5,8",
        "Total,33,39",
    )

    assert "does-not-add-up" not in {finding.slug for finding in table.findings}
    assert all(each.grade is not Grade.DISPUTED for each in seen)
    assert len(table.relations) == 1  # that of 2022/23, which holds


def test_what_is_not_available_stands_in_no_total_where_the_others_add_up(tmp_path: Path) -> None:
    """The total says so: 12 and 11 make 23."""
    table, _ = understood(
        tmp_path, "Outcome,2021/22", "Charged,12", "Caution - adults,..", "Community resolution,11", "Total,23"
    )

    (relation,) = table.relations
    assert relation.holds is True
    assert len(relation.cells) == 3


def test_a_total_below_its_parts_is_disputed_whatever_is_not_available(tmp_path: Path) -> None:
    """No count that is missing makes 23 of 12 and 14."""
    table, _ = understood(
        tmp_path, "Outcome,2021/22", "Charged,12", "Caution - adults,..", "Community resolution,14", "Total,23"
    )

    assert "does-not-add-up" in {finding.slug for finding in table.findings}


def test_two_columns_of_one_heading_of_which_one_is_the_other_as_a_percentage(tmp_path: Path) -> None:
    """10 of 100 are 10%, 30 of 120 are 25%: the second "Charged" lost its sign. What was so chosen proves nothing."""
    table, seen = understood(
        tmp_path, "Year,Recorded,Charged,Charged", "2020/21,100,10,10", "2021/22,120,30,25", "2022/23,200,30,15"
    )

    units = [value.unit for value in table.values if value is not None]
    assert units.count(Unit.PER_CENT) == 3
    charged = [each for each in seen if each.member(Dimension.OUTCOME) is not None]
    assert [each.text for each in charged] == ["10", "30", "30"]
    assert {each.grade for each in seen} == {Grade.READ}
    assert any("as percentages of 'Recorded', without a sign" in reason for reason in table.reasons)


def test_two_columns_of_one_heading_that_are_no_shares_are_asked_about(tmp_path: Path) -> None:
    """26 is no share of 120: a label is missing."""
    table, seen = understood(
        tmp_path, "Year,Recorded,Charged,Charged", "2020/21,100,10,11", "2021/22,120,30,26", "2022/23,200,30,15"
    )

    assert all(each.member(Dimension.OUTCOME) is None for each in seen)
    assert "one-figure-twice" in {finding.slug for finding in table.findings}
