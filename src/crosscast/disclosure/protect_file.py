"""Write a safe copy of a file of tables: small counts hidden, rounded or merged away, checked by reading it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import reduce
from pathlib import Path

import msgspec

from crosscast.cast import HIDDEN, Disclosure, Protection, Rounded, Rule, Say, audit, check, protect, round_counts
from crosscast.interpret import interpret
from crosscast.model import (
    CrosscastError,
    Dimension,
    Document,
    Finding,
    Kind,
    Role,
    Severity,
    Status,
    Table,
    Unit,
    Value,
)
from crosscast.read import read

from .blank import blanks
from .closing import labels_along
from .merging import what_merging_leaves, with_lines_merged
from .pages import at_of, pages_of
from .prose import begins_with_a_count, states_one_of
from .report import Outcome, note_of, report
from .stack import Stack, stack
from .write import write

FORMATS = ("xlsx", "ods", "csv")

_IN_REPORT = ("left-out-of-the-copy", "no-total")  # other doubts may quote the file, as a comment in it


class Method(StrEnum):
    """In the order that keeps most use. What merging leaves small is hidden."""

    MERGE = "merge"
    SUPPRESS = "suppress"
    ROUND = "round"


class Keep(StrEnum):
    """Figures that should stay if others can be hidden instead."""

    TOTALS = "totals"
    FORCES = "forces"  # the totals of single forces
    YEARS = "years"  # the totals of single years or other periods


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
    _refuse_what_cannot_be_judged(path, stacked, _dropped(document))
    findings = _dropped(document)
    merged: tuple[str, ...] = ()
    if method is Method.MERGE:
        document, merged, left_out = with_lines_merged(document, rule)
        findings += left_out
        tables = interpret(document)
        stacked = stack(tables)
        _refuse_what_cannot_be_judged(path, stacked, _dropped(document))
    findings += [*_without_totals(stacked), *blanks(stacked.tables)]
    texts, protection, rounded = _new_texts(stacked, rule, method, base, keep, seconds, say)
    given_away = _given_away(stacked, rule, protection, rounded)
    if given_away and rounded is None:
        raise CrosscastError(
            f"what would be shown still gives away {stacked.names[given_away[0].cell]}, so nothing was written.",
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
        sums=tuple(told(line) for line in _sums(stacked)),
        n_figures=sum(1 for value in stacked.system.values if value is not None and not value.is_absent),
        merged=merged,
        hidden=tuple(told(stacked.names[cell]) for cell in sorted(texts)) if rounded is None else (),
        protection=protection,
        rounded=rounded,
        n_given_away=len(given_away),
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


def _refuse_what_cannot_be_judged(path: Path, stacked: Stack, doubts: Sequence[Finding]) -> None:
    values = stacked.system.values
    if not any(value is not None and not value.is_absent for value in values):
        raise CrosscastError(
            "no table of figures was found in it.",
            place=str(path),
            hint="Put one table on a sheet, its labels in the first row and column.",
            slug="no-table",
        )
    for cell, value in enumerate(values):
        if value is not None and not value.is_absent and not value.is_exact:
            table, index = stacked.place_of(cell)
            raise CrosscastError(
                f"{stacked.names[cell]} is hidden already ('{table.grid.texts[index]}').",
                place=f"{path}, {table.grid.places[index]}",
                hint="Protect the table with all its counts, or use `crosscast audit` on what is published.",
                slug="hidden-already",
            )
        if value is not None and value.low is not None and value.low < 0:
            raise CrosscastError(
                f"{stacked.names[cell]} is below 0, which no count is.", place=str(path), slug="below-zero"
            )
    for table in stacked.tables:
        for cell, value in enumerate(table.values):
            text = table.grid.texts[cell]
            if value is None and table.roles[cell] is Role.BODY and begins_with_a_count(text):
                raise CrosscastError(
                    f"'{text}' begins with a number, but is no figure that could be read.",
                    place=f"{path}, {table.grid.places[cell]}",
                    hint="Write the number alone in its cell, and what belongs to it in a note.",
                    slug="not-a-figure",
                )
    wrong = next((one for one in check(stacked.system) if one.holds is False and one.kind is not Kind.PERCENTAGE), None)
    if wrong is not None:
        not_read = "".join(f" {finding.message}" for finding in doubts[:2])
        raise CrosscastError(
            f"it does not add up: {stacked.system.explain(wrong, stacked.names)}.",
            place=str(path),
            hint=f"Correct the table first; from a wrong total nobody can say what could be worked out.{not_read}",
            slug="does-not-add-up-yet",
        )


def _new_texts(
    stacked: Stack, rule: Rule, method: Method, base: int, keep: Keep | None, seconds: float, say: Say
) -> tuple[dict[int, str], Protection | None, Rounded | None]:
    """What changed cells print instead: hidden ones their symbol, rounded ones their number."""
    if method is Method.ROUND:
        return _rounded_texts(stacked, base, seconds)
    kept = list(_kept(stacked, keep)) if keep else []
    try:
        protection = protect(stacked.system, rule, keep=kept, seconds=seconds, say=say)
    except TimeoutError as error:
        raise CrosscastError(f"{error}.", hint="Allow more with --time.", slug="not-protected-in-time") from error
    texts = dict.fromkeys(protection.small, rule.symbol)
    other = HIDDEN if rule.tells_small else rule.symbol
    texts |= dict.fromkeys((*protection.other, *protection.percentages), other)
    texts |= dict.fromkeys(_untied(stacked, set(texts)), other)
    return texts, protection, None


def _rounded_texts(stacked: Stack, base: int, seconds: float) -> tuple[dict[int, str], None, Rounded]:
    if base < 2:
        raise CrosscastError(
            f"nothing is rounded to multiples of {base}.", hint="Give --base 2 or more.", slug="not-rounded"
        )
    found = round_counts(stacked.system, base, seconds=seconds)
    if found is None:
        raise CrosscastError(
            f"no rounding to {base} that adds up was found in {seconds:g} seconds.",
            hint="Allow more with --time, or use --method suppress.",
            slug="not-rounded",
        )
    texts = {}
    for cell, (value, count) in enumerate(zip(stacked.system.values, found.counts, strict=True)):
        if value is None or value.is_absent:
            continue
        if count is None:
            texts[cell] = HIDDEN  # a percentage or rate of the counts before rounding
        elif count != value.low:
            texts[cell] = f"{count:,}"
    return texts, None, found


def _kept(stacked: Stack, keep: Keep) -> set[int]:
    wanted = {Keep.FORCES: Dimension.FORCE, Keep.YEARS: Dimension.PERIOD}.get(keep)
    totals = {relation.cells[0] for relation in stacked.system.relations if relation.kind is Kind.SUM}
    found = set()
    for cell in totals:
        table, index = stacked.place_of(cell)
        if wanted is None or any(member.dimension is wanted for member in table.meanings[index]):
            found.add(cell)
    return found


def _untied(stacked: Stack, hidden: set[int]) -> set[int]:
    """Numbers that are no counts and that nothing ties to any (rates, changes) in a line with a hidden count.

    A line of another table is such a line if its labels are the same.
    """
    tied = {cell for one in stacked.system.relations if one.kind is Kind.PERCENTAGE for cell in one.cells} | hidden
    labels = [(labels_along(table, Role.STUB), labels_along(table, Role.HEADER)) for table in stacked.tables]

    def lines(number: int, cell: int) -> Iterator[tuple[int | str, ...]]:
        grid = stacked.tables[number].grid
        (rows, columns), row, column = labels[number], grid.rows[cell], grid.cols[cell]
        yield number, "row", row
        yield number, "column", column
        yield from ((label,) for label in (rows.get(row), columns.get(column)) if label)

    places = [(stacked.table_of(cell), cell) for cell in hidden]
    of_hidden = {line for number, cell in places for line in lines(number, cell - stacked.first[number])}
    found = set()
    for number, table in enumerate(stacked.tables):
        first, grid = stacked.first[number], table.grid
        for cell, value in enumerate(table.values):
            is_number = (value is not None and not value.is_absent and not _is_count(value)) or (
                value is None and table.roles[cell] is Role.BODY and any(c.isdigit() for c in grid.texts[cell])
            )
            if is_number and first + cell not in tied and not of_hidden.isdisjoint(lines(number, cell)):
                found.add(first + cell)
    return found


def _is_count(value: Value) -> bool:
    return value.unit is Unit.COUNT and value.decimals == 0


def _secrets(stacked: Stack, texts: Mapping[int, str]) -> frozenset[int]:
    """The counts that are no longer printed."""
    values = (stacked.system.values[cell] for cell in texts)
    return frozenset(value.low for value in values if value is not None and value.low is not None and _is_count(value))


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
    return value is not None and value.status is Status.EXACT and _is_count(value)


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


def _given_away(
    stacked: Stack, rule: Rule, protection: Protection | None, rounded: Rounded | None
) -> tuple[Disclosure, ...]:
    """What an audit finds in the tables as they are printed now."""
    changes: list[tuple[int, Value]] = []
    if protection is not None:
        for cells, (low, high) in (
            (protection.small, rule.meaning_of_small),
            (protection.other, rule.meaning_of_other),
        ):
            status = Status.REDACTED if high is None else Status.SUPPRESSED
            changes += [(cell, Value(low, high, status)) for cell in cells]
        changes += [(cell, Value.absent()) for cell in protection.percentages]
    if rounded is not None:
        for cell, count in enumerate(rounded.counts):
            value = stacked.system.values[cell]
            if count is not None:
                most = max(rounded.base - 1, rounded.largest_change)
                changes.append((cell, Value(max(count - most, 0), count + most, Status.ROUNDED)))
            elif value is not None:
                changes.append((cell, Value.absent()))
    given_away = audit(stacked.system.replaced(changes), rule, names=stacked.names)
    return tuple(one for one in given_away if protection is None or one.cell not in protection.forced)


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


def _sums(stacked: Stack) -> list[str]:
    """Which lines were understood to be totals, a sentence each."""
    found: dict[str, None] = {}
    for relation in stacked.system.relations:
        if relation.kind is Kind.SUM:
            numbers = list(dict.fromkeys(stacked.table_of(cell) for cell in relation.cells))
            table, total = stacked.place_of(relation.cells[0])
            if len(numbers) > 1:
                parts = " and ".join(stacked.tables[number].id for number in numbers[1:])
                found[f"{table.id} adds up {parts}."] = None
                continue
            grid, part = table.grid, relation.cells[1] - stacked.first[numbers[0]]
            of_rows = grid.rows[part] != grid.rows[total]
            n = len(relation.cells) - 1
            label = _line_label(table, grid.rows[total] if of_rows else grid.cols[total], of_rows)
            line = "row" if of_rows else "column"
            found[f"{table.id}: {line} '{label}' adds up {n} {line}s."] = None
    return list(found)


def _line_label(table: Table, line: int, is_row: bool) -> str:
    grid, role = table.grid, Role.STUB if is_row else Role.HEADER
    lines = grid.rows if is_row else grid.cols
    texts = [grid.texts[i] for i in range(len(grid)) if lines[i] == line and table.roles[i] is role]
    return texts[-1] if texts else str(line + 1)


def _title(tables: Sequence[Table], path: Path, secrets: frozenset[int]) -> str:
    titles = (table.title for table in tables if table.title != table.id)
    return next((title for title in titles if title and not states_one_of(title, secrets)), path.stem)
