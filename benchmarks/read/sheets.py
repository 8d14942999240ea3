"""How many cells of a workbook are read in a second, beside openpyxl and python-calamine on the same cells.

Run it alone, or with `make bench`. Each workbook is made anew from a seed, in the shapes of SHAPES; each has a hidden
row and a hidden column. openpyxl cannot read ODS, so the ODS file stands beside openpyxl on the same cells as XLSX.
Times are of the processor, the best of several, the readers in turn, so that other work on the machine weighs less; a
ratio above 1 says how many times as fast Crosscast is.

"Values alone" is what stands behind XLSB: the cells with their places as python-calamine gives them, the text of a cell
made when it is first asked for. "Every text written out" asks for all of them.
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
from xml.sax.saxutils import escape

import openpyxl
import python_calamine
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from crosscast.read import Limits, ods, read_here
from crosscast.read.sheet import Workbook
from crosscast.read.values import read_values
from crosscast.read.workbook import read_workbook

N_COLS, N_LABELS = 30, 2
LIMITS = Limits(cells=10_000_000, inflate_ratio=1_000, inflated_bytes=1_000_000_000)
Value = str | int | float
Rows = list[list[Value]]

_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
    'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)
_SHEETML = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_FORMATS = {int: 1, float: 2}  # styles of the workbook that is written as Excel does: #,##0 and 0.0%


def counts(chance: random.Random, row: int) -> list[Value]:
    """Two labels that come again, counts, and a share in every fourth column."""
    figures = (round(chance.random(), 4) if col % 4 == 3 else chance.randrange(50_000) for col in range(N_COLS - 2))
    return [f"Force {row % 43}", f"Offence {row // 43}", *figures]


def decimals(chance: random.Random, row: int) -> list[Value]:
    """Two labels and rates, of which hardly two are alike, with all the digits that a division leaves."""
    return [f"Force {row % 43}", f"Offence {row // 43}", *(chance.random() for _ in range(N_COLS - 2))]


def texts(chance: random.Random, row: int) -> list[Value]:
    """Texts, half of them met once only."""
    words = ("Not held", "Cost exceeded", "See note 4", "<5", "*")
    return [
        chance.choice(words) if col % 2 else f"Reference {chance.randrange(10**9)}, {row} & {col}"
        for col in range(N_COLS)
    ]


SHAPES = {"counts and shares": counts, "decimals, each different": decimals, "texts": texts}


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--cells", type=int, default=600_000, help="of the first shape; a quarter of it of the others")
    options.add_argument("--runs", type=int, default=3)
    chosen = options.parse_args()
    for number, (shape, made) in enumerate(SHAPES.items()):
        chance = random.Random(20261122)
        rows = [made(chance, row) for row in range((chosen.cells if number == 0 else chosen.cells // 4) // N_COLS)]
        if number == 0:
            measure(f"{shape}, XLSX as openpyxl writes it", rows, xlsx_of_openpyxl(rows), None, chosen.runs)
        measure(f"{shape}, XLSX as Excel writes it, and ODS", rows, xlsx_of_excel(rows), as_ods(rows), chosen.runs)


def measure(shape: str, rows: Rows, xlsx: bytes, ods_file: bytes | None, runs: int) -> None:
    works: dict[str, Callable[[], object]] = {
        "XLSX, Crosscast: shown texts, formats, hidden lines": lambda: read_workbook(xlsx, LIMITS),
        "XLSX, openpyxl read-only, with formats": lambda: openpyxl_read_only(xlsx),
        "XLSX, openpyxl in full (formats, hidden lines)": lambda: openpyxl_full(xlsx),
        "XLSX, Crosscast: values alone": lambda: read_values(xlsx, "XLSX", LIMITS),
        "XLSX, Crosscast: values alone, every text written out": lambda: written_out(read_values(xlsx, "XLSX", LIMITS)),
        "XLSX, python-calamine: values alone": lambda: calamine(xlsx),
        "XLSX, Crosscast: the whole document, cut into tables": lambda: whole(xlsx, "made.xlsx"),
    }
    if ods_file is not None:
        works |= {
            "ODS, Crosscast: shown texts, hidden lines": lambda: ods.read_workbook(ods_file, LIMITS),
            "ODS, Crosscast: values alone": lambda: read_values(ods_file, "ODS", LIMITS),
            "ODS, python-calamine: values alone": lambda: calamine(ods_file),
            "ODS, Crosscast: the whole document, cut into tables": lambda: whole(ods_file, "made.ods"),
        }
    seconds = best(works, runs)
    check(read_workbook(xlsx, LIMITS), rows)
    if ods_file is not None:
        check(ods.read_workbook(ods_file, LIMITS), rows)
    n = len(rows) * N_COLS
    print(f"\n{shape}: {n:,} cells; seconds of the processor, best of {runs}")
    for name, spent in seconds.items():
        print(f"  {name:54} {spent:6.2f} s  {n / spent:>11,.0f} cells/s")
    xlsx_read, in_full = seconds["XLSX, Crosscast: shown texts, formats, hidden lines"], list(seconds)[2]
    print("  Times as fast (aims: 3 times openpyxl; values alone at least 0.67 times python-calamine)")
    print(f"    XLSX with formats beside openpyxl read-only  {seconds[list(seconds)[1]] / xlsx_read:5.2f}")
    print(f"    XLSX with formats beside openpyxl in full    {seconds[in_full] / xlsx_read:5.2f}")
    for kind in ("XLSX", "ODS") if ods_file is not None else ("XLSX",):
        ours, theirs = seconds[f"{kind}, Crosscast: values alone"], seconds[f"{kind}, python-calamine: values alone"]
        print(f"    {kind} values alone beside python-calamine     {theirs / ours:5.2f}")
    if ods_file is not None:
        ours = seconds["ODS, Crosscast: shown texts, hidden lines"]
        print(f"    ODS beside openpyxl in full on XLSX          {seconds[in_full] / ours:5.2f}")


def xlsx_of_openpyxl(rows: Rows) -> bytes:
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


def xlsx_of_excel(rows: Rows) -> bytes:
    """The same cells in the writing of Excel: texts in a list, rows that say how far they reach."""
    shared: dict[str, int] = {}
    names = [get_column_letter(col) for col in range(1, N_COLS + 1)]

    def cell(name: str, number: int, value: Value) -> str:
        if isinstance(value, str):
            return f'<c r="{name}{number}" t="s"><v>{shared.setdefault(value, len(shared))}</v></c>'
        return f'<c r="{name}{number}" s="{_FORMATS[type(value)]}"><v>{value!r}</v></c>'

    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(cell(name, number, value) for name, value in zip(names, row, strict=True))
        hidden = ' hidden="1"' if number == 3 else ""
        lines.append(f'<row r="{number}" spans="1:{N_COLS}"{hidden} x14ac:dyDescent="0.25">{cells}</row>')
    parts = {
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_SHEETML}" xmlns:r="{_OFFICE}"><sheets><sheet name="Table 1" sheetId="1" r:id="r1"/>'
            "</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
            f'<Relationship Id="r3" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
        ),
        "xl/styles.xml": (
            f'<styleSheet xmlns="{_SHEETML}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>'
            '<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
            '<borders count="1"><border/></borders>'
            '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="3"/>'
            '<xf numFmtId="164"/></cellXfs></styleSheet>'
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{_SHEETML}" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">'
            f'<cols><col min="4" max="4" width="9" hidden="1"/></cols><sheetData>{"".join(lines)}</sheetData>'
            "</worksheet>"
        ),
        "xl/sharedStrings.xml": (
            f'<sst xmlns="{_SHEETML}">{"".join(f"<si><t>{escape(text)}</t></si>" for text in shared)}</sst>'
        ),
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            + "".join(
                f'<Override PartName="/xl/{name}.xml" '
                f'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
                for name, kind in {
                    "workbook": "sheet.main", "worksheets/sheet1": "worksheet", "styles": "styles",
                    "sharedStrings": "sharedStrings",
                }.items()
            )
            + "</Types>"
        ),
    }  # fmt: skip
    return zipped(parts)


def as_ods(rows: Rows) -> bytes:
    def cell(value: Value) -> str:
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
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
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": _MANIFEST,
        }
    )


def zipped(parts: dict[str, str]) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as container:
        for name, content in parts.items():
            is_stored = name == "mimetype"
            container.writestr(name, content, zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED)
    return saved.getvalue()


def best(works: dict[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """The least seconds that each took, all of them in turn."""
    least = dict.fromkeys(works, float("inf"))
    for _ in range(runs):
        for name, work in works.items():
            start = time.process_time()
            work()
            least[name] = min(least[name], time.process_time() - start)
    return least


def openpyxl_read_only(data: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    return sum(len(str(cell.value)) + len(cell.number_format) for sheet in book for row in sheet for cell in row)


def openpyxl_full(data: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return sum(len(str(cell.value)) + len(cell.number_format) for sheet in book for row in sheet for cell in row)


def calamine(data: bytes) -> list[list[object]]:
    return python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()  # type: ignore[return-value]


def written_out(book: Workbook) -> int:
    return sum(len(content.text) for sheet in book.sheets for row in sheet.rows for content in row.contents)


def whole(data: bytes, name: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        document = read_here(path, name, LIMITS)
        assert document.grids or document.findings


def check(book: Workbook, rows: Rows) -> None:
    """What was timed is right: every text as it was written, and the hidden lines told."""
    (sheet,) = book.sheets
    shown = [cell.text for cell in sheet.cells()]
    assert len(shown) == len(rows) * N_COLS
    for text, value in zip(shown, (value for row in rows for value in row), strict=True):
        if isinstance(value, float):
            assert abs(float(text.rstrip("%")) - 100 * value) <= 0.0501, (text, value)
        else:
            assert text == (value if isinstance(value, str) else f"{value:,}"), (text, value)
    assert sheet.hidden_rows == {3}
    assert sheet.hidden_cols == {4}


if __name__ == "__main__":
    main()
