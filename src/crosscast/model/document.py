"""A file as read: its tables, its prose, its doubts, and the documents inside it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from .finding import Finding
from .grid import Grid
from .place import Place
from .table import Table


class Block(msgspec.Struct, frozen=True):
    """A paragraph, heading or line of prose, in the order of the document."""

    text: str
    place: Place
    is_heading: bool = False
    is_request: bool = False  # it repeats the request or quotes an earlier message


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One file as read: its tables as laid out, its prose, the doubts of the reading, and the documents inside it.

    Once it has been interpreted, it also has its tables as they are understood, each with its grid and its own doubts.
    """

    path: str  # as the user named it, or relative to the study; a label, never opened; "a.eml › b.xlsx" inside another
    format: str  # docx, pdf, xlsx, html, txt, eml, zip
    sha256: str
    grids: tuple[Grid, ...] = ()
    tables: tuple[Table, ...] = ()
    blocks: tuple[Block, ...] = ()
    findings: tuple[Finding, ...] = ()
    attachments: tuple[Document, ...] = ()  # of a mail or an archive, in its order; their grids are counted from "t1"

    @property
    def text(self) -> str:
        """The prose that answers, without what repeats the request or quotes an earlier message."""
        return "\n".join(block.text for block in self.blocks if not block.is_request)

    @property
    def request_text(self) -> str:
        """The prose that repeats the request or quotes an earlier message."""
        return "\n".join(block.text for block in self.blocks if block.is_request)

    @property
    def all_text(self) -> str:
        return "\n".join(block.text for block in self.blocks)

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """The doubts about the document, then those about its tables."""
        return (*self.findings, *(finding for table in self.tables for finding in table.findings))

    def with_attachments(self) -> Iterator[Document]:
        """The document, then those inside it at every depth, each with a path of its own."""
        yield self
        for attachment in self.attachments:
            yield from attachment.with_attachments()
