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
    if kind is IndicatorKind.PER_HEAD and by is not Dimension.FORCE and spec.of.force is None:
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
    if by is Dimension.PERIOD and spec.unit_of_period not in PERIOD_UNITS:
        message = f"an indicator by period needs 'unit_of_period', one of {', '.join(PERIOD_UNITS)}."
        yield _fault("unit_of_period", message, slug="no-unit")


def _fault(key: str, message: str, hint: str = "", slug: str = "indicator-not-sound") -> Fault:
    return Fault(key, message, hint, slug)
