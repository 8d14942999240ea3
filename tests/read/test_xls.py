"""Old and binary workbooks that are not sound are refused in one sentence."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from crosscast.model import Finding, Severity
from crosscast.read import Limits, read, read_here


@pytest.mark.parametrize(
    "content", [b"\x09\x08\x10\x00" + bytes(200), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)]
)
def test_an_old_workbook_that_is_not_sound_is_refused(tmp_path: Path, content: bytes) -> None:
    """The library stumbles over it; the user reads one sentence."""
    path = tmp_path / "kent.xls"
    path.write_bytes(content)

    (finding,) = read_here(path, "kent.xls").findings

    assert finding.slug == "damaged"
    assert "ask for it to be sent again" in finding.message


def test_an_old_workbook_whose_pieces_go_round_in_a_circle_is_refused(tmp_path: Path) -> None:
    """Each piece names the next. Where one names an earlier one, the library would follow them for ever."""
    path = tmp_path / "kent.xls"
    path.write_bytes(_small_compound([1, 2, 0]))

    (finding,) = read_here(path, "kent.xls").findings

    assert finding.slug == "damaged"
    assert "lead back to one another" in finding.message


def test_an_old_workbook_that_needs_too_much_memory_is_not_called_damaged(tmp_path: Path) -> None:
    """A link over every cell of a sheet: the library keeps it once for each of sixteen million cells."""
    path = tmp_path / "kent.xls"
    path.write_bytes(_workbook_with_link_over(rows=65_536, columns=256))

    (finding,) = read(path, limits=Limits(memory_bytes=40_000_000)).findings

    assert finding.slug == "too-large"
    assert "the limit of 40 MB of memory" in finding.message


def test_a_picture_in_an_old_workbook_is_named(tmp_path: Path) -> None:
    """It is not read there, whatever it shows; the user is asked to look at it."""
    of_a_picture = struct.pack("<HHHHH", 0x15, 18, 0x08, 1, 0) + bytes(12)  # MS-XLS, 2.4.181 and 2.5.143
    path = tmp_path / "kent.xls"
    path.write_bytes(_small_compound([1, 2, 3, -2], _workbook_with(_record(0x5D, of_a_picture))))

    (finding,) = read_here(path, "kent.xls").findings

    assert (finding.slug, finding.severity) == ("picture-not-read", Severity.QUESTION)
    assert "A picture in the workbook was not read (picture 1, on sheet 'A')" in finding.message


def test_cells_at_both_ends_of_a_binary_sheet_are_refused(tmp_path: Path) -> None:
    """Two cells, a million rows and sixteen thousand columns apart, would take all of the memory."""
    row = b"\x00\x11" + (1_000_000).to_bytes(4, "little") + bytes(13)
    cell = b"\x02\x0c" + (16_000).to_bytes(4, "little") + bytes(8)

    (finding,) = _findings_of_binary_sheet(tmp_path, row + cell)

    assert finding.slug == "too-large"


def test_a_cell_of_a_binary_sheet_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    """The library would take its column and its number from the record before, and ask for memory beyond measure."""
    other = b"\x25\x04" + (1_000_000).to_bytes(4, "little")
    cell = b"\x05\x00"

    (finding,) = _findings_of_binary_sheet(tmp_path, other + cell)

    assert finding.slug == "damaged"
    assert "a cell of a sheet is cut short" in finding.message


def _findings_of_binary_sheet(folder: Path, sheet: bytes) -> tuple[Finding, ...]:
    path = folder / "kent.xlsb"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("xl/workbook.bin", b"")
        container.writestr("xl/worksheets/sheet1.bin", sheet)
    return read_here(path, "kent.xlsb").findings


def _workbook_with_link_over(rows: int, columns: int) -> bytes:
    """A workbook with one sheet and one link in it (MS-XLS, 2.1.7.20 and 2.4.140)."""
    standard_link = bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b")
    to_a_place = struct.pack("<III", 2, 8, 2) + "A\0".encode("utf-16-le")
    link = struct.pack("<HHHH", 0, rows - 1, 0, columns - 1) + standard_link + to_a_place
    return _workbook_with(_record(0x1B8, link))


def _workbook_with(records: bytes) -> bytes:
    """The records of a workbook with one sheet, which is called A."""
    begin, end = 0x809, _record(0x0A, b"")
    globals_ = _record(begin, struct.pack("<HHII", 0x600, 5, 0, 0) + bytes(4)) + _record(0x42, struct.pack("<H", 1200))
    start = len(globals_) + 4 + 9 + len(end)
    globals_ += _record(0x85, struct.pack("<IBBBB", start, 0, 0, 1, 0) + b"A") + end
    return globals_ + _record(begin, struct.pack("<HHII", 0x600, 16, 0, 0) + bytes(4)) + records + end


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _small_compound(short_chain: list[int], content: bytes = b"") -> bytes:
    """A compound file with a stream `Workbook` in short sectors, each naming the next (MS-CFB, 2.2 to 2.6)."""
    free, last, table = -1, -2, -3
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH6x", 62, 3, 0xFFFE, 9, 6)
    header += struct.pack("<iiiiiiiiii", 0, 1, 1, 0, 4096, 2, 1, last, 0, 0) + struct.pack("<i", free) * 108
    size = 64 * len(short_chain)
    entries = _entry("Root Entry", 5, 1, 3, size) + _entry("Workbook", 2, free, 0, size) + bytes(256)
    chains = [table, last, last, last]  # this table, the directory, the table of short sectors, those sectors
    return header + _numbers(chains) + entries + _numbers(short_chain) + content.ljust(512, b"\0")


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    named = name.encode("utf-16-le")
    about = struct.pack("<HBBiii36xiii", len(named) + 2, kind, 1, -1, -1, child, first, size, 0)
    return named.ljust(64, b"\0") + about


def _numbers(numbers: list[int]) -> bytes:
    return struct.pack("<128i", *numbers, *[-1] * (128 - len(numbers)))
