"""Read a Word document: its tables with their true spans, its paragraphs, and what the page does not show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from crosscast.model import Block, Finding, Layout, LinePlace, Severity, TablePlace

from .container import Container, Relation, local_name
from .document import Pages
from .docx_text import Styles, Text, Words, is_on, number, path, style_of, value
from .draft import Draft, Piece, holds_counts
from .limits import Limits
from .listing import without_listings
from .office_pictures import contents_of, pictures_in
from .picture_file import unread, with_lines
from .refusal import damaged
from .text import with_tables_of_lines
from .wording import one_line, printed_at_margin

_LAYERS = {"body", "sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "txbxContent", "footnote", "endnote"}


def pages(data: bytes, label: str, limits: Limits) -> Pages:
    """The paragraphs and tables of a DOCX in their order. Raises CrosscastError where the file is not sound."""
    container = Container(data, limits)
    main = container.main_part("word/document.xml")
    root = container.xml(main)
    body = next((child for child in root if local_name(child) == "body"), None)
    if body is None:
        raise damaged(f"its part '{main}' holds no document body")
    links = container.relations(main)
    parts = {link.kind: link.target for link in links.values() if not link.is_external and link.target in container}
    walk = _Walk(Styles(container.xml(parts["styles"]) if "styles" in parts else None))
    walk.flow(body)
    for kind in ("footnotes", "endnotes"):
        if kind in parts:
            walk.notes(container.xml(parts[kind]))
    comments = container.xml(parts["comments"]) if "comments" in parts else None
    findings = [*walk.words.findings(), *_comments(comments), *_margins(container, links.values())]
    is_linked = any(link.is_external and link.kind != "hyperlink" for link in links.values())
    if is_linked or _outer_template(container, parts):
        message = "The document refers to other files; they were not opened."
        findings.append(Finding("external-links", Severity.NOTE, message))
    if any("/embeddings/" in f"/{name}" for name in container.names()):
        message = "The document has other files inside it, which were not read; save them as documents of their own."
        findings.append(Finding("embedded-file", Severity.QUESTION, message))
    pictures = with_lines(contents_of(container, pictures_in(container, main, body)).items(), limits)
    findings += unread(pictures.unseen, "document")
    read = with_tables_of_lines(walk.pieces)
    pieces, listings = without_listings(read.pieces)
    return Pages(pieces, [*listings, *read.findings, *findings], pictures.enclosed)


def _outer_template(container: Container, parts: dict[str, str]) -> bool:
    settings = parts.get("settings")
    return settings is not None and any(link.is_external for link in container.relations(settings).values())


class _Walk:
    """One pass over a body in the order of the document."""

    def __init__(self, styles: Styles) -> None:
        self.styles, self.words = styles, Words(styles)
        self.pieces: list[Piece] = []
        self.n_paragraphs = self.n_tables = 0

    def flow(self, parent: etree._Element) -> None:
        for child in parent:
            name = local_name(child)
            if name == "p":
                self.paragraph(child)
            elif name == "tbl":
                self.table(child)
            elif name in ("del", "moveFrom"):
                self.words.n_deletions += 1
            elif name in _LAYERS:
                self.words.n_insertions += name in ("ins", "moveTo")
                self.flow(child)

    def notes(self, root: etree._Element) -> None:
        """Footnotes or endnotes, in the order in which the text calls them, as far as the file keeps it."""
        for n, note in enumerate((note for note in root if not value(note, "type")), start=1):
            text = Text()
            self.words.gather(note, text, [])
            if text.line:
                self.n_paragraphs += 1
                self.pieces.append(_block(f"[{n}] {text.line}", self.n_paragraphs, False))

    def paragraph(self, paragraph: etree._Element) -> None:
        text, boxes = Text(), list[etree._Element]()
        self.words.gather(paragraph, text, boxes)
        self.n_paragraphs += 1
        lines = "".join(text.words).split("\n")
        if self.styles.is_heading(style_of(paragraph)):
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
        caption = path(table, "tblPr", "tblCaption")
        draft.caption = "" if caption is None else one_line(value(caption, "val"))
        is_heading_so_far = True
        above: dict[int, int] = {}  # column: the number of the cell that a merge goes on from
        cells: list[tuple[int, int, int, int, Text]] = []
        boxes: list[etree._Element] = []
        for row_number, row in enumerate(_rows(table)):
            is_heading_so_far = is_heading_so_far and is_on(path(row, "trPr", "tblHeader"))
            draft.n_header_rows += is_heading_so_far
            col = number(path(row, "trPr", "gridBefore"), 0)
            for cell in _cells(row):
                width = max(number(path(cell, "tcPr", "gridSpan"), 1), 1)
                merge = path(cell, "tcPr", "vMerge")
                goes_on = merge is not None and value(merge, "val") != "restart" and col in above
                if goes_on:
                    origin = above[col]
                    first_row, first_col, _, first_width, text = cells[origin]
                    cells[origin] = (first_row, first_col, row_number - first_row + 1, first_width, text)
                    self.words.gather(cell, text, boxes)
                else:
                    text = Text()
                    self.words.gather(cell, text, boxes)
                    if merge is not None:
                        above[col] = len(cells)
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


def _margins(container: Container, links: Iterable[Relation]) -> Iterator[Finding]:
    """What is printed at the head and foot of each page, but for the number of the page."""
    texts = []
    for link in links:
        if link.kind in ("header", "footer") and not link.is_external and link.target in container:
            paragraphs = (p for p in container.xml(link.target).iter() if local_name(p) == "p")
            words = ("".join(t.text or "" for t in p.iter() if local_name(t) == "t") for p in paragraphs)
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
    comments = (child for child in root if local_name(child) == "comment")
    texts = (one_line(" ".join(str(part) for part in comment.itertext())) for comment in comments)
    says = 'A comment in the document says "{}"; decide whether it changes a figure.'
    return [Finding("comment", Severity.QUESTION, says.format(text[:300])) for text in texts if text]


def _block(text: str, line: int, is_heading: bool) -> Block:
    return Block(text, LinePlace(line, (0, len(text))), is_heading)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    return _through(table, "tr")


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return _through(row, "tc")


def _through(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children of a name, also where content controls or tracked insertions stand between."""
    for child in parent:
        if local_name(child) == name:
            yield child
        elif local_name(child) in _LAYERS:
            yield from _through(child, name)


def _outermost(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The descendants of a name, without those inside one another."""
    for child in parent:
        if local_name(child) == name:
            yield child
        else:
            yield from _outermost(child, name)


def _own_text(cell: etree._Element) -> str:
    """The words of a cell, without those of the tables inside it."""
    if local_name(cell) in ("tbl", "del", "moveFrom"):
        return ""
    return (cell.text or "" if local_name(cell) == "t" else "") + "".join(map(_own_text, cell))
