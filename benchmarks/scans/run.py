"""How many figures are read right from scans, and whether any wrong one is shown as proved or repaired.

The scans are made here, from pages whose truth is known, so that only the recognition is measured:

1. pages of the ICDAR 2013 competition (in the corpus) in grey at 200 pixels an inch; each numeric cell of their truth
   either stands in a cell of a table that was read from the same page, or not; before and after `repair`; a figure
   that is shown as proved or repaired though the page prints no such number is wrong;
2. the PDFs of the example study and of the tests, as five scanners would give them; each figure of the document itself
   (with its force, offence, outcome and period) is given by the scan with the same number, with another, or not at all.

    python benchmarks/scans/run.py [--all] [--n 12] [--seed 20261123] [--only competition|replies] [--documents]
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Container, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2 as pdfium
from lxml import etree

sys.path.insert(0, str(Path(__file__).parent))

from pictures import Scanner, scanned

import crosscast
from crosscast.model import Document, Grade, PagePlace, Value
from crosscast.read.tesseract import is_installed

ROOT = Path(__file__).parents[2]
SCANNERS = {
    "200 dpi": Scanner(),
    "200 dpi, turned by 1°": Scanner(turned=1.0),
    "200 dpi, turned by -2°, noisy": Scanner(turned=-2.0, noise=12.0),
    "150 dpi": Scanner(dpi=150),
    "150 dpi, turned by 1.5°, noisy": Scanner(dpi=150, turned=1.5, noise=8.0),
    "200 dpi, turned by 4.5°": Scanner(turned=4.5),
    "150 dpi, coarse JPEG": Scanner(dpi=150, jpeg=35),
    "200 dpi, grey paper, pale ink": Scanner(paper=185, ink=0.6, noise=5.0),
    "200 dpi, the other side shows through": Scanner(behind=0.25, noise=5.0),
    "200 dpi, dark edges": Scanner(edge=20.0, turned=0.5),
    "fax, fine": Scanner(dpi=204, dpi_down=196, is_bare=True),
    "fax, standard": Scanner(dpi=204, dpi_down=98, is_bare=True),
    "on its side": Scanner(turned=90.0),
    "upside down": Scanner(turned=180.0),
}
SHOWN = (Grade.PROVED, Grade.REPAIRED)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NUMBER = re.compile(r"^[£$€(<]*-?[\d.,]*\d[\d.,]*[)%*]*$")


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--all", action="store_true", help="every page, and every document with each scanner")
    options.add_argument("--n", type=int, default=12, help="how many documents of ICDAR")
    options.add_argument("--seed", type=int, default=20261123)
    options.add_argument("--only", choices=("competition", "replies"), help="one of the two parts")
    options.add_argument("--named", default="", help="only those documents of ICDAR whose name holds this")
    options.add_argument("--documents", action="store_true", help="what each document of ICDAR lost")
    options.add_argument("--scanner", help="only those whose name holds this")
    chosen = options.parse_args()
    if not is_installed():
        print("Scans: Tesseract is not installed; nothing is measured.")
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "scan.pdf"
        if chosen.only != "replies":
            _competition(path, None if chosen.all else chosen.n, chosen.seed, chosen.named, each=chosen.documents)
        if chosen.only != "competition":
            _replies(path, chosen.scanner or "", everything=chosen.all)


def _competition(path: Path, n: int | None, seed: int, named: str, *, each: bool) -> None:
    corpus = os.environ.get("CROSSCAST_CORPUS", "")
    documents = sorted(Path(corpus, "icdar2013").glob("*/*.pdf")) if corpus else []
    if not documents:
        print("Scanned pages of ICDAR 2013: CROSSCAST_CORPUS names no folder that holds them.")
        return
    documents = [name for name in documents if named in name.stem]
    if n is not None and not named:
        documents = sorted(random.Random(seed).sample(documents, n))
    count: Counter[str] = Counter()
    wrong: list[str] = []
    started = time.monotonic()
    for name in documents:
        truth = _truth(name)
        printed: dict[int, Counter[str]] = {}
        with pdfium.PdfDocument(name) as document:
            numbers = sorted(number for number in truth if number <= len(document))
            if not numbers:
                continue
            path.write_bytes(scanned([document[number - 1] for number in numbers], Scanner()))
            for at, number in enumerate(numbers, start=1):
                words = document[number - 1].get_textpage().get_text_bounded().split()
                printed[at] = truth[number] | Counter(_plain(word) for word in words)
        read = crosscast.read(path)
        before, after = _numbers(read, repaired=False), _numbers(read, repaired=True)
        shown = _numbers(read, repaired=True, grades=SHOWN)
        here: Counter[str] = Counter()
        for at, number in enumerate(numbers, start=1):
            here["pages"] += 1
            here["cells"] += truth[number].total()
            here["before"] += (truth[number] & before[at]).total()
            here["after"] += (truth[number] & after[at]).total()
            here["shown"] += shown[at].total()
            wrong += [f"{name.stem}, page {number}: {text}" for text in (shown[at] - printed[at]).elements()]
            if each and (lost := truth[number] - after[at]):
                print(
                    f"    {name.stem}, page {number}: lost {_listed(lost)}; read {_listed(after[at] - truth[number])}"
                )
        count += here
        if each:
            print(f"  {name.stem}: {here['after']} of {here['cells']}", flush=True)
    spent = (time.monotonic() - started) / max(count["pages"], 1)
    cells = max(count["cells"], 1)
    print(f"Scanned pages of ICDAR 2013: {count['pages']} of {len(documents)} documents, {spent:.1f} s a page")
    for name in ("before", "after"):
        print(f"  numeric cells right {name} repair: {count[name]:,} of {cells:,} ({count[name] / cells:.1%})")
    for line in wrong:
        print(f"    {line}")
    print(f"  Wrong figures shown as proved or repaired: {len(wrong)} of {count['shown']:,}")


def _listed(numbers: Counter[str]) -> str:
    texts = sorted(numbers.elements())
    return f"{len(texts)} ({' '.join(texts[:12])}{' …' if len(texts) > 12 else ''})"


def _truth(document: Path) -> dict[int, Counter[str]]:
    """The numeric cells of each page, as the competition's truth has them."""
    base = re.sub(r"(?<=\d)[ab]$", "", document.stem)
    exact, shared = document.with_name(f"{document.stem}-str.xml"), document.with_name(f"{base}-str.xml")
    file = exact if exact.exists() else shared
    found: dict[int, Counter[str]] = {}
    if file.exists():
        for region in etree.parse(file).getroot().iter("region"):
            texts = ("".join(cell.find("content").itertext()) for cell in region.iter("cell"))
            page = found.setdefault(int(region.get("page")), Counter())
            page.update(text for each in texts if _NUMBER.match(text := _plain(each)))
    return found


