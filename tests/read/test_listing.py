"""Listings of persons or cases: told from tables of figures, never copied out, and a leak where they are hidden."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from crosscast.model import Document, Severity
from crosscast.read import read_here
from crosscast.read.listing import find_listing

OFFENCES = ("Disclose private images", "Send communication", "Harassment")
OUTCOMES = ("Charged", "No suspect", "Victim does not support")


def a_listing(n_rows: int) -> list[list[object]]:
    chance = random.Random(7)
    rows: list[list[object]] = [
        ["Crime reference", "Date recorded", "Offence", "Outcome"],
    ]
    for row in range(1, n_rows + 1):
        day = f"{row % 28 + 1:02d}/03/2019"
        rows.append([f"46/{row:05d}/19", day, chance.choice(OFFENCES), chance.choice(OUTCOMES)])
    return rows


def a_book(rows: list[list[object]]) -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    return book, sheet


def saved(book: openpyxl.Workbook, tmp_path: Path) -> Document:
    book.save(tmp_path / "kent.xlsx")
    return read_here(tmp_path / "kent.xlsx", "kent.xlsx")


def test_one_row_a_case_is_a_listing_and_none_of_it_leaves_the_reader(tmp_path: Path) -> None:
    """The finding says what it looks like; no reference stands in anything that was read."""
    book, _ = a_book([["Reply to your request"], [], *a_listing(30)])

    read = saved(book, tmp_path)

    (finding,) = read.findings
    assert (finding.slug, finding.severity) == ("record-level", Severity.QUESTION)
    assert "30 rows" in finding.message
    assert not read.grids
    assert "46/0000" not in repr(read)
    assert "Reply to your request" in read.text


def test_a_listing_without_references_is_told_by_what_comes_again(tmp_path: Path) -> None:
    """Year, offence and outcome, thousands of times: no figure stands in it."""
    chance = random.Random(7)
    rows: list[list[object]] = [[2019, chance.choice(OFFENCES), chance.choice(OUTCOMES)] for _ in range(200)]
    book, _ = a_book([["Year", "Offence", "Outcome"], *rows])

    assert [finding.slug for finding in saved(book, tmp_path).findings] == ["record-level"]


def test_a_listing_in_a_csv_file_is_told_too(tmp_path: Path) -> None:
    """The same rows, another format."""
    text = "\n".join(",".join(str(text) for text in row) for row in a_listing(30))
    (tmp_path / "kent.csv").write_text(text, encoding="utf-8")

    read = read_here(tmp_path / "kent.csv", "kent.csv")

    assert [finding.slug for finding in read.findings] == ["record-level"]
    assert not read.grids


@pytest.mark.parametrize(
    "rows",
    [
        [["Force", "2019", "2020"], *([f"Force {n}", str(n), str(2 * n)] for n in range(43))],
        [["Date", "Crimes"], *([f"{n:02d}/03/2019", str(40 + n)] for n in range(1, 29))],
        [["Code", "Area", "Crimes"], *([f"E0{1000000 + n}", f"Area {n}", str(n)] for n in range(40))],
        [["Force", "Answer", "Reason"], *([f"Force {n}", "No", "Section 12"] for n in range(43))],
        [["Force", "Victims"], *([f"Force {n}", "*"] for n in range(43))],
        [["Outcome", "Quarter 1", "Quarter 2"], *([f"Outcome {n % 4}", "0", "0"] for n in range(43))],
    ],
)
def test_a_table_of_figures_is_no_listing(rows: list[list[str]]) -> None:
    """Counts by force, by day or by area, and answers force by force, are tables."""
    assert find_listing([dict(enumerate(row)) for row in rows]) is None


def test_rows_of_cases_that_are_hidden_stop_the_document(tmp_path: Path) -> None:
    """The counts beside them do not leave the reader either; the sentence says to tell the force."""
    rows: list[list[object]] = [["Offence", "Count"], ["Harassment", 14], ["Threats", 9], []]
    book, sheet = a_book([*rows, *a_listing(6)])
    for row in range(5, 12):
        sheet.row_dimensions[row].hidden = True

    read = saved(book, tmp_path)

    (finding,) = read.findings
    assert (finding.slug, finding.severity) == ("hidden-records", Severity.ERROR)
    assert "tell the force" in finding.message
    assert (read.grids, read.blocks) == ((), ())
    assert "46/0000" not in repr(read)


def test_a_hidden_sheet_of_cases_stops_the_document(tmp_path: Path) -> None:
    """The table was sent, and the cases behind it with it."""
    book, _ = a_book([["Offence", "Count"], ["Harassment", 14], ["Threats", 9]])
    other = book.create_sheet("Data")
    for row in a_listing(12):
        other.append(row)
    other.sheet_state = "hidden"

    read = saved(book, tmp_path)

    assert [finding.slug for finding in read.findings] == ["hidden-records"]
    assert not read.grids


def test_a_hidden_column_of_names_stops_the_document(tmp_path: Path) -> None:
    """Whoever unhides the column reads the names."""
    book, sheet = a_book(
        [
            ["Station", "Officer name", "Arrests"],
            ["North", "A. Smith", 4],
            ["South", "B. Jones", 5],
            ["East", "C. Ray", 6],
        ]
    )
    sheet.column_dimensions["B"].hidden = True

    read = saved(book, tmp_path)

    assert [finding.slug for finding in read.findings] == ["hidden-records"]
    assert "Smith" not in repr(read)


def test_a_hidden_row_of_a_table_is_a_question_and_no_leak(tmp_path: Path) -> None:
    """A hidden count is left out and told; the rest of the table can be used."""
    book, sheet = a_book([["Age", "Count"], ["under 13", 1], ["13 to 17", 40], ["Total", 41]])
    sheet.row_dimensions[2].hidden = True

    read = saved(book, tmp_path)

    assert [finding.slug for finding in read.findings] == ["hidden-rows"]
    assert read.grids


def as_docx(rows: list[list[object]]) -> bytes:
    word = docx.Document()
    table = word.add_table(rows=len(rows), cols=len(rows[0]))
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = str(text)
    word.add_paragraph("Reply to your request")
    saved_to = io.BytesIO()
    word.save(saved_to)
    return saved_to.getvalue()


def as_html(rows: list[list[object]]) -> bytes:
    lines = ("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
    return f"<html><table>{''.join(lines)}</table><p>Reply to your request</p></html>".encode()


def as_text(rows: list[list[object]]) -> bytes:
    lines = ["\t".join(map(str, row)) for row in rows]
    return "\n".join([*lines, "", "Reply to your request"]).encode()


@pytest.mark.parametrize(("name", "written"), [("a.docx", as_docx), ("a.html", as_html), ("a.txt", as_text)])
def test_a_listing_in_a_letter_or_page_is_told_too(
    tmp_path: Path, name: str, written: Callable[[list[list[object]]], bytes]
) -> None:
    """The same rows as a table of a letter, of a web page, or pasted; the prose beside them stays."""
    (tmp_path / name).write_bytes(written(a_listing(12)))

    read = read_here(tmp_path / name, name)

    assert [finding.slug for finding in read.findings] == ["record-level"]
    assert not read.grids
    assert "46/0000" not in repr(read)
    assert read.text == "Reply to your request"


def test_a_listing_on_a_page_with_drawn_lines_is_told_too(tmp_path: Path, write_pdf: Callable[..., Path]) -> None:
    """One row a crime, as some forces print their systems out."""
    rows = a_listing(12)
    drawn = [f"50 {786 - 14 * n} m 450 {786 - 14 * n} l S" for n in range(len(rows) + 1)]
    drawn += [f"{50 + 100 * n} 786 m {50 + 100 * n} {786 - 14 * len(rows)} l S" for n in range(5)]
    for down, row in enumerate(rows):
        drawn += [f"BT /F1 7 Tf {52 + 100 * n} {776 - 14 * down} Td ({text}) Tj ET" for n, text in enumerate(row)]
    path = write_pdf("\n".join(drawn))

    read = read_here(path, path.name)

    assert [finding.slug for finding in read.findings] == ["record-level"]
    assert not read.grids


def test_a_list_of_names_beside_their_copies_is_no_listing() -> None:
    """A second column that repeats the first, and a few labels that come again, are no cases."""
    names = [f"Field{n}" for n in range(30)] + ["Header", "Code", "Date"] * 3
    assert find_listing([{0: "Name", 1: "Used as"}, *({0: name, 1: name} for name in names)]) is None
