"""What headings, questions and notes further from a table say of it narrows its figures, or holds their grade back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from crosscast.interpret import interpret, observe, unread_numbers
from crosscast.model import Dimension, Document, Grade, Observation
from crosscast.read import read_here

CAPTION = "Offences of disclosing private sexual photographs and films recorded by Kent Police"
ROWS = [["Year", "Offences"], ["2018", "21"], ["2019", "32"], ["2020", "43"], ["2021", "54"], ["Total", "150"]]
TABLE = "<table>" + "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in ROWS) + "</table>"


def seen(document: Document) -> tuple[list[Observation], set[str]]:
    tables = interpret(document)
    observations = [each for table in tables for each in observe(table, document)]
    return observations, {finding.slug for table in tables for finding in table.findings}


def of_page(folder: Path, *parts: str) -> tuple[list[Observation], set[str]]:
    body = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)
    path = folder / "reply.html"
    path.write_text(f"<html><body><p>Kent Police</p>{body}</body></html>", encoding="utf-8")
    return seen(read_here(path, "reply.html"))


def of_sheet(folder: Path, name: str) -> tuple[list[Observation], set[str]]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in [[CAPTION], *ROWS]:
        sheet.append([int(text) if text.isdigit() else text for text in row])
    book.save(folder / "reply.xlsx")
    return seen(read_here(folder / "reply.xlsx", "reply.xlsx"))


def test_the_table_alone_adds_up(tmp_path: Path) -> None:
    """So the tests below show what the words beside it change."""
    observations, slugs = of_page(tmp_path, CAPTION, TABLE)

    assert {each.grade for each in observations} == {Grade.PROVED}
    assert not slugs
    assert len(observations) == 5


@pytest.mark.parametrize(
    "note",
    [
        "Please note the above figures are for crimes flagged as domestic abuse only.",
        "The figures above only include offences where the victim was under 18.",
        "The figures are in thousands.",
        "NB: figures shown are percentages.",
        "The above table shows the number of suspects, not offences.",
    ],
)
def test_a_note_below_that_says_what_the_figures_count_sets_them_apart(tmp_path: Path, note: str) -> None:
    """A share or a part shown as the count of all, and as adding up, would be the worst of errors."""
    observations, slugs = of_page(tmp_path, CAPTION, TABLE, note)

    assert "caption-partly-understood" in slugs
    assert all(each.member(Dimension.OTHER) for each in observations)
    assert Grade.PROVED not in {each.grade for each in observations}


@pytest.mark.parametrize(
    "note",
    [
        "The above figures exclude offences recorded in the Medway district.",
        "Please note that the above years are financial years.",
        "Figures for 2021 are up to 31 October 2021 only.",
    ],
)
def test_a_note_below_that_leaves_something_out_is_asked_about(tmp_path: Path, note: str) -> None:
    """The sums hold all the same, so they prove nothing of what the labels say."""
    observations, slugs = of_page(tmp_path, CAPTION, TABLE, note)

    assert "note-below" in slugs
    assert {each.grade for each in observations} == {Grade.READ}


@pytest.mark.parametrize("note", ["Figures are correct as of 3 March 2022.", "Source: Athena", "Kind regards"])
def test_a_note_that_narrows_nothing_changes_nothing(tmp_path: Path, note: str) -> None:
    """Most notes are of this kind."""
    observations, slugs = of_page(tmp_path, CAPTION, TABLE, note)

    assert {each.grade for each in observations} == {Grade.PROVED}
    assert not slugs


def test_a_sentence_on_the_next_table_is_no_note_to_the_one_above(tmp_path: Path) -> None:
    """It stands between both, and does not say "above"."""
    observations, _ = of_page(tmp_path, CAPTION, TABLE, "The figures are in thousands.", TABLE.replace("21", "22"))

    assert [each.grade for each in observations[:5]] == [Grade.PROVED] * 5


def test_a_heading_over_the_caption_narrows_it(tmp_path: Path) -> None:
    """What can be understood is taken over; the rest sets the figures apart."""
    female, _ = of_page(tmp_path, "<h2>Female victims</h2>", CAPTION, TABLE)
    domestic, slugs = of_page(tmp_path, "<h2>Domestic abuse offences</h2>", CAPTION, TABLE)

    assert {member.id for each in female if (member := each.member(Dimension.SEX))} == {"female"}
    assert "caption-partly-understood" in slugs
    assert all(each.member(Dimension.OTHER) for each in domestic)


def test_the_question_narrows_its_answer_though_other_sentences_stand_between(tmp_path: Path) -> None:
    """Forces write "we hold this information, see below" between the two."""
    between = ("Kent Police can confirm that it holds this information.", "Please see the table below.")
    observations, slugs = of_page(tmp_path, CAPTION, "Q3. How many of these involved domestic abuse?", *between, TABLE)

    assert "caption-partly-understood" in slugs
    assert all(each.member(Dimension.OTHER) for each in observations)


def test_the_name_of_a_sheet_narrows_what_stands_on_it_though_it_has_a_title(tmp_path: Path) -> None:
    """The same title is often copied to every sheet."""
    observations, slugs = of_sheet(tmp_path, "Domestic abuse")

    assert "caption-partly-understood" in slugs
    assert all(each.member(Dimension.OTHER) for each in observations)


def test_a_sheet_named_after_another_offence_than_its_title_is_asked_about(tmp_path: Path) -> None:
    """The title may have been copied from the sheet before."""
    observations, slugs = of_sheet(tmp_path, "Cyberflashing")

    assert "caption-partly-understood" in slugs
    assert all(each.member(Dimension.OTHER) for each in observations)


def test_an_unknown_name_of_a_sheet_keeps_its_figures_from_adding_up(tmp_path: Path) -> None:
    """Medway is a part of Kent; nobody but a person can tell it from a word that narrows nothing."""
    observations, slugs = of_sheet(tmp_path, "Medway")

    assert "name-of-sheet" in slugs
    assert {each.grade for each in observations} == {Grade.READ}


@pytest.mark.parametrize("name", ["Sheet1", "Data", "Table 1", "Q1", "Response", "2018-2021", "Kent", "Revenge porn"])
def test_a_name_of_a_sheet_that_narrows_nothing_changes_nothing(tmp_path: Path, name: str) -> None:
    """Most names of sheets are of this kind."""
    observations, slugs = of_sheet(tmp_path, name)

    assert {each.grade for each in observations} == {Grade.PROVED}
    assert not slugs


@pytest.mark.parametrize("nation", ["England and Wales", "the UK"])
def test_a_caption_that_names_the_nation_is_not_of_the_force_that_sent_it(tmp_path: Path, nation: str) -> None:
    """Forces copy national figures into their replies."""
    caption = f"Offences of disclosing private sexual photographs recorded in {nation}"
    observations, slugs = of_page(tmp_path, caption, TABLE)

    assert "caption-partly-understood" in slugs
    assert all(each.member(Dimension.OTHER) for each in observations)


def test_a_section_without_its_act_does_not_take_the_offence_of_the_question_before(tmp_path: Path) -> None:
    """Question 2 asks for section 33; malicious communications are question 1's."""
    asked = "Q1. How many offences of malicious communications were recorded?"
    then = "Q2. How many offences under section 33 were recorded?"
    observations, slugs = of_page(tmp_path, asked, "No information held.", then, TABLE)

    assert observations == []
    assert "no-offence" in slugs


