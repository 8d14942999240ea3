"""The forces that a text names: by name, by address, or by how many they are together."""

from __future__ import annotations

import re
from functools import cache

from .text import clean, compiled, data, plain

_FORCE_MARKS = re.compile(r"(?: ?\d{1,2}(?:, ?\d{1,2})*|(?: ?\[(?:note )?\w{1,2}\])+|[*†‡^ ]+)$")  # footnotes glued on
GROUP = re.compile(r"\b(?:the |all |these )?(\d{1,2}|[a-z]+(?:-[a-z]+)?) (?:police )?forces\b")
_NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40}


@cache
def _force_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for row in data("forces")["forces"]:
        for name in (row["id"].replace("-", " "), row["name"], *row["names"]):
            names[_force_key(name)] = row["id"]
    return names


def _force_key(name: str) -> str:
    return re.sub(r"[-\s]+", " ", clean(name)).strip()


def find_force(name: str) -> str | None:
    """The id of the force that a whole label names; never a guess.

    >>> find_force("Devon & Cornwall Constabulary"), find_force("Exampleshire")
    ('devon-and-cornwall', None)
    """
    key = _FORCE_MARKS.sub("", _force_key(name))
    names = _force_names()
    if key in names:
        return names[key]
    shorter = re.sub(r"^the | (police service|police force|police force area|police|constabulary|force|pfa)$", "", key)
    return names.get(shorter) or names.get(re.sub(r"^(chief constable of|heddlu) ", "", shorter))


def find_forces_in(text: str) -> tuple[str, ...]:
    """Every force that a text names with its full name ("Surrey Police"), in order, once each."""
    key = f" {_force_key(text)} "
    found: list[tuple[int, str]] = []
    for name, id in sorted(_force_names().items(), key=lambda item: -len(item[0])):
        if name not in key:
            continue
        full = re.search(r"\b(police|constabulary)\b", name) is not None
        for pattern in (
            [rf"(?<!\w){re.escape(name)}(?!\w)"]
            if full
            else [rf"(?<!\w){re.escape(name)} (?:police|constabulary)(?!\w)"]
        ):
            for match in compiled(pattern).finditer(key):
                found.append((match.start(), id))
                key = key[: match.start()] + "\0" * len(match[0]) + key[match.end() :]
    return tuple(dict.fromkeys(id for _, id in sorted(found)))


_POLICE_ADDRESS = re.compile(r"(?<![\w-])(?:[\w-]+\.)*?([\w-]+)(?:\.pnn)?\.police\.uk\b")


def find_forces_by_address(text: str) -> tuple[str, ...]:
    """Every force whose address on the internet a text prints, in order, once each.

    >>> find_forces_by_address("foi@northyorkshire.police.uk, www.cambs.police.uk")
    ('north-yorkshire', 'cambridgeshire')
    """
    found = (
        _force_addresses().get(match[1].replace("-", "")) for match in _POLICE_ADDRESS.finditer(plain(text).lower())
    )
    return tuple(dict.fromkeys(id for id in found if id))


@cache
def _force_addresses() -> dict[str, str]:
    by_name = {name.replace(" ", ""): id for name, id in _force_names().items()}
    return by_name | {address: row["id"] for row in data("forces")["forces"] for address in row.get("addresses", ())}


def find_group(text: str) -> str | None:
    """A group of forces that a text names by its size.

    >>> find_group("across the 24 forces"), find_group("twenty-four police forces")
    ('forces:24', 'forces:24')
    """
    for match in GROUP.finditer(clean(text)):
        word = match[1]
        tens, _, units = word.partition("-")
        if word.isdigit():
            return f"forces:{int(word)}"
        if word in _NUMBERS:
            return f"forces:{_NUMBERS.index(word)}"
        if tens in _TENS and (not units or units in _NUMBERS[1:10]):
            return f"forces:{_TENS[tens] + (_NUMBERS.index(units) if units else 0)}"
    return None


@cache
def full_force_names() -> tuple[str, ...]:
    """Every name of a force that cannot be the name of a place: with its "Police" or "Constabulary", longest first."""
    full = {name for name in _force_names() if re.search(r"\b(?:police|constabulary)\b", name)}
    full |= {
        f"{name} {kind}" for name in _force_names() for kind in ("police", "constabulary") if " police" not in name
    }
    return tuple(sorted(full, key=lambda name: (-len(name), name)))
