"""Labels that would run, turn round or break something are shown as text by every exporter, and nothing runs.

A study is made in which each label stands wherever a document or an author can put words: in titles, names, cells,
notes, definitions, findings and claims. Everything that is written of it is opened again.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import duckdb
import msgspec
import openpyxl
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from crosscast.analyse.result import Indicator
from crosscast.model import Dimension, Figure, Member
from crosscast.pipeline import explanations
from crosscast.publish import Publication, publish
from crosscast.publish.data import csv_of, data_files
from crosscast.publish.publication import Said
from crosscast.publish.workbook import workbook_files
from crosscast.read import read
from crosscast.store import open_store, write_store

LABELS = {
    "link": '=HYPERLINK("http://x.invalid","y")',
    "program": "=cmd|' /C calc'!A0",
    "plus": "+1+cmd",
    "minus": "-2+3",
    "at": "@SUM(A1)",
    "tab": "\t=1+1",
    "return": "\r=2+2",
    "space": "  =3+3",
    "wide": "＝4+4",
    "script": "<script>alert(1)</script>",
    "image": "\"><img src=x onerror='alert(2)'>",
    "end of script": "</script><b>bold</b>",
    "template": "{{ 7*7 }} {% for %} #{7*7} ${7*7}",
    "typst": '#panic("x") $x$ `y` *z* @who',
    "entity": "&lt;i&gt; &amp; &#60;",
    "scheme": "javascript:alert(3)",
    "turned": "abc\u202edef\u2066ghi",
    "null": "nul\x00l",
    "bell": "bell\x07 escape\x1b",
    "no character": "no\ufffe character",
    "escape of XML": "_x0041_ _x000D_",
    "quotes": "it's \"quoted\", 'twice'; and, more",
    "shorthand": "[c] [note 99]",
    "long": "long " * 1000,
}
OURS = {"site.js", "figures.js"}  # the scripts of the site


def shown(label: str) -> str:
    """A label as it is read: runs of blanks as one, and a sign for what is not for reading."""
    seen = re.sub("[\x00-\x08\x0e-\x1f\u202a-\u202e\u2066-\u2069\ufffe\ud800-\udfff]", "\ufffd", label)
    return " ".join(seen.split())


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module", params=["written here", "of the hostile corpus"])
def labels(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """Ours, or every text in the cells of the corpus's documents whose labels would run."""
    if request.param == "written here":
        return tuple(LABELS.values())
    corpus = os.environ.get("CROSSCAST_CORPUS")
    if not corpus:
        pytest.skip("CROSSCAST_CORPUS does not say where the corpus is")
    made = [Path(corpus) / "hostile" / "made" / name for name in ("formula-starts.xlsx", "markup-in-labels.csv")]
    texts = [text for path in made for grid in read(path).grids for text in grid.texts]
    found = tuple(dict.fromkeys(text for text in texts if not re.fullmatch(r"[\d\s]*", text)))
    assert any(text.startswith("=") for text in found)
    assert any("<script>" in text for text in found)
    return found


@pytest.fixture(scope="module")
def hostile(publication: Publication, labels: tuple[str, ...]) -> Publication:
    """The made publication with a hostile label wherever words stand."""
    figures = tuple(
        labelled(figure, labels[n % len(labels)]) if n < len(labels) else figure
        for n, figure in enumerate(publication.figures)
    )
    assert len(figures) >= len(labels)
    first = publication.indicators[0]
    results = tuple(
        msgspec.structs.replace(result, label=label, note=label, caveats=(label,), arithmetic=(label,))
        for result, label in zip(first.results, labels, strict=False)
    )
    spec = msgspec.structs.replace(first.spec, title=LABELS["script"], note=LABELS["image"], label=LABELS["link"])
    indicator = msgspec.structs.replace(first, spec=spec, results=results, notes=labels[:4])
    source = msgspec.structs.replace(
        publication.sources[0], title=LABELS["image"], origin=LABELS["link"], publisher=LABELS["turned"]
    )
    finding = msgspec.structs.replace(publication.findings[0], message=LABELS["end of script"])
    return msgspec.structs.replace(
        publication,
        title=LABELS["end of script"] + LABELS["turned"],
        question=LABELS["program"],
        publisher=LABELS["at"],
        key_findings=tuple((Said(label),) for label in labels),
        sources=(source, *publication.sources[1:]),
        observations=tuple(source for figure in figures for source in figure.sources),
        figures=figures,
        indicators=(indicator, *publication.indicators[1:], split_by(publication.indicators[0], labels)),
        findings=(finding, *publication.findings),
        notes=labels,
        definitions=tuple((f"{n}: {label}", label) for n, label in enumerate(labels)),
        support=labels[:3],
    )


