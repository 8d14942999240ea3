"""The numbers that a printed number may stand for, if one thing went wrong in writing, scanning or copying it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

# Digits that scanned or copied print confuses, either way.
_CONFUSED = ("06", "08", "09", "17", "14", "27", "38", "35", "49", "56", "58", "68", "69", "89")
_KEYS = ("1234567890", "147", "258", "369")  # digits side by side on a keyboard, and one above the other on a pad
_NUMBER = re.compile(r"([-−–]?)(\d[\d,. ]*)%?")
_LONGEST = 15  # digits; what is longer is no count that was misread


class Slip(StrEnum):
    """What may go wrong with one printed number."""

    CONFUSED = "a digit confused with one like it"
    SWAPPED = "neighbouring digits exchanged"
    DOUBLED = "a digit doubled"
    LOST_TWIN = "one of two equal digits lost"
    SIGN = "a minus sign lost or added"
    MARK = "a thousands mark taken for a point"
    ADDED = "a digit too many"
    MISTYPED = "a neighbouring key struck"
    LOST = "a digit lost"


# What is likely for a source, likeliest first.
ANY_SOURCE: tuple[Slip, ...] = tuple(Slip)
SCANNED = (Slip.CONFUSED, Slip.MARK, Slip.LOST_TWIN, Slip.SIGN, Slip.LOST, Slip.DOUBLED, Slip.ADDED)
TYPED = (Slip.SWAPPED, Slip.MISTYPED, Slip.DOUBLED, Slip.LOST_TWIN, Slip.SIGN, Slip.LOST, Slip.ADDED)


class Reading(NamedTuple):
    """A number that may be meant; `odds` is the place of its slip among the likely ones, 0 the likeliest.

    `slip` is None for a number that none of them explains.
    """

    number: int
    slip: Slip | None
    odds: int


def readings(text: str, slips: Sequence[Slip] = ANY_SOURCE) -> tuple[Reading, ...]:
    """Likely true numbers behind a printed count or percentage, likeliest first, without the number as it stands.

    One slip is allowed, of those in `slips` (the likeliest first). A percentage or a count with decimals comes in units
    of its last printed place. A text that is no number has none.

    >>> readings("391", TYPED)[0]
    Reading(number=931, slip=<Slip.SWAPPED: 'neighbouring digits exchanged'>, odds=0)
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return ()
    digits = re.sub(r"\D", "", match[2])
    if len(digits) > _LONGEST:
        return ()
    sign = -1 if match[1] else 1
    n_decimals = len(re.sub(r"\D", "", match[2].rpartition(".")[2])) if "." in match[2] else 0
    found: dict[int, Reading] = {}
    for odds, slip in enumerate(slips):
        for magnitude in _other_numbers(slip, digits, n_decimals):
            found.setdefault(sign * magnitude, Reading(sign * magnitude, slip, odds))
    found.pop(sign * int(digits), None)
    return tuple(found.values())


def misreadings(text: str, slips: Sequence[Slip] = ANY_SOURCE) -> tuple[int, ...]:
    """The numbers of `readings` alone, likeliest first.

    >>> 319 in misreadings("379"), 319 in misreadings("391"), misreadings("none")
    (True, True, ())
    """
    return tuple(reading.number for reading in readings(text, slips))


def _other_numbers(slip: Slip, digits: str, n_decimals: int) -> Iterator[int]:
    if slip is Slip.SIGN:
        yield -int(digits)
    elif slip is Slip.MARK:
        if n_decimals:
            yield int(digits) * 10**n_decimals
    else:
        yield from (int(other) for other in _OTHER_DIGITS[slip](digits) if other == "0" or other[:1] not in ("", "0"))


def _confused(digits: str) -> Iterator[str]:
    for i, digit in enumerate(digits):
        yield from (digits[:i] + other + digits[i + 1 :] for other in _LOOKS_LIKE[digit])


def _mistyped(digits: str) -> Iterator[str]:
    for i, digit in enumerate(digits):
        yield from (digits[:i] + other + digits[i + 1 :] for other in _BESIDE[digit])


def _swapped(digits: str) -> Iterator[str]:
    for i in range(len(digits) - 1):
        yield digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]


def _without_double(digits: str) -> Iterator[str]:
    for i in range(len(digits) - 1):
        if digits[i] == digits[i + 1]:
            yield digits[:i] + digits[i + 1 :]


def _with_twin(digits: str) -> Iterator[str]:
    yield from (digits[:i] + digits[i] + digits[i:] for i in range(len(digits)))


def _without_one(digits: str) -> Iterator[str]:
    yield from (digits[:i] + digits[i + 1 :] for i in range(len(digits)))


def _with_one_more(digits: str) -> Iterator[str]:
    for i in range(len(digits) + 1):
        yield from (digits[:i] + new + digits[i:] for new in "0123456789")


_LOOKS_LIKE = {digit: "".join(pair.replace(digit, "") for pair in _CONFUSED if digit in pair) for digit in "0123456789"}
_BESIDE = {
    digit: [other for keys in _KEYS for pair in pairwise(keys) if digit in pair for other in pair if other != digit]
    for digit in "0123456789"
}
_OTHER_DIGITS = {
    Slip.CONFUSED: _confused,
    Slip.SWAPPED: _swapped,
    Slip.DOUBLED: _without_double,
    Slip.LOST_TWIN: _with_twin,
    Slip.ADDED: _without_one,
    Slip.MISTYPED: _mistyped,
    Slip.LOST: _with_one_more,
}
