"""The numbers that a printed count may stand for, if one thing went wrong in reading it."""

from __future__ import annotations

import re

# Digits that scanned or copied print confuses, either way.
_CONFUSED = ("06", "08", "09", "17", "14", "27", "38", "35", "49", "56", "58", "68", "69", "89")
_NUMBER = re.compile(r"([-−–]?)(\d[\d,. ]*)%?")


def misreadings(text: str) -> tuple[int, ...]:
    """Likely true numbers behind a printed count or percentage, likeliest first, without the number as it stands.

    One slip is allowed: a digit confused with one that looks like it, neighbours swapped, a digit lost, doubled or
    added, a minus sign lost or added, a point that is really a thousands mark. A percentage or a count with decimals
    comes in units of its last printed place. A text that is no number has none.

    >>> 319 in misreadings("379"), 319 in misreadings("391"), misreadings("none")
    (True, True, ())
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return ()
    minus, digits = match[1], re.sub(r"\D", "", match[2])
    sign = -1 if minus else 1
    as_read = sign * int(digits)
    found = dict.fromkeys(sign * int(other) for other in _other_digits(digits) if other)
    found[-as_read] = None
    if "." in match[2] and "%" not in text:
        found[as_read * 10 ** len(re.sub(r"\D", "", match[2].rpartition(".")[2]))] = None
    found.pop(as_read, None)
    return tuple(found)


def _other_digits(digits: str) -> list[str]:
    n = len(digits)
    confused = [digits[:i] + other + digits[i + 1 :] for i in range(n) for other in _LOOKS_LIKE.get(digits[i], "")]
    swapped = [digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(n - 1)]
    doubled = [digits[:i] + digits[i] + digits[i:] for i in range(n)]
    dropped = [digits[:i] + digits[i + 1 :] for i in range(n)]
    lost = [digits[:i] + new + digits[i:] for i in range(n + 1) for new in "0123456789"]
    return [*confused, *swapped, *doubled, *dropped, *lost]


_LOOKS_LIKE = {digit: "".join(pair.replace(digit, "") for pair in _CONFUSED if digit in pair) for digit in "0123456789"}
