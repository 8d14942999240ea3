"""Replies as word processors, spreadsheets and browsers print them: each figure stands under its own label and head.

The files in pdf/ were printed by LibreOffice 7.4 and Chromium from letters, sheets and web pages made up here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from crosscast.model import Grid, PagePlace
from crosscast.read import read_here

Rows = Callable[[Grid], list[list[str]]]
WritePdf = Callable[..., Path]
HERE = Path(__file__).parent / "pdf"


def said(x: float, y: float, text: str, size: float = 10) -> str:
    return f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n"


def test_figures_that_a_long_label_pushes_on_stay_in_their_columns(rows_of: Rows) -> None:
    """Rows typed with one tab between their texts: a long label takes up the room of several stops."""
    document = read_here(HERE / "tabs.pdf", "tabs.pdf")

    (grid,) = document.grids
    assert rows_of(grid) == [
        ["Outcome", "2021", "2022", "2023"],
        ["Charged", "7", "11", "6"],
        ["Cautioned", "2", "1", "3"],
        ["No suspect identified", "9", "14", "12"],
        ["Evidential difficulties, victim does not support action", "21", "30", "28"],
        ["Total", "39", "56", "49"],
    ]
    assert [finding.slug for finding in grid.findings] == ["set-by-tabs"]
    assert grid.after == (
        "1 Figures are correct at 3 February 2024.",
        "2 Includes 5 offences recorded by Warwickshire.",
    )


def test_a_figure_close_behind_the_longest_label_stands_in_the_column_of_the_others(
    write_pdf: WritePdf, rows_of: Rows
) -> None:
    """The longest label sets the width of its column; its figure stands half a line's height behind it."""
    rows = {"Kent": "987", "Avon and Somerset": "1,204", "Gwent": "88", "Total": "2,279"}
    right_aligned = {"987": 222.2, "1,204": 213.9, "88": 227.8, "2,279": 213.9}
    drawn = said(119, 700, "Force") + said(211, 700, "Crimes")
    for at, (label, figure) in enumerate(rows.items()):
        drawn += said(119, 682 - 14 * at, label) + said(right_aligned[figure], 682 - 14 * at, figure)

    (grid,) = read_here(write_pdf(drawn), "reply.pdf").grids

    assert rows_of(grid) == [["Force", "Crimes"], *map(list, rows.items())]


def test_tables_side_by_side_that_label_their_rows_alike_are_two(rows_of: Rows) -> None:
    """A sheet with a thin blank column between; a head that its cell cuts off stands close before the next head."""
    first, second = read_here(HERE / "side-by-side.pdf", "side-by-side.pdf").grids

    years = ["Year", "2019", "2020", "2021", "2022", "Total"]
    assert rows_of(first) == [
        list(row)
        for row in zip(
            years,
            ["Record", "44", "51", "48", "61", "204"],
            ["Charged", "3", "4", "5", "2", "14"],
            strict=True,
        )
    ]
    assert rows_of(second) == [
        list(row)
        for row in zip(
            years, ["Male", "9", "12", "10", "11", "42"], ["Female", "35", "39", "38", "50", "162"], strict=True
        )
    ]


def test_numbered_notes_below_rows_of_tabs_are_no_rows(tmp_path: Path, rows_of: Rows) -> None:
    path = tmp_path / "reply.txt"
    path.write_text("Outcome\t2021\t2022\nCharged\t7\t11\nTotal\t18\t26\n1\tFigures are correct at 3 February 2024.\n")

    (grid,) = read_here(path, path.name).grids

    assert rows_of(grid) == [["Outcome", "2021", "2022"], ["Charged", "7", "11"], ["Total", "18", "26"]]
    assert grid.after == ("1 Figures are correct at 3 February 2024.",)


def test_heads_that_a_browser_turned_upwards_name_their_columns(rows_of: Rows) -> None:
    """The browser tags turned heads as text of the table itself, and their cells as blank."""
    (grid,) = read_here(HERE / "heads-by-browser.pdf", "heads-by-browser.pdf").grids

    assert rows_of(grid) == [
        ["Police force", "All offences", "Charged", "No further action"],
        ["Avon and Somerset", "212", "14", "198"],
        ["Cheshire", "98", "6", "92"],
        ["Total", "310", "20", "290"],
    ]


