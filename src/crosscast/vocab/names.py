"""From a member's id to the name that a reader is shown, and from a person's words to a member."""

from __future__ import annotations

import calendar
import difflib
import re
from collections.abc import Iterable
from functools import cache

import msgspec

from crosscast.model import CrosscastError, Dimension, Member, Period

from .areas import area_name
from .classes import class_name, class_rows
from .forces import find_force, find_group
from .labels import read_label
from .measures import find_measure
from .offences import ALL_OFFENCES, offence_row, offence_rows, offences_named, settle_offence
from .outcomes import find_outcome
from .periods import find_periods, say_period
from .text import clean, data, plain

_NOT_KNOWN = {"unknown": "Not known"}
_SEXES = {"female": "Female", "male": "Male", "unknown": "Sex not known"}


def name_of(member: Member) -> str:
    """What a reader is shown for a member: the vocabulary's name, or the label as printed where it has none.

    >>> name_of(Member(Dimension.FORCE, "west-midlands", "WMP")), name_of(Member(Dimension.FORCE, "forces:24", "Total"))
    ('West Midlands', '24 forces together')
    """
    match member.dimension:
        case Dimension.FORCE if member.id.startswith("forces:"):
            area, _, left_out = member.id.partition("-without-")
            if name := area_name(area):
                return f"{name} without {left_out.replace('-', ' ').title()}" if left_out else name
            return f"{member.id.removeprefix('forces:')} forces together"
        case Dimension.PERIOD:
            return say_period(member.id)
        case Dimension.OUTCOME if member.id[0].isdigit():
            return f"outcome {member.id}: {_names(Dimension.OUTCOME).get(member.id, member.label)}"
        case Dimension.OUTCOME if member.id.startswith("other-than-"):
            return f"outcomes other than {member.id.removeprefix('other-than-').replace('-', ', ')}"
        case Dimension.OFFENCE if member.id.startswith("ho-"):
            return f"Home Office code {member.id.removeprefix('ho-').replace('-', '/')}"
        case Dimension.OFFENCE if member.id == ALL_OFFENCES:
            return "All recorded crime"
        case Dimension.OFFENCE if member.id.startswith("offences:"):
            return f"{member.id.removeprefix('offences:').split('-')[0]} offences together"
        case Dimension.OFFENCE if member.id.startswith("nfib-"):
            return f"Fraud bureau code {member.id.removeprefix('nfib-')}"
        case Dimension.OFFENCE if ":" in member.id:
            offence, code = member.id.split(":")
            return f"{_names(Dimension.OFFENCE).get(offence, offence)} (code {code})"
        case Dimension.AGE:
            return f"aged {member.id}"
        case _:
            return _names(member.dimension).get(member.id, member.label)


@cache
def _names(dimension: Dimension) -> dict[str, str]:
    match dimension:
        case Dimension.MEASURE:
            return {row["id"]: row["name"] for row in data("measures")["measures"]}
        case Dimension.FORCE:
            return {row["id"]: _short(row["name"]) for row in data("forces")["forces"]}
        case Dimension.OFFENCE:
            classes = {row["id"]: class_name(row) for row in class_rows()}
            return {row["id"]: row["label"] for row in offence_rows()} | classes
        case Dimension.OUTCOME:
            return {str(row["type"]): row["label"] for row in data("outcomes")["outcomes"]}
        case Dimension.PROCEEDING:
            return {row["id"]: row["label"] for row in data("proceedings")["proceedings"]}
        case Dimension.SEX:
            return _SEXES
        case Dimension.ETHNICITY:
            return {row["id"]: row["label"] for row in data("ethnicities")["ethnicities"]} | _NOT_KNOWN
        case Dimension.RELATIONSHIP:
            return {row["id"]: row["label"] for row in data("relationships")["relationships"]} | _NOT_KNOWN
        case _:
            return {}


def _short(name: str) -> str:
    if name in ("City of London Police", "British Transport Police", "Ministry of Defence Police"):
        return name
    return re.sub(r" (Police Service|Police|Constabulary)$", "", name).replace("Metropolitan", "Metropolitan Police")


