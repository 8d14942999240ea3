"""What somebody says of a case: a date or range, where, what was done, the image, consent, what was meant, ages."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

import msgspec

from crosscast.model import CrosscastError, Period

from .files import read_yaml

_YES, _NO = {"yes", "true", "y"}, {"no", "false", "n"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEARS = range(1900, 2101)  # of which the program speaks
_OLDEST = 130


class FactKind(StrEnum):
    """What a fact can be."""

    DATE = "date"  # a day or a range of days
    YES_NO = "yes-no"
    CHOICE = "choice"  # one or several of a list; what is not named is taken not to be so
    AGE = "age"  # years, or a bound such as "under-18"


class FactSpec(msgspec.Struct, frozen=True):
    """A fact that can be asked for: its name, the question, and for a choice its values with what each means."""

    name: str
    kind: FactKind
    question: str
    choices: dict[str, str] = {}
    shorthands: dict[str, dict[str, bool]] = {}  # words of --intent and the yes-or-no facts that each settles


class Ages(msgspec.Struct, frozen=True):
    """An age in completed years, as far as it is known: from `low` to `high`, both included."""

    low: int
    high: int

    def are_below(self, years: int) -> bool | None:
        """Whether the person is under that age; None where it is not known.

        >>> Ages(0, 17).are_below(18), Ages(16, 17).are_below(16), Ages(0, 17).are_below(16)
        (True, False, None)
        """
        if self.high < years:
            return True
        return False if self.low >= years else None


Known = bool | frozenset[str] | Ages


class Facts(msgspec.Struct, frozen=True):
    """What is known of a case. Whatever is not named is not known; nothing of it is kept or logged."""

    period: Period | None = None
    known: tuple[tuple[str, Known], ...] = ()  # by name, in alphabetical order
    evidence_date: date | None = None  # when evidence that the prosecutor thought sufficient reached the prosecutor

    def get(self, name: str) -> Known | None:
        return dict(self.known).get(name)

    @property
    def last_day(self) -> date | None:
        """The last day on which it was done; None where no date is given."""
        return self.period.end - timedelta(days=1) if self.period else None

    def given(self, name: str, value: Known) -> Facts:
        """These facts with one more, or with one replaced."""
        known = dict(self.known) | {name: value}
        return msgspec.structs.replace(self, known=tuple(sorted(known.items(), key=lambda pair: pair[0])))

    @classmethod
    def of(cls, said: Mapping[str, str | list[str]]) -> Facts:
        """Facts from words, as a command line or a file gives them. CrosscastError where a word is not understood.

        >>> facts = Facts.of({"date": "2021-05-10", "conduct": ["threaten"], "consent": "no"})
        >>> facts.period.id, facts.get("consent")
        ('2021-05-10/2021-05-11', False)
        """
        facts = cls()
        for name, value in said.items():
            facts = told(facts, name, [value] if isinstance(value, str) else value)
        return facts


@cache
def fact_specs() -> dict[str, FactSpec]:
    """Every fact that can be asked for, by name, in the order in which it is asked."""
    rows = msgspec.convert(read_yaml("facts")["facts"], list[FactSpec], strict=True)
    return {row.name: row for row in rows}


def told(facts: Facts, name: str, words: list[str]) -> Facts:
    """Facts with one more, from the words that say it. CrosscastError where they are not understood.

    Words of a list may be parted by commas or spaces, and capitals do not matter.
    """
    words = [word.strip() for word in words]
    if name == "evidence-date":
        return _in_order(msgspec.structs.replace(facts, evidence_date=_day(_only(words, name), name)), name)
    if name not in fact_specs():
        raise _refused(name, f"there is no fact of this name{_nearest(name, list(fact_specs()))}", "unknown-fact")
    spec = fact_specs()[name]
    if words == ["unknown"]:
        return facts
    listed = [word for said in words for word in re.split(r"[,\s]+", said.lower()) if word] or [""]
    match spec.kind:
        case FactKind.DATE:
            return _in_order(msgspec.structs.replace(facts, period=_days(_only(words, name), name)), name)
        case FactKind.YES_NO:
            word = _only(words, name)
            if word.lower() not in _YES | _NO:
                raise _refused(name, f"'{word}' should be yes, no or unknown")
            return facts.given(name, word.lower() in _YES)
        case FactKind.AGE:
            return facts.given(name, _ages(_only(words, name), name))
        case FactKind.CHOICE if spec.shorthands:
            for word in listed:
                _check_word(word, list(spec.shorthands), name)
            for word in sorted(listed, key=lambda word: word != "none"):  # none, and then what is named all the same
                for settled, value in spec.shorthands[word].items():
                    facts = facts.given(settled, value)
            return facts
        case FactKind.CHOICE:
            for word in listed:
                _check_word(word, list(spec.choices), name)
            return facts.given(name, frozenset(listed))


def _in_order(facts: Facts, name: str) -> Facts:
    """The facts, where evidence reached the prosecutor on or after the first day of what was done."""
    if facts.period is not None and facts.evidence_date is not None and facts.evidence_date < facts.period.start:
        raise _refused(name, "the day on which evidence reached the prosecutor is before the day on which it was done")
    return facts


def _only(words: list[str], name: str) -> str:
    """The one word of a fact that can have one value only."""
    if len(set(words)) > 1:
        said = " and as ".join(f"'{word}'" for word in dict.fromkeys(words))
        raise _refused(name, f"it is given as {said}; give one")
    return words[0]


def _day(text: str, name: str) -> date:
    """One day, where a month would leave open which is meant."""
    period = _days(text, name)
    if period.end - period.start > timedelta(days=1):
        raise _refused(name, f"'{text}' should be one day, such as 2021-05-10")
    return period.start


def _days(text: str, name: str) -> Period:
    """A day, a month, a year, or "first/last", both included."""
    parts = text.replace("..", "/").split("/")
    try:
        first, last = _span(parts[0]), _span(parts[-1])
        if len(parts) > 2:
            raise ValueError
    except ValueError:
        form = "a day such as 2021-05-10, a month such as 2021-05, or first and last day as 2021-05-10/2021-07-04"
        raise _refused(name, f"'{text}' should be {form}") from None
    if last.end <= first.start:
        raise _refused(name, f"the last day of '{text}' is before its first")
    return Period(first.start, last.end)


def _span(text: str) -> Period:
    if not (text[:4].isdecimal() and int(text[:4]) in _YEARS):
        raise ValueError(text)
    if _DAY.fullmatch(text):
        day = date.fromisoformat(text)
        return Period(day, day + timedelta(days=1))
    if re.fullmatch(r"\d{4}-\d{2}", text):
        year, month = int(text[:4]), int(text[5:])
        return Period(date(year, month, 1), date(year + month // 12, month % 12 + 1, 1))
    if re.fullmatch(r"\d{4}", text):
        return Period(date(int(text), 1, 1), date(int(text) + 1, 1, 1))
    raise ValueError(text)


def _ages(text: str, name: str) -> Ages:
    """Years, "under-18", "18-or-over", or "16-17"."""
    ages = None
    if m := re.fullmatch(r"(\d{1,3})", text):
        ages = Ages(int(m[1]), int(m[1]))
    elif m := re.fullmatch(r"under-(\d{1,3})", text):
        ages = Ages(0, int(m[1]) - 1)
    elif m := re.fullmatch(r"(\d{1,3})-or-over", text):
        ages = Ages(int(m[1]), _OLDEST)
    elif m := re.fullmatch(r"(\d{1,3})-(\d{1,3})", text):
        ages = Ages(int(m[1]), int(m[2]))
    if ages is not None and ages.low <= ages.high <= _OLDEST:
        return ages
    raise _refused(name, f"'{text}' should be an age in years, or such as under-18, 18-or-over or 16-17")


def _check_word(word: str, words: list[str], name: str) -> None:
    if word not in words:
        raise _refused(name, f"'{word}' should be one of {', '.join(words)}{_nearest(word, words)}")


def _nearest(word: str, words: list[str]) -> str:
    near = difflib.get_close_matches(word, words, n=1)
    return f"; did you mean '{near[0]}'" if near else ""


def _refused(name: str, what: str, slug: str = "fact-not-understood") -> CrosscastError:
    mark = "?" if "did you mean" in what else "."
    return CrosscastError(f"{what}{mark}", place=f"fact '{name}'", slug=slug)
