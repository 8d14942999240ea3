"""Tables as forces lay them out that invite a wrong figure: each gives the right one, or none and a question."""

from __future__ import annotations

import msgspec
import pytest

from crosscast.interpret import Given, interpret, observe
from crosscast.model import Block, Dimension, Document, Grade, Grid, Layout, LinePlace, Observation, Table
from crosscast.read.draft import Draft

NOT_SAID = ""


def grid_of(caption: str, text: str, after: tuple[str, ...] = ()) -> Grid:
    """A grid from lines of cells with "|" between them; ">>" goes on from the cell on its left."""
    draft = Draft(Layout.MARKUP)
    for r, line in enumerate(text.strip().splitlines()):
        row = [cell.strip() for cell in line.split("|")]
        for c, cell in enumerate(row):
            if cell not in ("", ">>"):
                width = next((n for n, other in enumerate(row[c + 1 :]) if other != ">>"), len(row) - c - 1)
                draft.add(r, c, cell, LinePlace(r + 1, (c, c + 1)), spans=(1, width + 1))
    return draft.grid("t1", (), caption, after)


def read(
    caption: str, text: str, publisher: str = "Kent Police", after: tuple[str, ...] = ()
) -> tuple[Table, tuple[Observation, ...]]:
    blocks = tuple(Block(line, LinePlace(1, (0, 1))) for line in (caption, *after))
    document = Document(
        path="reply.docx", format="docx", sha256="0" * 64, grids=(grid_of(caption, text, after),), blocks=blocks
    )
    (table,) = interpret(document, Given(publisher))
    return table, observe(table, document)


def slugs(table: Table) -> set[str]:
    return {finding.slug for finding in table.findings}


def said(seen: Observation, *dimensions: Dimension) -> tuple[str, ...]:
    return tuple(member.id if (member := seen.member(dimension)) else NOT_SAID for dimension in dimensions)


BY_YEAR = "Year | Number\n2022 | 5\n2023 | 6"


@pytest.mark.parametrize(
    "caption",
    [
        "Domestic abuse flagged stalking offences recorded",
        "Stalking offences recorded where the victim was under 18",
        "Stalking offences recorded with a child victim",
        "Stalking offences that resulted in a charge",
        "Stalking offences that resulted in a caution",
        "Stalking offences with a female victim",
        "Stalking offences committed on trains",
        "Stalking offences mentioning Facebook",
        "Stalking and harassment offences recorded",
        "Harassment offences recorded, not stalking",
        "Undetected stalking offences",
        "Attempted stalking offences",
        "Stalking crimes cancelled (no crime)",
        "Stalking offences recorded (excluding cyberstalking)",
        "Stalking offences recorded with no further action",
        "Stalking offences recorded in Maidstone",
    ],
)
def test_a_caption_that_narrows_never_yields_the_broader_figure(caption: str) -> None:
    """Each figure has a member more than "stalking recorded by Kent in 2022", whatever the caption's words are."""
    broad = {Dimension.MEASURE, Dimension.FORCE, Dimension.OFFENCE, Dimension.PERIOD}
    _, found = read(caption, BY_YEAR)

    assert all({member.dimension for member in seen.members} > broad for seen in found)


def test_a_caption_whose_words_are_known_yields_its_figures() -> None:
    """The safeguard costs nothing where a caption says only what the vocabulary knows."""
    table, found = read("Table 1: Stalking offences recorded by Kent Police by year", BY_YEAR)

    assert [(seen.text, *said(seen, Dimension.OFFENCE, Dimension.OTHER)) for seen in found] == [
        ("5", "stalking", NOT_SAID),
        ("6", "stalking", NOT_SAID),
    ]
    assert not slugs(table)


def test_running_totals_changes_ranks_and_populations_are_no_counts() -> None:
    """Only the counts of the two years are figures."""
    text = """
    Force | 2022 | 2023 | Change | % change | Rate per 1,000 | Rank | Average | Population | Cumulative total
    Kent | 10 | 12 | 2 | 20 | 0.5 | 3 | 11 | 1,860,000 | 22
    Essex | 20 | 22 | 2 | 10 | 0.6 | 2 | 21 | 1,850,000 | 42
    Surrey | 30 | 33 | 3 | 10 | 0.7 | 1 | 31.5 | 1,200,000 | 63
    """
    _, found = read("Stalking offences recorded", text, publisher="")

    assert sorted(int(seen.text) for seen in found) == [10, 12, 20, 22, 30, 33]


