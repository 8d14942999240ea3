"""What to download: official releases that Crosscast reads, where their pages are, and under which licence."""

from __future__ import annotations

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


DOWNLOADS: tuple[Download, ...] = tuple(Download(**row) for row in listed()["downloads"])
