"""What becomes of sentences about the figures of a study: each in our own words, each worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction

import msgspec
import pytest

from crosscast.campaign.coverage import Coverage
from crosscast.claims import Claim, Known, Verdict, check, to_json
from crosscast.model import Figure, Grade, Value

SCOPE = "From January 2019 to July 2022 the 24 forces recorded 13,860 intimate image offences. "


def claims_in(known: Known, sentence: str, before: str = SCOPE) -> list[Claim]:
    return [c for c in check("draft.md", before + sentence, known).claims if c.start >= len(before)]


def claim(known: Known, sentence: str, quantity: str, before: str = SCOPE) -> Claim:
    (found,) = [c for c in claims_in(known, sentence, before) if c.quantity == quantity]
    return found


@pytest.mark.parametrize(
    ("sentence", "quantity", "verdict"),
    [
        # levels and sums
        ("Cheshire recorded 269 offences.", "269", Verdict.HOLDS),
        ("Cheshire recorded 296 offences.", "296", Verdict.CONTRADICTED),
        ("Cheshire charged 15 offences of disclosing private sexual photographs.", "15", Verdict.HOLDS),
        ("Across the 24 forces 534 offences led to a charge.", "534", Verdict.HOLDS),
        ("Nearly 14,000 offences were recorded.", "Nearly 14,000", Verdict.HOLDS_ROUNDED),
        ("Nearly 13,000 offences were recorded.", "Nearly 13,000", Verdict.CONTRADICTED),
        ("More than 13,000 offences were recorded.", "More than 13,000", Verdict.HOLDS),
        ("The Metropolitan Police recorded 2,263 offences from 2015 to 2019.", "2,263", Verdict.HOLDS),
        ("The Metropolitan Police recorded 1,979 offences from 2016 to 2019.", "1,979", Verdict.HOLDS),
        # shares and rates
        ("Of all offences 3.9% were charged.", "3.9%", Verdict.HOLDS),
        ("Only about 4% of offences were charged.", "Only about 4%", Verdict.HOLDS_ROUNDED),
        ("One in ten offences was charged.", "One in ten", Verdict.CONTRADICTED),
        ("About 35% of offences ended as outcome type 16.", "About 35%", Verdict.HOLDS),
        ("More than a third of offences ended as outcome type 16.", "More than a third", Verdict.HOLDS),
        ("Bedfordshire charged 11% of its offences.", "11%", Verdict.HOLDS),
        ("Merseyside charged 7% of its offences.", "7%", Verdict.CONTRADICTED),
        ("The Met accounted for 24% of all offences of the 24 forces.", "24%", Verdict.HOLDS),
        # change and ratio
        ("Offences recorded by the Met rose by 14% between 2018 and 2019.", "14%", Verdict.HOLDS),
        ("Offences recorded by the Met rose by 24% between 2018 and 2019.", "24%", Verdict.CONTRADICTED),
        ("Offences recorded by the Met fell by 14% between 2018 and 2019.", "14%", Verdict.CONTRADICTED),
        ("The Met recorded 14% more offences in 2019 than in 2018.", "14%", Verdict.HOLDS),
        ("Offences recorded by the Met nearly doubled between 2016 and 2019.", "nearly doubled", Verdict.HOLDS_ROUNDED),
        # per day
        ("From January 2019 to July 2022 the 24 forces recorded 11 offences a day.", "11", Verdict.HOLDS),  # 10.6
        ("From January 2019 to July 2022 the 24 forces recorded 10 offences a day.", "10", Verdict.HOLDS_ROUNDED),
        ("From January 2019 to July 2022 the 24 forces recorded 22 offences a day.", "22", Verdict.CONTRADICTED),
        # ranks
        ("The Metropolitan Police recorded the most offences.", "the most", Verdict.HOLDS),
        ("Surrey recorded the most offences.", "the most", Verdict.CONTRADICTED),
        ("Wiltshire had the second highest charging rate.", "second highest", Verdict.HOLDS),
        ("City of London Police had the lowest charging rate.", "lowest", Verdict.HOLDS),
        ("West Midlands had the lowest charging rate.", "lowest", Verdict.CONTRADICTED),
        # how many forces
        ("Only one force charged more than 10% of its offences.", "Only one", Verdict.HOLDS),
        ("Only two forces charged more than 9% of their offences.", "Only two", Verdict.CONTRADICTED),
        ("None of the 24 forces charged more than 12% of its offences.", "more than 12%", Verdict.HOLDS),
        ("Only one force, Surrey, charged more than 10% of its offences.", "Only one", Verdict.CONTRADICTED),
    ],
)  # fmt: skip
def test_a_sentence_gets_the_verdict_that_the_figures_give_it(
    known: Known, sentence: str, quantity: str, verdict: Verdict
) -> None:
    """Levels, sums, shares, changes, averages, ranks and counts of forces, true, rounded and false."""
    found = claim(known, sentence, quantity)

    assert found.verdict is verdict, found.reason


def test_four_forces_above_a_thousand_are_three(known: Known) -> None:
    """Three recorded more than 1,000, the fourth has 993: the reason names them, the suggestion would be true."""
    found = claim(known, "Four of the 24 forces recorded more than 1,000 offences.", "Four")

    assert found.verdict is Verdict.CONTRADICTED
    assert (found.actual_low, found.actual_high) == (Fraction(3), Fraction(3))
    for name in (
        "Metropolitan Police (3,356)",
        "West Midlands (1,800)",
        "Greater Manchester (1,347)",
        "Lancashire (993)",
    ):
        assert name in found.reason
    assert found.suggestion == "Three of the 24 forces recorded more than 1,000 offences."
    assert len(found.figures) == 3


@pytest.mark.parametrize("joint", [" None of these charged more than 4%.", ", and none of those charged more than 4%."])
def test_those_are_the_forces_of_the_sentence_before(known: Known, joint: str) -> None:
    """Of the three forces above 1,000 the highest rate is 55 of 1,347, 4.08%: not above 4% only when rounded."""
    text = "Four of the 24 forces recorded more than 1,000 offences" + (joint if joint[0] == "," else "." + joint)
    found = claim(known, text, "more than 4%")

    assert found.verdict is Verdict.HOLDS_ROUNDED
    assert found.kind == "max_where"
    assert found.actual_high == Fraction(5500, 1347)
    assert "55 of 1,347 is 4.08%" in found.reason


def test_those_without_forces_before_are_not_guessed(known: Known) -> None:
    """ "None of them" at the start refers to nothing that was read."""
    assert claim(known, "None of them charged more than 4%.", "more than 4%").verdict is Verdict.CANNOT_CHECK


def test_who_was_asked_who_replied_and_whose_reply_was_complete(known: Known) -> None:
    """43 asked, 29 replied; 24 are included but 23 complete: the Metropolitan Police was limited."""
    text = "Requests went to 43 forces; 29 replied, 24 of which were complete. Fourteen forces did not reply."
    found = {c.quantity: c for c in claims_in(known, text, before="")}

    assert {q: c.verdict.value for q, c in found.items()} == {
        "43": "holds", "29": "holds", "24": "contradicted", "Fourteen": "holds",
    }  # fmt: skip
    assert "Metropolitan Police was limited but was included" in found["24"].reason
    assert found["24"].suggestion == "Requests went to 43 forces; 29 replied, 23 of which were complete."


def test_a_sentence_about_replies_goes_on_in_the_next(known: Known) -> None:
    """ "Of these, 23 were complete" counts the replies of the sentence before."""
    text = "Of 43 forces that were asked 29 replied. Of these, 24 were complete. In all, 24 were used."
    found = claims_in(known, text, before="")

    assert [c.verdict.value for c in found] == ["holds", "holds", "contradicted", "holds"]


def test_victims_are_not_offences(known: Known) -> None:
    """397 victims and 319 women among them are found under victims, 140 of spring 2020 under their own period."""
    found = claims_in(known, "The Met recorded 397 victims, 319 of them women.", before="")

    assert [c.verdict for c in found] == [Verdict.HOLDS, Verdict.HOLDS]
    assert claim(known, "The Met recorded 397 offences.", "397", before="").verdict is not Verdict.HOLDS


@pytest.mark.parametrize(
    "sentence",
    [
        "Bedfordshire recorded 12 offences against children.",  # narrower than the figure
        "Some 28 officers in West Midlands were charged.",
        "In 2019 Bedfordshire recorded 80 offences.",  # no figure of that year
        "Kent recorded the most offences.",  # no figure of that force
        "If 10% of offences had been charged, courts would have been busier.",
        "Three in four offences were not charged.",
        "Bedfordshire charged 30 people.",  # people are not offences
        "Every force charged less than 12% of its offences.",  # not the share of all together
        "Cyberflashing offences rose to 3,951.",  # another offence
        "A survey of 1,158 adults found that 14% had been threatened.",
        "Across England and Wales 26% more offences were recorded in 2020 than in 2019.",
        "Charges fell by 10% between 2019 and 2020.",
        "The campaign cost £3,000.",
        "Refuge supports more than 6,500 women on any day.",
        "The remaining 4,520 offences had other outcomes.",
        "Three forces, which recorded 700 offences in all, charged more than 10%.",  # neither is of all together
        "The rate rose by two percentage points.",
    ],
)
def test_what_the_figures_do_not_decide_is_left_open_with_a_reason(known: Known, sentence: str) -> None:
    """Narrower, wider, other or supposed counts get no verdict, and the reason says what is missing."""
    found = claims_in(known, sentence)

    assert found
    for one in found:
        assert one.verdict is Verdict.CANNOT_CHECK, one
        assert one.reason.endswith(".")
        assert not one.suggestion


def test_a_sentence_out_of_the_blue_is_not_taken_for_the_study(known: Known) -> None:
    """ "Around 11% were charged" without force, period or group may speak of any study."""
    assert claim(known, "Around 11% of offences were charged.", "Around 11%", before="").verdict is Verdict.CANNOT_CHECK


def test_an_article_that_disagrees_with_itself_is_caught_without_any_figure() -> None:
    """38 of 433 is 8.78%, not 8.1%, and the sentence itself says of what: another pair fits the same whole."""
    nothing = Known(figures=())
    text = "Of these the force logged 433, and 206 (47.6%) were closed early, with 38 (8.1%) left open."
    found = {c.quantity: c for c in check("a", text, nothing).claims}

    assert found["8.1%"].verdict is Verdict.INCONSISTENT
    assert "38 of 433 is 8.78%" in found["8.1%"].reason
    assert found["47.6%"].verdict is Verdict.CANNOT_CHECK
    assert "agrees with itself" in found["47.6%"].reason


@pytest.mark.parametrize(
    ("sentence", "quantity", "consistent"),
    [
        ("It grew from 3,146 to 4,406, up by more than 40%.", "more than 40%", True),
        ("There were 369 cases against 226 before, a rise of 63%.", "63%", True),
        ("There were 369 cases against 226 before, a rise of 36%.", "36%", False),
        ("Some 7,263 were logged, almost double the 3,728 of before.", "almost double", True),
        ("They found 22 (8 then 14).", "22", True),
        ("They found 23 (8 then 14).", "23", False),
        ("It logged 120 of 480 cases, or 25%.", "25%", True),
        ("It logged 120 of 480 cases, or 52%.", "52%", False),
        ("There were 800 cases with 300 dropped and 100 closed, 60% overall.", "60%", False),
    ],
)
def test_the_arithmetic_of_a_single_sentence(sentence: str, quantity: str, consistent: bool) -> None:
    """Parts, wholes, changes and multiples that one sentence states are worked out again."""
    (found,) = [c for c in check("a", sentence, Known(figures=())).claims if c.quantity == quantity]

    assert found.verdict is (Verdict.CANNOT_CHECK if consistent else Verdict.INCONSISTENT), found.reason


def test_a_brackets_sum_is_not_made_of_a_whole_that_is_unclear() -> None:
    """One pair alone that fits nothing may be a share of something unsaid."""
    found = check("a", "Police closed 433 cases, and 38 (44%) of the rest.", Known(figures=())).claims

    assert all(c.verdict is Verdict.CANNOT_CHECK for c in found)


def hidden_study(
    build: Callable[..., Known],
    figure: Callable[..., Figure],
    value: Value,
    grade: Grade = Grade.BOUNDED,
    *,
    invented: bool = False,
) -> Known:
    """The study with Surrey's charges replaced."""
    surrey = figure(
        value, grade=grade, invented=invented, force="surrey", outcome="1", measure="offences", offence="cjca2015-s33",
        period="2019-01-01/2022-08-01",
    )  # fmt: skip
    return build(surrey)


