"""PDFs with text that does not run from left to right: pages on their side, turned tables, turned heads of columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw
import pytest
import typst

from crosscast.model import Document, Grid, Layout, PagePlace
from crosscast.read import read, read_here

Rows = Callable[[Grid], list[list[str]]]
WritePdf = Callable[..., Path]
Box = tuple[float, float, float, float]
HERE = Path(__file__).parent

FIGURES = [["Force", "Recorded", "Charged"], ["Kent", "1,204", "31"], ["Essex", "987", "12"], ["Total", "2,191", "43"]]
XS = [72, 200, 290, 380]
UP, DOWN = "0 1 -1 0", "0 -1 1 0"


def said(x: float, y: float, text: str, way: str = "1 0 0 1") -> str:
    return f"BT /F1 10 Tf {way} {x} {y} Tm ({text}) Tj ET\n"


def table(*, is_drawn: bool) -> str:
    """Four rows of three columns whose first figure stands in the box from 200, 668 to 290, 684."""
    lines = [f"{XS[0]} {700 - 16 * at} m {XS[-1]} {700 - 16 * at} l S\n" for at in range(5)]
    lines += [f"{x} 700 m {x} 636 l S\n" for x in XS]
    texts = [said(XS[col] + 3, 688 - 16 * at, text) for at, row in enumerate(FIGURES) for col, text in enumerate(row)]
    return "".join([*(lines if is_drawn else []), *texts])


def place_of(document: Document, text: str) -> Box:
    places = [p for grid in document.grids for t, p in zip(grid.texts, grid.places, strict=True) if t == text]
    places += [block.place for block in document.blocks if block.text == text]
    (place,) = places
    assert isinstance(place, PagePlace)
    return place.box


def turned(box: Box, rotate: int, width: float = 595, height: float = 842) -> Box:
    """Where a box of an upright page stands on the page as it is shown turned clockwise."""
    x0, y0, x1, y1 = box
    return {
        0: box,
        90: (height - y1, x0, height - y0, x1),
        180: (width - x1, height - y1, width - x0, height - y0),
        270: (y0, width - x1, y1, width - x0),
    }[rotate]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("is_drawn", [True, False])
def test_a_page_on_its_side_gives_the_cells_of_the_upright_page(
    is_drawn: bool, rotate: int, write_pdf: WritePdf, rows_of: Rows
) -> None:
    """Each cell's place is where the page, as it is shown, has it."""
    page = said(72, 720, "Offences by force, 2019") + table(is_drawn=is_drawn)
    upright = read_here(write_pdf(page), "kent.pdf")

    document = read_here(write_pdf(page, rotate=rotate, name="turned.pdf"), "kent.pdf")

    (grid,) = document.grids
    assert rows_of(grid) == FIGURES
    assert (grid.layout, grid.caption) == (Layout.RULED if is_drawn else Layout.ALIGNED, "Offences by force, 2019")
    for text in (*(text for row in FIGURES for text in row), "Offences by force, 2019"):
        assert place_of(document, text) == pytest.approx(turned(place_of(upright, text), rotate), abs=0.02)
    assert not document.findings


@pytest.mark.parametrize(
    ("rotate", "matrix"), [(90, "0 1 -1 0 595 0"), (180, "-1 0 0 -1 595 842"), (270, "0 -1 1 0 0 842")]
)
def test_content_that_is_turned_against_its_page_is_upright(
    rotate: int, matrix: str, write_pdf: WritePdf, rows_of: Rows
) -> None:
    """As programs print landscape pages: what is drawn on its side is shown upright."""
    down = f"1 0 0 1 0 {-250 if rotate % 180 else 0} cm "
    path = write_pdf(f"q {matrix} cm {down}{table(is_drawn=True)} Q", rotate=rotate)

    document = read_here(path, "kent.pdf")

    (grid,) = document.grids
    assert rows_of(grid) == FIGURES
    top = 595 - (684 - 250) if rotate % 180 else 842 - 684
    assert place_of(document, "1,204") == pytest.approx((200, top, 290, top + 16))


def test_a_real_reply_says_the_same_however_it_lies(corpus: Path, tmp_path: Path) -> None:
    reply = corpus / "police-foi-pdf" / "Durham-1406745.pdf"
    upright = read_here(reply, "reply.pdf")
    for turns in (1, 2, 3):
        path = tmp_path / f"{turns}.pdf"
        pdf = pypdfium2.PdfDocument(reply)
        for page in pdf:
            raw.FPDFPage_SetRotation(page, turns)
        pdf.save(path)

        document = read_here(path, "reply.pdf")

        assert [grid.texts for grid in document.grids] == [grid.texts for grid in upright.grids]
        assert [block.text for block in document.blocks] == [block.text for block in upright.blocks]


