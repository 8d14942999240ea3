"""The articles of the example study against the verdicts that were worked out for them by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from crosscast.claims import Claim, Known, Verdict, check
from crosscast.pipeline import known_of, publication_of
from crosscast.study import load_study

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "examples" / "intimate-image-abuse"
EXPECTED: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests" / "claims_expected.yaml").read_text(encoding="utf-8"))
UNREAD = {  # true, and not judged because a part of the sentence is not understood: what other weeks are meant
    ("draft.md", "24"),
}
ABSTAIN = (Verdict.CANNOT_CHECK, Verdict.DEPENDS)
TRUE = (Verdict.HOLDS, Verdict.HOLDS_ROUNDED)
FALSE = (Verdict.CONTRADICTED, Verdict.INCONSISTENT)
CASES = [(article["article"], expected) for article in EXPECTED for expected in article["claims"]]
SAY = [f"{name}: {expected['quantity']} in {expected['sentence'][:50]}" for name, expected in CASES]


@pytest.fixture(scope="module")
def known() -> Known:
    """What the example study's own documents say, read and interpreted once."""
    return known_of(publication_of(load_study(STUDY)))


@pytest.fixture(scope="module")
def checked(known: Known) -> dict[str, tuple[str, tuple[Claim, ...]]]:
    """The text and the claims of each article of the example."""
    found = {}
    for path in (STUDY / "claims").iterdir():
        text = " ".join(path.read_text(encoding="utf-8").replace("\n\n", "\0").split()).replace("\0", "\n\n")
        found[path.name] = (text, check(path.name, text, known).claims)
    return found


def claim_of(article: tuple[str, tuple[Claim, ...]], expected: dict[str, Any]) -> Claim:
    """The claim whose characters overlap the quantity of the sentence that is expected."""
    text, claims = article
    start = text.index(expected["sentence"]) + expected["sentence"].index(expected["quantity"])
    (found,) = [c for c in claims if c.start < start + len(expected["quantity"]) and start < c.end]
    return found


def sides(verdict: str) -> bool | None:
    """Whether a verdict calls a sentence true or false, or neither."""
    return True if verdict in TRUE else False if verdict in FALSE else None


@pytest.mark.parametrize(("article", "expected"), CASES, ids=SAY)
def test_no_sentence_of_the_example_is_called_the_opposite_of_what_it_is(
    checked: dict[str, tuple[str, tuple[Claim, ...]]], article: str, expected: dict[str, Any]
) -> None:
    """A true sentence is never contradicted, a false one never said to hold; what cannot be told is not told."""
    found = claim_of(checked[article], expected)
    sound = [expected["verdict"], *expected.get("or", ())]

    if found.verdict not in ABSTAIN:
        assert sides(found.verdict) in {sides(verdict) for verdict in sound}, f"{found.verdict}: {found.reason}"
    if found.suggestion:
        assert found.verdict is Verdict.CONTRADICTED


def test_the_example_is_not_answered_by_abstaining(checked: dict[str, tuple[str, tuple[Claim, ...]]]) -> None:
    """Where only a verdict is right, one is given."""
    abstained = {
        (article, expected["quantity"])
        for article, expected in CASES
        if claim_of(checked[article], expected).verdict in ABSTAIN
        and not set(ABSTAIN) & {expected["verdict"], *expected.get("or", ())}
    }

    assert abstained == UNREAD
