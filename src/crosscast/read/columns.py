"""Columns that only white space tells apart: which stretches of several lines stand below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of text on a line between two wide gaps: from `start` to `end`, in characters or points."""

    start: float
    end: float
    text: str
    line: int  # the line's number in what was given, from 0


@dataclass(frozen=True, slots=True)
class Placed:
    """A chunk and the columns that it stands in."""

    chunk: Chunk
    col: int
    col_span: int


def columns_of(lines: Sequence[Sequence[Chunk]]) -> list[tuple[float, float]]:
    """The columns, from left to right: set by the lines with most chunks, added to where another stands apart."""
    most = max((len(line) for line in lines), default=0)
    columns: list[tuple[float, float]] = []
    for line in sorted(lines, key=len, reverse=True):
        for chunk in line:
            met = [column for column in columns if _overlap(chunk, column) > 0]
            if not met:
                columns.append((chunk.start, chunk.end))
            elif len(met) == 1 and len(line) == most:
                columns.remove(met[0])
                columns.append((min(met[0][0], chunk.start), max(met[0][1], chunk.end)))
    return sorted(columns)


def placed(lines: Sequence[Sequence[Chunk]], columns: list[tuple[float, float]]) -> list[list[Placed]] | None:
    """Each chunk in its columns, or None where two chunks of a line want the same one: then nothing is certain."""
    out = []
    for line in lines:
        cells: list[Placed] = []
        for chunk in line:
            met = [at for at, column in enumerate(columns) if _overlap(chunk, column) > 0]
            if not met or (cells and met[0] < cells[-1].col + cells[-1].col_span):
                return None
            cells.append(Placed(chunk, met[0], met[-1] - met[0] + 1))
        out.append(cells)
    return out


def _overlap(chunk: Chunk, column: tuple[float, float]) -> float:
    return min(chunk.end, column[1]) - max(chunk.start, column[0])
