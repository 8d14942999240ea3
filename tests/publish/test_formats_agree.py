"""Whatever format a reader takes, it carries the same figures: each is read back and held against the publication.

A new format is one entry of FORMATS: a function that reads a build's folder and says what it states of each figure and
result, by its id. A number that is printed with few decimals must be what it is rounded to; a range, rounded outwards.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import docx
import duckdb
import msgspec
import pypdfium2
import pytest
from lxml import html
from python_calamine import CalamineWorkbook

from crosscast.interpret.fields import symbol
from crosscast.model import Figure
from crosscast.pipeline import explanations
from crosscast.publish import Publication
from crosscast.publish.publication import all_results
from crosscast.publish.withheld import is_shown, shown_value
from crosscast.store import open_store, write_store
from crosscast.vocab import name_of


class Stated(msgspec.Struct, frozen=True):
    """What a format states: from `low` to `high`, to so many decimals; None: no end, or no number."""

    low: Fraction | None
    high: Fraction | None
    decimals: int = 6

    def states(self, true: Truth) -> bool:
        """Whether it is the true number or range as it is printed with so many decimals, ranges rounded outwards."""
        unit = Fraction(1, 10**self.decimals)
        if (self.low is None, self.high is None) != (true.low is None, true.high is None):
            return False
        if true.low is None or self.low is None:
            return True
        if true.low == true.high:
            return self.low == self.high and abs(self.low - true.low) * 2 <= unit
        low_holds = 0 <= true.low - self.low < unit
        return low_holds and (true.high is None or self.high is None or 0 <= self.high - true.high < unit)


class Truth(msgspec.Struct, frozen=True):
    """The ends of a figure or result, exactly, as readers may see it."""

    low: Fraction | None
    high: Fraction | None


class Carried(msgspec.Struct, frozen=True):
    """What a format carries: of figures, of results, or of both; None: it has none of that kind."""

    figures: Mapping[str, Stated] | None = None
    results: Mapping[str, Stated] | None = None


@pytest.fixture(scope="module")
def folder(build: Path, publication: Publication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole build: what `publish` writes, and the DuckDB file."""
    whole = tmp_path_factory.mktemp("whole") / "build"
    shutil.copytree(build, whole)
    write_store(whole / "crosscast.duckdb", publication, explanations(publication))
    return whole


# Reading each format


def from_csv(folder: Path, publication: Publication) -> Carried:
    return Carried(_by_id(rows_of(folder / "data/figures.csv")), _by_id(rows_of(folder / "data/results.csv")))


def from_site_data(folder: Path, publication: Publication) -> Carried:
    """The copies of the data files that the site carries along."""
    return from_csv(folder / "site", publication)


def from_data_package(folder: Path, publication: Publication) -> Carried:
    """The files that the package names, where they are and what they were when it was written."""
    package = json.loads((folder / "data/datapackage.json").read_bytes())
    found = {}
    for resource in package["resources"]:
        path = folder / "data" / resource["path"]
        assert resource["hash"] == f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
        if resource["name"] in ("figures", "results"):
            found[resource["name"]] = _by_id(rows_of(path))
    return Carried(found["figures"], found["results"])


def from_duckdb(folder: Path, publication: Publication) -> Carried:
    with open_store(folder / "crosscast.duckdb") as store:
        figures = store.execute("SELECT id, low, high, decimals FROM figures").fetchall()
        results = store.execute("SELECT id, low_exact, high_exact FROM results").fetchall()
    return Carried(
        {id: Stated(_scaled(low, decimals), _scaled(high, decimals)) for id, low, high, decimals in figures},
        {id: Stated(Fraction(low), None if high is None else Fraction(high)) for id, low, high in results},
    )


def from_xlsx(folder: Path, publication: Publication) -> Carried:
    return _from_workbook(folder, "xlsx")


def from_ods(folder: Path, publication: Publication) -> Carried:
    return _from_workbook(folder, "ods")


def from_pages(folder: Path, publication: Publication) -> Carried:
    """The large number of each figure's and each result's own page."""
    return Carried(
        {figure.id: _on_page(folder / f"site/figures/{figure.id}.html") for figure in publication.figures},
        {r.id: _on_page(folder / f"site/results/{r.id}.html") for r in _results(publication) if is_shown(r)},
    )


def from_tables_of_pages(folder: Path, publication: Publication) -> Carried:
    """The first page's tables: each number leads to the page of its result."""
    tree: Any = html.fromstring((folder / "site/index.html").read_bytes().decode())
    cells = tree.xpath("//table[contains(@class, 'data')]//td/a[starts-with(@href, 'results/')]")
    stated = {}
    for cell in cells:
        if "strong" in cell.getparent().get("class", "") or "change--" in cell.get("href"):
            stated[Path(cell.get("href")).stem] = _as_printed(cell.text_content())
    return Carried(results={id: each for id, each in stated.items() if each is not None})