def printed(tmp_path: Path, body: str, *, is_tagged: bool) -> Document:
    """What is read of a page that Typst printed."""
    source, path = tmp_path / "page.typ", tmp_path / "page.pdf"
    cells = ", ".join(f"[{text}]" for row in FIGURES for text in row)
    figures = f"#let figures = table(columns: (100pt, 80pt, 80pt), stroke: 0.5pt, {cells})\n"
    source.write_text(f"#set page(paper: 'a4')\n{figures}{body}".replace("'", '"'), encoding="utf-8")
    typst.compile(str(source), output=str(path), pdf_tags=is_tagged)
    return read_here(path, "kent.pdf")


@pytest.mark.parametrize("is_tagged", [True, False])
@pytest.mark.parametrize("angle", [90, -90, 180])
def test_a_turned_table_on_a_level_page_is_read(angle: int, is_tagged: bool, tmp_path: Path, rows_of: Rows) -> None:
    """It is a table after the sentence above it, and before the one below; its cells stand below each other."""
    body = f"Annex B. The figures are below.\n\n#rotate({angle}deg, reflow: true, figures)\n\nKept since 2019."

    document = printed(tmp_path, body, is_tagged=is_tagged)

    (grid,) = document.grids
    assert rows_of(grid) == FIGURES
    assert grid.caption != "Kept since 2019."
    kent, essex = place_of(document, "1,204"), place_of(document, "987")
    side = {90: kent[0] - essex[0], -90: essex[0] - kent[0], 180: kent[1] - essex[1]}[angle]
    assert side > 10, "on the page as shown, the second row is where the table's turn puts it"
    assert [block.text for block in document.blocks] == [
        "Annex B. The figures are below.",
        "Kept since 2019.",
    ]


def test_a_page_number_that_runs_another_way_is_no_part_of_the_table(write_pdf: WritePdf, rows_of: Rows) -> None:
    """A landscape page of a portrait report: its number stands upright at the foot of the paper."""
    path = write_pdf(f"q 0 1 -1 0 750 100 cm {table(is_drawn=False)} Q\n" + said(300, 30, "72"))

    document = read_here(path, "kent.pdf")

    (grid,) = document.grids
    assert rows_of(grid) == FIGURES
    assert [block.text for block in document.blocks] == ["72"]
    assert place_of(document, "72") == pytest.approx((300, 804, 311.12, 814), abs=0.5)
    assert not document.findings


def headed(
    heads: Sequence[Sequence[str]], way: str, *, is_drawn: bool, label: str = "Force", height: float = 60
) -> str:
    """A table whose heads of figures are turned, in a row so high; the lines of each stand beside each other."""
    xs = [72, *(172 + 40 * at for at in range(len(heads) + 1))]
    bottom = 700 - height
    rows = [
        (name, *(f"{at + 2}{col}{at}" for col in range(len(heads))))
        for at, name in enumerate(("Kent", "Essex", "Surrey"))
    ]
    parts = [said(75, bottom + 4, label)]
    for x, lines in zip(xs[1:], heads, strict=False):
        for at, line in enumerate(lines):
            across = x + 12 + 12 * at if way == UP else x + 4 + 12 * (len(lines) - 1 - at)
            parts.append(said(across, bottom + 4 if way == UP else 696, line, way))
    for at, (name, *figures) in enumerate(rows):
        parts.append(said(75, bottom - 16 * at - 12, name))
        parts += [said(x + 18, bottom - 16 * at - 12, text) for x, text in zip(xs[1:], figures, strict=False)]
    if is_drawn:
        parts += [f"{xs[0]} {y} m {xs[-1]} {y} l S\n" for y in (700, bottom, *(bottom - 16 * at for at in (1, 2, 3)))]
        parts += [f"{x} 700 m {x} {bottom - 48} l S\n" for x in xs]
    return "".join(parts)


HEADS = [["Recorded"], ["Charged or", "summonsed"], ["Victim", "does not", "support"], ["2018/19"]]


@pytest.mark.parametrize("height", [60, 90])
@pytest.mark.parametrize("is_drawn", [True, False])
@pytest.mark.parametrize("way", [UP, DOWN])
def test_turned_heads_name_their_columns(
    way: str, is_drawn: bool, height: float, write_pdf: WritePdf, rows_of: Rows
) -> None:
    """The lines of one head are one text, in their order: to the right where it runs up, to the left where down."""
    path = write_pdf(headed(HEADS, way, is_drawn=is_drawn, height=height))

    document = read_here(path, "kent.pdf")

    (grid,) = document.grids
    assert rows_of(grid)[0] == ["Force", "Recorded", "Charged or summonsed", "Victim does not support", "2018/19"]
    assert rows_of(grid)[1:] == [
        ["Kent", "200", "210", "220", "230"],
        ["Essex", "301", "311", "321", "331"],
        ["Surrey", "402", "412", "422", "432"],
    ]
    x0, y0, x1, y1 = place_of(document, "Charged or summonsed")
    assert 200 < x0 < x1 <= 252
    assert y1 - y0 > 45, "as long as the head is on the page"
    assert not document.findings
    assert not document.blocks


