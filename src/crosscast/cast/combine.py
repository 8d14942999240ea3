"""Take one step of each group so that every sum comes out: all ways, found by meeting in the middle.

Each step adds known amounts to some rows. The groups are put into two halves; the sums of each half are looked up
in the other by a hash that adds up as the amounts do, so that none is missed; what matches is then compared exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

_MOST_SUMS = 4_000_000  # of one half
_MOST_MATCHES = 50_000


class CutShortError(Exception):
    """There are too many ways to look through them all."""


class Effort:
    """How much may be looked at: steps and not seconds, so that answers are the same on every machine."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise CutShortError


class Step(NamedTuple):
    """One way to change some cells: their new numbers, what that adds to each row, how many changes it is too many."""

    numbers: tuple[tuple[int, int], ...]
    adds: Mapping[int, int]
    extra: int = 0


class Target(NamedTuple):
    """What the steps must add to a row, at least and at most; None: no end."""

    low: int | None
    high: int | None

    @property
    def is_exact(self) -> bool:
        return self.low is not None and self.low == self.high

    def allows(self, total: int) -> bool:
        return (self.low is None or self.low <= total) and (self.high is None or total <= self.high)


class Room(NamedTuple):
    """What must come of a row, and the least and the most that the other groups add to it."""

    target: Target
    least: int
    most: int

    def allows(self, by: int) -> bool:
        low, high = self.target
        return (high is None or by + self.least <= high) and (low is None or by + self.most >= low)


def combinations_that_fit(
    groups: Sequence[Sequence[Step]], targets: Mapping[int, Target], extra: int, effort: Effort
) -> list[tuple[Step, ...]]:
    """Every way to take one step a group whose sums suit all targets and whose extras add up to `extra`.

    Rows that are touched but have no target may come to anything. CutShortError where there are too many ways.
    """
    by_extra: list[dict[int, list[Step]]] = []
    for group in groups:
        levels: dict[int, list[Step]] = {}
        for step in group:
            levels.setdefault(step.extra, []).append(step)
        by_extra.append(levels)
    found: list[tuple[Step, ...]] = []
    for extras in _shared_out(by_extra, extra):
        chosen = [levels[n] for levels, n in zip(by_extra, extras, strict=True)]
        found += _ways(chosen, targets, effort)
        if len(found) > _MOST_MATCHES:
            raise CutShortError
    return found


def _shared_out(by_extra: Sequence[Mapping[int, list[Step]]], extra: int) -> Iterator[tuple[int, ...]]:
    """Every way in which the groups can share out the extra, each taking one that it has steps for."""
    if not by_extra:
        if extra == 0:
            yield ()
        return
    rest = sum(min(levels, default=0) for levels in by_extra[1:])
    for own in sorted(by_extra[0]):
        if own + rest <= extra:
            for others in _shared_out(by_extra[1:], extra - own):
                yield (own, *others)


def _ways(groups: list[list[Step]], targets: Mapping[int, Target], effort: Effort) -> list[tuple[Step, ...]]:
    """Every way to take one step a group whose sums suit all targets."""
    left = _narrowed(groups, targets, effort)
    if left is None:
        return []
    parts = _independent(left, targets)
    ways = []
    n = 1
    for part in parts:
        found = _of_part([left[index] for index in part], targets, effort)
        n *= len(found)
        if n == 0:
            return []
        if n > _MOST_MATCHES:
            raise CutShortError
        ways.append(found)
    place = {index: at for at, index in enumerate(index for part in parts for index in part)}
    joined = (tuple(step for one in way for step in one) for way in product(*ways))
    return [tuple(way[place[index]] for index in range(len(left))) for way in joined]


def _narrowed(groups: list[list[Step]], targets: Mapping[int, Target], effort: Effort) -> list[list[Step]] | None:
    """The steps that can still be right, given the least and the most that the other groups can add to a row.

    None: some row cannot come out.
    """
    while all(groups):
        effort.spend(4 * sum(map(len, groups)))
        spans = [_spans(group) for group in groups]
        least: dict[int, int] = {}
        most: dict[int, int] = {}
        for one in spans:
            for row, (low, high) in one.items():
                least[row] = least.get(row, 0) + low
                most[row] = most.get(row, 0) + high
        for row, target in targets.items():
            if (target.high is not None and least.get(row, 0) > target.high) or (
                target.low is not None and most.get(row, 0) < target.low
            ):
                return None
        kept = []
        for group, own in zip(groups, spans, strict=True):
            room = {
                row: Room(targets[row], least[row] - low, most[row] - high)
                for row, (low, high) in own.items()
                if row in targets
            }
            needed = [row for row, one in room.items() if not one.allows(0)]
            kept.append([step for step in group if _can_fit(step, room, needed)])
        if sum(map(len, kept)) == sum(map(len, groups)):
            return groups
        groups = kept
    return None


