"""An indicator worked out from figures: every result keeps its counts and says its arithmetic in sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from crosscast.model import CrosscastError, Dimension, Figure, Member
from crosscast.vocab import name_of

from .caveats import with_result_caveats
from .change import change
from .check import check_spec
from .concentration import concentration
from .counts import count, id_by, name_by
from .cumulative import cumulative
from .funnel import funnel
from .per_day import per_day
from .per_head import per_head
from .rank import rank
from .rate import rate
from .result import Indicator, IndicatorKind, IndicatorSpec, Selection
from .select import part_periods, select, settle_selection
from .share import share
from .total import total


def work_out(
    spec: IndicatorSpec,
    figures: Sequence[Figure],
    included: Sequence[Member] = (),
    where: str = "",
    asked: Sequence[Member] = (),
) -> Indicator:
    """Work out one indicator, with what must be said beside its results.

    `included` are the forces whose figures an indicator by force takes; none: all of them. `asked` are the forces that
    a total over all that were asked speaks of. CrosscastError where the study asks for something that its figures
    cannot answer, with `where` in study.yaml.
    """
    check_spec(spec, where)
    indicator = with_result_caveats(_work_out(spec, figures, included, where, asked))
    left = part_periods(figures, settle_selection(spec.of, f"{where}.of"), spec.by, spec.unit_of_period)
    if not left:
        return indicator
    names = ", ".join(name_by(figure, Dimension.PERIOD) for figure in left)
    note = f"Left out, since it is not a whole {spec.unit_of_period} beside whole ones: {names}."
    return msgspec.structs.replace(indicator, notes=(*indicator.notes, note))


def _work_out(
    spec: IndicatorSpec, figures: Sequence[Figure], included: Sequence[Member], where: str, asked: Sequence[Member]
) -> Indicator:

    def taken(selection: Selection, name: str) -> tuple[Figure, ...]:
        fitting = select(figures, settle_selection(selection, f"{where}.{name}"), spec.by, spec.unit_of_period)
        if spec.by is Dimension.FORCE and included:
            ids = {member.id for member in included}
            fitting = tuple(figure for figure in fitting if id_by(figure, spec.by) in ids)
        return _one_each(fitting, spec, f"{where}.{name}")

    def totals(selection: Selection, name: str) -> tuple[Figure, ...]:
        return select(figures, settle_selection(selection, f"{where}.{name}"), None)

    parts = taken(spec.of, "of")
    match spec.kind:
        case IndicatorKind.RATE:
            assert spec.over is not None
            by_force = spec.by is Dimension.FORCE
            printed = (totals(spec.of, "of"), totals(spec.over, "over")) if by_force else ((), ())
            return rate(spec, parts, taken(spec.over, "over"), printed, included)
        case IndicatorKind.SHARE:
            return share(spec, parts, totals(spec.over, "over") if spec.over else totals(spec.of, "of"))
        case IndicatorKind.CHANGE:
            return change(spec, parts)
        case IndicatorKind.SERIES:
            return Indicator(spec=spec, results=tuple(count(spec, figure) for figure in parts))
        case IndicatorKind.TOTAL:
            return total(spec, parts, asked)
        case IndicatorKind.RANK:
            return rank(spec, parts, taken(spec.over, "over") if spec.over else None)
        case IndicatorKind.FUNNEL:
            assert spec.over is not None
            return funnel(spec, parts, taken(spec.over, "over"))
        case IndicatorKind.PER_HEAD:
            return per_head(spec, parts)
        case IndicatorKind.PER_DAY:
            return per_day(spec, parts)
        case IndicatorKind.CUMULATIVE:
            return cumulative(spec, parts)
        case IndicatorKind.CONCENTRATION:
            return concentration(spec, parts)


def _one_each(figures: tuple[Figure, ...], spec: IndicatorSpec, where: str) -> tuple[Figure, ...]:
    """The figures, where each member has one. Two would be two results of one name, and a rate could mix them."""
    grouped: dict[str | None, list[Figure]] = defaultdict(list)
    for figure in figures:
        grouped[id_by(figure, spec.by)].append(figure)
    several = next((group for group in grouped.values() if len(group) > 1), None)
    if several is None:
        return figures
    who = name_by(several[0], spec.by)
    for dimension in Dimension:
        members = {id_by(figure, dimension): figure.member(dimension) for figure in several}
        if len(members) > 1:
            names = ", ".join(sorted(name_of(member) for member in members.values() if member is not None))
            raise CrosscastError(
                f"for {who} the figures are of several, in {dimension.value}: {names}.",
                place=where,
                hint=f"Name the one that is meant as '{dimension.value}'.",
                slug="several-figures",
            )
    raise CrosscastError(
        f"for {who} the documents count on {len(several)} bases, which must not be mixed: "
        + "; ".join(figure.id for figure in several) + ".",
        place=where,
        hint="Set `use: no` for the document whose counts are not meant.",
        slug="several-figures",
    )  # fmt: skip
