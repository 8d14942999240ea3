"""Small sound files of each format, from which damaged ones are made.

Most are made here; what can only be made by a program that is not at hand is taken from the corpus of real documents
(CROSSCAST_CORPUS), and its format is left out where there is none.
"""

from __future__ import annotations

import io
import mailbox
import os
import sys
import tempfile
import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
from openpyxl.comments import Comment

sys.path.insert(0, str(Path(__file__).parents[1] / "read"))

import sheets

EXAMPLES = Path(__file__).parents[2] / "examples" / "intimate-image-abuse" / "responses"
PDFS = Path(__file__).parents[2] / "tests" / "read" / "pdf"  # tagged, turned, with marks
FROM_CORPUS = {
    "msg": ("hostile/tika/email/testMSG_att_doc.msg", "hostile/tika/tika/testMSG_att_doc.msg"),
    "xls": ("office-files/alaveteli-excel/data.xls", "office-files/sheetjs/sheet_visibility5.xls"),
    "xlsb": ("office-files/sheetjs/sheet_visibility.xlsb", "office-files/sheetjs/merge_cells.xlsb"),
    "ods": ("office-files/sheetjs/merge_cells.ods", "office-files/sheetjs/number_format.ods"),
    "docx": ("office-files/python-docx/tbl-cell-access.docx",),
    "pdf": (
        "awkward-pdf/camelot/rainfall_distribution.pdf",  # with a picture
        "awkward-pdf/camelot/row_span_1.pdf",  # tagged
        "awkward-pdf/pdfplumber/figure_structure.pdf",  # tagged, with drawings
        "awkward-pdf/pdfplumber/issue-1054-example.pdf",  # turned
        "hostile/pypdf/pdf/commented.pdf",
        "hostile/qpdf/pdf/field-parse-errors.pdf",  # a form
        "hostile/qpdf/pdf/shared-images-errors-1-out.pdf",
        "office-files/alaveteli-foi-pdf/tfl.pdf",  # a reply
    ),
}
ROWS: list[list[str | int | float]] = [
    ["Offence", "2021/22", "2022/23", "Change"],
    ["Disclose private images", 120, 143, 0.1917],
    ["Sharing intimate images", 61, "<5", -0.95],
    ["Harassment", 1402, 1388, -0.01],
    ["Total", 1583, 1533, -0.0316],
]
PLAIN = """Reply to request 123/24

You asked: how many offences were recorded?

Offence                    2021/22   2022/23
Disclose private images        120       143
Harassment                   1,402     1,388
Total                        1,522     1,531

Force | Charged | Total
---|---|---
Kent | 12 | 120
Essex | 4 | 61

Kent5513474%
Essex6111211%
Surrey441023%
* figures are from a live system
"""
PAGE = """<html><head><title>Reply</title><style>td {color: red}</style></head><body><h1>Reply 123/24</h1>
<p>You asked: how many?</p><table><caption>Table 1</caption>
<thead><tr><th rowspan=2>Offence</th><th colspan="2">Year</th></tr><tr>
<th>2021/22</th><th>2022/23<sup>1</sup></th></tr></thead>
<tbody><tr><td>Images</td><td>120</td><td>143</td></tr>
<tr><td><b>Total</b></td>
<td>1,522</td><td>&lt;5</td></tr></tbody></table><div style="display:none">12</div>
<table><tr><td><table><tr><td>Kent</td><td>5</td></tr><tr><td>Essex</td><td>7</td></tr></table></td></tr></table>
<pre>Force  Count\nKent   12\nEssex  15\nSurrey 17</pre></body></html>"""


