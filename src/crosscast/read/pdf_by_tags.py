"""What stands upright on a page of a PDF: by its tags where the page bears them out, else by sight, or by both."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np

from crosscast.model import Block, Finding, PagePlace, Severity

from .pdf_choice import chosen, n_torn
from .pdf_in_place import Doubt, doubt_about
from .pdf_lines import lines_of
from .pdf_page import Chars, Page, Word, box_of, covers, words_of
from .pdf_part import Part, moved, place_of, tagged_part
from .pdf_prose import prose_of
from .pdf_ruled import RuledTable, joined, ruled_tables
from .pdf_sight import Upright, pieces_by_sight, with_pieces_at
from .pdf_tagged import TaggedTable, in_order, read_tree
from .pdf_turned import TurnedLine, is_mostly_level, turned_lines, with_lines
from .pdf_wording import wording_of

_MOST_TOLD = 3  # texts that a finding quotes

Pieces = list[Block | Part]


def upright_pieces(page: Any, seen: Page, findings: list[Finding]) -> Upright:
    """The pieces of a page: by its tags where they mark tables that stand so on the page; else what is seen as well."""

    def drawn() -> list[RuledTable]:
        return ruled_tables(joined(seen.rules, False), joined(seen.rules, True), seen.words)

    tree = read_tree(page)
    by_tags, beside, left = _by_tags(tree, seen) if tree else ([], [], [])
    doubts = [
        (part, doubt)
        for part in by_tags
        if isinstance(part, Part)
        and part.tagged is not None
        and ((doubt := doubt_about(part.tagged, beside, drawn)).n or not part.tagged.is_sound)
    ]
    sure = [piece for piece in by_tags if isinstance(piece, Part) and all(piece is not part for part, _ in doubts)]
    if sure and not doubts and not _has_rows(beside):
        return Upright(by_tags, left)
    return _by_both(seen, Upright(by_tags, left), sure, doubts, findings)


def _by_tags(tree: Any, seen: Page) -> tuple[Pieces, list[Word], list[TurnedLine]]:
    """The pieces in the order of the tags, the words that stand in no tagged table, and the turned lines of no piece.

    A table whose text is mostly turned is none of the upright text.
    """
    named: set[int] = set()
    pieces: Pieces = []
    beside: list[Word] = []
    turned = [line for line in turned_lines(seen, ()) if not line.is_artifact]
    for piece in in_order(tree, seen.chars, turned):
        if isinstance(piece, TaggedTable):
            part = tagged_part(piece, seen.number)
            is_upright = not turned or is_mostly_level(place_of(part), turned, seen.words)
            if part.draft.cells and is_upright:
                named |= piece.contents
                pieces.append(moved(part, lambda box: with_lines(box, turned)) if turned else part)
            continue
        named |= piece.contents
        beside += piece.words
        text = wording_of(lines_of(piece.words)).text
        if text:
            box = with_lines(box_of(piece.words), turned)
            pieces.append(Block(text, PagePlace(seen.number, box), piece.is_heading))
    is_artifact = seen.chars.is_artifact
    rest = words_of(seen.chars.where(~(is_artifact | np.isin(seen.chars.content, [*named]))))
    pieces += prose_of(lines_of(rest), seen.number)
    beside += (*rest, *words_of(seen.chars.where(is_artifact)))
    return pieces, beside, [line for line in turned if line.content not in named]


def _has_rows(words: Sequence[Word]) -> bool:
    """Whether lines of figures stand outside of the tagged tables, as those of a table that is not tagged."""
    figures = lines_of(words) if sum(any(map(str.isdigit, word.text)) for word in words) >= 4 else []
    return sum(sum(chunk.is_figure and not chunk.is_year for chunk in line.chunks) >= 2 for line in figures) >= 2


def _by_both(
    seen: Page,
    by_tags: Upright,
    sure: Sequence[Part],
    doubts: Sequence[tuple[Part, Doubt]],
    findings: list[Finding],
) -> Upright:
    """What is seen, with the tables whose tags are sure, and the better reading of each other."""
    unclear: list[Finding] = []
    pieces, turned = pieces_by_sight(_without(sure, seen) if sure else seen, unclear)
    if not any(isinstance(piece, Part) for piece in pieces):
        for part, doubt in doubts:
            _ask_about(part, doubt)
        if by_tags.pieces:
            return by_tags
    findings += unclear
    kept = list(sure)
    for part, doubt in doubts:
        twin = _twin(part, pieces)
        if twin is None:
            _ask_about(part, doubt)
            kept.append(part)
            continue
        at = next(at for at, piece in enumerate(pieces) if piece is twin)
        if part.tagged is None or not part.tagged.is_sound:
            continue
        better = chosen(part, twin, (doubt.n, n_torn(part.held, twin.held)))
        pieces[at] = better
        if better is twin:
            message = f"The tags of this table are not followed: {_in_words(doubt)}. It was read as the page shows it."
            twin.draft.findings.append(Finding("tags-not-followed", Severity.NOTE, message, place=twin.draft.place))
    tagged = [place_of(piece) for piece in (*pieces, *kept) if isinstance(piece, Part) and piece.tagged is not None]
    in_order = [
        piece for piece in pieces if isinstance(piece, Part) or not any(covers(b, place_of(piece)) for b in tagged)
    ]
    for part in kept:
        in_order = with_pieces_at(place_of(part), in_order, [part])
    return Upright(in_order, turned)


def _without(parts: Sequence[Part], seen: Page) -> Page:
    """The page without what stands in these tables."""
    contents = {content for part in parts if part.tagged is not None for content in part.tagged.contents}
    boxes = [place_of(part) for part in parts]

    def outside(chars: Chars, turns: int) -> Chars:
        edges: Any = chars.boxes
        x0, top, x1, bottom = seen.turned_back(edges, turns)
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        is_inside = np.isin(chars.content, [*contents])
        for left, high, right, low in boxes:
            is_inside |= (left <= x) & (x <= right) & (high <= y) & (y <= low)
        return chars.where(~is_inside)

    others = tuple((turns, outside(chars, turns)) for turns, chars in seen.others)
    return dataclasses.replace(seen, chars=outside(seen.chars, 0), others=others)


def _twin(part: Part, pieces: Pieces) -> Part | None:
    """The table that is seen where most figures of a tagged table stand."""
    figures = {char for words in part.held for word in words for char in word.chars if char.text.isdigit()}
    shared = [
        (sum(char in figures for words in piece.held for word in words for char in word.chars), at)
        for at, piece in enumerate(pieces)
        if isinstance(piece, Part) and piece.tagged is None
    ]
    most, at = max(shared, default=(0, 0), key=lambda pair: pair[0])
    twin = pieces[at] if pieces else None
    return twin if isinstance(twin, Part) and most and 2 * most > len(figures) else None


def _ask_about(part: Part, doubt: Doubt) -> None:
    if doubt.n:
        message = (
            f"The tags of this table do not fit its page: {_in_words(doubt)}. Nothing else on the page tells its "
            "columns, so it was read by them; compare it with the page."
        )
        part.draft.findings.append(Finding("tags-do-not-fit", Severity.QUESTION, message, place=part.draft.place))


def _in_words(doubt: Doubt) -> str:
    said = []
    if doubt.elsewhere:
        verb = "stands" if len(doubt.elsewhere) == 1 else "stand"
        said.append(f"{_quoted(doubt.elsewhere)} {verb} outside the row or column that they name")
    if doubt.left_out:
        said.append(f"they leave out {_quoted(doubt.left_out)}")
    if doubt.n_crowded:
        said.append("they put several figures into one cell")
    if doubt.torn:
        said.append(f"they part {_quoted(doubt.torn)} into several rows, though one box is drawn around it")
    return ", and ".join(said)


def _quoted(texts: Sequence[str]) -> str:
    shown = ", ".join(f"'{text}'" for text in texts[:_MOST_TOLD])
    more = f" and {len(texts) - _MOST_TOLD} more" if len(texts) > _MOST_TOLD else ""
    return f"{shown}{more}"
