"""Where the tables of a PDF page stand, and by what they are drawn: boxes, frames, shading, pieces of lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from crosscast.interpret import Given, interpret
from crosscast.model import Grid
from crosscast.read import read_here

Rows = Callable[[Grid], list[list[str]]]
WritePdf = Callable[..., Path]

STEP = 16  # points from line to line
FORCES = [
    ["Avon and Somerset", "527", "153"],
    ["Kent", "797", "244"],
    ["Essex", "174", "40"],
    ["Dyfed-Powys", "88", "12"],
    ["Total", "1,586", "449"],
]
HEAD = ["Force", "Recorded", "Charged"]


def texts(xs: Sequence[float], rows: Sequence[Sequence[str]], top: float = 700) -> str:
    """Rows of texts, each a little right of its x, a row a line."""
    return "\n".join(
        f"BT /F1 10 Tf 1 0 0 1 {x + 3} {top - STEP * at - 12} Tm ({text}) Tj ET"
        for at, row in enumerate(rows)
        for x, text in zip(xs, row, strict=False)
        if text
    )


def level(y: float, start: float, end: float) -> str:
    return f"{start} {y} m {end} {y} l S"


def upright(x: float, top: float, bottom: float) -> str:
    return f"{x} {top} m {x} {bottom} l S"


def filled(x: float, y: float, width: float, height: float, grey: float) -> str:
    return f"{grey} g {x} {y} {width} {height} re f 0 g"


def test_a_group_heading_that_no_line_parts_from_its_rows_is_a_row(write_pdf: WritePdf, rows_of: Rows) -> None:
    """Upright lines stop at each heading, and no level line is drawn below it."""
    xs, end = [72, 200, 290], 380
    rows = [HEAD, ["Northern"], *FORCES[:2], ["Southern"], *FORCES[2:4]]
    drawn = [level(700 - STEP * n, 72, end) for n in (0, 1, 3, 4, 6, 7)]
    drawn += [upright(x, 700, 700 - STEP * 7) for x in (72, end)]
    drawn += [upright(x, 700 - STEP * a, 700 - STEP * b) for x in xs[1:] for a, b in ((0, 1), (2, 4), (5, 7))]

    (grid,) = read_here(write_pdf("\n".join([*drawn, texts(xs, rows)])), "kent.pdf").grids

    assert [[text for text in row if text] for row in rows_of(grid)] == [[text for text in row if text] for row in rows]


def test_lists_side_by_side_in_drawn_boxes_are_read_line_by_line(write_pdf: WritePdf, rows_of: Rows) -> None:
    """Three boxes hold a list of labels and figures each, the last with its total below a line: frames, no cells."""
    xs = [72, 140, 200, 268, 328, 396]
    ages = [[f"{age} years", str(1000 + 7 * age), f"{age + 10} years", str(900 + 5 * age), f"{age + 20} years",
             str(500 + 3 * age)] for age in range(10)]  # fmt: skip
    rows = [["Age", "Total", "Age", "Total", "Age", "Total"], *ages]
    ages[-1][-2] = "Total"
    drawn = [level(700, 72, 456), level(684, 72, 456), level(540, 328, 456), level(524, 72, 456)]
    drawn += [upright(x, 700, 524) for x in (72, 200, 328, 456)]

    document = read_here(write_pdf("\n".join([*drawn, texts(xs, rows)])), "kent.pdf")

    (grid,) = document.grids
    assert rows_of(grid) == rows


def test_labels_beside_drawn_rows_are_a_label_a_row(write_pdf: WritePdf, rows_of: Rows) -> None:
    """The labels stand left of the boxes; only the line below the header reaches them."""
    xs = [72, 200, 290]
    drawn = [level(700 - STEP * n, 72 if n == 1 else 200, 380) for n in range(7)]
    drawn += [upright(x, 700, 700 - STEP * 6) for x in (200, 290, 380)]

    (grid,) = read_here(write_pdf("\n".join([*drawn, texts(xs, [HEAD, *FORCES])])), "kent.pdf").grids

    assert rows_of(grid) == [HEAD, *FORCES]


def test_a_note_number_in_brackets_beside_a_figure_stays_in_its_box(write_pdf: WritePdf, rows_of: Rows) -> None:
    xs = [72, 200, 290]
    rows = [HEAD, *([name, a, b] for name, a, b in FORCES)]
    drawn = [level(700 - STEP * n, 72, 380) for n in range(7)] + [upright(x, 700, 700 - STEP * 6) for x in (*xs, 380)]
    notes = texts([230, 320], [["(1)", "(2)"], ["(1)", "(2)"]], 700 - STEP)

    (grid,) = read_here(write_pdf("\n".join([*drawn, texts(xs, rows), notes])), "kent.pdf").grids

    assert rows_of(grid)[1] == ["Avon and Somerset", "527 (1)", "153 (2)"]
    assert rows_of(grid)[3:] == FORCES[2:]


def test_filled_boxes_make_a_grid_without_lines(write_pdf: WritePdf, rows_of: Rows) -> None:
    """A label over two lines stands in one box, and a row holds nothing but its label."""
    xs, widths = [72, 200, 290], [127, 89, 89]
    tops = [700, 684, 652, 636, 620]
    rows = [HEAD, ["Avon and", "527", ""], ["Kent", "", ""], ["Essex", "174", "40"]]
    drawn = [
        filled(x, bottom, width, top - bottom - 1, 0.9 if at % 2 else 0.7)
        for at, (top, bottom) in enumerate(pairwise(tops))
        for x, width in zip(xs, widths, strict=True)
    ]
    said = [texts(xs, [row], top) for row, top in zip(rows, tops, strict=False)]

    page = "\n".join([*drawn, *said, texts(xs, [["Somerset"]], 668)])
    (grid,) = read_here(write_pdf(page), "kent.pdf").grids

    assert rows_of(grid) == [HEAD, ["Avon and Somerset", "527", ""], *rows[2:]]


def test_fills_behind_every_other_row_lose_no_row(write_pdf: WritePdf, rows_of: Rows) -> None:
    xs = [72, 200, 290]
    drawn = [filled(x, 700 - STEP * (at + 1), 90, STEP, 0.9) for at in (0, 2, 4) for x in (*xs, 110)]

    (grid,) = read_here(write_pdf("\n".join([*drawn, texts(xs, [HEAD, *FORCES])])), "kent.pdf").grids

    assert rows_of(grid) == [HEAD, *FORCES]


def test_the_bars_of_a_chart_are_no_cells(write_pdf: WritePdf) -> None:
    bars = [filled(100 + 40 * at, 500, 39, 30 + 17 * at, 0.6) for at in range(8)]
    signs = [texts([100 + 40 * at], [[str(30 + 17 * at)]], 552 + 17 * at) for at in range(8)]
    years = texts([100 + 40 * at for at in range(8)], [[str(2016 + at) for at in range(8)]], 498)

    document = read_here(write_pdf("\n".join([*bars, *signs, years])), "kent.pdf")

    assert not document.grids


def test_a_table_right_below_another_between_lines_of_one_length_is_a_table_of_its_own(
    write_pdf: WritePdf, rows_of: Rows
) -> None:
    """The header of the second stands far below the last line of the first, which is drawn as long as its own."""
    about = [["Reference", "1234/23"], ["Period", "2021 to 2023"], ["Rule", "Counting rules"]]
    xs = [72, 300, 400]
    drawn = [level(700 - STEP * n, 72, 460) for n in range(4)]
    drawn += [level(700 - STEP * n, 72, 460) for n in range(6, 11)]
    drawn += [texts([72, 300], about), texts(xs, [HEAD, *FORCES[:4]], 700 - 5 * STEP)]

    first, second = read_here(write_pdf("\n".join(drawn)), "kent.pdf").grids

    assert rows_of(first) == about
    assert rows_of(second) == [HEAD, *FORCES[:4]]


LINED = [72, 200, 260, 320, 380, 440, 500]


def test_a_table_may_begin_below_two_lines_with_nothing_between_them(write_pdf: WritePdf, rows_of: Rows) -> None:
    """A double line above the header is none of the table's rows."""
    xs = (72, 300, 420)
    rows = texts(xs, [HEAD], 690) + texts(xs, FORCES, 660)
    lines = [level(y, 72, 480) for y in (710, 704, 664, 664 - STEP * len(FORCES))]
    document = read_here(write_pdf("\n".join([*lines, rows])), "reply.pdf")

    assert [finding.message for finding in document.findings] == []
    assert rows_of(document.grids[0]) == [HEAD, *FORCES]


