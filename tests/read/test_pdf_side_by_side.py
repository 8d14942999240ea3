"""Tables, or a table and prose, that stand side by side on a PDF page without drawn boxes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import typst

from crosscast.model import Document, Grid
from crosscast.read import read_here

Rows = Callable[[Grid], list[list[str]]]

FORCES = [
    ["Force", "2022", "2023"],
    ["Avon and Somerset", "1,204", "1,310"],
    ["Kent", "797", "244"],
    ["Essex", "174", "40"],
    ["Dyfed-Powys", "88", "12"],
    ["Durham", "61", "75"],
    ["Total", "2,324", "1,681"],
]
OUTCOMES = [
    ["Outcome", "2021", "2022", "2023"],
    ["Charged", "35", "46", "57"],
    ["Community resolution", "128", "131", "140"],
    ["No suspect", "902", "813", "724"],
    ["Total", "1,065", "990", "921"],
]
PROSE = (
    "Searches were made of the system on which crimes are recorded. The figures are those held on the day of the "
    "search, and may change as crimes are recorded anew or found to be none. An offence is counted once for each "
    "victim. Where an offence has no victim it is counted once. The figures of other forces are not held by us, and "
    "you may wish to ask them. "
)


def table(rows: Sequence[Sequence[str]], *, columns: str = "", inset: str = "(x: 5pt, y: 3pt)", rest: str = "") -> str:
    """A table of Typst without lines, its figures at the right of their columns."""
    cells = ", ".join(f"[{text}]" for row in rows for text in row)
    widths = columns or f"{len(rows[0])}"
    return f"#table(columns: {widths}, stroke: none, inset: {inset}, {rest} {cells})"


def beside(left: str, right: str, *, widths: str = "(auto, auto)", gap: str = "40pt") -> str:
    return f"#grid(columns: {widths}, column-gutter: {gap}, [{left}], [{right}])"


def printed(tmp_path: Path, body: str) -> Document:
    source, path = tmp_path / "page.typ", tmp_path / "page.pdf"
    page = "#set page(paper: 'a4', margin: 50pt)\n#set text(size: 9pt)\n".replace("'", '"')
    source.write_text(f"{page}{PROSE}\n\n{body}\n\n{PROSE}", encoding="utf-8")
    typst.compile(str(source), output=str(path), pdf_tags=False)
    return read_here(path, "kent.pdf")


def slugs(document: Document) -> list[str]:
    return [finding.slug for finding in document.findings]


def test_two_tables_whose_rows_stand_at_different_heights_are_two(tmp_path: Path, rows_of: Rows) -> None:
    left, right = table(FORCES), table(OUTCOMES, inset="(x: 5pt, y: 4.2pt)")

    document = printed(tmp_path, beside(left, right))

    assert [rows_of(grid) for grid in document.grids] == [FORCES, OUTCOMES]
    assert slugs(document) == []


def test_two_tables_with_rows_at_the_same_heights_and_the_same_heads_are_two(tmp_path: Path, rows_of: Rows) -> None:
    document = printed(tmp_path, beside(table(FORCES), table(OUTCOMES)))

    assert [rows_of(grid) for grid in document.grids] == [FORCES, OUTCOMES]


def test_three_tables_side_by_side_are_read_from_left_to_right(tmp_path: Path, rows_of: Rows) -> None:
    thin = [row[:2] for row in FORCES]
    tables = ", ".join(f"[{table(rows)}]" for rows in (FORCES, OUTCOMES, thin))

    document = printed(tmp_path, f"#grid(columns: 3, column-gutter: 20pt, {tables})")

    assert [rows_of(grid) for grid in document.grids] == [FORCES, OUTCOMES, thin]


def test_titles_over_tables_side_by_side_are_read_with_their_tables(tmp_path: Path, rows_of: Rows) -> None:
    left = f"By force area\n\n{table(FORCES)}"
    right = f"By outcome\n\n{table(OUTCOMES)}"

    document = printed(tmp_path, beside(left, right))

    assert [rows_of(grid) for grid in document.grids] == [FORCES, OUTCOMES]
    assert [grid.before[-1] for grid in document.grids] == ["By force area", "By outcome"]


def test_rows_numbered_on_in_a_table_at_the_right_are_two_tables(tmp_path: Path, rows_of: Rows) -> None:
    rows = [[str(n), str(1000 + 7 * n), str(2000 + 3 * n)] for n in range(1, 20)]

    document = printed(tmp_path, beside(table(rows[:10]), table(rows[10:])))

    assert [rows_of(grid) for grid in document.grids] == [rows[:10], rows[10:]]


@pytest.mark.parametrize("is_left", [True, False])
def test_prose_beside_a_table_is_no_part_of_it(tmp_path: Path, rows_of: Rows, *, is_left: bool) -> None:
    sides = [table(FORCES, inset="(x: 5pt, y: 4.7pt)"), PROSE]

    document = printed(tmp_path, beside(*(sides if is_left else sides[::-1]), widths="(220pt, 220pt)"))

    (grid,) = document.grids
    assert rows_of(grid) == FORCES
    assert [" ".join(block.text.split()) for block in document.blocks] == [PROSE.strip()] * 3


def test_tables_in_a_page_of_two_columns_are_read_with_the_prose_of_their_columns(
    tmp_path: Path, rows_of: Rows
) -> None:
    body = f"{PROSE}\n\n{table(FORCES)}\n\n{PROSE}\n\n#colbreak()\n{PROSE}\n\n{table(OUTCOMES)}\n\n{PROSE}"

    document = printed(tmp_path, f"#block(height: 330pt, columns(2, gutter: 22pt)[{body}])")

    assert [rows_of(grid) for grid in document.grids] == [FORCES, OUTCOMES]
    assert [" ".join(block.text.split()) for block in document.blocks] == [PROSE.strip()] * 6


ONE = [
    ["Offence", "Recorded", "Outcome", "Number"],
    ["Harassment", "120", "Charged", "12"],
    ["Stalking", "87", "Caution", "9"],
    ["Exposure", "64", "No suspect", "31"],
    ["Voyeurism", "15", "Charged", "2"],
]


def test_labels_and_figures_twice_in_a_row_stay_one_table_with_a_question(tmp_path: Path, rows_of: Rows) -> None:
    document = printed(
        tmp_path, table(ONE, columns="(80pt, 80pt, 80pt, 80pt)", rest="column-gutter: (0pt, 60pt, 0pt),")
    )

    (grid,) = document.grids
    assert rows_of(grid) == ONE
    assert slugs(document) == ["tables-side-by-side"]


def test_a_second_column_of_labels_no_wider_apart_than_figures_is_no_question(tmp_path: Path, rows_of: Rows) -> None:
    document = printed(tmp_path, table(ONE, columns="(110pt, 70pt, 110pt, 70pt)"))

    (grid,) = document.grids
    assert rows_of(grid) == ONE
    assert slugs(document) == []


def test_a_level_line_across_makes_one_table_of_both_sides(tmp_path: Path) -> None:
    head, *rows = [", ".join(f"[{text}]" for text in row + row) for row in FORCES]

    document = printed(
        tmp_path, f"#table(columns: 6, stroke: none, inset: 9pt, {head}, table.hline(), {', '.join(rows)})"
    )

    assert [grid.n_cols for grid in document.grids] == [6]


def test_a_heading_over_both_sides_makes_them_one_table_with_a_question(tmp_path: Path) -> None:
    short = [["Force", "2022", "2023"], ["Kent", "797", "244"], ["Essex", "174", "40"], ["Durham", "61", "75"]]
    rows = [a + b for a, b in zip(short, short, strict=True)]
    cells = ", ".join(f"[{text}]" for row in rows for text in row)
    head = "[], table.cell(colspan: 5, align: center)[Crimes recorded by forces in the two years that were asked for]"

    document = printed(tmp_path, f"#table(columns: 6, stroke: none, inset: (x: 9pt, y: 2pt), {head}, {cells})")

    assert [grid.n_cols for grid in document.grids] == [6]
    assert slugs(document) == ["tables-side-by-side"]


REMARKS = [
    ["Force", "Crimes", "Remark"],
    ["Kent", "797", "Of these crimes 12 are counted under the year before, as they were reported late by victims"],
    ["Essex", "174", "Figures of the months from April to June alone, as the system was changed after that"],
    ["Durham", "61", "No remark was made by this force when it sent its figures to us last spring or later"],
    ["Gwent", "90", "Offences by persons who live outside the force area are left out, here and in the total"],
    ["Norfolk", "35", "All offences, those that were cancelled later among them, as the force said in its reply"],
]


@pytest.mark.parametrize("align", ["top", "horizon", "bottom"])
@pytest.mark.parametrize("inset", ["0pt", "2pt", "5pt"])
@pytest.mark.parametrize("gap", ["25pt", "60pt"])
def test_a_column_of_long_remarks_stays_in_its_table(tmp_path: Path, align: str, inset: str, gap: str) -> None:
    """However high in their rows the short texts stand, and however close below each other the rows."""
    widths = "(60pt, 50pt, 220pt)"
    rest = f"align: {align}, column-gutter: (10pt, {gap}),"

    document = printed(tmp_path, table(REMARKS, columns=widths, inset=inset, rest=rest))

    assert [grid.n_cols for grid in document.grids] == [3]


@pytest.mark.parametrize("align", ["top", "horizon", "bottom"])
def test_long_labels_left_of_a_second_label_stay_in_their_table(tmp_path: Path, align: str) -> None:
    rows = [["Remark", "Force", "Crimes"], *([remark, force, crimes] for force, crimes, remark in REMARKS[1:])]
    rest = f"align: {align}, column-gutter: (40pt, 10pt),"

    document = printed(tmp_path, table(rows, columns="(220pt, 60pt, 50pt)", inset="2pt", rest=rest))

    assert [grid.n_cols for grid in document.grids] == [3]


@pytest.mark.parametrize("align", ["top", "horizon"])
def test_groups_of_rows_with_totals_at_their_left_stay_one_table(tmp_path: Path, align: str) -> None:
    cells = ["[Force]", "[Crimes]", "[Outcome]", "[Number]"]
    for force, outcomes in (("Kent", 3), ("Essex", 2), ("Durham", 2), ("Gwent", 2)):
        cells += [f"table.cell(rowspan: {outcomes})[{text}]" for text in (force, str(23 * outcomes))]
        cells += [f"[Outcome {letter}], [{n}]" for letter, n in list(zip("ABC", (21, 34, 55), strict=True))[:outcomes]]
    gaps = "column-gutter: (10pt, 50pt, 10pt)"

    document = printed(tmp_path, f"#table(columns: 4, stroke: none, align: {align}, {gaps}, {', '.join(cells)})")

    assert [grid.n_cols for grid in document.grids] == [4]
