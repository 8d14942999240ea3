"""Writing a release: the same bytes every time, and never over an older one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from crosscast.model import CrosscastError
from crosscast.publish import Publication, publish


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_two_builds_in_two_places_are_the_same_to_the_byte(
    publication: Publication, build: Path, tmp_path: Path
) -> None:
    written = publish(publication, tmp_path / "another place")

    assert contents(tmp_path / "another place") == contents(build)
    assert sorted(contents(build)) == list(written.files)
    assert written.n_bytes == sum(map(len, contents(build).values()))


def test_a_build_of_another_process_is_the_same_to_the_byte(build: Path, tmp_path: Path) -> None:
    """Sets are laid out differently in each process, so the order of nothing may hang on them."""
    program = (
        "import importlib.util, pathlib, sys\n"
        "spec = importlib.util.spec_from_file_location('example', sys.argv[1])\n"
        "example = importlib.util.module_from_spec(spec)\n"
        "sys.modules['example'] = example\n"
        "spec.loader.exec_module(example)\n"
        "example.publish(example.publication.__wrapped__(), pathlib.Path(sys.argv[2]))\n"
    )
    example = Path(__file__).with_name("conftest.py")
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Pacific/Kiritimati"}
    subprocess.run([sys.executable, "-c", program, str(example), str(tmp_path)], check=True, env=environment)

    assert contents(tmp_path) == contents(build)


def test_no_file_names_the_folder_that_it_was_written_to(build: Path) -> None:
    for name, content in contents(build).items():
        assert not re.search(rb"/(?:tmp|home|root)/", content), name
        assert str(build).encode() not in content, name


def test_an_older_release_is_not_written_over(publication: Publication, build: Path) -> None:
    with pytest.raises(CrosscastError, match="pages of two builds must not be mixed"):
        publish(publication, build)


def test_the_site_carries_the_data_that_stands_beside_it(build: Path) -> None:
    assert contents(build / "site" / "data") == contents(build / "data")


def test_the_first_page_loads_quickly(build: Path) -> None:
    assert (build / "site" / "index.html").stat().st_size < 300_000
