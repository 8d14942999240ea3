"""PDFs as the programs print them that forces use: a word processor, a spreadsheet, a browser, Typst, and by hand."""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import docx
import openpyxl
import typst
from docx.enum.text import WD_ALIGN_PARAGRAPH
from openpyxl.styles import Alignment, Border, Font, Side
from playwright.sync_api import sync_playwright
from tables import Table, Wide

FONT = "Liberation Sans"  # as wide as Arial
_TAGS = 'pdf:{}_pdf_Export:{{"UseTaggedPDF":{{"type":"boolean","value":"{}"}}}}'


def office_to_pdf(folder: Path, files: Sequence[Path], *, is_tagged: bool) -> None:
    """The PDFs of letters and workbooks, beside them, by LibreOffice."""
    for suffix, name in ((".docx", "writer"), (".xlsx", "calc")):
        chosen = [str(file) for file in files if file.suffix == suffix]
        if chosen:
            kind = _TAGS.format(name, str(is_tagged).lower())
            profile = f"-env:UserInstallation=file://{folder.resolve()}/profile"
            command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), *chosen]
            subprocess.run(command, check=True, capture_output=True, timeout=600)


def table_of_letter(
    letter: Any, table: Table, *, style: str = "Table Grid", repeat: bool = False, size: float = 9.5, page: float = 15.2
) -> Any:
    """A table of a letter: figures at the right, its header row bold."""
    made = letter.add_table(rows=len(table.rows), cols=len(table.rows[0]))
    made.style = style
    made.autofit = False
    cells = [list(row.cells) for row in made.rows]
    first = 4.5 if len(cells[0]) < 9 else 2.6  # cm
    labels = 1 if is_figure(str(table.rows[-1][1])) else 2
    for c, column in enumerate(made.columns):
        column.width = docx.shared.Cm(
            first
            if c == 0
            else 2.6
            if c < labels
            else (page - first - 2.6 * (labels - 1)) / (len(made.columns) - labels)
        )
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row):
            if cell is None:
                continue
            target = cells[r][c]
            text = cell.text if isinstance(cell, Wide) else cell
            if isinstance(cell, Wide) and (cell.rows > 1 or cell.cols > 1):
                target = target.merge(cells[r + cell.rows - 1][c + cell.cols - 1])
            paragraph = target.paragraphs[0]
            run = paragraph.add_run(text)
            run.font.size = docx.shared.Pt(size)
            run.bold = r < table.n_head
            if c and r >= table.n_head and is_figure(text):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            elif c and r < table.n_head:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if repeat:
        for row in made.rows[: table.n_head]:
            properties = row._tr.get_or_add_trPr()
            properties.append(docx.oxml.OxmlElement("w:tblHeader"))
    return made


def is_figure(text: str) -> bool:
    return bool(re.fullmatch(r"[<£+-]?[\d,. ]*%?|\*|n/a", text)) and bool(text)


def letter_bytes(letter: Any) -> bytes:
    out = io.BytesIO()
    letter.save(out)
    return out.getvalue()


def onto_sheet(
    sheet: Any,
    table: Table,
    *,
    top: int = 1,
    left: int = 1,
    lines: bool = False,
    number_format: str = "#,##0",
    wrap: bool = False,
) -> int:
    """Write a table into a worksheet, figures as numbers; give the row after it."""
    thin = Side(style="thin")
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row):
            target = sheet.cell(top + r, left + c)
            if lines:
                target.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            if cell is None:
                continue
            text = cell.text if isinstance(cell, Wide) else cell
            plain = text.replace(",", "").replace(" ", "")
            if r >= table.n_head and plain.isdigit():
                target.value, target.number_format = int(plain), number_format
            else:
                target.value = text or None
                target.alignment = Alignment(
                    wrap_text=wrap, vertical="top", horizontal="right" if is_figure(text) and c else None
                )
            target.font = Font(name=FONT, size=10, bold=r < table.n_head)
            if r < table.n_head:
                target.alignment = Alignment(horizontal="center" if c else None, wrap_text=wrap, vertical="center")
            if isinstance(cell, Wide) and (cell.rows > 1 or cell.cols > 1):
                sheet.merge_cells(
                    start_row=top + r,
                    start_column=left + c,
                    end_row=top + r + cell.rows - 1,
                    end_column=left + c + cell.cols - 1,
                )
    return top + len(table.rows)


