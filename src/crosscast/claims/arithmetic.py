"""An article's own sums: parts, wholes and percentages of one sentence that must fit each other, figures or no figures.

Only patterns in which part and whole are plain are read. A sum that fails makes the article disagree with itself.
"""

from __future__ import annotations

import re
from fractions import Fraction

import msgspec

from .changes import direction
from .claim import Verdict
from .judgement import Subject, say_count, say_per_cent
from .levels import is_whole
from .quantities import Quantity, Unit
from .rounding import Hedge, truth_of

_JOINS_SHARE = re.compile(r"^[\s,:(–—-]*(?:or|which\s+is|that\s+is|equal\s+to|just|only)?\s*[(]?$", re.IGNORECASE)
_OPENS_PAIR = re.compile(r"^\s*\(\s*(?:n\s*=\s*)?$")
_OVERALL = re.compile(r"^[\s,]*(?:overall|in\s+total|altogether|together|combined|in\s+all)\b", re.IGNORECASE)
_FROM_TO = re.compile(r"\bfrom\s+(?:just\s+|about\s+)?$", re.IGNORECASE)
_TO = re.compile(r"^[^,;]{0,40}\bto\s+$", re.IGNORECASE)
_AGAINST = re.compile(
    r"\b(?:against|compared\s+(?:with|to)|up\s+from|down\s+from)\s+(?:just\s+|the\s+)?$", re.IGNORECASE
)
_ON = re.compile(r"\b(?:on|over|from)\s+(?:the\s+)?$", re.IGNORECASE)
_ENDS_THERE = re.compile(r"(?:$|[.,;:)]|(?:in|over|from|between|since|within)\b)")  # no other number is compared with
_FORCES = re.compile(r"^\s*(?:police\s+)?forces\b", re.IGNORECASE)


class OwnSum(msgspec.Struct, frozen=True):
    """The article's own arithmetic about one of its quantities."""

    agrees: bool
    said: str  # "206 of 433 is 47.58%"


def own_sums(subjects: tuple[Subject, ...]) -> dict[int, OwnSum]:
    """What a sentence's other numbers say about each of its quantities, by the quantity's index."""
    found: dict[int, OwnSum] = {}
    for check in (_part_of_whole, _pairs, _overall, _changes, _multiples, _bracketed_parts):
        for index, own in check(subjects).items():
            found.setdefault(index, own)
    return found


def _counts(subjects: tuple[Subject, ...]) -> list[int]:
    return [i for i, s in enumerate(subjects)
            if s.quantity.unit is Unit.COUNT and not _FORCES.match(s.sentence[s.quantity.end :])]  # fmt: skip


def _share(quantity: Quantity, part: Fraction, whole: Fraction) -> OwnSum:
    value = 100 * part / whole
    verdict = truth_of(quantity.written(derived=True)).verdict(value, value)
    return OwnSum(
        verdict is not Verdict.CONTRADICTED, f"{say_count(part)} of {say_count(whole)} is {say_per_cent(value, value)}"
    )


def _part_of_whole(subjects: tuple[Subject, ...]) -> dict[int, OwnSum]:
    """ "534 of 13,860, about 4%" and "4% (n=534) of 13,860"."""
    found: dict[int, OwnSum] = {}
    for i in range(len(subjects) - 2):
        one, two, three = (s.quantity for s in subjects[i : i + 3])
        if one.unit is two.unit is Unit.COUNT and three.unit is Unit.PER_CENT and is_whole(subjects[i + 1]):
            between = subjects[i + 2].sentence[two.end : three.start]
            if _JOINS_SHARE.match(re.sub(r"^\s+\w+(?=[\s,(])", "", between)) and 0 < one.value <= two.value:
                found[i + 2] = _share(three, one.value, two.value)
        brackets = _OPENS_PAIR.match(subjects[i].sentence[one.end : two.start])
        is_share_of_two = one.unit is Unit.PER_CENT and two.unit is three.unit is Unit.COUNT
        if is_share_of_two and brackets and is_whole(subjects[i + 2]) and 0 < two.value <= three.value:
            found[i] = _share(one, two.value, three.value)
    return found


def _paired(subjects: tuple[Subject, ...]) -> list[tuple[int, int]]:
    """Counts with their percentage in brackets: "206 (47.6%)"."""
    return [
        (i, i + 1)
        for i in range(len(subjects) - 1)
        if subjects[i].quantity.unit is Unit.COUNT
        and subjects[i + 1].quantity.unit is Unit.PER_CENT
        and _OPENS_PAIR.match(subjects[i].sentence[subjects[i].quantity.end : subjects[i + 1].quantity.start])
    ]


