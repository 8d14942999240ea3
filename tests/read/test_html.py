"""Web pages: spans, layout tables, and what the page hides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx

from crosscast.model import Document, Grid, Layout, Severity
from crosscast.read import read_here

Rows = Callable[[Grid], list[list[str]]]


def page(tmp_path: Path, body: str) -> Document:
    path = tmp_path / "reply.html"
    path.write_text(f"<!doctype html><html><head><title>x</title></head><body>{body}</body></html>", encoding="utf-8")
    return read_here(path, "reply.html")


def test_a_table_keeps_its_spans_its_caption_and_its_header_rows(tmp_path: Path) -> None:
    """Row and column spans are as a browser lays them out."""
    read = page(
        tmp_path,
        "<table><caption>Outcomes</caption><thead><tr><th rowspan=2>Force<th colspan=2>2019</tr>"
        "<tr><th>Recorded<th>Charged</tr></thead><tr><td>Kent<td>40<td>3<sup>1</sup></table><p>Note 1: to July",
    )

    (grid,) = read.grids
    where = {cell.text: (cell.row, cell.col, cell.row_span, cell.col_span) for cell in grid.cells()}
    assert where["Force"] == (0, 0, 2, 1)
    assert where["2019"] == (0, 1, 1, 2)
    assert where["Charged"] == (1, 2, 1, 1)
    assert where["3"] == (2, 2, 1, 1)
    assert (grid.n_header_rows, grid.caption, grid.marks[-1]) == (2, "Outcomes", "1")
    assert grid.after == ("Note 1: to July",)


def test_the_innermost_tables_of_a_layout_are_read(tmp_path: Path, rows_of: Rows) -> None:
    """A page built of tables does not become one great table."""
    read = page(
        tmp_path,
        "<table><tr><td>Menu<td><h2>Offences by year</h2><table><tr><td>2019<td>4<tr><td>2020<td>5</table></table>",
    )

    assert [rows_of(grid) for grid in read.grids] == [[["2019", "4"], ["2020", "5"]]]
    assert read.grids[0].caption == "Offences by year"


def test_a_list_of_figures_between_line_breaks_is_a_table(tmp_path: Path, rows_of: Rows) -> None:
    """Mails are often written so."""
    read = page(tmp_path, "<p>Offences recorded in 2023:<br>Male - 22<br>Female - 41<br>Total - 63</p><p>Thank you")

    assert [rows_of(grid) for grid in read.grids] == [[["Male", "22"], ["Female", "41"], ["Total", "63"]]]
    assert [block.text for block in read.blocks] == ["Offences recorded in 2023:", "Thank you"]


def test_hidden_rows_are_left_out_and_told(tmp_path: Path, rows_of: Rows) -> None:
    """A row that the browser does not show was not sent to the reader."""
    read = page(tmp_path, "<table><tr><td>A<td>4<tr style='display:none'><td>B<td>1<tr><td>C<td>5</table>")

    assert "1" not in read.grids[0].texts
    assert [finding.slug for finding in read.findings] == ["hidden-text"]


def test_spaces_of_every_kind_are_one_space(tmp_path: Path) -> None:
    """Non-breaking spaces and line breaks in the source do not change a text."""
    read = page(tmp_path, "<table><tr><td>South&nbsp;Wales\n  Police<td>1&#8239;204<tr><td>Kent<td>3</table>")

    assert read.grids[0].texts[:2] == ("South Wales Police", "1 204")


def test_run_together_paragraphs_become_one_grid(tmp_path: Path) -> None:
    """A pasted table that lost its columns is found wherever it stands."""
    lines = ["ForceChargedRecordedRate", "Kent3026211%", "Essex213067%", "Total515689%"]
    read = page(tmp_path, "<p>Rates</p>" + "".join(f"<p>{line}</p>" for line in lines))

    (grid,) = read.grids
    assert (grid.layout, grid.n_header_rows, list(grid.texts)) == (Layout.RUN_TOGETHER, 1, lines)


def test_scripts_are_never_text(tmp_path: Path) -> None:
    """What a browser would run is not read."""
    assert "alert" not in page(tmp_path, "<script>alert(1)</script><p>Kent</p>").text


def test_a_page_that_stops_in_the_middle_of_a_table_says_so_and_the_cut_cell_is_not_read(tmp_path: Path) -> None:
    """The last count may have been 107."""
    page = (
        "<html><body><table><tr><th>Force</th><th>N</th></tr><tr><td>Kent</td><td>12</td></tr><tr><td>Essex</td><td>1"
    )
    (tmp_path / "reply.html").write_text(page, encoding="utf-8")

    (grid,) = read_here(tmp_path / "reply.html", "reply.html").grids

    assert [(finding.slug, finding.severity) for finding in grid.findings] == [("cut-off", Severity.ERROR)]
    assert grid.texts == ("Force", "N", "Kent", "12", "Essex")


def test_a_table_whose_author_closed_nothing_is_not_cut_off(tmp_path: Path) -> None:
    """The page ends as pages do."""
    page = "<html><body><table><tr><th>Force<th>N<tr><td>Kent<td>12</body></html>"
    (tmp_path / "reply.html").write_text(page, encoding="utf-8")

    (grid,) = read_here(tmp_path / "reply.html", "reply.html").grids

    assert (grid.findings, grid.texts) == ((), ("Force", "N", "Kent", "12"))


def test_a_letter_that_was_cut_off_is_refused_as_damaged(tmp_path: Path) -> None:
    """Half a DOCX is no archive; nothing of it is guessed."""
    word = docx.Document()
    word.add_table(rows=2, cols=2).cell(1, 1).text = "107"
    word.save(str(tmp_path / "whole.docx"))
    data = (tmp_path / "whole.docx").read_bytes()
    (tmp_path / "reply.docx").write_bytes(data[: len(data) // 2])

    read = read_here(tmp_path / "reply.docx", "reply.docx")

    assert [finding.slug for finding in read.findings] == ["damaged"]
    assert not read.grids
