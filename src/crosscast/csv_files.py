"""What `crosscast read --csv` writes: each table as it was read, the figures that they state, and the doubts."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

from crosscast.model import CrosscastError, Document, Grid, Table, refusal_of, worst
from crosscast.publish.data import Row, csv_of, observations_csv
from crosscast.understand import observations_of

TABLE_COLUMNS = ("file", "document", "table", "title", "place", "measure", "grade", "rows", "columns")
FINDING_COLUMNS = ("document", "table", "severity", "finding", "message", "place")
_LIST = "tables.csv"
_OTHERS = ("findings.csv", "observations.csv")
_OURS = re.compile(r"[A-Za-z0-9-]+--[a-z]+[0-9]+(-[0-9]+)?\.csv")
_LONGEST = 100  # letters of a document's name in the name of a file


def write_csv(folder: Path, documents: Sequence[Document]) -> str:
    """Write the files into a folder, in place of those of an earlier reading, and say so in a sentence.

    Raises CrosscastError, and changes nothing, where a file that is none of these stands in the way.
    """
    files = csv_files(documents)
    earlier = _earlier(folder)
    for name in files:
        if name not in earlier and (folder / name).exists():
            raise CrosscastError(
                "this file is already there, and no earlier reading wrote it.",
                place=str(folder / name),
                hint="Name another folder; nothing was changed.",
                slug="csv-in-the-way",
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            unfinished = folder / f".{name}.unfinished"
            unfinished.write_bytes(content)
            unfinished.rename(folder / name)
        for name in earlier - files.keys():
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        if (refusal := refusal_of(error, str(folder))) is None:
            raise
        raise refusal from error
    n_tables = len(files) - 1 - len(_OTHERS)
    replaced = f", in place of the {len(earlier)} files of an earlier reading" if earlier else ""
    tables = "1 table" if n_tables == 1 else f"{n_tables:,} tables"
    return f"Written to {folder}: {tables}, {_LIST}, {' and '.join(_OTHERS)}{replaced}."


def csv_files(documents: Sequence[Document]) -> dict[str, bytes]:
    """The files by name. tables.csv says which table of which document each of the others holds."""
    parts = [part for document in documents for part in document.with_attachments()]
    files: dict[str, bytes] = {}
    listed: list[Row] = []
    for part in parts:
        for table in part.tables:
            name = _free_name(f"{_plain(part.path)}--{table.id}", files)
            first, *rest = _rows(table.grid)
            files[name] = csv_of(first, rest)
            listed.append((name, *_described(part, table)))
    seen = [observation for part in parts for observation in observations_of(part)]
    files[_LIST] = csv_of(TABLE_COLUMNS, listed)
    files["observations.csv"] = observations_csv(seen, frozenset())
    files["findings.csv"] = csv_of(FINDING_COLUMNS, [row for part in parts for row in _findings(part)])
    return files


def _described(part: Document, table: Table) -> Row:
    grades = [grade for grade in table.grades if grade is not None]
    grade = worst(grades).value if grades else None
    place = str(table.grid.place) if table.grid.place else None
    return part.path, table.id, table.title, place, table.measure, grade, table.grid.n_rows, table.grid.n_cols


def _rows(grid: Grid) -> list[list[str]]:
    """The texts as they are laid out; a cell over several rows or columns stands in the first of them."""
    rows = [[""] * grid.n_cols for _ in range(max(grid.n_rows, 1))]
    for row, col, text in zip(grid.rows, grid.cols, grid.texts, strict=True):
        rows[row][col] = text
    return rows


def _findings(part: Document) -> Iterator[Row]:
    of_tables = [(table.id, finding) for table in part.tables for finding in table.findings]
    for table, finding in [*((None, finding) for finding in part.findings), *of_tables]:
        place = str(finding.place) if finding.place else None
        yield part.path, table, finding.severity.value, finding.slug, finding.message, place


def _plain(path: str) -> str:
    """A document's name, and that of the document it stands in, in letters that every system takes."""
    outer, *inner = path.split(" › ")
    names = "-".join((PurePath(outer).name, *inner))
    plain = unicodedata.normalize("NFKD", names).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:_LONGEST] or "document"


def _free_name(stem: str, taken: dict[str, bytes]) -> str:
    """The second of two documents of one name gets a number; some systems do not tell capitals apart."""
    low = {name.lower() for name in taken}
    n, name = 1, f"{stem}.csv"
    while name.lower() in low:
        n += 1
        name = f"{stem}-{n}.csv"
    return name


def _earlier(folder: Path) -> set[str]:
    """The files that an earlier reading wrote into the folder, by its own list of them."""
    try:
        with (folder / _LIST).open(encoding="utf-8", newline="") as file:
            columns, *rows = csv.reader(file)
    except (OSError, ValueError, csv.Error):
        return set()
    if tuple(columns) != TABLE_COLUMNS:
        return set()
    names = {row[0] for row in rows if row and _OURS.fullmatch(row[0])} | {_LIST, *_OTHERS}
    return {name for name in names if (folder / name).exists()}
