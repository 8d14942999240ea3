"""Rates: a part of a whole for each force and for all together, worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscast.analyse.indicator import work_out
from crosscast.model import CrosscastError, Dimension, Grade, Member, Value


def force(id: str) -> Member:
    return Member(Dimension.FORCE, id, id)


def test_a_rate_is_its_exact_fraction(made: Any) -> None:
    """55 charged of 1,347 recorded is 4.08 per cent, and its sentence says both counts."""
    found = work_out(made.indicator("rate", "force"), [made.figure(55, outcome="1"), made.figure(1347)])

    [rate] = found.results
    assert (rate.low, rate.high) == (Fraction(5500, 1347), Fraction(5500, 1347))
    assert rate.arithmetic == ("55 of 1,347 is 4.083%.",)
    assert found.total is None


def test_all_together_is_the_sum_of_the_parts_over_the_sum_of_the_wholes(made: Any) -> None:
    """Not the mean of the rates: 30 of 262 and 21 of 306 are 51 of 568."""
    total = work_out(made.indicator("rate", "force"), two_forces(made)).total

    assert total is not None
    assert total.low == total.high == Fraction(5100, 568)
    assert "30 + 21 = 51." in total.arithmetic
    assert "262 + 306 = 568." in total.arithmetic


def two_forces(made: Any) -> list[Any]:
    return [
        made.figure(30, "bedfordshire", "1"), made.figure(262, "bedfordshire"),
        made.figure(21, "cambridgeshire", "1"), made.figure(306, "cambridgeshire"),
    ]  # fmt: skip


def test_a_hidden_count_makes_a_rate_a_range(made: Any) -> None:
    """Fewer than 5 of 50 is 0 to 8 per cent."""
    [rate] = work_out(made.indicator("rate", "force"), [made.figure("<5", outcome="1"), made.figure(50)]).results

    assert [rate.low, rate.high] == [0, 8]
    assert rate.arithmetic == ("0 to 4 of 50 is 0.000% to 8.000%.",)


counts = st.integers(0, 60)
hidden = st.integers(1, 12)


@given(st.lists(st.tuples(counts, counts, st.booleans(), st.booleans(), hidden), min_size=1, max_size=5))
def test_a_rate_holds_the_truth_whatever_the_hidden_counts_are(
    made: Any, forces: list[tuple[int, int, bool, bool, int]]
) -> None:
    """Each force hides its charges, its offences, both or neither; the true rates lie within what is said."""
    names = ("bedfordshire", "cambridgeshire", "cheshire", "cumbria", "dorset")
    figures, truth = [], {}
    for name, (part, rest, hides_part, hides_whole, width) in zip(names, forces, strict=False):
        whole = part + rest
        truth[name] = (part, whole)
        figures.append(made.figure(around(part, width) if hides_part else part, name, "1"))
        figures.append(made.figure(around(whole, width) if hides_whole else whole, name))
    found = work_out(made.indicator("rate", "force"), figures)
    for rate in found.results:
        part, whole = truth[rate.member.id] if rate.member else (0, 0)
        assert whole == 0 or contains(rate, Fraction(100 * part, whole))
    part, whole = (sum(pair[i] for pair in truth.values()) for i in (0, 1))
    assert found.total is None or whole == 0 or contains(found.total, Fraction(100 * part, whole))


def around(n: int, width: int) -> Value:
    """A range of that width that holds the number: what a source might print for it."""
    low = n - n % width
    return Value.exact(n) if width == 1 else Value(low, low + width - 1, Value.hidden_below(5).status)


def contains(rate: Any, truth: Fraction) -> bool:
    return rate.low <= truth and (rate.high is None or truth <= rate.high)


def test_charges_that_exceed_the_offences_are_neither_cut_nor_passed_over(made: Any) -> None:
    """Charges of a year may be for offences recorded before it, so 12 of 10 is 120 per cent, with a caveat."""
    [rate] = work_out(made.indicator("rate", "force"), [made.figure(12, outcome="1"), made.figure(10)]).results

    assert [rate.low, rate.high] == [120, 120]
    assert any("larger than the whole" in caveat for caveat in rate.caveats)


def test_no_rate_is_given_of_nothing(made: Any) -> None:
    """0 of 0 is no number, and that is said."""
    found = work_out(made.indicator("rate", "force"), [made.figure(0, outcome="1"), made.figure(0)])

    assert found.results == ()
    assert found.notes == ("No rate is given, since it would be a part of none: Bedfordshire.",)


def test_forces_without_figures_are_named(made: Any) -> None:
    """One gave nothing, one only its offences, one only its charges."""
    figures = [
        made.figure(30, "bedfordshire", "1"), made.figure(262, "bedfordshire"),
        made.figure(306, "cambridgeshire"), made.figure(9, "cheshire", "1"),
    ]  # fmt: skip
    included = [force(id) for id in ("bedfordshire", "cambridgeshire", "cheshire", "cumbria")]
    notes = work_out(made.indicator("rate", "force"), figures, included).notes

    assert notes == (
        "1 of the 4 included forces gave no figures for this: Cumbria.",
        "No rate is given, since the documents do not give the first count: Cambridgeshire.",
        "No rate is given, since the documents do not give the second count: Cheshire.",
    )


def test_a_force_that_is_not_included_is_in_no_sum(made: Any) -> None:
    """Cambridgeshire's answer was limited."""
    found = work_out(made.indicator("rate", "force"), two_forces(made), [force("bedfordshire")])

    assert [rate.member.id for rate in found.results if rate.member] == ["bedfordshire"]


