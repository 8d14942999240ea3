"""The figures as files that other programs read: tidy CSV, the observations as Parquet too, and what the files are."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from crosscast.analyse.result import Interval, Operand, Result
from crosscast.interpret.fields import Fields, fields_of
from crosscast.model import Dimension, Figure, Member, Observation, Unit, Value
from crosscast.vocab import name_of

from . import wording
from .metadata import metadata_files
from .publication import Publication, all_results
from .withheld import is_shown, shown_value

Field = str | int | Fraction | bool | None
Row = Sequence[Field]

OBSERVATION_COLUMNS = (
    "figure", "measure", "force", "force_code", "offence", "offence_code", "outcome", "period_start", "period_end",
    "sex", "age", "other_dimensions", "low", "high", "status", "grade", "document", "place",
    "force_id", "offence_id", "date_basis", "outcome_basis", "extracted_on", "system", "caveats", "invented",
)  # fmt: skip
FIGURE_COLUMNS = (
    "id", "label", "low", "high", "unit", "status", "grade", "invented", "sources", "documents",
)  # fmt: skip
RESULT_COLUMNS = (
    "id", "indicator", "label", "member_code", "member", "low", "high", "unit", "grade", "numerator_low",
    "numerator_high", "denominator_low", "denominator_high", "numerator_figures", "denominator_figures", "caveats",
    "note", "n", "interval_low", "interval_high", "interval_level", "outer_low", "outer_high", "interval_model",
    "split_code", "split",
)  # fmt: skip

_STARTS_A_FORMULA = re.compile(r"[\t\r\n]|\s*[=+@＝＋＠－-]")  # the wide ones run where the spreadsheet is Japanese
_IS_NO_FORMULA = re.compile(r"-|[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?%?")  # a dash; a number as printed


def data_files(publication: Publication) -> dict[str, bytes]:
    """The data files by name. Where a source hides a count, `low` and `high` are those of its symbol."""
    invented = frozenset(source.name for source in publication.sources if source.invented)
    observations = _observation_rows(publication.observations, invented)
    results = [result for each in publication.indicators for result in all_results(each)]
    files = {
        "figures.csv": csv_of(FIGURE_COLUMNS, map(_figure_row, sorted(publication.figures, key=lambda f: f.id))),
        "observations.csv": csv_of(OBSERVATION_COLUMNS, observations),
        "observations.parquet": _parquet(OBSERVATION_COLUMNS, observations),
        "results.csv": csv_of(RESULT_COLUMNS, map(_result_row, filter(is_shown, results))),
    }
    return files | metadata_files(publication, files)


def observations_csv(observations: Iterable[Observation], invented: frozenset[str]) -> bytes:
    """observations.csv by itself; `invented` names the documents whose rows are marked so."""
    return csv_of(OBSERVATION_COLUMNS, _observation_rows(observations, invented))


def _observation_rows(observations: Iterable[Observation], invented: frozenset[str]) -> list[Row]:
    rows: Iterable[Row] = (_observation_row(each, each.document in invented) for each in observations)
    return sorted(rows, key=lambda row: tuple(str(field) for field in row))


def _observation_row(of: Observation, invented: bool) -> Row:
    fields = fields_of(of)
    by = dict(fields.dimensions)
    return (
        fields.figure,
        fields.measure,
        fields.force,
        fields.force_code,
        fields.offence,
        fields.offence_code,
        fields.outcome,
        fields.period_start,
        fields.period_end,
        by.get(Dimension.SEX),
        by.get(Dimension.AGE),
        _other_dimensions(fields),
        fields.low,
        fields.high,
        fields.status,
        fields.grade,
        fields.document,
        str(of.place),
        fields.force_id,
        fields.offence_id,
        of.date_basis,
        of.outcome_basis,
        of.extracted_on,
        of.system,
        " ".join(of.caveats),
        invented,
    )


def _figure_row(figure: Figure) -> Row:
    value = shown_value(figure)
    documents = sorted({source.document for source in figure.sources})
    return (
        figure.id,
        figure.label,
        _end(value, value.low),
        _end(value, value.high),
        "per cent" if value.unit is Unit.PER_CENT else "count",
        value.status.value,
        figure.grade.value,
        figure.invented,
        len(figure.sources),
        ";".join(map(_escaped, documents)),
    )


def _result_row(result: Result) -> Row:
    numerator, denominator = result.numerator, result.denominator
    return (
        result.id,
        result.indicator,
        result.label,
        _id(result.member),
        _name(result.member),
        wording.decimal(result.low, "near" if result.is_exact else "down"),
        None if result.high is None else wording.decimal(result.high, "near" if result.is_exact else "up"),
        result.unit,
        result.grade.value,
        numerator.low,
        numerator.high,
        denominator.low if denominator else None,
        denominator.high if denominator else None,
        _figure_ids(numerator),
        _figure_ids(denominator),
        " ".join(result.caveats),
        result.note,
        result.n,
        *_interval(result.intervals[:1]),
        result.intervals[0].level if result.intervals else None,
        *_interval(result.intervals[1:2]),
        result.intervals[0].model if result.intervals else None,
        _id(result.split),
        _name(result.split),
    )


def _interval(intervals: Sequence[Interval]) -> Row:
    if not intervals:
        return (None, None)
    [interval] = intervals
    return (
        wording.decimal(interval.low, "down"),
        None if interval.high is None else wording.decimal(interval.high, "up"),
    )


def _other_dimensions(fields: Fields) -> str | None:
    """Every dimension without a column of its own, "dimension=id", semicolons between; `%3B` and `%3D` inside an id.

    Several periods that stand apart are among them, since the columns say only where they begin and end.
    """
    others = [
        f"{dimension}={_escaped(id)}"
        for dimension, id in fields.dimensions
        if dimension not in (Dimension.SEX, Dimension.AGE)
    ]
    return ";".join(others) or None


def _escaped(id: str) -> str:
    return id.replace("%", "%25").replace(";", "%3B").replace("=", "%3D")


def _figure_ids(operand: Operand | None) -> str | None:
    return ";".join(sorted(figure.id for figure in operand.figures)) if operand else None


def _id(member: Member | None) -> str | None:
    return member.id if member else None


def _name(member: Member | None) -> str | None:
    return name_of(member) if member else None


def _end(value: Value, n: int | None) -> Fraction | None:
    return None if n is None else Fraction(n, 10**value.decimals)


def csv_of(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """UTF-8 with a header. A text that a spreadsheet would run as a formula gets an apostrophe before it.

    A sign stands for each control character and each mark that turns the direction of the text, as on the pages.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    for row in (columns, *rows):
        writer.writerow([_csv_text(field) for field in row])
    return out.getvalue().encode(errors="replace")


