"""All that was counted since the offence began, up to the end of each period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from crosscast.model import Dimension, Figure, Period
from crosscast.vocab import offence_dates, say_period

from .counts import as_printed, counted, name_by, result_id, say_sum, sum_of
from .hidden import as_shown
from .result import Indicator, IndicatorSpec, Result
from .wording import say_day


def cumulative(spec: IndicatorSpec, figures: Sequence[Figure]) -> Indicator:
    """The running sum of periods that follow each other without a gap; the first gap ends it, and that is said."""
    ordered = sorted(map(as_shown, figures), key=lambda figure: _period(figure))
    early = [figure for figure in ordered if _is_before_the_offence(figure)]
    dated = ordered[len(early) :]
    said = f"Not added, since the offence was not in force: {', '.join(name_by(f, Dimension.PERIOD) for f in early)}."
    before = [said] if early else []
    if not dated:
        return Indicator(spec=spec, results=(), notes=tuple(before))
    chain, left = [dated[0]], []
    for figure in dated[1:]:
        if _period(figure).start == _period(chain[-1]).end:
            chain.append(figure)
        else:
            left.append(figure)
    since, notes = _since(chain[0])
    if left:
        names = ", ".join(name_by(figure, Dimension.PERIOD) for figure in left)
        notes.append(f"Not added, since they do not begin where the sum so far ends: {names}.")
    results = tuple(_up_to(spec, chain[: n + 1], since) for n in range(len(chain)))
    return Indicator(spec=spec, results=results, notes=(*before, *notes))


def _is_before_the_offence(figure: Figure) -> bool:
    offence = figure.member(Dimension.OFFENCE)
    start = offence_dates(offence.id)[0] if offence else None
    return start is not None and _period(figure).end <= start


def _since(first: Figure) -> tuple[date, list[str]]:
    """The day from which the sum counts: the offence's first, or that of the first period where it came later."""
    offence, period = first.member(Dimension.OFFENCE), _period(first)
    start = offence_dates(offence.id)[0] if offence else None
    if start is None:
        return period.start, []
    if start < period.start:
        begun = f"The offence began on {say_day(start)}; what was counted before {say_day(period.start)} is not in it."
        return period.start, [begun]
    return start, []


def _up_to(spec: IndicatorSpec, figures: Sequence[Figure], since: date) -> Result:
    total, member = sum_of(figures), figures[-1].member(Dimension.PERIOD)
    label = f"{spec.title}: since {say_day(since)}, up to the end of {say_period(member.id) if member else ''}"
    shown = say_sum(total) if len(figures) > 1 else as_printed(figures[0])
    return counted(spec, result_id(spec, member), label, member, total, shown)


def _period(figure: Figure) -> Period:
    member = figure.member(Dimension.PERIOD)
    assert member is not None  # an indicator by period takes figures of one period only
    return Period.parse(member.id)
