"""Cut the content of an OpenDocument spreadsheet at its rows and cells, so that equal cells are understood once.

What is left is a frame: the document with its rows empty. Only a document whose rows and cells nest in the plain way is
cut: no table stands in a cell, and nothing but cells stands in a row.
"""

from __future__ import annotations

import re

from lxml import etree

from .container import parser
from .xml_text import NotPlainError, refuse_what_is_rare

_OPENING, _CLOSING = b"<table:table-row", b"</table:table-row>"
_NUMBER = "crosscast-row"  # an attribute of the frame alone
_ROOT = re.compile(rb"<office:document-content(?:\s[^<>]*)?>")
_SPACES = {
    prefix: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0".encode()
    for prefix, name in {"office": "office", "table": "table", "text": "text"}.items()
}
_ATTRIBUTES = rb'((?: [\w-]+:[\w-]+="[^"<&]*")*)'
_ROW = re.compile(rb"<table:table-row" + _ATTRIBUTES + rb" ?>")
_CELL = re.compile(r"<table:(?=(?:covered-)?table-cell[ />])")


class CutContent:
    """The content of a spreadsheet without what stands in its rows, and each row's cells as they are written."""

    def __init__(self, content: bytes, root: bytes, frame: bytes, rows: list[tuple[int, int]]) -> None:
        self.frame = frame
        self._content, self._root, self._rows = content, root, rows

    def cells(self, row: etree._Element) -> list[str]:
        """The cells of a row of the frame, from left to right; none where it never had any."""
        number = row.get(_NUMBER)
        if number is None:
            return []
        start, end = self._rows[int(number)]
        try:
            before, *cells = _CELL.split(self._content[start:end].decode("utf-8"))
        except UnicodeDecodeError:
            raise NotPlainError from None
        if before.strip():
            raise NotPlainError
        return cells

    def element(self, cell: str) -> etree._Element:
        """A cell as XML."""
        written = b"%b<table:%b</office:document-content>" % (self._root, cell.encode())
        try:
            found = etree.fromstring(written, parser())
        except (etree.XMLSyntaxError, ValueError):
            raise NotPlainError from None
        if len(found) != 1 or (found.text or "").strip() or (found[0].tail or "").strip():
            raise NotPlainError
        return found[0]


def cut(content: bytes) -> CutContent:
    """Raises NotPlainError where rows and cells are written otherwise."""
    root = _ROOT.search(content, 0, 20_000)
    if root is None or _NUMBER.encode() in content:
        raise NotPlainError
    refuse_what_is_rare(content)
    for prefix, space in _SPACES.items():
        declared = b"xmlns:%b=" % prefix.encode()
        if b'%b"%b"' % (declared, space) not in root[0] or content.find(declared, root.end()) >= 0:
            raise NotPlainError
    frame, rows, at = list[bytes](), list[tuple[int, int]](), 0
    while (end := content.find(_CLOSING, at)) >= 0:
        opening = content.rfind(_OPENING, at, end)
        row = _ROW.match(content, opening, end) if opening >= 0 else None
        if row is None:
            raise NotPlainError
        frame += (_without_cells(content[at:opening]), _OPENING, b' %b="%d"' % (_NUMBER.encode(), len(rows)))
        frame += (row[1], b"/>")
        rows.append((row.end(), end))
        at = end + len(_CLOSING)
    frame.append(_without_cells(content[at:]))
    return CutContent(content, root[0], b"".join(frame), rows)


def _without_cells(between: bytes) -> bytes:
    """What stands between two rows. A cell there is one that a table stands in."""
    if b"<table:table-cell" in between or b"<table:covered-table-cell" in between:
        raise NotPlainError
    return between
