"""Read a PDF: tables by its tags, else by drawn lines, else by white space; each cell with its page and box."""

from __future__ import annotations

from typing import Any

import pypdfium2 as pdfium
from msgspec.structs import replace

from crosscast.model import Block, CrosscastError, Finding, Severity

from . import heartbeat
from .document import Pages
from .limits import Limits
from .listing import without_listings
from .pdf_beside import Wide, may_go_on, put_beside
from .pdf_faults import faults
from .pdf_filled import page_at
from .pdf_joined import joined_over_pages
from .pdf_page import LeftOut
from .pdf_part import Part
from .pdf_pieces import page_pieces
from .pdf_sight import with_pieces_at
from .pdf_text import read_page
from .pdf_unmapped import mixed_findings, unmapped_findings
from .pdf_unseen import left_out_findings
from .refusal import damaged, protected, refused
from .scan import NO_PARTS, read_parts, read_scan
from .scan_findings import ScannedPages, nothing_recognised
from .scan_regions import is_scan

_PASSWORD_ERROR = 4
_MOST_SHEETS = 12  # pages before: a wide sheet so long goes on to the right behind them


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
    scanned = ScannedPages()
    left_out: dict[int, LeftOut] = {}
    mixed: dict[int, tuple[str, ...]] = {}
    sheets: dict[int, Wide] = {}  # the last pages, by where their pieces stand in what is shown
    n_unmapped = n_chars = 0
    for number in range(1, min(n_pages, limits.pages) + 1):
        heartbeat.beat()
        try:
            page = page_at(document, number - 1)
        except pdfium.PdfiumError:
            scanned.damaged.append(number)
            continue
        seen = read_page(page, number)
        left_out[number] = seen.left_out
        scan, parts = None, NO_PARTS
        if seen.has_picture and not limits.recognises(number):
            scanned.n_passed_over += 1
        elif is_scan(page, seen):
            scan = read_scan(page, seen, limits) if scanned.n_recognised < limits.scans else None
            scanned.n_recognised += scan is not None
            seen = seen if scan is None else scan.page
            (scanned.hidden if scan is None else scanned.recognised).append(number)
        else:
            parts = read_parts(page, seen, replace(limits, scans=limits.scans - scanned.n_recognised))
            scanned.n_recognised += len(parts.scans)
        n_unmapped += seen.n_unmapped
        mixed[number] = seen.mixed if scan is None else ()
        n_printed = seen.n_printed
        n_chars += n_printed
        if number in scanned.hidden and not n_printed:
            scanned.hidden.remove(number)
            scanned.pictures.append(number)
        scanned.parts += [number] if parts.scans else []
        scanned.pale += [number] if any(each.has_pale for each in (scan, *parts.scans) if each is not None) else []
        scanned.unread += [number] if parts.n_unread else []
        is_whole = scan is None and not parts.scans and may_go_on(seen)
        sheet = Wide(seen)
        at = _put_beside(sheets, sheet) if is_whole else None
        if at is not None:
            shown[at] = sheets[at].pieces(findings)
            shown.append([])
            page.close()
            continue
        if is_whole:
            sheets = {**dict([*sheets.items()][1 - _MOST_SHEETS :]), len(shown): sheet}
        here = page_pieces(page, seen, findings) if scan is None else scan.pieces(findings)
        for part in parts.scans:
            here = with_pieces_at(part.box, here, part.pieces(findings))
        shown.append(here)
        page.close()
    if not n_chars:
        raise _nothing_printed(n_pages, scanned)
    findings += [*scanned.findings(), *left_out_findings(left_out)]
    if n_pages > limits.pages:
        message = (
            f"The document has {n_pages:,} pages, and only the first {limits.pages:,} were read; ask for it in parts."
        )
        findings.append(Finding("too-large", Severity.ERROR, message))
    findings.extend(unmapped_findings(shown, n_unmapped, n_chars))
    findings.extend(mixed_findings(mixed))
    pieces, listings = without_listings(list(joined_over_pages(shown)))
    return Pages(pieces, [*listings, *findings])


def _put_beside(sheets: dict[int, Wide], beside: Wide) -> int | None:
    """Put a page beside the one before it with whose rows it goes on; say which this is."""
    for at, sheet in sheets.items():
        if (wide := put_beside(sheet, beside)) is not None:
            sheets[at] = wide
            return at
    return None


def _nothing_printed(n_pages: int, scanned: ScannedPages) -> CrosscastError:
    if scanned.pictures or scanned.recognised or scanned.n_passed_over:
        return nothing_recognised(scanned)
    if scanned.damaged or not n_pages:
        return damaged("none of its pages is sound")
    what = "its pages hold no text: they are blank, or what is on them is drawn as shapes"
    return refused(f"{what}; if you can see figures, ask for the document that it was made from", "empty")
