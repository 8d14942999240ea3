"""Tables of a PDF that go on over a page break, put together."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import takewhile

from msgspec.structs import replace

from crosscast.model import Block, Finding, Layout, PagePlace, Severity

from .draft import Draft, DraftCell, Piece
from .pdf_part import Part
from .pdf_rows import BROKEN_OFF
from .wording import one_line

_NEAR = 6.0  # points: columns of two pages whose edges agree so far are the same columns
_MARGIN = 4  # blocks at the head or foot of a page that may be printed on each
_PAGE = re.compile(r"\bpage\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?", re.I)
_LATER = re.compile(r"[a-z(–—-]")  # how a text begins that is the next line of another
_FIGURE = re.compile(r"^[<>]?\d[\d,]*(?:\.\d+)?%?$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_FOLIO = re.compile(r"^(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$", re.I)


def joined_over_pages(shown: list[list[Block | Part]]) -> Iterator[Piece]:
    """The pieces of all pages, with tables that go on over a page break put together.

    Page numbers, and what is printed again at the head or foot of pages, do not part the two halves; nor does the rest
    of a label that the break cuts, which is put back.
    """
    margins = _margins(shown)
    open_part: Part | None = None
    waiting: list[Block] = []  # what stands at the foot and head of the pages between the two halves of a table
    label: list[Block] = []  # those of them that go on with the label of the last row
    for page in shown:
        is_first = True
        for piece in page:
            if isinstance(piece, Block):
                is_margin = _in_words(piece) in margins
                is_label = not is_margin and open_part is not None and _is_below_label(open_part, label, piece)
                if open_part is not None and (is_margin or is_label):
                    waiting.append(piece)
                    label += [piece] if is_label else []
                    continue
                is_first = is_first and is_margin
                if open_part is not None:
                    yield _with_others(open_part)
                    open_part = None
                yield from waiting
                waiting.clear()
                label.clear()
                yield piece
                continue
            if open_part is not None and is_first and _is_one_table(open_part, piece):
                _put_below_label(open_part, label)
                waiting = [block for block in waiting if block not in label]
                _join(open_part, piece)
            else:
                if open_part is not None:
                    yield _with_others(open_part)
                open_part = piece
            is_first = False
            yield from waiting
            waiting.clear()
            label.clear()
    if open_part is not None:
        yield _with_others(open_part)
    yield from waiting


def _with_others(part: Part) -> Draft:
    part.draft.other_readings = [other.draft for other in part.others]
    return part.draft


def _is_below_label(part: Part, label: list[Block], block: Block) -> bool:
    """Whether a text stands where the labels of a table do that white space makes, and goes on with its last label."""
    place, before = block.place, [*_last_label(part), *(rest.text for rest in label)]
    if part.draft.layout is not Layout.ALIGNED or not isinstance(place, PagePlace) or not before:
        return False
    start, end = part.columns[0][0] - _NEAR, part.columns[1][0]
    return start <= place.box[0] and place.box[2] < end and _goes_on(before[-1], block.text)


def _put_below_label(part: Part, label: list[Block]) -> None:
    last = part.draft.n_rows - 1
    for position, cell in enumerate(part.draft.cells):
        if (cell.row, cell.col) == (last, 0):
            text = one_line(" ".join([cell.text, *(block.text for block in label)]))
            part.draft.cells[position] = replace(cell, text=text)


def _last_label(part: Part) -> list[str]:
    last = part.draft.n_rows - 1
    return [cell.text for cell in part.draft.cells if cell.row == last and cell.col == 0 and cell.text]


def _goes_on(above: str, below: str) -> bool:
    """Whether a text can be the next line of the text above it."""
    return bool(_LATER.match(below) or BROKEN_OFF.search(above))


def _margins(shown: list[list[Block | Part]]) -> set[str]:
    """What the head or foot of two pages or more says alike, but for the number of the page, and every page number."""
    seen: Counter[str] = Counter()
    folios: set[str] = set()
    for page in shown:
        texts = [_in_words(piece) if isinstance(piece, Block) else "" for piece in page]
        folios |= {_in_words(piece) for piece in page if isinstance(piece, Block) and _FOLIO.match(piece.text)}
        head = list(takewhile(bool, texts))[:_MARGIN]
        foot = list(takewhile(bool, reversed(texts)))[:_MARGIN]
        seen.update({*head, *foot})
    return folios | {text for text, count in seen.items() if count > 1}


def _in_words(block: Block) -> str:
    return _PAGE.sub("#", block.text) if "page" in block.text.lower() else block.text


def _is_one_table(above: Part, below: Part) -> bool:
    if above.tagged is not None and below.tagged is not None:
        last, numbers = above.tagged.row_numbers[-1], below.tagged.row_numbers[_n_repeated(above, below) :]
        beside = above.tagged.not_rows | below.tagged.not_rows
        is_next = bool(numbers) and last <= numbers[0] and beside.issuperset(range(last + 1, numbers[0]))
        return above.tagged.n_rows == below.tagged.n_rows and is_next
    if not above.columns or len(above.columns) != len(below.columns) or above.draft.layout is not below.draft.layout:
        return False
    if above.draft.layout is Layout.RULED:
        pairs = zip(above.columns, below.columns, strict=True)
        same = all(abs(a[0] - b[0]) <= _NEAR and abs(a[1] - b[1]) <= _NEAR for a, b in pairs)
    else:
        shares = [[min(a[1], b[1]) - max(a[0], b[0]) > 0 for b in below.columns] for a in above.columns]
        same = all(shares[at][other] == (at == other) for at in range(len(shares)) for other in range(len(shares)))
    repeats = _n_repeated(above, below)
    return (
        same
        and not _is_of_the_same_form(above.draft, below.draft, repeats)
        and (repeats > 0 or not _is_header(below.draft))
    )


def _is_of_the_same_form(above: Draft, below: Draft, repeats: int) -> bool:
    """Whether the second has the header row and the labels of the first again, as the next sheet of a workbook does."""
    labels, again = _labels(above, repeats), _labels(below, repeats)
    is_list = repeats > 0 and len(again) > 1 and all(labels) and all(again) and len(set(labels)) == len(labels)
    ends_with_figures = any(_FIGURE.match(text) for _, text in _row(above, above.n_rows - 1))
    return is_list and ends_with_figures and set(again) <= set(labels)


def _labels(draft: Draft, first: int) -> list[tuple[str, ...]]:
    """The labels of each row from that one, years among them."""
    rows = ([text for _, text in _row(draft, number) if text] for number in range(first, draft.n_rows))
    return [tuple(text for text in row if not _FIGURE.match(text) or _YEAR.match(text)) for row in rows]


def _n_repeated(above: Part, below: Part) -> int:
    """How many rows at the beginning of the second half are printed again."""
    if (above.tagged is None) is not (below.tagged is None):
        return 0
    if above.tagged and below.tagged and below.tagged.row_numbers[0] >= above.tagged.row_numbers[-1]:
        return 0
    n = 0
    while n < below.draft.n_rows and _row(above.draft, n) and _row(above.draft, n) == _row(below.draft, n):
        n += 1
    return n


def _row(draft: Draft, number: int) -> tuple[tuple[int, str], ...]:
    return tuple((cell.col, cell.text) for cell in draft.cells if cell.row == number)


def _is_header(draft: Draft) -> bool:
    """Whether a table begins with a row of several labels and no figure, so that it is a table of its own."""
    texts = [text for _, text in _row(draft, 0) if text]
    return len(texts) > 1 and not any(_FIGURE.match(text) and not _YEAR.match(text) for text in texts)


def _join(above: Part, below: Part) -> None:
    """Put the second half of a table below the first, and each other reading of either below or above its like."""
    whole = {part.draft.layout: part for part in (below, *below.others)}
    others = [(other, whole.get(other.draft.layout, below)) for other in above.others]
    met = {other.draft.layout for other in above.others}
    others += [(above, other) for other in below.others if other.draft.layout not in met]
    pairs = [(_copy(first), _copy(second)) for first, second in others]
    for first, second in pairs:
        _put_below(first, second)
    _put_below(above, below)
    above.others = [first for first, _ in pairs]


def _copy(part: Part) -> Part:
    draft = dataclasses.replace(part.draft, cells=list(part.draft.cells), findings=list(part.draft.findings))
    return Part(draft, part.columns, part.tagged)


def _put_below(above: Part, below: Part) -> None:
    """Put the second half below the first; header rows that are printed again are left out."""
    repeats = _n_repeated(above, below)
    below.draft.cells = [replace(cell, row=cell.row - repeats) for cell in below.draft.cells if cell.row >= repeats]
    goes_on = _shares_a_row(above, below) or _put_label_back(above, below) or _is_rest_of_label(above, below)
    shift = above.draft.n_rows - goes_on
    _add(above.draft, [replace(cell, row=cell.row + shift) for cell in below.draft.cells])
    told = {finding.slug for finding in above.draft.findings} & {"tags-not-followed"}
    above.draft.findings.extend(finding for finding in below.draft.findings if finding.slug not in told)
    above.draft.chosen_by_sums |= below.draft.chosen_by_sums
    place = below.draft.place
    page = place.page if isinstance(place, PagePlace) else 0
    again = ", where its header row is printed again" if repeats else ""
    message = f"This table goes on on page {page}{again}; both parts were read as one table."
    above.draft.findings.append(Finding("joined-over-pages", Severity.NOTE, message, place=place))
    above.columns, above.tagged = below.columns, below.tagged


def _is_rest_of_label(above: Part, below: Part) -> bool:
    """Whether the second half begins with texts that go on with the labels of the last row, and no figure.

    Where rows are numbered, they do where they have no number, and the next row has the one that follows the last.
    """
    if above.tagged is not None:
        return False
    first = [cell for cell in below.draft.cells if cell.row == 0 and cell.text]
    last_row = above.draft.n_rows - 1
    last = {cell.col: cell.text for cell in above.draft.cells if cell.row == last_row and cell.text}
    if not 0 < len(first) < len(last) or any(cell.col not in last or _FIGURE.match(cell.text) for cell in first):
        return False
    return _is_next_numbered(above.draft, below.draft) or all(_goes_on(last[cell.col], cell.text) for cell in first)


def _is_next_numbered(above: Draft, below: Draft) -> bool:
    """Whether only the first row of the second half has no number, and the second has the one that follows the last."""
    numbers, later = ({cell.row: cell.text for cell in draft.cells if cell.col == 0} for draft in (above, below))
    before, here, after = numbers.get(above.n_rows - 1, ""), later.get(0, ""), later.get(1, "")
    if here or not (before.isdecimal() and after.isdecimal() and int(after) == int(before) + 1):
        return False
    first = min(row for row, text in numbers.items() if text.isdecimal())
    return all(numbers.get(row) for row in range(first, above.n_rows)) and all(
        later.get(row) for row in range(1, below.n_rows)
    )


def _shares_a_row(above: Part, below: Part) -> bool:
    """Whether the page breaks in the middle of a row."""
    return (
        above.tagged is not None
        and below.tagged is not None
        and above.tagged.row_numbers[-1] in below.tagged.row_numbers
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


def _add(draft: Draft, cells: Iterable[DraftCell]) -> None:
    """Add cells; what stands in the same place already is the first half of a text."""
    places = {(cell.row, cell.col): at for at, cell in reversed([*enumerate(draft.cells)])}
    for cell in cells:
        at = places.setdefault((cell.row, cell.col), len(draft.cells))
        if at == len(draft.cells):
            draft.cells.append(cell)
        else:
            first = draft.cells[at]
            text, mark = one_line(f"{first.text} {cell.text}"), f"{first.mark}{cell.mark}"
            draft.cells[at] = replace(first, text=text, mark=mark)
