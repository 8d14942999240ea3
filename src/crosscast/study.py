"""The study folder: what its author wrote in `study.yaml`, checked, with the line of whatever is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from enum import Enum
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import msgspec
import yaml

from crosscast.analyse.check import find_fault
from crosscast.analyse.result import IndicatorSpec
from crosscast.model import CrosscastError

MOST_BYTES = 1_000_000  # of study.yaml: a hand-written file is a hundred times smaller


class ResponseSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the author says about one document in `responses/`."""

    file: str
    title: str
    origin: str = ""
    publisher: str = ""  # who sent it; if it is a force, the figures are that force's unless the document says other
    received: date | None = None
    use: bool = True
    why: str = ""
    invented: bool = False
    offence: str | None = None  # where the document itself does not name it
    period: str | None = None


class CoverageSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Forces by how they answered; `also_included` are used although their answer was not complete."""

    complete: tuple[str, ...] = ()
    limited: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    also_included: dict[str, str] = {}  # force: why


class DisclosureRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Counts from 1 to below `threshold` are small. `published_counts` are counts that the source itself published."""

    threshold: int = 5
    published_counts: str = "keep"  # keep, hide


class StudySpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`study.yaml` as written."""

    title: str
    question: str
    as_of: date
    publisher: str = ""
    responses: tuple[ResponseSpec, ...] = ()
    coverage: CoverageSpec = CoverageSpec()
    indicators: tuple[IndicatorSpec, ...] = ()
    key_findings: tuple[str, ...] = ()  # may hold {{charging-rate.total}} or {{charging-rate.bedfordshire}}
    notes: tuple[str, ...] = ()
    definitions: dict[str, str] = {}
    aliases: dict[str, str] = {}  # a label of this study's documents: what it means, as the vocabulary names it
    disclosure: DisclosureRule = DisclosureRule()
    support: tuple[str, ...] = ()


class Study(msgspec.Struct, frozen=True):
    """A study folder that was found and whose `study.yaml` is sound."""

    folder: Path
    spec: StudySpec
    responses: tuple[Path, ...]  # every file of responses/, sorted; those that study.yaml does not name included
    claims: tuple[Path, ...]
    lines: Mapping[str, int] = MappingProxyType({})  # "coverage.complete[3]": its line in study.yaml

    def line_of(self, path: str) -> int | None:
        """The line of `path`, such as "indicators[0].of.force", or of what holds it where it is not written."""
        return _line_of(self.lines, path)

    def response(self, file: Path) -> ResponseSpec | None:
        """What `study.yaml` says about a file of `responses`, None where it does not name it."""
        name = _name_in(self.folder / "responses", file)
        return next((spec for spec in self.spec.responses if _same(spec.file) == _same(name)), None)

    def where(self, path: str) -> str:
        """The file and line of `path`, as the place of an error."""
        return _where(self.folder / "study.yaml", self.line_of(path))


def load_study(folder: Path) -> Study:
    """Read a study folder and say, with the line, what is wrong in its `study.yaml`.

    Names that only the vocabulary can judge (forces, offences, outcomes, periods) are taken as written. Text is
    text however YAML would guess at it: `NO`, `08` and `2019` as names need no quotation marks.

    Raises CrosscastError for whatever cannot be used as it stands: a missing or unreadable file, a key, choice, date
    or number that is not one, a key written twice, a response that is named but not there.
    """
    file = folder / "study.yaml"
    root = _read_yaml(file)
    reader = _Reader(file)
    spec = reader.struct(root, StudySpec, "")
    responses = _documents(folder, "responses")
    study = Study(folder, spec, responses, _documents(folder, "claims"), MappingProxyType(reader.lines))
    _check(study)
    return study


def new_study(folder: Path, *, as_of: date | None = None) -> None:
    """Make a study folder to begin from: a `study.yaml` that explains itself, and a place for each kind of document.

    `as_of` is the study's first date, today if it is not given. Raises CrosscastError where the folder already holds
    anything.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CrosscastError(
            "a new study needs a folder that is empty or not there yet, and this one holds something.",
            place=str(folder),
            hint="Name another folder; nothing was changed.",
            slug="study-folder-not-empty",
        )
    written = (as_of or date.today()).isoformat()
    for template, name in _files(resources.files("crosscast") / "study_template", ""):
        target = folder / (".gitignore" if name == "gitignore" else name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(template.read_text("utf-8").replace("AS-OF-DATE", written), "utf-8", newline="\n")


def _files(folder: Traversable, prefix: str) -> list[tuple[Traversable, str]]:
    found = []
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        found += _files(item, f"{prefix}{item.name}/") if item.is_dir() else [(item, prefix + item.name)]
    return found


# The file


def study_folder(folder: Path) -> Path:
    """The folder of a study, whatever is in it. CrosscastError where the path leads to no folder."""
    if folder.is_dir():
        return folder
    if not folder.exists():
        raise CrosscastError(
            "there is no such folder; check the name.",
            place=str(folder),
            hint=f"To begin a study there: crosscast new {folder}",
            slug="study-missing",
        )
    raise CrosscastError(
        "this is a file, and a study is a folder.",
        place=str(folder),
        hint=f"Name its folder: {folder.parent}" if folder.name == "study.yaml" else "Name the folder of a study.",
        slug="study-missing",
    )


def _read_yaml(file: Path) -> yaml.Node:
    study_folder(file.parent)
    if not file.is_file():
        raise CrosscastError(
            "this is not a study folder: it holds no study.yaml.",
            place=str(file.parent),
            hint=f"To begin a study there: crosscast new {file.parent}",
            slug="study-missing",
        )
    if file.stat().st_size > MOST_BYTES:
        raise _wrong(
            file, None, f"the file is larger than {MOST_BYTES // 1_000_000} MB, which no study.yaml needs to be."
        )
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _wrong(file, line, "this line holds a character that is not UTF-8.", "Save the file as UTF-8.") from None
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _wrong(file, mark.line + 1 if mark else None, *_yaml_problem(error)) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _wrong(file, line, "this line holds a character that no text holds.", "Delete it.") from None
    except RecursionError:
        raise _wrong(file, None, "lists or keys stand inside one another far too deeply.") from None
    if root is None:
        raise _wrong(file, None, "the file is empty.", "`crosscast new DIR` writes one to begin from.")
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


def _where(file: Path, line: int | None) -> str:
    return f"{file}, line {line}" if line else str(file)


def _line_of(lines: Mapping[str, int], path: str) -> int | None:
    while path and path not in lines:
        path = re.sub(r"(^|\.|\[)[^.\[]*$", "", path)
    return lines.get(path)


def _wrong(file: Path, line: int | None, message: str, hint: str = "", slug: str = "study-not-sound") -> CrosscastError:
    return CrosscastError(message, place=_where(file, line), hint=hint, slug=slug)


# What it says


class _Reader:
    """Walks YAML nodes beside the types they should have, and keeps the line of each."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lines: dict[str, int] = {}

    def wrong(self, node: yaml.Node, message: str, hint: str = "", slug: str = "study-not-sound") -> CrosscastError:
        return _wrong(self.file, node.start_mark.line + 1, message, hint, slug)

    def struct(self, node: yaml.Node, noun: type[Any], path: str) -> Any:
        fields = {field.name: field for field in msgspec.structs.fields(noun)}
        given = {}
        for key, value in self.entries(node, path):
            name = key.value
            if name not in fields:
                near = get_close_matches(name, fields, n=1, cutoff=0.6)
                hint = f"Did you mean '{near[0]}'?" if near else f"Possible here: {', '.join(fields)}."
                raise self.wrong(key, f"'{name}' is not a key {_inside(path)}.", hint, "study-unknown-key")
            here = f"{path}.{name}" if path else name
            if not (_is_empty(value) and not fields[name].required):
                given[name] = self.value(value, fields[name].type, here)
        for field in fields.values():
            if field.required and field.name not in given:
                raise self.wrong(node, f"'{field.name}' is missing from {_at(path)}.", slug="study-missing-key")
        return noun(**given)

    def entries(self, node: yaml.Node, path: str) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
        """The keys and values of a mapping; each key is text and stands there once."""
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(
                node, f"{_at(path)} needs keys with values, such as `title: ...`, each on a line of its own."
            )
        first: dict[str, int] = {}
        found: list[tuple[yaml.ScalarNode, yaml.Node]] = []
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self.wrong(key, f"a key {_inside(path)} must be a plain word.")
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
                node, f"{_at(path)} needs {_WANTED.get(kind, 'one value')}, not a list or keys of its own."
            )
        text = node.value.strip()
        if _is_empty(node):
            raise self.wrong(node, f"{_at(path)} is empty; it needs {_WANTED.get(kind, 'a value')}.")
        if issubclass(kind, Enum):
            return self.choice(node, text, [str(member.value) for member in kind], path, kind)
        return self.plain(node, text, kind, path)

    def items(self, node: yaml.Node, kind: Any, path: str) -> tuple[Any, ...]:
        if _is_empty(node):
            return ()
        if not isinstance(node, yaml.SequenceNode):
            raise self.wrong(node, f"{_at(path)} needs a list: a line for each, beginning with a dash and a space.")
        for index, item in enumerate(node.value):
            self.lines[f"{path}[{index}]"] = item.start_mark.line + 1
        return tuple(self.value(item, kind, f"{path}[{index}]") for index, item in enumerate(node.value))

    def choice(self, node: yaml.Node, text: str, choices: list[str], path: str, kind: Any) -> Any:
        if text not in choices:
            near = get_close_matches(text.lower(), choices, n=1, cutoff=0.6)
            hint = f"Did you mean '{near[0]}'?" if near else f"Possible here: {', '.join(choices)}."
            raise self.wrong(node, f"{_at(path)} cannot be '{text}'.", hint, "study-unknown-choice")
        return kind(text)

    def plain(self, node: yaml.Node, text: str, kind: Any, path: str) -> Any:
        if kind is str:
            return text
        if kind is date and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                raise self.wrong(node, f"{_at(path)} is '{text}', a day that no calendar has.") from None
        if kind is int and re.fullmatch(r"[+-]?\d{1,9}", text):
            return int(text)
        if kind is bool and text.lower() in _YES_NO:
            return _YES_NO[text.lower()]
        raise self.wrong(node, f"{_at(path)} needs {_WANTED[kind]}, not '{text}'.")


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


def _inside(path: str) -> str:
    return f"of '{path}'" if path else "of study.yaml"


def _at(path: str) -> str:
    return f"'{path}'" if path else "study.yaml"


# The folder


def _documents(folder: Path, name: str) -> tuple[Path, ...]:
    """Every file of a sub-folder that a person put there, sorted by its name in it."""
    room = folder / name
    if not room.is_dir():
        return ()
    home = folder.resolve()
    found = []
    for path in room.rglob("*"):
        inside = path.relative_to(room)
        if any(part.startswith((".", "~$")) for part in inside.parts) or path.name in _NOT_DOCUMENTS:
            continue
        if not path.resolve().is_relative_to(home):
            raise CrosscastError(
                "this is a link that leads out of the study folder.",
                place=str(path),
                hint="Put the document itself there, so that the study can be sent on whole.",
                slug="study-link-leads-out",
            )
        if path.is_file():
            found.append(path)
    return tuple(sorted(found, key=lambda path: _name_in(room, path)))


_NOT_DOCUMENTS = {"README.md", "README.txt", "Thumbs.db", "desktop.ini"}


# What must agree


def _check(study: Study) -> None:
    _check_responses(study)
    _check_indicators(study)
    _check_key_findings(study)
    rule = study.spec.disclosure
    if rule.threshold < 1:
        raise _unsound(study, "disclosure.threshold", "the threshold must be 1 or more; 1 hides nothing.")
    if rule.published_counts not in ("keep", "hide"):
        message = f"'published_counts' cannot be '{rule.published_counts}'."
        raise _unsound(
            study, "disclosure.published_counts", message, "Possible here: keep, hide.", "study-unknown-choice"
        )
    for force in study.spec.coverage.also_included:
        if force in study.spec.coverage.complete:
            message = f"'{force}' answered completely, so it is included already."
            raise _unsound(study, f"coverage.also_included.{force}", message, "Delete this line.")


def _check_responses(study: Study) -> None:
    room = study.folder / "responses"
    names = [_name_in(room, path) for path in study.responses]
    there = {_same(name) for name in names}
    seen: dict[str, int] = {}
    for index, response in enumerate(study.spec.responses):
        path = f"responses[{index}].file"
        if _same(response.file) not in there:
            near = get_close_matches(response.file, names, n=1, cutoff=0.75)
            hint = f"Did you mean '{near[0]}'?" if near else f"The file belongs in {room}."
            message = f"responses/ holds no file '{response.file}'."
            raise _unsound(study, path, message, hint, "study-response-missing")
        if _same(response.file) in seen:
            first = study.line_of(f"responses[{seen[_same(response.file)]}].file")
            message = f"'{response.file}' is described a second time; the first is on line {first}."
            raise _unsound(study, path, message, "Keep one of them.", "study-duplicate")
        seen[_same(response.file)] = index


def _check_indicators(study: Study) -> None:
    seen: dict[str, int] = {}
    for index, indicator in enumerate(study.spec.indicators):
        path = f"indicators[{index}]"
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", indicator.id):
            message = f"an indicator's id names its pages, and '{indicator.id}' cannot."
            raise _unsound(study, f"{path}.id", message, "Use small letters, digits and single hyphens: charging-rate.")
        if indicator.id in seen:
            message = f"two indicators are called '{indicator.id}'; the first is on line {seen[indicator.id]}."
            raise _unsound(study, f"{path}.id", message, "Give each its own id.", "study-duplicate")
        seen[indicator.id] = study.line_of(f"{path}.id") or 0
    for index, indicator in enumerate(study.spec.indicators):
        if (fault := find_fault(indicator)) is not None:
            path = f"indicators[{index}]" + (f".{fault.key}" if fault.key else "")
            raise _unsound(study, path, fault.message, fault.hint, fault.slug)


def _check_key_findings(study: Study) -> None:
    ids = [indicator.id for indicator in study.spec.indicators]
    for index, sentence in enumerate(study.spec.key_findings):
        for name in re.findall(r"\{\{(.*?)\}\}", sentence):
            id = name.strip().partition(".")[0]
            if id not in ids:
                near = get_close_matches(id, ids, n=1, cutoff=0.5)
                hint = (
                    f"Did you mean '{near[0]}'?"
                    if near
                    else "Write {{, an indicator's id, a dot, `total` or a force, }}."
                )
                message = f"'{name.strip()}' names no indicator of this study."
                raise _unsound(study, f"key_findings[{index}]", message, hint, "study-unknown-name")


def _name_in(room: Path, file: Path) -> str:
    return file.relative_to(room).as_posix()


def _same(name: str) -> str:
    """File names as people compare them: some systems store é as one character, others as two."""
    return unicodedata.normalize("NFC", name)


def _unsound(study: Study, path: str, message: str, hint: str = "", slug: str = "study-not-sound") -> CrosscastError:
    return CrosscastError(message, place=study.where(path), hint=hint, slug=slug)
