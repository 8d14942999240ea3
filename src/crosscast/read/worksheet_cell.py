"""What one cell of an XLSX workbook holds, and what it shows of it by its style.

Source of the elements: ECMA-376 part 1, 18.3.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from lxml import etree

from .container import local_name, parser
from .number_format import Shown, shown_text
from .refusal import damaged
from .sheet import Content
from .wording import is_footnote_mark, one_line
from .xml_text import NotPlainError, has_no_character, resolved

ON = ("1", "true")  # an attribute that says yes
MAIN = b' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
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
BLANK = Content("")


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
            return BLANK
        return Content(text, self.marks, style.is_bold or self.is_bold, is_concealed=not text)


class Cells:
    """Understands the cells of one sheet."""

    def __init__(self, sheet: str, styles: Sequence[Style], shared: Sequence[Words]) -> None:
        self._sheet, self._styles, self._shared = sheet, styles, shared
        self.known = _Known(self)
        self.readers: dict[str, Callable[[str], Content]] = {}  # of a number, by what stands before it in its cell

    def of_text(self, written: str) -> Content:
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
            return self._of_lone_text(written)
        style_number, kind, formula, value, inline = match.groups("")
        if formula and "&" in formula:
            resolved(formula)
        words = Words(unescaped(resolved(inline))) if inline else None
        return self._content(style_number, kind, resolved(value), bool(formula), words)

    def _of_lone_text(self, written: str) -> Content:
        """The same of a cell that is written in a rarer way: sound XML, but nothing that stands alone."""
        try:
            row = etree.fromstring(b'<row%b><c r="A1"%b</row>' % (MAIN, written.encode()), parser())
        except (etree.XMLSyntaxError, ValueError):
            raise NotPlainError from None
        if len(row) != 1 or (row[0].tail or "").strip():
            raise NotPlainError
        return self.of_element(row[0])

    def of_element(self, element: etree._Element) -> Content:
        """What a cell holds, from its element."""
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
            return Content("", lacks_result=True) if has_formula and kind != "str" else BLANK
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
        if not 0 <= at < len(self._shared):
            raise damaged(f"sheet '{self._sheet}' refers to a text that the file does not hold")
        return self._shared[at].content(style)

    def _style(self, number: str | None) -> Style:
        index = int(number) if number and number.isdecimal() else 0
        return self._styles[index] if index < len(self._styles) else self._styles[0]


class _Known(dict[str, Content]):
    """What cells hold, by what is written after their address: each understood once."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self.has_blanks = False

    def __missing__(self, written: str) -> Content:
        before, _, after = written.partition("<v>")
        read, value = self._cells.readers.get(before), after[: -len(_AFTER_VALUE)]
        if read and after.endswith(_AFTER_VALUE) and value.isascii() and value.replace(".", "", 1).isdigit():
            content = read(value)
        else:
            content = self._cells.of_text(written)
            self.has_blanks = self.has_blanks or content is BLANK
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


def whole(text: str | None, otherwise: int) -> int:
    """An attribute that is a whole number."""
    return int(text) if text is not None and text.isdecimal() else otherwise
