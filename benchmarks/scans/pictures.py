"""Make scans of pages whose truth is known: a picture of each page, turned, noisy or coarse, as a PDF without text."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from crosscast.read.scan_picture import Grey, rendered


class Scanner(NamedTuple):
    """`dpi` pixels an inch, the paper turned by so many degrees, `noise` the spread of the shades of one colour."""

    dpi: int = 200
    turned: float = 0.0
    noise: float = 0.0


def scanned(pages: Sequence[Any], scanner: Scanner, seed: int = 1) -> bytes:
    """A PDF that shows the pages of another as a scanner would."""
    random = np.random.default_rng(seed)
    pictures = []
    for page in pages:
        width, height = page.get_size()
        grey = rendered(page, width, height, scanner.dpi / 72, -scanner.turned)
        if scanner.noise:
            grey = (grey * 0.92 + random.normal(0, scanner.noise, grey.shape)).clip(0, 255).astype(np.uint8)
        pictures.append((width, height, grey))
    return b"".join(_pdf(pictures))


def _pdf(pictures: Sequence[tuple[float, float, Grey]]) -> Iterator[bytes]:
    n = len(pictures)
    kids = " ".join(f"{3 + 3 * number} 0 R" for number in range(n))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {n} >>".encode()]
    for number, (width, height, grey) in enumerate(pictures):
        at = 3 + 3 * number
        down, across = grey.shape
        drawing = f"q {width} 0 0 {height} 0 0 cm /I Do Q".encode()
        pixels = zlib.compress(grey.tobytes(), 1)
        image = (
            f"<< /Type /XObject /Subtype /Image /Width {across} /Height {down} /ColorSpace /DeviceGray "
            f"/BitsPerComponent 8 /Filter /FlateDecode /Length {len(pixels)} >>"
        )
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {at + 1} 0 R "
            f"/Resources << /XObject << /I {at + 2} 0 R >> >> >>".encode(),
            f"<< /Length {len(drawing)} >>\nstream\n".encode() + drawing + b"\nendstream",
            image.encode() + b"\nstream\n" + pixels + b"\nendstream",
        ]
    yield b"%PDF-1.7\n"
    for number, content in enumerate(objects, start=1):
        yield f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    yield f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n%%EOF\n".encode()
