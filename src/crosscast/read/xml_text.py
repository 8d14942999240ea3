"""Text as XML writes it, where a part is read without a parser: it says "not plain" wherever a parser must decide."""

from __future__ import annotations

import re

_OTHER_ENCODING = re.compile(rb'<\?xml[^>]*encoding=["\'](?!utf-8["\'])', re.I)
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9a-fA-F]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class NotPlainError(Exception):
    """A part is not written as most programs do: it is to be read by a parser."""


def refuse_what_is_rare(content: bytes) -> None:
    """Raise NotPlainError where a part has another encoding than UTF-8, comments, sections or instructions."""
    if _OTHER_ENCODING.match(content) or content.find(b"<?", 5) >= 0:
        raise NotPlainError
    if content.find(b"<!") >= 0 or content.find(b"]]>") >= 0:
        raise NotPlainError


def has_no_character(text: str) -> bool:
    """Whether a text holds what XML does not allow."""
    return not (text.isascii() and text.isprintable()) and bool(_NO_CHARACTER.search(text))


def resolved(text: str) -> str:
    """A text with its character references. Raises NotPlainError where one is none that XML allows."""
    if "&" not in text:
        return text
    if text.count("&") != len(_REFERENCE.findall(text)):
        raise NotPlainError
    return _REFERENCE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return _NAMED[match[1]]
    number = int(match[2]) if match[2] else int(match[3], 16)
    if number > 0x10FFFF or 0xD800 <= number < 0xE000 or _NO_CHARACTER.match(chr(number)):
        raise NotPlainError
    return chr(number)
