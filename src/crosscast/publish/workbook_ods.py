"""Write a workbook as ODS: OpenDocument 1.3, as its parts in an archive. Every label is written as text."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from lxml import etree

from .workbook import (
    FONT,
    INK,
    LANGUAGE,
    LINK_INK,
    Book,
    Content,
    Link,
    MarkedTable,
    Number,
    Sheet,
    archive,
    height,
)

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"
    for name, space in {
        "office": "office", "style": "style", "text": "text", "table": "table", "number": "datastyle", "meta": "meta",
        "fo": "xsl-fo-compatible", "svg": "svg-compatible", "config": "config", "manifest": "manifest",
    }.items()
} | {"xlink": "http://www.w3.org/1999/xlink", "dc": "http://purl.org/dc/elements/1.1/"}  # fmt: skip
_CM_A_CHARACTER = 0.225  # of 12 points, on average
_MOST_DECIMALS = 6


def ods_of(book: Book) -> bytes:
    """The bytes of the ODS file, which depend on the book alone."""
    parts = {
        "content.xml": _content(book),
        "meta.xml": _meta(book),
        "settings.xml": _settings(book),
        "styles.xml": _styles(),
    }
    files = {"mimetype": _TYPE.encode()} | {name: _bytes(root) for name, root in parts.items()}
    files["META-INF/manifest.xml"] = _bytes(_manifest(parts))
    return archive(files, stored="mimetype")


# Elements by their prefixed names


@cache
def _name(name: str) -> str:
    space, _, local = name.partition(":")
    return f"{{{_SPACES[space]}}}{local}"


def _element(name: str, attributes: dict[str, str] | None = None, text: str | None = None) -> etree._Element:
    made = etree.Element(_name(name), {_name(key): value for key, value in (attributes or {}).items()}, nsmap=_SPACES)
    made.text = text
    return made


def _add(
    to: etree._Element, name: str, attributes: dict[str, str] | None = None, text: str | None = None
) -> etree._Element:
    made = etree.SubElement(to, _name(name), {_name(key): value for key, value in (attributes or {}).items()})
    made.text = text
    return made


def _document(name: str) -> etree._Element:
    return _element(f"office:document-{name}", {"office:version": "1.3"})


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


# The sheets


def _content(book: Book) -> etree._Element:
    root = _document("content")
    looks = _add(root, "office:automatic-styles")
    _add_looks(looks, book)
    sheets = _add(_add(root, "office:body"), "office:spreadsheet")
    for n, sheet in enumerate(book.sheets, start=1):
        _add_sheet(sheets, sheet, n)
    ranges = _add(sheets, "table:database-ranges")
    for sheet in book.sheets:
        if sheet.table is not None:
            _add_range(ranges, sheet, sheet.table)
    _add_heights(looks, sheets)
    return root


def _add_sheet(to: etree._Element, sheet: Sheet, n: int) -> None:
    table = _add(to, "table:table", {"table:name": sheet.name, "table:style-name": "sheet"})
    _add(table, "table:title", text=sheet.title)
    for column in range(len(_widths(sheet))):
        _add(table, "table:table-column", {"table:style-name": f"c{n}-{column + 1}"})
    _add_row(table, [(sheet.title, "title")], sheet.title_height)
    for line in sheet.lines:
        _add_row(table, [(line.content, "heading" if line.is_heading else "words")], line.height(sheet.width))
    if sheet.table is None:
        return
    numbers = sheet.table.is_number
    heads = [
        (head, _head(right, column))
        for column, (head, right) in enumerate(zip(sheet.table.heads, numbers, strict=True))
    ]
    widths = sheet.table.widths
    head_height = height(sheet.table.heads, [width - 2 for width in widths])
    _add_row(_add(table, "table:table-header-rows"), heads, head_height)
    looks = ["words", *("right" if right else "apart" for right in numbers[1:])]
    for row in sheet.table.rows:
        _add_row(table, zip(row, looks, strict=True), height(row, widths))


def _add_row(to: etree._Element, cells: Iterable[tuple[Content, str]], points: int) -> None:
    row = _add(to, "table:table-row", {"table:style-name": f"r{points}"})
    for content, look in cells:
        _add_cell(row, content, look)


def _add_cell(row: etree._Element, content: Content, look: str) -> None:
    if isinstance(content, Number):
        value = f"{content.value:f}"
        given = {"office:value-type": "float", "office:value": value, "table:style-name": f"number-{content.decimals}"}
        _add(_add(row, "table:table-cell", given), "text:p", text=f"{content.value:,.{content.decimals}f}")
    elif isinstance(content, Link):
        cell = _add(row, "table:table-cell", {"office:value-type": "string", "table:style-name": "link"})
        to = {"xlink:type": "simple", "xlink:href": f"#{_quoted(content.sheet)}.A1"}
        _add(_add(cell, "text:p"), "text:a", to, content.text)
    elif content:
        cell = _add(row, "table:table-cell", {"office:value-type": "string", "table:style-name": look})
        _add(cell, "text:p", text=content)
    else:
        _add(row, "table:table-cell", {"table:style-name": look})


def _add_range(to: etree._Element, sheet: Sheet, table: MarkedTable) -> None:
    """The table as a range with a name and a row of heads, without buttons to filter it."""
    first, last = f"A{sheet.head_row + 1}", f"{_letters(len(table.heads))}{sheet.head_row + 1 + len(table.rows)}"
    name = _quoted(sheet.name)
    _add(
        to,
        "table:database-range",
        {
            "table:name": table.name,
            "table:target-range-address": f"{name}.{first}:{name}.{last}",
            "table:contains-header": "true",
            "table:display-filter-buttons": "false",
        },
    )


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def _letters(n: int) -> str:
    """
    >>> _letters(1), _letters(28)
    ('A', 'AB')
    """
    n, letter = divmod(n - 1, 26)
    return (_letters(n) if n else "") + chr(ord("A") + letter)


def _head(is_number: bool, column: int) -> str:
    return "head-right" if is_number else "head-apart" if column else "head-left"


def _widths(sheet: Sheet) -> tuple[int, ...]:
    return sheet.table.widths if sheet.table else (sheet.width,)


# How it looks


def _add_looks(to: etree._Element, book: Book) -> None:
    for n, sheet in enumerate(book.sheets, start=1):
        for column, width in enumerate(_widths(sheet), start=1):
            style = _add(to, "style:style", {"style:name": f"c{n}-{column}", "style:family": "table-column"})
            _add(style, "style:table-column-properties", {"style:column-width": f"{width * _CM_A_CHARACTER:.2f}cm"})
    sheet_style = {"style:name": "sheet", "style:family": "table", "style:master-page-name": "Default"}
    _add(_add(to, "style:style", sheet_style), "style:table-properties", {"table:display": "true"})
    _add_look(to, "words")
    _add_look(to, "apart", apart=True)
    _add_look(to, "right", right=True)
    _add_look(to, "title", {"fo:font-weight": "bold", "fo:font-size": "16pt"})
    _add_look(to, "heading", {"fo:font-weight": "bold", "fo:font-size": "14pt"})
    _add_look(to, "head-left", {"fo:font-weight": "bold"}, underlined=True)
    _add_look(to, "head-apart", {"fo:font-weight": "bold"}, apart=True, underlined=True)
    _add_look(to, "head-right", {"fo:font-weight": "bold"}, right=True, underlined=True)
    underline = {"style:text-underline-style": "solid", "style:text-underline-width": "auto"}
    _add_look(to, "link", {"fo:color": f"#{LINK_INK}", **underline})
    for decimals in range(_MOST_DECIMALS + 1):
        shown = _add(to, "number:number-style", {"style:name": f"n{decimals}"})
        digits = {"number:min-integer-digits": "1", "number:decimal-places": str(decimals), "number:grouping": "true"}
        _add(shown, "number:number", digits | {"number:min-decimal-places": str(decimals)})
        _add_look(to, f"number-{decimals}", right=True, number=f"n{decimals}")


def _add_heights(to: etree._Element, sheets: etree._Element) -> None:
    """A style for each height that a row has."""
    for name in sorted({row.get(_name("table:style-name"), "") for row in sheets.iter(_name("table:table-row"))}):
        row = _add(to, "style:style", {"style:name": name, "style:family": "table-row"})
        points = {"style:row-height": f"{name[1:]}pt", "style:use-optimal-row-height": "false"}
        _add(row, "style:table-row-properties", points)


def _add_look(
    to: etree._Element,
    name: str,
    text: dict[str, str] | None = None,
    *,
    right: bool = False,
    apart: bool = False,
    underlined: bool = False,
    number: str = "",
) -> None:
    given = {"style:name": name, "style:family": "table-cell", "style:parent-style-name": "Default"}
    style = _add(to, "style:style", given | ({"style:data-style-name": number} if number else {}))
    cell = {"fo:wrap-option": "wrap", "style:vertical-align": "top", "fo:padding": "0.05cm"}
    _add(
        style, "style:table-cell-properties", cell | ({"fo:border-bottom": "0.5pt solid #000000"} if underlined else {})
    )
    paragraph = {"fo:text-align": "end" if right else "start"}
    _add(style, "style:paragraph-properties", paragraph | ({"fo:margin-left": "0.3cm"} if apart else {}))
    if text:
        _add(style, "style:text-properties", text)


def _styles() -> etree._Element:
    """The style that all cells have: a plain letter, the language of the words; and a page without head or foot."""
    root = _document("styles")
    fonts = _add(root, "office:font-face-decls")
    _add(fonts, "style:font-face", {"style:name": FONT, "svg:font-family": FONT, "style:font-family-generic": "swiss"})
    styles = _add(root, "office:styles")
    text = {
        "style:font-name": FONT, "fo:font-size": "12pt", "fo:color": f"#{INK}", "fo:language": LANGUAGE[0],
        "fo:country": LANGUAGE[1],
    }  # fmt: skip
    default = _add(styles, "style:default-style", {"style:family": "table-cell"})
    _add(default, "style:text-properties", text)
    _add(styles, "style:style", {"style:name": "Default", "style:family": "table-cell"})
    layout = _add(_add(root, "office:automatic-styles"), "style:page-layout", {"style:name": "page"})
    page = {
        "fo:page-width": "29.7cm", "fo:page-height": "21cm", "style:print-orientation": "landscape", "fo:margin": "2cm",
        "style:scale-to-X": "1", "style:scale-to-Y": "0",
    }  # fmt: skip
    _add(layout, "style:page-layout-properties", page)
    masters = _add(root, "office:master-styles")
    master = _add(masters, "style:master-page", {"style:name": "Default", "style:page-layout-name": "page"})
    for part in ("header", "footer"):
        _add(master, f"style:{part}", {"style:display": "false"})
    return root


# What is said of the file


def _meta(book: Book) -> etree._Element:
    root = _document("meta")
    meta = _add(root, "office:meta")
    day = f"{book.day.isoformat()}T00:00:00"
    said = {
        "dc:title": book.title, "dc:subject": book.subject, "dc:creator": book.author,
        "dc:language": "-".join(LANGUAGE), "meta:creation-date": day, "dc:date": day,
    }  # fmt: skip
    for name, text in said.items():
        if text:
            _add(meta, name, text=text)
    return root


def _settings(book: Book) -> etree._Element:
    """The first sheet in front, the cursor in its first cell."""
    root = _document("settings")
    views = _add(_add(root, "office:settings"), "config:config-item-set", {"config:name": "ooo:view-settings"})
    view = _add(_add(views, "config:config-item-map-indexed", {"config:name": "Views"}), "config:config-item-map-entry")
    _add(view, "config:config-item", {"config:name": "ViewId", "config:type": "string"}, "view1")
    tables = _add(view, "config:config-item-map-named", {"config:name": "Tables"})
    for sheet in book.sheets:
        at = _add(tables, "config:config-item-map-entry", {"config:name": sheet.name})
        for axis in "XY":
            _add(at, "config:config-item", {"config:name": f"CursorPosition{axis}", "config:type": "int"}, "0")
    given = {"config:name": "ActiveTable", "config:type": "string"}
    _add(view, "config:config-item", given, book.sheets[0].name)
    return root


def _manifest(parts: Iterable[str]) -> etree._Element:
    root = _element("manifest:manifest", {"manifest:version": "1.3"})
    _add(
        root,
        "manifest:file-entry",
        {"manifest:full-path": "/", "manifest:version": "1.3", "manifest:media-type": _TYPE},
    )
    for name in parts:
        _add(root, "manifest:file-entry", {"manifest:full-path": name, "manifest:media-type": "text/xml"})
    return root
