"""Cases worked out from the text of the law, one test each: facts, the offence they meet or the element that fails.

The files in `cases/` and `each_element_alone.yaml` cite the section from which each answer was worked out.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from crosscast.law import Answer, Facts, find_offences, offences_of_law

FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
CASES = [(file.stem, case) for file in FILES for case in yaml.safe_load(file.read_text("utf-8"))["cases"]]


def facts_of(written: dict[str, Any]) -> Facts:
    """A file's facts as the command line would give them; YAML reads yes, no and days by itself."""
    return Facts.of({name: said(value) for name, value in written.items() if value != "unknown"})


def said(value: Any) -> str | list[str]:
    if isinstance(value, list):
        return [str(item) for item in value]
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def say(answer: Answer) -> str:
    """An answer as the cases write it: "available", "unavailable: element", "depends: fact, fact"."""
    why = {"unavailable": answer.failing, "depends": answer.missing_facts}.get(answer.status.value, ())
    return f"{answer.status.value}: {', '.join(why)}" if why else answer.status.value


def answers_by_id(case: dict[str, Any]) -> dict[str, list[Answer]]:
    found: dict[str, list[Answer]] = {}
    for answer in find_offences(facts_of(case["facts"])):
        found.setdefault(answer.offence.id, []).append(answer)
    return found


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file}-{case['name']}" for file, case in CASES])
def test_a_case_comes_out_as_the_text_of_the_law_has_it(file: str, case: dict[str, Any]) -> None:
    """The failing element named by the case is among those that fail; what depends, depends on those facts alone."""
    found = answers_by_id(case)

    assert case["cites"], "a case cites the text from which it was worked out"
    for id, expected in case["expect"].items():
        parts = expected if isinstance(expected, dict) else {None: expected}
        answers = {answer.period.start if answer.period and None not in parts else None: answer for answer in found[id]}
        assert len(found[id]) == len(parts), f"{id} has {len(found[id])} parts"
        for start, wanted in parts.items():
            answer = answers[start]
            status, _, why = wanted.partition(": ")
            assert answer.status.value == status, f"{id}: {say(answer)}"
            if status == "unavailable":
                assert why in answer.failing, f"{id}: {say(answer)}"
            elif status == "depends":
                assert ", ".join(answer.missing_facts) == why, f"{id}: {say(answer)}"


ALONE = [
    (row, change)
    for row in yaml.safe_load((Path(__file__).parent / "each_element_alone.yaml").read_text("utf-8"))["offences"]
    for change in row["changes"]
]


@pytest.mark.parametrize(("row", "change"), ALONE, ids=[f"{row['offence']}-{change['fails']}" for row, change in ALONE])
def test_each_thing_to_be_proved_fails_alone(row: dict[str, Any], change: dict[str, Any]) -> None:
    """The base case is met; with the change it fails by that element and by no other."""
    before = next(a for a in find_offences(facts_of(row["base"])) if a.offence.id == row["offence"])
    after = next(a for a in find_offences(facts_of(row["base"] | change["with"])) if a.offence.id == row["offence"])

    assert change["cites"]
    assert say(before) == "available"
    assert say(after) == f"unavailable: {change['fails']}"


def test_every_element_and_every_exemption_decides_some_case() -> None:
    """What no case fails by was worked out from no text."""
    decided = {(row["offence"], change["fails"]) for row, change in ALONE}
    for _, case in CASES:
        for id, expected in case["expect"].items():
            for part in expected.values() if isinstance(expected, dict) else [expected]:
                decided.add((id, part.partition(": ")[2]))
    every = {
        (offence.id, item)
        for offence in offences_of_law().values()
        for item in [*(element.id for element in offence.elements), *(row.id for row in offence.exemptions)]
    }

    assert every - decided == set()


LIMITS = [(file, case) for file, case in CASES if "limits" in case]


@pytest.mark.parametrize(("file", "case"), LIMITS, ids=[case["name"] for _, case in LIMITS])
def test_a_limit_in_time_is_the_day_that_the_text_gives(file: str, case: dict[str, Any]) -> None:
    """Kind of limit, and the last day for the first and for the last day of the conduct."""
    found = answers_by_id(case)

    for id, wanted in case["limits"].items():
        limit = found[id][0].time_limit
        assert (None if limit is None else [limit.kind, limit.first, limit.last]) == wanted


def test_there_are_cases_of_each_offence() -> None:
    """Each of the catalogue is met in some case and is not met in another."""
    met = {id for _, case in CASES for id, said in case["expect"].items() if "available" in _statuses(said)}
    not_met = {id for _, case in CASES for id, said in case["expect"].items() if "unavailable" in _statuses(said)}
    every = {answer.offence.id for answer in find_offences(Facts())}

    assert every - met == set()
    assert every - not_met == set()
    assert len(CASES) >= 120


def _statuses(expected: str | dict[date, str]) -> set[str]:
    return {part.partition(":")[0] for part in (expected.values() if isinstance(expected, dict) else [expected])}
