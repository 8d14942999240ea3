"""The picture of a figure's cell: where it lies in its page, and what stands around it elsewhere."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from lxml import html

from crosscast.cli import main
from crosscast.model import Grade, Layout, LinePlace, PagePlace, Role, Table
from crosscast.publish import Publication, Source, publish
from crosscast.publish.excerpt import excerpt
from crosscast.publish.pictures import GRADE_LINES, LINES_IN_WORDS, address_of, outlines_of, regions_of, see
from crosscast.publish.publication import Pictured
from crosscast.read import Picture

PNG = b"\x89PNG\r\n\x1a\n of a table"
WEEKLY = 0  # of the tables of met.pdf


def source_of(publication: Publication, name: str) -> Source:
    return next(source for source in publication.sources if source.name == name)


def pictured(publication: Publication) -> Source:
    """met.pdf with a picture of each part of its tables."""
    source = source_of(publication, "responses/met.pdf")
    return msgspec.structs.replace(
        source,
        pictures=tuple(
            Pictured(id, Picture(region.page, region.box or (0, 0, 0, 0), 400, 600, PNG + id.encode()))
            for id, region in regions_of(source.tables)
        ),
    )


def test_a_region_is_the_box_of_the_table_with_a_margin_and_no_more(publication: Publication) -> None:
    """The yearly table begins at 100 points from the top of page 2 and has seven lines of 12 points."""
    source = source_of(publication, "responses/met.pdf")
    regions = dict(regions_of(source.tables))

    assert {region.page for region in regions.values()} == {1, 2, 3}
    assert regions["t2"].box == (66.0, 94.0, 206.0, 100.0 + 12 * 7 + 6)


def test_a_table_without_figures_has_no_region(publication: Publication) -> None:
    table = source_of(publication, "responses/met.pdf").tables[1]
    empty = msgspec.structs.replace(table, values=(None,) * len(table.values))

    assert regions_of([empty]) == []


def test_a_cell_is_outlined_where_it_stands(publication: Publication) -> None:
    source = pictured(publication)
    table = source.tables[1]
    seen = see(source, table, 3, Grade.PROVED)
    place = table.grid.places[3]

    assert seen is not None
    assert isinstance(place, PagePlace)
    assert seen.cell[0] < place.box[0] < place.box[2] < seen.cell[2]
    assert seen.cell[1] < place.box[1] < place.box[3] < seen.cell[3]
    assert "284" in seen.alt


@pytest.mark.parametrize("cell", [3, 25, 47, 49])
def test_a_close_up_of_a_long_table_holds_the_cell_and_its_headings(publication: Publication, cell: int) -> None:
    """25 lines of 20 points do not fit; the heading stays, and no part is stretched or lies over another."""
    weekly = pictured(publication).tables[WEEKLY]
    tall = msgspec.structs.replace(
        weekly.grid,
        places=tuple(
            PagePlace(1, (72.0 + 300 * col, 100.0 + 20 * row, 372.0 + 300 * col, 120.0 + 20 * row))
            for row, col in zip(weekly.grid.rows, weekly.grid.cols, strict=True)
        ),
    )
    table = msgspec.structs.replace(weekly, grid=tall)
    source = msgspec.structs.replace(pictured(publication), tables=(table,))
    (_, region), *_ = regions_of([table])
    source = msgspec.structs.replace(
        source, pictures=(Pictured("t1", Picture(1, region.box or (0, 0, 0, 0), 9, 9, PNG)),)
    )
    seen = see(source, table, cell, Grade.READ)
    assert seen is not None
    place, head = tall.places[cell], tall.places[0]
    assert isinstance(place, PagePlace)
    assert isinstance(head, PagePlace)
    wide = next(close for close in seen.close_ups if close.size == "wide")

    for box in (place.box, head.box):
        assert any(p.y <= box[1] and box[3] <= p.y + p.height for p in wide.panes)
    assert wide.height < 330
    assert len({p.top for p in wide.panes}) == len({p.y for p in wide.panes})


def test_a_table_that_is_not_shown_to_readers_is_not_pictured(publication: Publication) -> None:
    source = pictured(publication)
    table = source.tables[1]
    empty = msgspec.structs.replace(table, values=(None,) * len(table.values))
    without = msgspec.structs.replace(source, tables=(source.tables[0], empty))

    assert see(without, table, 3, Grade.PROVED) is None


def test_pictures_are_files_of_the_site_that_pages_name(publication: Publication, tmp_path: Path) -> None:
    """With their size, loaded when they are needed, and with words for who cannot see them."""
    source = pictured(publication)
    sources = tuple(source if each.name == source.name else each for each in publication.sources)
    publish(msgspec.structs.replace(publication, sources=sources), tmp_path)
    page = html.fromstring((tmp_path / "site/documents/met-pdf.html").read_text())
    images = [e for e in page.iter("img") if (e.get("src") or "").startswith("../pictures/")]

    assert len(images) == 3
    for image in images:
        assert image.get("alt")
        assert image.get("width") == "200"
        assert image.get("loading") == "lazy"
        assert (tmp_path / "site/documents" / (image.get("src") or "")).read_bytes().startswith(PNG)
    figures = [p for p in (tmp_path / "site/figures").iterdir() if "../pictures/" in p.read_text()]
    assert len(figures) == sum(f.sources[0].document == source.name for f in publication.figures)


def test_one_picture_is_one_file(publication: Publication) -> None:
    picture = Picture(1, (0.0, 0.0, 1.0, 1.0), 1, 1, PNG)

    assert address_of(picture) == address_of(msgspec.structs.replace(picture, page=2))


def test_every_grade_has_a_line_of_its_own_that_needs_no_colour() -> None:
    """And the line stands out from white paper: a contrast of 3 to 1 at least."""

    def light(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    assert set(GRADE_LINES) == set(LINES_IN_WORDS) == set(Grade)
    assert len({strokes for _, strokes in GRADE_LINES.values()}) == len(Grade)
    for colour, _ in GRADE_LINES.values():
        red, green, blue = map(light, colour)
        assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 3


def test_each_cell_is_outlined_on_its_page(publication: Publication) -> None:
    """The six figures by their grade; the labels with a thin line, so that it is seen how the table was read."""
    tables = source_of(publication, "responses/met.pdf").tables
    outlines = outlines_of(tables, 2)
    figures = [outline for outline in outlines if outline.strokes]
    cells = [cell for table in tables for cell in table.grid.cells() if cell.text and str(cell.place) == "page 2"]

    assert len(figures) == 6
    assert {outline.strokes for outline in figures} == {GRADE_LINES[Grade.PROVED][1]}
    assert len(outlines) == len(cells) > 6
    assert all(outline.width < figures[0].width for outline in outlines if not outline.strokes)


def test_the_outline_of_a_ruled_cell_stands_inside_its_lines(publication: Publication) -> None:
    [table] = source_of(publication, "responses/met.pdf").tables[:1]
    ruled = msgspec.structs.replace(table, grid=msgspec.structs.replace(table.grid, layout=Layout.RULED))
    places = [place for place in ruled.grid.places if isinstance(place, PagePlace)]

    for outline in outlines_of([ruled], places[0].page):
        assert any(
            x0 < outline.box[0] and y0 < outline.box[1] and outline.box[2] < x1 and outline.box[3] < y1
            for x0, y0, x1, y1 in (place.box for place in places)
        )


def charging(publication: Publication, name: str) -> Table:
    return source_of(publication, name).tables[0]


def test_a_cell_of_a_sheet_stands_below_its_letter_and_beside_its_number(publication: Publication) -> None:
    """The force in the third line of the sheet's table, charged: B6 of the sheet, with the heading of its column."""
    table = charging(publication, "responses/charging.xlsx")
    around = excerpt(table, 3 * 4 + 1)

    assert around is not None
    assert "B" in around.columns
    this = [(row.name, cell.text) for row in around.rows for cell in row.cells if cell.is_this]
    assert this == [("6", "0")]
    assert "Charged/Summonsed" in [cell.text for cell in around.rows[0].cells]
    assert any(cell.text == "City of London" and cell.scope == "row" for row in around.rows for cell in row.cells)


