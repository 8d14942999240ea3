"""Audit: 1,000 random tables protected, each with another rule or symbol, and what can then be worked out of them.

Two attackers try: `audit`, and one that shares nothing with it but the sums: an integer programme for each end of each
small count, over the cells and sums as they are printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import highspy
import numpy as np
from measure import Measure, say, seconds, watch
from measure_protect import published

from crosscast.cast import Axis, Protection, Rule, System, audit, protect, with_totals

_N = 1_000
_RULES = (Rule(), Rule(symbol="<5"), Rule(threshold=10), Rule(threshold=3, zeros=True), Rule(width=2))
_LARGER = 10  # one table in so many is larger
_FAR = 50  # from the true count, further than any rule asks


def measures(first: int = 0, last: int = _N) -> Iterator[Measure]:
    exact = narrow = forced = attacked = n_small = 0
    with watch() as taken:
        for seed in range(first, last):
            rule = _RULES[seed % len(_RULES)]
            system = _table(seed)
            found = protect(system, rule)
            forced, n_small = forced + len(found.forced), n_small + len(found.small)
            shown = published(system, found, rule)
            for one in audit(shown, rule):
                if one.cell not in found.forced:
                    exact += one.kind == "exact"
                    narrow += one.kind == "narrow"
            attacked += sum(1 for _ in _given_away(system, shown, found, rule))
            if seed % 100 == 99:
                say(f"  {seed + 1} tables")
    came_out = (
        f"{exact} exact, {narrow} too narrow, {attacked} of {n_small:,} small counts by the other attacker; "
        f"{forced} kept less room and were named; {seconds(taken.cpu)}"
    )
    reached = not exact + narrow + attacked
    yield Measure("audit of what protect lets through", f"{last - first:,} tables", came_out, "0 and 0", reached)


def _given_away(system: System, shown: System, found: Protection, rule: Rule) -> Iterator[int]:
    """The small counts whose least or most is nearer than the rule and the symbol say."""
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, setting in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0)):
        solver.setOptionValue(option, setting)
    for cell, value in enumerate(shown.values):
        assert value is not None
        assert value.low is not None
        solver.addVar(value.low, solver.inf if value.high is None else value.high)
        solver.changeColIntegrality(cell, highspy.HighsVarType.kInteger)
    for relation in shown.relations:
        n = len(relation.cells)
        solver.addRow(0, 0, n, list(relation.cells), [-1.0] + [1.0] * (n - 1))
    for cell in set(found.small) - set(found.forced):
        count = system.present(cell).low or 0
        for need in rule.needs(cell, count):
            solver.changeColCost(cell, -float(need.sign))
            least, most = shown.present(cell).low or 0, _high(shown, cell)
            solver.changeColBounds(cell, max(count - _FAR, least), min(count + _FAR, most))
            solver.run()
            assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            reached = round(solver.getInfo().objective_function_value * -1) - need.sign * count
            solver.changeColCost(cell, 0.0)
            solver.changeColBounds(cell, least, most)
            if reached < need.amount:
                yield cell


def _high(shown: System, cell: int) -> float:
    high = shown.present(cell).high
    return float("inf") if high is None else high


def _table(seed: int) -> System:
    """Two axes or three short ones, one in groups now and then, and counts that are small as often as not."""
    rng = np.random.default_rng(seed)
    longest = (6, 5) if seed % _LARGER == 0 else (4, 4)
    axes = [
        Axis.flat(name, [f"{name} {n}" for n in range(rng.integers(2, most + 1))])
        for name, most in zip("ab", longest, strict=True)
    ]
    if seed % 3 == 0:
        regions = ("north", "south", "west")[: 3 if seed % _LARGER == 0 else 2]
        axes[0] = Axis.tree("a", {"all": {region: (f"{region} 1", f"{region} 2") for region in regions}})
    elif seed % 4 == 0:
        axes = [Axis.flat(name, [f"{name} {n}" for n in range(rng.integers(2, 4))]) for name in ("a", "b", "c")]
    counts = rng.negative_binomial(1, 0.08, size=[len(axis.leaves) for axis in axes])
    return System.of_array(with_totals(counts, axes), axes)