def heads_over(tops: Sequence[tuple[float, str]], heads: Sequence[str]) -> str:
    """A header of two lines over six columns of figures, with lines drawn below the second and each row."""
    body = [[name, *(f"{100 * n + col}" for col in range(6))] for n, name in enumerate(("Avon", "Kent", "Essex"), 1)]
    drawn = [level(700 - STEP * n, 72, 560) for n in (0, 2, 3, 4, 5)]
    line = [texts([x], [[text]]) for x, text in tops]
    return "\n".join([*drawn, *line, texts(LINED, [heads, *body], 700 - STEP)])


def test_a_heading_in_the_middle_of_three_columns_heads_all_three(write_pdf: WritePdf) -> None:
    """As the headings beside it do that stand over two columns and one; else it would be part of "Theft"."""
    heads = ["Force", "Rape", "Theft", "Fraud", "Crime", "Other", "All"]
    (grid,) = read_here(write_pdf(heads_over([(260, "Kinds"), (411, "Sums")], heads)), "kent.pdf").grids

    assert [*grid.lines()[0]] == ["Force", "Kinds", "Kinds", "Kinds", "Sums", "Sums", "All"]
    assert [*grid.lines()[1]] == heads


def test_a_heading_over_the_gap_between_two_columns_makes_no_column(write_pdf: WritePdf) -> None:
    heads = ["Force", "2019", "2020", "2021", "2022", "2023", "2024"]
    (grid,) = read_here(write_pdf(heads_over([(292, "All"), (411, "Sums")], heads)), "kent.pdf").grids

    assert grid.n_cols == 7
    assert [*grid.lines()[0]] == ["Force", "2019", "All", "All", "Sums", "Sums", "2024"]


