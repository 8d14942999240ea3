"""The text of a cell as a reader sees it: one line, footnote marks apart."""

from __future__ import annotations

import re

_UNSEEN = re.compile("[\uf0a7\uf0b7\u00ad\u200b-\u200d\u2060\ufeff\x00-\x08\x0e-\x1f]")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED_END = re.compile(rf"^(?P<text>.*?\S)\s*(?P<mark>[{_RAISED}]+(?:[,⁾ ]*[{_RAISED}]+)*)$")
_UNIT_END = re.compile(r"(?:^|[\d\s(/])[ckm]?m$")
_AS_PLAIN = str.maketrans(_RAISED, "0123456789")
_MARK = re.compile(
    r"^[\s\[(]*(?:\d{1,2}|[a-z]|[ivx]{1,4}|[*†‡§#]{1,4}|r|p)(?:[\s,\])]+(?:\d{1,2}|[a-z*†‡§]))*[\s\])]*$"
)
_ORDINALS = {"st", "nd", "rd", "th"}


def one_line(text: str) -> str:
    """The text on one line, white space of every kind collapsed, signs that nobody sees taken out."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(_UNSEEN.sub("", text).split())


def is_footnote_mark(raised: str) -> bool:
    """Whether raised text is a footnote mark: not the "th" of 5th, not the 2 of a longer formula."""
    raised = raised.strip()
    return raised not in _ORDINALS and bool(_MARK.match(raised))


def split_mark(text: str) -> tuple[str, str]:
    """Take raised digits off the end of a text: "Parliament¹" is "Parliament" with note 1; m² stays."""
    match = None if text.isascii() else _RAISED_END.match(text)
    if match is None or _UNIT_END.search(match["text"]):
        return text, ""
    return match["text"], match["mark"].translate(_AS_PLAIN)


def joined_marks(marks: list[str]) -> str:
    return " ".join(mark for mark in (one_line(mark).strip("[]() ") for mark in marks) if mark)


def printed_at_margin(text: str) -> str:
    """What the head or foot of a page says, "" where it says no more than which page it is."""
    return text if any(word.isalpha() and word.lower() not in ("page", "of") for word in text.split()) else ""
