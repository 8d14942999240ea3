"""Tables of PDFs that are not drawn box by box: half-drawn ones, stacked headers, labels over lines, page breaks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from crosscast.interpret import Given, interpret
from crosscast.model import Grade, Grid, Layout
from crosscast.read import read_here

Rows = Callable[[Grid], list[list[str]]]
WritePdf = Callable[..., Path]
HERE = Path(__file__).parent


def said(x: float, y: float, text: str, size: float = 10) -> str:
    return f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET"


def lines_of(rows: Sequence[Sequence[tuple[float, str]]], top: float = 700, step: float = 16) -> str:
    """Texts at their places, a line a row; a line is 16 points high."""
    return "\n".join(said(x, top - step * at - 12, text) for at, row in enumerate(rows) for x, text in row)


def level(y: float, start: float, end: float) -> str:
    return f"{start} {y} m {end} {y} l S"


def upright(x: float, top: float, bottom: float) -> str:
    return f"{x} {top} m {x} {bottom} l S"


def spans_of(grid: Grid) -> dict[str, tuple[int, int, int, int]]:
    return {cell.text: (cell.row, cell.col, cell.row_span, cell.col_span) for cell in grid.cells()}


FORCES = [
    ("Avon and Somerset", "527", "153"),
    ("Kent", "797", "244"),
    ("Essex", "174", "40"),
    ("Total", "1,498", "437"),
]


def test_rows_without_upright_lines_fall_into_the_columns_of_their_header(write_pdf: WritePdf, rows_of: Rows) -> None:
    """Only the header has boxes; below it each row has a line above and below, and none between its cells."""
    xs = [72, 200, 290, 380]
    drawn = [level(700 - 16 * n, 72, 380) for n in range(6)]
    drawn += [upright(x, 700, 684) for x in xs] + [upright(x, 700, 620) for x in (72, 380)]
    rows = [[(xs[n] + 3, text) for n, text in enumerate(row)] for row in (("Force", "Recorded", "Charged"), *FORCES)]

    (grid,) = read_here(write_pdf("\n".join([*drawn, lines_of(rows)])), "kent.pdf").grids

    assert rows_of(grid) == [["Force", "Recorded", "Charged"], *map(list, FORCES)]


def test_a_drawn_header_above_rows_without_lines_is_their_header(write_pdf: WritePdf, rows_of: Rows) -> None:
    """The header alone stands in boxes; the rows right below it stand in its columns."""
    xs = [72, 200, 290, 380]
    drawn = [level(700, 72, 380), level(684, 200, 380), level(668, 72, 380), upright(200, 700, 668)]
    drawn += [upright(72, 700, 668), upright(380, 700, 668), upright(290, 684, 668)]
    head = [[(75, "Force"), (262, "2023/24")], [(203, "Recorded"), (293, "Charged")]]
    rows = [[(xs[n] + 3, text) for n, text in enumerate(row)] for row in FORCES]

    (grid,) = read_here(write_pdf("\n".join([*drawn, lines_of([*head, *rows])])), "kent.pdf").grids

    assert rows_of(grid)[2:] == [list(row) for row in FORCES]
    assert spans_of(grid)["2023/24"] == (0, 1, 1, 2)
    assert spans_of(grid)["Charged"] == (1, 2, 1, 1)


def test_a_line_below_a_heading_says_which_columns_it_heads(write_pdf: WritePdf) -> None:
    """ "2023" has a line below it from the second column to the third; "Rate" stands alone."""
    rows = [
        [(262, "2023")],
        [(75, "Force"), (203, "Recorded"), (293, "Charged"), (383, "Rate")],
        *[[(75, name), (210, a), (300, b), (390, "4.1")] for name, a, b in FORCES],
    ]
    drawn = [level(702, 72, 420), level(685, 200, 340), level(667, 72, 420), level(603, 72, 420)]

    (grid,) = read_here(write_pdf("\n".join([*drawn, lines_of(rows)])), "kent.pdf").grids

    assert spans_of(grid)["2023"] == (0, 1, 1, 2)
    assert spans_of(grid)["Rate"][1:] == (3, 2, 1)


def test_headings_that_come_again_show_what_the_years_above_them_head(write_pdf: WritePdf) -> None:
    """The years stand at the left of their two columns each; nothing is drawn."""
    rows = [
        [(203, "2022/23"), (363, "2023/24")],
        [(75, "Force"), (203, "Recorded"), (293, "Charged"), (363, "Recorded"), (453, "Charged")],
        *[[(75, name), (203, a), (293, b), (363, b), (453, "7")] for name, a, b in FORCES],
    ]

    (grid,) = read_here(write_pdf(lines_of(rows)), "kent.pdf").grids

    assert spans_of(grid)["2022/23"] == (0, 1, 1, 2)
    assert spans_of(grid)["2023/24"] == (0, 3, 1, 2)


def test_a_heading_over_two_headings_is_no_column_of_its_own(write_pdf: WritePdf) -> None:
    """The years stand between the figures below them, over "Recorded"; nothing is drawn."""
    rows = [
        [(230, "2022/23"), (390, "2023/24")],
        [(75, "Force"), (210, "Recorded"), (290, "Charged"), (370, "Recorded"), (450, "Charged")],
        *[[(75, name), (210, a), (290, b), (370, b), (450, "7")] for name, a, b in FORCES],
    ]

    (grid,) = read_here(write_pdf(lines_of(rows)), "kent.pdf").grids

    assert grid.n_cols == 5
    assert spans_of(grid)["2022/23"] == (0, 1, 1, 2)


def test_headings_close_beside_each_other_are_parted_where_their_columns_are(write_pdf: WritePdf) -> None:
    """A gap a little wider than a space, between two columns, parts "Charged" from "Cautioned"."""
    rows = [
        [(75, "Force"), (203, "Recorded in the"), (278, "Charged")],
        [(75, ""), (203, "whole year"), (278, "or cautioned")],
        *[[(75, name), (235, a), (300, b)] for name, a, b in FORCES],
    ]
    drawn = [level(702, 72, 350), level(667, 72, 350), level(603, 72, 350)]

    (grid,) = read_here(write_pdf("\n".join([*drawn, lines_of(rows)])), "kent.pdf").grids

    assert {"Recorded in the whole year", "Charged or cautioned"} <= set(grid.texts)


def test_a_label_over_several_lines_is_one_label(write_pdf: WritePdf, rows_of: Rows) -> None:
    """The next word had no room beside "Police Service of"; a heading between rows has, and stays a row."""
    rows = [
        [(75, "Force"), (203, "Recorded"), (293, "Charged")],
        [(75, "Police Service of"), (203, "527"), (293, "153")],
        [(75, "Northern Ireland")],
        [(75, "Kent"), (203, "797"), (293, "244")],
        [(75, "Greater Man-"), (203, "797"), (293, "244")],
        [(75, "chester in England")],
        [(75, "Essex"), (203, "174"), (293, "40")],
    ]

    (grid,) = read_here(write_pdf(lines_of(rows, step=12)), "kent.pdf").grids

    assert rows_of(grid)[1] == ["Police Service of Northern Ireland", "527", "153"]
    assert rows_of(grid)[2] == ["Kent", "797", "244"]


def test_a_heading_between_rows_stays_a_row(write_pdf: WritePdf, rows_of: Rows) -> None:
    """ "Women" would have had room beside "Kent" above it, so it is no rest of that label."""
    rows = [
        [(75, "Force"), (203, "Recorded"), (293, "Charged")],
        [(75, "Men")],
        [(75, "Avon and Somerset"), (203, "527"), (293, "153")],
        [(75, "Kent"), (203, "797"), (293, "244")],
        [(75, "Women")],
        [(75, "Avon and Somerset"), (203, "174"), (293, "40")],
        [(75, "Kent"), (203, "12"), (293, "4")],
    ]

    (grid,) = read_here(write_pdf(lines_of(rows, step=12)), "kent.pdf").grids

    assert [row[0] for row in rows_of(grid)] == [
        "Force",
        "Men",
        "Avon and Somerset",
        "Kent",
        "Women",
        "Avon and Somerset",
        "Kent",
    ]


def test_figures_below_each_other_in_every_box_of_a_row_are_rows(write_pdf: WritePdf, rows_of: Rows) -> None:
    """Lines between the rows were left out; each box of a column holds the figures of three rows."""
    xs = [72, 200, 290, 380]
    drawn = [level(y, 72, 380) for y in (700, 684, 636)] + [upright(x, 700, 636) for x in xs]
    rows = [
        [(xs[n] + 3, text) for n, text in enumerate(row)] for row in (("Force", "Recorded", "Charged"), *FORCES[:3])
    ]

    (grid,) = read_here(write_pdf("\n".join([*drawn, lines_of(rows)])), "kent.pdf").grids

    assert rows_of(grid) == [["Force", "Recorded", "Charged"], *map(list, FORCES[:3])]


def test_a_percentage_below_its_count_in_a_box_stays_in_it(write_pdf: WritePdf, rows_of: Rows) -> None:
    """A box with "12" and below it "(5%)" is one cell."""
    xs = [72, 200, 290, 380]
    drawn = [level(y, 72, 380) for y in (700, 684, 652, 620)] + [upright(x, 700, 620) for x in xs]
    rows = [[(75, "Force"), (203, "Recorded"), (293, "Charged")], [(75, "Kent"), (203, "12"), (293, "3")]]
    rows += [[(203, "\\(80%\\)"), (293, "\\(20%\\)")], [(75, "Essex"), (203, "9"), (293, "1")]]

    (grid,) = read_here(write_pdf("\n".join([*drawn, lines_of(rows)])), "kent.pdf").grids

    assert rows_of(grid)[1] == ["Kent", "12 (80%)", "3 (20%)"]


def test_the_scales_of_a_chart_are_no_table(write_pdf: WritePdf) -> None:
    """Numbers on both sides of a picture, falling from top to bottom, with no labels beside or above them."""
    rows = [[(75, str(20 * n)), (300, str(5 * n))] for n in range(6, 0, -1)]

    assert not read_here(write_pdf(lines_of(rows)), "kent.pdf").grids


def test_a_text_between_two_drawn_lines_is_no_table(write_pdf: WritePdf) -> None:
    """Two columns of prose stand between the lines at the head and foot of a page."""
    prose = "the force holds no information of this kind"
    rows = [[(75, prose), (320, prose)] for _ in range(8)]
    drawn = [level(702, 72, 540), level(560, 72, 540)]

    assert not read_here(write_pdf("\n".join([*drawn, lines_of(rows)])), "kent.pdf").grids


def test_a_letterhead_does_not_part_a_table_that_goes_on(write_pdf: WritePdf, rows_of: Rows) -> None:
    """Both pages begin with the same address and end with their number."""
    xs = [72, 200, 290, 380]
    pages = []
    for number, rows in enumerate(([("Force", "Recorded", "Charged"), *FORCES[:2]], FORCES[2:]), start=1):
        top = 100 if number == 1 else 780
        texts = [[(xs[n] + 3, text) for n, text in enumerate(row)] for row in rows]
        drawn = [level(top - 16 * n, 72, 380) for n in range(len(rows) + 1)]
        drawn += [upright(x, top, top - 16 * len(rows)) for x in xs]
        letterhead = said(300, 810, "Kent Police, Freedom of Information")
        pages.append("\n".join([letterhead, *drawn, lines_of(texts, top), said(280, 20, f"Page {number} of 2")]))

    (grid,) = read_here(write_pdf(*pages), "kent.pdf").grids

    assert rows_of(grid) == [["Force", "Recorded", "Charged"], *map(list, FORCES)]


def test_a_heading_with_another_year_parts_two_tables_of_one_shape(write_pdf: WritePdf) -> None:
    """The headers are alike; the years above them are not."""
    xs = [72, 200, 290, 380]
    texts = [[(xs[n] + 3, text) for n, text in enumerate(row)] for row in (("Force", "Recorded", "Charged"), *FORCES)]
    pages = []
    for year in (2022, 2023):
        drawn = [level(780 - 16 * n, 72, 380) for n in range(6)] + [upright(x, 780, 700) for x in xs]
        pages.append("\n".join([said(75, 800, f"Offences recorded in {year}"), *drawn, lines_of(texts, 780)]))

    grids = read_here(write_pdf(*pages), "kent.pdf").grids

    assert [grid.caption for grid in grids] == ["Offences recorded in 2022", "Offences recorded in 2023"]


@pytest.mark.parametrize("name", ["no-lines", "level-lines", "header-boxes"])
def test_a_workbook_with_merged_headings_printed_by_libreoffice_closes(name: str, rows_of: Rows) -> None:
    """Each force's charged are the printed percentage of its recorded; each column adds up to its total."""
    (grid,) = read_here(HERE / "pdf" / f"{name}.pdf", f"{name}.pdf").grids

    assert (spans_of(grid)["2022/23"][1:], spans_of(grid)["2023/24"][1:]) == ((1, 1, 3), (4, 1, 3))
    *rows, total = rows_of(grid)[2:]
    assert [row[0] for row in rows] == ["Avon and Somerset", "Kent", "Essex", "Police Service of Northern Ireland"]
    for col in (1, 2, 4, 5):
        assert sum(number(row[col]) for row in rows) == number(total[col])
    for row in (*rows, total):
        for col in (1, 4):
            assert row[col + 2] == f"{100 * number(row[col + 1]) / number(row[col]):.1f}%"