def force_code(id: str) -> str | None:
    """The ONS (GSS) code of a force, or None where none is confirmed."""
    return next((row["gss"] for row in data("forces")["forces"] if row["id"] == id), None)


def nation_of_force(id: str) -> str | None:
    """The nation whose law a force polices; None for one that polices several, and for what is no one force.

    >>> nation_of_force("psni"), nation_of_force("btp")
    ('Northern Ireland', None)
    """
    nation = next((row["nation"] for row in data("forces")["forces"] if row["id"] == id), None)
    return nation if nation in ("England", "Wales", "Scotland", "Northern Ireland") else None


def territorial_forces() -> tuple[Member, ...]:
    """The 43 territorial forces of England and Wales, in alphabetical order."""
    return tuple(
        Member(Dimension.FORCE, row["id"], row["name"])
        for row in data("forces")["forces"]
        if row["kind"] == "territorial" and row["nation"] in ("England", "Wales")
    )


def named(dimension: Dimension, words: str, period: Period | None = None) -> Member:
    """The one member that a person's words name; CrosscastError, with the nearest name, where they name none.

    >>> named(Dimension.FORCE, "Met").id, named(Dimension.OUTCOME, "type 16").id
    ('metropolitan', '16')
    """
    key = clean(words)
    found: str | None = next((id for id, name in _names(dimension).items() if key in (clean(id), clean(name))), None)
    if found is None:
        match dimension:
            case Dimension.FORCE:
                found = find_force(words) or find_group(words)
            case Dimension.MEASURE:
                found = find_measure(words, hints=True)
            case Dimension.OFFENCE:
                found = next(iter(offences_named(words)), None)
            case Dimension.OUTCOME:
                outcomes, _ = find_outcome(words)
                found = outcomes[0] if len(outcomes) == 1 else None
            case Dimension.PERIOD:
                found = _period_named(words)
            case _:
                found = next((m.id for m in read_label(words).of(dimension)), None)
    if found is None:
        shown = _names(dimension)
        short = [_first_words(name) for name in shown.values()] if dimension is Dimension.OUTCOME else []
        names = [*shown.values(), *(name for name in short if len(find_outcome(name)[0]) == 1), *shown]
        near = [_months_mended(words)] if dimension is Dimension.PERIOD else []
        near = [name for name in near if _period_named(name)] or difflib.get_close_matches(words, names, 1, 0.5)
        raise CrosscastError(
            f"'{words}' is not {_article(dimension)} that the vocabulary knows.",
            hint=f"Did you mean '{near[0]}'?" if near else "",
            slug="unknown-name",
        )
    if dimension is Dimension.OFFENCE:
        found = settle_offence(found, period)
    return Member(dimension, found, words)


def nearest_names(words: str, dimensions: Iterable[Dimension]) -> tuple[str, ...]:
    """The names of the vocabulary that an unknown label most resembles, the nearest first, three at most.

    >>> nearest_names("Charged/Summoned", [Dimension.OUTCOME])[0]
    'Charged/Summonsed'
    """
    shown = {clean(name): name for dimension in dimensions for name in _names(dimension).values()}
    shown = {re.sub(r" \((?:class|group) .*", "", key): name for key, name in shown.items()}
    return tuple(shown[key] for key in difflib.get_close_matches(clean(words), shown, 3, 0.7))


def _first_words(name: str) -> str:
    """What people call an outcome for short: "charged" for "Charged/Summonsed"."""
    return re.split(r" or | \(|[/:,]", name)[0].lower()


def unknown_force(words: str) -> str | None:
    """The nearest force's name where words seem to name a force and name none that is known, "" where none is near.

    None where there is no doubt: a force that is known, or words that do not look like a force.

    >>> unknown_force("Knet"), unknown_force("Loamshire Police"), unknown_force("Kent Police"), unknown_force("Ofcom")
    ('Kent', '', None, None)
    """
    if find_force(words) is not None or find_group(words) is not None:
        return None
    key = re.sub(r"\b(police|constabulary)( service)?\b", "", clean(words)).strip()
    names = {name.lower(): name for name in _names(Dimension.FORCE).values()}
    near = [name for name in names if _is_misspelt(key, name) or _is_misspelt(clean(words), f"{name} police")]
    if near:
        return names[difflib.get_close_matches(key, near, 1, 0)[0]]
    looks_so = re.search(r"\b(police|constabulary|police service)$|^(police service of|heddlu)\b", clean(words))
    return "" if looks_so else None


