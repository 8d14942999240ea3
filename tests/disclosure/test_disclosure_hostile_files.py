"""Files that would give a count away beside their tables, or by a total that no label names."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from crosscast.cast import Rule
from crosscast.disclosure import Protected, protect_file
from crosscast.model import CrosscastError
from crosscast.progress import silent

TITLE = "Voyeurism offences recorded by sex of victim and year, Kent Police"
Row = list[str | int | float]
ROWS: list[Row] = [
    ["Sex of victim", "2021", "2022", "2023", "Total"],
    ["Male", 3, 12, 9, 24],
    ["Female", 14, 22, 31, 67],
    ["Unknown", 1, 2, 6, 9],
    ["Total", 18, 36, 46, 100],
]


def workbook(folder: Path, sheets: dict[str, list[Row]]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = folder / "answer.xlsx"
    book.save(path)
    return path


def protected(path: Path, rule: Rule | None = None) -> Protected:
    return protect_file(path, rule or Rule(), silent, seconds=5)


def cells(path: Path, name: str) -> list[list[object]]:
    return [list(row) for row in openpyxl.load_workbook(path)[name].iter_rows(values_only=True)]


def test_a_symbol_of_your_own_stands_for_every_hidden_figure(tmp_path: Path) -> None:
    """Two symbols would tell which of the hidden figures are the small ones."""
    done = protected(workbook(tmp_path, {"D": [[TITLE], *ROWS]}), Rule(symbol="*"))
    texts = {cell for row in cells(done.written, "D")[:6] for cell in row}
    assert "*" in texts
    assert "[c]" not in texts


def test_percentages_on_a_sheet_of_their_own_are_hidden_with_their_counts(tmp_path: Path) -> None:
    """38% of 131 is a count: 6% of 131 left 8 in the counts."""
    outcomes = "Voyeurism offences by force and outcome"
    counts: list[Row] = [
        ["Force", "Charged", "Caution", "Total"],
        ["Kent Police", 2847, 30, 2877],
        ["Essex Police", 3, 123, 126],
        ["Surrey Police", 1140, 4, 1144],
        ["Total", 3990, 157, 4147],
    ]
    shares: list[Row] = [
        ["Force", "Charged", "Caution", "Total"],
        ["Kent Police", "99.0%", "1.0%", "100.0%"],
        ["Essex Police", "2.4%", "97.6%", "100.0%"],
        ["Surrey Police", "99.7%", "0.3%", "100.0%"],
        ["Total", "96.2%", "3.8%", "100.0%"],
    ]
    done = protected(
        workbook(tmp_path, {"Counts": [[outcomes], *counts], "Shares": [[f"{outcomes}, per cent"], *shares]})
    )
    shown = cells(done.written, "Shares")
    assert shown[3][1:3] == ["[c]", "[c]"]
    assert shown[4][1:3] == ["[c]", "[c]"]


def test_rates_on_a_sheet_of_their_own_are_hidden_with_their_counts(tmp_path: Path) -> None:
    """0.3 per 100,000 of a million people is three."""
    rates: list[Row] = [
        ["Sex of victim", "2021", "2022", "2023", "Population"],
        ["Male", 0.3, 1.2, 0.9, 1000000],
        ["Female", 1.4, 2.2, 3.1, 1000000],
    ]
    per_head = TITLE.replace("recorded", "per 100,000 population")
    done = protected(workbook(tmp_path, {"Counts": [[TITLE], *ROWS], "Rates": [[per_head], *rates]}))
    assert cells(done.written, "Rates")[2][1] == "[c]"


@pytest.mark.parametrize("label", ["", "Kent", "Sum"])
def test_a_line_that_adds_up_all_others_is_a_total_whatever_its_label_says(tmp_path: Path, label: str) -> None:
    """Else whoever adds the figures up has the hidden ones back."""
    rows = [[label if cell == "Total" else cell for cell in row] for row in ROWS]
    done = protected(workbook(tmp_path, {"D": [[TITLE], *rows]}))
    named = protected(workbook(tmp_path, {"D": [[TITLE], *ROWS]}))
    assert len(done.outcome.hidden) == len(named.outcome.hidden)


def test_a_line_of_two_years_together_is_a_total_of_them(tmp_path: Path) -> None:
    """36 in both years less 22 in the later leaves 14, and 18 less 14 the two small ones together."""
    added: list[Row] = [["2021 to 2022"], [15], [36], [3], [54]]
    rows = [[*row[:4], *more, row[4]] for row, more in zip(ROWS, added, strict=True)]
    done = protected(workbook(tmp_path, {"D": [[TITLE], *rows]}))
    for row in cells(done.written, "D")[2:5]:
        assert [cell == "[c]" for cell in (row[1], row[2], row[4])].count(True) != 1


def test_an_empty_row_does_not_untie_the_total(tmp_path: Path) -> None:
    """The column of 2021 adds up to 18 with or without a row for which nothing was recorded."""
    done = protected(workbook(tmp_path, {"D": [[TITLE], *ROWS[:4], ["Other"], ROWS[4]]}))
    assert "t1: row 'Total' adds up 3 rows." in done.outcome.sums


def test_a_total_of_subtotals_is_one(tmp_path: Path) -> None:
    """All ages are the younger and the older ones together."""
    ages: list[Row] = [
        ["Age of victim", "Male", "Female", "Total"],
        ["Under 10", 20, 22, 42],
        ["10 to 17", 2, 197, 199],
        ["Total younger", 22, 219, 241],
        ["18 to 24", 19, 2687, 2706],
        ["25 to 34", 97, 151, 248],
        ["Total older", 116, 2838, 2954],
        ["All ages", 138, 3057, 3195],
    ]
    done = protected(workbook(tmp_path, {"D": [["Voyeurism offences by age and sex of victim"], *ages]}))
    assert "t1: row 'All ages' adds up 2 rows." in done.outcome.sums


def test_tables_of_which_one_adds_up_the_others_are_protected_together(tmp_path: Path) -> None:
    """Men of all victims less women leaves men."""
    men: list[Row] = [
        ["Force", "2021", "2022", "Total"],
        ["Kent Police", 3, 12, 15],
        ["Essex Police", 14, 22, 36],
        ["Total", 17, 34, 51],
    ]
    women: list[Row] = [
        ["Force", "2021", "2022", "Total"],
        ["Kent Police", 40, 50, 90],
        ["Essex Police", 60, 71, 131],
        ["Total", 100, 121, 221],
    ]
    both: list[Row] = [men[0]]
    for one, other in zip(men[1:], women[1:], strict=True):
        both.append(
            [
                one[0],
                *(a + b for a, b in zip(one[1:], other[1:], strict=True) if isinstance(a, int) and isinstance(b, int)),
            ]
        )
    title = "Voyeurism offences recorded by force and year"
    done = protected(
        workbook(
            tmp_path,
            {"Men": [[f"{title}, men"], *men], "Women": [[f"{title}, women"], *women], "All": [[title], *both]},
        )
    )
    assert "t3 adds up t2 and t1." in done.outcome.sums or "t3 adds up t1 and t2." in done.outcome.sums
    shown = [cells(done.written, name)[2][1] for name in ("Men", "Women", "All")]
    assert shown.count("[c]") >= 2


def test_forces_by_sex_with_a_total_of_each_are_understood(tmp_path: Path) -> None:
    """The men of all forces are the men of each, not the totals of each."""
    rows: list[Row] = [
        ["Force", "Sex of victim", "2021", "2022", "Total"],
        ["Kent Police", "Male", 3, 96, 99],
        ["Kent Police", "Female", 793, 28, 821],
        ["Kent Police", "Total", 796, 124, 920],
        ["Essex Police", "Male", 5, 30, 35],
        ["Essex Police", "Female", 117, 17, 134],
        ["Essex Police", "Total", 122, 47, 169],
        ["Surrey Police", "Male", 16, 8, 24],
        ["Surrey Police", "Female", 11, 171, 182],
        ["Surrey Police", "Total", 27, 179, 206],
        ["All forces", "Male", 24, 134, 158],
        ["All forces", "Female", 921, 216, 1137],
        ["All forces", "Total", 945, 350, 1295],
    ]
    done = protected(workbook(tmp_path, {"D": [["Voyeurism offences by force, sex and year"], *rows]}))
    assert "Kent Police, Male, 2021" in done.outcome.hidden


def test_what_is_left_out_of_the_copy_is_in_no_title_property_or_report(tmp_path: Path) -> None:
    """The title of the document, the report's list of tables and the names of hidden figures are published too."""
    rows = [["Unknown (n=9)" if cell == "Unknown" else cell for cell in row] for row in ROWS]
    done = protected(workbook(tmp_path, {"D": [[f"{TITLE}, of which three male victims in 2021"], *rows]}))
    with zipfile.ZipFile(done.written) as archive:
        inside = "".join(archive.read(name).decode() for name in archive.namelist())
    said = done.report.read_text()
    for text in ("three male", "(n=9)"):
        assert text not in inside
        assert text not in said


