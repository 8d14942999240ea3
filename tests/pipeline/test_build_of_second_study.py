"""Another study of the same kind, of other forces, years and layouts, needs no line of code: its results by hand."""

from __future__ import annotations

import re
import shutil
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest

SECOND = Path(__file__).parents[1] / "studies" / "second"


@pytest.fixture(scope="module")
def second(walk: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("second") / "study"
    folder.mkdir()
    shutil.copy(SECOND / "study.yaml", folder)
    for name in ("responses", "claims"):
        shutil.copytree(SECOND / name, folder / name)
    done = walk.run("build", folder, "--quiet")
    assert done.returncode == 1, done.stderr
    return folder


def ask(study: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(study / "build" / "crosscast.duckdb"), read_only=True) as store:
        return store.execute(query).fetchall()


def test_the_charging_rates_of_the_west_midlands_are_those_of_its_totals(second: Path) -> None:
    """facts.csv, totals of the codes: 4 of 16, 67 of 177, 57 of 184, 20 of 104; together 148 of 481."""
    rates = ask(second, "SELECT id, low_exact, high_exact FROM results WHERE indicator = 'charging-rate' ORDER BY id")
    counts = {"2012": (4, 16), "2013": (67, 177), "2014": (57, 184), "2015": (20, 104), "total": (148, 481)}

    assert {id.removeprefix("charging-rate--"): (Fraction(low), Fraction(high)) for id, low, high in rates} == {
        name: (Fraction(100 * part, whole),) * 2 for name, (part, whole) in counts.items()
    }


def test_the_changes_in_kent_are_those_of_the_published_counts(second: Path) -> None:
    """published.csv: 1,226 in the year to March 2020, 5,180, 5,248, 4,123, 4,224 and 4,106 in those after it."""
    changes = ask(
        second, "SELECT low_exact FROM results WHERE indicator = 'kent-stalking' AND unit = 'per cent' ORDER BY id"
    )
    counts = (1226, 5180, 5248, 4123, 4224, 4106)

    assert [Fraction(low) for (low,) in changes] == [
        Fraction(100 * (later - earlier), earlier) for earlier, later in pairwise(counts)
    ]


PRINTED_TWICE = ((4, 1), (36, 58), (44, 61), (17, 27), (16, 23), (17, 16), (6, 3))


def test_a_code_that_the_force_prints_twice_is_said_and_proves_nothing(second: Path) -> None:
    """West Midlands prints 08/65 in two rows, once for 08/66; nobody can know from the reply which row is which."""
    figures = ask(second, "SELECT grade FROM figures WHERE id LIKE 'offences-west-midlands-stalking-008-65-%'")
    said = ask(second, "SELECT message FROM findings WHERE document LIKE '%wmp-1841-15%' AND severity <> 'note'")

    assert {grade for (grade,) in figures} <= {"disputed", "read"}
    for one, other in PRINTED_TWICE:
        assert any({str(one), str(other)} <= set(re.findall(r"\d+", message)) for (message,) in said)


def test_an_invented_reply_is_in_no_result(second: Path) -> None:
    """Northshire's figures are shown, marked, and used for nothing."""
    used = ask(second, "SELECT f.id FROM result_figures r JOIN figures f ON f.id = r.figure WHERE f.invented")

    assert used == []
