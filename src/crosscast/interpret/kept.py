"""Tables that can be read in several ways between which nothing decides: all are kept until a person says which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import msgspec

from crosscast.model import Grade, Grid, Layout, Table
from crosscast.vocab import clean

from .decisions import Decision
from .frame import Frame

BETWEEN = "|"  # the cells of a line, as it is told and as a person writes it

_MOST_LINES = 3  # of each reading that are told
_BY = {
    Layout.MARKUP: "by the tags of the file",
    Layout.RULED: "by the lines drawn",
    Layout.ALIGNED: "by what stands below each other",
}

Line = tuple[str, ...]


def left_by(readings: Sequence[Grid], about: Sequence[tuple[int, Decision]]) -> tuple[list[int], tuple[int, ...]]:
    """Which readings of a table print the lines that people chose, and the numbers of the decisions that tell."""
    left = list(range(len(readings)))
    followed = []
    for number, decision in about:
        line = _key(decision.reading.split(BETWEEN))
        fitting = [at for at in left if line in map(_key, readings[at].lines())] if decision.reading else left
        if 0 < len(fitting) < len(left):
            left = fitting
            followed.append(number)
    return left, tuple(followed)


def _key(line: Sequence[str]) -> Line:
    texts = [clean(text) for text in line]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def how_they_differ(readings: Sequence[Grid], doubtful: Collection[str] = ()) -> str:
    """The first lines of each reading that another does not print, as a person can write them in a decision.

    Lines that begin with one of the `doubtful` texts come first.
    """
    printed = [Counter(map(_key, reading.lines())) for reading in readings]
    same = len({reading.layout for reading in readings}) < len(readings)
    said = []
    for at, reading in enumerate(readings):
        others = [lines for other, lines in enumerate(printed) if other != at]
        own = [line for line in reading.lines() if any(_key(line) not in lines for lines in others)]
        own.sort(key=lambda line: next(filter(None, line), "") not in doubtful)
        shown = ", ".join(f"'{_in_words(line)}'" for line in own[:_MOST_LINES])
        more = f" and {len(own) - _MOST_LINES} more" if len(own) > _MOST_LINES else ""
        by = f"in way {at + 1}" if same else _BY.get(reading.layout, f"in way {at + 1}")
        said.append(f"{by} it has {shown}{more}" if own else f"{by} it has no line of its own")
    return "; ".join(said)


def _in_words(line: Line) -> str:
    return f" {BETWEEN} ".join(line).rstrip(f" {BETWEEN}")


def lines_in_doubt(table: Table, before: Table) -> set[str]:
    """How the lines begin in which figures are disputed that were not before; none where all lines have such."""
    grid = table.grid
    rows = {grid.rows[cell] for cell, grade in enumerate(table.grades) if grade is not before.grades[cell]}
    figures = {grid.rows[cell] for cell, grade in enumerate(table.grades) if grade is not None}
    return {next(filter(None, grid.lines()[row]), "") for row in rows} if rows != figures else set()


def with_doubt(table: Table, frame: Frame, others: Sequence[tuple[Table, Frame | None]]) -> Table:
    """The table, its figures graded no better than in each other reading; what one of them does not say is disputed."""
    grades, adds_up = list(table.grades), list(table.adds_up)
    own = _facts(table, frame)
    for other, other_frame in others:
        theirs: dict[object, list[int]] = {}
        for cell, fact in _facts(other, other_frame).items() if other_frame is not None else ():
            theirs.setdefault(fact, []).append(cell)
        for cell, fact in own.items():
            twin = theirs[fact].pop() if theirs.get(fact) else None
            there = Grade.DISPUTED if twin is None else other.grades[twin]
            grades[cell] = max((g for g in (grades[cell], there) if g is not None), key=lambda grade: grade.rank)
            adds_up[cell] = adds_up[cell] and twin is not None and other.adds_up[twin]
    return msgspec.structs.replace(table, grades=tuple(grades), adds_up=tuple(adds_up))


def _facts(table: Table, frame: Frame) -> dict[int, object]:
    """What each figure says: its number, its labels, and what they mean."""
    return {
        cell: (table.values[cell], table.meanings[cell], _key(row.line.labels), _key(col.line.labels))
        for cell, row, col in frame.body()
        if table.grades[cell] is not None
    }
