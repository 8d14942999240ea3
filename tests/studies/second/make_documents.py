"""Typeset the documents of the second study and write down every count that they state, in `facts.csv`.

Run `python make_documents.py` (python-docx, openpyxl and LibreOffice). The counts come from `published.csv` (Home
Office open data, Open Government Licence v3.0), from replies of West Midlands Police and Cleveland Police, and, marked
as such in the document, from invention. The sentences are our own. A fact is written beside the cell that states it,
from the source and not from any reading of the document.
"""

from __future__ import annotations

import csv
import re
import subprocess
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from openpyxl import Workbook
from openpyxl.styles import Font

HERE = Path(__file__).parent
RESPONSES = HERE / "responses"
AUTHOR = "The Crosscast developers"
MADE = datetime(2026, 11, 22, 12, 0, 0)

Row = Sequence[str | int]

# The words that stand for a force, offence or outcome in a document, and the id under which facts.csv names it. Where
# the field has no code for it, facts.csv keeps the label.
OFFENCES = {
    "Stalking": "stalking",
    "Malicious communications": "mca1988-s1",
    "Exposure and voyeurism": "Exposure and voyeurism",
    "Sexual offences": "Sexual offences",
}
OUTCOME_LABELS = {
    "1": "Charged/Summonsed",
    "3": "Caution - adults",
    "8": "Community resolution",
    "14": "Evidential difficulties: suspect not identified; victim does not support further action",
    "15": "Evidential difficulties: suspect identified; victim supports action",
    "16": "Evidential difficulties: suspect identified; victim does not support further action",
    "18": "Investigation complete - no suspect identified",
    "20": "Responsibility for further investigation transferred to another body",
    "21": "Further investigation to support formal action not in the public interest - police decision",
    "22": "Diversionary, educational or intervention activity",
    "0": "Not yet assigned an outcome",
}
FIVE = ("Avon and Somerset", "Essex", "Hampshire", "Kent", "Nottinghamshire")
FOUR = ("Kent", "Essex", "Hampshire", "Humberside")
SEVEN = (
    "Gloucestershire",
    "Humberside",
    "London, City of",
    "Northumbria",
    "Nottinghamshire",
    "Staffordshire",
    "Thames Valley",
)

# West Midlands Police, reply 1841_15. The code in the second row is printed as 08/65 a second time; the request names
# 8/65, 8/66 and 195/12. The cell of the second row for 2012 is empty in the second table.
WMP_YEARS = ("2012", "2013", "2014", "2015")
WMP_CRIMES: list[Row] = [("08/65", 4, 36, 44, 17), ("08/65", 1, 58, 61, 27), ("195/12", 11, 83, 79, 60)]
WMP_CRIMES_TOTAL: Row = ("TOTAL", 16, 177, 184, 104)
WMP_CHARGES: list[Row] = [("08/65", 2, 16, 17, 6), ("08/65", "", 23, 16, 3), ("195/12", 2, 28, 24, 11)]
WMP_CHARGES_TOTAL: Row = ("TOTAL", 4, 67, 57, 20)

# Cleveland Police, reply 51-26: crimes under code 088/15 by month of 2025, victims aged 18 or over.
CLEVELAND_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
CLEVELAND_CRIMES = (8, 10, 15, 7, 9, 5, 6, 8, 5, 14, 9, 9)

# Cleveland Police, reply 593-25: disposals by crime class, 2023, 2024 and 2025 to the day of the request.
CLEVELAND_DISPOSALS: list[tuple[str, str, list[Row]]] = [
    (
        "086/02 - Take or make indecent photographs of children",
        "pca1978-s1",
        [
            ("Solved outcomes", 38, 34, 6),
            ("Out of court disposals", 20, 22, 19),
            ("All other disposals", 565, 470, 179),
        ],
    ),
    (
        "086/10 - Possession of indecent photo of child",
        "cja1988-s160",
        [("Solved outcomes", 10, 3, 1), ("Out of court disposals", 2, "", ""), ("All other disposals", 49, 43, 5)],
    ),
]