def test_a_comment_is_told_to_the_person_and_not_in_the_report(tmp_path: Path) -> None:
    """The report is for publication; what a cell's comment says is not."""
    path = workbook(tmp_path, {"D": [[TITLE], *ROWS]})
    book = openpyxl.load_workbook(path)
    book["D"]["B3"].comment = Comment("the 3 men of Dover", "J. Smith")
    book.save(path)
    done = protected(path)
    assert any("Dover" in finding.message for finding in done.findings)
    assert "Dover" not in done.report.read_text()


def test_a_note_that_counts_persons_is_left_out(tmp_path: Path) -> None:
    """A line below the table may be read as its last row; what it says is the same."""
    rows: list[Row] = [*ROWS, ["All three victims were seen at the same place in Dover."]]
    done = protected(workbook(tmp_path, {"D": [[TITLE], *rows]}))
    assert not any("Dover" in str(cell) for row in cells(done.written, "D") for cell in row)
    assert any(finding.slug == "left-out-of-the-copy" for finding in done.findings)


def test_a_count_that_could_not_be_read_stops_everything(tmp_path: Path) -> None:
    """A small count with a note beside it in its cell would be copied as it is."""
    rows = [["4 [note 1]" if cell == 3 else cell for cell in row] for row in ROWS]
    with pytest.raises(CrosscastError) as caught:
        protected(workbook(tmp_path, {"D": [[TITLE], *rows]}))
    assert caught.value.slug == "not-a-figure"


