"""Labels made comparable: one case, one dash, one space."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_QUOTES = {ord("‘"): "'", ord("’"): "'", ord("“"): '"', ord("”"): '"'}
_ALIKE = {**_DASHES, **_QUOTES, **{n: " " for n in range(0x3001) if chr(n).isspace()}}


def plain(text: str) -> str:
    """A label with its dashes, quotation marks and spaces made alike; same length, so that positions stay true.

    >>> plain("Jan 2019 – July 2022")
    'Jan 2019 - July 2022'
    """
    return text.translate(_ALIKE)


@lru_cache(maxsize=50_000)
def clean(label: str) -> str:
    """A label as a key: NFKC, lower case, "&" as "and", single spaces, no trailing colon, star or full stop.

    >>> clean("Devon & Cornwall*")
    'devon and cornwall'
    """
    text = plain(unicodedata.normalize("NFKC", label)).casefold().replace("&", " and ")
    return re.sub(r"\s+", " ", text).strip(" \t*:.;,†‡#^")


_REFERENCE = re.compile(  # of a request: "FOI 8871/24", "Our ref: 24/11/2371"
    r"\b(?:foi|foia|eir|request|our ref|ref|reference|enquiry|(?:case|disclosure) (?=ref|no|number|log))"
    r"(?: ?(?:request|reference|ref|no|number|id|log))*"
    r"[.:#, -]*\b(?:[a-z]{1,6}[ /.-]?)?\d[\w/.-]*(?: ?[/-] ?\d+)*",
    re.I,
)


def without_references(text: str) -> str:
    """A text without the reference numbers of requests, which look like codes of offences and like years.

    >>> without_references("FOI 221/24 Offences of code 88/14")
    '  Offences of code 88/14'
    """
    return _REFERENCE.sub(" ", text)


@cache
def compiled(expression: str) -> re.Pattern[str]:
    """A regular expression of the vocabulary, compiled once: there are more of them than `re` keeps."""
    return re.compile(expression)


@cache
def data(name: str) -> dict[str, Any]:
    """One YAML file of this room, read once."""
    text = files("crosscast.vocab").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, Any] = yaml.load(text, Loader=loader)
    return loaded
