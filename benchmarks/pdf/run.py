"""Read the PDFs of the ICDAR 2013 table competition, beside other people's readers of tables: README.md.

The truth is by page, so each page is given to Crosscast as a document of its own; its speed is that of whole documents,
and once more by page: of those where one reading of each table suffices, and of those where several were compared. The
peers read these pages too.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import msgspec
import pypdfium2 as pdfium
from icdar import Cell, PageTable, Reading, Score, Truth, macro_f1, score, truths

from crosscast.model import CrosscastError
from crosscast.read import Limits, pdf_by_tags, pdf_sight, read_here
from crosscast.read.arrange import arranged
from crosscast.read.pdf import pages

_PEERS = ("liteparse", "camelot auto", "camelot stream", "camelot lattice", "img2table", "pdfplumber")
_SLOW = ("camelot auto", "img2table")
_EVERY = 5  # of the documents for the slow ones
_MINUTES = 60
_AS_PRINTED = msgspec.structs.replace(Limits(), scans=0)  # pictures on the pages are not recognised
_TIMES = 3  # of which the shortest counts


class Read(NamedTuple):
    """What a program made of a document: its tables, and the processor time that it took."""

    tables: Reading
    seconds: float
    failed: bool = False


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--all", action="store_true", help="the slow peers read every document, not one of five")
    options.add_argument("--documents", action="store_true", help="the score of each document, worst first")
    chosen = options.parse_args()
    corpus = os.environ.get("CROSSCAST_CORPUS", "")
    wanted = truths(Path(corpus) / "icdar2013") if corpus else []
    if not wanted:
        print("Tables of PDFs: CROSSCAST_CORPUS names no folder that holds the ICDAR 2013 documents; nothing is read.")
        return
    n_pages = {truth.pdf: _n_pages(truth.pdf) for truth in wanted}
    ours = {truth.pdf: Read(read_by_page(truth.pdf), seconds_of(truth.pdf)) for truth in wanted}
    scores = {truth.pdf: score(truth, ours[truth.pdf].tables) for truth in wanted}
    regions = sum(each.regions for each in scores.values())
    print(f"ICDAR 2013: {len(wanted)} documents, {sum(n_pages.values())} pages, {regions} regions, none of them given")
    print(f"  {'':16}{'documents':>10}{'macro F1':>10}{'regions':>12}{'numbers':>10}{'pages/s':>10}   ours to theirs")
    print(_line("crosscast", wanted, ours, scores, n_pages))
    with tempfile.TemporaryDirectory() as folder:
        pages_of = {truth.pdf: [*_parted(truth.pdf, Path(folder))] for truth in wanted}
        by_page: dict[str, dict[Path, Read]] = {}
        for name in _PEERS:
            some = wanted if chosen.all or name not in _SLOW else wanted[::_EVERY]
            theirs = peer(name, [truth.pdf for truth in some])
            by_page[name] = peer(name, [page for truth in some for page in pages_of[truth.pdf]], _TIMES) or {}
            if theirs is None:
                print(f"  {name:16}{'not installed':>20}")
                continue
            against = {truth.pdf: score(truth, theirs[truth.pdf].tables) for truth in some}
            ratios = _ratios(some, ours, theirs, scores, against)
            print(_line(name, some, theirs, against, n_pages) + ratios)
        for is_compared, seconds in sorted(by_readings(page for each in pages_of.values() for page in each).items()):
            print(_line_of_pages(is_compared, seconds, by_page))
    whole = sum(seconds_of(truth.pdf, _whole) for truth in wanted)
    print(f"  all of crosscast.read, names masked: {sum(n_pages.values()) / whole:.0f} pages/s")
    if chosen.documents:
        for truth in sorted(wanted, key=lambda truth: scores[truth.pdf].f1):
            each = scores[truth.pdf]
            print(f"    {truth.pdf.stem:10}F1 {each.f1:.3f}  regions {each.exact} of {each.regions}"
                  f"  numbers {each.numbers_right} of {each.numbers}")  # fmt: skip


def read_by_page(pdf: Path) -> Reading:
    """The tables of each page, read as a document of one page."""
    found: list[PageTable] = []
    for number in range(1, _n_pages(pdf) + 1):
        found += (PageTable(number, cells) for cells in tables_of(_only(pdf, number), pdf.name, Limits()))
    return found


def tables_of(data: bytes, name: str, limits: Limits) -> Iterator[tuple[Cell, ...]]:
    """Texts as printed: footnote marks where they stood, nothing masked."""
    try:
        grids, _ = arranged(pages(data, name, limits).pieces)
    except CrosscastError:
        return
    for grid in grids:
        yield tuple(
            Cell(each.row, each.col, each.row + each.row_span - 1, each.col + each.col_span - 1, each.text + mark)
            for each, mark in zip(grid.cells(), grid.marks, strict=True)
        )


def by_readings(alone: Iterable[Path]) -> dict[bool, dict[Path, float]]:
    """The processor time of each page, by whether several readings of a table on it were made and compared."""
    found: dict[bool, dict[Path, float]] = {}
    for page in alone:
        with (
            patch.object(pdf_sight, "chosen", wraps=pdf_sight.chosen) as drawn,
            patch.object(pdf_by_tags, "chosen", wraps=pdf_by_tags.chosen) as tagged,
        ):
            seconds = min(seconds_of(page) for _ in range(_TIMES))
        found.setdefault(drawn.called or tagged.called, {})[page] = seconds
    return found


def _parted(pdf: Path, folder: Path) -> Iterator[Path]:
    """The pages of a document, written as a document each."""
    for number in range(1, _n_pages(pdf) + 1):
        page = folder / f"{pdf.stem}-{number}.pdf"
        page.write_bytes(_only(pdf, number))
        yield page


def _only(pdf: Path, number: int) -> bytes:
    document = pdfium.PdfDocument(pdf)
    for n in reversed(range(len(document))):
        if n != number - 1:
            document.del_page(n)
    kept = io.BytesIO()
    document.save(kept)
    document.close()
    return kept.getvalue()


def _n_pages(pdf: Path) -> int:
    document = pdfium.PdfDocument(pdf)
    n = len(document)
    document.close()
    return n


def _tables_alone(pdf: Path) -> None:
    list(tables_of(pdf.read_bytes(), pdf.name, _AS_PRINTED))


def _whole(pdf: Path) -> None:
    read_here(pdf, pdf.name)


def seconds_of(pdf: Path, read: Callable[[Path], None] = _tables_alone) -> float:
    began = time.process_time()
    read(pdf)
    return time.process_time() - began


def peer(name: str, pdfs: Sequence[Path], times: int = 1) -> dict[Path, Read] | None:
    """What a peer reads, the shortest of so many times; None where it is not installed."""
    python = os.environ.get("CROSSCAST_PEER_PYTHON")
    package = name.split()[0]
    if not python or subprocess.run([python, "-c", f"import {package}"], capture_output=True, check=False).returncode:
        return None
    with tempfile.TemporaryDirectory() as folder:
        listed, target = Path(folder, "pdfs"), Path(folder, "tables.json")
        listed.write_text("\n".join(map(str, pdfs)), encoding="utf-8")
        script = str(Path(__file__).parent / "peers" / "read_tables.py")
        arguments = [name, str(listed), str(target), str(times)]
        subprocess.run([python, script, *arguments], capture_output=True, timeout=60 * _MINUTES, check=True)
        read = json.loads(target.read_text(encoding="utf-8"))
    return {Path(pdf): _of_peer(each) for pdf, each in read.items()}


def _of_peer(read: dict) -> Read:
    tables = tuple(PageTable(page, tuple(Cell(*cell) for cell in cells)) for page, cells in read["tables"])
    return Read(tables, read["seconds"], bool(read["fault"]))


def _line(
    name: str, some: Sequence[Truth], read: dict[Path, Read], scores: dict[Path, Score], n_pages: dict[Path, int]
) -> str:
    each = [scores[truth.pdf] for truth in some]
    regions = f"{sum(one.exact for one in each)}/{sum(one.regions for one in each)}"
    numbers = sum(one.numbers_right for one in each) / sum(one.numbers for one in each)
    speed = sum(n_pages[truth.pdf] for truth in some) / sum(read[truth.pdf].seconds for truth in some)
    n_failed = sum(read[truth.pdf].failed for truth in some)
    failed = f"   failed on {n_failed}" if n_failed else ""
    return f"  {name:16}{len(some):10}{macro_f1(each):10.3f}{regions:>12}{numbers:10.1%}{speed:10.1f}{failed}"


def _line_of_pages(is_compared: bool, ours: dict[Path, float], peers: dict[str, dict[Path, Read]]) -> str:
    kind = "several readings of a table are compared" if is_compared else "one reading of each table suffices"
    ratios = []
    for name, theirs in peers.items():
        both = ours.keys() & theirs.keys()
        if both:
            ratio = sum(theirs[page].seconds for page in both) / sum(ours[page] for page in both)
            ratios.append(f"{name} x {ratio:.2f}")
    to_theirs = "   speed to " + ", ".join(ratios) if ratios else ""
    return f"  pages on which {kind}: {len(ours)}, {len(ours) / sum(ours.values()):.1f} pages/s{to_theirs}"


def _ratios(
    some: Sequence[Truth], ours: dict[Path, Read], theirs: dict[Path, Read],
    our_scores: dict[Path, Score], their_scores: dict[Path, Score],
) -> str:  # fmt: skip
    """On the documents that both have read."""
    f1 = macro_f1([our_scores[truth.pdf] for truth in some]) - macro_f1([their_scores[truth.pdf] for truth in some])
    exact = sum(our_scores[truth.pdf].exact - their_scores[truth.pdf].exact for truth in some)
    speed = sum(theirs[truth.pdf].seconds for truth in some) / sum(ours[truth.pdf].seconds for truth in some)
    return f"   F1 {f1:+.3f}, regions {exact:+}, speed x {speed:.2f}"


if __name__ == "__main__":
    main()
