"""A rank: the place of each member from the highest down; a range of places where counts are ranges."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import msgspec

from crosscast.model import Figure
from crosscast.vocab import name_of

from .counts import count, id_by, ratio, sum_of
from .hidden import as_shown
from .rate import lacking
from .result import Indicator, IndicatorSpec, Result
from .wording import say_count, say_result

Span = tuple[Fraction, Fraction | None]


def rank(spec: IndicatorSpec, parts: Sequence[Figure], wholes: Sequence[Figure] | None) -> Indicator:
    """The place of each member by its count or, where wholes are given, by its rate. Equal numbers share a place.

    Every count is taken as wide as its source shows it, so that no place gives a hidden count away.
    """
    parts = [as_shown(figure) for figure in parts]
    notes: tuple[str, ...] = ()
    if wholes is None:
        measured = [count(spec, part) for part in parts]
    else:
        whole_of = {id_by(whole, spec.by): as_shown(whole) for whole in wholes}
        pairs = [(part, whole_of[id_by(part, spec.by)]) for part in parts if id_by(part, spec.by) in whole_of]
        rated = [(part, whole) for part, whole in pairs if whole.value.high != 0]
        measured = [ratio(spec, part.member(spec.by), sum_of([part]), sum_of([whole])) for part, whole in rated]
        notes = lacking(spec, parts, wholes, pairs, ())
    spans = [(each.low, each.high) for each in measured]
    results = tuple(_ranked(spec, each, i, spans, measured) for i, each in enumerate(measured))
    return Indicator(spec=spec, results=results, notes=notes)


def places(spans: Sequence[Span]) -> list[tuple[int, int]]:
    """The best and the worst place that each number can have among the others, whatever the ranges hold.

    A place is one more than the numbers above it (1, 2, 2, 4).

    >>> places([(Fraction(9), Fraction(9)), (Fraction(0), Fraction(4)), (Fraction(3), Fraction(3))])
    [(1, 1), (2, 3), (2, 3)]
    """
    found = []
    for i, (low, high) in enumerate(spans):
        others = [span for j, span in enumerate(spans) if j != i]
        above = sum(high is not None and other_low > high for other_low, _ in others)
        not_below = sum(other_high is None or other_high > low for _, other_high in others)
        found.append((1 + above, 1 + not_below))
    return found


def _ranked(spec: IndicatorSpec, of: Result, i: int, spans: Sequence[Span], measured: Sequence[Result]) -> Result:
    best, worst = places(spans)[i]
    n, low, high = len(spans), *spans[i]
    alike = sum(span == spans[i] for span in spans) - 1 if low == high else 0
    arithmetic = [
        f"{say_result(low, high, of.unit, 3)}: {_forces(best - 1)} of {n - 1} others {_are(best - 1)} certainly higher."
    ]
    if worst > best:
        arithmetic.append(f"What is hidden leaves the places {best} to {worst} open.")
    by_chance = _by_chance(i, measured)
    caveats = list(of.caveats)
    if by_chance is not None and by_chance != (best, worst):
        caveats.append(
            f"Chance alone leaves the places {say_count(*by_chance)} open: that is with how many of the others the 95% "
            "intervals overlap."
        )
    return msgspec.structs.replace(
        of,
        label=f"{spec.title}: {name_of(of.member) if of.member else of.label}",
        unit="rank",
        low=Fraction(best),
        high=Fraction(worst),
        n=n,
        intervals=(),
        arithmetic=(*of.arithmetic, *arithmetic) if of.denominator else tuple(arithmetic),
        caveats=tuple(caveats),
        note=f"Shared with {alike} {'other' if alike == 1 else 'others'}." if alike else "",
    )


def _by_chance(i: int, measured: Sequence[Result]) -> tuple[int, int] | None:
    """The places that the intervals of all numbers leave open; None where one has none."""
    if not all(each.intervals for each in measured):
        return None
    return places([(each.intervals[0].low, each.intervals[0].high) for each in measured])[i]


def _forces(n: int) -> str:
    return "none" if n == 0 else str(n)


def _are(n: int) -> str:
    return "is" if n < 2 else "are"