def number(text: str) -> int:
    return int(text.replace(",", ""))


def test_where_neither_layout_nor_totals_decide_both_readings_are_kept(write_pdf: WritePdf) -> None:
    """One box holds two figures, and its label is torn by the other reading: one against one, and no total."""
    xs = [72, 200, 290, 380]
    drawn = [level(y, 72, 380) for y in (700, 684, 652, 636)] + [upright(x, 700, 636) for x in xs]
    rows = [
        [(75, "Force"), (203, "Recorded"), (293, "Charged")],
        [(75, "Avon"), (203, "527"), (240, "11"), (293, "153")],
        [(75, "Somerset")],
        [(75, "Kent"), (203, "797"), (293, "244")],
    ]

    document = read_here(write_pdf("\n".join([*drawn, lines_of(rows)])), "kent.pdf")
    (table,) = interpret(document, Given("Kent Police"))
    (doubt,) = [finding for finding in table.findings if finding.slug == "readings-differ"]

    assert "'Avon Somerset | 527 11 | 153'" in doubt.message
    assert "'Avon | 527 | 11 | 153', 'Somerset'" in doubt.message
    assert {table.grades[at] for at, text in enumerate(table.grid.texts) if text == "153"} == {Grade.DISPUTED}


def test_a_reading_that_its_totals_chose_proves_nothing(write_pdf: WritePdf) -> None:
    """Taken apart, 527 and 11 make their columns close; so the totals are no proof of any figure any more."""
    xs = [72, 200, 290, 380]
    drawn = [level(y, 72, 380) for y in (700, 684, 652, 636, 620)] + [upright(x, 700, 620) for x in xs]
    rows = [
        [(75, "Force"), (203, "2022"), (240, "2023"), (293, "2024")],
        [(75, "Avon"), (203, "527"), (240, "11"), (293, "153")],
        [(75, "Somerset")],
        [(75, "Kent"), (203, "797"), (240, "20"), (293, "244")],
        [(75, "Total"), (203, "1,324"), (240, "31"), (293, "397")],
    ]
    document = read_here(write_pdf("\n".join([*drawn, lines_of(rows)])), "kent.pdf")

    (table,) = interpret(document, Given("Home Office"))

    assert {"527", "11"} <= set(table.grid.texts)
    assert table.relations
    assert Grade.PROVED not in table.grades


