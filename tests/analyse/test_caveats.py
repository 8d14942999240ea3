"""Each kind of caveat on a real figure that calls for it and on one that does not, the source of each beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crosscast.analyse.caveats import catalogue, of_observation, with_caveats
from crosscast.analyse.change import change
from crosscast.analyse.indicator import work_out
from crosscast.model import Dimension
from crosscast.vocab import named

ROOT = Path(__file__).parents[2]


def year(n: int) -> str:
    return f"{n}-01-01/{n + 1}-01-01"


def year_to_march(n: int) -> str:
    return f"{n - 1}-04-01/{n}-04-01"


def kinds(caveats: Any) -> set[str]:
    return {caveat.kind for caveat in caveats}


# Metropolitan Police, reply 01.FOI.20.014375, taken on 21 May 2020: 645 offences of 2019, 284 of 2015; 375 offences
# and 397 victims from 23 March to 17 May 2020.
MET = {"force": "metropolitan", "extracted_on": "2020-05-21", "system": "CRIS"}
SPRING = "2020-03-23/2020-05-18"


def test_a_law_that_changed_inside_a_period_is_said(made: Any) -> None:
    """Refuge, 25 January 2023: 248 in Sussex from January 2019 to July 2022; threats were added in June 2021."""
    [caveat] = [c for c in of_observation(made.observation(248, "sussex")) if c.kind == "law-change"]

    assert "29 June 2021" in caveat.sentence
    assert "Domestic Abuse Act 2021 s.69" in caveat.said
    assert "law-change" not in kinds(of_observation(made.observation(645, period=year(2019), **MET)))


KENT_88E = {2021: 367, 2022: 375, 2023: 398, 2024: 399}  # Home Office, police recorded crime open data, class 88E


def test_a_change_across_a_change_of_the_law_is_refused_and_the_one_before_it_given(made: Any) -> None:
    """Class 88E took in breast-feeding on 28 June 2022 and cyberflashing on 31 January 2024: it is split there."""
    figures = [made.figure(n, "kent", offence="class-88E", period=year_to_march(y)) for y, n in KENT_88E.items()]
    asked = {"of": {"force": "Kent", "offence": "Exposure and voyeurism"}, "unit_of_period": "year"}
    found = work_out(made.indicator("change", "period", **asked), figures)
    across = work_out(made.indicator("change", "period", across_breaks=True, **asked), figures)

    assert [result.member.id for result in found.results if result.member] == [year_to_march(2022)]
    assert len(found.notes) == 2
    assert "28 June 2022" in found.notes[0]
    assert "31 January 2024" in found.notes[1]
    assert {each.day.isoformat() for each in found.breaks} == {"2022-06-28", "2024-01-31"}
    assert len(across.results) == 3
    assert any("31 January 2024" in caveat for caveat in across.results[-1].caveats)


def test_the_law_that_changed_is_that_of_the_part_of_the_united_kingdom_that_the_force_polices(made: Any) -> None:
    """Northern Ireland: threats were added to section 51 on 27 November 2023 (Act of 2022 s.6). Scotland: knowingly
    false messages stayed in section 127 in January 2024 (Online Safety Act 2023 s.189(1)). The counts are made up."""
    told = {
        force: [c.sentence for c in of_observation(made.observation(9, force, offence=offence, period=year(y)))]
        for force, offence, y in (
            ("psni", "ja2016-s51", 2023), ("police-scotland", "ca2003-s127", 2024), ("kent", "ca2003-s127", 2024),
        )
    }  # fmt: skip
    before, after = "2022-04-01/2023-04-01", "2023-04-01/2024-04-01"
    figures = [made.figure(60, "psni", offence="ja2016-s51", period=period) for period in (before, after)]
    asked = {"of": {"force": "PSNI", "offence": figures[0].label.split(", ")[2]}, "unit_of_period": "year"}
    refused = work_out(made.indicator("change", "period", **asked), figures)

    assert any("27 November 2023" in sentence for sentence in told["psni"])
    assert not any("31 January 2024" in sentence for sentence in told["police-scotland"])
    assert any("31 January 2024" in sentence for sentence in told["kent"])
    assert refused.results == ()
    assert "27 November 2023" in refused.notes[0]


KENT_STALKING = {2020: 1226, 2021: 5180, 2022: 5248}  # the same source, stalking


def test_a_rule_for_recording_that_changed_between_two_years_is_said(made: Any) -> None:
    """In April 2020 more began to be recorded as stalking: +323 per cent in Kent. The year after is free of it."""
    figures = [made.figure(n, "kent", offence="stalking", period=year_to_march(y)) for y, n in KENT_STALKING.items()]
    asked = {"of": {"force": "Kent", "offence": "stalking"}, "unit_of_period": "year"}
    first, second = work_out(made.indicator("change", "period", **asked), figures).results

    assert any("April 2020" in c and "not verified" in c and "Home Office" in c for c in first.caveats)
    assert not any("April 2020" in c for c in second.caveats)


# The same source, harassment (class 8L), years to March.
KENT_HARASSMENT = {
    2014: 2049, 2015: 2426, 2016: 3229, 2017: 4002, 2018: 5354, 2019: 12071,
    2020: 9812, 2021: 8294, 2022: 9800, 2023: 8787, 2024: 9366, 2025: 10116,
}  # fmt: skip
RULES = {
    "from April 2015": {2016, 2017},  # on 13 April, and so inside the year to March 2016 as well
    "From 2017/18": {2018},
    "From April 2018": {2019},
    "In April 2020": {2021},
    "During 2023": {2024, 2025},  # on a day that is not known, and so perhaps inside the year to March 2024
}


@pytest.mark.parametrize(("says", "years"), RULES.items())
def test_each_rule_for_recording_is_said_of_the_changes_across_it_and_of_no_other(
    made: Any, says: str, years: set[int]
) -> None:
    """Harassment in Kent: 5,354 to 12,071 with the rule of April 2018, 12,071 to 9,812 with none."""
    figures = [made.figure(n, "kent", offence="class-8L", period=year_to_march(y)) for y, n in KENT_HARASSMENT.items()]
    asked = {"of": {"force": "Kent", "offence": "Harassment"}, "unit_of_period": "year"}
    results = work_out(made.indicator("change", "period", **asked), figures).results
    across = [result.member for result in results if any(says in caveat for caveat in result.caveats)]

    assert len(results) == 11
    assert {int(member.id[-10:-6]) for member in across if member is not None} == years


def test_a_class_that_holds_many_offences_is_said_to(made: Any) -> None:
    """Home Office, class 88C: 12,132 in the year to March 2025. Section 33 has a code of its own."""
    in_class = of_observation(made.observation(12132, "forces:44", offence="class-88C", period=year_to_march(2025)))
    [caveat] = [c for c in in_class if c.kind == "code-covers-more"]

    assert "088/15" in caveat.said
    assert "Home Office" in caveat.said
    assert "code-covers-more" not in kinds(of_observation(made.observation(645, period=year(2019), **MET)))


def test_the_part_year_in_which_the_offence_began_is_compared_with_nothing(made: Any) -> None:
    """The Metropolitan Police's 284 of 2015 begin on 13 April; 2016 and 2017 are whole."""
    figures = [made.figure(n, period=year(y), **MET) for y, n in ((2015, 284), (2016, 328), (2017, 442))]
    asked = {"of": {"force": "Metropolitan Police"}, "unit_of_period": "year"}
    found = work_out(made.indicator("change", "period", **asked), figures)

    assert [result.member.id for result in found.results if result.member] == [year(2017)]
    assert found.notes == (
        "No change is given from 2015 to 2016: 2015 is a part period (the offence began on 13 April 2015).",
    )