def seeds() -> dict[str, list[bytes]]:
    """The sound files of each format; none of a format that only the corpus has, where there is no corpus."""
    book, word, pdf = workbook(), letter(), page()
    mail = bytes(message(book))
    made: dict[str, list[bytes]] = {
        "docx": [word, (EXAMPLES / "exampleshire.docx").read_bytes()],
        "xlsx": [book, (EXAMPLES / "charging-by-force.xlsx").read_bytes()],
        "ods": [sheets.as_ods([["&lt;5" if text == "<5" else text for text in row] for row in ROWS])],
        "csv": ["\n".join(",".join(f'"{text}"' for text in row) for row in ROWS).encode(), b"Force;N\r\nKent;1,2\r\n"],
        "html": [PAGE.encode(), (EXAMPLES / "outcomes.html").read_bytes()],
        "txt": [PLAIN.encode(), (EXAMPLES / "charging-run-together.txt").read_bytes()],
        "eml": [mail, bytes(message(None))],
        "mbox": [box(mail, bytes(message(None)))],
        "zip": [zipped({"a/reply.txt": PLAIN.encode(), "book.xlsx": book, "page.html": PAGE.encode(), "m.eml": mail})],
        "pdf": [pdf, *(path.read_bytes() for path in sorted(PDFS.glob("*.pdf")))],
        "msg": [],
        "xls": [],
        "xlsb": [],
    }
    corpus = os.environ.get("CROSSCAST_CORPUS")
    for format, names in FROM_CORPUS.items():
        paths = [Path(corpus) / name for name in names] if corpus else []
        made[format] += [path.read_bytes() for path in paths if path.is_file()]
    return made


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Table 1"
    sheet.append(["Offences recorded"])
    for row in ROWS:
        sheet.append(row)
    for row in range(3, 7):
        sheet.cell(row, 4).number_format = '0.0%;[Red]-0.0%;"-"'
        sheet.cell(row, 2).number_format = "#,##0"
    sheet.merge_cells("A1:D1")
    sheet.row_dimensions[4].hidden = True
    sheet["B3"].comment = Comment("provisional", "FOI")
    other = book.create_sheet("Hidden")
    other.append([1, 2, "=A1+B1"])
    other.sheet_state = "hidden"
    return _saved(book)


def letter() -> bytes:
    word = docx.Document()
    word.add_heading("Reply", 1)
    word.add_paragraph("You asked: how many offences were recorded?")
    table = word.add_table(rows=0, cols=4)
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = str(text)
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(2, 0).merge(table.cell(3, 0))
    word.add_paragraph("* provisional")
    return _saved(word)


def message(book: bytes | None) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "FOI Unit <foi@kent.police.uk>"
    mail["To"] = "=?utf-8?q?J=C3=A4ne?= Doe <jane@example.org>"
    mail["Subject"] = "Response 123/24"
    mail["Date"] = "Mon, 04 Mar 2024 10:00:00 +0000"
    mail.set_content(f"Dear Ms Doe,\n\n{PLAIN}\nKind regards\nJo Smith\n\n> From: Jane Doe\n> How many?\n")
    mail.add_alternative(PAGE, subtype="html")
    if book is not None:
        mail.add_attachment(book, maintype="application", subtype="octet-stream", filename="reply.xlsx")
        mail.add_attachment(message(None))
    return mail


def box(*mails: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        kept = mailbox.mbox(Path(folder) / "box")
        for mail in mails:
            kept.add(mail)
        kept.close()
        return (Path(folder) / "box").read_bytes()


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def page(rows: list[list[str | int | float]] = ROWS) -> bytes:
    """A page with a ruled table, drawn by hand."""
    drawn = ["0.5 w"]
    for n in range(len(rows) + 1):
        drawn.append(f"50 {700 - 20 * n} m {50 + 100 * len(rows[0])} {700 - 20 * n} l S")
    for n in range(len(rows[0]) + 1):
        drawn.append(f"{50 + 100 * n} 700 m {50 + 100 * n} {700 - 20 * len(rows)} l S")
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            drawn.append(f"BT /F1 8 Tf {54 + 100 * across} {686 - 20 * down} Td ({text}) Tj ET")
    content = "\n".join(drawn)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        "/Resources << /Font << /F1 3 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
    ]
    out, offsets = "%PDF-1.7\n", list[int]()
    for number, text in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return f"{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode("latin-1")


def _saved(document: object) -> bytes:
    """The file without the day on which it was saved, so that each run damages the same bytes."""
    saved = io.BytesIO()
    document.save(saved)  # type: ignore[attr-defined]
    with zipfile.ZipFile(saved) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist() if not name.startswith("docProps/core")})
