"""Repair: planted misreadings found and proved least, sparse and dense; run-together rows taken apart."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

import numpy as np
from instances import Instance, instance
from measure import Measure, say, seconds, watch

from crosscast.cast import Repairs, System, misreadings, repair

_SEEDS = range(1, 11)


def measures() -> Iterator[Measure]:
    yield from _planted("43x12x8", 12, _SEEDS, "at most 0.1 s", 0.1)
    yield from _planted("43x12x8", 40, _SEEDS[:3], "", None)
    yield from _planted("43x6", 12, _SEEDS, "all least, or said incomplete, in 10 s", 10.0)
    yield _peer("43x12x8", 12, 1)


def _planted(name: str, n: int, seeds: range, to_reach: str, limit: float | None) -> Iterator[Measure]:
    times, right, incomplete, others = [], 0, 0, 0
    for seed in seeds:
        system, planted = damaged(instance(name, seed), n, seed)
        with watch() as taken:
            found = repair(system)
        times.append(taken.cpu)
        incomplete += not found.complete
        is_listed = any(_is(planted, found, place) for place in range(len(found.repairs)))
        right += found.unique and is_listed
        others += found.complete and not found.unique
        say(
            f"  {name}, seed {seed}: {len(found.repairs)} of {found.cost}, at least {found.at_least}, {taken.cpu:.3f} s"
        )
    came_out = f"{right} of {len(seeds)} found, proved least and unique"
    if others:
        came_out += f"; {others} with other least repairs"
    if incomplete:
        came_out += f"; {incomplete} said to be incomplete"
    came_out += f"; {seconds(median(times))} (slowest {seconds(max(times))})"
    reached = None if limit is None else max(times) <= limit and right + others + incomplete == len(seeds)
    yield Measure(f"repair, {n} misread", name, came_out, to_reach, reached)


def damaged(table: Instance, n: int, seed: int) -> tuple[System, dict[int, int]]:
    """The table with `n` numbers misread, and what they are in truth; the truth is a likely reading of each."""
    rng = np.random.default_rng(seed)
    counts, planted = table.counts.reshape(-1).copy(), {}
    while len(planted) < n:
        cell = int(rng.integers(counts.size))
        true = int(table.counts.reshape(-1)[cell])
        wrong = [one for one in misreadings(str(true)) if one >= 0 and true in misreadings(str(one))]
        if cell not in planted and wrong:
            planted[cell] = true
            counts[cell] = wrong[int(rng.integers(len(wrong)))]
    return System.of_array(counts.reshape(table.counts.shape), table.axes), planted


def _is(planted: dict[int, int], found: Repairs, place: int) -> bool:
    return {cell: value.low for cell, value in found.repairs[place].values} == planted


def _peer(name: str, n: int, seed: int) -> Measure:
    """The textbook way: one mixed integer program, each cell of which may be any number (Fellegi and Holt)."""
    import highspy

    system, _ = damaged(instance(name, seed), n, seed)
    most = int(system.cells.high.max()) * 10
    with watch() as taken:
        highs = highspy.Highs()
        for option, setting in (("output_flag", False), ("threads", 1), ("time_limit", 60.0)):
            highs.setOptionValue(option, setting)
        size = len(system.cells)
        for number in system.cells.low.tolist():
            highs.addVar(-number, most - number)
        for cell in range(size):
            highs.addVar(0, 1)
            highs.changeColCost(size + cell, 1.0)
            highs.changeColIntegrality(size + cell, highspy.HighsVarType.kInteger)
            highs.addRow(-highspy.kHighsInf, 0, 2, [cell, size + cell], [1.0, -float(most)])
            highs.addRow(0, highspy.kHighsInf, 2, [cell, size + cell], [1.0, float(most)])
        numbers = system.cells.low
        for relation in system.relations:
            total, *parts = relation.cells
            gap = int(numbers[total]) - int(numbers[parts].sum())
            highs.addRow(gap, gap, len(relation.cells), [total, *parts], [-1.0, *(1.0 for _ in parts)])
        highs.run()
    is_optimal = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    least = f"least {round(highs.getObjectiveValue())}" if is_optimal else "no proof in 60 s"
    return Measure(f"repair, {n} misread: one MIP (HiGHS)", name, f"{least}, one answer; {seconds(taken.wall)}")
