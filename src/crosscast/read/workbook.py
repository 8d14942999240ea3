"""Read the parts of an XLSX workbook: its sheets with the texts that they show, and what they hide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from itertools import zip_longest
from xml.parsers import expat

from lxml import etree

from .container import Container, Relation, refuse_document_type
from .limits import Limits
from .number_format import BUILT_IN, Shown, shown_text
from .refusal import damaged
from .sheet import Pivot, Sheet, SheetCell, Workbook, too_many_cells
from .wording import is_footnote_mark, one_line, printed_at_margin

_MAIN = b' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_ADDRESS = re.compile(r"^\$?([A-Z]{1,3})\$?([0-9]{1,7})$")
_ON = ("1", "true")
_PRINTED_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|K\d\d[+-]\d{3}|\d+|[A-Z])')

# A row and a cell as most programs write them. A sheet that holds others too is read element by element.
_ROW = re.compile(r"<row((?: [^<>]*?)?)/?>")
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})[0-9]{1,7}"(?: s="([0-9]{1,6})")?(?: t="([a-zA-Z]+)")?'
    r"(?:/>|>(<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?(?:<v>([^<]*)</v>|<v ?/>)?"
    r'(?:<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>)'
)
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')


class Style:
    """How the cells of one style show what they hold."""

    __slots__ = ("code", "is_bold", "shown")

    def __init__(self, code: str = "General", is_bold: bool = False, *, from_1904: bool = False) -> None:
        self.code, self.is_bold, self.shown = code, is_bold, Shown(code, from_1904=from_1904)


class Shared:
    """A text that cells refer to: footnote marks apart, and whether all of it is bold."""

    __slots__ = ("is_bold", "marks", "text")

    def __init__(self, text: str, marks: tuple[str, ...] = (), is_bold: bool = False) -> None:
        self.text, self.marks, self.is_bold = text, marks, is_bold

    def cell(self, row: int, col: int, style: Style) -> SheetCell | None:
        text = one_line(shown_text(self.text, style.code))
        if not text and not one_line(self.text):
            return None
        return SheetCell(row, col, text, self.marks, style.is_bold or self.is_bold, is_concealed=not text)


def read_workbook(data: bytes, limits: Limits) -> Workbook:
    """Read every sheet of a workbook, formulas by their stored results."""
    container = Container(data, limits)
    main = container.main_part("xl/workbook.xml")
    root = container.xml(main)
    links = container.relations(main)
    from_1904 = any(_name(e) == "workbookPr" and e.get("date1904") in _ON for e in root)
    parts = {link.kind: link.target for link in links.values() if not link.is_external and link.target in container}
    styles = _styles(container.xml(parts["styles"]) if "styles" in parts else None, from_1904)
    shared = list(_shared(container, parts["sharedStrings"])) if "sharedStrings" in parts else []
    book = Workbook(
        has_external_links=any(link.kind == "externalLink" for link in links.values()),
        pivots=list(_pivots(container)),
        has_changes=any("/revisions/" in f"/{name}" for name in container.names()),
    )
    room = limits.cells
    for entry in (e for group in root if _name(group) == "sheets" for e in group):
        name = entry.get("name") or "?"
        link = links.get(next((str(value) for key, value in entry.attrib.items() if str(key).endswith("}id")), ""))
        if link is None or link.is_external or link.target not in container:
            continue
        if link.kind != "worksheet":
            book.chart_sheets.append(name)
            continue
        sheet = Sheet(name, entry.get("state") or "visible")
        content = container.part(link.target)
        refuse_document_type(content, link.target)
        _SheetReader(sheet, styles, shared, room, limits.cells).read(content, link.target)
        room -= len(sheet.cells)
        beside = container.relations(link.target)
        sheet.comments = list(_comments(container, beside))
        sheet.text_boxes = list(_text_boxes(container, beside))
        book.sheets.append(sheet)
    if not book.sheets and not book.chart_sheets:
        raise damaged("it holds no sheet")
    return book


class _SheetReader:
    """One pass over a sheet's XML, row by row."""

    def __init__(self, sheet: Sheet, styles: list[Style], shared: list[Shared], room: int, most: int) -> None:
        self.sheet, self.styles, self.shared, self.room, self.most = sheet, styles, shared, room, most
        self._columns: dict[str, int] = {}
        self._row = 0

    def read(self, content: bytes, part: str) -> None:
        if not self._read_plainly(content):
            self._read_elements(content, part)
        cells = self.sheet.cells
        if any((cells[n].row, cells[n].col) <= (cells[n - 1].row, cells[n - 1].col) for n in range(1, len(cells))):
            cells.sort(key=lambda cell: (cell.row, cell.col))

    def _read_plainly(self, content: bytes) -> bool:
        """Read a sheet in which every cell is written as most programs do, in a fifth of the time.

        False, and nothing read, where anything in its rows is written otherwise.
        """
        head, opening, rest = content.partition(b"<sheetData>")
        body, closing, tail = rest.partition(b"</sheetData>")
        if not (opening and closing and _MAIN in head) or b"<!" in content or b"<?" in content[5:]:
            return False
        try:
            expat.ParserCreate().Parse(content, True)
            text = body.decode("utf-8")
        except (expat.ExpatError, LookupError, ValueError):
            return False
        rows = list(_ROW.finditer(text))
        if text.count("<row") != len(rows):
            return False
        for row, after in zip_longest(rows, rows[1:]):
            start, end = row.end(), len(text) if after is None else after.start()
            cells = _CELL.findall(text, start, end)
            if text.count("<c", start, end) != len(cells):
                self.sheet.cells.clear()
                self.sheet.hidden_rows.clear()
                self._row = 0
                return False
            self._take_plain_row(dict(_ATTRIBUTE.findall(row[1])), cells)
        self._read_elements(head + b"<sheetData/>" + tail, "")
        return True

    def _take_plain_row(self, attributes: dict[str, str], cells: list[tuple[str, str, str, str, str, str]]) -> None:
        number = self._begin_row(attributes.get("r"), attributes.get("hidden"), attributes.get("ht"))
        add, columns, styles = self.sheet.cells.append, self._columns, self.styles
        for column, style_number, kind, formula, value, inline in cells:
            if (col := columns.get(column)) is None:
                col = columns[column] = _column(column)
            if value and (not kind or kind == "n"):
                index = int(style_number) if style_number else 0
                style = styles[index] if index < len(styles) else styles[0]
                shown = style.shown(value)
                add(SheetCell(number, col, shown, (), style.is_bold, True, not shown))
            elif value or formula or inline:
                text = Shared(_unescaped(unescape(inline))) if inline else None
                cell = self._cell(number, col, style_number, kind, unescape(value), bool(formula), text)
                if cell is not None:
                    add(cell)
        self._refuse_too_many()

    def _read_elements(self, content: bytes, part: str) -> None:
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
            is_hidden = element.get("hidden") in _ON or element.get("width") in ("0", "0.0")
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
        self._row = _int(number, self._row + 1)
        if hidden in _ON or height in ("0", "0.0"):
            self.sheet.hidden_rows.add(self._row)
        return self._row

    def _take_row(self, row: etree._Element) -> None:
        number = self._begin_row(row.get("r"), row.get("hidden"), row.get("ht"))
        col = 0
        for element in row:
            if _name(element) != "c":
                continue
            at = _address(element.get("r") or "")
            col = at[1] if at else col + 1
            value = inline = formula = None
            for child in element:
                name = _name(child)
                if name == "v":
                    value = child.text
                elif name == "is":
                    inline = _rich(child)
                elif name == "f":
                    formula = child
            style, kind = element.get("s") or "", element.get("t") or ""
            cell = self._cell(number, col, style, kind, value or "", formula is not None, inline)
            if cell is not None:
                self.sheet.cells.append(cell)
        self._refuse_too_many()

    def _refuse_too_many(self) -> None:
        if len(self.sheet.cells) > self.room:
            raise too_many_cells(self.most)

    def _cell(
        self, row: int, col: int, style_number: str, kind: str, value: str, has_formula: bool,
        inline: Shared | None,
    ) -> SheetCell | None:  # fmt: skip
        index = _int(style_number, 0)
        style = self.styles[index] if index < len(self.styles) else self.styles[0]
        if kind == "inlineStr" and inline is not None:
            return inline.cell(row, col, style)
        if value == "":
            return SheetCell(row, col, "", lacks_result=True) if has_formula and kind != "str" else None
        if kind == "s":
            at = _int(value, -1)
            if not 0 <= at < len(self.shared):
                raise damaged(f"sheet '{self.sheet.name}' refers to a text that the file does not hold")
            return self.shared[at].cell(row, col, style)
        if kind in ("str", "inlineStr"):
            return Shared(_unescaped(value)).cell(row, col, style)
        if kind == "b":
            return SheetCell(row, col, "TRUE" if value in _ON else "FALSE", is_bold=style.is_bold)
        if kind == "e":
            return SheetCell(row, col, value, is_bold=style.is_bold)
        if kind == "d":
            return SheetCell(row, col, value, is_bold=style.is_bold, is_number=True)
        text = style.shown(value)
        return SheetCell(row, col, text, is_bold=style.is_bold, is_number=True, is_concealed=not text)


