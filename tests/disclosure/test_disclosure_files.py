"""Files that are protected: written anew in their own format, telling nothing, and audited as they would be read."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from crosscast.cast import Rule
from crosscast.disclosure import Keep, Method, Protected, audit_files, protect_file
from crosscast.disclosure.prose import states_one_of
from crosscast.disclosure.write import Page, Text, write
from crosscast.model import CrosscastError
from crosscast.progress import silent
from crosscast.read import read

ROWS = [
    ["Sex of victim", "2021", "2022", "2023", "Total"],
    ["Male", "3", "12", "9", "24"],
    ["Female", "14", "22", "31", "67"],
    ["Unknown", "1", "2", "6", "9"],
    ["Total", "18", "36", "46", "100"],
]
TITLE = "Voyeurism offences recorded by sex of victim and year, Kent Police"


def written(folder: Path, name: str, rows: list[list[str]] = ROWS, *notes: str) -> Path:
    """A file of one table with a title above and notes below."""
    texts = [Text(0, 0, TITLE)]
    texts += [Text(r + 1, c, text) for r, row in enumerate(rows) for c, text in enumerate(row) if text]
    texts += [Text(len(rows) + 2 + i, 0, note) for i, note in enumerate(notes)]
    path = folder / name
    write([Page("Table 1", tuple(texts))], path, TITLE)
    return path


def printed(path: Path) -> dict[tuple[str, str], str]:
    """Each figure of the first table by the labels of its row and column."""
    (grid, *_) = read(path).grids
    at = {(grid.rows[i], grid.cols[i]): text for i, text in enumerate(grid.texts)}
    top = min(row for (row, col), text in at.items() if text == "Total" and col > 0)
    return {
        (at[row, 0], at[top, col]): text for (row, col), text in at.items() if row > top and col > 0 and (row, 0) in at
    }


def protected(path: Path, rule: Rule | None = None, **options: object) -> Protected:
    return protect_file(path, rule or Rule(), silent, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("ending", ["xlsx", "ods", "csv"])
def test_a_table_comes_back_in_its_own_format_without_its_small_counts(tmp_path: Path, ending: str) -> None:
    """What is shown is as it was; what is hidden says so, and an audit of the copy finds nothing."""
    path = written(tmp_path, f"answer.{ending}")
    done = protected(path)
    before, after = printed(path), printed(done.written)

    assert done.written == tmp_path / f"answer-protected.{ending}"
    assert {place for place in before if after[place] != before[place]} >= {
        ("Male", "2021"), ("Unknown", "2021"), ("Unknown", "2022"),
    }  # fmt: skip
    assert {text for place, text in after.items() if text != before[place]} == {"[c]"}
    assert audit_files([done.written], Rule(), silent).disclosures == ()


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_nothing_of_a_workbook_but_its_tables_reaches_the_copy(tmp_path: Path, ending: str) -> None:
    """No comment, formula, hidden sheet, name of an author or old value stays behind, wherever it was."""
    path = tmp_path / f"answer.{ending}"
    if ending == "xlsx":
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in [[TITLE], *ROWS]:
            sheet.append([int(text) if text.isdigit() and len(text) < 4 else text for text in row])
        sheet["B3"].comment = Comment("case 8471 was at Dover", "J. Smith")
        book.create_sheet("Working").append(["case 8471", 3])
        book["Working"].sheet_state = "hidden"
        book.properties.creator = "J. Smith"
        book.save(path)
    else:
        written(tmp_path, path.name)
    done = protected(path)
    with zipfile.ZipFile(done.written) as parts:
        inside = {name: parts.read(name).decode("utf-8", "replace") for name in parts.namelist()}
    all_text = "\n".join(inside.values())

    assert not re.search(r"8471|Smith|Dover|Working", all_text)
    content = inside["xl/worksheets/sheet1.xml" if ending == "xlsx" else "content.xml"]
    numbers = set(re.findall(r"<v>(\d+)</v>|office:value=\"(\d+)\"", content))
    assert "<f>" not in content
    assert "table:formula" not in content
    assert all(int(one or other) >= 9 for one, other in numbers if ending == "ods")


@pytest.mark.parametrize("ending", ["xlsx", "ods", "csv"])
def test_the_same_file_gives_the_same_copy(tmp_path: Path, ending: str) -> None:
    """Byte for byte but for ODS, whose writer stamps each document with an id of its own."""
    path = written(tmp_path, f"answer.{ending}")
    one = protected(path, output=tmp_path / f"one.{ending}").written
    other = protected(path, output=tmp_path / f"other.{ending}").written

    if ending == "ods":
        assert printed(one) == printed(other)
    else:
        assert one.read_bytes() == other.read_bytes()


def test_the_report_tells_no_hidden_count(tmp_path: Path) -> None:
    """It says what was hidden and why, which totals were understood, and never how many small counts there are."""
    done = protected(written(tmp_path, "answer.csv"))
    told = done.report.read_text("utf-8")

    assert "Counts from 1 to 4 are not shown" in told
    assert "- Male, 2021" in told
    assert "row 'Total' adds up 3 rows" in told
    assert "small counts, and" not in told
    assert not re.search(r"\b(is|was|equals) \d", told)


def test_a_symbol_that_says_how_small_is_part_of_the_attack(tmp_path: Path) -> None:
    """Small counts print <5, others [c], which then says 5 or more: an audit of that copy finds nothing either."""
    done = protected(written(tmp_path, "answer.csv"), Rule(symbol="<5"))
    after = printed(done.written)

    assert {place for place, text in after.items() if text == "<5"} == {
        ("Male", "2021"), ("Unknown", "2021"), ("Unknown", "2022"),
    }  # fmt: skip
    assert audit_files([done.written], Rule(), silent).disclosures == ()


def test_rounding_keeps_the_sums(tmp_path: Path) -> None:
    """Every count is a multiple of 5, and every total the sum of its parts."""
    after = printed(protected(written(tmp_path, "answer.xlsx"), method=Method.ROUND).written)
    counts = {place: int(text) for place, text in after.items()}

    assert all(count % 5 == 0 for count in counts.values())
    for row in ("Male", "Female", "Unknown", "Total"):
        assert counts[row, "Total"] == sum(counts[row, year] for year in ("2021", "2022", "2023"))


def test_totals_stay_where_they_can(tmp_path: Path) -> None:
    """Of the ways to hide the rest, one is taken that shows every total."""
    after = printed(protected(written(tmp_path, "answer.csv"), keep=Keep.TOTALS).written)

    assert "[c]" not in {text for place, text in after.items() if "Total" in place}


def test_a_percentage_of_a_hidden_count_goes_with_it(tmp_path: Path) -> None:
    """12.5% of 24 is the 3 that was hidden."""
    rows = [
        ["Sex of victim", "Charged", "Recorded", "Charged %"],
        ["Male", "3", "24", "12.5%"],
        ["Female", "30", "67", "44.8%"],
        ["Unknown", "10", "20", "50.0%"],
        ["Not stated", "12", "48", "25.0%"],
        ["Total", "55", "159", "34.6%"],
    ]
    done = protected(written(tmp_path, "answer.csv", rows))
    after = {tuple(row[:1]): row for row in _csv_rows(done.written)}

    assert after["Male",][1] == "[c]"
    assert after["Male",][3] == "[c]"
    assert after["Total",] == ["Total", "55", "159", "34.6%"]


def _csv_rows(path: Path) -> list[list[str]]:
    return [line.split(",") for line in path.read_text("utf-8-sig").splitlines()]


def test_a_note_that_states_a_hidden_count_is_left_out_and_told(tmp_path: Path) -> None:
    """ "Three victims were male" gives away what the table hides."""
    path = written(tmp_path, "answer.xlsx", ROWS, "1. Offences are counted.", "In 2021 three victims were male.")
    done = protected(path)
    texts = [block.text for block in read(done.written).blocks]

    assert "1. Offences are counted." in texts
    assert not any("three victims" in text for text in texts)
    assert [one.slug for one in done.findings] == ["left-out-of-the-copy"]


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("Of these, three were charged.", True),
        ("A further 3 were cautioned", True),
        ("Table 3: offences recorded in 2023", False),
        ("3. Offences are those recorded.", False),
        ("Outcome 3 is a caution; figures below 3 are hidden.", False),
        ("Extracted on 3 March 2024", False),
        ("Victims aged 3 to 15", False),
    ],
)
def test_a_number_in_prose_is_told_from_the_number_of_a_table(text: str, tells: bool) -> None:
    assert states_one_of(text, {3}) is tells


def test_a_table_that_does_not_add_up_is_refused(tmp_path: Path) -> None:
    """From a wrong total nobody can say what could be worked out."""
    rows = [list(row) for row in ROWS]
    rows[1][4] = "25"
    with pytest.raises(CrosscastError, match="but the total is printed as") as refusal:
        protected(written(tmp_path, "answer.csv", rows))

    assert refusal.value.slug == "does-not-add-up-yet"
    assert not list(tmp_path.glob("*protected*"))


@pytest.mark.parametrize(
    ("change", "slug"),
    [(("3", "<5"), "hidden-already"), (("3", "-3"), "below-zero")],
)
def test_what_cannot_be_protected_is_refused(tmp_path: Path, change: tuple[str, str], slug: str) -> None:
    """In one sentence that names the figure."""
    rows = [[change[1] if text == change[0] else text for text in row] for row in ROWS]
    with pytest.raises(CrosscastError, match="Male, 2021") as refusal:
        protected(written(tmp_path, "answer.csv", rows))

    assert refusal.value.slug == slug


def test_a_table_without_a_total_is_asked_about(tmp_path: Path) -> None:
    """Its small counts are hidden; whether a line is the total of others, its author has to say."""
    done = protected(written(tmp_path, "answer.csv", [row[:4] for row in ROWS[:4]]))

    assert [one.slug for one in done.findings] == ["no-total"]


def test_two_sheets_that_share_their_totals_are_protected_together(tmp_path: Path) -> None:
    """A year's total that one sheet must hide is hidden in the other."""
    by_sex = [["Sex of victim", "2021", "2022", "Total"], ["Male", "3", "30", "33"], ["Female", "14", "20", "34"]]
    by_sex.append(["Total", "17", "50", "67"])
    by_age = [["Age of victim", "2021", "2022", "Total"], ["Under 18", "4", "21", "25"]]
    by_age += [["18 and over", "13", "29", "42"], ["Total", "17", "50", "67"]]
    pages = [
        Page(
            f"Table {number}",
            (
                Text(0, 0, f"Voyeurism offences recorded by {by} of victim and year, Kent Police"),
                *(Text(r + 1, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)),
            ),
        )
        for number, (by, rows) in enumerate((("sex", by_sex), ("age", by_age)), start=1)
    ]
    path = tmp_path / "answer.xlsx"
    write(pages, path, "Voyeurism")
    done = protected(path)
    found = audit_files([done.written], Rule(), silent)

    assert found.n_shared == 3
    assert found.disclosures == ()