def test_a_browsers_table_over_pages_is_one_with_its_header_once_and_its_groups_whole(rows_of: Rows) -> None:
    """The header is tagged on every page, and the label of a group only on the page where the group begins."""
    document = read_here(HERE / "over-pages-by-browser.pdf", "over-pages-by-browser.pdf")

    (grid,) = document.grids
    assert grid.caption == "Voyeurism offences by force and outcome"
    assert rows_of(grid) == [
        ["Force", "Outcome", "2020", "2021"],
        ["Kent", "Charged", "15", "19"],
        ["", "Cautioned", "46", "25"],
        ["", "Total", "61", "44"],
        ["Essex", "Charged", "1", "25"],
        ["", "Cautioned", "58", "18"],
        ["", "Total", "59", "43"],
        ["Surrey", "Charged", "33", "34"],
        ["", "Cautioned", "17", "49"],
        ["", "Total", "50", "83"],
        ["All forces", "", "170", "170"],
    ]
    (essex,) = (cell for cell in grid.cells() if cell.text == "Essex")
    assert essex.row_span == 3


def test_words_that_narrow_cells_break_without_a_hyphen_are_one_word(rows_of: Rows) -> None:
    (grid,) = read_here(HERE / "narrow.pdf", "narrow.pdf").grids

    assert rows_of(grid)[0] == [
        "Victim sex",
        "Recorded crimes",
        "Charge/ Summons",
        "Community resolution",
        "Evidential difficulties, victim does not support",
        "Not yet assigned",
    ]
    assert rows_of(grid)[2] == ["Unknown", "6", "1", "0", "5", "0"]


def test_a_sheet_that_goes_on_to_the_right_on_a_second_page_is_one_table(rows_of: Rows) -> None:
    """Its rows stand at the same heights on both pages, its labels on the first; the edge cuts its title in two."""
    document = read_here(HERE / "wide-sheet.pdf", "wide-sheet.pdf")

    (grid,) = document.grids
    assert rows_of(grid)[0] == [
        "Outcome", "Jan-23", "Feb-23", "Mar-23", "Apr-23", "May-23", "Jun-23", "Jul-23", "Aug-23", "Sep-23", "Oct-23",
        "Nov-23", "Dec-23", "Total",
    ]  # fmt: skip
    assert rows_of(grid)[4] == ["Total", "39", "31", "32", "48", "35", "27", "45", "28", "47", "33", "41", "31", "437"]
    assert grid.caption.endswith("by month, calendar year 2023, all districts together")
    pages = {cell.text: cell.place.page for cell in grid.cells() if isinstance(cell.place, PagePlace)}
    assert (pages["39"], pages["437"]) == (1, 2)
    assert [finding.slug for finding in grid.findings] == ["joined-beside"]


def sheet(title: str, rows: list[list[str]], left: float = 60) -> str:
    """A page of a sheet with labels at its left and figures that end at 300, 400 and so on."""
    drawn = said(60, 760, title)
    for at, (label, *cells) in enumerate(rows):
        drawn += said(left, 740 - 16 * at, label) if label else ""
        drawn += "".join(said(300 + 100 * n, 740 - 16 * at, cell) for n, cell in enumerate(cells))
    return drawn


VICTIMS = [["Age", "Female", "Male"], ["Under 18", "21", "4"], ["18 and over", "33", "7"], ["Total", "54", "11"]]


def test_pages_with_the_same_labels_at_the_same_heights_but_titles_of_their_own_stay_two(write_pdf: WritePdf) -> None:
    suspects = [["Age", "Charged", "Cautioned"], ["Under 18", "3", "1"], ["18 and over", "5", "2"], ["Total", "8", "3"]]
    path = write_pdf(sheet("Victims of voyeurism by age", VICTIMS), sheet("Suspects of voyeurism by age", suspects))

    assert len(read_here(path, "reply.pdf").grids) == 2


