"""What to download: official releases that Crosscast reads, where their pages are, and under which licence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import yaml


class Download(msgspec.Struct, frozen=True):
    """One release, by the page that holds its files."""

    id: str
    title: str
    publisher: str
    page: str
    file: str
    licence: str
    use: str


@cache
def listed() -> dict[str, Any]:
    """`releases.yaml`, read once."""
    found: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("releases.yaml").read_text("utf-8"))
    return found


def columns_in(header: Sequence[object]) -> dict[str, int]:
    """Where each column that is needed stands, whatever its vintage calls it; empty where one is missing."""
    names = [" ".join(str(name).lower().split()) for name in header]
    known = listed()["columns"]
    found = {field: names.index(name) for field, called in known.items() for name in called if name in names}
    return found if len(found) == len(known) else {}


DOWNLOADS: tuple[Download, ...] = tuple(Download(**row) for row in listed()["downloads"])
