"""The example study's replies, read as a person reads them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crosscast.model import Grid, Layout, PagePlace, SheetPlace
from crosscast.read import read_here

Rows = Callable[[Grid], list[list[str]]]

RESPONSES = Path(__file__).parents[2] / "examples" / "intimate-image-abuse" / "responses"
REPLY = "met-01-foi-20-014375"


def grids_of(name: str) -> tuple[Grid, ...]:
    path = RESPONSES / name
    if not path.exists():
        pytest.skip(f"the example study has no {name}")
    document = read_here(path, name)
    assert document.findings == ()
    return document.grids


def test_the_pdf_and_the_docx_of_one_reply_give_the_same_tables() -> None:
    """Cell by cell: texts, spans, emphasis, header rows and titles; only the places differ."""
    from_docx, from_pdf = grids_of(f"{REPLY}.docx"), grids_of(f"{REPLY}.pdf")

    assert len(from_docx) == len(from_pdf) == 5
    for docx, pdf in zip(from_docx, from_pdf, strict=True):
        for name in ("n_rows", "n_cols", "rows", "cols", "row_spans", "col_spans", "texts", "marks", "emphasis"):
            assert getattr(docx, name) == getattr(pdf, name), (docx.id, name)
        assert (docx.n_header_rows, docx.caption, docx.after) == (pdf.n_header_rows, pdf.caption, pdf.after)


def test_every_cell_of_the_pdf_has_a_box_on_its_page() -> None:
    """Within an A4 page, and in the order of the rows."""
    for grid in grids_of(f"{REPLY}.pdf"):
        tops = []
        for cell in grid.cells():
            assert isinstance(cell.place, PagePlace)
            x0, y0, x1, y1 = cell.place.box
            assert 0 <= x0 <= x1 <= 596
            assert 0 <= y0 <= y1 <= 842
            if cell.col == 0:
                tops.append((cell.place.page, y0))
        assert tops == sorted(tops)


@pytest.mark.parametrize("name", [f"{REPLY}.docx", f"{REPLY}.pdf"])
def test_every_table_of_the_reply_adds_up_to_its_totals(name: str, rows_of: Rows) -> None:
    """Thirty-two weeks add up to the grand total that is printed below them."""
    _, weekly, victims, proceedings, yearly = (rows_of(grid) for grid in grids_of(name))

    assert sum(int(row[2]) for row in weekly[1:-1]) == int(weekly[-1][2])
    assert sum(int(row[1]) for row in yearly[1:-1]) == int(yearly[-1][1])
    for table, first in ((victims, 2), (proceedings, 1)):
        for row in table[1:]:
            assert sum(int(figure) for figure in row[first:-1]) == int(row[-1])
    for col in range(1, 5):
        assert sum(int(row[col]) for row in proceedings[1:-1]) == int(proceedings[-1][col])


def test_the_sheet_of_forces_shows_what_its_reader_saw(rows_of: Rows) -> None:
    """24 forces; thousands with commas, rates in whole per cent; both columns add up."""
    (grid,) = grids_of("charging-by-force.xlsx")
    header, *forces, total = rows_of(grid)

    assert len(header) == 4
    assert len(forces) == 24
    for col in (1, 2):
        assert sum(int(row[col].replace(",", "")) for row in forces) == int(total[col].replace(",", ""))
    assert total[2] == "13,860"
    assert all(row[3].endswith("%") for row in [*forces, total])
    assert all(isinstance(place, SheetPlace) for place in grid.places)


def test_the_run_together_text_holds_the_sheet_in_one_cell_a_row(rows_of: Rows) -> None:
    """Each row is the sheet's row with nothing between the cells."""
    (grid,) = grids_of("charging-run-together.txt")
    (sheet,) = grids_of("charging-by-force.xlsx")

    assert (grid.layout, grid.n_header_rows) == (Layout.RUN_TOGETHER, 1)
    plain = [("".join(row[:2]) + row[2].replace(",", "") + row[3]) for row in rows_of(sheet)[1:]]
    assert [text.replace(",", "") for text in grid.texts[1:]] == plain


def test_the_outcomes_page_adds_up_to_all_offences(rows_of: Rows) -> None:
    """Five groups of outcome types make the whole."""
    (grid,) = grids_of("outcomes.html")
    _, *outcomes, total = rows_of(grid)

    assert sum(int(row[1].replace(",", "")) for row in outcomes) == int(total[1].replace(",", ""))
    assert sum(int(row[2].rstrip("%")) for row in outcomes) == int(total[2].rstrip("%"))


def test_a_refusal_holds_no_table() -> None:
    """Section 12 gives no figure."""
    assert grids_of("refusal-section-12.txt") == ()


def test_small_counts_are_read_as_printed(rows_of: Rows) -> None:
    """<5 stays <5."""
    (grid,) = grids_of("exampleshire.docx")

    assert "<5" in grid.texts
    assert len(rows_of(grid)[0]) == 5
