"""Typeset the documents in `responses/`, so that anyone can see how they were made and make them again.

Run `python make_responses.py` in an environment with python-docx and openpyxl; LibreOffice (`soffice`) turns the Word
document into the PDF. A rerun gives the same documents: no clock is used. The figures are lists below, each with its
source; the sentences are our own.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

RESPONSES = Path(__file__).parent / "responses"
AUTHOR = "The Crosscast developers"
MADE = datetime(2026, 11, 22, 12, 0, 0)

Row = Sequence[str | int]

# Metropolitan Police, reply 01.FOI.20.014375: offences by week. The week printed as "04-10/04/2018" stands so in the
# reply, where the order of the weeks asks for 04-10/05/2018; "6-12/04" is printed without its zero until 2019.
MET_WEEKLY: list[Row] = [
    ("Recorded Year", "Weekly Period", "Total"),
    ("2017", "23-29/03/2017", 8),
    ("", "30/03-05/04/2017", 9),
    ("", "6-12/04/2017", 8),
    ("", "13-19/04/2017", 8),
    ("", "20-26/04/2017", 7),
    ("", "27/04-03/05/2017", 7),
    ("", "04-10/05/2017", 8),
    ("", "11-17/05/2017", 8),
    ("2018", "23-29/03/2018", 7),
    ("", "30/03-05/04/2018", 7),
    ("", "6-12/04/2018", 7),
    ("", "13-19/04/2018", 6),
    ("", "20-26/04/2018", 11),
    ("", "27/04-03/05/2018", 9),
    ("", "04-10/04/2018", 12),
    ("", "11-17/05/2018", 12),
    ("2019", "23-29/03/2019", 12),
    ("", "30/03-05/04/2019", 26),
    ("", "6-12/04/2019", 9),
    ("", "13-19/04/2019", 12),
    ("", "20-26/04/2019", 10),
    ("", "27/04-03/05/2019", 9),
    ("", "04-10/05/2019", 8),
    ("", "11-17/05/2019", 18),
    ("2020", "23-29/03/2020", 12),
    ("", "30/03-05/04/2020", 14),
    ("", "06-12/04/2020", 16),
    ("", "13-19/04/2020", 14),
    ("", "20-26/04/2020", 24),
    ("", "27/04-03/05/2020", 22),
    ("", "04-10/05/2020", 23),
    ("", "11-17/05/2020", 12),
    ("Grand Total", "", 375),
]

# The same reply: victims by gender and age group, in the same weeks of each year.
MET_VICTIMS: list[Row] = [
    ("Victim Gender", "Victim Age Group", "2017", "2018", "2019", "2020", "Grand Total"),
    ("Female", "0-9", 0, 0, 1, 0, 1),
    ("", "10-19", 10, 19, 25, 42, 96),
    ("", "20-29", 24, 34, 39, 41, 138),
    ("", "30-39", 13, 13, 13, 28, 67),
    ("", "40-49", 1, 4, 2, 6, 13),
    ("", "50-59", 0, 1, 2, 0, 3),
    ("", "60+", 0, 1, 0, 0, 1),
    ("Female Total", "", 48, 72, 82, 117, 319),
    ("Male", "10-19", 4, 2, 3, 4, 13),
    ("", "20-29", 6, 3, 15, 9, 33),
    ("", "30-39", 2, 4, 9, 5, 20),
    ("", "40-49", 1, 3, 1, 2, 7),
    ("", "50-59", 0, 0, 1, 3, 4),
    ("", "60+", 0, 0, 1, 0, 1),
    ("Male Total", "", 13, 12, 30, 23, 78),
    ("Grand Total", "", 61, 84, 112, 140, 397),
]

# The same reply: people proceeded against, by month, 23 March to 17 May 2020.
MET_PROCEEDINGS: list[Row] = [
    ("Proceedings Type", "Mar", "Apr", "May", "Grand Total"),
    ("Caution - Adult", 0, 1, 1, 2),
    ("Charge / further charge", 0, 2, 2, 4),
    ("Postal Charge Requisition", 1, 0, 0, 1),
    ("Youth Caution", 0, 0, 1, 1),
    ("Grand Total", 1, 3, 4, 8),
]

# The same reply: offences by calendar year.
MET_YEARS: list[Row] = [
    ("Recorded Year", "Count of Offences"),
    ("2015", 284),
    ("2016", 328),
    ("2017", 442),
    ("2018", 564),
    ("2019", 645),
    ("Grand Total", 2263),
]

# The same reply: the description of the report.
MET_PROPERTIES: list[Row] = [
    ("Protective Marking", "OFFICIAL"),
    ("Suitable for Publication Scheme", "Yes"),
    ("Ad-Hoc Reference Number", "01/FOI/20/014375"),
    ("FOIA/MOPAC Ref Number", "01/FOI/20/014375"),
    ("Summary", "Disclosure of image or film based sexual abuse ('revenge porn'), 23/03-17/05 2017-2020"),
    ("Creating Branch / Directorate", "MetHQ - Information and Insight"),
    ("Date Created", "21/05/2020"),
    ("Review Date", "21/05/2021"),
]

# Refuge, 25 January 2023, table 2: force, offences charged or summonsed, offences recorded January 2019 to July 2022,
# and the rate as printed, in whole per cent.
CHARGING: list[tuple[str, int, int, int]] = [
    ("Bedfordshire", 30, 262, 11),
    ("Cambridgeshire", 21, 306, 7),
    ("Cheshire", 15, 269, 6),
    ("City of London", 0, 2, 0),
    ("Cumbria", 10, 196, 5),
    ("Devon and Cornwall", 19, 583, 3),
    ("Dorset", 17, 306, 6),
    ("Durham", 12, 351, 3),
    ("Greater Manchester Police", 55, 1347, 4),
    ("Gwent", 9, 227, 4),
    ("Hertfordshire", 7, 269, 3),
    ("Lancashire", 18, 993, 2),
    ("Leicestershire", 22, 485, 5),
    ("Merseyside", 49, 755, 6),
    ("Met", 87, 3356, 3),
    ("North Wales", 18, 311, 6),
    ("North Yorkshire", 18, 196, 9),
    ("Northamptonshire", 11, 296, 4),
    ("South Yorkshire", 33, 719, 5),
    ("Surrey", 7, 203, 3),
    ("Sussex", 16, 248, 6),
    ("Warwickshire", 14, 186, 8),
    ("West Midlands", 28, 1800, 2),
    ("Wiltshire", 18, 194, 9),
]
CHARGING_TOTAL = ("Grand Total", 534, 13860, 4)

# Refuge, 25 January 2023, table 3: the outcome types of the same offences, with the percentages as printed.
OUTCOMES: list[tuple[str, int, int]] = [
    ("Charged or summonsed (type 1)", 534, 4),
    ("Suspect not identified, victim does not support further action (type 14)", 891, 6),
    ("Suspect identified, victim supports action, evidential difficulties (type 15)", 3029, 22),
    ("Suspect identified, victim does not support action or no longer does (type 16)", 4886, 35),
    ("Other outcome types", 4520, 33),
]
OUTCOMES_TOTAL = ("Total", 13860, 100)

# Invented. Hidden behind "<5", in the order of the rows: 3 and 2, 4 and 3, 1 and 2.
EXAMPLESHIRE: list[Row] = [
    ("Outcome", "2019", "2020", "2021", "Total"),
    ("1 - Charged or summonsed", 6, "<5", "<5", 11),
    ("14 - Suspect not identified, victim does not support action", "<5", 7, "<5", 14),
    ("15 - Evidential difficulties, suspect identified, victim supports action", 12, 15, 21, 48),
    ("16 - Suspect identified, victim does not support action", 24, 31, 38, 93),
    ("18 - Investigation complete, no suspect identified", "<5", "<5", 6, 9),
    ("Total", 47, 58, 70, 175),
]

REFUGE = (
    'Source: Refuge, "Intimate image abuse - despite increased reports to the police, charging rates remain low", '
    "25 January 2023"
)


def main() -> None:
    RESPONSES.mkdir(exist_ok=True)
    word = RESPONSES / "met-01-foi-20-014375.docx"
    write_met(word)
    write_pdf(word)
    write_charging_workbook(RESPONSES / "charging-by-force.xlsx")
    write_charging_run_together(RESPONSES / "charging-run-together.txt")
    write_outcomes_page(RESPONSES / "outcomes.html")
    write_refusal(RESPONSES / "refusal-section-12.txt")
    write_exampleshire(RESPONSES / "exampleshire.docx")


def write_met(path: Path) -> None:
    """The Metropolitan Police reply: a letter, a description of the report, a page of notes, four tables of counts."""
    doc = new_word_document("Freedom of Information reply 01.FOI.20.014375")
    doc.add_heading("METROPOLITAN POLICE", level=0)
    doc.add_paragraph("Information Rights Unit")
    doc.add_paragraph("Freedom of Information Request Reference No: 01.FOI.20.014375")
    doc.add_paragraph(
        "The figures are those of the Metropolitan Police's public reply 01.FOI.20.014375; this document was written "
        "for this example."
    )
    doc.add_heading("What was asked", level=1)
    for question in (
        'The number of intimate image abuse offences ("revenge porn") reported since 23 March 2020, week by week.',
        "How many people were charged, and how many were cautioned, for the offence in that time.",
        "The victims in that time by gender and by age group: 0-9, 10-19, 20-29, 30-39, 40-49, 50-59 and 60+.",
        "The same counts of offences and victims for the same part of 2019, 2018 and 2017.",
        "The number of offences in each of the last five years.",
    ):
        doc.add_paragraph(question, style="List Number")
    doc.add_heading("Decision", level=1)
    doc.add_paragraph(
        "All of the information was found and is given below. Please read the notes before using the tables."
    )
    doc.add_paragraph("Description of the report")
    add_table(doc, MET_PROPERTIES, header=False, widths=(6, 10))
    add_page_break(doc)
    doc.add_heading("Notes", level=1)
    for note in (
        "Source system: the counts were taken from CRIS, a live system, on 21/05/2020.",
        "Period: 23/03-17/05 in each of the years 2017-2020, by week; offences are also given for the calendar years "
        "2015-2019.",
        "Proceedings are given by month. As they cover 23/03-17/05/2020, April is the only whole month among them.",
        "Definition: offences recorded under Home Office code 008/71, disclosing private sexual photographs and films "
        "with intent to cause distress. The tables shorten this to 'Illegal Disclosure of Sexual Images/Films'.",
        "Weeks: each is seven days long and follows the calendar of 2020, so that in 2017-2019 a week need not begin "
        "on a Monday.",
        "Other forces use other systems and record in other ways, so these counts should not be compared with theirs.",
    ):
        doc.add_paragraph(note, style="List Bullet")
    add_page_break(doc)
    for n, (caption, rows, widths) in enumerate(
        (
            (
                "Recorded offences of Illegal Disclosure of Sexual Images/Films by week, 23/03-17/05, 2017-2020",
                MET_WEEKLY,
                (4, 6, 3),
            ),
            (
                "Victims of Illegal Disclosure of Sexual Images/Films by gender and age group, 23/03-17/05, 2017-2020",
                MET_VICTIMS,
                (3.2, 3.6, 1.7, 1.7, 1.7, 1.7, 2.6),
            ),
            (
                "People proceeded against for Illegal Disclosure of Sexual Images/Films, 23/03-17/05/2020",
                MET_PROCEEDINGS,
                (6, 2, 2, 2, 3),
            ),
            (
                "Recorded offences of Illegal Disclosure of Sexual Images/Films by calendar year, 2015-2019",
                MET_YEARS,
                (5, 5),
            ),
        )
    ):
        if n == 1:
            add_page_break(doc)
        doc.add_heading(caption, level=2)
        add_table(doc, rows, header=True, widths=widths)
    save_word(doc, path)


def write_exampleshire(path: Path) -> None:
    """An invented reply with small counts hidden behind "<5"."""
    doc = new_word_document("Freedom of Information reply FOI 4711/22 (invented)")
    doc.add_heading("EXAMPLESHIRE POLICE", level=0)
    doc.add_paragraph("Freedom of Information Request Reference No: FOI 4711/22")
    doc.add_paragraph("Exampleshire Police and all counts in this document are invented for this example.")
    doc.add_heading("What was asked", level=1)
    doc.add_paragraph(
        "The number of offences of disclosing private sexual photographs and films (Home Office code 008/71) recorded "
        "in 2019, 2020 and 2021, by outcome type."
    )
    doc.add_heading("Answer", level=1)
    doc.add_heading(
        "Offences of disclosing private sexual photographs and films recorded by Exampleshire Police, by outcome and "
        "calendar year of recording",
        level=2,
    )
    add_table(doc, EXAMPLESHIRE, header=True, widths=(8.5, 1.8, 1.8, 1.8, 1.8))
    doc.add_paragraph(
        "<5 stands for a count of fewer than 5, including none. Totals include the counts that are not shown."
    )
    save_word(doc, path)


def write_charging_workbook(path: Path) -> None:
    """One sheet as forces and charities publish them: title, header, rows, total, notes."""
    book = Workbook()
    sheet = book["Sheet"]
    sheet.title = "Charging by force"
    sheet["A1"] = "Intimate image abuse: offences charged or summonsed and offences recorded, by police force"
    sheet["A1"].font = Font(bold=True, size=13)
    sheet["A2"] = "24 police forces in England and Wales, January 2019 to July 2022"
    headings = ("Police force", "Offences charged or summonsed", "Offences recorded (Jan 2019 - July 2022)", "Rate")
    for col, heading in enumerate(headings, start=1):
        cell = sheet.cell(row=4, column=col, value=heading)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
        cell.border = Border(bottom=Side(style="thin"))
    for row, (force, charged, recorded, percent) in enumerate((*CHARGING, CHARGING_TOTAL), start=5):
        if round(100 * charged / recorded) != percent:
            raise ValueError(f"{force}: {charged} of {recorded} is not printed as {percent}%")
        sheet.cell(row=row, column=1, value=force)
        for col, count in ((2, charged), (3, recorded)):
            sheet.cell(row=row, column=col, value=count).number_format = "#,##0"
        sheet.cell(row=row, column=4, value=charged / recorded).number_format = "0%"
        for col in range(1, 5):
            sheet.cell(row=row, column=col).font = Font(bold=force == CHARGING_TOTAL[0])
    notes = (
        "Notes",
        "1. Rate: offences charged or summonsed (outcome type 1) as a percentage of offences recorded.",
        "2. The counts do not tell disclosing an intimate image from threatening to disclose one.",
        "3. The Metropolitan Police gave its total for the whole period; the other 23 forces answered in full.",
        f"{REFUGE}, table 2. This workbook was written for this example.",
    )
    for row, note in enumerate(notes, start=5 + len(CHARGING) + 2):
        sheet.cell(row=row, column=1, value=note)
    for letter, width in zip("ABCD", (30, 18, 22, 9), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A5"
    book.properties.creator = book.properties.lastModifiedBy = AUTHOR
    book.properties.created = book.properties.modified = MADE
    book.save(path)
    settle(path)


def write_charging_run_together(path: Path) -> None:
    """The charging table as it comes off a page whose columns were lost: nothing stands between the cells of a row."""
    lines = [
        "Intimate image abuse: charging rates by police force, 24 forces",
        "",
        "Police forceOffences charged or summonsedOffences recorded (Jan 2019 – July 2022)Rate",
        # the source prints a thousands separator in its total only
        *(f"{force}{charged}{recorded}{percent}%" for force, charged, recorded, percent in CHARGING),
        f"{CHARGING_TOTAL[0]}{CHARGING_TOTAL[1]}{CHARGING_TOTAL[2]:,}{CHARGING_TOTAL[3]}%",
        "",
        f"{REFUGE}, table 2, as copied from the page with its columns run together.",
        "This text was written for this example.",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_outcomes_page(path: Path) -> None:
    rows = "\n".join(
        f'      <tr><th scope="row">{label}</th><td>{n:,}</td><td>{percent}%</td></tr>'
        for label, n, percent in OUTCOMES
    )
    label, n, percent = OUTCOMES_TOTAL
    path.write_text(
        f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
  <meta charset="utf-8">
  <title>Outcomes of recorded intimate image offences</title>
  <style>
    body {{ font-family: sans-serif; max-width: 45rem; margin: 2rem auto; }}
    table {{ border-collapse: collapse; }}
    caption {{ text-align: left; font-weight: bold; }}
    th, td {{ border: 1px solid #888; padding: 0.3rem 0.6rem; text-align: left; }}
    td {{ text-align: right; }}
  </style>
</head>
<body>
  <h1>Outcomes of recorded intimate image offences</h1>
  <p>Twenty-four police forces in England and Wales said how the offences that they recorded from January 2019 to
    July 2022 had ended. Offences with any other outcome, or with none yet, are in the last row.</p>
  <table>
    <caption>Intimate image offences recorded by 24 police forces, January 2019 to July 2022, by outcome type</caption>
    <thead>
      <tr><th scope="col">Outcome</th><th scope="col">Number</th>
        <th scope="col">Percentage of offences recorded (n=13,860)</th></tr>
    </thead>
    <tbody>
{rows}
    </tbody>
    <tfoot>
      <tr><th scope="row">{label}</th><td>{n:,}</td><td>{percent}%</td></tr>
    </tfoot>
  </table>
  <h2>Notes</h2>
  <ul>
    <li>Percentages are rounded to whole numbers.</li>
    <li>The types are those of the police outcomes framework for England and Wales.</li>
    <li>The percentages are of offences recorded, whether or not an outcome had been reached.</li>
  </ul>
  <p>{REFUGE.replace('"', "&quot;")}, table 3. This page was written for this example.</p>
</body>
</html>
""",
        encoding="utf-8",
    )


