"""Real workbooks: every table is found, and every number is exactly as it is printed.

What is expected was read from the sheets themselves, by eye and with other programs.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from lxml import etree
from openpyxl.utils import get_column_letter

from crosscast.model import Document, SheetPlace
from crosscast.read import read_here


def texts_by_address(document: Document) -> dict[tuple[str, str], str]:
    """Each text of each table by its sheet and address."""
    return {
        (place.sheet, place.address): text
        for grid in document.grids
        for place, text in zip(grid.places, grid.texts, strict=True)
        if isinstance(place, SheetPlace)
    }


def number(text: str) -> float:
    return float(re.sub(r"[^\d.Ee+-]", "", text)) / (100 if text.endswith("%") else 1)


def rounding(text: str) -> float:
    """How far a stored number may lie from one that is shown with so many decimals."""
    return 0.51 * 10.0 ** -(len(text.partition(".")[2].rstrip("%")) + 2 * text.endswith("%"))


@pytest.fixture
def official(corpus: Path) -> Path:
    return corpus / "police-official-stats"


@pytest.mark.parametrize(
    ("name", "n_tables", "expected"),
    [
        (
            "Time_series_tables_2019-20.ods", 29,
            {
                ("RTI", "A13"): "2004/05", ("RTI", "B13"): "44", ("RTI", "C13"): "43", ("RTI_By_Force", "B9"): "0",
                ("RTI_By_Force", "A9"): "Avon & Somerset", ("RTI_By_Force", "B10"): "2", ("Shootings", "B12"): "3",
            },
        ),
        (
            "police-use-of-conducted-energy-devices-2016.ods", 5,
            {
                ("Table_1", "B4"): "1,568", ("Table_1", "D4"): "1,648", ("Table_1", "L4"): "2,829",
                ("Table_1", "N4"): "372", ("Table_1", "O4"): "15%", ("Table_1", "O6"): "-18%",
            },
        ),
        (
            "police-use-of-force-apr2017-mar2018.ods", 23,
            {("Table_1", "C4"): "313,137", ("Table_1", "C7"): "285,562", ("Table_12", "C5"): "313,137"},
        ),
        (
            "Offences-by-region-2012-13.xls", 182,
            {
                ("East Midlands", "A6"): "Arson", ("East Midlands", "B6"): "19", ("East Midlands", "H6"): "40",
                ("London", "K6"): "32", ("London", "M13"): "205", ("Yorkshire", "L14"): "10",
            },
        ),
        ("Missing-People-2019-20.xlsx", 1, {}),
    ],
)  # fmt: skip
def test_the_tables_of_official_statistics_are_found_with_their_figures(
    official: Path, name: str, n_tables: int, expected: dict[tuple[str, str], str]
) -> None:
    """How many tables stand in the workbook, and some of their figures as printed."""
    document = read_here(official / name, name)

    found = texts_by_address(document)
    assert len(document.grids) == n_tables
    assert {at: found.get(at) for at in expected} == expected


@pytest.mark.parametrize(
    "name",
    [
        "Time_series_tables_2019-20",
        "police-use-of-conducted-energy-devices-2016",
        "police-use-of-force-apr2017-mar2018",
    ],
)
def test_each_number_of_an_ods_is_the_text_beside_its_value(official: Path, name: str) -> None:
    """Every shown text of every number of the file is in a table or a note, as often as it is in the file."""
    with zipfile.ZipFile(official / f"{name}.ods") as container:
        root = etree.fromstring(container.read("content.xml"))
    shown = sorted(
        "".join(str(part) for part in cell.itertext()).strip()
        for cell in root.iter("{*}table-cell")
        if cell.get("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type") in ("float", "percentage")
        for _ in range(int(cell.get("{urn:oasis:names:tc:opendocument:xmlns:table:1.0}number-columns-repeated", 1)))
    )
    document = read_here(official / f"{name}.ods", f"{name}.ods")
    ours = sorted([*(text for grid in document.grids for text in grid.texts), *(b.text for b in document.blocks)])

    assert len(shown) > 1_000
    missing = [text for text in set(shown) if ours.count(text) < shown.count(text)]
    assert missing == []


@pytest.mark.parametrize(
    "name",
    [
        "police-official-stats/Offences-by-region-2012-13.xls",
        "police-official-stats/Missing-People-2019-20.xlsx",
        "foi-collations/RDG-data.xlsx",
        "foi-collations/hospitals_FOI_to_share.xlsx",
        "office-files/sheetjs/merge_cells.xlsb",
        "office-files/sheetjs/sheet_visibility.xlsb",
        "office-files/sheetjs/merge_cells.ods",
    ],
)
def test_every_number_that_another_reader_finds_is_in_a_table_of_ours(corpus: Path, name: str) -> None:
    """No number of a visible sheet goes missing, and each stands at its own address."""
    ours = texts_by_address(read_here(corpus / name, name))
    book = python_calamine.load_workbook(corpus / name)
    checked, texts = 0, 0
    for about in book.sheets_metadata:
        if about.visible != python_calamine.SheetVisibleEnum.Visible:
            continue
        for row, values in enumerate(book.get_sheet_by_name(about.name).to_python(skip_empty_area=False), start=1):
            for col, value in enumerate(values, start=1):
                at = (about.name, f"{get_column_letter(col)}{row}")
                if isinstance(value, int | float) and not isinstance(value, bool):
                    assert number(ours[at]) == pytest.approx(value, abs=rounding(ours[at])), (
                        at,
                        ours[at],
                    )
                    checked += 1
                elif isinstance(value, str) and value.strip() and at in ours:
                    assert ours[at][:10].split() == value.split()[: len(ours[at][:10].split())] or len(value) > 10
                    texts += 1
    assert checked + texts > 5


def test_formats_of_an_old_workbook_are_shown_as_the_new_one_shows_them(corpus: Path) -> None:
    """The same sheets saved as XLS and XLSX: same tables, same texts, same hidden sheets."""
    folder = corpus / "office-files" / "sheetjs"
    for name in ("merge_cells", "sheet_visibility"):
        old, new = (read_here(folder / f"{name}{suffix}", f"{name}{suffix}") for suffix in (".xls", ".xlsx"))
        assert [(grid.texts, grid.row_spans, grid.col_spans) for grid in old.grids] == [
            (grid.texts, grid.row_spans, grid.col_spans) for grid in new.grids
        ]
        assert [finding.slug for finding in old.findings] == [finding.slug for finding in new.findings]


def test_an_old_workbook_with_every_kind_of_hiding_says_all_of_it(corpus: Path) -> None:
    """Hidden rows and columns with data, rows without height, a hidden sheet, records behind a pivot, outside links."""
    document = read_here(corpus / "office-files" / "alaveteli-excel" / "suspect.xls", "suspect.xls")

    assert [finding.slug for finding in document.findings] == [
        "external-links", "pivot-records", "hidden-rows", "hidden-columns", "hidden-sheet",
    ]  # fmt: skip
    assert "rows 2, 3" in document.findings[2].message


def test_a_binary_workbook_says_what_it_does_not_tell(corpus: Path) -> None:
    """Its values are read; how they are shown is not told, and that is said."""
    document = read_here(corpus / "office-files" / "sheetjs" / "sheet_visibility.xlsb", "sheet_visibility.xlsb")

    assert [finding.slug for finding in document.findings] == ["format-not-told", "hidden-sheet", "hidden-sheet"]
    assert document.grids[0].texts[:3] == ("v", "i", "s")


def with_byte_changed(path: Path, to: Path, record: bytes, at: int, byte: int) -> None:
    """A copy of a binary workbook in which one byte of the record that begins so is another."""
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(to, "w") as after:
        for name in before.namelist():
            content = bytearray(before.read(name))
            if name == "xl/worksheets/sheet1.bin":
                content[content.index(record) + at] = byte
            after.writestr(name, bytes(content))


def test_a_hidden_row_of_a_binary_workbook_is_left_out_and_told(corpus: Path, tmp_path: Path) -> None:
    """The flag of a row without height is set in the header (kind 0, 25 bytes; its row, from 0, is 2) of row 3."""
    path = corpus / "office-files" / "sheetjs" / "merge_cells.xlsb"
    with_byte_changed(path, tmp_path / "kent.xlsb", record=b"\x00\x19\x02\x00\x00\x00", at=2 + 11, byte=0x10)

    read = read_here(tmp_path / "kent.xlsb", "kent.xlsb")

    assert [finding.slug for finding in read.findings] == ["format-not-told", "hidden-rows"]
    assert "row 3 is hidden" in read.findings[1].message
    assert not any(address.endswith("3") for _, address in texts_by_address(read))


def test_merged_cells_of_a_binary_workbook_are_those_of_its_twin(corpus: Path) -> None:
    """The same sheet, saved as XLSB and XLSX."""
    folder = corpus / "office-files" / "sheetjs"
    binary, usual = (read_here(folder / name, name) for name in ("merge_cells.xlsb", "merge_cells.xlsx"))

    assert [(grid.texts, grid.row_spans, grid.col_spans) for grid in binary.grids] == [
        (grid.texts, grid.row_spans, grid.col_spans) for grid in usual.grids
    ]


def test_number_formats_of_an_ods_are_read_as_shown(corpus: Path) -> None:
    """Currency, negative accounting, percentages: the text of the cell, not its value."""
    found = texts_by_address(read_here(corpus / "office-files" / "sheetjs" / "number_format.ods", "number_format.ods"))

    assert (found["2011", "B16"], found["2011", "C23"], found["2011", "B55"]) == ("$1.00", "$(1.20)", "100.000%")


def test_dates_of_a_workbook_agree_with_openpyxl(corpus: Path) -> None:
    """A column of dates, each shown by day, month and year."""
    path = corpus / "office-files" / "alaveteli-excel" / "chartsheet.xlsx"
    found = texts_by_address(read_here(path, path.name))
    sheet = openpyxl.load_workbook(path, data_only=True)["Sheet1"]

    dates = {cell.coordinate: cell.value for cell in sheet["A"] if isinstance(cell.value, datetime.datetime)}
    assert len(dates) > 10
    assert {found["Sheet1", at] for at in dates} == {f"{day:%d/%m/%Y}" for day in dates.values()}
