"""PDFs: tables by drawn lines and by white space, page breaks, and pages that hold no text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crosscast.model import Grid, Layout, PagePlace, Severity
from crosscast.read import read_here

Rows = Callable[[Grid], list[list[str]]]
WritePdf = Callable[..., Path]


def said(x: float, y: float, text: str, size: float = 10) -> str:
    return f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET"


def laid_out(rows: list[list[str]], xs: list[float], top: float = 700, step: float = 16) -> str:
    """Texts at the left of each column, a line a row."""
    return "\n".join(
        said(xs[col] + 3, top - step * row - 12, text)
        for row, texts in enumerate(rows)
        for col, text in enumerate(texts)
        if text
    )


def ruled(xs: list[float], n_rows: int, top: float = 700, step: float = 16) -> str:
    bottom = top - step * n_rows
    level = [f"{xs[0]} {top - step * row} m {xs[-1]} {top - step * row} l S" for row in range(n_rows + 1)]
    return "\n".join([*level, *(f"{x} {top} m {x} {bottom} l S" for x in xs)])


FIGURES = [["Force", "Recorded", "Charged"], ["Kent", "1,204", "31"], ["Essex", "987", "12"], ["Total", "2,191", "43"]]
XS: list[float] = [72, 200, 290, 380]


def test_a_ruled_table_is_read_box_by_box(write_pdf: WritePdf, rows_of: Rows) -> None:
    """Each cell's place is the box that was drawn, in points from the top left."""
    path = write_pdf("\n".join([said(72, 720, "Offences by force, 2019"), ruled(XS, 4), laid_out(FIGURES, XS)]))

    read = read_here(path, "kent.pdf")

    (grid,) = read.grids
    assert rows_of(grid) == FIGURES
    assert (grid.layout, grid.caption) == (Layout.RULED, "Offences by force, 2019")
    place = grid.places[4]
    assert isinstance(place, PagePlace)
    assert place.page == 1
    assert place.box == pytest.approx((200, 842 - 684, 290, 842 - 668))


def test_a_box_that_spans_two_columns_is_one_cell(write_pdf: WritePdf) -> None:
    """A line that is not drawn does not part two cells."""
    lines = ruled(XS, 4).replace("290 700 m 290 636 l S", "290 684 m 290 636 l S")
    rows = [["Force", "2019", ""], ["", "Recorded", "Charged"], ["Kent", "40", "3"], ["Total", "40", "3"]]

    (grid,) = read_here(write_pdf(lines + "\n" + laid_out(rows, XS)), "kent.pdf").grids

    where = {cell.text: (cell.row, cell.col, cell.row_span, cell.col_span) for cell in grid.cells()}
    assert where["2019"] == (0, 1, 1, 2)
    assert where["Charged"] == (1, 2, 1, 1)


def test_a_table_of_white_space_is_read_by_its_columns(write_pdf: WritePdf, rows_of: Rows) -> None:
    """Nothing is drawn; the figures stand below each other."""
    path = write_pdf(said(72, 720, "Offences by force, 2019") + "\n" + laid_out(FIGURES, XS))

    (grid,) = read_here(path, "kent.pdf").grids

    assert rows_of(grid) == FIGURES
    assert (grid.layout, grid.caption) == (Layout.ALIGNED, "Offences by force, 2019")
    assert all(isinstance(place, PagePlace) and place.box[0] < place.box[2] for place in grid.places)


def test_a_table_that_goes_on_over_a_page_is_one_table(write_pdf: WritePdf, rows_of: Rows) -> None:
    """The header row that is printed again is no row of figures."""
    first, second = FIGURES[:3], [FIGURES[0], *FIGURES[3:]]
    path = write_pdf(
        ruled(XS, 3, top=100) + "\n" + laid_out(first, XS, top=100),
        ruled(XS, 2, top=780) + "\n" + laid_out(second, XS, top=780),
    )

    (grid,) = read_here(path, "kent.pdf").grids

    assert rows_of(grid) == FIGURES
    assert [finding.slug for finding in grid.findings] == ["joined-over-pages"]
    assert [place.page for place in grid.places if isinstance(place, PagePlace)][-1] == 2


