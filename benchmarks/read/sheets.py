"""How many cells of a workbook are read in a second, beside openpyxl and python-calamine on the same cells.

Run it alone, or with `make bench`. The workbook is made anew each time from a seed: 600,000 cells, counts under
`#,##0`, shares under `0.0%`, labels, a hidden row and a hidden column. Times are of the processor, the best
of several, so that other work on the machine weighs less; a ratio above 1 says how many times as fast Crosscast is.
"""

from __future__ import annotations

import argparse
import io
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import python_calamine
from openpyxl.cell import WriteOnlyCell

from crosscast.read import Limits, ods, read_here
from crosscast.read.sheet import Workbook
from crosscast.read.workbook import read_workbook

N_COLS, N_LABELS = 30, 2
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
    'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)
LIMITS = Limits(cells=10_000_000, inflate_ratio=1_000)


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--cells", type=int, default=600_000)
    options.add_argument("--runs", type=int, default=2)
    chosen = options.parse_args()
    rows = list(made(chosen.cells // N_COLS))
    xlsx, ods_file = as_xlsx(rows), as_ods(rows)
    n = len(rows) * N_COLS
    seconds = {
        name: best(work, chosen.runs)
        for name, work in {
            "XLSX, Crosscast: shown texts, formats, hidden lines": lambda: read_workbook(xlsx, LIMITS),
            "XLSX, openpyxl read-only, with formats": lambda: openpyxl_read_only(xlsx),
            "XLSX, openpyxl in full (formats, hidden lines)": lambda: openpyxl_full(xlsx),
            "XLSX, python-calamine: values alone": lambda: calamine(xlsx),
            "XLSX, Crosscast: the whole document, cut into tables": lambda: whole(xlsx, "made.xlsx"),
            "ODS, Crosscast: shown texts, hidden lines": lambda: ods.read_workbook(ods_file, LIMITS),
            "ODS, python-calamine: values alone": lambda: calamine(ods_file),
            "ODS, Crosscast: the whole document, cut into tables": lambda: whole(ods_file, "made.ods"),
        }.items()
    }
    check(read_workbook(xlsx, LIMITS), rows)
    check(ods.read_workbook(ods_file, LIMITS), rows)
    print(f"{n:,} cells; seconds of the processor, best of {chosen.runs}")
    for name, spent in seconds.items():
        print(f"  {name:54} {spent:6.2f} s  {n / spent:>11,.0f} cells/s")
    ours = seconds["XLSX, Crosscast: shown texts, formats, hidden lines"]
    theirs = seconds["ODS, Crosscast: shown texts, hidden lines"]
    print("Ratios (aims: 3 times openpyxl with formats; values alone within 1.5 times python-calamine)")
    for name in list(seconds)[1:4]:
        print(f"  XLSX beside {name[6:]:48} {seconds[name] / ours:5.2f} times as fast")
    for name in (list(seconds)[2], list(seconds)[6]):
        print(f"  ODS beside {name:49} {seconds[name] / theirs:5.2f} times as fast")


def made(n_rows: int) -> list[list[str | int | float]]:
    """Rows of two labels, counts, and a share in every fourth column."""
    chance = random.Random(20261122)
    return [
        [
            f"Force {row % 43}",
            f"Offence {row // 43}",
            *(
                round(chance.random(), 4) if col % 4 == 3 else chance.randrange(50_000)
                for col in range(N_COLS - N_LABELS)
            ),
        ]
        for row in range(n_rows)
    ]


def as_xlsx(rows: list[list[str | int | float]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Table 1")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    for row in rows:
        cells: list[object] = []
        for value in row:
            if isinstance(value, str):
                cells.append(value)
                continue
            cell = WriteOnlyCell(sheet, value)
            cell.number_format = "0.0%" if isinstance(value, float) else "#,##0"
            cells.append(cell)
        sheet.append(cells)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def as_ods(rows: list[list[str | int | float]]) -> bytes:
    def cell(value: str | int | float) -> str:
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        kind, shown = ("percentage", f"{value:.1%}") if isinstance(value, float) else ("float", f"{value:,}")
        return (
            f'<table:table-cell table:style-name="ce1" office:value-type="{kind}" office:value="{value}">'
            f"<text:p>{shown}</text:p></table:table-cell>"
        )

    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    hidden = ' table:visibility="collapse"'
    lines = (
        f"<table:table-row{hidden if number == 2 else ''}>{''.join(map(cell, row))}</table:table-row>"
        for number, row in enumerate(rows)
    )
    columns = (
        f'<table:table-column table:number-columns-repeated="3"/><table:table-column{hidden}/>'
        f'<table:table-column table:number-columns-repeated="{N_COLS - 4}"/>'
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Table 1">{columns}{"".join(lines)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        container.writestr("content.xml", content)
        container.writestr("META-INF/manifest.xml", _MANIFEST)
    return saved.getvalue()


def best(work: Callable[[], object], runs: int) -> float:
    spent = []
    for _ in range(runs):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def openpyxl_read_only(data: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    return sum(len(str(cell.value)) + len(cell.number_format) for sheet in book for row in sheet for cell in row)


def openpyxl_full(data: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return sum(len(str(cell.value)) + len(cell.number_format) for sheet in book for row in sheet for cell in row)


def calamine(data: bytes) -> list[list[object]]:
    return python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()  # type: ignore[return-value]


def whole(data: bytes, name: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        assert read_here(path, name, LIMITS).grids


def check(book: Workbook, rows: list[list[str | int | float]]) -> None:
    """What was timed is right: every text as it was written, and the hidden lines told."""
    (sheet,) = book.sheets
    shown = iter(sheet.cells)
    for row in rows:
        for value in row:
            text = next(shown).text
            if isinstance(value, int):
                assert text == f"{value:,}", (text, value)
    assert sheet.hidden_rows == {3}
    assert sheet.hidden_cols == {4}


if __name__ == "__main__":
    main()
