"""Offences by code, section or name, and what a popular name means in a period."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import Any

from crosscast.model import Period

from .classes import class_row, class_rows, classes_named, is_within
from .text import clean, compiled, data, plain, without_references

ALL_OFFENCES = "all-offences"  # the member of a count of all recorded crime
_CODE = re.compile(r"(?<![\d/.-])0{0,2}(\d{1,3})/(\d{2})(?![\d/.]|\s*-\s*\d)")
_SAID_TO_BE_CODES = re.compile(r"\b(?:codes?|ho|home office)\b|^\W*0{0,2}\d{1,3}/\d\d\b", re.I)

_OF_OFFENCES = re.compile(r"^(?:offences|crimes) of | (?:offences?|crimes?)$")


@cache
def _by_code() -> dict[str, str]:
    """The id of each code: the offence's own, with the code where the offence has several ("stalking:008/65")."""
    return {
        code: row["id"] if len(row["codes"]) == 1 else f"{row['id']}:{code}"
        for row in data("offences")["offences"]
        for code in row["codes"]
    }


def offence_code(text: str) -> tuple[str, ...]:
    """Home Office codes that a text prints, in their full form.

    >>> offence_code("HO Code 8/71 and 088/15")
    ('008/71', '088/15')
    """
    return tuple(dict.fromkeys(f"{int(m[1]):03}/{m[2]}" for m in _CODE.finditer(without_references(text))))


@lru_cache(4096)
def offences_named(text: str) -> tuple[str, ...]:
    """Offences that a text names: by code where it prints one, else by name; unknown codes keep their number.

    A whole label may name a class of offences. Numbers that nothing calls codes ("04/24") are none that is not known.

    >>> offences_named("HO code 008/71"), offences_named("195/94 Harassment"), offences_named("revenge porn")
    (('cjca2015-s33',), ('ho-195-94',), ('intimate-image-abuse',))
    """
    codes = offence_code(text)
    if codes and (
        coded := classes_named(text)
    ):  # "4/10 Corporate manslaughter" is a class, whatever its number looks like
        return coded
    if not _SAID_TO_BE_CODES.search(plain(text)):
        codes = tuple(code for code in codes if code in _by_code())
    if codes:
        return tuple(dict.fromkeys(_by_code().get(code, "ho-" + code.replace("/", "-")) for code in codes))
    key = clean(text)
    vocabulary = data("offences")
    bare = bare_offence(key)
    is_whole_name = any(compiled(name).fullmatch(bare) for row in vocabulary["offences"] for name in _names(row["id"]))
    if not is_whole_name and (classes := classes_named(text)):
        return classes
    called = [(row["id"], name) for row in vocabulary["offences"] for name in _names(row["id"])]
    called += [(row["id"], name) for row in _classes_in_text() for name in row["in_text"]]
    found = [(id, *match.span()) for id, name in called for match in compiled(name).finditer(key)]
    whole = [  # "exposure and voyeurism" does not name voyeurism
        id for id, start, end in found if not any(a <= start and end <= b and b - a > end - start for _, a, b in found)
    ]
    if whole:
        return tuple(dict.fromkeys(whole))
    return tuple(row["id"] for row in vocabulary["popular"] if any(compiled(name).search(key) for name in row["names"]))


def bare_offence(label: str) -> str:
    """The name of an offence without the word: "Stalking offences" are what "Stalking" is."""
    return _OF_OFFENCES.sub("", clean(label))


@cache
def _names(id: str) -> tuple[str, ...]:
    """Regular expressions of what an offence is called: its names, and its section beside its Act ("s33 CJCA 2015")."""
    row = offence_row(id)
    cited = re.fullmatch(r"(?P<act>.+) \d{4} ss?\.(?P<sections>.+)", row.get("section", ""))
    if cited is None:
        return tuple(row["names"])
    called = [clean(cited["act"]), *data("offences")["acts"].get(cited["act"], ())]
    act = rf"\b(?:{'|'.join(re.escape(name) for name in called)})(?: (?:19|20)\d\d)?\b"
    section = "|".join(re.escape(clean(each)) for each in cited["sections"].split(", ") if each[0].isdigit())
    number = rf"\b(?:s|ss|sec|section|sections)\.? ?(?:{section})(?!\d|[\w(]*[a-z])"
    return (rf"{number},? (?:of |under )?(?:the )?{act}", rf"{act},? ?-? ?\(?{number}", *row["names"])


_OF_THE_REQUEST = re.compile(
    r"\bfreedom of\b|\bfoia?\b|\bexempt|\bcost|\bpersonal (?:data|information)\b|\bdisclosure log\b"
)


