"""What any reader of a reply knows is not asked; what only seems plain is not proved."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from crosscast.interpret import interpret, observe, unread_numbers
from crosscast.model import Dimension, Grade, Observation
from crosscast.read import read_here

CAPTION = "Offences of disclosing private sexual photographs and films recorded by Kent Police"

Rows = list[list[str]]


def listed(title: str, *labels: str) -> Rows:
    """A line for each label, its count, and the total."""
    counts = [12 + 3 * n for n in range(len(labels))]
    lines = [[label, str(count)] for label, count in zip(labels, counts, strict=True)]
    return [[title, "Offences"], *lines, ["Total", str(sum(counts))]]


def of_page(folder: Path, *parts: str | Rows) -> tuple[list[Observation], set[str]]:
    path = folder / "reply.html"
    body = "".join(f"<p>{part}</p>" if isinstance(part, str) else as_table(part) for part in parts)
    path.write_text(f"<html><body><p>Kent Police</p>{body}</body></html>", encoding="utf-8")
    return seen(path)


def as_table(rows: Rows) -> str:
    return (
        "<table>" + "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows) + "</table>"
    )


def seen(path: Path) -> tuple[list[Observation], set[str]]:
    document = read_here(path, path.name)
    tables = interpret(document)
    observations = [each for table in tables for each in observe(table, document)]
    return observations, {finding.slug for table in tables for finding in table.findings}


def ids(observations: list[Observation], dimension: Dimension) -> list[str]:
    return [member.id if (member := each.member(dimension)) else "" for each in observations]


def years(*firsts: int) -> list[str]:
    return [f"{year}-04-01/{year + 1}-04-01" for year in firsts]


def test_years_written_short_are_financial_years_where_they_follow_each_other(tmp_path: Path) -> None:
    """18/19, 19/20: no month and no day reads so."""
    observations, slugs = of_page(tmp_path, CAPTION, listed("Year", "18/19", "19/20", "20/21", "21/22"))

    assert ids(observations, Dimension.PERIOD) == [*years(2018, 2019, 2020, 2021), "2018-04-01/2022-04-01"]
    assert not slugs


def test_fy_19_is_the_year_that_the_caption_says_and_asked_about_without_one(tmp_path: Path) -> None:
    """Some end in the year of their name, some begin in it."""
    rows = listed("Year", "FY19", "FY20", "FY21", "FY22")
    ends, slugs = of_page(tmp_path, f"{CAPTION}, 2018/19 to 2021/22", rows)
    begins, _ = of_page(tmp_path, f"{CAPTION}, 2019/20 to 2022/23", rows)
    _, asked = of_page(tmp_path, CAPTION, rows)

    assert ids(ends, Dimension.PERIOD)[:4] == years(2018, 2019, 2020, 2021)
    assert ids(begins, Dimension.PERIOD)[:4] == years(2019, 2020, 2021, 2022)
    assert not slugs
    assert "unknown-label" in asked


def test_a_first_column_that_numbers_the_rows_is_no_label(tmp_path: Path) -> None:
    """ "No." over 1, 2, 3, 4 beside years and counts."""
    rows = listed("Year", "2018", "2019", "2020", "2021")
    numbered = [["No.", *rows[0]], *([str(n), *row] for n, row in enumerate(rows[1:-1], start=1)), ["", *rows[-1]]]
    observations, slugs = of_page(tmp_path, CAPTION, numbered)

    assert [each.text for each in observations] == ["12", "15", "18", "21", "66"]
    assert {each.grade for each in observations} == {Grade.PROVED}
    assert not slugs


def test_counts_that_happen_to_run_one_two_three_are_counts(tmp_path: Path) -> None:
    """Under "No." a reply prints its counts as well."""
    observations, _ = of_page(tmp_path, CAPTION, [["Year", "No."], ["2018", "1"], ["2019", "2"], ["2020", "3"]])

    assert [each.text for each in observations] == ["1", "2", "3"]


def of_quarters(*labels: str) -> Rows:
    return [["Year", "Q1", "Q2", "Q3", "Q4", "Total"], *([label, "1", "2", "3", "4", "10"] for label in labels)]


def test_the_quarters_of_a_year_without_another_word_are_those_of_the_calendar(tmp_path: Path) -> None:
    """They are used, but as nothing says so, none of the table is shown as adding up."""
    observations, slugs = of_page(tmp_path, CAPTION, of_quarters("2018", "2019", "2020", "2021"))

    assert ids(observations, Dimension.PERIOD)[:2] == ["2018-01-01/2018-04-01", "2018-04-01/2018-07-01"]
    assert {each.grade for each in observations} == {Grade.READ}
    assert not slugs


def test_the_quarters_of_a_year_are_asked_about_where_the_reply_speaks_of_april(tmp_path: Path) -> None:
    """Q1 of 2018 may then be April to June."""
    rows = of_quarters("2018", "2019", "2020", "2021")
    observations, slugs = of_page(tmp_path, "Data is held from April 2015.", CAPTION, rows)

    assert "no-period" in slugs
    assert len(observations) == 4


def test_the_number_of_an_outcome_may_stand_before_its_name(tmp_path: Path) -> None:
    """ "1 Charged/Summonsed", and a name that is cut short: the number settles it."""
    labels = ("1 Charged/Summonsed", "3 Caution", "15 Evidential difficulties", "18 Investigation complete")
    observations, slugs = of_page(tmp_path, f"{CAPTION} in 2021", listed("Outcome", *labels))

    assert ids(observations, Dimension.OUTCOME) == ["1", "3", "15", "18", ""]
    assert not slugs


@pytest.mark.parametrize("label", ["10 charged", "5 suspect identified", "20 offences"])
def test_a_number_before_words_of_another_kind_is_no_outcome(tmp_path: Path, label: str) -> None:
    """Type 5 is that the offender died."""
    observations, _ = of_page(tmp_path, f"{CAPTION} in 2021", listed("Outcome", "1 Charged", label))

    assert not {"10", "5", "20"} & set(ids(observations, Dimension.OUTCOME))


def test_a_heading_over_the_sexes_says_nothing_that_they_do_not(tmp_path: Path) -> None:
    """ "Gender of victim" over Female, Male and Total."""
    path = tmp_path / "reply.html"
    body = "".join(
        f"<tr><td>{year}</td><td>{n}</td><td>3</td><td>{n + 3}</td></tr>" for year, n in ((2018, 5), (2019, 6))
    )
    head = "<tr><td rowspan=2>Year</td><td colspan=3>Gender of victim</td></tr>"
    head += "<tr><td>Female</td><td>Male</td><td>Total</td></tr>"
    path.write_text(f"<html><body><p>{CAPTION}</p><table>{head}{body}</table></body></html>", encoding="utf-8")
    observations, slugs = seen(path)

    assert ids(observations, Dimension.SEX) == ["female", "male", ""] * 2
    assert ids(observations, Dimension.OTHER) == [""] * 6
    assert not slugs


def of_sheet(folder: Path, name: str) -> tuple[list[Observation], set[str]]:
    book = openpyxl.Workbook()
    sheet = book.create_sheet(name)
    del book["Sheet"]
    for row in [[CAPTION], *listed("Year", "2018", "2019", "2020", "2021")]:
        sheet.append([int(text) if text.isdigit() else text for text in row])
    book.save(folder / "reply.xlsx")
    return seen(folder / "reply.xlsx")


def test_a_sheet_named_by_first_letters_of_its_title_is_understood(tmp_path: Path) -> None:
    """DPSP: disclosing private sexual photographs. MED may be Medway."""
    _, understood = of_sheet(tmp_path, "DPSP")
    _, asked = of_sheet(tmp_path, "MED")

    assert not understood
    assert asked == {"name-of-sheet"}


def test_in_excess_of_a_number_is_that_or_more(tmp_path: Path) -> None:
    """A lower bound, never a count."""
    observations, _ = of_page(tmp_path, "In 2021 Kent Police recorded in excess of 3,200 stalking offences.")
    (stated,), _ = of_page(tmp_path, "In 2021 there were in excess of 3,200 offences of stalking recorded.")

    assert not observations
    assert (stated.value.low, stated.value.high, stated.grade) == (3200, None, Grade.BOUNDED)


@pytest.mark.parametrize("words", ["Information not held", "No information held.", "Data is not recorded"])
def test_information_that_is_not_held_for_one_line_leaves_the_others(tmp_path: Path, words: str) -> None:
    """It is asked about, read as no number, and the table stands."""
    rows = listed("Year", "2018", "2019", "2020", "2021")
    observations, slugs = of_page(tmp_path, CAPTION, [rows[0], ["2017", words], *rows[1:]])

    assert [each.text for each in observations] == ["12", "15", "18", "21", "66"]
    assert {each.grade for each in observations} == {Grade.PROVED}
    assert slugs == {"no-information"}


def test_a_question_to_which_nothing_is_held_narrows_no_later_table(tmp_path: Path) -> None:
    """ "Q2 Ages of offenders: information not held" is done with."""
    rows = listed("Year", "2018", "2019", "2020", "2021")
    asked = ("Q2. Were any of the offenders aged under 18?", "Information not held", "Please see below.")
    observations, slugs = of_page(tmp_path, *asked, CAPTION, rows)

    assert len(observations) == 5
    assert ids(observations, Dimension.OTHER) == [""] * 5
    assert not slugs


@pytest.mark.parametrize("line", ["20185010", "Total150", "Charged12"])
def test_a_line_in_which_a_label_and_a_count_ran_together_is_named(tmp_path: Path, line: str) -> None:
    """No figure goes missing without a word."""
    path = tmp_path / "reply.txt"
    path.write_text(f"Kent Police\n\n{CAPTION}\n\n{line}\n", encoding="utf-8")
    (finding,) = unread_numbers(read_here(path, "reply.txt"))

    assert line in finding.message
