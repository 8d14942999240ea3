"""What is said of pages that are pictures: that their text was recognised, or why it was not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crosscast.model import CrosscastError, Finding, Severity

from .refusal import refused
from .tesseract import is_installed

_SHOWN = 10
_MISSING = (
    "text in pictures is read only where Tesseract is installed (apt-get install tesseract-ocr); install it, or ask "
    "for the document that they were made from"
)
_FAILED = "their text could not be recognised; ask for the document that they were made from"


def scan_findings(pictures: Sequence[int], recognised: Sequence[int], hidden: Sequence[int]) -> Iterator[Finding]:
    """`pictures` are pages of which nothing was read, `hidden` those of which only their own text was read."""
    if pictures:
        message = f"{_pages(pictures)} without text, only pictures; {_why_not()}."
        yield Finding("scan", Severity.ERROR, message)
    if recognised:
        message = (
            f"{_pages(recognised)} scanned, and the text was recognised in the picture by Tesseract. A digit can be "
            "misread so: compare each figure that no sum proves with the page."
        )
        yield Finding("recognised-text", Severity.NOTE, message)
    if hidden:
        message = (
            f"{_pages(hidden)} scanned, and only the text below or beside the picture was read. A scanner's "
            "program that puts it there can misread digits and does not say where it is unsure: compare the figures "
            "with the page."
        )
        yield Finding("recognised-text", Severity.QUESTION, message)


def nothing_recognised(pictures: Sequence[int]) -> CrosscastError:
    """Of a document without any other page."""
    why = _why_not() if pictures else "no text could be recognised in its pictures; look at it yourself"
    return refused(f"it is a scan without text; {why}", "scan")


def _why_not() -> str:
    return _FAILED if is_installed() else _MISSING


def _pages(numbers: Sequence[int]) -> str:
    listed = ", ".join(str(number) for number in numbers[:_SHOWN]) + (" and others" if len(numbers) > _SHOWN else "")
    return f"Page {listed} is" if len(numbers) == 1 else f"Pages {listed} are"