def test_different_measures_are_never_added_or_mixed() -> None:
    """A total of offences and victims is of nothing, and "charged" beside several measures is of none of them."""
    text = """
    Year | Offences | Victims | Arrests | Charges | Total
    2020 | 5 | 6 | 3 | 2 | 16
    2021 | 6 | 7 | 4 | 1 | 18
    2022 | 7 | 9 | 2 | 1 | 19
    2023 | 8 | 9 | 1 | 1 | 19
    """
    _, found = read("Stalking", text)

    assert {said(seen, Dimension.MEASURE)[0] for seen in found} == {"offences", "victims", "arrests"}
    assert len(found) == 12
    assert not any(seen.adds_up for seen in found)


def test_percentages_without_a_sign_are_no_counts() -> None:
    """A column headed "%" holds percentages; under each year it belongs to that year's number."""
    text = """
    Outcome | 2022 | >> | 2023 | >>
     | No. | % | No. | %
    Charged | 10 | 10 | 20 | 10
    Community resolution | 30 | 30 | 60 | 30
    No suspect identified | 60 | 60 | 120 | 60
    Total | 100 | 100 | 200 | 100
    """
    _, found = read("Stalking offences by outcome", text)

    assert sorted(int(seen.text) for seen in found) == [10, 20, 30, 60, 60, 100, 120, 200]


@pytest.mark.parametrize(
    "text",
    [
        "Crime no | Date | Victim age | Outcome\n1001 | 01/02/2023 | 23 | Charged\n1002 | 03/02/2023 | 34 | Charged",
        "Year | Month | Victim age | Suspect age\n2023 | 1 | 23 | 30\n2023 | 2 | 34 | 40\n2023 | 3 | 19 | 22",
        "Kent | >> | Essex | >>\nYear | Offences | Year | Offences\n2020 | 10 | 2020 | 20\n2021 | 11 | 2021 | 21",
        "Year | 2020 | 2021\nCharged | 1 | 2\nYear | 2022 | 2023\nCharged | 3 | 4",
        "Month | Offences\n44562 | 10\n44593 | 11\n44621 | 12",
        "Item | Cost (£)\nTraining | 1,000\nOfficers | 20,000",
    ],
    ids=["records", "records of ages", "side by side", "one above the other", "dates as numbers", "money"],
)
def test_lists_of_records_and_tables_side_by_side_give_no_figures(text: str) -> None:
    """And what was left out is said."""
    table, found = read("Stalking offences recorded in 2023", text)

    assert not found
    assert table.findings or all(value is None for value in table.values)


def test_of_which_lines_are_in_no_sum() -> None:
    """The total is of the two lines that are not part of another, and an "of which" keeps what its line is of."""
    text = """
     | 2022 | 2023
    Charged | 10 | 11
    of which charged by post | 4 | 5
    Community resolution | 30 | 31
    Total | 40 | 42
    """
    table, found = read("Stalking offences by outcome", text)

    assert "does-not-add-up" not in slugs(table)
    assert {said(seen, Dimension.OUTCOME)[0] for seen in found if seen.text == "4"} == {"1"}


def test_two_numbers_with_the_same_labels_are_both_asked_about() -> None:
    """One of the two codes is a misprint for another: neither is used."""
    text = "Code | 2012 | 2013\n08/65 | 4 | 36\n08/65 | 1 | 58\n195/12 | 11 | 83\nTotal | 16 | 177"
    table, found = read("Stalking offences recorded, by Home Office code", text)

    assert "one-figure-twice" in slugs(table)
    assert {seen.text for seen in found} == {"11", "83", "16", "177"}


def test_two_breakdowns_of_one_total_are_each_added_alone() -> None:
    """Sexes and ages in one list come each to the total, not together."""
    text = "Group | Number\nFemale | 60\nMale | 40\n0-17 | 20\n18-24 | 30\n25+ | 50\nTotal | 100"
    table, _ = read("Victims of stalking, 2023", text)

    assert "does-not-add-up" not in slugs(table)
    assert [len(relation.cells) for relation in table.relations] == [3, 4]


