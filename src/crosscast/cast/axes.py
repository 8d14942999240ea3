"""The named axes of a table of counts: labels, which of them are totals of which, and the relations that follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import prod

import msgspec
import numpy as np

from .columns import Ties

Tree = Mapping[str, "Tree"] | Sequence[str]  # a total's name to its parts, as deep as need be


class Axis(msgspec.Struct, frozen=True):
    """One axis: its labels, and the totals among them as (place of the total, places of its parts).

    >>> months = Axis.tree("month", {"Year": {"Q1": ("Jan", "Feb", "Mar"), "Q2": ("Apr", "May", "Jun")}})
    >>> months.labels
    ('Jan', 'Feb', 'Mar', 'Q1', 'Apr', 'May', 'Jun', 'Q2', 'Year')
    """

    name: str
    labels: tuple[str, ...]
    totals: tuple[tuple[int, tuple[int, ...]], ...] = ()

    def __post_init__(self) -> None:
        if len(set(self.labels)) < len(self.labels):
            raise ValueError(f"axis '{self.name}' has one label twice")
        places = [place for total, parts in self.totals for place in (total, *parts)]
        if any(not 0 <= place < len(self.labels) for place in places):
            raise ValueError(f"axis '{self.name}' has a total over labels that are not there")
        if any(not parts or total in parts for total, parts in self.totals):
            raise ValueError(f"axis '{self.name}' has a total without parts, or one that is part of itself")

    @classmethod
    def flat(cls, name: str, labels: Sequence[str], total: str | None = "Total") -> Axis:
        """Labels side by side and, after them, their total; None: they have none."""
        if total is None:
            return cls(name, tuple(labels))
        return cls(name, (*labels, total), ((len(labels), tuple(range(len(labels)))),))

    @classmethod
    def tree(cls, name: str, tree: Mapping[str, Tree]) -> Axis:
        """Labels in groups, such as forces in regions in a nation; each total stands after its parts."""
        labels: list[str] = []
        totals: list[tuple[int, tuple[int, ...]]] = []
        for top, below in tree.items():
            _lay_out(top, below, labels, totals)
        return cls(name, tuple(labels), tuple(totals))

    @classmethod
    def of(cls, name: str, labels: Sequence[str], totals: Mapping[str, Sequence[str]]) -> Axis:
        """Labels in the order of a printed table, with each total's parts by their labels."""
        place = {label: index for index, label in enumerate(labels)}
        if missing := [one for total, parts in totals.items() for one in (total, *parts) if one not in place]:
            raise ValueError(f"axis '{name}' has no label '{missing[0]}'")
        pairs = ((place[total], tuple(place[part] for part in parts)) for total, parts in totals.items())
        return cls(name, tuple(labels), tuple(pairs))

    @property
    def leaves(self) -> tuple[int, ...]:
        """The places of labels that are no totals."""
        totals = {total for total, _ in self.totals}
        return tuple(place for place in range(len(self.labels)) if place not in totals)

    @property
    def grand_total(self) -> int | None:
        """The place of the total over all that are no totals, None if there is none."""
        sums = self.sums_of_leaves()
        return next((total for total, _ in self.totals if np.all(sums[total] == 1)), None)

    def sums_of_leaves(self) -> np.ndarray:
        """A row a label: 1 for each leaf that it counts."""
        parts_of = dict(self.totals)
        sums = np.zeros((len(self.labels), len(self.leaves)), dtype=np.int64)
        sums[self.leaves, np.arange(len(self.leaves))] = 1
        done = set(self.leaves)
        while waiting := [total for total in parts_of if total not in done]:
            ready = [total for total in waiting if done.issuperset(parts_of[total])]
            if not ready:
                raise ValueError(f"axis '{self.name}' has totals that are parts of each other")
            for total in ready:
                sums[total] = sums[list(parts_of[total])].sum(axis=0)
            done.update(ready)
        return sums


def _lay_out(label: str, below: Tree, labels: list[str], totals: list[tuple[int, tuple[int, ...]]]) -> int:
    places = []
    for one in below:
        if isinstance(below, Mapping):
            places.append(_lay_out(one, below[one], labels, totals))
        else:
            labels.append(one)
            places.append(len(labels) - 1)
    labels.append(label)
    totals.append((len(labels) - 1, tuple(places)))
    return len(labels) - 1


