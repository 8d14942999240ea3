"""An indicator worked out from figures: every result keeps its counts and says its arithmetic in sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from crosscast.model import CrosscastError, Dimension, Figure, Grade, Member, say_number, worst
from crosscast.vocab import name_of, say_period

from .result import Indicator, IndicatorKind, IndicatorSpec, Operand, Result
from .select import PERIOD_UNITS, select, settle_selection
from .wording import say_range

_FEW = 100  # of a smaller whole, one offence more or less moves a rate by more than a point
_PART_PERIOD = "part period"


def work_out(
    spec: IndicatorSpec, figures: Sequence[Figure], included: Sequence[Member] = (), where: str = ""
) -> Indicator:
    """Work out one indicator. `included` are the forces whose figures a rate by force takes; none: all of them.

    CrosscastError where the study asks for something that its figures cannot answer, with `where` in study.yaml.
    """
    wanted = settle_selection(spec.of, f"{where}.of")
    if spec.by is Dimension.PERIOD and spec.unit_of_period not in PERIOD_UNITS:
        raise CrosscastError(
            f"an indicator by period needs 'unit_of_period', one of {', '.join(PERIOD_UNITS)}.",
            place=where,
            slug="no-unit",
        )
    taken = select(figures, wanted, spec.by, spec.unit_of_period)
    if spec.by is Dimension.FORCE and included:
        ids = {member.id for member in included}
        taken = tuple(figure for figure in taken if _by_id(figure, spec.by) in ids)
    match spec.kind:
        case IndicatorKind.RATE:
            return _rates(spec, taken, figures, included, where)
        case IndicatorKind.SHARE:
            return _shares(spec, taken, figures, where)
        case IndicatorKind.CHANGE:
            return _changes(spec, taken)
        case IndicatorKind.SERIES:
            return Indicator(
                spec=spec, results=tuple(_count(spec, figure) for figure in taken), definition=_definition(spec)
            )


def _rates(
    spec: IndicatorSpec, parts: Sequence[Figure], figures: Sequence[Figure], included: Sequence[Member], where: str
) -> Indicator:
    if spec.over is None:
        raise CrosscastError("a rate needs 'over', the figures that it is a rate of.", place=where, slug="no-whole")
    wholes_wanted = settle_selection(spec.over, f"{where}.over")
    wholes = {_by_id(f, spec.by): f for f in select(figures, wholes_wanted, spec.by, spec.unit_of_period)}
    pairs = [(part, wholes[_by_id(part, spec.by)]) for part in parts if _by_id(part, spec.by) in wholes]
    results = [
        _ratio(
            spec,
            part.member(spec.by),
            Operand(*_ends([part]), (part,), part.label),
            Operand(*_ends([whole]), (whole,), whole.label),
        )
        for part, whole in pairs
    ]
    notes = []
    have = {_by_id(part, spec.by) for part, _ in pairs}
    lacking = [member for member in included if spec.by is Dimension.FORCE and member.id not in have]
    if lacking:
        notes.append(
            f"{len(lacking)} of the {len(included)} included forces gave no figures for this: "
            + ", ".join(name_of(member) for member in lacking) + "."
        )  # fmt: skip
    total = None
    if len(pairs) > 1:
        numerator = _sum_of([part for part, _ in pairs], "together")
        denominator = _sum_of([whole for _, whole in pairs], "together")
        total = _ratio(
            spec, None, numerator, denominator, _printed_totals(spec, figures, numerator, denominator, where)
        )
    return Indicator(spec=spec, results=tuple(results), total=total, definition=_definition(spec), notes=tuple(notes))


def _printed_totals(
    spec: IndicatorSpec, figures: Sequence[Figure], numerator: Operand, denominator: Operand, where: str
) -> list[str]:
    """Whether the documents print the sums as well, and alike."""
    sentences = []
    for selection, operand in ((spec.of, numerator), (spec.over, denominator)):
        if selection is None or spec.by is not Dimension.FORCE:
            continue
        group = f"forces:{len(operand.figures)}"
        for figure in select(figures, settle_selection(selection, where), None):
            if _by_id(figure, Dimension.FORCE) == group:
                agrees = figure.value.low == operand.low and figure.value.high == operand.high
                verb = "print this total as well" if agrees else "print another total"
                sentences.append(f"The documents {verb}: {figure.value} ({len(figure.sources)} sources).")
    return sentences


def _shares(spec: IndicatorSpec, parts: Sequence[Figure], figures: Sequence[Figure], where: str) -> Indicator:
    wanted = settle_selection(spec.over or spec.of, f"{where}.{'over' if spec.over else 'of'}")
    whole = _whole(parts, select(figures, wanted, None))
    if whole is None and parts:
        denominator = _sum_of(parts, "together")
    elif whole is None:
        return Indicator(spec=spec, results=(), definition=_definition(spec), notes=("No figures answer this.",))
    else:
        denominator = Operand(*_ends([whole]), (whole,), whole.label)
    results = tuple(
        _ratio(spec, part.member(spec.by), Operand(*_ends([part]), (part,), part.label), denominator) for part in parts
    )
    return Indicator(spec=spec, results=results, definition=_definition(spec))


def _whole(parts: Sequence[Figure], candidates: Sequence[Figure]) -> Figure | None:
    """The printed whole of the parts: one figure, or the largest group of forces where several were given."""
    if not candidates:
        return None
    groups = {_by_id(part, Dimension.FORCE) for part in parts}
    fitting = [figure for figure in candidates if _by_id(figure, Dimension.FORCE) in groups]
    return fitting[0] if len(fitting) == 1 else None


def _changes(spec: IndicatorSpec, taken: Sequence[Figure]) -> Indicator:
    results, notes = [], []
    for earlier, later in pairwise(taken):
        member = later.member(Dimension.PERIOD)
        part = [
            figure for figure in (earlier, later) if any(_PART_PERIOD in c for s in figure.sources for c in s.caveats)
        ]
        if part:
            names = " and ".join(_period_name(figure) for figure in part)
            notes.append(
                f"No change is given from {_period_name(earlier)} to {_period_name(later)}: {names} is a part period."
            )
            continue
        first, second = (
            Operand(*_ends([earlier]), (earlier,), earlier.label),
            Operand(*_ends([later]), (later,), later.label),
        )
        if first.low == 0:
            notes.append(f"No change is given from {_period_name(earlier)}: it may be 0.")
            continue
        low = Fraction(second.low - (first.high or first.low), first.high or first.low) * 100
        high = None if second.high is None else Fraction(second.high - first.low, first.low) * 100
        low = low if first.high is not None else Fraction(-100)
        results.append(
            Result(
                id=_result_id(spec, member),
                indicator=spec.id,
                label=f"{spec.title}: change from {_period_name(earlier)} to {_period_name(later)}",
                member=member,
                unit="per cent",
                low=low,
                high=high,
                grade=worst([earlier.grade, later.grade]),
                numerator=second,
                denominator=first,
                arithmetic=(
                    f"From {earlier.value} in {_period_name(earlier)} to {later.value} in {_period_name(later)}: "
                    f"({later.value} - {earlier.value}) / {earlier.value} = {say_range(low, high, 2)}.",
                ),
                caveats=_caveats((earlier, later)),
            )
        )
    return Indicator(
        spec=spec,
        results=tuple(results),
        definition=_definition(spec),
        notes=tuple(notes),
        counts=tuple(_count(spec, f) for f in taken),
    )


def _count(spec: IndicatorSpec, figure: Figure) -> Result:
    low, high = _ends([figure])
    member = figure.member(spec.by)
    operand = Operand(low, high, (figure,), figure.label)
    return Result(
        id=_result_id(spec, member) + ("--count" if spec.kind is IndicatorKind.CHANGE else ""),
        indicator=spec.id,
        label=figure.label,
        member=member,
        unit="count",
        low=Fraction(low),
        high=None if high is None else Fraction(high),
        grade=figure.grade,
        numerator=operand,
        arithmetic=(f"{figure.value}, as the documents print it.",),
        caveats=_caveats((figure,)),
    )


def _ratio(
    spec: IndicatorSpec, member: Member | None, part: Operand, whole: Operand, also: Sequence[str] = ()
) -> Result:
    """A percentage whose ends are as far apart as its counts allow; the whole is at least 1 where it may be 0."""
    if whole.low == whole.high == 0:
        low, high = Fraction(0), None
    else:
        low = Fraction(0) if whole.high is None else Fraction(part.low, max(1, whole.high)) * 100
        high = None if part.high is None else min(Fraction(100), Fraction(part.high, max(1, whole.low)) * 100)
    arithmetic = [f"{_say_operand(part)} of {_say_operand(whole)} is {say_range(low, high, 2)}."]
    for operand in (part, whole):
        if len(operand.figures) > 1:
            shown = " + ".join(str(figure.value) for figure in operand.figures)
            arithmetic.append(f"{shown} = {_say_operand(operand)}.")
    caveats = list(_caveats((*part.figures, *whole.figures)))
    if whole.high is not None and 0 < whole.high < _FEW:
        points = say_number(Fraction(100, whole.high), 1)
        caveats.append(f"Small numbers: out of {_say_operand(whole)}, one more or less is {points} percentage points.")
    figures = (*part.figures, *whole.figures)
    return Result(
        id=_result_id(spec, member),
        indicator=spec.id,
        label=f"{spec.title}: {name_of(member) if member else 'all together'}",
        member=member,
        unit="per cent",
        low=low,
        high=high,
        grade=worst([figure.grade for figure in figures]),
        numerator=part,
        denominator=whole,
        arithmetic=(*arithmetic, *also),
        caveats=tuple(caveats),
    )


def _sum_of(figures: Sequence[Figure], label: str) -> Operand:
    return Operand(*_ends(figures), tuple(figures), label)


def _ends(figures: Sequence[Figure]) -> tuple[int, int | None]:
    low = sum(figure.value.low or 0 for figure in figures)
    highs = [figure.value.high for figure in figures]
    return low, None if None in highs else sum(high for high in highs if high is not None)


def _say_operand(operand: Operand) -> str:
    if operand.high is None:
        return f"{operand.low:,} or more"
    return f"{operand.low:,}" if operand.is_exact else f"{operand.low:,} to {operand.high:,}"


def _by_id(figure: Figure, by: Dimension) -> str | None:
    member = figure.member(by)
    return None if member is None else member.id


def _period_name(figure: Figure) -> str:
    member = figure.member(Dimension.PERIOD)
    return say_period(member.id) if member else ""


def _caveats(figures: Sequence[Figure]) -> tuple[str, ...]:
    caveats = [caveat for figure in figures for source in figure.sources for caveat in source.caveats]
    if disputed := [figure for figure in figures if figure.grade is Grade.DISPUTED]:
        caveats.append(f"Disputed: {'; '.join(figure.label for figure in disputed[:3])}. See the findings.")
    return tuple(dict.fromkeys(caveats))


def _result_id(spec: IndicatorSpec, member: Member | None) -> str:
    name = "total" if member is None else member.id
    if member is not None and member.dimension is Dimension.PERIOD:
        name = say_period(member.id)
    key = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return f"{spec.id}--{key}"


def _definition(spec: IndicatorSpec) -> str:
    match spec.kind:
        case IndicatorKind.RATE:
            return f"{spec.title}: the first count as a percentage of the second, for each {spec.by.value}."
        case IndicatorKind.SHARE:
            return f"{spec.title}: each part as a percentage of the whole."
        case IndicatorKind.CHANGE:
            return f"{spec.title}: the later count less the earlier, as a percentage of the earlier."
        case IndicatorKind.SERIES:
            return f"{spec.title}: counts in the order of their periods."
