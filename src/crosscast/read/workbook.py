"""The parts of a workbook: its sheets with the texts that they show, what is merged, hidden, or written in comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from .container import Container, Relation, refuse_document_type
from .limits import Limits
from .number_format import BUILT_IN, shown_number, shown_text
from .refusal import damaged, refused
from .wording import is_footnote_mark, one_line

_ADDRESS = re.compile(r"^\$?([A-Z]{1,3})\$?([0-9]{1,7})$")


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell that shows something, or holds a formula of which no result is stored."""

    row: int  # from 1, as the sheet counts
    col: int
    text: str
    marks: tuple[str, ...] = ()
    is_bold: bool = False
    is_number: bool = False
    is_concealed: bool = False  # it holds a value, and its format shows nothing
    lacks_result: bool = False


@dataclass(slots=True)
class Sheet:
    name: str
    state: str = "visible"  # or hidden, veryHidden
    cells: list[SheetCell] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(
        default_factory=list
    )  # first row, first column, last row, last column
    hidden_rows: set[int] = field(default_factory=set)
    hidden_cols: set[int] = field(default_factory=set)
    comments: list[tuple[str, str]] = field(default_factory=list)  # address and text
    has_drawing: bool = False


@dataclass(slots=True)
class Workbook:
    sheets: list[Sheet]
    chart_sheets: list[str]
    has_external_links: bool
    has_pivot_records: bool


@dataclass(frozen=True, slots=True)
class _Style:
    code: str = "General"
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class _Shared:
    text: str
    marks: tuple[str, ...] = ()
    is_bold: bool = False


def read_workbook(data: bytes, limits: Limits) -> Workbook:
    """Read every sheet of a workbook, formulas by their stored results."""
    container = Container(data, limits)
    main = container.main_part("xl/workbook.xml")
    root = container.xml(main)
    links = container.relations(main)
    from_1904 = any(_name(e) == "workbookPr" and e.get("date1904") in ("1", "true") for e in root)
    parts = {link.kind: link.target for link in links.values() if not link.is_external and link.target in container}
    styles = _styles(container.xml(parts["styles"])) if "styles" in parts else [_Style()]
    shared = list(_shared(container, parts["sharedStrings"])) if "sharedStrings" in parts else []
    book = Workbook([], [], any(link.kind == "externalLink" for link in links.values()), False)
    book.has_pivot_records = any("pivotcacherecords" in name.lower() for name in container.names())
    n_cells = 0
    for entry in (e for group in root if _name(group) == "sheets" for e in group):
        name = entry.get("name") or "?"
        link = links.get(next((str(value) for key, value in entry.attrib.items() if str(key).endswith("}id")), ""))
        if link is None or link.is_external or link.target not in container:
            continue
        if link.kind != "worksheet":
            book.chart_sheets.append(name)
            continue
        sheet = Sheet(name, entry.get("state") or "visible")
        reader = _SheetReader(sheet, styles, shared, from_1904, limits.cells - n_cells)
        content = container.part(link.target)
        refuse_document_type(content, link.target)
        reader.read(content, link.target)
        n_cells += len(sheet.cells)
        sheet.comments = list(_comments(container, container.relations(link.target)))
        book.sheets.append(sheet)
    if not book.sheets and not book.chart_sheets:
        raise damaged("it holds no sheet")
    return book


