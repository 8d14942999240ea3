"""The cells of one or more tables and the relations that tie them: what every verb of this room works on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from crosscast.model import Kind, Relation, Value

from .axes import Axis, Named
from .columns import Cells, Ties

if TYPE_CHECKING:
    from .labelled import Frame, Hidden


class Rounding(StrEnum):
    """How printed percentages came from the true ones."""

    NEAREST = "nearest"  # halves may have gone either way
    CUT = "cut"  # towards zero
    EITHER = "either"  # each percentage in its own way
    UNKNOWN = "unknown"  # all in one way, as far as the table allows; it shows which


class System(msgspec.Struct, frozen=True, dict=True):
    """Cells, what each can be, and the relations that tie them.

    Relations name cells by their index in `values`. A cell without a value, or with an absent one, stands outside
    its totals and takes part in nothing. `tables` says which cells are those of tables with named axes; a million of
    them are kept as `Cells` and `Ties`, which make an object only when asked. No count is assumed to be 0 or
    more unless its value says so.

    >>> table = System.build([Value.exact(n) for n in (42, 30, 12)], [Relation(kind=Kind.SUM, cells=(0, 1, 2))])
    >>> table.explain(table.relations[0])
    '30 + 12 = 42'
    """

    values: Sequence[Value | None]
    relations: Sequence[Relation]
    rounding: Rounding = Rounding.UNKNOWN
    tables: tuple[Named, ...] = ()

    @classmethod
    def build(
        cls,
        values: Sequence[Value | None],
        relations: Sequence[Relation],
        rounding: Rounding = Rounding.UNKNOWN,
    ) -> System:
        """Put cells and relations together. ValueError where a relation names cells that cannot be tied so."""
        return cls(tuple(values), tuple(relations), rounding)

    @classmethod
    def of_array(
        cls, counts: np.ndarray, axes: Sequence[Axis], hidden: Sequence[Hidden] = (), *, totals_are_ours: bool = False
    ) -> System:
        """A table of counts with named axes, totals included: see `system_of_array`."""
        from .labelled import system_of_array

        return system_of_array(counts, axes, hidden, totals_are_ours=totals_are_ours)

    @classmethod
    def of_frame(
        cls,
        frame: Frame,
        axes: Sequence[Axis | str],
        value: str = "count",
        symbols: Mapping[str, Value | None] | None = None,
    ) -> System:
        """A table of counts from a pandas or Polars frame with a row a cell: see `system_of_frame`."""
        from .labelled import system_of_frame

        return system_of_frame(frame, axes, value, symbols)

    def __post_init__(self) -> None:
        if isinstance(self.relations, Ties):
            return  # the verb that laid them out vouches for them
        for relation in self.relations:
            n, at_least = len(relation.cells), _CELLS[relation.kind]
            if n < at_least or (relation.kind is not Kind.SUM and n > at_least):
                raise ValueError(f"a {relation.kind} relation cannot have {n} cells")
            is_of_itself = relation.kind is Kind.PERCENTAGE and relation.cells[1] == relation.cells[2]
            if len(set(relation.cells)) < n - is_of_itself:  # a total is 100% of itself
                raise ValueError(f"a {relation.kind} relation names one cell twice: {relation.cells}")
            if not all(0 <= cell < len(self.values) for cell in relation.cells):
                raise ValueError(f"a {relation.kind} relation names a cell that is not there: {relation.cells}")

    @cached_property
    def cells(self) -> Cells:
        """What each cell can be, in columns."""
        return Cells.of(self.values)

    @cached_property
    def ties(self) -> Ties:
        """The relations, in columns."""
        return Ties.of(self.relations)

    def name(self, cell: int) -> str:
        """The labels of a cell of a named table, "" for a cell of none."""
        table = next((one for one in self.tables if one.first <= cell < one.first + one.n_cells), None)
        if table is None:
            return ""
        labels = ", ".join(table.labels_of(cell))
        return f"{table.title}: {labels}" if table.title else labels

    def live_cells(self, relation: Relation) -> tuple[int, ...]:
        """The cells that the relation ties once absent ones are left out; none where it then says nothing.

        A total without any of its parts says nothing, nor does a percentage that lacks one of its three cells,
        nor a sum of counts with percentages.
        """
        live = tuple(cell for cell in relation.cells if self._is_there(cell))
        if relation.kind is not Kind.SUM:
            live = live if len(live) == len(relation.cells) else ()
        elif len(live) < 2 or live[0] != relation.cells[0]:
            live = ()
        if relation.kind is not Kind.PERCENTAGE and len({self.present(cell).unit for cell in live}) > 1:
            live = ()
        return live

    def present(self, cell: int) -> Value:
        """The value of a cell that is known to have one."""
        value = self.values[cell]
        assert value is not None
        return value

    def is_exact(self, cell: int) -> bool:
        value = self.values[cell]
        return value is not None and value.is_exact

    def leaves_out_hidden(self, relation: Relation) -> bool:
        """Whether a total equals its shown parts alone, though other parts are hidden.

        Such a total may have been added up after hiding, so it tells nothing about the hidden parts.
        """
        live = self.live_cells(relation)
        if relation.kind is not Kind.SUM or not live or not self.is_exact(live[0]):
            return False
        shown = [self.present(cell).as_fraction() for cell in live[1:] if self.is_exact(cell)]
        return len(shown) < len(live) - 1 and sum(shown) == self.present(live[0]).as_fraction()

    def replaced(self, values: Sequence[tuple[int, Value]]) -> System:
        """The same system with other values in some cells."""
        changed = dict(values)
        kept = (changed.get(cell, value) for cell, value in enumerate(self.values))
        return System(tuple(kept), self.relations, self.rounding, self.tables)

    def explain(self, relation: Relation, names: Sequence[str] = ()) -> str:
        """One plain sentence with the relation's numbers; `names` (one a cell, "" for none) says whose they are."""
        from .explain import explain

        return explain(self, relation, names)

    def _is_there(self, cell: int) -> bool:
        value = self.values[cell]
        return value is not None and not value.is_absent


_CELLS = {Kind.SUM: 2, Kind.PERCENTAGE: 3, Kind.EQUAL: 2}
