"""The DuckDB file of a build: what it holds, and what it lets nobody do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

import duckdb
import msgspec
import pytest

from crosscast.analyse.result import Indicator, IndicatorKind, IndicatorSpec, Operand, Result, Selection
from crosscast.campaign import Answer, Asked, Coverage
from crosscast.claims.claim import Checked, Claim, Verdict
from crosscast.model import (
    CrosscastError,
    Dimension,
    Figure,
    Finding,
    Grade,
    Member,
    Observation,
    Severity,
    SheetPlace,
    Value,
    figure_id,
)
from crosscast.publish.publication import Publication, Source
from crosscast.store import TABLES, explain, open_store, write_store

KENT = Member(Dimension.FORCE, "kent", "Kent Police")
MEANING = (
    KENT,
    Member(Dimension.MEASURE, "offences", "Offences"),
    Member(Dimension.PERIOD, "2022-01-01/2023-01-01", "2022"),
    Member(Dimension.OTHER, "RP's wishes", "RP's wishes"),
)


PRINTED = Value.exact(534)


def publication(value: Value = PRINTED, note: str = "") -> Publication:
    """One figure from one cell, one result made of it, one finding, one claim."""
    id = figure_id(MEANING)
    place = SheetPlace("Table 1", "B4")
    observation = Observation(
        figure=id, members=MEANING, value=value, grade=Grade.READ, document="responses/kent.xlsx", table="t1",
        cell=7, place=place, text="534", caveats=("counts crimes, not victims",),
    )  # fmt: skip
    figure = Figure(id=id, label="Kent", members=MEANING, value=value, grade=Grade.READ, sources=(observation,))
    finding = Finding("total-differs", Severity.QUESTION, "The total differs.", "responses/kent.xlsx", place)
    spec = IndicatorSpec("rate", "Rate", IndicatorKind.RATE, Selection("offences"), Dimension.FORCE)
    result = Result(
        id="rate--kent", indicator="rate", label="Rate, Kent", member=KENT, unit="per cent", low=Fraction(10, 3),
        high=Fraction(10, 3), grade=Grade.READ, numerator=Operand(1, 1, (figure,), "charged"),
        denominator=Operand(30, 30, (figure,), "offences"), arithmetic=("1 of 30",), note=note,
    )  # fmt: skip
    claim = Claim(text="Few.", start=0, end=3, quantity="few", kind="other", verdict=Verdict.CANNOT_CHECK)
    source = Source(
        name="responses/kent.xlsx", title="Kent", origin="", publisher="Kent", received=None, used=True, why="",
        invented=False, document=None, tables=(), findings=(finding,),
    )  # fmt: skip
    return Publication(
        title="T", question="Q", as_of=date(2024, 1, 31), publisher="", key_findings=(), sources=(source,),
        observations=(observation,), figures=(figure,), indicators=(Indicator(spec=spec, results=(result,)),),
        coverage=Coverage((Asked(KENT, Answer.COMPLETE, True),)),
        articles=(Checked(article="a.txt", text="Few.", claims=(claim,)),), findings=(finding,), notes=(),
        definitions=(),
    )  # fmt: skip


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with open_store(path) as store:
        return {table: store.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    path = tmp_path / "crosscast.duckdb"
    write_store(path, publication(), {"rate--kent": ("1 of 30 is 3.3%.", "30 is cell B4.")})
    return path


def test_a_figure_is_joined_to_the_cell_it_came_from(built: Path) -> None:
    """From a result to its figure to the sheet and cell, in one query."""
    with open_store(built) as store:
        rows = store.execute(
            "SELECT r.low_exact, o.document, o.place, o.text, o.low, o.period_start, o.other, o.caveats "
            "FROM results r JOIN result_figures f ON f.result = r.id JOIN observations o ON o.figure = f.figure "
            "WHERE r.id = 'rate--kent' AND f.part = 'numerator'"
        ).fetchall()

    assert rows == [
        ("10/3", "responses/kent.xlsx", "sheet 'Table 1', cell B4", "534", 534, date(2022, 1, 1), ["RP's wishes"],
         ["counts crimes, not victims"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "low", "high", "status"),
    [
        (Value.hidden_below(5), 0, 4, "suppressed"),
        (Value.redacted(), 0, None, "redacted"),
        (Value.absent(), None, None, "absent"),
        (Value.exact(10**20), 10**20, 10**20, "exact"),
        (Value.exact(-3), -3, -3, "exact"),
    ],
)
def test_a_value_is_kept_as_the_interval_it_is(
    tmp_path: Path, value: Value, low: int | None, high: int | None, status: str
) -> None:
    """Hidden, withheld, missing, far too large and negative counts come back as they went in."""
    write_store(tmp_path / "s.duckdb", publication(value), {})
    with open_store(tmp_path / "s.duckdb") as store:
        assert store.execute("SELECT low, high, status FROM figures").fetchall() == [(low, high, status)]


def test_a_hidden_count_is_no_narrower_than_its_symbol(tmp_path: Path) -> None:
    """A total left only 3 for a cell printed as <5: the arithmetic may use that, whoever opens the file may not."""
    hidden = publication(Value.hidden_below(5))
    figure = msgspec.structs.replace(hidden.figures[0], value=Value.exact(3))
    (indicator,) = hidden.indicators
    result = msgspec.structs.replace(indicator.results[0], numerator=Operand(3, 3, (figure,), "charged"))
    narrowed = msgspec.structs.replace(
        hidden, figures=(figure,), indicators=(msgspec.structs.replace(indicator, results=(result,)),)
    )
    write_store(tmp_path / "s.duckdb", narrowed, {})

    held = contents(tmp_path / "s.duckdb")
    with open_store(tmp_path / "s.duckdb") as store:
        assert store.execute("SELECT low, high FROM figures").fetchall() == [(0, 4)]
    assert held["results"] == []


def test_a_finding_that_a_document_and_the_study_share_is_kept_once(built: Path) -> None:
    """Findings are counted from this table."""
    assert len(contents(built)["findings"]) == 1


def test_two_builds_of_one_study_hold_the_same_rows(tmp_path: Path) -> None:
    """In the same order, whatever order the explanations came in."""
    explanations: list[Mapping[str, Sequence[str]]] = [{"a": ["1", "2"], "b": ["3"]}, {"b": ["3"], "a": ["1", "2"]}]
    for n, given in enumerate(explanations):
        write_store(tmp_path / f"{n}.duckdb", publication(), given)

    assert contents(tmp_path / "0.duckdb") == contents(tmp_path / "1.duckdb")


def test_a_study_with_nothing_in_it_has_a_store(tmp_path: Path) -> None:
    """A new study is built before its first reply arrives."""
    empty = Publication(
        title="T", question="Q", as_of=date(2024, 1, 31), publisher="", key_findings=(), sources=(), observations=(),
        figures=(), indicators=(), coverage=Coverage(), articles=(), findings=(), notes=(), definitions=(),
    )  # fmt: skip
    write_store(tmp_path / "s.duckdb", empty, {})

    assert [len(rows) for rows in contents(tmp_path / "s.duckdb").values()] == [1] + [0] * (len(TABLES) - 1)


def test_text_that_looks_like_a_query_is_only_text(tmp_path: Path) -> None:
    """Labels come from documents that anybody may have written."""
    note, columns = "'); DROP TABLE figures; --", list(TABLES["results"])
    write_store(tmp_path / "s.duckdb", publication(note=note), {})

    assert contents(tmp_path / "s.duckdb")["results"][0][columns.index("note")] == note
    assert len(contents(tmp_path / "s.duckdb")["figures"]) == 1


def test_a_figure_is_explained_line_by_line(built: Path) -> None:
    """As the report's own page says it."""
    assert explain(built, "rate--kent") == ("1 of 30 is 3.3%.", "30 is cell B4.")