def test_two_tables_in_one_csv_file_both_reach_the_copy(tmp_path: Path) -> None:
    """Each keeps its lines and its title."""
    path = tmp_path / "answer.csv"
    other: list[Row] = [
        ["Setting", "2021", "2022", "2023", "Total"],
        ["Home", 10, 20, 30, 60],
        ["Street", 8, 16, 16, 40],
        ROWS[4],
    ]
    title = TITLE.replace("sex of victim", "setting")
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([[TITLE], *ROWS, [], [], [title], *other])
    with protected(path).written.open(encoding="utf-8-sig", newline="") as file:
        shown = [[text for text in row if text] for row in csv.reader(file)]
    assert shown[0] == [TITLE]
    assert shown[1] == ["Sex of victim", "2021", "2022", "2023", "Total"]
    assert ["Home", "10", "20", "30", "60"] in shown


def test_a_table_of_one_line_of_another_is_protected_with_it(tmp_path: Path) -> None:
    """What is hidden in the one would be read in the other, though no word of the line is known to the program."""
    areas: list[Row] = [
        ["Area", "2021", "2022", "2023", "Total"],
        ["Thorpe", 3, 12, 9, 24],
        ["Ashby", 14, 22, 31, 67],
        ["Bowland", 10, 20, 60, 90],
        ["Total", 27, 54, 100, 181],
    ]
    thorpe: list[Row] = [
        ["Setting", "2021", "2022", "2023", "Total"],
        ["School", 1, 4, 4, 9],
        ["Home", 2, 8, 5, 15],
        ["Total", 3, 12, 9, 24],
    ]
    title = "Incidents by {} and year"
    done = protected(
        workbook(
            tmp_path, {"A": [[title.format("area")], *areas], "B": [[title.format("setting") + " at Thorpe"], *thorpe]}
        )
    )
    assert cells(done.written, "A")[2][1:] == cells(done.written, "B")[4][1:]


@pytest.mark.parametrize("symbol", ["", " ", "5", "=1+1"])
def test_a_symbol_that_looks_like_a_figure_or_a_formula_is_refused(symbol: str) -> None:
    """Readers would take it for a count, and a spreadsheet would work it out."""
    with pytest.raises(ValueError, match="does not say that a figure is hidden"):
        Rule(symbol=symbol)
