"""Sex, age bands, ethnicity and relationship as replies write them, and whose they are: a victim's or a suspect's."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from .text import clean, compiled, data

_SEX = {
    "female": ("female", "females", "f", "woman", "women", "girl", "girls"),
    "male": ("male", "males", "m", "man", "men", "boy", "boys"),
    "unknown": ("unknown sex", "sex unknown", "unknown gender", "gender unknown", "unspecified"),
}
_AGE = (
    (re.compile(r"(?:aged? )?(\d{1,2}) ?(?:-|to) ?(\d{1,2})(?: years?(?: olds?)?)?"), lambda m: (int(m[1]), int(m[2]))),
    (
        re.compile(r"(?:aged? )?(\d{1,3}) ?(?:\+|plus|and (?:over|above|older)|or (?:over|above|older))"),
        lambda m: (int(m[1]), None),
    ),
    (re.compile(r"over (?:the age of )?(\d{1,3})s?"), lambda m: (int(m[1]) + 1, None)),
    (re.compile(r"(?:under|below|less than) (?:the age of )?(\d{1,2})s?"), lambda m: (0, int(m[1]) - 1)),
    (re.compile(r"(?:aged? )?(\d{1,2}) (?:and|or) (?:under|below|younger)"), lambda m: (0, int(m[1]))),
)
_TRAIT = r"(?:sex|gender|ages?|age (?:group|band)s?|(?:self[- ]defined )?(?:ethnicity|ethnic (?:group|origin)s?))"
_SUSPECT = r"(?:suspect|offender|perpetrator|defendant|accused)"
_PERSON = rf"(?:victim|complainant|{_SUSPECT})"
_OF_THE = r"of (?:(?:the|each|any|all|alleged|known|named|identified|main) )*"
SUSPECT_WORD = re.compile(rf"\b{_SUSPECT}")
PERSON_WORD = re.compile(rf"\b{_PERSON}")
OF_A_PERSON = re.compile(  # what a person is like, not that persons are counted
    rf"\b{_TRAIT}(?: (?:and|or) {_TRAIT})? {_OF_THE}{_PERSON}s?\b"
    rf"|\b{_PERSON}(?:'?s|s')? {_TRAIT}(?!\w)"
    rf"|\b(?:{_PERSON}(?:[ /-]+(?:and |to )?{_PERSON})? )?relationship(?: status| type)?"
    rf"(?: (?:of|between) (?:the )?{_PERSON}s?)?(?: (?:to|and|with) (?:the )?{_PERSON}s?)?\b"
)
_OF_A_SUSPECT = re.compile(rf"\b{_TRAIT} {_OF_THE}{_SUSPECT}s?\b|\b{_SUSPECT}(?:'?s|s')? {_TRAIT}(?!\w)")


def find_sex(label: str) -> str | None:
    """The sex that a whole label names.

    >>> find_sex("Females")
    'female'
    """
    key = clean(label)
    return next((id for id, names in _SEX.items() if key in names), None)


SEX_WORD = re.compile(r"\b(females?|women|woman|girls?|males?|men|man|boys?)\b")


def find_sex_in(text: str) -> str | None:
    """The one sex that a longer label names, or None.

    >>> find_sex_in("Female victims"), find_sex_in("Male and female victims")
    ('female', None)
    """
    sexes = {find_sex(match[0]) for match in SEX_WORD.finditer(clean(text))}
    return sexes.pop() if len(sexes) == 1 else None


def find_age(label: str) -> str | None:
    """The age band that a whole label names, both ends included, in years.

    >>> find_age("10-19"), find_age("60+"), find_age("Under 18"), find_age("16 and over")
    ('10-19', '60+', '0-17', '16+')
    """
    key = clean(label)
    for pattern, ends in _AGE:
        if match := pattern.fullmatch(key):
            low, high = ends(match)
            if high is None:
                return f"{low}+"
            return f"{low}-{high}" if low <= high else None
    return None


_CODED = re.compile(r"(?P<code>[wmabo][1-9]|ns|n[1-4]|ic ?\d)\b[ :.)-]*(?P<name>.*)")


@lru_cache(4096)
def find_ethnicity(label: str) -> str | None:
    """The ethnicity that a whole label names, by its official code, its name, or both where they agree.

    >>> find_ethnicity("A1 - Indian"), find_ethnicity("Any other White background"), find_ethnicity("IC3 Black")
    ('indian', 'white-other', 'ic3')
    >>> find_ethnicity("W1 - Pakistani"), find_ethnicity("Black")
    (None, 'black')
    """
    rows = data("ethnicities")["ethnicities"]
    key = clean(label)
    coded = _CODED.fullmatch(key)
    if coded is None:
        plain_rows = (row for row in rows if not row["id"].startswith("ic") or "european" in key)
        return next((str(row["id"]) for row in plain_rows if _is_called(row, key)), None)
    code = coded["code"].upper().replace(" ", "")
    if re.fullmatch("N[1-4]", code):
        return "not-stated"
    name = coded["name"].strip("() ")
    by_code = [row for row in rows if code in (row.get("code"), row.get("former_code"))]
    return next((str(row["id"]) for row in by_code if not name or _is_called(row, name)), None)


@lru_cache(4096)
def find_relationship(label: str) -> str | None:
    """What a whole label says that the suspect was to the victim.

    >>> find_relationship("Ex-Partner"), find_relationship("Friend/Acquaintance"), find_relationship("Kent")
    ('ex-partner', 'acquaintance', None)
    """
    key = clean(label)
    return next((str(row["id"]) for row in data("relationships")["relationships"] if _is_called(row, key)), None)


def _is_called(row: dict[str, Any], key: str) -> bool:
    return any(compiled(name).fullmatch(key) for name in row["names"])


def trait_of_suspect(text: str) -> str:
    """The words by which a text speaks of the age, sex or ethnicity of suspects rather than victims; empty where none.

    >>> trait_of_suspect("Offences by age of suspect"), trait_of_suspect("Age of victim")
    ('age of suspect', '')
    """
    match = _OF_A_SUSPECT.search(clean(text))
    return match[0] if match else ""
