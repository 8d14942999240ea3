"""Say what the totals and percentages of a table show about one of its cells, number by number."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

import msgspec

from crosscast.model import Evidence, Kind, Relation, Status, Table, Value

from . import wording
from .withheld import HIDING

SHOWN_WHOLE = 40  # a sum of more cells than this shows its ends only


class Term(msgspec.Struct, frozen=True):
    """One piece of a sum. Words between the numbers have no cell."""

    text: str
    cell: int | None = None


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """One relation that a cell is in, written out."""

    terms: tuple[Term, ...]
    says: str
    holds: bool | None


def ties_by_cell(table: Table) -> dict[int, list[Relation]]:
    """The relations that each cell is in."""
    ties: dict[int, list[Relation]] = defaultdict(list)
    for relation in table.relations:
        for cell in dict.fromkeys(relation.cells):
            ties[cell].append(relation)
    return ties


def write_out(relation: Relation, table: Table, cell: int) -> Tie:
    """Write out `relation` as seen from `cell`. Only printed numbers are used, never what can be worked out."""
    write = {Kind.SUM: _sum, Kind.PERCENTAGE: _percentage, Kind.EQUAL: _equal}[relation.kind]
    if any((value := table.values[each]) is not None and value.status in HIDING for each in relation.cells):
        hidden = f"{_part(relation, cell)} The source hides a count in it, so it is not written out here."
        return Tie(terms=(), says=hidden, holds=relation.holds)
    return Tie(terms=write(relation, table), says=_says(relation, table, cell), holds=relation.holds)


def _sum(relation: Relation, table: Table) -> tuple[Term, ...]:
    total, *parts = relation.cells
    terms: list[Term] = []
    left_out = range(6, len(parts) - 3) if len(parts) > SHOWN_WHOLE else range(0)
    for n, part in enumerate(parts):
        if n in left_out:
            if n == left_out[0]:
                terms.append(Term(f" + … {len(left_out)} more cells …"))
            continue
        if n:
            terms.append(Term(" + "))
        terms.append(Term(_printed(table, part), part))
    added = _added([table.values[part] for part in parts])
    terms.append(Term(f" = {added}; printed total: " if added else ", printed total: "))
    return (*terms, Term(_printed(table, total), total))


def _percentage(relation: Relation, table: Table) -> tuple[Term, ...]:
    share, part, whole = relation.cells[:3]
    terms = [Term(_printed(table, part), part), Term(" ÷ "), Term(_printed(table, whole), whole)]
    above, below = table.values[part], table.values[whole]
    if above and below and above.status is below.status is Status.EXACT and below.as_fraction():
        exact = above.as_fraction() / below.as_fraction() * 100
        terms.append(Term(f" = {wording.ratio(exact, exact, 3)}"))
    return (*terms, Term("; printed: "), Term(_printed(table, share), share))


def _equal(relation: Relation, table: Table) -> tuple[Term, ...]:
    one, other = relation.cells[:2]
    return Term(_printed(table, one), one), Term(" is printed again as "), Term(_printed(table, other), other)


def _says(relation: Relation, table: Table, cell: int) -> str:
    part = _part(relation, cell)
    if relation.holds is None:
        return f"{part} It has not been checked."
    if not relation.holds:
        by = f" by {abs(relation.difference):,}" if relation.difference and relation.kind is Kind.SUM else ""
        return f"{part} It does not hold: the printed numbers differ{by}."
    if relation.chose:
        return f"{part} It holds, but it was used to choose how the table is read, so it proves nothing by itself."
    if relation.evidence is Evidence.GUESS:
        return f"{part} It holds, but nothing in the document says that it was meant, so it proves nothing."
    if any((value := table.values[each]) is None or value.status is not Status.EXACT for each in relation.cells):
        return f"{part} The printed numbers allow it, within the ranges of those that are not exact."
    return f"{part} It holds."


def _part(relation: Relation, cell: int) -> str:
    first = relation.cells[0] == cell
    if relation.kind is Kind.SUM:
        return "This cell is the total of the others." if first else "This cell is a part of this total."
    if relation.kind is Kind.PERCENTAGE:
        if first:
            return "This cell is the percentage that the document prints."
        named = "the part" if relation.cells[1] == cell else "the whole"
        return f"This cell is {named} of which the document prints the percentage."
    return "The document prints this figure twice."


def _added(values: list[Value | None]) -> str:
    """The parts added up, where each is one number; a sum over hidden counts is not written out."""
    if any(value is None or value.status is not Status.EXACT for value in values):
        return ""
    total = sum((value.as_fraction() for value in values if value), Fraction(0))
    return f"{int(total):,}" if total.denominator == 1 else wording.decimal(total)


def _printed(table: Table, cell: int) -> str:
    return table.grid.texts[cell] or "blank"
