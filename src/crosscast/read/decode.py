"""The characters of a text file, and a note where its encoding had to be guessed."""

from __future__ import annotations

import codecs

from crosscast.model import Finding, Severity

_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decoded(data: bytes, declared: str | None = None) -> tuple[str, list[Finding]]:
    """The text: by its byte order mark, as UTF-8, by the encoding that it declares, else as Windows-1252."""
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), []
    wide = _unmarked_utf16(data)
    if wide is not None:
        return data.decode(wide, errors="replace"), [_guessed(wide.upper())]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    if declared is not None:
        try:
            return data.decode(declared), []
        except (UnicodeDecodeError, LookupError):
            pass
    return data.decode("cp1252", errors="replace"), [_guessed("Windows-1252")]


def _unmarked_utf16(data: bytes) -> str | None:
    """Plain text in UTF-16 has a zero in every second byte."""
    start = data[:4000]
    if start.count(0) * 3 < len(start):
        return None
    return "utf-16-le" if start[1::2].count(0) > start[0::2].count(0) else "utf-16-be"


def _guessed(encoding: str) -> Finding:
    message = (
        f"The file does not say in which encoding its letters are written; {encoding} was taken. Numbers are not "
        "affected; where letters look wrong, ask for the file saved as UTF-8."
    )
    return Finding("encoding-guessed", Severity.NOTE, message)
