"""The catalogue of offences: every fact has a source and a status; dates, codes and ids agree with the vocabulary."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import yaml

from crosscast.law import OffenceLaw, Stated, Verification, catalogue, fact_specs, offences_of_law, sources
from crosscast.law.catalogue import stated_of
from crosscast.law.files import read_yaml
from crosscast.law.guidance import listed, order_source, rank, support
from crosscast.vocab import home_office_codes, offence_dates, offence_row
from crosscast.vocab.classes import class_row

OFFENCES = [pytest.param(offence, id=offence.id) for offence in offences_of_law().values()]
LIST_OF_2026 = read_yaml("notifiable")["notifiable"]


def every_fact(offence: OffenceLaw) -> list[Stated]:
    dates = [Stated(f"date of {offence.id}", dated.source, dated.read_in, dated.status) for dated in offence.dates()]
    return [*offence.stated(), *dates]


@pytest.mark.parametrize("offence", OFFENCES)
def test_every_fact_has_a_source_and_says_how_far_it_was_checked(offence: OffenceLaw) -> None:
    """What is verified was read in an official page; what was read nowhere says that it is not verified."""
    for fact in every_fact(offence):
        assert fact.text, offence.id
        assert fact.source, fact.text
        if fact.status is Verification.VERIFIED:
            assert fact.read_in is not None, fact.text
            assert sources()[fact.read_in].official, fact.text
        if fact.read_in is None:
            assert not fact.status.is_verified, fact.text
        if fact.status is Verification.NOT_VERIFIED:
            assert "verified" in fact.status.words


@pytest.mark.parametrize("offence", OFFENCES)
def test_an_entry_is_whole(offence: OffenceLaw) -> None:
    """Conduct, something to prove, how it is tried, what it carries, its limit in time and its place in the order."""
    assert offence.elements[0].id == "conduct"
    ids = [*(item.id for item in offence.elements), *(item.id for item in offence.exemptions)]
    assert len(ids) == len(set(ids))
    assert offence.mode
    assert offence.penalty
    assert offence.time_limits
    assert offence.recordings
    assert all(item.who for item in offence.exemptions)
    assert rank(offence.id) >= 0


@pytest.mark.parametrize("offence", OFFENCES)
def test_no_question_is_asked_whose_answer_could_not_matter(offence: OffenceLaw) -> None:
    """A condition on a choice is met by some of its values and not by others."""
    for leaf in (leaf for condition in offence.conditions() for leaf in condition.leaves() if leaf.one_of):
        assert leaf.one_of < set(fact_specs()[leaf.fact].choices), (offence.id, leaf.fact)


@pytest.mark.parametrize("offence", OFFENCES)
def test_how_it_is_tried_and_its_limit_in_time_agree(offence: OffenceLaw) -> None:
    """Summary only: a limit on every day; either way: none (Magistrates' Courts Act 1980 s.127(1), (2))."""
    begins = offence.begins.day
    assert begins is not None
    for day in (begins, date(2014, 6, 1), date(2025, 6, 1), date(2026, 11, 1)):
        if day < begins:
            continue
        modes = {fact.text for fact in offence.mode if fact.holds_on(day)}
        kinds = {rule.kind for rule in offence.time_limits if rule.stated.holds_on(day)}
        assert len(modes) == len(kinds) == 1, (offence.id, day)
        if kinds != {"unknown"}:
            assert (modes == {"summary only"}) == (kinds != {"none"}), (offence.id, day)


@pytest.mark.parametrize("offence", OFFENCES)
def test_an_offence_is_named_by_the_vocabulary(offence: OffenceLaw) -> None:
    """One name for one thing: a limb's id begins with the vocabulary's id of its offence."""
    assert offence_row(offence.offence), offence.offence
    assert offence.id == offence.offence or offence.id.startswith((f"{offence.offence}-", "soa2003-s67A-2B"))


def test_dates_are_those_of_the_vocabulary() -> None:
    """First day of the first limb, last day of the last; the catalogue holds the day after it."""
    by_offence: dict[str, list[OffenceLaw]] = {}
    for offence in offences_of_law().values():
        by_offence.setdefault(offence.offence, []).append(offence)
    for id, limbs in by_offence.items():
        first, last = offence_dates(id)
        begins = [limb.begins.day for limb in limbs if limb.begins.day is not None]
        if first is not None:
            assert min(begins) == first, id
        if last is not None:
            ends = [limb.ends.day for limb in limbs if limb.ends is not None and limb.ends.day is not None]
            assert len(ends) == len(limbs), id
            assert max(ends) == last + timedelta(days=1), id


@pytest.mark.parametrize("offence", OFFENCES)
def test_a_code_is_in_the_list_of_notifiable_offences_or_says_that_it_is_not(offence: OffenceLaw) -> None:
    """With the class of that list; and it is the vocabulary's code, where that has any."""
    for recording in offence.recordings:
        if recording.code is None:
            assert recording.class_id is None
            continue
        rows = [row for row in LIST_OF_2026 if row["code"] == recording.code]
        if not rows:
            assert "not in the list" in recording.stated.text or "not verified" in recording.stated.text
        assert {row["class"] for row in rows} <= {recording.class_id}
        if recording.class_id is not None:
            assert class_row(recording.class_id), recording.class_id
        codes = home_office_codes(offence.offence)
        assert not codes or recording.code in codes


@pytest.mark.parametrize("row", LIST_OF_2026, ids=lambda row: f"{row['code']} {row['offence'][:30]}")
def test_the_list_of_notifiable_offences_and_the_catalogue_agree(row: dict[str, object]) -> None:
    """How it is tried, the longest sentence and the first day, as the Home Office printed them in April 2026."""
    coded = [
        offence
        for offence in offences_of_law().values()
        if offence.ends is None and any(recording.code == row["code"] for recording in offence.recordings)
    ]
    assert coded
    for offence in coded:
        mode = next(fact.text for fact in offence.mode if fact.holds_on(date(2026, 4, 1)))
        penalty = next(fact.text for fact in offence.penalty if fact.holds_on(date(2026, 4, 1)))
        assert mode == {"E": "triable either way", "S": "summary only"}[str(row["mode"])]
        longest = f"on indictment {row['maximum']} years" if row["mode"] == "E" else str(row["maximum"])
        assert longest in penalty
        if row["commencement"] is not None and offence.enactment != "Malicious Communications Act 1988":
            assert offence.begins.day == row["commencement"]


def test_a_text_that_was_cut_at_a_comma_is_refused() -> None:
    """Without quotation marks YAML takes what stands behind the comma for a key."""
    cut = yaml.safe_load("{text: It was, or would be, disclosed., source: s.33(2), status: derived}")

    with pytest.raises(ValueError, match="stands in quotation marks"):
        stated_of(cut)


def test_sources_are_used_and_have_addresses() -> None:
    """No source stands in the list for nothing."""
    used = {fact.read_in for offence in offences_of_law().values() for fact in every_fact(offence)}
    used |= {row["read_in"] for row in read_yaml("breaks")["breaks"]}
    used |= {row.stated.read_in for kind in ("duties", "orders", "pending") for row in listed(kind, _vocabulary_ids())}
    used |= {order_source().read_in, *(row.source.id for row in support())}

    assert {source.id for source in sources().values()} - used == set()
    assert [source.id for source in sources().values() if not source.url.startswith("http")] == []


def test_there_is_an_entry_for_each_enactment_and_a_territory_for_each_offence() -> None:
    """England and Wales first, then Scotland and Northern Ireland as territories of their own."""
    assert {enactment.id for enactment in catalogue()} >= {"cjca2015", "soa2003", "osa2023", "mca1988", "ca2003"}
    assert {territory for offence in offences_of_law().values() for territory in offence.territories} == {
        "england-wales", "scotland", "northern-ireland",
    }  # fmt: skip


def _vocabulary_ids() -> set[str]:
    return {offence.offence for offence in offences_of_law().values()}
