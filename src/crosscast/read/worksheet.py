"""Read one sheet of an XLSX workbook: its rows with the texts that they show, and what of them is hidden.

Most programs write rows and cells in the same few ways. Such rows are cut at their cells, and what is written after
the address of a cell is understood once for all cells that say the same. Any other sheet is read element by element.
Source of the elements: ECMA-376 part 1, 18.3.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from lxml import etree

from . import heartbeat
from .container import elements_of, let_go, local_name, parser
from .number_format import Shown, shown_text
from .refusal import damaged
from .sheet import Content, Sheet, SheetRow, rows_of, too_many_cells
from .wording import is_footnote_mark, one_line, printed_at_margin
from .xml_text import NotPlainError, has_no_character, refuse_what_is_rare, resolved

ON = ("1", "true")

_MAIN = b' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_ADDRESS = re.compile(r"^\$?([A-Z]{1,3})\$?([0-9]{1,7})$")
_PRINTED_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|K\d\d[+-]\d{3}|\d+|[A-Z])')

_ROW = re.compile(r"\s*<row((?: (?:[a-zA-Z]\w*:)?[a-zA-Z]\w*=\"[^\"<&\x00-\x1f]*\")*) ?(/?)>", re.A)
_DECLARED = re.compile(rb' xmlns:([a-zA-Z]\w*)="')
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_CELL = re.compile(r'<c r="([A-Z]{1,3})[0-9]{1,7}"')
_BEFORE_VALUE = re.compile(r'(?: s="([0-9]{1,6})")?(?: t="(n|s)")?>')
_NUMBER, _AFTER_VALUE = re.compile(r"[0-9.eE+-]+"), "</v></c>"
# What follows the address of a cell: a formula, its result or a number or the place of a text, a text of its own.
_PLAIN_CELL = re.compile(
    r'(?: s="([0-9]{1,6})")?(?: t="([a-zA-Z]+)")?(?:/>|>(<f(?: [a-z]+="[^"<]*")*(?:/>|>[^<]*</f>))?'
    r'(?:<v(?: xml:space="preserve")?>([^<]*)</v>|<v ?/>)?'
    r'(?:<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>)\s*'
)
_MOST_KEPT = 200_000
_LONG_NUMBER = 15  # digits and more: that of a division, which hardly comes again
_BLANK = Content("")


class Style:
    """How the cells of one style show what they hold."""

    __slots__ = ("code", "is_bold", "shown", "shows_texts_as_they_are")

    def __init__(self, code: str = "General", is_bold: bool = False, *, from_1904: bool = False) -> None:
        self.code, self.is_bold, self.shown = code, is_bold, Shown(code, from_1904=from_1904)
        self.shows_texts_as_they_are = ";" not in code and "@" not in code

    def number(self, value: str) -> Content:
        """What a cell of this style holds that stores this number."""
        text = self.shown.quickly(value)
        if text is None:
            text = self.shown.once(value)
        return Content(text, (), self.is_bold, not text)


class Words:
    """A text that cells hold: footnote marks apart, and whether all of it is bold."""

    __slots__ = ("is_bold", "marks", "text")

    def __init__(self, text: str, marks: tuple[str, ...] = (), is_bold: bool = False) -> None:
        self.text, self.marks, self.is_bold = text, marks, is_bold

    def content(self, style: Style) -> Content:
        text = one_line(self.text if style.shows_texts_as_they_are else shown_text(self.text, style.code))
        if not text and not one_line(self.text):
            return _BLANK
        return Content(text, self.marks, style.is_bold or self.is_bold, is_concealed=not text)


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
        self.sheet, self.styles, self.shared, self.room, self.most = sheet, styles, shared, room, most
        self._n_cells = self._row = 0
        self._cells: list[tuple[int, int, Content]] = []
        self._known = _Known(self)
        self._prefixes: set[str] = set()
        self.readers: dict[str, Callable[[str], Content]] = {}  # of a number, by what stands before it in its cell
        self._columns: dict[tuple[str, ...], tuple[int, ...]] = {}

    def read_plainly(self, content: bytes, part: str) -> None:
        """Raises NotPlainError where anything in the rows is written otherwise."""
        start, end = content.find(b"<sheetData>"), content.find(b"</sheetData>")
        head = content[: max(start, 0)]
        if start < 0 or end < start or _MAIN not in head:
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
        contents = [*map(self._known.__getitem__, parts[1::2])]
        if self._known.has_blanks:
            kept = [(col, content) for col, content in zip(cols, contents, strict=True) if content is not _BLANK]
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
            if len(self._columns) < _MOST_KEPT // 20:
                self._columns[names] = found
        return found

    def plain_content(self, written: str) -> Content:
        """What a cell holds, from what is written after its address."""
        before, _, after = written.partition("<v>")
        if before not in self.readers and (plain := _BEFORE_VALUE.fullmatch(before)):
            style = self._style(plain[1])
            self.readers[before] = partial(self._shared_content, style=style) if plain[2] == "s" else style.number
        value = after[: -len(_AFTER_VALUE)]
        if before in self.readers and after.endswith(_AFTER_VALUE) and _NUMBER.fullmatch(value):
            return self.readers[before](value)
        match = _PLAIN_CELL.fullmatch(written)
        if match is None or has_no_character(written):
            return self._lone_content(written)
        style_number, kind, formula, value, inline = match.groups("")
        if formula and "&" in formula:
            resolved(formula)
        words = Words(unescaped(resolved(inline))) if inline else None
        return self._content(style_number, kind, resolved(value), bool(formula), words)

    def _lone_content(self, written: str) -> Content:
        """The same of a cell that is written in a rarer way: sound XML, but nothing that stands alone."""
        try:
            row = etree.fromstring(b'<row%b><c r="A1"%b</row>' % (_MAIN, written.encode()), parser())
        except (etree.XMLSyntaxError, ValueError):
            raise NotPlainError from None
        if len(row) != 1 or (row[0].tail or "").strip():
            raise NotPlainError
        return self._content_of(row[0])

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
            content = self._content_of(element)
            if content is not _BLANK:
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

    def _content_of(self, element: etree._Element) -> Content:
        value = inline = formula = None
        for child in element:
            name = local_name(child)
            if name == "v":
                value = child.text
            elif name == "is":
                inline = words_of(child)
            elif name == "f":
                formula = child
        style, kind = element.get("s") or "", element.get("t") or ""
        return self._content(style, kind, value or "", formula is not None, inline)

    def _content(self, style_number: str, kind: str, value: str, has_formula: bool, inline: Words | None) -> Content:
        style = self._style(style_number)
        if kind == "inlineStr" and inline is not None:
            return inline.content(style)
        if value == "":
            return Content("", lacks_result=True) if has_formula and kind != "str" else _BLANK
        if kind == "s":
            return self._shared_content(value, style)
        if kind in ("str", "inlineStr"):
            return Words(unescaped(value)).content(style)
        if kind == "b":
            return Content("TRUE" if value in ON else "FALSE", is_bold=style.is_bold)
        if kind in ("e", "d"):  # an error, a date in words
            return Content(value, is_bold=style.is_bold)
        return style.number(value)

    def _shared_content(self, number: str, style: Style) -> Content:
        at = whole(number, -1)
        if not 0 <= at < len(self.shared):
            raise damaged(f"sheet '{self.sheet.name}' refers to a text that the file does not hold")
        return self.shared[at].content(style)

    def _style(self, number: str | None) -> Style:
        index = int(number) if number and number.isdecimal() else 0
        return self.styles[index] if index < len(self.styles) else self.styles[0]


class _Known(dict[str, Content]):
    """What cells hold, by what is written after their address: each understood once."""

    def __init__(self, reader: _SheetReader) -> None:
        self._reader = reader
        self.has_blanks = False

    def __missing__(self, written: str) -> Content:
        before, _, after = written.partition("<v>")
        read, value = self._reader.readers.get(before), after[: -len(_AFTER_VALUE)]
        if read and after.endswith(_AFTER_VALUE) and value.isascii() and value.replace(".", "", 1).isdigit():
            content = read(value)
        else:
            content = self._reader.plain_content(written)
            self.has_blanks = self.has_blanks or content is _BLANK
        if len(value) < _LONG_NUMBER and len(self) < _MOST_KEPT:
            self[written] = content
        return content


def words_of(element: etree._Element) -> Words:
    """The text of a cell, raised footnote marks apart, and whether all of its runs are bold."""
    if len(element) == 1 and local_name(element[0]) == "t":
        return Words(unescaped(element[0].text or ""))
    texts: list[str] = []
    marks: list[str] = []
    bold: list[bool] = []
    for child in element:
        name = local_name(child)
        if name == "t":
            texts.append(child.text or "")
            bold.append(False)
        elif name == "r":
            text = "".join(part.text or "" for part in child if local_name(part) == "t")
            properties = [p for group in child if local_name(group) == "rPr" for p in group]
            raised = any(local_name(p) == "vertAlign" and p.get("val") == "superscript" for p in properties)
            if raised and text.strip() and is_footnote_mark(text):
                marks.append(text)
            else:
                texts.append(text)
                if text.strip():
                    bold.append(any(local_name(p) == "b" and p.get("val") not in ("0", "false") for p in properties))
    return Words(unescaped("".join(texts)), tuple(marks), bool(bold) and all(bold))


def unescaped(text: str) -> str:
    """A text with the signs that these files write by their number: "_x000D_" is the end of a line."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _address(text: str) -> tuple[int, int] | None:
    match = _ADDRESS.match(text)
    return None if match is None else (int(match[2]), _column(match[1]))


def _column(name: str) -> int:
    col = 0
    for letter in name:
        col = col * 26 + ord(letter) - 64
    return col


def whole(text: str | None, otherwise: int) -> int:
    """An attribute that is a whole number."""
    return int(text) if text is not None and text.isdecimal() else otherwise