def test_a_total_of_forces_is_of_those_that_gave_a_figure() -> None:
    """A force that did not supply is not in it; where a force is unknown or blank, it is of no sure group."""
    for first, expected in (("Kent | n/a", "forces:2"), ("Kent | ", NOT_SAID), ("Kentish | 5", NOT_SAID)):
        total = 16 if first.endswith("5") else 11
        text = f"Force | Offences\n{first}\nEssex | 5\nSurrey | 6\nTotal | {total}"
        _, found = read("Stalking offences recorded, 2023", text, publisher="")
        of_total = [said(seen, Dimension.FORCE)[0] for seen in found if seen.text == str(total)]
        assert of_total == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("Year | Offences\n2020-2021 | 10\n2021-2022 | 11", {"2020-04-01", "2021-04-01"}),
        ("Year | Offences\n2021-2022 | 10", set()),
        ("Financial year | Offences\n2020 | 10\n2021 | 11", set()),
        ("Year | Q1 | Q2\n2021/22 | 1 | 2", {"2021-04-01", "2021-07-01"}),
        ("Year | Q1 | Q2\n2021 | 1 | 2", set()),
        ("Year | Offences\n2021 | 10\n2023 (to 30 June) | 5", {"2021-01-01", "2023-01-01"}),
        ("Year | Offences\n2021 | 10\n2024* | 5", {"2021-01-01"}),
    ],
)
def test_a_year_that_could_be_two_is_none(text: str, starts: set[str]) -> None:
    """Calendar and financial years are told apart by their notation or their neighbours, else asked about."""
    _, found = read("Stalking offences recorded", text)

    assert {period.start.isoformat() for seen in found if (period := seen.period)} == starts


def test_none_in_words_is_0_and_dashes_and_blanks_are_not() -> None:
    """ "Nil" was said by who counted; a dash, a blank and "not held" were not."""
    text = """
    Outcome | 2022 | 2023
    Charged | 1 (2%) | 12*
    Community resolution | 5 / 3 | Nil
    Caution - adults | None | zero
    Not yet assigned | not held |
    No suspect identified | 0 | -
    """
    table, found = read("Stalking offences by outcome", text)

    assert [(seen.text, seen.value.low) for seen in found] == [
        *(("1 (2%)", 1), ("12*", 12), ("Nil", 0), ("None", 0), ("zero", 0), ("0", 0)),
    ]
    assert {"not-a-number", "no-figure-given"} <= slugs(table)


def test_levels_of_headings_are_read_together() -> None:
    """Year over sex: each figure has both, and an age that is a number is a label."""
    text = """
    Age | 2022 | >> | 2023 | >>
     | Female | Male | Female | Male
    0-17 | 1 | 2 | 3 | 4
    18 to 24 | 5 | 6 | 7 | 8
    25+ | 9 | 10 | 11 | 12
    Total | 15 | 18 | 21 | 24
    """
    _, found = read("Victims of stalking offences", text)
    (seen,) = [seen for seen in found if seen.text == "7"]

    assert said(seen, Dimension.AGE, Dimension.SEX, Dimension.PERIOD) == ("18-24", "female", "2023-01-01/2024-01-01")
    assert len(found) == 16


def test_no_trap_is_wrongly_proved_by_an_unknown_heading() -> None:
    """A caption that is not wholly understood proves nothing, even where every sum closes."""
    text = "Month | Offences\nJanuary | 5\nFebruary | 6\nMarch | 7\nApril | 9\nTotal | 27"
    _, found = read("Stalking offences committed on trains, 2023", text)

    assert {seen.grade for seen in found} == {Grade.READ}
    assert not any(seen.adds_up for seen in found)


