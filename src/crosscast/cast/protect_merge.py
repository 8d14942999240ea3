"""Put neighbouring lines of a table together, such as years or ages, so that fewer counts are small."""

from __future__ import annotations

from collections.abc import Sequence

from .protect_rule import Rule

Block = tuple[int, int]  # the first line and the one after the last


def merge(lines: Sequence[Sequence[int]], rule: Rule | None = None) -> tuple[Block, ...]:
    """Which runs of neighbouring lines to add up: as few small counts as possible, then as many lines as possible.

    `lines` are counts, one sequence a line, position by position; the blocks follow each other and cover every line.
    All ways to cut the lines into runs are compared (dynamic programming over the last run).
    """
    rule = rule or Rule()
    best: list[tuple[tuple[int, int], tuple[Block, ...]]] = [((0, 0), ())]
    for end in range(1, len(lines) + 1):
        added = [0] * len(lines[0])
        ways = []
        for start in range(end - 1, -1, -1):
            added = [total + count for total, count in zip(added, lines[start], strict=True)]
            (n_small, minus_blocks), blocks = best[start]
            n_small += sum(map(rule.is_small, added))
            ways.append(((n_small, minus_blocks - 1), (*blocks, (start, end))))
        best.append(min(ways))
    return best[-1][1]
