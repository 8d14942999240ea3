"""Protect: what hiding costs beside the least possible, how long it takes, whether a small count is left short."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from instances import instance
from measure import Measure, say, seconds, watch

from crosscast.cast import Protection, Rule, System, audit, protect
from crosscast.cast.matrix import Rows
from crosscast.cast.protect_problem import FAR, Need, Problem
from crosscast.cast.protect_search import search
from crosscast.model import Status, Value

_TIME = 60.0


def measures() -> Iterator[Measure]:
    folder = Path(os.environ.get("CROSSCAST_CORPUS", "")) / "sdc" / "generated"
    if (folder / "optima.json").is_file():
        optima = json.loads((folder / "optima.json").read_text("utf-8"))
        for name in sorted(set(optima) - {"note", "columns"}):
            yield _beside_optimum(folder / f"{name}.json", optima[name][0])
    for name in ("43x6", "43x24", "43in10x12in3"):
        yield _made_up(name, "gap 2 %", 0.02)
    yield _made_up("43x12x8", "gap 10 % in 60 s", 0.10)


def _beside_optimum(path: Path, optimum: int) -> Measure:
    """An instance whose least cost was proved by another program; persons who are alone are guarded besides."""
    problem = problem_of(path)
    with watch() as taken:
        found = search(problem, 0, 1, _TIME, lambda what, done, of: None)
    cost = problem.cost_of(found.hidden)
    came_out = f"{cost} for {optimum} ({cost / optimum - 1:+.2%}); {seconds(taken.wall)}"
    return Measure("protect, cost beside the optimum", path.stem, came_out, "within 2 %", cost <= 1.02 * optimum)


def problem_of(path: Path) -> Problem:
    """An instance as it is written: counts, sums that are 0, weights, and +-3 for every count of 1 to 4."""
    given = json.loads(path.read_text("utf-8"))
    counts, rows = np.array(given["values"]), given["relations_sum_to_zero"]
    starts = np.cumsum([0, *(len(row) for row in rows)])
    cells, coefficients = (np.array([entry[place] for row in rows for entry in row]) for place in (0, 1))
    nothing = np.zeros(len(rows), dtype=np.int64)
    needs = [
        Need(cell, sign, amount)
        for cell in given["primary"]
        for sign, amount in ((1, 3), (-1, int(min(3, counts[cell]))))
    ]
    return Problem(
        Rows(starts, cells, coefficients, nothing, nothing),
        counts,
        np.zeros_like(counts),
        np.full_like(counts, FAR),
        np.array(given["weight"]),
        counts > 0,
        np.isin(np.arange(len(counts)), given["primary"]),
        tuple(needs),
    )


def _made_up(name: str, to_reach: str, most: float) -> Measure:
    table = instance(name)
    system = table.shown()
    with watch() as taken:
        found = protect(system, seconds=_TIME, say=lambda what, done, of: None)
    leaks = [one for one in audit(published(system, found, Rule())) if one.cell not in found.forced]
    came_out = (
        f"{len(found.small)} small, {len(found.other)} others hidden, gap {float(found.gap):.2%}, {len(leaks)} given "
        f"away; {seconds(taken.wall)} ({seconds(taken.cpu)} of this process)"
    )
    say(f"  {name}: {came_out}")
    return Measure("protect", name, came_out, to_reach, float(found.gap) <= most and not leaks)


def published(system: System, found: Protection, rule: Rule) -> System:
    """What a reader is given: each hidden count as its symbol's meaning."""
    changes: list[tuple[int, Value]] = []
    for cells, (low, high) in ((found.small, rule.meaning_of_small), (found.other, rule.meaning_of_other)):
        status = Status.REDACTED if high is None else Status.SUPPRESSED
        changes += [(cell, Value(low, high, status)) for cell in cells]
    return system.replaced(changes)
