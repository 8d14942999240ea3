"""The names and styles of OpenDocument (version 1.3 part 3, chapters 9, 16 and 19)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"

CELL, COVERED = TABLE + "table-cell", TABLE + "covered-table-cell"
PARAGRAPH, SPAN, ANNOTATION = TEXT + "p", TEXT + "span", OFFICE + "annotation"
STYLE_NAME, COLUMNS_REPEATED = TABLE + "style-name", TABLE + "number-columns-repeated"
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says of the cells, texts, rows, columns or sheets that have it."""

    is_bold: bool = False
    is_raised: bool = False
    is_hidden: bool = False  # a sheet that is not displayed, a row or column without height or width


_PLAIN = Style()


class Styles:
    """The styles of a document by their family and name."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Style] = {}

    def get(self, family: str, name: str | None) -> Style:
        return self._found.get((family, name or ""), _PLAIN)

    def has(self, family: str, name: str | None) -> bool:
        return (family, name or "") in self._found

    def add(self, styles: Iterator[etree._Element]) -> None:
        for style in styles:
            family = style.get(STYLE + "family", "")
            parent = self.get(family, style.get(STYLE + "parent-style-name"))
            bold, raised, hidden = parent.is_bold, parent.is_raised, parent.is_hidden
            for properties in style:
                weight, position = properties.get(_FO + "font-weight"), properties.get(STYLE + "text-position")
                bold = bold if weight is None else weight == "bold" or (weight.isdecimal() and int(weight) >= 600)
                raised = (
                    raised
                    if position is None
                    else position[:1] not in ("", "-", "0") and not position.startswith("sub")
                )
                hidden = hidden or properties.get(TABLE + "display") == "false"
                hidden = hidden or any(
                    _is_nothing(properties.get(STYLE + size)) for size in ("row-height", "column-width")
                )
            self._found[family, style.get(STYLE + "name", "")] = Style(bold, raised, hidden)


def times(element: etree._Element, attribute: str, most: int) -> int:
    """How often an element is repeated, or how many rows or columns it spans, as one of its attributes says."""
    text = element.get(attribute)
    return min(max(int(text), 1), most) if text is not None and text.isdecimal() and len(text) < 10 else 1


def _is_nothing(size: str | None) -> bool:
    return size is not None and size.rstrip("abcdefghijklmnopqrstuvwxyz%") in ("0", "0.0", "0.00", "0.000", "0.0000")
