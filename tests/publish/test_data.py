"""The data files read back as what went in."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb
import pytest

from crosscast.interpret import Given, interpret, observe
from crosscast.interpret.fields import meaning_of
from crosscast.model import Dimension, Member, Value
from crosscast.publish import Publication
from crosscast.publish.data import OBSERVATION_COLUMNS, observations_csv
from crosscast.read import read
from crosscast.terminal import Reading, readings_json


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_observations_have_the_columns_that_scripts_rely_on(build: Path) -> None:
    expected = (
        "figure, measure, force, force_code, offence, offence_code, outcome, period_start, period_end, sex, age, "
        "other_dimensions, low, high, status, grade, document, place"
    )
    header = (build / "data" / "observations.csv").read_text().splitlines()[0].split(",")

    assert header[: len(expected.split(", "))] == expected.split(", ")


def test_every_column_of_the_data_files_is_in_their_guide(build: Path) -> None:
    """docs/data.md says what each column means and what an empty field means."""
    guide = (Path(__file__).parents[2] / "docs" / "data.md").read_text("utf-8")
    for path in sorted((build / "data").glob("*.csv")):
        _, _, section = guide.partition(f"## {path.name}")
        told = section.split("\n## ")[0]
        header = path.read_text("utf-8").splitlines()[0].split(",")

        assert [column for column in header if f"`{column}`" not in told] == [], path.name


def test_forces_and_offences_have_their_names_and_their_official_codes() -> None:
    """The name that a reader knows, the code that other data sets use, and the vocabulary's own id."""
    offence = Member(Dimension.OFFENCE, "cjca2015-s33", "HO 008/71")
    fields = meaning_of((Member(Dimension.FORCE, "bedfordshire", "Beds"), offence))

    assert (fields.force, fields.force_code, fields.force_id) == ("Bedfordshire", "E23000026", "bedfordshire")
    assert "private sexual photographs" in str(fields.offence)
    assert (fields.offence_code, fields.offence_id) == ("008/71", "cjca2015-s33")


def test_a_force_that_the_vocabulary_does_not_know_keeps_its_label_and_has_no_code() -> None:
    fields = meaning_of((Member(Dimension.FORCE, "exampleshire police", "Exampleshire Police"),))

    assert (fields.force, fields.force_code) == ("Exampleshire Police", None)


@pytest.mark.parametrize(
    ("offence", "codes"),
    [("soa2003-s66B", "088/15; 175/08"), ("stalking:008/65", "008/65"), ("intimate-image-abuse", None)],
)
def test_an_offence_has_the_codes_that_it_is_recorded_under(offence: str, codes: str | None) -> None:
    """All of them, the one that was printed, or none where a popular name may mean several offences."""
    assert meaning_of((Member(Dimension.OFFENCE, offence, ""),)).offence_code == codes


def test_reading_a_document_gives_the_fields_that_the_data_file_gives(tmp_path: Path) -> None:
    """A script may take either."""
    document = Path(__file__).parents[2] / "examples" / "intimate-image-abuse" / "responses" / "charging-by-force.xlsx"
    read_once = read(document, label="charging.xlsx")
    tables = interpret(read_once, Given())
    seen = tuple(observation for table in tables for observation in observe(table, read_once))
    told = json.loads(readings_json([Reading(read_once, tables, seen)]))["documents"][0]["tables"][0]["observations"]
    found = {row["figure"]: row for row in told}
    path = tmp_path / "observations.csv"
    path.write_bytes(observations_csv(seen, frozenset()))
    rows = rows_of(path)

    assert rows
    for row in rows:
        for name in set(row) & set(told[0]) - {"place", "caveats"}:
            assert row[name] == ("" if found[row["figure"]][name] is None else str(found[row["figure"]][name]))


def test_every_observation_reads_back_with_its_numbers(publication: Publication, build: Path) -> None:
    rows = rows_of(build / "data" / "observations.csv")
    charged = next(
        r for r in rows if r["force_id"] == "bedfordshire" and r["outcome"] == "1" and "xlsx" in r["document"]
    )

    assert len(rows) == len(publication.observations)
    assert (charged["low"], charged["high"], charged["status"], charged["grade"]) == ("30", "30", "exact", "proved")
    assert (charged["period_start"], charged["period_end"]) == ("2019-01-01", "2022-08-01")
    assert charged["place"] == "sheet 'Table 2', cell B4"


def test_csv_and_parquet_hold_the_same_rows(build: Path) -> None:
    """Parquet is typed, and keeps labels exactly as printed: nothing runs in it."""
    names = ", ".join(OBSERVATION_COLUMNS)
    with duckdb.connect(":memory:") as database:
        parquet = database.execute(f"SELECT {names} FROM '{build / 'data' / 'observations.parquet'}'").fetchall()
        types = dict(
            row[:2] for row in database.execute(f"DESCRIBE FROM '{build / 'data' / 'observations.parquet'}'").fetchall()
        )
    rows = rows_of(build / "data" / "observations.csv")

    assert (types["period_start"], types["low"]) == ("DATE", "DOUBLE")
    for typed, plain in zip(parquet, rows, strict=True):
        by = dict(zip(OBSERVATION_COLUMNS, typed, strict=True))
        assert by["figure"] == plain["figure"]
        assert str(by["period_end"] or "") == plain["period_end"]
        assert (by["low"], by["high"]) == (float(plain["low"]), float(plain["high"]))


def test_a_label_that_a_spreadsheet_would_run_is_made_harmless(build: Path) -> None:
    """Every text field that begins like a formula has an apostrophe before it; numbers stay numbers."""
    for path in sorted((build / "data").glob("*.csv")):
        for row in rows_of(path):
            for name, field in row.items():
                if name not in ("low", "high"):
                    assert not field.startswith(("=", "+", "-", "@", "\t", "\r")), (path.name, name, field)
    figures = rows_of(build / "data" / "results.csv")

    assert any(row["member"].startswith("'=HYPERLINK") for row in figures)


def test_a_hidden_count_has_the_ends_of_its_symbol(build: Path) -> None:
    hidden = [row for row in rows_of(build / "data" / "observations.csv") if row["status"] == "suppressed"]

    assert [(row["low"], row["high"]) for row in hidden] == [("0", str(Value.hidden_below(5).high))] * 3


def test_results_keep_their_numerators_and_denominators(build: Path) -> None:
    rows = {row["id"]: row for row in rows_of(build / "data" / "results.csv")}
    bedfordshire = rows["charging-rate--bedfordshire"]

    assert (bedfordshire["numerator_low"], bedfordshire["denominator_low"]) == ("30", "262")
    assert abs(float(bedfordshire["low"]) - 30 / 262 * 100) < 1e-6
    assert len(rows["charging-rate--five-forces"]["numerator_figures"].split(";")) == 5
