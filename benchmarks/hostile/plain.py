"""Try each file of a folder with the plain library of its kind, in a process of its own, and say whether it gets text.

python benchmarks/hostile/plain.py FOLDER > benchmarks/hostile/plain.csv
"""

from __future__ import annotations

import csv
import io
import os
import resource
import signal
import sys
from collections.abc import Callable
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import python_calamine
import xlrd
from lxml import html

MEMORY, SECONDS = 1 << 30, 30


def by_openpyxl(data: bytes) -> bool:
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return any(
        cell is not None for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row
    )


def by_python_docx(data: bytes) -> bool:
    word = docx.Document(io.BytesIO(data))
    return any(paragraph.text.strip() for paragraph in word.paragraphs) or any(
        cell.text.strip() for table in word.tables for row in table.rows for cell in row.cells
    )


def by_xlrd(data: bytes) -> bool:
    book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO())
    return any(value != "" for sheet in book.sheets() for row in range(sheet.nrows) for value in sheet.row_values(row))


def by_calamine(data: bytes) -> bool:
    book = python_calamine.load_workbook(io.BytesIO(data))
    return any(
        value != "" for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for value in row
    )


def by_email(data: bytes) -> bool:
    message = BytesParser(policy=default).parsebytes(data)
    return any(
        part.get_content_maintype() == "text" and str(part.get_content()).strip()
        for part in message.walk()
        if not part.is_multipart()
    )


def by_lxml(data: bytes) -> bool:
    return bool(html.document_fromstring(data).text_content().strip())


def by_pypdfium2(data: bytes) -> bool:
    document = pypdfium2.PdfDocument(data)
    return any(document[n].get_textpage().get_text_bounded().strip() for n in range(min(len(document), 50)))


LIBRARIES: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    **dict.fromkeys((".xlsx", ".xlsm", ".xltx"), ("openpyxl", by_openpyxl)),
    **dict.fromkeys((".docx", ".docm", ".dotx"), ("python-docx", by_python_docx)),
    ".xls": ("xlrd", by_xlrd),
    **dict.fromkeys((".ods", ".xlsb"), ("python-calamine", by_calamine)),
    **dict.fromkeys((".eml", ".mbox"), ("email", by_email)),
    **dict.fromkeys((".html", ".htm"), ("lxml", by_lxml)),
    **dict.fromkeys((".pdf", ".fuzz"), ("pypdfium2", by_pypdfium2)),
}


def library_of(path: Path) -> tuple[str, Callable[[bytes], bool]] | None:
    if path.parent.name == "email" and path.suffix.lower() not in LIBRARIES:
        return LIBRARIES[".eml"] if path.suffix.lower() != ".msg" else None
    return LIBRARIES.get(path.suffix.lower())


def gets_text(path: Path, read: Callable[[bytes], bool]) -> bool:
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        status = 1
        try:
            status = 0 if read(path.read_bytes()) else 1
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def main() -> None:
    folder = Path(sys.argv[1])
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(["file", "library"])
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "LICENSES" not in path.parts and (library := library_of(path)) is not None:
            name, read = library
            if gets_text(path, read):
                rows.writerow([path.relative_to(folder).as_posix(), name])


if __name__ == "__main__":
    main()
