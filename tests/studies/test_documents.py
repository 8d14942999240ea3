"""The documents of the two studies are what their scripts typeset, and their figures add up as the sources say."""

from __future__ import annotations

import csv
import importlib.util
import re
import zipfile
from collections.abc import Callable
from itertools import product
from pathlib import Path
from types import ModuleType

import pytest
import yaml

TESTS = Path(__file__).parent.parent
EXAMPLE = TESTS.parent / "examples" / "intimate-image-abuse"
SECOND = TESTS / "studies" / "second"


def script(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}-{path.stem}".replace("-", "_"), path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


example = script(EXAMPLE / "make_responses.py")
second = script(SECOND / "make_documents.py")


def content(path: Path) -> object:
    """What a file says; an Office file's parts, since their compression may differ between machines."""
    if path.suffix not in {".docx", ".xlsx"}:
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    ("write", "name"),
    [
        (example.write_met, "met-01-foi-20-014375.docx"),
        (example.write_charging_workbook, "charging-by-force.xlsx"),
        (example.write_charging_run_together, "charging-run-together.txt"),
        (example.write_outcomes_page, "outcomes.html"),
        (example.write_refusal, "refusal-section-12.txt"),
        (example.write_exampleshire, "exampleshire.docx"),
    ],
)
def test_each_example_document_is_what_its_script_typesets(
    write: Callable[[Path], None], name: str, tmp_path: Path
) -> None:
    """Nobody changed a figure in a document without changing it beside its source."""
    write(tmp_path / name)

    assert content(tmp_path / name) == content(EXAMPLE / "responses" / name)


def test_the_second_study_s_documents_and_facts_are_what_its_script_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All but the PDF, which needs LibreOffice."""
    monkeypatch.setattr(second, "RESPONSES", tmp_path / "responses")
    monkeypatch.setattr(second, "HERE", tmp_path)
    monkeypatch.setattr(second, "facts", [])
    monkeypatch.setattr(second, "write_pdf", lambda word, pdf: None)
    (tmp_path / "published.csv").write_bytes((SECOND / "published.csv").read_bytes())

    second.main()

    assert (tmp_path / "facts.csv").read_bytes() == (SECOND / "facts.csv").read_bytes()
    written = sorted(path.name for path in (tmp_path / "responses").iterdir())
    there = {path.name for path in (SECOND / "responses").iterdir()}
    assert {*written, "stalking-43-forces.pdf"} == there
    for name in written:
        assert content(tmp_path / "responses" / name) == content(SECOND / "responses" / name), name


def test_the_24_forces_add_up_to_their_printed_totals() -> None:
    """534 charged and 13,860 recorded, as the source prints them, and every rate fits its two counts."""
    assert len(example.CHARGING) == 24
    assert sum(charged for _, charged, _, _ in example.CHARGING) == 534
    assert sum(recorded for _, _, recorded, _ in example.CHARGING) == 13860
    assert all(
        abs(100 * charged - percent * recorded) * 2 <= recorded for _, charged, recorded, percent in example.CHARGING
    )
    assert sum(count for _, count, _ in example.OUTCOMES) == 13860


def test_the_metropolitan_police_tables_add_up_and_hold_the_misprinted_week() -> None:
    weekly = example.MET_WEEKLY[1:-1]
    assert len(weekly) == 32
    assert sum(row[2] for row in weekly) == example.MET_WEEKLY[-1][2] == 375
    assert [row[1] for row in weekly].count("04-10/04/2018") == 1
    victims = {(row[0], row[1]): row[2:] for row in example.MET_VICTIMS[1:]}
    assert [a + b for a, b in zip(victims["Female Total", ""], victims["Male Total", ""], strict=True)] == list(
        victims["Grand Total", ""]
    )
    assert sum(row[1] for row in example.MET_YEARS[1:-1]) == example.MET_YEARS[-1][1] == 2263


def test_the_hidden_counts_of_exampleshire_are_bounded_by_their_totals_but_not_given_away() -> None:
    """All ways to fill its six "<5" cells are tried: each cell can be two numbers, where "<5" alone allows five."""
    rows = [row[1:] for row in example.EXAMPLESHIRE[1:]]
    hidden = [(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell == "<5"]
    possible: list[set[int]] = [set() for _ in hidden]
    for filling in product(range(5), repeat=len(hidden)):
        filled = [list(row) for row in rows]
        for (r, c), count in zip(hidden, filling, strict=True):
            filled[r][c] = count
        across = all(sum(row[:-1]) == row[-1] for row in filled)
        down = all(sum(column[:-1]) == column[-1] for column in zip(*filled, strict=True))
        if across and down:
            for values, count in zip(possible, filling, strict=True):
                values.add(count)

    assert [len(values) for values in possible] == [2] * 6


@pytest.mark.parametrize(
    ("study", "expected"),
    [(EXAMPLE, TESTS / "claims_expected.yaml"), (SECOND, SECOND / "claims_expected.yaml")],
)
def test_every_expected_verdict_is_about_a_sentence_of_its_article(study: Path, expected: Path) -> None:
    for article in yaml.safe_load(expected.read_text(encoding="utf-8")):
        text = re.sub(r"\s+", " ", (study / "claims" / article["article"]).read_text(encoding="utf-8"))
        for claim in article["claims"]:
            assert claim["sentence"] in text
            assert claim["quantity"] in claim["sentence"]


def test_no_fact_is_listed_twice_and_each_names_a_document() -> None:
    with (SECOND / "facts.csv").open(encoding="utf-8", newline="") as handle:
        facts = [tuple(row) for row in csv.reader(handle)][1:]

    assert len(facts) == len(set(facts))
    assert {row[0] for row in facts} == {path.name for path in (SECOND / "responses").iterdir()}