def grid_with_others(path: Path) -> list[list[tuple[str, ...]]]:
    """The lines of the one table of a document, in each of its readings."""
    (grid,) = read_here(path, "kent.pdf").grids
    return [list(reading.lines()) for reading in (grid, *grid.other_readings)]


def close_columns(gap: float, rows: Sequence[tuple[str, str, str]]) -> list[list[tuple[float, str]]]:
    """Rows of a label and two texts, the first of which ends so far before the second; a digit is 5.56 points wide."""
    return [
        [(75, name), *([(220 - 5.56 * len(first), first)] if first else []), (220 + gap, second)]
        for name, first, second in rows
    ]


CLOSE = [("Avon", "5", "123"), ("Devon", "12", "940"), ("Essex", "3", "312"), ("Kent", "9", "244")]


def test_digits_in_groups_are_one_number_where_they_stand_as_close_as_words(write_pdf: WritePdf) -> None:
    """A space of Helvetica is 2.78 points wide in a type of 10."""
    rows = [[(75.0, "Force"), (205.0, "Recorded")], *close_columns(2.8, CLOSE)]

    assert grid_with_others(write_pdf(lines_of(rows))) == [
        [("Force", "Recorded"), *((name, f"{first} {second}") for name, first, second in CLOSE)]
    ]


