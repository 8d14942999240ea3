"""An indicator worked out from figures: every result keeps its counts and says its arithmetic in sentences."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence

import msgspec

from crosscast.model import CrosscastError, Dimension, Figure, Member
from crosscast.vocab import name_of

from .caveats import with_result_caveats
from .change import change
from .check import check_spec
from .concentration import concentration
from .counts import count, id_by, name_by, result_id
from .cumulative import cumulative
from .funnel import funnel
from .per_day import per_day
from .per_head import per_head
from .rank import rank
from .rate import rate
from .result import Indicator, IndicatorKind, IndicatorSpec, Result, Selection
from .select import order_of, part_periods, select, settle_selection
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
    if spec.split_by is None:
        return with_result_caveats(_with_ids_apart(_work_out(spec, figures, included, where, asked)))
    return with_result_caveats(_with_ids_apart(_split(spec, spec.split_by, figures, included, where)))


def _with_ids_apart(indicator: Indicator) -> Indicator:
    """The indicator, each result with a name of its own: "60" and "60+" are alike once they are written as names."""
    taken: set[str] = set()
    named: dict[int, Result] = {}
    for at, result in sorted(enumerate(indicator.results), key=lambda pair: _ids_of(pair[1])):
        id, ids = result.id, _ids_of(result)
        if id in taken:
            id += "-or-over" if any(each.endswith("+") for each in ids) else ""
        while id in taken:
            id = f"{result.id}-{hashlib.sha256(' '.join(ids).encode()).hexdigest()[:6]}"
        taken.add(id)
        named[at] = msgspec.structs.replace(result, id=id)
    return msgspec.structs.replace(indicator, results=tuple(named[at] for at in sorted(named)))


def _ids_of(result: Result) -> tuple[str, ...]:
    return tuple(member.id if member else "" for member in (result.member, result.split))


def _split(
    spec: IndicatorSpec, by: Dimension, figures: Sequence[Figure], included: Sequence[Member], where: str
) -> Indicator:
    """The indicator worked out for each member of a second dimension by itself; they have no "all together"."""
    wanted = {member.id for member in included} if by is Dimension.FORCE else set()
    of_each: dict[Member, list[Figure]] = defaultdict(list)
    for figure in figures:
        member = figure.member(by)
        if member is None or figure.invented or member.id.startswith("forces:") or (wanted and member.id not in wanted):
            continue
        of_each[Member(by, member.id, name_of(member))].append(figure)
    parts: list[tuple[Member, Indicator]] = []
    for member in sorted(of_each, key=lambda member: order_of(by, member.id)):
        named = msgspec.structs.replace(spec, id=result_id(spec, member), title=f"{spec.title}, {member.label}")
        part = _work_out(named, of_each[member], included, where, (), member)
        results = [msgspec.structs.replace(result, indicator=spec.id, split=member) for result in part.results]
        parts.append((member, msgspec.structs.replace(part, results=tuple(results))))
    there = {member.id for member, part in parts if part.results}
    silent = [name_of(member) for member in included if wanted and member.id not in there]
    notes = _notes_of([(member.label, part.notes) for member, part in parts if part.results])
    if silent:
        gave = f"{len(silent)} of the {len(included)} included forces gave no figures for this"
        notes.insert(0, f"{gave}: {', '.join(silent)}.")
    return Indicator(
        spec=spec,
        results=tuple(result for _, part in parts for result in part.results),
        notes=tuple(notes),
        findings=tuple(finding for _, part in parts for finding in part.findings),
    )


def _notes_of(parts: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    """What is said of every part once, the rest with the names of the parts that it is said of."""
    said: dict[str, list[str]] = defaultdict(list)
    for name, notes in parts:
        for note in notes:
            said[note].append(name)
    return [note if len(names) == len(parts) > 1 else f"{'; '.join(names)}: {note}" for note, names in said.items()]


def _work_out(
    spec: IndicatorSpec,
    figures: Sequence[Figure],
    included: Sequence[Member],
    where: str,
    asked: Sequence[Member],
    within: Member | None = None,
) -> Indicator:
    indicator = _of_kind(spec, figures, included, where, asked, within)
    wanted = settle_selection(spec.of, f"{where}.of").within(within)
    left = part_periods(figures, wanted, spec.by, spec.unit_of_period)
    if not left:
        return indicator
    names = ", ".join(name_by(figure, Dimension.PERIOD) for figure in left)
    note = f"Left out, since it is not a whole {spec.unit_of_period} beside whole ones: {names}."
    return msgspec.structs.replace(indicator, notes=(*indicator.notes, note))


def _of_kind(
    spec: IndicatorSpec,
    figures: Sequence[Figure],
    included: Sequence[Member],
    where: str,
    asked: Sequence[Member],
    within: Member | None,
) -> Indicator:
    def taken(selection: Selection, name: str) -> tuple[Figure, ...]:
        wanted = settle_selection(selection, f"{where}.{name}").within(within)
        fitting = select(figures, wanted, spec.by, spec.unit_of_period)
        if spec.by is Dimension.FORCE and included:
            ids = {member.id for member in included}
            fitting = tuple(figure for figure in fitting if id_by(figure, spec.by) in ids)
        return _one_each(fitting, spec, f"{where}.{name}")

    def totals(selection: Selection, name: str) -> tuple[Figure, ...]:
        return select(figures, settle_selection(selection, f"{where}.{name}").within(within), None)

    parts = taken(spec.of, "of")
    match spec.kind:
        case IndicatorKind.RATE:
            assert spec.over is not None
            has_total = spec.by is Dimension.FORCE and within is None
            printed = (totals(spec.of, "of"), totals(spec.over, "over")) if has_total else ((), ())
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
