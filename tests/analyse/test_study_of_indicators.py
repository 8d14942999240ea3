"""Every kind of indicator on real documents, from the reply to the result, worked out by hand from what they print."""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from crosscast.analyse.result import IndicatorKind, Result
from crosscast.claims import Verdict, check
from crosscast.pipeline import known_of, publication_of
from crosscast.publish.data import data_files
from crosscast.publish.publication import Publication, all_results
from crosscast.publish.site import site_files
from crosscast.study import load_study

ROOT = Path(__file__).parents[2]
EXAMPLE, SECOND = ROOT / "examples" / "intimate-image-abuse", ROOT / "tests" / "studies" / "second"


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    folder = tmp_path_factory.mktemp("indicators") / "study"
    (folder / "responses").mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "studies" / "indicators" / "study.yaml", folder)
    for study, name in (
        (EXAMPLE, "charging-by-force.xlsx"), (EXAMPLE, "met-01-foi-20-014375.docx"),
        (SECOND, "recorded-five-forces.xlsx"),
    ):  # fmt: skip
        shutil.copy(study / "responses" / name, folder / "responses")
    return publication_of(load_study(folder))


@pytest.fixture(scope="module")
def results(publication: Publication) -> dict[str, Result]:
    return {result.id: result for indicator in publication.indicators for result in all_results(indicator)}


def test_there_is_one_of_every_kind_but_share_and_series(publication: Publication) -> None:
    """Those two stand in the example."""
    kinds = {indicator.spec.kind for indicator in publication.indicators}

    assert kinds == set(IndicatorKind) - {IndicatorKind.SHARE, IndicatorKind.SERIES}
    assert all(indicator.results for indicator in publication.indicators)


def test_the_numbers_are_those_of_the_printed_counts(results: dict[str, Result]) -> None:
    """30 of 262 in Bedfordshire is the highest rate; 3,356 + 1,800 + 1,347 of 13,860; 284 of the Met in 263 days."""
    assert results["charging-rate--total"].low == Fraction(53400, 13860)
    assert results["charging-rank--bedfordshire"].low == 1
    assert results["charging-rank--bedfordshire"].n == 24
    assert results["concentration--top-3"].low == Fraction(100 * (3356 + 1800 + 1347), 13860)
    assert results["all-forces--answered"].low == 13860
    assert results["all-forces--asked"].high is None
    assert results["met-per-day--2015"].low == Fraction(284, 263)
    assert results["met-so-far--2019"].low == 284 + 328 + 442 + 564 + 645
    assert results["charging-funnel--bedfordshire"].note == "Above the 95% limits."
    assert results["charging-funnel--surrey"].note == ""


def test_the_city_of_london_has_a_rate_of_its_offences_but_none_of_its_residents(results: dict[str, Result]) -> None:
    """2 offences were recorded there."""
    assert results["charging-rate--city-of-london"].low == 0
    assert "per-head--city-of-london" not in results
    assert results["per-head--total"].n == 23


def test_kent_s_class_88e_is_split_where_the_law_changed(publication: Publication, results: dict[str, Result]) -> None:
    """421, 367, 375, 398, 399, 599: only the year to March 2022 compares with the one before it."""
    [kent] = [each for each in publication.indicators if each.spec.id == "kent-88e"]

    assert [result.low for result in kent.results] == [Fraction(800, 367)]
    assert [each.day.isoformat() for each in kent.breaks] == ["2019-04-12", "2022-06-28", "2024-01-31"]


def test_what_must_be_said_reaches_the_data_files_and_the_pages(publication: Publication) -> None:
    """The caveat, the interval with its model, n and the letters of the breaks."""
    data = {name: content.decode() for name, content in data_files(publication).items() if name.endswith(".csv")}
    pages = {name: content.decode() for name, content in site_files(publication).items()}

    assert "may have had no outcome yet" in data["observations.csv"]
    assert "binomial; Wilson 1927" in data["results.csv"]
    assert "In April 2020 the rule for a course of conduct changed" in pages["indicators/kent-stalking.html"]
    assert "95% limits" in pages["indicators/charging-funnel.html"]
    assert "n = 24" in pages["indicators/charging-rank.html"]
    chart = pages["indicators/kent-88e.html"]
    assert chart.index("<strong>A</strong>") < chart.index("<strong>B</strong>") < chart.index("<strong>C</strong>")
    assert "Break C:" in chart
    assert all(chart.count(f">{letter}</text>") == 2 for letter in "ABC")  # wide and narrow


def test_a_claim_about_a_change_carries_the_break_that_it_spans(publication: Publication) -> None:
    """Stalking in Kent rose by 323 per cent, from 1,226 to 5,180: true, and not like for like."""
    text = (
        "Kent recorded 1,226 stalking offences in the year to March 2020 and 5,180 in the year to March 2021, "
        "a rise of 323%."
    )
    level, _, change = check("a.txt", text, known_of(publication)).claims

    assert (level.kind, change.kind) == ("level", "change")
    assert change.verdict is Verdict.HOLDS
    assert any("In April 2020 the rule for a course of conduct changed" in caveat for caveat in change.caveats)
    assert not any("April 2020" in caveat for caveat in level.caveats)
