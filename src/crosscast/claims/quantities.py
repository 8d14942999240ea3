"""Find every quantity in a sentence, with its hedge, and say which numbers are no quantities that anybody claims."""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import StrEnum
from fractions import Fraction
from functools import cache

import msgspec

from .numbers import MAGNITUDE, NUMBER_WORDS, ORDINALS, value_of_words
from .rounding import Hedge, Written, nearest_in, nearest_simple
from .unclaimed import Use, uses_of_numbers


class Unit(StrEnum):
    COUNT = "count"
    PER_CENT = "per cent"  # "a third" and "one in five" too: their value is in per cent
    POINTS = "percentage points"
    TIMES = "times"  # doubled, three times
    RANK = "rank"  # the most, the second highest
    MONEY = "money"


class Quantity(msgspec.Struct, frozen=True, kw_only=True):
    """A number with its hedge. `start` and `end` span both in the text that was searched, `number_start` the number."""

    start: int
    end: int
    number_start: int
    number_end: int
    text: str
    value: Fraction
    step: Fraction = Fraction(1)
    upper: Fraction | None = None
    unit: Unit = Unit.COUNT
    hedge: Hedge = Hedge.NONE
    use: Use = Use.CLAIMED
    nearest: tuple[Fraction, Fraction] | None = None
    in_words: bool = False
    lowest: bool = False  # of a rank: counted from the bottom

    def written(self, *, derived: bool) -> Written:
        return Written(
            value=self.value,
            step=self.step,
            hedge=self.hedge,
            derived=derived,
            upper=self.upper,
            nearest=self.nearest,
        )


_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_NUMBER = rf"(?:{_DIGITS}(?:\s+{MAGNITUDE}\b|(?:bn|m|k)\b)?|{NUMBER_WORDS})"
_PER_CENT = r"\s*(?:%|per\s?cents?\b|percentage(?!\s+point)\b)"
_PARTS = r"(?:hal(?:f|ves)|thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)"
_DENOMINATORS = {"half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
                 "eighth": 8, "ninth": 9, "tenth": 10}  # fmt: skip
_SIGNS = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5)}
_TIMES: dict[str, int | Fraction] = {
    **dict.fromkeys(("doubled", "doubling", "doubles", "double", "twice"), 2),
    **dict.fromkeys(("tripled", "trebled", "triple", "treble", "thrice"), 3),
    **dict.fromkeys(("quadrupled", "quadruple"), 4),
    "halved": Fraction(1, 2),
}
_COUNTED = (
    r"(?:offences?|crimes?|cases?|incidents?|reports?|victims?|survivors?|forces?|people|persons?|arrests?|charges?|"
    r"cautions?|complaints?|allegations?|convictions?|children|women|men|girls|boys|suspects?)"
)
_RANKED = rf"(?:numbers?|totals?|rates?|shares?|proportions?|percentages?|counts?|figures?|charging|{_COUNTED})"
_PLAIN = (
    rf"(?<![\w.])(?P<number>[-−]?{_NUMBER})(?!-[a-z])"
    rf"(?:(?P<points>\s+percentage\s+points?\b)|(?P<per_cent>{_PER_CENT}))?"
)

