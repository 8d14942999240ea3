"""Read an OpenDocument spreadsheet: the text that each cell shows stands in the file beside its value.

Source: OpenDocument 1.3 part 3, chapters 9 (tables) and 19 (attributes).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import cast

import msgspec
from lxml import etree

from . import heartbeat
from .container import Container, refuse_document_type
from .document import Pages
from .limits import Limits
from .number_format import shown_number
from .ods_cut import CutContent, cut
from .refusal import damaged, protected, refused
from .sheet import Content, Sheet, SheetRow, Workbook, letters, too_many_cells
from .sheets import pages_of
from .wording import is_footnote_mark, one_line, printed_at_margin
from .xml_text import NotPlainError, has_no_character, resolved

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"

_ROW, _COLUMN, _SHEET = _TABLE + "table-row", _TABLE + "table-column", _TABLE + "table"
_GROUPS = (_TABLE + "table-row-group", _TABLE + "table-column-group")
_CELL, _COVERED = _TABLE + "table-cell", _TABLE + "covered-table-cell"
_WRITTEN_BY = {"{http://purl.org/dc/elements/1.1/}date", "{http://purl.org/dc/elements/1.1/}creator"}
_PARAGRAPH, _SPAN, _ANNOTATION = _TEXT + "p", _TEXT + "span", _OFFICE + "annotation"
_AUTOMATIC, _CHANGES, _SHAPES = _OFFICE + "automatic-styles", _TABLE + "tracked-changes", _TABLE + "shapes"
_COLUMNS_REPEATED, _ROWS_REPEATED = _TABLE + "number-columns-repeated", _TABLE + "number-rows-repeated"
_COLUMNS_SPANNED, _ROWS_SPANNED = _TABLE + "number-columns-spanned", _TABLE + "number-rows-spanned"
_STYLE_NAME, _DEFAULT_STYLE = _TABLE + "style-name", _TABLE + "default-cell-style-name"
_VALUE_TYPE, _VALUE, _FORMULA = _OFFICE + "value-type", _OFFICE + "value", _TABLE + "formula"
_READ = (_ROW, _COLUMN, _SHEET, *_GROUPS, _AUTOMATIC, _CHANGES, _SHAPES)

# A cell that says no more than its text: it is neither repeated nor spans others.
_PLAIN_CELL = re.compile(
    r'table-cell(?: (?:table:style-name="(?P<style>[^"<&]*)"|[a-z-]+:[a-z-]+="[^"<&]*"))*>'
    r"<text:p>(?P<text>[^<]+)</text:p></table:table-cell>\s*",
    re.A,
)

_BEFORE_NUMBER, _END = ' office:value="', "</text:p></table:table-cell>"
_LONG_NUMBER = 15  # digits and more: that of a division, which hardly comes again
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_MOST_COPIES = 100_000  # of a row that holds something; blank rows are repeated to the end of many sheets
_MOST_KEPT = 200_000
_NUMBERS = {"float", "percentage", "currency", "date", "time"}


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style says of the cells, texts, rows, columns or sheets that have it."""

    is_bold: bool = False
    is_raised: bool = False
    is_hidden: bool = False  # a sheet that is not displayed, a row or column without height or width


_PLAIN = _Style()


def pages(data: bytes, label: str, limits: Limits) -> Pages:
    """The tables and texts of every visible sheet. Raises CrosscastError where the file is not sound."""
    return pages_of(read_workbook(data, limits))


def read_workbook(data: bytes, limits: Limits) -> Workbook:
    container = Container(data, limits)
    manifest = "META-INF/manifest.xml"
    if manifest in container and any(_local(e) == "encryption-data" for e in container.xml(manifest).iter()):
        raise protected()
    named, margins = _Styles(), list[str]()
    if "styles.xml" in container:
        root = container.xml("styles.xml")
        named.add(root.iter(_STYLE + "style"))
        margins = list(_margins(root))
    content = container.part("content.xml")
    refuse_document_type(content, "content.xml")
    book = _read_content(content, named, limits)
    if not book.sheets:
        raise damaged("it holds no sheet")
    book.held_twice = container.held_twice
    for sheet in book.sheets:
        sheet.margins = margins if sheet.state == "visible" else []
        margins = []
    return book


