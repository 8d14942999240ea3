"""Replies that are pictures: a screen that was saved, a letter that was scanned or photographed."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import docx
import numpy as np
import openpyxl
import pypdfium2 as pdfium
import pytest
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image, ImageDraw

from crosscast.model import Document, PagePlace, Severity
from crosscast.read import Limits, Region, draw, read, read_here, scan_readings, tesseract
from crosscast.read.frames import frames_of
from crosscast.read.scan_sheet import Grey, PdfSheet
from crosscast.read.tesseract import is_installed

REPLY = Path(__file__).parents[2] / "examples" / "intimate-image-abuse" / "responses" / "met-01-foi-20-014375.pdf"
WEEKS, TABLE = 3, (67.0, 114.0, 383.0, 227.0)  # the offences of the first year's weeks, as its page prints them
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in {"office": "office", "table": "table", "text": "text", "draw": "drawing"}.items()
)
SHEET_WITH_PICTURE = (
    f'<office:document-content {SPACES} xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:spreadsheet>'
    '<table:table table:name="A"><table:table-row><table:table-cell office:value-type="string"><text:p>See</text:p>'
    '<draw:frame><draw:image xlink:href="Pictures/weeks.png"/></draw:frame></table:table-cell></table:table-row>'
    "</table:table></office:spreadsheet></office:body></office:document-content>"
)
COUNTS = ["8", "9", "8", "8", "7", "7", "8", "8"]
WITH_TESSERACT = pytest.mark.skipif(not is_installed(), reason="Tesseract is not installed on this machine")


@pytest.fixture(scope="module")
def table() -> Image.Image:
    """The table as a screen shows it, in grey."""
    with pdfium.PdfDocument(REPLY) as document:
        return Image.fromarray(PdfSheet(document[WEEKS - 1], TABLE).pixels(130 / 72, 0.0))


def saved(image: Image.Image, format: str, **options: object) -> bytes:
    kept = io.BytesIO()
    image.save(kept, format, **options)
    return kept.getvalue()


def save_sheet_with(picture: bytes, path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Picture").add_image(SheetImage(io.BytesIO(picture)), "B2")
    book.save(path)


def counts_of(document: Document) -> list[str]:
    (grid,) = document.grids
    return [cell.text for cell in grid.cells() if cell.col == 2 and cell.row > 0]


@WITH_TESSERACT
def test_a_saved_screen_is_read_as_a_page(table: Image.Image, tmp_path: Path) -> None:
    """The table's counts stand in boxes of page 1; that they were recognised is said; a drawing shows them."""
    path = tmp_path / "weeks.png"
    path.write_bytes(saved(table, "PNG", dpi=(130, 130)))
    document = read(path)
    (picture,) = draw(path, [Region(1, None)], label="weeks.png")

    assert (document.format, counts_of(document)) == ("png", COUNTS)
    assert all(isinstance(place, PagePlace) and place.page == 1 for place in document.grids[0].places)
    assert [finding.slug for finding in document.findings] == ["recognised-text"]
    assert len(picture.png) > 3_000


@WITH_TESSERACT
def test_a_photograph_is_set_upright_as_its_camera_says(table: Image.Image, tmp_path: Path) -> None:
    """A telephone that was held on its side notes so; the name of the file may say anything.

    Of single digits in the noise of JPEG some are missed by both readings; each mark left over is looked at alone.
    """
    held = Image.Exif()
    held[0x0112] = 6
    path = tmp_path / "weeks.pdf"
    path.write_bytes(saved(table.rotate(90, expand=True), "JPEG", quality=90, exif=held.tobytes()))
    document = read(path)

    assert (document.format, counts_of(document)) == ("jpeg", COUNTS)
    assert {finding.slug for finding in document.findings} == {"misnamed", "recognised-text"}


@WITH_TESSERACT
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_that_lies_on_its_side_or_upside_down_is_set_upright(
    table: Image.Image, tmp_path: Path, turns: int
) -> None:
    """Its counts are read, and stand on the page as it is shown: beside each other, or from below upwards."""
    path = tmp_path / "weeks.png"
    path.write_bytes(saved(table.rotate(90 * turns, expand=True), "PNG", dpi=(130, 130)))
    document = read(path)
    along = [
        cell.place.box for cell in document.grids[0].cells() if cell.col == 2 and isinstance(cell.place, PagePlace)
    ]
    edges = [box[turns % 2 - 1] for box in along]

    assert counts_of(document) == COUNTS
    assert edges == sorted(edges, reverse=turns > 1)
    assert max(box[2] for box in along) <= (113 if turns % 2 else 317)


