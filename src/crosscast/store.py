"""The DuckDB file of a build: everything that was published, in tables that a query can join.

Rows reach it typed, from nouns; DuckDB itself never opens another file and never uses the network. Two builds of one
study hold the same rows in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from crosscast.analyse.result import Operand, Result
from crosscast.claims.claim import Checked
from crosscast.interpret.fields import meaning_of, symbol
from crosscast.model import CrosscastError, Dimension, Figure, Finding, Member, Observation, Place, Value
from crosscast.publish.publication import Publication, Source, all_results
from crosscast.publish.withheld import is_shown, shown_value
from crosscast.publish.wording import storable

LAYOUT = 3  # goes up when a table or column below changes
MOST_MEMORY = "1GB"

# table: its columns with their types, in the order of the rows below
TABLES: Mapping[str, Mapping[str, str]] = {
    "study": {
        "title": "VARCHAR", "question": "VARCHAR", "as_of": "DATE", "publisher": "VARCHAR", "layout": "INTEGER",
    },
    "documents": {
        "name": "VARCHAR", "title": "VARCHAR", "origin": "VARCHAR", "publisher": "VARCHAR", "received": "DATE",
        "used": "BOOLEAN", "why": "VARCHAR", "invented": "BOOLEAN", "format": "VARCHAR", "sha256": "VARCHAR",
    },
    "tables": {
        "document": "VARCHAR", "id": "VARCHAR", "title": "VARCHAR", "measure": "VARCHAR", "layout": "VARCHAR",
        "n_rows": "INTEGER", "n_cols": "INTEGER", "n_cells": "INTEGER", "n_relations": "INTEGER", "place": "VARCHAR",
        "reasons": "VARCHAR[]",
    },
    "observations": {
        "figure": "VARCHAR", "measure": "VARCHAR", "force": "VARCHAR", "force_code": "VARCHAR", "force_id": "VARCHAR",
        "offence": "VARCHAR", "offence_code": "VARCHAR", "offence_id": "VARCHAR", "outcome": "VARCHAR",
        "proceeding": "VARCHAR", "period_start": "DATE", "period_end": "DATE", "sex": "VARCHAR", "age": "VARCHAR",
        "other": "VARCHAR[]", "low": "HUGEINT", "high": "HUGEINT", "decimals": "INTEGER", "unit": "VARCHAR",
        "status": "VARCHAR", "grade": "VARCHAR", "document": "VARCHAR", "table_id": "VARCHAR", "cell": "INTEGER",
        "place": "VARCHAR", "place_json": "VARCHAR", "text": "VARCHAR", "caveats": "VARCHAR[]", "date_basis": "VARCHAR",
        "outcome_basis": "VARCHAR", "extracted_on": "VARCHAR", "system": "VARCHAR",
    },
    "figures": {
        "id": "VARCHAR", "label": "VARCHAR", "measure": "VARCHAR", "force": "VARCHAR", "force_code": "VARCHAR",
        "force_id": "VARCHAR", "offence": "VARCHAR", "offence_code": "VARCHAR", "offence_id": "VARCHAR",
        "outcome": "VARCHAR", "proceeding": "VARCHAR", "period_start": "DATE", "period_end": "DATE", "sex": "VARCHAR",
        "age": "VARCHAR", "other": "VARCHAR[]", "low": "HUGEINT", "high": "HUGEINT", "decimals": "INTEGER",
        "unit": "VARCHAR", "status": "VARCHAR", "grade": "VARCHAR", "invented": "BOOLEAN",
    },
    "figure_sources": {
        "figure": "VARCHAR", "document": "VARCHAR", "table_id": "VARCHAR", "cell": "INTEGER", "place": "VARCHAR",
        "text": "VARCHAR",
    },
    "results": {
        "id": "VARCHAR", "indicator": "VARCHAR", "label": "VARCHAR", "dimension": "VARCHAR", "member": "VARCHAR",
        "unit": "VARCHAR", "low": "DOUBLE", "high": "DOUBLE", "low_exact": "VARCHAR", "high_exact": "VARCHAR",
        "grade": "VARCHAR", "numerator_low": "HUGEINT", "numerator_high": "HUGEINT", "denominator_low": "HUGEINT",
        "denominator_high": "HUGEINT", "arithmetic": "VARCHAR[]", "caveats": "VARCHAR[]", "n": "INTEGER",
        "note": "VARCHAR", "split_dimension": "VARCHAR", "split": "VARCHAR",
    },
    "intervals": {
        "result": "VARCHAR", "level": "VARCHAR", "low": "DOUBLE", "high": "DOUBLE", "model": "VARCHAR",
    },
    "result_figures": {"result": "VARCHAR", "part": "VARCHAR", "figure": "VARCHAR"},
    "coverage": {"force": "VARCHAR", "label": "VARCHAR", "answer": "VARCHAR", "included": "BOOLEAN", "why": "VARCHAR"},
    "findings": {
        "slug": "VARCHAR", "severity": "VARCHAR", "message": "VARCHAR", "document": "VARCHAR", "place": "VARCHAR",
    },
    "claims": {
        "article": "VARCHAR", "text": "VARCHAR", "start": "INTEGER", "end": "INTEGER", "quantity": "VARCHAR",
        "kind": "VARCHAR", "verdict": "VARCHAR", "figures": "VARCHAR[]", "actual_low": "DOUBLE",
        "actual_high": "DOUBLE", "reason": "VARCHAR", "suggestion": "VARCHAR", "caveats": "VARCHAR[]",
    },
    "explanations": {"id": "VARCHAR", "line": "INTEGER", "text": "VARCHAR"},
}  # fmt: skip


def write_store(path: Path, publication: Publication, explanations: Mapping[str, Sequence[str]]) -> None:
    """Write a study's publication to a new DuckDB file.

    `explanations` gives, for the id of each figure and result, the lines that say how it came about. Counts that a
    source hid are no narrower here than in the report: a build folder is sent on whole.
    Raises FileExistsError where `path` is taken: a store is written once and never changed.
    """
    if path.exists():
        raise FileExistsError(path)
    with duckdb.connect(str(path), config=_CLOSED_IN) as connection:
        connection.begin()
        for table, rows in _rows(publication, explanations).items():
            _insert(connection, table, rows)
        connection.commit()


def open_store(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a store to read it: nothing can be changed, no other file or address reached, whatever the query says."""
    if not path.is_file():
        raise CrosscastError(
            "the study has not been built yet.",
            place=str(path),
            hint="Run `crosscast build` on it first.",
            slug="not-built",
        )
    return duckdb.connect(str(path), read_only=True, config=_CLOSED_IN)