def _styles(root: etree._Element | None, from_1904: bool) -> list[Style]:
    if root is None:
        return [Style(from_1904=from_1904)]
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
        found.append(Style(code, font_number < len(bold) and bold[font_number], from_1904=from_1904))
    return found or [Style(from_1904=from_1904)]


def _shared(container: Container, part: str) -> Iterator[Shared]:
    return (_rich(element) for element in container.xml(part) if _name(element) == "si")


def _rich(element: etree._Element) -> Shared:
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
    return Shared(_unescaped("".join(texts)), tuple(marks), bool(bold) and all(bold))


def _comments(container: Container, links: dict[str, Relation]) -> Iterator[tuple[str, str]]:
    for link in links.values():
        if link.kind != "comments" or link.is_external or link.target not in container:
            continue
        for comment in container.xml(link.target).iter("{*}comment"):
            words = (t for t in comment.iter("{*}t") if not any(_name(up) == "rPh" for up in t.iterancestors()))
            text = "".join(t.text or "" for t in words)
            if text := one_line(text):
                yield comment.get("ref") or "?", text


def _text_boxes(container: Container, links: dict[str, Relation]) -> Iterator[str]:
    """The texts of shapes that float above the cells of a sheet."""
    for link in links.values():
        if link.kind != "drawing" or link.is_external or link.target not in container:
            continue
        for body in container.xml(link.target).iter("{*}txBody"):
            paragraphs = ("".join(t.text or "" for t in p.iter("{*}t")) for p in body.iter("{*}p"))
            if text := one_line(" ".join(paragraphs)):
                yield text


def _pivots(container: Container) -> Iterator[Pivot]:
    """The records that the workbook carries behind pivot tables; the definition beside them names their fields."""
    for name in sorted(container.names()):
        if "pivotcacherecords" not in name.lower():
            continue
        definition = re.sub("(?i)records", "Definition", name)
        fields, n_records = [], 0
        if definition in container:
            root = container.xml(definition)
            fields = [field.get("name") or "" for field in root.iter("{*}cacheField")]
            n_records = _int(root.get("recordCount"), 0)
        yield Pivot(fields, n_records)


def _unescaped(text: str) -> str:
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _address(text: str) -> tuple[int, int] | None:
    match = _ADDRESS.match(text)
    return None if match is None else (int(match[2]), _column(match[1]))


def _column(name: str) -> int:
    col = 0
    for letter in name:
        col = col * 26 + ord(letter) - 64
    return col


def _int(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdecimal() else otherwise


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
