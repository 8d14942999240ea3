"""All ways in which a run of digits can be a row of printed numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache

from crosscast.model import Status, Unit, Value

from .repairs import Choice, Option

_COUNT = re.compile(r"0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*")
_PERCENTAGE = re.compile(r"(0|[1-9]\d*)(?:\.(\d+))?")
_LESS_THAN = re.compile(r"<([1-9]\d*)")

# A run that is longer, or can be split in more ways, is no row that relations could settle.
_LONGEST, _MOST_WAYS = 200, 20_000

# What a symbol may hide until the source says more: any count of 0 or more.
SYMBOLS: Mapping[str, Value] = {
    "*": Value(0, None, Status.SUPPRESSED),
    "-": Value(0, None, Status.REDACTED),
    "–": Value(0, None, Status.REDACTED),
}


def splits(
    text: str,
    n_columns: int,
    percent_columns: Collection[int] = (),
    symbols: Mapping[str, Value] = SYMBOLS,
) -> tuple[tuple[Value, ...], ...]:
    """Every way to read `text` as `n_columns` numbers standing one after the other without anything between.

    A comma is a thousands mark: up to three digits before it, exactly three after. Numbers without commas are as
    likely as those with, since many tables print 3356 beside 13,860, so a comma somewhere forces none elsewhere.
    No number begins with a 0 unless that is all of it. Percentages end in "%" if the text has any, and only they
    may have decimals. "<5" and each of `symbols` is a number by itself.

    A run with more than 20,000 ways has none, as if it could not be split.

    >>> [" | ".join(map(str, split)) for split in splits("1207%", 3, {2})]
    ['1 | 20 | 7%', '12 | 0 | 7%']
    """
    run = re.sub(r"\s", "", text)
    if len(run) > _LONGEST:
        return ()

    @cache
    def numbers(at: int, is_percentage: bool) -> tuple[tuple[Value, int], ...]:
        return tuple(_numbers(run, at, is_percentage, "%" in run, symbols))

    columns = [column in percent_columns for column in range(n_columns)]
    n_ways = [{len(run): 1}]  # how many ways lead from each place to the end, for the last column, the last two, ...
    for is_percentage in reversed(columns):
        after = n_ways[-1]
        n_from = {at: sum(after.get(end, 0) for _, end in numbers(at, is_percentage)) for at in range(len(run))}
        n_ways.append({at: n for at, n in n_from.items() if n})
    if n_ways[-1].get(0, 0) > _MOST_WAYS:
        return ()
    found: list[tuple[tuple[Value, ...], int]] = [((), 0)]
    for column, is_percentage in enumerate(columns):
        after = n_ways[n_columns - column - 1]
        found = [((*row, value), end) for row, at in found for value, end in numbers(at, is_percentage) if end in after]
    return tuple(dict.fromkeys(row for row, _ in found))


def split_choice(
    cells: Sequence[int], text: str, percent_columns: Collection[int] = (), symbols: Mapping[str, Value] = SYMBOLS
) -> Choice | None:
    """The ways to split a run-together row over its cells, for `repair`; None where there is no way."""
    found = splits(text, len(cells), percent_columns, symbols)
    options = (
        Option(values=tuple(zip(cells, split, strict=True)), label=" | ".join(map(str, split))) for split in found
    )
    return Choice(tuple(options)) if found else None


def _numbers(
    run: str, at: int, is_percentage: bool, has_percent_sign: bool, symbols: Mapping[str, Value]
) -> Iterator[tuple[Value, int]]:
    """The numbers that can begin at a place, and where each ends."""
    unit = Unit.PER_CENT if is_percentage else Unit.COUNT
    for symbol, value in symbols.items():
        if run.startswith(symbol, at):
            yield Value(value.low, value.high, value.status, unit), at + len(symbol)
    for end in range(at + 1, len(run) + 1):
        piece = run[at:end]
        if match := _LESS_THAN.fullmatch(piece):
            limit = int(match[1])
            yield Value(0, limit if is_percentage else limit - 1, Status.SUPPRESSED, unit), end
        elif not is_percentage:
            if _COUNT.fullmatch(piece):
                yield Value.exact(int(piece.replace(",", ""))), end
        elif piece.endswith("%") == has_percent_sign and (match := _PERCENTAGE.fullmatch(piece.removesuffix("%"))):
            decimals = match[2] or ""
            yield Value.exact(int(match[1] + decimals), Unit.PER_CENT, len(decimals)), end