_KINDS = rf"""
    (?P<sign>[{"".join(_SIGNS)}])
  | (?P<rank>(?:(?P<nth>{"|".join(ORDINALS)}|\d+(?:st|nd|rd|th))[\s-]+)?
        (?P<end>highest|lowest|fewest|largest|smallest|greatest|biggest)(?=\s+(?:\w+\s+){{0,3}}?{_RANKED}\b)
      | the\s+(?P<most>most|fewest|least)\b(?!\s+(?:common|recent|likely|serious|frequent|popular))
        (?=\s+(?:[\w-]+\s+){{0,4}}?{_COUNTED}\b|\s*[,.;:)]|\s+(?:by|of)\s+any|\s*$))
  | (?P<share>\b(?P<part>{_NUMBER})\s+(?P<noun>{_COUNTED}\s+)?(?:in|out\s+of)\s+(?:every\s+)?(?P<whole>{_NUMBER}))
        (?!\s*(?:%|per\b|(?:police\s+)?forces|days?|weeks?|months?|years?))
  | (?P<fraction>\b(?:(?P<top>an?|{_NUMBER})[\s-]+)?(?P<parts>{_PARTS})\b)
  | (?P<times>\b(?:{"|".join(_TIMES)})\b|\b(?P<factor>{_NUMBER})(?:\s+times\b|[\s-]?fold\b))
  | (?P<money>[£$€]\s?(?P<amount>{_DIGITS}(?:\s*(?:{MAGNITUDE}|bn|m|k)\b)?))
  | (?P<none>\bnone\b(?!\s+the\s+less)|\bno(?=\s+(?:[\w-]+\s+){{0,2}}?{_COUNTED}\b)
        (?!\s+(?:further|longer|more|other)\b))
  | (?P<range>(?<![\w.])(?:(?:between|from)\s+)?(?P<low>{_NUMBER})(?:{_PER_CENT})?(?:\s*[-–—~]\s*|\s+(?:to|and)\s+)
        (?P<high>{_NUMBER})(?P<range_unit>{_PER_CENT})?)
  | {_PLAIN}
    """

_BEFORE = (
    (Hedge.AT_MOST, r"not?\s+more\s+than|up\s+to|at\s+most|no\s+higher\s+than|(?:as\s+)?few\s+as"),
    (Hedge.AT_LEAST, r"at\s+least|no\s+(?:fewer|less)\s+than|not\s+(?:fewer|less)\s+than|a\s+minimum\s+of"),
    (Hedge.JUST_OVER, r"(?:just|slightly|a\s+little)\s+(?:over|above|more\s+than)"),
    (Hedge.NEARLY, r"(?:just|slightly|a\s+little)\s+(?:under|below|less\s+than|fewer\s+than)|nearly|almost|close\s+to"),
    (Hedge.MORE_THAN, r"(?:well\s+)?(?:(?:more|greater|higher)\s+than|over|above)|exceed(?:ed|s|ing)?|upwards\s+of"),
    (Hedge.LESS_THAN, r"(?:well\s+)?(?:fewer\s+than|less\s+than|lower\s+than|under|below)"),
    (Hedge.ABOUT, r"about|around|roughly|approximately|approx\.?|circa|an?\s+estimated|some|in\s+the\s+region\s+of"),
)  # fmt: skip
_HEDGED = tuple(
    (hedge, re.compile(rf"(?<!\w)(?:{words})\s+(?:an?\s+total\s+of\s+|the\s+)?$", re.IGNORECASE))
    for hedge, words in _BEFORE
)
_REACH = 60  # characters before a number in which its hedge stands
_ONLY = re.compile(r"(?<!\w)(?:only|just|merely)\s+$", re.IGNORECASE)
_AFTER = (
    (Hedge.AT_LEAST, re.compile(r"\s+or\s+(?:more|over|above|higher)\b", re.IGNORECASE)),
    (Hedge.AT_MOST, re.compile(r"\s+or\s+(?:fewer|less|under|below|lower)\b", re.IGNORECASE)),
)
_COUNTS_ONE = re.compile(rf"\s+(?:of\s+(?:the|these|those|them)\b|(?:[\w-]+\s+){{0,3}}?{_COUNTED}\b)", re.IGNORECASE)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled when it is first asked for: number words make it slow to compile."""
    return re.compile(pattern, re.VERBOSE | re.IGNORECASE)


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Every number in a text in order; those that are dates, ages, references and the like say so in `use`."""
    uses = _Uses(text)
    found: list[Quantity] = []
    at = 0
    while match := _compiled(_KINDS).search(text, at):
        span = uses.over(match)
        if span and not (span[0] <= match.start() and match.end() <= span[1]) and match.lastgroup != "number":
            plain = _compiled(_PLAIN).search(
                text, match.start(), match.end()
            )  # only one number of a pair is, say, a year
            match = plain or match
            span = uses.over(match)
        quantity = _quantity(text, match)
        if quantity is not None:
            found.append(msgspec.structs.replace(quantity, use=span[2]) if span else quantity)
        at = max(match.end() if quantity is None else quantity.number_end, at + 1)
    return tuple(found)