def write_refusal(path: Path) -> None:
    path.write_text(
        """NORTHSHIRE POLICE
Information Access Team

Freedom of Information reply FOI 0815/22

Northshire Police and this letter are invented for this example.

You asked for the number of intimate image offences that the force recorded, and their outcomes.

Decision: refused under section 12(1) of the Freedom of Information Act 2000 (cost of compliance).

The force cannot search for the motive or the medium of an offence. Each record would have to be opened and read by
hand, which would take longer than the appropriate limit of 18 hours, or £450, that the Regulations set for a police
force. We are therefore not obliged to comply with the request.

Section 16, advice and assistance: a request that names the Home Office code of the offence, and a single year, may
come within the limit.
""",
        encoding="utf-8",
    )


def new_word_document(title: str) -> WordDocument:
    doc = Document()
    properties = doc.core_properties
    properties.title = title
    properties.author = properties.last_modified_by = AUTHOR
    properties.created = properties.modified = MADE
    properties.comments = ""
    page = doc.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    normal = doc.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10)
    return doc


def add_table(doc: WordDocument, rows: Sequence[Row], *, header: bool, widths: Sequence[float]) -> None:
    table = doc.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row, values in zip(table.rows, rows, strict=True):
        total = "Total" in str(values[0])
        for cell, value, width in zip(row.cells, values, widths, strict=True):
            cell.width = Cm(width)
            run = cell.paragraphs[0].add_run(str(value))
            run.bold = (header and values is rows[0]) or total
    if header:  # repeated on each page, and marked as a header in the tagged PDF
        mark = OxmlElement("w:tblHeader")
        mark.set(qn("w:val"), "true")
        table.rows[0]._tr.get_or_add_trPr().append(mark)


