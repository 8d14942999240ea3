"""Find what one program takes for a number and another for a different one, or for none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from crosscast.model import Cell, Finding, Grid, Severity

_WITH_COMMA = r"\d{1,3}(?:\.\d{3})+,\d+|\d+,(?:\d{1,2}|\d{4,})"
_DECIMAL_COMMA = re.compile(rf"^[-−]?(?:{_WITH_COMMA})\s?%?$", re.A)
_FIGURE = re.compile(r"^[<>≤≥~(£$€+\-−–]*\s?\d[\d,. ]*\s?%?\)?$")
_WHOLE = re.compile(r"^-?(?:\d{1,3}(?:[, ]\d{3})+|\d+)$", re.A)
_THREE_DECIMALS = re.compile(r"^[1-9]\d{0,2}\.\d{3}$", re.A)
_DECIMALS = re.compile(r"\.\d+%?$", re.A)
_UNCLEAR = re.compile(
    r"^[+-]?(?:\d+(?:\.\d+)?[eE][+-]?\d+|0[xX][0-9a-fA-F]+|\d+(?:_\d{3})+|nan|inf(?:inity)?|\d{16,}"
    rf"|{_WITH_COMMA})$",
    re.I | re.A,
)
_SHOWN = 6


def find_unclear_numbers(grid: Grid) -> Iterator[Finding]:
    """One finding for each column of figures in which some are written so.

    Where a table writes decimals with commas, "8.002" can be a whole number.
    """
    columns: dict[int, list[Cell]] = {}
    for cell in grid.cells():
        columns.setdefault(cell.col, []).append(cell)
    n_commas = sum(bool(_DECIMAL_COMMA.match(cell.text)) for below in columns.values() for cell in below)
    for _, column in sorted(columns.items()):
        below = column[1:]
        suspects = [cell for cell in below if _is_unclear(cell.text)]
        n_figures = sum(bool(_FIGURE.match(cell.text)) for cell in below if not _is_unclear(cell.text))
        if 2 * (n_figures + len(suspects)) < len(below):
            continue
        if n_commas > 1 or any(_WHOLE.match(cell.text) for cell in below):
            points = [cell for cell in below if _DECIMALS.search(cell.text)]
            suspects += points if all(_THREE_DECIMALS.match(cell.text) for cell in points) else []
        if suspects:
            yield _finding(column[0].text, suspects)


def _is_unclear(text: str) -> bool:
    """Exponents, other bases and scripts, raised digits, fractions, decimal commas, more than 15 digits."""
    if text.isascii():
        return bool(_UNCLEAR.match(text))
    signs = text.strip("+-−")
    return bool(signs) and not signs.isascii() and all(_stands_for_a_number(char) for char in signs)


def _stands_for_a_number(char: str) -> bool:
    return unicodedata.numeric(char, None) is not None


def _finding(heading: str, cells: list[Cell]) -> Finding:
    cells.sort(key=lambda cell: cell.row)
    shown = ", ".join(f"'{cell.text[:30]}' ({cell.place})" for cell in cells[:_SHOWN])
    others = f" and {len(cells) - _SHOWN} more" if len(cells) > _SHOWN else ""
    message = (
        f"Column '{heading[:60]}': {shown}{others} can be taken for more than one number, or for none; "
        "they were kept as they are printed, a point is a decimal point, and a comma parts thousands only; "
        "compare with the document."
    )
    return Finding("unclear-numbers", Severity.QUESTION, message, place=cells[0].place)
