"""Read a picture file as a document of scanned pages: a letter that was photographed, a screen that was saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from crosscast.model import Block, CrosscastError, Finding, Severity

from . import heartbeat
from .document import Enclosed, Pages
from .frames import FrameSheet, frames_of
from .kind import picture_format
from .limits import Limits
from .listing import without_listings
from .pdf_joined import joined_over_pages
from .pdf_page import NO_CHARS, LeftOut, Page
from .pdf_part import Part
from .refusal import damaged
from .scan import Scan, read_sheet
from .scan_findings import ScannedPages, nothing_recognised
from .scan_regions import MANY_LINES, lines_on

_SMALL = 20_000  # bytes: a logo or a line of a signature; a picture of a table is larger


def pages(data: bytes, label: str, limits: Limits) -> Pages:
    """The prose and tables of each page. Raises CrosscastError where it is not sound, or no text was recognised."""
    findings: list[Finding] = []
    shown: list[list[Block | Part]] = []
    scanned = ScannedPages()
    for number, sheet in enumerate(frames_of(data, picture_format(data), limits), start=1):
        heartbeat.beat()
        if sheet is None:
            scanned.damaged.append(number)
            continue
        if not limits.recognises(number):
            scanned.n_passed_over += 1
            continue
        scan = read_frame(sheet, number, limits) if scanned.n_recognised < limits.scans else None
        if scan is None:
            scanned.pictures.append(number)
            continue
        scanned.n_recognised += 1
        scanned.recognised.append(number)
        scanned.pale += [number] if scan.has_pale else []
        shown.append(scan.pieces(findings))
    if scanned.damaged and not (scanned.pictures or scanned.recognised):
        raise damaged("it cannot be decoded as a picture")
    if not any(shown):
        raise nothing_recognised(scanned)
    pieces, listings = without_listings(list(joined_over_pages(shown)))
    return Pages(pieces, [*listings, *findings, *scanned.findings()])


def read_frame(sheet: FrameSheet, number: int, limits: Limits) -> Scan | None:
    """A picture as recognised; None where it was not, or not surely."""
    empty = Page(number, sheet.width, sheet.height, NO_CHARS, True, 0, LeftOut())
    return read_sheet(sheet, empty, limits)


class Pictures(NamedTuple):
    """The pictures in a text: those that show lines as documents, the others by their names and sizes in bytes."""

    enclosed: list[Enclosed]
    plain: list[tuple[str, int]]  # without lines of text
    unseen: list[tuple[str, int]]  # drawn, or of a format that is not read, or damaged


def with_lines(pictures: Iterable[tuple[str, bytes]], limits: Limits) -> Pictures:
    """Sort the pictures in a text, by their names, by whether they seem to show lines of text."""
    found = Pictures([], [], [])
    for path, content in pictures:
        name = path.rpartition("/")[2]
        n_lines = _n_lines(content, limits)
        if n_lines is None:
            found.unseen.append((name, len(content)))
        elif n_lines < MANY_LINES:
            found.plain.append((name, len(content)))
        else:
            found.enclosed.append(Enclosed(name, content))
    return found


def unread(pictures: Sequence[tuple[str, int]], where: str) -> Iterator[Finding]:
    """What is said of pictures, by name and size in bytes, that were not read: a small one is a logo."""
    for is_large in (True, False):
        names = [name for name, size in pictures if (size == 0 or size > _SMALL) == is_large]
        if names:
            listed = ", ".join(names[:5]) + (" and others" if len(names) > 5 else "")
            many = f"{len(names)} pictures in the {where} were" if len(names) > 1 else f"A picture in the {where} was"
            message = f"{many} not read ({listed}); look whether it shows figures, and ask for them as text."
            yield Finding("picture-not-read", Severity.QUESTION if is_large else Severity.NOTE, message)


def _n_lines(data: bytes, limits: Limits) -> int | None:
    format = picture_format(data)
    try:
        first = next(frames_of(data, format, limits), None) if format else None
    except CrosscastError:
        return None
    return None if first is None else lines_on(first)