@pytest.mark.parametrize(
    ("sentence", "quantity", "verdict"),
    [
        ("Surrey charged 3 of 203 offences.", "3", Verdict.DEPENDS),
        ("Surrey charged 9 of 203 offences.", "9", Verdict.CONTRADICTED),
        ("Surrey charged less than 2% of its offences.", "less than 2%", Verdict.HOLDS),
        ("Surrey charged 1% of its offences.", "1%", Verdict.DEPENDS),
        ("Surrey charged 8% of its offences.", "8%", Verdict.CONTRADICTED),
        ("Two of the 24 forces charged less than 1% of their offences.", "Two", Verdict.DEPENDS),
        ("Only one force charged more than 10% of its offences.", "Only one", Verdict.HOLDS),
        ("Surrey had the lowest charging rate.", "lowest", Verdict.DEPENDS),
    ],
)
def test_a_hidden_count_leaves_some_sentences_true_whatever_it_is(
    build: Callable[..., Known], figure: Callable[..., Figure], sentence: str, quantity: str, verdict: Verdict
) -> None:
    """Surrey's charges lie between 0 and 4 here: some sentences hold or fail anyway, others depend."""
    found = claim(hidden_study(build, figure, Value.hidden_below(5)), sentence, quantity)

    assert found.verdict is verdict, found.reason


