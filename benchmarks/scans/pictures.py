"""Make scans of pages whose truth is known: a picture of each page, turned, noisy or coarse, as a PDF without text."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from crosscast.read.region import Box
from crosscast.read.scan_sheet import Grey, PdfSheet


class Scanner(NamedTuple):
    """`dpi` pixels an inch across and, where given, `dpi_down` down; the paper turned by so many degrees."""

    dpi: int = 200
    turned: float = 0.0
    noise: float = 0.0  # the spread of the shades of one colour
    dpi_down: int = 0
    paper: int = 255  # its shade
    ink: float = 1.0  # how dark, of black
    behind: float = 0.0  # how much of the other side of the paper shows through
    edge: float = 0.0  # points: the dark edge of a copier's glass
    jpeg: int = 0  # the quality at which it is kept; 0: as it is
    is_bare: bool = False  # black and white, without shades


def scanned(pages: Sequence[Any], scanner: Scanner, seed: int = 1) -> bytes:
    """A PDF that shows the pages of another as a scanner would."""
    random = np.random.default_rng(seed)
    shown = []
    for page in pages:
        width, height = page.get_size()
        grey = PdfSheet(page, (0.0, 0.0, width, height)).pixels(scanner.dpi / 72, -scanner.turned)
        if round(scanner.turned / 90) % 2:
            width, height = height, width
        shown.append(_Shown(width, height, _copied(grey, scanner, random), (0.0, 0.0, width, height)))
    return b"".join(_pdf(shown))


def _copied(grey: Grey, scanner: Scanner, random: np.random.Generator) -> Grey:
    """What the glass, the lamp and the memory of a scanner make of a page."""
    dark = (255.0 - grey) * scanner.ink
    if scanner.behind:
        dark = np.maximum(dark, (255.0 - grey[:, ::-1]) * scanner.behind)
    shades = scanner.paper * (1 - dark / 255)
    if scanner.noise:
        shades = shades * 0.92 + random.normal(0, scanner.noise, grey.shape)
    if scanner.edge:
        wide = round(scanner.edge * scanner.dpi / 72)
        shades[:wide], shades[:, -wide:] = 20, 20
    if scanner.is_bare:
        shades = np.where(shades < 160, 0, 255)
    image = Image.fromarray(shades.clip(0, 255).astype(np.uint8))
    if scanner.dpi_down:
        image = image.resize(
            (image.width, round(image.height * scanner.dpi_down / scanner.dpi)), Image.Resampling.NEAREST
        )
    if scanner.jpeg:
        kept = io.BytesIO()
        image.save(kept, "JPEG", quality=scanner.jpeg)
        image = Image.open(kept)
    return np.array(image)


def pasted(page: Any, box: Box, dpi: int, above: Sequence[str] = (), below: Sequence[str] = ()) -> bytes:
    """A letter, as a PDF, into which a box of a page was pasted as a picture between lines of text."""
    grey = PdfSheet(page, box).pixels(dpi / 72, 0.0)
    across, down = box[2] - box[0], box[3] - box[1]
    top = 842 - 60 - 16 * len(above)
    lines = [(72, 842 - 60 - 16 * n, text) for n, text in enumerate(above)]
    lines += [(72, top - down - 24 - 16 * n, text) for n, text in enumerate(below)]
    said = "".join(f"BT /F1 11 Tf {x} {y:.1f} Td ({text}) Tj ET\n" for x, y, text in lines)
    return b"".join(_pdf([_Shown(595.0, 842.0, grey, (40.0, top - down, across, down), said)]))


class _Shown(NamedTuple):
    """A page of a PDF with a picture at a place (left, bottom, width, height), and what else is printed on it."""

    width: float
    height: float
    grey: Grey
    at: Box
    said: str = ""


def _pdf(pages: Sequence[_Shown]) -> Iterator[bytes]:
    kids = " ".join(f"{4 + 3 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        n = 4 + 3 * number
        down, across = page.grey.shape
        left, bottom, width, height = page.at
        drawing = f"q {width} 0 0 {height} {left} {bottom} cm /I Do Q\n{page.said}".encode("latin-1")
        pixels = zlib.compress(page.grey.tobytes(), 1)
        image = (
            f"<< /Type /XObject /Subtype /Image /Width {across} /Height {down} /ColorSpace /DeviceGray "
            f"/BitsPerComponent 8 /Filter /FlateDecode /Length {len(pixels)} >>"
        )
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.width} {page.height}] /Contents {n + 1} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> /XObject << /I {n + 2} 0 R >> >> >>".encode(),
            f"<< /Length {len(drawing)} >>\nstream\n".encode() + drawing + b"\nendstream",
            image.encode() + b"\nstream\n" + pixels + b"\nendstream",
        ]
    yield b"%PDF-1.7\n"
    for number, content in enumerate(objects, start=1):
        yield f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    yield f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n%%EOF\n".encode()
