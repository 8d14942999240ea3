"""What a force hides stays as wide as it prints it, on every page, in every file, whatever its totals would tell.

Two whole studies are built. For each count that a reply hides, the range that its totals leave is worked out, and then
looked for in everything that a reader can be given.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from lxml import html

from crosscast.cast import System, bounds
from crosscast.claims import Verdict, check
from crosscast.interpret import Given, interpret, observe
from crosscast.model import Dimension, Observation, Status, Table
from crosscast.pipeline import known_of, publication_of, write
from crosscast.publish import Publication
from crosscast.read import read
from crosscast.store import TABLES, open_store
from crosscast.study import load_study
from crosscast.terminal import Reading, readings_json
from crosscast.vocab import name_of

ROOT = Path(__file__).parents[2]
STUDIES = {
    "examples/intimate-image-abuse": "responses/exampleshire.docx",
    "tests/studies/second": "responses/northshire.docx",
}


class Hidden(msgspec.Struct, frozen=True):
    """A hidden count: what its document prints of it, and what the totals beside it would leave."""

    observation: Observation
    narrowed: tuple[int, int]

    @property
    def printed(self) -> tuple[int, int]:
        value = self.observation.value
        assert value.low is not None
        assert value.high is not None
        return value.low, value.high

    def is_told_by(self, text: str) -> bool:
        """Whether a text prints the narrowed range, as "1 to 3", "1-3", "[1, 3]" or "between 1 and 3"."""
        low, high = self.narrowed
        between = r"(?: to |\s?[-–]\s?|, ?| and )"
        return re.search(rf"(?<![\d.,/-]){low}{between}{high}(?![\d.,/%-]*\d)(?! of )", text) is not None


class Built(msgspec.Struct, frozen=True):
    folder: Path
    document: Path
    publication: Publication
    hidden: tuple[Hidden, ...]


@pytest.fixture(scope="module", params=list(STUDIES))
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A study, built, and the hidden counts of its one reply that has some, all narrowed by its own totals."""
    name = str(request.param)
    folder = tmp_path_factory.mktemp("study") / "study"
    shutil.copytree(ROOT / name, folder, ignore=shutil.ignore_patterns("build", ".*", "*.py"))
    publication = publication_of(load_study(folder))
    out = tmp_path_factory.mktemp("built")
    write(publication, out, "key")
    source = next(source for source in publication.sources if source.name == STUDIES[name])
    hidden = [each for table in source.tables for each in hidden_counts(table, publication)]
    return Built(out, folder / STUDIES[name], publication, tuple(hidden))


def hidden_counts(table: Table, publication: Publication) -> Iterator[Hidden]:
    """The hidden cells of a table that its relations narrow, as the solver has it."""
    stated = {o.cell: o for o in publication.observations if (o.document, o.table) == (table.document, table.id)}
    cells = [c for c, value in enumerate(table.values) if value and value.status is Status.SUPPRESSED and c in stated]
    for cell, bound in zip(cells, bounds(System.build(table.values, table.relations), cells), strict=True):
        value = stated[cell].value
        if bound.low is not None and bound.high is not None and (bound.low, bound.high) != (value.low, value.high):
            yield Hidden(stated[cell], (bound.low, bound.high))


def test_there_is_something_to_hide(built: Built) -> None:
    """Else none of the tests below would say anything."""
    assert len(built.hidden) >= 3


def test_no_page_prints_what_the_totals_would_leave(built: Built) -> None:
    """Neither the figure's own page nor any other; its own says what the document's symbol allows."""
    for hidden in built.hidden:
        page = built.folder / "site" / "figures" / f"{hidden.observation.figure}.html"
        tree: Any = html.fromstring(page.read_bytes().decode())
        symbol = "{} to {}".format(*hidden.printed)

        assert tree.xpath("string(//span[@class='big'])") == symbol
        assert set(tree.xpath("//dt[.='Read as']/following-sibling::dd[1]/text()")) == {symbol}
    for page in (built.folder / "site").rglob("*.html"):
        said = re.sub(r"\s+", " ", str(html.fromstring(page.read_bytes().decode()).xpath("string(//main)")))
        assert [hidden.observation.figure for hidden in built.hidden if hidden.is_told_by(said)] == [], page.name