@pytest.mark.parametrize("asked", ["rate--knet", "rate"])
def test_an_unknown_figure_is_answered_with_the_nearest(built: Path, asked: str) -> None:
    """A slip of the finger, or only the beginning of the name."""
    with pytest.raises(CrosscastError, match=f"no figure '{asked}'. Did you mean rate--kent") as caught:
        explain(built, asked)

    assert caught.value.slug == "unknown-figure"


def test_a_study_that_was_not_built_says_what_to_run(tmp_path: Path) -> None:
    """The commonest reason why there is nothing to explain."""
    with pytest.raises(CrosscastError, match="not been built") as caught:
        explain(tmp_path / "crosscast.duckdb", "x")

    assert "crosscast build" in caught.value.hint


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('/etc/hostname')",
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY figures TO '{folder}/out.csv'",
        "ATTACH '{folder}/other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "DELETE FROM figures",
        "CREATE TABLE mine (x INTEGER)",
    ],
)
def test_a_query_reaches_nothing_but_the_store(built: Path, query: str) -> None:
    """No other file, no address, no change, no wider limit, whatever the query says."""
    with open_store(built) as store, pytest.raises(duckdb.Error):
        store.execute(query.format(folder=built.parent))

    assert [path.name for path in built.parent.iterdir()] == [built.name]


def test_a_store_is_never_written_over(built: Path) -> None:
    """A build makes a new one; whoever reads the old one is not disturbed."""
    before = built.read_bytes()
    with pytest.raises(FileExistsError):
        write_store(built, publication(), {})

    assert built.read_bytes() == before
