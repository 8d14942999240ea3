"""Tables of a PDF that go on over a page break, put together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from crosscast.model import Block, Finding, PagePlace, Severity

from .draft import Draft, DraftCell, Piece
from .pdf_part import Part
from .wording import one_line

_NEAR = 6.0  # points: columns of two pages whose edges agree so far are the same columns
_FOLIO = re.compile(r"^(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$", re.I)


def joined_over_pages(shown: list[list[Block | Part]]) -> Iterator[Piece]:
    """The pieces of all pages, with tables that go on over a page break put together."""
    open_part: Part | None = None
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


def _is_one_table(above: Part, below: Part) -> bool:
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


def _join(above: Part, below: Part) -> None:
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


def _shares_a_row(above: Part, below: Part) -> bool:
    """Whether the page breaks in the middle of a row."""
    return (
        above.tagged is not None
        and below.tagged is not None
        and above.tagged.row_numbers[-1] == below.tagged.row_numbers[0]
    )


def _put_label_back(above: Part, below: Part) -> bool:
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
