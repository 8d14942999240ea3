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
    """Facts with one more, from the words that say it. CrosscastError where they are not understood."""
    if name == "evidence-date":
        return msgspec.structs.replace(facts, evidence_date=_days(words[-1], name).start)
    if name not in fact_specs():
        raise _refused(name, f"there is no fact of this name{_nearest(name, list(fact_specs()))}", "unknown-fact")
    spec = fact_specs()[name]
    if words == ["unknown"]:
        return facts
    match spec.kind:
        case FactKind.DATE:
            return msgspec.structs.replace(facts, period=_days(words[-1], name))
        case FactKind.YES_NO:
            word = words[-1].lower()
            if word not in _YES | _NO:
                raise _refused(name, f"'{words[-1]}' should be yes, no or unknown")
            return facts.given(name, word in _YES)
        case FactKind.AGE:
            return facts.given(name, _ages(words[-1], name))
        case FactKind.CHOICE if spec.shorthands:
            for word in words:
                _check_word(word, list(spec.shorthands), name)
                for settled, value in spec.shorthands[word].items():
                    facts = facts.given(settled, value)
            return facts
        case FactKind.CHOICE:
            for word in words:
                _check_word(word, list(spec.choices), name)
            return facts.given(name, frozenset(words))


def _days(text: str, name: str) -> Period:
    """A day, a month, a year, or "first/last", both included."""
    parts = text.replace("..", "/").split("/")
    try:
        first, last = _span(parts[0]), _span(parts[-1])
        if len(parts) > 2 or last.end <= first.start:
            raise ValueError
        return Period(first.start, last.end)
    except ValueError:
        form = "a day such as 2021-05-10, a month such as 2021-05, or first and last day as 2021-05-10/2021-07-04"
        raise _refused(name, f"'{text}' should be {form}") from None


def _span(text: str) -> Period:
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
    if m := re.fullmatch(r"(\d{1,3})", text):
        return Ages(int(m[1]), int(m[1]))
    if m := re.fullmatch(r"under-(\d{1,3})", text):
        return Ages(0, int(m[1]) - 1)
    if m := re.fullmatch(r"(\d{1,3})-or-over", text):
        return Ages(int(m[1]), 150)
    if (m := re.fullmatch(r"(\d{1,3})-(\d{1,3})", text)) and int(m[1]) <= int(m[2]):
        return Ages(int(m[1]), int(m[2]))
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
