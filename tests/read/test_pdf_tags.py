"""Tagged PDFs whose tags the page does not bear out: lost spans and blanks, rows left out, tables not tagged."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import pytest

from crosscast.interpret import Given, interpret
from crosscast.model import Grade, Grid, Layout, Table
from crosscast.read import read_here

Rows = Callable[[Grid], list[list[str]]]
Printed = Sequence[Sequence[tuple[float, str]]]
Tagged = Sequence[Sequence[str | tuple[str, int]]]  # texts by row; with the columns that they span, where it is not one

AND = " & "  # between texts of one tagged cell that stand apart on the page

HEAD = [(75, "Force"), (210, "2021"), (290, "2022"), (370, "2023")]
BODY = [
    [(75, "Avon"), (210, "527"), (290, "153"), (370, "81")],
    [(75, "Devon"), (210, "174"), (290, "940"), (370, "72")],
    [(75, "Essex"), (290, "312"), (370, "63")],
    [(75, "Kent"), (210, "797"), (290, "244"), (370, "98")],
]
TEXTS = [["Force", "2021", "2022", "2023"], *([text for _, text in row] for row in BODY)]
RIGHT = [["Force", "2021", "2022", "2023"], *([text for _, text in row] for row in BODY)]
RIGHT[3] = ["Essex", "", "312", "63"]
TOTAL = [(75, "Total"), (210, "1,498"), (290, "1,649"), (370, "314")]


def tagged_pdf(
    path: Path, printed: Printed, tables: Sequence[Tagged], artifacts: Collection[str] = (), drawn: str = ""
) -> Path:
    """A page on which each text stands at its place, a line every 16 points, and tables are tagged so.

    Each text that is tagged stands on the page once. What is in no table is no marked content, or an artifact.
    """
    named = [text if isinstance(text, str) else text[0] for table in tables for row in table for text in row]
    pieces = [piece for text in named for piece in text.split(AND) if piece]
    numbers = {text: n for n, text in enumerate(dict.fromkeys(pieces))}
    stream = [drawn]
    for at, line in enumerate(printed):
        for x, text in line:
            mark = f"/P <</MCID {numbers[text]}>> BDC" if text in numbers else ""
            mark = "/Artifact BMC" if text in artifacts else mark
            stream.append(f"{mark} BT /F1 10 Tf 1 0 0 1 {x} {688 - 16 * at} Tm ({text}) Tj ET {'EMC' if mark else ''}")
    content = "\n".join(stream)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /StructTreeRoot 6 0 R >>",
        "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /StructParents 0 /Resources << /Font << /F1 3 0 R >> >> "
        "/Contents 5 0 R >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "",
    ]
    owner: dict[int, int] = {}
    tops = []
    for table in tables:
        tops.append(len(objects) + 1)
        objects.append("")
        rows = []
        for row in table:
            rows.append(len(objects) + 1)
            objects.append("")
            cells = []
            for cell in row:
                text, span = (cell, 1) if isinstance(cell, str) else cell
                cells.append(len(objects) + 1)
                own = [numbers[piece] for piece in text.split(AND) if piece]
                owner |= dict.fromkeys(own, cells[-1])
                kids, spans = f"/K {own}".replace(",", "") if own else "", f"/A << /O /Table /ColSpan {span} >>"
                objects.append(f"<< /Type /StructElem /S /TD /P {rows[-1]} 0 R /Pg 4 0 R {kids} {spans} >>")
            kids = " ".join(f"{number} 0 R" for number in cells)
            objects[rows[-1] - 1] = f"<< /Type /StructElem /S /TR /P {tops[-1]} 0 R /Pg 4 0 R /K [{kids}] >>"
        kids = " ".join(f"{number} 0 R" for number in rows)
        objects[tops[-1] - 1] = f"<< /Type /StructElem /S /Table /P 6 0 R /Pg 4 0 R /K [{kids}] >>"
    kids = " ".join(f"{number} 0 R" for number in tops)
    parents = " ".join(f"{owner[n]} 0 R" for n in sorted(owner))
    objects[5] = f"<< /Type /StructTreeRoot /K [{kids}] /ParentTree << /Nums [0 [{parents}]] >> >>"
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, text in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    path.write_bytes(bytes(out))
    return path


def slugs(table: Grid | Table) -> set[str]:
    return {finding.slug for finding in table.findings}


def test_tags_that_the_page_bears_out_are_followed(tmp_path: Path, rows_of: Rows) -> None:
    """The blank cell of Essex is tagged too."""
    (grid,) = read_here(tagged_pdf(tmp_path / "a.pdf", [HEAD, *BODY], [RIGHT]), "kent.pdf").grids

    assert grid.layout is Layout.MARKUP
    assert rows_of(grid) == RIGHT
    assert not grid.findings


def test_where_a_blank_cell_was_not_tagged_its_row_is_read_as_it_stands(tmp_path: Path, rows_of: Rows) -> None:
    """By the tags 312 would be of 2021 and 63 of 2022; a blank at the end makes the row as long as the others."""
    tags = [row if len(row) == 4 else [*row, ""] for row in TEXTS]
    (grid,) = read_here(tagged_pdf(tmp_path / "a.pdf", [HEAD, *BODY], [tags]), "kent.pdf").grids

    assert rows_of(grid) == RIGHT
    (note,) = [finding.message for finding in grid.findings if finding.slug == "tags-not-followed"]
    assert "'312', '63'" in note


def test_where_a_span_was_lost_a_heading_stays_over_its_figures(tmp_path: Path) -> None:
    """ "2022/23" stands over two columns; by the tags it has one, and "2023/24" stood over the second of them."""
    top = [(75, "Force"), (230, "2022/23"), (390, "2023/24")]
    heads = [(210, "Recorded"), (290, "Charged"), (370, "Recorded in"), (450, "Charged in")]
    body = [
        [(75, name), (210, f"{n}27"), (290, f"{n}1"), (370, f"{n}53"), (450, f"{n}8")]
        for n, name in enumerate(("Avon", "Devon", "Essex", "Kent"), start=1)
    ]
    tags = [
        ["Force", "2022/23", "2023/24", "", ""],
        ["", *(text for _, text in heads)],
        *([text for _, text in row] for row in body),
    ]
    (grid,) = read_here(tagged_pdf(tmp_path / "a.pdf", [top, heads, *body], [tags]), "kent.pdf").grids

    first = grid.lines()[0]
    assert first[1] == first[2] == "2022/23"
    assert first[3] == first[4] == "2023/24"


def test_lines_of_one_drawn_box_that_are_tagged_as_rows_are_one_row(tmp_path: Path, rows_of: Rows) -> None:
    """As spreadsheets tag wrapped text: the reason of Kent takes two lines, and all else stands at their foot."""
    printed = [
        [(75, "Force"), (150, "Reason"), (290, "2023")],
        [(75, "Avon"), (150, "No suspect"), (290, "527")],
        [(150, "Evidential difficulties,")],
        [(75, "Kent"), (150, "suspect named"), (290, "153")],
        [(75, "Essex"), (150, "Charged"), (290, "81")],
    ]
    tags = [[text for _, text in row] for row in printed]
    tags[2] = ["", *tags[2], ""]
    grid_lines = [f"70 {y} m 350 {y} l S" for y in (700, 684, 668, 636, 620)]
    grid_lines += [f"{x} 700 m {x} 620 l S" for x in (70, 145, 285, 350)]
    pdf = tagged_pdf(tmp_path / "a.pdf", printed, [tags], drawn=" ".join(grid_lines))
    (grid,) = read_here(pdf, "kent.pdf").grids

    joined = ["Kent", "Evidential difficulties, suspect named", "153"]
    assert rows_of(grid) == [tags[0], tags[1], joined, tags[4]]
    (note,) = [finding.message for finding in grid.findings if finding.slug == "tags-not-followed"]
    assert "'Evidential difficulties, suspect named'" in note


def test_rows_in_one_drawn_box_stay_rows_where_each_has_a_figure(tmp_path: Path, rows_of: Rows) -> None:
    """Lines are drawn around a group of two rows, of which the second has no label of its own."""
    printed = [
        [(75, "Force"), (150, "Outcome"), (290, "2023")],
        [(75, "Avon"), (150, "No suspect"), (290, "527")],
        [(75, "Kent"), (150, "Charged"), (290, "153")],
        [(150, "Cautioned"), (290, "81")],
        [(150, "Not known")],
    ]
    tags = [[text for _, text in row] for row in printed]
    tags[3], tags[4] = ["", *tags[3]], ["", *tags[4], ""]
    grid_lines = [f"70 {y} m 350 {y} l S" for y in (700, 684, 668, 620)]
    grid_lines += [f"{x} 700 m {x} 620 l S" for x in (70, 145, 285, 350)]
    pdf = tagged_pdf(tmp_path / "a.pdf", printed, [tags], drawn=" ".join(grid_lines))
    (grid,) = read_here(pdf, "kent.pdf").grids

    assert rows_of(grid) == tags


@pytest.mark.parametrize("artifacts", [(), ("Total", "1,498", "1,649", "314")])
def test_a_row_that_is_not_tagged_is_not_lost(tmp_path: Path, rows_of: Rows, artifacts: tuple[str, ...]) -> None:
    """The row of totals is tagged as nothing, or as no part of the text."""
    pdf = tagged_pdf(tmp_path / "a.pdf", [HEAD, *BODY, TOTAL], [RIGHT], artifacts)
    (grid,) = read_here(pdf, "kent.pdf").grids

    assert rows_of(grid) == [*RIGHT, ["Total", "1,498", "1,649", "314"]]
    assert "tags-not-followed" in slugs(grid)


def test_a_table_without_tags_beside_one_with_tags_is_read(tmp_path: Path, rows_of: Rows) -> None:
    """Two tables on a page, of which the first alone is tagged."""
    second = [[(75, "Outcome"), (210, "Men"), (290, "Women")]]
    second += [
        [(75, name), (210, f"{n}4"), (290, f"{n}09")] for n, name in enumerate(("Charged", "Cautioned", "Other"), 5)
    ]
    pdf = tagged_pdf(tmp_path / "a.pdf", [HEAD, *BODY, [], [], [], *second], [RIGHT])
    first, other = read_here(pdf, "kent.pdf").grids

    assert (first.layout, rows_of(first)) == (Layout.MARKUP, RIGHT)
    assert rows_of(other) == [[text for _, text in row] for row in second]


TORN = [BODY[0], [(75, "Devon"), (140, "Cornwall"), *BODY[1][1:]], *BODY[2:]]
SHIFTED = [TEXTS[0], TEXTS[1], ["Devon & Cornwall", "174", "940", "72"], [*TEXTS[3], ""], TEXTS[4]]


def test_tags_and_page_between_which_nothing_decides_are_both_kept(tmp_path: Path) -> None:
    """By the tags 312 and 63 stand a column further left than on the page; by sight Cornwall is no part of a label."""
    document = read_here(tagged_pdf(tmp_path / "a.pdf", [HEAD, *TORN], [SHIFTED]), "kent.pdf")
    (table,) = interpret(document, Given("Home Office"))
    (doubt,) = [finding.message for finding in table.findings if finding.slug == "readings-differ"]
    grades = dict(zip(table.grid.texts, table.grades, strict=True))

    assert "by the tags of the file it has 'Devon Cornwall | 174 | 940 | 72', 'Essex | 312 | 63'" in doubt
    assert "by what stands below each other it has 'Essex |  |  | 312 | 63'" in doubt
    assert grades["312"] is grades["63"] is Grade.DISPUTED
    assert grades["527"] is grades["244"] is Grade.READ


def test_a_reading_that_sums_chose_over_the_tags_proves_nothing(tmp_path: Path) -> None:
    """Only where 312 and 63 stand do the totals add up: 153 + 940 + 312 + 244 = 1,649 and 81 + 72 + 63 + 98 = 314."""
    tags = [*SHIFTED, ["Total", "1,498", "1,649", "314"]]
    document = read_here(tagged_pdf(tmp_path / "a.pdf", [HEAD, *TORN, TOTAL], [tags]), "kent.pdf")
    (table,) = interpret(document, Given("Home Office"))

    assert table.grid.chosen_by_sums
    assert "readings-differ" not in slugs(table)
    assert [text for text in table.grid.lines()[3] if text] == ["Essex", "312", "63"]
    assert all(relation.holds for relation in table.relations)
    assert len(table.relations) >= 3
    assert not any(table.adds_up)
    assert Grade.PROVED not in table.grades


YEARS = ["2019", "2020", "2021", "2022", "2023"]
COUNTS = {
    "Bedfordshire": [141, 152, 163, 174, 185],
    "Cumbria": [216, 227, 238, 249, 251],
    "Essex": [312, 323, 334, 345, 356],
    "Kent": [419, 428, 437, 446, 455],
    "Norfolk": [513, 524, 535, 547, 558],
}
CAPTION = "Stalking offences recorded by forces and years"


def full_table() -> list[list[str]]:
    """Forces by years with totals both ways, each text of which stands in it once."""
    rows = [[name, *map(str, counts), f"{sum(counts):,}"] for name, counts in COUNTS.items()]
    sums = [sum(column) for column in zip(*COUNTS.values(), strict=True)]
    return [["Force", *YEARS, "Total"], *rows, ["All forces", *(f"{n:,}" for n in sums), f"{sum(sums):,}"]]


def laid_out(
    rows: Sequence[Sequence[str]], step: float = 62, gap: float | None = None
) -> list[list[tuple[float, str]]]:
    """Texts in columns, figures ending below each other; each column `gap` wide beyond its widest figure, if said."""
    wide = 5.56 * 5 + gap if gap is not None else step
    return [
        [(75 if not at else 150 + wide * at - 5.56 * len(text), text) for at, text in enumerate(row)] for row in rows
    ]


def proved(path: Path) -> list[tuple[str, frozenset[str]]]:
    """The figures that are shown as adding up or repaired, each with what it is said to count."""
    tables = interpret(read_here(path, "reply.pdf"), Given("Home Office"))
    return [
        (table.grid.texts[at], frozenset(f"{member.dimension}:{member.id}" for member in table.meanings[at]))
        for table in tables
        for at, grade in enumerate(table.grades)
        if grade in (Grade.PROVED, Grade.REPAIRED)
    ]


def is_its_own(text: str, meaning: frozenset[str]) -> bool:
    """Whether a figure of the table counts what its row and its column say; a total of forces is of no single one."""
    rows = full_table()
    (place,) = [(row[0], rows[0][at]) for row in rows for at, other in enumerate(row) if at and other == text] or [
        ("", "")
    ]
    own = {f"force:{place[0].lower()}"} if place[0] in COUNTS else set()
    own |= {f"period:{place[1]}-01-01/{int(place[1]) + 1}-01-01"} if place[1] in YEARS else set()
    named = {each for each in meaning if each.removeprefix("force:") in {name.lower() for name in COUNTS}}
    return bool(place[0]) and own <= meaning and (place[0] in COUNTS or not named)


def slipped(rows: list[list[str]], chance: random.Random) -> Tagged:
    """The tags of a table as a program gets them wrong: one slip of a kind that happens."""
    tags: list[list[str]] = [list(row) for row in rows]
    row, col = chance.randrange(len(tags)), chance.randrange(1, len(tags[0]) - 1)
    other = chance.randrange(len(tags))
    kind = chance.randrange(8)
    if kind == 0:  # two cells of a row change places
        tags[row][col], tags[row][col + 1] = tags[row][col + 1], tags[row][col]
    elif kind == 1:  # two cells of a column do
        tags[row][col], tags[other][col] = tags[other][col], tags[row][col]
    elif kind == 2:  # the cells of a row move to the left, a blank fills its end
        tags[row] = [*tags[row][:col], *tags[row][col + 1 :], ""]
    elif kind == 3:  # to the right
        tags[row] = [*tags[row][:col], "", *tags[row][col:-1]]
    elif kind == 4:  # a row is not tagged
        del tags[row]
    elif kind == 5:  # two labels change places
        tags[row][0], tags[other][0] = tags[other][0], tags[row][0]
    elif kind == 6:  # two cells are tagged as one
        tags[row] = [*tags[row][:col], AND.join(tags[row][col : col + 2]), *tags[row][col + 2 :], ""]
    else:  # the headings move by one
        tags[0] = [tags[0][0], *tags[0][2:], tags[0][1]]
    return tags


def test_no_slip_of_tags_makes_a_wrong_figure_add_up(tmp_path: Path) -> None:
    """Of 60 slips some are seen and some chosen against; none leaves a figure under a label that is not its own."""
    rows = full_table()
    printed = [[(75.0, CAPTION)], *laid_out(rows)]
    chance = random.Random(20261123)
    n_proved = 0

    for _ in range(60):
        tags = slipped(rows, chance)
        found = proved(tagged_pdf(tmp_path / "slip.pdf", printed, [tags]))
        n_proved += len(found)
        assert all(is_its_own(*figure) for figure in found), tags
    assert n_proved > 60  # most slips are seen, and the page is read instead


@pytest.mark.parametrize("gap", [2, 2.6, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 14])
def test_columns_however_close_never_make_a_wrong_figure_add_up(tmp_path: Path, gap: float) -> None:
    """The columns stand closer and closer; what cannot be told apart is not shown as adding up."""
    printed = [[(75.0, CAPTION)], *laid_out(full_table(), gap=gap)]

    found = proved(tagged_pdf(tmp_path / "close.pdf", printed, []))

    assert all(is_its_own(*figure) for figure in found)
    assert found or gap < 9