@pytest.mark.parametrize("sentence", ["Kent Police recorded no offences of cyberflashing in 2018.", "Nil return."])
def test_a_count_in_words_is_named_among_what_was_not_read(tmp_path: Path, sentence: str) -> None:
    """A zero that nobody is told of would be missing without a word."""
    path = tmp_path / "reply.txt"
    path.write_text(f"Kent Police\n\n{sentence}\n", encoding="utf-8")

    assert [finding.slug for finding in unread_numbers(read_here(path, "reply.txt"))] == ["numbers-in-prose"]


def test_a_figure_merged_over_two_years_is_of_neither_alone(tmp_path: Path) -> None:
    """It may be the count of both together; the other figures are read."""
    rows = "<tr><td>Year</td><td>Offences</td></tr><tr><td>2018</td><td rowspan=2>21</td></tr><tr><td>2019</td></tr>"
    rest = "<tr><td>2020</td><td>43</td></tr><tr><td>2021</td><td>54</td></tr><tr><td>Total</td><td>118</td></tr>"
    observations, slugs = of_page(tmp_path, CAPTION, f"<table>{rows}{rest}</table>")

    assert {43, 54} <= {each.value.low for each in observations}
    assert 21 not in {each.value.low for each in observations}
    assert "not-a-number" in slugs


def table_of(*rows: str) -> str:
    """A table as HTML, its cells parted by bars."""
    lines = ("".join(f"<td>{text.strip()}</td>" for text in row.split("|")) for row in rows)
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


MONTHS = ("January | 5", "February | 9", "March | 15", "April | 22", "May | 30")


@pytest.mark.parametrize("words", ["(year to date)", "- cumulative", "(YTD)"])
def test_running_totals_are_not_read_as_the_counts_of_their_months(tmp_path: Path, words: str) -> None:
    """ "March 15" is then January to March."""
    observations, slugs = of_page(tmp_path, f"{CAPTION} {words}", table_of("Month | 2022", *MONTHS))

    assert observations == []
    assert "not-one-table" in slugs