def _spans(group: Sequence[Step]) -> dict[int, tuple[int, int]]:
    """The least and the most that a group adds to each row that it touches."""
    ends: dict[int, list[int]] = {}
    for step in group:
        for row, by in step.adds.items():
            if (own := ends.get(row)) is None:
                ends[row] = [by, by, 1]
            else:
                own[0], own[1], own[2] = min(own[0], by), max(own[1], by), own[2] + 1
    return {
        row: (low, high) if n == len(group) else (min(low, 0), max(high, 0)) for row, (low, high, n) in ends.items()
    }


def _can_fit(step: Step, room: Mapping[int, Room], needed: Sequence[int]) -> bool:
    """Whether the other groups can make up for what the step adds; `needed` rows must be added to."""
    return all(row in step.adds for row in needed) and all(
        room[row].allows(by) for row, by in step.adds.items() if row in room
    )


def _independent(groups: Sequence[Sequence[Step]], targets: Mapping[int, Target]) -> list[list[int]]:
    """The groups in parts that share no row with a target."""
    leader = list(range(len(groups)))

    def find(index: int) -> int:
        while leader[index] != index:
            index = leader[index]
        return index

    owner: dict[int, int] = {}
    for index, group in enumerate(groups):
        for row in dict.fromkeys(row for step in group for row in step.adds if row in targets):
            leader[find(index)] = find(owner.setdefault(row, index))
    parts: dict[int, list[int]] = {}
    for index in range(len(groups)):
        parts.setdefault(find(index), []).append(index)
    return list(parts.values())


def _of_part(groups: Sequence[Sequence[Step]], targets: Mapping[int, Target], effort: Effort) -> list[tuple[Step, ...]]:
    """All combinations of some groups that fit the targets that these groups touch."""
    rows = dict.fromkeys(row for group in groups for step in group for row in step.adds if row in targets)
    hashed = [row for row in rows if targets[row].is_exact]
    factors = np.random.default_rng(1).integers(1, 2**63, size=len(hashed), dtype=np.uint64) * np.uint64(2) + np.uint64(
        1
    )
    factor = {row: int(one) for row, one in zip(hashed, factors, strict=True)}
    wanted = sum(factor[row] * (targets[row].low or 0) for row in hashed) % 2**64
    order = sorted(range(len(groups)), key=lambda index: -len(groups[index]))
    halves: tuple[list[int], list[int]] = ([], [])
    sizes = [1, 1]
    for index in order:
        side = 0 if sizes[0] <= sizes[1] else 1
        halves[side].append(index)
        sizes[side] *= len(groups[index])
    left, right = (_sums([groups[index] for index in half], factor, effort) for half in halves)
    found = []
    for i, j in _matches(left, right, wanted):
        taken: dict[int, Step] = {}
        for half, sums, at in ((halves[0], left, i), (halves[1], right, j)):
            code = int(sums.codes[at])
            for index in reversed(half):
                code, place = divmod(code, len(groups[index]))
                taken[index] = groups[index][place]
        way = tuple(taken[index] for index in range(len(groups)))
        if _comes_out(way, rows, targets):
            found.append(way)
    return found


class _Sums(NamedTuple):
    """One entry a combination: the hash of what it adds, and which steps it takes."""

    hashes: np.ndarray
    codes: np.ndarray


def _sums(groups: Sequence[Sequence[Step]], factor: Mapping[int, int], effort: Effort) -> _Sums:
    sums = _Sums(np.zeros(1, np.uint64), np.zeros(1, np.int64))
    for group in groups:
        n = len(sums.codes) * len(group)
        if n > _MOST_SUMS:
            raise CutShortError
        effort.spend(n // 10)
        own = [sum(factor[row] * by for row, by in step.adds.items() if row in factor) % 2**64 for step in group]
        hashes = (sums.hashes[:, None] + np.array(own, np.uint64)[None, :]).ravel()
        sums = _Sums(hashes, (sums.codes[:, None] * len(group) + np.arange(len(group))[None, :]).ravel())
    return sums


def _matches(left: _Sums, right: _Sums, wanted: int) -> list[tuple[int, int]]:
    order = np.argsort(right.hashes, kind="stable")
    ordered = right.hashes[order]
    sought = np.uint64(wanted) - left.hashes
    first, last = np.searchsorted(ordered, sought, "left"), np.searchsorted(ordered, sought, "right")
    hits = np.flatnonzero(last > first)
    if int((last - first)[hits].sum()) > _MOST_MATCHES:
        raise CutShortError
    return [(int(i), int(order[at])) for i in hits for at in range(int(first[i]), int(last[i]))]


def _comes_out(way: Sequence[Step], rows: Mapping[int, None], targets: Mapping[int, Target]) -> bool:
    totals = dict.fromkeys(rows, 0)
    for step in way:
        for row, by in step.adds.items():
            if row in totals:
                totals[row] += by
    return all(targets[row].allows(total) for row, total in totals.items())