def add_page_break(doc: WordDocument) -> None:
    doc.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def save_word(doc: WordDocument, path: Path) -> None:
    doc.save(str(path))
    settle(path)


def settle(path: Path) -> None:
    """Write an Office file's parts again under one fixed date, so that the same content gives the same bytes."""
    with zipfile.ZipFile(path) as archive:
        parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    stamp = MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, content)
            archive.writestr(zipfile.ZipInfo(name, MADE.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)


def write_pdf(word: Path) -> None:
    """The tagged PDF that LibreOffice makes of a Word document, its dates and identifiers fixed."""
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{profile}",
                "--headless",
                "--convert-to",
                'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}',
                "--outdir",
                str(word.parent),
                str(word),
            ],
            check=True,
            capture_output=True,
        )
    pdf = word.with_suffix(".pdf")
    content = pdf.read_bytes()
    content = re.sub(rb"\(D:\d{14}[^)]*\)", lambda m: _fixed_date(m.group()), content)
    content = re.sub(rb"<[0-9A-F]{32}>", b"<" + b"0" * 32 + b">", content)
    content = re.sub(rb"/DocChecksum /[0-9A-F]{32}", b"/DocChecksum /" + b"0" * 32, content)
    pdf.write_bytes(content)


def _fixed_date(text: bytes) -> bytes:
    """A PDF date of the same length, so that no offset in the file moves."""
    return b"(D:" + MADE.strftime("%Y%m%d%H%M%S").encode() + text[17:]


if __name__ == "__main__":
    main()