def test_heads_of_one_line_beside_heads_of_two_lines_are_of_their_own_columns(
    write_pdf: WritePdf, rows_of: Rows
) -> None:
    """ "Charged" stands at half the height of "Recorded / crimes"; a line is drawn below both, and units follow."""
    xs = [72, 200, 280, 360, 440]
    body = [[name, *(f"{100 * n + col}" for col in range(4))] for n, name in enumerate(("Avon", "Kent", "Essex"), 1)]
    drawn = [level(700 - STEP * 2, 180, 500), *(level(700 - STEP * n, 72, 500) for n in (0, 3, 4, 5, 6))]
    two, one = [["", "Recorded", "", "Recorded"], ["", "crimes", "", "crimes"]], ["", "", "Charged", "", "Charged"]
    drawn += [texts(xs, [two[0]], 702), texts(xs, [two[1]], 690), texts(xs, [one], 696)]
    units = ["Force", "number", "per cent", "number", "per cent"]
    drawn.append(texts(xs, [units, *body], 700 - 2 * STEP))

    (grid,) = read_here(write_pdf("\n".join(drawn)), "kent.pdf").grids

    assert rows_of(grid)[:2] == [
        ["Force", "Recorded crimes", "Charged", "Recorded crimes", "Charged"],
        ["", "number", "per cent", "number", "per cent"],
    ]
    assert rows_of(grid)[2:] == body


def test_prices_with_the_sign_of_the_currency_behind_them_are_figures(write_pdf: WritePdf, rows_of: Rows) -> None:
    rows = [["Copying", "8 €"], ["Postage", "10 €"], ["Search", "13 €"], ["Redaction", "1.250,50 €"]]
    (grid,) = read_here(write_pdf(texts([72, 300], rows).replace("€", r"\200")), "kent.pdf").grids

    assert rows_of(grid) == rows


def boxes(xs: Sequence[float], top: float, n_rows: int) -> str:
    """Drawn boxes between each two x, a line of text high."""
    bottom = top - STEP * n_rows
    lines = [level(top - STEP * n, xs[0], xs[-1]) for n in range(n_rows + 1)]
    return "\n".join([*lines, *(upright(x, top, bottom) for x in xs)])


def test_labels_and_totals_outside_of_the_boxes_are_of_the_table(write_pdf: WritePdf, rows_of: Rows) -> None:
    """Boxes are drawn around heads and figures only; a blank row parts the row of totals from them."""
    xs = [72, 200, 290]
    drawn = [boxes([200, 290, 380], 700, 5), texts(xs, [["", *HEAD[1:]], *FORCES[:4]])]
    total = texts(xs, [FORCES[4]], 700 - 6 * STEP)

    document = read_here(write_pdf("\n".join([*drawn, total])), "kent.pdf")

    assert [row for row in rows_of(document.grids[0]) if any(row)] == [["", *HEAD[1:]], *FORCES]
    (table,) = interpret(document, Given("Home Office"))
    assert len(table.relations) == 2
    assert all(relation.holds for relation in table.relations)


