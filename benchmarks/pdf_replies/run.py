"""How much is read right of replies that are made here, as forces' programs would print them, by kind.

The documents are made anew from a seed, so their tables are known to the cell. LibreOffice and Chromium print them.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from documents import DOCUMENTS
from printers import browser, office_to_pdf
from tables import Table

sys.path.insert(0, str(Path(__file__).parents[1] / "cells"))
from run import Cell, best, counted  # type: ignore[attr-defined]

from crosscast.interpret import Given, interpret
from crosscast.model import Document, Grade, Severity
from crosscast.model import Table as ReadTable
from crosscast.read import read_here

COUNTS = ("documents", "tables", "found", "cells", "right", "numbers", "exact", "extra", "silent", "proved wrong")


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--seed", type=int, default=20261123)
    options.add_argument(
        "--folder", type=Path, help="where the documents are kept; those that are there are not made again"
    )
    options.add_argument(
        "--wrong", type=int, default=0, metavar="N", help="list the first N cells of a document that are wrong"
    )
    options.add_argument(
        "documents", nargs="*", metavar="DOCUMENT", help="only those whose name or kind has this in it"
    )
    chosen = options.parse_args()
    if not shutil.which("soffice"):
        print("Replies made here: LibreOffice (soffice) is not installed; nothing is read.")
        return
    names = [
        name
        for name, (kind, _) in DOCUMENTS.items()
        if not chosen.documents or any(part in name or part in kind for part in chosen.documents)
    ]
    with TemporaryDirectory() as temporary:
        folder = chosen.folder or Path(temporary)
        folder.mkdir(exist_ok=True, parents=True)
        tables = made(folder, names, chosen.seed)
        totals: dict[str, Counter[str]] = defaultdict(Counter)
        for name in names:
            count, wrong = judged(folder / f"{name}.pdf", tables[name])
            totals[DOCUMENTS[name][0]] += count
            totals["all"] += count
            for line in wrong[: chosen.wrong]:
                print(f"    {line}")
    print(f"{'Replies made here':34}" + "".join(f"{name:>13}" for name in COUNTS))
    for kind, count in totals.items():
        print(f"  {kind:32}" + "".join(f"{count[name]:13,}" for name in COUNTS))


def made(folder: Path, names: Sequence[str], seed: int) -> dict[str, list[Table]]:
    """The tables of each document; the documents are written where they are not there yet."""
    tables = {}
    waiting: list[Path] = []
    with browser() as printed:
        for name in names:
            _, make = DOCUMENTS[name]
            target = folder / f"{name}.pdf"
            result = make(random.Random(f"{seed} {name}"), printed)
            tables[name] = result.tables
            if not target.exists():
                source = folder / f"{name}{result.suffix}"
                source.write_bytes(result.data)
                waiting += [source] if result.suffix != ".pdf" else []
    for is_tagged in (True, False):
        office_to_pdf(
            folder, [path for path in waiting if path.stem.endswith("-tagged") is is_tagged], is_tagged=is_tagged
        )
    return tables


def judged(path: Path, tables: Sequence[Table]) -> tuple[Counter[str], list[str]]:
    """What was read right of a document. `silent` are numbers that are not, where no finding asks for a look at it."""
    wanted = [Cell(str(n), at, text) for n, table in enumerate(tables, start=1) for at, text in table.texts.items()]
    document = read_here(path, path.name)
    wrong: list[str] = []
    count = counted(document, wanted, wrong)
    count["documents"] = 1
    understood = interpret(document, Given(publisher="Kent Police"))
    findings = [
        *document.findings,
        *(finding for table in understood for finding in (*table.findings, *table.grid.findings)),
    ]
    doubts = [finding for finding in findings if finding.severity is not Severity.NOTE]
    if not doubts:
        count["silent"] = count["numbers"] - count["exact"]
    for line in wrong_and_proved(document, understood, tables):
        wrong.insert(0, f"{path.name}: PROVED {line}")
        count["proved wrong"] += 1
    wrong += [f"{path.name}: {finding.slug}: {finding.message}" for finding in findings if wrong]
    return count, wrong


def wrong_and_proved(document: Document, understood: Sequence[ReadTable], tables: Sequence[Table]) -> list[str]:
    """Figures graded as adding up whose place holds another text in the truth, or nothing."""
    found = []
    grids = list(document.grids)
    truth: dict[str, dict[tuple[int, int], str]] = {}
    for table in tables:
        cells = [Cell("", at, text) for at, text in table.texts.items()]
        _, grid, (down, across) = best(grids, cells)
        if grid is not None:
            truth[grid.id] = {(row - down, col - across): text for (row, col), text in table.texts.items()}
    for table in understood:
        for cell, grade in zip(table.grid.cells(), table.grades, strict=True):
            if grade in (Grade.PROVED, Grade.REPAIRED):
                text = truth.get(table.id, {}).get((cell.row + 1, cell.col + 1))
                if text is None or text.replace(" ", "") != cell.text.replace(" ", ""):
                    found.append(f"{table.id} ({cell.row + 1}, {cell.col + 1}): '{text}' is read as '{cell.text}'")
    return found


if __name__ == "__main__":
    main()
