"""The pieces of one page of a PDF: what stands upright, and what is turned, read as if it stood upright."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from crosscast.model import Block, Finding, PagePlace, Place, Severity

from .pdf_by_tags import upright_pieces
from .pdf_page import NO_CHARS, Page, around, covers, turned_box
from .pdf_part import Part, moved, place_of
from .pdf_turned import (
    TurnedLine,
    amid_text,
    chars_of,
    has_figures,
    is_mostly_level,
    slanted_prose,
    turned_rule,
)

Pieces = list[Block | Part]


def page_pieces(page: Any, seen: Page, findings: list[Finding]) -> Pieces:
    """The pieces of a page in their order. Their places are on the page as it is shown, however it was read."""
    doubts: list[Finding] = []
    pieces, left = upright_pieces(page, seen, doubts)
    findings += [moved(doubt, seen.as_shown) for doubt in doubts]
    pieces = [moved(piece, seen.as_shown) for piece in pieces] if seen.turns else pieces
    for turns in sorted({line.turns for line in left}):
        pieces = _with_turned(page, pieces, [line for line in left if line.turns == turns], seen, findings)
    if seen.slanted:
        prose = slanted_prose(seen)
        pieces.append(prose)
        if has_figures(prose.text):
            findings.append(_unread(prose.place))
    return pieces


def _with_turned(page: Any, pieces: Pieces, lines: Sequence[TurnedLine], seen: Page, findings: list[Finding]) -> Pieces:
    """The pieces with those that turned lines make: a table in the place where it stands on the page, prose last."""
    turns = lines[0].turns
    taken = [place_of(piece) for piece in pieces if isinstance(piece, Part)]
    free = [rule for rule in seen.rules if not any(covers(box, seen.as_shown(rule.box)) for box in taken)]
    turned = replace(
        seen,
        chars=chars_of(lines),
        rules=tuple(turned_rule(rule, turns, seen) for rule in free),
        fills=(),
        turns=(seen.turns + turns) % 4,
        others=(),
        slanted=NO_CHARS,
    )
    doubts: list[Finding] = []
    found = upright_pieces(page, turned, doubts).pieces
    level = seen.words
    if any(is_mostly_level(seen.turned_back(place_of(table), turns), lines, level) for table in _tables(found)):
        doubts.clear()
        found = upright_pieces(page, replace(turned, rules=()), doubts).pieces
    findings += [moved(doubt, turned.as_shown) for doubt in doubts]
    found = [moved(piece, turned.as_shown) for piece in found]
    if not _tables(found):
        among = amid_text(lines, seen)
        if has_figures(" ".join(line.chunk.text for line in among)):
            box = seen.as_shown(around([line.box for line in among]))
            findings.append(_unread(PagePlace(seen.number, box)))
        return [*pieces, *found]
    tops = [turned_box(place_of(piece), seen.turns, seen.width, seen.height)[1] for piece in pieces]
    at = sum(top <= min(line.box[1] for line in lines) for top in tops)
    return [*pieces[:at], *found, *pieces[at:]]


def _tables(pieces: Pieces) -> list[Part]:
    return [piece for piece in pieces if isinstance(piece, Part)]


def _unread(place: Place) -> Finding:
    message = (
        f"{str(place).capitalize()} has figures that are turned on their side or at a slant, and not in the rows and "
        "columns of a table; they were left as text: compare it with the page, or ask for the table itself."
    )
    return Finding("turned-text", Severity.QUESTION, message, place=place)
