"""The pieces of one page of a PDF as they are seen: tables by drawn lines and by white space, and the prose around."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from crosscast.model import Block, Finding, PagePlace, Severity

from .pdf_aligned import AlignedTable, Unclear, read_lines
from .pdf_around import with_texts_around
from .pdf_choice import chosen, crowding, n_torn
from .pdf_fills import band_lines, grid_lines
from .pdf_frames import framed_tables
from .pdf_gutters import Stretch, parted
from .pdf_heads import Levelled, with_heads_level
from .pdf_in_boxes import with_columns_parted, with_rows_parted
from .pdf_lines import Line, lines_of
from .pdf_page import Box, Page, Rule, Word, box_of, covers, in_and_out, overlap
from .pdf_part import Part, aligned_part, moved, place_of, ruled_part
from .pdf_prose import prose_of
from .pdf_regions import aligned_tables
from .pdf_ruled import RuledTable, joined, ruled_tables, with_rows_below
from .pdf_turned import TurnedLine, is_mostly_level, texts_in_boxes, turned_lines
from .pdf_walls import walled_tables


def with_pieces_at(box: Box, pieces: Sequence[Block | Part], inside: Sequence[Block | Part]) -> list[Block | Part]:
    """The pieces of a page with those of a picture on it where the picture stands."""
    before = [n for n, piece in enumerate(pieces, start=1) if place_of(piece)[1] < box[1]]
    at = max(before, default=0)
    return [*pieces[:at], *inside, *pieces[at:]]


class Upright(NamedTuple):
    """What was read of the text of a page that stands upright, and the turned lines that are no part of it."""

    pieces: list[Block | Part]
    left: list[TurnedLine]


def pieces_by_sight(seen: Page, findings: list[Finding]) -> Upright:
    """Tables by drawn lines and by white space, and the prose around them, from top to bottom."""
    rules, fills = list(seen.rules), seen.fills
    words, turned = seen.words, turned_lines(seen, rules)
    texts = texts_in_boxes(turned, rules)
    level = [word for text in texts for word in text.words]
    levels, uprights = joined(rules, False), joined(rules, True)
    ruled = ruled_tables(levels, uprights, [*words, *level])
    grid = grid_lines([box for box in fills if not any(overlap(box, table.box) for table in ruled)], words)
    if grid:
        rules += grid
        levels, uprights = joined(rules, False), joined(rules, True)
        ruled = ruled_tables(levels, uprights, [*words, *level])
    drawn = [table for table in ruled if not turned or is_mostly_level(table.box, turned, words)]
    beside = words
    for table in drawn:
        _, beside = in_and_out(table.box, beside)
    lines = lines_of(beside)
    tables: list[Part] = []
    for table in (with_texts_around(with_rows_below(table, lines), lines, levels) for table in drawn):
        held, words = in_and_out(table.box, words)
        held += in_and_out(table.box, level)[0]
        turned = [line for line in turned if not covers(table.box, line.box)]
        tables.append(_drawn(table, held, levels, uprights, seen.number))
    level_page = with_heads_level(words, turned, rules)
    if level_page.heads or len(words) < len(beside):
        lines = lines_of(level_page.words)
    if level_page.heads:
        fills, levels, uprights = (), joined(level_page.rules, False), joined(level_page.rules, True)
    pieces: list[tuple[float, Block | Part]] = [(level_page.up(place_of(table)[1]), table) for table in tables]
    doubts: list[Finding] = []
    bands, tops = band_lines(fills, words), [top for top, _ in pieces]
    pieces += _undrawn(level_page, lines, (levels, uprights), fills, bands, tops, seen.number, doubts)
    findings += [moved(doubt, level_page.as_printed) for doubt in doubts]
    heads = level_page.lines
    in_order = [piece for _, piece in sorted(pieces, key=lambda pair: pair[0])]
    return Upright(in_order, [line for line in turned if line not in heads])


def _undrawn(
    page: Levelled,
    lines: Sequence[Line],
    ruled: tuple[Sequence[Rule], Sequence[Rule]],
    fills: Sequence[Box],
    bands: Sequence[Rule],
    tops: Sequence[float],
    number: int,
    findings: list[Finding],
) -> list[tuple[float, Block | Part]]:
    """The tables that are not drawn box by box, and the prose between tables, each with how far down it begins.

    `ruled` are its level and its upright lines, each whole, `bands` the edges of shading behind rows, `tops` where
    tables that are drawn begin.
    """
    levels, uprights = ruled
    walled, lines = walled_tables(lines, levels, uprights)
    framed, lines = framed_tables(page.rules, levels, uprights, fills, lines)
    placed = [*walled, *((table.box[1], table) for table in framed)]
    pieces: list[tuple[float, Block | Part]] = [(top, _aligned(table, number)) for top, table in placed]
    levels = joined([*page.rules, *bands], False) if bands else levels
    stretches, doubtful = parted(lines, levels)
    findings += [_beside(box, number) for box in doubtful]
    starts = [*tops, *(top for top, _ in pieces)]
    for stretch in stretches:
        pieces += _in_stretch(stretch, levels, starts, number, findings)
    return [(top, moved(piece, page.as_printed)) for top, piece in pieces] if page.heads else pieces


def _in_stretch(
    stretch: Stretch, levels: Sequence[Rule], starts: Sequence[float], number: int, findings: list[Finding]
) -> list[tuple[float, Block | Part]]:
    """The tables and the prose of lines that are read together; `starts` is where other tables begin."""
    tables: list[AlignedTable] = []
    prose: list[Line] = []
    for found in aligned_tables(stretch.lines, levels):
        if isinstance(found, AlignedTable):
            tables.append(found)
        elif isinstance(found, Unclear):
            findings.append(_unclear(found, number))
            prose.extend(found.lines)
        else:
            prose.append(found)
    starts = [*starts, *(table.box[1] for table in tables)]
    groups: dict[int, list[Line]] = {}
    for line in prose:
        groups.setdefault(sum(top <= line[0].box[1] for top in starts), []).append(line)
    pieces: list[Block | Part] = [_aligned(table, number) for table in tables]
    for group in groups.values():
        pieces += prose_of(group, number)
    return [(stretch.comes_at(place_of(piece)[1]), piece) for piece in pieces]


def _drawn(
    ruled: RuledTable, words: Sequence[Word], levels: Sequence[Rule], uprights: Sequence[Rule], number: int
) -> Part:
    """A table whose boxes are drawn. Where they hold several figures each, what is below each other may tell more."""
    ruled = with_rows_parted(with_columns_parted(ruled))
    n_crowded = crowding(ruled)
    if not n_crowded:
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
    below = _aligned(aligned, number)
    return chosen(drawn, below, (n_crowded, n_torn(drawn.held, below.held)))


def _aligned(table: AlignedTable, number: int) -> Part:
    """A table of white space; where its columns are in doubt, by the better way to tell them, or all of them."""
    part = aligned_part(table, number)
    if table.is_by_tabs:
        part.draft.findings.append(_by_tabs(part))
    for rival in table.rivals:
        part = chosen(part, aligned_part(rival.table, number), rival.against)
    return part


def _by_tabs(part: Part) -> Finding:
    message = (
        "The rows of this table are set with tabs, and a long text pushes what follows it on, so that figures do not "
        "stand below their headings. Each row was read in its order: compare it with the page."
    )
    return Finding("set-by-tabs", Severity.QUESTION, message, place=part.draft.place)


def _unclear(found: Unclear, number: int) -> Finding:
    place = PagePlace(number, box_of(word for line in found.lines for word in line))
    message = (
        f"Page {number} has {len(found.lines)} lines of figures below each other whose columns cannot be told apart; "
        "they were left as text; ask for the table itself."
    )
    return Finding("columns-unclear", Severity.QUESTION, message, place=place)


def _beside(box: Box, number: int) -> Finding:
    message = (
        f"Page {number} has labels and figures twice side by side with white between them; they were read as one "
        "table, but may be two: compare it with the page."
    )
    return Finding("tables-side-by-side", Severity.QUESTION, message, place=PagePlace(number, box))
