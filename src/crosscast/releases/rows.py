"""The process that opens a Parquet file or a large workbook: the columns that are needed as CSV on standard output.

It has limits of its own and is given no other file, since neither reader was made for files from strangers. It is run
as a file and imports nothing of Crosscast, which would cost more time than the reading.
"""

from __future__ import annotations

import csv
import json
import resource
import sys
from collections.abc import Sequence
from operator import itemgetter
from pathlib import Path

MEMORY_BYTES = 2 << 30
SECONDS = 120


def write_rows(path: Path, known: dict[str, list[str]]) -> None:
    """Print a heading and the rows of the one table, or of every sheet of the workbook that has the columns.

    `known`: what each column that is needed may be called.
    """
    if path.suffix.lower() == ".parquet":
        import duckdb

        connection = duckdb.connect(config={"memory_limit": "1GB", "autoload_known_extensions": "false"})
        there = [row[0] for row in connection.execute("DESCRIBE FROM read_parquet(?)", [str(path)]).fetchall()]
        if at := columns_in(there, known):
            wanted = ", ".join(f'"{there[index]}" AS {field}' for field, index in at.items())
            connection.execute(
                f"COPY (SELECT {wanted} FROM read_parquet(?)) TO '/dev/stdout' (FORMAT csv)", [str(path)]
            )
    else:
        from python_calamine import CalamineWorkbook

        workbook = CalamineWorkbook.from_path(str(path))
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).iter_rows()
            at = next((at for row in rows if (at := columns_in(row, known))), {})
            if at:
                wanted_cells = itemgetter(*at.values())
                csv.writer(sys.stdout, lineterminator="\n").writerows([list(at), *map(wanted_cells, rows)])


def columns_in(header: Sequence[object], known: dict[str, list[str]]) -> dict[str, int]:
    """Where each column that is needed stands, whatever its vintage calls it; empty where one is missing."""
    names = [" ".join(str(name).lower().split()) for name in header]
    found = {field: names.index(name) for field, called in known.items() for name in called if name in names}
    return found if len(found) == len(known) else {}


def main() -> None:
    for kind, most in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0)):
        resource.setrlimit(kind, (most, most))
    write_rows(Path(sys.argv[1]), json.loads(sys.argv[2]))


if __name__ == "__main__":
    main()