@WITH_TESSERACT
@pytest.mark.parametrize("told", [None, 1, 3])
def test_a_page_is_set_upright_whatever_tesseract_tells_of_the_way_its_letters_run(
    table: Image.Image, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: int | None
) -> None:
    """Its data are a file of their own, which not every system installs; of small print it tells the wrong side."""
    path = tmp_path / "weeks.png"
    path.write_bytes(saved(table.rotate(90, expand=True), "PNG", dpi=(130, 130)))
    monkeypatch.setattr(scan_readings, "quarter_turns", lambda *_: told)

    assert counts_of(read_here(path, path.name)) == COUNTS


@WITH_TESSERACT
def test_what_cannot_be_recognised_in_a_cell_is_asked_about(table: Image.Image, tmp_path: Path) -> None:
    """A drop of ink covers the count of the second week."""
    stained = table.copy()
    pen = ImageDraw.Draw(stained)
    pen.rectangle((512, 54, 545, 69), fill=255)
    pen.ellipse((515, 56, 528, 68), fill=30)
    path = tmp_path / "weeks.png"
    path.write_bytes(saved(stained, "PNG", dpi=(130, 130)))
    (grid,) = read(path).grids

    assert [finding.slug for finding in grid.findings] == ["marks-not-read"]


@WITH_TESSERACT
def test_each_page_of_a_tiff_is_a_page(table: Image.Image, tmp_path: Path) -> None:
    """A fax of two pages has two; one past the limit is named."""
    path = tmp_path / "fax.tiff"
    path.write_bytes(saved(table, "TIFF", save_all=True, append_images=[table], dpi=(130, 130)))
    document = read(path, limits=Limits(scans=1))

    assert counts_of(document) == COUNTS
    assert any(finding.slug == "scan" and "Page 2 is" in finding.message for finding in document.findings)


@WITH_TESSERACT
@pytest.mark.parametrize("kind", ["zip", "eml", "docx", "xlsx", "ods", "html"])
def test_a_table_sent_as_a_picture_with_something_is_a_document_of_its_own(
    table: Image.Image, tmp_path: Path, kind: str
) -> None:
    """In an archive, in the text of a mail, pasted into a Word document, a sheet or a web page."""
    content, path = saved(table, "PNG", dpi=(130, 130)), tmp_path / f"reply.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("weeks.png", content)
    elif kind == "eml":
        mail = EmailMessage()
        mail["From"], mail["Subject"], mail["Message-ID"] = "foi@kent.police.uk", "Reply", "<1@kent.police.uk>"
        mail.set_content("Please see the table.")
        mail.add_related(content, "image", "png", cid="<weeks>", filename="weeks.png")
        path.write_bytes(bytes(mail))
    elif kind == "xlsx":
        save_sheet_with(content, path)
    elif kind == "ods":
        with zipfile.ZipFile(path, "w") as container:
            container.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            container.writestr("content.xml", SHEET_WITH_PICTURE)
            container.writestr("Pictures/weeks.png", content)
    elif kind == "html":
        path.write_text(f'<p>See the table.<img src="data:image/png;base64,{base64.b64encode(content).decode()}">')
    else:
        text = docx.Document()
        text.add_paragraph("Please see the table.")
        text.add_picture(io.BytesIO(content))
        text.save(str(path))
    document = read(path)
    (picture,) = document.attachments

    assert counts_of(picture) == COUNTS
    assert not [finding for finding in document.findings if finding.slug == "picture-not-read"]


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html"])
def test_a_picture_of_another_format_is_named(table: Image.Image, tmp_path: Path, kind: str) -> None:
    """Nobody looks into it, so it may show figures."""
    content, path = saved(table, "GIF"), tmp_path / f"reply.{kind}"
    if kind == "html":
        path.write_text(f'<p>See the table.<img src="data:image/gif;base64,{base64.b64encode(content).decode()}">')
    elif kind == "xlsx":
        save_sheet_with(content, path)
    else:
        text = docx.Document()
        text.add_picture(io.BytesIO(content))
        text.save(str(path))
    document = read_here(path, path.name)

    assert [finding.slug for finding in document.findings] == ["picture-not-read"]
    assert ".gif" in document.findings[0].message


def test_pictures_that_a_page_does_not_hold_are_named_but_for_icons(tmp_path: Path) -> None:
    """They lie beside the page or on a server, and nothing is fetched."""
    path = tmp_path / "reply.html"
    path.write_text('<p>See below.<img src="http://127.0.0.1/a/chart%201.png?x=2"><img src="dot.png" width="1">')
    (finding,) = read_here(path, path.name).findings

    assert (finding.slug, finding.severity) == ("picture-not-read", Severity.NOTE)
    assert "(chart 1.png)" in finding.message


