"""How long `check` takes over a million cells."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from measure import Measure, seconds, watch

from crosscast.cast import Axis, System, broken, check, with_totals


def measures() -> Iterator[Measure]:
    names = ("force", "offence", "outcome")
    axes = [Axis.flat(name, [f"{name} {index}" for index in range(99)]) for name in names]
    counts = with_totals(np.random.default_rng(1).poisson(20, (99, 99, 99)), axes)
    wrong = np.random.default_rng(2).integers(0, 99, (5, 3))
    counts[tuple(wrong.T)] += 7
    with watch() as built:
        system = System.of_array(counts, axes)
    with watch() as took:
        found = broken(system)
    assert len(found) == 15
    said = f"{seconds(took.wall)} ({seconds(took.cpu)} of this process), {len(found)} broken relations named"
    yield Measure("the broken relations", "100x100x100", said, "1 s", took.wall < 1)
    with watch() as took:
        n_relations = len(check(system))
    said = f"{seconds(took.wall)} ({seconds(took.cpu)} of this process), after {seconds(built.wall)} to lay it out"
    yield Measure("check", f"100x100x100, {n_relations:,} relations", said, "1 s", took.wall < 1)
