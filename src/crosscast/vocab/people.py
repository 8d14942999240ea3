"""Sex and age bands as replies write them."""

from __future__ import annotations

import re

from .text import clean

_SEX = {
    "female": ("female", "females", "f", "woman", "women", "girl", "girls"),
    "male": ("male", "males", "m", "man", "men", "boy", "boys"),
    "sex-unknown": ("unknown sex", "sex unknown", "unknown gender", "gender unknown", "unspecified"),
}
_AGE = (
    (re.compile(r"(?:aged? )?(\d{1,2}) ?(?:-|to) ?(\d{1,2})(?: years?(?: olds?)?)?"), lambda m: (int(m[1]), int(m[2]))),
    (
        re.compile(r"(?:aged? )?(\d{1,3}) ?(?:\+|plus|and (?:over|above|older)|or (?:over|above|older))"),
        lambda m: (int(m[1]), None),
    ),
    (re.compile(r"over (?:the age of )?(\d{1,3})s?"), lambda m: (int(m[1]) + 1, None)),
    (re.compile(r"(?:under|below|less than) (?:the age of )?(\d{1,2})s?"), lambda m: (0, int(m[1]) - 1)),
    (re.compile(r"(?:aged? )?(\d{1,2}) (?:and|or) (?:under|below|younger)"), lambda m: (0, int(m[1]))),
)


def find_sex(label: str) -> str | None:
    """The sex that a whole label names.

    >>> find_sex("Females")
    'female'
    """
    key = clean(label)
    return next((id for id, names in _SEX.items() if key in names), None)


SEX_WORD = re.compile(r"\b(females?|women|woman|girls?|males?|men|man|boys?)\b")


def find_sex_in(text: str) -> str | None:
    """The one sex that a longer label names, or None.

    >>> find_sex_in("Female victims"), find_sex_in("Male and female victims")
    ('female', None)
    """
    sexes = {find_sex(match[0]) for match in SEX_WORD.finditer(clean(text))}
    return sexes.pop() if len(sexes) == 1 else None


def find_age(label: str) -> str | None:
    """The age band that a whole label names, both ends included, in years.

    >>> find_age("10-19"), find_age("60+"), find_age("Under 18"), find_age("16 and over")
    ('10-19', '60+', '0-17', '16+')
    """
    key = clean(label)
    for pattern, ends in _AGE:
        if match := pattern.fullmatch(key):
            low, high = ends(match)
            if high is None:
                return f"{low}+"
            return f"{low}-{high}" if low <= high else None
    return None
