"""Text of a PDF page that runs another way than most of it: its lines, and the texts that they make in drawn boxes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from msgspec.structs import replace as changed

from crosscast.model import Block, PagePlace

from .cell_lines import is_count, is_year
from .pdf_lines import Chunk, chunks_between, lines_of
from .pdf_page import Box, Char, Chars, Page, Rule, Word, around, covers, is_solid, overlap, rounded, words_of
from .pdf_ruled import joined
from .wording import one_line

_NEXT = 1.2  # heights of a line: the lines of one text in a drawn box stand no further apart
_OVER = 3.0  # heights of a line: a head stands no higher above its column
_SPACE = 0.3  # of the height of a line: between two words


class TurnedLine(NamedTuple):
    """A line of turned text: its words as they stand when it is set upright, and where it stands on the page."""

    turns: int
    chunk: Chunk
    box: Box

    @property
    def size(self) -> float:
        return self.chunk.height

    @property
    def content(self) -> int:
        return self.chunk.words[0].chars[0].content

    @property
    def is_artifact(self) -> bool:
        return self.chunk.words[0].chars[0].is_artifact


@dataclass(frozen=True, slots=True)
class TurnedText:
    """Lines of turned text that are one text, as they stand on the page, and set level there."""

    lines: tuple[TurnedLine, ...]
    box: Box
    words: tuple[Word, ...]


def turned_lines(seen: Page, rules: Sequence[Rule]) -> list[TurnedLine]:
    """The lines of a page that run up, down or upside down, parted by gaps and by what is drawn between their words."""
    found = []
    for turns, chars in seen.others:
        across = joined([turned_rule(rule, turns, seen) for rule in rules], is_upright=True)
        for line in lines_of(words_of(chars)):
            for chunk in chunks_between(across, line):
                box = (chunk.x0, chunk.top, chunk.x1, chunk.bottom)
                found.append(TurnedLine(turns, chunk, seen.turned_back(box, turns)))
    return found


def turned_rule(rule: Rule, turns: int, seen: Page) -> Rule:
    """A drawn line of a page as it stands when the page is turned."""
    x0, y0, x1, y1 = seen.turned(rule.box, turns)
    is_upright = rule.is_upright is (turns % 2 == 0)
    return Rule(True, x0, y0, y1) if is_upright else Rule(False, y0, x0, x1)


def texts_in_boxes(lines: Sequence[TurnedLine], rules: Sequence[Rule]) -> list[TurnedText]:
    """The texts that the lines make where drawn lines part them, each set level at the foot of its place."""
    if not lines:
        return []
    levels, uprights = joined(rules, is_upright=False), joined(rules, is_upright=True)
    groups: list[list[TurnedLine]] = []
    for line in sorted(lines, key=lambda line: (line.turns, line.chunk.top, line.chunk.x0)):
        for group in groups:
            if _is_next_line(group[-1], line) and not _is_drawn_between(group[-1], line, levels, uprights):
                group.append(line)
                break
        else:
            groups.append([line])
    return [text_of_lines(group, part=0.5) for group in groups]


def _is_next_line(above: TurnedLine, line: TurnedLine) -> bool:
    first, second = above.chunk, line.chunk
    return (
        above.turns == line.turns
        and -0.5 * line.size < second.top - first.bottom < _NEXT * line.size
        and min(first.x1, second.x1) > max(first.x0, second.x0)
    )


def _is_drawn_between(line: TurnedLine, other: TurnedLine, levels: Sequence[Rule], uprights: Sequence[Rule]) -> bool:
    """Whether a line is drawn between two of a text, or begins right below two that stand beside each other."""
    along, rules, reach = (1, uprights, _OVER * line.size) if line.turns % 2 else (0, levels, 0.0)
    across = 1 - along
    near, far = sorted((line.box[across] + line.box[across + 2], other.box[across] + other.box[across + 2]))
    start, end = max(line.box[along], other.box[along]), max(line.box[along + 2], other.box[along + 2]) + reach
    return any(near < 2 * rule.at < far and rule.start < end and rule.end > start for rule in rules)


def text_of_lines(lines: Iterable[TurnedLine], part: float = 1.0) -> TurnedText:
    """Lines as one text, in their order, set level at the foot of its place, as wide as a part of this."""
    lines = sorted(lines, key=lambda line: (line.chunk.top, line.chunk.x0))
    box = around([line.box for line in lines])
    words = set_level(lines, (box[0] + box[2]) / 2, part * (box[2] - box[0]), box[3])
    return TurnedText(tuple(lines), box, words)


def set_level(lines: Iterable[TurnedLine], middle: float, width: float, bottom: float) -> tuple[Word, ...]:
    """The words of lines set in one level line as wide as that and down to there, however narrow they come to be."""
    chars: list[Char] = []
    end = 0.0
    for line in lines:
        for word in line.chunk.words:
            across, down = end - word.box[0], bottom - line.chunk.bottom
            chars += (
                char._replace(x0=char.x0 + across, top=char.top + down, x1=char.x1 + across, bottom=char.bottom + down)
                for char in word.chars
            )
            end += word.box[2] - word.box[0]
            chars.append(chars[-1]._replace(text=" ", x0=end, x1=end + _SPACE * line.size))
            end += _SPACE * line.size
    start, scale = middle - width / 2, width / end
    return tuple(words_of(char._replace(x0=start + scale * char.x0, x1=start + scale * char.x1) for char in chars))


def is_mostly_level(box: Box, lines: Iterable[TurnedLine], words: Iterable[Word]) -> bool:
    """Whether a box of the page holds more level words than turned ones."""
    n_turned = sum(len(word.text) for line in lines if covers(box, line.box) for word in line.chunk.words)
    return sum(len(word.text) for word in words if covers(box, word.box)) > n_turned


def lines_as_shown(seen: Page, is_wanted: Callable[[Box], bool]) -> Iterator[list[Word]]:
    """The lines of a page, whichever way they run, of those characters that stand at wanted places.

    Places, and boxes of the words, are on the page as it is shown.
    """
    for turns, chars in ((0, seen.chars), *seen.others):

        def back(box: Box, turns: int = turns) -> Box:
            return seen.as_shown(seen.turned_back(box, turns))

        wanted = [char for char in chars if is_wanted(back((char.x0, char.top, char.x1, char.bottom)))]
        for line in lines_of(words_of(wanted)):
            yield [changed(word, box=back(word.box)) for word in line]


def slanted_prose(seen: Page) -> Block:
    """What no quarter turn sets upright, in the order of the file: a watermark, heads of columns at a slant."""
    text = one_line("".join(char.text for char in seen.slanted))
    box = around([(char.x0, char.top, char.x1, char.bottom) for char in seen.slanted])
    return Block(text, PagePlace(seen.number, rounded(box)))


def with_lines(box: Box, lines: Iterable[TurnedLine]) -> Box:
    """A box of words, some of them turned ones that were set level there, and all of the lines that these came from."""
    return around([box, *(line.box for line in lines if overlap(line.box, box))])


def amid_text(lines: Iterable[TurnedLine], seen: Page) -> list[TurnedLine]:
    """Those of the lines that stand among the level text of a page, not in its margins, as a running head does."""
    x0, top, x1, bottom = seen.chars.boxes[:, is_solid(seen.chars.text)]
    level = (x0.min(), top.min(), x1.max(), bottom.max()) if x0.size else None
    return [line for line in lines if level and covers(level, line.box)]


def chars_of(lines: Iterable[TurnedLine]) -> Chars:
    """The characters of lines as they stand when they are set upright, their words parted."""
    chars: list[Char] = []
    for word in (word for line in lines for word in line.chunk.words):
        chars += word.chars
        chars.append(chars[-1]._replace(text=" "))
    return Chars.of(chars)


def has_figures(text: str) -> bool:
    """Whether a text may be of a table: it has a number that is no year, or several words with digits."""
    words = [word for word in text.split() if any(char.isdigit() for char in word)]
    return len(words) > 1 or any(is_count(word) and not is_year(word) for word in words)