def test_an_earlier_release_gives_away_what_a_later_one_hides(tmp_path: Path) -> None:
    """The chain of figures says how."""
    path = written(tmp_path, "2022.csv")
    done = protected(path)
    rows = [["Sex of victim", "2021", "Total"], ["Male", "<5", "<5"], ["Female", "14", "14"], ["Unknown", "1", "1"]]
    earlier = written(tmp_path, "2021.csv", [*rows, ["Total", "18", "18"]])
    found = audit_files([done.written, earlier], Rule(), silent)
    male = next(one for one in found.disclosures if one.cell.startswith("Male, 2021") and "2021.csv" in one.document)

    assert (male.low, male.high, male.kind) == (3, 3, "exact")
    assert "leaves 3" in male.chain[-1]


def test_a_total_that_equals_what_is_shown_gives_nothing_away(tmp_path: Path) -> None:
    """It may have been added up after hiding."""
    rows = [["Sex of victim", "2021"], ["Male", "<5"], ["Female", "14"], ["Unknown", "12"], ["Total", "26"]]

    assert audit_files([written(tmp_path, "answer.csv", rows)], Rule(), silent).disclosures == ()


def test_what_putting_years_together_would_keep_is_said(tmp_path: Path) -> None:
    """2 and 3 are small, 5 is not: with 2021 and 2022 together nothing needs hiding, and the report does not say so."""
    rows = [
        ["Sex of victim", "2021", "2022", "2023", "Total"],
        ["Male", "2", "3", "30", "35"],
        ["Female", "14", "22", "31", "67"],
        ["Unknown", "3", "4", "16", "23"],
        ["Total", "19", "29", "77", "125"],
    ]
    done = protected(written(tmp_path, "answer.csv", rows))

    said = [line for line in done.lines if line.startswith("Instead")]
    assert len(said) == 1
    assert "2021 with 2022" in said[0]
    assert "no small count" in said[0]
    assert "2021 with 2022" not in done.report.read_text("utf-8")


