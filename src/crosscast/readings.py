"""What people decided about a study's documents: one file a document in `readings/`, checked, with its lines."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

import msgspec

from crosscast.handwritten import Reader, line_of, place_in, read_yaml
from crosscast.interpret import Decision
from crosscast.model import CrosscastError, Document, Finding, Severity
from crosscast.study import Study
from crosscast.vocab import named, read_label


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


def changed_since(decided: Decided, document: Document) -> Finding | None:
    """Say where a document is another than when it was decided on; what fits is followed all the same."""
    if not decided.readings.sha256 or document.sha256.startswith(decided.readings.sha256.lower()):
        return None
    message = (
        f"{document.path} is not the file that readings/{decided.file.name} was written for (its sha256 differs). "
        "What still fits is followed; look whether it should be."
    )
    return Finding("decided-on-another-file", Severity.QUESTION, message, document.path)
