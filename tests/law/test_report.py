"""What a person and a script are told: sources, what is not verified, what to ask, and where support is."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from crosscast.law import (
    Answer,
    Availability,
    Facts,
    FactSpec,
    answers_json,
    ask_what_matters,
    entry,
    fact_specs,
    find_offences,
    offences_of_law,
    report,
)
from crosscast.law.catalogue import as_at
from crosscast.law.find import say_day
from crosscast.model import CrosscastError

SHARED: dict[str, str | list[str]] = {
    "date": "2024-06-01", "place": "england", "conduct": "share", "image": "altered", "shows": "genitals",
    "seen-in-public": "no", "consent": "no", "believed-consent": "no", "intent": ["none", "humiliation"],
}  # fmt: skip


def told(**said: str | list[str]) -> str:
    """The report on these facts, without its line breaks."""
    facts = Facts.of({name.replace("_", "-"): value for name, value in said.items()})
    return " ".join(report(find_offences(facts), facts).split())


def test_an_answer_says_that_it_is_no_advice_and_where_support_is() -> None:
    """Always, also where nothing is met and where nothing was said."""
    for text in (told(), told(date="1970-01-01", place="england", conduct="share")):
        assert "information about published law, not legal advice" in text
        assert "not stored, logged or sent" in text
        assert "Revenge Porn Helpline" in text
        assert "0345 6000 459" in text


def test_an_available_offence_comes_with_proof_penalty_limit_code_and_evidence() -> None:
    """Each with the provision that says it."""
    text = told(**{name.replace("-", "_"): value for name, value in SHARED.items()})

    assert "available: Sexual Offences Act 2003 s.66B(2), 1 June 2024" in text
    assert (
        "met: A did so with the intention of causing that person alarm, distress or humiliation. [s.66B(2)(b)]" in text
    )
    assert "on indictment 2 years" in text
    assert "Proceedings must be begun by 1 December 2024. [Magistrates' Courts Act 1980 s.127(1)]" in text
    assert "Home Office code 175/08" in text
    assert "Not excluded: A had a reasonable excuse for sharing it. [s.66B(8)]" in text
    assert "A request to the platform to preserve its records." in text
    assert "Evidence to secure (worked out from the elements of the offences" in text
    assert "https://www.legislation.gov.uk/ukpga/2023/50/part/10" in text


def test_the_offence_with_intent_stands_before_the_one_without() -> None:
    """As the prosecution service announced on 31 January 2024; available ones before those that depend."""
    found = [answer for answer in find_offences(Facts.of(SHARED)) if answer.status is not Availability.UNAVAILABLE]

    assert [answer.offence.id for answer in found if answer.status is Availability.AVAILABLE] == [
        "soa2003-s66B-2", "soa2003-s66B-1",
    ]  # fmt: skip
    assert [answer.offence.id for answer in found if answer.status is Availability.DEPENDS] == [
        "pca1978-s1-distribute",  # the age of the person shown is not given
        "ca2003-s127-1",  # nor by what network it was shared
    ]


def test_what_is_not_verified_is_said_beside_the_fact_and_once_more_in_a_list() -> None:
    """A reader of the list alone misses nothing."""
    text = told(date="2026-03-01", place="england", conduct="request", age_shown="30", shows="genitals")
    heading = "Facts above that are not verified against an official text"

    before, _, after = text.partition(heading)
    assert "In force since 6 February 2026." in before
    assert "In force since 6 February 2026." in after
    assert "(not verified against an official text)" in after


def base_offence_on(day: str) -> Answer:
    return next(a for a in find_offences(Facts.of(SHARED | {"date": day})) if a.offence.id == "soa2003-s66B-1")


def test_a_limit_that_later_law_may_have_lengthened_is_marked() -> None:
    """Whether the Act of 2026 gave section 66B(1) more time could not be read."""
    late, early = base_offence_on("2026-07-01"), base_offence_on("2026-06-28")

    assert late.time_limit is not None
    assert early.time_limit is not None
    assert late.time_limit.rule in late.not_verified
    assert early.time_limit.rule not in early.not_verified


def test_conduct_after_the_law_was_read_is_marked() -> None:
    """Nobody knows today what the law of then is; on the day itself nothing is said."""
    facts = {name.replace("-", "_"): value for name, value in SHARED.items()}
    said = f"The law was last read for this catalogue on {say_day(as_at())}."

    assert said in told(**(facts | {"date": (as_at() + timedelta(days=1)).isoformat()}))
    assert said not in told(**(facts | {"date": as_at().isoformat()}))


def test_law_that_had_not_been_made_is_not_said_to_be_pending() -> None:
    """The Crime and Policing Act 2026 received Royal Assent on 29 April 2026."""
    facts = {name.replace("-", "_"): value for name, value in SHARED.items()}

    assert "Law that may have begun" in told(**(facts | {"date": "2026-04-01/2026-04-29"}))
    assert "Law that may have begun" not in told(**(facts | {"date": "2026-04-28"}))


def test_json_has_the_fields_of_its_contract() -> None:
    """Scripts rely on them; every element has its source and whether it was verified."""
    facts = Facts.of(SHARED)
    answer = json.loads(answers_json(find_offences(facts), facts))
    first = answer["answers"][0]

    assert first["offence"] == "soa2003-s66B-2"
    assert (first["status"], first["missing_facts"]) == ("available", [])
    assert {"element", "met", "source"} <= set(first["elements"][0])
    assert {item["met"] for item in first["elements"]} == {True}
    assert first["time_limit"]["kind"] == "none"
    assert first["notes"]
    assert len(answer["answers"]) == len(offences_of_law())
    assert "worked out" in answer["evidence_source"]
    assert {"missing_facts", "evidence", "not_verified", "statement", "support", "duties", "orders"} <= set(answer)


def asked_of(facts: Facts, answers: dict[str, str | None]) -> tuple[list[str], Facts, list[str]]:
    """The facts that a person is asked for who gives these answers and knows nothing else."""
    names: list[str] = []
    said: list[str] = []

    def ask(spec: FactSpec) -> str | None:
        names.append(spec.name)
        return answers.get(spec.name, "don't know")

    return names, ask_what_matters(facts, ask, said.append), said


def test_only_questions_that_still_matter_are_asked() -> None:
    """For a threat nobody is asked about images or ages; date, place and conduct come first."""
    said = {"date": "2024-06-01", "place": "england", "conduct": "threaten", "message": "threat-other"}
    names, facts, _ = asked_of(Facts(), {**said, "threat-fear": "intended"})

    assert names == ["date", "place", "conduct", "sent", "message", "threat-fear", *EXEMPT]
    assert {a.offence.id for a in find_offences(facts) if a.status is Availability.AVAILABLE} == {"soa2003-s66B-4"}


EXEMPT = ("taken-in-public", "public-with-consent")  # s.66C(1), (3), (6)


def test_a_threat_of_death_is_not_asked_whether_it_backed_a_demand() -> None:
    """Only a threat of financial loss is defended by one (Online Safety Act 2023 s.181(3))."""

    def open_facts(message: str) -> tuple[str, ...]:
        facts = Facts.of({"date": "2024-06-01", "place": "england", "conduct": "message", "message": message})
        return next(answer.open_facts for answer in find_offences(facts) if answer.offence.id == "osa2023-s181")

    assert open_facts("threat-loss") == ("proper-demand",)
    assert open_facts("threat-serious") == ()


def test_of_an_adult_it_is_not_asked_whether_the_image_is_indecent() -> None:
    """Age is asked first, so that the question of the law on children comes only where it can matter."""
    asked: list[str] = []
    facts = Facts.of({"date": "2024-06-01", "place": "england", "conduct": "share", "image": "photograph"})

    def answer(spec: FactSpec) -> str:
        asked.append(spec.name)
        return "30" if spec.name == "age-shown" else ""

    ask_what_matters(facts, answer, print)
    assert "age-shown" in asked
    assert "indecent" not in asked


def test_what_was_no_law_yet_is_said_first() -> None:
    """The answer to "was it an offence then?" stands in the short answer, with the day on which it became one."""
    short, _, _ = told(date="2021-05-10", place="england", conduct="threaten").partition("Depends on facts")

    assert (
        "not law then: Criminal Justice and Courts Act 2015 s.33 (threatening), 10 May 2021. In force from 29 June 2021"
        in short
    )


def test_nothing_is_asked_where_every_answer_is_settled() -> None:
    """A threat of May 2021 in England, said in person and not sent, met no offence that is held here."""
    facts = Facts.of({"date": "2021-05-10", "place": "england", "conduct": "threaten"})

    names, _, _ = asked_of(facts, {"sent": "no", "public-network": "no", "message": "other"})

    assert names == ["sent", "message"]


def test_a_question_is_asked_once_and_not_knowing_ends_it() -> None:
    """Who knows nothing is asked each thing once, and is told what it depends on."""
    names, facts, _ = asked_of(Facts(), {})

    assert len(names) == len(set(names))
    assert facts == Facts()


def test_an_answer_that_is_not_understood_is_asked_again() -> None:
    """With what would be understood."""
    tries = iter(["10 May", "2021-05-10"])
    said: list[str] = []

    def ask(spec: FactSpec) -> str | None:
        return next(tries, None)

    facts = ask_what_matters(Facts(), ask, said.append)

    assert facts.period is not None
    assert "'May' should be a day such as 2021-05-10" in said[0] or "should be a day such as" in said[0]


@pytest.mark.parametrize("id", sorted(offences_of_law()))
def test_an_entry_of_the_catalogue_prints_whole(id: str) -> None:
    """With its dates, what must be proved, and where it was read."""
    text = entry(id)

    assert offences_of_law()[id].title in text
    assert "In force from" in text
    assert "What must be proved" in text
    assert "Read at" in text


def test_an_id_without_a_limb_is_told_its_limbs() -> None:
    """The vocabulary's id stands for several entries."""
    with pytest.raises(CrosscastError, match="soa2003-s66B-1, soa2003-s66B-2, soa2003-s66B-3, soa2003-s66B-4"):
        entry("soa2003-s66B")


