"""Regions and nations: lines of official tables that add up police force areas, by name or official code."""

from __future__ import annotations

import re
from functools import cache

from .text import clean, data

_GSS = re.compile(r"[a-z]\d{8}")
_MARKS = re.compile(r" ?\d{1,2}(?:, ?\d{1,2})*$")


def find_area(label: str) -> str | None:
    """The region or nation that a whole label names. "West Midlands" is the force unless a code says other.

    >>> find_area("North East"), find_area("ENGLAND AND WALES"), find_area("West Midlands")
    ('forces:north-east', 'forces:england-and-wales', None)
    """
    id = _by_name().get(clean(_MARKS.sub("", label)))
    return None if id is None or id.removeprefix("forces:") in _force_ids() else id


def find_by_code(label: str) -> str | None:
    """The force, region or nation of an official code of the Office for National Statistics.

    >>> find_by_code("E12000005"), find_by_code("E23000014"), find_by_code("A1")
    ('forces:west-midlands', 'west-midlands', None)
    """
    key = clean(label)
    return _by_code().get(key) if _GSS.fullmatch(key) else None


def is_name_of(label: str, id: str) -> bool:
    """Whether a label is a name of a region or nation, though it may name a force as well."""
    return _by_name().get(clean(_MARKS.sub("", label))) == id


def parts_of_area(id: str) -> tuple[tuple[str, ...], ...]:
    """Every way in which an area adds up others: its forces; of nations, the regions or nations in it as well."""
    return _parts().get(id, ())


def area_name(id: str) -> str | None:
    """What a reader is shown for a region or nation; None where the id is none."""
    return next((row["name"] for row in _rows() if row["id"] == id), None)


def _rows() -> list[dict[str, str]]:
    return [*data("regions")["regions"], *data("regions")["nations"]]


@cache
def _parts() -> dict[str, tuple[tuple[str, ...], ...]]:
    regions, nations = data("regions")["regions"], data("regions")["nations"]
    territorial = [row for row in data("forces")["forces"] if row["kind"] == "territorial"]
    found: dict[str, tuple[tuple[str, ...], ...]] = {row["id"]: (tuple(row["forces"]),) for row in regions}
    of_nation = {
        nation: tuple(r["id"] for r in territorial if r["nation"] == nation) for nation in ("England", "Wales")
    }
    for row in nations:
        if "nation" in row:
            of_regions = (tuple(r["id"] for r in regions),) if row["nation"] == "England" else ()
            found[row["id"]] = (of_nation[row["nation"]], *of_regions)
        else:
            others = tuple(part for part in row["parts"] if not part.startswith("forces:"))
            found[row["id"]] = ((*of_nation["England"], *of_nation["Wales"], *others), tuple(row["parts"]))
    return found


@cache
def _by_name() -> dict[str, str]:
    return {clean(name): row["id"] for row in _rows() for name in (row["name"], *row["names"])}


@cache
def _by_code() -> dict[str, str]:
    forces = {row["gss"].lower(): row["id"] for row in data("forces")["forces"] if row["gss"]}
    return forces | {row["gss"].lower(): row["id"] for row in _rows()}


@cache
def _force_ids() -> frozenset[str]:
    return frozenset(row["id"] for row in data("forces")["forces"])