def _csv_text(field: Field) -> str:
    if field is None:
        return ""
    if isinstance(field, bool):
        return "true" if field else "false"
    if isinstance(field, Fraction):
        return wording.decimal(field)
    return _not_run(field) if isinstance(field, str) else str(field)


@lru_cache(maxsize=50_000)  # most texts stand in many rows
def _not_run(text: str) -> str:
    plain = wording.plain(text)
    return f"'{plain}" if _STARTS_A_FORMULA.match(plain) and not _IS_NO_FORMULA.fullmatch(plain) else plain


def _parquet(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    """Typed: dates, numbers and truth values as such, everything else as text, exactly as the documents have it."""
    import duckdb

    types = {"period_start": "DATE", "period_end": "DATE", "low": "DOUBLE", "high": "DOUBLE", "invented": "BOOLEAN"}
    typed = [(name, types.get(name, "VARCHAR")) for name in columns]
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(":memory:", config={"threads": 1}) as database:
        target = Path(folder) / "observations.parquet"
        database.execute(f"CREATE TABLE observations ({', '.join(f'{name} {type}' for name, type in typed)})")
        if rows:
            values = ", ".join(f"unnest(${n}::{type}[])" for n, (_, type) in enumerate(typed, start=1))
            table = [list(map(_typed, column)) for column in zip(*rows, strict=True)]
            database.execute(f"INSERT INTO observations SELECT {values}", table)
        database.execute("COPY observations TO $1 (FORMAT parquet, COMPRESSION zstd)", [str(target)])
        return target.read_bytes()


def _typed(field: Field) -> str | float | None:
    if isinstance(field, str):
        return wording.storable(field)
    return float(field) if isinstance(field, Fraction) else field