def test_two_columns_with_a_heading_each_are_never_one_number(write_pdf: WritePdf) -> None:
    """6 points lie between 5 and 123, and "2021" and "2022" stand over them."""
    rows = [[(75.0, "Force"), (195.0, "2021"), (226.0, "2022")], *close_columns(6, CLOSE)]

    assert grid_with_others(write_pdf(lines_of(rows))) == [[("Force", "2021", "2022"), *CLOSE]]


@pytest.mark.parametrize("last", [("Surrey", "", "87"), ("Surrey", "2", "087")])
def test_numbers_without_a_first_group_or_with_a_zero_after_it_show_that_groups_are_one_number(
    write_pdf: WritePdf, last: tuple[str, str, str]
) -> None:
    """87 stands below the last groups of the others; 087 is no number of its own."""
    rows: list[list[tuple[float, str]]] = [[(75, "Force"), (205, "Recorded"), (300, "Charged")]]
    rows += [[*row, (300, "7")] for row in close_columns(5, [*CLOSE, last])]

    (lines,) = grid_with_others(write_pdf(lines_of(rows)))

    assert lines[1:] == [(name, f"{first} {second}".strip(), "7") for name, first, second in (*CLOSE, last)]


def test_where_nothing_tells_whether_digits_are_one_number_or_two_both_are_kept(write_pdf: WritePdf) -> None:
    """No heading stands over them; so none of the figures is sure."""
    path = write_pdf(lines_of(close_columns(6, CLOSE)))

    assert grid_with_others(path) == [[(name, f"{first} {second}") for name, first, second in CLOSE], CLOSE]
    (table,) = interpret(read_here(path, "kent.pdf"), Given("Kent Police"))
    assert {grade for grade in table.grades if grade is not None} <= {Grade.DISPUTED}