def test_rows_that_are_left_out_are_marked(publication: Publication) -> None:
    table = charging(publication, "responses/charging.xlsx")
    around = excerpt(table, 6 * 4 + 1)

    assert around is not None
    assert [row.name for row in around.rows] == ["3", "…", "7", "8", "9"]


def test_a_line_of_text_is_named_as_such(publication: Publication) -> None:
    table = charging(publication, "responses/charging.txt")
    around = excerpt(table, 5)

    assert isinstance(table.grid.places[5], LinePlace)
    assert around is not None
    assert any(row.name == "line 5" for row in around.rows)


def test_every_cell_has_an_excerpt_that_marks_it_once(publication: Publication) -> None:
    for source in publication.sources:
        for table in source.tables:
            for cell, role in enumerate(table.roles):
                if role is Role.BODY and not isinstance(table.grid.places[cell], PagePlace):
                    around = excerpt(table, cell)
                    assert around is not None
                    marked = [each.text for row in around.rows for each in row.cells if each.is_this]
                    assert marked == [table.grid.texts[cell]]


def test_only_documents_with_pages_are_drawn_by_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence says so for all others."""
    (tmp_path / "reply.csv").write_text("Year,Offences\n2019,12\n2020,14\n")
    status = main(["read", str(tmp_path / "reply.csv"), "--picture", str(tmp_path / "pictures"), "--quiet"])

    assert status == 2
    assert "none of these documents has any" in capsys.readouterr().err
    assert not (tmp_path / "pictures").exists()


def test_read_draws_the_pages_of_a_pdf(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The example's reply has its tables on three of its pages; what the lines mean is said."""
    reply = Path(__file__).parents[2] / "examples/intimate-image-abuse/responses/met-01-foi-20-014375.pdf"
    status = main(["read", str(reply), "--picture", str(tmp_path / "pictures"), "--quiet"])
    said = capsys.readouterr().err

    assert status in (0, 1)
    assert (tmp_path / "pictures/met-01-foi-20-014375-pdf--page-1.png").read_bytes().startswith(PNG[:8])
    assert "adds up: green, long strokes" in said
