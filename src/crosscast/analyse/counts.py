"""Counts and what they come to: sums, percentages, the ends between which they lie, what must be said beside them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from crosscast.model import CLOSED, Dimension, Figure, Finding, Grade, Member, Period, Severity, say_number, worst
from crosscast.vocab import name_of, say_period

from .intervals import of_events, of_rate
from .result import IndicatorKind, IndicatorSpec, Operand, Result
from .wording import say_count, say_range, say_result

_FEW = 100  # of a smaller whole, one offence more or less moves a rate by more than a point


def sum_of(figures: Sequence[Figure], label: str = "together") -> Operand:
    """The figures added up; one figure is itself."""
    lows, highs = zip(*(_ends(figure) for figure in figures), strict=True)
    high = None if None in highs else sum(high for high in highs if high is not None)
    return Operand(sum(lows), high, tuple(figures), figures[0].label if len(figures) == 1 else label)


def _ends(figure: Figure) -> tuple[int, int | None]:
    """The whole numbers between which a count lies, whatever decimals its source prints."""
    value, scale = figure.value, 10**figure.value.decimals
    low = 0 if value.low is None else math.floor(Fraction(value.low, scale))
    return low, None if value.high is None else math.ceil(Fraction(value.high, scale))


def say_operand(operand: Operand) -> str:
    return say_count(operand.low, operand.high)


def count(spec: IndicatorSpec, figure: Figure) -> Result:
    """A figure as the result of an indicator, unchanged."""
    member = figure.member(spec.by)
    id = result_id(spec, member) + ("--count" if spec.kind is IndicatorKind.CHANGE else "")
    return counted(spec, id, figure.label, member, sum_of([figure]), as_printed(figure))


def counted(
    spec: IndicatorSpec, id: str, label: str, member: Member | None, operand: Operand, arithmetic: str
) -> Result:
    """What one or several figures come to, as the result of an indicator."""
    return Result(
        id=id,
        indicator=spec.id,
        label=label,
        member=member,
        unit="count",
        low=Fraction(operand.low),
        high=None if operand.high is None else Fraction(operand.high),
        grade=worst([figure.grade for figure in operand.figures]),
        numerator=operand,
        n=len(operand.figures),
        arithmetic=(arithmetic,),
        caveats=caveats_of(operand.figures),
    )


def as_printed(figure: Figure) -> str:
    """How a single figure came about: it is what stands there."""
    return f"{figure.value}, as the documents print it."


def say_sum(operand: Operand) -> str:
    """How a sum came about: "42 + 30 = 72."."""
    return f"{' + '.join(str(figure.value) for figure in operand.figures)} = {say_operand(operand)}."


def ratio(spec: IndicatorSpec, member: Member | None, part: Operand, whole: Operand) -> Result:
    """A percentage whose ends are as far apart as its counts allow.

    The whole is not 0; where it may be, 1 is the least that it can be. A part is no more than its whole, unless its
    documents count it on another basis or print it so.
    """
    low = Fraction(0) if whole.high is None else Fraction(part.low, max(1, whole.high)) * 100
    high = None if part.high is None else Fraction(part.high, max(1, whole.low)) * 100
    figures = (*part.figures, *whole.figures)
    caveats = list(caveats_of(figures))
    is_closed = any(source.outcome_basis == CLOSED for figure in part.figures for source in figure.sources)
    if low > 100:
        caveats.append("The part is larger than the whole, so it must hold cases that the whole does not.")
    elif not is_closed:
        high = None if high is None else min(Fraction(100), high)
    if whole.high is not None and 0 < whole.high < _FEW:
        points = say_number(Fraction(100, whole.high), 1)
        caveats.append(f"Small numbers: out of {say_operand(whole)}, one more or less is {points} percentage points.")
    arithmetic = [f"{say_operand(part)} of {say_operand(whole)} is {say_range(low, high, 3)}."]
    arithmetic += [say_sum(operand) for operand in (part, whole) if len(operand.figures) > 1]
    return Result(
        id=result_id(spec, member),
        indicator=spec.id,
        label=f"{spec.title}: {name_of(member) if member else 'all together'}",
        member=member,
        unit="per cent",
        low=low,
        high=high,
        grade=worst([figure.grade for figure in figures]),
        numerator=part,
        denominator=whole,
        n=max(len(part.figures), len(whole.figures)),
        intervals=() if is_closed else of_rate(part, whole),
        arithmetic=tuple(arithmetic),
        caveats=tuple(caveats),
    )


def scaled(
    spec: IndicatorSpec, member: Member | None, counted: Operand, over: Operand, each: Fraction, unit: str, in_what: str
) -> Result:
    """A count for `each` so many of something exact: residents, days. `in_what` says of how many: "366 days"."""
    scale = each / over.low
    low, high = counted.low * scale, None if counted.high is None else counted.high * scale
    return Result(
        id=result_id(spec, member),
        indicator=spec.id,
        label=f"{spec.title}: {name_of(member) if member else 'all together'}",
        member=member,
        unit=unit,
        low=low,
        high=high,
        grade=worst([figure.grade for figure in counted.figures]),
        numerator=counted,
        denominator=over,
        n=len(counted.figures),
        intervals=of_events(counted, scale),
        arithmetic=(f"{say_operand(counted)} in {in_what} is {say_result(low, high, unit, 3)}.",),
        caveats=caveats_of(counted.figures),
    )


def differing_total(printed: Figure, sum: Operand, what: str) -> Finding | None:
    """A finding where a printed total cannot be the sum of its parts, whatever the hidden counts are."""
    total = sum_of([printed])
    if not ((sum.high is not None and total.low > sum.high) or (total.high is not None and total.high < sum.low)):
        return None
    source = printed.sources[0]
    return Finding(
        "printed-total-differs",
        Severity.ERROR,
        f"{printed.label}: the documents print {printed.value}, but {what} come to {say_operand(sum)}. "
        "The result for all together is disputed until it is known which is right.",
        source.document,
        source.place,
    )


def overlap(figures: Sequence[Figure], by: Dimension) -> bool:
    """Whether some figures count the same cases, as a year and its months do, or those aged 10 to 17 and 15 to 19."""
    spans = [span for figure in figures for span in _spans(figure.member(by))]
    return any(a[0] < b[1] and b[0] < a[1] for a, b in combinations(spans, 2))


def _spans(member: Member | None) -> list[tuple[int, int]]:
    if member is None:
        return []
    if member.dimension is Dimension.PERIOD:
        periods = [Period.parse(part) for part in member.id.split("+")]
        return [(period.start.toordinal(), period.end.toordinal()) for period in periods]
    if member.dimension is Dimension.AGE and (match := re.fullmatch(r"(\d+)(?:-(\d+)|(\+))?", member.id)):
        first, last, on = match.groups()
        return [(int(first), 1000 if on else int(last or first) + 1)]
    return []


def caveats_of(figures: Sequence[Figure]) -> tuple[str, ...]:
    """What the documents say beside the figures, each sentence once, and which of them are disputed."""
    caveats = [caveat for figure in figures for source in figure.sources for caveat in source.caveats]
    disputed = [figure.label for figure in figures if figure.grade is Grade.DISPUTED]
    if disputed:
        more = f" and {len(disputed) - 3} more" if len(disputed) > 3 else ""
        caveats.append(f"Disputed: {'; '.join(disputed[:3])}{more}. See the findings.")
    return tuple(dict.fromkeys(caveats))


def id_by(figure: Figure, by: Dimension) -> str | None:
    """What the figure stands for in the dimension that an indicator goes by."""
    member = figure.member(by)
    return None if member is None else member.id


def name_by(figure: Figure, by: Dimension) -> str:
    member = figure.member(by)
    return name_of(member) if member else ""


def result_id(spec: IndicatorSpec, member: Member | None) -> str:
    """A result's name, which is also the name of its page: "charging-rate--bedfordshire"."""
    name = "total" if member is None else member.id
    if member is not None and member.dimension is Dimension.PERIOD:
        name = say_period(member.id)
    key = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return f"{spec.id}--{key}"
