"""What changed since the last release: figures that are new, gone, or of another value."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec

from crosscast.model import CrosscastError, Figure

from .publication import Publication, Release
from .withheld import shown_value

_NEEDED = ("id", "label", "low", "high")


class Revised(msgspec.Struct, frozen=True):
    """A figure that the last release gave otherwise; ends are None where none is known."""

    figure: Figure
    low: int | None
    high: int | None


class Revisions(msgspec.Struct, frozen=True):
    since: date
    changed: tuple[Revised, ...]
    new: tuple[Figure, ...]
    gone: tuple[str, ...]  # labels
    n_same: int


def read_release(file: Path, as_of: date) -> Release:
    """The `figures.csv` of an earlier release. CrosscastError where it is not one."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
        figures = {row["id"]: (row["label"], _end(row["low"]), _end(row["high"])) for row in rows}
    except (OSError, UnicodeDecodeError, csv.Error, KeyError, ValueError) as error:
        raise CrosscastError(
            "this is not the figures.csv of an earlier release.",
            place=str(file),
            hint=f"Copy data/figures.csv of the release there; it has the columns {', '.join(_NEEDED)}.",
            slug="previous-release-unreadable",
        ) from error
    return Release(as_of, figures)


def _end(text: str) -> int | None:
    return int(text) if text else None


def revisions(publication: Publication) -> Revisions | None:
    """What differs from the last release, figure by figure, as readers were shown it; None for a first release."""
    if publication.previous is None:
        return None
    before: Mapping[str, tuple[str, int | None, int | None]] = publication.previous.figures
    changed, new, n_same = [], [], 0
    for figure in publication.figures:
        if figure.id not in before:
            new.append(figure)
            continue
        _, low, high = before[figure.id]
        value = shown_value(figure)
        if (value.low, value.high) == (low, high):
            n_same += 1
        else:
            changed.append(Revised(figure, low, high))
    now = {figure.id for figure in publication.figures}
    gone = tuple(label for id, (label, _, _) in before.items() if id not in now)
    return Revisions(publication.previous.as_of, tuple(changed), tuple(new), gone, n_same)
