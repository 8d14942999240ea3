"""The documents of a study: read, understood and cast, each once until something that it rests on changes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import msgspec

from crosscast.analyse.caveats import with_caveats
from crosscast.drawings import with_pictures
from crosscast.generation import source_hash
from crosscast.interpret import Decision, Given, another_superseded, interpret, not_followed, observe, unread_numbers
from crosscast.keeping import Cache, hash_of
from crosscast.model import Document, Finding, Observation, Severity, Table
from crosscast.progress import Say
from crosscast.publish.publication import Source
from crosscast.read import read, side_by_side
from crosscast.readings import Decided, changed_since, load_readings, offers, reused
from crosscast.study import ResponseSpec, Study
from crosscast.vocab import clean, unknown_force

STOPPED = "reader-stopped"  # a reading that may go well another time: it is not kept


def read_responses(study: Study, say: Say) -> tuple[tuple[Source, ...], tuple[Observation, ...]]:
    """The documents of a study as sources, and the figures of those that are used.

    Documents are read side by side, then interpreted in their order: what was decided on one may hold for others.
    """
    sources: list[Source] = []
    observations: list[Observation] = []
    documents: list[Document] = []
    decided = load_readings(study)
    kept = study.folder / ".crosscast"
    readings, understandings = Cache(kept / "readings", Document), Cache(kept / "understood", _Understood)
    n = len(study.responses)
    say("Reading documents", 0, n)
    for document in side_by_side(lambda path: _read_once(study, path, readings), study.responses):
        documents.append(document)
        say("Reading documents", len(documents), n)
    also = reused(decided, (part for document in documents for part in document.with_attachments()))
    for path, document in zip(study.responses, documents, strict=True):
        spec = study.response(path)
        for part in document.with_attachments():
            given = _given(study, spec, decided.get(part.path), also.get(part.path, ()))
            given = msgspec.structs.replace(given, offers=offers(decided, part))
            understood = understandings.get(hash_of(source_hash(), part, given), partial(_understand, part, given))
            part = msgspec.structs.replace(part, findings=(*part.findings, *understood.unread))
            source = _source(path, spec, part, part.path.removeprefix(document.path), understood.tables)
            sources.append(_with_unfollowed(source, part, decided.get(part.path)))
            if spec is not None and spec.use:
                seen = understood.observations
                observations += map(_set_apart, seen) if spec.invented else seen
    readings.forget_others()
    understandings.forget_others()
    return with_pictures(study, documents, sources, say), with_caveats(observations)


def _set_apart(observation: Observation) -> Observation:
    """What an invented document states is never a source of a real figure."""
    return msgspec.structs.replace(observation, figure=f"{observation.figure}-invented")


def _read_once(study: Study, path: Path, readings: Cache[Document]) -> Document:
    """A document as an earlier build read it where its bytes and the reader are as now, else as it is read now."""
    name = path.relative_to(study.folder).as_posix()
    try:
        content = path.read_bytes()
    except OSError as error:
        finding = Finding("cannot-open", Severity.ERROR, f"The file cannot be opened ({error.strerror}).", name)
        return Document(path=name, format="", sha256="", findings=(finding,))
    return readings.get(hash_of(source_hash(), name, content), lambda: read(path, label=name), _was_read)


def _was_read(document: Document) -> bool:
    return not any(finding.slug == STOPPED for each in document.with_attachments() for finding in each.findings)


class _Understood(msgspec.Struct, frozen=True):
    """What a document was taken to say: its tables, their figures, and the numbers of its text that were not read."""

    tables: tuple[Table, ...]
    observations: tuple[Observation, ...]
    unread: tuple[Finding, ...]


def _understand(part: Document, given: Given) -> _Understood:
    tables = tuple(interpret(part, given))
    observations = tuple(observation for table in tables for observation in observe(table, part))
    return _Understood(tables, observations, (*unread_numbers(part), *another_superseded(part)))


def _given(study: Study, spec: ResponseSpec | None, decided: Decided | None, also: tuple[Decision, ...]) -> Given:
    """What the study says of a document; what was decided on others of its layout comes after its own decisions."""
    decisions = (*(decided.readings.decisions if decided is not None else ()), *also)
    if spec is None:
        return Given(decisions=decisions)
    aliases = {clean(label): words for label, words in study.spec.aliases.items()}
    return Given(spec.publisher, spec.offence, spec.period, aliases, spec.invented, decisions)


def _with_unfollowed(source: Source, document: Document, decided: Decided | None) -> Source:
    """The source with a question for each decision on it that could not be followed: none is dropped silently."""
    if decided is None:
        return source
    findings = [
        Finding("decision-not-followed", Severity.QUESTION, f"{decided.where(number)}: {message}", document.path)
        for number, message in not_followed(source.tables, decided.readings.decisions)
    ]
    if changed := changed_since(decided, document):
        findings.insert(0, changed)
    return msgspec.structs.replace(source, findings=(*source.findings, *findings))


def _source(path: Path, spec: ResponseSpec | None, document: Document, inside: str, tables: Sequence[Table]) -> Source:
    """What a response, or a document `inside` it, gives to the publication."""
    findings = [*document.findings, *(finding for table in tables for finding in table.findings)]
    if spec is None:
        if not inside:
            message = f"study.yaml does not name {path.name}, so none of its figures is used. Add it under 'responses'."
            findings.append(Finding("response-not-listed", Severity.QUESTION, message, document.path))
        spec = ResponseSpec(file=path.name, title=path.name, use=False, why="study.yaml does not name it.")
    elif not inside and spec.use and not spec.invented and (near := unknown_force(spec.publisher)) is not None:
        message = f"The publisher of {path.name}, '{spec.publisher}', is no police force that the vocabulary knows."
        hint = f" Did you mean '{near}'?" if near else ""
        findings.append(Finding("publisher-not-known", Severity.QUESTION, message + hint, document.path))
    return Source(
        name=document.path,
        title=spec.title + inside,
        origin=spec.origin,
        publisher=spec.publisher,
        received=spec.received,
        used=spec.use,
        why=spec.why,
        invented=spec.invented,
        document=None if any(f.severity is Severity.ERROR for f in document.findings) and not tables else document,
        tables=tuple(tables),
        findings=tuple(findings),
    )
