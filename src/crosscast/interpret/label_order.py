"""Labels in an order of their own, so that a swap of two would show, and periods that are misprinted in one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from crosscast.model import Dimension, Finding, Period, Severity
from crosscast.vocab import Reading, Recurring, clean

from .layout import Line

_IN_NO_ORDER = (Dimension.PERIOD, Dimension.AGE, Dimension.OUTCOME, Dimension.ETHNICITY, Dimension.RELATIONSHIP)
_LEAST_IN_ORDER = 4


def find_sound_labels(
    lines: Sequence[Line], readings: dict[str, Reading], dimensions: Sequence[Dimension | None], document: str
) -> tuple[set[tuple[int, str, str]], list[Finding]]:
    """The labels (level, labels outside it, label) that stand in an order which a swap of two would break."""
    sound: set[tuple[int, str, str]] = set()
    findings: list[Finding] = []
    for level, dimension in enumerate(dimensions):
        groups: dict[str, list[str]] = {}
        for line in lines:
            label = line.labels[level]
            if label and not readings[label].is_total and not readings[label].is_percentage:
                group = groups.setdefault(labels_outside(line, level), [])
                if not group or group[-1] != label:
                    group.append(label)
        for parent, labels in groups.items():
            if len(labels) == 1 or _is_in_order(labels, [readings[label] for label in labels], dimension):
                sound |= {(level, parent, label) for label in labels}
            elif stray := _strays(labels, dimension):
                findings.append(
                    Finding(
                        "labels-out-of-order",
                        Severity.QUESTION,
                        f"The labels stand in alphabetical order but for {' and '.join(repr(s) for s in stray)}: "
                        "look whether two labels were swapped. No figure of this axis is shown as adding up.",
                        document,
                    )
                )
    return sound, findings


def labels_outside(line: Line, level: int) -> str:
    return "\0".join(line.labels[:level])


def _is_in_order(labels: Sequence[str], readings: Sequence[Reading], dimension: Dimension | None) -> bool:
    """Whether labels stand in an order of their own kind, so that swapping any two of them would show.

    Fewer than four labels have no such order: swapping the first and the last of three only turns it round.
    """
    if len(labels) < _LEAST_IN_ORDER:
        return False
    if dimension is Dimension.PERIOD:
        return _is_monotone_throughout([_start(period) for period in _as_meant(readings)])
    if dimension is Dimension.AGE:
        ages = [next((int(m.id.split("-")[0].rstrip("+")) for m in r.of(Dimension.AGE)), None) for r in readings]
        return _is_monotone_throughout(_without_last_unknown(ages))
    if dimension is Dimension.OUTCOME:
        numbers = _without_last_unknown([_printed_number(label) for label in labels])
        if None not in numbers:
            return _is_monotone_throughout(numbers)
    # one order only: of two, a swap could turn the one into the other
    return _is_monotone([clean(label) for label in labels])


def _printed_number(label: str) -> int | None:
    match = re.search(r"(?:^|type|outcome|oc)\s*\.?0?(\d{1,2})\b", clean(label))
    return int(match[1]) if match else None


def _as_meant(readings: Sequence[Reading]) -> list[Period | Recurring | None]:
    """The period of each label, those that are misprinted as the gap that they can only fill."""
    periods = [reading.periods[0].period if len(reading.periods) == 1 else None for reading in readings]
    fixed = [period if isinstance(period, Period) else None for period in periods]
    for misprint in find_misprinted_periods(fixed):
        periods[misprint.index] = misprint.likely
    return periods


def _start(period: Period | Recurring | None) -> tuple[int, int, int] | None:
    if isinstance(period, Recurring):
        return (0, *period.first)
    return None if period is None else (period.start.year, period.start.month, period.start.day)


def _without_last_unknown(numbers: Sequence[int | None]) -> Sequence[int | None]:
    """ "Unknown" or "other" stands last in its list and has no number."""
    return numbers[:-1] if numbers and numbers[-1] is None else numbers


def _is_monotone_throughout(keys: Sequence[object]) -> bool:
    return len(keys) >= _LEAST_IN_ORDER - 1 and None not in keys and _is_monotone(keys)


def _is_monotone(keys: Sequence[object]) -> bool:
    rising = all(a < b for a, b in pairwise(keys))  # type: ignore[operator]
    falling = all(a > b for a, b in pairwise(keys))  # type: ignore[operator]
    return rising or falling


def _strays(labels: Sequence[str], dimension: Dimension | None) -> list[str]:
    """The labels whose removal leaves the rest in alphabetical order, where they are one or two of at least six."""
    if len(labels) < 6 or dimension in _IN_NO_ORDER:
        return []
    keys = [clean(label) for label in labels]
    longest: list[list[int]] = []
    for i, key in enumerate(keys):
        chains = [longest[j] for j in range(i) if keys[j] < key]
        longest.append([*(_longest(chains) if chains else []), i])
    kept = set(_longest(longest))
    strays = [labels[i] for i in range(len(labels)) if i not in kept]
    return strays if len(strays) <= 2 else []


def _longest(chains: Sequence[list[int]]) -> list[int]:
    return max(chains, key=lambda chain: len(chain))


class Misprint(msgspec.Struct, frozen=True):
    """A period label that cannot be meant as printed, and the only gap that it could fill."""

    index: int
    printed: Period
    likely: Period


def find_misprinted_periods(periods: Sequence[Period | None]) -> tuple[Misprint, ...]:
    """Labels of a list of periods that overlap others although one gap of the same length stands open beside them.

    "04-10/04/2018" between 27/04-03/05 and 11-17/05 overlaps two other weeks, and 4 to 10 May is the only gap.
    """
    found = []
    for index in range(1, len(periods) - 1):
        here, before, after = periods[index], periods[index - 1], periods[index + 1]
        if here is None or before is None or after is None or before.end >= after.start:
            continue
        overlaps = any(p is not None and i != index and p.overlaps(here) for i, p in enumerate(periods))
        in_place = before.end <= here.start and here.end <= after.start
        gap = Period(before.end, after.start)
        if not in_place and overlaps and gap.days == here.days:
            found.append(Misprint(index, here, gap))
    return tuple(found)
