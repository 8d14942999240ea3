"""Tables like those that police forces publish, made up: forces by periods by outcomes, totals included.

Counts are negative binomial around a mean with an effect of each force, offence, outcome and period, so that few
forces are large, few outcomes are common, and many counts are small. Each seed gives the same table on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from crosscast.cast import Axis, Hidden, System, with_totals
from crosscast.model import Value

SMALL = Value.hidden_below(5, zero_possible=False)
_DISPERSION = 1.5  # the negative binomial's size: variance = mean + mean**2 / size

# How much the members of an axis differ: the standard deviation of the logarithm of their effects.
_SPREAD = {"force": 0.8, "offence": 0.9, "outcome": 0.9, "period": 0.15}


class Instance(NamedTuple):
    """A table with its true counts, totals included."""

    name: str
    axes: tuple[Axis, ...]
    counts: np.ndarray

    def hide(self, share: float, seed: int = 1, value: Value | None = None) -> System:
        """The table with a random share of its cells hidden; an attacker knows that they are 0 or more."""
        where = np.random.default_rng(seed).random(self.counts.shape) < share
        return self.shown([Hidden(where, value or Value.redacted())])

    def hide_small(self) -> System:
        """The table with every count of 1 to 4 printed "<5"."""
        return self.shown([Hidden(self.is_small(), SMALL)])

    def is_small(self) -> np.ndarray:
        small: np.ndarray = (self.counts >= 1) & (self.counts <= 4)
        return small

    def shown(self, hidden: Sequence[Hidden] = ()) -> System:
        return System.of_array(self.counts, self.axes, hidden)


def instance(name: str, seed: int = 1) -> Instance:
    """One of `NAMES`: the same table for the same seed."""
    axes, mean = _SHAPES[name]()
    rng = np.random.default_rng(seed)
    means = np.full([len(axis.leaves) for axis in axes], mean)
    for index, axis in enumerate(axes):
        effects = np.exp(rng.normal(0, _SPREAD[axis.name], len(axis.leaves)))
        means *= (effects / effects.mean()).reshape([-1 if other == index else 1 for other in range(len(axes))])
    counts = rng.negative_binomial(_DISPERSION, _DISPERSION / (_DISPERSION + means))
    return Instance(name, axes, with_totals(counts, axes))


def _flat(name: str, n: int) -> Axis:
    return Axis.flat(name, [f"{name} {index + 1}" for index in range(n)], f"all {name}s")


def _grouped(name: str, n: int, group: str, n_groups: int) -> Axis:
    """Members dealt out to groups of nearly one size, and a total over the groups."""
    members = [f"{name} {index + 1}" for index in range(n)]
    return Axis.tree(name, {f"all {name}s": {f"{group} {one + 1}": members[one::n_groups] for one in range(n_groups)}})


_SHAPES: dict[str, Callable[[], tuple[tuple[Axis, ...], float]]] = {
    "43x6": lambda: ((_flat("force", 43), _flat("outcome", 6)), 30.0),
    "43x24": lambda: ((_flat("force", 43), _flat("outcome", 24)), 30.0),
    "43x12x8": lambda: ((_flat("force", 43), _flat("outcome", 12), _flat("period", 8)), 10.0),
    "43in10x12in3": lambda: ((_grouped("force", 43, "region", 10), _grouped("outcome", 12, "kind", 3)), 30.0),
    "43x20x22x8": lambda: (
        (_flat("force", 43), _flat("offence", 20), _flat("outcome", 22), _flat("period", 8)), 10.0
    ),
}  # fmt: skip
NAMES = tuple(_SHAPES)
