"""What is said of pages that are pictures: that their text was recognised, or why it was not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crosscast.model import CrosscastError, Finding, Severity

from .refusal import refused
from .tesseract import is_installed

_SHOWN = 10
_NEEDED = "text in pictures is read only where Tesseract is installed (apt-get install tesseract-ocr)"
_MISSING = f"{_NEEDED}; install it, or ask for the document that they were made from"
_COMPARE = "A digit can be misread so: compare each figure that no sum proves with the page."
_FAILED = "their text could not be recognised; ask for the document that they were made from"


@dataclass(slots=True)
class ScannedPages:
    """The numbers of the pages that are pictures, have some or are damaged, by what was read of them."""

    n_recognised: int = 0  # pictures
    n_passed_over: int = 0  # pages that were not asked for
    pictures: list[int] = field(default_factory=list)  # nothing
    hidden: list[int] = field(default_factory=list)  # only the text below or beside the picture
    recognised: list[int] = field(default_factory=list)  # what was recognised in it
    parts: list[int] = field(default_factory=list)  # their own text, and what was recognised in pictures on them
    unread: list[int] = field(default_factory=list)  # their own text, but not a picture on them that seems to show text
    pale: list[int] = field(default_factory=list)  # all but print that is too pale
    damaged: list[int] = field(default_factory=list)  # nothing, since they are not sound

    def findings(self) -> Iterator[Finding]:
        if self.pictures:
            message = f"{_pages(self.pictures)} without text, only pictures; {_why_not()}."
            yield Finding("scan", Severity.ERROR, message)
        if self.recognised:
            message = (
                f"{_pages(self.recognised)} scanned, and the text was recognised in the picture by Tesseract. "
                f"{_COMPARE}"
            )
            yield Finding("recognised-text", Severity.NOTE, message)
        if self.pale:
            message = (
                f"On {_on_pages(self.pale)} something is printed so pale that it was not recognised, or shines through "
                "from the other side: look whether it shows figures."
            )
            yield Finding("pale-print", Severity.QUESTION, message)
        if self.parts:
            message = (
                f"{_with_pictures(self.parts)} of text or of a table, and it was recognised by Tesseract. {_COMPARE}"
            )
            yield Finding("recognised-text", Severity.NOTE, message)
        if self.unread:
            message = (
                f"{_with_pictures(self.unread)} that seems to show text or a chart and was not read: "
                f"{_part_why_not()}. Look whether it shows figures."
            )
            yield Finding("picture-not-read", Severity.QUESTION, message)
        if self.hidden:
            message = (
                f"{_pages(self.hidden)} scanned, and only the text below or beside the picture was read. A scanner's "
                "program that puts it there can misread digits and does not say where it is unsure: compare the "
                "figures with the page."
            )
            yield Finding("recognised-text", Severity.QUESTION, message)
        if self.damaged:
            message = f"{_pages(self.damaged)} damaged and could not be read; ask for the document to be sent again."
            yield Finding("damaged", Severity.ERROR, message)


def nothing_recognised(scanned: ScannedPages) -> CrosscastError:
    """Of a document without any other page."""
    if scanned.n_passed_over and not scanned.pictures:
        return refused("it is a scan, and no text was found on the pages that were asked for; ask for others", "scan")
    why = _why_not() if scanned.pictures else "no text could be recognised in its pictures; look at it yourself"
    return refused(f"it is a scan without text; {why}", "scan")


def _why_not() -> str:
    return _FAILED if is_installed() else _MISSING


def _part_why_not() -> str:
    if is_installed():
        return "its text could not be recognised surely enough"
    return _NEEDED


def _pages(numbers: Sequence[int]) -> str:
    return f"Page {numbers[0]} is" if len(numbers) == 1 else f"Pages {_listed(numbers)} are"


def _on_pages(numbers: Sequence[int]) -> str:
    return f"page {numbers[0]}" if len(numbers) == 1 else f"pages {_listed(numbers)}"


def _with_pictures(numbers: Sequence[int]) -> str:
    return f"Page {numbers[0]} has a picture" if len(numbers) == 1 else f"Pages {_listed(numbers)} each have a picture"


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(str(number) for number in numbers[:_SHOWN]) + (" and others" if len(numbers) > _SHOWN else "")
