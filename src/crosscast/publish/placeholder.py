"""Numbers in a study's own sentences: {{charging-rate.total | rounded}} becomes what the indicator says."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from fractions import Fraction

import msgspec

from crosscast.analyse.result import Indicator, IndicatorKind, Operand, Result
from crosscast.analyse.wording import fixed, half_up
from crosscast.claims.numbers import words_of
from crosscast.model import CrosscastError

from .publication import all_results
from .withheld import is_shown, shown_operand

FORMS = {
    "rounded": "to the nearest whole number: 3.85% is 4%",
    "cut": "what stands behind the point is left out: 3.85% is 3%",
    "1 decimal": "so many decimals; `cut | 1 decimal` cuts there",
    "words": "in words up to ten: four per cent",
    "counted": "the count that is a part: 534",
    "out of": "the count that it is a part of: 13,860",
    "size": "a change without its sign, where the sentence says that it rose or fell",
}
NOT_SHOWN = "(not shown)"
_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_DECIMALS = re.compile(r"([0-4]) decimals?")


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """A number in a sentence: what it stands for, exactly, beside how it is printed."""

    text: str
    result: Result
    indicator: Indicator
    low: Fraction
    high: Fraction | None
    unit: str
    without_sign: bool = False

    @property
    def is_change(self) -> bool:
        return self.indicator.spec.kind is IndicatorKind.CHANGE and self.unit == "per cent"


class Piece(msgspec.Struct, frozen=True):
    """A stretch of a sentence: words, or a number. One that is not shown has its result alone."""

    text: str
    number: Number | None = None
    result: str = ""


class Numbers:
    """The numbers that a sentence may name: `charging-rate.total`, `charging-rate.surrey`, `by-year.surrey.2020`."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        self.by_name: Mapping[str, tuple[Result, Indicator]] = {
            result.id.replace("--", "."): (result, each) for each in indicators for result in all_results(each)
        } | {f"{each.spec.id}.total": (each.total, each) for each in indicators if each.total}

    def find(self, name: str, where: str) -> tuple[Result, Indicator]:
        """The result of that name; `charging_rate` is `charging-rate`. CrosscastError where there is none."""
        plain = name.lower().replace("_", "-")
        if plain not in self.by_name:
            near = get_close_matches(plain, self.by_name, n=1, cutoff=0.4)
            raise CrosscastError(
                f"there is no figure '{name}' in this study.",
                place=where,
                hint=f"Did you mean '{near[0]}'?" if near else "",
                slug="no-such-figure",
            )
        return self.by_name[plain]


def fill(text: str, numbers: Numbers, where: str) -> tuple[Piece, ...]:
    """A sentence with its numbers in the places that name them."""
    pieces, end = [], 0
    for match in _PLACEHOLDER.finditer(text):
        pieces += [Piece(text[end : match.start()]), _piece(match[1], numbers, where)]
        end = match.end()
    if "{{" in text[end:]:
        raise CrosscastError("a figure is begun with {{ and not ended with }}.", place=where, slug="no-such-figure")
    return tuple(piece for piece in (*pieces, Piece(text[end:])) if piece.text)


def _piece(inside: str, numbers: Numbers, where: str) -> Piece:
    name, *forms = (" ".join(part.split()) for part in inside.split("|"))
    result, indicator = numbers.find(name, where)
    for form in forms:
        if form not in FORMS and not _DECIMALS.fullmatch(form):
            near = get_close_matches(form, FORMS, n=1, cutoff=0.5)
            raise CrosscastError(
                f"'{name}' cannot be printed as '{form}'.",
                place=where,
                hint=f"Did you mean '{near[0]}'?" if near else f"Possible here: {', '.join(FORMS)}.",
                slug="text-unknown-form",
            )
    if not is_shown(result):
        return Piece(NOT_SHOWN, result=result.id)
    low, high, unit = result.low, result.high, result.unit
    if "counted" in forms or "out of" in forms:
        low, high = _count(result.numerator if "counted" in forms else result.denominator, name, where)
        unit = "count"
    if "size" in forms:
        low, high = _size(low, high, name, where)
    text = _said(low, high, unit, forms)
    number = Number(
        text=text, result=result, indicator=indicator, low=low, high=high, unit=unit, without_sign="size" in forms
    )
    return Piece(text, number, result.id)


def _count(operand: Operand | None, name: str, where: str) -> tuple[Fraction, Fraction | None]:
    if operand is None:
        message = f"'{name}' is not out of anything: it is a count."
        raise CrosscastError(message, place=where, hint="Leave out 'out of'.", slug="text-unknown-form")
    low, high = shown_operand(operand)
    return Fraction(low), None if high is None else Fraction(high)


def _size(low: Fraction, high: Fraction | None, name: str, where: str) -> tuple[Fraction, Fraction | None]:
    if low >= 0:
        return low, high
    if high is not None and high <= 0:
        return -high, -low
    raise CrosscastError(
        f"'{name}' may be a rise or a fall, so it has no size without its sign.",
        place=where,
        hint="Leave out 'size'.",
        slug="text-unknown-form",
    )


def _said(low: Fraction, high: Fraction | None, unit: str, forms: list[str]) -> str:
    """The number as its author wants it. A range is rounded outwards, so that it still holds whatever it held."""
    decimals = _decimals(low, high, unit, forms)
    if high is None:
        first, last = _number(low, decimals, math.floor, forms), ""
    elif low == high:
        first, last = _number(low, decimals, math.trunc if "cut" in forms else half_up, forms), ""
    else:
        first, last = _number(low, decimals, math.floor, forms), _number(high, decimals, math.ceil, forms)
    if unit == "per cent":
        sign = " per cent" if "words" in forms else "%"
        first, last = first + sign, last and last + sign
    said = f"{first} or more" if high is None else f"{first} to {last}" if last else first
    return said if unit in ("per cent", "count", "rank") else f"{said} {unit}"


def _decimals(low: Fraction, high: Fraction | None, unit: str, forms: list[str]) -> int:
    asked = next((int(match[1]) for form in forms if (match := _DECIMALS.fullmatch(form))), None)
    if asked is not None:
        return asked
    if {"rounded", "cut", "words"} & set(forms):
        return 0
    if unit in ("count", "rank") and low.denominator == 1 and (high is None or high.denominator == 1):
        return 0
    return 2 if unit in ("per day", "per week", "per month") else 1


def _number(number: Fraction, decimals: int, turn: Callable[[Fraction], int], forms: list[str]) -> str:
    if "words" in forms and decimals == 0 and turn(number) >= 0:
        return words_of(turn(number))
    return fixed(number, decimals, turn)
