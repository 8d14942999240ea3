"""Cells and the relations that tie them come in; what holds, what is wrong, what is hidden goes out, proved.

`check` says which relations do not hold, `repair` and `repair_misread` what must be read otherwise, `bounds` (and
`bounds_of`, `ratio_bounds`) how low and high hidden numbers can be, `prove` which cells the others would restore,
`conflict` which relations exclude each other.
"""

from .bounds import Bound, RatioBound, bounds, bounds_of, ratio_bounds
from .check import check, disputed
from .conflict import conflict
from .misreadings import misreadings
from .prove import prove
from .repair import Choice, Option, Repair, Repairs, repair, repair_misread
from .splits import split_choice, splits
from .system import Rounding, System

__all__ = [
    "Bound", "Choice", "Option", "RatioBound", "Repair", "Repairs", "Rounding", "System", "bounds", "bounds_of",
    "check", "conflict", "disputed", "misreadings", "prove", "ratio_bounds", "repair", "repair_misread",
    "split_choice", "splits",
]  # fmt: skip
