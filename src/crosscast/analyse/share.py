"""A share: each part of a whole as a percentage of it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from crosscast.model import Dimension, Figure, Grade

from .counts import differing_total, id_by, overlap, ratio, say_operand, sum_of
from .result import Indicator, IndicatorSpec, Result


def share(spec: IndicatorSpec, parts: Sequence[Figure], wholes: Sequence[Figure]) -> Indicator:
    """Each part as a percentage of the whole that the documents print, or else of all parts together, which is said."""
    if not parts:
        return Indicator(spec=spec, results=(), notes=("No figures answer this.",))
    printed, together = _whole(parts, wholes), sum_of(parts)
    whole = together if printed is None else sum_of([printed])
    if whole.high == 0:
        return Indicator(spec=spec, results=(), notes=("The whole is 0, so it has no shares.",))
    overlapping = overlap(parts, spec.by)
    if printed is None and overlapping:
        note = "The parts overlap and the documents print no one whole, so no shares are given."
        return Indicator(spec=spec, results=(), notes=(note,))
    results = [ratio(spec, part.member(spec.by), sum_of([part]), whole) for part in parts]
    notes, findings = [], []
    if printed is None:
        notes.append(
            "The documents print no one whole of these parts, so each is a percentage of all of them together."
        )
    elif not overlapping:
        if together.high is not None and together.high < whole.low:
            notes.append(f"The parts given come to {say_operand(together)} of {say_operand(whole)}.")
        elif (finding := differing_total(printed, together, "its parts")) is not None:
            findings.append(finding)
            results = [_disputed(result, finding.message) for result in results]
    return Indicator(spec=spec, results=tuple(results), notes=tuple(notes), findings=tuple(findings))


def _whole(parts: Sequence[Figure], candidates: Sequence[Figure]) -> Figure | None:
    """The printed whole of the parts: the one figure that is of the same force or group of forces."""
    groups = {id_by(part, Dimension.FORCE) for part in parts}
    fitting = [figure for figure in candidates if id_by(figure, Dimension.FORCE) in groups]
    return fitting[0] if len(fitting) == 1 else None


def _disputed(result: Result, why: str) -> Result:
    return msgspec.structs.replace(result, grade=Grade.DISPUTED, caveats=(*result.caveats, why))
