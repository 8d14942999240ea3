"""Read a PDF: tables by its tags, else by drawn lines, else by white space; each cell with its page and box."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
from msgspec.structs import replace

from crosscast.model import Block, CrosscastError, Finding, Layout, PagePlace, Severity

from . import heartbeat
from .document import Pages
from .draft import Draft, DraftCell, Piece
from .limits import Limits
from .listing import without_listings
from .pdf_aligned import AlignedTable, Unclear, aligned_tables
from .pdf_faults import faults
from .pdf_page import Box, Char, Page, Word, box_of, lines_of, read_page, read_rules, wording_of, words_of
from .pdf_ruled import RuledTable, ruled_tables
from .pdf_tagged import TaggedTable, in_order, read_tree
from .refusal import damaged, protected, refused
from .wording import one_line

_NEAR = 6.0  # points: columns of two pages whose edges agree so far are the same columns
_FOLIO = re.compile(r"^(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$", re.I)
_PASSWORD_ERROR = 4


def pages(data: bytes, label: str, limits: Limits) -> Pages:
    """The prose and tables of a PDF in their order. Raises CrosscastError where it cannot be opened or has no text."""
    try:
        document = pdfium.PdfDocument(data)
        n_pages = len(document)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR:
            raise protected() from error
        raise damaged(f"it is not a sound PDF ({error})") from error
    try:
        read = _read(document, n_pages, limits)
        read.findings.extend(faults(data, n_pages))
        return read
    finally:
        document.close()


@dataclass(slots=True)
class _Part:
    """A table as one page shows it, with what joining needs to know."""

    draft: Draft
    edges: tuple[float, ...] | None = None
    tagged: TaggedTable | None = None


def _read(document: Any, n_pages: int, limits: Limits) -> Pages:
    findings: list[Finding] = []
    shown: list[list[Block | _Part]] = []
    pictures: list[int] = []
    broken: list[int] = []
    turned: list[int] = []
    n_unmapped = n_chars = 0
    for number in range(1, min(n_pages, limits.pages) + 1):
        heartbeat.beat()
        try:
            page = document[number - 1]
        except pdfium.PdfiumError:
            broken.append(number)
            continue
        seen = read_page(page, number)
        n_unmapped += seen.n_unmapped
        n_printed = sum(bool(char.text.strip()) for char in seen.chars) + len(seen.turned)
        n_chars += n_printed
        if seen.has_picture and not n_printed:
            pictures.append(number)
        if any(char.isdigit() for char in seen.turned):
            turned.append(number)
        shown.append(list(_page_pieces(page, seen, findings)))
        page.close()
    if not n_chars:
        raise _nothing_printed(n_pages, pictures, broken)
    if pictures:
        findings.append(
            Finding("scan", Severity.ERROR, f"{_pages_in_words(pictures)} without text, only pictures; {_NO_OCR}.")
        )
    if broken:
        message = f"{_pages_in_words(broken)} damaged and could not be read; ask for the document to be sent again."
        findings.append(Finding("damaged", Severity.ERROR, message))
    if n_pages > limits.pages:
        message = (
            f"The document has {n_pages:,} pages, and only the first {limits.pages:,} were read; ask for it in parts."
        )
        findings.append(Finding("too-large", Severity.ERROR, message))
    if turned:
        listed = (
            f"Page {turned[0]}" if len(turned) == 1 else f"{len(turned)} pages, the first of them page {turned[0]},"
        )
        has = "has" if len(turned) == 1 else "have"
        message = f"{listed} {has} text that is turned on its side; it was kept as text and not read as a table."
        findings.append(Finding("turned-text", Severity.QUESTION, message))
    if n_unmapped > n_chars / 20:
        message = "The PDF does not say which letters many of its signs are; check the figures against the page."
        findings.append(Finding("unmapped-text", Severity.QUESTION, message))
    pieces, listings = without_listings(list(_joined(shown)))
    return Pages(pieces, [*listings, *findings])


_NO_OCR = "text in pictures is not read yet; ask for the document that they were made from"


def _nothing_printed(n_pages: int, pictures: list[int], broken: list[int]) -> CrosscastError:
    if pictures:
        return refused(f"it is a scan without text; {_NO_OCR}", "scan")
    if broken or not n_pages:
        return damaged("none of its pages is sound")
    return refused("its pages hold no text; ask for it to be sent again", "empty")


def _pages_in_words(numbers: list[int]) -> str:
    listed = ", ".join(str(number) for number in numbers[:10]) + (" and others" if len(numbers) > 10 else "")
    return f"Page {listed} is" if len(numbers) == 1 else f"Pages {listed} are"


def _page_pieces(page: Any, seen: Page, findings: list[Finding]) -> Iterator[Block | _Part]:
    """The pieces of a page: by its tags where they mark sound tables, or where it shows none; else by sight."""
    tree = read_tree(page)
    by_tags = list(_by_tags(tree, seen)) if tree else []
    tagged = [piece for piece in by_tags if isinstance(piece, _Part)]
    if tagged and all(part.tagged is not None and part.tagged.is_sound for part in tagged):
        yield from by_tags
    else:
        by_sight = list(_by_sight(page, seen, findings))
        shows_tables = any(isinstance(piece, _Part) for piece in by_sight)
        yield from by_sight if shows_tables or not tree else by_tags
    if seen.turned:
        yield Block(seen.turned, PagePlace(seen.number, (0.0, 0.0, seen.width, seen.height)))


def _by_tags(tree: Any, seen: Page) -> Iterator[Block | _Part]:
    named: set[int] = set()
    for piece in in_order(tree, seen.chars):
        if isinstance(piece, TaggedTable):
            named |= piece.contents
            draft = _tagged_draft(piece, seen)
            if draft.cells:
                yield _Part(draft, tagged=piece)
        else:
            named |= {char.content for char in piece.chars}
            text = wording_of(piece.chars).text
            if text:
                yield Block(text, PagePlace(seen.number, box_of(piece.chars)), piece.is_heading)
    rest = [char for char in seen.chars if not char.is_artifact and char.content not in named]
    yield from _prose(lines_of(words_of(rest)), seen.number)


def _tagged_draft(table: TaggedTable, seen: Page) -> Draft:
    draft = Draft(Layout.MARKUP, caption=wording_of(table.caption).text)
    filled = [cell for cell in table.cells if any(char.text.strip() for char in cell.chars)]
    if not filled:
        return draft
    boxes = {(cell.row, cell.col): box_of(char for char in cell.chars if char.text.strip()) for cell in filled}
    rows = {row: [box for (at, _), box in boxes.items() if at == row] for row, _ in boxes}
    cols = {col: [box for (_, at), box in boxes.items() if at == col] for _, col in boxes}
    whole = _around(list(boxes.values()))
    first = table.row_numbers[0]
    for cell in table.cells:
        text, marks, is_bold = wording_of(cell.chars)
        own = boxes.get((cell.row, cell.col))
        across, down = _around(cols.get(cell.col, [whole])), _around(rows.get(cell.row, [whole]))
        box = own or (across[0], down[1], across[2], down[3])
        draft.add(
            cell.row - first, cell.col, text, PagePlace(seen.number, box),
            spans=(cell.row_span, cell.col_span), emphasised=is_bold or cell.is_header, marks=marks,
        )  # fmt: skip
    heads = {cell.row: True for cell in table.cells}
    for cell in filled:
        heads[cell.row] = heads[cell.row] and cell.is_header
    for row in table.row_numbers:
        if not heads.get(row) or first != 0:
            break
        draft.n_header_rows += 1
    draft.place = PagePlace(seen.number, whole)
    if not table.is_sound:
        message = "The tags of this table give its rows different lengths; compare its columns with the page."
        draft.findings.append(Finding("ragged-tags", Severity.QUESTION, message, place=draft.place))
    return draft


def _by_sight(page: Any, seen: Page, findings: list[Finding]) -> Iterator[Block | _Part]:
    tables = ruled_tables(read_rules(page), seen.chars)
    rest = [char for char in seen.chars if not any(_holds(table.box, char) for table in tables)]
    lines = lines_of(words_of(rest))
    pieces: list[tuple[float, Block | _Part]] = [(table.box[1], _ruled_part(table, seen.number)) for table in tables]
    prose: list[Sequence[Word]] = []
    for found in aligned_tables(lines):
        if isinstance(found, AlignedTable):
            pieces.append((found.box[1], _aligned_part(found, seen.number)))
        elif isinstance(found, Unclear):
            findings.append(_unclear(found, seen.number))
            prose.extend(found.lines)
        else:
            prose.append(found)
    tops = sorted(top for top, _ in pieces)
    groups: dict[int, list[Sequence[Word]]] = {}
    for line in prose:
        groups.setdefault(sum(top <= line[0].box[1] for top in tops), []).append(line)
    for group in groups.values():
        pieces.extend(
            (block.place.box[1], block) for block in _prose(group, seen.number) if isinstance(block.place, PagePlace)
        )
    yield from (piece for _, piece in sorted(pieces, key=lambda pair: pair[0]))


def _unclear(found: Unclear, number: int) -> Finding:
    place = PagePlace(number, box_of(char for line in found.lines for word in line for char in word.chars))
    message = (
        f"Page {number} has {len(found.lines)} lines of figures below each other whose columns cannot be told apart; "
        "they were left as text; ask for the table itself."
    )
    return Finding("columns-unclear", Severity.QUESTION, message, place=place)


def _ruled_part(table: RuledTable, number: int) -> _Part:
    draft = Draft(Layout.RULED, place=PagePlace(number, table.box))
    for cell in table.cells:
        text, marks, is_bold = wording_of(cell.chars)
        place = PagePlace(number, cell.box)
        draft.add(
            cell.row, cell.col, text, place, spans=(cell.row_span, cell.col_span), emphasised=is_bold, marks=marks
        )
    return _Part(draft, edges=table.xs)


def _aligned_part(table: AlignedTable, number: int) -> _Part:
    draft = Draft(Layout.ALIGNED, place=PagePlace(number, table.box))
    for cell in table.cells:
        text, marks, is_bold = wording_of(cell.chars)
        place = PagePlace(number, box_of(cell.chars))
        draft.add(cell.row, cell.col, text, place, spans=(1, cell.col_span), emphasised=is_bold, marks=marks)
    return _Part(draft, edges=tuple((start + end) / 2 for start, end in table.columns))


def _prose(lines: Sequence[Sequence[Word]], number: int) -> Iterator[Block]:
    """Paragraphs: a line goes on in the next where the next line's first word would not have fitted any more."""
    right = max((line[-1].box[2] for line in lines), default=0.0)
    paragraph: list[Word] = []
    last: Sequence[Word] = ()
    for line in lines:
        if paragraph and not _goes_on(last, line, right):
            yield _block(paragraph, number)
            paragraph = []
        paragraph.extend(line)
        last = line
    if paragraph:
        yield _block(paragraph, number)


