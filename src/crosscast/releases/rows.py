"""The process that opens a Parquet file or a large workbook: the columns that are needed as CSV on standard output.

It has limits of its own and is given no other file, since neither reader was made for files from strangers.
"""

from __future__ import annotations

import csv
import resource
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from crosscast.releases.listing import columns_in

MEMORY_BYTES = 2 << 30
SECONDS = 120


def rows_of(path: Path) -> Iterator[Iterable[object]]:
    """A heading and the rows of the one table, or of every sheet of the workbook that has the columns."""
    if path.suffix.lower() == ".parquet":
        import duckdb

        connection = duckdb.connect(config={"memory_limit": "1GB", "autoload_known_extensions": "false"})
        there = [row[0] for row in connection.execute("DESCRIBE FROM read_parquet(?)", [str(path)]).fetchall()]
        if at := columns_in(there):
            yield list(at)
            wanted = ", ".join(f'"{there[index]}"' for index in at.values())
            yield from connection.execute(f"SELECT {wanted} FROM read_parquet(?)", [str(path)]).fetchall()
    else:
        from python_calamine import CalamineWorkbook

        workbook = CalamineWorkbook.from_path(str(path))
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).iter_rows()
            at = next((at for row in rows if (at := columns_in(row))), {})
            if at:
                yield list(at)
                yield from ([row[index] for index in at.values()] for row in rows)


def main() -> None:
    for kind, most in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0)):
        resource.setrlimit(kind, (most, most))
    csv.writer(sys.stdout, lineterminator="\n").writerows(rows_of(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
