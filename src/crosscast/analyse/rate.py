"""A rate: one count as a percentage of another, for each member and for all together."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from crosscast.model import Dimension, Figure, Finding, Grade, Member
from crosscast.vocab import name_of

from .counts import differing_total, id_by, name_by, overlap, ratio, say_operand, sum_of
from .result import Indicator, IndicatorSpec, Operand, Result

_ADD_UP = (Dimension.FORCE, Dimension.PERIOD)  # members of other dimensions can be parts of each other


def rate(
    spec: IndicatorSpec,
    parts: Sequence[Figure],
    wholes: Sequence[Figure],
    printed: tuple[Sequence[Figure], Sequence[Figure]] = ((), ()),
    included: Sequence[Member] = (),
) -> Indicator:
    """The rate of each member that has both a part and a whole, and which members lack one.

    `printed` are the totals over forces that the documents print of the parts and of the wholes; `included` are the
    forces that should have a rate.
    """
    whole_of = {id_by(whole, spec.by): whole for whole in wholes}
    pairs = [(part, whole_of[id_by(part, spec.by)]) for part in parts if id_by(part, spec.by) in whole_of]
    rated = [(part, whole) for part, whole in pairs if whole.value.high != 0]
    total, findings = _together(spec, pairs, printed)
    return Indicator(
        spec=spec,
        results=tuple(ratio(spec, part.member(spec.by), sum_of([part]), sum_of([whole])) for part, whole in rated),
        total=total,
        notes=lacking(spec, parts, wholes, pairs, included),
        findings=findings,
    )


def lacking(
    spec: IndicatorSpec,
    parts: Sequence[Figure],
    wholes: Sequence[Figure],
    pairs: Sequence[tuple[Figure, Figure]],
    included: Sequence[Member],
) -> tuple[str, ...]:
    """Who has no rate, and why: nobody is left out in silence."""
    have = {id_by(part, spec.by) for part, _ in pairs}
    known = {id_by(figure, spec.by) for figure in (*parts, *wholes)}
    notes = []
    if silent := [member for member in included if spec.by is Dimension.FORCE and member.id not in known]:
        names = ", ".join(name_of(member) for member in silent)
        notes.append(f"{len(silent)} of the {len(included)} included forces gave no figures for this: {names}.")
    for figures, lacking in ((wholes, "the first count"), (parts, "the second count")):
        if alone := [name_by(figure, spec.by) for figure in figures if id_by(figure, spec.by) not in have]:
            notes.append(f"No rate is given, since the documents do not give {lacking}: {', '.join(alone)}.")
    if empty := [name_by(part, spec.by) for part, whole in pairs if whole.value.high == 0]:
        notes.append(f"No rate is given, since it would be a part of none: {', '.join(empty)}.")
    return tuple(notes)


def _together(
    spec: IndicatorSpec,
    pairs: Sequence[tuple[Figure, Figure]],
    printed: tuple[Sequence[Figure], Sequence[Figure]],
) -> tuple[Result | None, tuple[Finding, ...]]:
    """The rate of all together, where its members have no case in common; disputed where a printed total differs."""
    if len(pairs) < 2 or spec.by not in _ADD_UP or overlap([whole for _, whole in pairs], spec.by):
        return None, ()
    part, whole = sum_of([part for part, _ in pairs]), sum_of([whole for _, whole in pairs])
    if whole.high == 0:
        return None, ()
    total, findings = ratio(spec, None, part, whole), []
    sentences = []
    for figures, operand in zip(printed, (part, whole), strict=True):
        for figure in figures:
            if id_by(figure, Dimension.FORCE) == f"forces:{len(operand.figures)}":
                sentences.append(_compare(figure, operand))
                if finding := differing_total(figure, operand, f"the figures of the {len(operand.figures)} forces"):
                    findings.append(finding)
    total = msgspec.structs.replace(total, arithmetic=(*total.arithmetic, *sentences))
    if findings:
        caveats = (*total.caveats, *(finding.message for finding in findings))
        total = msgspec.structs.replace(total, grade=Grade.DISPUTED, caveats=caveats)
    return total, tuple(findings)


def _compare(printed: Figure, operand: Operand) -> str:
    total, n = sum_of([printed]), len(printed.sources)
    sources = f"{n} source" + ("s" if n != 1 else "")
    if (total.low, total.high) == (operand.low, operand.high):
        return f"The documents print this total as well: {printed.value} ({sources})."
    return f"The documents print the total {printed.value} ({sources}); the sum here is {say_operand(operand)}."