def test_an_invented_force_is_in_no_sum(made: Any) -> None:
    """Invented documents show how a case is treated; they say nothing about the world."""
    figures = [*two_forces(made), made.figure(5, "cheshire", "1", invented=True), made.figure(9, "cheshire")]
    total = work_out(made.indicator("rate", "force"), figures).total

    assert total is not None
    assert (total.numerator.low, total.denominator and total.denominator.low) == (51, 568)


def test_a_disputed_figure_makes_its_rate_and_the_total_disputed(made: Any) -> None:
    """A result is no better than the worst figure in it."""
    figures = [*two_forces(made)[1:], made.figure(30, "bedfordshire", "1", grade=Grade.DISPUTED)]
    found = work_out(made.indicator("rate", "force"), figures)

    assert [rate.grade for rate in found.results] == [Grade.DISPUTED, Grade.READ]
    assert found.total is not None
    assert found.total.grade is Grade.DISPUTED
    assert any(caveat.startswith("Disputed: ") for caveat in found.total.caveats)


def test_a_printed_total_that_agrees_is_said(made: Any) -> None:
    """And costs nothing."""
    figures = [*two_forces(made), made.figure(51, "forces:2", "1"), made.figure(568, "forces:2")]
    found = work_out(made.indicator("rate", "force"), figures)

    assert found.findings == ()
    assert found.total is not None
    assert "The documents print this total as well: 51 (1 source)." in found.total.arithmetic
    assert found.total.grade is Grade.READ


def test_a_printed_total_that_differs_is_a_finding(made: Any) -> None:
    """The forces come to 568 and the document prints 586: which is right is not ours to say."""
    figures = [*two_forces(made), made.figure(586, "forces:2")]
    found = work_out(made.indicator("rate", "force"), figures)

    [finding] = found.findings
    assert finding.slug == "printed-total-differs"
    assert "the documents print 586, but the figures of the 2 forces come to 568" in finding.message
    assert (finding.document, finding.place) == ("a.docx", figures[-1].sources[0].place)
    assert found.total is not None
    assert found.total.grade is Grade.DISPUTED


def test_a_printed_total_within_the_range_of_its_parts_is_no_finding(made: Any) -> None:
    """Fewer than 5 and 21 may well come to 23."""
    figures = [made.figure("<5", "bedfordshire", "1"), *two_forces(made)[1:], made.figure(23, "forces:2", "1")]

    assert work_out(made.indicator("rate", "force"), figures).findings == ()


def test_figures_of_two_periods_are_never_mixed(made: Any) -> None:
    """A study that names no period would divide the charges of one year by the offences of another."""
    figures = [
        made.figure(n, outcome=outcome, period=period)
        for n, outcome, period in ((3, "1", "2019-01-01/2020-01-01"), (5, "1", "2020-01-01/2021-01-01"))
    ]
    spec = made.indicator("rate", "force", of={"period": None})
    with pytest.raises(
        CrosscastError, match=r"of several, in period: 2019, 2020\. Name the one that is meant"
    ) as error:
        work_out(spec, figures, where="indicators[0]")

    assert error.value.place == "indicators[0].of"


def test_a_total_over_years_that_overlap_is_not_given(made: Any) -> None:
    """The calendar year 2019 and the year to March 2020 have nine months in common."""
    periods = ("2019-01-01/2020-01-01", "2019-04-01/2020-04-01")
    figures = [made.figure(n, "forces:24", o, p) for p in periods for n, o in ((5, "1"), (50, None))]
    found = work_out(made.indicator("rate", "period", unit_of_period="year"), figures)

    assert [rate.low for rate in found.results] == [10, 10]
    assert found.total is None
