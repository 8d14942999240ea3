"""Lay out a table again that was copied a cell a line, as web tables often are. What makes a row is not printed.

A width is taken where it alone makes sense of every line. Where several do, sums decide; where they do not, it is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from .wording import one_line


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and its number in the file, from 1."""

    text: str
    number: int


Field = tuple[Line, str]  # a cell's text and the line that it stands on
Rows = list[list[Field]]

_COUNT = re.compile(
    r"^(?:[<>~≤≥£]?\s?\d[\d, ]*(?:\.\d+)?\s?%?(?: ?\(\d[\d.,]*%?\))?\**|[-–—*~#]{1,3}|\.\.|n/?[akr]|nil|none|\[[a-z]\]"
    r"|(?:less|fewer|more) than \d+|under \d+|\d+ or (?:less|fewer|more)|not (?:held|recorded|known|available))$",
    re.I,
)
_YEAR = re.compile(r"^(?P<first>(?:19|20)\d\d)(?:\s?[-–/]\s?(?:\d\d|(?:19|20)\d\d))?\**$")
_TOTAL = re.compile(r"(?:grand )?totals?\b", re.I)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SENTENCE = re.compile(r"[.?!;,]$|^\[|^[-•·*>]\s")
_NO_LABEL = re.compile(r"@|https?:|^\+?\d[\d ()/.-]*$")
_MAX_COLS = 60
_MOST_CELLS = 6_000  # of a table without signs between its cells
_LONGEST_CELL = 90  # letters: a longer line is prose
_LONGEST_TITLE = 5  # words: a longer line above the heads of columns is the title of the table


def is_count(text: str) -> bool:
    return bool(_COUNT.match(text))


def is_year(text: str) -> bool:
    return bool(_YEAR.match(text))


def tables_in(cells: Sequence[Field]) -> list[list[Field]]:
    """The cells of each table, where several stand below each other: a table begins again with the same first head."""
    first = next((at for at, (_, text) in enumerate(cells) if text), 0)
    starts = [0]
    for at in range(first + 1, len(cells)):
        rest = [text for _, text in cells[at + 1 : at + 4] if text]
        if (
            cells[at][1]
            and cells[at][1] == cells[first][1]
            and rest
            and not (is_count(rest[0]) and not is_year(rest[0]))
        ):
            n_open = min(first, sum(1 for _ in _blanks_before(cells, at)))
            starts.append(at - n_open)
    return [list(cells[start:end]) for start, end in zip(starts, [*starts[1:], len(cells)], strict=True)]


def laid_out(cells: Sequence[Field], is_cut: bool) -> Rows | None:
    """The rows of cells whose blank ones were copied too; None where no width makes sense, or several do.

    A copy may leave out the blank that opens the first row; and a row that is blank throughout may have any length.
    """
    for parse in (_evenly, _between_blank_rows):
        found = _different(rows for width in _widths(cells) for rows in parse(cells, width, is_cut))
        if found:
            return _only(found)
    return None


def run_of_cells(lines: Sequence[Line], at: int, figure: int, is_cut: bool) -> tuple[Rows, int] | None:
    """A table copied a cell a line without any sign between them, which begins at `at`; and how many lines it takes.

    `figure` is the first line from there on that holds a count.
    Blank cells are lost in such a copy. So each row must be whole: a label and as many counts as there are heads, at
    least two rows of three cells or more, or three of two.
    """
    n_heads = _heads(lines, at, figure)
    if n_heads is None:
        return None
    heads = list(islice(_short_lines(lines, at), n_heads))
    found = []
    for width in (n_heads, n_heads + 1):
        if width == n_heads and len(heads[0][1].split()) > _LONGEST_TITLE:
            continue
        if width > n_heads and not all(is_year(text) or _month(text) is not None for _, text in heads):
            continue  # the blank head above the labels was lost: certain only where the others are periods
        rows = _whole_rows(islice(_short_lines(lines, at), n_heads, _MOST_CELLS), width, is_cut) if width > 1 else []
        if len(rows) >= (2 if width > 2 else 3) and not follows(heads[-1][1], rows[0][0][1]):
            found.append([heads if width == n_heads else [(heads[0][0], ""), *heads], *rows])
    if len(found) != 1:
        return None
    last = found[0][-1][-1][0]
    return found[0], last.number - lines[at].number + 1


