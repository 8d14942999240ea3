"""Read a document in processes of their own, so that nothing in it can stop or reach the rest of the work."""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec.structs import replace

from crosscast.model import CrosscastError, Document, Severity

from .document import unread
from .errand import Errand, LeftOut
from .heartbeat import Way
from .kind import CONVERTED_FORMATS
from .libreoffice import as_docx, can_be_offline, is_installed
from .limits import Limits
from .workers import Answer, Stopped, answer_of

_DOCUMENT = msgspec.json.Decoder(Document)
_BYTES = msgspec.json.Decoder(bytes)


def read(path: str | Path, *, label: str | None = None, limits: Limits | None = None) -> Document:
    """Read one file into grids, prose and findings. Several threads may read at once, each file on its own.

    A file that cannot be read gives a Document without grids and with one finding of severity error. Raises
    CrosscastError only where there is no such file. `label` is how the document is named in findings.
    """
    path, limits = Path(path), limits or Limits()
    label = printable(label or path.name)
    if not path.is_file():
        raise CrosscastError("there is no such file; check the name.", place=printable(str(path)), slug="no-such-file")
    try:
        with path.open("rb") as file:
            return _read(file, Errand(label=label, limits=limits))
    except OSError as error:
        return unread(label, "", "cannot-open", f"the system does not let it be read ({error.strerror})")


def printable(label: str) -> str:
    """The name of a file as text, whatever bytes it has."""
    return label.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _read(file: BinaryIO, errand: Errand) -> Document:
    size, most = file.seek(0, 2), errand.limits.document_bytes
    if size > most:
        why = f"it is {size:,} bytes long, and the limit is {most:,}; ask for it in parts"
        return unread(errand.label, _sha256(file), "too-large", why)
    document = _as_far_as_possible(file, errand, [])
    to_convert = list(_to_convert(document, ()))
    if not to_convert or not is_installed():
        return document
    with contextlib.ExitStack() as opened:
        converted: list[BinaryIO] = []
        errand = replace(errand, offline=can_be_offline())
        for way, format in to_convert:
            try:
                docx = opened.enter_context(_converted(file, errand, way, format, len(converted)))
            except CrosscastError as error:
                errand = replace(errand, left_out=(*errand.left_out, LeftOut(way, error.slug, error.message)))
            else:
                converted.append(docx)
                errand = replace(errand, converted=(*errand.converted, way))
        return _as_far_as_possible(file, errand, converted)


def _as_far_as_possible(file: BinaryIO, errand: Errand, converted: list[BinaryIO]) -> Document:
    """The document; where something inside it ends the reading, all else of it, and a finding why that was left out."""
    limits, given = errand.limits, errand.left_out
    deadline = time.monotonic() + limits.seconds
    stopped: list[LeftOut] = []  # what ended a reading, and may not do so in one of its own
    n_stops, is_apart = 0, False
    while True:
        answer = answer_of(errand, file, converted)
        if answer.stopped is None:
            return _with_those_alone(_document_of(answer, errand, file), stopped, file, errand, converted)
        slug = "too-large" if answer.stopped in (Stopped.MEMORY, Stopped.REPLY) else "reader-stopped"
        out_of_time = answer.stopped is Stopped.TIME
        if answer.way and errand.rest is None:
            n_stops += 1
            left = LeftOut(answer.way, slug, answer.why)
            if out_of_time or n_stops > limits.stops or time.monotonic() > deadline:
                left = LeftOut(answer.way, "reader-stopped", _not_reached(limits))
                errand = replace(errand, rest=left)
            else:
                errand = replace(errand, left_out=(*errand.left_out, left))
                stopped += [left] if answer.stopped is not Stopped.PROGRESS else []
        elif answer.inside and not (out_of_time or is_apart):  # what stands in it is too much at once
            is_apart = True
            stopped = [LeftOut(way, slug, answer.why) for way in answer.inside]
            errand = replace(errand, left_out=(*given, *stopped))
        else:
            return unread(errand.label, _sha256(file), slug, answer.why)


def _document_of(answer: Answer, errand: Errand, file: BinaryIO) -> Document:
    try:
        return _DOCUMENT.decode(answer.content)
    except msgspec.DecodeError:
        why = "the reader sent back an answer that cannot be understood; try again, or send us the file"
        return unread(errand.label, _sha256(file), "reader-stopped", why)


def _not_reached(limits: Limits) -> str:
    return (
        f"what it stands in took longer to read than the limit of {limits.seconds} seconds, or stopped its reader more "
        f"than {limits.stops} times, so that it was not reached; give it as a file of its own"
    )


def _with_those_alone(
    document: Document, stopped: list[LeftOut], file: BinaryIO, errand: Errand, converted: list[BinaryIO]
) -> Document:
    """The document with those inside it that ended a worker for them all, and do not end one of their own."""
    deadline = time.monotonic() + errand.limits.seconds
    for each in stopped:
        others = tuple(other for other in errand.left_out if other is not each)
        alone = replace(errand, left_out=others, rest=None, only=each.way)
        if time.monotonic() < deadline and (answer := answer_of(alone, file, converted)).stopped is None:
            inside = _document_of(answer, alone, file)
            for _ in each.way:
                (inside,) = inside.attachments
            document = _grafted(document, each.way, inside)
    return document


def _grafted(document: Document, way: Way, inside: Document) -> Document:
    if not way:
        return inside
    attachments = list(document.attachments)
    attachments[way[0]] = _grafted(attachments[way[0]], way[1:], inside)
    return replace(document, attachments=tuple(attachments))


def _to_convert(document: Document, way: Way) -> Iterator[tuple[Way, str]]:
    """The way to each document that could not be read as it is, and its format."""
    if document.format in CONVERTED_FORMATS and any(each.severity is Severity.ERROR for each in document.findings):
        yield way, document.format
    for n, attachment in enumerate(document.attachments):
        yield from _to_convert(attachment, (*way, n))


def _converted(file: BinaryIO, errand: Errand, way: Way, format: str, n_before: int) -> BinaryIO:
    """The DOCX that LibreOffice makes of the document there. Raises CrosscastError where it makes none."""
    limits = errand.limits
    if n_before == limits.conversions:
        why = f"no more than {limits.conversions} documents inside one are turned into DOCX; save it as DOCX"
        raise CrosscastError(why, slug="format-not-read")
    if not way:
        return as_docx(file, format, limits)
    answer = answer_of(replace(errand, only=way, as_bytes=True), file)
    if answer.stopped is not None:
        raise CrosscastError(answer.why, slug="reader-stopped")
    return as_docx(BytesIO(_BYTES.decode(answer.content)), format, limits)


def _sha256(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()
