"""Systems from labelled arrays and frames: a whole table at once, without an object a cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import msgspec
import numpy as np

from crosscast.model import Evidence, Kind, Relation, Status, Unit, Value

from .axes import Axis, Named, shared_cells, sums_along
from .columns import LARGEST, STATUSES, UNITS, Cells, Ties
from .system import Rounding, System

_TOTALS = frozenset({"total", "all", "grand total"})
_NUMBER = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.0+)?")
_EXACT, _COUNT = STATUSES.index(Status.EXACT), UNITS.index(Unit.COUNT)


class Hidden(msgspec.Struct, frozen=True, eq=False):
    """Cells that print one symbol, and what the symbol says: a true place in `where` is a cell that is `value`."""

    where: np.ndarray
    value: Value | None


class Frame(Protocol):
    """What is asked of a pandas or Polars data frame: its columns by name."""

    def __getitem__(self, column: str, /) -> Any: ...


def system_of_array(
    counts: np.ndarray, axes: Sequence[Axis], hidden: Sequence[Hidden] = (), *, totals_are_ours: bool = False
) -> System:
    """A table of counts, its totals included; `hidden` says which cells are not shown and what they can be.

    What `counts` holds at a hidden cell is not looked at. ValueError where the shape is not that of the axes, or a
    count is no whole number.
    """
    table = Named(0, tuple(axes))
    if np.shape(counts) != table.shape:
        raise ValueError(f"the counts have the shape {np.shape(counts)}, the axes {table.shape}")
    shown = np.ones(table.shape, dtype=bool)
    for one in hidden:
        shown &= ~one.where
    low = _whole(np.where(shown, counts, 0)).reshape(-1)
    cells = Cells(
        low,
        low.copy(),
        np.full(table.n_cells, _EXACT, dtype=np.int8),
        np.full(table.n_cells, _COUNT, dtype=np.int8),
        np.zeros(table.n_cells, dtype=np.int64),
    )
    for one in hidden:
        _put(cells, one)
    return System(cells, sums_along(table.axes, chose=totals_are_ours), tables=(table,))


def _whole(counts: np.ndarray) -> np.ndarray:
    if counts.dtype == object:
        counts = counts.astype(float)
    if counts.dtype.kind not in "iub" and not np.all(counts == np.floor(counts)):
        raise ValueError("a count is no whole number; cells that are not shown have to be named as hidden")
    if np.any(np.abs(counts) > LARGEST):
        raise ValueError(f"a count is larger than {LARGEST:,}")
    return counts.astype(np.int64)


def _put(cells: Cells, hidden: Hidden) -> None:
    where = np.asarray(hidden.where).reshape(-1)
    column = Cells.of([hidden.value])
    for name in ("low", "high", "status", "unit", "decimals"):
        getattr(cells, name)[where] = getattr(column, name)[0]


def system_of_frame(
    frame: Frame,
    axes: Sequence[Axis | str],
    value: str = "count",
    symbols: Mapping[str, Value | None] | None = None,
) -> System:
    """A table of counts from a pandas or Polars frame with a row a cell: one column an axis, one of counts.

    An axis that is given by its name alone has the labels of its column, of which "Total" or "All" is the total of
    the others. `symbols` says what each printed symbol can be, such as {"<5": Value.hidden_below(5)}. A cell without
    a row has no value. ValueError where two rows are about one cell, or a text is neither a number nor a symbol.
    """
    whole = tuple(axis if isinstance(axis, Axis) else _axis_of(axis, _texts(frame[axis])) for axis in axes)
    table = Named(0, whole)
    places = [_places(axis, _texts(frame[axis.name])) for axis in whole]
    at = np.ravel_multi_index(places, table.shape)
    taken = np.bincount(at, minlength=table.n_cells)
    if np.any(taken > 1):
        labels = " / ".join(table.labels_of(int(np.argmax(taken))))
        raise ValueError(f"two rows are about one cell: {labels}")
    counts, hidden = np.zeros(table.n_cells, dtype=np.int64), [Hidden(taken == 0, None)]
    read = [_value(text, symbols or {}) for text in _texts(frame[value])]
    for cell, one in zip(at.tolist(), read, strict=True):
        if isinstance(one, int):
            counts[cell] = one
        else:
            where = np.zeros(table.n_cells, dtype=bool)
            where[cell] = True
            hidden.append(Hidden(where, one))
    return system_of_array(counts.reshape(table.shape), whole, _together(hidden, table.shape))


def _together(hidden: Sequence[Hidden], shape: tuple[int, ...]) -> list[Hidden]:
    """One entry for each value, however many cells have it."""
    by_value: dict[Value | None, np.ndarray] = {}
    for one in hidden:
        by_value[one.value] = by_value.get(one.value, False) | one.where
    return [Hidden(where.reshape(shape), value) for value, where in by_value.items()]


def _texts(column: Any) -> list[str]:
    return ["" if one is None or one != one else str(one).strip() for one in column]


def _axis_of(name: str, texts: Sequence[str]) -> Axis:
    labels = tuple(dict.fromkeys(texts))
    totals = [label for label in labels if label.casefold() in _TOTALS]
    if len(totals) != 1:
        return Axis(name, labels)
    return Axis.of(name, labels, {totals[0]: [label for label in labels if label not in totals]})


def _places(axis: Axis, texts: Sequence[str]) -> np.ndarray:
    place = {label: index for index, label in enumerate(axis.labels)}
    if unknown := [text for text in texts if text not in place]:
        raise ValueError(f"axis '{axis.name}' has no label '{unknown[0]}'")
    return np.array([place[text] for text in texts], dtype=np.int64)


def _value(text: str, symbols: Mapping[str, Value | None]) -> int | Value | None:
    if text in symbols:
        return symbols[text]
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"'{text}' is neither a whole number nor a symbol that was given")
    return int(text.split(".")[0].replace(",", ""))


def link(tables: Mapping[str, System], same: Sequence[tuple[int, int]] = ()) -> System:
    """Several tables in one system, tied where they print one figure: the cells of each follow those before it.

    Tables with named axes are tied by their labels; an axis that only one of them has is tied at its grand total.
    `same` names further pairs, as cells of the linked system.
    """
    cells = Cells.of(())
    ties = Ties.of(())
    named: list[Named] = []
    for title, system in tables.items():
        first = len(cells)
        moved = [
            msgspec.structs.replace(one, first=one.first + first, title=one.title or title) for one in system.tables
        ]
        ties = ties.followed_by(system.ties, first)
        cells = cells.followed_by(system.cells)
        pairs = [shared_cells(before, one) for one in moved for before in named]
        named += moved
        ties = ties.followed_by(_equal(np.concatenate([np.zeros((0, 2), dtype=np.int64), *pairs])))
    ties = ties.followed_by(_equal(np.array(same, dtype=np.int64).reshape(-1, 2)))
    roundings = {system.rounding for system in tables.values()}
    rounding = roundings.pop() if len(roundings) == 1 else Rounding.UNKNOWN
    return System(cells, ties, rounding, tuple(named))


def _equal(pairs: np.ndarray) -> Ties:
    one = Ties.of([Relation(kind=Kind.EQUAL, cells=(0, 1), evidence=Evidence.LABEL)])
    n = len(pairs)
    return Ties(
        np.arange(0, 2 * n + 1, 2),
        pairs.reshape(-1),
        np.repeat(one.kind, n),
        np.repeat(one.evidence, n),
        np.zeros(n, dtype=bool),
    )
