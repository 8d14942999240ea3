"""What one cell of an OpenDocument spreadsheet says: the text that it shows, or its value, and what lies beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

import msgspec
from lxml import etree

from .container import local_name
from .number_format import shown_number
from .ods_cut import CutContent
from .opendocument import (
    ANNOTATION,
    CELL,
    COLUMNS_REPEATED,
    DRAW,
    LAST_COLUMN,
    LAST_ROW,
    OFFICE,
    PARAGRAPH,
    SPAN,
    STYLE_NAME,
    TABLE,
    TEXT,
    Styles,
    times,
)
from .sheet import Content
from .wording import is_footnote_mark, one_line
from .xml_text import has_no_character, resolved

_WRITTEN_BY = {"{http://purl.org/dc/elements/1.1/}date", "{http://purl.org/dc/elements/1.1/}creator"}
_VALUE_TYPE, _VALUE, _FORMULA = OFFICE + "value-type", OFFICE + "value", TABLE + "formula"
_ROWS_SPANNED, _COLUMNS_SPANNED = TABLE + "number-rows-spanned", TABLE + "number-columns-spanned"
_LINK, _PICTURES = "{http://www.w3.org/1999/xlink}href", "Pictures/"
_NUMBERS = {"float", "percentage", "currency", "date", "time"}

# A cell that says no more than its text: it is neither repeated nor spans others.
_PLAIN_CELL = re.compile(
    r'table-cell(?: (?:table:style-name="(?P<style>[^"<&]*)"|[a-z-]+:[a-z-]+="[^"<&]*"))*>'
    r"<text:p>(?P<text>[^<]+)</text:p></table:table-cell>\s*",
    re.A,
)

_BEFORE_NUMBER, _END = ' office:value="', "</text:p></table:table-cell>"
_LONG_NUMBER = 15  # digits and more: that of a division, which hardly comes again
_MOST_KEPT = 200_000


class PlacedCell(msgspec.Struct, frozen=True, gc=False):
    """What one written cell says: what it holds, how often it is repeated, and what lies beside it."""

    content: Content | None = None
    n: int = 1
    height: int = 1
    width: int = 1
    comments: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


class Cells:
    """Understands the cells of one document."""

    def __init__(self, styles: Styles, written: CutContent | None) -> None:
        self._styles, self._cut = styles, written
        self.known = {is_bold: _Known(self, is_bold) for is_bold in (False, True)}

    def of_element(self, element: etree._Element, is_bold: bool) -> PlacedCell | Content:
        """What a cell says; `is_bold` where it has no style of its own and its row or column is."""
        get = element.get
        n = times(element, COLUMNS_REPEATED, LAST_COLUMN)
        height = width = 1
        if element.tag == CELL:
            height, width = times(element, _ROWS_SPANNED, LAST_ROW), times(element, _COLUMNS_SPANNED, LAST_COLUMN)
        if not (len(element) or get(_VALUE_TYPE) or get(_FORMULA)):
            return PlacedCell(None, n, height, width)
        style = get(STYLE_NAME)
        gathered = _Gathered(self._styles, self._styles.get("table-cell", style).is_bold if style else is_bold)
        for child in element:
            if child.tag == PARAGRAPH:
                gathered.paragraph(child)
            elif child.tag == ANNOTATION:
                gathered.comments.append(_comment(child))
            else:
                gathered.boxes.extend(boxes_in(child))
        content = _content(element, gathered)
        comments, boxes = tuple(filter(None, gathered.comments)), tuple(gathered.boxes)
        pictures = tuple(parts_in(element))
        if content is not None and n == height == width == 1 and not (comments or boxes or pictures):
            return content
        return PlacedCell(content, n, height, width, comments, boxes, pictures)

    def of_text(self, written: str, is_bold: bool) -> PlacedCell | Content:
        """The same of a cell as it is written in the file."""
        plain = None if " table:number-" in written else _PLAIN_CELL.fullmatch(written)
        if plain is not None and not has_no_character(written) and (text := one_line(resolved(plain["text"]))):
            style = plain["style"]
            return Content(text, (), self._styles.get("table-cell", style).is_bold if style else is_bold)
        assert self._cut is not None
        return self.of_element(self._cut.element(written), is_bold)


class _Known(dict[str, "PlacedCell | Content"]):
    """What cells say, by their text in the file: each is understood once. So is what stands around their numbers."""

    def __init__(self, cells: Cells, is_bold: bool) -> None:
        self._cells, self._is_bold = cells, is_bold
        self._around: dict[tuple[str, str], bool] = {}  # before and after the value of a plain cell: whether it is bold

    def __missing__(self, written: str) -> PlacedCell | Content:
        head, _, tail = written.partition("<text:p>")
        before, _, rest = head.partition(_BEFORE_NUMBER)
        number, _, after = rest.partition('"')
        is_number = number.isascii() and number.replace(".", "", 1).isdigit()
        is_bold = self._around.get((before, after)) if is_number and tail.endswith(_END) else None
        text = tail[: -len(_END)]
        is_plain = text.isascii() and text.isprintable() and "<" not in text and "&" not in text and "  " not in text
        if is_bold is None or not is_plain or not text.strip():
            cell = self._cells.of_text(written, self._is_bold)
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

    def __init__(self, styles: Styles, is_bold: bool) -> None:
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
            if child.tag == SPAN:
                self._span(child, is_bold)
            elif child.tag == TEXT + "s":
                self._words.append(" " * times(child, TEXT + "c", 100))
            elif child.tag in (TEXT + "tab", TEXT + "line-break"):
                self._words.append(" ")
            elif child.tag == ANNOTATION:
                self.comments.append(_comment(child))
            elif isinstance(child.tag, str) and child.tag.startswith(DRAW):
                self.boxes.extend(boxes_in(child))
            else:
                self._inside(child, is_bold)
            self._add(child.tail, is_bold)

    def _span(self, span: etree._Element, is_bold: bool) -> None:
        name = span.get(TEXT + "style-name")
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
        return element.get(OFFICE + "boolean-value", "").upper()
    names = {"date": "date-value", "time": "time-value", "string": "string-value"}
    return one_line(element.get(OFFICE + names[kind], "")) if kind in names else ""


def boxes_in(element: etree._Element) -> Iterator[str]:
    """The texts of the shapes in an element, one for each shape; a table inside a cell comes as its text."""
    shapes = [element] if local_name(element) != "shapes" else list(element)
    for shape in shapes:
        if text := one_line(" ".join(_all_text(paragraph) for paragraph in shape.iter(PARAGRAPH))):
            yield text


def parts_in(element: etree._Element) -> Iterator[str]:
    """The parts of the file that an element shows as pictures. That of a chart shows what stands in the file anyhow."""
    for image in element.iter(DRAW + "image"):
        part = (image.get(_LINK) or "").removeprefix("./")
        if part.startswith(_PICTURES):
            yield part


def _comment(annotation: etree._Element) -> str:
    """What a comment says, without who wrote it and when."""
    return one_line(" ".join(_all_text(part) for part in annotation if part.tag not in _WRITTEN_BY))


def _all_text(element: etree._Element) -> str:
    return one_line("".join(str(part) for part in element.itertext()))