def _pairs(subjects: tuple[Subject, ...]) -> dict[int, OwnSum]:
    """ "433 crimes, 206 (47.6%) closed, a further 38 (8.1%)": all of the one whole that some pair fits."""
    pairs = [pair for pair in _paired(subjects) if not is_whole(subjects[pair[0]])]
    wholes: list[Fraction] = []
    parts = {i for i, _ in pairs}
    if pairs:
        wholes = [subjects[i].quantity.value for i in _counts(subjects) if i < pairs[0][0] and i not in parts]
    if len(wholes) != 1 or len(pairs) < 2 or any(subjects[i].quantity.value >= wholes[0] for i in parts):
        return {}
    sums = {j: _share(subjects[j].quantity, subjects[i].quantity.value, wholes[0]) for i, j in pairs}
    return sums if any(own.agrees for own in sums.values()) else {}


def _overall(subjects: tuple[Subject, ...]) -> dict[int, OwnSum]:
    """ "855 cases with 370 dropped and 34 closed, 47.3% overall": two parts of one whole, added."""
    shares = [i for i, s in enumerate(subjects) if s.quantity.unit is Unit.PER_CENT and _OVERALL.match(s.text_after)]
    counts = [i for i in _counts(subjects) if subjects[i].quantity.value > 0]
    if len(shares) != 1 or len(counts) < 3:
        return {}
    largest = max(subjects[i].quantity.value for i in counts)
    wholes = [i for i in counts if subjects[i].quantity.value == largest]
    parts = [i for i in counts if wholes[-1] < i < shares[0]]
    if len(parts) != 2 or set(counts) != {*wholes, *parts}:
        return {}
    part = sum((subjects[i].quantity.value for i in parts), Fraction(0))
    return {shares[0]: _share(subjects[shares[0]].quantity, part, largest)} if part <= largest else {}


def _changes(subjects: tuple[Subject, ...]) -> dict[int, OwnSum]:
    """ "from 3,146 to 4,406, up 40%"; "369 against 226, a rise of 63%"; "285, a 63% increase on 175"."""
    moving = [i for i, s in enumerate(subjects) if s.quantity.unit is Unit.PER_CENT and direction(s)]
    two = _before_and_now(subjects)
    if len(moving) != 1 or two is None or two[0] <= 0:
        return {}
    before, now = two
    quantity = subjects[moving[0]].quantity
    value = 100 * direction(subjects[moving[0]]) * (now - before) / before
    verdict = truth_of(quantity.written(derived=True)).verdict(value, value)
    said = f"from {say_count(before)} to {say_count(now)} is {say_per_cent(abs(value), abs(value))}"
    return {moving[0]: OwnSum(verdict is not Verdict.CONTRADICTED, said)}


def _before_and_now(subjects: tuple[Subject, ...]) -> tuple[Fraction, Fraction] | None:
    """The two counts of the sentence in the order of time, where words say which is which."""
    counts = _counts(subjects)
    if len(counts) != 2:
        return None
    first, second = (subjects[i].quantity for i in counts)
    sentence = subjects[0].sentence
    if any(q.hedge is not Hedge.NONE for q in (first, second)):
        return None
    if _FROM_TO.search(sentence[: first.start]) and _TO.match(sentence[first.end : second.start]):
        return first.value, second.value
    if _AGAINST.search(sentence[: second.start]) or _ON.search(sentence[: second.start]):
        return second.value, first.value
    return None


def _multiples(subjects: tuple[Subject, ...]) -> dict[int, OwnSum]:
    """ "7,263 offences, almost double the 3,728 of 2018"; "from 122 to 242, nearly doubled"."""
    times = [i for i, s in enumerate(subjects) if s.quantity.unit is Unit.TIMES]
    counts = _counts(subjects)
    if len(times) != 1 or len(counts) != 2:
        return {}
    i = times[0]
    between = subjects[i].text_after.strip().lower()
    two = _before_and_now(subjects) if _ENDS_THERE.match(between) else None
    if two is None and counts[0] < i < counts[1] and re.fullmatch(r"(?:the|that of|what was)?", between):
        two = subjects[counts[1]].quantity.value, subjects[counts[0]].quantity.value
    if two is None or two[0] <= 0:
        return {}
    value = two[1] / two[0]
    verdict = truth_of(subjects[i].quantity.written(derived=True)).verdict(value, value)
    said = f"{say_count(two[1])} is {float(value):.2f} times {say_count(two[0])}"
    return {i: OwnSum(verdict is not Verdict.CONTRADICTED, said)}


def _bracketed_parts(subjects: tuple[Subject, ...]) -> dict[int, OwnSum]:
    """ "22 (8 then 14)": the brackets hold the parts of the number before them."""
    found: dict[int, OwnSum] = {}
    for i in range(len(subjects) - 2):
        whole, one, two = (s.quantity for s in subjects[i : i + 3])
        sentence = subjects[i].sentence
        if not (whole.unit is one.unit is two.unit is Unit.COUNT) or not _OPENS_PAIR.match(
            sentence[whole.end : one.start]
        ):
            continue
        joined = re.fullmatch(r"\s*(?:,?\s*then|and|plus|\+)\s*", sentence[one.end : two.start])
        if joined and re.match(r"\s*\)", sentence[two.end :]):
            total = one.value + two.value
            found[i] = OwnSum(
                total == whole.value, f"{say_count(one.value)} and {say_count(two.value)} are {say_count(total)}"
            )
    return found
