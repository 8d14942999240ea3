"""The whole hostile corpus: each file is read, or refused with a sentence; which are refused, and why, is listed."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml

from crosscast.model import Document, Finding, Severity
from crosscast.read import Limits, read, tesseract

HERE = Path(__file__).parent
PLAIN = HERE.parents[1] / "benchmarks" / "hostile" / "plain.csv"
CONVERTED = (".doc", ".odt", ".rtf")  # by a program that not every machine has


def test_every_hostile_document_is_read_or_refused_as_it_is_known_to_be(corpus: Path) -> None:
    """One test, since the corpus is read once: each sentence of the answer is a document that ends otherwise."""
    documents = read_all(corpus / "hostile")
    assert len(documents) > 700

    assert [
        *faults(documents),
        *refusals(documents),
        *misled(documents, corpus),
        *below_plain_libraries(documents),
    ] == []


def read_all(folder: Path) -> dict[str, Document]:
    """Every hostile document by its path in the folder."""
    paths = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent != folder and "LICENSES" not in path.parts and path.suffix not in CONVERTED
    ]
    with ThreadPoolExecutor(2) as readers:
        read = readers.map(_read, paths)
        return {path.relative_to(folder).as_posix(): document for path, document in zip(paths, read, strict=True)}


def _read(path: Path) -> Document:
    return read(path, limits=Limits(seconds=120))


def known_refusals() -> dict[str, str]:
    """The files that are known to be refused on this machine, and why."""
    listed = yaml.safe_load((HERE / "known_refusals.yaml").read_text("utf-8"))
    rows = [row for row in listed if not (row.get("unless") == "tesseract" and tesseract.is_installed())]
    return {file: row["reason"] for row in rows for file in row["files"]}


def outcome(document: Document) -> str:
    every = list(document.with_attachments())
    is_read = any(each.grids or each.blocks for each in every)
    findings = [finding for each in every for finding in _findings(each) if finding.slug != "masked"]
    if not is_read and any(finding.severity is Severity.ERROR for finding in findings):
        return "refuse"
    return "read-with-finding" if findings else "read"


def _findings(document: Document) -> Iterator[Finding]:
    yield from document.findings
    for grid in document.grids:
        yield from grid.findings


def faults(documents: dict[str, Document]) -> Iterator[str]:
    """No unexpected exception and no hang; a worker dies only where the list says so."""
    known = known_refusals()
    for name, document in documents.items():
        slugs = {finding.slug for each in document.with_attachments() for finding in each.findings}
        if "reader-failed" in slugs or ("reader-stopped" in slugs and name not in known):
            yield f"{name}: {document.findings}"


def refusals(documents: dict[str, Document]) -> Iterator[str]:
    """The list of refusals cannot grow or shrink unseen; each refusal names its file in one sentence."""
    known = known_refusals()
    refused = {name for name, document in documents.items() if outcome(document) == "refuse"}
    yield from (f"{name}: refused, and not known to be" for name in sorted(refused - known.keys()))
    yield from (f"{name}: is read by now; take it off known_refusals.yaml" for name in sorted(known.keys() - refused))
    for name in sorted(refused):
        errors = [
            f for each in documents[name].with_attachments() for f in each.findings if f.severity is Severity.ERROR
        ]
        for error in errors:
            if Path(name).name not in error.where or not error.message.endswith(".") or "\n" in error.message:
                yield f"{name}: {error}"


def misled(documents: dict[str, Document], corpus: Path) -> Iterator[str]:
    """Documents made to mislead are read, read with a finding, or refused, as is asked of each; a note may be said."""
    with (corpus / "hostile" / "EXPECTED.csv").open(encoding="utf-8") as rows:
        expected = {row["file"]: row["outcome"] for row in csv.DictReader(rows)}
    for name, wanted in expected.items():
        ended = outcome(documents[name])
        if wanted == "read" and all(finding.severity is Severity.NOTE for finding in _findings(documents[name])):
            ended = ended.replace("-with-finding", "")
        if ended != wanted:
            yield f"{name}: {ended}, where it should be {wanted}"


def below_plain_libraries(documents: dict[str, Document]) -> Iterator[str]:
    """Of the files that the plain library of each kind gets any text from, nine of ten or more are read."""
    tried, managed = Counter[str](), Counter[str]()
    with PLAIN.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            if row["file"] in documents:
                tried[row["library"]] += 1
                managed[row["library"]] += outcome(documents[row["file"]]) != "refuse"
    yield from (
        f"{library}: {managed[library]} of {n} are read" for library, n in tried.items() if managed[library] < 0.9 * n
    )