def _read_content(content: bytes, styles: _Styles, limits: Limits) -> Workbook:
    """Read the sheets: cut at their cells, where they are written in the plain way, else element by element."""
    try:
        reader = _Reader(styles, limits)
        reader.read(content, cut(content))
    except NotPlainError:
        reader = _Reader(styles, limits)
        reader.read(content, None)
    return reader.book


class _Styles:
    """The styles of a document by their family and name."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], _Style] = {}

    def get(self, family: str, name: str | None) -> _Style:
        return self._found.get((family, name or ""), _PLAIN)

    def has(self, family: str, name: str | None) -> bool:
        return (family, name or "") in self._found

    def add(self, styles: Iterator[etree._Element]) -> None:
        for style in styles:
            family = style.get(_STYLE + "family", "")
            parent = self.get(family, style.get(_STYLE + "parent-style-name"))
            bold, raised, hidden = parent.is_bold, parent.is_raised, parent.is_hidden
            for properties in style:
                weight, position = properties.get(_FO + "font-weight"), properties.get(_STYLE + "text-position")
                bold = bold if weight is None else weight == "bold" or (weight.isdecimal() and int(weight) >= 600)
                raised = (
                    raised
                    if position is None
                    else position[:1] not in ("", "-", "0") and not position.startswith("sub")
                )
                hidden = hidden or properties.get(_TABLE + "display") == "false"
                hidden = hidden or any(
                    _is_nothing(properties.get(_STYLE + size)) for size in ("row-height", "column-width")
                )
            self._found[family, style.get(_STYLE + "name", "")] = _Style(bold, raised, hidden)


class _Placed(msgspec.Struct, frozen=True, gc=False):
    """What one written cell says: what it holds, how often it is repeated, and what lies beside it."""

    content: Content | None = None
    n: int = 1
    height: int = 1
    width: int = 1
    comments: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()


class _Reader:
    """One pass over the content, with no more in memory than one row of it."""

    def __init__(self, styles: _Styles, limits: Limits) -> None:
        self.book, self.styles, self.limits = Workbook(), styles, limits
        self._n_cells = 0
        self._depth = 0  # tables inside tables
        self._hidden_groups = 0
        self._cut: CutContent | None = None
        self._known = {is_bold: _Known(self, is_bold) for is_bold in (False, True)}

    def read(self, content: bytes, written: CutContent | None) -> None:
        self._cut = written
        # DTDs were refused before, so a large tree holds nothing but what was unpacked within its limit.
        events = etree.iterparse(
            BytesIO(content if written is None else written.frame), events=("start", "end"), tag=_READ,
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
        try:
            for event, element in events:
                if event == "start":
                    self._begin(element)
                else:
                    self._end(element)
        except etree.XMLSyntaxError as error:
            raise damaged(f"its part 'content.xml' cannot be understood (in technical words: {error})") from error

    def _begin(self, element: etree._Element) -> None:
        if element.tag == _SHEET:
            self._depth += 1
            if self._depth == 1:
                self._begin_sheet(element)
        elif element.tag in _GROUPS:
            self._hidden_groups += element.get(_TABLE + "display") == "false"

    def _begin_sheet(self, element: etree._Element) -> None:
        is_hidden = self.styles.get("table", element.get(_STYLE_NAME)).is_hidden
        self.sheet = Sheet(element.get(_TABLE + "name") or "?", "hidden" if is_hidden else "visible")
        self.book.sheets.append(self.sheet)
        self._row = self._col = 0
        self._hidden_rows: list[tuple[int, int]] = []
        self._bold_columns: set[int] = set()

    def _end(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == _AUTOMATIC:
            self.styles.add(element.iter(_STYLE + "style"))
        elif tag == _CHANGES:
            self.book.has_changes = True
        elif tag in _GROUPS:
            self._hidden_groups -= element.get(_TABLE + "display") == "false"
        elif tag == _SHEET:
            self._depth -= 1
            if self._depth == 0:
                self._end_sheet()
                element.clear()
        elif self._depth == 1 and tag == _ROW:
            self._take_row(element)
            element.clear()
            parent = element.getparent()
            if parent is not None:
                while (before := element.getprevious()) is not None:
                    parent.remove(before)
        elif self._depth == 1 and tag == _COLUMN:
            self._take_column(element)
        elif self._depth == 1 and tag == _SHAPES:
            self.sheet.text_boxes.extend(_boxes(element))

    def _end_sheet(self) -> None:
        last = self.sheet.rows[-1].number if self.sheet.rows else 0
        for first, end in self._hidden_rows:
            self.sheet.hidden_rows.update(range(first, min(end, last + 1)))

    def _take_column(self, column: etree._Element) -> None:
        n = _number(column.get(_COLUMNS_REPEATED), _LAST_COLUMN)
        first, self._col = self._col + 1, min(self._col + n, _LAST_COLUMN)
        if self._is_hidden(column, "table-column"):
            self.sheet.hidden_cols.update(range(first, self._col + 1))
        if self.styles.get("table-cell", column.get(_DEFAULT_STYLE)).is_bold:
            self._bold_columns.update(range(first, self._col + 1))

    def _is_hidden(self, line: etree._Element, family: str) -> bool:
        is_shown = line.get(_TABLE + "visibility", "visible") == "visible"
        return not is_shown or self._hidden_groups > 0 or self.styles.get(family, line.get(_STYLE_NAME)).is_hidden

    def _take_row(self, row: etree._Element) -> None:
        heartbeat.beat()
        n_rows = _number(row.get(_ROWS_REPEATED), _LAST_ROW)
        first = self._row + 1
        self._row = min(self._row + n_rows, _LAST_ROW)
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

    def _written(self, row: etree._Element) -> Iterable[_Placed | Content]:
        """What the cells of a row say, from left to right."""
        style = row.get(_DEFAULT_STYLE)
        row_is_bold = None if style is None else self.styles.get("table-cell", style).is_bold
        if self._cut is not None and (written := self._cut.cells(row)):
            if row_is_bold is None and self._bold_columns:
                return self._in_bold_columns(written)
            return map(self._known[bool(row_is_bold)].__getitem__, written)
        cells = (element for element in row if element.tag in (_CELL, _COVERED))
        if row_is_bold is None and self._bold_columns:
            return self._in_bold_columns(cells)
        return (self.cell(element, bool(row_is_bold)) for element in cells)

    def _in_bold_columns(self, cells: Iterable[str | etree._Element]) -> Iterator[_Placed | Content]:
        """The cells of a row, where what a cell without a style shows depends on its column."""
        col = 1
        for written in cells:
            is_bold = col in self._bold_columns
            cell = self._known[is_bold][written] if isinstance(written, str) else self.cell(written, is_bold)
            yield cell
            col += cell.n if isinstance(cell, _Placed) else 1

    def _placed(self, number: int, cells: Iterable[_Placed | Content]) -> tuple[Sequence[int], list[Content]]:
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
            n = min(cell.n, _LAST_COLUMN + 1 - col)
            if cell.height > 1 or cell.width > 1:
                self.sheet.merges.append((number, col, number + cell.height - 1, col + cell.width - 1))
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

    def cell(self, element: etree._Element, is_bold: bool) -> _Placed | Content:
        """What a cell says; `is_bold` where it has no style of its own and its row or column is."""
        get = element.get
        n = _number(get(_COLUMNS_REPEATED), _LAST_COLUMN)
        height = width = 1
        if element.tag == _CELL:
            height, width = _number(get(_ROWS_SPANNED), _LAST_ROW), _number(get(_COLUMNS_SPANNED), _LAST_COLUMN)
        if not (len(element) or get(_VALUE_TYPE) or get(_FORMULA)):
            return _Placed(None, n, height, width)
        style = get(_STYLE_NAME)
        gathered = _Gathered(self.styles, self.styles.get("table-cell", style).is_bold if style else is_bold)
        for child in element:
            if child.tag == _PARAGRAPH:
                gathered.paragraph(child)
            elif child.tag == _ANNOTATION:
                gathered.comments.append(_comment(child))
            else:
                gathered.boxes.extend(_boxes(child))
        content = _content(element, gathered)
        comments, boxes = tuple(filter(None, gathered.comments)), tuple(gathered.boxes)
        if content is not None and n == height == width == 1 and not comments and not boxes:
            return content
        return _Placed(content, n, height, width, comments, boxes)

    def written_cell(self, written: str, is_bold: bool) -> _Placed | Content:
        """The same of a cell as it is written in the file."""
        plain = None if " table:number-" in written else _PLAIN_CELL.fullmatch(written)
        if plain is not None and not has_no_character(written) and (text := one_line(resolved(plain["text"]))):
            style = plain["style"]
            return Content(text, (), self.styles.get("table-cell", style).is_bold if style else is_bold)
        assert self._cut is not None
        return self.cell(self._cut.element(written), is_bold)


class _Known(dict[str, "_Placed | Content"]):
    """What cells say, by their text in the file: each is understood once. So is what stands around their numbers."""

    def __init__(self, reader: _Reader, is_bold: bool) -> None:
        self._reader, self._is_bold = reader, is_bold
        self._around: dict[tuple[str, str], bool] = {}  # before and after the value of a plain cell: whether it is bold

    def __missing__(self, written: str) -> _Placed | Content:
        head, _, tail = written.partition("<text:p>")
        before, _, rest = head.partition(_BEFORE_NUMBER)
        number, _, after = rest.partition('"')
        is_number = number.isascii() and number.replace(".", "", 1).isdigit()
        is_bold = self._around.get((before, after)) if is_number and tail.endswith(_END) else None
        text = tail[: -len(_END)]
        is_plain = text.isascii() and text.isprintable() and "<" not in text and "&" not in text and "  " not in text
        if is_bold is None or not is_plain or not text.strip():
            cell = self._reader.written_cell(written, self._is_bold)
            if is_number and isinstance(cell, Content) and _PLAIN_CELL.fullmatch(written):
                self._around[before, after] = cell.is_bold
        else:
            cell = Content(text.strip(), (), is_bold)
        if len(number) < _LONG_NUMBER and len(self) < _MOST_KEPT:
            self[written] = cell
        return cell


def _content(element: etree._Element, gathered: _Gathered) -> Content | None:
    kind = element.get(_VALUE_TYPE) or ""
    if gathered.line:
        return Content(gathered.line, tuple(gathered.marks), gathered.is_bold)
    if gathered.has_paragraph and kind in _NUMBERS:
        return Content("", is_concealed=True)
    if text := _value_text(element, kind):
        return Content(text, (), gathered.is_bold)
    return Content("", lacks_result=True) if element.get(_FORMULA) and not kind else None


class _Gathered:
    """What stands in a cell: its words, footnote marks, comments and boxes."""

    def __init__(self, styles: _Styles, is_bold: bool) -> None:
        self._styles, self._cell_is_bold = styles, is_bold
        self._words: list[str] = []
        self._all_bold: bool | None = None
        self.marks: list[str] = []
        self.comments: list[str] = []
        self.boxes: list[str] = []
        self.has_paragraph = False

    @property
    def line(self) -> str:
        return one_line("".join(self._words))

    @property
    def is_bold(self) -> bool:
        return self._cell_is_bold if self._all_bold is None else self._all_bold

    def paragraph(self, paragraph: etree._Element) -> None:
        self.has_paragraph = True
        if self._words:
            self._words.append(" ")
        self._inside(paragraph, self._cell_is_bold)

    def _inside(self, element: etree._Element, is_bold: bool) -> None:
        self._add(element.text, is_bold)
        for child in element:
            if child.tag == _SPAN:
                self._span(child, is_bold)
            elif child.tag == _TEXT + "s":
                self._words.append(" " * _number(child.get(_TEXT + "c"), 100))
            elif child.tag in (_TEXT + "tab", _TEXT + "line-break"):
                self._words.append(" ")
            elif child.tag == _ANNOTATION:
                self.comments.append(_comment(child))
            elif isinstance(child.tag, str) and child.tag.startswith(_DRAW):
                self.boxes.extend(_boxes(child))
            else:
                self._inside(child, is_bold)
            self._add(child.tail, is_bold)

    def _span(self, span: etree._Element, is_bold: bool) -> None:
        name = span.get(_TEXT + "style-name")
        style = self._styles.get("text", name)
        raised = _all_text(span) if style.is_raised else ""
        if raised and is_footnote_mark(raised):
            self.marks.append(raised)
        else:
            self._inside(span, style.is_bold or (is_bold and not self._styles.has("text", name)))

    def _add(self, text: str | None, is_bold: bool) -> None:
        if text:
            self._words.append(text)
            if text.strip():
                self._all_bold = is_bold and self._all_bold is not False


def _value_text(element: etree._Element, kind: str) -> str:
    """The text of a cell of which the file keeps only the value."""
    if kind in ("float", "currency"):
        return shown_number(element.get(_VALUE, ""), "General")
    if kind == "percentage":
        try:
            return f"{(Decimal(element.get(_VALUE, '')) * 100).normalize():f}%"
        except InvalidOperation:
            return element.get(_VALUE, "")
    if kind == "boolean":
        return element.get(_OFFICE + "boolean-value", "").upper()
    names = {"date": "date-value", "time": "time-value", "string": "string-value"}
    return one_line(element.get(_OFFICE + names[kind], "")) if kind in names else ""


def _boxes(element: etree._Element) -> Iterator[str]:
    """The texts of the shapes in an element, one for each shape; a table inside a cell comes as its text."""
    shapes = [element] if _local(element) != "shapes" else list(element)
    for shape in shapes:
        if text := one_line(" ".join(_all_text(paragraph) for paragraph in shape.iter(_PARAGRAPH))):
            yield text


def _margins(root: etree._Element) -> Iterator[str]:
    """What the file prints at the head and foot of each page, but for the name of the sheet and the page number."""
    seen = set()
    for part in root.iter(_STYLE + "header", _STYLE + "footer", _STYLE + "header-left", _STYLE + "footer-left"):
        words = [*(p.text or "" for p in part.iter(_PARAGRAPH)), *(s.text or "" for s in part.iter(_SPAN))]
        text = printed_at_margin(one_line(" ".join(words)))
        if text and text not in seen:
            seen.add(text)
            yield text


def _comment(annotation: etree._Element) -> str:
    """What a comment says, without who wrote it and when."""
    return one_line(" ".join(_all_text(part) for part in annotation if part.tag not in _WRITTEN_BY))


def _all_text(element: etree._Element) -> str:
    return one_line("".join(str(part) for part in element.itertext()))


def _is_nothing(size: str | None) -> bool:
    return size is not None and size.rstrip("abcdefghijklmnopqrstuvwxyz%") in ("0", "0.0", "0.00", "0.000", "0.0000")


def _number(text: str | None, most: int) -> int:
    return min(max(int(text), 1), most) if text is not None and text.isdecimal() and len(text) < 10 else 1


def _local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
