"""What is said of the data files holds: each description is held against the files, by the rules of its kind.

Data Package 2.0 and Table Schema (datapackage.org); W3C "Metadata Vocabulary for Tabular Data", 17 December 2015;
docs.datasette.io/en/stable/metadata.html.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from crosscast.publish import Publication
from crosscast.publish.columns import COLUMNS

TABLES = ("figures.csv", "observations.csv", "results.csv")
NAME = re.compile(r"[a-z0-9._/-]+")  # of a package or resource
RESOURCE_KEYS = {
    "name", "type", "title", "path", "format", "mediatype", "encoding", "bytes", "hash", "schema",
}  # fmt: skip
FIELD_KEYS = {"name", "type", "description", "constraints"}
VARIABLE = re.compile(r"(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})+")  # RFC 6570, which CSV on the Web names columns by


@pytest.fixture(scope="module")
def data(build: Path) -> Path:
    return build / "data"


def described(path: Path) -> dict[str, Any]:
    found = json.loads(path.read_bytes())
    assert isinstance(found, dict)
    return found


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def header_of(path: Path) -> list[str]:
    with path.open(newline="", encoding="utf-8") as file:
        return next(csv.reader(file))


def is_of_type(text: str, type: str) -> bool:
    """Whether a field reads as the type that its column is said to have, as the rules of Table Schema have it."""
    if type == "date":
        return date.fromisoformat(text).isoformat() == text
    pattern = {"integer": r"-?\d+", "number": r"-?\d+(\.\d+)?", "boolean": "true|false", "string": r"(?s).*"}[type]
    return re.fullmatch(pattern, text) is not None


def test_the_columns_that_are_described_are_those_of_the_files_in_their_order(data: Path) -> None:
    for file in TABLES:
        assert [name for column in COLUMNS[file] for name in column.each_name] == header_of(data / file)


def test_the_package_names_every_data_file_with_its_bytes_and_its_hash(data: Path, publication: Publication) -> None:
    package = described(data / "datapackage.json")

    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert NAME.fullmatch(package["name"])
    assert (package["title"], package["description"]) == (publication.title, publication.question)
    assert datetime.fromisoformat(package["created"]).date() == publication.as_of
    assert package["contributors"] == [{"title": "The Example Study", "roles": ["publisher"]}]
    assert len(package["sources"]) == len(publication.sources)
    assert {resource["path"] for resource in package["resources"]} == {*TABLES, "observations.parquet"}
    assert len({resource["name"] for resource in package["resources"]}) == 4
    for resource in package["resources"]:
        content = (data / resource["path"]).read_bytes()
        assert NAME.fullmatch(resource["name"])
        assert set(resource) <= RESOURCE_KEYS
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


@pytest.mark.parametrize("file", TABLES)
def test_every_row_is_as_the_package_says(data: Path, file: str) -> None:
    """Types, columns that are never empty, values of a list, keys that no two rows share."""
    resource = next(r for r in described(data / "datapackage.json")["resources"] if r["path"] == file)
    schema, rows = resource["schema"], rows_of(data / file)

    assert (resource["type"], resource["mediatype"], resource["encoding"]) == ("table", "text/csv", "utf-8")
    assert [field["name"] for field in schema["fields"]] == header_of(data / file)
    assert schema["missingValues"] == [""]
    assert rows
    for field in schema["fields"]:
        assert set(field) <= FIELD_KEYS
        assert field["description"].endswith(".")
        given = [row[field["name"]] for row in rows]
        assert all(is_of_type(text, field["type"]) for text in given if text), field["name"]
        constraints = field.get("constraints", {})
        assert not constraints.get("required") or all(given), field["name"]
        assert set(given) <= set(constraints.get("enum", given))
    for key in schema.get("primaryKey", []):
        assert len({row[key] for row in rows}) == len(rows)


def test_every_observation_has_its_figure(data: Path) -> None:
    """As the foreign key of the package says."""
    package = described(data / "datapackage.json")
    schema = next(r["schema"] for r in package["resources"] if r["name"] == "observations")

    assert schema["foreignKeys"] == [{"fields": ["figure"], "reference": {"resource": "figures", "fields": ["id"]}}]
    ids = {row["id"] for row in rows_of(data / "figures.csv")}
    assert {row["figure"] for row in rows_of(data / "observations.csv")} == ids


@pytest.mark.parametrize("file", TABLES)
def test_csv_on_the_web_finds_its_metadata_and_reads_the_file_by_it(data: Path, file: str) -> None:
    """The file's name and "-metadata.json" is where a reader looks for it (5.3, "Site-wide Location Configuration")."""
    table = described(data / f"{file}-metadata.json")
    context, language = table["@context"]

    assert context == "http://www.w3.org/ns/csvw"
    assert language == {"@language": "en-GB"}
    assert table["url"] == file
    assert set(table) <= {"@context", "url", "dialect", "tableSchema"} | {key for key in table if key.startswith("dc:")}
    columns, rows = table["tableSchema"]["columns"], rows_of(data / file)
    assert [column["titles"] for column in columns] == header_of(data / file)
    for column in columns:
        assert VARIABLE.fullmatch(column["name"])
        assert not column["name"].startswith("_")
        given = [row[column["name"]] for row in rows]
        assert all(is_of_type(text, column["datatype"]) for text in given if text)
        assert not column["required"] or all(given)
    ending = table["dialect"]["lineTerminators"][0].encode()
    assert (data / file).read_bytes().count(ending) >= len(rows) + 1
    if key := table["tableSchema"].get("primaryKey"):
        assert len({row[key] for row in rows}) == len(rows)


def test_datasette_is_told_what_each_column_means(data: Path, publication: Publication) -> None:
    """By the keys that it knows, for a database that is called study.db and has a table for each CSV file."""
    metadata = described(data / "datasette-metadata.json")

    assert set(metadata) <= {"title", "description", "source", "databases"}
    assert metadata["title"] == publication.title
    assert list(metadata["databases"]) == ["study"]
    tables = metadata["databases"]["study"]["tables"]
    assert {f"{name}.csv" for name in tables} == set(TABLES)
    for name, table in tables.items():
        assert list(table["columns"]) == header_of(data / f"{name}.csv")
        assert all(table["columns"].values())
