"""CSV: the tables of a file below each other, one cell a field, with titles and notes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crosscast.model import Document, Grid, Layout, LinePlace, Severity
from crosscast.read import read_here

Rows = Callable[[Grid], list[list[str]]]


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Document]:
    """Write a CSV file and read it."""

    def write(content: str | bytes) -> Document:
        path = tmp_path / "a.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_here(path, "a.csv")

    return write


def test_fields_become_cells_and_quoted_commas_stay(saved: Callable[..., Document]) -> None:
    """1,204 in quotation marks is one figure."""
    (grid,) = saved('Force,Count\r\nKent,"1,204"\r\n').grids

    assert (grid.layout, grid.texts) == (Layout.SEPARATED, ("Force", "Count", "Kent", "1,204"))


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_a_file_is_cut_at_its_separator_although_its_figures_and_title_have_commas(
    saved: Callable[..., Document], rows_of: Rows, mark: str
) -> None:
    """Commas stand in titles, names and figures; the separator stands in every line of the table."""
    lines = ["Offences, by force, 2019", f"Force{mark}Count", f"Kent{mark}1,204", f"Devon, Cornwall{mark}2,310"]

    (grid,) = saved("\n".join(lines)).grids

    assert rows_of(grid) == [["Force", "Count"], ["Kent", "1,204"], ["Devon, Cornwall", "2,310"]]
    assert grid.caption == "Offences, by force, 2019"


def test_a_first_line_that_names_the_separator_is_no_row(saved: Callable[..., Document]) -> None:
    """Excel reads "sep=;" so; the lines below keep their numbers."""
    (grid,) = saved("sep=;\r\nForce;Count\r\nKent;4\r\n").grids

    assert grid.texts == ("Force", "Count", "Kent", "4")
    assert grid.places[2] == LinePlace(3, (0, 4))


def test_titles_units_and_notes_stand_around_the_table(saved: Callable[..., Document], rows_of: Rows) -> None:
    """A lone text above is the title, one below a note; a row of units belongs to the headings."""
    read = saved(
        "Intimate image offences by force,,\r\n,,\r\nForce,Recorded,Charged\r\n,Number,Per cent\r\nKent,40,10\r\n"
        "Essex,50,20\r\nTotal,90,16\r\n,,\r\nSource: force returns,,\r\n"
    )

    (grid,) = read.grids
    assert rows_of(grid) == [
        ["Force", "Recorded", "Charged"], ["", "Number", "Per cent"], ["Kent", "40", "10"], ["Essex", "50", "20"],
        ["Total", "90", "16"],
    ]  # fmt: skip
    assert grid.before == ("Intimate image offences by force",)
    assert grid.after == ("Source: force returns",)
    assert grid.place == LinePlace(3, (0, 5))


def test_a_blank_line_parts_two_tables(saved: Callable[..., Document], rows_of: Rows) -> None:
    """The second has headings, and a title, of its own."""
    read = saved("Year,Recorded\n2019,4\n\nTable 2: Outcomes\nOutcome,Number\nCharged,1\n")

    assert [rows_of(grid) for grid in read.grids] == [
        [["Year", "Recorded"], ["2019", "4"]],
        [["Outcome", "Number"], ["Charged", "1"]],
    ]
    assert read.grids[1].caption == "Table 2: Outcomes"
    assert read.grids[1].places[0] == LinePlace(5, (0, 7))


def test_doubled_line_ends_part_nothing(saved: Callable[..., Document]) -> None:
    """A blank line after every line comes from the way of the file, not from its author."""
    (grid,) = saved("Force,2019\r\r\nKent,4\r\r\nEssex,5\r\r\n").grids

    assert (grid.n_rows, grid.texts[-2:]) == (3, ("Essex", "5"))


@pytest.mark.parametrize(
    ("encoding", "slugs"),
    [("utf-8-sig", []), ("utf-16", []), ("utf-16-le", ["encoding-guessed"]), ("cp1252", ["encoding-guessed"])],
)
def test_every_usual_encoding_is_read(saved: Callable[..., Document], encoding: str, slugs: list[str]) -> None:
    """A pound sign and a dash are what they were; a guess is told."""
    read = saved("Force\tCost – £\r\nKent\t£4\r\n".encode(encoding))

    assert read.grids[0].texts == ("Force", "Cost – £", "Kent", "£4")
    assert [finding.slug for finding in read.findings] == slugs


def test_rows_swallowed_by_a_quotation_mark_are_told(saved: Callable[..., Document]) -> None:
    """A quote that never closes makes one row of many."""
    assert [finding.slug for finding in saved('Force,Count\n"Kent,4\nEssex,5\n').findings] == ["unclosed-quote"]


def test_what_may_be_a_number_or_another_or_none_is_asked_about(corpus: Path) -> None:
    """Each is kept as it is printed, and the finding names them; 1,234 and 1 234 and <5 are plain."""
    path = corpus / "hostile" / "made" / "numbers-that-lie.csv"
    read = read_here(path, path.name)

    (grid,) = read.grids
    (finding,) = read.findings
    assert set(grid.texts) >= {"1.234", "１２", "1e400", "NaN", "0x10", "1_000", "½", "-0"}
    assert finding.slug == "unclear-numbers"
    assert "'1.234' (line 3)" in finding.message
    assert "1,234" not in finding.message


@pytest.mark.parametrize(
    ("figures", "is_asked"),
    [
        (["0.125", "1.250", "12.375"], False), (["1.234", "17", "2.310"], True), (["1.5", "17", "2.310"], False),
        (["4", "N/A", "[c]", "-"], False), (["12,50", "3,25"], True), (["1.2E+05", "7"], True),
        (["1234567890123456", "5"], True), (["£1,204", "<5", "(3)", "−4"], False),
    ],
)  # fmt: skip
def test_only_figures_that_are_unclear_are_asked_about(
    saved: Callable[..., Document], figures: list[str], is_asked: bool
) -> None:
    """1.234 beside whole numbers may be a thousand; among rates of three decimals it is a rate."""
    read = saved("Force;Figure\n" + "".join(f"Force {n};{figure}\n" for n, figure in enumerate(figures)))

    assert [finding.slug for finding in read.findings] == (["unclear-numbers"] if is_asked else [])


TWO_ROWS = "Force,Recorded,Charged\r\nKent,40,10\r\nEssex,50,20\r\n"


@pytest.mark.parametrize(
    ("end", "lost"), [("Surrey,1", "1"), ("Surr", "Surr"), ('Surrey,"1,20', "1,20"), ('"Surr', "Surr")]
)
def test_a_file_that_ends_in_the_middle_of_a_row_says_so(saved: Callable[..., Document], end: str, lost: str) -> None:
    """The row has fewer cells than those above it, or a quotation mark never closes: 1 may have been 11."""
    (grid,) = saved(TWO_ROWS + end).grids

    (finding,) = grid.findings
    assert (finding.slug, finding.severity) == ("cut-off", Severity.ERROR)
    assert f"'{lost}', which was left out" in finding.message
    assert lost not in grid.texts


@pytest.mark.parametrize(
    "end", ["Surrey,1,0", "Surrey,1,0\r\nSource: returns", "\r\nTotal of 2 forces that answered us", ""]
)
def test_a_file_that_ends_with_a_row_or_a_note_is_whole(saved: Callable[..., Document], end: str) -> None:
    """Whether or not its last line is ended."""
    assert saved(TWO_ROWS + end).grids[0].findings == ()