def offences_of_section(text: str, among: Iterable[str]) -> tuple[str, ...]:
    """Those of several offences whose section a text names without its Act: "section 33" after its Act was named.

    A text that speaks of freedom of information or an exemption means a section of that Act.

    >>> offences_of_section("Outcomes of section 33 offences", ["cjca2015-s33", "soa2003-s66B"])
    ('cjca2015-s33',)
    """
    if _OF_THE_REQUEST.search(clean(text)):
        return ()
    found = re.findall(r"\b(?:s|ss|sec|section|sections)\.? ?(\d+[a-z]*)\b", clean(text))
    ends = {id: clean(offence_row(id).get("section", "")).rpartition("s.")[2] for id in among}
    return tuple(id for id, end in ends.items() if end and end in found)


def settle_offence(id: str, period: Period | None) -> str:
    """The one offence that a popular name means for conduct in a period, or the popular name where it stays open.

    >>> settle_offence("intimate-image-abuse", Period.parse("2019-01-01/2022-08-01"))
    'cjca2015-s33'
    """
    popular = next((row for row in data("offences")["popular"] if row["id"] == id), None)
    if popular is None or period is None:
        return id
    in_force = []
    for covered in popular["covers"]:
        start, last = offence_dates(covered)
        if (start is None or start < period.end) and (last is None or last >= period.start):
            in_force.append(covered)
    return in_force[0] if len(in_force) == 1 else id


def is_part_of(id: str, wider: str) -> bool:
    """Whether one id of offences says more than another: a code of an offence with several, a class in a group.

    >>> is_part_of("stalking:008/65", "stalking"), is_part_of("stalking", "class-8Q")
    (True, False)
    """
    return id.startswith(f"{wider}:") or is_within(id, wider)


def offences_together(ids: Iterable[str]) -> str:
    """The id of several offences counted together: how many they are, and a short hash of which.

    >>> offences_together(["stalking", "class-8L"])
    'offences:2-3b9faf'
    """
    each = sorted(set(ids))
    return f"offences:{len(each)}-{hashlib.sha256(' '.join(each).encode()).hexdigest()[:6]}"


def offence_dates(id: str) -> tuple[date | None, date | None]:
    """The first and the last day of an offence, both included; None where open or not confirmed.

    A popular name begins with the first and ends with the last of the offences that it may mean.

    >>> [str(day) for day in offence_dates("intimate-image-abuse")]
    ['2015-04-13', 'None']
    """
    popular = next((row for row in data("offences")["popular"] if row["id"] == id), None)
    if popular is None:
        row = offence_row(id)
        return row.get("from"), row.get("to")
    starts, lasts = zip(*(offence_dates(covered) for covered in popular["covers"]), strict=True)
    return None if None in starts else min(starts), None if None in lasts else max(lasts)


def offence_row(id: str) -> dict[str, Any]:
    """What the vocabulary knows of an offence: section, codes, dates, their source, notes; empty where unknown."""
    return next((row for row in offence_rows() if row["id"] == id.split(":")[0]), class_row(id))


def home_office_codes(id: str) -> tuple[str, ...]:
    """The Home Office codes of an offence: the one that was printed, where one was, else all that it is recorded under.

    None for an offence without a code of its own, and for a popular name that may mean several offences.

    >>> home_office_codes("soa2003-s66B"), home_office_codes("stalking:008/65"), home_office_codes("ho-195-94")
    (('088/15', '175/08'), ('008/65',), ('195/94',))
    """
    if id.startswith("ho-"):
        return (id.removeprefix("ho-").replace("-", "/"),)
    offence, _, code = id.partition(":")
    if offence == "offences":  # several together
        return ()
    return (code,) if code else tuple(offence_row(offence).get("codes", ()))


def offence_rows() -> tuple[dict[str, Any], ...]:
    """Every offence of the vocabulary and every popular name, as their file has them."""
    vocabulary = data("offences")
    return (*vocabulary["offences"], *vocabulary["popular"])


@cache
def offence_patterns() -> tuple[str, ...]:
    """Regular expressions, on a text in lower case, of every name of an offence or a class that a sentence may have.

    Those of classes come first: "exposure and voyeurism" holds the name of an offence.
    """
    in_text = (name for row in _classes_in_text() for name in row["in_text"])
    return (*in_text, *(name for row in offence_rows() for name in _names(row["id"])))


@cache
def _classes_in_text() -> tuple[dict[str, Any], ...]:
    return tuple(row for row in class_rows() if "in_text" in row)
