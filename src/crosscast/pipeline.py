"""The walk through the rooms: from a study folder to what its readers are given."""

from __future__ import annotations

import contextlib
import errno
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from crosscast.analyse.explain import explain_figure, explain_result, ties_of
from crosscast.analyse.figures import gather_figures
from crosscast.analyse.indicator import work_out
from crosscast.analyse.result import Indicator
from crosscast.campaign import Answer, Asked, Coverage
from crosscast.claims import Checked, Known, check
from crosscast.generation import Manifest, source_hash
from crosscast.model import (
    CrosscastError,
    Dimension,
    Figure,
    Finding,
    Grade,
    Member,
    Severity,
)
from crosscast.progress import Say, silent
from crosscast.publish.own_text import Run, read_markdown
from crosscast.publish.placeholder import Numbers, fill
from crosscast.publish.publication import Publication, all_results
from crosscast.publish.revisions import read_release
from crosscast.publish.study_text import Part, Written, set_text
from crosscast.publish.withheld import is_shown, shown_value
from crosscast.read import read
from crosscast.responses import STOPPED, read_responses
from crosscast.study import Study
from crosscast.vocab import name_of, named

_NO_REPLY = "study.yaml describes no reply yet. Put each into responses/ and describe it under 'responses'."
NOT_SHOWN = "Not shown: it would tell more about a small count than the source itself does."
_PLAIN_TEXT = (".txt", ".md")