def _numbers(
    document: Document, *, repaired: bool, grades: Container[Grade | None] = (*Grade, None)
) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = {}
    for table in document.tables:
        mended = dict(table.originals) if repaired else {}
        for cell, (text, place) in enumerate(zip(table.grid.texts, table.grid.places, strict=True)):
            value = table.values[cell]
            if cell in mended and value is not None:
                text = str(value)
            if table.grades[cell] not in grades:
                continue
            if isinstance(place, PagePlace) and _NUMBER.match(_plain(text)):
                found.setdefault(place.page, Counter())[_plain(text)] += 1
    return {page: found.get(page, Counter()) for page in range(1, 1_000)}


def _plain(text: str) -> str:
    return _THOUSANDS.sub("", "".join(text.replace("−", "-").replace("–", "-").split()))


def _replies(path: Path, wanted: str, *, everything: bool) -> None:
    count: dict[str, Counter[str]] = {}
    wrong: list[str] = []
    for name in sorted([*ROOT.glob("examples/*/responses/*.pdf"), *ROOT.glob("tests/studies/*/responses/*.pdf")]):
        truth = dict(_figures(crosscast.read(name)))
        with pdfium.PdfDocument(name) as document:
            if not everything and len(document) > 10:
                continue
            for scanner, as_it_is in SCANNERS.items():
                if wanted not in scanner:
                    continue
                path.write_bytes(scanned([document[at] for at in range(len(document))], as_it_is))
                here = count.setdefault(scanner, Counter())
                figures = dict(_figures(crosscast.read(path)))
                here["figures"] += len(truth)
                for figure, (value, _) in truth.items():
                    if figure not in figures:
                        here["missing"] += 1
                        continue
                    read, grade = figures[figure]
                    here["right"] += read == value
                    if read != value:
                        here[f"wrong, {grade.value}"] += 1
                        wrong.append(f"{name.name}, {scanner}: {figure} is {value}, read as {read}, {grade.words}")
                invented = {figure: said for figure, said in figures.items() if figure not in truth}
                here["of no such figure"] += len(invented)
                here["of no such figure, adds up"] += sum(grade in SHOWN for _, grade in invented.values())
    print("Scans of replies")
    for scanner, here in count.items():
        said = ", ".join(f"{n:,} {what}" for what, n in here.items() if n or what == "missing")
        print(f"  {scanner}: {said}")
    for line in wrong[:40]:
        print(f"    {line}")
    n_shown = sum(n for here in count.values() for what, n in here.items() if what[7:] in set(SHOWN))
    print(f"  Wrong figures shown as adding up or repaired: {n_shown}")


def _figures(document: Document) -> Iterator[tuple[str, tuple[Value, Grade]]]:
    for table in document.tables:
        for value, meaning, grade in zip(table.values, table.meanings, table.grades, strict=True):
            if value is not None and meaning and grade is not None:
                key = "; ".join(sorted(f"{member.dimension.value} {member.id}" for member in meaning))
                yield f"{key}; {value.unit.value}", (value, grade)


if __name__ == "__main__":
    main()
