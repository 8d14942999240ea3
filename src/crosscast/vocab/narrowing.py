"""The words of a label or caption that the vocabulary has no meaning for: they may narrow what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from .classes import class_among, classes_named
from .forces import GROUP, full_force_names
from .measures import OF_SUSPECTS, find_measure
from .offences import offence_code, offence_patterns, offence_row, offences_named
from .outcomes import find_outcome, find_proceeding, is_by_number
from .people import OF_A_PERSON, SEX_WORD, trait_of_suspect
from .periods import FoundPeriod, Recurring, find_periods, without_periods
from .text import clean, compiled, data, without_references
from .totals import ALWAYS_NARROWS, PERCENT, TOTAL

_THE_LAST_YEARS = re.compile(r"\bthe (?:last|past|previous) (?:\w+ )?(?:calendar |financial )?(?:years|months)\b")
_AT_LEAST = re.compile(
    r"\b(?:in excess of|more than|over|at least|upwards of) (?=\d{1,3}(?:,\d{3})|\d{3})"
)  # of the count
_AND_DETECTED = re.compile(r"\brecorded (?:and|/) (?:detected|detections|cleared[ -]up|solved)\b")  # both are counted


_ROUNDED = re.compile(
    r"\b(?:(?:all )?(?:the )?(?:figures|numbers|data|counts)?,? ?(?:are |is |have been |has been |were )?)?rounded "
    r"(?:up |down )?(?:to )?(?:the )?nearest (?:multiple of )?(?:\d+|[a-z]+)\b"
)  # what the numbers can be then is read elsewhere
_HAVING = re.compile(r"\b(?:with|having|given|without) (?:an?|any|no|some) (?:\w+ )?(?:outcome|disposal)s?\b")
_MARK = re.compile(r"(?<=[a-z]{4})[1-9]$")  # of a footnote: "recorded1"


def residue_of(key: str) -> str:
    """The words of a label that neither name anything known nor are of the kind that any heading has."""
    by_number = is_by_number(key)
    if by_number or offence_code(key):  # the number settles what is meant, whatever words a force explains it with
        words = [match[0] for match in ALWAYS_NARROWS.finditer(_without_offences(key))]
        return " ".join(word for word in words if by_number or not word.startswith("child"))  # in an offence's name
    return "" if classes_named(key) else " ".join(_unknown_words(key, ()))


def narrowing_words(caption: str, measure: str | None = None) -> str:
    """The words of a caption that may narrow what is counted: all that the vocabulary has no meaning for.

    `measure` is what the table counts where the caption does not say it.

    >>> narrowing_words("Table 2: Stalking offences recorded by Kent Police, 2019 to 2022"), narrowing_words(
    ...     "Stalking offences committed on trains"
    ... )
    ('', 'committed trains')
    """
    key = _bare_caption(caption)
    if re.match(r"\W*\d{1,3}/\d\d\b", key):  # the code settles what is meant, as in a label
        return residue_of(key)
    if class_of_caption(caption):
        return ""
    words = _unknown_words(key, data("words")["caption_filler"].split())
    words += [match[0] for match in _HAVING.finditer(key)]
    if (find_measure(key) or measure) not in OF_SUSPECTS:
        words += trait_of_suspect(key).split()  # other counts than those by the victim's age or sex
    return " ".join(word for word in words if not word.isdigit())


@lru_cache(4096)
def class_of_caption(caption: str) -> str | None:
    """The class of offences whose name is all that a caption says beside what every caption may say.

    >>> class_of_caption("Number of robbery offences recorded by Kent Police, 2019 to 2022"), class_of_caption(
    ...     "Number of robbery offences recorded in shops"
    ... )
    ('class-robbery', None)
    """
    if offences_named(caption):
        return None
    if find_measure(caption) is None:
        classes = classes_named(_bare_caption(caption))
        return classes[0] if len(classes) == 1 else None
    said = [word for word in re.findall(r"[a-z0-9']+", _bare_caption(caption)) if not word.isdigit()]
    idle = f"{data('words')['filler']} {data('words')['caption_filler']}"
    return class_among(said, idle.split())


def outcomes_of_caption(caption: str) -> tuple[str, ...]:
    """The outcome types that a caption can mean of all that is below it.

    >>> outcomes_of_caption("Undetected stalking offences, 2010/11"), outcomes_of_caption("Stalking offences")
    (('undetected',), ())
    """
    return find_outcome(caption)[0] or find_outcome(_bare_caption(caption))[0]


def _bare_caption(caption: str) -> str:
    """A caption without periods, forces, its number, and the references of requests."""
    key = without_periods(caption, [found for found in find_periods(caption) if not _cuts_years_short(found)])
    key = _ROUNDED.sub(" ", key)
    key = _AT_LEAST.sub(" ", _THE_LAST_YEARS.sub(" ", key))
    key = _AND_DETECTED.sub("recorded", without_references(_without_acts(key)))
    key = re.sub(r"^(?:table|figure|chart|question|q|annex|appendix)? ?[a-z]?\d*[a-z]?(?:\.\d+)*[.):]+ ?", "", key)
    if caption.rstrip().endswith("?"):
        key = re.sub(r"^q(?:uestion)? ?\d{1,2}[a-z]?\b ?", "", key)
    for name in full_force_names():
        key = compiled(rf"(?<!\w){name.replace(' ', '[- ]')}(?!\w)").sub(" ", key)
    return key


def _cuts_years_short(found: FoundPeriod) -> bool:
    """Days of no year that is named beside them: "recorded between January and June" narrows each year below it."""
    if not isinstance(found.period, Recurring) or found.years or found.period.first[0] == found.period.last[0]:
        return False  # one month alone is mostly the end of a year: "years to March"
    return found.period.in_year(2021).days < 365


def _without_acts(key: str) -> str:
    """A text without the offences that it names, their Acts, and "under" before a section."""
    sections = (offence_row(id).get("section", "") for id in offences_named(key))
    acts = {re.split(r" \d{4}\b| ss?\.", section)[0] for section in sections} - {""}
    key = re.sub(r"\b(?:under|contrary to) (?=(?:the )?(?:section|ss?\.? ?\d))", " ", key)
    for name in offence_patterns():
        key = compiled(rf"(?:{name})\w*").sub(" ", key)
    for act in (name for each in acts for name in (clean(each), *data("offences")["acts"].get(each, ()))):
        key = compiled(rf"\b{re.escape(act)}\b(?: (?:19|20)\d\d\b)?").sub(" ", key)
    return key


def _unknown_words(key: str, more_filler: Iterable[str]) -> list[str]:
    outcomes, _ = find_outcome(key)
    proceeding = find_proceeding(key)
    filler = {*data("words")["filler"].split(), *more_filler}
    if len(outcomes) == 1:
        filler |= {*data("words")["outcome_filler"].split()}
    measure = find_measure(key)
    key = re.sub(r"\bno\.? of\b", " ", OF_A_PERSON.sub(" ", _without_offences(key)))
    key = compiled(rf"(?:{SEX_WORD.pattern}) (?:victim|complainant)s?\b").sub(" ", key)
    for pattern in _meaningful(outcomes if len(outcomes) == 1 else (), proceeding, measure):
        key = pattern.sub(" ", key)
    words = (_MARK.sub("", word) for word in re.findall(r"[a-z0-9']+", key))
    return [word for word in words if word not in filler and word.strip("'")]


def _without_offences(key: str) -> str:
    """A label without the names and codes of offences, whose own words narrow nothing."""
    for name in offence_patterns():
        key = compiled(rf"(?:{name})\w*").sub(" ", key)
    return re.sub(r"\b\d{1,3}/\d\d\b", " ", key)


@cache
def _meaningful(outcomes: tuple[str, ...], proceeding: str | None, measure: str | None) -> tuple[re.Pattern[str], ...]:
    """The patterns of the vocabulary that the words of a label of this meaning can satisfy, the longest first."""
    patterns = [
        rf"\b(?:{word})\b"
        for row in data("measures")["measures"]
        if row["id"] in (measure, "offences")
        for word in row["words"]
    ]
    types = {*outcomes, *(type.rstrip("A") for type in outcomes)}
    rows = [row for row in data("outcomes")["outcomes"] if str(row["type"]) in types]
    rows += [row for row in data("proceedings")["proceedings"] if row["id"] == proceeding]
    patterns += [rf"{word}\w*" for row in rows for words in row["words"] for word in words]
    patterns += [re.escape(clean(row["label"])) for row in rows]
    patterns += [SEX_WORD.pattern, TOTAL.pattern, PERCENT.pattern, GROUP.pattern]
    return tuple(re.compile(pattern) for pattern in sorted(patterns, key=len, reverse=True) if len(pattern) > 4)
