"""The first steps of the README, as a newcomer takes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscast.cli import main


def test_a_new_study_is_built_before_its_first_reply(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`crosscast new`, then `crosscast build`: a report without figures, and one line that says what is missing."""
    folder = str(tmp_path / "my-study")

    assert main(["new", folder]) == 0
    assert main(["build", folder, "--quiet"]) == 1
    assert (tmp_path / "my-study" / "build" / "site" / "index.html").is_file()
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.count("study.yaml describes no reply yet.") == 1
    assert ":\n" not in said.out


def test_a_misspelt_key_ends_a_build_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 2, one sentence, no traceback."""
    folder = tmp_path / "my-study"
    main(["new", str(folder)])
    study = folder / "study.yaml"
    study.write_text(study.read_text("utf-8").replace("\ncoverage:", "\ncovrage:"), "utf-8")
    line = study.read_text("utf-8").split("\n").index("covrage:") + 1

    assert main(["build", str(folder)]) == 2
    assert capsys.readouterr().err == (
        f"crosscast: {study}, line {line}: 'covrage' is not a key of study.yaml. Did you mean 'coverage'?\n"
    )