class _Uses:
    """The spans of a text whose numbers nobody claims, asked for in the order of the text."""

    def __init__(self, text: str) -> None:
        self.spans = uses_of_numbers(text)
        self.ends = [end for _, end, _ in self.spans]

    def over(self, match: re.Match[str]) -> tuple[int, int, Use] | None:
        """The first span that the match touches."""
        index = bisect_right(self.ends, match.start())
        if index < len(self.spans) and self.spans[index][0] < match.end():
            return self.spans[index]
        return None


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    """The quantity that a match stands for, or None where the word is not used as a number."""
    group = {name: part for name, part in match.groupdict().items() if part is not None}
    if "sign" in group:
        part, whole = _SIGNS[group["sign"]]
        return _hedged(text, match, unit=Unit.PER_CENT, value=Fraction(100 * part, whole), in_words=True,
                       nearest=nearest_simple(Fraction(part, whole)))  # fmt: skip
    if "rank" in group:
        nth = group.get("nth", "first").lower()
        position = ORDINALS.get(nth) or int(re.sub(r"\D", "", nth))
        end = (group.get("end") or group.get("most") or "").lower()
        lowest = end in ("lowest", "fewest", "smallest", "least")
        return _hedged(text, match, unit=Unit.RANK, value=Fraction(position), lowest=lowest, in_words=True)
    if "share" in group:
        part, whole = int(_value(group["part"])[0]), int(_value(group["whole"])[0])
        if not 0 < part < whole or whole > 1_000 or ("noun" in group and part > 10):
            return _number(text, _compiled(_PLAIN).search(text, match.start(), match.end()))
        share = Fraction(100 * part, whole)
        return _hedged(text, match, unit=Unit.PER_CENT, value=share, nearest=nearest_in(part, whole), in_words=True)
    if "fraction" in group:
        plain = _compiled(_PLAIN).match(text, match.start(), match.end()) if "top" in group else None
        return _fraction(text, match, group) or _number(text, plain)
    if "times" in group:
        return _times(text, match, group)
    if "money" in group:
        value, step = _value(group["amount"])
        return _hedged(text, match, unit=Unit.MONEY, value=value, step=step)
    if "none" in group:
        return _hedged(text, match, value=Fraction(0), in_words=True)
    if "range" in group:
        return _range(text, match, group)
    return _number(text, match)


def _number(text: str, match: re.Match[str] | None) -> Quantity | None:
    if match is None:
        return None
    group = match.groupdict()
    written = group["number"]
    value, step = _value(written)
    in_words = not re.search(r"\d", written)
    unit = Unit.PER_CENT if group["per_cent"] else Unit.POINTS if group["points"] else Unit.COUNT
    if written.lower() == "one" and unit is Unit.COUNT and not _counts_one(text, match):
        return None
    return _hedged(text, match, unit=unit, value=value, step=step, in_words=in_words)


def _counts_one(text: str, match: re.Match[str]) -> bool:
    """ "one" is a number in "one force", "only one", "one of the three", and a pronoun elsewhere."""
    before = text[: match.start()]
    if re.search(r"\b(?:no|this|that|the|any|every|each|which|another|an?|last)\s+$", before, re.IGNORECASE):
        return False
    return bool(_ONLY.search(before) or _COUNTS_ONE.match(text, match.end()))


