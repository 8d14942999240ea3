"""What people decided about a study's documents: one file a document in `readings/`, checked, with its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

import msgspec

from crosscast.handwritten import Reader, line_of, place_in, read_yaml
from crosscast.interpret import Decision
from crosscast.model import CrosscastError, Document, Finding, Grid, Severity
from crosscast.study import Study
from crosscast.vocab import clean, named, read_label


class Readings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`readings/kent-2023.yaml` as written. `sha256`: of the document when it was decided on, or how that begins."""

    document: str  # a file in responses/, with its folder; "a.eml › b.xlsx" for one inside another
    decisions: tuple[Decision, ...]
    sha256: str = ""


class Decided(msgspec.Struct, frozen=True):
    """The decisions on one document and the file that holds them."""

    file: Path
    readings: Readings
    lines: Mapping[str, int] = MappingProxyType({})

    def where(self, number: int) -> str:
        return place_in(Path("readings") / self.file.name, line_of(self.lines, f"decisions[{number}]"))


def load_readings(study: Study) -> dict[str, Decided]:
    """The decisions of a study by the name of the document that they are about ("responses/kent.xlsx").

    Raises CrosscastError, with file and line, for a decision that cannot be followed as written, for two files on one
    document, and for a file on a document that is not there.
    """
    names = {path.relative_to(study.folder / "responses").as_posix() for path in study.responses}
    found: dict[str, Decided] = {}
    room = study.folder / "readings"
    for file in sorted(room.glob("*.yaml")) if room.is_dir() else ():
        reader = Reader(file)
        readings: Readings = reader.struct(read_yaml(file, "Delete it, or write what was decided."), Readings, "")
        decided = Decided(file, readings, MappingProxyType(reader.lines))
        outer = readings.document.split(" › ")[0]
        if outer not in names:
            near = get_close_matches(outer, names, n=1, cutoff=0.6)
            hint = f"Did you mean '{near[0]}'?" if near else "Name a file of responses/."
            place = place_in(file, line_of(decided.lines, "document"))
            raise CrosscastError(
                f"responses/ holds no file '{outer}'.", place=place, hint=hint, slug="reading-of-nothing"
            )
        name = f"responses/{readings.document}"
        if name in found:
            message = f"what was decided on '{readings.document}' stands in {found[name].file.name} already."
            raise CrosscastError(message, place=str(file), hint="Keep one file a document.", slug="reading-twice")
        _check(decided)
        found[name] = decided
    return found


def _check(decided: Decided) -> None:
    for number, decision in enumerate(decided.readings.decisions):
        place = place_in(decided.file, line_of(decided.lines, f"decisions[{number}]"))
        if decision.fault:
            raise CrosscastError(decision.fault, place=place, slug="decision-not-clear")
        for dimension, words in decision.settles.items():
            try:
                named(dimension, words)
            except CrosscastError as error:
                raise CrosscastError(error.message, place=place, hint=error.hint, slug=error.slug) from None
        meant = read_label(decision.means) if decision.means else None
        if meant is not None and not (meant.members or meant.periods or meant.is_total or meant.is_percentage):
            message = f"'{decision.means}' is not a name that is known here."
            hint = "Write what the label means as the report writes it, such as 'outcome 1' or 'Kent'."
            raise CrosscastError(message, place=place, hint=hint, slug="unknown-name")


def reused(decided: Mapping[str, Decided], documents: Iterable[Document]) -> dict[str, tuple[Decision, ...]]:
    """What labels mean in documents of the same layout as one in which somebody said so, by the document's name.

    A table is of the same layout where its caption and its first row are the same but for numbers, and it prints the
    label. What a document's own file decides comes first; corrections of cells are never carried over.
    """
    parts = list(documents)
    meant: dict[tuple[str, str], tuple[Decision, str]] = {}
    for part in parts:
        own = decided[part.path].readings.decisions if part.path in decided else ()
        for decision in own:
            for layout in _layouts_that_print(part, decision.label) if decision.means else ():
                meant.setdefault((layout, clean(decision.label)), (decision, part.path))
    found: dict[str, tuple[Decision, ...]] = {}
    for part in parts:
        own_labels = {clean(d.label) for d in decided[part.path].readings.decisions} if part.path in decided else set()
        said = {
            label: msgspec.structs.replace(decision, table="", why=f"as for {source}: {decision.why}")
            for (layout, label), (decision, source) in meant.items()
            if source != part.path and label not in own_labels and layout in _layouts_that_print(part, label)
        }
        if said:
            found[part.path] = tuple(said.values())
    return found


def offers(decided: Mapping[str, Decided], part: Document) -> dict[str, str]:
    """What somebody said that labels of this document mean in another one, a sentence each.

    It is only offered: in a table of another layout the same words may mean something else.
    """
    printed = {clean(text) for grid in part.grids for text in (grid.caption, *grid.before, *grid.texts)}
    return {
        clean(decision.label): f"In {name} it was read as '{decision.means}' ({decision.said_by.rstrip('.')})."
        for name, each in sorted(decided.items())
        for decision in each.readings.decisions
        if decision.means and name != part.path and clean(decision.label) in printed
    }


def _layouts_that_print(document: Document, label: str) -> set[str]:
    key = clean(label)
    return {_layout(grid) for grid in document.grids if any(clean(text) == key for text in grid.texts)}


def _layout(grid: Grid) -> str:
    first = [text for row, text in zip(grid.rows, grid.texts, strict=True) if row == 0]
    return re.sub(r"\d+", "#", clean(" | ".join([grid.caption, *first])))


def changed_since(decided: Decided, document: Document) -> Finding | None:
    """Say where a document is another than when it was decided on; what fits is followed all the same."""
    if not decided.readings.sha256 or document.sha256.startswith(decided.readings.sha256.lower()):
        return None
    message = (
        f"{document.path} is not the file that readings/{decided.file.name} was written for (its sha256 differs). "
        "What still fits is followed; look whether it should be."
    )
    return Finding("decided-on-another-file", Severity.QUESTION, message, document.path)