# Invented. The true counts; those from 1 to 4 are printed as "*".
NORTHSHIRE_OUTCOMES: list[Row] = [
    ("Charged or summonsed", 2, 6, 1, 5, 7, 3),
    ("Evidential difficulties, victim supports action, suspect identified", 9, 11, 8, 12, 14, 10),
    ("Victim does not support action, suspect identified", 21, 18, 25, 19, 22, 30),
    ("Community resolution", 3, 0, 5, 2, 6, 0),
]
NORTHSHIRE_MONTHS = ("Apr 2022", "May 2022", "Jun 2022", "Jul 2022", "Aug 2022", "Sep 2022")
NORTHSHIRE_VICTIMS: dict[str, tuple[int, int, int, int]] = {
    "Female": (14, 61, 39, 22),
    "Male": (6, 25, 17, 11),
}
NORTHSHIRE_AGES = ("0-17", "18-29", "30-44", "45+")

FACT_COLUMNS = (
    *("document", "measure", "force", "offence", "period_start", "period_end", "sex", "age", "outcome"),
    *("value_low", "value_high", "detail"),
)
facts: list[tuple[str | int, ...]] = []


def main() -> None:
    RESPONSES.mkdir(exist_ok=True)
    recorded, outcomes = published()
    write_wmp(RESPONSES / "wmp-1841-15.docx")
    write_cleveland_months(RESPONSES / "cleveland-51-26.html")
    write_cleveland_disposals(RESPONSES / "cleveland-593-25.txt")
    write_five_forces(RESPONSES / "recorded-five-forces.xlsx", recorded)
    write_outcomes(RESPONSES / "outcomes-four-forces.html", outcomes)
    write_kent_quarters(RESPONSES / "kent-quarters.docx", outcomes)
    write_run_together(RESPONSES / "malicious-communications.txt", recorded)
    write_all_forces(RESPONSES / "stalking-43-forces.pdf", recorded)
    write_northshire(RESPONSES / "northshire.docx")
    with (HERE / "facts.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(FACT_COLUMNS)
        writer.writerows(facts)


Recorded = dict[tuple[str, str, str], int]  # offence, force, financial year
Outcomes = dict[tuple[str, int, str], int]  # force, quarter, outcome type


def published() -> tuple[Recorded, Outcomes]:
    recorded: Recorded = {}
    outcomes: Outcomes = defaultdict(int)
    with (HERE / "published.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            if row["series"] == "recorded":
                recorded[row["offence"], row["force"], row["financial_year"]] = int(row["n"])
            else:
                outcomes[row["force"], int(row["quarter"]), row["outcome_type"]] += int(row["n"])
    return recorded, outcomes


def fact(
    path: Path,
    value: int | tuple[int, int],
    *,
    force: str,
    offence: str,
    period: tuple[date, date],
    measure: str = "offences",
    outcome: str = "",
    sex: str = "",
    age: str = "",
    detail: str = "",
) -> None:
    low, high = (value, value) if isinstance(value, int) else value
    start, end = (day.isoformat() for day in period)
    facts.append((path.name, measure, force, offence, start, end, sex, age, outcome, low, high, detail))


def calendar_year(label: str) -> tuple[date, date]:
    return date(int(label), 1, 1), date(int(label) + 1, 1, 1)


def financial_year(label: str) -> tuple[date, date]:
    return date(int(label[:4]), 4, 1), date(int(label[:4]) + 1, 4, 1)


def month(year: int, number: int) -> tuple[date, date]:
    return date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)


def force_id(name: str) -> str:
    return "city-of-london" if name == "London, City of" else name.lower().replace(" police", "").replace(" ", "-")


def write_wmp(path: Path) -> None:
    """Codes down, years across, totals below; a code misprinted and a cell left empty."""
    doc = new_word_document("Stalking, 1841_15", landscape=False)
    doc.add_heading("West Midlands Police", level=1)
    doc.add_paragraph(
        "The figures are those of the force's public reply 1841_15; this document was written for a test."
    )
    doc.add_paragraph("The counts come from live systems. Stalking has been an offence since November 2012.")
    for caption, rows, total, outcome in (
        ("Stalking crimes recorded, by Home Office code and year", WMP_CRIMES, WMP_CRIMES_TOTAL, ""),
        ("Stalking crimes charged, by Home Office code and year", WMP_CHARGES, WMP_CHARGES_TOTAL, "1"),
    ):
        doc.add_heading(caption, level=2)
        add_table(doc, [("Home Office Code", *WMP_YEARS), *rows, total], widths=(5, 2, 2, 2, 2))
        for index, row in enumerate((*rows, total)):
            detail = ("08/65", "08/66, misprinted as 08/65", "195/12", "")[index]
            for year, count in zip(WMP_YEARS, row[1:], strict=True):
                if isinstance(count, int):
                    fact(
                        path,
                        count,
                        force="west-midlands",
                        offence="stalking",
                        period=calendar_year(year),
                        outcome=outcome,
                        detail=detail,
                    )
    doc.add_paragraph("Charged: charge, postal charge, further charge or summons.")
    save_word(doc, path)


def write_cleveland_months(path: Path) -> None:
    """Months across, one row of counts, the year in the caption only, no total."""
    heads = "".join(f'<th scope="col">{name}</th>' for name in CLEVELAND_MONTHS)
    cells = "".join(f"<td>{count}</td>" for count in CLEVELAND_CRIMES)
    write_page(
        path,
        "Enquiry 51-26",
        f"""<h1>Cleveland Police</h1>
<p>The figures are those of the force's public reply 51-26; this page was written for a test.</p>
<p>Crime type 088/15, sharing or threatening to share an intimate photograph or film. Victims were aged 18 or over.</p>
<table>
<caption>Crimes recorded by month, January 2025 to December 2025</caption>
<tr><td></td>{heads}</tr>
<tr><th scope="row">Crimes</th>{cells}</tr>
</table>""",
    )
    for number, count in enumerate(CLEVELAND_CRIMES, start=1):
        fact(
            path,
            count,
            force="cleveland",
            offence="soa2003-s66B",
            period=month(2025, number),
            detail="victim aged 18 or over",
        )


def write_cleveland_disposals(path: Path) -> None:
    """Pipes, a class printed once for three rows, cells left empty, an empty row between the blocks."""
    lines = [
        "Cleveland Police, enquiry 593-25",
        "The figures are those of the force's public reply 593-25; this text was written for a test.",
        "",
        "Crimes by class, group of outcome and year of the outcome. 2025 is not a whole year.",
        "",
        "| Crime class | Group of outcome | 2023 | 2024 | 2025 |",
        "|---|---|---|---|---|",
    ]
    for block, (name, offence, rows) in enumerate(CLEVELAND_DISPOSALS):
        if block:
            lines.append("| | | | | |")
        for index, row in enumerate(rows):
            lines.append(f"| {'' if index else name} | " + " | ".join(str(cell) for cell in row) + " |")
            for year, count in zip(("2023", "2024", "2025"), row[1:], strict=True):
                if isinstance(count, int):
                    label = str(row[0])
                    fact(
                        path,
                        count,
                        force="cleveland",
                        offence=offence,
                        period=calendar_year(year),
                        outcome="other" if label.startswith("All other") else label,
                        detail="part of the year" if year == "2025" else "",
                    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_five_forces(path: Path, recorded: Recorded) -> None:
    """Financial years across, three stacked blocks on one sheet, each with its total above its forces."""
    years = ("2019/20", "2020/21", "2021/22", "2022/23", "2023/24", "2024/25")
    book = Workbook()
    sheet = book["Sheet"]
    sheet.title = "Table 1"
    sheet["A1"] = "Table 1: Offences recorded by five police forces, year to March"
    sheet["A1"].font = Font(bold=True)
    sheet["A2"] = "Home Office, police recorded crime open data, Open Government Licence v3.0. Laid out for a test."
    row = 4
    for offence in ("Stalking", "Malicious communications", "Exposure and voyeurism"):
        sheet.cell(row=row, column=1, value=offence).font = Font(bold=True)
        row += 1
        for col, heading in enumerate(("Police force area", *years), start=1):
            sheet.cell(row=row, column=col, value=heading).font = Font(bold=True)
        row += 1
        totals = {year: sum(recorded[offence, force, year] for force in FIVE) for year in years}
        sheet.cell(row=row, column=1, value="All five forces").font = Font(bold=True)
        for col, year in enumerate(years, start=2):
            sheet.cell(row=row, column=col, value=totals[year]).number_format = "#,##0"
            fact(path, totals[year], force="forces:5", offence=OFFENCES[offence], period=financial_year(year))
        row += 1
        for force in FIVE:
            sheet.cell(row=row, column=1, value=force)
            for col, year in enumerate(years, start=2):
                count = recorded[offence, force, year]
                sheet.cell(row=row, column=col, value=count).number_format = "#,##0"
                fact(path, count, force=force_id(force), offence=OFFENCES[offence], period=financial_year(year))
            row += 1
        row += 1
    for note in (
        "Notes",
        "1. Years run from April to March.",
        "2. From April 2020 stalking is counted under changed rules, so earlier years do not compare.",
    ):
        sheet.cell(row=row, column=1, value=note)
        row += 1
    sheet.column_dimensions["A"].width = 30
    book.properties.creator = book.properties.lastModifiedBy = AUTHOR
    book.properties.created = book.properties.modified = MADE
    book.save(path)
    settle(path)


def write_outcomes(path: Path, outcomes: Outcomes) -> None:
    """Merged headers of two levels, the total at the top, percentages with one decimal."""
    by_type = {
        (force, type): sum(n for (f, _, t), n in outcomes.items() if f == force and t == type)
        for force in FOUR
        for type in {t for _, _, t in outcomes}
    }
    total = {force: sum(n for (f, _), n in by_type.items() if f == force) for force in FOUR}
    other = {
        force: sum(n for (f, type), n in by_type.items() if f == force and type not in OUTCOME_LABELS) for force in FOUR
    }
    rows = [("All outcomes", "", total)]
    rows += [(label, type, {f: by_type[f, type] for f in FOUR}) for type, label in OUTCOME_LABELS.items()]
    rows += [("Other outcomes", "other", other)]
    period = financial_year("2024/25")
    body = []
    for label, type, counts in rows:
        cells = "".join(
            f"<td>{counts[force]:,}</td><td>{100 * counts[force] / total[force]:.1f}</td>" for force in FOUR
        )
        body.append(f'<tr><th scope="row">{label}</th>{cells}</tr>')
        for force in FOUR:
            fact(
                path,
                counts[force],
                force=force_id(force),
                offence="Sexual offences",
                period=period,
                outcome=type,
                detail="all but those named" if type == "other" else "",
            )
    forces = "".join(f'<th scope="colgroup" colspan="2">{force}</th>' for force in FOUR)
    kinds = '<th scope="col">Number</th><th scope="col">%</th>' * len(FOUR)
    write_page(
        path,
        "Outcomes of sexual offences",
        f"""<h1>Outcomes of sexual offences</h1>
<p>Home Office, police recorded crime outcomes open data, Open Government Licence v3.0. Laid out for a test.</p>
<table>
<caption>Recorded sexual offences by outcome and police force, year ending March 2025</caption>
<thead>
<tr><th scope="col" rowspan="2">Outcome</th>{forces}</tr>
<tr>{kinds}</tr>
</thead>
<tbody>
{chr(10).join(body)}
</tbody>
</table>
<p>Percentages are of all offences of the force and may not add up to 100.0 because of rounding.</p>""",
    )


def write_kent_quarters(path: Path, outcomes: Outcomes) -> None:
    """Outcomes across, quarters down, the total in the first column and row; a group of two outcome types."""
    groups = {
        "Charged/Summonsed": ("1",),
        "Evidential difficulties (suspect identified; victim supports action)": ("15",),
        "Evidential difficulties (victim does not support action)": ("14", "16"),
        "Investigation complete – no suspect identified": ("18",),
    }
    quarters = {"Apr-Jun 2024": 1, "Jul-Sep 2024": 2, "Oct-Dec 2024": 3, "Jan-Mar 2025": 4}
    periods = dict(zip(quarters, ((4, 7, 2024), (7, 10, 2024), (10, 1, 2024), (1, 4, 2025)), strict=True))

    def counts(of: Sequence[int]) -> list[int]:
        kent = [(q, type, n) for (force, q, type), n in outcomes.items() if force == "Kent" and q in of]
        total = sum(n for _, _, n in kent)
        named = [sum(n for _, type, n in kent if type in types) for types in groups.values()]
        return [total, *named, total - sum(named)]

    rows: list[Row] = [("Quarter", "All offences", *groups, "All other outcomes")]
    rows.append(("Total", *counts(tuple(quarters.values()))))
    rows += [(label, *counts((quarter,))) for label, quarter in quarters.items()]
    doc = new_word_document("Kent, outcomes by quarter", landscape=True)
    doc.add_heading("Kent", level=1)
    doc.add_paragraph(
        "Home Office, police recorded crime outcomes open data, Open Government Licence v3.0. Laid out for a test."
    )
    doc.add_heading("Sexual offences recorded by Kent Police in 2024/25, by quarter and outcome", level=2)
    add_table(doc, rows, widths=(3, 2.5, 3.5, 4.5, 4.5, 4, 3))
    doc.add_paragraph("All other outcomes hold the offences that have no outcome yet.")
    save_word(doc, path)
    names = ("", "1", "15", "14+16", "18", "other")
    for row in rows[1:]:
        if row[0] == "Total":
            period = financial_year("2024/25")
        else:
            start, end, year = periods[str(row[0])]
            period = date(year, start, 1), date(year + (end < start), end, 1)
        for name, count in zip(names, row[1:], strict=True):
            fact(
                path,
                int(count),
                force="kent",
                offence="Sexual offences",
                period=period,
                outcome=name,
                detail="all but 1, 14, 15, 16 and 18" if name == "other" else "",
            )


def write_run_together(path: Path, recorded: Recorded) -> None:
    """Two columns of counts and each force's percentage of the total of the second, nothing between them."""
    offence, earlier, later = "Malicious communications", "2022/23", "2023/24"
    before = {force: recorded[offence, force, earlier] for force in SEVEN}
    after = {force: recorded[offence, force, later] for force in SEVEN}
    whole = sum(after.values())
    lines = [
        "Malicious communications recorded by seven police forces",
        "Home Office, police recorded crime open data, Open Government Licence v3.0. Laid out for a test.",
        "",
        f"Police forceOffences recorded {earlier}Offences recorded {later}Percentage of total {later}",
    ]
    for force in SEVEN:
        lines.append(f"{force}{before[force]}{after[force]}{100 * after[force] / whole:.1f}%")
        for year, counts in ((earlier, before), (later, after)):
            fact(path, counts[force], force=force_id(force), offence=OFFENCES[offence], period=financial_year(year))
    lines.append(f"Total{sum(before.values()):,}{whole:,}100.0%")
    for year, counts in ((earlier, before), (later, after)):
        fact(path, sum(counts.values()), force="forces:7", offence=OFFENCES[offence], period=financial_year(year))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_all_forces(path: Path, recorded: Recorded) -> None:
    """A table that runs over two pages, its header repeated, saved as a tagged PDF."""
    years = ("2021/22", "2022/23", "2023/24")
    forces = sorted({force for offence, force, year in recorded if offence == "Stalking" and year in years})
    if len(forces) != 43:
        raise ValueError(f"{len(forces)} forces instead of 43")
    rows: list[Row] = [("Police force area", *years)]
    for force in forces:
        counts = [recorded["Stalking", force, year] for year in years]
        rows.append((force, *(f"{count:,}" for count in counts)))
        for year, count in zip(years, counts, strict=True):
            fact(path, count, force=force_id(force), offence="stalking", period=financial_year(year))
    totals = [sum(recorded["Stalking", force, year] for force in forces) for year in years]
    rows.append(("Total, 43 forces", *(f"{count:,}" for count in totals)))
    for year, count in zip(years, totals, strict=True):
        fact(path, count, force="forces:43", offence="stalking", period=financial_year(year))
    doc = new_word_document("Stalking by police force area", landscape=False)
    doc.styles["Normal"].font.size = Pt(14)  # so large that the table does not fit on one page
    doc.add_heading("Stalking offences recorded by 43 police forces in England and Wales, year to March", level=2)
    doc.add_paragraph(
        "Home Office, police recorded crime open data, Open Government Licence v3.0. Laid out for a test."
    )
    add_table(doc, rows, widths=(6, 3, 3, 3))
    with tempfile.TemporaryDirectory() as folder:
        word = Path(folder) / f"{path.stem}.docx"
        save_word(doc, word)
        write_pdf(word, path)


def write_northshire(path: Path) -> None:
    """Invented: months across, small counts as "*", and a second table whose total row and column come first."""
    doc = new_word_document("Northshire, invented", landscape=True)
    doc.add_heading("Northshire Police", level=1)
    doc.add_paragraph("Northshire Police and all counts in this document are invented for a test.")
    doc.add_heading("Malicious communications offences recorded by Northshire Police, by outcome and month", level=2)
    months = [month(2022, number) for number in range(4, 10)]
    whole = (date(2022, 4, 1), date(2022, 10, 1))
    totals = [sum(int(row[i]) for row in NORTHSHIRE_OUTCOMES) for i in range(1, 7)]
    rows: list[Row] = [("Outcome", *NORTHSHIRE_MONTHS, "Total")]
    outcome_ids = ("1", "15", "16", "8")
    for outcome, printed in zip(outcome_ids, NORTHSHIRE_OUTCOMES, strict=True):
        counts = [int(count) for count in printed[1:]]
        rows.append((printed[0], *(("*" if 0 < count < 5 else count) for count in counts), sum(counts)))
        for period, count in zip((*months, whole), (*counts, sum(counts)), strict=True):
            hidden = 0 < count < 5
            fact(
                path,
                (1, 4) if hidden else count,
                force="northshire",
                offence="mca1988-s1",
                period=period,
                outcome=outcome,
                detail=f"hidden: {count}" if hidden else "",
            )
    rows.append(("Total", *totals, sum(totals)))
    for period, count in zip((*months, whole), (*totals, sum(totals)), strict=True):
        fact(path, count, force="northshire", offence="mca1988-s1", period=period)
    add_table(doc, rows, widths=(7, 2.2, 2.2, 2.2, 2.2, 2.2, 2.2, 2.2))
    doc.add_paragraph("* stands for a count from 1 to 4. A count of 0 is shown. Totals include the counts not shown.")
    doc.add_heading(
        "Victims of malicious communications recorded by Northshire Police, April to September 2022, by sex and age",
        level=2,
    )
    victims: list[Row] = [("Sex", "All ages", *NORTHSHIRE_AGES)]
    all_sexes = [sum(counts) for counts in zip(*NORTHSHIRE_VICTIMS.values(), strict=True)]
    victims.append(("Total", sum(all_sexes), *all_sexes))
    victims += [(sex, sum(by_age), *by_age) for sex, by_age in NORTHSHIRE_VICTIMS.items()]
    for victim_row in victims[1:]:
        for age, printed_count in zip(("", *NORTHSHIRE_AGES), victim_row[1:], strict=True):
            fact(
                path,
                int(printed_count),
                measure="victims",
                force="northshire",
                offence="mca1988-s1",
                period=whole,
                sex="" if victim_row[0] == "Total" else str(victim_row[0]).lower(),
                age=age,
            )
    add_table(doc, victims, widths=(4, 2.5, 2.5, 2.5, 2.5, 2.5))
    save_word(doc, path)


def write_page(path: Path, title: str, body: str) -> None:
    path.write_text(
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head><meta charset="utf-8"><title>{title}</title></head>\n'
        f"<body>\n{body}\n</body>\n</html>\n",
        encoding="utf-8",
    )


def new_word_document(title: str, *, landscape: bool) -> WordDocument:
    doc = Document()
    properties = doc.core_properties
    properties.title = title
    properties.author = properties.last_modified_by = AUTHOR
    properties.created = properties.modified = MADE
    properties.comments = ""
    page = doc.sections[0]
    short, long = Cm(21), Cm(29.7)
    page.page_width, page.page_height = (long, short) if landscape else (short, long)
    page.left_margin = page.right_margin = Cm(2)
    normal = doc.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10)
    return doc


def add_table(doc: WordDocument, rows: Sequence[Row], *, widths: Sequence[float]) -> None:
    table = doc.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row, values in zip(table.rows, rows, strict=True):
        for cell, value, width in zip(row.cells, values, widths, strict=True):
            cell.width = Cm(width)
            cell.paragraphs[0].add_run(str(value)).bold = values is rows[0]
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)


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


def write_pdf(word: Path, pdf: Path) -> None:
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
                str(pdf.parent),
                str(word),
            ],
            check=True,
            capture_output=True,
        )
    fixed = b"(D:" + MADE.strftime("%Y%m%d%H%M%S").encode()
    content = re.sub(rb"\(D:\d{14}", fixed, pdf.read_bytes())
    content = re.sub(rb"<[0-9A-F]{32}>", b"<" + b"0" * 32 + b">", content)
    pdf.write_bytes(re.sub(rb"/DocChecksum /[0-9A-F]{32}", b"/DocChecksum /" + b"0" * 32, content))


if __name__ == "__main__":
    main()
