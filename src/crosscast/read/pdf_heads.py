"""Heads of columns that are turned on their side, above figures that do not stand in drawn boxes: set level."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from msgspec.structs import replace as changed

from .pdf_columns import Column, columns_of
from .pdf_lines import Chunk, Line, chunk_of, lines_of
from .pdf_page import Box, Rule, Word, around, box_of, covers
from .pdf_turned import TurnedLine, set_level

_BESIDE = 0.6  # heights of a line: the lines of one head stand no further apart
_MORE = 0.25  # the same: and no further than that beyond those that stand closest
_OVER = 3.0  # heights of a line: a head stands no higher above its column
_ROOM = 0.8  # heights of a line: between a head and what stands above or below it, so that they are two texts
_MOST_ROWS = 12  # in which the columns below a head are looked for
_NARROW = 0.25  # of the space between two heads: so wide is a head set


@dataclass(frozen=True, slots=True)
class Levelled:
    """A page's words and drawn lines with its turned heads set level, and without the empty stretches this leaves.

    `heads` are where each head was set, and its lines as they are printed; `voids` the stretches down the page that
    were taken out.
    """

    words: list[Word]
    rules: Sequence[Rule]
    heads: tuple[tuple[Box, tuple[TurnedLine, ...]], ...] = ()
    voids: tuple[Column, ...] = ()

    @property
    def lines(self) -> list[TurnedLine]:
        return [line for _, lines in self.heads for line in lines]

    def up(self, y: float) -> float:
        """Where a height of the page comes to be."""
        return y - sum(min(max(y - top, 0.0), bottom - top) for top, bottom in self.voids)

    def as_printed(self, box: Box) -> Box:
        """Where a box stands on the page, a head's with all of its lines."""
        held = [line.box for head, lines in self.heads if covers(box, head) for line in lines]
        is_head = any(head == box for head, _ in self.heads)
        return around(held if is_head else [(box[0], self._down(box[1]), box[2], self._down(box[3])), *held])

    def _down(self, y: float) -> float:
        for top, bottom in self.voids:
            y += bottom - top if y > top else 0.0
        return y


def with_heads_level(words: list[Word], lines: Sequence[TurnedLine], rules: Sequence[Rule]) -> Levelled:
    """The page with those of the turned lines set level that stand over columns of figures."""
    heads: list[tuple[list[Word], tuple[TurnedLine, ...]]] = []
    voids: list[Column] = []
    for band in _bands(line for line in lines if line.turns % 2):
        columns, bottom = _columns_below(words, band)
        over = _over(columns, band)
        if not over:
            continue
        top, low, left = (f(line.box[at] for line in over) for f, at in ((min, 1), (max, 3), (min, 0)))
        beside = [word for word in words if top <= (word.box[1] + word.box[3]) / 2 <= bottom]
        label = _lowest([word for word in beside if word.box[2] < min(columns[1][0], left)])
        rest = [word for word in beside if word not in label]
        texts = _by_column(over, columns, {_nearest(word.box, columns) for word in beside})
        if label:
            texts[0] = [_as_it_is(line) for line in lines_of(label)]
        if len(texts) < 2:
            continue
        found = _side_by_side(texts, columns, _foot(label or rest, over, low))
        words = [word for word in words if word not in label]
        heads += found
        room = _ROOM * median(line.size for line in over)
        above = max((word.box[3] for word in words if word.box[3] <= top + 1), default=0.0)
        voids += _voids(
            (max(above, top - room), bottom), [*rest, *(word for level, _ in found for word in level)], room
        )
    if not heads:
        return Levelled(words, rules)
    page = Levelled([], [], voids=tuple(sorted(voids)))
    level = [([_word_up(word, page) for word in head], lines) for head, lines in heads]
    return replace(
        page,
        words=[*(_word_up(word, page) for word in words), *(word for head, _ in level for word in head)],
        rules=[_rule_up(rule, page) for rule in rules],
        heads=tuple((box_of(head), lines) for head, lines in level),
    )


def _bands(lines: Iterable[TurnedLine]) -> list[list[TurnedLine]]:
    """Lines that stand beside each other, together."""
    bands: list[list[TurnedLine]] = []
    for line in sorted(lines, key=lambda line: line.box[1]):
        if bands and line.box[1] < max(other.box[3] for other in bands[-1]):
            bands[-1].append(line)
        else:
            bands.append([line])
    return bands


def _over(columns: Sequence[Column], band: Sequence[TurnedLine]) -> list[TurnedLine]:
    """Those of the lines that stand over columns, and those right beside one that does."""
    if len(columns) < 2:
        return []
    return [
        line
        for group in _groups(band)
        if any(columns[0][0] < (line.box[0] + line.box[2]) / 2 < columns[-1][1] for line in group)
        for line in group
    ]


