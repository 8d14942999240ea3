"""Read a document in this process: decide its format, read it, put its pieces in order."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from crosscast.model import CrosscastError, Document, Finding, Severity

from .arrange import arranged
from .draft import Piece
from .kind import READ_FORMATS, format_of
from .limits import Limits
from .refusal import refused


@dataclass(slots=True)
class Pages:
    """What a format's reader gives back: blocks and drafts of grids in the order of the document, and its doubts."""

    pieces: list[Piece] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


Reader = Callable[[bytes, str, Limits], Pages]


def read_here(path: str | Path, label: str, limits: Limits | None = None) -> Document:
    """Read one file in this process, without a worker's protection. Never raises for a bad document."""
    return read_bytes(Path(path).read_bytes(), label, limits or Limits())


def read_bytes(data: bytes, label: str, limits: Limits) -> Document:
    """Read a document from its bytes; `label` names it in findings and helps to tell its format."""
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        return _read(data, label, limits, sha256)
    except CrosscastError as error:
        finding = Finding(error.slug, Severity.ERROR, error.message, label)
        return Document(path=label, format=_format_or_unknown(data, label), sha256=sha256, findings=(finding,))
    except MemoryError:
        why = f"it needs more than the limit of {limits.memory_bytes:,} bytes of memory; ask for it in parts"
        return unread(label, sha256, "too-large", why)
    except RecursionError:
        return unread(label, sha256, "too-deep", "its parts are nested too deeply; ask for the document saved again")
    except Exception as error:  # a document from outside must not stop the work; the class name leads to the cause
        why = f"the reader failed on it ({type(error).__name__}: {error}); this is our fault, please send us the file"
        return unread(label, sha256, "reader-failed", why)


def unread(label: str, sha256: str, slug: str, why: str) -> Document:
    """A document of which nothing could be read, with the one finding that says why."""
    finding = Finding(slug, Severity.ERROR, refused(why, slug).message, label)
    return Document(path=label, format="unknown", sha256=sha256, findings=(finding,))


def _read(data: bytes, label: str, limits: Limits, sha256: str) -> Document:
    format, doubt = format_of(data, label)
    reader: Reader = importlib.import_module(READ_FORMATS[format], __package__).pages
    read = reader(data, label, limits)
    grids, blocks = arranged(read.pieces)
    findings = [*([doubt] if doubt else []), *read.findings]
    return Document(
        path=label, format=format, sha256=sha256, grids=grids, blocks=blocks,
        findings=tuple(_of_document(finding, label) for finding in findings),
    )  # fmt: skip


def _of_document(finding: Finding, label: str) -> Finding:
    return Finding(finding.slug, finding.severity, finding.message, label, finding.place)


def _format_or_unknown(data: bytes, label: str) -> str:
    try:
        return format_of(data, label)[0]
    except CrosscastError:
        return "unknown"