def explain(path: Path, id: str) -> tuple[str, ...]:
    """The lines that say how a figure or result came about, down to its cells.

    Raises CrosscastError with the nearest ids where the store holds no such figure.
    """
    with open_store(path) as store:
        lines = store.execute("SELECT text FROM explanations WHERE id = ? ORDER BY line", [id]).fetchall()
        if lines:
            return tuple(text for (text,) in lines)
        ids = [known for (known,) in store.execute("SELECT DISTINCT id FROM explanations ORDER BY id").fetchall()]
    near = [known for known in ids if id and known.startswith(id)][:5] or get_close_matches(id, ids, n=5, cutoff=0.5)
    raise CrosscastError(
        f"the study holds no figure '{id}'.",
        hint=f"Did you mean {', '.join(near)}?" if near else "Its figures are listed in build/data/observations.csv.",
        slug="unknown-figure",
    )


_CLOSED_IN: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": MOST_MEMORY,
    "lock_configuration": "true",
}


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """All rows in one statement, a list a column: row by row takes a hundred times as long."""
    columns = TABLES[table]
    described = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    connection.execute(f"CREATE TABLE {table} ({described})")
    lists = [list(map(_storable, column)) for column in zip(*rows, strict=True)]
    if lists:
        unnested = ", ".join(f"unnest(CAST(? AS {kind}[]), max_depth := 1)" for kind in columns.values())
        connection.execute(f"INSERT INTO {table} SELECT {unnested}", lists)


# Nouns as rows


def _rows(publication: Publication, explanations: Mapping[str, Sequence[str]]) -> dict[str, Iterable[tuple[Any, ...]]]:
    results = [r for indicator in publication.indicators for r in all_results(indicator) if is_shown(r)]
    return {
        "study": [(publication.title, publication.question, publication.as_of, publication.publisher, LAYOUT)],
        "documents": map(_document, publication.sources),
        "tables": (row for source in publication.sources for row in _tables(source)),
        "observations": map(_observation, publication.observations),
        "figures": map(_figure, publication.figures),
        "figure_sources": (row for figure in publication.figures for row in _figure_sources(figure)),
        "results": map(_result, results),
        "intervals": (
            (result.id, each.level, _near(each.low), _near(each.high), each.model)
            for result in results
            for each in result.intervals
        ),
        "result_figures": (row for result in results for row in _result_figures(result)),
        "coverage": (
            (row.force.id, row.force.label, row.answer.value, row.included, row.why)
            for row in publication.coverage.asked
        ),
        "findings": map(_finding, _all_findings(publication)),
        "claims": (row for article in publication.articles for row in _claims(article)),
        "explanations": (
            (id, line, text) for id in sorted(explanations) for line, text in enumerate(explanations[id], start=1)
        ),
    }


