"""How many replies are read in a second on all processors, and how much memory a reading takes.

A thousand replies are made from a seed: letters, workbooks, pages, mails and pasted text with the layouts of real ones
(a table by offence and year with its total), each with another force and other numbers. Beside it: the same DOCX and
XLSX files by python-docx and openpyxl alone.
"""

from __future__ import annotations

import argparse
import io
import random
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import openpyxl

sys.path.insert(0, str(Path(__file__).parents[1] / "read"))
sys.path.insert(0, str(Path(__file__).parents[1] / "mutations"))

import seeds
import sheets

from crosscast.model import Document
from crosscast.read import read, side_by_side
from crosscast.read.workers import end_all, readers

Row = list[str | int | float]
FORCES = ("Kent", "Essex", "Surrey", "Cumbria", "Dorset", "Cleveland", "Humberside", "Gwent", "Durham", "Norfolk")
OFFENCES = ("Disclose private sexual images", "Threaten to disclose images", "Sharing intimate images", "Cyberflashing")


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--n", type=int, default=1_000)
    options.add_argument("--seed", type=int, default=20261122)
    chosen = options.parse_args()
    with TemporaryDirectory() as folder:
        paths = [written(Path(folder), number, chosen.seed) for number in range(chosen.n)]
        read(paths[0])  # the process that forks the readers has begun
        started = time.monotonic()
        documents = list(side_by_side(read, paths))
        spent = time.monotonic() - started
        tables: dict[str, list[int]] = defaultdict(list)
        for path, document in zip(paths, documents, strict=True):
            tables[path.suffix].append(sum(len(each.grids) for each in document.with_attachments()))
            assert not _failed(document), (path.name, document.findings)
        print(f"{chosen.n:,} mixed replies, {readers()} side by side: {chosen.n / spent:.1f} a second")
        for suffix, found in sorted(tables.items()):
            print(f"  {suffix[1:]:5}{len(found):6,} replies, {sum(found):6,} tables")
        for name, suffix, plain in (("openpyxl", ".xlsx", by_openpyxl), ("python-docx", ".docx", by_python_docx)):
            alone = [path for path in paths if path.suffix == suffix]
            started = time.monotonic()
            for path in alone:
                plain(path)
            rate = len(alone) / (time.monotonic() - started)
            print(f"  {name} alone, in this process: {rate:.1f} {suffix[1:]} a second")
    end_all()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)  # of the readers, now that their parent has ended
    seconds = (used.ru_utime + used.ru_stime) / chosen.n
    print(f"  processor: {1000 * seconds:.0f} ms, so {readers() / seconds:.0f} a second on an idle machine")
    print(f"  largest memory of a reader: {used.ru_maxrss / 1024:,.0f} MiB")


def _failed(document: Document) -> bool:
    slugs = {finding.slug for each in document.with_attachments() for finding in each.findings}
    return bool(slugs & {"reader-failed", "reader-stopped", "damaged"})


def by_openpyxl(path: Path) -> int:
    book = openpyxl.load_workbook(path, data_only=True)
    return sum(len(str(cell.value)) for sheet in book for row in sheet for cell in row)


def by_python_docx(path: Path) -> int:
    word = docx.Document(str(path))
    return sum(len(cell.text) for table in word.tables for row in table.rows for cell in row.cells)


def written(folder: Path, number: int, seed: int) -> Path:
    """One reply: a letter with a table by offence and year, in the format whose turn it is."""
    chance = random.Random(f"{seed}/{number}")
    force = chance.choice(FORCES)
    rows = table(chance)
    name, make = list(FORMATS.items())[number % len(FORMATS)]
    path = folder / f"{force.lower()}-{number}.{name}"
    path.write_bytes(make(force, rows))
    return path


def table(chance: random.Random) -> list[Row]:
    years = [f"{year}/{year % 100 + 1}" for year in range(2018, 2018 + chance.randrange(2, 7))]
    body: list[Row] = [
        [offence, *(chance.randrange(400) for _ in years)] for offence in OFFENCES * chance.randrange(1, 8)
    ]
    totals = [sum(int(row[col]) for row in body) for col in range(1, len(years) + 1)]
    return [["Offence", *years], *body, ["Total", *totals]]


def as_docx(force: str, rows: list[Row]) -> bytes:
    word = docx.Document()
    word.add_heading(f"{force} Police: response to your request", 1)
    word.add_paragraph("Offences recorded, by offence and financial year.")
    drawn = word.add_table(rows=len(rows), cols=len(rows[0]))
    for cells, row in zip(drawn.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = str(text)
    word.add_paragraph("* figures are from a live system")
    saved = io.BytesIO()
    word.save(saved)
    return saved.getvalue()


def as_xlsx(force: str, rows: list[Row]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = force
    for row in ([f"{force} Police"], [], *rows):
        sheet.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def as_html(force: str, rows: list[Row]) -> bytes:
    lines = ("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
    return f"<html><body><h1>{force} Police</h1><table>{''.join(lines)}</table></body></html>".encode()


def as_text(force: str, rows: list[Row]) -> bytes:
    lines = (f"{row[0]!s:<34}" + "".join(f"{text!s:>10}" for text in row[1:]) for row in rows)
    return "\n".join([f"{force} Police", "", *lines, "", "Figures are from a live system."]).encode()


def as_eml(force: str, rows: list[Row]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = f"foi@{force.lower()}.police.uk", "Jane Doe <jane@example.org>"
    mail["Subject"], mail["Date"] = "Response", "Mon, 04 Mar 2024 10:00:00 +0000"
    mail.set_content("Dear Ms Doe,\n\nPlease find our response attached.\n\nKind regards\n")
    mail.add_attachment(as_xlsx(force, rows), maintype="application", subtype="octet-stream", filename="reply.xlsx")
    return bytes(mail)


FORMATS: dict[str, Callable[[str, list[Row]], bytes]] = {
    "docx": as_docx,
    "xlsx": as_xlsx,
    "ods": lambda force, rows: sheets.as_ods(rows),
    "csv": lambda force, rows: "\n".join(",".join(map(str, row)) for row in rows).encode(),
    "html": as_html,
    "eml": as_eml,
    "pdf": lambda force, rows: seeds.page(rows),
    "txt": as_text,
}


if __name__ == "__main__":
    main()
