"""From a table to observations: each count that means something, with the one cell that states it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

from crosscast.model import CLOSED, COMMITTED, Dimension, Document, Member, Observation, Period, Table, Unit, figure_id
from crosscast.vocab import find_periods, nation_of_force, notes_on_offence, offence_dates, outcome_until

from .basis import find_basis
from .extraction import extraction

_NEEDED = (Dimension.MEASURE, Dimension.FORCE, Dimension.OFFENCE, Dimension.PERIOD)
_SYSTEM = re.compile(r"\b(CRIS|NICHE|Niche|Athena|ATHENA|CONNECT|Connect|Red Sigma|UNIFI|STORM|SAFE)\b")


def observe(table: Table, document: Document) -> tuple[Observation, ...]:
    """The observations of a table: its counts whose measure, force, offence and period are known.

    Percentages are evidence, not observations; absent cells are none. A total over offences is of those offences
    together, or of all crime where the document says so.
    """
    (extracted, _), system = extraction(document), _system(document)
    date_basis, outcome_basis = find_basis(table, document)
    found = []
    for cell, members in enumerate(table.meanings):
        value, grade = table.values[cell], table.grades[cell]
        if value is None or grade is None or value.unit is not Unit.COUNT or value.is_absent:
            continue
        have = {member.dimension for member in members}
        if not have.issuperset(_NEEDED):
            continue
        found.append(
            Observation(
                figure=figure_id(members, _telling_basis(members, date_basis, outcome_basis)),
                members=members,
                value=value,
                grade=grade,
                document=table.document,
                table=table.id,
                cell=cell,
                place=table.grid.places[cell],
                text=table.grid.texts[cell],
                adds_up=table.adds_up[cell],
                caveats=_caveats(table, cell),
                date_basis=date_basis,
                outcome_basis=outcome_basis if _has_outcome(members) else None,
                extracted_on=extracted,
                system=system,
            )
        )
    return tuple(found)


def _has_outcome(members: Iterable[Member]) -> bool:
    return any(member.dimension is Dimension.OUTCOME for member in members)


def _telling_basis(
    members: Iterable[Member], date_basis: str | None, outcome_basis: str | None
) -> tuple[str | None, ...]:
    """What makes another figure of a count: the less usual basis. A reply that names none counts in the usual way."""
    by_date = date_basis if date_basis == COMMITTED else None
    by_outcome = outcome_basis if outcome_basis == CLOSED and _has_outcome(members) else None
    return (by_date, by_outcome) if by_date or by_outcome else ()


def _caveats(table: Table, cell: int) -> tuple[str, ...]:
    members = table.meanings[cell]
    caveats = [said for vouched, said in table.vouched if vouched == cell]
    for member in members:
        if member.dimension is Dimension.PERIOD and "/" in member.label and member.label != member.id:
            caveats.append(
                f"The document prints this period as '{member.label}', which cannot be meant; see the findings."
            )
    caveats += _on_detections(members)
    offence = next((m.id for m in members if m.dimension is Dimension.OFFENCE), None)
    period = next((m.id for m in members if m.dimension is Dimension.PERIOD), None)
    if offence and period:
        start, last = offence_dates(offence)
        for part in (Period.parse(p) for p in period.split("+")):
            if start and part.end <= start:
                caveats.append(f"The offence began on {start:%-d %B %Y}, after this period: none could be recorded.")
            if start and part.start < start < part.end:
                caveats.append(f"The offence began on {start:%-d %B %Y}, inside this period: it is a part period.")
            if last and part.start <= last < part.end and last.toordinal() + 1 < part.end.toordinal():
                caveats.append(f"The offence ended on {last:%-d %B %Y}, inside this period.")
        caveats += [note for note in notes_on_offence(offence) if _note_applies(note, period)]
    return tuple(dict.fromkeys(caveats))


def _on_detections(members: Iterable[Member]) -> list[str]:
    """What must be said of detections in England and Wales; Scotland counts them to this day."""
    ids = {member.dimension: member.id for member in members}
    until = outcome_until(ids.get(Dimension.OUTCOME, ""))
    if until is None or nation_of_force(ids.get(Dimension.FORCE, "")) not in ("England", "Wales"):
        return []
    day = f"{until + timedelta(days=1):%-d %B %Y}"
    if Dimension.PERIOD in ids and Period.hull(ids[Dimension.PERIOD]).start > until:
        return [f"Outcomes took the place of detections on {day}: what the force calls so after that is its own."]
    return [f"Detections are no outcomes, which took their place on {day}: the two are not compared."]


def _note_applies(note: str, period: str) -> bool:
    dates = [f.period.start for f in find_periods(note) if isinstance(f.period, Period)]
    last = max(Period.parse(part).end for part in period.split("+"))
    return not dates or min(dates) < last


def _system(document: Document) -> str | None:
    match = _SYSTEM.search(document.all_text)
    return match[1] if match else None
