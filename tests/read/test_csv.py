"""CSV: one grid, one cell a field."""

from __future__ import annotations

from pathlib import Path

from crosscast.model import Layout
from crosscast.read import read_here


def test_fields_become_cells_and_quoted_commas_stay(tmp_path: Path) -> None:
    """1,204 in quotation marks is one figure."""
    (tmp_path / "a.csv").write_text('Force,Count\r\nKent,"1,204"\r\n', encoding="utf-8")

    (grid,) = read_here(tmp_path / "a.csv", "a.csv").grids

    assert (grid.layout, grid.texts) == (Layout.SEPARATED, ("Force", "Count", "Kent", "1,204"))


def test_a_semicolon_file_is_cut_at_its_semicolons(tmp_path: Path) -> None:
    """The separator is the one that cuts most lines."""
    (tmp_path / "a.csv").write_text("Force;Count\nKent;4\n", encoding="utf-8")

    assert read_here(tmp_path / "a.csv", "a.csv").grids[0].n_cols == 2


def test_rows_swallowed_by_a_quotation_mark_are_told(tmp_path: Path) -> None:
    """A quote that never closes makes one row of many."""
    (tmp_path / "a.csv").write_text('Force,Count\n"Kent,4\nEssex,5\n', encoding="utf-8")

    assert [finding.slug for finding in read_here(tmp_path / "a.csv", "a.csv").findings] == ["unclosed-quote"]
