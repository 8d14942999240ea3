"""What people write by hand as YAML, read beside the types that it should have, with the line of whatever is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import msgspec
import yaml

from crosscast.model import CrosscastError

MOST_BYTES = 1_000_000  # a hand-written file is a hundred times smaller


def read_yaml(file: Path, to_begin: str = "") -> yaml.Node:
    """The nodes of a YAML file. `to_begin` is said where the file is empty.

    Raises CrosscastError with the line where it is not sound YAML in UTF-8, or larger than MOST_BYTES.
    """
    if file.stat().st_size > MOST_BYTES:
        raise wrong_in(
            file, None, f"the file is larger than {MOST_BYTES // 1_000_000} MB, which no {file.name} needs to be."
        )
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise wrong_in(
            file, line, "this line holds a character that is not UTF-8.", "Save the file as UTF-8."
        ) from None
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise wrong_in(file, mark.line + 1 if mark else None, *_yaml_problem(error)) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise wrong_in(file, line, "this line holds a character that no text holds.", "Delete it.") from None
    except RecursionError:
        raise wrong_in(file, None, "lists or keys stand inside one another far too deeply.") from None
    if root is None:
        raise wrong_in(file, None, "the file is empty.", to_begin)
    return root


def _yaml_problem(error: yaml.MarkedYAMLError) -> tuple[str, str]:
    problem = error.problem or ""
    if "mapping values are not allowed" in problem:
        return "a colon and a space stand where no key can be.", "Put text that holds them in quotation marks."
    if r"'\t'" in problem:
        return "a tab stands where only spaces can.", "Indent with spaces."
    if "undefined alias" in problem:
        return f"{problem.removeprefix('found ')}.", "Put text that begins with * in quotation marks."
    return (
        f"this is not sound YAML ({problem}).",
        "Look at the indentation, colons and quotation marks of this line and the one before.",
    )


def place_in(file: Path, line: int | None) -> str:
    return f"{file}, line {line}" if line else str(file)


def line_of(lines: Mapping[str, int], path: str) -> int | None:
    while path and path not in lines:
        path = re.sub(r"(^|\.|\[)[^.\[]*$", "", path)
    return lines.get(path)


def wrong_in(
    file: Path, line: int | None, message: str, hint: str = "", slug: str = "study-not-sound"
) -> CrosscastError:
    return CrosscastError(message, place=place_in(file, line), hint=hint, slug=slug)


class Reader:
    """Walks YAML nodes beside the types they should have, and keeps the line of each."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lines: dict[str, int] = {}

    def wrong(self, node: yaml.Node, message: str, hint: str = "", slug: str = "study-not-sound") -> CrosscastError:
        return wrong_in(self.file, node.start_mark.line + 1, message, hint, slug)

    def inside(self, path: str) -> str:
        return f"of '{path}'" if path else f"of {self.file.name}"

    def at(self, path: str) -> str:
        return f"'{path}'" if path else self.file.name

    def struct(self, node: yaml.Node, noun: type[Any], path: str) -> Any:
        fields = {field.name: field for field in msgspec.structs.fields(noun)}
        given = {}
        for key, value in self.entries(node, path):
            name = key.value
            if name not in fields:
                near = get_close_matches(name, fields, n=1, cutoff=0.6)
                hint = f"Did you mean '{near[0]}'?" if near else f"Possible here: {', '.join(fields)}."
                raise self.wrong(key, f"'{name}' is not a key {self.inside(path)}.", hint, "study-unknown-key")
            here = f"{path}.{name}" if path else name
            if not (_is_empty(value) and not fields[name].required):
                given[name] = self.value(value, fields[name].type, here)
        for field in fields.values():
            if field.required and field.name not in given:
                raise self.wrong(node, f"'{field.name}' is missing from {self.at(path)}.", slug="study-missing-key")
        return noun(**given)

    def entries(self, node: yaml.Node, path: str) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
        """The keys and values of a mapping; each key is text and stands there once."""
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(
                node, f"{self.at(path)} needs keys with values, such as `title: ...`, each on a line of its own."
            )
        first: dict[str, int] = {}
        found: list[tuple[yaml.ScalarNode, yaml.Node]] = []
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self.wrong(key, f"a key {self.inside(path)} must be a plain word.")
            line = key.start_mark.line + 1
            if key.value in first:
                message = f"'{key.value}' stands here a second time; the first is on line {first[key.value]}."
                raise self.wrong(key, message, "Keep one of them.", "study-duplicate-key")
            first[key.value] = line
            self.lines[f"{path}.{key.value}" if path else key.value] = line
            found.append((key, value))
        return found

    def value(self, node: yaml.Node, kind: Any, path: str) -> Any:
        origin = get_origin(kind)
        if origin in (Union, UnionType):  # only `X | None` is used
            return None if _is_empty(node) else self.value(node, _without_none(kind), path)
        if origin is tuple:
            return self.items(node, get_args(kind)[0], path)
        if origin is dict:
            return {key.value: self.value(value, get_args(kind)[1], f"{path}.{key.value}")
                    for key, value in self.entries(node, path)}  # fmt: skip
        if issubclass(kind, msgspec.Struct):
            return self.struct(node, kind, path)
        if not isinstance(node, yaml.ScalarNode):
            raise self.wrong(
                node, f"{self.at(path)} needs {_WANTED.get(kind, 'one value')}, not a list or keys of its own."
            )
        text = node.value.strip()
        if _is_empty(node):
            raise self.wrong(node, f"{self.at(path)} is empty; it needs {_WANTED.get(kind, 'a value')}.")
        if issubclass(kind, Enum):
            return self.choice(node, text, [str(member.value) for member in kind], path, kind)
        return self.plain(node, text, kind, path)

    def items(self, node: yaml.Node, kind: Any, path: str) -> tuple[Any, ...]:
        if _is_empty(node):
            return ()
        if not isinstance(node, yaml.SequenceNode):
            raise self.wrong(node, f"{self.at(path)} needs a list: a line for each, beginning with a dash and a space.")
        for index, item in enumerate(node.value):
            self.lines[f"{path}[{index}]"] = item.start_mark.line + 1
        return tuple(self.value(item, kind, f"{path}[{index}]") for index, item in enumerate(node.value))

    def choice(self, node: yaml.Node, text: str, choices: list[str], path: str, kind: Any) -> Any:
        if text not in choices:
            near = get_close_matches(text.lower(), choices, n=1, cutoff=0.6)
            hint = f"Did you mean '{near[0]}'?" if near else f"Possible here: {', '.join(choices)}."
            raise self.wrong(node, f"{self.at(path)} cannot be '{text}'.", hint, "study-unknown-choice")
        return kind(text)

    def plain(self, node: yaml.Node, text: str, kind: Any, path: str) -> Any:
        if kind is str:
            return text
        if kind is date and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                raise self.wrong(node, f"{self.at(path)} is '{text}', a day that no calendar has.") from None
        if kind is int and re.fullmatch(r"[+-]?\d{1,9}", text):
            return int(text)
        if kind is bool and text.lower() in _YES_NO:
            return _YES_NO[text.lower()]
        raise self.wrong(node, f"{self.at(path)} needs {_WANTED[kind]}, not '{text}'.")


_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
_WANTED = {
    str: "text",
    date: "a date written as 2024-01-31",
    int: "a whole number",
    bool: "yes or no",
}


def _is_empty(node: yaml.Node) -> bool:
    """Whether nothing is written, or the null that YAML writes as ~ or null."""
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _without_none(kind: Any) -> Any:
    return next(option for option in get_args(kind) if option is not NoneType)
