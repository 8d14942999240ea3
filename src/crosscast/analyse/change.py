"""A change: from each period to the one that begins where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from crosscast.model import Dimension, Figure, Period, worst

from .breaks import breaks_within, is_of_law, part_of
from .counts import caveats_of, count, id_by, name_by, result_id, sum_of
from .intervals import of_change
from .result import Indicator, IndicatorSpec, Result
from .wording import say_range


def change(spec: IndicatorSpec, figures: Sequence[Figure]) -> Indicator:
    """The change from each period to the one that follows it without a gap, in per cent; or why there is none.

    None is given from or to a part period, between counts of different forces, or across a change of the law, unless
    the study asks for it: so a series falls into stretches that are each of one kind.
    """
    results, notes = [], []
    dated = sorted(figures, key=lambda figure: (_period(figure).start, _period(figure).end))
    ending = {_period(figure).end: figure for figure in dated}
    for later in dated[1:]:
        earlier = ending.get(_period(later).start)
        if earlier is None:
            if not any(_period(figure).overlaps(_period(later)) for figure in dated if figure is not later):
                notes.append(f"No change is given to {_name(later)}: the period before it is not among the figures.")
            continue
        if why := _not_comparable(spec, earlier, later):
            notes.append(f"No change is given from {_name(earlier)} to {_name(later)}: {why}")
            continue
        results.append(_change(spec, earlier, later))
    return Indicator(
        spec=spec,
        results=tuple(results),
        notes=tuple(notes),
        counts=tuple(count(spec, figure) for figure in dated),
    )


def _not_comparable(spec: IndicatorSpec, earlier: Figure, later: Figure) -> str:
    part = [figure for figure in (earlier, later) if part_of(figure)]
    if part:
        verb = "is a part period" if len(part) == 1 else "are part periods"
        return f"{' and '.join(map(_name, part))} {verb} ({part_of(part[0])})."
    if id_by(earlier, Dimension.FORCE) != id_by(later, Dimension.FORCE):
        return f"the one is of {name_by(earlier, Dimension.FORCE)}, the other of {name_by(later, Dimension.FORCE)}."
    broken = [each for each in breaks_within([earlier, later]) if is_of_law(each)]
    if broken and not spec.across_breaks:
        return f"the law changed. {broken[-1].sentence}"
    if (earlier.value.low or 0) <= 0:
        return "the earlier count is, or may be, 0."
    return ""


def _change(spec: IndicatorSpec, earlier: Figure, later: Figure) -> Result:
    before, after = sum_of([earlier]), sum_of([later])
    low = Fraction(-100) if before.high is None else Fraction(after.low - before.high, before.high) * 100
    high = None if after.high is None else Fraction(after.high - before.low, before.low) * 100
    return Result(
        id=result_id(spec, later.member(Dimension.PERIOD)),
        indicator=spec.id,
        label=f"{spec.title}: change from {_name(earlier)} to {_name(later)}",
        member=later.member(Dimension.PERIOD),
        unit="per cent",
        low=low,
        high=high,
        grade=worst([earlier.grade, later.grade]),
        numerator=after,
        denominator=before,
        n=2,
        intervals=of_change(before, after),
        arithmetic=(
            f"From {earlier.value} in {_name(earlier)} to {later.value} in {_name(later)}: "
            f"({later.value} − {earlier.value}) / {earlier.value} = {say_range(low, high, 3)}.",
        ),
        caveats=caveats_of((earlier, later)),
    )


def _period(figure: Figure) -> Period:
    member = figure.member(Dimension.PERIOD)
    assert member is not None  # an indicator by period takes figures of one period only
    return Period.parse(member.id)


def _name(figure: Figure) -> str:
    return name_by(figure, Dimension.PERIOD)
