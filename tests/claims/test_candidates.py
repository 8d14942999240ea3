"""True sentences are not called false: figures of several offences, periods and groups that other sentences name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crosscast.campaign.coverage import Coverage
from crosscast.claims import Claim, Known, Unit, Use, Verdict, check, find_quantities
from crosscast.model import Figure

YEAR = "2023-04-01/2024-04-01"


def the_claim(known: Known, text: str, quantity: str) -> Claim:
    (found,) = [c for c in check("draft.md", text, known).claims if c.quantity == quantity]
    return found


@pytest.fixture
def several_offences(figure: Callable[..., Figure]) -> Known:
    """Two forces with figures of three offences and of all together, in one year and the year before."""
    surrey = {None: 142, "cjca2015-s33": 64, "soa2003-s66B": 37, "soa2003-s66A": 12}
    kent = {None: 190, "cjca2015-s33": 80, "soa2003-s66B": 81, "soa2003-s66A": 29}
    return Known(
        figures=tuple(
            figure(n, measure="offences", force=force, period=YEAR, **({"offence": offence} if offence else {}))
            for force, counts in (("surrey", surrey), ("kent", kent))
            for offence, n in counts.items()
        )
    )


@pytest.fixture
def years(figure: Callable[..., Figure]) -> Known:
    """Essex in three years, 255 + 255 + 256 = 766; Kent and Surrey in the last of them, and two others."""
    figures = [
        figure(n, measure="offences", force="essex", offence="cjca2015-s33", period=f"{y}-01-01/{y + 1}-01-01")
        for y, n in ((2021, 256), (2022, 255), (2023, 255))
    ]
    figures += [
        figure(n, measure="offences", force=force, offence="cjca2015-s33", period="2023-01-01/2024-01-01")
        for force, n in (("kent", 20), ("surrey", 9), ("sussex", 7), ("dorset", 11))
    ]
    return Known(figures=tuple(figures))


@pytest.mark.parametrize("number", ["142", "64", "37", "12"])
def test_a_number_that_equals_the_figure_of_one_offence_holds(several_offences: Known, number: str) -> None:
    """The sentence names no offence: the number itself tells which figure is meant, and the reason says so."""
    found = the_claim(several_offences, f"Surrey recorded {number} offences in 2023/24.", number)

    assert found.verdict is Verdict.HOLDS, found.reason
    assert "only the one " in found.reason
    assert not found.suggestion


@pytest.mark.parametrize(
    ("sentence", "quantity"),
    [
        ("Surrey recorded 143 offences in 2023/24.", "143"),
        ("Surrey recorded 40 intimate image offences in 2023/24.", "40"),
        ("Surrey recorded more than 100 offences in 2023/24.", "more than 100"),
        ("Surrey recorded 63 offences under section 33 and 37 under section 66B in 2023/24.", "63"),
        ("Surrey recorded 142 offences and 12 offences under section 66A in 2023/24.", "142"),
        ("Surrey recorded 2 offences a day in 2023/24.", "2"),
        ("Surrey recorded the most offences in 2023/24.", "the most"),
    ],
)
def test_no_offence_named_is_never_a_contradiction(several_offences: Known, sentence: str, quantity: str) -> None:
    """Any of the offences could be meant."""
    found = the_claim(several_offences, sentence, quantity)

    assert found.verdict is Verdict.CANNOT_CHECK, found.reason
    assert not found.suggestion


def test_the_offences_that_could_be_meant_are_named(several_offences: Known) -> None:
    """A reader sees between which figures the sentence leaves the choice."""
    found = the_claim(several_offences, "Surrey recorded 143 offences in 2023/24.", "143")

    assert "does not name one offence" in found.reason
    assert found.reason.count(";") == 3


def test_an_offence_named_of_a_part_is_not_that_of_the_whole(several_offences: Known) -> None:
    """142 are all offences; section 66A is said of the 12 alone."""
    text = "Surrey recorded 142 offences in 2023/24, of which 12 were offences under section 66A."

    assert the_claim(several_offences, text, "142").verdict in (Verdict.CANNOT_CHECK, Verdict.HOLDS)
    assert the_claim(several_offences, text, "12").verdict is Verdict.HOLDS


def test_a_named_offence_is_still_contradicted(several_offences: Known) -> None:
    """Where the sentence says which offence, its figure decides."""
    found = the_claim(several_offences, "Surrey recorded 46 offences under section 66A in 2023/24.", "46")

    assert found.verdict is Verdict.CONTRADICTED, found.reason
    assert found.suggestion == "Surrey recorded 12 offences under section 66A in 2023/24."


@pytest.mark.parametrize(
    "text",
    [
        "Between 2021 and 2023 offences in Essex rose.",
        "From 2021 to 2023 offences in Essex rose.",
        "In 2021 and 2023 offences in Essex rose.",
        "In 2021, 2022 and 2023 offences in Essex rose.",
        "Between 2021/22 and 2022/23 offences in Essex rose.",
    ],
)
def test_two_years_are_never_quantities(text: str) -> None:
    """The noun that follows them belongs to the rest of the sentence."""
    assert [q.text for q in find_quantities(text) if q.use is Use.CLAIMED] == []


def test_a_change_between_two_years_is_one_claim(years: Known) -> None:
    """From 256 to 255 is no rise of 43%; neither year is replaced."""
    text = "Between 2021 and 2023 offences in Essex rose by 43%."
    claims = check("draft.md", text, years).claims

    assert [(c.quantity, c.verdict) for c in claims] == [("43%", Verdict.CONTRADICTED)]
    assert "Between 2021 and 766" not in claims[0].suggestion
    assert [q.unit for q in find_quantities(text) if q.use is Use.CLAIMED] == [Unit.PER_CENT]


def test_a_span_in_words_is_not_the_year_of_the_sentence_before(years: Known) -> None:
    """766 is the sum of the three years, 255 that of the one year named before."""
    before = "In 2022 Essex recorded 255 offences. "

    assert the_claim(years, before + "Essex recorded 766 offences over three years.", "766").verdict is Verdict.HOLDS
    for wrong in ("700", "255"):
        text = (
            before.replace("255", "Two hundred and fifty-five") + f"Essex recorded {wrong} offences over three years."
        )
        found = the_claim(years, text, wrong)
        assert found.verdict in (Verdict.CANNOT_CHECK, Verdict.DEPENDS), found.reason
        assert not found.suggestion


def test_a_span_that_no_figure_covers_is_left_open(years: Known) -> None:
    """A figure of one year says nothing certain of six months."""
    found = the_claim(years, "Kent recorded 10 offences in six months.", "10")

    assert found.verdict in (Verdict.CANNOT_CHECK, Verdict.DEPENDS)
    assert not found.suggestion


@pytest.mark.parametrize(("number", "verdict"), [("255", Verdict.HOLDS), ("256", Verdict.CANNOT_CHECK)])
def test_a_period_of_the_sentence_before_confirms_but_does_not_refute(
    years: Known, number: str, verdict: Verdict
) -> None:
    """256 is the figure of another year than the one named before."""
    text = f"In 2022 Essex took part. It is said that Essex recorded more. Essex recorded {number} offences."
    found = the_claim(years, text, number)

    assert found.verdict is verdict, found.reason
    assert not found.suggestion


def test_a_number_that_no_period_fits_is_contradicted_without_a_guess(years: Known) -> None:
    """No year and no run of years has 999, but which of them is meant the sentence does not say."""
    found = the_claim(years, "In 2022 Essex took part. Essex recorded 999 offences.", "999")

    assert found.verdict is Verdict.CONTRADICTED, found.reason
    assert not found.suggestion


def test_a_period_that_the_study_lacks_is_not_judged_by_another(years: Known) -> None:
    """The sentence before speaks of 2019, the only figure of Kent is of 2023."""
    found = the_claim(years, "In 2019 Essex and Kent took part. Kent recorded 31 offences.", "31")

    assert found.verdict is Verdict.CANNOT_CHECK, found.reason


@pytest.mark.parametrize(
    "sentence",
    ["Across the three forces, 36 offences were recorded in 2023.", "Across the forces, 36 offences were recorded."],
)
def test_a_group_that_another_sentence_names_is_not_another_group(years: Known, sentence: str) -> None:
    """Kent, Surrey and Sussex have 36 together; the study's total of five forces says nothing of that."""
    before = "In 2023 Kent, Surrey and Sussex worked together. "
    found = the_claim(years, before + sentence.replace("the forces", "these three forces"), "36")

    assert found.verdict is Verdict.CANNOT_CHECK, found.reason
    assert not found.suggestion


