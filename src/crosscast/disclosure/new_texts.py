"""What the changed cells of a safe copy print instead, and whether what it prints then gives anything away."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from crosscast.cast import HIDDEN, Disclosure, Protection, Rounded, Rule, Say, audit, protect, round_counts
from crosscast.model import CrosscastError, Dimension, Kind, Role, Status, Unit, Value

from .closing import labels_along
from .stack import Stack


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


def new_texts(
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
            is_number = (value is not None and not value.is_absent and not is_count(value)) or (
                value is None and table.roles[cell] is Role.BODY and any(c.isdigit() for c in grid.texts[cell])
            )
            if is_number and first + cell not in tied and not of_hidden.isdisjoint(lines(number, cell)):
                found.add(first + cell)
    return found


def is_count(value: Value) -> bool:
    """Whether a value is a count, and no percentage or rate."""
    return value.unit is Unit.COUNT and value.decimals == 0


def given_away(
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
    found = audit(stacked.system.replaced(changes), rule, names=stacked.names)
    return tuple(one for one in found if protection is None or one.cell not in protection.forced)
