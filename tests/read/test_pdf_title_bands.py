"""Tables below each other within one frame, each below a filled band with its title."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from crosscast.model import Grid
from crosscast.read import read_here

Rows = Callable[[Grid], list[list[str]]]
WritePdf = Callable[..., Path]


def said(x: float, y: float, text: str) -> str:
    return f"BT /F1 10 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET"


def flush_right(xs: list[float], y: float, texts: list[str]) -> str:
    """Texts that end at the right of each column; Helvetica's digits are as wide as 5.56 of 10 points."""
    return "\n".join(said(x - 5.56 * len(text), y, text) for x, text in zip(xs, texts, strict=True) if text)


def band(y: float, title: str) -> str:
    return f"0.8 g 60 {y - 4} 480 14 re f 0 g {said(260, y, title)}"


def level(y: float) -> str:
    return f"60 {y} m 540 {y} l S"


WEEKS = [
    ["Robbery", "16", "25", "85", "100"],
    ["Burglary", "20", "29", "78", "111"],
    ["Assault", "29", "26", "102", "116"],
]
YEARS = [
    ["Robbery", "14,866", "10,574", "4,193"],
    ["Burglary", "16,090", "12,208", "5,326"],
    ["Assault", "3,997", "3,477", "2,281"],
]
TOTAL = ["TOTAL", "34,953", "26,259", "11,800"]


def rows_from(y: float, rights: list[float], rows: list[list[str]]) -> str:
    return "\n".join(
        said(70, y - 14 * at, row[0]) + "\n" + flush_right(rights, y - 14 * at, row[1:]) for at, row in enumerate(rows)
    )


def compstat() -> str:
    """A page of a police report: figures of the week below one title, of the years below another, and a total."""
    weeks, years = [220.0, 300.0, 380.0, 460.0], [200.0, 270.0, 340.0]
    parts = [
        *(level(y) for y in (740, 514)),
        *(said(70, 724, "Volume 24 Number 28"), said(430, 724, "Manhattan South")),
        *(said(250, 708, "Report Covering the Week"), band(690, "Crime Complaints")),
        *(said(195, 670, "Week"), said(355, 670, "28 Day")),
        *(flush_right(weeks, 654, ["2017", "2016", "2017", "2016"]), rows_from(638, weeks, WEEKS)),
        *(band(584, "Historical Perspective"), flush_right(years, 562, ["1990", "1993", "1998"])),
        *(rows_from(546, years, YEARS), rows_from(503, years, [TOTAL])),
        said(70, 440, "All figures are subject to further analysis and revision."),
    ]
    return "\n".join(parts)


def test_two_tables_below_titles_in_one_frame_are_two(write_pdf: WritePdf, rows_of: Rows) -> None:
    """What stands above the first title is in neither, and a total below the last line is of the table above it."""
    weeks, years = read_here(write_pdf(compstat()), "compstat.pdf").grids

    assert rows_of(weeks)[-3:] == WEEKS
    assert rows_of(years) == [["", "1990", "1993", "1998"], *YEARS, TOTAL]
    assert not any("Volume" in cell.text for grid in (weeks, years) for cell in grid.cells())


def test_the_figures_of_a_compstat_report_stand_below_the_years_and_changes_they_are_of(
    corpus: Path, rows_of: Rows
) -> None:
    """Heads run together ("2016 % Chg"), and a change that cannot be told is printed ***.* beside a figure."""
    path = corpus / "awkward-pdf" / "tabula-java" / "cs-en-us-pbms.pdf"

    complaints, years = (rows_of(grid) for grid in read_here(path, path.name).grids)

    assert complaints[1][1:10] == ["2017", "2016", "% Chg"] * 3
    assert complaints[2] == [
        "Murder", "0", "0", "***.*", "0", "1", "-100.0", "6", "7", "-14.3", "-25.0", "-14.3", "-87.0",
    ]  # fmt: skip
    assert complaints[0][7:] == ["Year to Date*", "", "", "2 Year % Chg", "7 Year % Chg", "24 Year % Chg"]
    assert years[0][5:8] == ["2016", "%Chg '16 vs '01", "%Chg '16 vs '98"]
    assert years[-1][:6] == ["TOTAL", "89,541", "65,944", "34,597", "26,382", "15,198"]
