"""Facts as people give them: words are understood or refused with the words that would be, and nothing is guessed."""

from __future__ import annotations

import pytest

from crosscast.law import Ages, FactKind, Facts, fact_specs
from crosscast.model import CrosscastError


@pytest.mark.parametrize(
    ("said", "period"),
    [
        ("2021-05-10", "2021-05-10/2021-05-11"),
        ("2021-05", "2021-05-01/2021-06-01"),
        ("2023-12", "2023-12-01/2024-01-01"),
        ("2021", "2021-01-01/2022-01-01"),
        ("2021-05-10/2021-07-04", "2021-05-10/2021-07-05"),
        ("2021-05..2021-07", "2021-05-01/2021-08-01"),
    ],
)
def test_a_date_is_a_day_a_month_a_year_or_a_range_with_both_ends(said: str, period: str) -> None:
    """Kept as a half-open period, as everywhere in the program."""
    facts = Facts.of({"date": said})

    assert facts.period is not None
    assert facts.period.id == period


@pytest.mark.parametrize(
    ("said", "ages"),
    [("17", Ages(17, 17)), ("under-18", Ages(0, 17)), ("18-or-over", Ages(18, 130)), ("16-17", Ages(16, 17))],
)
def test_an_age_is_years_or_a_bound(said: str, ages: Ages) -> None:
    """That a person is under 18 is often known where the age is not."""
    assert Facts.of({"age-shown": said}).get("age-shown") == ages


def test_an_intent_that_is_named_says_nothing_of_the_others() -> None:
    """Who knows that distress was meant may not know of gratification; `none` settles all."""
    one, none = Facts.of({"intent": "distress"}), Facts.of({"intent": ["none", "distress"]})

    assert (one.get("intent-distress"), one.get("intent-gratification")) == (True, None)
    assert (none.get("intent-distress"), none.get("intent-gratification")) == (True, False)


def test_unknown_is_always_a_value() -> None:
    """It is the same as to leave the fact out."""
    assert Facts.of(dict.fromkeys(fact_specs(), "unknown")) == Facts()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("consents", "yes", "fact 'consents': there is no fact of this name; did you mean 'consent'?"),
        ("consent", "perhaps", "fact 'consent': 'perhaps' should be yes, no or unknown."),
        ("conduct", "shared", "did you mean 'share'?"),
        ("intent", "distres", "did you mean 'distress'?"),
        ("date", "10.5.2021", "'10.5.2021' should be a day such as 2021-05-10"),
        ("date", "2021-02-30", "'2021-02-30' should be a day"),
        ("date", "2022-01-01/2021-01-01", "the last day of '2022-01-01/2021-01-01' is before its first"),
        ("date", "9999-12-31", "'9999-12-31' should be a day"),
        ("date", "1066", "'1066' should be a day"),
        ("date", "", "'' should be a day"),
        ("place", "", "'' should be one of england"),
        ("evidence-date", "2024", "'2024' should be one day"),
        ("age-shown", "young", "'young' should be an age in years, or such as under-18"),
        ("age-shown", "999", "'999' should be an age in years"),
        ("age-shown", "under-0", "'under-0' should be an age in years"),
    ],
)
def test_what_is_not_understood_is_refused_with_what_would_be(name: str, value: str, says: str) -> None:
    """In one sentence that names the fact."""
    with pytest.raises(CrosscastError) as refused:
        Facts.of({name: value})

    assert says in str(refused.value)


def test_a_fact_with_one_value_is_not_given_two() -> None:
    """Which of them counts nobody could tell."""
    with pytest.raises(CrosscastError, match="fact 'consent': it is given as 'yes' and as 'no'; give one"):
        Facts.of({"consent": ["yes", "no"]})


def test_evidence_does_not_reach_the_prosecutor_before_the_act() -> None:
    """In whatever order the two are said; on the day itself it can."""
    early = {"date": "2024-06-01", "evidence-date": "2024-05-31"}
    for said in (early, dict(reversed(early.items()))):
        with pytest.raises(CrosscastError, match="before the day on which it was done"):
            Facts.of(said)

    assert Facts.of({"evidence-date": "2024-06-01", "date": "2024-06-01"}).evidence_date is not None


def test_the_order_in_which_things_are_named_does_not_matter() -> None:
    """`none` beside an intent says that there was no other, wherever it stands."""
    assert Facts.of({"intent": ["distress", "none"]}) == Facts.of({"intent": ["none", "distress"]})


def test_capitals_and_commas_are_understood() -> None:
    """As people write lists."""
    assert Facts.of({"place": "England, Scotland"}) == Facts.of({"place": ["england", "scotland"]})


def test_every_fact_has_a_question_and_every_choice_a_meaning() -> None:
    """They are asked as they stand."""
    for spec in fact_specs().values():
        assert spec.question.endswith((".", "?", ")")), spec.name
        assert (spec.kind is FactKind.CHOICE) == bool(spec.choices), spec.name
        assert all(spec.choices.values()), spec.name
        assert set(spec.shorthands) <= set(spec.choices), spec.name