def test_prose_left_of_boxes_is_no_column_of_labels(write_pdf: WritePdf, rows_of: Rows) -> None:
    """A margin note of three lines stands beside the first rows."""
    drawn = [boxes([200, 290, 380, 470], 700, 5), texts([200, 290, 380], [HEAD, *FORCES[:4]])]
    drawn += [
        texts([72], [[text]], 700 - STEP * n) for n, text in enumerate(("Figures were", "taken from", "the system."))
    ]

    (grid,) = read_here(write_pdf("\n".join(drawn)), "kent.pdf").grids

    assert rows_of(grid) == [HEAD, *FORCES[:4]]


def test_years_above_the_boxes_head_the_columns_below_them(write_pdf: WritePdf) -> None:
    xs = [72, 200, 260, 320, 380, 440]
    body = [[name, *(f"{100 * n + col}" for col in range(4))] for n, name in enumerate(("Avon", "Kent", "Essex"), 1)]
    heads = ["Force", "Recorded", "Charged", "Recorded", "Charged"]
    years = [texts([245], [["2022"]], 700 + STEP), texts([365], [["2023"]], 700 + STEP)]

    (grid,) = read_here(write_pdf("\n".join([boxes(xs, 700, 4), texts(xs, [heads, *body]), *years])), "kent.pdf").grids

    assert [*grid.lines()[0]] == ["", "2022", "2022", "2023", "2023"]
    assert [[*line] for line in grid.lines()[1:]] == [heads, *body]


def test_a_title_over_other_columns_begins_a_table_between_the_same_lines(write_pdf: WritePdf, rows_of: Rows) -> None:
    """As in weekly reports: lines of one length, a title in the middle, and a header of other columns below it."""
    xs, others = [72, 200, 290, 380], [72, 180, 240, 300, 360, 420]
    first = [["", "2021", "2022", "2023"], ["Avon", "527", "153", "81"], ["Kent", "797", "244", "98"]]
    second = [["", "1990", "1995", "2000", "2005", "2010"], ["Avon", "12", "15", "17", "20", "25"]]
    second += [["Kent", "22", "25", "27", "30", "35"], ["Total", "34", "40", "44", "50", "60"]]
    drawn = [level(700 - STEP * n, 72, 470) for n in (0, 3, 4, 7)]
    drawn += [texts(xs, first), texts([230], [["Historical figures"]], 700 - 3 * STEP)]
    drawn.append(texts(others, second, 700 - 4 * STEP))

    one, other = read_here(write_pdf("\n".join(drawn)), "kent.pdf").grids

    assert rows_of(one) == first
    assert rows_of(other) == second


def test_a_row_of_totals_below_the_last_line_is_of_the_table(write_pdf: WritePdf, rows_of: Rows) -> None:
    """The last row of the test above is such a row too."""
    drawn = [level(700 - STEP * n, 72, 380) for n in (0, 1, 5)]

    document = read_here(write_pdf("\n".join([*drawn, texts([72, 200, 290], [HEAD, *FORCES])])), "kent.pdf")

    assert [rows_of(grid) for grid in document.grids] == [[HEAD, *FORCES]]


def test_a_sign_of_a_currency_at_the_edge_of_its_column_is_of_its_figure(write_pdf: WritePdf, rows_of: Rows) -> None:
    """As spreadsheets print amounts of money; wider amounts stand where the sign does."""
    rows = [["Weekly", "71.15"], ["Monthly", "308.33"], ["Yearly", "13,700.00"], ["Total", "14,079.48"]]
    amounts = [
        f"BT /F1 10 Tf 1 0 0 1 {250 - 5.56 * len(t)} {688 - STEP * at} Tm ({t}) Tj ET" for at, (_, t) in enumerate(rows)
    ]
    page = [texts([72], [[label] for label, _ in rows]), texts([200], [["$"]]), *amounts]

    (grid,) = read_here(write_pdf("\n".join(page)), "kent.pdf").grids

    assert rows_of(grid) == [["Weekly", "$ 71.15"], *rows[1:]]