def book_bytes(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


PrintPage = Callable[..., bytes]


@contextmanager
def browser() -> Iterator[PrintPage]:
    """A function that prints a page of HTML by Chromium."""
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or playwright.chromium.executable_path
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = chromium.new_page()

        def printed(body: str, style: str = "", **options: Any) -> bytes:
            page.set_content(f"<html lang=en><head><style>{STYLE}{style}</style></head><body>{body}</body></html>")
            margin = dict.fromkeys(("top", "bottom", "left", "right"), "18mm")
            return page.pdf(format="A4", print_background=True, margin=margin, **options)

        yield printed
        chromium.close()


STYLE = """body {font: 11pt 'Liberation Sans'} table {border-collapse: collapse; margin: 8px 0; font-size: 9.5pt}
td, th {padding: 2px 6px; text-align: left} td.n {text-align: right} .lines td, .lines th {border: 0.6pt solid #000}
h2 {font-size: 12pt}"""


def in_html(table: Table, kind: str = "lines", say: Callable[[str], str] = html.escape) -> str:
    """A table as HTML; `say` may mark up a text further."""
    parts = [[], []]
    for r, row in enumerate(table.rows):
        line = ""
        for c, cell in enumerate(row):
            if cell is None:
                continue
            wide = cell if isinstance(cell, Wide) else Wide(cell)
            tag = "th" if r < table.n_head else "td"
            number = " class=n" if c and tag == "td" and is_figure(wide.text) else ""
            line += f"<{tag}{number} colspan={wide.cols} rowspan={wide.rows}>{say(wide.text)}</{tag}>"
        parts[r >= table.n_head].append(f"<tr>{line}</tr>")
    title = f"<h2>{html.escape(table.title)}</h2>" if table.title else ""
    notes = "".join(f"<p>{html.escape(note)}</p>" for note in table.notes)
    head, body = ("".join(part) for part in parts)
    return f"{title}<table class='{kind}'><thead>{head}</thead><tbody>{body}</tbody></table>{notes}"


def in_typst(table: Table, settings: str = "") -> str:
    """A table as Typst writes it."""
    cells = []
    for row in table.rows:
        for c, cell in enumerate(row):
            if cell is None:
                continue
            wide = cell if isinstance(cell, Wide) else Wide(cell)
            align = "right" if c and is_figure(wide.text) else "left"
            text = wide.text.replace("\\", "\\\\").replace('"', '\\"')
            cells.append(f'table.cell(colspan: {wide.cols}, rowspan: {wide.rows}, align: {align}, text("{text}"))')
    n_head = sum(cell is not None for row in table.rows[: table.n_head] for cell in row)
    head, body = ", ".join(cells[:n_head]), ", ".join(cells[n_head:])
    return f"#table(columns: {len(table.rows[0])}, {settings} table.header({head}), {body})\n"


def typst_bytes(source: str) -> bytes:
    made = typst.compile(source.encode())
    assert isinstance(made, bytes)
    return made


_HELVETICA = {
    **dict.fromkeys("'il", 0.2), **dict.fromkeys(",. fIt/", 0.278), **dict.fromkeys("()-r", 0.333),
    **dict.fromkeys("cksvxyzJ", 0.5), **dict.fromkeys("<", 0.584), **dict.fromkeys("FTZ", 0.611),
    **dict.fromkeys("ABEKPSVXY", 0.667), **dict.fromkeys("CDHNRUw", 0.722), "m": 0.833, "M": 0.833, "%": 0.889,
}  # fmt: skip


def width(text: str, size: float) -> float:
    """Of a text in Helvetica, near enough; of a figure, exactly."""
    return sum(_HELVETICA.get(char, 0.556) for char in text) * size


def said(x: float, y: float, text: str, size: float = 10, before: str = "") -> str:
    escaped = re.sub(r"([()\\])", r"\\\1", text)
    return f"BT {before} /F1 {size} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm ({escaped}) Tj ET"


def places(
    table: Table, xs: Sequence[float], top: float = 700, step: float = 16, size: float = 10
) -> Iterator[tuple[float, float, str]]:
    """Where each text of a table stands: labels at the left of their column, figures at its right."""
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row):
            text = cell.text if isinstance(cell, Wide) else cell
            if text:
                right = c > 0 and is_figure(text)
                yield (xs[c + 1] - 4 - width(text, size) if right else xs[c] + 4), top - step * r - 12, text


def by_hand(
    streams: Sequence[str], *, rotate: int = 0, extra: Sequence[Sequence[str]] = (), catalog: str = ""
) -> bytes:
    """A PDF of a page a content stream, with Helvetica as F1; `extra` are the objects of each page's annotations."""
    objects: list[bytes] = []

    def add(content: str) -> int:
        objects.append(content.encode("latin-1"))
        return len(objects)

    add("")
    add("")
    add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids, fields = [], []
    for n, stream in enumerate(streams):
        added = [(each, add(each)) for each in (extra[n] if n < len(extra) else ())]
        own = [number for each, number in added if "/Type /Annot" in each]
        fields += own
        content = add(f"<< /Length {len(stream.encode('latin-1'))} >>\nstream\n{stream}\nendstream")
        annots = " ".join(f"{number} 0 R" for number in own)
        kids.append(
            add(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {rotate} /Annots [{annots}] "
                f"/Resources << /Font << /F1 3 0 R >> >> /Contents {content} 0 R >>"
            )
        )
    form = f"/AcroForm << /Fields [{' '.join(f'{number} 0 R' for number in fields)}] {catalog} >>" if catalog else ""
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R {form} >>".encode()
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>".encode()
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, made in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + made + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def rows_drawn(xs: Sequence[float], n_rows: int, top: float = 700, step: float = 16) -> str:
    bottom = top - step * n_rows
    level = [f"{xs[0]} {top - step * row} m {xs[-1]} {top - step * row} l S" for row in range(n_rows + 1)]
    return "\n".join([*level, *(f"{x} {top} m {x} {bottom} l S" for x in xs)])