def split_by(indicator: Indicator, labels: tuple[str, ...]) -> Indicator:
    """An indicator with a part for each label: a small chart each, and a column of their names in its table."""
    spec = msgspec.structs.replace(indicator.spec, id="parts", title="Parts", split_by=Dimension.OTHER)
    results = [
        msgspec.structs.replace(
            indicator.results[0], id=f"parts--{n}", indicator="parts", split=Member(Dimension.OTHER, f"part {n}", label)
        )
        for n, label in enumerate(labels)
    ]
    return msgspec.structs.replace(indicator, spec=spec, results=tuple(results), total=None)


def labelled(figure: Figure, label: str) -> Figure:
    """A figure of a force that nobody knows, by the name of `label`."""
    force = Member(Dimension.FORCE, f"unknown {label}", label)
    members = (*(m for m in figure.members if m.dimension is not Dimension.FORCE), force)
    sources = tuple(msgspec.structs.replace(s, members=members, text=label, system=label) for s in figure.sources)
    return msgspec.structs.replace(figure, label=label, members=members, sources=sources)


@pytest.fixture(scope="module")
def written(hostile: Publication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    publish(hostile, folder)
    write_store(folder / "crosscast.duckdb", hostile, explanations(hostile))
    return folder


def test_csv_files_hold_them_as_text_that_no_spreadsheet_runs(written: Path, labels: tuple[str, ...]) -> None:
    """With an apostrophe where they would run; every label is there."""
    fields = set()
    for path in sorted((written / "data").glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            text = file.read()
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", text)
        fields |= {field for row in csv.reader(text.splitlines(keepends=True)) for field in row}
    running = [f for f in fields if re.match(r"\s*[=+@＝＋＠-]", f) and not re.fullmatch(r"[+-]?[\d.,]+%?|-", f)]

    assert running == []
    seen = {squeezed(field).removeprefix("'").strip() for field in fields}
    assert [label for label in labels if shown(label) not in seen] == []


def test_parquet_and_duckdb_hold_them_as_the_documents_have_them(written: Path, labels: tuple[str, ...]) -> None:
    """Nothing runs there."""
    with duckdb.connect(":memory:") as database:
        query = f"SELECT DISTINCT force FROM '{written / 'data/observations.parquet'}'"
        parquet = {force for (force,) in database.execute(query).fetchall()}
    with open_store(written / "crosscast.duckdb") as store:
        stored = {label for (label,) in store.execute("SELECT label FROM figures").fetchall()}
    for label in labels:
        assert label in parquet
        assert label in stored


def test_half_a_character_stops_no_data_file_no_store_and_no_workbook(publication: Publication, tmp_path: Path) -> None:
    """No file can hold it; a sign stands in its place."""
    half = "half\ud800 a character"
    figures = tuple(labelled(figure, half) for figure in publication.figures[:1])
    observations = tuple(source for figure in figures for source in figure.sources)
    one = msgspec.structs.replace(
        publication, title=half, notes=(half,), figures=figures, observations=observations, indicators=(), articles=()
    )
    write_store(tmp_path / "crosscast.duckdb", one, {"half": (half,)})
    files = data_files(one)
    book = openpyxl.load_workbook(io.BytesIO(workbook_files(one, "half")["half.xlsx"]))

    assert shown(half) in files["figures.csv"].decode()
    assert json.loads(files["datapackage.json"])["title"] == shown(half)
    assert book.worksheets[0]["A1"].value == shown(half)
    with open_store(tmp_path / "crosscast.duckdb") as store:
        assert store.execute("SELECT title FROM study").fetchall() == [(shown(half),)]


def test_the_workbooks_hold_them_as_text(written: Path, labels: tuple[str, ...]) -> None:
    """No cell is a formula or a link to elsewhere, and every label is there."""
    [path] = (written / "workbook").glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert all(cell.hyperlink.location for cell in cells if cell.hyperlink)
    xlsx = {str(cell.value) for cell in cells}
    [path] = (written / "workbook").glob("*.ods")
    with zipfile.ZipFile(path) as packed:
        content = etree.fromstring(packed.read("content.xml"))
    assert not [each for each in content.iter() for key in map(str, each.attrib) if key.endswith("}formula")]
    space = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    ods = {"".join(map(str, paragraph.itertext())) for paragraph in content.iter(f"{space}p")}

    for label in labels:
        assert shown(label) in xlsx
        assert shown(label) in ods


def test_no_page_runs_them(written: Path, labels: tuple[str, ...]) -> None:
    """The only scripts are the site's own, no element acts by itself, no link leaves the site; each label is read."""
    words = []
    for path in sorted((written / "site").rglob("*.html")):
        tree: Any = html.fromstring(path.read_bytes().decode())
        assert {Path(each).name for each in tree.xpath("//script/@src")} <= OURS
        assert tree.xpath("//script[not(@src)]") == []
        assert tree.xpath("//@*[starts-with(name(), 'on')]") == []
        assert tree.xpath("//b | //iframe | //object | //embed") == []
        for address in tree.xpath("//@href | //@src"):
            assert re.match(r"#|(?!//)[\w./#-]+$|data:image/png|https://www\.bbc\.co\.uk/weather$", address), address
        assert not re.search("[\x00-\x08\x0e-\x1f\u202a-\u202e\u2066-\u2069]", tree.text_content())
        words.append(squeezed(tree.text_content()))
    parts: Any = html.fromstring((written / "site/indicators/parts.html").read_bytes().decode())
    drawn = squeezed(" ".join(parts.xpath("//figure//text()")))
    assert [label for label in labels if len(label) < 200 and squeezed(shown(label)).lower() not in drawn.lower()] == []
    front = squeezed(" ".join(words))
    assert [label for label in labels if shown(label) not in front] == []


def test_the_search_list_is_data(written: Path, labels: tuple[str, ...]) -> None:
    """It parses as a list, and cannot end the script that it stands in."""
    text = (written / "site" / "figures.js").read_text("ascii")
    rows = json.loads(text.partition("=")[2].strip().rstrip(";"))

    found = {squeezed(row[0]) for row in rows}
    assert [label for label in labels if shown(label) not in found] == []


def test_the_descriptions_of_the_data_are_sound(written: Path, hostile: Publication) -> None:
    for path in sorted((written / "data").glob("*.json")):
        described = json.loads(path.read_bytes())
        assert shown(hostile.title) in (described.get("title", ""), *described.get("dc:title", "").split(" – "))


def test_the_report_holds_them_as_words(written: Path, labels: tuple[str, ...]) -> None:
    """In Word no field and no link to elsewhere; in the PDF no script and no action."""
    [path] = (written / "report").glob("*.docx")
    document = docx.Document(str(path))
    words = [p.text for p in document.paragraphs]
    words += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    found = squeezed(" ".join(words))
    with zipfile.ZipFile(path) as packed:
        parts = [packed.read(name) for name in packed.namelist()]
    assert not any(b'TargetMode="External"' in part for part in parts)
    fields = {field.strip() for part in parts for field in re.findall(rb"<w:instrText[^>]*>([^<]*)<", part)}
    assert fields <= {b"PAGE", b"NUMPAGES"}
    [path] = (written / "report").glob("*.pdf")
    content = path.read_bytes()
    pages = pypdfium2.PdfDocument(content)
    assert len(pages) > 1
    assert not re.search(rb"/(JavaScript|JS|Launch|EmbeddedFile|OpenAction /)", content)

    assert [label for label in labels if shown(label) not in found] == []


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), min_size=1, max_size=40))
def test_any_text_comes_back_from_a_csv_file_as_one_field_that_does_not_run(label: str) -> None:
    """Whatever it is made of: one row, one field, no formula."""
    content = csv_of(("label",), [(label,)]).decode()
    rows = list(csv.reader(content.splitlines(keepends=True)))
    field = "\n".join(row[0] for row in rows[1:] if row) if rows[1:] else ""

    assert len(rows) >= 2 or not label.strip("\r\n")
    assert not re.match(r"\s*[=+@＝＋＠]", field) or re.fullmatch(r"\+[0-9][0-9,.]*%?", field)


@settings(max_examples=15, deadline=None)
@given(label=st.text(st.characters(), min_size=1, max_size=60))
def test_any_text_can_be_a_title_a_term_and_a_note_of_a_workbook(publication: Publication, label: str) -> None:
    """Whatever it is made of, both files are sound XML and open again with the same text."""
    one = msgspec.structs.replace(publication, title=label, notes=(label,), definitions=((label, label),), figures=())
    files = workbook_files(msgspec.structs.replace(one, indicators=(), articles=()), "book")
    with zipfile.ZipFile(io.BytesIO(files["book.ods"])) as packed:
        for name in packed.namelist():
            if name.endswith(".xml"):
                etree.fromstring(packed.read(name))
    book = openpyxl.load_workbook(io.BytesIO(files["book.xlsx"]))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]

    assert "Cover" in book.sheetnames
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert any(isinstance(cell, str) for cell in cells)
