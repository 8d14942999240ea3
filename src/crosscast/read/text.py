"""Read plain text: its lines, and its tables by tabs, strokes, columns of spaces, figures at the end, a cell a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from crosscast.model import Block, Finding, Layout, LinePlace, Severity

from .cell_lines import Line, figures_ahead, is_count, run_of_cells
from .columns import Chunk, Placed, columns_of, placed
from .decode import decoded
from .document import Pages
from .draft import Draft, DraftCell, Piece
from .figure_lists import list_of_figures
from .limits import Limits
from .listing import without_listings
from .pipes import cells_of_strokes, drafted, is_cell_line, is_piped, rows_of_strokes, unclear
from .wording import one_line

_ENDS = re.compile(r"\[[^\[\]]*\b(?:ends? here|copy ends|text ends|truncated|cut off)\b[^\[\]]*\]\s*$", re.I)
_CHUNK = re.compile(r"\S+(?:[ \u00a0]\S+)*")
_VALUE = r"(?:[<>]?\d[\d,]*(?:\.\d+)?%?|[-–*]|\.\.)"
_FIGURES_AT_END = re.compile(rf"^(?P<label>.*?\S)(?P<values>(?:\s+{_VALUE}){{2,}})\s*$")
_WORD = re.compile(r"\S+")
# its mark, a tab and words
_NOTE = re.compile(r"^\s*[\[(]?(?:\d{1,2}|[a-z]|[*†‡§#]{1,3})[\])]?[.:]?\t+(?=[^\t]*[^\W\d_])(?:\S+ ){3,}\S+\s*$")
_MIN_LINES = 3
_LONGEST = 2_000  # letters: a longer line is prose


@dataclass(slots=True)
class Ending:
    """Where a text says that it was cut off: nowhere, between two lines, or in the middle of the last line."""

    is_cut: bool = False
    in_line: bool = False


@dataclass(slots=True)
class _Found:
    """What a stretch of lines turned out to be, and how many lines it took."""

    n_lines: int
    pieces: list[Piece] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def pages(data: bytes, label: str, limits: Limits) -> Pages:
    """The lines and tables of a text file in their order."""
    text, findings = decoded(data)
    lines, ending = _ending(text.splitlines())
    read = line_pieces(lines, 0, ending)
    findings.extend(read.findings)
    last = read.pieces[-1] if read.pieces else None
    if ending.is_cut and not isinstance(last, Draft) and not any(finding.slug == "cut-off" for finding in findings):
        message = "The text ends before the document does; ask for the whole document."
        findings.append(Finding("cut-off", Severity.QUESTION, message, place=LinePlace(max(len(lines), 1), (0, 0))))
        _mark_table_above(read.pieces, len(lines))
    return Pages(read.pieces, findings)


def _mark_table_above(pieces: list[Piece], n_lines: int) -> None:
    """Say that a table may go on where the line in which the text ends stands directly below it."""
    table = pieces[-2] if len(pieces) > 1 else None
    if not isinstance(table, Draft) or not table.cells:
        return
    below = table.cells[-1].place
    if isinstance(below, LinePlace) and below.line >= n_lines - 1:
        message = "The document stops in the line below this table, which may be its next; ask for the whole document."
        table.findings.append(Finding("cut-off", Severity.ERROR, message, place=LinePlace(n_lines, (0, 0))))


def line_pieces(texts: Sequence[str], n_before: int, ending: Ending | None = None) -> Pages:
    """The lines as prose and tables; `n_before` lines of the document stand before them."""
    ending = ending or Ending()
    lines = [Line(text, n_before + number) for number, text in enumerate(texts, start=1)]
    read = _pieces_of(lines, ending)
    if ending.is_cut and read.pieces and isinstance(last := read.pieces[-1], Draft):
        _mark_cut(last, lines[-1], ending)
    pieces, listings = without_listings(read.pieces)
    return Pages(pieces, [*listings, *read.findings])


def with_tables_of_lines(pieces: Sequence[Piece]) -> Pages:
    """The pieces of a document of which each paragraph is a line, with the tables that its lines make.

    Tabs and blank paragraphs still stand in them; they tell what belongs together, and fall out here.
    """
    read = Pages()
    for is_prose, run in groupby(pieces, key=lambda piece: isinstance(piece, Block) and not piece.is_heading):
        if not is_prose:
            read.pieces.extend(run)
            continue
        blocks = [(block.text, block.place) for block in run if isinstance(block, Block)]
        found = _pieces_of([Line(text, place.line) for text, place in blocks if isinstance(place, LinePlace)], Ending())
        read.pieces.extend(found.pieces)
        read.findings.extend(found.findings)
    return read


def _pieces_of(lines: list[Line], ending: Ending) -> Pages:
    ahead = figures_ahead(lines)
    read = Pages()
    at = 0
    while at < len(lines):
        if not lines[at].text.strip():
            at += 1
            continue
        found = _table(lines, at, ending) or _cell_lines(lines, at, ahead[at], ending) or _prose(lines[at])
        at += found.n_lines
        read.pieces.extend(found.pieces)
        read.findings.extend(found.findings)
    return read


def _ending(lines: list[str]) -> tuple[list[str], Ending]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    cut = _ENDS.search(lines[-1]) if lines else None
    if cut is None:
        return lines, Ending()
    rest = lines[-1][: cut.start()].rstrip()
    return ([*lines[:-1], rest] if rest else lines[:-1]), Ending(True, bool(rest))


def _mark_cut(table: Draft, last: Line, ending: Ending) -> None:
    """Say that a table goes on where the text ends. A cell that the end cuts in two is not read: 107 may end as 1."""
    lost = ""
    on_last_line = [
        cell for cell in table.cells if isinstance(cell.place, LinePlace) and cell.place.line == last.number
    ]
    if ending.in_line and on_last_line and not last.text.rstrip().endswith("|"):
        lost = on_last_line[-1].text
        table.cells.remove(on_last_line[-1])
    end = f" in the middle of '{lost}', which was left out" if lost else ""
    message = f"The document stops in the middle of this table{end}; ask for the whole document."
    table.findings.append(
        Finding("cut-off", Severity.ERROR, message, place=LinePlace(last.number, (0, len(last.text))))
    )


def _run(lines: Sequence[Line], start: int, belongs: re.Pattern[str]) -> list[Line]:
    end = start
    while end < len(lines) and len(lines[end].text) <= _LONGEST and belongs.search(lines[end].text):
        end += 1
    return list(lines[start:end])


def _table(lines: Sequence[Line], at: int, ending: Ending) -> _Found | None:
    if len(lines[at].text) > _LONGEST:
        return None
    return (
        _strokes(lines, at, ending) or _tabs(lines, at) or _spaces(lines, at) or _list(lines, at) or _figures(lines, at)
    )


def _strokes(lines: Sequence[Line], at: int, ending: Ending) -> _Found | None:
    """Tables with upright strokes."""
    end = at
    while end < len(lines) and len(lines[end].text) <= _LONGEST and is_piped(lines[end].text):
        end += 1
    run = list(lines[at:end])
    if not run:
        return None
    fragment = lines[end] if ending.in_line and end == len(lines) - 1 else None
    if len(run) >= 4 and all(is_cell_line(line.text) for line in run):
        is_cut = ending.is_cut and (fragment is not None or end == len(lines))
        found = _cells_of_strokes(run, is_cut)
    else:
        table = rows_of_strokes(run)
        if table is None:
            return None
        found = _Found(len(run), [table])
    if fragment is not None:
        place = LinePlace(fragment.number, (0, len(fragment.text)))
        last = found.pieces[-1] if found.pieces else None
        found.n_lines += 1
        if isinstance(last, Draft):
            last.cells.append(DraftCell(last.n_rows, 0, one_line(fragment.text), place))
        else:
            found.pieces.append(Block(one_line(fragment.text), place))
    return found


def _cells_of_strokes(run: list[Line], is_cut: bool) -> _Found:
    found = _Found(len(run))
    for table in cells_of_strokes(run, is_cut):
        if isinstance(table, Draft):
            found.pieces.append(table)
            continue
        blocks = [block for line in table if (block := _block(line, line.text.replace("|", " "))) is not None]
        found.pieces.extend(blocks)
        if any(is_count(block.text) for block in blocks):
            found.findings.append(unclear(table))
    return found


def _tabs(lines: Sequence[Line], at: int) -> _Found | None:
    """Rows whose cells stand between tabs, at least two of them, and the notes right below them."""
    run = _run(lines, at, re.compile(r"\S.*\t|\t.*\S"))
    if len(run) < 2:
        return None
    n_rows = len(run)
    while n_rows > 2 and _NOTE.match(run[n_rows - 1].text):
        n_rows -= 1
    if not any(is_count(text.strip()) for line in run[:n_rows] for text in line.text.split("\t")[2:]):
        n_rows = len(run)
    table = Draft(Layout.SEPARATED, place=_line_place(run[0]))
    for row, line in enumerate(run[:n_rows]):
        start = 0
        for col, text in enumerate(line.text.split("\t")):
            if text.strip():
                table.add(row, col, text, LinePlace(line.number, (start, start + len(text))))
            start += len(text) + 1
    return _Found(len(run), [table, *(block for line in run[n_rows:] if (block := _block(line, line.text)))])


def _spaces(lines: Sequence[Line], at: int) -> _Found | None:
    """Rows whose cells stand below each other, two spaces or more apart; at least three of them."""
    run = _run(lines, at, re.compile(r"\S[ \u00a0]{2,}\S"))
    if len(run) < _MIN_LINES:
        return None
    chunks = [
        [Chunk(match.start(), match.end(), match[0], number) for match in _CHUNK.finditer(line.text)]
        for number, line in enumerate(run)
    ]
    if not any(char.isdigit() for line in chunks for chunk in line[1:] for char in chunk.text):
        return None
    rows = placed(chunks, columns_of(chunks))
    if rows is None and len({len(line) for line in chunks}) == 1:  # not below each other, but as many in each line
        rows = [[Placed(chunk, col, 1) for col, chunk in enumerate(line)] for line in chunks]
    if rows is None:
        return None
    table = Draft(Layout.ALIGNED, place=_line_place(run[0]))
    for number, (line, cells) in enumerate(zip(run, rows, strict=True)):
        for cell in cells:
            place = LinePlace(line.number, (int(cell.chunk.start), int(cell.chunk.end)))
            table.add(number, cell.col, cell.chunk.text, place, spans=(1, cell.col_span))
    return _Found(len(run), [table])


def _list(lines: Sequence[Line], at: int) -> _Found | None:
    """A label and a figure a line; the number of a question before the first stays prose."""
    found = list_of_figures(lines, at)
    if found is None:
        return None
    number, table, n_lines = found
    asked = _block(lines[at], number)
    return _Found(n_lines, [table] if asked is None else [asked, table])


def _figures(lines: Sequence[Line], at: int) -> _Found | None:
    """Rows of a label and two figures or more, with single spaces between; at least three of them."""
    run = _run(lines, at, _FIGURES_AT_END)
    if len(run) < _MIN_LINES:
        return None
    split = [match for line in run if (match := _FIGURES_AT_END.match(line.text))]
    counts = [len(match["values"].split()) for match in split]
    width = max(set(counts), key=counts.count)
    if counts.count(width) < _MIN_LINES:
        return None
    table = Draft(Layout.ALIGNED, place=_line_place(run[0]))
    for row, (line, match, count) in enumerate(zip(run, split, counts, strict=True)):
        table.add(row, 0, match["label"], LinePlace(line.number, (0, match.end("label"))))
        values = [(word.start(), word[0]) for word in _WORD.finditer(line.text, match.start("values"))]
        if count == width:
            for col, (start, text) in enumerate(values, start=1):
                table.add(row, col, text, LinePlace(line.number, (start, start + len(text))))
        else:
            place = LinePlace(line.number, (values[0][0], len(line.text)))
            table.add(row, 1, match["values"], place, spans=(1, width))
            message = (
                f"Line {line.number} has {count} figures where the others have {width}; which columns they belong to "
                "cannot be told, so they were kept as one text; ask for the table as a spreadsheet."
            )
            table.findings.append(Finding("ragged-row", Severity.QUESTION, message, place=place))
    return _Found(len(run), [table])


def _cell_lines(lines: Sequence[Line], at: int, figure: int, ending: Ending) -> _Found | None:
    """A table of which each cell stands on a line of its own, with nothing between them."""
    found = run_of_cells(lines, at, figure, ending.is_cut)
    return None if found is None else _Found(found[1], [drafted(found[0])])


def _prose(line: Line) -> _Found:
    block = _block(line, line.text)
    return _Found(1, [block] if block is not None else [])


def _block(line: Line, text: str) -> Block | None:
    text = one_line(text)
    return Block(text, _line_place(line)) if text else None


def _line_place(line: Line) -> LinePlace:
    return LinePlace(line.number, (0, len(line.text)))
