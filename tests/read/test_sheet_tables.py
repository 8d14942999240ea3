"""Several tables on one sheet, below and beside each other; what stands beside the cells."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscast.model import Document, Grid
from crosscast.read import read_here, worksheet
from crosscast.read.number_format import Shown
from crosscast.read.xml_text import NotPlainError

Rows = Callable[[Grid], list[list[str]]]


def read_rows(rows: list[list[object]], tmp_path: Path) -> Document:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "kent.xlsx")
    return read_here(tmp_path / "kent.xlsx", "kent.xlsx")


def test_tables_side_by_side_are_tables_of_their_own(tmp_path: Path, rows_of: Rows) -> None:
    """A blank column stands between them, and the second has labels and a length of its own."""
    read = read_rows(
        [
            ["Replies of the forces"],
            ["Outcome", "2019", "2020", None, "Age", "Victims"],
            ["Charged", 4, 5, None, "under 18", 7],
            ["No suspect", 9, 8, None, "18 and over", 19],
            ["Other", 1, 3],
            ["Total", 14, 16],
        ],
        tmp_path,
    )

    assert [rows_of(grid) for grid in read.grids] == [
        [
            ["Outcome", "2019", "2020"], ["Charged", "4", "5"], ["No suspect", "9", "8"], ["Other", "1", "3"],
            ["Total", "14", "16"],
        ],
        [["Age", "Victims"], ["under 18", "7"], ["18 and over", "19"]],
    ]  # fmt: skip
    assert read.blocks[0].text == "Replies of the forces"


def test_tables_beside_and_below_each_other_are_all_found(tmp_path: Path) -> None:
    """On the right two tables stand below each other, beside a long one."""
    read = read_rows(
        [
            ["Month", "Crimes", None, "Outcome", "Number"],
            ["January", 1, None, "Charged", 3],
            ["February", 2, None, "Other", 4],
            ["March", 3],
            ["April", 4, None, "Sex", "Number"],
            ["May", 5, None, "Female", 6],
            ["June", 6, None, "Male", 1],
        ],
        tmp_path,
    )

    assert [grid.texts[0] for grid in read.grids] == ["Month", "Outcome", "Sex"]
    assert len(read.grids[0]) == 14


def test_a_blank_column_between_figures_parts_nothing(tmp_path: Path, rows_of: Rows) -> None:
    """Age and sex stand in two groups of columns of one table: the second has no labels of its own."""
    read = read_rows(
        [
            ["Offence", "10 to 14", "15 to 17", None, "Female", "Male"],
            ["Arson", 19, 24, None, 9, 34],
            ["Breach of bail", 16, 105, None, 13, 108],
        ],
        tmp_path,
    )

    (grid,) = read.grids
    assert rows_of(grid)[1] == ["Arson", "19", "24", "", "9", "34"]


def test_reasons_beside_a_blank_column_stay_with_their_row(tmp_path: Path) -> None:
    """The column of reasons says why a force gave no figure; it is no table."""
    read = read_rows(
        [
            ["Force", "2019", "2020", None, "Reason"],
            ["Kent", 4, 5, None, None],
            ["Essex", "Not held", "Not held", None, "Cost exceeded"],
            ["Surrey", 9, 8, None, None],
        ],
        tmp_path,
    )

    (grid,) = read.grids
    assert "Cost exceeded" in grid.texts


def test_signs_for_missing_figures_are_kept_as_they_are_printed(tmp_path: Path) -> None:
    """None of them is a number, and none is nothing."""
    signs = ["-", "..", "*", "N/A", "[c]", "<5", "Not held", "Cost exceeded"]

    rows: list[list[object]] = [[f"Force {n}", sign] for n, sign in enumerate(signs)]

    (grid,) = read_rows([["Force", "Count"], *rows], tmp_path).grids

    assert list(grid.texts[3::2]) == signs


def test_heads_and_feet_of_pages_are_told(tmp_path: Path) -> None:
    """A marking on every page is worth knowing; a page number is not."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Force", "Count"])
    sheet.append(["Kent", 4])
    assert sheet.oddHeader is not None
    assert sheet.oddFooter is not None
    sheet.oddHeader.center.text = "Provisional, not for release"
    sheet.oddFooter.center.text = "Page &P of &N"
    book.save(tmp_path / "kent.xlsx")

    (finding,) = read_here(tmp_path / "kent.xlsx", "kent.xlsx").findings

    assert finding.slug == "page-margins"
    assert "Provisional" in finding.message


@pytest.mark.parametrize(
    ("raw", "code", "shown"),
    [
        ("1.00499999999999989", "0.00", "1.01"), ("0.28499999999999998", "0%", "29%"), ("13860", "#,##0", "13,860"),
        ("0.0408", "0.0%", "4.1%"), ("-3", "#,##0", "-3"), ("007", "General", "7"), ("1E-3", "0.0%", "0.1%"),
        ("9999999999999", "General", "1E+13"), ("0.5", "#,##0", "1"),
        ("123456789012345678", "#,##0", "123,456,789,012,346,000"),
    ],
)  # fmt: skip
def test_common_formats_are_shown_as_a_sheet_shows_them(raw: str, code: str, shown: str) -> None:
    """A sheet takes the first fifteen digits of what is stored, and rounds half up."""
    assert Shown(code)(raw) == shown


@given(
    st.decimals(min_value=0, max_value=10**10, places=6) | st.floats(0, 10**7).map(repr),
    st.sampled_from(["0", "0.0", "0.00", "#,##0", "#,##0.00", "0%", "0.0%"]),
)
def test_a_number_is_rounded_half_up_at_its_fifteenth_digit_and_then_as_its_format_says(
    number: Decimal | str, code: str
) -> None:
    """Whichever way is quicker, 2.5 is 3 under 0, and 0.125 is 13% under 0%."""
    stored = Context(prec=15, rounding=ROUND_HALF_UP).create_decimal(str(number)) * (100 if "%" in code else 1)
    places = len(code.rstrip("%").partition(".")[2])
    units = int(stored * 10**places * 2 + 1) // 2  # halves, rounded up
    whole, part = divmod(units, 10**places)

    grouped = f"{whole:,}" if "," in code else f"{whole}"
    shown = grouped + (f".{part:0{places}}" if places else "") + ("%" if "%" in code else "")

    assert Shown(code)(str(number)) == shown


def test_a_plain_sheet_is_read_alike_on_both_ways(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quick way for sheets in the usual writing and the slow way for all others agree, cell by cell."""
    files = sorted(
        path for folder in ("office-files", "police-official-stats", "foi-collations", "hostile/poi")
        for path in (corpus / folder).rglob("*.xlsx")
    )  # fmt: skip
    quick = [read_here(path, path.name) for path in files]

    def give_up(*_: object) -> None:
        raise NotPlainError

    monkeypatch.setattr(worksheet._SheetReader, "read_plainly", give_up)

    assert len(files) > 100
    for path, document in zip(files, quick, strict=True):
        assert read_here(path, path.name) == document
