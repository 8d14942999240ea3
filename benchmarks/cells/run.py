"""Say how many tables of real documents are found, and how many of their cells are read exactly as they are printed.

The truth (truth/README.md) was written without this reader. The documents stay in the corpus (CROSSCAST_CORPUS).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import re
from collections import Counter, defaultdict
from pathlib import Path

import msgspec

from crosscast.model import Document, Grid, LinePlace, SheetPlace
from crosscast.read import read_here

TRUTH = Path(__file__).parent / "truth"
COUNTS = ("tables", "found", "cells", "right", "numbers", "exact", "extra")
HASHED = ("number sha256 ", "sha256 ")
LEFT_OUT = "(left out)"  # something is printed there that the truth does not hold, as a person's name: not counted
_NUMBER = re.compile(r"[<>£$]?-?\d[\d,.]*%?|number sha256 .*")

At = tuple[int, int] | str


class Cell(msgspec.Struct, frozen=True):
    """A printed cell of the truth; `text` is "" where nothing is printed, or the beginning of its hash."""

    table: str
    at: At
    text: str


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument(
        "--wrong", type=int, default=40, metavar="N", help="list the first N cells that are wrong (40)"
    )
    options.add_argument("documents", nargs="*", metavar="DOCUMENT", help="only documents whose path has this in it")
    chosen = options.parse_args()
    corpus = os.environ.get("CROSSCAST_CORPUS", "")
    if not corpus:
        print("Cells of real documents: CROSSCAST_CORPUS names no folder that holds them; nothing is counted.")
        return
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    wrong: list[str] = []
    for name, cells in truth().items():
        if chosen.documents and not any(part in name for part in chosen.documents):
            continue
        document = read_here(Path(corpus) / name, name)
        folder = "/".join(name.split("/")[: 2 if name.startswith("office-files") else 1])
        totals[folder] += counted(document, cells, wrong)
    print(f"{'Cells as printed':28}" + "".join(f"{name:>9}" for name in COUNTS) + "   recall precision")
    for folder, count in sorted(totals.items()):
        numbers = "".join(f"{count[name]:9,}" for name in COUNTS)
        recall = _share(count["right"], count["cells"])
        precision = _share(count["right"], count["right"] + count["extra"])
        print(f"  {folder:26}{numbers}{recall:9.1%}{precision:9.1%}")
    for line in wrong[: chosen.wrong]:
        print(f"    {line}")


def _share(right: int, of: int) -> float:
    return right / of if of else 1.0


def truth() -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = defaultdict(list)
    for row in _rows("sheets.csv"):
        at: At = row["address"]
        if not row["sheet"]:
            line, col = row["address"].split(",")
            at = (int(line), int(col))
        found[row["document"]].append(Cell(row["sheet"], at, row["text"]))
    for row in (*_rows("letters.csv"), *_rows("pdfs.csv")):
        cells = found[row["document"]]
        if row["table"]:
            cells.append(Cell(row["table"], (int(row["row"]), int(row["col"])), row["text"]))
    return found


def _rows(name: str) -> list[dict[str, str]]:
    with (TRUTH / name).open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def counted(document: Document, cells: list[Cell], wrong: list[str]) -> Counter[str]:
    """Tables and cells of one document. A cell is right where its text, alone or with its mark, stands at its place.

    The tables that are most like a grid find theirs first: a short one has the numbers of its rows in common with many.
    """
    count: Counter[str] = Counter()
    by_table: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_table[cell.table].append(cell)
    grids = list(document.grids)
    alike = {table: max((_shift(_texts(grid), of)[1] for grid in grids), default=0) for table, of in by_table.items()}
    for table, wanted in sorted(by_table.items(), key=lambda each: -alike[each[0]]):
        ours = _on_sheet(document, table) if isinstance(wanted[0].at, str) or not table else best(grids, wanted)[0]
        in_grids = {at for at, (_, is_in_grid) in ours.items() if is_in_grid}
        figures = [cell for cell in wanted if _NUMBER.fullmatch(cell.text)]
        if len(figures) > 1 or (figures and not isinstance(wanted[0].at, str)):
            count["tables"] += 1
            count["found"] += any(cell.at in in_grids for cell in figures)
        for cell in wanted:
            texts = ours[cell.at][0] if cell.at in ours else ()
            if cell.text == LEFT_OUT:
                continue
            if not cell.text:
                count["extra"] += any(texts)
                continue
            is_right = any(_same(cell.text, text) for text in texts)
            count["cells"] += 1
            count["right"] += is_right
            if _NUMBER.fullmatch(cell.text):
                count["numbers"] += 1
                count["exact"] += is_right
            if not is_right:
                wrong.append(f"{document.path} {table} {cell.at}: '{cell.text}' is read as {texts or 'nothing'}")
        if not isinstance(wanted[0].at, str) and table:
            known = {cell.at for cell in wanted}
            count["extra"] += sum(any(texts) for at, (texts, _) in ours.items() if at not in known)
    if document.format in ("docx", "pdf"):  # the truth has all their tables
        count["extra"] += sum(bool(text) for grid in grids for text in grid.texts)
        wrong.extend(f"{document.path}: table {grid.id} is none ({len(grid)} cells)" for grid in grids)
    return count


def _same(wanted: str, text: str) -> bool:
    if wanted.startswith(HASHED):
        return hashlib.sha256(text.encode()).hexdigest()[:12] == wanted[-12:]
    return "".join(wanted.split()) == "".join(text.split())


Texts = tuple[str, ...]


def _on_sheet(document: Document, sheet: str) -> dict[At, tuple[Texts, bool]]:
    """What stands at each address of a sheet, or in each line and field of a CSV file, in tables and in prose."""
    found: dict[At, tuple[Texts, bool]] = {}
    for grid in document.grids:
        for cell, mark in zip(grid.cells(), grid.marks, strict=True):
            texts = (cell.text, cell.text + mark.replace(" ", ""))
            if isinstance(cell.place, SheetPlace) and cell.place.sheet == sheet:
                found[cell.place.address.split(":")[0]] = (texts, True)
            elif isinstance(cell.place, LinePlace):
                found[cell.place.line, cell.col + 1] = (texts, True)
    for block in document.blocks:
        if isinstance(block.place, SheetPlace) and block.place.sheet == sheet:
            texts, is_in_grid = found.get(block.place.address, ((), False))
            found[block.place.address] = ((*texts, block.text), is_in_grid)
    return found


def best(grids: list[Grid], wanted: list[Cell]) -> tuple[dict[At, tuple[Texts, bool]], Grid | None, tuple[int, int]]:
    """The texts of the grid that holds most of the cells, it, and how far it is moved where they agree most.

    The grid is taken out of the list; None where none holds any.
    """
    found: dict[At, tuple[Texts, bool]] = {}
    best_n, best_grid, moved = 0, None, (0, 0)
    for grid in grids:
        texts = _texts(grid)
        (down, across), n = _shift(texts, wanted)
        if n > best_n:
            found = {(row + down, col + across): (each, True) for (row, col), each in texts.items()}
            best_n, best_grid, moved = n, grid, (down, across)
    if best_grid is not None:
        grids.remove(best_grid)
    return found, best_grid, moved


def _texts(grid: Grid) -> dict[tuple[int, int], Texts]:
    return {
        (cell.row + 1, cell.col + 1): (cell.text, cell.text + mark.replace(" ", ""))
        for cell, mark in zip(grid.cells(), grid.marks, strict=True)
        if cell.text
    }


def _shift(texts: dict[tuple[int, int], Texts], wanted: list[Cell]) -> tuple[tuple[int, int], int]:
    """How far a grid is moved where most of the cells agree, and how many do; a table can lack its heading."""
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for at, each in texts.items():
        for key in {key for text in each for key in _keys(text)}:
            places[key].append(at)
    shifts: Counter[tuple[int, int]] = Counter()
    for cell in wanted:
        if isinstance(cell.at, tuple):
            key = cell.text[-12:] if cell.text.startswith(HASHED) else "".join(cell.text.split())
            shifts.update((cell.at[0] - row, cell.at[1] - col) for row, col in places[key])
    return shifts.most_common(1)[0] if shifts else ((0, 0), 0)


def _keys(text: str) -> tuple[str, str]:
    return "".join(text.split()), hashlib.sha256(text.encode()).hexdigest()[:12]


if __name__ == "__main__":
    main()
