"""Find what one program takes for a number and another for a different one, or for none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from crosscast.model import Finding, Severity

from .sheet import Sheet, SheetCell

_FIGURE = re.compile(r"^[<>≤≥~(£$€+\-−–]*\s?\d[\d,. ]*\s?%?\)?$")
_WHOLE = re.compile(r"^-?(?:\d{1,3}(?:[, ]\d{3})+|\d+)$", re.A)
_THREE_DECIMALS = re.compile(r"^[1-9]\d{0,2}\.\d{3}$", re.A)
_DECIMALS = re.compile(r"\.\d+%?$", re.A)
_UNCLEAR = re.compile(
    r"^[+-]?(?:\d+(?:\.\d+)?[eE][+-]?\d+|0[xX][0-9a-fA-F]+|\d+(?:_\d+)+|nan|inf(?:inity)?|\d{16,}"
    r"|\d{1,3}(?:\.\d{3})+,\d+|\d+,(?:\d{1,2}|\d{4,}))$",
    re.I | re.A,
)
_SHOWN = 6


def find_unclear_numbers(sheet: Sheet) -> Iterator[Finding]:
    """One finding for each column of figures in which some are written so."""
    columns: dict[int, list[SheetCell]] = {}
    for cell in sheet.cells():
        columns.setdefault(cell.col, []).append(cell)
    for _, cells in sorted(columns.items()):
        below = cells[1:]
        suspects = [cell for cell in below if _is_unclear(cell.text)]
        n_figures = sum(bool(_FIGURE.match(cell.text)) for cell in below if not _is_unclear(cell.text))
        if 2 * (n_figures + len(suspects)) < len(below):
            continue
        if any(_WHOLE.match(cell.text) for cell in below):
            points = [cell for cell in below if _DECIMALS.search(cell.text)]
            suspects += points if all(_THREE_DECIMALS.match(cell.text) for cell in points) else []
        if suspects:
            yield _finding(sheet, cells[0].text, suspects)


def _is_unclear(text: str) -> bool:
    """Exponents, other bases and scripts, raised digits, fractions, decimal commas, more than 15 digits."""
    if text.isascii():
        return bool(_UNCLEAR.match(text))
    signs = text.strip("+-−")
    return bool(signs) and not signs.isascii() and all(_stands_for_a_number(char) for char in signs)


def _stands_for_a_number(char: str) -> bool:
    return unicodedata.numeric(char, None) is not None


def _finding(sheet: Sheet, heading: str, cells: list[SheetCell]) -> Finding:
    cells.sort(key=lambda cell: cell.row)
    shown = ", ".join(f"'{cell.text[:30]}' ({sheet.place_of(cell)})" for cell in cells[:_SHOWN])
    others = f" and {len(cells) - _SHOWN} more" if len(cells) > _SHOWN else ""
    message = (
        f"Column '{heading[:60]}': {shown}{others} can be taken for more than one number, or for none; "
        "they were kept as they are printed, a point is a decimal point, and a comma parts thousands only; "
        "compare with the document."
    )
    return Finding("unclear-numbers", Severity.QUESTION, message, place=sheet.place_of(cells[0]))
