"""What standing the official statistics of recorded crime have, each sentence with its source and date."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
import yaml


class Standing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The standing of one nation's statistics; without a source it is not verified."""

    nation: str
    statistics: str
    says: str
    read_in: str = ""
    url: str = ""
    published: str = ""


class Official(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    as_read: date
    rows: tuple[Standing, ...]


@cache
def official() -> Official:
    """`official.yaml`, read once."""
    return msgspec.convert(yaml.safe_load(files(__package__).joinpath("official.yaml").read_text("utf-8")), Official)
