"""The days on which a series breaks: each with its kind, sentence and source, and the same days as the catalogue's."""

from __future__ import annotations

from datetime import date

import pytest

from crosscast.law import BreakKind, breaks, catalogue
from crosscast.law.files import read_yaml
from crosscast.vocab import offence_row
from crosscast.vocab.classes import class_row

RULE = BreakKind.RECORDING


def days_of(*ids: str, territory: str = "england-wales") -> list[tuple[str, str]]:
    return [(row.day.isoformat(), row.kind.value) for row in breaks(ids, territory)]  # type: ignore[arg-type]


def test_section_33_breaks_where_it_begins_where_threats_are_added_and_where_it_is_replaced() -> None:
    """CJCA 2015 s.33 from 13 April 2015, threats from 29 June 2021 (DAA 2021 s.69), repealed by OSA 2023 s.190."""
    found = [row for row in days_of("cjca2015-s33") if row[1] != RULE]

    assert found == [
        ("2015-04-13", "commencement"),
        ("2021-06-29", "extension"),
        ("2024-01-31", "repeal"),
        ("2024-01-31", "replacement"),
    ]


def test_the_popular_name_breaks_where_any_of_its_offences_does() -> None:
    """Intimate image abuse is section 33 before 31 January 2024 and section 66B from then on."""
    assert set(days_of("intimate-image-abuse")) == set(days_of("cjca2015-s33", "soa2003-s66B"))


def test_a_limb_breaks_with_its_offence_and_a_code_with_the_offence_that_it_records() -> None:
    """Figures are kept by offence, by limb or by Home Office code; all are the same series."""
    assert days_of("soa2003-s66B-4") == days_of("soa2003-s66B") != []
    assert days_of("ho-086-10") == days_of("cja1988-s160") != []


def test_each_part_of_the_united_kingdom_has_its_own_breaks() -> None:
    """Section 127(2)(a) was repealed for England, Wales and Northern Ireland, not for Scotland (OSA 2023 s.189(1))."""
    assert ("2024-01-31", "replacement") in days_of("ca2003-s127", territory="northern-ireland")
    assert ("2024-01-31", "replacement") not in days_of("ca2003-s127", territory="scotland")
    assert days_of("cjca2015-s33", territory="scotland") == []


def test_what_the_catalogue_does_not_know_has_no_breaks() -> None:
    """No break is made up for an offence of which nothing was read."""
    assert days_of("no-such-offence") == []


def test_recording_rules_of_five_years_are_held_and_none_of_them_claims_to_be_verified() -> None:
    """2015, 2017, 2018, 2020 and 2023; their text could not be read, which each of them shows."""
    rows = [row for row in breaks(["cjca2015-s33", "stalking", "mca1988-s1"]) if row.kind is RULE]

    assert [row.day.year for row in rows] == [2015, 2017, 2018, 2020, 2023]
    assert not any(row.is_verified for row in rows)


@pytest.mark.parametrize("row", read_yaml("breaks")["breaks"], ids=lambda row: f"{row['day']}-{row['kind']}")
def test_a_break_is_one_sentence_with_a_source_and_known_offences(row: dict[str, object]) -> None:
    """It stands beside a chart as it is."""
    sentence, offences = str(row["sentence"]), row["offences"]

    assert sentence.endswith(".")
    assert row["source"]
    assert isinstance(offences, list)
    assert [id for id in offences if not offence_row(id) and not class_row(id)] == []


def test_every_day_on_which_an_offence_begins_or_ends_is_a_break() -> None:
    """In each territory of the offence; the catalogue and the list of breaks are one truth."""
    missing = [
        (offence.id, dated.day, territory)
        for enactment in catalogue()
        for offence in enactment.offences
        for territory in offence.territories
        for dated in offence.dates()
        if dated.status.value != "not-verified"
        and dated.day not in {row.day for row in breaks([offence.id], territory)}
    ]

    assert missing == []


def test_a_commencement_or_repeal_is_a_day_of_the_catalogue() -> None:
    """The other way round: no such day is in the list alone."""
    days = {dated.day for enactment in catalogue() for offence in enactment.offences for dated in offence.dates()}
    listed = {row["day"] for row in read_yaml("breaks")["breaks"] if row["kind"] in ("commencement", "repeal")}

    assert listed <= days
    assert date(2024, 1, 31) in listed
