"""Classes of the Home Office crime tables, from a whole label that prints one's name or its code and name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from .text import clean, data

ALL_BUT_FRAUD = "class-all-but-fraud"  # what the tables of police force areas call total recorded crime
_CODE = re.compile(r"^(?:class )?(\d{1,3}[./]\d{1,2}|\d{1,3}[a-z]?)(?: ?[-:.)] ?| |$)")
_FRAUD_BUREAU = re.compile(r"^nfib ?(\d{1,2}[a-z]?)\b")
_NOT_TELLING = {"a", "an", "the", "of", "or", "and", "to", "etc", "with", "by", "in", "offence"}
_PLURALS = re.compile(r"(?<=[a-z]{3})(?<!s)s\b")


def classes_named(label: str) -> tuple[str, ...]:
    """The class, subgroup or group that a whole label names; several where one name stands for several.

    A class's code beside a name must be that name's own. Offences of the National Fraud Intelligence Bureau keep
    their number.

    >>> classes_named("8L - Harassment"), classes_named("Sexual offences"), classes_named("Sexual harassment at work")
    (('class-8L',), ('class-sexual-offences',), ())
    >>> classes_named("NFIB5A Cheque, plastic card and online bank accounts")
    ('nfib-5A',)
    """
    key = clean(label)
    if fraud := _FRAUD_BUREAU.match(key):
        return (f"nfib-{fraud[1].upper()}",)
    code = _CODE.match(key)
    if code:
        id = f"class-{code[1].replace('/', '.').upper()}"
        rest = key[code.end() :]
        is_lettered = code[1][-1].isalpha()
        if id in _by_id() and (_words(rest) in _names_of(id) or (not rest and is_lettered)):
            return (id,)
        return (id,) if is_lettered and id in _by_id() and _begins_a_name_of(rest, id) else ()
    return _by_name().get(_words(key), ())


def class_among(words: Iterable[str], idle: Iterable[str]) -> str | None:
    """The class whose whole name is among some words, where all others are idle; of several the longest name's."""
    said, spare = _words(" ".join(words)), _words(" ".join(idle))
    fitting = [(len(name), ids) for name, ids in _by_name().items() if name and name <= said and said - name <= spare]
    longest = {id for length, ids in fitting for id in ids if length == max(fitting)[0]}
    return longest.pop() if len(longest) == 1 else None


def class_row(id: str) -> dict[str, Any]:
    """What the tables say of a class: its name, code, subgroup or group, first and last year; empty where unknown."""
    return _by_id().get(id, {})


def is_within(id: str, wider: str) -> bool:
    """Whether a class is a part of another, at any depth.

    >>> is_within("class-88E", "class-sexual-offences"), is_within("class-88E", "class-robbery")
    (True, False)
    """
    above = class_row(id).get("group", "")
    return above == wider or (bool(above) and is_within(above, wider))


def is_one_class(id: str) -> bool:
    """Whether an id is of one class or offence, not of a group of classes."""
    return id not in _by_id() or "code" in _by_id()[id]


def class_name(row: dict[str, Any]) -> str:
    """What a reader is shown for a class: its code beside its name, since an offence may have the same name."""
    return f"{row['label']} (class {row['code']})" if "code" in row else f"{row['label']} (group of classes)"


def class_rows() -> tuple[dict[str, Any], ...]:
    """Every group, subgroup and class, the wider before the narrower."""
    tables = data("offence_classes")
    return (*tables["wider"], *tables["groups"], *tables["subgroups"], *tables["classes"])


@cache
def _by_id() -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in class_rows()}


@cache
def _by_name() -> dict[frozenset[str], tuple[str, ...]]:
    """The classes of each name. The only class of a subgroup that shares its name is that subgroup."""
    found: dict[frozenset[str], list[str]] = {}
    for row in class_rows():
        for name in dict.fromkeys(_words(clean(name)) for name in (row["label"], *row.get("names", ()))):
            wider = found.setdefault(name, [])
            if name and not (row.get("group") in wider and _only_child(row)):
                wider.append(row["id"])
    return {name: tuple(ids) for name, ids in found.items()}


@cache
def _names_of(id: str) -> frozenset[frozenset[str]]:
    row = _by_id()[id]
    return frozenset(_words(clean(name)) for name in (row["label"], *row.get("names", ())))


def _only_child(row: dict[str, Any]) -> bool:
    return len([other for other in class_rows() if other.get("group") == row["group"]]) == 1


def _begins_a_name_of(words: str, id: str) -> bool:
    """Whether the words after a code are the beginning of that class's name, as where a cell was cut short."""
    row = _by_id()[id]
    return len(words) > 3 and any(clean(name).startswith(words) for name in (row["label"], *row.get("names", ())))


def _words(key: str) -> frozenset[str]:
    """The words that tell a name from others, in no order: "theft offences" and "offences of theft" are one name."""
    words = (_PLURALS.sub("", word) for word in re.findall(r"[a-z0-9]+", key))
    return frozenset(word for word in words if word not in _NOT_TELLING)
