"""Replies are sent with their first table left in: the one that the words give up is in no figure, and it is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from crosscast.interpret import Decision, Given, another_superseded, interpret, observe
from crosscast.model import Document, Grade, Observation
from crosscast.read import read_here

CAPTION = "Offences of disclosing private sexual photographs and films recorded by Kent Police"
ANOTHER = "Upskirting offences recorded by Kent Police"
OLD, NEW = (21, 32, 43, 54), (21, 32, 43, 55)


def rows(*counts: int) -> list[list[str]]:
    lines = [[str(2020 + n), str(count)] for n, count in enumerate(counts)]
    return [["Year", "Offences"], *lines, ["Total", str(sum(counts))]]


def table(*counts: int) -> str:
    return as_table(rows(*counts))


def as_table(lines: list[list[str]]) -> str:
    return (
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in lines)
        + "</table>"
    )


def of_page(folder: Path, *parts: str) -> Document:
    body = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)
    path = folder / "reply.html"
    path.write_text(f"<html><body><p>Kent Police</p>{body}</body></html>", encoding="utf-8")
    return read_here(path, "reply.html")


def seen(document: Document, given: Given | None = None) -> tuple[list[tuple[str, str]], set[str]]:
    """The figures, each with its grade, and the slugs of the findings."""
    tables = interpret(document, given)
    observations: list[Observation] = [each for one in tables for each in observe(one, document)]
    slugs = {finding.slug for one in tables for finding in one.findings}
    return [(each.text, each.grade.value) for each in observations], slugs


ALL_NEW = [("21", "proved"), ("32", "proved"), ("43", "proved"), ("55", "proved"), ("151", "proved")]


@pytest.mark.parametrize(
    "words",
    [
        "Corrected table:",
        "Revised figures",
        "CORRECTION",
        "Superseded by:",
        "Please disregard the table above. The corrected figures are below.",
        "We apologise for an error in the above table. The correct figures are:",
        "Please note the table above is incorrect and has been replaced with the following:",
        "This table replaces the table above",
    ],
)
def test_the_later_of_two_tables_stands_where_the_reply_says_that_it_corrects_the_first(
    tmp_path: Path, words: str
) -> None:
    """The later has no caption of its own: it counts what the first counts, and only its numbers are used."""
    figures, slugs = seen(of_page(tmp_path, CAPTION, table(*OLD), words, table(*NEW)))

    assert figures == ALL_NEW
    assert slugs == {"superseded"}


@pytest.mark.parametrize(
    ("over", "between"),
    [
        ("SUPERSEDED - do not use", ""),
        ("Superseded table", ""),
        ("", "The figures above were provided in error and should be disregarded."),
        ("", "These figures have been withdrawn."),
    ],
)
def test_a_table_that_the_reply_gives_up_is_in_no_figure(tmp_path: Path, over: str, between: str) -> None:
    """Each table has its caption; what stands over or below the first withdraws it."""
    figures, slugs = seen(of_page(tmp_path, over, CAPTION, table(*OLD), between, CAPTION, table(*NEW)))

    assert figures == ALL_NEW
    assert slugs == {"superseded"}


def test_a_withdrawn_table_gives_no_figures_where_nothing_takes_its_place(tmp_path: Path) -> None:
    """It is said which table, and by which words."""
    document = of_page(tmp_path, CAPTION, table(*OLD), "The above figures are incorrect. Please contact us.")

    assert seen(document) == ([], {"superseded"})
    (finding,) = (finding for one in interpret(document) for finding in one.findings)
    assert "The above figures are incorrect" in finding.message
    assert "5 figures" in finding.message


def test_a_correction_is_of_the_table_whose_number_or_caption_it_names(tmp_path: Path) -> None:
    """The table between them is another one, and stays."""
    first, second = [f"Table 1: {CAPTION}", table(*OLD)], [f"Table 2: {ANOTHER}", table(1, 2, 3, 4)]
    by_number, slugs = seen(of_page(tmp_path, *first, *second, "Table 1 (corrected)", table(*NEW)))
    by_caption, _ = seen(of_page(tmp_path, *first, *second, f"Revised: {CAPTION}", table(*NEW)))

    assert by_number == by_caption
    assert by_number[-5:] == ALL_NEW
    assert [text for text, _ in by_number[:-5]] == ["1", "2", "3", "4", "10"]
    assert slugs == {"superseded"}


def test_of_a_table_that_is_corrected_in_part_the_rest_is_kept_and_asked_about(tmp_path: Path) -> None:
    """Its total holds the figure that was wrong; so nothing of it is shown as adding up."""
    part = as_table([["Year", "Offences"], ["2022", "43"], ["2023", "55"]])
    figures, slugs = seen(of_page(tmp_path, CAPTION, table(*OLD), "Corrected figures:", part))

    assert figures == [("21", "read"), ("32", "read"), ("150", "read"), ("43", "read"), ("55", "read")]
    assert {"superseded", "may-be-superseded"} <= slugs


@pytest.mark.parametrize("parts", [("Superseded",), (ANOTHER, table(1, 2, 3, 4), "Corrected table")])
def test_where_it_is_not_certain_which_table_is_meant_none_proves(tmp_path: Path, parts: tuple[str, ...]) -> None:
    """ "Superseded" between two tables may be a stamp on either, and a correction of one of two that look alike."""
    figures, slugs = seen(of_page(tmp_path, CAPTION, table(*OLD), *parts, table(*NEW)))

    assert "may-be-superseded" in slugs
    assert "superseded" not in slugs
    assert figures
    assert "proved" not in {grade for _, grade in figures}


@pytest.mark.parametrize(
    "words",
    [
        "Figures may be revised.",
        "Please see the updated counting rules. Updated data is published every quarter.",
        "The data above is from a live system, which can contain errors.",
    ],
)
def test_words_on_revisions_that_correct_nothing_change_nothing(tmp_path: Path, words: str) -> None:
    """Most replies say that their figures may change."""
    figures, slugs = seen(of_page(tmp_path, CAPTION, table(*OLD), words, ANOTHER, table(1, 2, 3, 4)))

    assert {grade for _, grade in figures} == {"proved"}
    assert len(figures) == 10
    assert not slugs


def test_a_sheet_of_revised_figures_stands_for_that_of_the_original_ones(tmp_path: Path) -> None:
    """The names of the sheets say so; the titles are the same."""
    book = openpyxl.Workbook()
    for name, counts in (("Original", OLD), ("Revised", NEW)):
        sheet = book.create_sheet(name)
        for row in [[CAPTION], *rows(*counts)]:
            sheet.append([int(text) if text.isdigit() else text for text in row])
    del book["Sheet"]
    book.save(tmp_path / "reply.xlsx")
    figures, slugs = seen(read_here(tmp_path / "reply.xlsx", "reply.xlsx"))

    assert [text for text, _ in figures] == ["21", "32", "43", "55", "151"]
    assert "superseded" in slugs


def test_a_person_can_say_that_the_first_table_stands(tmp_path: Path) -> None:
    """`use: no` for the later one under readings/; then it corrects nothing."""
    document = of_page(tmp_path, CAPTION, table(*OLD), "Corrected table:", table(*NEW))
    decision = Decision(who="A. Person", when=date(2026, 11, 23), why="Asked.", table="Corrected table:", use=False)
    figures, slugs = seen(document, Given(decisions=(decision,)))

    assert [text for text, _ in figures] == ["21", "32", "43", "54", "150"]
    assert "superseded" not in slugs


def test_two_tables_that_state_one_figure_differently_are_disputed_there(tmp_path: Path) -> None:
    """No word says which of the two stands: what they state alike still adds up."""
    document = of_page(tmp_path, CAPTION, table(*OLD), CAPTION, table(*NEW))
    tables = interpret(document)
    disputed = [each.text for one in tables for each in observe(one, document) if each.grade is Grade.DISPUTED]

    assert disputed == ["54", "150", "55", "151"]
    assert {finding.slug for one in tables for finding in one.findings} == {"tables-differ"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("This response replaces our response of 3 March 2023.", True),
        ("Please find below our revised response.", True),
        ("Please disregard our previous reply.", True),
        ("REVISED RESPONSE - this letter amends our reply of 3 May 2024.", True),
        ("Our response is set out below.", False),
        ("If you are unhappy with this response, it may be corrected on review.", False),
    ],
)
def test_a_reply_that_takes_the_place_of_another_is_named(tmp_path: Path, words: str, said: bool) -> None:
    """Its own figures stand; whoever holds the earlier reply has to leave that one out."""
    document = of_page(tmp_path, words, CAPTION, table(*NEW))

    assert seen(document)[0] == ALL_NEW
    assert [finding.slug for finding in another_superseded(document)] == ["supersedes-another"] * said
