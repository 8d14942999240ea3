"""How much one document may ask for: every limit of the reading room, in one place."""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """What a document from outside is given. A document that needs more is refused, and the finding names the limit."""

    memory_bytes: int = 1 << 30  # beside what the reader itself needs
    seconds: int = 300  # in all
    seconds_without_progress: int = 30  # without a further page, sheet, part or attachment
    document_bytes: int = 100_000_000
    reply_bytes: int = 512_000_000  # what a worker may send back
    inflate_ratio: int = 100  # unpacked to packed bytes, of a part that unpacks to more than `small_part_bytes`
    small_part_bytes: int = 10_000_000
    inflated_bytes: int = 256_000_000  # of all parts of an office file together
    parts: int = 1_000
    pages: int = 2_000
    cells: int = 2_000_000
    depth: int = 10  # documents inside documents: a mail in a mail, an archive in an archive
    enclosed: int = 1_000  # documents inside one document, at every depth together
    stops: int = 10  # documents inside one document whose reading ends the worker, before those after them are left out
    headers: int = 1_000  # of one message
    conversions: int = 20  # DOC files inside one document
    conversion_seconds: int = 90  # that LibreOffice is given to turn one DOC into DOCX
    scans: int = 200  # pages of one document that are pictures and whose text is recognised
    scan_seconds: int = 90  # that Tesseract is given for each of the two readings of such a page
    picture_seconds: int = 15  # the same for a picture on a page with text of its own
    picture_pixels: int = 80_000_000  # of one picture in a picture file: A3 at 600 an inch
    conversion_memory_bytes: int = 2 << 30  # of addresses; LibreOffice uses less of them
    recognised: tuple[int, int] | None = None  # the first and last page whose pictures are recognised; None: all

    def recognises(self, page: int) -> bool:
        return self.recognised is None or self.recognised[0] <= page <= self.recognised[1]