def _goes_on(above: Sequence[Word], below: Sequence[Word], right: float) -> bool:
    height = above[0].box[3] - above[0].box[1]
    first = below[0].box
    is_near = first[1] - above[0].box[3] < 0.6 * height and abs(first[3] - first[1] - height) < 0.2 * height
    return is_near and above[-1].box[2] + 0.3 * height + (first[2] - first[0]) > right


def _block(words: Sequence[Word], number: int) -> Block:
    chars = [char for word in words for char in (*word.chars, word.chars[-1]._replace(text=" "))]
    return Block(one_line("".join(char.text for char in chars)), PagePlace(number, box_of(chars)))


def _joined(shown: list[list[Block | _Part]]) -> Iterator[Piece]:
    """The pieces of all pages, with tables that go on over a page break put together."""
    open_part: _Part | None = None
    waiting: list[Block] = []  # page numbers between the two halves of a table
    for page in shown:
        for position, piece in enumerate(page):
            if isinstance(piece, Block):
                if open_part is not None and _FOLIO.match(piece.text):
                    waiting.append(piece)
                    continue
                if open_part is not None:
                    yield open_part.draft
                    open_part = None
                yield from waiting
                waiting.clear()
                yield piece
                continue
            is_first = all(isinstance(before, Block) and _FOLIO.match(before.text) for before in page[:position])
            if open_part is not None and is_first and _is_one_table(open_part, piece):
                _join(open_part, piece)
            else:
                if open_part is not None:
                    yield open_part.draft
                open_part = piece
            yield from waiting
            waiting.clear()
    if open_part is not None:
        yield open_part.draft
    yield from waiting