def test_labels_that_are_printed_again_on_the_page_at_the_right_stand_once(write_pdf: WritePdf, rows_of: Rows) -> None:
    more = [["Age", "Unknown", "Total"], ["Under 18", "2", "27"], ["18 and over", "1", "41"], ["Total", "3", "68"]]
    path = write_pdf(sheet("Victims of voyeurism by age", VICTIMS), sheet("Victims of voyeurism by age", more))

    (grid,) = read_here(path, "reply.pdf").grids

    assert rows_of(grid) == [[*row, *other[1:]] for row, other in zip(VICTIMS, more, strict=True)]


def test_heads_over_several_columns_stand_over_those_that_begin_where_they_do(
    rows_of: Rows, write_pdf: WritePdf
) -> None:
    """Heads are set left and figures right, as in sheets: a year reaches into no figure of its own columns."""
    drawn = said(55, 700, "Outcome") + said(115, 715, "2022") + said(234, 715, "2023")
    for x, sex in zip((115, 174, 234, 294), ("Female", "Male") * 2, strict=True):
        drawn += said(x, 700, sex)
    rows = {"Charged": "5170", "Cautioned": "2011", "No suspect": "6698", "Total": "7808"}
    for at, (label, figures) in enumerate(rows.items()):
        drawn += said(55, 685 - 15 * at, label)
        drawn += "".join(
            said(x, 685 - 15 * at, figure) for x, figure in zip((165, 225, 285, 345), figures, strict=True)
        )

    (grid,) = read_here(write_pdf(drawn), "reply.pdf").grids

    assert rows_of(grid) == [
        ["Outcome", "2022", "", "2023", ""],
        ["", "Female", "Male", "Female", "Male"],
        *([label, *figures] for label, figures in rows.items()),
    ]


def test_rows_alone_on_the_last_page_of_a_browsers_print_are_read_as_words_and_numbers(rows_of: Rows) -> None:
    """The library takes few columns that stand wide apart for text that runs down, and parts every letter."""
    (grid,) = read_here(HERE / "rest-of-rows-by-browser.pdf", "rest-of-rows-by-browser.pdf").grids

    assert len(rows_of(grid)) == 42
    assert rows_of(grid)[-6:] == [
        ["Thames Valley", "5,455", "660", "8,354", "263"],
        ["Warwickshire", "5,450", "843", "3,797", "249"],
        ["West Mercia", "8,973", "651", "9,152", "306"],
        ["West Midlands", "4,378", "265", "7,400", "538"],
        ["West Yorkshire", "4,085", "195", "2,824", "51"],
        ["Wiltshire", "3,888", "146", "1,266", "424"],
    ]


def test_a_hidden_count_at_the_left_of_its_cell_is_in_the_column_of_the_numbers_at_the_right(rows_of: Rows) -> None:
    """A spreadsheet sets "<5", which is a word to it, to the left, close behind the number of the cell before."""
    (grid,) = read_here(HERE / "signs-at-left.pdf", "signs-at-left.pdf").grids

    assert rows_of(grid) == [
        ["Outcome", "2020/21", "2021/22", "2022/23", "2023/24"],
        ["Charged/Summonsed", "57", "<5", "32", "262"],
        ["Adult caution", "<5", "318", "119", "25"],
        ["Community resolution", "315", "144", "324", "<5"],
        ["No suspect identified", "132", "381", "<5", "22"],
        ["Total", "507", "846", "478", "312"],
    ]


def test_sheets_of_one_form_printed_on_a_page_each_are_tables_of_their_own(rows_of: Rows) -> None:
    """Their rows stand at the same heights with the same labels below the same heads: none goes on with another."""
    grids = read_here(HERE / "sheets-of-one-form.pdf", "sheets-of-one-form.pdf").grids

    assert [rows_of(grid)[1] for grid in grids] == [
        ["Charged/Summonsed", "455", "504", "752", "111"],
        ["Charged/Summonsed", "766", "863", "244", "140"],
        ["Charged/Summonsed", "789", "294", "888", "354"],
    ]
    assert all(rows_of(grid)[0] == ["Outcome", "2020/21", "2021/22", "2022/23", "2023/24"] for grid in grids)
