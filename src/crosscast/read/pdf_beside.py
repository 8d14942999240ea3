"""Wide sheets that are printed on several pages: a page that goes on with the rows of another is read beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from msgspec.structs import replace as changed

from crosscast.model import Block, Finding, PagePlace, Severity

from .pdf_boxes import NEAR
from .pdf_lines import Line, lines_of
from .pdf_page import CUT, Chars, Flags, Page, Rule, Word, rounded
from .pdf_part import Part
from .pdf_sight import pieces_by_sight

_FIGURES = 0.15  # of the signs of a page: a sheet of figures has no fewer
_LEAST_ROWS = 3
_MOST_ROWS = 0.8  # of the rows of the left page: nearly all of them go on
_LEVEL = 0.15  # of the height of a line: lines of one row stand at heights that differ by no more
_MOST_MARGINS = 2  # lines at the head and foot of a page
_SPACE = 0.3  # of the height of a line: behind a comma at the edge of a page
_FULL = 0.6  # of the width of a page: its rows reach further where they go on to the next
_APART = 1.2  # heights of a line: as far apart are the two pages set, so that their columns are two


class Seam(NamedTuple):
    """Where a page begins that was put beside another: from this x on, moved right by so much."""

    x: float
    shift: float
    number: int


@dataclass(frozen=True)
class Wide:
    """A page with those that go on with its rows beside it."""

    page: Page
    seams: tuple[Seam, ...] = ()

    @cached_property
    def lines(self) -> list[Line]:
        return lines_of(self.page.words)

    @cached_property
    def heights(self) -> frozenset[int]:
        """Where the middles of its lines stand down the page, in points."""
        return frozenset(round((line.box[1] + line.box[3]) / 2) for line in self.lines)

    def pieces(self, findings: list[Finding]) -> list[Block | Part]:
        """What stands on all of them, each place on its own page."""
        found = pieces_by_sight(self.page, findings).pieces
        return [self._told(piece) for piece in found]

    def _told(self, piece: Block | Part) -> Block | Part:
        if isinstance(piece, Block):
            return changed(piece, place=self._own(piece.place))
        draft = piece.draft
        draft.cells = [changed(cell, place=self._own(cell.place)) for cell in draft.cells]
        numbers = sorted({cell.place.page for cell in draft.cells if isinstance(cell.place, PagePlace)})
        draft.place = self._own(draft.place)
        if len(numbers) > 1:
            others = " and ".join(str(number) for number in numbers[1:])
            message = (
                f"This table goes on to the right on page {others}, where its rows stand at the same heights "
                "without labels; both parts were read as one table."
            )
            draft.findings.append(Finding("joined-beside", Severity.NOTE, message, place=draft.place))
        for other in piece.others:
            self._told(other)
        return piece

    def _own(self, place: Any) -> Any:
        if not isinstance(place, PagePlace):
            return place
        x0, top, x1, bottom = place.box
        number, shift = self.page.number, 0.0
        for seam in self.seams:
            if x0 >= seam.x:
                number, shift = seam.number, seam.shift
            else:
                x1 = min(x1, seam.x)
        return PagePlace(number, rounded((x0 - shift, top, x1 - shift, bottom)))


def may_go_on(page: Page) -> bool:
    """Whether a page may be part of a wide sheet at all: its text stands upright, and much of it is figures."""
    if page.turns or page.others or page.slanted:
        return False
    text = page.chars.text
    n_signs = sum(text.count(char) for char in set(text) if char.isdigit() or char in ",.%<-*")
    return n_signs >= _FIGURES * page.chars.n_printed


def put_beside(left: Wide, beside: Wide) -> Wide | None:
    """A page with another beside it; None where this does not go on with its rows, or has labels of its own.

    Both are pages that may be part of a wide sheet.
    """
    right, lines, rest = beside.page, left.lines, beside.lines
    if left.page.height != right.height or not _are_even(left.heights, beside.heights):
        return None
    on_both = [line for line in rest if _is_printed_on_both(line, lines)]
    if any(_heads_figures(line, rest) for line in on_both):
        return None  # a table of the same form, such as that of the next sheet
    rest = _without_labels([line for line in rest if line not in on_both], lines)
    if not _go_on(lines, rest, left.page.width if not left.seams else 0.0):
        return None
    words = [word for line in rest for word in line]
    edge, start = max(word.box[2] for line in lines for word in line), min(word.box[0] for word in words)
    gap = _APART * (words[0].box[3] - words[0].box[1])
    rules = _rules_from(max((r.at for r in right.rules if r.is_upright and r.at <= start), default=0.0), right.rules)
    ends = [rule.end for rule in left.page.rules if not rule.is_upright and rule.end > edge - gap]
    starts = [rule.start for rule in rules if not rule.is_upright and rule.start < start + gap]
    shift = max(ends) - min(starts) if ends and starts else edge + gap - start
    seam = Seam(max(ends) - NEAR if ends and starts else edge + gap / 2, shift, right.number)
    page = replace(
        left.page,
        width=left.page.width + right.width,
        chars=_with_text(left.page.chars, lines, rest, shift),
        rules=(*left.page.rules, *(_moved(rule, shift) for rule in rules)),
        fills=(*left.page.fills, *((x0 + shift, top, x1 + shift, bottom) for x0, top, x1, bottom in right.fills)),
    )
    return Wide(page, (*left.seams, seam))


def _are_even(heights: frozenset[int], others: frozenset[int]) -> bool:
    """Whether at most the head and foot of one page stand at heights where nothing stands on another."""
    return sum(bool(heights & {at - 1, at, at + 1}) for at in others) >= len(others) - _MOST_MARGINS


def _is_printed_on_both(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line is that of the head or foot of each page: the same words in the same places but for numbers.

    It may be cut off earlier than on the other.
    """
    if any(chunk.is_figure for chunk in line.chunks):
        return False
    here = _places(line)
    return any(_is_level(line, other) and here == _places(other)[: len(here)] for other in lines)


