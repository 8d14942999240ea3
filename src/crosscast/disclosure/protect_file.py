"""Write a safe copy of a file of tables: small counts hidden, rounded or merged away, checked by reading it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path

import msgspec

from crosscast.cast import Protection, Rule, Say
from crosscast.interpret import interpret
from crosscast.model import CrosscastError, Document, Finding, Kind, Severity, Status, Table, Value
from crosscast.read import read

from .blank import blanks
from .merging import what_merging_leaves, with_lines_merged
from .new_texts import Keep, Method, given_away, is_count, new_texts
from .pages import at_of, pages_of
from .prose import states_one_of
from .protectable import refuse_what_cannot_be_judged
from .report import Outcome, note_of, report
from .stack import Stack, stack, sums_of
from .write import write

FORMATS = ("xlsx", "ods", "csv")

_IN_REPORT = ("left-out-of-the-copy", "no-total")  # other doubts may quote the file, as a comment in it


class Protected(msgspec.Struct, frozen=True):
    """Where the safe copy and its report were written, what was done, and the doubts that a person should look at."""

    written: Path
    report: Path
    outcome: Outcome
    findings: tuple[Finding, ...]
    merging: tuple[str, ...] = ()  # what it would leave small; for the person who publishes alone

    @property
    def lines(self) -> list[str]:
        """What the person who publishes is told: how much was done, and what to look at."""
        done, protection, rounded = self.outcome, self.outcome.protection, self.outcome.rounded
        if rounded is not None:
            n = sum(count is not None for count in rounded.counts)
            said = [
                f"Rounded    {n:,} counts to multiples of {rounded.base}, none by more than {rounded.largest_change}"
            ]
        else:
            assert protection is not None
            n_small, n_other = len(protection.small), len(done.hidden) - len(protection.small)
            said = [f"Hidden     {n_small:,} small counts, and {n_other:,} other figures so that they stay hidden"]
            if protection.gap:
                said.append(f"Cost       at most {float(protection.gap):.1%} above the least possible")
        said[:0] = [f"Merged     {line}" for line in done.merged]
        said += [f"Instead    {line}" for line in self.merging]
        said += [f"Totals     {line}" for line in done.sums] or ["Totals     none was recognised"]
        said += [f"{finding.severity.capitalize():<10} {finding.message}" for finding in self.findings]
        return [*said, f"Copy       {self.written}", f"Report     {self.report}"]


def protect_file(
    path: Path,
    rule: Rule,
    say: Say,
    *,
    method: Method = Method.SUPPRESS,
    base: int = 5,
    keep: Keep | None = None,
    output: Path | None = None,
    seconds: float = 60,
) -> Protected:
    """Protect every table of a file together and write the copy and a report beside it.

    CrosscastError where the file is of another format, hides counts already, does not add up, or holds numbers in
    places that could not be understood; nothing is written then. So it is if the copy, read and audited again, gave
    anything away.
    """
    if seconds <= 0:
        raise CrosscastError(f"a time of {seconds:g} seconds leaves none.", hint="Give --time 60.", slug="no-time-left")
    output = output or path.with_name(f"{path.stem}-protected{path.suffix}")
    document = _read(path, output)
    tables = interpret(document)
    stacked = stack(tables)
    refuse_what_cannot_be_judged(path, stacked, _dropped(document))
    findings = _dropped(document)
    merged: tuple[str, ...] = ()
    if method is Method.MERGE:
        document, merged, left_out = with_lines_merged(document, rule)
        findings += left_out
        tables = interpret(document)
        stacked = stack(tables)
        refuse_what_cannot_be_judged(path, stacked, _dropped(document))
    findings += [*_without_totals(stacked), *blanks(stacked.tables)]
    texts, protection, rounded = new_texts(stacked, rule, method, base, keep, seconds, say)
    leaks = given_away(stacked, rule, protection, rounded)
    if leaks and rounded is None:
        raise CrosscastError(
            f"what would be shown still gives away {stacked.names[leaks[0].cell]}, so nothing was written.",
            place=str(path),
            hint="Please report this with the table.",
            slug="still-disclosed",
        )
    secrets = _secrets(stacked, texts)
    pages, left_out, unsaid = pages_of(document, stacked, texts, secrets, note_of(rule, rounded))
    findings += left_out
    in_report = [finding for finding in findings if finding.slug in _IN_REPORT]

    def told(text: str) -> str:
        return reduce(lambda said, one: said.replace(*one), unsaid.items(), text)

    output.parent.mkdir(parents=True, exist_ok=True)
    draft = output.with_name(f".{output.stem}.part{output.suffix}")
    try:
        write(pages, draft, _title(tables, path, secrets))
        _refuse_if_not_as_meant(path, draft, texts, stacked)
        draft.replace(output)
    finally:
        draft.unlink(missing_ok=True)
    outcome = Outcome(
        name=path.name,
        rule=rule,
        tables=tuple((table.id, "" if states_one_of(table.title, secrets) else told(table.title)) for table in tables),
        sums=tuple(told(line) for line in sums_of(stacked)),
        n_figures=sum(1 for value in stacked.system.values if value is not None and not value.is_absent),
        merged=merged,
        hidden=tuple(told(stacked.names[cell]) for cell in sorted(texts)) if rounded is None else (),
        protection=protection,
        rounded=rounded,
        n_given_away=len(leaks),
        left_out=tuple(finding.message for finding in in_report),
    )
    beside = output.with_name(f"{output.stem}-report.md")
    beside.write_text(report(outcome), "utf-8")
    merging = what_merging_leaves(tables, rule) if method is Method.SUPPRESS else ()
    return Protected(output, beside, outcome, (*findings, *_forced(stacked, protection)), tuple(merging))


def _read(path: Path, output: Path) -> Document:
    document = read(path, label=path.name)
    wrong = next((one for one in document.findings if one.severity is Severity.ERROR), None)
    if wrong is not None:
        raise CrosscastError(wrong.message, place=str(path), slug=wrong.slug)
    if document.format not in FORMATS or output.suffix.casefold() != f".{document.format}":
        raise CrosscastError(
            "only XLSX, ODS and CSV files can be protected, and the copy has the format of the file.",
            place=str(path),
            hint="Save it as XLSX first." if document.format not in FORMATS else "Give -o the same ending.",
            slug="not-protectable",
        )
    if output.exists() and output.samefile(path):
        raise CrosscastError(
            "the copy would take the place of the file itself.", place=str(path), slug="not-protectable"
        )
    return document


def _secrets(stacked: Stack, texts: Mapping[int, str]) -> frozenset[int]:
    """The counts that are no longer printed."""
    values = (stacked.system.values[cell] for cell in texts)
    return frozenset(value.low for value in values if value is not None and value.low is not None and is_count(value))


def _dropped(document: Document) -> list[Finding]:
    """What the reading left out is not in the copy either; the user is told."""
    return [one for one in document.findings if one.severity is Severity.QUESTION]


def _without_totals(stacked: Stack) -> list[Finding]:
    with_total = {stacked.table_of(one.cells[0]) for one in stacked.system.relations if one.kind is Kind.SUM}
    return [
        Finding(
            "no-total",
            Severity.QUESTION,
            f"No total was recognised in '{table.id}', so only its small counts were hidden. If one of its lines is a "
            "total of others, say so in its label ('Total') and protect the file again.",
            table.document,
        )
        for number, table in enumerate(stacked.tables)
        if number not in with_total and any(_is_shown_count(value) for value in table.values)
    ]


def _is_shown_count(value: Value | None) -> bool:
    return value is not None and value.status is Status.EXACT and is_count(value)


def _forced(stacked: Stack, protection: Protection | None) -> list[Finding]:
    if protection is None or not protection.forced:
        return []
    names = "; ".join(stacked.names[cell] for cell in protection.forced[:3])
    more = len(protection.forced) - 3
    return [
        Finding(
            "kept-less-room",
            Severity.QUESTION,
            f"With every count hidden but the zeros, these could still be told more closely than the rule asks: "
            f"{names}{f' and {more} more' if more > 0 else ''}. Merge lines, or hide the zeros too (--zeros).",
        )
    ]


def _refuse_if_not_as_meant(path: Path, written: Path, texts: Mapping[int, str], stacked: Stack) -> None:
    """Read the copy again: each changed cell must print just what it was meant to."""
    printed = {
        (getattr(cell.place, "sheet", ""), *at_of(cell.place, cell.col)): cell.text
        for grid in read(written, label=path.name).grids
        for cell in grid.cells()
    }
    for cell, text in texts.items():
        table, index = stacked.place_of(cell)
        own = table.grid.cell(index)
        at = (getattr(own.place, "sheet", ""), *at_of(own.place, own.col))
        if printed.get(at, "").replace(",", "") != text.replace(",", ""):
            raise CrosscastError(
                f"{stacked.names[cell]} is not in the copy as it should be, so the copy was not kept.",
                place=f"{path}, {own.place}",
                hint="Please report this with the table.",
                slug="still-disclosed",
            )


def _title(tables: Sequence[Table], path: Path, secrets: frozenset[int]) -> str:
    titles = (table.title for table in tables if table.title != table.id)
    return next((title for title in titles if title and not states_one_of(title, secrets)), path.stem)
