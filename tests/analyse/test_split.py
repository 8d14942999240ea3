"""An indicator that is split: worked out for each member of a second dimension by itself, counted by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import msgspec
import pytest

from crosscast.analyse.check import find_fault
from crosscast.analyse.indicator import work_out
from crosscast.analyse.result import Chart
from crosscast.model import Dimension, Member

FORCES = [Member(Dimension.FORCE, id, id) for id in ("bedfordshire", "kent", "surrey")]
YEARS = {year: f"{year}-01-01/{year + 1}-01-01" for year in (2019, 2020)}


def of_forces(made: Any, **more: Any) -> list[Any]:
    """Kent recorded 4 and 6 offences and charged 1 and 3 of them; Surrey recorded 10 in 2020 and charged 2."""
    counts = {("kent", 2019): (4, 1), ("kent", 2020): (6, 3), ("surrey", 2020): (10, 2)}
    figures = []
    for (force, year), (recorded, charged) in counts.items():
        figures.append(made.figure(recorded, force, period=YEARS[year], **more))
        figures.append(made.figure(charged, force, "1", period=YEARS[year], **more))
    return figures


def series(made: Any, **more: Any) -> Any:
    return made.indicator("series", "period", unit_of_period="year", split_by=Dimension.FORCE, **more)


def test_each_force_has_its_own_series(made: Any) -> None:
    found = work_out(series(made), of_forces(made))

    assert {result.id: int(result.low) for result in found.results} == {
        "it--kent--2019": 4, "it--kent--2020": 6, "it--surrey--2020": 10,
    }  # fmt: skip
    assert [result.split.id if result.split else "" for result in found.results] == ["kent", "kent", "surrey"]
    assert {result.indicator for result in found.results} == {"it"}
    assert found.total is None


def test_a_force_that_gave_nothing_is_named_and_one_that_is_not_included_left_out(made: Any) -> None:
    found = work_out(series(made), of_forces(made), FORCES[:2])

    assert {result.split.id for result in found.results if result.split} == {"kent"}
    assert found.notes == ("1 of the 2 included forces gave no figures for this: Bedfordshire.",)


def test_each_rate_is_of_the_counts_of_its_own_force(made: Any) -> None:
    """1 of 4, 3 of 6, 2 of 10."""
    spec = made.indicator("rate", "period", unit_of_period="year", split_by=Dimension.FORCE)
    over = msgspec.structs.replace(spec.of, outcome=None)
    found = work_out(msgspec.structs.replace(spec, over=over), of_forces(made))

    assert [result.low for result in found.results] == [25, 50, 20]
    assert found.results[0].label == "It, Kent: 2019"


def of_ages(made: Any) -> list[Any]:
    """Of women 9 aged 10 to 17 and 21 aged 18 to 24 out of 40; of men 3 and 2 out of 5."""
    counts = {("female", "10-17"): 9, ("female", "18-24"): 21, ("male", "10-17"): 3, ("male", "18-24"): 2}
    figures = [made.figure(n, "forces:24", sex=sex, age=age) for (sex, age), n in counts.items()]
    return [*figures, made.figure(40, "forces:24", sex="female"), made.figure(5, "forces:24", sex="male")]


def test_ages_are_shares_of_their_own_sex(made: Any) -> None:
    found = work_out(made.indicator("share", "age", split_by=Dimension.SEX), of_ages(made))

    assert {result.id: result.low for result in found.results} == {
        "it--female--10-17": Fraction(900, 40), "it--female--18-24": Fraction(2100, 40), "it--male--10-17": 60,
        "it--male--18-24": 40,
    }  # fmt: skip
    assert found.notes == ("Female: The parts given come to 30 of 40.",)


def test_what_is_split_is_no_total_of_its_parts(made: Any) -> None:
    """Without the split, nothing is of all ages and one sex; with it, the counts of a sex alone are of no age."""
    spec = made.indicator("series", "age")

    assert work_out(spec, of_ages(made)).results == ()
    assert len(work_out(msgspec.structs.replace(spec, split_by=Dimension.SEX), of_ages(made)).results) == 4


def test_invented_figures_and_groups_of_forces_are_of_no_series(made: Any) -> None:
    figures = [*of_forces(made, invented=True), made.figure(20, "forces:24", period=YEARS[2020])]

    assert work_out(series(made), figures).results == ()


@pytest.mark.parametrize(
    ("asked", "key", "says"),
    [
        ({"kind": "rank", "by": "force", "split_by": Dimension.SEX}, "split_by", "'rank' cannot be split."),
        ({"kind": "series", "by": "sex", "split_by": Dimension.SEX}, "split_by", "by sex is not split by sex again"),
        ({"kind": "series", "by": "force", "split_by": Dimension.PERIOD}, "split_by", "goes by its periods"),
        ({"kind": "series", "by": "age", "split_by": Dimension.MEASURE}, "split_by", "named under 'of'"),
        (
            {"kind": "series", "by": "age", "split_by": Dimension.SEX, "of": {"sex": "female"}},
            "of.sex", "names one sex, and 'split_by' asks for each",
        ),
        ({"kind": "series", "by": "age", "split_by": Dimension.SEX, "chart": Chart.LINES}, "chart", "drawn as 'lines'"),
        ({"kind": "series", "by": "age", "chart": Chart.PYRAMID}, "chart", "the sexes on its two sides"),
    ],
)  # fmt: skip
def test_what_cannot_be_split_is_said_with_its_key(made: Any, asked: dict[str, Any], key: str, says: str) -> None:
    fault = find_fault(made.indicator(asked.pop("kind"), asked.pop("by"), **asked))

    assert fault is not None
    assert fault.key == key
    assert says in fault.message


def test_a_pyramid_of_ages_by_sex_can_be_asked_for(made: Any) -> None:
    assert find_fault(made.indicator("series", "age", split_by=Dimension.SEX, chart=Chart.PYRAMID)) is None


def test_the_age_60_and_the_ages_from_60_on_have_pages_of_their_own(made: Any) -> None:
    """Written as the name of a page, "60" and "60+" are alike; each alone is called --60."""
    figures = [made.figure(n, "forces:24", age=age) for age, n in (("60", 4), ("60+", 9))]
    both = work_out(made.indicator("series", "age"), figures)
    one = work_out(made.indicator("series", "age"), figures[1:])

    assert {result.id: result.low for result in both.results} == {"it--60": 4, "it--60-or-over": 9}
    assert [result.id for result in one.results] == ["it--60"]