def test_a_year_cut_short_at_the_end_of_a_series_is_left_out_aloud(made: Any) -> None:
    """Home Office, class 88C, England and Wales: 12,132 in 2024/25, and 10,108 in the three quarters of 2025/26."""
    periods = ((12132, year_to_march(2025)), (10108, "2025-04-01/2026-01-01"))
    figures = [made.figure(n, "forces:44", offence="class-88C", period=period) for n, period in periods]
    asked = {"of": {"offence": "Other miscellaneous sexual offences"}, "unit_of_period": "year"}
    found = work_out(made.indicator("series", "period", **asked), figures)

    assert [result.low for result in found.results] == [12132]
    assert found.notes == ("Left out, since it is not a whole year beside whole ones: April 2025 to December 2025.",)


def test_a_year_that_had_not_ended_when_the_figures_were_taken_is_a_part_period(made: Any) -> None:
    """The Metropolitan Police took its figures on 21 May 2020; 2019 was over then."""
    counts = {period: made.observation(645, period=period, **MET) for period in (year(2019), year(2020))}
    told = {period: kinds(of_observation(observation)) for period, observation in counts.items()}

    assert "part-period" in told[year(2020)]
    assert "part-period" not in told[year(2019)]


def test_totals_of_different_forces_are_not_compared(made: Any) -> None:
    """Office for National Statistics, table P1: 5,073,131 in the year to September 2018 with Greater Manchester,
    5,000,036 in the next without it. With itself, Cleveland is compared: 61,982 and 69,662."""
    first, second = "2017-10-01/2018-10-01", "2018-10-01/2019-10-01"
    spec = made.indicator("change", "period", unit_of_period="year")
    all_forces = [
        made.figure(5073131, "forces:44", offence=None, period=first),
        made.figure(5000036, "forces:43", offence=None, period=second),
    ]
    cleveland = [made.figure(n, "cleveland", offence=None, period=p) for n, p in ((61982, first), (69662, second))]

    refused, given = change(spec, all_forces), change(spec, cleveland)
    assert refused.results == ()
    assert "the one is of 44 forces together, the other of 43 forces together" in refused.notes[0]
    assert len(given.results) == 1