def _is_one_table(above: _Part, below: _Part) -> bool:
    if above.tagged is not None and below.tagged is not None:
        rows = above.tagged.row_numbers
        return above.tagged.n_rows == below.tagged.n_rows and below.tagged.row_numbers[0] in (rows[-1], rows[-1] + 1)
    if above.edges is None or below.edges is None or above.draft.layout is not below.draft.layout:
        return False
    same = len(above.edges) == len(below.edges) and all(
        abs(a - b) <= _NEAR for a, b in zip(above.edges, below.edges, strict=True)
    )
    return same and (_first_row(above.draft) == _first_row(below.draft) or not _is_header(below.draft))


def _first_row(draft: Draft) -> tuple[tuple[int, str], ...]:
    return tuple((cell.col, cell.text) for cell in draft.cells if cell.row == 0)


def _is_header(draft: Draft) -> bool:
    """Whether a table begins with a row of labels only, so that it is a table of its own."""
    texts = [text for _, text in _first_row(draft) if text]
    return not any(
        re.match(r"^[<>]?\d[\d,]*(?:\.\d+)?%?$", text) and not re.match(r"^(?:19|20)\d\d$", text) for text in texts
    )


def _join(above: _Part, below: _Part) -> None:
    """Put the second half of a table below the first; a header row that is printed again is left out."""
    repeats = above.tagged is None and _first_row(above.draft) == _first_row(below.draft)
    shift = above.draft.n_rows - repeats - (_shares_a_row(above, below) or _put_label_back(above, below))
    cells = [replace(cell, row=cell.row + shift) for cell in below.draft.cells if not (repeats and cell.row == 0)]
    for cell in cells:
        _add(above.draft, cell)
    above.draft.findings.extend(below.draft.findings)
    place = below.draft.place
    page = place.page if isinstance(place, PagePlace) else 0
    again = ", where its header row is printed again" if repeats else ""
    message = f"This table goes on on page {page}{again}; both parts were read as one table."
    above.draft.findings.append(Finding("joined-over-pages", Severity.NOTE, message, place=place))
    above.edges, above.tagged = below.edges, below.tagged


