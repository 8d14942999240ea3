"""Read an OpenDocument spreadsheet: the text that each cell shows stands in the file beside its value.

Source: OpenDocument 1.3 part 3, chapters 9 (tables) and 19 (attributes).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from lxml import etree

from . import heartbeat
from .container import Container, elements_of, let_go, local_name, refuse_document_type
from .document import Pages
from .limits import Limits
from .ods_cell import Cells, PlacedCell, boxes_in, parts_in
from .ods_cut import CutContent, cut
from .office_pictures import contents_of
from .opendocument import (
    CELL,
    COLUMNS_REPEATED,
    COVERED,
    LAST_COLUMN,
    LAST_ROW,
    OFFICE,
    PARAGRAPH,
    SPAN,
    STYLE,
    STYLE_NAME,
    TABLE,
    Styles,
    times,
)
from .refusal import damaged, protected, refused
from .sheet import Content, Sheet, SheetRow, Workbook, letters, too_many_cells
from .sheets import pages_of
from .wording import one_line, printed_at_margin
from .xml_text import NotPlainError

_ROW, _COLUMN, _SHEET = TABLE + "table-row", TABLE + "table-column", TABLE + "table"
_GROUPS = (TABLE + "table-row-group", TABLE + "table-column-group")
_AUTOMATIC, _CHANGES, _SHAPES = OFFICE + "automatic-styles", TABLE + "tracked-changes", TABLE + "shapes"
_ROWS_REPEATED, _DEFAULT_STYLE = TABLE + "number-rows-repeated", TABLE + "default-cell-style-name"
_READ = (_ROW, _COLUMN, _SHEET, *_GROUPS, _AUTOMATIC, _CHANGES, _SHAPES)
_MOST_COPIES = 100_000  # of a row that holds something; blank rows are repeated to the end of many sheets


def pages(data: bytes, label: str, limits: Limits) -> Pages:
    """The tables and texts of every visible sheet. Raises CrosscastError where the file is not sound."""
    return pages_of(read_workbook(data, limits), limits)


def read_workbook(data: bytes, limits: Limits) -> Workbook:
    container = Container(data, limits)
    manifest = "META-INF/manifest.xml"
    if manifest in container and any(local_name(e) == "encryption-data" for e in container.xml(manifest).iter()):
        raise protected()
    named, margins = Styles(), list[str]()
    if "styles.xml" in container:
        root = container.xml("styles.xml")
        named.add(root.iter(STYLE + "style"))
        margins = list(_margins(root))
    content = container.part("content.xml")
    refuse_document_type(content, "content.xml")
    book = _read_content(content, named, limits)
    if not book.sheets:
        raise damaged("it holds no sheet")
    book.held_twice = container.held_twice
    book.pictures = contents_of(container, (part for sheet in book.sheets for part in sheet.pictures))
    for sheet in book.sheets:
        sheet.margins = margins if sheet.state == "visible" else []
        margins = []
    return book


def _read_content(content: bytes, styles: Styles, limits: Limits) -> Workbook:
    """Read the sheets: cut at their cells, where they are written in the plain way, else element by element."""
    try:
        written = cut(content)
        reader = _Reader(styles, limits, written)
        reader.read(written.frame)
    except NotPlainError:
        reader = _Reader(styles, limits, None)
        reader.read(content)
    return reader.book


class _Reader:
    """One pass over the content, with no more in memory than one row of it."""

    def __init__(self, styles: Styles, limits: Limits, written: CutContent | None) -> None:
        self.book, self.styles, self.limits = Workbook(), styles, limits
        self._n_cells = 0
        self._depth = 0  # tables inside tables
        self._hidden_groups = 0
        self._cut, self._cells = written, Cells(styles, written)

    def read(self, content: bytes) -> None:
        for event, element in elements_of(content, "content.xml", ("start", "end"), _READ):
            if event == "start":
                self._begin(element)
            else:
                self._end(element)

    def _begin(self, element: etree._Element) -> None:
        if element.tag == _SHEET:
            self._depth += 1
            if self._depth == 1:
                self._begin_sheet(element)
        elif element.tag in _GROUPS:
            self._hidden_groups += element.get(TABLE + "display") == "false"

    def _begin_sheet(self, element: etree._Element) -> None:
        is_hidden = self.styles.get("table", element.get(STYLE_NAME)).is_hidden
        self.sheet = Sheet(element.get(TABLE + "name") or "?", "hidden" if is_hidden else "visible")
        self.book.sheets.append(self.sheet)
        self._row = self._col = 0
        self._hidden_rows: list[tuple[int, int]] = []
        self._bold_columns: set[int] = set()

    def _end(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == _AUTOMATIC:
            self.styles.add(element.iter(STYLE + "style"))
        elif tag == _CHANGES:
            self.book.has_changes = True
        elif tag in _GROUPS:
            self._hidden_groups -= element.get(TABLE + "display") == "false"
        elif tag == _SHEET:
            self._depth -= 1
            if self._depth == 0:
                self._end_sheet()
                element.clear()
        elif self._depth == 1 and tag == _ROW:
            self._take_row(element)
            let_go(element)
        elif self._depth == 1 and tag == _COLUMN:
            self._take_column(element)
        elif self._depth == 1 and tag == _SHAPES:
            self.sheet.text_boxes.extend(boxes_in(element))
            self.sheet.pictures.extend(parts_in(element))

    def _end_sheet(self) -> None:
        last = self.sheet.rows[-1].number if self.sheet.rows else 0
        for first, end in self._hidden_rows:
            self.sheet.hidden_rows.update(range(first, min(end, last + 1)))

    def _take_column(self, column: etree._Element) -> None:
        n = times(column, COLUMNS_REPEATED, LAST_COLUMN)
        first, self._col = self._col + 1, min(self._col + n, LAST_COLUMN)
        if self._is_hidden(column, "table-column"):
            self.sheet.hidden_cols.update(range(first, self._col + 1))
        if self.styles.get("table-cell", column.get(_DEFAULT_STYLE)).is_bold:
            self._bold_columns.update(range(first, self._col + 1))

    def _is_hidden(self, line: etree._Element, family: str) -> bool:
        is_shown = line.get(TABLE + "visibility", "visible") == "visible"
        return not is_shown or self._hidden_groups > 0 or self.styles.get(family, line.get(STYLE_NAME)).is_hidden

    def _take_row(self, row: etree._Element) -> None:
        heartbeat.beat()
        n_rows = times(row, _ROWS_REPEATED, LAST_ROW)
        first = self._row + 1
        self._row = min(self._row + n_rows, LAST_ROW)
        if self._is_hidden(row, "table-row"):
            self._hidden_rows.append((first, self._row + 1))
        cols, contents = self._placed(first, self._written(row))
        if not contents:
            return
        n_rows = self._row + 1 - first
        if n_rows > _MOST_COPIES:
            why = f"one row of sheet '{self.sheet.name}' is repeated {n_rows:,} times with what it holds"
            raise refused(f"{why}; ask for the document saved again", "too-large")
        self._n_cells += len(contents) * n_rows
        if self._n_cells > self.limits.cells:
            raise too_many_cells(self.limits.cells)
        self.sheet.rows += [SheetRow(number, cols, contents) for number in range(first, self._row + 1)]

    def _written(self, row: etree._Element) -> Iterable[PlacedCell | Content]:
        """What the cells of a row say, from left to right."""
        style = row.get(_DEFAULT_STYLE)
        row_is_bold = None if style is None else self.styles.get("table-cell", style).is_bold
        if self._cut is not None and (written := self._cut.cells(row)):
            if row_is_bold is None and self._bold_columns:
                return self._in_bold_columns(written)
            return map(self._cells.known[bool(row_is_bold)].__getitem__, written)
        cells = (element for element in row if element.tag in (CELL, COVERED))
        if row_is_bold is None and self._bold_columns:
            return self._in_bold_columns(cells)
        return (self._cells.of_element(element, bool(row_is_bold)) for element in cells)

    def _in_bold_columns(self, cells: Iterable[str | etree._Element]) -> Iterator[PlacedCell | Content]:
        """The cells of a row, where what a cell without a style shows depends on its column."""
        known, col = self._cells.known, 1
        for written in cells:
            is_bold = col in self._bold_columns
            cell = known[is_bold][written] if isinstance(written, str) else self._cells.of_element(written, is_bold)
            yield cell
            col += cell.n if isinstance(cell, PlacedCell) else 1

    def _placed(self, number: int, cells: Iterable[PlacedCell | Content]) -> tuple[Sequence[int], list[Content]]:
        """The columns and contents of a row's cells; what lies beside them goes to the sheet."""
        cells = list(cells)
        if set(map(type, cells)) == {Content}:
            return range(1, len(cells) + 1), cast("list[Content]", cells)
        cols: list[int] = []
        contents: list[Content] = []
        col = 1
        for cell in cells:
            if isinstance(cell, Content):
                cols.append(col)
                contents.append(cell)
                col += 1
                continue
            n = min(cell.n, LAST_COLUMN + 1 - col)
            if cell.height > 1 or cell.width > 1:
                self.sheet.merges.append((number, col, number + cell.height - 1, col + cell.width - 1))
            self.sheet.pictures += cell.pictures
            if cell.comments or cell.boxes:
                self.sheet.comments += [(f"{letters(col)}{number}", comment) for comment in cell.comments]
                self.sheet.text_boxes += cell.boxes
            if cell.content is not None:
                if n > self.limits.cells:
                    raise too_many_cells(self.limits.cells)
                cols += range(col, col + n)
                contents += [cell.content] * n
            col += n
        return cols, contents


def _margins(root: etree._Element) -> Iterator[str]:
    """What the file prints at the head and foot of each page, but for the name of the sheet and the page number."""
    seen = set()
    for part in root.iter(STYLE + "header", STYLE + "footer", STYLE + "header-left", STYLE + "footer-left"):
        words = [*(p.text or "" for p in part.iter(PARAGRAPH)), *(s.text or "" for s in part.iter(SPAN))]
        text = printed_at_margin(one_line(" ".join(words)))
        if text and text not in seen:
            seen.add(text)
            yield text