@pytest.mark.parametrize("name", ["heads-up.pdf", "heads-down.pdf", "heads-tagged.pdf"])
def test_turned_heads_that_libreoffice_printed_name_their_columns(name: str, rows_of: Rows) -> None:
    """Sheets without lines, heads of three lines close beside each other; and a tagged letter with a table."""
    (grid,) = read_here(HERE / "pdf" / name, name).grids

    heads = [
        "Police force", "Offences recorded", "Charged or summonsed", "Cautioned (adult and youth)",
        "Evidential difficulties: victim supports action", "Evidential difficulties: victim does not support action",
        "No suspect identified", "Not yet assigned an outcome", "Total",
    ]  # fmt: skip
    avon = ["Avon and Somerset", "1,266", "621", "211", "1,477", "811", "980", "317", "184"]
    n_cols = 6 if "tagged" in name else 9
    assert rows_of(grid)[:2] == [heads[:n_cols], avon[:n_cols]]
    assert len(rows_of(grid)) == 10


def test_a_level_heading_stands_over_several_turned_heads(write_pdf: WritePdf) -> None:
    level = said(230, 706, "Outcomes") + "214 702 m 292 702 l S\n"
    path = write_pdf(level + headed(HEADS[:3], UP, is_drawn=False))

    (grid,) = read_here(path, "kent.pdf").grids

    spans = {cell.text: (cell.row, cell.col, cell.row_span, cell.col_span) for cell in grid.cells()}
    assert spans["Outcomes"] == (0, 2, 1, 2)
    assert spans["Recorded"] == (0, 1, 2, 1)
    assert spans["Charged or summonsed"] == (1, 2, 1, 1)
    assert spans["Kent"] == (2, 0, 1, 1)


def test_a_label_over_two_lines_beside_turned_heads_is_one_label(write_pdf: WritePdf, rows_of: Rows) -> None:
    path = write_pdf(headed(HEADS, UP, is_drawn=False, label="force area") + said(75, 656, "Police"))

    (grid,) = read_here(path, "kent.pdf").grids

    assert rows_of(grid)[0][0] == "Police force area"


def test_a_footnote_mark_in_a_turned_head_is_kept_apart(write_pdf: WritePdf, rows_of: Rows) -> None:
    mark = "BT /F1 6 Tf 0 1 -1 0 180.5 690 Tm (1) Tj ET\n"
    path = write_pdf(headed(HEADS, UP, is_drawn=True) + mark)

    (grid,) = read_here(path, "kent.pdf").grids

    at = grid.texts.index("Recorded")
    assert grid.marks[at] == "1"


@pytest.mark.parametrize("is_drawn", [True, False])
def test_a_watermark_at_a_slant_does_not_break_the_table_below_it(
    is_drawn: bool, write_pdf: WritePdf, rows_of: Rows
) -> None:
    path = write_pdf(table(is_drawn=is_drawn) + said(150, 600, "DRAFT 2024", "7 7 -7 7"))

    document = read_here(path, "kent.pdf")

    (grid,) = document.grids
    assert rows_of(grid) == FIGURES
    assert [block.text for block in document.blocks] == ["DRAFT 2024"]
    assert not document.findings


def test_figures_at_a_slant_are_asked_about(write_pdf: WritePdf) -> None:
    """Heads of columns at 45 degrees: the columns have no names, so the years are not lost without a word."""
    heads = "".join(
        said(210 + 90 * at, 705, text, "0.7 0.7 -0.7 0.7") for at, text in enumerate(("2018/19", "2019/20"))
    )
    path = write_pdf(table(is_drawn=False) + heads)

    (finding,) = read_here(path, "kent.pdf").findings

    assert finding.slug == "turned-text"
    assert finding.message.startswith("Page 1 has figures that are turned on their side or at a slant")


def test_turned_figures_that_are_in_no_table_are_asked_about(write_pdf: WritePdf) -> None:
    """The scale of a chart among the text; the name of the report in the margin is as good as read."""
    scale = "".join(said(300 + 40 * at, 500, text, UP) for at, text in enumerate(("0", "500", "1,000")))
    letter = said(72, 700, "The chart shows what was recorded in these years.") + said(72, 300, "It is not complete.")
    margin = said(580, 400, "Annual report 2018-19, page 12", DOWN)

    document = read_here(write_pdf(letter + scale + margin, letter + margin), "kent.pdf")

    (finding,) = document.findings
    assert finding.slug == "turned-text"
    assert isinstance(finding.place, PagePlace)
    assert finding.place.page == 1
    assert 290 < finding.place.box[0] < finding.place.box[2] < 400


def test_names_in_turned_text_are_masked(write_pdf: WritePdf) -> None:
    """In a letter that lies on its side, in a turned head and in what runs up the margin."""
    heads = [["Recorded"], ["Seen by", "Jane Doeberry"]]
    letter = said(72, 760, "Dear Jane Doeberry,") + headed(heads, UP, is_drawn=True)
    path = write_pdf(letter + said(30, 300, "Reply to Jane Doeberry", UP), letter)

    document = read(path)

    said_of_all = [
        *(block.text for block in document.blocks),
        *(text for grid in document.grids for text in grid.texts),
    ]
    assert not any("Doeberry" in text for text in said_of_all)
    assert "Reply to [name]" in said_of_all
