"""Whether what an indicator asks for can be asked together, before any figure is looked at."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from crosscast.model import CrosscastError, Dimension

from .result import PEOPLE, PERIOD_UNITS, SPANS, TOP, Chart, IndicatorKind, IndicatorSpec

_OF_A_WHOLE = (IndicatorKind.RATE, IndicatorKind.FUNNEL)
_COMPARING = (IndicatorKind.RANK, IndicatorKind.FUNNEL, IndicatorKind.CONCENTRATION)
_BY_PERIOD = {
    IndicatorKind.CHANGE: "a change goes from one period to the next",
    IndicatorKind.CUMULATIVE: "a running total goes on from period to period",
}
_SPLIT = (
    IndicatorKind.RATE, IndicatorKind.SHARE, IndicatorKind.SERIES, IndicatorKind.PER_HEAD, IndicatorKind.PER_DAY,
    IndicatorKind.CUMULATIVE,
)  # fmt: skip
_SPLIT_CHARTS = (Chart.BARS, Chart.COLUMNS, Chart.PYRAMID, Chart.NONE)
_PER = {IndicatorKind.PER_HEAD: PEOPLE, IndicatorKind.PER_DAY: SPANS}


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with an indicator: the key of it, "" for the whole, in a sentence, and what would be right."""

    key: str
    message: str
    hint: str
    slug: str


def check_spec(spec: IndicatorSpec, where: str) -> None:
    """CrosscastError, with the key that is wrong below `where`, where an indicator asks for what cannot be."""
    if (fault := find_fault(spec)) is not None:
        place = f"{where}.{fault.key}" if fault.key else where
        raise CrosscastError(fault.message, place=place, hint=fault.hint, slug=fault.slug)


def find_fault(spec: IndicatorSpec) -> Fault | None:
    """The first thing that is wrong with an indicator, None where nothing is."""
    return next(_faults(spec), None)


def _faults(spec: IndicatorSpec) -> Iterator[Fault]:
    kind, by = spec.kind, spec.by
    if kind in _OF_A_WHOLE and spec.over is None:
        message = f"the {kind.value} '{spec.id}' does not say what it is a rate of."
        yield _fault("", message, "Add `over`, such as `over: {measure: offences}`.", "study-missing-key")
    if spec.over is not None and kind not in (*_OF_A_WHOLE, IndicatorKind.SHARE, IndicatorKind.RANK):
        message = f"'{kind.value}' takes no 'over': it counts what 'of' names, against nothing else of the documents."
        yield _fault("over", message, "Delete 'over', or choose rate, share, rank or funnel.")
    if kind in _BY_PERIOD and by is not Dimension.PERIOD:
        yield _fault("by", f"{_BY_PERIOD[kind]}, so it is 'by: period'.", slug="change-not-by-period")
    if kind is IndicatorKind.TOTAL and by is not Dimension.FORCE:
        yield _fault("by", "a total over all that were asked goes over forces, so it is 'by: force'.")
    if kind is IndicatorKind.PER_HEAD and Dimension.FORCE not in (by, spec.split_by) and spec.of.force is None:
        message = "a number per head needs to know whose residents are meant."
        yield _fault("by", message, "Write `by: force`, or name one force under 'of'.")
    if kind in _COMPARING and by is Dimension.PERIOD:
        message = f"'{kind.value}' compares forces, outcomes and the like; periods are compared by a change."
        yield _fault("by", message, "Write `by: force`, or `kind: change`.")
    if spec.per and kind not in _PER:
        yield _fault("per", f"'{kind.value}' takes no 'per'; only per_head and per_day do.", "Delete it.")
    elif spec.per and spec.per.replace(",", "") not in _PER[kind]:
        message = f"'{kind.value}' cannot be per '{spec.per}'."
        yield _fault("per", message, f"Possible here: {', '.join(_PER[kind])}.", "study-unknown-choice")
    if spec.top < 1:
        yield _fault("top", "'top' needs to be 1 or more.")
    if spec.top != TOP and kind is not IndicatorKind.CONCENTRATION:
        yield _fault("top", f"'top' is of a concentration, and this is '{kind.value}'.", "Delete it.")
    if spec.across_breaks and kind is not IndicatorKind.CHANGE:
        yield _fault("across_breaks", f"'across_breaks' is of a change, and this is '{kind.value}'.", "Delete it.")
    if spec.chart is Chart.FUNNEL and kind is not IndicatorKind.FUNNEL:
        message = f"a funnel plot needs the limits of a funnel, and this is '{kind.value}'."
        yield _fault("chart", message, "Write `kind: funnel`, or `chart: bars`.", "study-unknown-choice")
    if spec.split_by is not None:
        yield from _split_faults(spec, spec.split_by)
    if spec.chart is Chart.PYRAMID and (by is not Dimension.AGE or spec.split_by is not Dimension.SEX):
        message = "a pyramid has ages one above the other and the sexes on its two sides."
        yield _fault("chart", message, "Write `by: age` and `split_by: sex`.", "study-unknown-choice")
    if by is Dimension.PERIOD and spec.unit_of_period not in PERIOD_UNITS:
        message = f"an indicator by period needs 'unit_of_period', one of {', '.join(PERIOD_UNITS)}."
        yield _fault("unit_of_period", message, slug="no-unit")


def _split_faults(spec: IndicatorSpec, split_by: Dimension) -> Iterator[Fault]:
    name = split_by.value
    if spec.kind not in _SPLIT:
        message = f"'{spec.kind.value}' cannot be split."
        yield _fault("split_by", message, f"Possible here: {', '.join(kind.value for kind in _SPLIT)}.")
    if split_by is spec.by:
        yield _fault("split_by", f"an indicator by {name} is not split by {name} again.", "Delete 'split_by'.")
    if split_by is Dimension.PERIOD:
        yield _fault("split_by", "an indicator goes by its periods.", f"Write `by: period` and `split_by: {spec.by}`.")
    if split_by is Dimension.MEASURE:
        yield _fault("split_by", "what is counted is named under 'of'.", "Write an indicator for each measure.")
    for key, selection in (("of", spec.of), ("over", spec.over)):
        if getattr(selection, name, None) is not None:
            message = f"'{key}' names one {name}, and 'split_by' asks for each."
            yield _fault(f"{key}.{name}", message, "Delete one of them.")
    if spec.chart not in _SPLIT_CHARTS:
        possible = ", ".join(chart.value for chart in _SPLIT_CHARTS)
        message = f"an indicator that is split cannot be drawn as '{spec.chart.value}'."
        yield _fault("chart", message, f"Possible here: {possible}.", "study-unknown-choice")


def _fault(key: str, message: str, hint: str = "", slug: str = "indicator-not-sound") -> Fault:
    return Fault(key, message, hint, slug)
