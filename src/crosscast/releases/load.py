"""Load official releases: open data by class, force and quarter, and workbooks of force areas by twelve months."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import numpy as np

from crosscast.interpret import Given, interpret, observe
from crosscast.model import CrosscastError, Dimension, Finding, Severity
from crosscast.progress import Say, silent
from crosscast.read import read
from crosscast.vocab import class_row, find_force

from . import rows
from .listing import listed
from .rows import columns_in

_OPEN_DATA = (".csv", ".parquet", ".ods")
_ONLY = {Dimension.MEASURE, Dimension.FORCE, Dimension.OFFENCE, Dimension.PERIOD}
_FRAUD = re.compile(r"fraud|cifas|uk finance", re.I)  # national bodies that record fraud: no force areas


class Releases(msgspec.Struct, frozen=True):
    """What was loaded. `recorded`: class, force, quarter; `stated`: offence, force, months as a workbook has them."""

    connection: Any
    names: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def open_data(self) -> str:
        """The name of the last open data that were given. CrosscastError where there are none."""
        found = [name for (name,) in self.rows("SELECT DISTINCT document FROM recorded")]
        last = next((name for name in reversed(self.names) if name in found), None)
        if last is None:
            raise CrosscastError(
                "none of the files holds recorded crime by class, force and quarter.",
                hint="`crosscast fetch-list` says where to get it.",
                slug="no-release",
            )
        return last

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.connection.execute(query, list(parameters)).fetchall()
        return found


def load(paths: Iterable[Path], say: Say = silent) -> Releases:
    """Load files that a person downloaded, in the order given, the earlier release first.

    Raises CrosscastError where a file is not there, or is neither open data nor a workbook with counts by force.
    Rows that cannot be understood are left out, and a finding says how many.
    """
    connection = duckdb.connect(config={"enable_external_access": "false", "memory_limit": "2GB"})
    connection.execute(
        "CREATE TABLE recorded (document VARCHAR, force VARCHAR, offence VARCHAR, first DATE, last DATE, n BIGINT);"
        "CREATE TABLE stated (document VARCHAR, force VARCHAR, offence VARCHAR, first DATE, last DATE, n BIGINT)"
    )
    findings: list[Finding] = []
    files = list(paths)
    for done, path in enumerate(files):
        say("Loading releases", done, len(files))
        if not path.is_file():
            raise CrosscastError("there is no such file; check the name.", place=str(path), slug="no-such-file")
        header, lines = _rows_of(path) if path.suffix.lower() in _OPEN_DATA else ([], [])
        if header:
            findings += _take_open_data(connection, path.name, header, lines)
        else:
            findings += _take_workbook(connection, path)
    say("Loading releases", len(files), len(files))
    return Releases(connection, tuple(path.name for path in files), tuple(findings))


def _rows_of(path: Path) -> tuple[list[str], list[list[str]]]:
    """The heading and the rows of open data; no heading where the file is something else."""
    if path.suffix.lower() == ".csv":
        text = path.read_text("utf-8-sig", errors="replace")
    else:
        command = [sys.executable, "-I", "-B", rows.__file__, str(path.resolve()), json.dumps(listed()["columns"])]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode:
            raise CrosscastError(
                "it could not be read as Parquet or ODS, or needs more than 2 GB of memory.",
                place=str(path), hint="Save the sheet as CSV, and give that.", slug="release-not-read",
            )  # fmt: skip
        text = done.stdout.decode("utf-8", "replace")
    lines = csv.reader(io.StringIO(text, newline=""))
    for line in lines:
        if columns_in(line, listed()["columns"]):
            return line, [other for other in lines if other != line]
    return [], []


def _take_open_data(
    connection: duckdb.DuckDBPyConnection, name: str, header: list[str], lines: list[list[str]]
) -> Iterator[Finding]:
    """Put the rows into `recorded`: each different text is understood once, and DuckDB puts the meanings together."""
    at = columns_in(header, listed()["columns"])
    width = max(at.values()) + 1
    whole = [line for line in lines if len(line) >= width and line[at["year"]].strip()]
    columns = {field: list(map(itemgetter(index), whole)) for field, index in at.items()}
    columns["quarter"] = list(zip(columns.pop("year"), columns["quarter"], strict=True))
    meant: dict[str, dict[Any, Any]] = {
        field: {text: understood(text) for text in set(columns[field])} for field, understood in _MEANINGS.items()
    }
    incoming = {
        field: np.fromiter(map({text: n for n, text in enumerate(meant[field])}.get, texts), np.int32, len(texts))
        for field, texts in columns.items()
    }
    ids = {field: [meant[field][text] for text in meant[field]] for field in meant}
    tables = {
        "incoming": incoming,
        "forces": {"at": np.arange(len(ids["force"])), "force": np.array(ids["force"], dtype=object)},
        "codes": {"at": np.arange(len(ids["code"])), "offence": np.array(ids["code"], dtype=object)},
        "quarters": {
            "at": np.arange(len(ids["quarter"])),
            "first": np.array([days and days[0] for days in ids["quarter"]], dtype="datetime64[s]"),
            "last": np.array([days and days[1] for days in ids["quarter"]], dtype="datetime64[s]"),
        },
        "numbers": {
            "at": np.array([n for n, number in enumerate(ids["n"]) if number is not None]),
            "number": np.array([number for number in ids["n"] if number is not None], dtype=np.int64),
        },
    }
    for table, of in tables.items():
        connection.register(table, of)
    connection.execute(
        "INSERT INTO recorded SELECT ?, f.force, offence, CAST(first AS DATE), CAST(last AS DATE), number "
        "FROM incoming i JOIN forces f ON f.at = i.force JOIN codes c ON c.at = i.code "
        "JOIN quarters q ON q.at = i.quarter JOIN numbers x ON x.at = i.n "
        "WHERE f.force IS NOT NULL AND c.offence IS NOT NULL AND q.first IS NOT NULL",
        [name],
    )
    for table in tables:
        connection.unregister(table)
    for field, what in (("force", "names of forces"), ("code", "codes of classes")):
        if strange := sorted(text for text, id in meant[field].items() if id is None):
            yield _rows_out(name, f"{len(strange)} {what} are not known here ({', '.join(strange[:5])})")
    if strange := sorted(text for text, number in meant["n"].items() if number is None):
        yield _rows_out(name, f"{sum(n in strange for n in columns['n'])} numbers are none ({', '.join(strange[:5])})")
    if len(whole) < len(lines):
        yield _rows_out(name, f"{len(lines) - len(whole)} rows are too short or name no year")


def _rows_out(name: str, what: str) -> Finding:
    return Finding("release-rows-left-out", Severity.QUESTION, f"{what}; their rows are left out.", name)


def _force_id(text: str) -> str | None:
    return find_force(text) or (f"fraud:{text.strip().lower()}" if _FRAUD.search(text) else None)


def _class_id(text: str) -> str | None:
    id = f"class-{text.strip()}"
    if class_row(id):
        return id
    return id if re.fullmatch(r"[A-Z ]+|UK Finance|[\d./]+/[\d./]+", text.strip(), re.I) else None


def _quarter(year: str, quarter: str) -> tuple[date, date] | None:
    """First day and the day after the last: the first quarter of 2023/24 is April to June 2023."""
    years = re.fullmatch(r"(\d{4})/\d\d", year.strip())
    number = re.fullmatch(r"([1-4])(?:\.0)?", quarter.strip())
    if years is None or number is None:
        return None
    months = 12 * int(years[1]) + 3 * int(number[1])
    return date(months // 12, months % 12 + 1, 1), date((months + 3) // 12, (months + 3) % 12 + 1, 1)


def _number(text: str) -> int | None:
    match = re.fullmatch(r"(-?\d+)(?:\.0+)?", text.strip().replace(",", ""))
    return int(match[1]) if match else None


_MEANINGS: dict[str, Callable[[Any], Any]] = {
    "force": _force_id,
    "code": _class_id,
    "quarter": lambda year_and_quarter: _quarter(*year_and_quarter),
    "n": _number,
}


def _take_workbook(connection: duckdb.DuckDBPyConnection, path: Path) -> Iterator[Finding]:
    """The counts of a workbook that say force, offence and period and nothing more, as the reading rooms have them."""
    document = read(path)
    stated = [
        (seen.member(Dimension.FORCE), seen.member(Dimension.OFFENCE), seen.period, seen.value.low)
        for table in interpret(document, Given())
        for seen in observe(table, document)
        if {m.dimension for m in seen.members} == _ONLY and seen.value.is_exact
        and any(m.id == "offences" for m in seen.members)
    ]  # fmt: skip
    if not stated:
        why = document.findings[0].message if document.findings else "it states no recorded offences by force."
        raise CrosscastError(why, place=str(path), hint="`crosscast fetch-list` says what is read.", slug="no-release")
    connection.executemany(
        "INSERT INTO stated VALUES (?, ?, ?, ?, ?, ?)",
        [(path.name, f.id, o.id, p.start, p.end, n) for f, o, p, n in stated if f and o and p],
    )
    yield from (finding for finding in document.findings if finding.severity is Severity.ERROR)
