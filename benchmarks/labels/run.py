"""Say how many labels of official data are read right, wrong, left open or not at all, by dimension.

What a label means is taken from the code that the data print beside it (ONS and data.police.uk codes of forces, classes
of the crime tables, types of outcomes), or from the label's own numbers (years), never from the program. "Open" is a
name that stands for several classes: the program then asks.
"""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml

from crosscast.model import Dimension
from crosscast.read import read_here
from crosscast.vocab import read_label

HERE = Path(__file__).parent


def labels(data: Path) -> Iterator[tuple[str, Dimension, str, str]]:
    """Where a label stands, its dimension, the label, and the id that the data's own code gives it."""
    yield from _forces(data)
    yield from _classes(data)
    with (HERE / "outcomes.yaml").open(encoding="utf-8") as file:
        yield from (("outcomes", Dimension.OUTCOME, label, type) for type, label in yaml.safe_load(file).items())
    for year in range(2012, 2026):
        period = f"{date(year, 4, 1)}/{date(year + 1, 4, 1)}"
        yield "financial years", Dimension.PERIOD, f"{year}/{(year + 1) % 100:02}", period


def _forces(data: Path) -> Iterator[tuple[str, Dimension, str, str]]:
    by_code: dict[str, set[str]] = {}
    for row in csv.DictReader((data / "force-codes" / "police-uk-forces.csv").open(encoding="utf-8-sig")):
        yield "data.police.uk", Dimension.FORCE, row["Label"], row["id"]
    for path in sorted((data / "ons-pfa-tables").glob("*.xlsx")):
        grid = read_here(path, path.name).grids[0]
        rows: dict[int, dict[int, str]] = {}
        for row, col, text in zip(grid.rows, grid.cols, grid.texts, strict=True):
            rows.setdefault(row, {})[col] = text
        for cells in rows.values():
            code = cells.get(0, "")
            if re.fullmatch(r"[EW](?:23|15)\d{6}", code):
                by_code.setdefault(code, set()).add(cells[1])
    with (HERE / "codes.yaml").open(encoding="utf-8") as file:
        ids = yaml.safe_load(file)
    for code, names in sorted(by_code.items()):
        yield from (("ONS workbooks", Dimension.FORCE, name, ids[code]) for name in sorted(names))


def _classes(data: Path) -> Iterator[tuple[str, Dimension, str, str]]:
    path = data / "ho-prc-pfa-open-data" / "prc_pfa_8R_86_88C_88E.csv"
    seen = {
        (row["Offence Description"].strip(), row["Offence Code"]) for row in csv.DictReader(path.open(encoding="utf-8"))
    }
    listed = data / "ho-notifiable-offence-list" / "crimeCategoriesOFFICIAL.csv"
    for row in csv.DictReader(listed.open(encoding="utf-8-sig")):
        match = re.fullmatch(r"(\d{1,3}(?:/\d{1,2})?[A-Z]?) +(.+)", " ".join(row["Offence category"].split()))
        if match:
            seen.add((match[0], match[1].replace("/", ".")))
    yield from (("classes", Dimension.OFFENCE, name, f"class-{code}") for name, code in sorted(seen))


def main() -> None:
    corpus = os.environ.get("CROSSCAST_CORPUS", "")
    data = Path(corpus).parent / "data"
    if not corpus or not data.is_dir():
        print("Labels of official data: CROSSCAST_CORPUS names no folder beside which they stand; nothing is counted.")
        return
    counted: dict[tuple[Dimension, str], Counter[str]] = {}
    wrong = []
    for where, dimension, label, id in labels(data):
        found = {member.id for member in read_label(label).of(dimension)}
        became = "right" if found == {id} else "open" if id in found else "wrong" if found else "not read"
        counted.setdefault((dimension, where), Counter())[became] += 1
        if became != "right":
            wrong.append(f"{became}: {label!r} is {id}; read as {', '.join(sorted(found)) or 'nothing'}")
    print(
        f"{'labels of official data':34}"
        + "".join(f"{name:>10}" for name in ("labels", "right", "open", "not read", "wrong"))
    )
    for (dimension, where), became in counted.items():
        numbers = (became.total(), *(became[name] for name in ("right", "open", "not read", "wrong")))
        print(f"{dimension.value + ': ' + where:34}" + "".join(f"{n:10}" for n in numbers))
    print(*wrong, sep="\n")


if __name__ == "__main__":
    main()
