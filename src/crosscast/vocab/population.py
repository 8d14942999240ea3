"""Residents of police force areas, by mid-year."""

from __future__ import annotations

from functools import cache

import msgspec

from .text import data


class Population(msgspec.Struct, frozen=True):
    """The residents of a force's area in the middle of a year, and who counted them."""

    people: int
    year: int
    source: str


def population_of(force: str, year: int) -> Population | None:
    """The residents of a force's area in the published mid-year nearest to `year`, the earlier of two as near.

    None where no figure is known, or where a rate per head would mislead: `why_no_rate` says which.

    >>> population_of("kent", 2017).people, population_of("kent", 2021).year, population_of("city-of-london", 2018)
    (1832300, 2018, None)
    """
    years = _areas().get(force)
    if years is None or why_no_rate(force):
        return None
    nearest = min(years, key=lambda known: (abs(known - year), known))
    return Population(years[nearest], nearest, _sources()[nearest])


def why_no_rate(force: str) -> str:
    """Why a force gets no rate per head, "" where it may have one.

    >>> why_no_rate("btp")
    'has no area and so no residents'
    """
    return next((str(row["why"]) for row in data("population")["no_rate"] if row["force"] == force), "")


@cache
def _areas() -> dict[str, dict[int, int]]:
    return {
        row["force"]: {year: people for year, people in row.items() if isinstance(year, int)}
        for row in data("population")["areas"]
    }


@cache
def _sources() -> dict[int, str]:
    return {year: row["source"] for row in data("population")["sources"] for year in row["years"]}
