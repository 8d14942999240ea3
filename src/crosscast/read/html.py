"""Read a web page: its tables with their true spans, its paragraphs, and what the page hides."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from crosscast.model import Block, Finding, Layout, LinePlace, Severity, TablePlace

from . import html_pictures
from .decode import decoded
from .document import Pages
from .draft import Draft, Piece, holds_counts
from .limits import Limits
from .listing import without_listings
from .picture_file import unread, with_lines
from .text import line_pieces, with_tables_of_lines
from .wording import is_footnote_mark, one_line

_SKIPPED = {"script", "style", "template", "head", "noscript", "svg", "iframe", "object", "nav", "select", "textarea"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "li", "main", "ol", "p", "section", "summary", "td", "th", "tr", "tbody", "thead", "tfoot", "caption", "ul",
}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_MAX_SPAN = 1_000


def pages(data: bytes, label: str, limits: Limits) -> Pages:
    """The paragraphs and tables of a web page in their order."""
    declared = _CHARSET.search(data[:4096])
    text, findings = decoded(data, declared.group(1).decode("ascii") if declared else None)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""))
    parser = lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = lxml_html.document_fromstring(text or "<p>", parser=parser)
    except etree.ParserError:
        return Pages([], findings)
    walk = _Walk()
    walk.flow(root)
    walk.end_paragraph()
    findings.extend(walk.findings)
    if walk.n_hidden:
        parts = "1 part of the page is" if walk.n_hidden == 1 else f"{walk.n_hidden} parts of the page are"
        message = f"{parts} hidden and left out; open the page in a browser, and ask the force if the reply needs it."
        findings.append(Finding("hidden-text", Severity.QUESTION, message))
    if any("Excessive depth" in str(entry.message) for entry in parser.error_log):
        message = "The page is nested so deeply that its end was not read; ask for the figures in another form."
        findings.append(Finding("cut-off", Severity.ERROR, message))
    if _ends_in_a_table(text):
        _mark_cut(walk.pieces, text)
    read = with_tables_of_lines(walk.pieces)
    pieces, listings = without_listings(read.pieces)
    images = [image for image in root.iter("img") if not any(map(_is_left_out, (image, *image.iterancestors())))]
    pictures = with_lines(html_pictures.held(images), limits)
    findings += [*html_pictures.named(images), *unread(pictures.unseen, "page")]
    return Pages(pieces, [*listings, *read.findings, *findings], pictures.enclosed)


def _ends_in_a_table(text: str) -> bool:
    """Whether the file stops before its last table is closed, and not because its author closed nothing."""
    rest = text[text.lower().rfind("<table") :].lower()
    return rest.startswith("<table") and not any(end in rest for end in ("</table", "</body", "</html"))


def _mark_cut(pieces: list[Piece], text: str) -> None:
    """Say that the last table goes on. A cell that the end cuts in two is left out: 107 may end as 1."""
    table = next((piece for piece in reversed(pieces) if isinstance(piece, Draft)), None)
    if table is None:
        return
    last = text.lower()
    is_in_cell = max(last.rfind("<td"), last.rfind("<th")) > max(
        last.rfind("</td"), last.rfind("</th"), last.rfind("</tr")
    )
    lost = table.cells.pop().text if is_in_cell and table.cells else ""
    end = f" in the middle of '{lost}', which was left out" if lost else ""
    message = f"The document stops in the middle of this table{end}; ask for the whole document."
    table.findings.append(Finding("cut-off", Severity.ERROR, message, place=table.place))


class _Walk:
    """One pass over a page in the order of the document."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.findings: list[Finding] = []
        self.n_lines = self.n_tables = self.n_hidden = 0
        self._words: list[str] = []
        self._is_heading = False

    def flow(self, element: lxml_html.HtmlElement) -> None:
        """Prose goes to blocks, tables to grids; an element that the page hides is left out and counted."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return
        if _is_hidden(element):
            self.n_hidden += any(char.isdigit() for char in element.text_content())
            return
        if tag == "table" and not _is_layout(element):
            self.end_paragraph()
            self._table(element)
        elif tag == "pre":
            self.end_paragraph()
            self._lines(element.text_content())
        elif tag == "br":
            self.end_paragraph()
        else:
            if tag in _BLOCKS:
                self.end_paragraph()
                self._is_heading = tag in _HEADINGS
            self._words.append(element.text or "")
            for child in element:
                self.flow(child)
                self._words.append(child.tail or "")
            if tag in _BLOCKS:
                self.end_paragraph()

    def end_paragraph(self) -> None:
        text = one_line("".join(self._words))
        self._words.clear()
        if text:
            self.n_lines += 1
            self.pieces.append(Block(text, LinePlace(self.n_lines, (0, len(text))), self._is_heading))
        self._is_heading = False

    def _lines(self, text: str) -> None:
        lines = text.splitlines()
        read = line_pieces(lines, self.n_lines)
        self.pieces.extend(read.pieces)
        self.findings.extend(read.findings)
        self.n_lines += len(lines)

    def _table(self, table: lxml_html.HtmlElement) -> None:
        self.n_tables += 1
        draft = Draft(Layout.MARKUP, place=TablePlace(self.n_tables, ""))
        caption = table.find("caption")
        draft.caption = one_line(caption.text_content()) if caption is not None else ""
        is_heading_so_far = True
        taken: dict[int, int] = {}  # column: rows that a cell above still covers
        for row_number, row in enumerate(_rows(table)):
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            if _is_hidden(row):
                self.n_hidden += 1
                continue
            in_head = any(up.tag == "thead" for up in row.iterancestors())
            all_heads = bool(cells) and all(cell.tag == "th" for cell in cells)
            is_heading_so_far = is_heading_so_far and (in_head or all_heads)
            draft.n_header_rows += is_heading_so_far
            covered = {col for col, left in taken.items() if left}
            taken = {col: left - 1 for col, left in taken.items() if left > 1}
            col = 0
            for number, cell in enumerate(cells, start=1):
                while col in covered:
                    col += 1
                height, width = _span(cell, "rowspan", row), _span(cell, "colspan", row)
                if _is_hidden(cell):
                    self.n_hidden += 1
                else:
                    self._cell(draft, cell, (row_number, col), (height, width), number)
                for at in range(col, col + width):
                    if height > 1:
                        taken[at] = max(taken.get(at, 0), height - 1)
                col += width
        if not any(cell.text for cell in draft.cells):
            return
        if draft.n_cols > 1 or (draft.n_rows > 1 and draft.has_figures):
            self.pieces.append(draft)
        else:
            for cell in table.iter("td", "th"):
                self.flow(cell)
            return
        for other in _outermost(table):
            self.flow(other)

    def _cell(
        self, draft: Draft, cell: lxml_html.HtmlElement, at: tuple[int, int], spans: tuple[int, int], number: int
    ) -> None:
        words, marks = list[str](), list[str]()
        all_bold = [cell.tag == "th"]
        self._gather(cell, words, marks, all_bold, cell.tag == "th")
        place = TablePlace(self.n_tables, f"row {at[0] + 1}, cell {number}")
        text = "".join(words)
        is_bold = bool(text.strip()) and all(all_bold[1:]) if len(all_bold) > 1 else all_bold[0]
        draft.add(*at, text, place, spans=spans, emphasised=is_bold, marks=marks)

    def _gather(
        self, element: lxml_html.HtmlElement, words: list[str], marks: list[str], all_bold: list[bool], is_bold: bool
    ) -> None:
        self._word(element.text, words, all_bold, is_bold)
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _SKIPPED and child.tag != "table":
                content = child.text_content()
                if _is_hidden(child):
                    self.n_hidden += bool(content.strip())
                elif child.tag == "sup" and content.strip() and is_footnote_mark(content):
                    marks.append(content.strip())
                else:
                    if child.tag == "br" or child.tag in _BLOCKS:
                        words.append(" ")
                    self._gather(child, words, marks, all_bold, is_bold or child.tag in ("b", "strong", "th"))
                    if child.tag in _BLOCKS:
                        words.append(" ")
            self._word(child.tail, words, all_bold, is_bold)

    @staticmethod
    def _word(text: str | None, words: list[str], all_bold: list[bool], is_bold: bool) -> None:
        if text:
            words.append(text)
            if text.strip():
                all_bold.append(is_bold)


def _rows(table: lxml_html.HtmlElement) -> Iterator[lxml_html.HtmlElement]:
    """The rows in the order in which a browser shows them: a foot that stands first in the file is shown last."""
    feet = [child for child in table if child.tag == "tfoot"]
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody"):
            yield from (row for row in child if row.tag == "tr")
    for foot in feet:
        yield from (row for row in foot if row.tag == "tr")


def _span(cell: lxml_html.HtmlElement, name: str, row: lxml_html.HtmlElement) -> int:
    text = (cell.get(name) or "1").strip()
    if not text.isdecimal():
        return 1
    if int(text) == 0 and name == "rowspan":
        parent = row.getparent()
        return 1 if parent is None else len(parent) - parent.index(row)
    return min(max(int(text), 1), _MAX_SPAN)


def _is_layout(table: lxml_html.HtmlElement) -> bool:
    """Whether other tables stand inside a table that holds no counts of its own."""
    if next(table.iterdescendants("table"), None) is None:
        return False
    return not holds_counts(_own_text(cell) for row in _rows(table) for cell in row)


def _own_text(element: lxml_html.HtmlElement) -> str:
    """The words of a cell, without those of the tables inside it."""
    own = ((child.tail or "") if child.tag == "table" else _own_text(child) + (child.tail or "") for child in element)
    return (element.text or "" if isinstance(element.tag, str) else "") + "".join(own)


def _outermost(element: lxml_html.HtmlElement) -> Iterator[lxml_html.HtmlElement]:
    """The tables inside an element, without those inside one another."""
    for child in element:
        if child.tag == "table":
            yield child
        else:
            yield from _outermost(child)


def _is_left_out(element: lxml_html.HtmlElement) -> bool:
    return element.tag in _SKIPPED or _is_hidden(element)


def _is_hidden(element: lxml_html.HtmlElement) -> bool:
    return element.get("hidden") is not None or bool(_UNSEEN.search(element.get("style") or ""))
