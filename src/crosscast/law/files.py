"""The YAML files of this room, each read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def read_yaml(name: str) -> dict[str, Any]:
    """One file of `data/`, by its name without ".yaml"; "enactments/soa2003" for one of that folder."""
    text = files("crosscast.law").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, Any] = yaml.load(text, Loader=loader)
    return loaded


@cache
def enactment_names() -> tuple[str, ...]:
    """The enactments that the catalogue holds: the names of their files, in alphabetical order."""
    folder = files("crosscast.law").joinpath("data", "enactments")
    return tuple(sorted(file.name.removesuffix(".yaml") for file in folder.iterdir() if file.name.endswith(".yaml")))