def test_charges_of_recent_offences_are_said_to_be_incomplete(made: Any) -> None:
    """West Midlands Police, reply 1841_15, 2012 to 2015: 57 charged of 2014, when the reply was made in 2015; of 2012,
    4 charged, all cases had had two years."""
    counts = ((2012, 4), (2014, 57), (2015, 20))
    seen = [made.observation(n, "west-midlands", "1", year(y), offence="stalking") for y, n in counts]
    told = {o.period.start.year: " ".join(o.caveats) for o in with_caveats(seen) if o.period}

    assert "may have had no outcome yet" not in told[2012]
    assert "may have had no outcome yet" in told[2014]
    assert "may have had no outcome yet" in told[2015]


def test_a_day_of_extraction_more_than_a_year_later_settles_it(made: Any) -> None:
    """The Metropolitan Police took its figures on 21 May 2020: 2018 had settled, 2019 had not."""
    for y, is_pending in ((2018, False), (2019, True)):
        caveats = of_observation(made.observation(5, outcome="1", period=year(y), **MET))
        assert ("outcomes-pending" in kinds(caveats)) is is_pending


def test_recorded_offences_are_said_not_to_be_what_was_committed(made: Any) -> None:
    """Of 375 recorded offences; 397 victims are another count."""
    offences = kinds(of_observation(made.observation(375, period=SPRING, **MET)))
    victims = kinds(of_observation(made.observation(397, period=SPRING, measure="victims", **MET)))

    assert "recorded-not-committed" in offences
    assert "counts-differ" not in offences
    assert "recorded-not-committed" not in victims
    assert "counts-differ" in victims


def test_offences_by_the_day_they_were_committed_do_not_carry_it(made: Any) -> None:
    committed = made.observation(375, period=SPRING, date_basis="committed", **MET)

    assert "recorded-not-committed" not in kinds(of_observation(committed))


def test_a_percentage_of_victims_by_offences_says_that_it_is_of_neither(made: Any) -> None:
    """397 victims of 375 offences; charges of offences, 30 of 262, are of one kind."""
    spec = made.indicator("rate", "force", of={"measure": "victims", "outcome": None})
    mixed = [made.figure(397, "surrey", measure="victims"), made.figure(375, "surrey")]
    [rate] = work_out(spec, mixed).results
    [plain] = work_out(
        made.indicator("rate", "force"), [made.figure(30, "surrey", "1"), made.figure(262, "surrey")]
    ).results

    assert any("the percentage is of neither" in caveat for caveat in rate.caveats)
    assert not any("the percentage is of neither" in caveat for caveat in plain.caveats)


def test_a_change_from_few_is_said_to_be(made: Any) -> None:
    """West Midlands, stalking: 16 in 2012, 177, then 184. Official tables give no change from fewer than 50."""
    figures = [
        made.figure(n, "west-midlands", offence="stalking", period=year(y))
        for y, n in ((2012, 16), (2013, 177), (2014, 184))
    ]
    asked = {"of": {"force": "West Midlands", "offence": "stalking"}, "unit_of_period": "year"}
    first, second = work_out(made.indicator("change", "period", **asked), figures).results

    assert any("the change is from 16" in c and "table P2" in c for c in first.caveats)
    assert not any("Small numbers" in c for c in second.caveats)