def makes_sense(rows: list[list[str]]) -> bool:
    """Whether rows of this width are a table: heads without counts, and below them columns of one kind."""
    head, *body = rows
    body = [row for row in body if any(row)]
    if not body or sum(bool(text) for text in head) < 2 or any(is_count(text) and not is_year(text) for text in head):
        return False
    if follows(next(text for text in reversed(head) if text), next(text for text in body[0] if text)):
        return False
    has_counts = False
    for col in range(len(head)):
        texts = [row[col] for row in body if col < len(row) and row[col]]
        kinds = {is_count(text) for text in texts}
        if len(kinds) > 1 or (texts and not head[col] and kinds == {True}):
            return False
        has_counts = has_counts or kinds == {True}
    are_labelled = _run_in_years(body) or all(any(text and not is_count(text) for text in row) for row in body)
    return has_counts and (are_labelled or (len(body) == 1 and len(body[0]) == len(head)))


def adds_up(rows: list[list[str]]) -> bool:
    """Whether the table has a row named as a total, and each count in it is the sum of the counts above it."""
    body = rows[1:]
    totals = [n for n, row in enumerate(body) if any(map(_TOTAL.match, row))]
    if not totals or totals[0] < 2:
        return False
    n_sums = 0
    for col, text in enumerate(body[totals[0]]):
        above = [row[col] for row in body[: totals[0]] if col < len(row) and row[col]]
        if _whole(text) is not None and above and all(_whole(each) is not None for each in above):
            if sum(_whole(each) or 0 for each in above) != _whole(text):
                return False
            n_sums += 1
    return n_sums > 0


def _run_in_years(body: list[list[str]]) -> bool:
    """Whether the rows are named by years that follow one another."""
    firsts = [next((text for text in row if text), "") for row in body]
    ways = (firsts, firsts[::-1])
    return len(firsts) > 1 and any(all(map(_year_follows, way, way[1:])) for way in ways)


def _year_follows(before: str, after: str) -> bool:
    return is_year(before) and follows(before, after)


