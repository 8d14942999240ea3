"""The data files read back as what went in."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb

from crosscast.model import Value
from crosscast.publish import Publication
from crosscast.publish.data import OBSERVATION_COLUMNS


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_observations_have_the_columns_that_scripts_rely_on(build: Path) -> None:
    expected = (
        "figure, measure, force, force_code, offence, offence_code, outcome, period_start, period_end, sex, age, "
        "other_dimensions, low, high, status, grade, document, place"
    )
    header = (build / "data" / "observations.csv").read_text().splitlines()[0]

    assert header.split(",") == expected.split(", ")


def test_every_observation_reads_back_with_its_numbers(publication: Publication, build: Path) -> None:
    rows = rows_of(build / "data" / "observations.csv")
    charged = next(
        r for r in rows if r["force_code"] == "bedfordshire" and r["outcome"] == "1" and "xlsx" in r["document"]
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

    assert [(row["low"], row["high"]) for row in hidden] == [("0", str(Value.hidden_below(5).high))] * 2


def test_results_keep_their_numerators_and_denominators(build: Path) -> None:
    rows = {row["id"]: row for row in rows_of(build / "data" / "results.csv")}
    bedfordshire = rows["charging-rate--bedfordshire"]

    assert (bedfordshire["numerator_low"], bedfordshire["denominator_low"]) == ("30", "262")
    assert abs(float(bedfordshire["low"]) - 30 / 262 * 100) < 1e-6
    assert len(rows["charging-rate--five-forces"]["numerator_figures"].split(";")) == 5
