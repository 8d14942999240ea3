"""The study folder: what its author wrote in `study.yaml`, checked, with the line of whatever is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType

import msgspec

from crosscast.analyse.check import find_fault
from crosscast.analyse.result import IndicatorSpec
from crosscast.handwritten import Reader, line_of, place_in, read_yaml
from crosscast.model import CrosscastError


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
    previous: date | None = None  # the day of the last release, whose figures.csv stands in previous/
    quick_exit: str = ""  # where "Leave this site" leads, https://...


class Study(msgspec.Struct, frozen=True):
    """A study folder that was found and whose `study.yaml` is sound."""

    folder: Path
    spec: StudySpec
    responses: tuple[Path, ...]  # every file of responses/, sorted; those that study.yaml does not name included
    claims: tuple[Path, ...]
    text: tuple[Path, ...] = ()  # the study's own text, in the order of its names
    lines: Mapping[str, int] = MappingProxyType({})  # "coverage.complete[3]": its line in study.yaml

    def line_of(self, path: str) -> int | None:
        """The line of `path`, such as "indicators[0].of.force", or of what holds it where it is not written."""
        return line_of(self.lines, path)

    def response(self, file: Path) -> ResponseSpec | None:
        """What `study.yaml` says about a file of `responses`, None where it does not name it."""
        name = _name_in(self.folder / "responses", file)
        return next((spec for spec in self.spec.responses if _same(spec.file) == _same(name)), None)

    def where(self, path: str) -> str:
        """The file and line of `path`, as the place of an error."""
        return place_in(self.folder / "study.yaml", self.line_of(path))


def load_study(folder: Path) -> Study:
    """Read a study folder and say, with the line, what is wrong in its `study.yaml`.

    Names that only the vocabulary can judge (forces, offences, outcomes, periods) are taken as written. Text is
    text however YAML would guess at it: `NO`, `08` and `2019` as names need no quotation marks.

    Raises CrosscastError for whatever cannot be used as it stands: a missing or unreadable file, a key, choice, date
    or number that is not one, a key written twice, a response that is named but not there.
    """
    file = folder / "study.yaml"
    study_folder(folder)
    if not file.is_file():
        raise CrosscastError(
            "this is not a study folder: it holds no study.yaml.",
            place=str(folder),
            hint=f"To begin a study there: crosscast new {folder}",
            slug="study-missing",
        )
    root = read_yaml(file, "`crosscast new DIR` writes one to begin from.")
    reader = Reader(file)
    spec = reader.struct(root, StudySpec, "")
    responses = _documents(folder, "responses")
    texts = _documents(folder, "text")
    study = Study(folder, spec, responses, _documents(folder, "claims"), texts, MappingProxyType(reader.lines))
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
    _check_quick_exit(study)
    _check_text(study)
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
            id = re.split(r"[.|]", name)[0].strip().lower().replace("_", "-")
            if id not in ids:
                near = get_close_matches(id, ids, n=1, cutoff=0.5)
                hint = (
                    f"Did you mean '{near[0]}'?"
                    if near
                    else "Write {{, an indicator's id, a dot, `total` or a force, }}."
                )
                message = f"'{name.strip()}' names no indicator of this study."
                raise _unsound(study, f"key_findings[{index}]", message, hint, "study-unknown-name")


def _check_quick_exit(study: Study) -> None:
    address = study.spec.quick_exit
    if not address or re.fullmatch(
        r"https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?(/[\w!#$%&'()*+,./:;=?@~-]*)?", address, re.ASCII
    ):
        return
    message = f"'quick_exit' is '{address}', and a browser cannot be sent there."
    raise _unsound(study, "quick_exit", message, "Write the address of a harmless site: https://www.bbc.co.uk/weather")


def _check_text(study: Study) -> None:
    for path in study.text:
        if path.suffix.lower() not in (".md", ".txt"):
            raise CrosscastError(
                "the study's own text is read from Markdown.",
                place=str(path),
                hint="Save it as text, under a name that ends in .md, or put it elsewhere.",
                slug="study-not-sound",
            )


def _name_in(room: Path, file: Path) -> str:
    return file.relative_to(room).as_posix()


def _same(name: str) -> str:
    """File names as people compare them: some systems store é as one character, others as two."""
    return unicodedata.normalize("NFC", name)


def _unsound(study: Study, path: str, message: str, hint: str = "", slug: str = "study-not-sound") -> CrosscastError:
    return CrosscastError(message, place=study.where(path), hint=hint, slug=slug)
