"""Tables whose digits were recognised in a picture: what is doubtful there is named, mended, or left alone."""

from __future__ import annotations

from crosscast.interpret import Given, interpret
from crosscast.model import Block, Document, Grade, Layout, PagePlace, Table
from crosscast.read.draft import Draft, DraftCell

TABLE = """
Outcome | 2019 | 2020 | 2021 | 2022 | Total
Cautioned | 12 | 31 | 24 | 17 | 84
Charged | 26 | 42 | 53 | 38 | 159
No suspect identified | 41 | 29 | 35 | 62 | 167
Total | 79 | 102 | 112 | 117 | 410
"""


def recognised(text: str, doubtful: dict[str, int]) -> Table:
    """The table of lines of cells with "|" between them; each doubtful text with how surely it was recognised."""
    draft = Draft(Layout.RULED)
    for r, line in enumerate(text.strip().splitlines()):
        for c, cell in enumerate(map(str.strip, line.split("|"))):
            place = PagePlace(1, (50.0 * c, 20.0 * r, 50.0 * c + 40, 20.0 * r + 12))
            draft.cells.append(DraftCell(r, c, cell, place, confidence=doubtful.get(cell, 96)))
    grid = draft.grid("t1", (), "Stalking offences by outcome", ())
    block = Block("Stalking offences by outcome", PagePlace(1, (0.0, 0.0, 100.0, 10.0)))
    document = Document(path="reply.pdf", format="pdf", sha256="0" * 64, grids=(grid,), blocks=(block,))
    (table,) = interpret(document, Given("Kent Police"))
    return table


def of(table: Table, text: str) -> int:
    return table.grid.texts.index(text)


def slugs(table: Table) -> set[str]:
    return {finding.slug for finding in table.findings}


def test_a_doubtful_digit_that_two_sums_give_away_is_mended_and_the_text_kept() -> None:
    """58 is taken for 53: 112 - 24 - 35 and 159 - 26 - 42 - 38 both leave 53."""
    table = recognised(TABLE.replace("53", "58"), {"58": 20})
    cell = of(table, "58")

    assert str(table.values[cell]) == "53"
    assert table.grades[cell] is Grade.REPAIRED
    assert (cell, "58") in table.originals
    assert "repaired-misreading" in slugs(table)
    assert Grade.DISPUTED not in table.grades


def test_what_was_recognised_surely_is_never_changed() -> None:
    """58 is printed as far as can be seen: the sums stay disputed, as they do on paper."""
    table = recognised(TABLE.replace("53", "58"), {})
    cell = of(table, "58")

    assert str(table.values[cell]) == "58"
    assert table.grades[cell] is Grade.DISPUTED
    assert table.originals == ()
    assert "likely-misreading" in slugs(table)


def test_in_one_sum_alone_no_figure_is_changed_however_doubtful_it_is() -> None:
    """58 or 35 could be misread where only the column of 2021 is wrong; that 58 is less sure chooses nothing."""
    lines = [line.rpartition("|")[0] for line in TABLE.strip().splitlines()]
    table = recognised("\n".join(lines).replace("53", "58"), {"58": 20, "35": 75})

    for text in ("58", "35"):
        assert str(table.values[of(table, text)]) == text
        assert table.grades[of(table, text)] is Grade.DISPUTED
    assert table.originals == ()


def test_sums_that_chose_a_reading_do_not_prove_its_neighbours() -> None:
    """The column of 2021 and the row of charges chose 53; what no other sum holds of them is only read."""
    table = recognised(TABLE.replace("53", "58"), {"58": 20})
    chose = {cell for relation in table.relations if relation.chose for cell in relation.cells}

    assert of(table, "58") in chose
    assert all(relation.chose or of(table, "58") not in relation.cells for relation in table.relations)


def test_a_sum_with_two_doubtful_figures_proves_neither() -> None:
    """What is misread is misread alike: two errors can meet in one sum and cancel."""
    table = recognised(TABLE, {"24": 20, "35": 20})
    column = next(r for r in table.relations if {of(table, "24"), of(table, "35")} <= set(r.cells))
    row = next(r for r in table.relations if r is not column and of(table, "24") in r.cells)

    assert column.chose
    assert not row.chose


def test_a_total_that_repeats_its_only_part_proves_nothing() -> None:
    """0 + 8 + 0 = 8 holds as well where both are a 6 that was taken for an 8."""
    table = recognised("""
    Outcome | 2019 | 2020
    Cautioned | 0 | 31
    Charged | 8 | 42
    No suspect identified | 0 | 29
    Total | 8 | 102
    """, {})  # fmt: skip
    first, second = sorted(table.relations, key=lambda relation: relation.cells)

    assert (first.chose, second.chose) == (True, False)


def test_doubtful_figures_that_nothing_proves_are_named_with_their_labels() -> None:
    """A reader is told which to compare with the page, and what was recognised."""
    table = recognised("""
    Outcome | 2019 | 2020
    Cautioned | 12 | 31
    Charged | 26 | 42
    """, {"31": 20})  # fmt: skip
    (message,) = [finding.message for finding in table.findings if finding.slug == "unsure-figures"]

    assert "'31' (Cautioned, 2020)" in message
    assert "'26'" not in message
