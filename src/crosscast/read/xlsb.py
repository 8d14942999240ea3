"""Read a binary workbook (XLSB): its values; the finding says what it does not tell.

Source of the records: MS-XLSB, 2.1.4 and 2.3.
"""

from __future__ import annotations

from .container import Container
from .document import Pages
from .limits import Limits
from .refusal import refused
from .sheet import Pivot
from .sheets import pages_of
from .values import read_values

_FILLED = 4  # positions for each cell that is allowed: the library lays out a sheet from its first cell to its last
_ROW, _CELLS = 0, range(1, 12)  # kinds of record


def pages(data: bytes, label: str, limits: Limits) -> Pages:
    """The values of every visible sheet. Raises CrosscastError where the file is not sound."""
    container = Container(data, limits)
    for name in container.names():
        part = container.part(name)  # each within its limit, before another program unpacks it
        if "/worksheets/sheet" in f"/{name.lower()}" and _extent(part) > _FILLED * limits.cells:
            raise refused("its cells stand too far apart; ask for the document saved as XLSX", "too-large")
    book = read_values(data, "XLSB", limits)
    book.held_twice = container.held_twice
    names = [name.lower() for name in container.names()]
    book.has_external_links = any("/externallinks/" in f"/{name}" for name in names)
    book.pivots = [Pivot([], 0) for name in names if "pivotcacherecords" in name]
    return pages_of(book)


def _extent(part: bytes) -> int:
    """How many positions lie between the first and the last cell of a sheet."""
    at, last_row, last_col = 0, 0, 0
    while at < len(part):
        kind, at = _packed(part, at, 2)
        size, at = _packed(part, at, 4)
        if kind == _ROW:
            last_row = max(last_row, int.from_bytes(part[at : at + 4], "little"))
        elif kind in _CELLS:
            last_col = max(last_col, int.from_bytes(part[at : at + 4], "little"))
        at += size
    return (last_row + 1) * (last_col + 1)


def _packed(part: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    number = 0
    for n in range(most):
        byte = part[at + n] if at + n < len(part) else 0
        number |= (byte & 0x7F) << (7 * n)
        if not byte & 0x80:
            return number, at + n + 1
    return number, at + most
