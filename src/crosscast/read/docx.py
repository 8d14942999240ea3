"""Read a Word document: its tables with their true spans, its paragraphs, and what the page does not show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from crosscast.model import Block, Finding, Layout, LinePlace, Severity, TablePlace

from .container import Container, Relation
from .document import Pages
from .draft import Draft, Piece, holds_counts
from .limits import Limits
from .listing import without_listings
from .refusal import damaged
from .text import with_tables_of_lines
from .wording import is_footnote_mark, one_line, printed_at_margin

_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_OFF = {"0", "false", "off", "none"}
_HEADING = re.compile(r"^(?:heading|title|subtitle|caption)", re.I)
_LAYERS = {"body", "sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "txbxContent", "footnote", "endnote"}


def pages(data: bytes, label: str, limits: Limits) -> Pages:
    """The paragraphs and tables of a DOCX in their order. Raises CrosscastError where the file is not sound."""
    container = Container(data, limits)
    main = container.main_part("word/document.xml")
    root = container.xml(main)
    body = next((child for child in root if _name(child) == "body"), None)
    if body is None:
        raise damaged(f"its part '{main}' holds no document body")
    links = container.relations(main)
    parts = {link.kind: link.target for link in links.values() if not link.is_external and link.target in container}
    walk = _Walk(_Styles(container.xml(parts["styles"]) if "styles" in parts else None))
    walk.flow(body)
    for kind in ("footnotes", "endnotes"):
        if kind in parts:
            walk.notes(container.xml(parts[kind]))
    comments = container.xml(parts["comments"]) if "comments" in parts else None
    findings = [*walk.findings(), *_comments(comments), *_margins(container, links.values())]
    if any(link.is_external and link.kind != "hyperlink" for link in links.values()) or _outer_template(
        container, parts
    ):
        findings.append(
            Finding("external-links", Severity.NOTE, "The document refers to other files; they were not opened.")
        )
    if any("/embeddings/" in f"/{name}" for name in container.names()):
        message = "The document has other files inside it, which were not read; save them as documents of their own."
        findings.append(Finding("embedded-file", Severity.QUESTION, message))
    read = with_tables_of_lines(walk.pieces)
    pieces, listings = without_listings(read.pieces)
    return Pages(pieces, [*listings, *read.findings, *findings])


def _outer_template(container: Container, parts: dict[str, str]) -> bool:
    settings = parts.get("settings")
    return settings is not None and any(link.is_external for link in container.relations(settings).values())


class _Styles:
    """What the named styles say of bold and raised text, and which of them are headings."""

    def __init__(self, root: etree._Element | None) -> None:
        self._found: dict[str, etree._Element] = {}
        for style in () if root is None else root:
            if _name(style) == "style":
                self._found[_value(style, "styleId")] = style

    def chain(self, id: str) -> Iterator[etree._Element]:
        """The style and those that it is based on, nearest first."""
        seen: set[str] = set()
        while id in self._found and id not in seen:
            seen.add(id)
            yield self._found[id]
            based_on = _child(self._found[id], "basedOn")
            id = "" if based_on is None else _value(based_on, "val")

    def property(self, id: str, name: str) -> etree._Element | None:
        for style in self.chain(id):
            properties = _child(style, "rPr")
            if properties is not None and (found := _child(properties, name)) is not None:
                return found
        return None

    def is_heading(self, id: str) -> bool:
        names = [id, *(_value(name, "val") for style in self.chain(id) if (name := _child(style, "name")) is not None)]
        return any(_HEADING.match(name) for name in names)


class _Text:
    """The text of a paragraph or cell as it is gathered: words, footnote marks, and whether all of it is bold."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.marks: list[str] = []
        self.all_bold: bool | None = None

    def add(self, text: str, is_bold: bool) -> None:
        self.words.append(text)
        if text.strip():
            self.all_bold = is_bold and self.all_bold is not False

    @property
    def line(self) -> str:
        return one_line("".join(self.words))