def test_totals_tell_whether_digits_are_one_number_or_two_and_prove_nothing_then(write_pdf: WritePdf) -> None:
    """5,123 + 12,940 + 3,312 + 9,244 = 30,619; and 5 + 12 + 3 + 9 = 29, 123 + 940 + 312 + 244 = 1,619."""
    one = read_here(write_pdf(lines_of(close_columns(6, [*CLOSE, ("Total", "30", "619")]))), "kent.pdf")
    two = [[(75.0, "Force"), (210.0, "Cases")], *close_columns(6, [*CLOSE, ("Total", "29", "1,619")])]

    (table,) = interpret(one, Given("Kent Police"))
    assert (table.grid.lines()[-1], table.grid.chosen_by_sums) == (("Total", "30 619"), True)
    assert not any(table.adds_up)
    assert grid_with_others(write_pdf(lines_of(two)))[0][-1] == ("Total", "29", "1,619")


def test_totals_that_close_in_both_readings_tell_nothing(write_pdf: WritePdf) -> None:
    """5 + 2 + 3 = 10 and 123 + 140 + 112 = 375, but also 5,123 + 2,140 + 3,112 = 10,375."""
    rows = [("Avon", "5", "123"), ("Devon", "2", "140"), ("Essex", "3", "112"), ("Total", "10", "375")]

    assert len(grid_with_others(write_pdf(lines_of(close_columns(6, rows))))) == 2


def test_two_headings_over_figures_that_stand_close_part_them(write_pdf: WritePdf) -> None:
    """ "5 61" is no number, and two headings stand over it."""
    figures = [("Avon", "5", "61"), ("Devon", "1", "72"), ("Essex", "3", "81")]
    rows: list[list[tuple[float, str]]] = [[(75, "Force"), (208, "Rec."), (240, "Chd"), (300, "Other")]]
    rows += [[(75, name), (222, first), (232, second), (305, "123")] for name, first, second in figures]

    (lines,) = grid_with_others(write_pdf(lines_of(rows)))

    assert lines == [("Force", "Rec.", "Chd", "Other"), *((*row, "123") for row in figures)]