def test_a_year_to_date_among_years_is_no_running_total(tmp_path: Path) -> None:
    """Only figures of less than a year can be summed up from its begin on."""
    observations, _ = of_page(tmp_path, f"{CAPTION} (year to date)", TABLE)

    assert len(observations) == 5


def test_months_from_april_to_march_under_a_calendar_year_are_asked_about(tmp_path: Path) -> None:
    """January may be that of 2018 or of 2019, and then even "Total" is of no calendar year."""
    names = [f"{date(2018, (n + 3) % 12 + 1, 1):%B}" for n in range(12)]
    rows = [f"{name} | {count}" for count, name in enumerate(names, 10)]
    total = f"Total | {sum(range(10, 22))}"
    asked, slugs = of_page(tmp_path, CAPTION, table_of("Month | 2018", *rows, total))
    financial, _ = of_page(tmp_path, CAPTION, table_of("Month | 2018/19", *rows, total))
    calendar, _ = of_page(tmp_path, CAPTION, table_of("Month | 2018", *rows[9:], *rows[:9], total))

    assert asked == []
    assert "not-one-table" in slugs
    assert {m.id for o in financial if o.text == "19" and (m := o.member(Dimension.PERIOD))} == {
        "2019-01-01/2019-02-01"
    }
    assert {m.id for o in calendar if o.text == "19" and (m := o.member(Dimension.PERIOD))} == {"2018-01-01/2018-02-01"}


@pytest.mark.parametrize("words", ["Not held", "No information held", "N/A", "..", "Cost exceeded"])
def test_a_first_row_without_a_figure_is_no_heading(tmp_path: Path, words: str) -> None:
    """Its year is named as not given, and the total is of the years that it adds, not of one that nobody counted."""
    rows = ("2018 | " + words, "2019 | 12", "2020 | 43", "2021 | 54", "Total | 109")
    observations, slugs = of_page(tmp_path, CAPTION, table_of("Year | Offences", *rows))

    assert slugs & {"no-information", "no-figure-given", "not-a-number"}
    assert {m.id for o in observations if o.text == "109" and (m := o.member(Dimension.PERIOD))} == {
        "2019-01-01/2022-01-01"
    }


def test_a_table_that_is_said_to_answer_question_1_is_not_of_the_question_above_it(tmp_path: Path) -> None:
    """Question 2 stands nearer, and asks for another offence."""
    asked = "Q1. How many offences of disclosing private sexual photographs were recorded?"
    then = "Q2. How many offences of malicious communications were recorded?"
    observations, _ = of_page(tmp_path, asked, then, "Please see the answer to question 1 below:", TABLE)

    assert {m.id for each in observations if (m := each.member(Dimension.OFFENCE))} == {"cjca2015-s33"}


@pytest.mark.parametrize(
    "sentence",
    [
        "The data below excludes crimes recorded in Medway.",
        "These figures only show crimes with a charge.",
        "The table includes offences of harassment.",
        "We searched the notes of crimes for the keyword 'images'.",
        "Due to the cost limit this is a sample of the records.",
    ],
)
def test_a_sentence_above_a_table_that_limits_its_figures_is_asked_about(tmp_path: Path, sentence: str) -> None:
    """Forces explain what they counted before they print it as often as below."""
    observations, slugs = of_page(tmp_path, sentence, CAPTION, TABLE)

    assert "note-below" in slugs
    assert {each.grade for each in observations} == {Grade.READ}


@pytest.mark.parametrize(
    "sentence",
    [
        "Please be advised that the data provided is only as accurate as the information recorded on our system.",
        "The figures provided are accurate on the day of extraction and are subject to change.",
        "The data below is based on the number of recorded crimes, not the number of victims.",
        "It should be noted that this response should not be used for comparison with any other.",
        "The table below shows the number of offences recorded between 2018 and 2021.",
        "A crime may have more than one victim.",
    ],
)
def test_a_sentence_above_or_below_that_limits_nothing_changes_nothing(tmp_path: Path, sentence: str) -> None:
    """Most replies have several of these."""
    for parts in ((sentence, CAPTION, TABLE), (CAPTION, TABLE, sentence)):
        observations, slugs = of_page(tmp_path, *parts)

        assert {each.grade for each in observations} == {Grade.PROVED}
        assert not slugs


def test_the_request_in_plain_words_above_a_table_narrows_it(tmp_path: Path) -> None:
    """It is copied into the reply without "You asked"."""
    request = "Please provide the number of revenge porn offences involving Snapchat."
    observations, slugs = of_page(tmp_path, request, CAPTION, TABLE)

    assert "caption-partly-understood" in slugs
    assert all(each.member(Dimension.OTHER) for each in observations)