def write(
    publication: Publication, directory: Path, key: str, say: Say = silent, derived: Path | None = None
) -> Manifest:
    """Write a publication as a build: site, data, DuckDB file, and the manifest that says what it was made from.

    In the folder `derived` pages are kept for the next build.
    """
    from crosscast.publish import publish
    from crosscast.store import write_store

    say("Writing the report", 0, 1)
    with _disk_of(directory):
        publish(publication, directory, derived / "pages" / source_hash() if derived else None)
        write_store(directory / "crosscast.duckdb", publication, explanations(publication))
    say("Writing the report", 1, 1)
    needs_a_person = any(finding.severity is not Severity.NOTE for finding in publication.findings)
    passing = any(finding.slug == STOPPED for finding in publication.findings)
    manifest = Manifest(key, summary(publication), 1 if needs_a_person else 0, passing)
    (directory / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    return manifest


@contextlib.contextmanager
def _disk_of(directory: Path) -> Iterator[None]:
    """DuckDB's words for a full disk as the system's own. Where closing fails, it says nothing and leaves its log."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
            if os.strerror(number) in str(error):
                raise OSError(number, str(error), str(directory)) from error
        raise
    if (directory / "crosscast.duckdb.wal").exists():
        raise OSError(errno.ENOSPC, "not written to its end", str(directory))


def summary(publication: Publication) -> tuple[str, ...]:
    """What a build says at its end: documents read, tables, figures by grade, findings, claims by verdict."""
    read_ones = [source for source in publication.sources if source.document is not None]
    grades = Counter(figure.grade for figure in publication.figures)
    severities = Counter(finding.severity for finding in publication.findings)
    verdicts = Counter(claim.verdict for article in publication.articles for claim in article.claims)
    n_tables = sum(any(value is not None for value in table.values) for s in read_ones for table in s.tables)
    lines = [
        f"Documents  {len(read_ones)} read of {len(publication.sources)}",
        f"Tables     {n_tables} with figures",
        f"Figures    {_counted((grades[grade], grade.words) for grade in Grade)}",
        f"Findings   {_counted((severities[severity], severity.value) for severity in Severity)}",
    ]
    if verdicts:
        lines.append(f"Claims     {_counted((n, verdict.words) for verdict, n in sorted(verdicts.items()))}")
    lines += [finding.message for finding in publication.findings if finding.slug == "no-reply-described"]
    return tuple(lines)


def _counted(pairs: Iterable[tuple[int, str]]) -> str:
    """
    >>> _counted([(192, "adds up"), (0, "disputed"), (6, "a range")]), _counted([])
    ('198: 192 adds up, 6 a range', '0')
    """
    some = [(n, words) for n, words in pairs if n]
    total = str(sum(n for n, _ in some))
    return f"{total}: " + ", ".join(f"{n} {words}" for n, words in some) if some else total


def explanations(publication: Publication) -> dict[str, tuple[str, ...]]:
    """How each figure and each result came about, by its id. What a source hid is told as wide as it prints it."""
    tables = {(table.document, table.id): ties_of(table) for source in publication.sources for table in source.tables}
    told = {figure.id: explain_figure(figure, shown_value(figure), tables) for figure in publication.figures}
    for indicator in publication.indicators:
        for result in all_results(indicator):
            told[result.id] = explain_result(result) if is_shown(result) else (result.label, NOT_SHOWN)
    return told


def publication_of(study: Study, say: Say = silent) -> Publication:
    """Read, interpret, cast, analyse and check a study, all but the writing."""
    _refuse_what_is_not_possible_yet(study)
    _refuse_unknown_names(study)
    included_forces, coverage = _coverage(study)
    sources, observations = read_responses(study, say)
    before = study.spec.previous
    beginning = () if study.spec.responses else (Finding("no-reply-described", Severity.QUESTION, _NO_REPLY),)
    invented = frozenset(source.name for source in sources if source.invented)
    figures, conflicts = gather_figures(observations, invented, {source.name: source.publisher for source in sources})
    indicators, gaps = _indicators(study, figures, included_forces, [row.force for row in coverage.asked])
    known = Known(figures=figures, indicators=indicators, coverage=coverage)
    numbers = Numbers(indicators)
    unreadable = [source.name for source in sources if source.used and source.document is None]
    passages, doubts = set_text(_written(study), numbers, known, unreadable)
    articles = tuple(check_article(path, known, study.folder) for path in study.claims)
    findings = [finding for source in sources for finding in source.findings]
    return Publication(
        title=study.spec.title,
        question=study.spec.question,
        as_of=study.spec.as_of,
        publisher=study.spec.publisher,
        key_findings=tuple(passage.said for part, passage in passages if part is Part.KEY_FINDING),
        sources=sources,
        observations=observations,
        figures=figures,
        indicators=indicators,
        coverage=coverage,
        articles=articles,
        findings=(*beginning, *findings, *conflicts, *gaps, *doubts),
        notes=tuple("".join(s.text for s in passage.said) for part, passage in passages if part is Part.NOTE),
        definitions=_definitions(study, numbers),
        support=study.spec.support,
        quick_exit=study.spec.quick_exit,
        text=tuple(passage for part, passage in passages if part is Part.TEXT),
        previous=read_release(study.folder / "previous" / "figures.csv", before) if before else None,
    )


def check_article(path: Path, known: Known, relative_to: Path | None = None) -> Checked:
    """The verdicts on an article: plain text and Markdown as they stand, other formats through the reading room."""
    name = path.relative_to(relative_to).as_posix() if relative_to and path.is_relative_to(relative_to) else path.name
    if path.suffix.lower() in _PLAIN_TEXT:
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise CrosscastError(
                f"it is not UTF-8 text (byte {error.start}).", place=name, hint="Save it as UTF-8.", slug="not-utf8"
            ) from None
        return check(name, text, known)
    document = read(path, label=name)
    if not document.blocks and document.findings:
        raise CrosscastError(document.findings[0].message, place=name, slug=document.findings[0].slug)
    return check(name, document.all_text, known)


def known_of(publication: Publication) -> Known:
    """What an article is checked against."""
    return Known(figures=publication.figures, indicators=publication.indicators, coverage=publication.coverage)


def _refuse_what_is_not_possible_yet(study: Study) -> None:
    if study.spec.disclosure.published_counts != "keep":
        raise CrosscastError(
            "counts that a force itself published can only be kept: hiding one safely means hiding others too.",
            place=study.where("disclosure.published_counts"),
            hint="Write 'keep', or leave out the document with 'use: no'.",
            slug="cannot-hide-yet",
        )


def _refuse_unknown_names(study: Study) -> None:
    """What an entry under `responses` says of a document's offence and period must mean something."""
    for i, spec in enumerate(study.spec.responses):
        for dimension, words in ((Dimension.OFFENCE, spec.offence), (Dimension.PERIOD, spec.period)):
            if words is not None:
                _named(study, dimension, words, f"responses[{i}].{dimension.value}")


def _coverage(study: Study) -> tuple[tuple[Member, ...], Coverage]:
    spec = study.spec.coverage
    exceptions = {
        _force(study, name, f"coverage.also_included.{name}").id: why for name, why in spec.also_included.items()
    }
    asked: dict[str, Asked] = {}
    for answer in Answer:
        for i, name in enumerate(getattr(spec, answer.value)):
            where = f"coverage.{answer.value}[{i}]"
            force = _force(study, name, where)
            if force.id in asked:
                raise CrosscastError(
                    f"'{name}' stands under coverage twice.", place=study.where(where), slug="force-named-twice"
                )
            included = answer is Answer.COMPLETE or force.id in exceptions
            asked[force.id] = Asked(force, answer, included, exceptions.get(force.id, ""))
    if strangers := exceptions.keys() - asked.keys():
        raise CrosscastError(
            f"{', '.join(sorted(strangers))} is included, but stands in none of complete, limited and none.",
            place=study.where("coverage.also_included"),
            slug="included-but-not-asked",
        )
    rows = tuple(sorted(asked.values(), key=lambda row: row.force.label))
    return tuple(row.force for row in rows if row.included), Coverage(rows)


def _force(study: Study, name: str, where: str) -> Member:
    return _named(study, Dimension.FORCE, name, where)


def _named(study: Study, dimension: Dimension, words: str, where: str) -> Member:
    try:
        return named(dimension, words)
    except CrosscastError as error:
        raise CrosscastError(error.message, place=study.where(where), hint=error.hint, slug=error.slug) from None


def _indicators(
    study: Study, figures: Sequence[Figure], included: Sequence[Member], asked: Sequence[Member]
) -> tuple[tuple[Indicator, ...], tuple[Finding, ...]]:
    indicators: list[Indicator] = []
    findings: list[Finding] = []
    for i, spec in enumerate(study.spec.indicators):
        path = f"indicators[{i}]"
        try:
            indicator = work_out(spec, figures, included, path, asked)
        except CrosscastError as error:
            line = error.place if error.place.startswith(path) else path
            raise CrosscastError(error.message, place=study.where(line), hint=error.hint, slug=error.slug) from None
        indicators.append(indicator)
        findings += indicator.findings
        if not indicator.results:
            findings.append(
                Finding(
                    "indicator-without-figures",
                    Severity.QUESTION,
                    f"No figures of the documents answer the indicator '{spec.title}'. Look at its 'of' and 'over' "
                    f"({_line(study, path)}). {_offences_of(figures)}",
                )
            )
    return tuple(indicators), tuple(findings)


def _offences_of(figures: Sequence[Figure]) -> str:
    found = {name_of(m) for figure in figures for m in figure.members if m.dimension is Dimension.OFFENCE}
    return (
        f"The documents have figures of: {'; '.join(sorted(found))}." if found else "The documents have no figures yet."
    )


def _written(study: Study) -> tuple[Written, ...]:
    """Every sentence of the study's own, from study.yaml and from text/."""
    spec = study.spec
    in_yaml = ((Part.KEY_FINDING, "key_findings", spec.key_findings), (Part.NOTE, "notes", spec.notes))
    found = []
    for part, key, sentences in in_yaml:
        for i, text in enumerate(sentences):
            path = f"{key}[{i}]"
            found.append(Written(part=part, runs=(Run(text),), place=study.where(path), said_at=_line(study, path)))
    for file in study.text:
        name = file.relative_to(study.folder).as_posix()
        try:
            text = file.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            message = f"it is not UTF-8 text (byte {error.start})."
            raise CrosscastError(message, place=str(file), hint="Save it as UTF-8.", slug="not-utf8") from None
        found += [
            Written(
                part=Part.TEXT,
                runs=each.runs,
                place=f"{file}, line {each.line}",
                said_at=f"{name}, line {each.line}",
                kind=each.kind,
                level=each.level,
            )
            for each in read_markdown(text, str(file))
        ]
    return tuple(found)


def _definitions(study: Study, numbers: Numbers) -> tuple[tuple[str, str], ...]:
    return tuple(
        (term, "".join(piece.text for piece in fill(meaning, numbers, study.where(f"definitions.{term}"))))
        for term, meaning in study.spec.definitions.items()
    )


def _line(study: Study, path: str) -> str:
    """A line of study.yaml as a report names it, which says nothing of where the folder lies."""
    return f"study.yaml, line {study.line_of(path)}"
