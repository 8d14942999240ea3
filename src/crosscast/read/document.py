"""Read a document in this process: decide its format, read it and what stands inside it, put its pieces in order."""

from __future__ import annotations

import hashlib
import importlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from crosscast.model import CrosscastError, Document, Finding, Severity

from .arrange import arranged
from .draft import Piece
from .kind import READ_FORMATS, format_of
from .limits import Limits
from .mask import masked, numbered
from .refusal import refused
from .request import with_request_marked
from .wording import one_line

_LONGEST_LABEL = 120


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
    return read_bytes(Path(path).read_bytes(), label, limits or Limits())


def read_bytes(data: bytes, label: str, limits: Limits) -> Document:
    """Read a document from its bytes; `label` names it in findings and helps to tell its format.

    What leaves names no person and no address: they are masked, and a finding counts them.
    """
    return _guarded(data, label, limits, lambda: masked(_Reading(limits).document(data, label)))


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
        return Document(path=label, format=_format_or_unknown(data, label), sha256=sha256, findings=(finding,))
    except MemoryError:
        why = f"it needs more than the limit of {limits.memory_bytes:,} bytes of memory; ask for it in parts"
        return unread(label, sha256, "too-large", why)
    except RecursionError:
        return unread(label, sha256, "too-deep", "its parts are nested too deeply; ask for the document saved again")
    except Exception as error:  # the class name leads to the cause
        why = f"the reader failed on it ({type(error).__name__}: {error}); this is our fault, please send us the file"
        return unread(label, sha256, "reader-failed", why)


class _Reading:
    """A document and all that stands inside it, within one set of limits for them together."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.n_enclosed, self.n_bytes = limits, 0, 0

    def document(self, data: bytes, label: str, depth: int = 0) -> Document:
        format, doubt = format_of(data, label)
        reader: Reader = importlib.import_module(READ_FORMATS[format], __package__).pages
        left = max(self.limits.inflated_bytes - self.n_bytes, 0)
        read = reader(data, label, msgspec.structs.replace(self.limits, inflated_bytes=left))
        if doubt is not None:
            read.findings.insert(0, doubt)
        return self._of_pages(read, label, format, hashlib.sha256(data).hexdigest(), depth)

    def _of_pages(self, read: Pages, label: str, format: str, sha256: str, depth: int) -> Document:
        attachments = tuple(self._attachments(read, label, depth + 1))
        grids, blocks = arranged(with_request_marked(read.pieces))
        return Document(
            path=label, format=format, sha256=sha256, grids=grids, blocks=blocks, attachments=attachments,
            findings=tuple(_of_document(finding, label) for finding in read.findings),
        )  # fmt: skip

    def _attachments(self, read: Pages, label: str, depth: int) -> Iterator[Document]:
        if read.enclosed and depth > self.limits.depth:
            message = (
                f"Documents inside one another are read {self.limits.depth} deep, and what lies deeper was left out; "
                "ask for it as a file of its own."
            )
            read.findings.append(Finding("too-deep", Severity.ERROR, message))
            return
        for each, name in zip(read.enclosed, numbered(_label(each.name) for each in read.enclosed), strict=True):
            self.n_enclosed += 1
            if self.n_enclosed > self.limits.enclosed:
                message = (
                    f"It holds more than {self.limits.enclosed:,} documents, and those after them were left out; "
                    "ask for them in parts."
                )
                read.findings.append(Finding("too-large", Severity.ERROR, message))
                return
            yield self._attachment(each, f"{label} › {name}", depth)

    def _attachment(self, each: Enclosed, label: str, depth: int) -> Document:
        content = each.content
        if isinstance(content, bytes):
            self.n_bytes += len(content)
            return _guarded(content, label, self.limits, lambda: self.document(content, label, depth))
        if isinstance(content, CrosscastError):
            finding = Finding(content.slug, Severity.ERROR, content.message, label)
            return Document(path=label, format="unknown", sha256="", findings=(finding,))
        sha256 = hashlib.sha256(label.encode("utf-8", "replace")).hexdigest()
        return _guarded(b"", label, self.limits, lambda: self._of_pages(content, label, each.format, sha256, depth))


def _label(name: str) -> str:
    """What a document inside another is called: no way through folders, no signs that mislead."""
    shown = "".join(char for char in one_line(name) if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    steps = [step.strip() for step in re.split(r"[/\\]", shown.replace("›", ">"))]
    label = "/".join(step for step in steps if step not in ("", ".", "..")) or "attachment"
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 20]}…{label[-19:]}"


def _of_document(finding: Finding, label: str) -> Finding:
    return Finding(finding.slug, finding.severity, finding.message, label, finding.place)


def _format_or_unknown(data: bytes, label: str) -> str:
    try:
        return format_of(data, label)[0]
    except CrosscastError:
        return "unknown"
