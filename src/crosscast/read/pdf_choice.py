"""Choose between two readings of a table of a PDF: by its tags, by the lines drawn, by what stands below each other.

What speaks against each is counted by those who read it: boxes that hold several figures, cells that stand elsewhere
than they are said to, texts that the other tears apart. Where neither is clearly better, the one whose printed totals
add up is taken, and its totals prove nothing then; where both or neither do, both are kept.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain

from .cell_lines import is_count, is_year
from .draft import Draft
from .pdf_lines import TOTAL, Chunk, Line, lines_of
from .pdf_page import Word
from .pdf_part import Part
from .pdf_ruled import RuledTable

_CLEAR = 2  # times as much speaks against the other reading
_NUMBER = re.compile(r"^(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)$")
_SEVERAL = re.compile(r"^\d[\d, ]* \d[\d, ]*$")
_SIGNS = re.compile(r"[\W_]+")


def chosen(first: Part, second: Part, against: tuple[int, int]) -> Part:
    """The better of two readings; the first, with the second kept beside it, where nothing decides."""
    if said_by(first.draft) == said_by(second.draft):
        return first
    if against[0] > _CLEAR * against[1]:
        return second
    if against[1] > _CLEAR * against[0]:
        return first
    closed = n_closed(first.draft), n_closed(second.draft)
    if closed[0] == closed[1] or max(closed) <= 0:
        first.others += [second, *second.others]
        return first
    better = first if closed[0] > closed[1] else second
    better.draft.chosen_by_sums = True
    return better


def said_by(draft: Draft) -> Counter[tuple[str, ...]]:
    """What a reading says: each figure with the labels left of it and the headings above it."""
    at = _spread(draft)
    first = min(
        (row for (row, col), text in at.items() if col and is_count(text) and not is_year(text)), default=draft.n_rows
    )
    said: Counter[tuple[str, ...]] = Counter()
    for cell in draft.cells:
        if cell.row < first or not cell.col or not any(char.isdigit() for char in cell.text):
            continue
        left = [at.get((cell.row, col), "") for col in range(cell.col)]
        labels = [text for col, text in enumerate(left) if not col or not is_count(text)]
        heads = [at.get((row, cell.col), "") for row in range(first)]
        keys = dict.fromkeys(_SIGNS.sub("", text).casefold() for text in chain(labels, heads))
        said[(_SIGNS.sub("", cell.text), *(key for key in keys if key))] += 1
    return said


def _spread(draft: Draft) -> dict[tuple[int, int], str]:
    """The text at each place, that of a span at all that it covers."""
    n_rows, n_cols = draft.n_rows, draft.n_cols
    return {
        (row, col): cell.text
        for cell in draft.cells
        for row in range(cell.row, min(cell.row + cell.row_span, n_rows))
        for col in range(cell.col, min(cell.col + cell.col_span, n_cols))
    }


def n_closed(draft: Draft) -> Fraction:
    """The share of figures in rows and columns of totals that are the sum of those before them, less the others'.

    It does not count them: two readings of which one holds more figures, and all add up in both, are as good.
    """
    rows: dict[int, dict[int, str]] = defaultdict(dict)
    cols: dict[int, dict[int, str]] = defaultdict(dict)
    for (row, col), text in _spread(draft).items():
        rows[row][col] = cols[col][row] = text
    headed = {row for row, texts in rows.items() if all(is_year(text) or not is_count(text) for text in texts.values())}
    found = [*_closed(rows, headed), *_closed(cols, set())]
    return Fraction(2 * sum(found) - len(found), len(found)) if found else Fraction(0)


def _closed(lines: Mapping[int, Mapping[int, str]], left_out: set[int]) -> Iterator[bool]:
    sums: dict[int, int] = defaultdict(int)
    for number, line in sorted(lines.items()):
        if number in left_out:
            continue
        is_total = any(TOTAL.match(text) for text in line.values())
        for at, text in line.items():
            is_number = bool(_NUMBER.match(text))
            count = int(re.sub(r"[ ,]", "", text)) if is_number else 0
            if is_total and (sums[at] or _SEVERAL.match(text)):
                yield is_number and sums[at] == count
            sums[at] = 0 if is_total else sums[at] + count


def n_torn(held: Sequence[Sequence[Word]], other: Sequence[Sequence[Word]]) -> int:
    """How many cells of a reading, of those with one figure at most, have texts that another puts into several."""
    owner = {char: at for at, words in enumerate(other) for word in words for char in word.chars}
    return sum(
        len({owner.get(char) for word in words for char in word.chars}) > 1
        for words in held
        if not crowding_of(lines_of(words))
    )


def crowding(table: RuledTable) -> int:
    """How many figures share a box with another, beside it or above it."""
    return sum(crowding_of(cell.lines) for cell in table.cells if len(cell.words) > 1)


def crowding_of(lines: Iterable[Line]) -> int:
    """How many figures of one cell stand beside or above another in it; one in brackets belongs to that before it."""
    lines = [*lines]
    if sum(map(len, lines)) < 2:
        return 0
    split = [line.chunks for line in lines]
    own = [
        [at for at, chunk in enumerate(line) if chunk.is_figure and not (at and chunk.text[0] == "(")] for line in split
    ]
    beside = sum(max(len(figures) - 1, 0) for figures in own)
    figures = [line[0] for line in split if len(line) == 1 and line[0].is_figure]
    below = len(figures) - 1 if len(figures) == len(split) and _are_of_one_kind(figures) else 0
    listed = sum(len(line) > 1 and line[0].is_label and line[-1].is_figure for line in split) - 1
    return beside + max(below, listed, 0)


def _are_of_one_kind(figures: Sequence[Chunk]) -> bool:
    """Whether all are counts, or all are percentages; a percentage below its count belongs to it."""
    return len({"%" in figure.text or "(" in figure.text for figure in figures}) == 1
