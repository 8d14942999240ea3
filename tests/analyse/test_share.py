"""Shares of a whole, worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from crosscast.analyse.indicator import work_out
from crosscast.model import Grade

GROUP = "forces:24"


def parts(made: Any, **counts: int) -> list[Any]:
    return [made.figure(n, GROUP, outcome.removeprefix("o")) for outcome, n in counts.items()]


def test_a_share_is_a_percentage_of_the_whole_that_is_printed(made: Any) -> None:
    """534 of 13,860 is 3.85 per cent; the parts that are not given are said to be missing."""
    found = work_out(made.indicator("share", "outcome"), [*parts(made, o1=534, o16=6000), made.figure(13860, GROUP)])

    assert [share.low for share in found.results] == [Fraction(53400, 13860), Fraction(600000, 13860)]
    assert found.notes == ("The parts given come to 6,534 of 13,860.",)


def test_parts_without_a_printed_whole_are_shares_of_their_own_sum(made: Any) -> None:
    """Which is said, since other parts may exist."""
    found = work_out(made.indicator("share", "outcome"), parts(made, o1=1, o16=3))

    assert [share.low for share in found.results] == [25, 75]
    assert "print no one whole" in found.notes[0]


def test_parts_that_exceed_their_whole_are_disputed(made: Any) -> None:
    """60 and 50 cannot be parts of 100."""
    found = work_out(made.indicator("share", "outcome"), [*parts(made, o1=60, o16=50), made.figure(100, GROUP)])

    assert [finding.slug for finding in found.findings] == ["printed-total-differs"]
    assert {share.grade for share in found.results} == {Grade.DISPUTED}


def test_age_groups_that_overlap_have_no_sum(made: Any) -> None:
    """10 to 17 and 15 to 19 share three years of age."""
    figures = [made.figure(9, GROUP, age=age) for age in ("10-17", "15-19")]

    assert work_out(made.indicator("share", "age"), figures).results == ()
    assert work_out(made.indicator("share", "age"), figures).notes == (
        "The parts overlap and the documents print no one whole, so no shares are given.",
    )


def test_a_share_of_nothing_is_not_given(made: Any) -> None:
    found = work_out(made.indicator("share", "outcome"), [*parts(made, o1=0, o16=0), made.figure(0, GROUP)])

    assert found.results == ()
    assert found.notes == ("The whole is 0, so it has no shares.",)