def from_search(folder: Path, publication: Publication) -> Carried:
    """The script that the search box looks through."""
    text = (folder / "site/figures.js").read_text("ascii")
    rows = json.loads(text.partition("=")[2].strip().rstrip(";"))
    found: dict[str, dict[str, Stated]] = {"figures": {}, "results": {}}
    for _, said, _, page in rows:
        kind, _, name = page.removesuffix(".html").partition("/")
        found[kind][name] = _stated(said)
    return Carried(found["figures"], found["results"])


def from_docx(folder: Path, publication: Publication) -> Carried:
    """The tables of the report, an indicator each, whose rows bear the names of their members."""
    [path] = (folder / "report").glob("*.docx")
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(str(path)).tables]
    told = [table for table in tables if any(head.startswith("Reading") for head in table[0])]
    stated = {}
    for indicator, (heads, *rows) in zip(publication.indicators, told, strict=True):
        n_names = 2 if indicator.spec.split_by else 1
        by_name = {tuple(row[:n_names]): dict(zip(heads, row, strict=True)) for row in rows if row[n_names] != "[c]"}
        for result in all_results(indicator):
            if is_shown(result):
                split = (_opening(name_of(result.split)),) if result.split else ()
                row = by_name[(*split, _row_name(result))]
                change = next((head for head in heads if head.startswith("Change on")), heads[n_names])
                stated[result.id] = _stated(row[change if result in indicator.results else heads[n_names]])
    return Carried(results=stated)


def from_pdf(folder: Path, publication: Publication) -> Carried:
    """The words of the report's pages: the name of a row, and the number that follows it."""
    [path] = (folder / "report").glob("*.pdf")
    document = pypdfium2.PdfDocument(path)
    text = " ".join(re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document)
    rate = publication.indicators[0]
    stated = {}
    for result in all_results(rate):
        found = re.search(rf"{re.escape(_row_name(result))} ([\d.,]+(?: to [\d.,]+)?) ", text)
        assert found, result.label
        stated[result.id] = _stated(found[1])
    return Carried(results=stated)


FORMATS: dict[str, Callable[[Path, Publication], Carried]] = {
    "csv": from_csv,
    "csv of the site": from_site_data,
    "data package": from_data_package,
    "duckdb": from_duckdb,
    "xlsx": from_xlsx,
    "ods": from_ods,
    "pages": from_pages,
    "tables of pages": from_tables_of_pages,
    "search": from_search,
    "docx": from_docx,
    "pdf": from_pdf,
}
SOME_ONLY = {"pdf": "charging-rate--"}  # of which results are looked for, by how their ids begin
NO_FIGURES = ("tables of pages", "docx", "pdf")  # that carry results alone


# What is true


def true_figure(figure: Figure) -> Truth:
    value = shown_value(figure)
    return Truth(_scaled(value.low, value.decimals), _scaled(value.high, value.decimals))


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_states_every_figure_as_the_publication_has_it(
    folder: Path, publication: Publication, format: str
) -> None:
    carried = FORMATS[format](folder, publication).figures
    if carried is None:
        assert format in NO_FIGURES
        return
    true = {figure.id: true_figure(figure) for figure in publication.figures}

    assert carried.keys() == true.keys()
    assert {id: (carried[id], true[id]) for id in true if not carried[id].states(true[id])} == {}


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_states_every_result_as_the_publication_has_it(
    folder: Path, publication: Publication, format: str
) -> None:
    """And none that would give a hidden count away."""
    carried = FORMATS[format](folder, publication).results
    begins = SOME_ONLY.get(format, "")
    true = {r.id: Truth(r.low, r.high) for r in _results(publication) if is_shown(r) and r.id.startswith(begins)}

    assert carried is not None
    assert carried.keys() == true.keys()
    assert {id: (carried[id], true[id]) for id in true if not carried[id].states(true[id])} == {}


def test_csv_parquet_and_duckdb_state_every_observation_alike(folder: Path, publication: Publication) -> None:
    """Each cell that states a figure, as wide as its own document prints it."""
    true = sorted(
        (o.figure, o.document, _float(symbol(o).low, o.value.decimals), _float(symbol(o).high, o.value.decimals))
        for o in publication.observations
    )
    rows = rows_of(folder / "data/observations.csv")
    from_rows = sorted((r["figure"], r["document"], *(float(r[end]) if r[end] else None for end in ENDS)) for r in rows)
    query = "SELECT figure, document, low{scaled}, high{scaled} FROM {table}"
    with duckdb.connect(":memory:") as database:
        parquet = folder / "data/observations.parquet"
        from_parquet = database.execute(query.format(scaled="", table=f"'{parquet}'")).fetchall()
    with open_store(folder / "crosscast.duckdb") as store:
        scaled = " / CAST(pow(10, decimals) AS DOUBLE)"
        from_store = store.execute(query.format(scaled=scaled, table="observations")).fetchall()

    assert from_rows == true
    assert sorted(from_parquet) == true
    assert sorted(from_store) == true


