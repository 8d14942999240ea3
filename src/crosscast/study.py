"""The study folder: what its author wrote in `study.yaml`, checked, with the line of whatever is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from crosscast.analyse.result import IndicatorSpec


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