def _shares_a_row(above: _Part, below: _Part) -> bool:
    """Whether the page breaks in the middle of a row."""
    return (
        above.tagged is not None
        and below.tagged is not None
        and above.tagged.row_numbers[-1] == below.tagged.row_numbers[0]
    )


def _put_label_back(above: _Part, below: _Part) -> bool:
    """Where the second half begins with the rest of a row's label only, put it below the label; say whether it did.

    Word tags the rest of a label that a page break cuts as a header cell at the end of a row of its own.
    """
    if below.tagged is None:
        return False
    first = [cell for cell in below.draft.cells if cell.row == 0]
    filled = [cell for cell in first if cell.text]
    is_label = len(filled) == 1 and filled[0].col > 0 and not any(char.isdigit() for char in filled[0].text)
    if not is_label or not filled[0].emphasised:
        return False
    below.draft.cells = [cell for cell in below.draft.cells if cell.row > 0] + [replace(filled[0], col=0)]
    return True


def _add(draft: Draft, cell: DraftCell) -> None:
    """Add a cell; what stands in the same place already is the first half of its text."""
    for position, other in enumerate(draft.cells):
        if (other.row, other.col) == (cell.row, cell.col):
            draft.cells[position] = replace(
                other, text=one_line(f"{other.text} {cell.text}"), mark=f"{other.mark}{cell.mark}"
            )
            return
    draft.cells.append(cell)


def _around(boxes: Sequence[Box]) -> Box:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _holds(box: Box, char: Char) -> bool:
    x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
