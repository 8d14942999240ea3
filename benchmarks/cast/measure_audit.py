"""Audit: 1,000 random tables protected, each with another rule or symbol, and what an audit then finds in them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from measure import Measure, say, seconds, watch
from measure_protect import published

from crosscast.cast import Axis, Rule, System, audit, protect, with_totals

_N = 1_000
_RULES = (Rule(), Rule(symbol="<5"), Rule(threshold=10), Rule(threshold=3, zeros=True), Rule(width=2))


def measures() -> Iterator[Measure]:
    exact = narrow = forced = 0
    with watch() as taken:
        for seed in range(_N):
            rule = _RULES[seed % len(_RULES)]
            system = _table(seed)
            found = protect(system, rule)
            forced += len(found.forced)
            for one in audit(published(system, found, rule), rule):
                if one.cell not in found.forced:
                    exact += one.kind == "exact"
                    narrow += one.kind == "narrow"
            if seed % 100 == 99:
                say(f"  {seed + 1} tables")
    came_out = f"{exact} exact, {narrow} too narrow; {forced} kept less room and were named; {seconds(taken.cpu)}"
    yield Measure("audit of what protect lets through", f"{_N:,} tables", came_out, "0 and 0", not exact + narrow)


def _table(seed: int) -> System:
    """Two axes or three short ones, one in groups now and then, and counts that are small as often as not."""
    rng = np.random.default_rng(seed)
    axes = [
        Axis.flat(name, [f"{name} {n}" for n in range(rng.integers(2, most))]) for name, most in (("a", 6), ("b", 5))
    ]
    if seed % 3 == 0:
        axes[0] = Axis.tree("a", {"all": {"north": ("n1", "n2"), "south": ("s1", "s2"), "west": ("w1", "w2")}})
    elif seed % 4 == 0:
        axes = [Axis.flat(name, [f"{name} {n}" for n in range(rng.integers(2, 4))]) for name in ("a", "b", "c")]
    counts = rng.negative_binomial(1, 0.08, size=[len(axis.leaves) for axis in axes])
    return System.of_array(with_totals(counts, axes), axes)