ENDS = ("low", "high")


@pytest.mark.parametrize(
    ("stated", "true", "agrees"),
    [
        (Stated(Fraction(115, 10), Fraction(115, 10), 1), Truth(Fraction(3000, 262), Fraction(3000, 262)), True),
        (Stated(Fraction(114, 10), Fraction(114, 10), 1), Truth(Fraction(3000, 262), Fraction(3000, 262)), False),
        (Stated(Fraction(33), Fraction(67), 0), Truth(Fraction(100, 3), Fraction(200, 3)), True),
        (Stated(Fraction(34), Fraction(67), 0), Truth(Fraction(100, 3), Fraction(200, 3)), False),
        (Stated(Fraction(33), None, 0), Truth(Fraction(100, 3), Fraction(200, 3)), False),
        (Stated(Fraction(3), Fraction(3), 0), Truth(Fraction(0), Fraction(4)), False),
    ],
)
def test_a_number_agrees_only_if_it_is_what_it_is_rounded_to(stated: Stated, true: Truth, agrees: bool) -> None:
    """3,000 of 262 is 11.450…; a range never gets narrower."""
    assert stated.states(true) is agrees


# How numbers are printed


def _stated(text: str) -> Stated:
    """What a printed number or range says: "11.5%", "1,347", "0 to 4", "3 or more", "not given"."""
    if text == "not given":
        return Stated(None, None)
    numbers = re.findall(r"−?\d[\d,]*(?:\.\d+)?", text)
    decimals = max(len(number.partition(".")[2]) for number in numbers)
    ends = [Fraction(number.replace(",", "").replace("−", "-")) for number in numbers]
    return Stated(ends[0], None if text.endswith("or more") else ends[-1], decimals)


def _as_printed(text: str) -> Stated | None:
    return None if text.strip() == "not shown" else _stated(text.strip())


def _on_page(path: Path) -> Stated:
    tree: Any = html.fromstring(path.read_bytes().decode())
    return _stated(tree.xpath("string(//span[@class='big'])"))


def _from_workbook(folder: Path, format: str) -> Carried:
    """The sheets by their heads. What has shorthand in the place of its number has ends in the next two columns."""
    [path] = (folder / "workbook").glob(f"*.{format}")
    book = CalamineWorkbook.from_path(path)
    figures: dict[str, Stated] = {}
    results: dict[str, Stated] = {}
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python()
        at = next((n for n, row in enumerate(rows) if any(str(c).startswith("Figure ID") for c in row)), None)
        if at is None:
            continue
        heads = [str(cell) for cell in rows[at]]
        for id_column, amount in _columns_with_ids(heads):
            for row in rows[at + 1 :]:
                if id := str(row[id_column]):
                    stated = _of_row(heads, row, amount)
                    if stated is not None:
                        (figures if name == "Figures" else results)[id] = stated
    return Carried(figures, results)


def _columns_with_ids(heads: list[str]) -> Iterator[tuple[int, int]]:
    """Each column of ids with the column of the number that it is of."""
    for n, head in enumerate(heads):
        if head == "Figure ID of the change":
            yield n, next(m for m, each in enumerate(heads) if each.startswith("Change on"))
        elif head.startswith("Figure ID"):
            yield n, 2 if heads[:2] == ["Sex", "Age"] else 1


def _of_row(heads: list[str], row: list[Any], amount: int) -> Stated | None:
    if not isinstance(row[amount], str):
        return Stated(_number(row[amount]), _number(row[amount]))
    if not heads[amount + 1].endswith("at least"):
        return None
    low, high = row[amount + 1], row[amount + 2]
    if isinstance(low, str):
        return None if low == "[c]" else Stated(None, None)
    return Stated(_number(low), None if isinstance(high, str) else _number(high), 1)


def _number(cell: object) -> Fraction:
    return Fraction(Decimal(repr(cell)))


def _by_id(rows: list[dict[str, str]]) -> dict[str, Stated]:
    ends = {row["id"]: [Fraction(row[end]) if row[end] else None for end in ENDS] for row in rows}
    return {id: Stated(low, high) for id, (low, high) in ends.items()}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _scaled(n: int | None, decimals: int) -> Fraction | None:
    return None if n is None else Fraction(n, 10**decimals)


def _float(n: int | None, decimals: int) -> float | None:
    return None if n is None else n / 10**decimals


def _results(publication: Publication) -> Iterator[Any]:
    for indicator in publication.indicators:
        yield from all_results(indicator)


def _opening(name: str) -> str:
    return name[:1].upper() + name[1:]


def _row_name(result: Any) -> str:
    name = name_of(result.member) if result.member else "All together"
    name = re.sub("[\u202a-\u202e]", "\ufffd", _opening(name))
    invented = any(figure.invented for figure in result.numerator.figures)
    return f"{name} (invented)" if invented else name