def test_headings_between_a_header_and_its_figures_part_it_from_no_figures(write_pdf: WritePdf, rows_of: Rows) -> None:
    """The header stands between two lines; two headings of groups follow before the first row of figures."""
    header = [(390, 690, "Totals"), (205, 678, "2013"), (295, 678, "2014")]
    header += [(360, 678, "2013-"), (420, 678, "2013-"), (360, 666, "2017"), (420, 666, "2022")]
    headings = [(75, 644, "England"), (80, 628, "South")]
    rows = [
        [(75.0, "Kent"), (205.0, "1,204"), (295.0, "987"), (360.0, "2,191"), (420.0, "4,191")],
        [(75.0, "Essex"), (205.0, "1,104"), (295.0, "887"), (360.0, "1,991"), (420.0, "3,991")],
        [(75.0, "Surrey"), (205.0, "1,004"), (295.0, "787"), (360.0, "1,791"), (420.0, "3,791")],
    ]
    drawn = [level(704, 72, 460), level(660, 72, 460)]
    texts = [said(*each) for each in (*header, *headings)]

    (grid,) = read_here(write_pdf("\n".join([*drawn, *texts, lines_of(rows, top=624)])), "kent.pdf").grids

    shown = rows_of(grid)
    assert [row for row in shown if "England" in row or "South" in row] == [
        ["England", "", "", "", ""],
        ["South", "", "", "", ""],
    ]
    assert shown[0][1:3] == ["2013", "2014"]
    assert shown[-1] == ["Surrey", "1,004", "787", "1,791", "3,791"]


MONTHS = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Total"]


def test_names_of_months_as_close_as_words_head_a_column_each(write_pdf: WritePdf, rows_of: Rows) -> None:
    """More of them than a line of prose has words."""
    outcomes = {"Charged": range(21, 34), "Cautioned": range(41, 54), "No suspect": range(61, 74)}
    rows: list[list[tuple[float, str]]] = [
        [(50, "Outcome"), *((130 + 24 * at, text) for at, text in enumerate(MONTHS))]
    ]
    rows += [
        [(50, outcome), *((134 + 24 * at, str(count)) for at, count in enumerate(counts))]
        for outcome, counts in outcomes.items()
    ]

    (grid,) = read_here(write_pdf(lines_of(rows)), "kent.pdf").grids

    assert rows_of(grid) == [["Outcome", *MONTHS], *([name, *map(str, counts)] for name, counts in outcomes.items())]


def test_what_stands_close_above_a_table_and_is_none_of_it_stays_as_prose(write_pdf: WritePdf) -> None:
    """A numbered sentence right above the header, and a note right below the last row."""
    above = "How many offences were recorded in each of the two years that I name below, by offence?"
    below = "These counts are from a live system and can change."
    rows = [
        [(50.0, "1."), (80.0, above)],
        [(50.0, "Offence"), (250.0, "2022"), (330.0, "2023")],
        *(
            [(50.0, name), (255.0, str(at)), (335.0, str(at + 5))]
            for at, name in enumerate(["Stalking", "Exposure"], 12)
        ),
        [(50.0, "Voyeurism"), (255.0, "31"), (335.0, "47")],
        [(50.0, below)],
    ]

    document = read_here(write_pdf(lines_of(rows)), "kent.pdf")

    assert len(document.grids) == 1
    assert above in document.text
    assert below in document.text


def test_a_line_of_dots_between_rows_is_none_of_them(write_pdf: WritePdf, rows_of: Rows) -> None:
    texts = [("Force", "2021"), ("Kent", "12"), ("......", ""), ("Essex", "14"), ("Avon and Somerset", "15")]
    rows = [[(50, text), (200, count)] if count else [(50, text)] for text, count in texts]

    (grid,) = read_here(write_pdf(lines_of(rows)), "kent.pdf").grids

    assert rows_of(grid) == [[text, count] for text, count in texts if count]


def test_lines_of_dots_to_write_on_are_no_table(write_pdf: WritePdf) -> None:
    drawn = [level(y, 50, 400) for y in (700, 660, 620)]
    rows = [[(50, "......"), (200, "......")] for _ in range(4)]

    document = read_here(write_pdf("\n".join([*drawn, lines_of(rows)])), "kent.pdf")

    assert (document.grids, document.findings) == ((), ())