class _Walk:
    """One pass over a body in the order of the document."""

    def __init__(self, styles: _Styles) -> None:
        self.styles = styles
        self.pieces: list[Piece] = []
        self.n_paragraphs = self.n_tables = self.n_notes = 0
        self.n_deletions = self.n_insertions = self.n_hidden = 0

    def flow(self, parent: etree._Element) -> None:
        for child in parent:
            name = _name(child)
            if name == "p":
                self.paragraph(child)
            elif name == "tbl":
                self.table(child)
            elif name in ("del", "moveFrom"):
                self.n_deletions += 1
            elif name in _LAYERS:
                self.n_insertions += name in ("ins", "moveTo")
                self.flow(child)

    def notes(self, root: etree._Element) -> None:
        """Footnotes or endnotes, in the order in which the text calls them, as far as the file keeps it."""
        for n, note in enumerate((note for note in root if not _value(note, "type")), start=1):
            text = _Text()
            self.gather(note, text, [])
            if text.line:
                self.n_paragraphs += 1
                self.pieces.append(_block(f"[{n}] {text.line}", self.n_paragraphs, False))

    def paragraph(self, paragraph: etree._Element) -> None:
        text, boxes = _Text(), list[etree._Element]()
        self.gather(paragraph, text, boxes)
        self.n_paragraphs += 1
        lines = "".join(text.words).split("\n")
        if self.styles.is_heading(_style_of(paragraph)):
            self.pieces.extend(_block(line, self.n_paragraphs, True) for line in map(one_line, lines) if line)
        else:
            self.pieces.extend(_block(line, self.n_paragraphs, False) for line in lines)
        for box in boxes:
            self.flow(box)

    def table(self, table: etree._Element) -> None:
        """One table. Where others stand inside it and it holds no counts itself, it is layout: its texts are prose."""
        inner = list(_outermost(table, "tbl"))
        if inner and not holds_counts(_own_text(cell) for row in _rows(table) for cell in _cells(row)):
            for row in _rows(table):
                for cell in _cells(row):
                    self.flow(cell)
            return
        self.n_tables += 1
        draft = Draft(Layout.MARKUP, place=TablePlace(self.n_tables, ""))
        caption = _path(table, "tblPr", "tblCaption")
        draft.caption = "" if caption is None else one_line(_value(caption, "val"))
        is_heading_so_far = True
        above: dict[int, tuple[int, int]] = {}  # column: the row and the number of the cell that a merge goes on from
        cells: list[tuple[int, int, int, int, _Text]] = []
        boxes: list[etree._Element] = []
        for row_number, row in enumerate(_rows(table)):
            is_heading_so_far = is_heading_so_far and _is_on(_path(row, "trPr", "tblHeader"))
            draft.n_header_rows += is_heading_so_far
            col = _number(_path(row, "trPr", "gridBefore"), 0)
            for cell in _cells(row):
                width = max(_number(_path(cell, "tcPr", "gridSpan"), 1), 1)
                merge = _path(cell, "tcPr", "vMerge")
                goes_on = merge is not None and _value(merge, "val") != "restart" and col in above
                if goes_on:
                    origin = above[col][0]
                    first_row, first_col, _, first_width, text = cells[origin]
                    cells[origin] = (first_row, first_col, row_number - first_row + 1, first_width, text)
                    self.gather(cell, text, boxes)
                else:
                    text = _Text()
                    self.gather(cell, text, boxes)
                    if merge is not None:
                        above[col] = (len(cells), row_number)
                    else:
                        above.pop(col, None)
                    cells.append((row_number, col, 1, width, text))
                col += width
        for row_number, col, height, width, text in cells:
            place = TablePlace(self.n_tables, f"row {row_number + 1}, cell {col + 1}")
            is_bold = bool(text.all_bold) or row_number < draft.n_header_rows
            draft.add(row_number, col, text.line, place, spans=(height, width), emphasised=is_bold, marks=text.marks)
        if any(cell.text for cell in draft.cells):
            if draft.n_cols > 1 or draft.has_figures:
                self.pieces.append(draft)
            else:
                self._as_prose(draft)
        for box in boxes:
            self.flow(box)
        for other in inner:
            self.table(other)

    def _as_prose(self, draft: Draft) -> None:
        for cell in draft.cells:
            if cell.text:
                self.n_paragraphs += 1
                self.pieces.append(_block(cell.text, self.n_paragraphs, False))

    def gather(self, parent: etree._Element, text: _Text, boxes: list[etree._Element]) -> None:
        """Add the text below an element. Text boxes are put aside: they stand beside the text, not in it."""
        paragraph_style = _style_of(parent)
        for child in parent:
            name = _name(child)
            if name == "p":
                if text.words:
                    text.words.append(" ")
                self.gather(child, text, boxes)
            elif name == "r":
                self._run(child, text, boxes, paragraph_style)
            elif name in ("del", "moveFrom"):
                self.n_deletions += 1
            elif name == "oMath" or name == "oMathPara":
                text.add("".join(str(part) for part in child.itertext()), False)
            elif name not in ("pPr", "rPr", "tcPr", "sdtPr", "tbl"):
                self.n_insertions += name in ("ins", "moveTo")
                self.gather(child, text, boxes)

    def _run(self, run: etree._Element, text: _Text, boxes: list[etree._Element], paragraph_style: str) -> None:
        properties = _child(run, "rPr")
        if _is_on(self._property(properties, "vanish", "")):
            if any(_name(child) == "t" and child.text for child in run):
                self.n_hidden += 1
            return
        raised = self._property(properties, "vertAlign", "")
        is_raised = raised is not None and _value(raised, "val") == "superscript"
        is_bold = _is_on(self._property(properties, "b", paragraph_style))
        words = "".join(self._run_words(run, text, boxes))
        if is_raised and words.strip() and is_footnote_mark(words):
            text.marks.append(words.strip())
        else:
            text.add(words, is_bold)

    def _run_words(self, run: etree._Element, text: _Text, boxes: list[etree._Element]) -> Iterator[str]:
        for child in run:
            name = _name(child)
            if name == "t":
                yield child.text or ""
            elif name in ("tab", "ptab"):
                yield "\t"
            elif name in ("br", "cr"):
                yield "\n"
            elif name == "noBreakHyphen":
                yield "-"
            elif name in ("footnoteReference", "endnoteReference"):
                self.n_notes += 1
                text.marks.append(str(self.n_notes))
            elif name in ("drawing", "pict", "object", "AlternateContent"):
                boxes.extend(_text_boxes(child))

    def _property(self, properties: etree._Element | None, name: str, paragraph_style: str) -> etree._Element | None:
        if properties is not None:
            if (found := _child(properties, name)) is not None:
                return found
            if (style := _child(properties, "rStyle")) is not None:
                found = self.styles.property(_value(style, "val"), name)
                if found is not None:
                    return found
        return self.styles.property(paragraph_style, name)

    def findings(self) -> list[Finding]:
        found = []
        if self.n_deletions or self.n_insertions:
            found.append(
                Finding(
                    "tracked-changes", Severity.QUESTION,
                    f"The document has tracked changes ({self.n_insertions} additions, {self.n_deletions} deletions); "
                    "it was read as if all were accepted; ask which version is meant.",
                )
            )  # fmt: skip
        if self.n_hidden:
            pieces = (
                "1 piece of hidden text was" if self.n_hidden == 1 else f"{self.n_hidden} pieces of hidden text were"
            )
            message = f"{pieces} left out; have Word show hidden text, and decide whether it belongs to the reply."
            found.append(Finding("hidden-text", Severity.QUESTION, message))
        return found