def _widths(cells: Sequence[Field]) -> range:
    return range(2, min(len(cells) // 2, _MAX_COLS) + 1)


def _evenly(cells: Sequence[Field], width: int, is_cut: bool) -> Iterator[Rows]:
    """Rows of one width throughout, as they are and with the blank that opens the first."""
    for opened, sequence in ((False, list(cells)), (True, [(cells[0][0], ""), *cells])):
        if len(sequence) % width and not is_cut:
            continue
        rows = [sequence[start : start + width] for start in range(0, len(sequence), width)]
        if opened and any(row[0][1] for row in rows):
            continue
        if makes_sense(_texts(rows)):
            yield rows


def _between_blank_rows(cells: Sequence[Field], width: int, is_cut: bool) -> Iterator[Rows]:
    """Rows of one width between blank rows of any length: each part begins where the kinds of its cells ask for it."""
    parts = list(_parts(cells, width))
    if len(parts) < 2 or len(parts[0]) % width:
        return
    start = [parts[0][n : n + width] for n in range(0, len(parts[0]), width)]
    if not makes_sense(_texts(start)):
        return
    rows = start
    for at, part in enumerate(parts[1:], start=2):
        fits = []
        for n_open in range(width):
            filled = [*[(part[0][0], "")] * n_open, *part]
            if len(filled) % width and not (is_cut and at == len(parts)):
                filled += [(part[-1][0], "")] * (width - len(filled) % width)
            more = [filled[n : n + width] for n in range(0, len(filled), width)]
            if makes_sense(_texts([*rows, *more])):
                fits.append(more)
        if len(fits) != 1:
            return
        rows = [*rows, *fits[0]]
    yield rows


def _parts(cells: Sequence[Field], width: int) -> Iterator[list[Field]]:
    """The stretches between runs of at least so many blanks; blanks that end or begin them belong to the runs."""
    part: list[Field] = []
    for is_blank, run in groupby(cells, key=lambda cell: not cell[1]):
        stretch = list(run)
        if is_blank and len(stretch) >= width and any(text for _, text in part):
            part += stretch[: -len(part) % width]
            yield part
            part = []
        else:
            part += stretch
    if any(text for _, text in part):
        yield part


def _different(all_rows: Iterator[Rows]) -> list[Rows]:
    found: dict[tuple[tuple[str, ...], ...], Rows] = {}
    for rows in all_rows:
        rows = _without_blank_columns(rows)
        found.setdefault(tuple(map(tuple, _texts(rows))), rows)
    return list(found.values())


def _only(found: list[Rows]) -> Rows | None:
    if len(found) > 1:
        found = [rows for rows in found if adds_up(_texts(rows))]
    return found[0] if len(found) == 1 else None


def _without_blank_columns(rows: Rows) -> Rows:
    width = max(len(row) for row in rows)
    kept = [col for col in range(width) if any(col < len(row) and row[col][1] for row in rows)]
    return [[row[col] for col in kept if col < len(row)] for row in rows if any(text for _, text in row)]


def _texts(rows: Rows) -> list[list[str]]:
    return [[text for _, text in row] for row in rows]


def _blanks_before(cells: Sequence[Field], at: int) -> Iterator[Field]:
    while at > 0 and not cells[at - 1][1]:
        at -= 1
        yield cells[at]


def _short_lines(lines: Sequence[Line], at: int) -> Iterator[Field]:
    """Lines that can be cells; one blank line between them does not part them."""
    was_blank = False
    for line in map(lines.__getitem__, range(at, len(lines))):
        if len(line.text) > 4 * _LONGEST_CELL:
            return
        text = one_line(line.text)
        if not text:
            if was_blank:
                return
            was_blank = True
            continue
        if len(text) > _LONGEST_CELL or "|" in text or "\t" in line.text.strip():
            return
        if not (is_count(text) or is_year(text)) and (_SENTENCE.search(text) or _NO_LABEL.search(text)):
            return
        was_blank = False
        yield line, text


def figures_ahead(lines: Sequence[Line]) -> list[int]:
    """For each line the next one, itself included, that holds a count alone; the number of lines where none does."""
    ahead, found = len(lines), []
    for at in range(len(lines) - 1, -1, -1):
        text = lines[at].text.strip()
        if len(text) <= _LONGEST_CELL and is_count(text) and not is_year(text):
            ahead = at
        found.append(ahead)
    return found[::-1]


def _heads(lines: Sequence[Line], at: int, figure: int) -> int | None:
    """How many lines stand before the label of the first row, which is the line before the first figure."""
    if figure >= len(lines) or figure - at > 2 * _MAX_COLS:
        return None
    first = lines[figure]
    for n, (line, _) in enumerate(islice(_short_lines(lines, at), _MAX_COLS + 2)):
        if line is first:
            return n - 1 if n > 1 else None
    return None


def _whole_rows(cells: Iterator[Field], width: int, is_cut: bool) -> Rows:
    """The rows of a label and counts from the beginning on; the last may be cut short where the document is."""
    rows: Rows = []
    by_year = False
    while row := list(islice(cells, width)):
        label = row[0][1]
        by_year = by_year if rows else is_year(label)
        is_whole = len(row) == width or (is_cut and len(row) > 1)
        is_labelled = is_year(label) if by_year else not is_count(label)
        if not is_labelled and is_count(label):
            return []  # one more figure than the heads explain
        is_labelled = is_labelled or (by_year and _TOTAL.match(label) is not None)
        if not (is_whole and is_labelled and all(is_count(text) for _, text in row[1:])):
            return rows
        rows.append(row)
    return rows


def follows(before: str, after: str) -> bool:
    """Whether a text is the year or month after another: then no row ends between them."""
    year, next_year = _YEAR.match(before), _YEAR.match(after)
    if year and next_year:
        return int(next_year["first"]) == int(year["first"]) + 1
    month, next_month = _month(before), _month(after)
    return month is not None and next_month is not None and next_month == (month + 1) % 12


def _month(text: str) -> int | None:
    word = text.lower().split(" ")[0].rstrip(".,")
    is_month = len(word) >= 3 and word[:3] in _MONTHS and re.match(r"^[a-z]{3,9}[ -]?(?:\d{2,4})?$", text, re.I)
    return _MONTHS.index(word[:3]) if is_month else None


def _whole(text: str) -> int | None:
    plain = text.replace(",", "").replace(" ", "")
    return int(plain) if plain.isdecimal() else None
