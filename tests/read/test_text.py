"""Plain text: tables by tabs, strokes, spaces and run-together rows, and texts that stop too early."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crosscast.model import Document, Grid, Layout, LinePlace, Severity
from crosscast.read import read_here

Rows = Callable[[Grid], list[list[str]]]


def text(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> Document:
    path = tmp_path / "reply.txt"
    path.write_bytes("\n".join(lines).encode(encoding))
    return read_here(path, "reply.txt")


def test_run_together_rows_keep_their_whole_text_and_their_header(tmp_path: Path) -> None:
    """One cell a row; what the figures are is not decided here."""
    rows = (
        "Police forceNumber chargedNumber recordedRate",
        "Bedfordshire3026211%",
        "City of London020%",
        "Total53413,8604%",
    )
    read = text(tmp_path, "Table 2: Charging rates", *rows, "The rate is low.")

    (grid,) = read.grids
    assert (grid.layout, grid.n_cols, grid.n_header_rows) == (Layout.RUN_TOGETHER, 1, 1)
    assert grid.texts == rows
    assert grid.caption == "Table 2: Charging rates"
    assert grid.places[1] == LinePlace(3, (0, 20))
    assert [block.text for block in read.blocks] == ["Table 2: Charging rates", "The rate is low."]


def test_run_together_labels_may_end_in_brackets_and_full_stops(tmp_path: Path) -> None:
    """(Type 1.) and a space before the figures do not break a row."""
    rows = ("Charged (Type 1.)5344%", "Named (Type 15). 3,02922%", "Other 4,52033%", "Total13,860100%")

    assert text(tmp_path, *rows).grids[0].texts == rows


@pytest.mark.parametrize(
    "lines",
    [
        ("Kent 12", "Essex 13", "Surrey 14"),
        ("On 4 May 2020", "and on 5 May 2021", "and on 6 May 2022"),
        ("We hold 4%", "They hold 5%", "Others hold 6%"),
    ],
)
def test_a_list_of_single_figures_is_not_run_together(tmp_path: Path, lines: tuple[str, ...]) -> None:
    """A figure after a space is one figure."""
    assert not text(tmp_path, *lines).grids


def test_tabs_part_cells(tmp_path: Path, rows_of: Rows) -> None:
    """A blank first field is a blank cell, as in a pasted sheet."""
    read = text(tmp_path, "Year\tWeek\tTotal", "2017\t23-29/03\t8", "\t30/03-05/04\t9")

    assert rows_of(read.grids[0]) == [["Year", "Week", "Total"], ["2017", "23-29/03", "8"], ["", "30/03-05/04", "9"]]


def test_strokes_part_cells(tmp_path: Path, rows_of: Rows) -> None:
    """The line of dashes marks the header row."""
    read = text(tmp_path, "Year | Charged | Convicted |", "---|---|---|", "2000-01 | 18 | 16 |", "2001-02 | - | 3 |")

    (grid,) = read.grids
    assert rows_of(grid) == [["Year", "Charged", "Convicted"], ["2000-01", "18", "16"], ["2001-02", "-", "3"]]
    assert grid.n_header_rows == 1


def test_columns_of_spaces_part_cells(tmp_path: Path, rows_of: Rows) -> None:
    """A blank position stays blank."""
    read = text(
        tmp_path,
        "Force        2019   2020",
        "Kent           12      9",
        "Essex                  4",
        "Total          12     13",
    )

    assert rows_of(read.grids[0]) == [
        ["Force", "2019", "2020"],
        ["Kent", "12", "9"],
        ["Essex", "", "4"],
        ["Total", "12", "13"],
    ]


def test_figures_at_the_end_of_lines_are_columns(tmp_path: Path, rows_of: Rows) -> None:
    """A row with a figure too few is kept as one text and asked about: which figure is missing cannot be told."""
    read = text(
        tmp_path,
        "Home Office Code 2012 2013 2014",
        "08/65 4 36 44",
        "08/66 23 16",
        "195/12 11 83 79",
        "TOTAL 15 142 139",
    )

    (grid,) = read.grids
    assert rows_of(grid)[1] == ["08/65", "4", "36", "44"]
    assert rows_of(grid)[2] == ["08/66", "23 16", "", ""]
    assert [finding.slug for finding in grid.findings] == ["ragged-row"]


def test_a_web_table_copied_a_cell_a_line_is_laid_out_again(tmp_path: Path, rows_of: Rows) -> None:
    """Only one width gives a header without counts and columns of one kind."""
    cells = ["", "", "Jan", "Feb", "Mar", "", "Crimes", "8", "10", "15", "", "Charged", "1", "", "2"]
    read = text(tmp_path, "Crimes validated", *(f"{cell} |" if cell else "|" for cell in cells))

    assert rows_of(read.grids[0]) == [["", "Jan", "Feb", "Mar"], ["Crimes", "8", "10", "15"], ["Charged", "1", "", "2"]]


def strokes(*cells: str) -> list[str]:
    """A copy with a cell a line, each closed by a stroke."""
    return [f"{cell} |" if cell else "|" for cell in cells]


def test_a_blank_row_of_any_length_does_not_shift_the_rows_below_it(tmp_path: Path, rows_of: Rows) -> None:
    """A row that only parts two classes was copied with a cell too many; what stands below it keeps its columns."""
    head, above = (
        ("", "Class", "", "2023", "2024"),
        ("", "Images", "Charged", "38", "34", "", "", "Cautioned", "20", "22"),
    )
    below = ("", "Threats", "Charged", "10", "3", "", "", "Cautioned", "2", "")
    read = text(tmp_path, *strokes(*head, *above, "", "", "", "", "", "", *below))

    assert rows_of(read.grids[0]) == [
        ["Class", "", "2023", "2024"],
        ["Images", "Charged", "38", "34"],
        ["", "Cautioned", "20", "22"],
        ["Threats", "Charged", "10", "3"],
        ["", "Cautioned", "2", ""],
    ]


def test_years_that_run_on_stand_in_one_row_of_heads(tmp_path: Path, rows_of: Rows) -> None:
    """2023 and 2024** are heads of one row, although a narrower table would make sense of the kinds of cells too."""
    read = text(tmp_path, *strokes("Offence", "2022*", "2023", "2024**", "Harassment", "6", "19", ""), "Mal[copy ends]")

    assert rows_of(read.grids[0]) == [["Offence", "2022*", "2023", "2024**"], ["Harassment", "6", "19", ""]]
    assert [finding.slug for finding in read.grids[0].findings] == ["cut-off"]


def test_where_two_widths_make_sense_the_total_decides(tmp_path: Path, rows_of: Rows) -> None:
    """Four heads of two letters each say nothing of the width; only with three columns is the last row a sum."""
    read = text(
        tmp_path, *strokes("Force", "Town", "N", "Kent", "Hythe", "4", "Essex", "Harlow", "5", "Total", "", "9")
    )

    assert rows_of(read.grids[0])[-1] == ["Total", "", "9"]


def test_two_web_tables_one_below_the_other_are_two_tables(tmp_path: Path, rows_of: Rows) -> None:
    """The second begins with the same head, and has more columns."""
    first = ("", "Offence", "2023", "", "Images", "3", "", "Threats", "5")
    second = (
        "",
        "Offence",
        "Outcome",
        "2022",
        "2023",
        "",
        "Images",
        "Charged",
        "1",
        "2",
        "",
        "Threats",
        "Charged",
        "4",
        "2",
    )
    read = text(tmp_path, *strokes(*first, *second))

    assert [rows_of(grid)[0] for grid in read.grids] == [["Offence", "2023"], ["Offence", "Outcome", "2022", "2023"]]
    assert rows_of(read.grids[1])[2] == ["Threats", "Charged", "4", "2"]


def test_cells_a_line_without_any_sign_between_them_are_laid_out_where_each_row_is_whole(
    tmp_path: Path, rows_of: Rows
) -> None:
    """The title above and the sentence below stay prose."""
    lines = ["Offences recorded and charged in 2023 by force", "Force", "Recorded", "Charged"]
    lines += ["Kent", "120", "12", "Essex", "61", "<5", "Surrey", "1,044", "23", "Figures are from a live system."]
    read = text(tmp_path, *lines)

    assert rows_of(read.grids[0]) == [
        ["Force", "Recorded", "Charged"],
        ["Kent", "120", "12"],
        ["Essex", "61", "<5"],
        ["Surrey", "1,044", "23"],
    ]
    assert [block.text for block in read.blocks] == [lines[0], lines[-1]]


def test_years_above_columns_need_no_head_above_the_labels(tmp_path: Path, rows_of: Rows) -> None:
    """The blank corner of the table was lost in copying."""
    read = text(
        tmp_path,
        "How many were recorded?",
        "",
        "2022",
        "",
        "2023",
        "",
        "Kent",
        "",
        "12",
        "",
        "15",
        "",
        "Essex",
        "",
        "3",
        "",
        "4",
    )

    assert rows_of(read.grids[0]) == [["", "2022", "2023"], ["Kent", "12", "15"], ["Essex", "3", "4"]]


@pytest.mark.parametrize(
    "lines",
    [
        (
            "Force",
            "Recorded",
            "Charged",
            "Kent",
            "120",
            "Essex",
            "61",
            "12",
            "Surrey",
            "44",
            "3",
        ),  # a blank cell was lost
        ("Recorded", "Charged", "Kent", "120", "12", "Essex", "61", "4"),  # a head was lost, and is no year
        ("Kent", "12", "Essex", "5"),
        ("1", "2", "3", "4", "5", "6", "7", "8"),
    ],
)
def test_cells_a_line_that_do_not_say_their_columns_are_left_as_text(tmp_path: Path, lines: tuple[str, ...]) -> None:
    """A figure below the wrong head is worse than none."""
    read = text(tmp_path, *lines)

    assert not read.grids
    assert read.text.split("\n") == list(lines)


def test_years_with_a_figure_each_are_a_table_under_the_number_of_their_question(tmp_path: Path, rows_of: Rows) -> None:
    """Two lists with nothing between them answer two questions; what is said beside a figure stays beside it."""
    read = text(
        tmp_path,
        "In response:",
        "",
        "1. 2012 : 0",
        "   2013 : 1",
        "2. 2012 : 107,982",
        "   2013 : 77, 686 - [see note]",
    )

    assert [rows_of(grid) for grid in read.grids] == [
        [["2012", "0"], ["2013", "1"]],
        [["2012", "107,982", ""], ["2013", "77, 686", "[see note]"]],
    ]
    assert read.text.split("\n") == ["In response:", "1.", "2."]


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (["2020/21 - 22", "2021/22 - 41", "Total - 63"], [["2020/21", "22"], ["2021/22", "41"], ["Total", "63"]]),
        (["Male - 22", "Female - 41", "", "Total - 63"], [["Male", "22"], ["Female", "41"], ["Total", "63"]]),
        (["Under 18: 22", "18-24: <5", "Total: 63"], [["Under 18", "22"], ["18-24", "<5"], ["Total", "63"]]),
        (["Charged - 1,022", "Not charged - 41"], [["Charged", "1,022"], ["Not charged", "41"]]),
    ],
)
def test_a_label_and_a_figure_a_line_are_a_list_with_its_total(
    tmp_path: Path, rows_of: Rows, lines: list[str], rows: list[list[str]]
) -> None:
    """A dash or a colon stands between them; the total is a line of the list."""
    (grid,) = text(tmp_path, "Offences recorded", "", *lines, "", "Figures are from a live system.").grids

    assert rows_of(grid) == rows


@pytest.mark.parametrize(
    "lines",
    [
        ["Ref: 1234", "Ext: 7120"],
        ["Question 1: 12", "Question 2: 15"],
        ["Page 1: 12"],
        ["We counted these. Charged: 12", "We counted those. Cautioned: 3"],
    ],
)
def test_references_questions_and_sentences_are_no_list(tmp_path: Path, lines: list[str]) -> None:
    """Their numbers count nothing, or another thing than the line above."""
    assert not text(tmp_path, *lines).grids


@pytest.mark.parametrize("lines", [("2012 - 2013", "2014 - 2015"), ("2012: 4",), ("2012 - 7", "2019 - 9")])
def test_years_that_do_not_follow_one_another_are_no_list(tmp_path: Path, lines: tuple[str, ...]) -> None:
    """Spans of years, one year alone, and years far apart stay prose."""
    assert not text(tmp_path, *lines).grids


def test_a_copy_of_cells_that_could_be_laid_out_in_two_ways_is_left_as_text(tmp_path: Path) -> None:
    """It is better to ask than to put a figure below the wrong head."""
    read = text(tmp_path, *(f"{cell} |" for cell in ("8", "10", "15", "7", "9", "5")))

    assert not read.grids
    assert [finding.slug for finding in read.findings] == ["columns-unclear"]
    assert "15" in read.text


def test_a_table_that_stops_in_the_middle_says_so_and_the_cut_cell_is_not_read(tmp_path: Path) -> None:
    """200 may have been 2003-04, and 1 may have been 107."""
    read = text(tmp_path, "Year | Charged |", "2001-02 | 38 |", "2002-03 | 143 |", "200[stored copy ends here]")

    (grid,) = read.grids
    assert [(finding.slug, finding.severity) for finding in grid.findings] == [("cut-off", Severity.ERROR)]
    assert "200" not in grid.texts
    assert "'200'" in grid.findings[0].message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marked_encodings_are_read_without_a_word(tmp_path: Path, encoding: str) -> None:
    """A byte order mark or sound UTF-8 leaves nothing to guess."""
    read = text(tmp_path, "£12 – noted", encoding=encoding)

    assert (read.text, read.findings) == ("£12 – noted", ())


def test_an_encoding_that_had_to_be_guessed_is_noted(tmp_path: Path) -> None:
    """Windows-1252 has no mark of its own."""
    read = text(tmp_path, "£12 – noted", encoding="cp1252")

    assert read.text == "£12 – noted"
    assert [finding.slug for finding in read.findings] == ["encoding-guessed"]


def test_real_disclosure_pages_are_read_as_far_as_they_go(corpus: Path, rows_of: Rows) -> None:
    """A stalking reply: two tables by code and year, whose totals close where all figures are there."""
    path = corpus / "foi-pages" / "wmp-1841_15-stalking.txt"
    first, second = read_here(path, path.name).grids

    rows = rows_of(first)
    for col in range(1, 5):
        assert sum(int(row[col]) for row in rows[1:4]) == int(rows[4][col])
    assert [finding.slug for finding in second.findings] == ["ragged-row"]


def test_columns_of_a_pasted_mail_that_do_not_stand_below_each_other(tmp_path: Path) -> None:
    """Each line has as many parts as the others, four spaces between: the parts are the columns, headings included."""
    file = tmp_path / "reply.txt"
    file.write_text(
        "Offences in 2024\n\nMonth    Offences    Charged\nJanuary    20    1\nFebruary    25    3\nTotal    45    4\n"
    )

    (grid,) = read_here(file, "reply.txt").grids

    assert [grid.texts[i] for i in range(len(grid)) if grid.cols[i] == 2] == ["Charged", "1", "3", "4"]
