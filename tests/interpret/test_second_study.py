"""Each document of the second study gives the figures that its facts say, or asks about them: none wrong, none lost."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import msgspec
import pytest

from crosscast.interpret import Given, interpret, observe
from crosscast.model import Dimension, Grade, Observation
from crosscast.read import read_here
from crosscast.study import load_study

STUDY = Path(__file__).parents[1] / "studies" / "second"

# The facts are written as the documents print them; these printed labels have ids of their own in the vocabulary.
IDS = {
    "Sexual offences": "class-sexual-offences",
    "Exposure and voyeurism": "class-88E",
    "Solved outcomes": "solved",
    "Out of court disposals": "out-of-court",
    "All other disposals": "other",
    "victim aged 18 or over": "18+",  # stands in the page's text, and narrows every count below it
}
KEYS = (Dimension.MEASURE, Dimension.FORCE, Dimension.OFFENCE, Dimension.SEX, Dimension.AGE, Dimension.OUTCOME)

Key = tuple[str, ...]
Ends = tuple[int | None, int | None]


class Count(msgspec.Struct, frozen=True):
    """What became of a document's facts."""

    facts: int
    right: int
    wrong: tuple[str, ...]
    asked: int  # facts without a figure in a document that raises questions about figures
    lost: tuple[str, ...]  # facts without a figure or a question


def key_of(seen: Observation) -> Key:
    """A figure's meaning in the words of the facts: codes of one offence as that offence, any remainder as "other"."""
    ids = [member.id if (member := seen.member(dimension)) else "" for dimension in KEYS]
    ids[2] = ids[2].split(":")[0]
    ids[5] = "other" if ids[5].startswith("other") else ids[5]
    assert seen.period is not None
    others = sorted(member.id for member in seen.members if member.dimension is Dimension.OTHER)
    return (*ids, seen.period.start.isoformat(), seen.period.end.isoformat(), *others)


def fact_key(row: dict[str, str]) -> Key:
    row = {name: IDS.get(value, value) for name, value in row.items()}
    age = row["age"] or (row["detail"] if row["detail"] == "18+" else "")
    ids = (row["measure"], row["force"], row["offence"], row["sex"], age, row["outcome"])
    return (*ids, row["period_start"], row["period_end"])


@cache
def facts() -> dict[str, dict[Key, list[Ends]]]:
    found: dict[str, dict[Key, list[Ends]]] = defaultdict(lambda: defaultdict(list))
    for row in csv.DictReader((STUDY / "facts.csv").open(encoding="utf-8")):
        ends = tuple(int(row[name]) if row[name] else None for name in ("value_low", "value_high"))
        found[row["document"]][fact_key(row)].append(ends)  # type: ignore[arg-type]
    return found


def count(name: str) -> Count:
    study = load_study(STUDY)
    path = next(path for path in study.responses if path.name == name)
    spec = study.response(path)
    assert spec is not None
    document = read_here(path, name)
    given = Given(spec.publisher, spec.offence, spec.period, dict(study.spec.aliases), spec.invented)
    tables = interpret(document, given)
    open_facts = {key: list(values) for key, values in facts()[name].items()}
    n_facts = sum(len(values) for values in open_facts.values())
    wrong: list[str] = []
    for seen in (seen for table in tables for seen in observe(table, document)):
        ends = (seen.value.low, seen.value.high)
        if ends in open_facts.get(key_of(seen), []):
            open_facts[key_of(seen)].remove(ends)
        else:
            wrong.append(f"{seen.text} ({seen.grade}): {key_of(seen)}")
    left = [f"{ends}: {key}" for key, values in open_facts.items() for ends in values]
    asks = any(finding.severity == "question" for table in tables for finding in table.findings)
    return Count(n_facts, n_facts - len(left), tuple(wrong), len(left) if asks else 0, () if asks else tuple(left))


@pytest.mark.parametrize("name", sorted(facts()))
def test_a_document_gives_its_facts_or_asks_about_them(name: str) -> None:
    """No figure differs from the facts, and a fact without a figure has a question beside its table."""
    counted = count(name)

    assert not counted.wrong
    assert not counted.lost
    assert counted.right + counted.asked == counted.facts


def test_almost_every_fact_is_read_without_help() -> None:
    """Only the stalking codes of the West Midlands reply, one of which is printed twice, are asked about."""
    counted = {name: count(name) for name in facts()}

    assert sum(one.right for one in counted.values()) >= 0.95 * sum(one.facts for one in counted.values())
    assert {name for name, one in counted.items() if one.asked} == {"wmp-1841-15.docx"}


def test_no_figure_of_the_second_study_is_wrongly_proved() -> None:
    """Whatever is called adding up or repaired is a fact."""
    study = load_study(STUDY)
    for path in study.responses:
        spec = study.response(path)
        assert spec is not None
        document = read_here(path, path.name)
        for table in interpret(document, Given(spec.publisher, spec.offence, spec.period, {}, spec.invented)):
            for seen in observe(table, document):
                if seen.grade in (Grade.PROVED, Grade.REPAIRED):
                    assert (seen.value.low, seen.value.high) in facts()[path.name][key_of(seen)]
