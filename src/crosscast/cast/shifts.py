"""What a line of cells was before its numbers moved: neighbours exchanged, a blank lost, a number split at its mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from crosscast.model import Unit, Value

from .system import System


class Move(NamedTuple):
    """One thing that went wrong with a line: the values that its cells should have, and what happened, in words."""

    values: tuple[tuple[int, Value], ...]
    why: str


def moves(system: System, line: Sequence[int], texts: Sequence[str]) -> Iterator[Move]:
    """The ways in which one slip may have moved the numbers of a line, its cells being given as they stand in it.

    No number comes to stand where numbers of another unit stood. A blank that was lost left the last (or the first)
    cell of the line without a value; where it was, there is nothing, so 0. Where a thousands mark split a number, the
    line is one cell longer than the table, and that cell is in no relation.
    """
    tied = {cell for relation in system.relations for cell in relation.cells}
    values = [system.values[cell] for cell in line]
    n = len(line)
    for i in range(n - 1):
        first, second = values[i], values[i + 1]
        if first is not None and second is not None and first != second and _is_of_one_kind(first, second):
            yield Move(((line[i], second), (line[i + 1], first)), "two neighbouring cells exchanged")
    if n > 1 and values[-1] is None:
        yield from _moved_back(line, values)
    if n > 1 and values[0] is None:
        yield from _moved_back(line[::-1], values[::-1])
    if n > 2 and line[-1] not in tied:
        yield from _put_together(line, values, texts)


def _moved_back(line: Sequence[int], values: Sequence[Value | None]) -> Iterator[Move]:
    for blank in range(len(line) - 1):
        own, moved = values[blank], _present(values[blank:-1])
        if own is None or moved is None:
            continue
        if all(old is None or _is_of_one_kind(old, new) for old, new in zip(values[blank + 1 :], moved, strict=True)):
            nothing = Value.exact(0, own.unit, own.decimals)
            why = "a blank cell lost, so that the others moved along"
            yield Move(((line[blank], nothing), *zip(line[blank + 1 :], moved, strict=True)), why)


def _put_together(line: Sequence[int], values: Sequence[Value | None], texts: Sequence[str]) -> Iterator[Move]:
    there = _present(values)
    if there is None:
        return
    for at, (head, tail) in enumerate(pairwise(there)):
        digits = texts[line[at + 1]]
        is_split = head.is_exact and head.unit is Unit.COUNT and not head.decimals and 1 <= (head.low or 0) <= 999
        if not (is_split and _is_of_one_kind(head, tail) and len(digits) == 3 and digits.isdecimal()):
            continue
        moved = there[at + 2 :]
        if all(_is_of_one_kind(old, new) for old, new in zip(there[at + 1 : -1], moved, strict=True)):
            whole = Value.exact(1000 * (head.low or 0) + int(digits))
            cells = (line[at], *line[at + 1 : -1], line[-1])
            why = "a thousands mark taken for the end of a number, so that the others moved along"
            yield Move(tuple(zip(cells, (whole, *moved, Value.absent()), strict=True)), why)


def _present(values: Sequence[Value | None]) -> list[Value] | None:
    """The values, if none is missing."""
    there = [value for value in values if value is not None]
    return there if len(there) == len(values) else None


def _is_of_one_kind(old: Value, new: Value) -> bool:
    """Whether two values are of one kind, so that one may stand where the other does."""
    return (old.unit, old.decimals) == (new.unit, new.decimals) and not (old.is_absent or new.is_absent)