def test_an_offence_in_one_heading_is_not_lent_to_a_heading_that_is_not_known() -> None:
    """ "Duelling" beside "Stalking" is no stalking; "charged" beside "stalking offences recorded" is."""
    unknown = "Force | Stalking | Duelling\nKent | 10 | 1\nEssex | 20 | 2"
    another = "Force | Stalking | Homicide\nKent | 10 | 1\nEssex | 20 | 2"
    known = "Force | Stalking offences recorded | Charged\nKent | 10 | 1\nEssex | 20 | 2"

    _, found = read("Recorded crime, 2023", unknown)
    assert not any(seen.text in "12" and not said(seen, Dimension.OTHER)[0] for seen in found)

    _, found = read("Recorded crime, 2023", another)
    assert {said(seen, Dimension.OFFENCE)[0] for seen in found if seen.text in "12"} == {"class-homicide"}

    _, found = read("Recorded crime, 2023", known)
    assert {said(seen, Dimension.OFFENCE)[0] for seen in found} == {"stalking"}


def test_words_for_no_information_are_asked_about() -> None:
    """ "No information held" may mean none, or not recorded: nobody is left to find that out alone."""
    text = """
    Year | Recorded | Charged
    2023 | 10 | No information held
    2024 | 11 | Cost exceeded
    """
    table, found = read("Stalking offences recorded", text)

    assert [seen.text for seen in found] == ["10", "11"]
    (asked,) = [finding for finding in table.findings if finding.slug == "no-information"]
    assert "'No information held'" in asked.message
    assert "2 cells" in asked.message


def test_a_number_that_is_only_about_right_is_asked_about() -> None:
    """ "c. 30" is no count, and is not passed over."""
    table, found = read("Stalking offences recorded", "Year | Recorded\n2022 | 10\n2023 | 20\n2024 | c. 30")

    assert [seen.text for seen in found] == ["10", "20"]
    assert "not-a-number" in slugs(table)


@pytest.mark.parametrize(
    "note", ["1. To 31 October 2025", "Note 1: data to 31 October 2025 only", "1 January to May only"]
)
def test_a_year_whose_numbered_note_cuts_it_short_is_asked_about(note: str) -> None:
    """A raised 1 on "2025" and its note below say that it is no whole year."""
    grid = grid_of("Stalking offences recorded", "Outcome | 2024 | 2025\nCharged | 3 | 4\nAll outcomes | 23 | 25")
    marks = tuple("1" if text == "2025" else "" for text in grid.texts)
    document = Document(
        path="reply.docx",
        format="docx",
        sha256="0" * 64,
        grids=(msgspec.structs.replace(grid, marks=marks),),
        blocks=(Block(note, LinePlace(1, (0, 1))),),
    )

    (table,) = interpret(document, Given("Kent Police"))

    assert "marked-period" in slugs(table)
    assert {seen.text for seen in observe(table, document)} == {"3", "23"}


def test_the_age_of_suspects_over_the_stub_is_not_that_of_victims() -> None:
    """ "Suspect age" above the age bands makes other figures of the counts beside them, and is asked about."""
    table, found = read("Stalking offences recorded in 2024", "Suspect age | Offences\n0-17 | 3\n18-30 | 27\n31+ | 20")

    assert {said(seen, Dimension.OTHER) for seen in found} == {("suspect age",)}
    assert "label-partly-understood" in slugs(table)


def test_the_word_year_over_years_sets_nothing_apart() -> None:
    """It says nothing that the years below it do not."""
    _, found = read(
        "Stalking offences recorded", "Outcome | Year | >>\n | 2023 | 2024\nCharged | 3 | 4\nTotal | 23 | 25"
    )

    assert len(found) == 4
    assert all(seen.member(Dimension.OTHER) is None for seen in found)


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("653,278 686,908 667,181", []),
        ("2,345 678", []),
        ("2 345,678", []),
        ("2,345,678", [2_345_678]),
        ("2 345 678", [2_345_678]),
    ],
)
def test_several_numbers_in_one_cell_are_not_read_as_one(cell: str, values: list[int]) -> None:
    """A number marks its thousands with commas or with spaces; where there are both, spaces part numbers."""
    _, observations = read("Offences recorded", f"| Stalking | Voyeurism\n2022 | {cell} | 14\n2023 | {cell} | 12")

    assert [each.value.low for each in observations if each.value.low not in (12, 14)] == values * 2