def _document(source: Source) -> tuple[Any, ...]:
    format, sha256 = (source.document.format, source.document.sha256) if source.document else (None, None)
    return (
        source.name, source.title, source.origin, source.publisher, source.received, source.used, source.why,
        source.invented, format, sha256,
    )  # fmt: skip


def _tables(source: Source) -> Iterator[tuple[Any, ...]]:
    for table in source.tables:
        grid = table.grid
        yield (
            source.name, table.id, table.title, table.measure, grid.layout.value, grid.n_rows, grid.n_cols, len(grid),
            len(table.relations), _said(grid.place), list(table.reasons),
        )  # fmt: skip


def _observation(observation: Observation) -> tuple[Any, ...]:
    place = msgspec.json.encode(observation.place).decode()
    return (
        observation.figure, *_meaning(observation.members), *_value(symbol(observation)), observation.grade.value,
        observation.document, observation.table, observation.cell, str(observation.place), place, observation.text,
        list(observation.caveats), observation.date_basis, observation.outcome_basis, observation.extracted_on,
        observation.system,
    )  # fmt: skip


def _figure(figure: Figure) -> tuple[Any, ...]:
    return (
        figure.id, figure.label, *_meaning(figure.members), *_value(shown_value(figure)), figure.grade.value,
        figure.invented,
    )  # fmt: skip


def _figure_sources(figure: Figure) -> Iterator[tuple[Any, ...]]:
    for source in figure.sources:
        yield figure.id, source.document, source.table, source.cell, str(source.place), source.text


def _meaning(members: tuple[Member, ...]) -> tuple[Any, ...]:
    """Measure, force, offence, outcome, proceeding, start and end of the period, sex, age, other labels."""
    meaning, ids = meaning_of(members), {member.dimension: member.id for member in members}
    return (
        meaning.measure, meaning.force, meaning.force_code, meaning.force_id, meaning.offence, meaning.offence_code,
        meaning.offence_id, meaning.outcome, ids.get(Dimension.PROCEEDING), meaning.period_start, meaning.period_end,
        ids.get(Dimension.SEX), ids.get(Dimension.AGE),
        [member.id for member in members if member.dimension is Dimension.OTHER],
    )  # fmt: skip


def _value(value: Value) -> tuple[Any, ...]:
    return value.low, value.high, value.decimals, value.unit.value, value.status.value


def _result(result: Result) -> tuple[Any, ...]:
    over = result.denominator
    return (
        result.id, result.indicator, result.label, result.member.dimension.value if result.member else None,
        result.member.id if result.member else None, result.unit, _near(result.low), _near(result.high),
        str(result.low), None if result.high is None else str(result.high), result.grade.value, result.numerator.low,
        result.numerator.high, over.low if over else None, over.high if over else None, list(result.arithmetic),
        list(result.caveats), result.n, result.note, result.split.dimension.value if result.split else None,
        result.split.id if result.split else None,
    )  # fmt: skip


def _result_figures(result: Result) -> Iterator[tuple[str, str, str]]:
    parts: list[tuple[str, Operand | None]] = [("numerator", result.numerator), ("denominator", result.denominator)]
    for part, operand in parts:
        for figure in operand.figures if operand else ():
            yield result.id, part, figure.id


def _finding(finding: Finding) -> tuple[Any, ...]:
    return finding.slug, finding.severity.value, finding.message, finding.document, _said(finding.place)


def _all_findings(publication: Publication) -> list[Finding]:
    """The study's and each document's, each once."""
    return list(dict.fromkeys([*publication.findings, *(f for source in publication.sources for f in source.findings)]))


def _claims(article: Checked) -> Iterator[tuple[Any, ...]]:
    for claim in article.claims:
        yield (
            article.article, claim.text, claim.start, claim.end, claim.quantity, claim.kind, claim.verdict.value,
            list(claim.figures), _near(claim.actual_low), _near(claim.actual_high), claim.reason, claim.suggestion,
            list(claim.caveats),
        )  # fmt: skip


def _storable(field: Any) -> Any:
    if type(field) is str:
        return storable(field)
    return list(map(_storable, field)) if type(field) is list else field


def _near(number: Fraction | None) -> float | None:
    return None if number is None else float(number)


def _said(place: Place | None) -> str | None:
    return None if place is None else str(place)
