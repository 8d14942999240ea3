"""The pieces of one page of a PDF: tables by its tags, by drawn lines and by white space, and the prose around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from crosscast.model import Block, Finding, PagePlace, Severity

from .pdf_aligned import AlignedTable, Unclear, read_lines
from .pdf_choice import Verdict, choose, crowding
from .pdf_columns import Line, lines_of
from .pdf_drawn import read_rules
from .pdf_page import Box, Page, Rule, Word, box_of, words_of
from .pdf_part import Part, aligned_part, ruled_part, tagged_draft
from .pdf_prose import prose_of
from .pdf_regions import aligned_tables, framed_tables
from .pdf_ruled import RuledTable, joined, ruled_tables, with_rows_below, with_rows_parted
from .pdf_tagged import TaggedTable, in_order, read_tree
from .pdf_wording import wording_of

_BY_ALIGNMENT = (Verdict.ALIGNED, Verdict.ALIGNED_BY_SUMS)


def page_pieces(page: Any, seen: Page, findings: list[Finding]) -> Iterator[Block | Part]:
    """The pieces of a page: by its tags where they mark sound tables, or where it shows none; else by sight."""
    tree = read_tree(page)
    by_tags = list(_by_tags(tree, seen)) if tree else []
    tagged = [piece for piece in by_tags if isinstance(piece, Part)]
    if tagged and all(part.tagged is not None and part.tagged.is_sound for part in tagged):
        yield from by_tags
    else:
        by_sight = list(pieces_by_sight(page, seen, findings))
        shows_tables = any(isinstance(piece, Part) for piece in by_sight)
        yield from by_sight if shows_tables or not tree else by_tags
    if seen.turned:
        yield Block(seen.turned, PagePlace(seen.number, (0.0, 0.0, seen.width, seen.height)))


def with_pieces_at(box: Box, pieces: Sequence[Block | Part], inside: Sequence[Block | Part]) -> list[Block | Part]:
    """The pieces of a page with those of a picture on it where the picture stands."""
    before = [n for n, piece in enumerate(pieces, start=1) if _top(piece) < box[1]]
    at = max(before, default=0)
    return [*pieces[:at], *inside, *pieces[at:]]


def _top(piece: Block | Part) -> float:
    place = piece.draft.place if isinstance(piece, Part) else piece.place
    return place.box[1] if isinstance(place, PagePlace) else 0.0


def _by_tags(tree: Any, seen: Page) -> Iterator[Block | Part]:
    named: set[int] = set()
    for piece in in_order(tree, seen.chars):
        if isinstance(piece, TaggedTable):
            named |= piece.contents
            draft = tagged_draft(piece, seen.number)
            if draft.cells:
                yield Part(draft, tagged=piece)
        else:
            named |= piece.contents
            text = wording_of(lines_of(piece.words)).text
            if text:
                yield Block(text, PagePlace(seen.number, box_of(piece.words)), piece.is_heading)
    rest = [char for char in seen.chars if not char.is_artifact and char.content not in named]
    yield from prose_of(lines_of(words_of(rest)), seen.number)


def pieces_by_sight(page: Any, seen: Page, findings: list[Finding]) -> Iterator[Block | Part]:
    """Tables by drawn lines and by white space, and the prose around them, from top to bottom."""
    rules = read_rules(page) if seen.rules is None else seen.rules
    levels, uprights = joined(rules, False), joined(rules, True)
    words = words_of(seen.chars)
    pieces: list[tuple[float, Block | Part]] = []
    drawn = ruled_tables(rules, words)
    outside = [word for word in words if not any(_covers(ruled.box, word.box) for ruled in drawn)]
    for ruled in (with_rows_below(ruled, lines_of(outside)) for ruled in drawn):
        held = [word for word in words if _covers(ruled.box, word.box)]
        words = [word for word in words if not _covers(ruled.box, word.box)]
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
    verdict, part = Verdict.UNDECIDED, ruled_part(ruled, number)
    if isinstance(aligned, AlignedTable):
        verdict = choose(ruled, aligned)
        part = aligned_part(aligned, number) if verdict in _BY_ALIGNMENT else part
    part.draft.chosen_by_sums = verdict in (Verdict.ALIGNED_BY_SUMS, Verdict.RULED_BY_SUMS)
    if verdict is Verdict.UNDECIDED:
        message = (
            "Some boxes of this table hold several figures, and it cannot be told whether they are cells of their own; "
            "it was read as it is drawn: compare it with the page."
        )
        part.draft.findings.append(Finding("readings-differ", Severity.QUESTION, message, place=part.draft.place))
    return part


def _unclear(found: Unclear, number: int) -> Finding:
    place = PagePlace(number, box_of(word for line in found.lines for word in line))
    message = (
        f"Page {number} has {len(found.lines)} lines of figures below each other whose columns cannot be told apart; "
        "they were left as text; ask for the table itself."
    )
    return Finding("columns-unclear", Severity.QUESTION, message, place=place)


def _covers(box: Box, other: Box) -> bool:
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
