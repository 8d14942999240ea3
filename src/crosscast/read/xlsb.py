"""Read a binary workbook (XLSB): its values, and what of it is hidden or merged; how numbers are shown is not told.

Source of the records: MS-XLSB, 2.1.4, 2.3 and 2.4 (BrtRowHdr, BrtColInfo, BrtMergeCell, BrtBundleSh).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .container import Container
from .document import Pages
from .limits import Limits
from .office_pictures import contents_of, pictures_above
from .refusal import damaged, refused
from .sheet import Pivot, Sheet
from .sheets import pages_of
from .values import read_values

_FILLED = 4  # positions for each cell that is allowed: the library lays out a sheet from its first cell to its last
_ROW, _CELLS, _COLUMNS, _SHEET, _MERGE = 0, range(1, 12), 60, 156, 176  # kinds of record
_LEAST_BYTES = (17, 8, 12, 9, 9, 16, 12, 12, 12, 16, 9, 9)  # of a row and of each kind of cell
_LAST_COLUMN = 16_384


def pages(data: bytes, label: str, limits: Limits) -> Pages:
    """The values of every visible sheet. Raises CrosscastError where the file is not sound."""
    container = Container(data, limits)
    main, names = container.main_part("xl/workbook.bin").lower(), dict[str, str]()
    lines: dict[str, Sheet] = {}
    for name in map(str.lower, container.names()):
        part = container.part(name)  # each within its limit, before another program unpacks it
        if name == main:
            names = dict(_names_of_sheets(container, name, part))
        elif "/worksheets/sheet" in f"/{name}":
            if _extent(part) > _FILLED * limits.cells:
                raise refused("its cells stand too far apart; ask for the document saved as XLSX", "too-large")
            lines[name] = _lines(part)
    book = read_values(data, "XLSB", limits)
    for sheet in book.sheets:
        if (told := lines.get(names.get(sheet.name, ""))) is None:
            book.has_untold_lines = True
        else:
            sheet.hidden_rows, sheet.hidden_cols, sheet.merges = told.hidden_rows, told.hidden_cols, told.merges
            sheet.pictures = list(pictures_above(container, container.relations(names[sheet.name]).values()))
    book.pictures = contents_of(container, (part for sheet in book.sheets for part in sheet.pictures))
    book.held_twice = container.held_twice
    parts = [name.lower() for name in container.names()]
    book.has_external_links = any("/externallinks/" in f"/{name}" for name in parts)
    book.pivots = [Pivot([], 0) for name in parts if "pivotcacherecords" in name]
    return pages_of(book, limits)


def _names_of_sheets(container: Container, main: str, part: bytes) -> Iterator[tuple[str, str]]:
    """Each sheet's name, and the part that holds it."""
    links = container.relations(main)
    for kind, record in _records(part):
        if kind == _SHEET and len(record) > 12:
            link, end = _text(record, 8)
            name, _ = _text(record, end)
            if link in links and not links[link].is_external:
                yield name, links[link].target.lower()


def _lines(part: bytes) -> Sheet:
    """What the records of a sheet say of hidden rows and columns, and of merged cells."""
    sheet = Sheet("")
    for kind, record in _records(part):
        if kind == _ROW and len(record) >= 12:
            (row,) = struct.unpack_from("<I", record)
            if record[11] & 0x10 or record[8:10] == b"\0\0":  # fDyZero, a height of nothing
                sheet.hidden_rows.add(row + 1)
        elif kind == _COLUMNS and len(record) >= 18:
            first, last, width = struct.unpack_from("<III", record)
            if record[16] & 1 or width == 0:
                sheet.hidden_cols.update(range(first + 1, min(last + 1, _LAST_COLUMN) + 1))
        elif kind == _MERGE and len(record) >= 16:
            top, bottom, left, right = struct.unpack_from("<IIII", record)
            if top <= bottom and left <= right:
                sheet.merges.append((top + 1, left + 1, bottom + 1, right + 1))
    return sheet


def _extent(part: bytes) -> int:
    """How many positions lie between the first and the last cell of a sheet.

    Raises CrosscastError where a row or cell is cut short: what it lacks the library takes from the record before.
    """
    last_row, last_col = 0, 0
    for kind, record in _records(part):
        if kind < len(_LEAST_BYTES) and len(record) < _LEAST_BYTES[kind]:
            raise damaged("a row or a cell of a sheet is cut short")
        if kind == _ROW:
            last_row = max(last_row, int.from_bytes(record[:4], "little"))
        elif kind in _CELLS:
            last_col = max(last_col, int.from_bytes(record[:4], "little"))
    return (last_row + 1) * (last_col + 1)


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(part):
        kind, at = _packed(part, at, 2)
        size, at = _packed(part, at, 4)
        yield kind, part[at : at + size]
        at += size


def _packed(part: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    number = 0
    for n in range(most):
        byte = part[at + n] if at + n < len(part) else 0
        number |= (byte & 0x7F) << (7 * n)
        if not byte & 0x80:
            return number, at + n + 1
    return number, at + most


def _text(record: bytes, at: int) -> tuple[str, int]:
    """A text that follows its length, and where it ends."""
    end = at + 4 + 2 * int.from_bytes(record[at : at + 4], "little")
    return record[at + 4 : end].decode("utf-16-le", errors="replace"), end