def test_years_that_do_not_follow_each_other_are_not_put_together(tmp_path: Path) -> None:
    """Between 2019 and 2022 two years are missing, so a line for both would mean nothing."""
    rows = [["Sex of victim", "2019", "2022"], ["Male", "2", "3"], ["Female", "14", "22"], ["Total", "16", "25"]]

    assert not any(line.startswith("Instead") for line in protected(written(tmp_path, "answer.csv", rows)).lines)


@pytest.mark.parametrize("ending", ["xlsx", "ods", "csv"])
def test_what_a_blank_cell_means_is_asked(tmp_path: Path, ending: str) -> None:
    """Before a table is protected and when it is audited, in each format."""
    path = written(tmp_path, f"answer.{ending}", [["Sex", "2021", "2022"], ["Male", "", "12"], ["Female", "14", "22"]])
    asked = [*protected(path).findings, *audit_files([path], Rule(), silent).findings]

    assert [one.message.startswith("1 blank cell") for one in asked if one.slug == "blank-not-reckoned"] == [True, True]


def test_a_blank_cell_is_said_not_to_be_taken_as_hidden(tmp_path: Path) -> None:
    """Whether it is hidden, 0 or forgotten nobody can see, so the person who audits is asked."""
    rows = ["Sex of victim|2021|2022|2023", "Male||12|9", "Female|14|22|31", "Total|18|34|40"]
    path = tmp_path / "published.html"
    cells = ["".join(f"<td>{text}</td>" for text in row.split("|")) for row in rows]
    path.write_text(f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>", "utf-8")
    audit = audit_files([path], Rule(), silent)

    assert [one.slug for one in audit.findings if "blank" in one.slug] == ["blank-not-reckoned"]


SMALL_YEARS = [
    ["Sex of victim", "2021", "2022", "2023", "Total"],
    ["Male", "2", "3", "30", "35"],
    ["Female", "14", "22", "31", "67"],
    ["Unknown", "3", "4", "1", "8"],
    ["Total", "19", "29", "62", "110"],
]


@pytest.mark.parametrize("ending", ["xlsx", "ods", "csv"])
def test_years_are_put_together_and_what_is_still_small_is_hidden(tmp_path: Path, ending: str) -> None:
    """2 + 3 and 3 + 4 are no longer small; 1 of 2023 is with either year, so it takes all three: 8 and 35."""
    done = protected(written(tmp_path, f"answer.{ending}", SMALL_YEARS), method=Method.MERGE)
    after = printed(done.written)

    assert {column for _, column in after} == {"2021 to 2023", "Total"}
    assert [after[row, "2021 to 2023"] for row in ("Male", "Female", "Unknown", "Total")] == ["35", "67", "8", "110"]
    assert any(line.startswith("Merged") and "2021 to 2023" in line for line in done.lines)
    assert "as '2021 to 2023'" in done.report.read_text("utf-8")
    assert audit_files([done.written], Rule(), silent).disclosures == ()


def test_ages_in_rows_are_put_together_and_a_note_on_one_of_them_goes(tmp_path: Path) -> None:
    """3 under 10 and 9 of 10 to 17 make 12 under 18; the sentence that states the 3 is left out, and said to be."""
    rows = [
        ["Age of victim", "2021", "2023"],
        ["0 to 9", "3", "16"], ["10 to 17", "9", "21"], ["18 and over", "40", "50"],
        ["Total", "52", "87"],
    ]  # fmt: skip
    done = protected(written(tmp_path, "answer.csv", rows, "Three victims were under 10."), method=Method.MERGE)
    text = done.written.read_text("utf-8-sig")

    assert "0 to 17,12,37" in text
    assert "18 and over,40,50" in text
    assert "Three" not in text
    assert [one.slug for one in done.findings].count("left-out-of-the-copy") == 1


def test_years_are_not_put_together_where_another_table_tells_them_apart(tmp_path: Path) -> None:
    """Beside a table of 2021 alone, 2021 with 2022 would be told apart again."""
    other = [["Age of victim", "2021", "2022"], ["Under 18", "5", "8"], ["18 and over", "14", "21"]]
    texts = [Text(r, c, text) for r, row in enumerate(SMALL_YEARS) for c, text in enumerate(row)]
    more = [Text(r, c, text) for r, row in enumerate(other) for c, text in enumerate(row)]
    path = tmp_path / "answer.xlsx"
    write([Page("Table 1", tuple(texts)), Page("Table 2", tuple(more))], path, TITLE)
    done = protected(path, method=Method.MERGE)

    assert not any(line.startswith("Merged") for line in done.lines)
    assert done.outcome.hidden


def test_a_total_in_brackets_behind_a_label_is_left_out(tmp_path: Path) -> None:
    """Male (24) would give 24 - 12 - 9 away though the column of totals is gone; a reference to a note stays."""
    rows = [["Sex of victim", "2021", "2022", "2023"], ["Male (24)", "3", "12", "9"], ["Female (1)", "14", "22", "31"]]
    rows.append(["Total", "17", "34", "40"])
    done = protected(written(tmp_path, "answer.csv", rows))
    text = done.written.read_text("utf-8-sig") + done.report.read_text("utf-8")

    assert "(24)" not in text
    assert "Female (1)" in text
    assert any("number in brackets" in one.message for one in done.findings)


def test_a_time_of_nothing_is_refused(tmp_path: Path) -> None:
    """Minus three seconds is no time."""
    with pytest.raises(CrosscastError, match="-3 seconds"):
        protected(written(tmp_path, "answer.csv"), seconds=-3)