def test_every_choice_can_be_asked_for() -> None:
    """No fact of a condition is without a question."""
    assert set(fact_specs()) >= {name for answer in find_offences(Facts()) for name in answer.missing_facts}


def test_the_guide_has_every_fact_with_its_question_and_every_offence_with_its_dates() -> None:
    """docs/law.md is what a person looks in before asking."""
    guide = (Path(__file__).parents[2] / "docs" / "law.md").read_text("utf-8")

    for spec in fact_specs().values():
        assert f"| `{spec.name}` | {spec.question} |" in guide, spec.name
        assert [choice for choice, meaning in spec.choices.items() if f"`{choice}`: {meaning}" not in guide] == []
    for offence in offences_of_law().values():
        ends = f" to {offence.ends.day - timedelta(days=1)}" if offence.ends and offence.ends.day else ""
        assert f"| `{offence.id}` | {offence.citation} | {offence.begins.day}{ends} |" in guide, offence.id


def test_what_the_catalogue_lacks_is_said_for_the_part_of_the_united_kingdom() -> None:
    """Nobody should take silence on a child's image in Scotland for an answer."""
    scotland, england = told(date="2024-06-01", place="scotland"), told(date="2024-06-01", place="england")

    assert "In Scotland: offences of indecent photographs of children" in scotland
    assert "In Scotland" not in england.partition("Support")[0]
    assert "Harassment, stalking, controlling or coercive behaviour" in england