@pytest.mark.parametrize(
    "kind",
    ["1", "L", "P", "RGB", "RGBA", "CMYK", "I;16", "clear ground"],
)
def test_every_kind_of_colours_gives_the_same_greys(table: Image.Image, kind: str) -> None:
    """Black and white, palettes, inks of a press, 65,536 shades, and letters on a ground that is not there."""
    format = "TIFF" if kind in ("1", "CMYK") else "PNG"
    if kind == "I;16":
        image = Image.fromarray(np.asarray(table).astype(np.uint16) * 257)
    elif kind == "clear ground":
        black, ink = Image.new("L", table.size, 0), Image.fromarray(255 - np.asarray(table))
        image = Image.merge("RGBA", (black, black, black, ink))
    elif kind == "1":
        image = table.convert("1", dither=Image.Dither.NONE)
    else:
        image = table.convert(kind)
    (sheet,) = (frame for frame in frames_of(saved(image, format), format.lower(), Limits()) if frame)
    most = 127 if kind == "1" else 3

    assert int(np.abs(sheet.grey.astype(int) - np.asarray(table).astype(int)).max()) <= most


def test_a_fax_is_as_high_as_its_paper(table: Image.Image) -> None:
    """Its pixels are twice as high as wide, and it says so; a picture of a screen says nothing."""
    coarse = table.resize((table.width, table.height // 2))
    (fax,) = (frame for frame in frames_of(saved(coarse, "TIFF", dpi=(130, 65)), "tiff", Limits()) if frame)
    (screen,) = (frame for frame in frames_of(saved(table, "PNG"), "png", Limits()) if frame)

    assert (fax.width, fax.height) == pytest.approx((316, 112.5), abs=1.0)
    assert screen.width == pytest.approx(table.width * 72 / 96)
    assert fax.pixels(130 / 72, 0.0).shape == pytest.approx((table.height, table.width), abs=1)


def test_a_sheet_is_turned_back_by_any_angle(table: Image.Image) -> None:
    """A quarter turn changes width and height and no pixel."""
    (sheet,) = (frame for frame in frames_of(saved(table, "PNG", dpi=(72, 72)), "png", Limits()) if frame)
    upright: Grey = sheet.pixels(1.0, 0.0)

    for turns in range(4):
        assert np.array_equal(sheet.pixels(1.0, 90.0 * turns), np.rot90(upright, turns))


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def of_pixels(across: int, down: int) -> bytes:
    """A PNG that says to be so large and holds next to nothing."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", across, down, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "content", "slug", "says"),
    [
        ("a.png", lambda table: cut(saved(table, "PNG")), "damaged", "sent again"),
        ("a.jpg", lambda table: cut(saved(table, "JPEG")), "damaged", "sent again"),
        ("a.tif", lambda table: cut(saved(table, "TIFF")), "damaged", "sent again"),
        ("a.png", lambda _: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "damaged", "sent again"),
        ("a.tif", lambda _: b"II*\0\x08\0\0\0\xff\xff" + bytes(range(256)), "damaged", "sent again"),
        ("a.png", lambda _: of_pixels(60_000, 60_000), "too-large", "limit of 80,000,000"),
        ("a.png", lambda _: of_pixels(12_000, 9_000), "too-large", "limit of 80,000,000"),
        ("a.gif", lambda table: saved(table, "GIF"), "format-not-read", "save it as PNG or JPEG"),
        ("a.bmp", lambda table: saved(table, "BMP"), "format-not-read", "save it as PNG or JPEG"),
        ("a.webp", lambda table: saved(table, "WEBP"), "format-not-read", "save it as PNG or JPEG"),
        ("a.heic", lambda _: b"\0\0\0\x18ftypheic" + bytes(99), "format-not-read", "save it as PNG or JPEG"),
    ],
)
def test_a_picture_that_cannot_be_read_says_why(
    table: Image.Image, tmp_path: Path, name: str, content: Callable[[Image.Image], bytes], slug: str, says: str
) -> None:
    """Cut short, no picture at all, of more pixels than there is paper for, or of a format that is not read."""
    path = tmp_path / name
    path.write_bytes(content(table))
    (finding,) = read(path).findings

    assert (finding.slug, finding.severity) == (slug, Severity.ERROR)
    assert says in finding.message


def test_a_picture_without_tesseract_says_what_to_install(
    table: Image.Image, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of a scan."""
    path = tmp_path / "weeks.png"
    path.write_bytes(saved(table, "PNG"))
    monkeypatch.setattr(tesseract, "find_tesseract", lambda: None)
    (finding,) = read_here(path, path.name).findings

    assert finding.slug == "scan"
    assert "apt-get install tesseract-ocr" in finding.message
