"""The pieces of one page of a PDF as they are seen: tables by drawn lines and by white space, and the prose around."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from crosscast.model import Block, Finding, PagePlace, Severity

from .pdf_aligned import AlignedTable, Unclear, read_lines
from .pdf_choice import chosen, crowding, n_torn
from .pdf_columns import Line, lines_of
from .pdf_drawn import read_rules
from .pdf_page import Box, Page, Rule, Word, box_of, words_of
from .pdf_part import Part, aligned_part, ruled_part
from .pdf_prose import prose_of
from .pdf_regions import aligned_tables, framed_tables
from .pdf_ruled import RuledTable, joined, ruled_tables, with_rows_below, with_rows_parted


def with_pieces_at(box: Box, pieces: Sequence[Block | Part], inside: Sequence[Block | Part]) -> list[Block | Part]:
    """The pieces of a page with those of a picture on it where the picture stands."""
    before = [n for n, piece in enumerate(pieces, start=1) if top_of(piece) < box[1]]
    at = max(before, default=0)
    return [*pieces[:at], *inside, *pieces[at:]]


def top_of(piece: Block | Part) -> float:
    place = piece.draft.place if isinstance(piece, Part) else piece.place
    return place.box[1] if isinstance(place, PagePlace) else 0.0


def pieces_by_sight(page: Any, seen: Page, findings: list[Finding]) -> Iterator[Block | Part]:
    """Tables by drawn lines and by white space, and the prose around them, from top to bottom."""
    rules = read_rules(page) if seen.rules is None else seen.rules
    levels, uprights = joined(rules, False), joined(rules, True)
    words = words_of(seen.chars)
    pieces: list[tuple[float, Block | Part]] = []
    drawn = ruled_tables(rules, words)
    outside = [word for word in words if not any(covers(ruled.box, word.box) for ruled in drawn)]
    for ruled in (with_rows_below(ruled, lines_of(outside)) for ruled in drawn):
        held = [word for word in words if covers(ruled.box, word.box)]
        words = [word for word in words if not covers(ruled.box, word.box)]
        pieces.append((ruled.box[1], _drawn(ruled, held, levels, uprights, seen.number)))
    framed, words = framed_tables(rules, levels, uprights, words)
    pieces.extend((table.box[1], aligned_part(table, seen.number)) for table in framed)
    lines = lines_of(words)
    prose: list[Line] = []
    for found in aligned_tables(lines, levels):
        if isinstance(found, AlignedTable):
            pieces.append((found.box[1], aligned_part(found, seen.number)))
        elif isinstance(found, Unclear):
            findings.append(_unclear(found, seen.number))
            prose.extend(found.lines)
        else:
            prose.append(found)
    tops = sorted(top for top, _ in pieces)
    groups: dict[int, list[Line]] = {}
    for line in prose:
        groups.setdefault(sum(top <= line[0].box[1] for top in tops), []).append(line)
    for group in groups.values():
        pieces.extend(
            (block.place.box[1], block) for block in prose_of(group, seen.number) if isinstance(block.place, PagePlace)
        )
    yield from (piece for _, piece in sorted(pieces, key=lambda pair: pair[0]))


def _drawn(
    ruled: RuledTable, words: Sequence[Word], levels: Sequence[Rule], uprights: Sequence[Rule], number: int
) -> Part:
    """A table whose boxes are drawn. Where they hold several figures each, what is below each other may tell more."""
    if crowding(ruled):
        ruled = with_rows_parted(ruled)
    if not crowding(ruled):
        return ruled_part(ruled, number)
    aligned = read_lines(lines_of(words), levels, uprights, is_framed=True)
    drawn = ruled_part(ruled, number)
    if not isinstance(aligned, AlignedTable):
        message = (
            "Some boxes of this table hold several figures, and it cannot be told whether they are cells of their own; "
            "it was read as it is drawn: compare it with the page."
        )
        drawn.draft.findings.append(Finding("several-in-a-box", Severity.QUESTION, message, place=drawn.draft.place))
        return drawn
    below = aligned_part(aligned, number)
    return chosen(drawn, below, (crowding(ruled), n_torn(drawn.held, below.held)))


def _unclear(found: Unclear, number: int) -> Finding:
    place = PagePlace(number, box_of(word for line in found.lines for word in line))
    message = (
        f"Page {number} has {len(found.lines)} lines of figures below each other whose columns cannot be told apart; "
        "they were left as text; ask for the table itself."
    )
    return Finding("columns-unclear", Severity.QUESTION, message, place=place)


def covers(box: Box, other: Box) -> bool:
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
