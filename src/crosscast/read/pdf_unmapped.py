"""Signs of which a PDF does not say which letters they are: where they stand, since any of them can be a digit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from crosscast.model import Block, Finding, Place, Severity

from .pdf_page import UNKNOWN
from .pdf_part import Part

_BESIDE_DIGITS = re.compile(rf"\d\s?{UNKNOWN}|{UNKNOWN}\s?\d")
_MOST_TOLD = 3  # numbers that a finding quotes
_MANY = 1 / 20  # of the signs of a document: that these are unknown is said once


def unmapped_findings(pages: Sequence[Sequence[Block | Part]], n_unmapped: int, n_chars: int) -> Iterator[Finding]:
    """Say which pages have such signs in cells of tables, or beside digits; where there are many, only that."""
    if n_unmapped > n_chars * _MANY:
        message = "The PDF does not say which letters many of its signs are; check the figures against the page."
        yield Finding("unmapped-text", Severity.QUESTION, message)
        return
    for pieces in pages if n_unmapped else ():
        found = [*_unknown(pieces)]
        if found:
            first, text = found[0]
            others = f" and in {len(found) - 1} more on this page" if len(found) > 1 else ""
            message = (
                f"{str(first).capitalize()}: the PDF does not say which letters or digits some signs in '{text[:40]}'"
                f"{others} are. They are shown as '{UNKNOWN}'; compare with the page."
            )
            yield Finding("unmapped-text", Severity.QUESTION, message, place=first)


def _unknown(pieces: Sequence[Block | Part]) -> Iterator[tuple[Place, str]]:
    """Cells that hold such signs, and pieces of prose that hold them beside digits: where they stand, and the text."""
    for piece in pieces:
        if isinstance(piece, Part):
            yield from ((cell.place, cell.text) for cell in piece.draft.cells if UNKNOWN in cell.text)
        elif beside := _BESIDE_DIGITS.search(piece.text):
            start, end = beside.span()
            before, after = piece.text[:start].split(" ")[-1], piece.text[end:].split(" ")[0]
            yield piece.place, before + beside[0] + after


def mixed_findings(pages: Mapping[int, Sequence[str]]) -> Iterator[Finding]:
    """Ask about the numbers of each page with digits of several fonts: a font of signs may have no digits."""
    for number, texts in pages.items():
        if texts:
            quoted = ", ".join(f"'{text}'" for text in texts[:_MOST_TOLD])
            more = f" and {len(texts) - _MOST_TOLD} more" if len(texts) > _MOST_TOLD else ""
            message = (
                f"Page {number} has numbers whose digits are of different fonts: {quoted}{more}. Such a digit can be a "
                "sign that the file stores as a digit, as a minus stored as '2'; compare them with the page."
            )
            yield Finding("unclear-numbers", Severity.QUESTION, message)
