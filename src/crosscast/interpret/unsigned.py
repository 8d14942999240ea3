"""Two lines with the same heading, of which one is the other as a percentage without its sign: "Charged", "Charged"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import permutations

import msgspec

from crosscast.model import Unit, Value

from .axes import Axis
from .notebook import Notebook

_LEAST = 3  # lines across in which the share must be right, and in all of them
_LEAST_TELLING = 2  # of those in which count and share are different numbers above 0


def with_unsigned_shares(
    axis: Axis, cell: Callable[[int, int], Value | None], n_lines: int, notebook: Notebook
) -> Axis:
    """Mark a line as percentages whose twin of the same heading, as a share of a third line, it is in every place.

    `cell` gives the value by the position along the axis and the line across it. What was chosen by its own arithmetic
    proves nothing afterwards: the line is marked as inferred.
    """
    places = list(axis.places)
    twins: dict[tuple[str, ...], list[int]] = {}
    for position, place in enumerate(places):
        if any(place.line.labels) and place.total_from is None and not place.is_percentage:
            twins.setdefault(place.line.labels, []).append(position)
    for pair in (positions for positions in twins.values() if len(positions) == 2):
        wholes = [position for position in range(len(places)) if position not in pair]
        fits = [
            (share, whole)
            for count, share in permutations(pair)
            for whole in wholes
            if _is_share([(cell(share, n), cell(count, n), cell(whole, n)) for n in range(n_lines)])
        ]
        if len({share for share, _ in fits}) != 1:
            continue
        share, whole = fits[0]
        places[share] = msgspec.structs.replace(places[share], is_percentage=True, is_inferred=True)
        heading, of = (next(label for label in reversed(places[at].line.labels) if label) for at in (share, whole))
        notebook.reasons.append(
            f"'{heading}' stands twice: one holds the numbers of the other as percentages of '{of}', without a sign."
        )
    return msgspec.structs.replace(axis, places=tuple(places))


def _is_share(lines: Sequence[tuple[Value | None, Value | None, Value | None]]) -> bool:
    known = [(s, c, w) for s, c, w in lines if s and c and w and _is_number(s) and _is_number(c) and _is_number(w)]
    known = [(s, c, w) for s, c, w in known if w.as_fraction() > 0]
    telling = [s for s, c, _ in known if s.as_fraction() not in (0, c.as_fraction())]
    return len(known) >= _LEAST and len(telling) >= _LEAST_TELLING and all(_rounds_to(*line) for line in known)


def _is_number(value: Value) -> bool:
    return value.is_exact and value.unit is Unit.COUNT


def _rounds_to(share: Value, count: Value, whole: Value) -> bool:
    half = Fraction(1, 2 * 10**share.decimals)
    exact = 100 * count.as_fraction() / whole.as_fraction()
    return 0 <= share.as_fraction() <= 100 and abs(exact - share.as_fraction()) <= half
