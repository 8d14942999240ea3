"""Which figures an indicator means: what it names must fit, what it does not name must be the total."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from crosscast.model import CrosscastError, Dimension, Figure, Member, Period
from crosscast.vocab import named

from .result import PERIOD_UNITS, Selection

_DAYS = dict(zip(PERIOD_UNITS, ((364, 367), (89, 93), (27, 32), (6, 8)), strict=True))


class Wanted(msgspec.Struct, frozen=True):
    """A selection whose words the vocabulary has settled: one member for each dimension that it names."""

    members: tuple[Member, ...]

    def id_of(self, dimension: Dimension) -> str | None:
        return next((m.id for m in self.members if m.dimension is dimension), None)

    def within(self, member: Member | None) -> Wanted:
        """The same, of one member of a dimension that it does not name."""
        return self if member is None else Wanted((*self.members, member))


def settle_selection(selection: Selection, where: str) -> Wanted:
    """The members that a selection's words name. CrosscastError with `where` and the nearest name otherwise."""
    period: Period | None = None
    members: list[Member] = []
    for dimension in (Dimension.PERIOD, *(d for d in Dimension if d is not Dimension.PERIOD)):
        words = getattr(selection, dimension.value, None)
        if words is None:
            continue
        try:
            member = named(dimension, words, period)
        except CrosscastError as error:
            raise CrosscastError(
                error.message, place=f"{where}.{dimension.value}", hint=error.hint, slug=error.slug
            ) from None
        if dimension is Dimension.PERIOD:
            period = Period.parse(member.id)
        members.append(member)
    return Wanted(tuple(members))


def select(
    figures: Sequence[Figure], wanted: Wanted, by: Dimension | None, unit_of_period: str = ""
) -> tuple[Figure, ...]:
    """The figures that fit, in the order of the dimension that is gone by. Invented figures never fit.

    An offence that is not named may be any one offence, as long as all the figures are of the same.
    """
    fitting = [figure for figure in figures if not figure.invented and _fits(figure, wanted, by, unit_of_period)]
    offences = {_id(figure, Dimension.OFFENCE) for figure in fitting}
    if wanted.id_of(Dimension.OFFENCE) is None and len(offences) > 1:
        raise CrosscastError(
            "the figures are of several offences: " + ", ".join(sorted(str(o) for o in offences)) + ".",
            hint="Name the one that is meant as 'offence'.",
            slug="several-offences",
        )
    return tuple(sorted(fitting, key=lambda figure: _order(figure, by)))


def part_periods(
    figures: Sequence[Figure], wanted: Wanted, by: Dimension | None, unit_of_period: str
) -> tuple[Figure, ...]:
    """The figures that fit but for their length: more than half a unit, beginning where a whole one ends.

    So a year of nine months at the end of a series is told, and the months of a document that has years too are not.
    """
    if by is not Dimension.PERIOD or unit_of_period not in _DAYS:
        return ()
    least = _DAYS[unit_of_period][0]
    fitting = [figure for figure in figures if not figure.invented and _fits(figure, wanted, by, "")]
    ends = {p.end for f in fitting if (p := f.period) is not None and _is_whole(p, unit_of_period)}
    return tuple(
        sorted(
            (f for f in fitting if (p := f.period) and p.start in ends and least / 2 < p.days < least),
            key=lambda figure: _order(figure, by),
        )
    )


def _is_whole(period: Period, unit: str) -> bool:
    low, high = _DAYS[unit]
    return low <= period.days <= high


def _fits(figure: Figure, wanted: Wanted, by: Dimension | None, unit_of_period: str) -> bool:
    for dimension in Dimension:
        have, want = _id(figure, dimension), wanted.id_of(dimension)
        if dimension is Dimension.PERIOD:
            if not _period_fits(figure, want, by is Dimension.PERIOD, unit_of_period):
                return False
        elif dimension is Dimension.OFFENCE:
            if want is not None and not _same_offence(have, want):
                return False
        elif dimension is by:
            if have is None or have.startswith("forces:"):
                return False
        elif dimension is Dimension.FORCE and want is None:
            if have is None or not have.startswith("forces:"):
                return False
        elif have != want:
            return False
    return True


def _same_offence(have: str | None, want: str) -> bool:
    """A popular name that the selection's period did not settle fits each offence that it covers."""
    from crosscast.vocab import offence_row

    return have == want or have in offence_row(want).get("covers", ())


def _period_fits(figure: Figure, want: str | None, by_period: bool, unit: str) -> bool:
    have = _id(figure, Dimension.PERIOD)
    if have is None:
        return False
    if not by_period:
        return want is None or have == want
    if "+" in have:
        return False
    period = Period.parse(have)
    if want is not None and not Period.parse(want).contains(period):
        return False
    low, high = _DAYS.get(unit, (0, 10_000))
    return low <= period.days <= high


def _id(figure: Figure, dimension: Dimension) -> str | None:
    member = figure.member(dimension)
    return None if member is None else member.id


def _order(figure: Figure, by: Dimension | None) -> tuple[int, str]:
    id = _id(figure, by) if by else None
    return (0, figure.id) if id is None or by is None else order_of(by, id)


def order_of(dimension: Dimension, id: str) -> tuple[int, str]:
    """Where a member stands among others of its dimension: outcomes and ages by their number, others by their id."""
    digits = "".join(c for c in id.split("-")[0] if c.isdigit())
    numbered = dimension in (Dimension.OUTCOME, Dimension.AGE) and digits
    return (int(digits) if numbered else 1000, id)
