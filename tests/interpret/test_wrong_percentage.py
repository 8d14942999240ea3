"""What is likely wrong in a table is named: one percentage of a short column, or one number that its sums give away."""

from __future__ import annotations

from crosscast.interpret import Given, interpret
from crosscast.model import Block, Document, Finding, Grade, Layout, LinePlace, Table
from crosscast.read.draft import Draft


def table_of(text: str) -> Table:
    """The table of lines of cells with "|" between them."""
    draft = Draft(Layout.MARKUP)
    for r, line in enumerate(text.strip().splitlines()):
        for c, cell in enumerate(line.split("|")):
            draft.add(r, c, cell, LinePlace(r + 1, (c, c + 1)))
    grid = draft.grid("t1", (), "Stalking offences", ())
    block = Block("Stalking offences", LinePlace(1, (0, 1)))
    document = Document(path="reply.docx", format="docx", sha256="0" * 64, grids=(grid,), blocks=(block,))
    (table,) = interpret(document, Given("Kent Police"))
    return table


def of_percentages(table: Table) -> list[Finding]:
    return [finding for finding in table.findings if "percentage" in finding.slug]


def test_the_one_percentage_that_does_not_fit_is_named_with_what_it_would_be() -> None:
    """12 of 60 is 20%, 9 of 36 is 25%, 4 of 50 is 8%: 80% stands there, and nothing else is doubted."""
    table = table_of("""
    Year | Recorded | Charged | % charged
    2021 | 60 | 12 | 20%
    2022 | 36 | 9 | 25%
    2023 | 50 | 4 | 80%
    """)

    (found,) = of_percentages(table)

    assert found.slug == "percentage-looks-wrong"
    assert "4 of 50 is 8%, printed 80%" in found.message
    assert found.place == LinePlace(4, (3, 4))
    assert Grade.PROVED not in table.grades


def test_percentages_of_which_two_do_not_fit_are_not_understood() -> None:
    """One line of three is no ground to call the two others wrong."""
    table = table_of("""
    Year | Recorded | Charged | % charged
    2021 | 60 | 12 | 20%
    2022 | 36 | 9 | 52%
    2023 | 50 | 4 | 80%
    """)

    assert [finding.slug for finding in of_percentages(table)] == ["percentages-not-understood"]


def test_percentages_of_nothing_show_nothing() -> None:
    """0 of 60 and 0 of 36 are 0% of whatever it may be: the third line is not called wrong for it."""
    table = table_of("""
    Year | Recorded | Charged | % charged
    2021 | 60 | 0 | 0%
    2022 | 36 | 0 | 0%
    2023 | 50 | 4 | 80%
    """)

    assert [finding.slug for finding in of_percentages(table)] == ["percentages-not-understood"]


def test_the_one_misreading_that_explains_two_sums_is_named_and_nothing_is_changed() -> None:
    """122 for 22 spoils a row and a column; all that it touches stays disputed."""
    table = table_of("""
    Outcome | 2021 | 2022 | 2023 | Total
    Charged | 12 | 40 | 31 | 83
    Cautioned | 7 | 122 | 15 | 44
    No suspect identified | 19 | 61 | 48 | 128
    Total | 38 | 123 | 94 | 255
    """)

    (found,) = (finding for finding in table.findings if finding.slug == "likely-misreading")

    assert "Cautioned, 2022 is 22 where 122 is printed (a digit too many)" in found.message
    assert found.place == LinePlace(3, (2, 3))
    assert [str(value) for value, grade in zip(table.values, table.grades, strict=True) if grade is Grade.DISPUTED] == [
        "40", "7", "122", "15", "44", "61", "123"
    ]  # fmt: skip