def test_no_data_file_narrows_a_hidden_count(built: Built) -> None:
    """Its rows have the ends of the symbol, and no result is made of a narrower one."""
    for hidden in built.hidden:
        for name, column in (("observations", "figure"), ("figures", "id")):
            with (built.folder / "data" / f"{name}.csv").open(newline="", encoding="utf-8") as file:
                rows = [row for row in csv.DictReader(file) if row[column] == hidden.observation.figure]
            assert {(int(row["low"]), int(row["high"])) for row in rows} == {hidden.printed}
        with (built.folder / "data" / "results.csv").open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                for part in ("numerator", "denominator"):
                    if row[f"{part}_figures"] == hidden.observation.figure:
                        assert (int(row[f"{part}_low"]), int(row[f"{part}_high"])) == hidden.printed


def test_no_table_of_the_store_narrows_a_hidden_count(built: Built) -> None:
    """Neither its numbers nor the lines that explain a figure."""
    ids = {hidden.observation.figure: hidden for hidden in built.hidden}
    with open_store(built.folder / "crosscast.duckdb") as store:
        for table, column in (("observations", "figure"), ("figures", "id")):
            rows = store.execute(f"SELECT {column}, low, high FROM {table}").fetchall()
            assert {(id, (low, high)) for id, low, high in rows if id in ids} == {(i, ids[i].printed) for i in ids}
        stated = dict(store.execute("SELECT id, text FROM explanations WHERE line = 2").fetchall())
        for id, hidden in ids.items():
            assert stated[id].startswith("{} to {} ".format(*hidden.printed))
        for id, line in store.execute("SELECT id, text FROM explanations").fetchall():
            assert not any(hidden.is_told_by(line) for hidden in built.hidden), (id, line)
        for table in TABLES:
            for row in store.execute(f"SELECT * FROM {table}").fetchall():
                texts = [field for field in row if isinstance(field, str) and not field.startswith("{")]
                assert not any(hidden.is_told_by(text) for hidden in built.hidden for text in texts), (table, row)


def test_reading_the_document_alone_narrows_nothing(built: Built) -> None:
    """`crosscast read --json` gives what each cell prints."""
    document = read(built.document, label=built.hidden[0].observation.document)
    given = Given(publisher=built.hidden[0].observation.members[0].label)
    tables = interpret(document, given)
    seen = tuple(observation for table in tables for observation in observe(table, document))
    told = json.loads(readings_json([Reading(document, tables, seen)]))["documents"][0]["tables"]
    suppressed = {json.dumps(c["place"]): c for t in told for c in t["cells"] if c["value"]} if told else {}
    shown = [c["value"] for c in suppressed.values() if c["value"]["status"] == "suppressed"]
    observed = [o for t in told for o in t["observations"] if o["status"] == "suppressed"]

    assert len(shown) >= len(built.hidden)
    assert {(value["low"], value["high"]) for value in (*shown, *observed)} == {
        hidden.printed for hidden in built.hidden
    }


def test_no_verdict_on_a_claim_tells_a_hidden_count(built: Built) -> None:
    """Whatever number within the symbol an article names, it is neither confirmed nor ruled out.

    The invented replies are taken for real ones here, since claims are not held against invented figures at all.
    """
    real = tuple(msgspec.structs.replace(figure, invented=False) for figure in built.publication.figures)
    known = msgspec.structs.replace(known_of(built.publication), figures=real)
    for hidden in built.hidden:
        figure = next(f for f in real if f.id == hidden.observation.figure)
        named = {member.dimension: member for member in figure.members}
        force, period = name_of(named[Dimension.FORCE]), name_of(named[Dimension.PERIOD])
        low, high = hidden.printed
        for n in range(low, high + 1):
            sentence = f"{force} recorded {n} offences with outcome {named[Dimension.OUTCOME].id} in {period}.\n"
            claims = [each for each in check("draft.txt", sentence, known).claims if each.quantity == str(n)]
            assert [claim.verdict for claim in claims if figure.id in claim.figures] == [Verdict.DEPENDS], sentence
            for claim in claims:
                ends = tuple(None if end is None else int(end) for end in (claim.actual_low, claim.actual_high))
                assert ends != hidden.narrowed
                assert not hidden.is_told_by(f"{claim.reason} {claim.suggestion}"), claim.reason