def test_a_total_is_not_held_against_the_force_of_the_sentence_before(years: Known) -> None:
    """The second sentence goes on about Essex without a word that says so."""
    found = the_claim(years, "Essex took part in 2023. In that year 255 offences were recorded in 2023.", "255")

    assert found.verdict is Verdict.CANNOT_CHECK, found.reason


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("We asked 43 forces; two refused.", "two"),
        ("Of 43 forces that were asked, three refused to answer.", "three"),
        ("Requests went to 43 forces, and five declined.", "five"),
    ],
)
def test_refusals_are_not_told_from_silence(known: Known, text: str, quantity: str) -> None:
    """The list of answers says complete, limited or none."""
    found = the_claim(known, text, quantity)

    assert found.verdict is Verdict.CANNOT_CHECK
    assert known.coverage != Coverage()


def test_days_from_one_to_another_are_not_a_single_day(known: Known) -> None:
    """The week of 20 to 26 April 2020 has 24 offences."""
    right = "From 20 to 26 April 2020 the Metropolitan Police recorded 24 offences."

    assert [c.verdict for c in check("draft.md", right, known).claims] == [Verdict.HOLDS]
    other = "From 20 to 25 April 2020 the Metropolitan Police recorded 21 offences."
    assert [c.verdict for c in check("draft.md", other, known).claims] == [Verdict.CANNOT_CHECK]