class _SheetReader:
    """One pass over a sheet's XML, with no more in memory than one row of it."""

    def __init__(self, sheet: Sheet, styles: list[_Style], shared: list[_Shared], from_1904: bool, room: int) -> None:
        self.sheet, self.styles, self.shared, self.from_1904 = sheet, styles, shared, from_1904
        self.room = room
        self._row = 0

    def read(self, content: bytes, part: str) -> None:
        # DTDs were refused before, so a large tree holds nothing but what was unpacked within its limit.
        events = etree.iterparse(
            BytesIO(content), events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            for _, element in events:
                self._take(element)
        except etree.XMLSyntaxError as error:
            raise damaged(f"its part '{part}' is not sound XML ({error})") from error

    def _take(self, element: etree._Element) -> None:
        name = _name(element)
        if name == "row":
            self._take_row(element)
            element.clear()
            parent = element.getparent()
            if parent is not None:
                while (before := element.getprevious()) is not None:
                    parent.remove(before)
        elif name == "col":
            first, last = _int(element.get("min"), 1), _int(element.get("max"), 1)
            is_hidden = element.get("hidden") in ("1", "true") or element.get("width") in ("0", "0.0")
            if is_hidden:
                self.sheet.hidden_cols.update(range(first, min(last, 16_384) + 1))
        elif name == "mergeCell":
            ends = [_address(end) for end in (element.get("ref") or "").split(":")]
            if len(ends) == 2 and ends[0] and ends[1]:
                self.sheet.merges.append((*ends[0], *ends[1]))
        elif name == "drawing":
            self.sheet.has_drawing = True

    def _take_row(self, row: etree._Element) -> None:
        self._row = number = _int(row.get("r"), self._row + 1)
        if row.get("hidden") in ("1", "true") or row.get("ht") in ("0", "0.0"):
            self.sheet.hidden_rows.add(number)
        col = 0
        for element in row:
            if _name(element) != "c":
                continue
            at = _address(element.get("r") or "")
            col = at[1] if at else col + 1
            cell = self._cell(element, number, col)
            if cell is not None:
                self.sheet.cells.append(cell)
                if len(self.sheet.cells) > self.room:
                    raise refused("it holds more cells than the limit; ask for it in parts", "too-large")

    def _cell(self, element: etree._Element, row: int, col: int) -> SheetCell | None:
        value = inline = formula = None
        for child in element:
            name = _name(child)
            if name == "v":
                value = child.text
            elif name == "is":
                inline = child
            elif name == "f":
                formula = child
        index = _int(element.get("s"), 0)
        style = self.styles[index] if index < len(self.styles) else _Style()
        kind = element.get("t") or "n"
        if kind == "inlineStr" and inline is not None:
            return self._text_cell(row, col, _rich(inline), style)
        if value is None or value == "":
            if formula is not None and kind != "str":
                return SheetCell(row, col, "", lacks_result=True)
            return None
        if kind == "s":
            at = _int(value, -1)
            if not 0 <= at < len(self.shared):
                raise damaged(f"sheet '{self.sheet.name}' refers to a text that the file does not hold")
            return self._text_cell(row, col, self.shared[at], style)
        if kind in ("str", "inlineStr"):
            return self._text_cell(row, col, _Shared(value), style)
        if kind == "b":
            return SheetCell(row, col, "TRUE" if value in ("1", "true") else "FALSE", is_bold=style.is_bold)
        if kind == "e":
            return SheetCell(row, col, value, is_bold=style.is_bold)
        if kind == "d":
            return SheetCell(row, col, value, is_bold=style.is_bold, is_number=True)
        text = one_line(shown_number(value, style.code, from_1904=self.from_1904))
        return SheetCell(row, col, text, is_bold=style.is_bold, is_number=True, is_concealed=not text)

    def _text_cell(self, row: int, col: int, shared: _Shared, style: _Style) -> SheetCell | None:
        text = one_line(shown_text(shared.text, style.code))
        if not text and not one_line(shared.text):
            return None
        return SheetCell(row, col, text, shared.marks, style.is_bold or shared.is_bold, is_concealed=not text)


def _styles(root: etree._Element) -> list[_Style]:
    codes = dict(BUILT_IN)
    bold: list[bool] = []
    groups = {_name(group): group for group in root}
    for element in groups.get("numFmts", ()):
        codes[_int(element.get("numFmtId"), -1)] = element.get("formatCode") or "General"
    for font in groups.get("fonts", ()):
        bold.append(any(_name(e) == "b" and e.get("val") not in ("0", "false") for e in font))
    found = []
    for element in groups.get("cellXfs", ()):
        font_number = _int(element.get("fontId"), 0)
        code = codes.get(_int(element.get("numFmtId"), 0), "General")
        found.append(_Style(code, font_number < len(bold) and bold[font_number]))
    return found or [_Style()]


def _shared(container: Container, part: str) -> Iterator[_Shared]:
    return (_rich(element) for element in container.xml(part) if _name(element) == "si")


def _rich(element: etree._Element) -> _Shared:
    """The text of a cell, raised footnote marks apart, and whether all of its runs are bold."""
    texts: list[str] = []
    marks: list[str] = []
    bold: list[bool] = []
    for child in element:
        name = _name(child)
        if name == "t":
            texts.append(child.text or "")
            bold.append(False)
        elif name == "r":
            text = "".join(part.text or "" for part in child if _name(part) == "t")
            properties = [p for group in child if _name(group) == "rPr" for p in group]
            raised = any(_name(p) == "vertAlign" and p.get("val") == "superscript" for p in properties)
            if raised and text.strip() and is_footnote_mark(text):
                marks.append(text)
            else:
                texts.append(text)
                if text.strip():
                    bold.append(any(_name(p) == "b" and p.get("val") not in ("0", "false") for p in properties))
    return _Shared(_unescaped("".join(texts)), tuple(marks), bool(bold) and all(bold))


def _comments(container: Container, links: dict[str, Relation]) -> Iterator[tuple[str, str]]:
    for link in links.values():
        if link.kind != "comments" or link.is_external or link.target not in container:
            continue
        for comment in container.xml(link.target).iter("{*}comment"):
            words = (t for t in comment.iter("{*}t") if not any(_name(up) == "rPh" for up in t.iterancestors()))
            text = "".join(t.text or "" for t in words)
            if text := one_line(text):
                yield comment.get("ref") or "?", text


def _unescaped(text: str) -> str:
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _address(text: str) -> tuple[int, int] | None:
    match = _ADDRESS.match(text)
    if match is None:
        return None
    col = 0
    for letter in match[1]:
        col = col * 26 + ord(letter) - 64
    return int(match[2]), col


def letters(col: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    name = ""
    while col:
        col, rest = divmod(col - 1, 26)
        name = chr(65 + rest) + name
    return name


def _int(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdecimal() else otherwise


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
