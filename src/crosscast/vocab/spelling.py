"""Which words are of the field: those of which the names of the vocabulary are made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from .text import data

_LISTS = (
    "ethnicities", "forces", "measures", "offence_classes", "offences", "outcomes", "proceedings", "regions",
    "relationships", "words",
)  # fmt: skip
_IS_EXPRESSION = re.compile(r"[\\|?^$\[\]{}]")
_WORD = re.compile(r"[^\W\d_]{2,}")


def is_word(text: str) -> bool:
    """Whether a text is a word of the vocabulary.

    >>> is_word("Summons"), is_word("mmons"), is_word("difficulties")
    (True, False, True)
    """
    return text.casefold() in _words()


@cache
def _words() -> frozenset[str]:
    texts = (text for name in _LISTS for text in _texts(data(name)) if not _IS_EXPRESSION.search(text))
    return frozenset(word.casefold() for text in texts for word in _WORD.findall(text))


def _texts(entry: Any) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for key, value in entry.items():
            yield from (*_texts(key), *_texts(value))
    elif isinstance(entry, list):
        for value in entry:
            yield from _texts(value)
