"""Read a document in this process: decide its format, read it and what stands inside it, put its pieces in order."""

from __future__ import annotations

import hashlib
import importlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from crosscast.model import CrosscastError, Document, Finding, Layout, Severity

from . import heartbeat
from .arrange import arranged
from .draft import Piece
from .errand import Errand
from .heartbeat import Way
from .kind import READ_FORMATS, format_of, known_format
from .limits import Limits
from .mask import masked, numbered
from .refusal import refused
from .request import with_request_marked
from .unclear_numbers import find_unclear_numbers
from .wording import one_line

_LONGEST_LABEL = 120
_CONVERTED = "LibreOffice turned the document into DOCX, and that was read; compare its tables with the document."
_ONLINE = " This system could not keep LibreOffice from the network while it did so."


@dataclass(slots=True)
class Pages:
    """What a format's reader gives back, in the order of the document: blocks, drafts of grids, doubts, attachments."""

    pieces: list[Piece] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    enclosed: list[Enclosed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A document inside another: its name there, never used as a path, and its bytes, its pages, or why it has none."""

    name: str
    content: bytes | Pages | CrosscastError
    format: str = ""  # of pages


Reader = Callable[[bytes, str, Limits], Pages]


def read_here(path: str | Path, label: str, limits: Limits | None = None) -> Document:
    """Read one file in this process, without a worker's protection. Never raises for a bad document."""
    return read_bytes(Path(path).read_bytes(), Errand(label=label, limits=limits or Limits()), {})


def read_bytes(data: bytes, errand: Errand, converted: Mapping[Way, bytes]) -> Document:
    """Read a document from its bytes; its label names it in findings and helps to tell its format.

    `converted` holds the DOCX that was made of it, or of documents inside it, by the way to each.
    What leaves names no person and no address: they are masked, and a finding counts them.
    """
    reading = _Reading(errand, converted)
    return _guarded(data, errand.label, errand.limits, lambda: masked(reading.document(data, errand.label, ())))


def printed_and_shown(data: bytes, errand: Errand) -> tuple[Document, Document]:
    """A document as its bytes print it, and as it leaves this room: alike but for what is masked.

    The first is for work in this process, and must not leave it. Raises CrosscastError where it cannot be read.
    """
    printed = _Reading(errand, {}).document(data, errand.label, ())
    return printed, masked(printed)


def bytes_inside(data: bytes, errand: Errand) -> bytes:
    """The content of the document inside at `errand.only`, as it is. Raises LookupError where there is none."""
    if not errand.only:
        return data
    reading = _Reading(errand, {})
    reading.document(data, errand.label, ())
    return reading.wanted[errand.only]


def unread(label: str, sha256: str, slug: str, why: str, format: str = "unknown") -> Document:
    """A document of which nothing could be read, with the one finding that says why."""
    finding = Finding(slug, Severity.ERROR, refused(why, slug).message, label)
    return Document(path=label, format=format, sha256=sha256, findings=(finding,))


def _guarded(data: bytes, label: str, limits: Limits, read: Callable[[], Document]) -> Document:
    """What `read` gives; where it fails, a document that says so: no document from outside stops the work."""
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        return read()
    except CrosscastError as error:
        finding = Finding(error.slug, Severity.ERROR, error.message, label)
        return Document(path=label, format=known_format(data, label), sha256=sha256, findings=(finding,))
    except MemoryError:  # all that was read so far takes part in it: whoever gave the limit decides
        raise
    except RecursionError:
        return unread(label, sha256, "too-deep", "its parts are nested too deeply; ask for the document saved again")
    except Exception as error:  # the class name leads to the cause
        why = f"the reader failed on it ({type(error).__name__}: {error}); this is our fault, please send us the file"
        return unread(label, sha256, "reader-failed", why)


class _Reading:
    """A document and all that stands inside it, within one set of limits for them together."""

    def __init__(self, errand: Errand, converted: Mapping[Way, bytes]) -> None:
        self.errand, self.limits, self.converted = errand, errand.limits, converted
        self.n_enclosed, self.n_bytes = 0, 0
        self.wanted: dict[Way, bytes] = {}

    def document(self, data: bytes, label: str, way: Way) -> Document:
        sha256 = hashlib.sha256(data).hexdigest()
        if (left_out := self.errand.without(way)) is not None:
            return unread(label, sha256, left_out.slug, left_out.why)
        doubt: Finding | None
        if way in self.converted:
            format, data = known_format(data, label), self.converted[way]
            doubt = Finding("converted", Severity.NOTE, _CONVERTED + ("" if self.errand.offline else _ONLINE))
        else:
            format, doubt = format_of(data, label)
        reader: Reader = importlib.import_module(READ_FORMATS.get(format, ".docx"), __package__).pages
        left = max(self.limits.inflated_bytes - self.n_bytes, 0)
        read = reader(data, label, msgspec.structs.replace(self.limits, inflated_bytes=left))
        if doubt is not None:
            read.findings.insert(0, doubt)
        return self._of_pages(read, label, format, sha256, way)

    def _of_pages(self, read: Pages, label: str, format: str, sha256: str, way: Way) -> Document:
        attachments = tuple(self._attachments(read, label, way))
        grids, blocks = arranged(with_request_marked(read.pieces))
        for grid in grids:
            if grid.layout is not Layout.SHEET:
                read.findings.extend(find_unclear_numbers(grid))
        return Document(
            path=label, format=format, sha256=sha256, grids=grids, blocks=blocks, attachments=attachments,
            findings=tuple(_of_document(finding, label) for finding in read.findings),
        )  # fmt: skip

    def _attachments(self, read: Pages, label: str, way: Way) -> Iterator[Document]:
        if read.enclosed and len(way) >= self.limits.depth:
            message = (
                f"Documents inside one another are read {self.limits.depth} deep, and what lies deeper was left out; "
                "ask for it as a file of its own."
            )
            read.findings.append(Finding("too-deep", Severity.ERROR, message))
            return
        names = numbered(_label(each.name) for each in read.enclosed)
        for n, (each, name) in enumerate(zip(read.enclosed, names, strict=True)):
            if self.errand.passes_over((*way, n)):
                continue
            self.n_enclosed += 1
            if self.n_enclosed > self.limits.enclosed:
                message = (
                    f"It holds more than {self.limits.enclosed:,} documents, and those after them were left out; "
                    "ask for them in parts."
                )
                read.findings.append(Finding("too-large", Severity.ERROR, message))
                break
            heartbeat.at((*way, n))
            yield self._attachment(each, f"{label} › {name}", (*way, n))
        heartbeat.at(way)

    def _attachment(self, each: Enclosed, label: str, way: Way) -> Document:
        content = each.content
        if isinstance(content, bytes):
            self.n_bytes += len(content)
            if self.errand.as_bytes and way == self.errand.only:
                self.wanted[way] = content
                return unread(label, "", "format-not-read", "it is wanted as it is")
            return _guarded(content, label, self.limits, lambda: self.document(content, label, way))
        if isinstance(content, CrosscastError):
            finding = Finding(content.slug, Severity.ERROR, content.message, label)
            return Document(path=label, format="unknown", sha256="", findings=(finding,))
        sha256 = hashlib.sha256(label.encode("utf-8", "replace")).hexdigest()
        if (left_out := self.errand.without(way)) is not None:
            return unread(label, sha256, left_out.slug, left_out.why)
        return _guarded(b"", label, self.limits, lambda: self._of_pages(content, label, each.format, sha256, way))


def _label(name: str) -> str:
    """What a document inside another is called: no way through folders, no signs that mislead."""
    shown = "".join(char for char in one_line(name) if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    steps = [step.strip() for step in re.split(r"[/\\]", shown.replace("›", ">"))]
    label = "/".join(step for step in steps if step not in ("", ".", "..")) or "attachment"
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 20]}…{label[-19:]}"


def _of_document(finding: Finding, label: str) -> Finding:
    return Finding(finding.slug, finding.severity, finding.message, label, finding.place)
