"""Read one sheet of an XLSX workbook: its rows with the texts that they show, and what of them is hidden.

Most programs write rows and cells in the same few ways. Such rows are cut at their cells, and what is written after
the address of a cell is understood once for all cells that say the same. Any other sheet is read element by element.
Source of the elements: ECMA-376 part 1, 18.3.1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from . import heartbeat
from .container import elements_of, let_go, local_name
from .sheet import Content, Sheet, SheetRow, rows_of, too_many_cells
from .wording import one_line, printed_at_margin
from .worksheet_cell import BLANK, MAIN, ON, Cells, Style, Words, whole
from .xml_text import NotPlainError, refuse_what_is_rare

_ADDRESS = re.compile(r"^\$?([A-Z]{1,3})\$?([0-9]{1,7})$")
_PRINTED_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|K\d\d[+-]\d{3}|\d+|[A-Z])')

_ROW = re.compile(r"\s*<row((?: (?:[a-zA-Z]\w*:)?[a-zA-Z]\w*=\"[^\"<&\x00-\x1f]*\")*) ?(/?)>", re.A)
_DECLARED = re.compile(rb' xmlns:([a-zA-Z]\w*)="')
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_CELL = re.compile(r'<c r="([A-Z]{1,3})[0-9]{1,7}"')
_MOST_KEPT = 10_000  # ways in which the cells of a row are spread over the columns


def read_worksheet(
    content: bytes, part: str, sheet: Sheet, styles: list[Style], shared: list[Words], room: int, most: int
) -> None:
    """Fill a sheet from its XML. Raises CrosscastError where it is not sound, or has more than `room` cells."""
    reader = _SheetReader(sheet, styles, shared, room, most)
    try:
        reader.read_plainly(content, part)
    except NotPlainError:
        sheet.rows.clear()
        sheet.hidden_rows.clear()
        reader = _SheetReader(sheet, styles, shared, room, most)
        reader.read_elements(content, part)


class _SheetReader:
    """One pass over a sheet's XML, row by row."""

    def __init__(self, sheet: Sheet, styles: list[Style], shared: list[Words], room: int, most: int) -> None:
        self.sheet, self.room, self.most = sheet, room, most
        self._n_cells = self._row = 0
        self._cells: list[tuple[int, int, Content]] = []
        self._understood = Cells(sheet.name, styles, shared)
        self._prefixes: set[str] = set()
        self._columns: dict[tuple[str, ...], tuple[int, ...]] = {}

    def read_plainly(self, content: bytes, part: str) -> None:
        """Raises NotPlainError where anything in the rows is written otherwise."""
        start, end = content.find(b"<sheetData>"), content.find(b"</sheetData>")
        head = content[: max(start, 0)]
        if start < 0 or end < start or MAIN not in head:
            raise NotPlainError
        refuse_what_is_rare(content)
        self._prefixes = {prefix.decode() for prefix in _DECLARED.findall(head)}
        at = start + len(b"<sheetData>")
        while (after := content.find(b"</row>", at, end)) >= 0:
            self._take_plain_rows(content[at:after])
            at = after + len(b"</row>")
        self._take_plain_rows(content[at:end], is_rest=True)
        self.read_elements(b"%b<sheetData/>%b" % (head, content[end + len(b"</sheetData>") :]), part)

    def _take_plain_rows(self, written: bytes, *, is_rest: bool = False) -> None:
        """Rows without cells, and, but for what is left after the last of them, one with cells at the end."""
        try:
            text = written.decode("utf-8")
        except UnicodeDecodeError:
            raise NotPlainError from None
        at = 0
        while row := _ROW.match(text, at):
            attributes = _ATTRIBUTE.findall(row[1])
            named = dict(attributes)
            prefixes = {name.partition(":")[0] for name in named if ":" in name}
            if len(named) < len(attributes) or prefixes - self._prefixes:
                raise NotPlainError
            before, at = self._row, row.end()
            number = self._begin_row(named.get("r"), named.get("hidden"), named.get("ht"))
            if number <= before or (bool(row[2]) is False and is_rest):
                raise NotPlainError
            if not row[2]:
                return self._take_plain_cells(number, text[at:])
        if text[at:].strip() or not is_rest:
            raise NotPlainError

    def _take_plain_cells(self, number: int, text: str) -> None:
        before, *parts = _CELL.split(text)
        if before.strip():
            raise NotPlainError
        if not parts:
            return
        cols: Sequence[int] = self._columns_of(tuple(parts[0::2]))
        contents = [*map(self._understood.known.__getitem__, parts[1::2])]
        if self._understood.known.has_blanks:
            kept = [(col, content) for col, content in zip(cols, contents, strict=True) if content is not BLANK]
            if not kept:
                return
            cols, contents = [col for col, _ in kept], [content for _, content in kept]
        self._add_row(SheetRow(number, cols, contents))

    def _columns_of(self, names: tuple[str, ...]) -> tuple[int, ...]:
        found = self._columns.get(names)
        if found is None:
            found = tuple(map(_column, names))
            if any(found[n] <= found[n - 1] for n in range(1, len(found))):
                raise NotPlainError
            if len(self._columns) < _MOST_KEPT:
                self._columns[names] = found
        return found

    def read_elements(self, content: bytes, part: str) -> None:
        for _, element in elements_of(content, part):
            self._take(element)
        self.sheet.rows += rows_of(self._cells)

    def _take(self, element: etree._Element) -> None:
        name = local_name(element)
        if name == "row":
            self._take_row(element)
            let_go(element)
        elif name == "col":
            first, last = whole(element.get("min"), 1), whole(element.get("max"), 1)
            is_hidden = element.get("hidden") in ON or element.get("width") in ("0", "0.0")
            if is_hidden:
                self.sheet.hidden_cols.update(range(first, min(last, 16_384) + 1))
        elif name == "mergeCell":
            ends = [_address(end) for end in (element.get("ref") or "").split(":")]
            if len(ends) == 2 and ends[0] and ends[1]:
                self.sheet.merges.append((*ends[0], *ends[1]))
        elif name in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
            text = printed_at_margin(one_line(_PRINTED_CODE.sub(" ", element.text or "")))
            if text and text not in self.sheet.margins:
                self.sheet.margins.append(text)

    def _begin_row(self, number: str | None, hidden: str | None, height: str | None) -> int:
        self._row = whole(number, self._row + 1)
        if hidden in ON or height in ("0", "0.0"):
            self.sheet.hidden_rows.add(self._row)
        return self._row

    def _take_row(self, row: etree._Element) -> None:
        number = self._begin_row(row.get("r"), row.get("hidden"), row.get("ht"))
        col = 0
        for element in row:
            if local_name(element) != "c":
                continue
            at = _address(element.get("r") or "")
            col = at[1] if at else col + 1
            content = self._understood.of_element(element)
            if content is not BLANK:
                self._cells.append((number, col, content))
        heartbeat.beat()
        if len(self._cells) > self.room:
            raise too_many_cells(self.most)

    def _add_row(self, row: SheetRow) -> None:
        heartbeat.beat()
        self.sheet.rows.append(row)
        self._n_cells += len(row.contents)
        if self._n_cells > self.room:
            raise too_many_cells(self.most)


def _address(text: str) -> tuple[int, int] | None:
    match = _ADDRESS.match(text)
    return None if match is None else (int(match[2]), _column(match[1]))


def _column(name: str) -> int:
    col = 0
    for letter in name:
        col = col * 26 + ord(letter) - 64
    return col