def test_a_sentence_in_the_last_row_of_a_table_is_a_note_to_it(tmp_path: Path) -> None:
    """In a sheet it stands directly below the total."""
    note = "<tr><td colspan=2>The data shows only those crimes flagged as domestic abuse.</td></tr>"
    observations, slugs = of_page(tmp_path, CAPTION, TABLE.replace("</table>", f"{note}</table>"))

    assert "caption-partly-understood" in slugs
    assert Grade.PROVED not in {each.grade for each in observations}


def test_the_text_over_the_years_of_a_table_narrows_it(tmp_path: Path) -> None:
    """ "Domestic abuse: Year" over 2018 and the others."""
    observations, _ = of_page(tmp_path, CAPTION, TABLE.replace("<td>Year</td>", "<td>Domestic abuse: Year</td>"))

    assert all(each.member(Dimension.OTHER) for each in observations)


@pytest.mark.parametrize(
    "words",
    ["Excludes crimes transferred to other forces", "This is the figure for Thanet District.", "Only solved crimes."],
)
def test_a_note_further_below_the_last_table_is_heeded(tmp_path: Path, words: str) -> None:
    """Who produced the table often stands between."""
    observations, slugs = of_page(tmp_path, CAPTION, TABLE, "Produced by the performance team", words)

    assert "note-below" in slugs
    assert {each.grade for each in observations} == {Grade.READ}


@pytest.mark.parametrize(
    "above",
    [
        ("<h2>Question 2 - Arrests made</h2>", CAPTION),
        ("Filters: Flag = Domestic Abuse", CAPTION),
        (f"Table 1: {CAPTION}", "Table 2: Upskirting offences recorded by Kent Police"),
    ],
)
def test_what_stands_over_the_caption_and_contradicts_it_is_asked_about(tmp_path: Path, above: tuple[str, ...]) -> None:
    """A heading on arrests, a filter that was set, or the captions of two tables one below the other."""
    observations, slugs = of_page(tmp_path, *above, TABLE)

    assert "note-below" in slugs
    assert Grade.PROVED not in {each.grade for each in observations}


@pytest.mark.parametrize(
    "sentence",
    [
        "Not all offences result in a charge.",
        "Of these, 19 offences resulted in a charge.",
        "Not all victims are female.",
        "40 of the victims were female and 12 were aged under 18.",
        "31 people were charged with these offences and 4 were cautioned.",
        "Offences charged are shown in Table 2.",
        "The number of charged offences is not shown.",
    ],
)
def test_what_a_sentence_says_of_some_is_not_taken_of_all(tmp_path: Path, sentence: str) -> None:
    """As letters say above a table of all offences: the figures stand apart, and the sentence is asked about."""
    observations, slugs = of_page(tmp_path, f"{CAPTION}. {sentence}", TABLE)

    dimensions = {member.dimension for each in observations for member in each.members}
    assert not dimensions & {Dimension.OUTCOME, Dimension.SEX, Dimension.AGE}
    assert {each.grade for each in observations} == {Grade.READ}
    assert slugs == {"caption-partly-understood"}


def test_what_a_sentence_says_of_all_is_taken(tmp_path: Path) -> None:
    observations, slugs = of_page(tmp_path, f"{CAPTION}. Victims were aged 18 or over.", TABLE)

    ages = {member.id for each in observations for member in each.members if member.dimension is Dimension.AGE}
    assert ages == {"18+"}
    assert not slugs


def test_a_question_about_some_does_not_narrow_a_table_captioned_as_of_all(tmp_path: Path) -> None:
    observations, slugs = of_page(tmp_path, "Q1. How many victims were female?", f"{CAPTION}, all victims:", TABLE)

    assert not any(member.dimension is Dimension.SEX for each in observations for member in each.members)
    assert "caption-partly-understood" in slugs


@pytest.mark.parametrize("sentence", ["Please ask Essex Police for theirs.", "Those of Essex Police are not shown."])
def test_a_force_that_is_only_pointed_to_gave_no_figures(tmp_path: Path, sentence: str) -> None:
    observations, _ = of_page(tmp_path, "Offences of disclosing private sexual photographs", sentence, TABLE)

    assert {m.id for each in observations for m in each.members if m.dimension is Dimension.FORCE} <= {"kent"}


def test_arrests_and_charges_of_one_caption_are_each_those_of_their_own_column(tmp_path: Path) -> None:
    rows = [["Year", "Arrests", "Charges"], ["2020", "31", "9"], ["2021", "38", "12"], ["2022", "29", "7"]]
    table = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
    caption = "Number of arrests and charges for stalking, by year"

    observations, _ = of_page(tmp_path, caption, f"<table>{table}</table>")

    arrests = [each for each in observations if any(member.id == "arrests" for member in each.members)]
    assert sorted(int(each.value.low or 0) for each in arrests) == [29, 31, 38]
    assert not any(member.dimension is Dimension.OUTCOME for each in arrests for member in each.members)
