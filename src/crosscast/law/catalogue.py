"""The dated catalogue of offences: the YAML files of `data/` as nouns, checked when they are read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import msgspec

from .condition import condition_of
from .fact import fact_specs
from .files import enactment_names, read_yaml
from .offence import (
    Dated,
    Element,
    Enactment,
    Exemption,
    OffenceLaw,
    Recording,
    Source,
    Stated,
    Territory,
    TimeRule,
    Verification,
)

_KEYS = {
    "id", "text", "source", "read_in", "status", "from", "to", "who", "when", "day", "code", "class", "kind", "months",
    "years", "months_counted", "years_counted", "territories", "offences",
}  # fmt: skip
_PLACES: dict[str, list[str]] = {
    "england-wales": ["england", "wales"],
    "scotland": ["scotland"],
    "northern-ireland": ["northern-ireland"],
}


@cache
def catalogue() -> tuple[Enactment, ...]:
    """Every enactment with its offences, in the order of their files."""
    return tuple(_enactment(read_yaml(f"enactments/{name}")) for name in enactment_names())


@cache
def offences_of_law() -> dict[str, OffenceLaw]:
    """Every offence of the catalogue by its id."""
    return {offence.id: offence for enactment in catalogue() for offence in enactment.offences}


@cache
def sources() -> dict[str, Source]:
    """The pages that were read, by id."""
    rows = msgspec.convert(read_yaml("sources")["sources"], list[Source], strict=True)
    return {row.id: row for row in rows}


def as_at() -> date:
    """The last day on which a source was read; of law that came later the catalogue knows nothing."""
    return max(row.read_on for row in sources().values())


def stated_of(row: dict[str, Any], read_in: str | None = None) -> Stated:
    """A fact as a file writes it; where it names no source of its own, it was read in the entry's."""
    if unknown := set(row) - _KEYS:
        raise ValueError(f"a fact has no key {sorted(unknown)}; a text with a comma stands in quotation marks: {row}")
    where = row.get("read_in", read_in)
    if where is not None and where not in sources():
        raise ValueError(f"there is no source '{where}': {row}")
    official = where is not None and sources()[where].official
    status = Verification(row.get("status", "verified" if official else "secondary"))
    if (status.is_verified and not official) or (status is Verification.SECONDARY and where is None):
        raise ValueError(f"a fact is verified in an official source, and secondary in a source that was read: {row}")
    return Stated(row["text"], row["source"], where, status, row.get("from"), row.get("to"))


def _enactment(written: dict[str, Any]) -> Enactment:
    offences = tuple(_offence(row, written) for row in written["offences"])
    return Enactment(written["id"], written["title"], written["url"], offences)


def _offence(row: dict[str, Any], enactment: dict[str, Any]) -> OffenceLaw:
    read_in = row.get("read_in", enactment.get("read_in"))
    territories: tuple[Territory, ...] = tuple(row["territories"])
    shared = read_yaml("shared") | enactment.get("shared", {})

    def facts(key: str) -> tuple[Stated, ...]:
        return tuple(stated_of(item, read_in) for item in _rows(row.get(key, []), shared))

    offence = OffenceLaw(
        id=row["id"],
        offence=row["offence"],
        enactment=enactment["title"],
        section=row["section"],
        title=row["title"],
        territories=territories,
        extent=stated_of(row["extent"], read_in),
        begins=_dated(row["begins"], read_in),
        ends=_dated(row["ends"], read_in) if "ends" in row else None,
        place=condition_of(*_rows(row.get("place", _within(territories)), shared)),
        elements=tuple(_element(item, read_in) for item in _rows(row["elements"], shared)),
        exemptions=tuple(_exemption(item, read_in) for item in _rows(row.get("exemptions", []), shared)),
        mode=facts("mode"),
        penalty=facts("penalty"),
        time_limits=tuple(_time_rule(item, read_in) for item in _rows(row["time_limits"], shared)),
        notification=facts("notification")[0],
        recordings=tuple(_recording(item, read_in) for item in _rows(row["recording"], shared)),
        notes=facts("notes"),
    )
    _check_facts(offence)
    return offence


def _rows(written: Any, shared: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of a list; a word among them stands for a row that the offences of the enactment share."""
    for row in written if isinstance(written, list) else [written]:
        yield shared[row] if isinstance(row, str) else row


def _within(territories: tuple[Territory, ...]) -> dict[str, Any]:
    return {"fact": "place", "is": [place for territory in territories for place in _PLACES[territory]]}


def _dated(row: dict[str, Any], read_in: str | None) -> Dated:
    fact = stated_of({"text": "", **row}, read_in)
    return Dated(row["day"], fact.source, fact.read_in, fact.status)


def _element(row: dict[str, Any], read_in: str | None) -> Element:
    return Element(row["id"], stated_of(row, read_in), condition_of(row["when"]))


def _exemption(row: dict[str, Any], read_in: str | None) -> Exemption:
    return Exemption(row["id"], stated_of(row, read_in), row["who"], condition_of(row["when"]))


def _time_rule(row: dict[str, Any], read_in: str | None) -> TimeRule:
    keys = ("months", "years", "months_counted", "years_counted")
    counted = {key: row[key] for key in keys if key in row}
    if "territories" in row:
        counted["territories"] = tuple(row["territories"])
    return TimeRule(row["kind"], stated_of(row, read_in), **counted)


def _recording(row: dict[str, Any], read_in: str | None) -> Recording:
    return Recording(row.get("code"), row.get("class"), stated_of(row, read_in))


def _check_facts(offence: OffenceLaw) -> None:
    """Every fact that a condition tests is one that can be asked for, with the choices that it has."""
    specs = fact_specs()
    for leaf in (leaf for condition in offence.conditions() for leaf in condition.leaves()):
        if leaf.date_from is None and leaf.fact not in specs:
            raise ValueError(f"{offence.id}: there is no fact '{leaf.fact}'")
        if unknown := leaf.one_of - set(specs[leaf.fact].choices if leaf.fact else ()):
            raise ValueError(f"{offence.id}: the fact '{leaf.fact}' has no choice {sorted(unknown)}")
