"""What the data files are, said so that other programs understand it: a data package, CSV on the Web, and Datasette.

Data Package 2.0 (datapackage.org), W3C "Metadata Vocabulary for Tabular Data" of 17 December 2015, docs.datasette.io.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from crosscast.model import Grade, Status

from . import wording
from .columns import COLUMNS, Column
from .publication import Publication

_PACKAGE = "https://datapackage.org/profiles/2.0/datapackage.json"
_TITLES = {
    "observations": "Observations: each figure in each document that states it",
    "figures": "Figures: each once, whatever the number of documents that state it",
    "results": "Results: the numbers that the study works out, with their numerators and denominators",
}
_KEYS = {"figures": "id", "results": "id"}
_ONE_OF = {"status": [status.value for status in Status], "grade": [grade.value for grade in Grade]}
_NEVER = "never"  # is a column of such a kind empty


def metadata_files(publication: Publication, data: Mapping[str, bytes]) -> dict[str, bytes]:
    """The descriptions of the data files, which are given by name with their bytes."""
    described = {"datapackage.json": _package(publication, data), "datasette-metadata.json": _datasette(publication)}
    described |= {f"{file}-metadata.json": _csv_on_the_web(publication, file) for file in COLUMNS}
    return {name: msgspec.json.format(msgspec.json.encode(each), indent=2) + b"\n" for name, each in described.items()}


# Data package


def _package(publication: Publication, data: Mapping[str, bytes]) -> dict[str, Any]:
    described = {
        "$schema": _PACKAGE,
        "name": "crosscast-study",
        "title": _text(publication.title),
        "description": _text(publication.question),
        "created": f"{publication.as_of.isoformat()}T00:00:00Z",
        "resources": [_resource(file, content) for file, content in sorted(data.items())],
    }
    if publication.publisher:
        described["contributors"] = [{"title": _text(publication.publisher), "roles": ["publisher"]}]
    if publication.sources:
        titles = [": ".join(filter(None, (s.title or s.name, s.origin))) for s in publication.sources]
        described["sources"] = [{"title": _text(title)} for title in dict.fromkeys(titles)]
    return described


def _resource(file: str, content: bytes) -> dict[str, Any]:
    name, _, format = file.rpartition(".")
    told = {
        "title": _TITLES[name],
        "path": file,
        "format": format,
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    if file not in COLUMNS:
        return {"name": f"{name}-{format}", "mediatype": "application/vnd.apache.parquet", **told}
    schema: dict[str, Any] = {
        "fields": [_field(name, column) for column in COLUMNS[file] for name in column.each_name],
        "missingValues": [""],
    }
    if name in _KEYS:
        schema["primaryKey"] = [_KEYS[name]]
    if name == "observations":
        schema["foreignKeys"] = [{"fields": ["figure"], "reference": {"resource": "figures", "fields": ["id"]}}]
    return {"name": name, "type": "table", "mediatype": "text/csv", "encoding": "utf-8", **told, "schema": schema}


def _field(name: str, column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.empty_where == _NEVER else {}
    if name in _ONE_OF:
        constraints["enum"] = _ONE_OF[name]
    field: dict[str, Any] = {"name": name, "type": column.type, "description": _meaning(column)}
    return field | ({"constraints": constraints} if constraints else {})


# CSV on the Web


def _csv_on_the_web(publication: Publication, file: str) -> dict[str, Any]:
    name = file.removesuffix(".csv")
    schema: dict[str, Any] = {
        "columns": [
            {
                "name": each,
                "titles": each,
                "dc:description": _meaning(column),
                "datatype": column.type,
                "required": column.empty_where == _NEVER,
            }
            for column in COLUMNS[file]
            for each in column.each_name
        ]
    }
    if name in _KEYS:
        schema["primaryKey"] = _KEYS[name]
    described: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en-GB"}],
        "url": file,
        "dc:title": f"{_text(publication.title)} – {_TITLES[name]}",
        "dc:modified": {"@value": publication.as_of.isoformat(), "@type": "xsd:date"},
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "lineTerminators": ["\r\n"]},
        "tableSchema": schema,
    }
    return described | ({"dc:publisher": _text(publication.publisher)} if publication.publisher else {})


# Datasette


def _datasette(publication: Publication) -> dict[str, Any]:
    tables = {
        file.removesuffix(".csv"): {
            "title": _TITLES[file.removesuffix(".csv")],
            "columns": {name: _meaning(column) for column in columns for name in column.each_name},
        }
        for file, columns in COLUMNS.items()
    }
    about = {"title": _text(publication.title), "description": _text(publication.question)}
    return (
        about
        | ({"source": _text(publication.publisher)} if publication.publisher else {})
        | {"databases": {"study": {"tables": tables}}}
    )


def _meaning(column: Column) -> str:
    """What a column means and what an empty field in it means, without the marks of code."""
    said = f"{wording.opening(column.meaning)}."
    if column.empty_where != _NEVER:
        said += f" Empty where {column.empty_where}."
    return said.replace("`", "")


def _text(text: str) -> str:
    return " ".join(wording.plain(text).split())