def _fraction(text: str, match: re.Match[str], group: dict[str, str]) -> Quantity | None:
    parts = group["parts"].lower()
    part_of = _DENOMINATORS[parts.removesuffix("s") if parts != "halves" else "half"]
    top = group.get("top", "").lower()
    before, after = text[: match.start()], text[match.end() :]
    plural = parts.endswith("s")
    if re.search(r"\b(?:first|second|other|latter|this|that|final|last|next)\s+$", before, re.IGNORECASE):
        return None
    if not top and (plural or part_of != 2 or re.match(r"-|\s+(?:a|an|year|term|time)\b|\s+dozen", after)):
        return None
    if top in ("a", "an", "one", "1") and part_of > 2:
        follows = r"\s*(?:$|[,.;:)–—]|of\b|more\b|less\b|fewer\b|higher\b|lower\b|were\b|was\b|are\b|had\b|have\b|in\b|from\b|between\b|to\b|over\b)"  # noqa: E501
        if not re.match(follows, after):
            return None  # "a third person": an ordinal
    count = 1 if top in ("", "a", "an") else int(_value(top)[0])
    if not 0 < count < part_of:
        return None
    share = Fraction(count, part_of)
    return _hedged(text, match, unit=Unit.PER_CENT, value=100 * share, nearest=nearest_simple(share), in_words=True)


def _times(text: str, match: re.Match[str], group: dict[str, str]) -> Quantity | None:
    if "factor" not in group:
        value = Fraction(_TIMES[group["times"].lower()])
        return _hedged(text, match, unit=Unit.TIMES, value=value, in_words=True)
    value, step = _value(group["factor"])
    compares = re.match(r"\s+(?:as|more|higher|greater|larger|the|that|what)\b", text[match.end() :], re.IGNORECASE)
    grew = re.search(
        r"\b(?:rose|risen|grown|grew|increased)\s+(?:by\s+)?(?:\w+\s+)?$", text[: match.start()], re.IGNORECASE
    )
    if not (compares or grew or "fold" in match[0].lower()):
        return None  # "on three times": occasions
    return _hedged(text, match, unit=Unit.TIMES, value=value, step=step, in_words=True)


def _range(text: str, match: re.Match[str], group: dict[str, str]) -> Quantity | None:
    (low, low_step), (high, step) = _value(group["low"]), _value(group["high"])
    joined = re.search(r"[-–—~]|\bto\b", match[0]) or match[0].lower().startswith("between")
    if low >= high or not joined or match[0].lower().startswith("from"):
        return _number(text, _compiled(_PLAIN).search(text, match.start(), match.end()))
    unit = Unit.PER_CENT if "range_unit" in group else Unit.COUNT
    return _hedged(text, match, unit=unit, value=low, upper=high, step=min(low_step, step))


def _value(written: str) -> tuple[Fraction, Fraction]:
    """The number and the precision that it is written to."""
    text = written.strip().lower().replace("−", "-")
    scale = Fraction(1)
    if match := re.search(rf"({MAGNITUDE}|bn|m|k)$", text) if re.match(r"[-\d.]", text) else None:
        scale = Fraction(
            {"thousand": 10**3, "k": 10**3, "million": 10**6, "m": 10**6, "billion": 10**9, "bn": 10**9}[match[1]]
        )
        text = text[: match.start()].strip()
    if not re.search(r"\d", text):
        return Fraction(value_of_words(text)), Fraction(1)
    digits = text.replace(",", "")
    decimals = len(digits.partition(".")[2])
    return Fraction(digits) * scale, scale / 10**decimals


def _hedged(
    text: str,
    match: re.Match[str],
    *,
    value: Fraction,
    unit: Unit = Unit.COUNT,
    step: Fraction = Fraction(1),
    upper: Fraction | None = None,
    nearest: tuple[Fraction, Fraction] | None = None,
    in_words: bool = False,
    lowest: bool = False,
) -> Quantity:
    start, end = match.start(), match.end()
    hedge = Hedge.NONE
    for kind, pattern in _HEDGED:
        if before := pattern.search(text, max(0, start - _REACH), start):
            start, hedge = before.start(), kind
            break
    if hedge is Hedge.NONE:
        for kind, pattern in _AFTER:
            if after := pattern.match(text, end):
                end, hedge = after.end(), kind
                break
    if only := _ONLY.search(text, max(0, start - _REACH), start):
        start = only.start()
    return Quantity(
        start=start,
        end=end,
        number_start=match.start(),
        number_end=match.end(),
        text=text[start:end],
        value=value,
        step=step,
        upper=upper,
        unit=unit,
        hedge=hedge,
        nearest=nearest,
        in_words=in_words,
        lowest=lowest,
    )