def _margins(container: Container, links: Iterable[Relation]) -> Iterator[Finding]:
    """What is printed at the head and foot of each page, but for the number of the page."""
    texts = []
    for link in links:
        if link.kind in ("header", "footer") and not link.is_external and link.target in container:
            paragraphs = (p for p in container.xml(link.target).iter() if _name(p) == "p")
            words = ("".join(t.text or "" for t in p.iter() if _name(t) == "t") for p in paragraphs)
            text = printed_at_margin(one_line(" ".join(words)))
            if text and text not in texts:
                texts.append(text)
    if texts:
        said = '", "'.join(text[:100] for text in texts[:6])
        message = f'"{said}" is printed at the head or foot of its pages. It was not read as part of a table.'
        yield Finding("page-margins", Severity.NOTE, message)


def _comments(root: etree._Element | None) -> list[Finding]:
    if root is None:
        return []
    texts = [
        one_line(" ".join(str(part) for part in comment.itertext())) for comment in root if _name(comment) == "comment"
    ]
    return [
        Finding(
            "comment",
            Severity.QUESTION,
            f'A comment in the document says "{text[:300]}"; decide whether it changes a figure.',
        )
        for text in texts
        if text
    ]


def _block(text: str, line: int, is_heading: bool) -> Block:
    return Block(text, LinePlace(line, (0, len(text))), is_heading)


def _text_boxes(drawing: etree._Element) -> list[etree._Element]:
    """The text boxes of a drawing, once each: the fallback for old programs repeats them."""
    found = []
    for element in drawing.iter():
        if _name(element) == "txbxContent" and not any(_name(up) == "Fallback" for up in element.iterancestors()):
            found.append(element)
    return found


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    return _through(table, "tr")


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return _through(row, "tc")


def _through(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children of a name, also where content controls or tracked insertions stand between."""
    for child in parent:
        if _name(child) == name:
            yield child
        elif _name(child) in _LAYERS:
            yield from _through(child, name)


def _outermost(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The descendants of a name, without those inside one another."""
    for child in parent:
        if _name(child) == name:
            yield child
        else:
            yield from _outermost(child, name)


def _own_text(cell: etree._Element) -> str:
    """The words of a cell, without those of the tables inside it."""
    if _name(cell) in ("tbl", "del", "moveFrom"):
        return ""
    return (cell.text or "" if _name(cell) == "t" else "") + "".join(map(_own_text, cell))


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _child(parent: etree._Element, name: str) -> etree._Element | None:
    for child in parent:
        if _name(child) == name:
            return child
    return None


def _path(parent: etree._Element, *names: str) -> etree._Element | None:
    found: etree._Element | None = parent
    for name in names:
        found = None if found is None else _child(found, name)
    return found


def _value(element: etree._Element, name: str) -> str:
    for namespace in _NAMESPACES:
        if (found := element.get(f"{{{namespace}}}{name}")) is not None:
            return found
    return element.get(name, "")


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and _value(element, "val") not in _OFF


def _number(element: etree._Element | None, otherwise: int) -> int:
    text = "" if element is None else _value(element, "val")
    return min(int(text), 1_000) if text.isdecimal() else otherwise


def _style_of(paragraph: etree._Element) -> str:
    style = _path(paragraph, "pPr", "pStyle")
    return "" if style is None else _value(style, "val")