def test_a_disputed_figure_decides_nothing(build: Callable[..., Known], figure: Callable[..., Figure]) -> None:
    """The reason says that the figure is disputed."""
    study = hidden_study(build, figure, Value.exact(7), Grade.DISPUTED)

    for sentence, quantity in (("Surrey charged 7 offences.", "7"), ("Surrey charged 3.4% of its offences.", "3.4%"),
                               ("Only one force charged more than 10% of its offences.", "Only one")):  # fmt: skip
        found = claim(study, sentence, quantity)
        assert found.verdict is Verdict.CANNOT_CHECK
        assert "disputed" in found.reason


def test_an_invented_figure_decides_nothing(build: Callable[..., Known], figure: Callable[..., Figure]) -> None:
    """A document that the study marks as invented is no evidence."""
    invented = figure(12, invented=True, force="exampleshire", measure="offences", period="2019-01-01/2020-01-01")
    found = claim(build(invented), "Exampleshire recorded 12 offences in 2019.", "12")

    assert found.verdict is Verdict.CANNOT_CHECK


def test_two_figures_that_could_be_meant_are_not_chosen_between(known: Known) -> None:
    """The Met's offences of several years, and no year named: 500 or more is true of some of them."""
    found = claim(known, "The Met recorded 500 or more offences.", "500 or more", before="")

    assert found.verdict is Verdict.CANNOT_CHECK
    assert "everal figures could be meant" in found.reason


