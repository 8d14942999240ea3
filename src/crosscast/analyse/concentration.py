"""Concentration: what part of all comes from the few with the most."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from crosscast.model import Figure, worst

from .counts import caveats_of, name_by, overlap, say_operand, sum_of
from .hidden import as_shown
from .result import Indicator, IndicatorSpec, Operand, Result
from .wording import say_range


def concentration(spec: IndicatorSpec, figures: Sequence[Figure]) -> Indicator:
    """The share of the one with the most and of the first few together, whatever the hidden counts are."""
    figures = [as_shown(figure) for figure in figures]
    open_ended = [figure for figure in figures if figure.value.high is None]
    notes = []
    if open_ended:
        names = ", ".join(name_by(figure, spec.by) for figure in open_ended)
        notes.append(f"Left out, since no upper end of their counts is known: {names}.")
        figures = [figure for figure in figures if figure.value.high is not None]
    operands = [sum_of([figure]) for figure in figures]
    if any(operand.low < 0 for operand in operands):
        return Indicator(spec=spec, results=(), notes=(*notes, "No shares are given, since a count is below 0."))
    if sum(operand.low for operand in operands) == 0 or overlap(figures, spec.by):
        return Indicator(spec=spec, results=(), notes=(*notes, "No shares are given: there is no whole to divide."))
    results = [_of_top(spec, figures, operands, k) for k in sorted({1, spec.top}) if k < len(figures)]
    if results and (half := _makes_half(operands)):
        who = "the one with the most makes" if half == 1 else f"the {half} with the most make"
        notes.append(f"Of the {len(figures)}, {who} up half of all or more.")
    if spec.top >= len(figures):
        notes.append(f"There are only {len(figures)}, so no share of the {spec.top} with the most is given.")
    return Indicator(spec=spec, results=tuple(results), notes=tuple(notes))


def share_of_top(ranges: Sequence[tuple[int, int]], k: int) -> tuple[Fraction, Fraction]:
    """The least and the greatest share of their sum that the k largest of some counts can have, each in its range.

    Least, where every count is as near to one level as its range allows: the sums of k and of all grow in straight
    lines between the ends of the ranges, so their ratio is least at one of these. Greatest, where some k are as high
    and the others as low as they can be: which k, is found by W. Dinkelbach's method for fractions (Management
    Science 13 (1967), 492-498).

    >>> share_of_top([(6, 6), (3, 3), (0, 3)], 1)
    (Fraction(1, 2), Fraction(2, 3))
    """
    levels = sorted({end for span in ranges for end in span})
    least = Fraction(1)
    for level in levels:
        counts = sorted((min(max(level, low), high) for low, high in ranges), reverse=True)
        if sum(counts):
            least = min(least, Fraction(sum(counts[:k]), sum(counts)))
    greatest, total_low = Fraction(0), sum(low for low, _ in ranges)
    while True:
        best = sorted(ranges, key=lambda span: span[1] * (1 - greatest) + span[0] * greatest, reverse=True)[:k]
        top = sum(high for _, high in best)
        whole = top + total_low - sum(low for low, _ in best)
        if not whole or Fraction(top, whole) <= greatest:
            return least, greatest
        greatest = Fraction(top, whole)


def _of_top(spec: IndicatorSpec, figures: Sequence[Figure], operands: Sequence[Operand], k: int) -> Result:
    ranges = [(operand.low, operand.high or 0) for operand in operands]
    low, high = share_of_top(ranges, k)
    ordered = sorted(
        zip(operands, figures, strict=True), key=lambda pair: (pair[0].high or 0, pair[0].low), reverse=True
    )
    first, rest = ordered[:k], ordered[k:]
    is_certain = min(operand.low for operand, _ in first) >= max(operand.high or 0 for operand, _ in rest)
    whole = sum_of(figures)
    top = Operand(
        sum(sorted((low for low, _ in ranges), reverse=True)[:k]),
        sum(sorted((high for _, high in ranges), reverse=True)[:k]),
        tuple(figure for _, figure in first) if is_certain else (),
        "the first",
    )
    names = ", ".join(name_by(figure, spec.by) for _, figure in first)
    who = f"the {k} with the most" if k > 1 else "the one with the most"
    return Result(
        id=f"{spec.id}--top-{k}",
        indicator=spec.id,
        label=f"{spec.title}: {who} of {len(figures)}",
        member=None,
        unit="per cent",
        low=low * 100,
        high=high * 100,
        grade=worst([figure.grade for figure in figures]),
        numerator=top,
        denominator=whole,
        n=len(figures),
        arithmetic=(f"{say_operand(top)} of {say_operand(whole)} is {say_range(low * 100, high * 100, 3)}.",),
        caveats=caveats_of(figures),
        note=f"{names}." if is_certain else "Which they are depends on hidden counts.",
    )


def _makes_half(operands: Sequence[Operand]) -> int | None:
    """How many of the largest make up half of all, where no hidden count decides it."""
    ranges = [(operand.low, operand.high or 0) for operand in operands]
    for k in range(1, len(ranges) + 1):
        low, high = share_of_top(ranges, k)
        if low >= Fraction(1, 2):
            return k
        if high >= Fraction(1, 2):
            return None
    return None
