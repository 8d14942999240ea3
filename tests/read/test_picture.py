"""Pictures of pages show the table as it is printed, and no name."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from crosscast.model import PagePlace
from crosscast.read import Outline, Picture, Region, draw, read

WritePdf = Callable[..., Path]
BLACK, WHITE, RED = (0, 0, 0), (255, 255, 255), (148, 36, 47)


def said(x: float, y: float, text: str, size: float = 12) -> str:
    return f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n"


def pixels(picture: Picture) -> list[list[tuple[int, int, int]]]:
    """The rows of a PNG that has no filter, each with its colours."""
    content, parts, at = picture.png, b"", 8
    while at < len(content):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        if name == b"IDAT":
            parts += content[at + 8 : at + 8 + length]
        if name == b"IHDR":
            width, height, _, kind = struct.unpack(">IIBB", content[at + 8 : at + 18])
        at += length + 12
    rows, n = zlib.decompress(parts), 3 if kind == 2 else 1
    across = width * n + 1
    assert (width, height) == (picture.width, picture.height)
    lines = [rows[y * across + 1 : (y + 1) * across] for y in range(height)]
    return [[tuple(line[x * n : x * n + n] * (1 if n == 3 else 3)) for x in range(width)] for line in lines]  # type: ignore[misc]


def black_share(picture: Picture, box: tuple[float, float, float, float]) -> float:
    """How much of a box of the page is black in the picture."""
    scale = picture.width / (picture.box[2] - picture.box[0])
    rows = pixels(picture)
    x0, y0, x1, y1 = (round((end - start) * scale) for end, start in zip(box, (picture.box[:2] * 2), strict=True))
    inside = [rows[y][x] for y in range(max(y0, 0), y1) for x in range(max(x0, 0), x1)]
    return sum(colour == BLACK for colour in inside) / len(inside)


def box_of(path: Path, text: str) -> tuple[float, float, float, float]:
    """Where the cell or paragraph with this text stands, as the document is read."""
    document = read(path)
    places = [block.place for block in document.blocks if text in block.text]
    places += [p for grid in document.grids for t, p in zip(grid.texts, grid.places, strict=True) if text in t]
    place = places[0]
    assert isinstance(place, PagePlace)
    return place.box


def table_page(*more: str) -> str:
    rows = [("Year", "Recorded", "Remarks"), ("2019", "120", "none"), ("2020", "131", "checked"), ("2021", "140", "x")]
    return "".join(
        said(72 + 150 * col, 600 - 20 * row, text) for row, cells in enumerate(rows) for col, text in enumerate(cells)
    ) + "".join(more)


def test_a_name_in_a_letter_is_blacked_out_and_a_figure_stays(write_pdf: WritePdf) -> None:
    path = write_pdf(table_page(said(72, 700, "Dear Jane Doeberry,")))
    (picture,) = draw(path, [Region(1, None)], label=path.name)
    greeting = box_of(path, "Dear")

    assert picture.n_covered == 2
    assert black_share(picture, (greeting[0] + 35, greeting[1] + 2, greeting[2] - 8, greeting[3] - 2)) > 0.9
    assert 0 < black_share(picture, box_of(path, "131")) < 0.5


def test_a_name_that_stands_in_a_table_is_blacked_out_there(write_pdf: WritePdf) -> None:
    """It was met in the greeting, and stands in a cell as well."""
    path = write_pdf(table_page(said(72, 700, "Dear Jane Doeberry,"), said(372, 540, "for Jane Doeberry")))
    (picture,) = draw(path, [Region(1, (60.0, 220.0, 560.0, 320.0))], label=path.name)
    cell = next(
        (place.box for grid in read(path).grids for text, place in zip(grid.texts, grid.places, strict=True)
         if "[name]" in text and isinstance(place, PagePlace)),
        (388.0, 292.0, 480.0, 304.0),
    )  # fmt: skip

    assert picture.n_covered == 2
    assert black_share(picture, (cell[2] - 50, cell[1] + 3, cell[2] - 4, cell[3] - 3)) > 0.8


def test_a_picture_shows_its_box_only_two_pixels_a_point(write_pdf: WritePdf) -> None:
    path = write_pdf(table_page())
    (picture,) = draw(path, [Region(1, (60.0, 170.0, 460.0, 270.0))], label=path.name)

    assert (picture.width, picture.height) == (800, 200)
    assert picture.box == (60.0, 170.0, 460.0, 270.0)


def test_the_same_region_gives_the_same_bytes(write_pdf: WritePdf) -> None:
    path = write_pdf(table_page())
    regions = [Region(1, (60.0, 170.0, 460.0, 270.0))]

    assert draw(path, regions, label=path.name) == draw(path, regions, label=path.name)


def test_an_outline_is_drawn_in_its_colour_and_strokes(write_pdf: WritePdf) -> None:
    path = write_pdf(table_page())
    outline = Outline((100.0, 300.0, 200.0, 340.0), RED, (10.0, 10.0))
    (picture,) = draw(path, [Region(1, None, (outline,))], label=path.name)
    levels = tuple(round(part / 17) * 17 for part in RED)
    top = pixels(picture)[300 * 2]
    coloured = [x / 2 for x, colour in enumerate(top) if colour == levels and 100 < x / 2 < 198]

    assert coloured
    assert all((x - 98.5) % 20 < 12 for x in coloured), "strokes of ten points with ten left out between them"


def test_text_below_a_scan_is_not_drawn(write_pdf: WritePdf) -> None:
    """Its letters are not to be seen, so what is seen is not what was masked."""
    path = write_pdf("3 Tr\n" + table_page())
    (picture,) = draw(path, [Region(1, None)], label=path.name)

    assert not picture.png
    assert picture.why == "it is a scan"


def test_a_region_outside_of_the_page_says_so(write_pdf: WritePdf) -> None:
    path = write_pdf(table_page())
    (picture,) = draw(path, [Region(1, (5000.0, 10.0, 5100.0, 20.0))], label=path.name)

    assert picture.why == "it does not lie on the page"


def test_where_a_page_cannot_be_drawn_it_is_said_why(write_pdf: WritePdf) -> None:
    """Not that it needs too much memory: a blank page has nothing to show, and a second page is not there."""
    (blank,) = draw(write_pdf(""), [Region(1, None)], label="kent.pdf")
    (sound, missing) = draw(write_pdf(table_page()), [Region(1, None), Region(2, None)], label="kent.pdf")

    assert (blank.png, blank.why.partition(":")[0]) == (b"", "its pages hold no text")
    assert sound.png
    assert (missing.png, missing.why) == (b"", "the page is damaged, or the file has no such page")


def test_a_file_that_is_no_pdf_gives_no_picture_and_stops_nothing(tmp_path: Path) -> None:
    path = tmp_path / "reply.pdf"
    path.write_bytes(b"no pdf at all")

    assert [bool(picture.png) for picture in draw(path, [Region(1, None)] * 2, label="reply.pdf")] == [False, False]
    assert not draw(tmp_path / "gone.pdf", [Region(1, None)], label="gone.pdf")[0].png


@pytest.mark.parametrize("text", ["officer@durham.police.uk", "Tel: 01234 567890", "DH1 5TT"])
def test_an_address_is_blacked_out(write_pdf: WritePdf, text: str) -> None:
    path = write_pdf(table_page(said(72, 660, text)))
    (picture,) = draw(path, [Region(1, None)], label=path.name)

    assert picture.n_covered


def test_no_picture_of_a_real_reply_shows_a_masked_word(corpus: Path, tmp_path: Path) -> None:
    """Each page of two real replies is drawn; as many words are covered as their readings mask, or more."""
    for path in sorted((corpus / "police-foi-pdf").glob("*.pdf")):
        document = read(path)
        n_masked = sum(block.text.count("[") for block in document.blocks if isinstance(block.place, PagePlace))
        pages = sorted({block.place.page for block in document.blocks if isinstance(block.place, PagePlace)})
        pictures = draw(path, [Region(page, None) for page in pages], label=path.name)

        assert sum(picture.n_covered for picture in pictures) > 0 or not n_masked


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_name_on_a_page_that_is_turned_is_blacked_out_where_it_is_shown(rotate: int, write_pdf: WritePdf) -> None:
    path = write_pdf(table_page(said(72, 700, "Dear Jane Doeberry,")), rotate=rotate)
    (picture,) = draw(path, [Region(1, None)], label=path.name)
    x0, y0, x1, y1 = box_of(path, "Dear")
    name = {90: (x0, y0 + 35, x1, y1 - 8), 180: (x0 + 8, y0, x1 - 35, y1), 270: (x0, y0 + 8, x1, y1 - 35)}[rotate]

    assert picture.n_covered == 2
    assert black_share(picture, name) > 0.8
    assert 0 < black_share(picture, box_of(path, "131")) < 0.5


def test_a_turned_head_with_a_name_is_blacked_out_in_its_column(write_pdf: WritePdf) -> None:
    """The heads run up the page over level figures; the one of the name is met in the greeting."""
    heads = "".join(
        f"BT /F1 10 Tf 0 1 -1 0 {x + 20} 620 Tm ({text}) Tj ET\n"
        for x, text in ((222, "Recorded"), (372, "Jane Doeberry"))
    )
    rows = [("2019", "120", "14"), ("2020", "131", "12"), ("2021", "140", "19")]
    figures = "".join(
        said(72 + 150 * col, 600 - 20 * at, text) for at, row in enumerate(rows) for col, text in enumerate(row)
    )
    path = write_pdf(said(72, 760, "Dear Jane Doeberry,") + heads + figures)
    (picture,) = draw(path, [Region(1, None)], label=path.name)

    assert picture.n_covered == 4
    assert black_share(picture, (385, 842 - 680, 392, 842 - 622)) > 0.9
    assert 0 < black_share(picture, (232, 842 - 660, 242, 842 - 622)) < 0.5, "the other head is drawn"


def test_a_page_with_a_name_at_a_slant_is_not_drawn(write_pdf: WritePdf) -> None:
    """Where its letters stand is not told, so they cannot be blacked out. Without a name it is drawn."""
    slanted = "BT /F1 30 Tf 0.7 0.7 -0.7 0.7 100 200 Tm ({}) Tj ET\n"
    path = write_pdf(table_page(slanted.format("DRAFT")), table_page(slanted.format("Dear Jane Doeberry,")))
    draft, named = draw(path, [Region(1, None), Region(2, None)], label=path.name)

    assert draft.png
    assert not named.png
    assert named.why == "text that is set at a slant names a person"
