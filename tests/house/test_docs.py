"""The documentation: every command, option, key and message of the program is in it, and nothing that is gone."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from crosscast.analyse.result import Chart, IndicatorKind
from crosscast.claims.claim import Verdict
from crosscast.model import Dimension, Evidence, Grade, Severity, Status
from crosscast.options import build_parser
from crosscast.readings import Readings
from crosscast.study import StudySpec

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "crosscast"
PAGES = [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))]


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    choices = [a.choices for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(choices[0])


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_is_in_the_readme_with_each_of_its_options(name: str) -> None:
    """What can be asked for can be looked up."""
    text = page("README.md")
    options = {o for action in commands()[name]._actions for o in action.option_strings if o.startswith("--")}

    assert f"`crosscast {name}" in text
    assert [option for option in sorted(options - {"--help"}) if option not in text] == []


def test_the_readme_promises_no_command_that_is_not_there() -> None:
    """Nor any option."""
    parsers = [build_parser(), *commands().values()]
    known = {option for parser in parsers for action in parser._actions for option in action.option_strings}

    assert set(re.findall(r"`crosscast ([a-z][a-z-]*)", page("README.md"))) <= set(commands())
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", page("README.md"))) <= known


def study_keys(noun: type[Any], path: str = "") -> Iterator[str]:
    """Every key of study.yaml as the guide names it: `indicators[].of.force`."""
    for field in msgspec.structs.fields(noun):
        here = f"{path}{field.name}"
        yield here
        many = "[]" if "tuple" in str(field.type) else ""
        for kind in (field.type, *get_args(field.type)):
            if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
                yield from study_keys(kind, f"{here}{many}.")


@pytest.mark.parametrize("key", sorted(set(study_keys(StudySpec))))
def test_every_key_of_a_study_is_in_its_guide(key: str) -> None:
    """docs/study.md says what each means. The keys of `of` and `over` are the same and told once."""
    assert f"`{key.replace('.over.', '.of.')}`" in page("docs/study.md")


@pytest.mark.parametrize("key", sorted(set(study_keys(Readings))))
def test_every_key_of_a_decision_is_in_the_guide(key: str) -> None:
    """docs/study.md says how a file in readings/ is written."""
    assert f"`{key}`" in page("docs/study.md")


@pytest.mark.parametrize("choices", [IndicatorKind, Chart, Dimension], ids=lambda choices: str(choices.__name__))
def test_every_choice_of_a_study_is_in_its_guide(choices: Any) -> None:
    """Kinds of indicator, of chart, what they can go by."""
    assert [choice.value for choice in choices if f"`{choice.value}`" not in page("docs/study.md")] == []


@pytest.mark.parametrize("words", [Grade, Verdict, Status, Severity, Evidence], ids=lambda words: str(words.__name__))
def test_every_word_that_is_put_on_a_figure_is_explained(words: Any) -> None:
    """Grades, verdicts, why a value is what it is: in docs/grades.md."""
    text = page("docs/grades.md")

    assert [word.value for word in words if f"`{word.value}`" not in text] == []
    assert [word.words for word in words if hasattr(word, "words") and word.words not in text] == []


def slug_positions(trees: Iterable[ast.Module]) -> dict[str, int]:
    """Where a function that is given a slug has it among its arguments."""
    found = {"Finding": 0}
    for function in (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
        if "slug" in names and function.name != "__init__":
            found[function.name] = names.index("slug") - (names[0] == "self")
    return found


def slugs_of(tree: ast.Module, positions: dict[str, int]) -> Iterator[str]:
    """The name of every finding and error that a module can give, wherever it hands it on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name in positions:
            spare = node.args.defaults
            named = node.args.args[len(node.args.args) - len(spare) :]
            yield from (s for arg, value in zip(named, spare, strict=True) if arg.arg == "slug" for s in _slugs(value))
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            given = [keyword.value for keyword in node.keywords if keyword.arg == "slug"]
            if called in positions and len(node.args) > positions[called]:
                given.append(node.args[positions[called]])
            yield from (slug for value in given for slug in _slugs(value))


def _slugs(node: ast.AST) -> list[str]:
    """The texts of a slug's form in an expression: one, or one for each case that it tells apart."""
    constants = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
    return [text for text in constants if isinstance(text, str) and re.fullmatch(r"[a-z]+(-[a-z]+)*", text)]


def all_slugs() -> dict[str, str]:
    modules = sorted(SOURCE.rglob("*.py"))
    trees = {module: ast.parse(module.read_text("utf-8")) for module in modules}
    positions = slug_positions(trees.values())
    unnamed = {"error": "src/crosscast/model/finding.py"}  # what CrosscastError says where it is given no slug
    return unnamed | {
        slug: module.relative_to(ROOT).as_posix()
        for module, tree in trees.items()
        for slug in slugs_of(tree, positions)
    }


def headings() -> list[str]:
    return re.findall(r"(?m)^### `([a-z-]+)`$", page("docs/messages.md"))


def test_every_finding_and_error_is_explained() -> None:
    """docs/messages.md has a heading for each, in alphabetical order within its part, and none that nothing says."""
    known = all_slugs()

    assert {slug: module for slug, module in known.items() if slug not in headings()} == {}
    assert [heading for heading in headings() if heading not in known] == []
    assert len(headings()) == len(set(headings()))


def test_every_explanation_says_what_to_do() -> None:
    """A message that leaves its reader alone is half a message."""
    parts = re.split(r"(?m)^### ", page("docs/messages.md"))[1:]

    assert [part.split("\n")[0] for part in parts if "**What to do**" not in part] == []


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_link_inside_the_project_leads_somewhere(file: Path) -> None:
    """To a file that is there and, where it names one, to a heading in it."""
    for target in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", file.read_text("utf-8")):
        name, _, heading = target.partition("#")
        other = (file.parent / name) if name else file
        assert other.exists(), f"{file.name} links to {target}"
        if heading:
            titles = re.findall(r"(?m)^#+ (.*)$", other.read_text("utf-8"))
            assert heading in [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles], target