def _is_misspelt(word: str, name: str) -> bool:
    """One close slip: two letters that changed places, or hardly any letter that is another."""
    return sorted(word) == sorted(name) or difflib.SequenceMatcher(None, word, name).ratio() >= 0.85


_BESIDE_A_PERIOD = {"the", "from", "in", "for", "between", "period", "calendar", "financial", "year"}


def _period_named(words: str) -> str | None:
    """The id of the one period that the words name, and nothing but it: "Marhc 2019 to July 2019" names none."""
    found = find_periods(words)
    if len(found) != 1 or not isinstance(found[0].period, Period):
        return None
    beside = f"{words[: found[0].start]} {words[found[0].end :]}".lower()
    return found[0].period.id if set(re.findall(r"\w+", beside)) <= _BESIDE_A_PERIOD else None


def _months_mended(words: str) -> str:
    """The words with each misspelt month spelt right."""

    def mend(word: re.Match[str]) -> str:
        return next(iter(difflib.get_close_matches(word[0].capitalize(), calendar.month_name[1:], 1, 0.7)), word[0])

    return re.sub(r"[^\W\d_]{3,}", mend, words)


def _article(dimension: Dimension) -> str:
    return f"an {dimension.value}" if dimension.value[0] in "aeiou" else f"a {dimension.value}"


class Found(msgspec.Struct, frozen=True):
    """A member that a sentence names, and the characters [start, end) that name it."""

    member: Member
    start: int
    end: int


def find_members(text: str) -> tuple[Found, ...]:
    """Forces, periods, outcome types, sexes and measures that a sentence names, in order, without overlaps.

    >>> [(f.member.id, text[f.start:f.end]) for text in ["Surrey charged 7."] for f in find_members(text)]
    [('surrey', 'Surrey')]
    """
    shown = plain(text)
    found: list[Found] = []

    def add(dimension: Dimension, id: str, start: int, end: int) -> None:
        if all(end <= other.start or other.end <= start for other in found):
            found.append(Found(Member(dimension, id, text[start:end]), start, end))

    for pattern, id in _force_patterns():
        for match in pattern.finditer(shown):
            add(Dimension.FORCE, id, match.start(), match.end())
    for match in re.finditer(r"\b(?:[Oo]utcome|[Tt]ype|OC)s?(?: [Tt]ypes?)? ?0?(\d{1,2}A?)\b", shown):
        if match[1] in _names(Dimension.OUTCOME):
            add(Dimension.OUTCOME, match[1], match.start(), match.end())
    for period in find_periods(text):
        if isinstance(period.period, Period):
            add(Dimension.PERIOD, period.period.id, period.start, period.end)
    for match in re.finditer(r"\b(female|women|woman|girls?|male|men|man|boys?)(?: victims?)?\b", shown.lower()):
        add(Dimension.SEX, "female" if match[1][0] in "fwg" else "male", match.start(), match.end())
    for row in data("measures")["measures"]:
        for word in row["words"]:
            for match in re.finditer(rf"\b(?:{word.strip('^$')})\b", shown.lower()):
                add(Dimension.MEASURE, row["id"], match.start(), match.end())
    return tuple(sorted(found, key=lambda f: f.start))


@cache
def _force_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    names = [
        (name, row["id"])
        for row in data("forces")["forces"]
        for name in {row["name"], _short(row["name"]), *row["names"]}
        if len(name) > 2
    ]
    names.sort(key=lambda pair: -len(pair[0]))
    return tuple(
        (re.compile(rf"(?<!\w){re.escape(name)}(?:'s)?(?: Police| Constabulary)?(?!\w)"), id) for name, id in names
    )


def notes_on_offence(id: str) -> tuple[str, ...]:
    """What a reader must know of an offence's recording, as the vocabulary has it."""
    return tuple(offence_row(id).get("notes", ()))
