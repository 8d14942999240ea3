"""Tables that police forces published, made safe and attacked."""

from __future__ import annotations

import csv
from pathlib import Path

from crosscast.cast import Rule
from crosscast.disclosure import audit_files, protect_file
from crosscast.progress import silent
from crosscast.read import read

RESPONSES = Path(__file__).parents[2] / "examples" / "intimate-image-abuse" / "responses"


def small_counts(path: Path) -> list[str]:
    """Every text of a file's tables that is a whole number from 1 to 4."""
    return [text for grid in read(path).grids for text in grid.texts if text in {"1", "2", "3", "4"}]


def test_the_one_small_force_of_24_is_hidden_with_its_percentage(tmp_path: Path) -> None:
    """City of London's 2 offences are the only count below 5, and the grand total would give it away alone."""
    path = RESPONSES / "charging-by-force.xlsx"
    before = audit_files([path], Rule(), silent)
    done = protect_file(path, Rule(), silent, output=tmp_path / "safe.xlsx")
    after = audit_files([done.written], Rule(), silent)

    assert [(one.low, one.high) for one in before.disclosures] == [(2, 2)]
    assert after.disclosures == ()
    assert after.n_hidden >= 2
    assert small_counts(done.written) == []


def test_victims_by_sex_and_age_are_safe_once_protected(tmp_path: Path) -> None:
    """The Met's table of 2020: subtotals by sex, years and a grand total, with many counts of 1 to 4."""
    grid = next(one for one in read(RESPONSES / "met-01-foi-20-014375.docx").grids if "Victim Gender" in one.texts)
    rows = [["" for _ in range(max(grid.cols) + 1)] for _ in range(max(grid.rows) + 1)]
    for row, column, text in zip(grid.rows, grid.cols, grid.texts, strict=True):
        rows[row][column] = text
    path = tmp_path / "victims.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    done = protect_file(path, Rule(), silent)

    assert len(small_counts(path)) > 20
    assert small_counts(done.written) == []
    assert audit_files([done.written], Rule(), silent).disclosures == ()
