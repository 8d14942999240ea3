"""Read the tables of PDFs with a peer, as it is by default.

Arguments: the peer, a file that lists the PDFs, JSON out, and how often to read each of them.

Out: for each PDF its tables as [page, [[top, left, bottom, right, text], ...]], the processor time that the shortest
reading took, and why it failed, "" where it did not. Time to import the peer, and its first reading, are not counted.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
import warnings
from bisect import bisect_left
from collections.abc import Callable, Iterator
from operator import itemgetter
from pathlib import Path

Cells = list[tuple[int, int, int, int, str]]
Read = Callable[[str], Iterator[tuple[int, Cells]]]


def liteparse_reader() -> Read:
    import liteparse

    parser = liteparse.LiteParse(ocr_enabled=False, extract_blocks=True, quiet=True)

    def read(pdf: str) -> Iterator[tuple[int, Cells]]:
        for page in parser.parse(pdf).pages:
            for block in page.blocks or ():
                if block.kind == "table":
                    rows = [block.header or [], *(block.rows or [])]
                    yield (
                        page.page_num,
                        [(r, c, r, c, cell.text) for r, row in enumerate(rows) for c, cell in enumerate(row)],
                    )

    return read


def camelot_reader(flavor: str) -> Read:
    import camelot

    def read(pdf: str) -> Iterator[tuple[int, Cells]]:
        for table in camelot.read_pdf(pdf, pages="all", flavor=flavor, suppress_stdout=True):
            yield table.page, list(_camelot_cells(table.cells))

    return read


def _camelot_cells(rows: list) -> Iterator[tuple[int, int, int, int, str]]:
    """Its cells with their spans, which are the lines that are missing between neighbours."""
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell.text.strip():
                right, bottom = c, r
                while right + 1 < len(row) and not row[right].right and not row[right + 1].text.strip():
                    right += 1
                while bottom + 1 < len(rows) and not rows[bottom][c].bottom and not rows[bottom + 1][c].text.strip():
                    bottom += 1
                yield r, c, bottom, right, cell.text


def img2table_reader() -> Read:
    from img2table.document import PDF

    def read(pdf: str) -> Iterator[tuple[int, Cells]]:
        for page, tables in PDF(pdf).extract_tables(borderless_tables=True).items():
            for table in tables:
                spread: dict[tuple, list] = {}
                for r, row in enumerate(table.content.values()):
                    for c, cell in enumerate(row):
                        box = (cell.bbox.x1, cell.bbox.y1, cell.bbox.x2, cell.bbox.y2)
                        span = spread.setdefault(box, [r, c, r, c, cell.value or ""])
                        span[2], span[3] = max(span[2], r), max(span[3], c)
                yield page + 1, [tuple(span) for span in spread.values()]

    return read


def pdfplumber_reader() -> Read:
    import pdfplumber

    def read(pdf: str) -> Iterator[tuple[int, Cells]]:
        with pdfplumber.open(pdf) as document:
            for page in document.pages:
                for table in page.find_tables():
                    lefts = sorted({cell[0] for cell in table.cells})
                    tops = sorted({cell[1] for cell in table.cells})
                    cells = []
                    for row, texts in zip(table.rows, table.extract(), strict=True):
                        for box, text in zip(row.cells, texts, strict=True):
                            if box is not None:
                                x0, top, x1, bottom = box
                                last = bisect_left(tops, bottom) - 1, bisect_left(lefts, x1) - 1
                                cells.append((tops.index(top), lefts.index(x0), *last, text or ""))
                    yield page.page_number, cells

    return read


PEERS: dict[str, Callable[[], Read]] = {
    "liteparse": liteparse_reader,
    "camelot auto": lambda: camelot_reader("auto"),
    "camelot stream": lambda: camelot_reader("stream"),
    "camelot lattice": lambda: camelot_reader("lattice"),
    "img2table": img2table_reader,
    "pdfplumber": pdfplumber_reader,
}


def main() -> None:
    name, listed, target, times = sys.argv[1:]
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    read = PEERS[name]()
    pdfs = Path(listed).read_text(encoding="utf-8").splitlines()
    _read(read, pdfs[0])
    found = {pdf: min((_read(read, pdf) for _ in range(int(times))), key=itemgetter("seconds")) for pdf in pdfs}
    Path(target).write_text(json.dumps(found), encoding="utf-8")


def _read(read: Read, pdf: str) -> dict:
    began = _seconds()
    tables, fault = [], ""
    try:
        tables = list(read(pdf))
    except Exception as error:
        fault = f"{type(error).__name__}: {error}"
    return {"tables": tables, "seconds": _seconds() - began, "fault": fault}


def _seconds() -> float:
    """The processor time of this process and of those that it started."""
    own, others = (resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


if __name__ == "__main__":
    main()
