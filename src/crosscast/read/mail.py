"""What a message says: who wrote to whom and when, its text, and what was sent with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

import msgspec

from crosscast.model import Block, Finding, LinePlace, TablePlace

from . import html
from .document import Enclosed, Pages
from .draft import Draft, DraftCell, Piece
from .limits import Limits
from .picture_file import unread, with_lines
from .text import line_pieces
from .wording import one_line

HEADERS = ("From", "To", "Cc", "Date", "Subject")
_LONGEST_HEADER = 2_000
_QUOTE = re.compile(r"^(?:>[ ]?)+")

P = TypeVar("P")


@dataclass(slots=True)
class Body:
    """One text of a message, in the forms in which it was sent."""

    plain: str | None = None
    html: str | None = None


@dataclass(slots=True)
class Mail:
    """A message as sent, whatever kind of file kept it."""

    headers: dict[str, str] = field(default_factory=dict)  # of HEADERS, as text
    bodies: list[Body] = field(default_factory=list)
    enclosed: list[Enclosed] = field(default_factory=list)
    pictures: list[tuple[str, bytes]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def mail_pages(mail: Mail, label: str, limits: Limits) -> Pages:
    """The message's headers, then its text with its tables; attachments are handed on."""
    lines = [f"{name}: {one_line(mail.headers[name])[:_LONGEST_HEADER]}" for name in HEADERS if mail.headers.get(name)]
    pieces: list[Piece] = [Block(line, LinePlace(n, (0, len(line)))) for n, line in enumerate(lines, start=1)]
    pictures = with_lines(mail.pictures, limits)
    unknown = [*pictures.plain, *pictures.unseen]
    read = Pages(pieces, [*mail.findings, *unread(unknown, "message")], [*mail.enclosed, *pictures.enclosed])
    n_lines = len(lines)
    for body in mail.bodies:
        pages = _body(body, label, limits)
        read.pieces.extend(_below(pages.pieces, n_lines, _n_tables(read.pieces)))
        read.findings.extend(_moved(finding, n_lines, 0) for finding in pages.findings)
        read.enclosed.extend(pages.enclosed)
        n_lines = max((_last_line(piece) for piece in read.pieces), default=0)
    return read


def _body(body: Body, label: str, limits: Limits) -> Pages:
    """The plain text; the web form of it where there is no other, or where only that one keeps a table."""
    plain = _plain(body.plain) if body.plain and body.plain.strip() else None
    if body.html is None or (plain is not None and _has_table(plain)):
        return plain or Pages()
    rich = html.pages(b"\xef\xbb\xbf" + body.html.encode("utf-8", "replace"), label, limits)
    if plain is None or _has_table(rich):
        return rich
    return replace(plain, enclosed=rich.enclosed)


def _has_table(pages: Pages) -> bool:
    return any(isinstance(piece, Draft) and piece.has_figures for piece in pages.pieces)


def _plain(text: str) -> Pages:
    """Lines as they stand; quoted ones without their marks, as parts of an earlier message."""
    read = Pages()
    n_before = 0
    for is_quoted, lines in _runs(text.splitlines()):
        widths = [match.end() if (match := _QUOTE.match(line)) else 0 for line in lines]
        pages = line_pieces([line[width:] for line, width in zip(lines, widths, strict=True)], n_before)
        read.findings.extend(pages.findings)
        for piece in pages.pieces:
            if is_quoted and isinstance(piece, Block):
                piece = msgspec.structs.replace(piece, is_request=True)
            read.pieces.append(piece)
        n_before += len(lines)
    return read


def _runs(lines: list[str]) -> Iterator[tuple[bool, list[str]]]:
    """Stretches of quoted and of other lines, in turn."""
    run: list[str] = []
    was_quoted = False
    for line in lines:
        is_quoted = line.startswith(">")
        if run and is_quoted != was_quoted:
            yield was_quoted, run
            run = []
        was_quoted = is_quoted
        run.append(line)
    if run:
        yield was_quoted, run


def _below(pieces: list[Piece], n_lines: int, n_tables: int) -> Iterator[Piece]:
    """The pieces with places that count on from what stands above them."""
    for piece in pieces:
        if isinstance(piece, Block):
            yield msgspec.structs.replace(piece, place=_place(piece.place, n_lines, n_tables))
        else:
            yield replace(
                piece,
                cells=[_cell(cell, n_lines, n_tables) for cell in piece.cells],
                place=_place(piece.place, n_lines, n_tables),
                findings=[_moved(finding, n_lines, n_tables) for finding in piece.findings],
            )


def _cell(cell: DraftCell, n_lines: int, n_tables: int) -> DraftCell:
    place = _place(cell.place, n_lines, n_tables)
    return DraftCell(cell.row, cell.col, cell.text, place, cell.row_span, cell.col_span, cell.emphasised, cell.mark)


def _moved(finding: Finding, n_lines: int, n_tables: int) -> Finding:
    return msgspec.structs.replace(finding, place=_place(finding.place, n_lines, n_tables))


def _place(place: P, n_lines: int, n_tables: int) -> P:
    if isinstance(place, LinePlace):
        return msgspec.structs.replace(place, line=place.line + n_lines)
    if isinstance(place, TablePlace):
        return msgspec.structs.replace(place, table=place.table + n_tables)
    return place


def _last_line(piece: Piece) -> int:
    places = [piece.place] if isinstance(piece, Block) else [cell.place for cell in piece.cells]
    return max((place.line for place in places if isinstance(place, LinePlace)), default=0)


def _n_tables(pieces: list[Piece]) -> int:
    drafts = [piece.place for piece in pieces if isinstance(piece, Draft)]
    return max((place.table for place in drafts if isinstance(place, TablePlace)), default=0)
