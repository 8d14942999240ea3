"""Files in readings/: followed in a build, refused with their line where they cannot be, never dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscast.model import CrosscastError, Dimension, Grade
from crosscast.pipeline import publication_of
from crosscast.publish.publication import Publication
from crosscast.readings import load_readings
from crosscast.study import load_study

STUDY = """title: Stalking
question: How many?
as_of: 2026-11-23
responses:
- {file: kent.txt, title: Kent, publisher: Kent Police}
"""
REPLY = "Stalking offences recorded\n\nYear\tRecorded\tCat 9\n2019\t12\t1\n2020\t15\t2\n2021\t9\t3\n"
DECIDED = """document: kent.txt
decisions:
- label: Cat 9
  means: Charged/Summonsed
  who: A. Reader
  when: 2026-11-20
  why: the force said so
- text: 12
  value: 13
  who: A. Reader
  when: 2026-11-20
  why: compared with the letter
"""


def study(folder: Path, readings: str, name: str = "kent.yaml") -> Path:
    for room in ("responses", "readings"):
        (folder / room).mkdir()
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    (folder / "responses" / "kent.txt").write_text(REPLY, encoding="utf-8")
    (folder / "readings" / name).write_text(readings, encoding="utf-8")
    return folder


def published(folder: Path) -> Publication:
    return publication_of(load_study(folder))


def refusal(folder: Path) -> str:
    with pytest.raises(CrosscastError) as caught:
        load_readings(load_study(folder))
    return str(caught.value)


def test_a_build_follows_what_was_decided_and_says_so(tmp_path: Path) -> None:
    """One correction and one meaning: both are in the figures, with who and why beside them."""
    publication = published(study(tmp_path, DECIDED))
    by_year = {f.period.start.year: f for f in publication.figures if f.period and not f.member(Dimension.OUTCOME)}

    assert (by_year[2019].value.low, by_year[2019].grade) == (13, Grade.CONFIRMED)
    assert (by_year[2020].value.low, by_year[2020].grade) == (15, Grade.READ)
    assert len([f for f in publication.figures if f.member(Dimension.OUTCOME)]) == 3
    assert "compared with the letter" in by_year[2019].sources[0].caveats[0]
    assert {finding.slug for finding in publication.findings} >= {"decided"}


def test_a_decision_that_fits_nothing_is_a_question_with_its_line(tmp_path: Path) -> None:
    """The reply prints no 99."""
    publication = published(study(tmp_path, DECIDED.replace("text: 12", "text: 99")))
    (asked,) = [finding for finding in publication.findings if finding.slug == "decision-not-followed"]

    assert "kent.yaml, line 8" in asked.message
    assert "99" in asked.message


def test_decisions_on_another_file_are_followed_and_asked_about(tmp_path: Path) -> None:
    """The force sent the letter again."""
    publication = published(study(tmp_path, DECIDED.replace("decisions:", "sha256: 0123abcd\ndecisions:")))

    assert {finding.slug for finding in publication.findings} >= {"decided", "decided-on-another-file"}


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            DECIDED.replace("document: kent.txt", "document: knet.txt"),
            "holds no file 'knet.txt'. Did you mean 'kent.txt'?",
        ),
        (DECIDED.replace("  who: A. Reader\n", "", 1), "line 3: 'who' is missing"),
        (DECIDED.replace("means: Charged/Summonsed", "means: Frobnicated"), "line 3: 'Frobnicated' is not a name"),
        (DECIDED.replace("  means: Charged/Summonsed\n", ""), "line 3: `label` and `means` go together"),
        (DECIDED.replace("value: 13", "valeu: 13"), "line 9: 'valeu' is not a key"),
        (DECIDED.replace("text: 12", "row: [2019]"), "needs the `text`"),
        (DECIDED.replace("when: 2026-11-20", "when: yesterday", 1), "a date written as"),
        (DECIDED.replace("text: 12\n  value: 13", "use: no"), "say of which `table`"),
    ],
)
def test_what_cannot_be_followed_as_written_is_refused_with_its_line(
    tmp_path: Path, written: str, sentence: str
) -> None:
    """The sentence names the file, and what would be right."""
    said = refusal(study(tmp_path, written))

    assert "kent.yaml" in said
    assert sentence in said


def test_two_files_on_one_document_are_refused(tmp_path: Path) -> None:
    """Which of them would count?"""
    folder = study(tmp_path, DECIDED)
    (folder / "readings" / "more.yaml").write_text(DECIDED, encoding="utf-8")

    assert "stands in kent.yaml already" in refusal(folder)


def test_a_document_of_the_same_layout_reuses_what_a_label_means_and_says_so(tmp_path: Path) -> None:
    """Surrey answers in the same form as Kent: "Cat 9" was explained once."""
    folder = study(tmp_path, DECIDED)
    (folder / "responses" / "surrey.txt").write_text(REPLY.replace("12", "22"), encoding="utf-8")
    (folder / "responses" / "essex.txt").write_text(REPLY.replace("Recorded", "Number"), encoding="utf-8")
    others = (("surrey.txt", "Surrey"), ("essex.txt", "Essex"))
    more = "".join(f"- {{file: {file}, title: {name}, publisher: {name} Police}}\n" for file, name in others)
    (folder / "study.yaml").write_text(STUDY + more, encoding="utf-8")

    publication = published(folder)
    charged = [f.member(Dimension.FORCE) for f in publication.figures if f.member(Dimension.OUTCOME)]
    said = [f for f in publication.findings if f.slug == "decided" and f.document == "responses/surrey.txt"]

    assert {force.id for force in charged if force} == {"kent", "surrey"}
    assert len(said) == 1
    assert "as for responses/kent.txt" in said[0].message


def test_what_a_label_means_is_offered_where_another_layout_prints_it(tmp_path: Path) -> None:
    """It is not followed there: the same words may mean something else under another title."""
    folder = study(tmp_path, DECIDED)
    other = "Stalking offences and outcomes\n\nPeriod\tAll recorded\tCharged\tCat 9\n2019\t7\t1\t2\n2020\t8\t2\t4\n"
    (folder / "responses" / "essex.txt").write_text(other, encoding="utf-8")
    more = "- {file: essex.txt, title: Essex, publisher: Essex Police}\n"
    (folder / "study.yaml").write_text(STUDY + more, encoding="utf-8")

    found = [f.message for f in published(folder).findings if f.document == "responses/essex.txt"]

    assert any("In responses/kent.txt it was read as 'Charged/Summonsed' (A. Reader" in message for message in found)
