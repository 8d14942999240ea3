"""What the tests of reading share: the corpus, a grid as rows of text, and small PDFs written by hand."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

import pytest

from crosscast.model import Grid

Rows = list[list[str]]


@pytest.fixture
def corpus() -> Path:
    """The large corpus of real documents, where this machine has it."""
    folder = os.environ.get("CROSSCAST_CORPUS")
    if not folder:
        pytest.skip("CROSSCAST_CORPUS does not name a folder of real documents")
    return Path(folder)


@pytest.fixture(scope="session")
def pictures() -> ModuleType:
    """What makes scans of pages, also for the measurements."""
    file = Path(__file__).parents[2] / "benchmarks" / "scans" / "pictures.py"
    spec = importlib.util.spec_from_file_location("pictures", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def rows_of() -> Callable[[Grid], Rows]:
    """A grid as rows of text, blank where no cell begins."""

    def rows(grid: Grid) -> Rows:
        laid_out = [["" for _ in range(grid.n_cols)] for _ in range(grid.n_rows)]
        for cell in grid.cells():
            laid_out[cell.row][cell.col] = cell.text
        return laid_out

    return rows


@pytest.fixture
def write_pdf(tmp_path: Path) -> Callable[..., Path]:
    """Write a PDF of one page for each content stream, with Helvetica as F1, and give its path.

    `glyphs` are those of a font F2: by the code of each, its name, and how it is drawn in a square of 1,000. Each means
    the letter that has its code in Latin-1.
    """

    def write(
        *streams: str, name: str = "reply.pdf", rotate: int = 0, glyphs: Mapping[int, tuple[str, str]] | None = None
    ) -> Path:
        objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
        kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(streams)))
        objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode())
        objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
        glyphs = glyphs or {}
        first = 4 + 2 * len(streams)
        drawn = " ".join(f"/{glyph} {number} 0 R" for number, (glyph, _) in enumerate(glyphs.values(), start=first))
        named = " ".join(f"{code} /{glyph}" for code, (glyph, _) in glyphs.items())
        signs = (
            f"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << "
            f"{drawn} >> /Encoding << /Type /Encoding /Differences [{named}] >> /FirstChar 0 /LastChar 255 "
            f"/Widths [{' '.join(['600'] * 256)}] /Resources << >> /ToUnicode {first + len(glyphs)} 0 R >>"
        )
        for n, stream in enumerate(streams):
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {rotate} "
                f"/Resources << /Font << /F1 3 0 R /F2 {signs} >> >> /Contents {5 + 2 * n} 0 R >>".encode()
            )
            objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream".encode("latin-1"))
        by_code = "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <00> <FF> <0000> endbfrange"
        for drawing in [*(drawing for _, drawing in glyphs.values()), f"begincmap {by_code} endcmap"] if glyphs else []:
            objects.append(f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream".encode())
        out = bytearray(b"%PDF-1.7\n")
        offsets = []
        for number, content in enumerate(objects, start=1):
            offsets.append(len(out))
            out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
        start = len(out)
        out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
        out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
        path = tmp_path / name
        path.write_bytes(bytes(out))
        return path

    return write
