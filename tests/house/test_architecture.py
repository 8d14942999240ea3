"""The order of the house: which room may use which, and what the code may lean on."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "crosscast"

# One direction of travel: a room uses those before it, never those after it. docs/architecture.md says what each does.
ORDER = (
    "model", "vocab", "law", "cast", "programs", "read", "interpret", "disclosure", "count", "analyse", "campaign",
    "claims", "keeping", "publish", "answer", "web", "progress", "releases", "handwritten", "study", "readings",
    "store", "serve", "generation", "understand", "drawings", "responses", "csv_files", "pipeline", "build", "terminal",
    "options", "cli", "__main__",
)  # fmt: skip

MODULES = sorted(SOURCE.rglob("*.py"))


def name_of(module: Path) -> str:
    return module.relative_to(ROOT / "src").as_posix()


def room_of(module: Path) -> str:
    return module.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(module: Path) -> Iterator[tuple[int, str]]:
    """Every module that is imported, by its full name, wherever in the file it stands, with its line."""
    package = ("crosscast", *module.relative_to(SOURCE).parent.parts)
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            origin = ".".join([*base, *([node.module] if node.module else [])])
            if origin == "crosscast":
                yield from ((node.lineno, f"crosscast.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, origin


def against_the_direction(module: Path) -> list[str]:
    room = room_of(module)
    found = []
    for line, name in imports(module):
        parts = name.split(".")
        used = parts[1] if parts[0] == "crosscast" and len(parts) > 1 else room
        if used in ORDER and used != room and ORDER.index(used) > ORDER.index(room):
            found.append(f"{name_of(module)}, line {line}: '{room}' uses '{used}', which comes after it")
    return found


@pytest.mark.parametrize("module", [m for m in MODULES if room_of(m) != "__init__"], ids=name_of)
def test_a_room_uses_only_the_rooms_before_it(module: Path) -> None:
    """So that a change in one room can only be felt further down the way."""
    assert room_of(module) in ORDER, f"{room_of(module)} has no place in the order of the house yet"
    assert against_the_direction(module) == []


def test_an_import_against_the_direction_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Absolute, relative, inside a function or only for types: each counts."""
    monkeypatch.setattr(sys.modules[__name__], "SOURCE", tmp_path)
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path.parent)
    (tmp_path / "cast").mkdir()
    module = tmp_path / "cast" / "check.py"
    module.write_text(
        "from crosscast.model import Table\nfrom .repair import repair\nfrom crosscast import publish\n"
        "def check():\n    import crosscast.interpret.relations\n    from ..read import grid\n"
    )

    monkeypatch.setattr(sys.modules[__name__], "name_of", lambda module: module.name)
    assert against_the_direction(module) == [
        "check.py, line 3: 'cast' uses 'publish', which comes after it",
        "check.py, line 5: 'cast' uses 'interpret', which comes after it",
        "check.py, line 6: 'cast' uses 'read', which comes after it",
    ]


@pytest.mark.parametrize("room", sorted({m.parent for m in MODULES if m.parent != SOURCE}), ids=lambda r: str(r.name))
def test_a_room_says_what_comes_in_and_what_goes_out(room: Path) -> None:
    """Its first sentence is what a newcomer reads."""
    door = room / "__init__.py"

    assert door.is_file(), f"{name_of(room)} has no __init__.py"
    assert ast.get_docstring(ast.parse(door.read_text("utf-8"))), f"{name_of(door)} does not say what it is for"


def test_every_room_is_described() -> None:
    """docs/architecture.md names each room and each module of the top floor."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rooms = {room_of(module) for module in MODULES} - {"__init__", "__main__"}

    assert [room for room in sorted(rooms) if f"`{room}`" not in text and f"`{room}.py`" not in text] == []


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_can_be_read_at_one_sitting(module: Path) -> None:
    """It begins with what it is for, has a name that says so, and no more than 600 lines."""
    text = module.read_text("utf-8")

    assert ast.get_docstring(ast.parse(text)), f"{name_of(module)} does not say what it is for"
    assert text.count("\n") <= 600
    assert module.stem not in ("utils", "helpers", "common", "misc")


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return {_plain(re.split(r"[<>=!~;\[ ]", line)[0]) for line in project["dependencies"]}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def used() -> dict[str, set[str]]:
    """Each library outside the standard one that the program imports, with the modules that do."""
    owners = packages_distributions()
    found: dict[str, set[str]] = {}
    for module in MODULES:
        for _, name in imports(module):
            top = name.split(".")[0]
            if top not in sys.stdlib_module_names and top != "crosscast":
                for owner in owners.get(top, [top]):
                    found.setdefault(_plain(owner), set()).add(name_of(module))
    return found


def test_every_library_in_use_is_declared_and_every_declared_one_in_use() -> None:
    """What the tests need is no part of the program, and nothing is installed for nothing."""
    assert {library: modules for library, modules in used().items() if library not in declared()} == {}
    assert declared() - set(used()) == set()


@pytest.mark.parametrize("module", [*(SOURCE / "read").glob("*.py"), SOURCE / "keeping.py"], ids=name_of)
def test_what_threads_decode_has_a_decoder_made_before_they_begin(module: Path) -> None:
    """Two threads that decode the first of a type at once end the process with a segmentation fault (msgspec 0.22)."""
    calls = [node for node in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(node, ast.Call)]
    typed = [node for node in calls if any(keyword.arg == "type" for keyword in node.keywords)]

    assert [node.lineno for node in typed if ast.unparse(node.func).endswith(("decode", "convert"))] == []