def test_a_rate_of_few_is_said_to_be(made: Any) -> None:
    """4 of 16 charged for stalking in the West Midlands in 2012; 30 of 262 in Bedfordshire."""
    few = [made.figure(4, "west-midlands", "1"), made.figure(16, "west-midlands")]
    many = [made.figure(30, "bedfordshire", "1"), made.figure(262, "bedfordshire")]
    [small], [large] = (work_out(made.indicator("rate", "force"), figures).results for figures in (few, many))

    assert "Small numbers: out of 16, one more or less is 6.3 percentage points." in small.caveats
    assert not any("Small numbers" in caveat for caveat in large.caveats)


@pytest.mark.parametrize("kind", ["per_head", "per_day"])
def test_a_number_per_head_or_day_from_few_is_said_to_be(made: Any, kind: str) -> None:
    """4 charged in the West Midlands in 2012, 57 in 2014."""
    told = []
    for n, y in ((4, 2012), (57, 2014)):
        asked = {"offence": "stalking", "outcome": "charged or summonsed", "period": str(y)}
        spec = made.indicator(kind, "force", of=asked)
        [result] = work_out(spec, [made.figure(n, "west-midlands", "1", year(y), offence="stalking")]).results
        told.append(any("worked out from a count of 4" in caveat for caveat in result.caveats))

    assert told == [True, False]


def test_a_force_that_could_not_supply_its_figures_is_named(made: Any) -> None:
    """Office for National Statistics, table P1: Lancashire, 162,819 in 2018 with two months estimated, 127,028 in the
    year to March 2018."""
    estimated = of_observation(made.observation(162819, "lancashire", offence=None, period=year(2018)))
    whole = of_observation(made.observation(127028, "lancashire", offence=None, period=year_to_march(2018)))

    assert any(c.kind == "definitions-differ" and "November and December 2018" in c.said for c in estimated)
    assert "definitions-differ" not in kinds(whole)


def test_forces_that_took_their_figures_on_different_days_are_said_to_differ(made: Any) -> None:
    """The Metropolitan Police on 21 May 2020 from CRIS; the other days and systems are made up."""

    def ranked(other: dict[str, str]) -> Any:
        return work_out(
            made.indicator("rank", "force"),
            [made.figure(12, **MET), made.figure(9, "kent", **other)],
        ).results

    differ = ranked({"extracted_on": "2021-02-01", "system": "Athena"})
    alike = ranked({"extracted_on": "2020-05-21", "system": "CRIS"})
    said = "the day on which they took their figures (2020-05-21, 2021-02-01); the system that they record in"
    assert all(any(said in caveat for caveat in result.caveats) for result in differ)
    assert not any("differ in" in caveat for result in alike for caveat in result.caveats)


def test_a_caveat_is_one_sentence_with_its_source(made: Any) -> None:
    """And what is not verified says so."""
    told = [
        caveat
        for observation in (
            made.observation(5, outcome="1", period=year(2021)),
            made.observation(5, offence="class-8R", period=year(2024)),
            made.observation(5, "lancashire", offence="stalking", period=year(2018)),
        )
        for caveat in of_observation(observation)
    ]

    assert len(told) > 5
    for caveat in told:
        assert caveat.sentence.endswith(".")
        assert "(Source: " in caveat.said or caveat.kind == "counts-differ"


@pytest.mark.parametrize("kind", catalogue().kinds, ids=lambda kind: str(kind.id))
def test_when_each_kind_applies_is_told_in_the_docs(kind: Any) -> None:
    """docs/caveats.md says the same as the file."""
    page = " ".join((ROOT / "docs" / "caveats.md").read_text("utf-8").split())

    assert f"`{kind.id}`" in page
    assert kind.applies in page


def test_the_forces_and_classes_of_the_catalogue_are_those_of_the_vocabulary() -> None:
    """A misspelt id would attach to nothing."""
    for event in catalogue().forces:
        assert named(Dimension.FORCE, event.force).id == event.force
    for row in catalogue().classes:
        assert all(named(Dimension.OFFENCE, id).id == id for id in row.offences)
