"""What a person decided is followed where it fits one place of a document, kept with who and why, never dropped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace

from crosscast.analyse.figures import gather_figures
from crosscast.interpret import Decision, Given, interpret, not_followed, observe
from crosscast.model import Block, Dimension, Document, Grade, Grid, Layout, LinePlace, Observation, Table
from crosscast.read.draft import Draft

TABLE = "Year | Recorded\n2019 | 12\n2020 | 1S\n2021 | 9\n2022 | 7\nTotal | 43"
LOOKED: dict[str, Any] = {"who": "A. Reader", "when": date(2026, 11, 20), "why": "compared with page 2"}


def decide(**said: Any) -> Decision:
    return Decision(**LOOKED, **said)


def grid_of(caption: str, text: str) -> Grid:
    draft = Draft(Layout.MARKUP)
    for r, line in enumerate(text.splitlines()):
        for c, cell in enumerate(map(str.strip, line.split("|"))):
            if cell:
                draft.add(r, c, cell, LinePlace(r + 1, (c, c + 1)))
    return draft.grid("t1", (), caption, ())


def read(
    *decisions: Decision, caption: str = "Stalking offences recorded", text: str = TABLE, otherwise: Sequence[str] = ()
) -> tuple[Table, tuple[Observation, ...], list[str]]:
    document = Document(
        path="reply.docx",
        format="docx",
        sha256="0" * 64,
        grids=(replace(grid_of(caption, text), other_readings=tuple(grid_of(caption, each) for each in otherwise)),),
        blocks=(Block(caption, LinePlace(1, (0, 1))),),
    )
    tables = interpret(document, Given("Kent Police", decisions=decisions))
    return tables[0], observe(tables[0], document), [message for _, message in not_followed(tables, decisions)]


def the(found: tuple[Observation, ...], year: str) -> Observation:
    (seen,) = [
        each for each in found if each.period is not None and each.period.id.startswith(year) and each.period.days < 400
    ]
    return seen


def test_a_corrected_cell_is_checked_by_a_person_and_keeps_what_was_printed() -> None:
    """ "1S" is 15 to somebody who looked: 12, 15, 9 and 7 make 43."""
    table, found, _ = read(decide(row=("2020",), column=("Recorded",), text="1S", value="15"))
    seen = the(found, "2020")

    assert (seen.value.low, seen.grade) == (15, Grade.CONFIRMED)
    assert "1S" in [text for _, text in table.originals]
    assert "A. Reader" in seen.caveats[0]
    assert not any(relation.holds is False for relation in table.relations)


def test_a_correction_does_not_hide_that_the_table_fails() -> None:
    """To read 18 breaks the total, and the figure stays disputed whoever vouches for it."""
    _, found, _ = read(decide(text="1S", value="18"))

    assert the(found, "2020").grade is Grade.DISPUTED


def test_to_look_at_a_cell_and_find_it_right_is_a_decision_too() -> None:
    """Nothing was changed, so nothing is kept as an original."""
    table, found, _ = read(decide(row=("2019",), text="12", value="12"))

    assert the(found, "2019").grade is Grade.CONFIRMED
    assert table.originals == ()


def test_a_decision_that_fits_no_cell_or_several_changes_nothing_and_is_said() -> None:
    """No cell holds 99; "7" and "9" stand in two cells of this table."""
    text = "Year | Recorded | Charged\n2019 | 7 | 7\n2020 | 9 | 1"
    nowhere, _, said_nowhere = read(decide(text="99", value="9"), text=text)
    twice, _, said_twice = read(decide(text="7", value="8"), text=text)

    assert nowhere.grid == twice.grid == read(text=text)[0].grid
    assert len(said_nowhere) == len(said_twice) == 1


def test_a_label_that_was_explained_is_read_so() -> None:
    """ "Cat 9" is nothing that is known until somebody says what it is."""
    text = "Outcome | 2021\nCat 9 | 4\nCaution - adults | 3"
    _, before, _ = read(text=text)
    _, after, _ = read(decide(label="Cat 9", means="Charged/Summonsed"), text=text)

    assert "4" not in [seen.text for seen in before]
    (seen,) = [seen for seen in after if seen.text == "4"]
    assert seen.member(Dimension.OUTCOME) is not None


def test_a_label_printed_wrongly_is_corrected_in_its_line() -> None:
    """The same code stands in two rows; the second is another one, as the force said on the telephone."""
    text = "Home Office code | 2021\n08/65 | 4\n08/65 | 3\n195/12 | 5"
    _, found, left = read(decide(text="08/65", line=3, value="08/66"), text=text, caption="Offences recorded")

    assert left == []
    assert {(seen.text, member.id) for seen in found if (member := seen.member(Dimension.OFFENCE))} == {
        ("4", "stalking:008/65"),
        ("3", "stalking:008/66"),
        ("5", "stalking:195/12"),
    }


def test_what_a_table_is_of_can_be_decided() -> None:
    """The caption names neither offence nor measure; somebody asked the force."""
    decision = decide(table="Table 1", measure="recorded offences", offence="stalking")
    _, before, _ = read(caption="Table 1", text="Year | Number\n2019 | 12\n2020 | 15")
    _, after, _ = read(decision, caption="Table 1", text="Year | Number\n2019 | 12\n2020 | 15")

    assert before == ()
    assert {seen.text for seen in after} == {"12", "15"}


def test_a_table_can_be_left_out() -> None:
    """It is a draft that the force took back."""
    decision = decide(table="Stalking offences recorded", use=False)

    assert read(decision)[1] == ()
    assert read(decision)[2] == []


ONE_WAY = "Year | Recorded | Charged\n2019 | 12 | 3\n2020 | 15 | 4\n2021 | | 9\n2022 | 7 | 1\nTotal | 34 | 17"
OTHER_WAY = "Year | Recorded | Charged\n2019 | 12 | 3\n2020 | 15 | 4\n2021 | 9 |\n2022 | 7 | 1\nTotal | 34 | 17"


def test_what_two_readings_of_a_table_do_not_both_say_is_disputed() -> None:
    """In one reading the 9 of 2021 were charged, in the other recorded; all else stands in both alike."""
    one_way, other_way = (text.replace("\nTotal | 34 | 17", "") for text in (ONE_WAY, OTHER_WAY))
    table, found, _ = read(text=one_way, otherwise=[other_way])
    (doubt,) = [finding for finding in table.findings if finding.slug == "readings-differ"]

    assert {seen.text for seen in found if seen.grade is Grade.DISPUTED} == {"9"}
    assert {seen.grade for seen in found if seen.text != "9"} == {Grade.READ}
    assert "'2021 |  | 9'" in doubt.message
    assert "'2021 | 9'" in doubt.message


def test_a_figure_adds_up_only_where_it_does_in_every_reading_of_its_table() -> None:
    """The columns of the first reading close: 12 + 15 + 7 = 34, 3 + 4 + 9 + 1 = 17. Those of the second do not."""
    sure, _, _ = read(text=ONE_WAY)
    unsure, _, _ = read(text=ONE_WAY, otherwise=[OTHER_WAY])

    assert any(sure.adds_up)
    assert not any(unsure.adds_up)


def test_a_person_says_which_reading_is_right_by_one_of_its_lines() -> None:
    """Copied from the finding, with other spaces; then the table is read so, and nothing is disputed for it."""
    table, found, left = read(decide(reading="2021||9"), text=OTHER_WAY, otherwise=[ONE_WAY])

    assert left == []
    assert "readings-differ" not in [finding.slug for finding in table.findings]
    assert Grade.DISPUTED not in [seen.grade for seen in found]
    assert table.grid.lines()[3] == ("2021", "", "9")
    assert any("A. Reader" in finding.message for finding in table.findings if finding.slug == "decided")


def test_a_cell_can_be_corrected_in_the_reading_that_was_chosen() -> None:
    """The 9 is a 19 to somebody who looked."""
    decisions = [decide(reading="2021 | | 9"), decide(row=("2021",), text="9", value="19")]
    table, _, left = read(*decisions, text=OTHER_WAY, otherwise=[ONE_WAY])

    assert left == []
    assert table.grid.lines()[3] == ("2021", "", "19")


def test_a_line_that_every_reading_has_or_none_decides_nothing() -> None:
    """ "2019 | 12 | 3" stands in both; "2021 | 8" in neither."""
    for line in ("2019 | 12 | 3", "2021 | 8"):
        table, _, left = read(decide(reading=line), text=ONE_WAY, otherwise=[OTHER_WAY])

        assert len(left) == 1
        assert "readings-differ" in [finding.slug for finding in table.findings]


def test_a_reading_that_sums_chose_proves_nothing_beside_another_publisher_either() -> None:
    """12 + 15 + 9 + 7 = 43 decided how the table is read; the same figures elsewhere make no proof of that."""
    for chosen_by_sums in (False, True):
        grid = replace(grid_of("Stalking offences recorded", TABLE.replace("1S", "15")), chosen_by_sums=chosen_by_sums)
        found: list[Observation] = []
        for path in ("kent.pdf", "office.pdf"):
            document = Document(path=path, format="pdf", sha256="0" * 64, grids=(grid,))
            (table,) = interpret(document, Given("Kent Police"))
            found += observe(table, document)
        figures, _ = gather_figures(found, publishers={"kent.pdf": "Kent Police", "office.pdf": "Home Office"})

        assert len(figures) == 5
        assert (Grade.PROVED in {figure.grade for figure in figures}) is not chosen_by_sums


def test_ways_to_split_a_table_that_ran_together_are_kept_and_a_person_chooses() -> None:
    """1 + 1 = 2 and 11 + 11 = 22: "111" is 1 and 11 or 11 and 1, in both rows, and its total 2 and 22 or 22 and 2."""
    draft = Draft(Layout.RUN_TOGETHER, n_header_rows=1)
    for row, text in enumerate(["AreaRecordedCharged", "Kent111", "Essex111", "Total222"]):
        draft.add(row, 0, text, LinePlace(row + 1, (0, len(text))))
    grid = draft.grid("t1", (), "Stalking offences, 2022", ())
    document = Document(path="reply.txt", format="txt", sha256="0" * 64, grids=(grid,))
    (unsettled,) = interpret(document, Given("Kent Police"))
    (settled,) = interpret(document, Given("Kent Police", decisions=(decide(reading="Kent | 11 | 1"),)))

    assert not any(unsettled.values)
    (asked,) = [finding.message for finding in unsettled.findings if finding.slug == "columns-not-settled"]
    assert "Kent | 11 | 1" in asked
    assert "Kent | 1 | 11" in asked
    assert settled.grid.lines()[1:] == (("Kent", "11", "1"), ("Essex", "11", "1"), ("Total", "22", "2"))
    assert Grade.PROVED not in settled.grades