def _groups(lines: Iterable[TurnedLine]) -> list[list[TurnedLine]]:
    """Lines close beside each other, together, from left to right."""
    lines = sorted(lines, key=lambda line: line.box[0])
    gaps = [after.box[0] - before.box[2] for before, after in pairwise(lines)]
    groups = [lines[:1]]
    for line, gap in zip(lines[1:], gaps, strict=True):
        if gap < min(_BESIDE * line.size, min(gaps) + _MORE * line.size):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _lowest(words: Iterable[Word]) -> list[Word]:
    """The words of the lowest line, and of those that follow each other closely down to it."""
    found: list[Word] = []
    for line in reversed(lines_of(words)):
        if found and found[-1].box[1] - line[0].box[3] > 0.7 * (line[0].box[3] - line[0].box[1]):
            break
        found += line
    return found


def _as_it_is(line: Line) -> TurnedLine:
    chunk = chunk_of(line)
    return TurnedLine(0, chunk, (chunk.x0, chunk.top, chunk.x1, chunk.bottom))


def _columns_below(words: Sequence[Word], band: Sequence[TurnedLine]) -> tuple[list[Column], float]:
    """The columns of the figures below turned lines, none where there are no rows of figures, and where these begin.

    Heads that end higher than the longest of them may leave as much room below them as they are long.
    """
    top, bottom = min(line.box[1] for line in band), max(line.box[3] for line in band)
    size = median(line.size for line in band)
    rows: list[list[Chunk]] = []
    start, end, reach = bottom, bottom, max(_OVER * size, bottom - top)
    for line in lines_of(word for word in words if word.box[1] > bottom - 0.5 * size)[:_MOST_ROWS]:
        if line[0].box[1] - end > reach:
            break
        if reach > _OVER * size and (len(line.chunks) >= 2 or _is_under(line, band)):
            start, reach = line[0].box[1], _OVER * size
        end = line[0].box[3]
        if len(line.chunks) >= 2 and any(chunk.is_figure for chunk in line.chunks):
            rows.append(line.chunks)
    return (columns_of(rows) if len(rows) >= 2 else []), max(start, bottom)


def _is_under(words: Iterable[Word], heads: Iterable[TurnedLine]) -> bool:
    return any(word.box[0] < head.box[2] and head.box[0] < word.box[2] for word in words for head in heads)


def _by_column(
    lines: Sequence[TurnedLine], columns: Sequence[Column], level: Container[int]
) -> dict[int, list[TurnedLine]]:
    """The lines of each column's head: in their order where there is one for each, else those nearest to it.

    `level` are columns that have a level head; the first column, of labels, may have none.
    """
    groups = _groups(lines)
    free = [at for at in range(len(columns)) if at not in level]
    if len(groups) == len(free) or (len(groups) == len(free) - 1 and free[0] == 0):
        return dict(zip(free[-len(groups) :], groups, strict=True))
    found: dict[int, list[TurnedLine]] = {}
    for line in lines:
        found.setdefault(_nearest(line.box, columns), []).append(line)
    return found


def _nearest(box: Box, columns: Sequence[Column]) -> int:
    return sum((box[0] + box[2]) / 2 > (before[1] + after[0]) / 2 for before, after in pairwise(columns))


def _foot(beside: Sequence[Word], lines: Sequence[TurnedLine], bottom: float) -> float:
    """How far down the heads are set: to the lowest level line that stands beside them and not over any of them."""
    free = [line for line in lines_of(beside) if not _is_under(line, lines)]
    return max(word.box[3] for word in free[-1]) if free else bottom


def _side_by_side(
    texts: dict[int, list[TurnedLine]], columns: Sequence[Column], foot: float
) -> list[tuple[list[Word], tuple[TurnedLine, ...]]]:
    """The heads in one level line, each in the middle of its place as far as that is over its column."""
    middles = {}
    for at, lines in texts.items():
        box = around([line.box for line in lines])
        middles[at] = min(max((box[0] + box[2]) / 2, columns[at][0]), columns[at][1])
    width = _NARROW * min(b - a for a, b in pairwise(sorted(middles.values())))
    in_order = {at: sorted(lines, key=lambda line: (line.chunk.top, line.chunk.x0)) for at, lines in texts.items()}
    return [(list(set_level(lines, middles[at], width, foot)), tuple(lines)) for at, lines in in_order.items()]


def _voids(band: Column, words: Sequence[Word], room: float) -> list[Column]:
    """The stretches of a band of the page where no word stands, but for the room that two texts keep."""
    found, at = [], band[0]
    for top, bottom in [*sorted((word.box[1], word.box[3]) for word in words), (band[1], band[1])]:
        if top - at > room:
            found.append((at, top - room))
        at = max(at, bottom)
    return found


def _word_up(word: Word, page: Levelled) -> Word:
    x0, top, x1, bottom = word.box
    shift = bottom - page.up(bottom)
    if not shift:
        return word
    chars = word.chars.moved(0.0, -shift)
    return changed(word, box=(x0, top - shift, x1, bottom - shift), read=chars, start=0, end=len(chars))


def _rule_up(rule: Rule, page: Levelled) -> Rule:
    if rule.is_upright:
        return changed(rule, start=page.up(rule.start), end=page.up(rule.end))
    return changed(rule, at=page.up(rule.at))
