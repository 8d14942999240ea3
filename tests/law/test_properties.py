"""What holds for any facts: knowing more never makes an answer less certain; a range is the union of its days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscast.law import (
    Ages,
    Answer,
    Availability,
    FactKind,
    Facts,
    FactSpec,
    fact_specs,
    find_offences,
    missing_facts,
)
from crosscast.law.condition import condition_of, is_met
from crosscast.law.fact import Known
from crosscast.model import Period

SPECS = [spec for spec in fact_specs().values() if spec.kind is not FactKind.DATE and not spec.shorthands]
FIRST, LAST = date(2014, 1, 1), date(2026, 12, 31)
# days near which the law changes, and any other
DAYS = st.one_of(
    st.sampled_from([date(2021, 6, 28), date(2021, 6, 29), date(2024, 1, 30), date(2024, 1, 31), date(2026, 2, 6)]),
    st.dates(FIRST, LAST),
)


def values_of(spec: FactSpec) -> st.SearchStrategy[Known]:
    if spec.kind is FactKind.YES_NO:
        return st.booleans()
    if spec.kind is FactKind.AGE:
        return st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda pair: Ages(pair[0], pair[0] + pair[1]))
    return st.frozensets(st.sampled_from(sorted(spec.choices)), min_size=1, max_size=3)


@st.composite
def cases(draw: st.DrawFn) -> Facts:
    """A date or none, and any facts; conduct is mostly known, so that something depends on the others."""
    facts = Facts(period=draw(st.one_of(st.none(), DAYS.map(one_day))))
    for spec in SPECS:
        if draw(st.integers(0, 9)) < (8 if spec.name in ("conduct", "place") else 5):
            facts = facts.given(spec.name, draw(values_of(spec)))
    return facts


def one_day(day: date) -> Period:
    return Period(day, day + timedelta(days=1))


def by_id(facts: Facts) -> dict[str, Answer]:
    """The answer of each offence; for one day or none, an offence has one."""
    return {answer.offence.id: answer for answer in find_offences(facts)}


@settings(max_examples=60, deadline=None)
@given(facts=cases(), data=st.data())
def test_knowing_more_never_makes_an_answer_less_certain(facts: Facts, data: st.DataObject) -> None:
    """What is available does not come to depend, and what is unavailable stays so, whatever fact is added."""
    unknown = [spec for spec in SPECS if facts.get(spec.name) is None]
    if not unknown:
        return
    spec = data.draw(st.sampled_from(unknown))
    more = facts.given(spec.name, data.draw(values_of(spec)))
    before, after = by_id(facts), by_id(more)

    for id, answer in before.items():
        if answer.status is Availability.AVAILABLE:
            assert after[id].status is not Availability.DEPENDS
        if answer.status is Availability.UNAVAILABLE:
            assert after[id].status is Availability.UNAVAILABLE
            assert set(answer.failing) <= set(after[id].failing)
        assert set(after[id].missing_facts) <= set(answer.missing_facts)


@settings(max_examples=60, deadline=None)
@given(facts=cases())
def test_only_what_could_change_an_answer_is_asked(facts: Facts) -> None:
    """It is not known yet, or is an age of which only a bound is; where nothing is asked for, nothing depends."""
    answers = find_offences(facts)
    asked = missing_facts(answers)

    for known in (facts.get(name) for name in asked):
        assert known is None or (isinstance(known, Ages) and known.low < known.high)
    assert bool(asked) == any(answer.status is Availability.DEPENDS for answer in answers)


@settings(max_examples=40, deadline=None)
@given(facts=cases(), start=DAYS, days=st.integers(1, 40))
def test_the_answers_for_a_range_are_those_of_its_days(facts: Facts, start: date, days: int) -> None:
    """Each part of the range answers as each of its days does alone; the parts cover the range without a gap."""
    whole = Period(start, start + timedelta(days=days))
    found = find_offences(facts_on(facts, whole))
    for id in {answer.offence.id for answer in found}:
        parts = sorted((answer for answer in found if answer.offence.id == id), key=lambda part: period_of(part).start)
        edges = [period_of(part) for part in parts]
        assert (edges[0].start, edges[-1].end) == (whole.start, whole.end)
        assert all(first.end == second.start for first, second in pairwise(edges))

    for day in {start, start + timedelta(days=days - 1), start + timedelta(days=days // 2)}:
        alone = by_id(facts_on(facts, one_day(day)))
        for answer in found:
            if period_of(answer).start <= day < period_of(answer).end:
                single = alone[answer.offence.id]
                assert (single.status, single.failing, single.missing_facts) == (
                    answer.status, answer.failing, answer.missing_facts,
                )  # fmt: skip


def facts_on(facts: Facts, period: Period) -> Facts:
    return Facts(period, facts.known, facts.evidence_date)


def period_of(answer: Answer) -> Period:
    assert answer.period is not None
    return answer.period


TREES = st.recursive(
    st.sampled_from(
        [{"fact": name, "is": value} for name in ("consent", "reckless", "looked") for value in (True, False)]
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda nodes: {"all": nodes}),
        st.lists(inner, min_size=1, max_size=3).map(lambda nodes: {"any": nodes}),
        inner.map(lambda node: {"not": node}),
    ),
    max_leaves=5,
)


def brute(tree: dict[str, object], known: dict[str, bool]) -> bool:
    """The tree with every fact known, by Python's own logic."""
    match tree:
        case {"all": list(nodes)}:
            return all(brute(node, known) for node in nodes)
        case {"any": list(nodes)}:
            return any(brute(node, known) for node in nodes)
        case {"not": dict(node)}:
            return not brute(node, known)
        case {"fact": str(name), "is": bool(value)}:
            return known[name] is value
    raise AssertionError(tree)


@settings(max_examples=150, deadline=None)
@given(tree=TREES, known=st.dictionaries(st.sampled_from(["consent", "reckless", "looked"]), st.booleans()))
def test_a_condition_that_is_settled_is_settled_whatever_the_rest_turns_out_to_be(
    tree: dict[str, object], known: dict[str, bool]
) -> None:
    """Met and not met hold for every way in which the unknown facts may come out, by a count of them all."""
    facts = Facts()
    for name, value in known.items():
        facts = facts.given(name, value)
    unknown = [name for name in ("consent", "reckless", "looked") if name not in known]
    ways = [
        brute(tree, known | {name: bool(way >> place & 1) for place, name in enumerate(unknown)})
        for way in range(2 ** len(unknown))
    ]

    met = is_met(condition_of(tree), facts, None)

    assert met is None or set(ways) == {met}
    assert unknown or met is ways[0]


@pytest.mark.parametrize(("met", "tree"), [(False, {"all": [{"fact": "consent", "is": True}, {"fact": "looked", "is": True}]}), (None, {"any": [{"fact": "consent", "is": True}, {"fact": "looked", "is": True}]}), (None, {"not": {"fact": "looked", "is": True}})])  # fmt: skip  # noqa: E501
def test_an_unknown_fact_beside_a_failing_one_does_not_matter(met: bool | None, tree: dict[str, object]) -> None:
    """Kleene's logic: all fails at once, any waits."""
    assert is_met(condition_of(tree), Facts().given("consent", False), None) is met