def _heads_figures(line: Line, lines: Sequence[Line]) -> bool:
    """Whether several texts follow the first of a line, each of them over figures."""
    figures = [chunk for other in lines for chunk in other.chunks if chunk.is_figure and chunk.top > line.box[1]]
    heads = line.chunks[1:]
    return len(heads) > 1 and all(any(h.x0 < f.x1 and f.x0 < h.x1 for f in figures) for h in heads)


def _places(line: Line) -> list[tuple[str, int]]:
    return [(word.text, round(word.box[0])) for word in line if not word.text.isdigit()]


def _without_labels(rest: Sequence[Line], lines: Sequence[Line]) -> list[Line]:
    """The lines of a page without labels that are printed again on it, where nothing else is."""
    pairs = [(line, next((other for other in lines if _is_level(line, other)), None)) for line in rest]
    repeated = {line: other for line, other in pairs if other is not None and _begin_alike(line, other)}
    end = max((line.chunks[0].x1 for line in repeated), default=0.0)
    if not repeated or any(line not in repeated and line.box[0] < end for line in rest):
        return [*rest]
    heads = [(line, other) for line, other in pairs if other is not None and not _is_row(line)]
    if any(
        {chunk.text for chunk in line.chunks[1:]} & {chunk.text for chunk in other.chunks[1:]} for line, other in heads
    ):
        return [*rest]
    bare = [Line(line[len(line.chunks[0].words) :]) if line in repeated else line for line in rest]
    return [line for line in bare if line]


def _begin_alike(line: Line, other: Line) -> bool:
    first, label = line.chunks[0], other.chunks[0]
    return first.text == label.text and abs(first.x0 - label.x0) < 1 and first.is_label


def _go_on(lines: Sequence[Line], rest: Sequence[Line], width: float) -> bool:
    """Whether each line of a page stands at the height of one of another, and figures beside nearly each row there."""
    rows = [line for line in lines if _is_row(line)]
    bare = [line for line in rest if all(chunk.is_figure for chunk in line.chunks)]
    if len(bare) < _LEAST_ROWS or not rows or max(line.box[2] for line in rows) < _FULL * width:
        return False
    level = [[other for other in lines if _is_level(line, other)] for line in rest]
    if not all(level) or any(_is_title_of_its_own(line, others) for line, others in zip(rest, level, strict=True)):
        return False
    return sum(any(_is_level(row, line) for line in bare) for row in rows) >= max(_LEAST_ROWS, _MOST_ROWS * len(rows))


def _is_title_of_its_own(line: Line, others: Sequence[Line]) -> bool:
    """Whether a text stands beside a whole one, and is no rest of it."""
    is_text = len(line.chunks) == 1 and line.chunks[0].is_label
    return is_text and any(len(other.chunks) == 1 and not _is_cut_off(other[-1]) for other in others)


def _is_row(line: Line) -> bool:
    first, *others = line.chunks
    return (first.is_label or first.is_year) and any(chunk.is_figure and not chunk.is_year for chunk in others)


def _is_level(line: Line, other: Line) -> bool:
    (_, top, _, bottom), (_, other_top, _, other_bottom) = line.box, other.box
    return abs(top + bottom - other_top - other_bottom) < 2 * _LEVEL * (bottom - top)


def _with_text(chars: Chars, lines: Sequence[Line], rest: Sequence[Line], shift: float) -> Chars:
    """The characters of both pages; a text that the edge of the first cuts off goes on in the second."""
    right = rest[0][0].read
    left_over: Flags = np.zeros(len(right), np.bool_)
    parts: list[Chars] = []
    at = 0
    cut = [(line[-1], other) for line in lines for other in rest if _is_level(line, other) and _is_cut_off(line[-1])]
    for word, other in sorted(cut, key=lambda pair: pair[0].end):
        start, end = min(each.start for each in other), max(each.end for each in other)
        if other.chunks[0].is_figure or start >= end:
            continue
        gap = 0.0 if word.text[-1].isalnum() else _SPACE * (word.box[3] - word.box[1])
        parts += [chars[at : word.end], right[start:end].moved(word.box[2] + gap - other[0].box[0], 0.0)]
        left_over[start:end] = True
        at = word.end
    kept: Flags = np.zeros(len(right), np.bool_)
    for line in rest:
        for each in line:
            kept[each.start : each.end + 1] = True
    return _joined([*parts, chars[at:], right.where(kept & ~left_over).moved(shift, 0.0)])


def _is_cut_off(word: Word) -> bool:
    return word.read.text[word.end : word.end + 1] == CUT


def _joined(parts: Sequence[Chars]) -> Chars:
    return Chars(
        "".join(part.text for part in parts),
        np.concatenate([part.boxes for part in parts], axis=1),
        np.concatenate([part.content for part in parts]),
        np.concatenate([part.is_bold for part in parts]),
        np.concatenate([part.is_artifact for part in parts]),
    )


def _rules_from(x: float, rules: Sequence[Rule]) -> list[Rule]:
    """The lines right of an x, without what stands left of it: around labels that are printed again."""
    kept = [rule for rule in rules if (rule.at if rule.is_upright else rule.end) > x - 1]
    return [rule if rule.is_upright else changed(rule, start=max(rule.start, x)) for rule in kept]


def _moved(rule: Rule, shift: float) -> Rule:
    if rule.is_upright:
        return changed(rule, at=rule.at + shift)
    return changed(rule, start=rule.start + shift, end=rule.end + shift)