def test_a_figure_under_no_heading_counts_nothing_while_others_have_one() -> None:
    """The headings slipped: what stands under the blank one is not the figure of the whole row."""
    table, seen = read("Stalking offences recorded", "Year | Charged | Cautioned |\n2022 | 4 | 1 | 7\n2023 | 6 | 2 | 9")

    assert {each.text for each in seen} == {"4", "1", "6", "2"}
    assert {"headings-not-over-figures", "row-without-label"} <= slugs(table)


def test_rows_without_any_label_are_asked_about_once_and_prove_no_total_wrong() -> None:
    """The right half of a table that is printed on two pages: its total is of columns that stand on the first."""
    table, seen = read(
        "Stalking offences recorded in 2022", "Nov-22 | Dec-22 | Total\n4 | 1 | 70\n6 | 2 | 90\n10 | 3 | 160"
    )

    assert not seen
    assert [finding.slug for finding in table.findings] == ["rows-without-labels"]


def test_labels_that_contradict_each_other_are_named_once_with_how_many_figures_it_concerns() -> None:
    table, _ = read(
        "Stalking offences recorded in 2022", "Outcome | Charged | Cautioned\nCautioned | 4 | 1\nCharged | 6 | 2"
    )

    messages = [finding.message for finding in table.findings if finding.slug == "labels-contradict"]
    assert messages == [
        "In 'Stalking offences recorded in 2022' the labels of row 'Cautioned' and column 'Charged' give '4' two "
        "meanings. So it is with 1 more figure."
    ]


def test_what_is_asked_of_a_label_in_several_rows_is_asked_once() -> None:
    table, _ = read(
        "Stalking offences recorded in 2022",
        "Force | Outcome | Number\nKent | Charged | 4\n | Wobbled | 5\nEssex | Charged | 6\n | Wobbled | 7",
    )

    (asked,) = (finding.message for finding in table.findings if finding.slug == "unknown-label")
    assert asked.startswith("'Wobbled' in 'Stalking offences recorded in 2022' is not a name that is known here")


def test_an_outcome_that_may_be_reopened_is_of_its_year_and_not_of_may() -> None:
    table, seen = read(
        "Voyeurism offences by outcome",
        """
        Outcome | 2022 | 2023
        Charged | 14 | 19
        Investigation complete - no suspect identified. May be reopened | 31 | 40
        """,
    )

    assert {(each.value.low, *said(each, Dimension.OUTCOME, Dimension.PERIOD)) for each in seen} == {
        (14, "1", "2022-01-01/2023-01-01"),
        (19, "1", "2023-01-01/2024-01-01"),
        (31, "18", "2022-01-01/2023-01-01"),
        (40, "18", "2023-01-01/2024-01-01"),
    }
    assert "label-partly-understood" in slugs(table)


def test_a_heading_of_the_first_group_right_below_the_heads_is_none_of_the_heads() -> None:
    """The heading of the second group, of the same kind, stands among the rows."""
    _, seen = read(
        "Offences by outcome",
        """
        Outcome | 2022 | 2023
        Voyeurism | >> | >>
        Charged | 14 | 19
        Cautioned | 3 | 5
        Upskirting | >> | >>
        Charged | 21 | 24
        Cautioned | 8 | 9
        """,
    )

    assert {(each.value.low, *said(each, Dimension.OFFENCE, Dimension.OUTCOME)[:1]) for each in seen} == {
        *((number, "soa2003-s67") for number in (14, 19, 3, 5)),
        *((number, "soa2003-s67A") for number in (21, 24, 8, 9)),
    }


def test_lines_that_come_to_twice_their_total_accuse_no_number_of_being_wrong() -> None:
    """Pivot tables print the sum of a group in the line of its name: 33 of 14 and 19."""
    table, seen = read(
        "Offences recorded by calendar year",
        """
        Row Labels | 2022 | 2023
        Stalking and harassment | 33 | 53
        Stalking | 14 | 22
        Harassment | 19 | 31
        Sexual offences | 12 | 15
        Voyeurism | 5 | 8
        Upskirting | 7 | 7
        Grand Total | 45 | 68
        """,
    )

    assert "does-not-add-up" not in slugs(table)
    assert "total-not-checked" in slugs(table)
    assert not {each.grade for each in seen} & {Grade.DISPUTED, Grade.PROVED}
