"""Old and binary workbooks that are not sound are refused in one sentence."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from crosscast.read import read_here


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


def test_cells_at_both_ends_of_a_binary_sheet_are_refused(tmp_path: Path) -> None:
    """Two cells, a million rows and sixteen thousand columns apart, would take all of the memory."""
    row = b"\x00\x04" + (1_000_000).to_bytes(4, "little")
    cell = b"\x02\x08" + (16_000).to_bytes(4, "little") + bytes(4)
    path = tmp_path / "kent.xlsb"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("xl/workbook.bin", b"")
        container.writestr("xl/worksheets/sheet1.bin", row + cell)

    document = read_here(path, "kent.xlsb")

    assert [finding.slug for finding in document.findings] == ["too-large"]
