"""Score recovered tables against the truth of the ICDAR 2013 table competition.

The measure is that of the competition (Göbel, Hassan, Oro, Orsi: A Methodology for Evaluating Algorithms for Table
Understanding in PDF Documents, DocEng 2012; ICDAR 2013 Table Competition): pairs of a cell with content and its
nearest neighbour with content, to the right and below. Texts are compared without spaces, quote marks and case, so that
only structure is measured. No region is given to a reader; each page is compared with the tables that it has.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad"), "-")
_QUOTES = dict.fromkeys(map(ord, "\u2018\u2019\u201c\u201d`\"'"), None)
_BLANKS = re.compile(r"[\s\x00-\x1f\ufffd\uf000-\uf8ff]+")
_LEADERS = re.compile(r"\.{3,}|_{3,}")
_NUMBER = re.compile(r"[£$€(<]*-?[\d.,]*\d[\d.,]*[)%*]*")

Pair = tuple[str, str, str]


class Cell(NamedTuple):
    """A cell and the rows and columns that it covers, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int
    text: str


class PageTable(NamedTuple):
    """A table, or the part of one, that stands on one page (counted from 1)."""

    page: int
    cells: tuple[Cell, ...]


Reading = Sequence[PageTable]  # of a document


class Truth(NamedTuple):
    """A document of the competition with the readings of it that are accepted; all but a few have one."""

    pdf: Path
    accepted: tuple[Reading, ...]


class Score(NamedTuple):
    """One document: pairs that are right, in the truth and in the reading; numeric cells; regions without any fault."""

    right: int
    wanted: int
    given: int
    numbers_right: int
    numbers: int
    exact: int
    regions: int

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.wanted + self.given) if self.wanted + self.given else 1.0


def truths(folder: Path) -> list[Truth]:
    """The documents of a folder that holds <name>.pdf beside <name>-str.xml.

    Two truths whose names differ in a letter at their end ("031a", "031b") are two readings of one document, unless
    there is a document for each.
    """
    found = []
    for pdf in sorted(folder.glob("*/*.pdf")):
        base = re.sub(r"[ab]$", "", pdf.stem)
        names = sorted({*pdf.parent.glob(f"{base}-str.xml"), *pdf.parent.glob(f"{base}[a-z]-str.xml")})
        if pdf.stem != base and len(list(pdf.parent.glob(f"{base}[a-z].pdf"))) > 1:
            names = [pdf.parent / f"{pdf.stem}-str.xml"]
        found.append(Truth(pdf, tuple(tuple(_regions(name)) for name in names)))
    return found


def _regions(path: Path) -> Iterator[PageTable]:
    for region in ET.parse(path).getroot().iter("region"):
        yield PageTable(int(region.get("page", "")), tuple(map(_cell, region.iter("cell"))))


def _cell(element: ET.Element) -> Cell:
    top, left = int(element.get("start-row", "")), int(element.get("start-col", ""))
    bottom, right = int(element.get("end-row") or top), int(element.get("end-col") or left)
    return Cell(top, left, max(top, bottom), max(left, right), element.findtext("content") or "")


def score(truth: Truth, reading: Reading) -> Score:
    """The score of a reading against the accepted reading that it meets best."""
    return max((_against(accepted, reading) for accepted in truth.accepted), key=lambda each: each.f1)


def _against(accepted: Reading, reading: Reading) -> Score:
    wanted, given = _pairs_by_page(accepted), _pairs_by_page(reading)
    numbers, found = _numbers_by_page(accepted), _numbers_by_page(reading)
    ours = [(table.page, pairs(table.cells)) for table in reading]
    return Score(
        right=sum((wanted[page] & given[page]).total() for page in wanted),
        wanted=sum(each.total() for each in wanted.values()),
        given=sum(each.total() for each in given.values()),
        numbers_right=sum((numbers[page] & found[page]).total() for page in numbers),
        numbers=sum(each.total() for each in numbers.values()),
        exact=sum((table.page, pairs(table.cells)) in ours for table in accepted),
        regions=len(accepted),
    )


def _pairs_by_page(reading: Reading) -> dict[int, Counter[Pair]]:
    found: dict[int, Counter[Pair]] = defaultdict(Counter)
    for table in reading:
        found[table.page] += pairs(table.cells)
    return found


def _numbers_by_page(reading: Reading) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for table in reading:
        texts = (compared(cell.text) for cell in table.cells)
        found[table.page].update(text for text in texts if _NUMBER.fullmatch(text))
    return found


def pairs(cells: Iterable[Cell]) -> Counter[Pair]:
    """Each cell with content and its nearest neighbours with content: their texts and "right" or "below".

    >>> sorted(pairs([Cell(0, 0, 0, 0, "Kent"), Cell(0, 1, 0, 1, ""), Cell(0, 2, 0, 2, "534")]))
    [('kent', '534', 'right')]
    """
    filled = [cell._replace(text=text) for cell in cells if (text := compared(cell.text))]
    covered: dict[tuple[int, int], int] = {}
    for n, cell in enumerate(filled):
        for row in range(cell.top, cell.bottom + 1):
            for col in range(cell.left, cell.right + 1):
                covered.setdefault((row, col), n)
    rows: dict[int, list[tuple[int, int]]] = defaultdict(list)
    cols: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (row, col), n in covered.items():
        rows[row].append((col, n))
        cols[col].append((row, n))
    found: set[tuple[int, int, str]] = set()
    for lines, way in ((rows, "right"), (cols, "below")):
        for line in lines.values():
            ordered = [n for _, n in sorted(line)]
            found.update((a, b, way) for a, b in pairwise(ordered) if a != b)
    return Counter((filled[a].text, filled[b].text, way) for a, b, way in found)


def compared(text: str) -> str:
    """A text without what does not count.

    >>> compared("“No suspect”  1 204 …")
    'nosuspect1204'
    """
    text = unicodedata.normalize("NFKC", text).translate(_DASHES).translate(_QUOTES).lower()
    return _LEADERS.sub("", _BLANKS.sub("", text))


def macro_f1(scores: Sequence[Score]) -> float:
    """Precision and recall averaged over documents, as the competition did it, and their harmonic mean."""
    precision = sum(each.right / each.given if each.given else 0.0 for each in scores) / len(scores)
    recall = sum(each.right / each.wanted for each in scores) / len(scores)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
