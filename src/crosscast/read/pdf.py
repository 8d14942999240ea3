"""Read a PDF: tables by its tags, else by drawn lines, else by white space; each cell with its page and box."""

from __future__ import annotations

from typing import Any

import pypdfium2 as pdfium

from crosscast.model import Block, CrosscastError, Finding, Severity

from . import heartbeat
from .document import Pages
from .limits import Limits
from .listing import without_listings
from .pdf_faults import faults
from .pdf_joined import joined_over_pages
from .pdf_page import read_page
from .pdf_part import Part
from .pdf_sight import page_pieces
from .refusal import damaged, protected, refused
from .scan import is_scan, read_scan
from .scan_findings import nothing_recognised, scan_findings

_PASSWORD_ERROR = 4


def pages(data: bytes, label: str, limits: Limits) -> Pages:
    """The prose and tables of a PDF in their order. Raises CrosscastError where it cannot be opened or has no text."""
    try:
        document = pdfium.PdfDocument(data)
        n_pages = len(document)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR:
            raise protected() from error
        raise damaged("its parts cannot be found, so it cannot be opened as a PDF") from error
    try:
        read = _read(document, n_pages, limits)
        read.findings.extend(faults(data, n_pages))
        return read
    finally:
        document.close()


def _read(document: Any, n_pages: int, limits: Limits) -> Pages:
    findings: list[Finding] = []
    shown: list[list[Block | Part]] = []
    pictures: list[int] = []
    broken: list[int] = []
    turned: list[int] = []
    recognised: list[int] = []
    hidden: list[int] = []
    n_unmapped = n_chars = 0
    for number in range(1, min(n_pages, limits.pages) + 1):
        heartbeat.beat()
        try:
            page = document[number - 1]
        except pdfium.PdfiumError:
            broken.append(number)
            continue
        seen = read_page(page, number)
        scan = None
        if is_scan(page, seen):
            scan = read_scan(page, seen, limits) if len(recognised) < limits.scans else None
            seen = seen if scan is None else scan.page
            (hidden if scan is None else recognised).append(number)
        n_unmapped += seen.n_unmapped
        n_printed = sum(bool(char.text.strip()) for char in seen.chars) + len(seen.turned)
        n_chars += n_printed
        if scan is None and seen.has_picture and not n_printed:
            pictures.append(number)
        if any(char.isdigit() for char in seen.turned):
            turned.append(number)
        here = list(page_pieces(page, seen, findings))
        shown.append(here if scan is None else scan.with_confidence(here))
        page.close()
    if not n_chars:
        raise _nothing_printed(n_pages, pictures, broken, recognised)
    findings += scan_findings(pictures, recognised, [number for number in hidden if number not in pictures])
    if broken:
        message = f"{_pages_in_words(broken)} damaged and could not be read; ask for the document to be sent again."
        findings.append(Finding("damaged", Severity.ERROR, message))
    if n_pages > limits.pages:
        message = (
            f"The document has {n_pages:,} pages, and only the first {limits.pages:,} were read; ask for it in parts."
        )
        findings.append(Finding("too-large", Severity.ERROR, message))
    if turned:
        listed = (
            f"Page {turned[0]}" if len(turned) == 1 else f"{len(turned)} pages, the first of them page {turned[0]},"
        )
        has = "has" if len(turned) == 1 else "have"
        message = f"{listed} {has} text that is turned on its side; it was kept as text and not read as a table."
        findings.append(Finding("turned-text", Severity.QUESTION, message))
    if n_unmapped > n_chars / 20:
        message = "The PDF does not say which letters many of its signs are; check the figures against the page."
        findings.append(Finding("unmapped-text", Severity.QUESTION, message))
    pieces, listings = without_listings(list(joined_over_pages(shown)))
    return Pages(pieces, [*listings, *findings])


def _nothing_printed(n_pages: int, pictures: list[int], broken: list[int], recognised: list[int]) -> CrosscastError:
    if pictures or recognised:
        return nothing_recognised(pictures)
    if broken or not n_pages:
        return damaged("none of its pages is sound")
    what = "its pages hold no text: they are blank, or what is on them is drawn as shapes"
    return refused(f"{what}; if you can see figures, ask for the document that it was made from", "empty")


def _pages_in_words(numbers: list[int]) -> str:
    listed = ", ".join(str(number) for number in numbers[:10]) + (" and others" if len(numbers) > 10 else "")
    return f"Page {listed} is" if len(numbers) == 1 else f"Pages {listed} are"