def test_two_tables_of_one_shape_on_two_pages_stay_two(write_pdf: WritePdf) -> None:
    """A different header row begins a table of its own."""
    other = [["Area", "Stopped", "Fined"], ["Kent", "5", "1"], ["Essex", "6", "2"]]
    path = write_pdf(
        ruled(XS, 4, top=100) + "\n" + laid_out(FIGURES, XS, top=100),
        ruled(XS, 3, top=780) + "\n" + laid_out(other, XS, top=780),
    )

    assert len(read_here(path, "kent.pdf").grids) == 2


def test_a_raised_note_number_is_taken_off_a_figure(write_pdf: WritePdf) -> None:
    """12 with a small raised 3 is 12 with note 3."""
    rows = [["Force", "Recorded", "Charged"], ["Kent", "40", "12"], ["Essex", "7", "4"]]
    path = write_pdf(ruled(XS, 3) + "\n" + laid_out(rows, XS) + "\n" + said(304.5, 700 - 16 - 8, "3", size=6))

    (grid,) = read_here(path, "kent.pdf").grids

    assert (grid.texts[5], grid.marks[5]) == ("12", "3")


def test_a_turned_page_reads_as_it_is_shown(write_pdf: WritePdf, rows_of: Rows) -> None:
    """A page that is turned for the reader keeps its rows and columns."""
    turned = "\n".join(
        f"BT /F1 10 Tf 0 1 -1 0 {100 + 16 * row} {72 + 100 * col} Tm ({text}) Tj ET"
        for row, texts in enumerate(FIGURES)
        for col, text in enumerate(texts)
    )

    (grid,) = read_here(write_pdf(turned, rotate=90), "kent.pdf").grids

    assert rows_of(grid) == FIGURES


def test_a_paragraph_over_two_lines_is_one_paragraph(write_pdf: WritePdf) -> None:
    """A line that fills the page goes on in the next; a short one ends the paragraph."""
    long = "The force searched its records for offences of sharing an intimate image"
    path = write_pdf("\n".join([said(72, 700, long), said(72, 688, "without consent."), said(72, 676, "Yours")]))

    assert [block.text for block in read_here(path, "kent.pdf").blocks] == [f"{long} without consent.", "Yours"]


def test_a_document_without_text_is_called_what_it_is(write_pdf: WritePdf) -> None:
    """Nothing printed is an error that a person must hear of."""
    read = read_here(write_pdf(""), "kent.pdf")

    assert [(finding.slug, finding.severity) for finding in read.findings] == [("empty", Severity.ERROR)]


def test_a_table_whose_totals_are_printed_closes_in_a_real_reply(corpus: Path, rows_of: Rows) -> None:
    """Durham's reply on offences in hospitals: every column of both tables adds up to its total."""
    path = corpus / "police-foi-pdf" / "Durham-1406745.pdf"
    grids = {grid.caption: rows_of(grid) for grid in read_here(path, path.name).grids}

    for title in ("Total Crime Count with Hospital Breakdown", "Crime Group Breakdown"):
        header, *rows, total = grids[title]
        assert header[1:] == ["2019/20", "2020/21", "2021/22", "2022/23", "2023/24"]
        for col in range(1, 6):
            assert sum(int(row[col]) for row in rows if row[col] != "-") == int(total[col])


def test_a_real_table_over_two_pages_closes(corpus: Path, rows_of: Rows) -> None:
    """Cumbria's offences by sub-group go on over a page; each year adds up to the grand total."""
    path = corpus / "police-foi-pdf" / "Cumbria-FOI-1306-25.pdf"
    grid = next(grid for grid in read_here(path, path.name).grids if grid.texts[0] == "Offence Sub Group")

    _, *rows, total = rows_of(grid)
    for col in range(1, 7):
        assert sum(int(row[col] or 0) for row in rows) == int(total[col])
    for row in rows:
        assert sum(int(figure or 0) for figure in row[1:6]) == int(row[6])
