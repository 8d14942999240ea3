"""The words of a Word document's paragraphs and cells, and what stands in them that the page does not show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from crosscast.model import Finding, Severity

from .container import local_name
from .wording import is_footnote_mark, one_line

_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_OFF = {"0", "false", "off", "none"}
_HEADING = re.compile(r"^(?:heading|title|subtitle|caption)", re.I)


class Styles:
    """What the named styles say of bold and raised text, and which of them are headings."""

    def __init__(self, root: etree._Element | None) -> None:
        self._found: dict[str, etree._Element] = {}
        for style in () if root is None else root:
            if local_name(style) == "style":
                self._found[value(style, "styleId")] = style

    def chain(self, id: str) -> Iterator[etree._Element]:
        """The style and those that it is based on, nearest first."""
        seen: set[str] = set()
        while id in self._found and id not in seen:
            seen.add(id)
            yield self._found[id]
            based_on = path(self._found[id], "basedOn")
            id = "" if based_on is None else value(based_on, "val")

    def property(self, id: str, name: str) -> etree._Element | None:
        for style in self.chain(id):
            properties = path(style, "rPr")
            if properties is not None and (found := path(properties, name)) is not None:
                return found
        return None

    def is_heading(self, id: str) -> bool:
        names = [id, *(value(name, "val") for style in self.chain(id) if (name := path(style, "name")) is not None)]
        return any(_HEADING.match(name) for name in names)


class Text:
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


class Words:
    """Gathers texts, and counts what of a document was left out, or stands in it as a change."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.n_deletions = self.n_insertions = self._n_hidden = self._n_notes = 0

    def gather(self, parent: etree._Element, text: Text, boxes: list[etree._Element]) -> None:
        """Add the text below an element. Text boxes are put aside: they stand beside the text, not in it."""
        paragraph_style = style_of(parent)
        for child in parent:
            name = local_name(child)
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

    def _run(self, run: etree._Element, text: Text, boxes: list[etree._Element], paragraph_style: str) -> None:
        properties = path(run, "rPr")
        if is_on(self._property(properties, "vanish", "")):
            if any(local_name(child) == "t" and child.text for child in run):
                self._n_hidden += 1
            return
        raised = self._property(properties, "vertAlign", "")
        is_raised = raised is not None and value(raised, "val") == "superscript"
        is_bold = is_on(self._property(properties, "b", paragraph_style))
        words = "".join(self._run_words(run, text, boxes))
        if is_raised and words.strip() and is_footnote_mark(words):
            text.marks.append(words.strip())
        else:
            text.add(words, is_bold)

    def _run_words(self, run: etree._Element, text: Text, boxes: list[etree._Element]) -> Iterator[str]:
        for child in run:
            name = local_name(child)
            if name == "t":
                yield child.text or ""
            elif name in ("tab", "ptab"):
                yield "\t"
            elif name in ("br", "cr"):
                yield "\n"
            elif name == "noBreakHyphen":
                yield "-"
            elif name in ("footnoteReference", "endnoteReference"):
                self._n_notes += 1
                text.marks.append(str(self._n_notes))
            elif name in ("drawing", "pict", "object", "AlternateContent"):
                boxes.extend(_text_boxes(child))

    def _property(self, properties: etree._Element | None, name: str, paragraph_style: str) -> etree._Element | None:
        if properties is not None:
            if (found := path(properties, name)) is not None:
                return found
            if (style := path(properties, "rStyle")) is not None:
                found = self._styles.property(value(style, "val"), name)
                if found is not None:
                    return found
        return self._styles.property(paragraph_style, name)

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
        if self._n_hidden:
            pieces = (
                "1 piece of hidden text was" if self._n_hidden == 1 else f"{self._n_hidden} pieces of hidden text were"
            )
            message = f"{pieces} left out; have Word show hidden text, and decide whether it belongs to the reply."
            found.append(Finding("hidden-text", Severity.QUESTION, message))
        return found


def _text_boxes(drawing: etree._Element) -> list[etree._Element]:
    """The text boxes of a drawing, once each: the fallback for old programs repeats them."""
    boxes = (element for element in drawing.iter() if local_name(element) == "txbxContent")
    return [box for box in boxes if not any(local_name(up) == "Fallback" for up in box.iterancestors())]


def path(parent: etree._Element, *names: str) -> etree._Element | None:
    """The first child of a name, its first child of the next name, and so on."""
    found: etree._Element | None = parent
    for name in names:
        found = next((child for child in found if local_name(child) == name), None) if found is not None else None
    return found


def value(element: etree._Element, name: str) -> str:
    """An attribute, whichever edition of the format its name is of."""
    for namespace in _NAMESPACES:
        if (found := element.get(f"{{{namespace}}}{name}")) is not None:
            return found
    return element.get(name, "")


def is_on(element: etree._Element | None) -> bool:
    """Whether a property stands there, and is not said to be off."""
    return element is not None and value(element, "val") not in _OFF


def number(element: etree._Element | None, otherwise: int) -> int:
    """The whole number that a property says, up to a thousand."""
    text = "" if element is None else value(element, "val")
    return min(int(text), 1_000) if text.isdecimal() else otherwise


def style_of(paragraph: etree._Element) -> str:
    style = path(paragraph, "pPr", "pStyle")
    return "" if style is None else value(style, "val")
