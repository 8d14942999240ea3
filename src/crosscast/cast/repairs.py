"""What may be read otherwise, and the readings in which every relation holds: the nouns of `repair`."""

from __future__ import annotations

import msgspec

from crosscast.model import Value

from .system import System

UNUSUAL = "not a usual misreading"
_NO_ACCIDENT = 2  # relations


class Option(msgspec.Struct, frozen=True):
    """One way to read some cells: the number, or the value, of each. `cost` says how unlikely it is."""

    values: tuple[tuple[int, int | Value], ...]
    cost: int = 0
    label: str = ""


class Choice(msgspec.Struct, frozen=True):
    """Ways to read the same cells, of which exactly one is right."""

    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        if not self.options:
            raise ValueError("a choice needs an option")
        if len({frozenset(cell for cell, _ in option.values) for option in self.options}) > 1:
            raise ValueError("the options of a choice must be about the same cells")

    @property
    def cells(self) -> tuple[int, ...]:
        return tuple(cell for cell, _ in self.options[0].values)


class Misread(msgspec.Struct, frozen=True):
    """One thing that went wrong: which cells it changed, what happened, and how unlikely that is (0: the likeliest).

    `mends` are the relations, by their index, that these cells are in and that do not hold; none that chose a reading.
    """

    cells: tuple[int, ...]
    why: str
    odds: int = 0
    mends: tuple[int, ...] = ()


class Repair(msgspec.Struct, frozen=True):
    """One reading in which every relation holds: the cells' values then, and how it came about.

    `picks` are the options taken of choices that were given, `misread` what went wrong where none were. `cost` is what
    the options cost, or how many misreadings there are.
    """

    picks: tuple[int, ...]
    values: tuple[tuple[int, Value], ...]
    labels: tuple[str, ...]
    cost: int
    misread: tuple[Misread, ...] = ()

    @property
    def is_usual(self) -> bool:
        """Whether each of its misreadings is one that is likely for the source."""
        return all(one.why != UNUSUAL for one in self.misread)

    @property
    def odds(self) -> int:
        """How unlikely its misreadings are, added up."""
        return sum(one.odds for one in self.misread)

    def apply(self, system: System) -> System:
        return system.replaced(self.values)


class Repairs(msgspec.Struct, frozen=True):
    """The least repairs, the likeliest first.

    `complete`: nothing costs less, and every repair at this cost is listed. Without repairs and complete: there is
    none. Not complete: the work was cut short, and others may exist, but none that costs less than `at_least`.
    `alone`: nor is there another with as many changed numbers if these could be any, likely or not, as far as known.
    """

    repairs: tuple[Repair, ...]
    complete: bool
    at_least: int = 0
    alone: bool = False

    @property
    def unique(self) -> bool:
        """Whether the repair is proved to be the only least one."""
        return self.complete and len(self.repairs) == 1

    @property
    def may_be_applied(self) -> bool:
        """Whether the repair is the only least one, whatever the numbers could be, and each of its misreadings is usual
        and mends two relations.

        In one relation alone some reading of some cell fits by accident more often than not.
        """
        return self.unique and all(
            (self.alone or not repair.misread)
            and repair.is_usual
            and all(len(one.mends) >= _NO_ACCIDENT for one in repair.misread)
            for repair in self.repairs
        )

    @property
    def cost(self) -> int | None:
        return self.repairs[0].cost if self.repairs else None