class Named(msgspec.Struct, frozen=True):
    """Cells from `first` on are those of a table with these axes, the last axis running fastest."""

    first: int
    axes: tuple[Axis, ...]
    title: str = ""

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(axis.labels) for axis in self.axes)

    @property
    def n_cells(self) -> int:
        return prod(self.shape)

    def labels_of(self, cell: int) -> tuple[str, ...]:
        """One label an axis."""
        places = np.unravel_index(cell - self.first, self.shape)
        return tuple(axis.labels[int(place)] for axis, place in zip(self.axes, places, strict=True))

    def cell(self, labels: Mapping[str, str]) -> int:
        """The cell with these labels, by the name of the axis; an axis that is not named gives its grand total."""
        places = []
        for axis in self.axes:
            place = axis.labels.index(labels[axis.name]) if axis.name in labels else axis.grand_total
            if place is None:
                raise ValueError(f"axis '{axis.name}' has no grand total, so its label must be given")
            places.append(place)
        return self.first + int(np.ravel_multi_index(places, self.shape))


def with_totals(counts: np.ndarray, axes: Sequence[Axis]) -> np.ndarray:
    """The counts of the leaves of each axis, with all totals put in their places."""
    full = np.asarray(counts)
    for index, axis in enumerate(axes):
        full = np.moveaxis(np.tensordot(axis.sums_of_leaves(), full, axes=(1, index)), 0, index)
    return full


def sums_along(axes: Sequence[Axis], *, chose: bool = False) -> Ties:
    """Every total of every axis in every line of the table; `chose` where we added the totals up ourselves."""
    shape = tuple(len(axis.labels) for axis in axes)
    places = np.arange(prod(shape)).reshape(shape)
    cells, lengths = [], []
    for index, total, parts in _totals(axes):
        lines = np.moveaxis(places, index, -1)[..., (total, *parts)].reshape(-1, 1 + len(parts))
        cells.append(lines.reshape(-1))
        lengths.append(np.full(len(lines), lines.shape[1]))
    nothing = np.zeros(0, dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(np.concatenate([nothing, *lengths]))])
    return Ties.sums(starts, np.concatenate([nothing, *cells]), chose=chose)


def _totals(axes: Sequence[Axis]) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    for index, axis in enumerate(axes):
        for total, parts in axis.totals:
            yield index, total, parts


def shared_cells(one: Named, other: Named) -> np.ndarray:
    """Pairs of cells of two tables that count the same: one label on common axes, the grand total on all others."""
    names = dict.fromkeys(axis.name for table in (one, other) for axis in table.axes)
    axes = [({axis.name: axis for axis in table.axes}) for table in (one, other)]
    picks = [_common(axes[0].get(name), axes[1].get(name)) for name in names]
    if not all(len(pick) for pick in picks):
        return np.zeros((0, 2), dtype=np.int64)
    grid = np.meshgrid(*(np.arange(len(pick)) for pick in picks), indexing="ij")
    sides = []
    for side, table in enumerate((one, other)):
        places = {name: pick[at.reshape(-1), side] for name, pick, at in zip(names, picks, grid, strict=True)}
        sides.append(table.first + np.ravel_multi_index([places[axis.name] for axis in table.axes], table.shape))
    return np.stack(sides, axis=1)


def _common(axis: Axis | None, other: Axis | None) -> np.ndarray:
    """Pairs of places that mean the same on an axis; a table that lacks the axis is at its grand total throughout."""
    if axis is None or other is None:
        present = axis or other
        assert present is not None
        total = present.grand_total
        return np.array([] if total is None else [(0 if axis is None else total, 0 if other is None else total)])
    totals = axis.grand_total, other.grand_total
    place = {label: index for index, label in enumerate(other.labels) if index != totals[1]}
    pairs = [(index, place[label]) for index, label in enumerate(axis.labels) if index != totals[0] and label in place]
    return np.array(pairs if None in totals else [*pairs, totals])
