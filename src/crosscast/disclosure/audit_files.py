"""Say which small counts the tables of several files give away together: the files of an answer and of earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from crosscast.cast import Rule, Say, audit
from crosscast.interpret import interpret
from crosscast.model import Finding, Place, Severity, Table
from crosscast.read import read

from .blank import blanks
from .stack import Stack, stack


class Named(msgspec.Struct, frozen=True):
    """A small count that can be worked out: where it stands, what is left for it, and the way there."""

    document: str
    table: str
    cell: str
    place: Place
    low: int
    high: int
    kind: str
    chain: tuple[str, ...]


class Audit(msgspec.Struct, frozen=True):
    """What several files give away, with the doubts of their reading. `n_shared`: figures that two tables print."""

    disclosures: tuple[Named, ...]
    n_hidden: int
    n_shared: int
    n_sums: int
    findings: tuple[Finding, ...]


def audit_files(paths: Sequence[Path], rule: Rule, say: Say) -> Audit:
    """Read the files, put all their tables into one system and audit it. Files that cannot be read are findings."""
    tables: list[Table] = []
    findings: list[Finding] = []
    for number, path in enumerate(paths, start=1):
        say("Reading documents", number - 1, len(paths))
        for document in read(path, label=str(path)).with_attachments():
            findings += [msgspec.structs.replace(one, document=document.path) for one in document.findings]
            tables += interpret(document)
    say("Reading documents", len(paths), len(paths))
    say("Looking for small counts", 0, 1)
    found = audit_tables(stack(tables), rule)
    say("Looking for small counts", 1, 1)
    return msgspec.structs.replace(found, findings=(*findings, *found.findings))


def audit_tables(stacked: Stack, rule: Rule) -> Audit:
    """The same of tables that are read already."""
    disclosures = audit(stacked.system, rule, names=stacked.names)
    counts = [value for value in stacked.system.values if value is not None and not value.is_absent]
    findings = tuple(
        Finding(
            "no-total",
            Severity.QUESTION,
            f"No total was recognised in '{table.id}', so whatever its rows and columns add up to was not used: say in "
            "the table which line is the total.",
            table.document,
        )
        for table in stacked.tables
        if not table.relations and sum(value is not None for value in table.values) > 1
    )
    findings += blanks(stacked.tables)
    return Audit(
        tuple(_named(stacked, one.cell, one.low, one.high, one.kind, one.chain) for one in disclosures),
        sum(not value.is_exact for value in counts),
        stacked.n_shared,
        len(stacked.system.relations) - stacked.n_shared,
        findings,
    )


def _named(stacked: Stack, cell: int, low: int, high: int, kind: str, chain: tuple[str, ...]) -> Named:
    table, index = stacked.place_of(cell)
    return Named(table.document, table.id, stacked.names[cell], table.grid.places[index], low, high, str(kind), chain)