def test_white_boxes_behind_texts_are_no_cells(write_pdf: WritePdf, rows_of: Rows) -> None:
    """A report paints each of its fields white before it prints there; on white paper nobody sees these boxes."""
    rows = [[(72, force), (250 - 6 * len(n), n), (330 - 6 * len(m), m)] for force, n, m in FORCES]
    fields = [(x - 1, 686 - 16 * at, 8 + 6 * len(text)) for at, row in enumerate(rows) for x, text in row]
    white = "\n".join(f"{x} {y} {width} 14 re f" for x, y, width in fields)
    frame = "60 620 300 90 re S"

    (grid,) = read_here(write_pdf(f"{frame} 1 g\n{white}\n0 g\n{lines_of(rows)}"), "kent.pdf").grids

    assert rows_of(grid) == [list(row) for row in FORCES]


def test_white_boxes_on_a_dark_one_are_cells(write_pdf: WritePdf, rows_of: Rows) -> None:
    """A table without a line: what parts its cells is the dark box behind them."""
    xs, rows = (60, 200, 280, 360), [("Force", "Recorded", "Charged"), *FORCES]
    boxes = [(a, 686 - 16 * at, b - a - 2) for at in range(len(rows)) for a, b in pairwise(xs)]
    white = "\n".join(f"{x} {y} {width} 14 re f" for x, y, width in boxes)
    texts = [[(x + 2, text) for x, text in zip(xs, row, strict=False)] for row in rows]

    (grid,) = read_here(write_pdf(f"0.3 g 58 618 304 86 re f 1 g\n{white}\n0 g\n{lines_of(texts)}"), "kent.pdf").grids

    assert grid.layout is Layout.RULED
    assert rows_of(grid) == [list(row) for row in rows]


def test_a_name_below_a_row_of_totals_is_none_of_its_label(write_pdf: WritePdf, rows_of: Rows) -> None:
    """Each name begins further left and would not fit beside the label above it, as the next line of a label would."""
    rows: list[list[tuple[float, str]]] = []
    for area, n, m in FORCES[:3]:
        rows += [[(72, area)], [(84, "By post"), (250, n), (330, m)], [(84, "Total"), (250, n), (330, m)]]

    (grid,) = read_here(write_pdf(lines_of(rows, step=12)), "kent.pdf").grids

    labels = [row[0] for row in rows_of(grid)]
    assert labels == [label for area, *_ in FORCES[:3] for label in (area, "By post", "Total")][-len(labels) :]
    assert len(labels) >= 8


def test_the_edge_of_paper_that_is_painted_white_is_no_line(write_pdf: WritePdf, rows_of: Rows) -> None:
    """A report paints the whole page white before it prints; the table begins at the left edge of that box."""
    xs, rows = (60, 200, 280, 360), [("Force", "Recorded", "Charged"), *FORCES]
    lines = [level(700 - 16 * n, 60, 360) for n in range(6)] + [upright(x, 700, 620) for x in xs]
    texts = [[(x + 3, text) for x, text in zip(xs, row, strict=False)] for row in rows]
    masthead = f"{said(62, 760, 'Office of Research')} {said(62, 748, 'February 1, 2022')} {said(350, 760, '2')}"
    paper = "1 g 1 G 60 60 480 720 re B 0 g 0 G"

    (grid,) = read_here(write_pdf("\n".join([paper, masthead, *lines, lines_of(texts)])), "kent.pdf").grids

    assert rows_of(grid) == [list(row) for row in rows]


def test_white_boxes_beside_coloured_ones_are_cells(write_pdf: WritePdf, rows_of: Rows) -> None:
    """A sheet paints its head and its labels grey, its figures white: what is beside the grey parts them to the eye."""
    xs, rows = (60, 200, 280, 360), [("Force", "Recorded", "Charged"), *FORCES]
    boxes = [(at, n, a, b - a - 1) for at in range(len(rows)) for n, (a, b) in enumerate(pairwise(xs))]
    drawn = [f"{1 if at and n else 0.8} g {x} {685 - 16 * at} {width} 15 re f" for at, n, x, width in boxes]
    texts = [[(x + 2, text) for x, text in zip(xs, row, strict=False)] for row in rows]

    (grid,) = read_here(write_pdf("\n".join([*drawn, "0 g", lines_of(texts)])), "kent.pdf").grids

    assert grid.layout is Layout.RULED
    assert rows_of(grid) == [list(row) for row in rows]