def test_a_study_without_a_list_of_requests_says_so(known: Known) -> None:
    """Coverage claims need the list of who was asked."""
    bare = msgspec.structs.replace(known, coverage=Coverage())
    found = claim(bare, "Requests went to 43 forces.", "43", before="")

    assert found.verdict is Verdict.CANNOT_CHECK
    assert "does not say who was asked" in found.reason


def test_numbers_in_a_table_of_the_article_are_listed_not_lost(known: Known) -> None:
    """They are not checked, and said not to be."""
    found = check("a.md", "| Cheshire | 269 |\n", known).claims

    assert [(c.quantity, c.verdict) for c in found] == [("269", Verdict.CANNOT_CHECK)]


def test_every_claim_is_its_characters_of_the_article(known: Known) -> None:
    """Positions are those of the article, so that a page can mark them."""
    article = "# Heading\n\n" + SCOPE + "\n\n- Four of the 24 forces recorded more than 1,000 offences.\n"
    checked = check("a.md", article, known)

    assert checked.claims
    for found in checked.claims:
        assert article[found.start : found.end] == found.quantity
        assert found.text in article


def test_a_suggestion_is_itself_found_to_hold(known: Known) -> None:
    """What we propose instead passes our own check."""
    for sentence in (
        "Four of the 24 forces recorded more than 1,000 offences.",
        "Cheshire recorded 296 offences.",
        "Merseyside charged 17% of its offences.",
        "Offences recorded by the Met rose by 24% between 2018 and 2019.",
        "From January 2019 to July 2022 the 24 forces recorded 22 offences a day.",
    ):
        suggestions = [c.suggestion for c in claims_in(known, sentence) if c.suggestion]
        assert len(suggestions) == 1
        again = claims_in(known, suggestions[0])
        assert not any(c.verdict is Verdict.CONTRADICTED for c in again)


def test_the_json_is_the_contract(known: Known) -> None:
    """The fields that scripts rely on, with plain numbers."""
    out = json.loads(to_json(check("a.md", SCOPE + "Cheshire recorded 296 offences in 18 months.", known)))

    assert set(out) == {"claims", "coverage"}
    assert set(out["claims"][0]) == {
        "text", "start", "end", "quantity", "kind", "verdict", "figures", "actual", "reason", "suggestion",
        "caveats",
    }  # fmt: skip
    assert out["claims"][-1]["actual"] == {"low": 269, "high": 269}
    assert out["coverage"] == {"quantities_found": 3, "judged": 3, "abstained": 0}
